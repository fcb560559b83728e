"""show.toml: what it may say, with the defaults. Every mistake is told at once, with the nearest right name."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from lettercast.errors import LettercastError, Problem


class ShowError(LettercastError):
    """The show's folder or its settings are not right."""


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


Seconds = Annotated[float, Field(ge=0, le=60)]


def _web_address(value: str) -> str:
    parts = urlsplit(value)
    if value and (parts.scheme not in ("http", "https") or not parts.hostname or not value.isprintable()):
        raise ValueError("should be an address that starts with https://")
    return value


WebAddress = Annotated[str, AfterValidator(_web_address)]
"""An http or https address; may be empty."""
BaseAddress = Annotated[WebAddress, AfterValidator(lambda value: value.rstrip("/"))]
"""The same, for others to be built on: without a slash at its end."""


class About(_Table):
    """[show]: what subscribers see."""

    title: str = Field(min_length=1)
    author: str = Field(min_length=1)
    description: str = ""
    email: str = ""
    language: str = "en"
    link: str = ""
    copyright: str = ""
    category: str = "Technology"
    subcategory: str = ""
    explicit: bool = False
    cover: str = "feed/cover.png"
    newsletter: str = ""  # the newsletter's name, where it differs from the show's


class Reading(_Table):
    """[issues]: how issues are read."""

    profile: str = "auto"  # auto, general, alignment, or a file of patterns


class Scripting(_Table):
    """[script]: what is said around and instead of what is written."""

    # One sentence or a few a line; "this | that" takes the first whose {placeholders} have a value in this issue:
    # newsletter, show, author, title, number, date, items, minutes.
    opening: str = (
        "This is {newsletter}, issue {number}, from {date}. | This is {newsletter}, issue {number}. | "
        "This is {newsletter}, from {date}. | This is {newsletter}.\n"
        "It has {items}, and takes about {minutes}. | It takes about {minutes}."
    )
    closing: str = (
        "This was issue {number} of {newsletter}. | This was {newsletter}.\n"
        "Everything it mentions is linked in the show notes."
    )
    disclosure: bool = True  # say that the voices are synthetic
    cross_references: bool = False  # say "(AN #102)"
    read_more: Literal["item", "nothing"] = "item"  # say once an item that more is linked, or nothing
    code: Literal["summary", "mention", "unspoken"] = "summary"  # how long it is, that it is there, or nothing
    tables: Literal["summary", "mention", "unspoken"] = "summary"  # and what their columns are
    images: Literal["describe", "unspoken"] = "describe"
    footnotes: bool = False  # say them


class Cast(_Table):
    """[cast]: which voice profile speaks which part. "opinion:Rohin" names one speaker."""

    model_config = ConfigDict(extra="allow", frozen=True)

    narrator: str = "narrator"


class Pauses(_Table):
    """[pauses]: silence in seconds between what is said."""

    sentence: Seconds = 0.35
    paragraph: Seconds = 0.7
    list_item: Seconds = 0.5
    item: Seconds = 1.2
    section: Seconds = 1.0
    heading: Seconds = 0.6  # after a heading has been said


class Sound(_Table):
    """[sound]: bumpers and mastering."""

    intro: str = "audio/intro.wav"
    outro: str = "audio/outro.wav"
    sting: str = "audio/sting.wav"
    bed: str = ""
    loudness_lufs: Annotated[float, Field(ge=-31, le=-8)] = -16.0  # as heard on two speakers
    true_peak_dbtp: Annotated[float, Field(ge=-9, le=0)] = -1.0
    bitrate_kbps: Literal[48, 56, 64, 80, 96, 112, 128, 160, 192] = 96
    alternates: tuple[Literal["m4a", "opus"], ...] = ()  # further files, for players that take them


class Contributor(_Table):
    """[[feed.people]]: someone behind the show; `role` is of the podcast taxonomy ("host", "producer" …)."""

    name: str = Field(min_length=1)
    role: str = "host"
    url: WebAddress = ""
    image: WebAddress = ""


class Funding(_Table):
    """[[feed.funding]]: where listeners can give something, and what the link says."""

    url: WebAddress = Field(min_length=1)
    text: str = "Support the show"


