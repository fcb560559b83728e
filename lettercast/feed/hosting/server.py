"""feed/public over HTTP, as a good static host serves it: ranges, validators, types, compression, CORS."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.utils import formatdate, parsedate_to_datetime
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from lettercast.feed.file_types import FEED_TYPE, is_shared, is_text
from lettercast.feed.hosting.media_types import cache_control, content_type, media_type
from lettercast.feed.publishing.inventory import holds_hash
from lettercast.http import UnsatisfiableRangeError, parse_byte_range, parse_host

_CORS_HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD",
    "Access-Control-Allow-Headers": "Range",
    "Access-Control-Expose-Headers": "Content-Length, Content-Range, ETag",
}
_CHUNK_BYTES = 256 * 1024
_MIN_GZIP_BYTES = 600

Rewrite = Callable[[Request, bytes], bytes]


@dataclass(frozen=True, slots=True)
class ResponseBody:
    """The body of a response: a file as it is, or bytes made from it."""

    path: Path
    size: int
    etag: str
    data: bytes | None = None

    def read(self, start: int, end: int) -> bytes | Iterator[bytes]:
        """Return the bytes from `start` up to, not including, `end`."""
        return self.data[start:end] if self.data is not None else _read_chunks(self.path, start, end)


def create_application(public: Path, rewrite: Rewrite = lambda request, data: data) -> Starlette:
    """Create an ASGI application for the folder `public`. `rewrite` may change feeds and pages for a request."""

    def answer(request: Request) -> Response:
        if "host" in request.headers and parse_host(request.headers["host"]) is None:
            return PlainTextResponse("The Host header is no host.\n", status_code=400)
        if request.method == "OPTIONS":
            return Response(status_code=204, headers={**_CORS_HEADERS, "Allow": "GET, HEAD, OPTIONS"})
        path = resolve_path(public, request.path_params["path"])
        if path is None:
            return PlainTextResponse("There is nothing here.\n", status_code=404)
        return _serve_file(request, path, path.relative_to(public.resolve()).as_posix(), rewrite)

    return Starlette(routes=[Route("/{path:path}", answer, methods=["GET", "HEAD", "OPTIONS"])])


def resolve_path(public: Path, name: str) -> Path | None:
    """Return the file that a request's path names, if it may be served: inside `public`, not hidden, not a folder."""
    name = name or "index.html"
    if "\0" in name or "\\" in name or name.endswith("/") or any(part.startswith(".") for part in name.split("/")):
        return None
    root = public.resolve()
    try:
        full = (root / name).resolve()
        return full if full.is_relative_to(root) and full.is_file() else None
    except (OSError, RuntimeError):  # a name too long for the disk, links in a circle
        return None


def _serve_file(request: Request, path: Path, name: str, rewrite: Rewrite) -> Response:
    stat = path.stat()
    kind = media_type(name)
    headers = {
        "Content-Type": content_type(name),
        "Cache-Control": cache_control(name) if holds_hash(name) else "no-cache",  # here everything may change
        "Last-Modified": formatdate(stat.st_mtime, usegmt=True),
        "Accept-Ranges": "bytes",
        "X-Content-Type-Options": "nosniff",
        **(_CORS_HEADERS if is_shared(kind) else {}),
    }
    if is_text(kind):
        data = path.read_bytes()
        if kind in (FEED_TYPE, "text/html"):
            data = rewrite(request, data)
        headers["Vary"] = "Accept-Encoding"
        zipped = _accepts_gzip(request) and len(data) >= _MIN_GZIP_BYTES and "range" not in request.headers
        etag = hashlib.sha256(data).hexdigest()[:20]
        if zipped:
            data, etag = gzip.compress(data, 6, mtime=0), f"{etag}-gzip"
            headers["Content-Encoding"] = "gzip"
        body = ResponseBody(path, len(data), f'"{etag}"', data)
    else:
        body = ResponseBody(path, stat.st_size, f'"{stat.st_mtime_ns:x}-{stat.st_size:x}"')
    headers["ETag"] = body.etag
    if _is_not_modified(request, body.etag, stat.st_mtime):
        kept = ("ETag", "Last-Modified", "Cache-Control", "Vary", "Access-Control-Allow-Origin")
        return Response(status_code=304, headers={key: headers[key] for key in kept if key in headers})
    return _range_response(request, body, headers)


def _range_response(request: Request, body: ResponseBody, headers: dict[str, str]) -> Response:
    """Respond with the whole body, one range of it (RFC 9110, section 14), or 416."""
    start, end, status = 0, body.size, 200
    wanted = request.headers.get("range", "")
    if wanted and _range_applies(request, body.etag, headers["Last-Modified"]):
        try:
            byte_range = parse_byte_range(wanted, body.size)
        except UnsatisfiableRangeError as error:
            headers["Content-Range"] = str(error)
            headers.pop("Content-Encoding", None)
            return Response(status_code=416, headers=headers)
        if byte_range is not None:
            (start, end), status = byte_range, 206
            headers["Content-Range"] = f"bytes {start}-{end - 1}/{body.size}"
    headers["Content-Length"] = str(end - start)
    if request.method == "HEAD":
        return Response(status_code=status, headers=headers)
    content = body.read(start, end)
    if isinstance(content, bytes):
        return Response(content, status, headers)
    return StreamingResponse(content, status, headers)


def _range_applies(request: Request, etag: str, modified: str) -> bool:
    """Whether the client's part is of the same content (If-Range)."""
    condition = request.headers.get("if-range")
    return condition is None or condition in (etag, modified)


def _is_not_modified(request: Request, etag: str, modified_at: float) -> bool:
    """Evaluate If-None-Match, else If-Modified-Since (RFC 9110, section 13.2.2)."""
    tags = request.headers.get("if-none-match")
    if tags is not None:
        return tags.strip() == "*" or etag in [tag.strip().removeprefix("W/") for tag in tags.split(",")]
    try:
        since = parsedate_to_datetime(request.headers.get("if-modified-since", "")).timestamp()
    except (ValueError, OverflowError):  # no date, or one of a year that no clock shows
        return False
    return int(modified_at) <= since


def _accepts_gzip(request: Request) -> bool:
    """Whether gzip may be used (RFC 9110, section 12.5.3): its quality decides, else that of "*"."""
    qualities = {}
    for part in request.headers.get("accept-encoding", "").lower().split(","):
        coding, *parameters = [piece.replace(" ", "") for piece in part.split(";")]
        qualities[coding] = next((piece[2:] for piece in parameters if piece.startswith("q=")), "1")
    quality = qualities.get("gzip", qualities.get("*", "0"))
    return quality.strip("0.") != ""


def _read_chunks(path: Path, start: int, end: int) -> Iterator[bytes]:
    with open(path, "rb") as file:
        file.seek(start)
        left = end - start
        while left > 0:
            piece = file.read(min(left, _CHUNK_BYTES))
            if not piece:
                return
            left -= len(piece)
            yield piece
