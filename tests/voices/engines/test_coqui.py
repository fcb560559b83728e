"""What is particular to models of the Coqui library, on a VITS of the standard size."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from lettercast.voices import Line, Takes, Voice, VoiceError, synthesize_lines
from lettercast.voices.engines import find_engine
from tests.voices.engines.extras import extra
from tests.voices.models import write_piper, write_vits

pytestmark = pytest.mark.engines

NAME = "tts_models/en/ljspeech/vits"
LINES = ["It works.", "", "A longer sentence, with a clause in it.", "Why?", "It works."]


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    extra("coqui", "TTS")
    return write_vits(tmp_path_factory.mktemp("vits"), length_scale=0.3)


def voice(model: Path, **settings: object) -> Voice:
    return Voice("v", "coqui", model=str(model), settings=settings)


@pytest.mark.parametrize("settings", [{"noise_scale": 0.0, "noise_scale_duration": 0.0}, {}], ids=["no noise", "noise"])
def test_a_batch_gives_the_samples_that_single_lines_give(model: Path, settings: dict[str, object]) -> None:
    coqui = find_engine("coqui")
    single = list(coqui(voice(model, batch=1, **settings)).synthesize(LINES))
    batch = list(coqui(voice(model, batch=8, **settings)).synthesize(LINES))
    for one, other in zip(single, batch, strict=True):
        assert one.samples.size == other.samples.size
        assert np.abs(one.samples - other.samples).max(initial=0.0) < 1e-4
    assert np.array_equal(single[0].samples, single[-1].samples)
    assert single[1].samples.size == 0


def test_it_says_what_the_library_says(model: Path) -> None:
    """With the noise at zero nothing is left to chance: TTS.tts and this engine make the same sound."""
    import torch
    from TTS.api import TTS
    from TTS.utils.synthesizer import PAD_SILENCE_SAMPLES

    bare = TTS(model_path=str(model), config_path=str(model.with_name("config.json")), progress_bar=False)
    bare.synthesizer.tts_model.inference_noise_scale = 0.0
    bare.synthesizer.tts_model.inference_noise_scale_dp = 0.0
    torch.manual_seed(0)
    theirs = np.asarray(bare.tts(LINES[2], split_sentences=False), np.float32)[:-PAD_SILENCE_SAMPLES]
    quiet = voice(model, noise_scale=0.0, noise_scale_duration=0.0)
    (ours,) = find_engine("coqui")(quiet).synthesize([LINES[2]])
    assert ours.samples.size == theirs.size
    assert np.abs(ours.samples - theirs).max() < 1e-4


def test_speakers_and_languages_are_chosen_in_batches_too(tmp_path: Path) -> None:
    extra("coqui", "TTS")
    model = write_vits(tmp_path, length_scale=0.2, speakers=("ann", "bob"), languages=("en", "fr-fr"))
    coqui = find_engine("coqui")
    quiet = {"noise_scale": 0.0, "noise_scale_duration": 0.0}

    def said(speaker: str, language: str, batch: int) -> list[np.ndarray]:
        asked = replace(voice(model, batch=batch, **quiet), speaker=speaker, language=language)
        return [take.samples for take in coqui(asked).synthesize(LINES)]

    first = said("", "en", 1)
    assert all(map(np.array_equal, first, said("ann", "en", 1)))
    for speaker, language in (("bob", "en"), ("ann", "fr-fr"), ("bob", "fr")):
        one, batch = said(speaker, language, 1), said(speaker, language, 8)
        assert all(np.abs(alone - among).max(initial=0.0) < 1e-4 for alone, among in zip(one, batch, strict=True))
        assert not np.array_equal(one[0], first[0])
    with pytest.raises(VoiceError, match="no speaker 'zoe'; it has: ann, bob"):
        coqui(replace(voice(model), speaker="zoe"))
    with pytest.raises(VoiceError, match="no language 'de'; it has: en, fr-fr"):
        coqui(replace(voice(model), language="de"))


def test_voices_of_one_model_share_it(model: Path) -> None:
    coqui = find_engine("coqui")
    one, other = coqui(voice(model)), coqui(voice(model, noise_scale=0.1))
    assert one.model is other.model  # type: ignore[attr-defined]


def test_with_everything_kept_torch_is_not_imported(model: Path, tmp_path: Path) -> None:
    import subprocess
    import sys

    lines = [Line(text, voice(model)) for text in ("One.", "Two.")]
    made = list(synthesize_lines(lines, Takes(tmp_path), workers=1, listen="off"))
    script = f"""
import sys
from dataclasses import replace
from pathlib import Path
from lettercast.voices import Line, Takes, Voice, synthesize_lines
voice = Voice("v", "coqui", model={str(model)!r})
lines = [Line(text, voice) for text in ("One.", "Two.")]
takes = list(synthesize_lines(lines, Takes(Path({str(tmp_path)!r})), listen="off"))
assert "torch" not in sys.modules and "multiprocessing.forkserver" not in sys.modules
print(*(take.samples.size for take in takes))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == [str(take.samples.size) for take in made]