class Feed(_Table):
    """[feed]: where subscribers find it."""

    base_url: BaseAddress = "http://localhost:8000"
    guid: str = ""  # podcast:guid: made at the first publish and written here, kept through every move
    to: str = ""  # where `publish` sends it when --to is not given: a folder, s3://bucket/path, sftp://host/path …
    moved_from: BaseAddress = ""  # the base_url before this one: tells subscribers there to come along
    hub: WebAddress = ""  # a WebSub hub, told of every change
    type: Literal["episodic", "serial"] = "episodic"
    keep_old_audio_days: Annotated[int, Field(ge=0, le=3650)] = 60  # an app may still hold the old address
    locked: bool = True  # other hosts may not import the show
    ai_content: bool = True  # the voice is synthetic
    frequency: str = ""  # "Weekly"
    frequency_rule: str = ""  # the same as an RFC 5545 rule: "FREQ=WEEKLY"
    license: str = ""  # an SPDX identifier, or a name with license_url
    license_url: WebAddress = ""
    funding: list[Funding] = []
    people: list[Contributor] = []
    apps: dict[str, WebAddress] = {}  # directory pages to link to: "Apple Podcasts" = "https://…"


class Voicing(_Table):
    """[voices]: how takes are made and kept."""

    workers: Annotated[int, Field(ge=0, le=256)] = 0  # processes; 0 for as many as processors and memory allow
    listen: Literal["auto", "all", "off"] = "auto"  # to takes: as far as is needed, word by word, not at all
    cache_gb: Annotated[float, Field(gt=0)] = 5.0  # of kept takes; the longest unused go first
    cluster: str = ""  # the address of a dask scheduler, with the show's folder shared by its workers


class Settings(_Table):
    show: About
    issues: Reading = Reading()
    script: Scripting = Scripting()
    cast: Cast = Cast()
    voices: Voicing = Voicing()
    pauses: Pauses = Pauses()
    sound: Sound = Sound()
    feed: Feed = Feed()


def read_settings(path: Path) -> Settings:
    """Read show.toml. Raises ShowError with one Problem for each mistake."""
    try:
        raw = tomllib.loads(path.read_bytes().decode("utf-8"))
    except FileNotFoundError as error:
        raise ShowError("no show.toml here", str(path.parent), "make a show with `lettercast init`") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ShowError(f"not valid TOML ({error})", path.name, "mend that line") from error
    return check_settings(raw, path.name)


def check_settings(raw: Mapping[str, Any], where: str) -> Settings:
    """Settings from parsed TOML; see `read_settings`."""
    try:
        return Settings.model_validate(raw)
    except ValidationError as error:
        raise ShowError(problems=tuple(_problem(item, where) for item in error.errors())) from error


def _problem(error: Any, where: str) -> Problem:
    """One pydantic error as a line: the key as it stands in the file, what is wrong, what to write."""
    keys = [str(part) for part in error["loc"]]
    name = f"[{keys[0]}] {'.'.join(keys[1:])}" if len(keys) > 1 else keys[0]
    if error["type"] == "extra_forbidden":
        known = _known_keys(keys[:-1])
        near = difflib.get_close_matches(keys[-1], known, n=1, cutoff=0.5)
        remedy = f'did you mean "{near[0]}"?' if near else f"known here: {', '.join(known)}"
        return Problem(f"{name} is not a setting", where, remedy)
    if error["type"] == "missing":
        return Problem(f"{name} is missing", where, "add it")
    remedy = error["msg"].removeprefix("Input ").removeprefix("Value error, ")
    return Problem(f"{name} is {error['input']!r}", where, f"it {remedy}" if remedy.startswith("should") else remedy)


def _known_keys(path: list[str]) -> list[str]:
    table: type[BaseModel] = Settings
    for key in path:
        if key.isdigit():  # the place in a list of tables, whose kind was looked up by its name
            continue
        annotation: Any = table.model_fields[key].annotation if key in table.model_fields else None
        if get_origin(annotation) in (Union, UnionType):
            annotation = next((kind for kind in get_args(annotation) if kind is not type(None)), None)
        if get_origin(annotation) is list:
            annotation = get_args(annotation)[0]
        if not (isinstance(annotation, type) and issubclass(annotation, BaseModel)):
            return []
        table = annotation
    return list(table.model_fields)
