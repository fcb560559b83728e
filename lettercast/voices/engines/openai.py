"""Any server that speaks OpenAI's /v1/audio/speech: a company's, or one of your own on another machine.

The key comes from the environment and goes into the request's header and nowhere else.
"""

from __future__ import annotations

import json
import logging
import os
import random
import time
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Annotated, Any, ClassVar, NamedTuple

import numpy as np
from pydantic import AfterValidator, Field

from lettercast.voices.chunking import concatenate_takes, split_text
from lettercast.voices.engines.options import parse_options
from lettercast.voices.engines.rate_limit import MAX_PAUSE_SECONDS, SharedRateLimiter
from lettercast.voices.engines.wave import decode_take, is_truncated
from lettercast.voices.errors import SentenceError, VoiceError
from lettercast.voices.model import Options, Take, Voice

DEFAULT_MODEL, DEFAULT_SPEAKER = "tts-1", "alloy"
logger = logging.getLogger(__name__)

USD_PER_MILLION_CHARACTERS = {"tts-1": 15.0, "tts-1-hd": 30.0}
"""US dollars for a million characters, openai.com/api/pricing; other models' go into the profile."""
BACK_OFF_SECONDS = (0.5, 1.0, 2.0, 4.0, 8.0)
RETRYABLE_STATUSES = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})
"""Answers that may be another one the next time."""
MAX_INPUT_CHARACTERS = 4096
"""Characters that OpenAI takes in one request."""
EMPTY_TAKE_RATE_HZ = 24_000
"""Of a take of nothing; any other has its own."""


def _check_url(url: str) -> str:
    if not url.startswith(("http://", "https://")):
        raise ValueError("an address begins with http:// or https://")
    return url


class OpenAIOptions(Options):
    """The [settings] of a profile with engine = "openai"."""

    not_in_cache_key: ClassVar[frozenset[str]] = frozenset(
        {"key_env", "timeout_seconds", "at_once", "requests_per_minute", "usd_per_million_characters"}
    )

    base_url: Annotated[str, AfterValidator(_check_url)] = "https://api.openai.com/v1"
    instructions: str = ""  # how to speak, for models that listen
    key_env: str = "OPENAI_API_KEY"  # the variable of the environment that holds the key
    timeout_seconds: Annotated[float, Field(gt=0)] = 60.0  # for a whole answer
    at_once: Annotated[int, Field(ge=1, le=64)] = 4  # requests under way from this machine
    requests_per_minute: Annotated[float, Field(gt=0)] = 500.0  # from this machine
    usd_per_million_characters: Annotated[float, Field(ge=0)] | None = None


