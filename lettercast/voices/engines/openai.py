"""Any server with OpenAI's /v1/audio/speech: a company's, or your own on another machine.

The key comes from the environment and goes only into the request's header.
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
from lettercast.voices.engine import Engine, Options, parse_options
from lettercast.voices.engines.rate_limit import MAX_PAUSE_SECONDS, SharedRateLimiter
from lettercast.voices.engines.wave import decode_take, is_truncated
from lettercast.voices.errors import SentenceError, VoiceError
from lettercast.voices.model import Take, Voice

DEFAULT_MODEL, DEFAULT_SPEAKER = "tts-1", "alloy"
logger = logging.getLogger(__name__)

USD_PER_MILLION_CHARACTERS = {"tts-1": 15.0, "tts-1-hd": 30.0}
"""US dollars for a million characters, openai.com/api/pricing; for other models set in the profile."""
BACK_OFF_SECONDS = (0.5, 1.0, 2.0, 4.0, 8.0)
RETRYABLE_STATUSES = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})
"""Status codes after which a retry may succeed."""
MAX_INPUT_CHARACTERS = 4096
"""Characters that OpenAI accepts in one request."""
EMPTY_TAKE_RATE_HZ = 24_000
"""Rate of a take without samples; any other has the server's."""


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
    instructions: str = ""  # how to speak, for models that follow it
    key_env: str = "OPENAI_API_KEY"  # the environment variable with the key
    timeout_seconds: Annotated[float, Field(gt=0)] = 60.0  # for a whole response
    at_once: Annotated[int, Field(ge=1, le=64)] = 4  # concurrent requests from this machine
    requests_per_minute: Annotated[float, Field(gt=0)] = 500.0  # from this machine
    usd_per_million_characters: Annotated[float, Field(ge=0)] | None = None


