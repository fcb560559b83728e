"""What both pages answer alike: sound in ranges, errors as JSON, the pages' scripts and styles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, TypeVar

from pydantic import TypeAdapter
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from lettercast.errors import LettercastError, describe_os_error, is_user_fixable
from lettercast.http import UnsatisfiableRangeError, parse_byte_range
from lettercast.review.assets import serve_asset
from lettercast.review.requests import parse_request

T = TypeVar("T")


async def read_request(request: Request, kind: TypeAdapter[T]) -> T:
    """Read the body of a change. Raises a 400, or ReviewError, as `parse_request` does."""
    return parse_request(kind, await request.body())


def respond_with_audio(request: Request, flac: bytes) -> Response:
    """Send FLAC, whole or the range asked for: some browsers play nothing without ranges.

    Starlette's FileResponse knows ranges too, but sends files only; these takes are encoded for their listener.
    """
    headers = {"content-type": "audio/flac", "accept-ranges": "bytes", "cache-control": "private, max-age=86400"}
    try:
        byte_range = parse_byte_range(request.headers.get("range", ""), len(flac))
    except UnsatisfiableRangeError as error:
        return Response(status_code=416, headers={"content-range": str(error)})
    if byte_range is None:
        return Response(flac, headers=headers)
    start, end = byte_range
    headers["content-range"] = f"bytes {start}-{end - 1}/{len(flac)}"
    return Response(flac[start:end], 206, headers=headers)


async def _serve_static_file(request: Request) -> Response:
    return serve_asset(request.path_params["name"])


async def _serve_favicon(request: Request) -> Response:
    return serve_asset("icon.svg")


ASSET_ROUTES = (Route("/static/{name}", _serve_static_file), Route("/favicon.ico", _serve_favicon))


async def _handle_lettercast_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, LettercastError)
    return JSONResponse({"problems": [asdict(problem) for problem in error.problems]}, 409)


async def _handle_os_error(request: Request, error: Exception) -> Response:
    """Report what the disk refused on the page; any other error of the system is a fault of the program."""
    assert isinstance(error, OSError)
    if not is_user_fixable(error):
        raise error
    return await _handle_lettercast_error(request, LettercastError(problems=(describe_os_error(error),)))


async def _handle_disconnect(request: Request, error: Exception) -> Response:
    """Answer a client that left in the middle of its request: nobody reads this."""
    return Response(status_code=400)


EXCEPTION_HANDLERS: Mapping[Any, Any] = {
    LettercastError: _handle_lettercast_error,
    OSError: _handle_os_error,
    ClientDisconnect: _handle_disconnect,
}
