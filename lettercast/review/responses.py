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

from lettercast.errors import LettercastError, describe_os_error, is_user_fixable
from lettercast.review.assets import serve_asset
from lettercast.review.errors import ReviewError

UNWRITABLE_CHARACTERS = re.compile(r"[^\t\n -~\u00a0-\ud7ff\ue000-\U0010ffff]")
"""What no text file of lines should hold: control characters, and halves of characters that have no UTF-8."""

_BYTE_RANGE = re.compile(r"bytes=([0-9]{1,18})-([0-9]{0,18})")
"""Of one range, whose last byte may be left out; a file of more digits there is not."""


async def read_json_object(request: Request) -> dict[str, Any]:
    """The JSON object of a change. Raises a 400; ReviewError for text that no file should hold."""
    try:
        asked = json.loads(await request.body())
    except (ValueError, RecursionError) as error:
        raise HTTPException(400, "Not JSON.") from error
    if not isinstance(asked, dict):
        raise HTTPException(400, "Not an object.")
    if any(isinstance(value, str) and UNWRITABLE_CHARACTERS.search(value) for value in asked.values()):
        raise ReviewError("a character that can't be written into a script", remedy="type it without")
    return asked


def respond_with_audio(request: Request, sound: bytes) -> Response:
    """FLAC, in whole or the range asked for: some browsers play nothing without ranges."""
    headers = {"content-type": "audio/flac", "accept-ranges": "bytes", "cache-control": "private, max-age=86400"}
    asked = _BYTE_RANGE.fullmatch(request.headers.get("range", ""))
    if not asked:
        return Response(sound, headers=headers)
    start, end = int(asked[1]), min(int(asked[2]) if asked[2] else len(sound) - 1, len(sound) - 1)
    if start > end:
        return Response(status_code=416, headers={"content-range": f"bytes */{len(sound)}"})
    headers["content-range"] = f"bytes {start}-{end}/{len(sound)}"
    return Response(sound[start : end + 1], 206, headers=headers)


async def _serve_static_file(request: Request) -> Response:
    return serve_asset(request.path_params["name"])


async def _serve_favicon(request: Request) -> Response:
    return serve_asset("icon.svg")


ASSET_ROUTES = (Route("/static/{name}", _serve_static_file), Route("/favicon.ico", _serve_favicon))


async def _handle_lettercast_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, LettercastError)
    return JSONResponse({"problems": [asdict(problem) for problem in error.problems]}, 409)


async def _handle_os_error(request: Request, error: Exception) -> Response:
    """What the disk refused, told on the page; any other error of the system is a fault of ours."""
    assert isinstance(error, OSError)
    if not is_user_fixable(error):
        raise error
    return await _handle_lettercast_error(request, LettercastError(problems=(describe_os_error(error),)))


async def _handle_disconnect(request: Request, error: Exception) -> Response:
    """Who asked has left in the middle of it: nobody reads this."""
    return Response(status_code=400)


EXCEPTION_HANDLERS: Mapping[Any, Any] = {
    LettercastError: _handle_lettercast_error,
    OSError: _handle_os_error,
    ClientDisconnect: _handle_disconnect,
}
