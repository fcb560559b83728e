"""The page's own script and styles, by name."""

from __future__ import annotations

from importlib.resources import files

from starlette.responses import PlainTextResponse, Response

CONTENT_TYPES = {"js": "text/javascript; charset=utf-8", "css": "text/css; charset=utf-8", "svg": "image/svg+xml"}
_PAGE_FOLDER = files("lettercast.review").joinpath("page")


def list_assets() -> frozenset[str]:
    """What there is to serve."""
    return frozenset(entry.name for entry in _PAGE_FOLDER.iterdir() if entry.name.rpartition(".")[2] in CONTENT_TYPES)


def serve_asset(name: str) -> Response:
    """One file, told from the folder's own list: a path never reaches the disk."""
    if name not in list_assets():
        return PlainTextResponse("Not here.\n", 404)
    return Response(
        _PAGE_FOLDER.joinpath(name).read_bytes(),
        headers={"content-type": CONTENT_TYPES[name.rpartition(".")[2]], "cache-control": "no-cache"},
    )
