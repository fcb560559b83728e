"""A speech server over real HTTP, on good days and bad."""

from __future__ import annotations

import logging
import tempfile
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import numpy as np
import pytest

from lettercast.voices import Line, Take, Takes, Voice, VoiceError, plan_synthesis
from lettercast.voices.engines import openai
from lettercast.voices.engines.openai import OpenAI, parse_retry_after
from lettercast.voices.engines.rate_limit import SharedRateLimiter
from lettercast.voices.engines.wave import decode_take, is_truncated
from lettercast.voices.errors import SentenceError
from lettercast.voices.model import Verification
from lettercast.voices.verification.retakes import verify_take
from tests.voices.speechserver import KEY, SpeechServer, speech_server

LINE = "Nobody had told the gardener about the second gate."


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[SpeechServer]:
    monkeypatch.setenv("SPEECH_KEY", KEY)
    monkeypatch.setattr(openai, "BACK_OFF_SECONDS", (0.01, 0.02, 0.04))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with speech_server() as server:
        yield server


def voice(server: SpeechServer, **settings: object) -> Voice:
    usual = {"base_url": server.url, "key_env": "SPEECH_KEY", "requests_per_minute": 60_000.0}
    return Voice("v", "openai", model="m", speaker="s", speed=1.1, settings={**usual, **settings})


def said(voice: Voice, line: str = LINE) -> Take:
    engine = OpenAI(voice)
    try:
        (take,) = engine.synthesize([line])
    finally:
        engine.close()
    return take


def test_the_request_is_what_the_interface_asks_for(server: SpeechServer) -> None:
    said(voice(server, instructions="Softly."))
    assert server.asked == [
        {
            "model": "m",
            "input": LINE,
            "voice": "s",
            "response_format": "wav",
            "speed": 1.1,
            "instructions": "Softly.",
            "path": "/v1/audio/speech",
            "authorization": f"Bearer {KEY}",
        }
    ]


@pytest.mark.parametrize(
    "manners", [["busy"], ["broken"], ["cut off"], ["short file"], ["broken", "busy", "cut off"]], ids="+".join
)
def test_what_passes_is_asked_again(server: SpeechServer, manners: list[str]) -> None:
    good = said(voice(server))
    server.manners.extend(manners)
    take = said(voice(server))
    assert np.array_equal(take.samples, good.samples)
    assert len(server.asked) == 1 + len(manners) + 1


def test_a_server_too_slow_is_asked_again(server: SpeechServer) -> None:
    server.manners.append("slow")
    assert said(voice(server, timeout_seconds=0.8)).samples.size
    assert len(server.asked) == 2


def test_a_server_that_asks_for_quiet_is_left_alone_by_all(server: SpeechServer) -> None:
    server.manners.append("busy")
    engine = OpenAI(voice(server, at_once=4))
    begun = time.monotonic()
    assert len(list(engine.synthesize([LINE]))) == 1
    engine.close()
    assert server.asked_at[1] - server.asked_at[0] >= 0.29
    assert time.monotonic() - begun < 30


def test_a_server_that_stays_broken_fails_its_sentence(server: SpeechServer) -> None:
    server.manners.extend(["broken"] * 4)
    with pytest.raises(SentenceError, match=r"did not say it in 4 attempts \(500 something broke\)"):
        said(voice(server))


def test_a_sentence_that_is_refused_is_not_asked_for_again(server: SpeechServer) -> None:
    server.manners.append("never")
    with pytest.raises(SentenceError, match="400 that is not allowed here"):
        said(voice(server))
    assert len(server.asked) == 1


