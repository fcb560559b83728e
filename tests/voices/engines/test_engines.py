"""The contract of engines on all that are built in, and what is particular to some of them."""

from __future__ import annotations

import importlib.util
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from lettercast.testing import EngineContract, synthesize_line
from lettercast.testing.engine_contract import LONG_LINE, SENTENCE
from lettercast.voices import Engine, Line, TakeKeys, Voice, VoiceError, find_engine, list_engines, parse_options
from lettercast.voices.engines import BUILTIN_ENGINES, ENTRY_POINT_GROUP
from lettercast.voices.verification.signal_checks import count_clipped_runs
from tests.conftest import ROOT, program
from tests.voices.distributions import install
from tests.voices.engines.extras import extra, kokoro_is_here
from tests.voices.models import archive_of_voices, join_kokoro, write_glow, write_piper, write_vits
from tests.voices.speechserver import KEY, speech_server

READS_AND_WRITES = """
import math, struct, sys, wave
text = sys.stdin.buffer.read().decode()
with wave.open(sys.stdout.buffer, "wb") as out:
    out.setnchannels(2); out.setsampwidth(2); out.setframerate(16000)
    out.writeframes(b"".join(
        struct.pack("<hh", *[round(8000 * math.sin(i * (ord(c) % 97) / 50) * math.sin(math.pi * i / 400))] * 2)
        for c in text for i in range(400)))
"""
"""A program that reads text and writes WAV, in stereo: it hums a tone for each character."""


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("models")


@pytest.fixture(
    scope="module",
    params=[
        "espeak",
        "hibari",
        pytest.param("kokoro", marks=pytest.mark.engines),
        pytest.param("coqui", marks=pytest.mark.engines),
        pytest.param("coqui line by line", marks=pytest.mark.engines),
        pytest.param("piper", marks=pytest.mark.engines),
        "openai",
        "command",
    ],
)
def voice(request: pytest.FixtureRequest, models: Path) -> Iterator[Voice]:
    if request.param == "espeak":
        yield Voice("v", "espeak", speaker="f3")
    elif request.param == "hibari":
        yield Voice("v", "hibari", model="heart")
    elif request.param == "kokoro":
        kokoro_is_here()
        archive_of_voices(models / "voices-v1.0.bin", "af_heart", "am_adam")
        yield Voice("v", "kokoro", model=str(join_kokoro(models)), speaker="af_heart", speed=2.0)
    elif request.param == "coqui":
        extra("coqui", "TTS")
        # The shortest that its weights babble: the long line has to end this year.
        model = write_vits(models / "vits", length_scale=0.2, add_blank=False)
        yield Voice("v", "coqui", model=str(model))
    elif request.param == "coqui line by line":
        extra("coqui", "TTS")
        from lettercast.voices.engines.phonemizer import register_embedded_espeak

        register_embedded_espeak()
        yield Voice("v", "coqui", model=str(write_glow(models / "glow")))
    elif request.param == "piper":
        extra("piper", "piper")
        extra("piper", "onnx")  # which writes the model
        yield Voice("v", "piper", model=str(write_piper(models)))
    elif request.param == "openai":
        with pytest.MonkeyPatch.context() as patch, speech_server() as server:
            patch.setenv("SPEECH_KEY", KEY)
            patch.setattr(tempfile, "tempdir", str(models))
            settings = {"base_url": server.url, "key_env": "SPEECH_KEY", "requests_per_minute": 60000.0}
            yield Voice("v", "openai", settings=settings)
    else:
        yield Voice("v", "command", settings={"command": [sys.executable, "-c", READS_AND_WRITES]})


class TestContract(EngineContract):
    @pytest.fixture(scope="class")
    @classmethod
    def voice(cls, voice: Voice) -> Voice:
        return voice

    @pytest.fixture
    def long_line(self, engine: Engine) -> str:
        return LONG_LINE[:600] if engine.name == "kokoro" else LONG_LINE  # it is slow, and takes less than this at once

    def test_a_faster_voice_is_shorter_or_refused(self, voice: Voice) -> None:
        if voice.engine in ("openai", "command"):
            pytest.skip("the server or the program decides what becomes of the speed")
        kind = find_engine(voice.engine)
        if voice.engine == "piper":  # the model of the test hums at one speed
            slow, fast = (kind(replace(voice, speed=speed)) for speed in (0.6, 1.6))
            assert fast.fixed_inputs["scales"][1] < slow.fixed_inputs["scales"][1]  # type: ignore[attr-defined]
        elif voice.engine == "coqui":  # the model of the test babbles almost as fast as it can
            sizes = [synthesize_line(kind(replace(voice, speed=speed)), SENTENCE).samples.size for speed in (0.6, 1.6)]
            assert sizes[1] < 0.95 * sizes[0]
        else:
            super().test_a_faster_voice_is_shorter_or_refused(voice)

    def test_letters_without_a_sound_are_reported(self, voice: Voice, engine: Engine) -> None:
        if voice.engine in ("espeak", "hibari", "kokoro", "piper") or "glow" in voice.model:  # models of phonemes
            assert synthesize_line(engine, "The Rath⟦ɹꞎθ⟧ fell.").defects == ("the voice has no sound for ꞎ",)


