"""A script file as it was at one moment: its front matter as it stands, and a line for each element."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, fields, replace
from sys import intern

from lettercast.files import sha256_of
from lettercast.review.errors import ReviewError
from lettercast.review.merging import merge
from lettercast.scripts import Script, dump, dump_element, parse_lines

NO_FRONT_MATTER = "---\n---\n\n"
_TOKEN = re.compile(r"\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Version:
    """One content of a script file. `lines[i]` is the file's text of `script.elements[i]`."""

    rev: str  # the hash of the content
    front: str  # the front matter as it stands in the file, to its blank line
    lines: tuple[str, ...]
    script: Script

    @property
    def text(self) -> str:
        """The whole file."""
        return self.front + "".join(f"{line}\n" for line in self.lines)

    def locate(self, sha: str, nth: int) -> int | None:
        """The index of the element whose line has this hash, the `nth` of its kind (from 0)."""
        for index, line in enumerate(self.lines):
            if line_sha(line) == sha:
                if nth == 0:
                    return index
                nth -= 1
        return None


def line_sha(line: str) -> str:
    """What names an element to the page, together with how many equal ones stand before it."""
    return sha256_of(line)[:12]


def version_of(text: str, name: str) -> Version:
    """Read a file's text. Raises ScriptError with every broken line."""
    script, places = parse_lines(text, name)
    raw = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    head = raw[: places[0] - 1] if places else raw
    front = "\n".join(head).strip()
    return _version(f"{front}\n\n" if front else NO_FRONT_MATTER, script)


def version_with(script: Script, like: Version) -> Version:
    """The version that holds `script`; the front matter stays as it stands in `like` where it says the same."""
    if _matter(script) == _matter(like.script):
        return _version(like.front, script)
    return _version(dump(replace(script, elements=())).rstrip() + "\n\n", script)


def merged(base: Version, mine: Version, theirs: Version, name: str) -> tuple[Version, int]:
    """`theirs` with what `mine` changed of `base`, and how many places could not be decided.

    Raises ReviewError rather than making a file that would not read back as it was meant.
    """
    lines = merge(base.lines, mine.lines, theirs.lines)
    matter, base_matter, mine_matter = _matter(theirs.script), _matter(base.script), _matter(mine.script)
    changed = {key: value for key, value in mine_matter.items() if value != base_matter[key]}
    front = theirs.front
    if any(matter[key] != value for key, value in changed.items()):
        script = replace(theirs.script, elements=(), **changed)
        front = mine.front if matter == base_matter else dump(script).rstrip() + "\n\n"
    text = front + "".join(f"{line}\n" for line in lines.lines)
    version = version_of(text, name)
    if version.lines != lines.lines:
        raise ReviewError("two changes could not be merged", name, "reload the page and make yours again")
    return version, lines.clashes


def distance(one: Version, other: Version) -> tuple[int, int]:
    """How far two versions are apart: lines that only one has, words that only one has in these."""
    left, right = Counter(one.lines), Counter(other.lines)
    mine, theirs = left - right, right - left
    words, others = _words(mine), _words(theirs)
    apart = (words - others).total() + (others - words).total() + (one.front != other.front)
    return mine.total() + theirs.total(), apart


def _version(front: str, script: Script) -> Version:
    # Neighbouring versions share nearly all lines: interned, hundreds of versions cost little.
    lines = tuple(intern(dump_element(element)) for element in script.elements)
    return Version(sha256_of(front + "\n".join(lines))[:16], front, lines, script)


def _matter(script: Script) -> dict[str, object]:
    return {field.name: getattr(script, field.name) for field in fields(script) if field.name != "elements"}


def _words(lines: Counter[str]) -> Counter[str]:
    words: Counter[str] = Counter()
    for line, count in lines.items():
        for word in _TOKEN.findall(line):
            words[word] += count
    return words
