"""The show as web pages: plain files that need no server, no script and no other host."""

from __future__ import annotations

import functools
from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from lettercast.feed.art import Cover
from lettercast.feed.catalog import FEED, Catalog, Episode
from lettercast.feed.plain import one_line, sanitised, web_address
from lettercast.files import sha256_of


@functools.cache
def environment() -> Environment:
    """Templates, with every value escaped and every missing name an error."""
    made = Environment(
        loader=PackageLoader("lettercast.feed", "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(line=one_line, web=web_address, notes=lambda html: Markup(sanitised(html)), clock=clock)
    return made


def clock(ms: int) -> str:
    """1:02:03 or 2:03, as players show it."""
    minutes, seconds = divmod(ms // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def assets() -> dict[str, bytes]:
    """The style sheet and the player, under names that hold their hash."""
    found = {}
    for name in ("site.css", "player.js"):
        data = resources.files("lettercast.feed").joinpath("pages", name).read_bytes()
        stem, _, suffix = name.partition(".")
        found[f"assets/{stem}-{sha256_of(data)[:8]}.{suffix}"] = data
    return found


def index_page(catalog: Catalog, cover: Cover) -> str:
    return (
        environment()
        .get_template("index.html.jinja")
        .render(
            catalog=catalog, about=catalog.show.settings.show, cover=cover, FEED=FEED, root="", assets=sorted(assets())
        )
    )


def episode_page(catalog: Catalog, episode: Episode, cover: Cover) -> str:
    return (
        environment()
        .get_template("episode.html.jinja")
        .render(
            catalog=catalog,
            about=catalog.show.settings.show,
            episode=episode,
            told=episode.manifest,
            cover=cover,
            FEED=FEED,
            root="../",
            assets=sorted(assets()),
        )
    )
