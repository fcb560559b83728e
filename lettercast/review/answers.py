"""What every page of ours answers alike: what was asked as JSON, sound in ranges, refusals, the page's own files."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from lettercast.errors import LettercastError, is_refusal, refusal
from lettercast.review.assets import asset
from lettercast.review.errors import ReviewError

UNWRITABLE = re.compile(r"[^\t\n -~\u00a0-\ud7ff\ue000-\U0010ffff]")
"""What no text file of lines should hold: control characters, and halves of characters that have no UTF-8."""

_RANGE = re.compile(r"bytes=([0-9]{1,18})-([0-9]{0,18})")
"""Of one range, whose last byte may be left out; a file of more digits there is not."""


async def asked_of(request: Request) -> dict[str, Any]:
    """The JSON object of a change. Raises a 400; ReviewError for text that no file should hold."""
    try:
        asked = json.loads(await request.body())
    except (ValueError, RecursionError) as error:
        raise HTTPException(400, "Not JSON.") from error
    if not isinstance(asked, dict):
        raise HTTPException(400, "Not an object.")
    if any(isinstance(value, str) and UNWRITABLE.search(value) for value in asked.values()):
        raise ReviewError("a character that can't be written into a script", remedy="type it without")
    return asked


def sound_answer(request: Request, sound: bytes) -> Response:
    """FLAC, in whole or the range asked for: some browsers play nothing without ranges."""
    headers = {"content-type": "audio/flac", "accept-ranges": "bytes", "cache-control": "private, max-age=86400"}
    asked = _RANGE.fullmatch(request.headers.get("range", ""))
    if not asked:
        return Response(sound, headers=headers)
    start, end = int(asked[1]), min(int(asked[2]) if asked[2] else len(sound) - 1, len(sound) - 1)
    if start > end:
        return Response(status_code=416, headers={"content-range": f"bytes */{len(sound)}"})
    headers["content-range"] = f"bytes {start}-{end}/{len(sound)}"
    return Response(sound[start : end + 1], 206, headers=headers)


async def _static(request: Request) -> Response:
    return asset(request.path_params["name"])


async def _favicon(request: Request) -> Response:
    return asset("icon.svg")


ASSETS = (Route("/static/{name}", _static), Route("/favicon.ico", _favicon))


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, LettercastError)
    return JSONResponse({"problems": [asdict(problem) for problem in error.problems]}, 409)


async def _disk(request: Request, error: Exception) -> Response:
    """What the disk refused, told on the page; any other error of the system is a fault of ours."""
    assert isinstance(error, OSError)
    if not is_refusal(error):
        raise error
    return await _refused(request, LettercastError(problems=(refusal(error),)))


async def _gone(request: Request, error: Exception) -> Response:
    """Who asked has left in the middle of it: nobody reads this."""
    return Response(status_code=400)


HANDLERS: Mapping[Any, Any] = {LettercastError: _refused, OSError: _disk, ClientDisconnect: _gone}
