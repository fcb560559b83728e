"""A script from an issue: block by block, sentence by sentence, not a word lost."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from lettercast.issues import Block, Issue, Kind, Mark
from lettercast.normalization import Piece, SpeakOptions, plain, speak
from lettercast.normalization.numbers import ordinal
from lettercast.normalization.pieces import dropped_between, ended, fold, fold_inside, said_instead
from lettercast.normalization.sentences import sentences
from lettercast.scripts.approval import fingerprint
from lettercast.scripts.boilerplate import boilerplate
from lettercast.scripts.coverage import check_coverage
from lettercast.scripts.descriptions import MENTION, linked, points_here, summary, there
from lettercast.scripts.errors import ScriptError
from lettercast.scripts.headings import acronyms, byline_pieces, heading_pieces, sentence_case
from lettercast.scripts.model import Break, Cue, Element, Heading, Script, Sentence, Unspoken
from lettercast.scripts.opening_closing import framing
from lettercast.settings import Settings

_QUOTED_AT_LENGTH = 3
"""Sentences from which on a listener would lose track of who is speaking."""
_FILE_NAME = re.compile(r"\S+\.(?:png|jpe?g|gif|svg|webp)$", re.IGNORECASE)


def draft(issue: Issue, settings: Settings, *, source: str = "") -> Script:
    """The first script of an issue, its coverage proven.

    `source` is where the issue is kept; by default where it was read from. Raises ScriptError when there is
    nothing to say, or a word of the issue went missing (which would be a mistake of ours).
    """
    walk = _Walk(issue, settings)
    body = walk.body()
    words = sum(len(element.spoken.split()) for element in body if isinstance(element, Sentence))
    if not words:
        raise ScriptError("nothing in this issue can be spoken", issue.source, "look at what was read from it")
    opening, closing = framing(issue, settings, words)
    elements: list[Element] = [*opening]
    if opening and not isinstance(body[0], Break):
        elements.append(Break())
    elements += body
    if closing:
        elements += [Break(), Heading(1, "Closing"), Break(), *closing]
    script = Script(
        tuple(elements),
        number=issue.number,
        title=title_of(issue, settings),
        date=issue.date,
        source=source or issue.source,
        url=issue.url,
    )
    check_coverage(script, issue)
    return replace(script, draft=fingerprint(script))


def title_of(issue: Issue, settings: Settings) -> str:
    """The episode's title: the issue's own, or its number, or its first item, or the name it was read under."""
    if issue.title.strip():
        return " ".join(issue.title.split())
    newsletter = (settings.show.newsletter or settings.show.title).removeprefix("the ")
    if issue.number is not None:
        return f"{newsletter} #{issue.number}"
    for section in issue.sections:
        if section.items:
            return " ".join(section.items[0].title.split())
    return f"{newsletter}, {issue.date:%B} {issue.date.day}, {issue.date.year}" if issue.date else newsletter


class _Walk:
    """One way through the blocks of an issue. Keeps what a listener has heard: who speaks, which item."""

    def __init__(self, issue: Issue, settings: Settings) -> None:
        self.issue = issue
        self.settings = settings
        self.options = SpeakOptions(cross_references=settings.script.cross_references)
        self.acronyms = acronyms(issue)
        self.top = _top_level(issue)
        self.linked: set[tuple[int | None, int | None]] = set()  # items whose links were mentioned
        self.links: set[str] = set()  # addresses that have a cue

    def body(self) -> list[Element]:
        """The elements of all blocks. A heading with nothing to say below it is neither said nor a chapter."""
        lines = [self._block(place, block) for place, block in enumerate(self.issue.blocks)]
        elements: list[Element] = []
        voice = "narrator"
        for place, block in enumerate(self.issue.blocks):
            if not lines[place]:
                continue
            if elements:
                elements.append(Break())
            if block.kind in (Kind.HEADING, Kind.BYLINE):
                if self._heads_something(place, lines):
                    elements += self._chapter(block, bool(elements))
                    voice = "narrator"
                else:
                    lines[place] = [Sentence((Piece(fold(block.text), "", "nothing-below"),))]
            wanted = f"opinion {block.speaker}" if block.speaker and block.kind is not Kind.LABEL else "narrator"
            if wanted != voice and any(isinstance(line, Sentence) and line.spoken for line in lines[place]):
                elements.append(Cue("voice", wanted))
                voice = wanted
            elements += lines[place]
        return elements

    def _heads_something(self, place: int, lines: Sequence[Sequence[Element]]) -> bool:
        """Whether anything is said between this heading and the next one that stands as high."""
        block = self.issue.blocks[place]
        if block.dropped:
            return False
        if block.kind is Kind.BYLINE:
            return True
        for after in range(place + 1, len(lines)):
            below = self.issue.blocks[after]
            if below.kind is Kind.HEADING:
                if below.level <= block.level:
                    return False
            elif any(isinstance(line, Sentence) and line.spoken for line in lines[after]):
                return True
        return False

    def _chapter(self, block: Block, further: bool) -> list[Element]:
        item = self.issue.item_of(block) if block.kind is Kind.BYLINE else None
        if block.kind is Kind.BYLINE:
            return [Heading(2, fold(item.title if item else block.text))]
        sting = [Cue("cue", "sting")] if further and block.level <= self.top else []
        return [*sting, Heading(1, sentence_case(block.text, self.acronyms).rstrip(":"))]

    # --- one block ---

    def _block(self, place: int, block: Block) -> list[Element]:
        if not block.text.strip():
            return []
        if block.dropped:
            return [self._dropped(block, a, b, block.dropped) for a, b in sentences(block.text)]
        match block.kind:
            case Kind.HEADING:
                return [Sentence(ended(heading_pieces(block, self.acronyms, self.options), heading=True))]
            case Kind.BYLINE:
                line = Sentence(ended(byline_pieces(block, self.issue.item_of(block), self.options), heading=True))
                return [line, *self._link_cues(block)]
            case Kind.LABEL:
                return [Sentence(ended(speak(fold(block.text), options=self.options), heading=True))]
            case Kind.READ_MORE:
                return [self._read_more(block), *self._link_cues(block)]
            case Kind.CODE | Kind.TABLE:
                return [Unspoken(block.kind.value, block.text), *self._mention(block)]
            case Kind.IMAGE:
                return self._image(block)
            case Kind.FOOTNOTE if not self.settings.script.footnotes:
                return [self._dropped(block, a, b, "footnote") for a, b in sentences(block.text)]
            case _:
                return [*self._paragraph(place, block), *self._link_cues(block)]

    def _dropped(self, block: Block, start: int, end: int, rule: str) -> Sentence:
        return Sentence((Piece(fold(block.text[start:end]), "", rule),))

    def _paragraph(self, place: int, block: Block) -> list[Sentence]:
        """A paragraph, a list item, a quotation, a line of maths, a footnote that is said."""
        spans = sentences(block.text) if block.kind is not Kind.MATHS else [(0, len(block.text))]
        lead: tuple[Piece, ...] = ()
        if block.kind is Kind.LIST_ITEM:
            lead, spans = self._marker(place, block, spans)
        said: list[Sentence] = []
        for start, end in spans:
            text = block.text[start:end]
            rule = boilerplate(fold(text))
            pieces = (Piece(fold(text), "", rule),) if rule else self._spoken(block, start, end)
            said.append(Sentence((*lead, *pieces)))
            lead = ()
        if lead:
            said.append(Sentence(lead))
        spoken = [at for at, sentence in enumerate(said) if sentence.spoken]
        for at in spoken[:-1]:  # parts of a long sentence: a breath, not an end
            if said[at].spoken[-1].isalnum():
                said[at] = Sentence((*said[at].pieces, Piece("", ",", "breath")))
        if spoken:
            item = block.kind is Kind.LIST_ITEM
            stop = ":" if not item and self._kind_at(place + 1) is Kind.LIST_ITEM else "."
            said[spoken[-1]] = Sentence(ended(said[spoken[-1]].pieces, heading=item, stop=stop))
        if block.kind is Kind.QUOTATION:
            self._quote(place, said)
        return said

    def _spoken(self, block: Block, start: int, end: int) -> tuple[Piece, ...]:
        """The sentence at `start` of a block. A footnote's mark is dropped, "here" is said to be in the notes."""
        offset = block.span.start
        notes = sorted(
            (span.start - offset, span.end - offset)
            for mark, span in block.marks
            if mark is Mark.FOOTNOTE_REF and start <= span.start - offset < span.end - offset <= end
        )
        text, marks, at = "", [], start
        for first, last in notes:
            text += block.text[at:first]
            marks.append((len(fold_inside(text)), block.text[first:last]))
            at = last
        text = fold_inside(text + block.text[at:end])
        pieces = speak(text, options=self.options)
        if found := points_here(block, text, start):
            pieces = said_instead(pieces, *found, there(text, found[0]), "link")
        for place, mark in reversed(marks):
            pieces = dropped_between(pieces, place, mark, "footnote")
        return pieces

    def _marker(
        self, place: int, block: Block, spans: list[tuple[int, int]]
    ) -> tuple[tuple[Piece, ...], list[tuple[int, int]]]:
        """The marker of a list item as a piece, and the sentences behind it."""
        end = len(block.marker) if block.marker and block.text.startswith(block.marker) else 0
        while end and end < len(block.text) and block.text[end].isspace():
            end += 1
        written = fold_inside(block.text[:end])
        said = self._ordinal(place, block)
        if end:
            spans = sentences(block.text[end:])
            spans = [(start + end, stop + end) for start, stop in spans]
        return (Piece(written, said, "list"),), spans

    def _ordinal(self, place: int, block: Block) -> str:
        """ "First, " for an ordered item among others."""
        if block.ordinal is None or block.ordinal < 1 or not self._has_siblings(place, block):
            return ""
        word = ordinal(block.ordinal)
        begins = block.text.removeprefix(block.marker).lstrip("\"“'( \t\n").lower()
        return "" if begins.startswith(word) else f"{word.capitalize()}, "

    def _has_siblings(self, place: int, block: Block) -> bool:
        blocks = self.issue.blocks
        for step in (-1, 1):
            near = place + step
            while 0 <= near < len(blocks) and (blocks[near].kind is not Kind.HEADING and abs(near - place) < 12):
                other = blocks[near]
                if other.kind is Kind.LIST_ITEM and other.depth == block.depth:
                    if other.ordinal == (block.ordinal or 0) + step:
                        return True
                    break
                near += step
        return False

    def _kind_at(self, place: int) -> Kind | None:
        return self.issue.blocks[place].kind if 0 <= place < len(self.issue.blocks) else None

    def _quote(self, place: int, said: list[Sentence]) -> None:
        """Say where a quotation of several sentences begins and ends: a listener sees no indent."""
        begins = self._kind_at(place - 1) is not Kind.QUOTATION
        ends = self._kind_at(place + 1) is not Kind.QUOTATION
        spoken = [at for at, sentence in enumerate(said) if sentence.spoken]
        if not spoken or (begins and ends and len(spoken) < _QUOTED_AT_LENGTH):
            return
        if begins:
            said[spoken[0]] = Sentence((Piece("", "Quote: ", "quotation"), *said[spoken[0]].pieces))
        if ends:
            said[spoken[-1]] = Sentence((*said[spoken[-1]].pieces, Piece("", " End of quote.", "quotation")))

    def _read_more(self, block: Block) -> Sentence:
        written = fold(block.text)
        item = (block.section, block.item)
        if self.settings.script.read_more == "nothing" or item in self.linked:
            return Sentence((Piece(written, "", "read-more"),))
        self.linked.add(item)
        return Sentence((Piece(written, linked(written, len(block.links)), "read-more"),))

    def _mention(self, block: Block) -> list[Sentence]:
        """What a listener is told of a block that can't be read out."""
        wanted = self.settings.script.code if block.kind is Kind.CODE else self.settings.script.tables
        if wanted == "unspoken":
            return []
        said = summary(block) if wanted == "summary" else MENTION[block.kind]
        return [Sentence((Piece("", plain(speak(said, options=self.options)), block.kind.value),))]

    def _image(self, block: Block) -> list[Element]:
        written = fold(block.text)
        cues: list[Element] = []
        if block.links and block.links[0].url.startswith(("https://", "http://")):  # others lie beside the issue
            cues.append(Cue("image", block.links[0].url))
        words = written.split()
        if self.settings.script.images != "describe" or len(words) < 3 or _FILE_NAME.match(words[-1]):
            return [Sentence((Piece(written, "", "image"),)), *cues]
        pieces = speak(written, options=self.options)
        return [Sentence(ended((Piece("", "A picture: ", "image"), *pieces))), *cues]

    def _link_cues(self, block: Block) -> list[Element]:
        cues: list[Element] = []
        for link in block.links:
            if link.url.startswith(("https://", "http://")) and link.url not in self.links:
                self.links.add(link.url)
                cues.append(Cue("link", link.url))
        return cues


def _top_level(issue: Issue) -> int:
    """The level of headings that part the issue: the highest of which there are several. One alone is its title."""
    levels = Counter(block.level for block in issue.blocks if block.kind is Kind.HEADING and not block.dropped)
    return min((level for level, times in levels.items() if times > 1), default=1)
