"""The page's own script and styles, by name."""

from __future__ import annotations

from importlib.resources import files

from starlette.responses import PlainTextResponse, Response

TYPES = {"js": "text/javascript; charset=utf-8", "css": "text/css; charset=utf-8", "svg": "image/svg+xml"}
_FOLDER = files("lettercast.review").joinpath("page")


def names() -> frozenset[str]:
    """What there is to serve."""
    return frozenset(entry.name for entry in _FOLDER.iterdir() if entry.name.rpartition(".")[2] in TYPES)


def asset(name: str) -> Response:
    """One file, told from the folder's own list: a path never reaches the disk."""
    if name not in names():
        return PlainTextResponse("Not here.\n", 404)
    return Response(
        _FOLDER.joinpath(name).read_bytes(),
        headers={"content-type": TYPES[name.rpartition(".")[2]], "cache-control": "no-cache"},
    )
