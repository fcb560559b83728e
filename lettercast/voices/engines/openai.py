"""Any server that speaks OpenAI's /v1/audio/speech: a company's, or one of your own on another machine.

The key comes from the environment and goes into the request's header and nowhere else.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from threading import Lock
from typing import Annotated, Any, ClassVar

from pydantic import Field

from lettercast.voices.engines.command import wave_take
from lettercast.voices.engines.options import Options, options_of
from lettercast.voices.errors import SentenceError, VoiceError
from lettercast.voices.model import Take, Voice
from lettercast.voices.parting import joined, pieces

DEFAULT_MODEL, DEFAULT_SPEAKER = "tts-1", "alloy"
PRICES = {"tts-1": 15.0, "tts-1-hd": 30.0}
"""US dollars for a million characters, openai.com/api/pricing; other models' go into the profile."""
BACK_OFF_SECONDS = (0.5, 1.0, 2.0, 4.0, 8.0)
LONGEST_WAIT_SECONDS = 90.0
PASSING = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})
"""Answers that may be another one the next time."""
LONGEST_INPUT = 4096
"""Characters that OpenAI takes in one request."""


class OpenAIOptions(Options):
    """The [settings] of a profile with engine = "openai"."""

    silent: ClassVar[frozenset[str]] = frozenset(
        {"key_env", "timeout_seconds", "at_once", "requests_per_minute", "usd_per_million_characters"}
    )

    base_url: str = "https://api.openai.com/v1"
    instructions: str = ""  # how to speak, for models that listen
    key_env: str = "OPENAI_API_KEY"  # the variable of the environment that holds the key
    timeout_seconds: Annotated[float, Field(gt=0)] = 60.0
    at_once: Annotated[int, Field(ge=1, le=64)] = 4
    requests_per_minute: Annotated[float, Field(gt=0)] = 500.0
    usd_per_million_characters: Annotated[float, Field(ge=0)] | None = None