def test_keys_hold_what_is_heard_and_nothing_else(voice: Voice) -> None:
    keys = TakeKeys()
    key = keys.compute_key(Line(SENTENCE, voice))
    assert keys.compute_key(Line(f"  {SENTENCE.replace(' ', '  ')}", replace(voice, name="other", gain_db=3.0))) == key
    assert keys.compute_key(Line(SENTENCE + "!", voice)) != key
    for change in ({"speed": 1.1}, {"speaker": "am_adam"}, {"language": "fr"}):
        assert TakeKeys().compute_key(Line(SENTENCE, replace(voice, **change))) != key


def test_built_in_engines_are_listed_once() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert ENTRY_POINT_GROUP not in project.get("entry-points", {})
    assert list_engines()[: len(BUILTIN_ENGINES)] == list(BUILTIN_ENGINES)
    assert [find_engine(name).name for name in BUILTIN_ENGINES] == list(BUILTIN_ENGINES)


def test_an_entry_point_that_names_no_engine_is_refused(site: Path) -> None:
    install(site, "odd-engine", {}, "[lettercast.engines]\nodd = string:Template\n")
    with pytest.raises(VoiceError, match=r"string:Template: engine 'odd' is not a lettercast\.voices\.Engine; derive"):
        find_engine("odd")


def test_an_unknown_engine_is_told_with_the_nearest_name() -> None:
    with pytest.raises(VoiceError, match="no engine 'espeek'; did you mean \"espeak\""):
        find_engine("espeek")


@pytest.mark.parametrize("name", ["coqui", "piper"])
def test_a_missing_extra_is_one_line_saying_what_to_install(name: str) -> None:
    if importlib.util.find_spec({"coqui": "TTS", "piper": "piper"}[name]):
        pytest.skip(f"the extra {name} is installed")
    with pytest.raises(VoiceError, match=rf'pip install "lettercast\[{name}\]"') as told:
        find_engine(name).version_of(Voice("amy", name))
    assert len(told.value.problems) == 1


@pytest.mark.parametrize(
    ("engine", "settings", "told"),
    [
        ("espeak", {"rate": 170}, "did you mean \"rate_wpm\""),
        ("espeak", {"rate_wpm": 9000}, "less than or equal to 450"),
        ("command", {}, "command is missing"),
        ("command", {"command": ["no-such-program-here"]}, "no program 'no-such-program-here'"),
        ("openai", {"at_once": 0}, "greater than or equal to 1"),
        ("coqui", {"batch": "many"}, "should be a whole number"),
    ],
)  # fmt: skip
def test_a_wrong_setting_is_told(engine: str, settings: dict[str, object], told: str) -> None:
    with pytest.raises(VoiceError, match=told):
        voice = Voice("v", engine, settings=settings)
        parse_options(voice, find_engine(engine).options)
        find_engine(engine)(voice)


def test_espeak_tells_of_a_voice_it_has_not() -> None:
    with pytest.raises(VoiceError, match="no voice 'xx-none'"):
        find_engine("espeak")(Voice("v", "espeak", model="xx-none"))


@pytest.mark.debian
def test_flite_speaks_through_the_command_engine() -> None:
    flite = program("flite")
    voice = Voice(
        "v", "command", speaker="slt", settings={"command": [flite, "-voice", "{speaker}", "-t", "{text}", "{out}"]}
    )
    take = synthesize_line(find_engine("command")(voice), SENTENCE)
    assert take.rate_hz == 16000
    assert 2 < take.samples.size / take.rate_hz < 8


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (["-c", "import sys; print('no such voice', file=sys.stderr); sys.exit(3)"], "ended with 3: no such voice"),
        (["-c", "pass"], "gave no sound"),
        (["-c", "print('hello')"], "6 bytes that are not a sound file"),
        (["-c", "import time; time.sleep(9)"], "took longer than 0.5 s"),
    ],
)
def test_a_program_that_fails_is_told_for_its_sentence(command: list[str], told: str) -> None:
    settings = {"command": [sys.executable, *command], "timeout_seconds": 0.5 if "sleep" in command[1] else 20.0}
    with pytest.raises(VoiceError, match=told):
        synthesize_line(find_engine("command")(Voice("v", "command", settings=settings)), SENTENCE)


@pytest.mark.parametrize("speaker", ["", "f3", "edward", "Michael"])
def test_loud_variants_of_espeak_are_not_cut_flat(speaker: str) -> None:
    engine = find_engine("espeak")(Voice("loud", "espeak", model="en-us", speaker=speaker))
    text = "Charts of our large harbors are drawn in a clear manner, and loud large vowels are all around."
    (take,) = engine.synthesize([text])
    assert np.abs(take.samples).max() < 0.95
    assert not count_clipped_runs(take.samples)
