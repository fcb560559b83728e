"""The scripts, styles and icon of the pages, by name."""

from __future__ import annotations

from importlib.resources import files

from starlette.responses import PlainTextResponse, Response

CONTENT_TYPES = {"js": "text/javascript; charset=utf-8", "css": "text/css; charset=utf-8", "svg": "image/svg+xml"}
_PAGE_FOLDER = files("lettercast.review").joinpath("page")


def list_assets() -> frozenset[str]:
    """List the files that may be served."""
    return frozenset(entry.name for entry in _PAGE_FOLDER.iterdir() if entry.name.rpartition(".")[2] in CONTENT_TYPES)


def serve_asset(name: str) -> Response:
    """Send one file of the folder's list: a path from a request never reaches the disk."""
    if name not in list_assets():
        return PlainTextResponse("There is no such file.\n", 404)
    return Response(
        _PAGE_FOLDER.joinpath(name).read_bytes(),
        headers={"content-type": CONTENT_TYPES[name.rpartition(".")[2]], "cache-control": "no-cache"},
    )