class OpenAI:
    """The engine. `model` and `speaker` are the server's names for a model and a voice."""

    name = "openai"
    options = OpenAIOptions
    deterministic = False
    varies = True
    times_words = False
    natural = True
    speaks_ipa = False
    batch = 16

    @classmethod
    def version_of(cls, voice: Voice) -> str:
        return f"openai {options_of(voice, OpenAIOptions).base_url.rstrip('/')}"

    @classmethod
    def memory_mib_of(cls, voice: Voice) -> int:
        return 100

    @classmethod
    def cost_usd_of(cls, voice: Voice, characters: int) -> float:
        told = options_of(voice, OpenAIOptions).usd_per_million_characters
        price = told if told is not None else PRICES.get(voice.model or DEFAULT_MODEL, 0.0)
        return characters * price / 1e6

    def __init__(self, voice: Voice) -> None:
        import httpx

        self.voice = voice
        self.asked = options_of(voice, OpenAIOptions)
        self.key = os.environ.get(self.asked.key_env, "")
        if not self.key and "api.openai.com" in self.asked.base_url:
            raise VoiceError(f"no key: {self.asked.key_env} is not set", f"voices/{voice.name}.toml", "set it")
        self.client = httpx.Client(
            base_url=self.asked.base_url.rstrip("/") + "/",
            headers={"Authorization": f"Bearer {self.key}"} if self.key else {},
            timeout=httpx.Timeout(self.asked.timeout_seconds, connect=10.0),
        )
        self.pace = _Pace(60.0 / self.asked.requests_per_minute)

    def synthesize(self, lines: Sequence[str], *, attempt: int = 0) -> Iterator[Take]:
        with ThreadPoolExecutor(self.asked.at_once) as threads:
            takes = [threads.submit(self._take, line) for line in lines]
            try:
                for take in takes:
                    yield take.result()
            finally:
                threads.shutdown(wait=True, cancel_futures=True)

    def _take(self, line: str) -> Take:
        parts = pieces(line, LONGEST_INPUT)
        return joined([wave_take(self._spoken(part), "the server") for part in parts])

    def _spoken(self, text: str) -> bytes:
        """The WAV that the server makes of a text, asked for again while there is hope."""
        import httpx

        body: dict[str, Any] = {
            "model": self.voice.model or DEFAULT_MODEL,
            "input": text,
            "voice": self.voice.speaker or DEFAULT_SPEAKER,
            "response_format": "wav",
            "speed": self.voice.speed,
        }
        if self.asked.instructions:
            body["instructions"] = self.asked.instructions
        trouble = ""
        for wait_seconds in (*BACK_OFF_SECONDS, None):
            self.pace.wait()
            asked_to_wait = None
            try:
                answer = self.client.post("audio/speech", json=body)
            except httpx.HTTPError as error:  # not reached, too slow, or cut off
                trouble = type(error).__name__
            else:
                if answer.is_success:
                    if not cut_off(answer.content):
                        return answer.content
                    trouble = "the sound was cut off"
                else:
                    trouble = self._told(answer)
                    self._final(answer.status_code, trouble)
                    asked_to_wait = retry_after(answer.headers.get("retry-after"))
            if wait_seconds is not None:
                pause = asked_to_wait if asked_to_wait is not None else wait_seconds * random.uniform(0.8, 1.2)
                if pause > LONGEST_WAIT_SECONDS:
                    raise VoiceError(f"the server asks to wait {pause:.0f} s", self.asked.base_url, "try again later")
                self.pace.hold(pause) if asked_to_wait is not None else time.sleep(pause)
        raise SentenceError(f"the server did not say it in {len(BACK_OFF_SECONDS) + 1} attempts ({trouble})")

    def _final(self, status: int, trouble: str) -> None:
        """Raise for an answer that would be the same again."""
        if status in (401, 403):
            remedy = f"check the key in {self.asked.key_env}"
            raise VoiceError(f"the server refuses ({trouble})", self.asked.base_url, remedy)
        if status == 404:
            raise VoiceError(
                f"the server has no such thing ({trouble})", self.asked.base_url, "check base_url and model"
            )
        if status not in PASSING:
            raise SentenceError(f"the server can't say this ({trouble})")

    def _told(self, answer: Any) -> str:
        """What the server says went wrong, never with the key in it."""
        try:
            message = str(answer.json()["error"]["message"])
        except (ValueError, KeyError, TypeError):
            message = str(answer.text)
        first = (message.strip().splitlines() or [""])[0][:200]
        return f"{answer.status_code} {first.replace(self.key, '…') if self.key else first}".strip()

    def close(self) -> None:
        self.client.close()


class _Pace:
    """Requests no closer together than agreed, over all threads."""

    def __init__(self, seconds: float):
        self.seconds = seconds
        self.next = 0.0
        self.lock = Lock()

    def wait(self) -> None:
        with self.lock:
            now = time.monotonic()
            turn = max(now, self.next)
            self.next = turn + self.seconds
        time.sleep(turn - now)

    def hold(self, seconds: float) -> None:
        """The server asked for quiet: nobody asks before it is over."""
        with self.lock:
            self.next = max(self.next, time.monotonic() + seconds)


def retry_after(header: str | None) -> float | None:
    """Seconds that a Retry-After header asks for: a number, or a date (RFC 9110, 10.2.3)."""
    if not header:
        return None
    try:
        return max(0.0, float(header))
    except ValueError:
        pass
    try:
        return max(0.0, (parsedate_to_datetime(header) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return None


def cut_off(wave: bytes) -> bool:
    """Whether a RIFF file says it is longer than it is. A streamed one says 0xFFFFFFFF, or 0, and means nothing."""
    if wave[:4] != b"RIFF" or len(wave) < 44:
        return len(wave) < 44
    told = int.from_bytes(wave[4:8], "little")
    return told not in (0, 0xFFFFFFFF) and told + 8 > len(wave) + 1 and told < 0x7FFFFFFF