def test_a_wrong_key_ends_the_run_and_is_never_shown(
    server: SpeechServer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("SPEECH_KEY", "sk-secret-of-mine")
    caplog.set_level(logging.DEBUG)
    with pytest.raises(VoiceError, match=r"the server refuses \(401 .*….*check the key in SPEECH_KEY") as told:
        said(voice(server))
    assert not isinstance(told.value, SentenceError)
    assert "sk-secret-of-mine" not in str(told.value)
    assert "sk-secret-of-mine" not in caplog.text
    assert len(server.asked) == 1


def test_no_key_is_told_before_anything_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(VoiceError, match="OPENAI_API_KEY is not set"):
        OpenAI(Voice("v", "openai"))


def test_no_server_there_ends_the_run_and_not_one_sentence(server: SpeechServer) -> None:
    with pytest.raises(VoiceError, match=r"127.0.0.1:9/v1: the server can't be reached \(ConnectError\)") as told:
        said(voice(server, base_url="http://127.0.0.1:9/v1"))
    assert not isinstance(told.value, SentenceError)
    with pytest.raises(VoiceError, match="base_url is 'localhost:9'; an address begins with http"):
        said(voice(server, base_url="localhost:9"))


@pytest.mark.parametrize(
    ("manner", "told"),
    [
        ("spent", r"the server refuses \(429 You exceeded your quota\); check the key in SPEECH_KEY"),
        ("moved", r"the server has no such thing \(308\); check base_url"),
    ],
)
def test_what_no_sentence_can_mend_ends_the_run(server: SpeechServer, manner: str, told: str) -> None:
    server.manners.append(manner)
    with pytest.raises(VoiceError, match=told) as error:
        said(voice(server))
    assert not isinstance(error.value, SentenceError)
    assert len(server.asked) == 1


def test_words_in_place_of_sound_are_told_without_the_key(server: SpeechServer) -> None:
    server.manners.append("polite")
    with pytest.raises(SentenceError, match=r"gave no sound \(200 .*Bearer … has no voice of that name") as told:
        said(voice(server))
    assert KEY not in str(told.value)


def test_an_answer_that_never_ends_is_given_up(server: SpeechServer) -> None:
    server.manners.append("dripping")
    assert said(voice(server, timeout_seconds=0.8)).samples.size
    assert len(server.asked) == 2


@pytest.mark.parametrize("manner", ["streamed", "streamed zeros", "mp3"])
def test_sound_is_taken_as_it_comes(server: SpeechServer, manner: str) -> None:
    good = said(voice(server))
    server.manners.append(manner)
    take = said(voice(server))
    assert take.rate_hz == good.rate_hz
    assert take.samples.size == pytest.approx(good.samples.size, abs=2500)  # an MP3 has whole frames
    if manner != "mp3":
        assert np.array_equal(take.samples, good.samples)


def test_what_was_asked_for_behind_a_line_that_fails_is_not_asked_for_twice(server: SpeechServer) -> None:
    server.manners.extend(["never", "", "", ""])
    lines = ["One.", "Two.", "Three.", "Four.", "Five.", "Six."]
    engine = OpenAI(voice(server, at_once=1))
    takes: list[Take] = []
    with pytest.raises(SentenceError):
        takes.extend(engine.synthesize(lines))
    takes.extend(engine.synthesize(lines[1:]))
    engine.close()
    assert len(takes) == 5
    assert sorted(one["input"] for one in server.asked) == sorted(lines)


def test_turns_are_shared_by_all_who_ask_the_same_server(tmp_path: Path) -> None:
    one, other = (SharedRateLimiter("http://a", 1, 0.2, tmp_path) for _ in range(2))
    begun = time.monotonic()
    for turns in (one, other, one):
        with turns.slot():
            pass
    other.pause(0.5)
    with one.slot():
        pass
    assert time.monotonic() - begun >= 0.9  # two steps, and the quiet that was asked for
    with SharedRateLimiter("http://b", 1, 60.0, tmp_path).slot(), one.slot():
        pass  # another server's turns are its own


def test_a_place_that_is_taken_is_waited_for(tmp_path: Path) -> None:
    one, other = (SharedRateLimiter("http://a", 1, 0.0, tmp_path) for _ in range(2))
    order: list[str] = []

    def follow() -> None:
        with other.slot():
            order.append("second")

    with one.slot():
        thread = threading.Thread(target=follow)
        thread.start()
        time.sleep(0.1)
        order.append("first")
    thread.join()
    assert order == ["first", "second"]


def test_a_wrong_rate_is_heard(server: SpeechServer) -> None:
    """The header says 8 kHz, the samples are of 22: it sounds like a giant, and takes too long."""
    spoken = voice(server)
    line = "It takes a sentence of some length, said without any hurry, to hear this."
    assert verify_take(said(spoken, line), line, spoken, Verification.SIGNAL).defects == ()
    server.manners.append("wrong rate")
    doubts = verify_take(said(spoken, line), line, spoken, Verification.SIGNAL).defects
    assert doubts
    assert "too long" in doubts[0]


def test_requests_keep_the_pace_agreed(server: SpeechServer) -> None:
    engine = OpenAI(voice(server, requests_per_minute=600.0, at_once=8))
    list(engine.synthesize(["One."] * 6))
    engine.close()
    assert server.asked_at[-1] - server.asked_at[0] >= 0.45  # five steps of a tenth of a second, told apart


def test_the_cost_is_known_before_a_run(server: SpeechServer, tmp_path: object) -> None:
    lines = [Line("x" * 50_000, voice(server, usd_per_million_characters=12.0))]
    found = plan_synthesis(lines, Takes(tmp_path))  # type: ignore[arg-type]
    assert found.cost_usd == pytest.approx(0.6)
    assert "for about $0.60" in str(found)
    assert OpenAI.cost_usd_of(Voice("v", "openai", model="tts-1"), 1_000_000) == 15.0


def test_settings_of_how_change_no_key(server: SpeechServer) -> None:
    from lettercast.voices import TakeKeys

    keys = {TakeKeys().compute_key(Line(LINE, voice(server, at_once=count, timeout_seconds=count))) for count in (1, 2)}
    assert len(keys) == 1


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("7", 7.0), ("0.5", 0.5), (None, None), ("soon", None), ("-3", 0.0)],
)
def test_retry_after_in_seconds(header: str | None, seconds: float | None) -> None:
    assert parse_retry_after(header) == seconds


def test_retry_after_as_a_date() -> None:
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)
    assert parse_retry_after(date) == pytest.approx(30, abs=3)


@pytest.mark.parametrize("length", [0, 0x7FFF_F000, 0x7FFF_FFFF, 0xFFFF_FFFF])
def test_a_wave_written_to_a_pipe_has_no_length_and_is_not_cut_short(server: SpeechServer, length: int) -> None:
    wave = server.wave(LINE)
    piped = wave[:4] + length.to_bytes(4, "little") + wave[8:40] + length.to_bytes(4, "little") + wave[44:]
    assert not is_truncated(piped)
    assert decode_take(piped, "test").samples.size == decode_take(wave, "test").samples.size


def test_a_wave_that_ends_early_is_cut_short(server: SpeechServer) -> None:
    wave = server.wave(LINE)
    assert not is_truncated(wave)
    assert all(is_truncated(wave[:length]) for length in (0, 20, 1000, len(wave) - 1))
    with pytest.raises(SentenceError, match="gave sound of 1 Hz"):
        decode_take(wave[:24] + b"\1\0\0\0" + wave[28:], "test")
