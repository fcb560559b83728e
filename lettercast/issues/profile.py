"""Newsletter profiles: what is particular to one newsletter, as one file of patterns.

A profile is TOML. Its parts: `[detect]` when it is chosen by itself, `[number]` how issues are
numbered, `[item]` the grammar of an item's byline, opinion label and read-more line, `[sections]`
the closed list of headings with their levels, `[[drop]]` what is not spoken and why.
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
from lettercast.files import expand_user
from lettercast.issues.errors import IssueError
from lettercast.validation import list_field_names, parse_toml, validation_problem

_NAME_WORD = r"[^\W\d_a-zß-öø-ÿ][\w.\-]{0,30}(?:['’](?=[A-Z])[\w.\-]{1,30})?"
_NAME_PARTICLE = "(?:van|von|de|der|den|di|da|la|le|bin|al)"
_PERSON_NAME = rf"(?<![\w.\-]){_NAME_WORD}(?: (?:{_NAME_WORD}|{_NAME_PARTICLE} {_NAME_WORD})){{0,3}}"
NAME_PATTERN = rf"{_PERSON_NAME}(?:(?:['’]s?)?,? (?:and|&) {_PERSON_NAME})?"
"""A person's name, for `NAME` in patterns: one to four capitalised words, with the particles of names; or two people's.
Words are bounded, so that a text without spaces costs no more than another."""

GENERAL_PROFILE = "general"
_PROFILE_FOLDER = resources.files("lettercast.issues").joinpath("profiles")


class _ProfileTable(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Detect(_ProfileTable):
    patterns: tuple[str, ...] = ()
    at_least: int = Field(default=1, ge=1)


class _Number(_ProfileTable):
    patterns: tuple[str, ...] = ()


class _Item(_ProfileTable):
    credit: str = ""
    via: str = ""
    opinion: str = ""
    read_more: str = ""
    loose: str = ""


class _Opinions(_ProfileTable):
    self: str = ""


class _Sections(_ProfileTable):
    top: tuple[str, ...] = ()
    within: dict[str, tuple[str, ...]] = {}


class _Drop(_ProfileTable):
    rule: str = Field(min_length=1)
    patterns: tuple[str, ...]


class _ProfileFile(_ProfileTable):
    name: str = Field(min_length=1)
    title: str = ""
    detect: _Detect = _Detect()
    number: _Number = _Number()
    item: _Item = _Item()
    opinions: _Opinions = _Opinions()
    sections: _Sections = _Sections()
    drop: tuple[_Drop, ...] = ()


@dataclass(frozen=True, slots=True)
class KnownHeading:
    """A heading of the closed list: its level and, for one of the second level, where it stands."""

    name: str
    level: int
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class NewsletterProfile:
    """A profile with its patterns compiled. A pattern that was not given is None."""

    name: str
    title: str
    detect_patterns: tuple[re.Pattern[str], ...]
    min_detected: int
    number_patterns: tuple[re.Pattern[str], ...]
    credit_pattern: re.Pattern[str] | None
    via_pattern: re.Pattern[str] | None
    opinion_pattern: re.Pattern[str] | None
    read_more_pattern: re.Pattern[str] | None
    link_line_pattern: re.Pattern[str] | None  # the beginning of a line of links that no full stop ends
    editor_name: str
    headings: tuple[KnownHeading, ...]
    headings_by_key: Mapping[str, tuple[KnownHeading, ...]] = field(hash=False)
    drop_patterns: tuple[tuple[str, re.Pattern[str]], ...]

    def match_headings(self, heading: str) -> tuple[KnownHeading, ...]:
        """Find the entries of the closed list for a heading as written, in capitals or not."""
        return self.headings_by_key.get(normalize_heading(heading), ()) if len(heading) < 200 else ()


def normalize_heading(text: str) -> str:
    """Normalize a heading for comparison: without capitals, and without the signs around it that plain copies have."""
    return " ".join(text.casefold().split()).strip("*#:. ")


def load_profile(choice: str, text: str, where: str = "") -> NewsletterProfile:
    """Load a profile: "auto" (the first that fits `text`), a built-in one by its name, or the file at a path."""
    if choice == "auto":
        fitting = (name for name in list_built_in_profiles() if matches_profile(_load_built_in(name), text))
        return _load_built_in(next(fitting, GENERAL_PROFILE))
    if choice in (*list_built_in_profiles(), GENERAL_PROFILE):
        return _load_built_in(choice)
    path = expand_user(choice)
    try:
        data = path.read_bytes()
    except OSError as error:
        remedy = f"use auto, general, {', '.join(list_built_in_profiles())} or the path of a file of patterns"
        raise IssueError(f"no profile {choice!r}", where, remedy) from error
    return compile_profile(data, str(path))


def matches_profile(profile: NewsletterProfile, text: str) -> bool:
    """Whether a text looks like an issue of this newsletter."""
    return sum(1 for pattern in profile.detect_patterns if pattern.search(text)) >= profile.min_detected > 0


@lru_cache
def list_built_in_profiles() -> tuple[str, ...]:
    """List the newsletters with a built-in profile, in the order in which they are tried."""
    names = (file.name.removesuffix(".toml") for file in _PROFILE_FOLDER.iterdir() if file.name.endswith(".toml"))
    return tuple(sorted(name for name in names if name != GENERAL_PROFILE))


@lru_cache
def _load_built_in(name: str) -> NewsletterProfile:
    file = _PROFILE_FOLDER.joinpath(f"{name}.toml")
    return compile_profile(file.read_bytes(), f"{name}.toml")


def compile_profile(data: bytes, where: str) -> NewsletterProfile:
    """Compile a profile from its file's bytes. Raises IssueError with every mistake in it."""
    try:
        raw = parse_toml(data)
    except ValueError as error:
        raise IssueError(str(error), where, "fix that line") from error
    try:
        file = _ProfileFile.model_validate(raw)
    except ValidationError as error:
        raise IssueError(problems=tuple(_make_problem(item, where) for item in error.errors())) from error
    headings = _list_headings(file.sections)
    general = () if file.name == GENERAL_PROFILE else _load_built_in(GENERAL_PROFILE).drop_patterns
    drops = tuple((drop.rule, _compile_pattern(pattern, where)) for drop in file.drop for pattern in drop.patterns)
    return NewsletterProfile(
        name=file.name,
        title=file.title,
        detect_patterns=_compile_patterns(file.detect.patterns, where),
        min_detected=file.detect.at_least if file.detect.patterns else 0,
        number_patterns=_compile_patterns(file.number.patterns, where),
        credit_pattern=_compile_optional(file.item.credit, where),
        via_pattern=_compile_optional(file.item.via, where),
        opinion_pattern=_compile_optional(file.item.opinion, where),
        read_more_pattern=_compile_optional(file.item.read_more, where),
        link_line_pattern=_compile_optional(file.item.loose, where),
        editor_name=file.opinions.self,
        headings=headings,
        headings_by_key={
            key: tuple(entry for entry in headings if normalize_heading(entry.name) == key)
            for key in {normalize_heading(entry.name) for entry in headings}
        },
        drop_patterns=(*drops, *general),
    )