class OpenAI:
    """The engine. `model` and `speaker` are the server's names for a model and a voice."""

    name = "openai"
    options = OpenAIOptions
    deterministic = False
    stochastic = True
    has_word_times = False
    word_check_interval = 1
    has_silent_end = False
    alignable = True
    supports_ipa = False
    max_batch = 16

    @classmethod
    def version_of(cls, voice: Voice) -> str:
        return f"openai {parse_options(voice, OpenAIOptions).base_url.rstrip('/')}"

    @classmethod
    def memory_mib_of(cls, voice: Voice) -> int:
        return 100

    @classmethod
    def cost_usd_of(cls, voice: Voice, characters: int) -> float:
        told = parse_options(voice, OpenAIOptions).usd_per_million_characters
        price = told if told is not None else USD_PER_MILLION_CHARACTERS.get(voice.model or DEFAULT_MODEL, 0.0)
        return characters * price / 1e6

    @classmethod
    def preferred_batch(cls, voice: Voice) -> int:
        return parse_options(voice, OpenAIOptions).at_once

    def __init__(self, voice: Voice) -> None:
        import httpx

        self.voice = voice
        self.settings = parse_options(voice, OpenAIOptions)
        self.api_key = os.environ.get(self.settings.key_env, "")
        if not self.api_key and "api.openai.com" in self.settings.base_url:
            raise VoiceError(f"no key: {self.settings.key_env} is not set", f"voices/{voice.name}.toml", "set it")
        self.client = httpx.Client(
            base_url=self.settings.base_url.rstrip("/") + "/",
            headers={"Authorization": f"Bearer {self.api_key}"} if self.api_key else {},
            timeout=httpx.Timeout(self.settings.timeout_seconds, connect=10.0),
        )
        self.rate_limiter = SharedRateLimiter(
            self.settings.base_url, self.settings.at_once, 60.0 / self.settings.requests_per_minute
        )
        self.executor = ThreadPoolExecutor(self.settings.at_once)
        self.pending_takes: dict[tuple[str, int], Future[Take]] = {}  # under way or done when a line before them failed

    def synthesize(self, lines: Sequence[str], *, attempt: int = 0) -> Iterator[Take]:
        """See `Engine.synthesize`. What was asked for ahead of a line that fails is paid for: it is kept for when
        it is asked for again."""
        asked = deque(((line, attempt), self._submit_line(line, attempt)) for line in lines)
        try:
            while asked:
                yield asked.popleft()[1].result()
        finally:
            self.pending_takes |= {which: take for which, take in asked if not take.cancel()}

    def _submit_line(self, line: str, attempt: int) -> Future[Take]:
        ahead = self.pending_takes.pop((line, attempt), None)
        return self.executor.submit(self._synthesize_line, line) if ahead is None else ahead

    def _synthesize_line(self, line: str) -> Take:
        if not line.strip():  # a server would refuse it
            return Take(np.zeros(0, np.float32), EMPTY_TAKE_RATE_HZ)
        parts = split_text(line, MAX_INPUT_CHARACTERS)
        return concatenate_takes([decode_take(self._request_speech(part), "the server") for part in parts])

    def _request_speech(self, text: str) -> bytes:
        """The WAV that the server makes of a text, asked for again while there is hope."""
        import httpx

        body: dict[str, Any] = {
            "model": self.voice.model or DEFAULT_MODEL,
            "input": text,
            "voice": self.voice.speaker or DEFAULT_SPEAKER,
            "response_format": "wav",
            "speed": self.voice.speed,
        }
        if self.settings.instructions:
            body["instructions"] = self.settings.instructions
        trouble = ""
        for wait_seconds in (*BACK_OFF_SECONDS, None):
            asked_to_wait = None
            try:
                with self.rate_limiter.slot():
                    answer = self._send_request(body)
            except httpx.HTTPError as error:  # not reached, too slow, or cut off
                trouble = type(error).__name__
                unreached = isinstance(error, httpx.ConnectError | httpx.ConnectTimeout)
            else:
                unreached = False
                if 200 <= answer.status < 300:
                    if answer.text_content:
                        raise SentenceError(f"the server gave no sound ({answer.describe_error(self.api_key)})")
                    if not is_truncated(answer.content):
                        return answer.content
                    trouble = "the sound was cut off"
                else:
                    trouble = answer.describe_error(self.api_key)
                    self._raise_if_permanent(answer, trouble)
                    asked_to_wait = parse_retry_after(answer.retry_after)
            if wait_seconds is not None:
                pause = asked_to_wait if asked_to_wait is not None else wait_seconds * random.uniform(0.8, 1.2)
                if pause > MAX_PAUSE_SECONDS:
                    raise VoiceError(
                        f"the server asks to wait {pause:.0f} s", self.settings.base_url, "try again later"
                    )
                logger.info("%s: %s; again in %.1f s", self.settings.base_url, trouble, pause)
                self.rate_limiter.pause(pause) if asked_to_wait is not None else time.sleep(pause)
        if unreached:  # no sentence's fault
            raise VoiceError(f"the server can't be reached ({trouble})", self.settings.base_url, "is it running?")
        raise SentenceError(f"the server did not say it in {len(BACK_OFF_SECONDS) + 1} attempts ({trouble})")

    def _send_request(self, body: dict[str, Any]) -> _SpeechResponse:
        """One request. Raises httpx.HTTPError, also for an answer that never comes to an end."""
        import httpx

        parts, end = [], time.monotonic() + self.settings.timeout_seconds
        with self.client.stream("POST", "audio/speech", json=body) as answer:
            for part in answer.iter_bytes():
                parts.append(part)
                if time.monotonic() > end:
                    raise httpx.ReadTimeout(f"more than {self.settings.timeout_seconds:g} s")
            return _SpeechResponse(answer.status_code, b"".join(parts), answer.headers.get("retry-after"))

    def _raise_if_permanent(self, answer: _SpeechResponse, trouble: str) -> None:
        """Raise for an answer that would be the same again."""
        if answer.status in (401, 402, 403) or answer.error_details.get("code") == "insufficient_quota":
            remedy = f"check the key in {self.settings.key_env}, and what it may spend"
            raise VoiceError(f"the server refuses ({trouble})", self.settings.base_url, remedy)
        if answer.status in (404, 405) or 300 <= answer.status < 400:
            raise VoiceError(
                f"the server has no such thing ({trouble})", self.settings.base_url, "check base_url and model"
            )
        if answer.status not in RETRYABLE_STATUSES:
            raise SentenceError(f"the server can't say this ({trouble})")

    def close(self) -> None:
        self.executor.shutdown(wait=True, cancel_futures=True)
        self.client.close()


class _SpeechResponse(NamedTuple):
    """What the server answered."""

    status: int
    content: bytes
    retry_after: str | None

    @property
    def text_content(self) -> str:
        """The content in one line, where it is words and not sound."""
        try:
            line = " ".join(self.content.decode("utf-8").split())
        except UnicodeDecodeError:
            return ""
        return line if line.isprintable() else ""

    @property
    def error_details(self) -> dict[str, Any]:
        """What an answer in OpenAI's shape says of its error; nothing where it has another."""
        try:
            found = json.loads(self.content)["error"]
        except (ValueError, KeyError, TypeError):
            return {}
        return found if isinstance(found, dict) else {}

    def describe_error(self, key: str) -> str:
        """What went wrong, never with the key in it."""
        message = " ".join(str(self.error_details.get("message") or self.text_content).split())
        if key:
            message = message.replace(key, "…")
        return f"{self.status} {message[:200]}".strip()


def parse_retry_after(header: str | None) -> float | None:
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
