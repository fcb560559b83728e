"""A script file as it was at one moment: its front matter as it stands, and a line for each element."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from sys import intern
from typing import Any

from lettercast.files import sha256_of
from lettercast.review.errors import ReviewError
from lettercast.review.merging import merge_lines
from lettercast.scripts import Script, dump, dump_element, parse_with_lines

NO_FRONT_MATTER = "---\n---\n\n"
HASH_CHARACTERS = 12
"""Of the hash of a line: enough to tell the lines of one script apart."""
_TOKEN = re.compile(r"\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Version:
    """The content of a script file at one moment. `lines[i]` is the file's text of `script.elements[i]`."""

    rev: str  # the hash of the content
    front_matter: str  # the front matter as it stands in the file, to its blank line
    lines: tuple[str, ...]
    script: Script

    @property
    def text(self) -> str:
        """The whole file."""
        return self.front_matter + "".join(f"{line}\n" for line in self.lines)

    def find_element(self, sha: str, nth: int) -> int | None:
        """The index of the element whose line has this hash, the `nth` of its kind (from 0)."""
        for index, line in enumerate(self.lines):
            if hash_line(line) == sha:
                if nth == 0:
                    return index
                nth -= 1
        return None


def hash_line(line: str) -> str:
    """Hash a line: with the number of equal lines before it, the hash names an element to the page."""
    return sha256_of(line)[:HASH_CHARACTERS]


def parse_version(text: str, name: str) -> Version:
    """Parse a file's text. Raises ScriptError with every broken line."""
    script, places = parse_with_lines(text, name)
    raw = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    head = raw[: places[0] - 1] if places else raw
    front = "\n".join(head).strip()
    return _build_version(f"{front}\n\n" if front else NO_FRONT_MATTER, script)


def derive_version(script: Script, like: Version) -> Version:
    """Build the version that holds `script`; the text of the front matter is kept from `like` where its values are."""
    if _extract_front_matter(script) == _extract_front_matter(like.script):
        return _build_version(like.front_matter, script)
    return _build_version(dump(replace(script, elements=())).rstrip() + "\n\n", script)


def merge_versions(base: Version, mine: Version, theirs: Version, name: str) -> tuple[Version, int]:
    """Merge what `mine` changed of `base` into `theirs`; the result and the number of clashes in it.

    Raises ReviewError when the result would not be parsed as it was meant.
    """
    lines = merge_lines(base.lines, mine.lines, theirs.lines)
    matter, base_matter, mine_matter = (
        _extract_front_matter(theirs.script),
        _extract_front_matter(base.script),
        _extract_front_matter(mine.script),
    )
    changed = {key: value for key, value in mine_matter.items() if value != base_matter[key]}
    front = theirs.front_matter
    if any(matter[key] != value for key, value in changed.items()):
        script = replace(theirs.script, elements=(), **changed)
        front = mine.front_matter if matter == base_matter else dump(script).rstrip() + "\n\n"
    text = front + "".join(f"{line}\n" for line in lines.lines)
    version = parse_version(text, name)
    if version.lines != lines.lines:
        raise ReviewError("two changes could not be merged", name, "reload the page and make yours again")
    return version, lines.clashes


def find_nearest_version(found: Version, versions: Sequence[Version]) -> Version:
    """Find the version that `found` was most likely made from; of equals the first.

    The nearest has the fewest lines that only one of the two has; of several, the fewest words that differ in these.
    """
    lines = set(found.lines)
    distances = [len(lines.symmetric_difference(version.lines)) for version in versions]
    least = min(distances)
    nearest = [version for version, distance in zip(versions, distances, strict=True) if distance == least]
    return nearest[0] if len(nearest) == 1 else min(nearest, key=lambda version: _count_different_words(version, found))


def _count_different_words(left: Version, right: Version) -> int:
    left_lines, right_lines = Counter(left.lines), Counter(right.lines)
    left_words, right_words = _count_words(left_lines - right_lines), _count_words(right_lines - left_lines)
    difference = (left_words - right_words).total() + (right_words - left_words).total()
    return difference + (left.front_matter != right.front_matter)


def _build_version(front: str, script: Script) -> Version:
    # Neighbouring versions share nearly all lines: interned, hundreds of versions cost little.
    lines = tuple(intern(dump_element(element)) for element in script.elements)
    return Version(sha256_of(front + "\n".join(lines))[:16], front, lines, script)


def _extract_front_matter(script: Script) -> dict[str, Any]:
    return {field.name: getattr(script, field.name) for field in fields(script) if field.name != "elements"}


def _count_words(lines: Counter[str]) -> Counter[str]:
    words: Counter[str] = Counter()
    for line, count in lines.items():
        for word in _TOKEN.findall(line):
            words[word] += count
    return words
