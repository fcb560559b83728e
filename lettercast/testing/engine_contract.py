"""What every engine keeps to, as tests that run on a real one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar

import numpy as np
import pytest

from lettercast.voices import Engine, Line, Take, TakeKeys, Voice, VoiceError, find_engine, text_for_engine

SENTENCE = "The kettle was still warm, and nobody had touched the second cup."
OTHER_SCRIPTS = "Naïve façade — “Åse’s” 日本語, Привет ☂ 10⁻³ \u202eabc\u202c \U0001f600."
LONG_LINE = ("Seven grey geese went over the house, one after the other, and did not look down. " * 62)[:5000]


def synthesize_line(engine: Engine, line: str, attempt: int = 0) -> Take:
    """Synthesize one line."""
    (take,) = engine.synthesize([line], attempt=attempt)
    return take


class EngineContract:
    """Derive a test class, set `voice_under_test`, and pytest runs the contract on its engine.

    The engine is found by its name, so its package has to be installed with its entry point. Where making the voice
    takes fixtures, override the fixture `voice` instead.
    """

    voice_under_test: ClassVar[Voice]

    @pytest.fixture(scope="class")
    @classmethod
    def voice(cls) -> Voice:
        """The voice to test."""
        return cls.voice_under_test

    @pytest.fixture(scope="class")
    @classmethod
    def engine(cls, voice: Voice) -> Iterator[Engine]:
        """The engine of the voice, loaded once."""
        engine = find_engine(voice.engine)(voice)
        yield engine
        engine.close()

    @pytest.fixture
    def long_line(self) -> str:
        """A line longer than any sentence; override it with a shorter one only where the engine is very slow."""
        return LONG_LINE

    def test_it_is_named_as_its_entry_point(self, voice: Voice) -> None:
        assert find_engine(voice.engine).name == voice.engine

    def test_version_is_known_without_loading_and_stays(self, voice: Voice) -> None:
        kind = find_engine(voice.engine)
        assert kind.version_of(voice) == kind.version_of(voice) != ""
        assert TakeKeys().compute_key(Line(SENTENCE, voice)) == TakeKeys().compute_key(Line(SENTENCE, voice))

    def test_memory_price_and_batches_are_plausible(self, voice: Voice) -> None:
        kind = find_engine(voice.engine)
        assert 0 < kind.memory_mib_of(voice) < 16_000
        assert 1 <= kind.preferred_batch(voice) <= 256
        assert kind.max_batch >= 1
        assert kind.cost_usd_of(voice, 1_000_000) >= 0

    def test_take_is_finite_mono_float32_with_a_rate(self, engine: Engine) -> None:
        take = synthesize_line(engine, SENTENCE)
        assert take.samples.dtype == np.float32
        assert take.samples.ndim == 1
        assert np.isfinite(take.samples).all()
        assert np.abs(take.samples).max() <= 1.0
        assert 8000 <= take.rate_hz <= 48000
        assert 0.1 < take.samples.size / take.rate_hz < 60

    def test_plain_sentence_has_no_defects(self, voice: Voice, engine: Engine) -> None:
        assert synthesize_line(engine, text_for_engine(Line(SENTENCE, voice))).defects == ()

    def test_lines_give_one_take_each_in_order(self, engine: Engine) -> None:
        lines = ["One.", "Two and a half.", SENTENCE, "One.", "", "Nine."]
        takes = list(engine.synthesize(lines))
        assert len(takes) == len(lines)
        assert all(take.rate_hz == takes[0].rate_hz for take in takes if take.samples.size)
        sizes = [take.samples.size for take in takes]
        assert sizes[2] == max(sizes)
        assert sizes[4] == min(sizes)

    def test_equal_input_gives_equal_samples_where_declared(self, engine: Engine) -> None:
        first = synthesize_line(engine, SENTENCE)
        again = list(engine.synthesize(["Something else first.", SENTENCE]))[1]
        if engine.deterministic:
            assert np.array_equal(first.samples, again.samples)
            assert first.words == again.words
        else:
            assert again.samples.size == pytest.approx(first.samples.size, rel=0.3)

    def test_another_attempt_gives_another_take_where_declared(self, engine: Engine) -> None:
        if engine.deterministic and engine.stochastic:
            first, second, again = (synthesize_line(engine, SENTENCE, attempt).samples for attempt in (0, 1, 1))
            assert not np.array_equal(first, second)
            assert np.array_equal(second, again)

    @pytest.mark.parametrize("line", ["", " ", "…", "—"], ids=["empty", "space", "ellipsis", "dash"])
    def test_line_without_words_is_no_error(self, engine: Engine, line: str) -> None:
        assert synthesize_line(engine, line).samples.size <= synthesize_line(engine, SENTENCE).samples.size

    def test_long_line_is_synthesized_whole(self, engine: Engine, long_line: str) -> None:
        take = synthesize_line(engine, long_line)
        assert take.samples.size > len(long_line) / 250 * synthesize_line(engine, SENTENCE).samples.size
        assert np.isfinite(take.samples).all()

    def test_any_script_is_synthesized(self, engine: Engine) -> None:
        take = synthesize_line(engine, OTHER_SCRIPTS)
        assert take.samples.size
        assert np.isfinite(take.samples).all()

    @pytest.mark.parametrize(
        "line",
        ["<speak>no</speak> & [[loud]] {out} {text}", "-o /etc/passwd", "$(true); `true` \\ 'x' \"y\""],
        ids=["markup", "option", "shell"],
    )
    def test_markup_has_no_special_meaning(self, engine: Engine, line: str) -> None:
        assert np.isfinite(synthesize_line(engine, line).samples).all()

    def test_engine_goes_on_after_a_run_was_stopped(self, engine: Engine) -> None:
        before = synthesize_line(engine, "Still here.")
        takes = engine.synthesize([SENTENCE, "Two.", "Three.", "Four."])
        next(takes)
        del takes
        assert synthesize_line(engine, "Still here.").samples.size == pytest.approx(before.samples.size, rel=0.3)

    def test_word_times_lie_in_order_in_the_take(self, engine: Engine) -> None:
        take = synthesize_line(engine, SENTENCE)
        assert bool(take.words) == engine.has_word_times
        at = 0
        for word in take.words:
            assert at <= word.start < word.end <= take.samples.size
            at = word.end
        assert not take.words or [word.text for word in take.words] == [word.strip(",.") for word in SENTENCE.split()]

    def test_ipa_reaches_only_engines_that_support_it(self, voice: Voice, engine: Engine) -> None:
        text = text_for_engine(Line("The quay⟦kˈiː⟧ was empty.", voice))
        assert ("⟦" in text) == engine.supports_ipa
        take = synthesize_line(engine, text)
        assert take.samples.size
        assert not take.words or [word.text for word in take.words] == ["The", "quay", "was", "empty"]

    def test_ipa_costs_no_other_word(self, voice: Voice, engine: Engine) -> None:
        line = Line("The anti-quay⟦kˈiː⟧, “a ⟪Mome Rath Ade⟫⟦mˈəʊmɹɑːθeɪd⟧” (gyre⟦dʒˈaɪɹ⟧) and all.", voice)
        take = synthesize_line(engine, text_for_engine(line))
        assert take.samples.size
        words = ["The", "anti", "quay", "a", "Mome", "Rath", "Ade", "gyre", "and", "all"]
        assert not take.words or [word.text for word in take.words] == words

    @pytest.mark.parametrize(
        "line", ["C++⟦siː⟧ code", "⟦ɹ⟧ alone", "x⟦ɹ⟧⟦ɑ⟧ end", "It ⟪⟫⟦ɪɡ⟧ is", "gyre⟦⟧ and", "Rath⟦ꞎ⟧ fell", "a⟧b⟦c⟫⟪d"]
    )
    def test_malformed_annotations_are_no_error(self, engine: Engine, line: str) -> None:
        assert synthesize_line(engine, line).samples.size

    def test_a_faster_voice_is_shorter_or_refused(self, voice: Voice) -> None:
        kind = find_engine(voice.engine)
        try:
            slow, fast = (kind(replace(voice, speed=speed)) for speed in (0.6, 1.6))
        except VoiceError:  # an engine with one speed says so when it is loaded
            return
        assert synthesize_line(fast, SENTENCE).samples.size < 0.8 * synthesize_line(slow, SENTENCE).samples.size