class OpenAI(Engine):
    """The engine. `model` and `speaker` are the server's names for a model and a voice."""

    name = "openai"
    options = OpenAIOptions
    settings: OpenAIOptions
    stochastic = True

    @classmethod
    def version_of(cls, voice: Voice) -> str:
        return f"openai {parse_options(voice, OpenAIOptions).base_url.rstrip('/')}"

    @classmethod
    def memory_mib_of(cls, voice: Voice) -> int:
        return 100

    @classmethod
    def cost_usd_of(cls, voice: Voice, characters: int) -> float:
        price = parse_options(voice, OpenAIOptions).usd_per_million_characters
        if price is None:
            price = USD_PER_MILLION_CHARACTERS.get(voice.model or DEFAULT_MODEL, 0.0)
        return characters * price / 1e6

    @classmethod
    def preferred_batch(cls, voice: Voice) -> int:
        return parse_options(voice, OpenAIOptions).at_once

    def __init__(self, voice: Voice) -> None:
        import httpx

        super().__init__(voice)
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
        self.pending_takes: dict[tuple[str, int], Future[Take]] = {}  # requested before an earlier line failed

    def synthesize(self, lines: Sequence[str], *, attempt: int = 0) -> Iterator[Take]:
        """See `Engine.synthesize`. Lines requested after one that fails are paid for: keep them for the next call."""
        requests = deque(((line, attempt), self._submit_line(line, attempt)) for line in lines)
        try:
            while requests:
                yield requests.popleft()[1].result()
        finally:
            self.pending_takes |= {key: take for key, take in requests if not take.cancel()}

    def _submit_line(self, line: str, attempt: int) -> Future[Take]:
        pending = self.pending_takes.pop((line, attempt), None)
        return self.executor.submit(self._synthesize_line, line) if pending is None else pending

    def _synthesize_line(self, line: str) -> Take:
        if not line.strip():  # a server would refuse it
            return Take(np.zeros(0, np.float32), EMPTY_TAKE_RATE_HZ)
        parts = split_text(line, MAX_INPUT_CHARACTERS)
        return concatenate_takes([decode_take(self._request_speech(part), "the server") for part in parts])

    def _request_speech(self, text: str) -> bytes:
        """Request the WAV of a text; retry errors that may pass."""
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
            retry_after = None
            try:
                with self.rate_limiter.slot():
                    response = self._send_request(body)
            except httpx.HTTPError as error:  # unreachable, too slow, or cut off
                trouble = type(error).__name__
                unreached = isinstance(error, httpx.ConnectError | httpx.ConnectTimeout)
            else:
                unreached = False
                if 200 <= response.status < 300:
                    if response.text_content:
                        raise SentenceError(f"the server gave no sound ({response.describe_error(self.api_key)})")
                    if not is_truncated(response.content):
                        return response.content
                    trouble = "the sound was cut off"
                else:
                    trouble = response.describe_error(self.api_key)
                    self._raise_if_permanent(response, trouble)
                    retry_after = parse_retry_after(response.retry_after)
            if wait_seconds is not None:
                pause = retry_after if retry_after is not None else wait_seconds * random.uniform(0.8, 1.2)
                if pause > MAX_PAUSE_SECONDS:
                    raise VoiceError(
                        f"the server asks to wait {pause:.0f} s", self.settings.base_url, "try again later"
                    )
                logger.info("%s: %s; again in %.1f s", self.settings.base_url, trouble, pause)
                self.rate_limiter.pause(pause) if retry_after is not None else time.sleep(pause)
        if unreached:  # not the sentence's fault
            raise VoiceError(f"the server can't be reached ({trouble})", self.settings.base_url, "is it running?")
        raise SentenceError(f"the server did not say it in {len(BACK_OFF_SECONDS) + 1} attempts ({trouble})")

    def _send_request(self, body: dict[str, Any]) -> _SpeechResponse:
        """Send one request. Raises httpx.HTTPError, also for a response that does not end in time."""
        import httpx

        parts, end = [], time.monotonic() + self.settings.timeout_seconds
        with self.client.stream("POST", "audio/speech", json=body) as response:
            for part in response.iter_bytes():
                parts.append(part)
                if time.monotonic() > end:
                    raise httpx.ReadTimeout(f"more than {self.settings.timeout_seconds:g} s")
            return _SpeechResponse(response.status_code, b"".join(parts), response.headers.get("retry-after"))

    def _raise_if_permanent(self, response: _SpeechResponse, trouble: str) -> None:
        """Raise for an error that a retry would meet again."""
        if response.status in (401, 402, 403) or response.error_details.get("code") == "insufficient_quota":
            remedy = f"check the key in {self.settings.key_env}, and what it may spend"
            raise VoiceError(f"the server refuses ({trouble})", self.settings.base_url, remedy)
        if response.status in (404, 405) or 300 <= response.status < 400:
            raise VoiceError(
                f"the server has no such thing ({trouble})", self.settings.base_url, "check base_url and model"
            )
        if response.status not in RETRYABLE_STATUSES:
            raise SentenceError(f"the server can't say this ({trouble})")

    def close(self) -> None:
        self.executor.shutdown(wait=True, cancel_futures=True)
        self.client.close()


class _SpeechResponse(NamedTuple):
    """A response of the server."""

    status: int
    content: bytes
    retry_after: str | None

    @property
    def text_content(self) -> str:
        """The content in one line, where it is text and not sound."""
        try:
            line = " ".join(self.content.decode("utf-8").split())
        except UnicodeDecodeError:
            return ""
        return line if line.isprintable() else ""

    @property
    def error_details(self) -> dict[str, Any]:
        """The error object of a response in OpenAI's form; empty for any other."""
        try:
            error = json.loads(self.content)["error"]
        except (ValueError, KeyError, TypeError):
            return {}
        return error if isinstance(error, dict) else {}

    def describe_error(self, key: str) -> str:
        """Describe the error in one line, with the key masked."""
        message = " ".join(str(self.error_details.get("message") or self.text_content).split())
        if key:
            message = message.replace(key, "…")
        return f"{self.status} {message[:200]}".strip()


def parse_retry_after(header: str | None) -> float | None:
    """Parse a Retry-After header, a number or a date (RFC 9110, 10.2.3), into seconds."""
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