def test_a_model_that_can_not_be_fetched_says_what_to_do_by_hand(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    extra("coqui", "TTS")
    monkeypatch.setenv("TTS_HOME", str(tmp_path))
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with pytest.raises(VoiceError, match=r"can't be fetched: github.com is not reached; put .* by hand") as told:
        find_engine("coqui")(Voice("v", "coqui", model=NAME))
    assert str(tmp_path / "tts" / NAME.replace("/", "--")) in str(told.value)
    assert len(str(told.value).splitlines()) == 1
    assert not caplog.records  # the library would print a traceback


def test_a_model_put_there_by_hand_is_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    extra("coqui", "TTS")
    from lettercast.voices.engines.phonemizer import register_embedded_espeak

    register_embedded_espeak()
    monkeypatch.setenv("TTS_HOME", str(tmp_path))
    phonemes = {"use_phonemes": True, "phonemizer": "espeak", "phoneme_language": "en-us"}
    folder = tmp_path / "tts" / NAME.replace("/", "--")
    write_vits(folder, length_scale=0.3, **phonemes)
    (take,) = find_engine("coqui")(Voice("v", "coqui", model=NAME)).synthesize(["An A⟦ˌeɪ⟧ I⟦ˈaɪ⟧ is here."])
    assert take.samples.size
    assert take.defects == ()
    (folder / "model.pth").write_bytes(b"cut off")
    find_engine("coqui")(Voice("v", "coqui", model=NAME)).close()  # nothing that is loaded is kept
    with pytest.raises(VoiceError, match=r"can't be loaded .* delete it, and it is fetched again"):
        find_engine("coqui")(Voice("v", "coqui", model=NAME))


@pytest.mark.parametrize(
    ("model", "told"),
    [
        ("tts_models/en/ljspeech/vitz", 'the catalogue has no model .*; did you mean "tts_models/en/ljspeech/vits"'),
        ("no such thing", "the catalogue has no model 'no such thing'; `tts --list_models` lists them"),
        ("tts_models/multilingual/multi-dataset/xtts_v2", r"comes with terms \(.*http.*; if you agree .*COQUI_TOS"),
    ],
)  # fmt: skip
def test_a_name_the_catalogue_has_not_and_terms_are_told(
    model: str, told: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    extra("coqui", "TTS")
    monkeypatch.setenv("TTS_HOME", str(tmp_path))
    with pytest.raises(VoiceError, match=told):
        find_engine("coqui")(Voice("v", "coqui", model=model))


def test_a_file_that_is_no_model_is_told(tmp_path: Path) -> None:
    extra("coqui", "TTS")
    (tmp_path / "model.pth").write_bytes(b"nothing of the kind")
    with pytest.raises(VoiceError, match="no such file"):
        find_engine("coqui").version_of(voice(tmp_path / "model.pth"))
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(VoiceError, match="can't be loaded"):
        find_engine("coqui")(voice(tmp_path / "model.pth"))
    write_vits(tmp_path / "whole")
    for kept in (0, 100, 5_000_000):
        (tmp_path / "config.json").write_text((tmp_path / "whole" / "config.json").read_text())
        with (tmp_path / "whole" / "model.pth").open("rb") as whole:
            (tmp_path / "model.pth").write_bytes(whole.read(kept))
        with pytest.raises(VoiceError, match=r"can't be loaded .*; check the two files"):
            find_engine("coqui")(voice(tmp_path / "model.pth"))
    with pytest.raises(VoiceError, match="no such model file"):
        find_engine("coqui").version_of(voice(tmp_path / "other.pth"))


def test_a_piper_voice_that_can_not_be_fetched_says_where_to_put_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    extra("piper", "piper")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with pytest.raises(VoiceError, match=r"put en_US-lessac-medium.onnx and .* into .*lettercast/piper by hand"):
        find_engine("piper")(Voice("v", "piper", model="en_US-lessac-medium"))
    assert not list(tmp_path.rglob("*"))


@pytest.mark.parametrize("damaged", [("hum.onnx", 0), ("hum.onnx", 300), ("hum.onnx.json", 40), ("hum.onnx.json", 0)])
def test_a_piper_voice_that_is_damaged_is_told(damaged: tuple[str, int], tmp_path: Path) -> None:
    extra("piper", "piper")
    extra("piper", "onnx")
    model = write_piper(tmp_path)
    name, kept = damaged
    (tmp_path / name).write_bytes((tmp_path / name).read_bytes()[:kept])
    with pytest.raises(VoiceError, match=r"can't be loaded .*; fetch its two files again"):
        find_engine("piper")(Voice("v", "piper", model=str(model)))
