"""Newsletter profiles: what is particular to one newsletter, as one file of patterns.

A profile is TOML. Its parts: `[detect]` when it is chosen by itself, `[number]` how issues are
numbered, `[item]` the grammar of an item's byline, opinion label and read-more line, `[sections]`
the closed list of headings with their levels, `[[drop]]` what is not for the ear and why.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from lettercast.errors import Problem
from lettercast.files import at_home
from lettercast.issues.errors import IssueError
from lettercast.validation import mistake, names_at, parse_toml

_WORD = r"[^\W\d_a-zß-öø-ÿ][\w.\-]{0,30}(?:['’](?=[A-Z])[\w.\-]{1,30})?"
_PARTICLE = "(?:van|von|de|der|den|di|da|la|le|bin|al)"
_PERSON = rf"(?<![\w.\-]){_WORD}(?: (?:{_WORD}|{_PARTICLE} {_WORD})){{0,3}}"
NAME = rf"{_PERSON}(?:(?:['’]s?)?,? (?:and|&) {_PERSON})?"
"""A person's name, for `NAME` in patterns: one to four capitalised words, with the particles of names; or two people's.
Words are bounded, so that a text without spaces costs no more than another."""

GENERAL = "general"
_FOLDER = resources.files("lettercast.issues").joinpath("profiles")


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Detect(_Table):
    patterns: tuple[str, ...] = ()
    at_least: int = Field(default=1, ge=1)


class _Number(_Table):
    patterns: tuple[str, ...] = ()


class _Item(_Table):
    credit: str = ""
    via: str = ""
    opinion: str = ""
    read_more: str = ""
    loose: str = ""


class _Opinions(_Table):
    self: str = ""


class _Sections(_Table):
    top: tuple[str, ...] = ()
    within: dict[str, tuple[str, ...]] = {}


class _Drop(_Table):
    rule: str = Field(min_length=1)
    patterns: tuple[str, ...]


class _File(_Table):
    name: str = Field(min_length=1)
    title: str = ""
    detect: _Detect = _Detect()
    number: _Number = _Number()
    item: _Item = _Item()
    opinions: _Opinions = _Opinions()
    sections: _Sections = _Sections()
    drop: tuple[_Drop, ...] = ()


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the closed list: its level and, for one of the second level, where it stands."""

    name: str
    level: int
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """A profile with its patterns compiled. A pattern that was not given is None."""

    name: str
    title: str
    detect: tuple[re.Pattern[str], ...]
    at_least: int
    number: tuple[re.Pattern[str], ...]
    credit: re.Pattern[str] | None
    via: re.Pattern[str] | None
    opinion: re.Pattern[str] | None
    read_more: re.Pattern[str] | None
    loose: re.Pattern[str] | None  # the beginning of a line of links that no full stop ends
    own_name: str
    headings: tuple[Heading, ...]
    by_key: Mapping[str, tuple[Heading, ...]] = field(hash=False)
    drops: tuple[tuple[str, re.Pattern[str]], ...]

    def named(self, heading: str) -> tuple[Heading, ...]:
        """The entries of the closed list for a heading as written, in capitals or not."""
        return self.by_key.get(heading_key(heading), ()) if len(heading) < 200 else ()


def heading_key(text: str) -> str:
    """A heading as it is compared: without capitals, and without the signs around it that plain copies have."""
    return " ".join(text.casefold().split()).strip("*#:. ")


def load_profile(choice: str, text: str, where: str = "") -> Profile:
    """The profile called `choice`: "auto" (the first that fits `text`), a built-in one's name, or a file's path."""
    if choice == "auto":
        fitting = (name for name in built_in() if fits(_built_in(name), text))
        return _built_in(next(fitting, GENERAL))
    if choice in (*built_in(), GENERAL):
        return _built_in(choice)
    path = at_home(choice)
    try:
        data = path.read_bytes()
    except OSError as error:
        remedy = f"use auto, general, {', '.join(built_in())} or the path of a file of patterns"
        raise IssueError(f"no profile {choice!r}", where, remedy) from error
    return compile_profile(data, str(path))


def fits(profile: Profile, text: str) -> bool:
    """Whether a text looks like an issue of this newsletter."""
    return sum(1 for pattern in profile.detect if pattern.search(text)) >= profile.at_least > 0


@lru_cache
def built_in() -> tuple[str, ...]:
    """The names of the newsletters whose profiles come along, in the order in which they are tried."""
    names = (file.name.removesuffix(".toml") for file in _FOLDER.iterdir() if file.name.endswith(".toml"))
    return tuple(sorted(name for name in names if name != GENERAL))


@lru_cache
def _built_in(name: str) -> Profile:
    file = _FOLDER.joinpath(f"{name}.toml")
    return compile_profile(file.read_bytes(), f"{name}.toml")


def compile_profile(data: bytes, where: str) -> Profile:
    """A profile from its file's bytes. Raises IssueError with every mistake in it."""
    try:
        raw = parse_toml(data)
    except ValueError as error:
        raise IssueError(str(error), where, "mend that line") from error
    try:
        file = _File.model_validate(raw)
    except ValidationError as error:
        raise IssueError(problems=tuple(_problem(item, where) for item in error.errors())) from error
    headings = _headings(file.sections)
    general = () if file.name == GENERAL else _built_in(GENERAL).drops
    drops = tuple((drop.rule, _pattern(pattern, where)) for drop in file.drop for pattern in drop.patterns)
    return Profile(
        name=file.name,
        title=file.title,
        detect=_patterns(file.detect.patterns, where),
        at_least=file.detect.at_least if file.detect.patterns else 0,
        number=_patterns(file.number.patterns, where),
        credit=_optional(file.item.credit, where),
        via=_optional(file.item.via, where),
        opinion=_optional(file.item.opinion, where),
        read_more=_optional(file.item.read_more, where),
        loose=_optional(file.item.loose, where),
        own_name=file.opinions.self,
        headings=headings,
        by_key={
            key: tuple(entry for entry in headings if heading_key(entry.name) == key)
            for key in {heading_key(entry.name) for entry in headings}
        },
        drops=(*drops, *general),
    )


def _problem(error: Any, where: str) -> Problem:
    keys = [str(part) for part in error["loc"]]
    return mistake(error, where, ".".join(keys), names_at(_File, keys[:-1]), "a part of a profile")


def _headings(sections: _Sections) -> tuple[Heading, ...]:
    top = tuple(Heading(name, 1) for name in sections.top)
    inner = (Heading(name, 2, parent) for parent, names in sections.within.items() for name in names)
    return (*top, *inner)


def _patterns(patterns: tuple[str, ...], where: str) -> tuple[re.Pattern[str], ...]:
    return tuple(_pattern(pattern, where) for pattern in patterns)


def _optional(pattern: str, where: str) -> re.Pattern[str] | None:
    return _pattern(pattern, where) if pattern else None


def _pattern(pattern: str, where: str) -> re.Pattern[str]:
    try:
        return re.compile(_SPACE.sub(_any_space, pattern.replace("NAME", NAME)), re.MULTILINE)
    except re.error as error:
        raise IssueError(f"the pattern {pattern!r} is not a regular expression: {error}", where) from error


_SPACE = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]| \?| ", re.DOTALL)


def _any_space(token: re.Match[str]) -> str:
    """A space of a pattern stands for any white space: a text may be wrapped anywhere."""
    return {" ": r"\s+", " ?": r"\s*"}.get(token.group(), token.group())


def group(found: re.Match[str], name: str) -> str:
    """A named group of a match, or nothing where the pattern has no such group."""
    values: dict[str, Any] = found.groupdict()
    return str(values.get(name) or "")
