"""Lists in running text: their markers are all that is left of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from lettercast.issues.model import Block, Kind
from lettercast.issues.page import part_of
from lettercast.issues.titles import boundaries

LONGEST_ITEM = 3000
"""Characters; markers further apart are no list."""

UNCERTAIN = "where this list ends is not certain: the text lost its lines"

_NUMBER = re.compile(r"(?<!\S)(\d{1,2})\.\s+(?=[^\s\d])")
_BULLET = re.compile(r"(?<!\S)([-•*–])\s+(?=[\"“‘'(]?[A-Z0-9À-Þ])")
_ENDED = re.compile(r"[.!?;:…,)\]\"'”]\s*\Z")
_COUNTED = re.compile(
    r"\b(?:[Ss]tep|[Pp]art|[Pp]hase|[Cc]hapter|[Ss]ection|[Ff]igure|[Ll]evel|[Tt]ype|[Vv]ersion|[Ss]tage|[Nn]o)\s*\Z"
)
_OPENER = re.compile(
    r"(?<=[\w)])\s+(?=(?:The|This|That|These|Those|There|In|On|At|For|From|With|They|We|I|It|He|She|You|As|If|When|While|"
    r"Since|Because|However|Note|Given|To|After|Overall|Then|So|But|And|Also|One|Our|My|Its|Their)\s+[a-z])"
)


@dataclass(frozen=True, slots=True)
class _Marker:
    start: int
    text: str
    ordinal: int | None


def cut_lists(block: Block) -> list[Block]:
    """A paragraph of running text with its lists as items of their own."""
    chain = _numbered(block.text) or _bulleted(block.text)
    if not chain:
        return [block]
    at = block.span.start
    pieces = [part_of(block, at, at + chain[0].start)]
    for one, following in zip(chain, [*chain[1:], None], strict=True):
        end = following.start if following else _end(block.text, chain)
        attributes = {"marker": one.text, "ordinal": one.ordinal, "depth": 1}
        doubt = UNCERTAIN if following is None and block.text[end:].strip() else block.doubt
        pieces.append(part_of(block, at + one.start, at + end, Kind.LIST_ITEM, doubt=doubt, **attributes))
        if following is None:
            rest = part_of(block, at + end, block.span.end)
            pieces += cut_lists(rest) if rest else []
    return [piece for piece in pieces if piece]


def _numbered(text: str) -> list[_Marker]:
    """The first run of 1. 2. 3. with something said at each."""
    chain: list[_Marker] = []
    for found in _NUMBER.finditer(text):
        number = int(found.group(1))
        if _COUNTED.search(text[max(0, found.start() - 12) : found.start()]):
            continue
        near = not chain or found.start() - chain[-1].start <= LONGEST_ITEM
        if number == len(chain) + 1 and near:
            chain.append(_Marker(found.start(), found.group().strip(), number))
        elif number == 1:
            if len(chain) > 1:
                break
            chain = [_Marker(found.start(), found.group().strip(), 1)]
    return chain if len(chain) > 1 else []


def _bulleted(text: str) -> list[_Marker]:
    """The first run of dashes or bullets that begins where a colon or a sentence ended."""
    chain: list[_Marker] = []
    for found in _BULLET.finditer(text):
        before = text[max(0, found.start() - 4) : found.start()]
        ended = bool(_ENDED.search(before)) or not before.strip()
        if len(chain) > 1 and before.rstrip().endswith(":"):
            break  # another list begins
        if chain and found.group(1) == chain[0].text and found.start() - chain[-1].start <= LONGEST_ITEM:
            if ended or not _punctuated(text, chain):
                chain.append(_Marker(found.start(), found.group(1), None))
        elif len(chain) < 2 and ended and not before.rstrip().endswith((",", ")", '"', "”")):
            chain = [_Marker(found.start(), found.group(1), None)]
    return chain if len(chain) > 1 else []


def _punctuated(text: str, chain: list[_Marker]) -> bool:
    """Whether the items so far end in a mark; then a dash within one is a dash."""
    return len(chain) > 1 and bool(_ENDED.search(text[chain[1].start - 4 : chain[1].start]))


def _end(text: str, chain: list[_Marker]) -> int:
    """Where the last item ends: it has as many sentences as the longest of the others, at most."""
    counts = [len(boundaries(text, one.start + len(one.text), following.start)) for one, following in pairwise(chain)]
    start = chain[-1].start + len(chain[-1].text)
    if not _ENDED.search(text[chain[-1].start - 4 : chain[-1].start]):
        found = _OPENER.search(text, start)
        places = boundaries(text, start, len(text))
        if found and (len(places) < 2 or found.start() < places[1]):
            return found.start()
    places = boundaries(text, start, len(text))
    sentences = max(counts)
    return places[sentences] if sentences < len(places) else len(text)