def _make_problem(error: Any, where: str) -> Problem:
    keys = [str(part) for part in error["loc"]]
    return validation_problem(
        error, where, ".".join(keys), list_field_names(_ProfileFile, keys[:-1]), "a part of a profile"
    )


def _list_headings(sections: _Sections) -> tuple[KnownHeading, ...]:
    top = tuple(KnownHeading(name, 1) for name in sections.top)
    inner = (KnownHeading(name, 2, parent) for parent, names in sections.within.items() for name in names)
    return (*top, *inner)


def _compile_patterns(patterns: tuple[str, ...], where: str) -> tuple[re.Pattern[str], ...]:
    return tuple(_compile_pattern(pattern, where) for pattern in patterns)


def _compile_optional(pattern: str, where: str) -> re.Pattern[str] | None:
    return _compile_pattern(pattern, where) if pattern else None


def _compile_pattern(pattern: str, where: str) -> re.Pattern[str]:
    try:
        return re.compile(_PATTERN_TOKEN.sub(_widen_space, pattern.replace("NAME", NAME_PATTERN)), re.MULTILINE)
    except re.error as error:
        raise IssueError(f"the pattern {pattern!r} is not a regular expression: {error}", where) from error


_PATTERN_TOKEN = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]| \?| ", re.DOTALL)


def _widen_space(token: re.Match[str]) -> str:
    """Let a space of a pattern match any white space: a text may be wrapped anywhere."""
    return {" ": r"\s+", " ?": r"\s*"}.get(token.group(), token.group())


def get_group(match: re.Match[str], name: str) -> str:
    """Get a named group of a match; empty where the pattern has no such group."""
    values: dict[str, Any] = match.groupdict()
    return str(values.get(name) or "")
