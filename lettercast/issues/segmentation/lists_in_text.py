"""Lists in running text: their markers are all that is left of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise, zip_longest

from lettercast.issues.model import Block, BlockKind
from lettercast.issues.readers.page import slice_block
from lettercast.issues.segmentation.titles import find_sentence_starts

MAX_ITEM_CHARACTERS = 3000
"""Characters; markers further apart are no list."""

LIST_END_UNCERTAIN = "where this list ends is not certain: the text lost its lines"

_NUMBER_MARKER = re.compile(r"(?<!\S)(\d{1,2})[.)]\s+(?=[^\s\d])")
_BULLET_MARKER = re.compile(r"(?<!\S)([-•*–])\s+(?=[\"“‘'(]?[A-Z0-9À-Þ])")
_CLOSING_PUNCTUATION = re.compile(r"[.!?;:…,)\]\"'”]\s*\Z")
_NUMBERED_NOUN = re.compile(
    r"\b(?:[Ss]tep|[Pp]art|[Pp]hase|[Cc]hapter|[Ss]ection|[Ff]igure|[Ll]evel|[Tt]ype|[Vv]ersion|[Ss]tage|[Nn]o)\s*\Z"
)
_SENTENCE_OPENER = re.compile(
    r"(?<=[\w)])\s+(?=(?:The|This|That|These|Those|There|In|On|At|For|From|With|They|We|I|It|He|She|You|As|If|When|While|"
    r"Since|Because|However|Note|Given|To|After|Overall|Then|So|But|And|Also|One|Our|My|Its|Their)\s+[a-z])"
)


@dataclass(frozen=True, slots=True)
class _Marker:
    start: int
    text: str
    ordinal: int | None


def cut_lists(block: Block) -> list[Block]:
    """Cut a paragraph of running text so that the items of its lists are blocks."""
    chains = _drop_nested_lists([*_find_numbered_lists(block.text), *_find_bulleted_lists(block.text)])
    if not chains:
        return [block]
    at = block.span.start
    pieces: list[Block | None] = []
    last = 0
    for chain, following in zip_longest(chains, chains[1:]):
        pieces.append(slice_block(block, at + last, at + chain[0].start))
        limit = following[0].start if following else len(block.text)
        last = _find_list_end(block.text, chain, min(limit, chain[-1].start + MAX_ITEM_CHARACTERS))
        doubt = LIST_END_UNCERTAIN if block.text[last:limit].strip() else block.doubt
        for marker, after in pairwise([*chain, None]):
            if marker is not None:
                pieces.append(_cut_item(block, marker, after.start if after else last, block.doubt if after else doubt))
    return [piece for piece in [*pieces, slice_block(block, at + last, block.span.end)] if piece]


def _cut_item(block: Block, marker: _Marker, end: int, doubt: str | None) -> Block | None:
    start = block.span.start
    return slice_block(
        block,
        start + marker.start,
        start + end,
        BlockKind.LIST_ITEM,
        doubt=doubt,
        marker=marker.text,
        ordinal=marker.ordinal,
        depth=1,
    )


def _drop_nested_lists(chains: list[list[_Marker]]) -> list[list[_Marker]]:
    """Sort lists and leave out those that begin inside another."""
    kept: list[list[_Marker]] = []
    for chain in sorted((chain for chain in chains if len(chain) > 1), key=lambda chain: chain[0].start):
        if not kept or chain[0].start > kept[-1][-1].start:
            kept.append(chain)
    return kept


def _find_numbered_lists(text: str) -> list[list[_Marker]]:
    """Find every run of 1. 2. 3. with words after each. 1) 2) 3) is a list after a colon, else part of a sentence."""
    chains: list[list[_Marker]] = [[]]
    for match in _NUMBER_MARKER.finditer(text):
        if _NUMBERED_NOUN.search(text[max(0, match.start() - 12) : match.start()]):
            continue
        number, chain = int(match.group(1)), chains[-1]
        marker = _Marker(match.start(), match.group().strip(), number)
        alike = bool(chain) and chain[0].text[-1] == marker.text[-1]
        if alike and number == len(chain) + 1 and marker.start - chain[-1].start <= MAX_ITEM_CHARACTERS:
            chain.append(marker)
        elif number == 1 and (marker.text[-1] == "." or text[marker.start - 2 : marker.start].startswith(":")):
            chains.append([marker])
    return chains


def _find_bulleted_lists(text: str) -> list[list[_Marker]]:
    """Find every run of dashes or bullets that begins where a colon or a sentence ended."""
    chains: list[list[_Marker]] = [[]]
    for match in _BULLET_MARKER.finditer(text):
        before = text[max(0, match.start() - 4) : match.start()].rstrip()
        ended = bool(_CLOSING_PUNCTUATION.search(before)) or not before
        marker, chain = _Marker(match.start(), match.group(1), None), chains[-1]
        begins = ended and not before.endswith((",", ")", '"', "”"))
        if chain and marker.text == chain[0].text and marker.start - chain[-1].start <= MAX_ITEM_CHARACTERS:
            if len(chain) > 1 and before.endswith(":"):
                chains.append([marker])  # another list begins
            elif ended or not _has_punctuated_items(text, chain):
                chain.append(marker)
        elif begins:
            chains.append([marker])
    return chains


def _has_punctuated_items(text: str, chain: list[_Marker]) -> bool:
    """Whether the items so far end in a mark; then a dash within one is a dash."""
    return len(chain) > 1 and bool(_CLOSING_PUNCTUATION.search(text[chain[1].start - 4 : chain[1].start]))


def _find_list_end(text: str, chain: list[_Marker], limit: int) -> int:
    """Find where the last item ends: it has as many sentences as the longest of the others, at most."""
    counts = [
        len(find_sentence_starts(text, marker.start + len(marker.text), following.start))
        for marker, following in pairwise(chain)
    ]
    start = chain[-1].start + len(chain[-1].text)
    places = find_sentence_starts(text, start, limit)
    if not _CLOSING_PUNCTUATION.search(text[chain[-1].start - 4 : chain[-1].start]):
        opener = _SENTENCE_OPENER.search(text, start, limit)
        if opener and (len(places) < 2 or opener.start() < places[1]):
            return opener.start()
    sentences = max(counts)
    return places[sentences] if sentences < len(places) else limit
