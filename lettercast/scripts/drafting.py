"""A script from an issue: block by block, sentence by sentence, not a word lost."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from lettercast.issues import Block, BlockKind, InlineMark, Issue
from lettercast.normalization import (
    NormalizationOptions,
    Piece,
    collapse_whitespace,
    insert_unspoken,
    normalize_text,
    normalize_whitespace,
    render_spoken_line,
    replace_span,
    say_ordinal,
    split_sentences,
    with_final_stop,
)
from lettercast.scripts.approval import compute_fingerprint
from lettercast.scripts.boilerplate import find_boilerplate_rule
from lettercast.scripts.coverage import check_coverage
from lettercast.scripts.descriptions import (
    MENTIONS,
    find_deictic_here,
    link_phrase,
    read_more_sentence,
    summarize_block,
)
from lettercast.scripts.errors import ScriptError
from lettercast.scripts.headings import collect_acronyms, make_byline_pieces, make_heading_pieces, to_sentence_case
from lettercast.scripts.model import Break, Cue, Element, Heading, Script, Sentence, Unspoken
from lettercast.scripts.opening_closing import draft_framing
from lettercast.settings import Settings

_MIN_FRAMED_SENTENCES = 3
"""Sentences from which on a listener would lose track of who is speaking."""
_FILE_NAME = re.compile(r"\S+\.(?:png|jpe?g|gif|svg|webp)$", re.IGNORECASE)


def draft(issue: Issue, settings: Settings, *, source: str = "") -> Script:
    """Draft the first script of an issue, and prove its coverage.

    `source` is where the issue is kept; by default where it was read from. Raises ScriptError when there is
    nothing to say, or a word of the issue went missing (which would be a mistake of ours).
    """
    walk = _ScriptDrafter(issue, settings)
    body = walk.draft_body()
    words = sum(len(element.spoken.split()) for element in body if isinstance(element, Sentence))
    if not words:
        raise ScriptError("nothing in this issue can be spoken", issue.source, "look at what was read from it")
    opening, closing = draft_framing(issue, settings, words)
    elements: list[Element] = [*opening]
    if opening and not isinstance(body[0], Break):
        elements.append(Break())
    elements += body
    if closing:
        elements += [Break(), Heading(1, "Closing"), Break(), *closing]
    script = Script(
        tuple(elements),
        number=issue.number,
        title=choose_title(issue, settings),
        date=issue.date,
        source=source or issue.source,
        url=issue.url,
    )
    check_coverage(script, issue)
    return replace(script, draft=compute_fingerprint(script))


def choose_title(issue: Issue, settings: Settings) -> str:
    """Choose the episode's title: the issue's, or its number, or its first item, or the name it was read under."""
    if issue.title.strip():
        return " ".join(issue.title.split())
    newsletter = (settings.show.newsletter or settings.show.title).removeprefix("the ")
    if issue.number is not None:
        return f"{newsletter} #{issue.number}"
    for section in issue.sections:
        if section.items:
            return " ".join(section.items[0].title.split())
    return f"{newsletter}, {issue.date:%B} {issue.date.day}, {issue.date.year}" if issue.date else newsletter


class _ScriptDrafter:
    """A walk through the blocks of an issue, with what a listener has heard so far: who speaks, which item."""

    def __init__(self, issue: Issue, settings: Settings) -> None:
        self.issue = issue
        self.settings = settings
        self.options = NormalizationOptions(cross_references=settings.script.cross_references)
        self.acronyms = collect_acronyms(issue)
        self.chapter_level = _find_chapter_level(issue)
        self.items_with_links: set[tuple[int | None, int | None]] = set()  # items whose links were mentioned
        self.cued_urls: set[str] = set()  # addresses that have a cue

    def draft_body(self) -> list[Element]:
        """Draft the elements of all blocks. A heading with nothing to say below it is neither said nor a chapter."""
        lines = [self._draft_block(place, block) for place, block in enumerate(self.issue.blocks)]
        elements: list[Element] = []
        voice = "narrator"
        for place, block in enumerate(self.issue.blocks):
            if not lines[place]:
                continue
            if elements:
                elements.append(Break())
            if block.kind in (BlockKind.HEADING, BlockKind.BYLINE):
                if self._has_spoken_content(place, lines):
                    elements += self._draft_chapter(block, bool(elements))
                    voice = "narrator"
                else:
                    lines[place] = [Sentence((Piece(normalize_whitespace(block.text), "", "nothing-below"),))]
            wanted = f"opinion {block.speaker}" if block.speaker and block.kind is not BlockKind.LABEL else "narrator"
            if wanted != voice and any(isinstance(line, Sentence) and line.spoken for line in lines[place]):
                elements.append(Cue("voice", wanted))
                voice = wanted
            elements += lines[place]
        return elements

    def _has_spoken_content(self, place: int, lines: Sequence[Sequence[Element]]) -> bool:
        """Whether anything is said between this heading and the next one that stands as high."""
        block = self.issue.blocks[place]
        if block.drop_rule:
            return False
        if block.kind is BlockKind.BYLINE:
            return True
        for after in range(place + 1, len(lines)):
            below = self.issue.blocks[after]
            if below.kind is BlockKind.HEADING:
                if below.level <= block.level:
                    return False
            elif any(isinstance(line, Sentence) and line.spoken for line in lines[after]):
                return True
        return False

    def _draft_chapter(self, block: Block, further: bool) -> list[Element]:
        item = self.issue.find_item(block) if block.kind is BlockKind.BYLINE else None
        if block.kind is BlockKind.BYLINE:
            return [Heading(2, normalize_whitespace(item.title if item else block.text))]
        sting = [Cue("cue", "sting")] if further and block.level <= self.chapter_level else []
        return [*sting, Heading(1, to_sentence_case(block.text, self.acronyms).rstrip(":"))]

    # --- one block ---

    def _draft_block(self, place: int, block: Block) -> list[Element]:
        if not block.text.strip():
            return []
        if block.drop_rule:
            return [self._drop_sentence(block, a, b, block.drop_rule) for a, b in split_sentences(block.text)]
        match block.kind:
            case BlockKind.HEADING:
                return [
                    Sentence(with_final_stop(make_heading_pieces(block, self.acronyms, self.options), heading=True))
                ]
            case BlockKind.BYLINE:
                line = Sentence(
                    with_final_stop(make_byline_pieces(block, self.issue.find_item(block), self.options), heading=True)
                )
                return [line, *self._make_link_cues(block)]
            case BlockKind.LABEL:
                return [
                    Sentence(
                        with_final_stop(
                            normalize_text(normalize_whitespace(block.text), options=self.options), heading=True
                        )
                    )
                ]
            case BlockKind.READ_MORE:
                return [self._draft_read_more(block), *self._make_link_cues(block)]
            case BlockKind.CODE | BlockKind.TABLE:
                return [Unspoken(block.kind.value, block.text), *self._draft_mention(block)]
            case BlockKind.IMAGE:
                return self._draft_image(block)
            case BlockKind.FOOTNOTE if not self.settings.script.footnotes:
                return [self._drop_sentence(block, a, b, "footnote") for a, b in split_sentences(block.text)]
            case _:
                return [*self._draft_paragraph(place, block), *self._make_link_cues(block)]

    def _drop_sentence(self, block: Block, start: int, end: int, rule: str) -> Sentence:
        return Sentence((Piece(normalize_whitespace(block.text[start:end]), "", rule),))

    def _draft_paragraph(self, place: int, block: Block) -> list[Sentence]:
        """Draft a paragraph, a list item, a quotation, a line of maths, a footnote that is spoken."""
        spans = split_sentences(block.text) if block.kind is not BlockKind.MATHS else [(0, len(block.text))]
        lead: tuple[Piece, ...] = ()
        if block.kind is BlockKind.LIST_ITEM:
            lead, spans = self._split_marker(place, block, spans)
        sentences: list[Sentence] = []
        for start, end in spans:
            text = block.text[start:end]
            rule = find_boilerplate_rule(normalize_whitespace(text))
            pieces = (Piece(normalize_whitespace(text), "", rule),) if rule else self._speak_sentence(block, start, end)
            sentences.append(Sentence((*lead, *pieces)))
            lead = ()
        if lead:
            sentences.append(Sentence(lead))
        spoken = [at for at, sentence in enumerate(sentences) if sentence.spoken]
        for at in spoken[:-1]:  # parts of a long sentence: a breath, not an end
            if sentences[at].spoken[-1].isalnum():
                sentences[at] = Sentence((*sentences[at].pieces, Piece("", ",", "breath")))
        if spoken:
            item = block.kind is BlockKind.LIST_ITEM
            stop = ":" if not item and self._get_kind(place + 1) is BlockKind.LIST_ITEM else "."
            sentences[spoken[-1]] = Sentence(with_final_stop(sentences[spoken[-1]].pieces, heading=item, stop=stop))
        if block.kind is BlockKind.QUOTATION:
            self._frame_quotation(place, sentences)
        return sentences

    def _speak_sentence(self, block: Block, start: int, end: int) -> tuple[Piece, ...]:
        """Speak the sentence at `start` of a block. A footnote's mark is dropped, "here" is said to be in the notes."""
        offset = block.span.start
        notes = sorted(
            (span.start - offset, span.end - offset)
            for mark, span in block.marks
            if mark is InlineMark.FOOTNOTE_REF and start <= span.start - offset < span.end - offset <= end
        )
        text, marks, at = "", [], start
        for first, last in notes:
            text += block.text[at:first]
            marks.append((len(collapse_whitespace(text)), block.text[first:last]))
            at = last
        text = collapse_whitespace(text + block.text[at:end])
        pieces = normalize_text(text, options=self.options)
        if here := find_deictic_here(block, text, start):
            pieces = replace_span(pieces, *here, link_phrase(text, here[0]), "link")
        for place, mark in reversed(marks):
            pieces = insert_unspoken(pieces, place, mark, "footnote")
        return pieces

    def _split_marker(
        self, place: int, block: Block, spans: list[tuple[int, int]]
    ) -> tuple[tuple[Piece, ...], list[tuple[int, int]]]:
        """Split off the marker of a list item as a piece, and find the sentences behind it."""
        end = len(block.marker) if block.marker and block.text.startswith(block.marker) else 0
        while end and end < len(block.text) and block.text[end].isspace():
            end += 1
        written = collapse_whitespace(block.text[:end])
        ordinal = self._speak_ordinal(place, block)
        if end:
            spans = split_sentences(block.text[end:])
            spans = [(start + end, stop + end) for start, stop in spans]
        return (Piece(written, ordinal, "list"),), spans

    def _speak_ordinal(self, place: int, block: Block) -> str:
        """Say "First, " for an ordered item among others."""
        if block.ordinal is None or block.ordinal < 1 or not self._has_siblings(place, block):
            return ""
        word = say_ordinal(block.ordinal)
        begins = block.text.removeprefix(block.marker).lstrip("\"“'( \t\n").lower()
        return "" if begins.startswith(word) else f"{word.capitalize()}, "

    def _has_siblings(self, place: int, block: Block) -> bool:
        blocks = self.issue.blocks
        for step in (-1, 1):
            near = place + step
            while 0 <= near < len(blocks) and (blocks[near].kind is not BlockKind.HEADING and abs(near - place) < 12):
                other = blocks[near]
                if other.kind is BlockKind.LIST_ITEM and other.depth == block.depth:
                    if other.ordinal == (block.ordinal or 0) + step:
                        return True
                    break
                near += step
        return False

    def _get_kind(self, place: int) -> BlockKind | None:
        return self.issue.blocks[place].kind if 0 <= place < len(self.issue.blocks) else None

    def _frame_quotation(self, place: int, sentences: list[Sentence]) -> None:
        """Say where a quotation of several sentences begins and ends: a listener sees no indent."""
        begins = self._get_kind(place - 1) is not BlockKind.QUOTATION
        ends = self._get_kind(place + 1) is not BlockKind.QUOTATION
        spoken = [at for at, sentence in enumerate(sentences) if sentence.spoken]
        if not spoken or (begins and ends and len(spoken) < _MIN_FRAMED_SENTENCES):
            return
        if begins:
            sentences[spoken[0]] = Sentence((Piece("", "Quote: ", "quotation"), *sentences[spoken[0]].pieces))
        if ends:
            sentences[spoken[-1]] = Sentence((*sentences[spoken[-1]].pieces, Piece("", " End of quote.", "quotation")))

    def _draft_read_more(self, block: Block) -> Sentence:
        written = normalize_whitespace(block.text)
        item = (block.section, block.item)
        if self.settings.script.read_more == "nothing" or item in self.items_with_links:
            return Sentence((Piece(written, "", "read-more"),))
        self.items_with_links.add(item)
        return Sentence((Piece(written, read_more_sentence(written, len(block.links)), "read-more"),))

    def _draft_mention(self, block: Block) -> list[Sentence]:
        """Draft what a listener hears about a block that can't be read out."""
        wanted = self.settings.script.code if block.kind is BlockKind.CODE else self.settings.script.tables
        if wanted == "unspoken":
            return []
        mention = summarize_block(block) if wanted == "summary" else MENTIONS[block.kind]
        return [
            Sentence((Piece("", render_spoken_line(normalize_text(mention, options=self.options)), block.kind.value),))
        ]

    def _draft_image(self, block: Block) -> list[Element]:
        written = normalize_whitespace(block.text)
        cues: list[Element] = []
        if block.links and block.links[0].url.startswith(("https://", "http://")):  # others lie beside the issue
            cues.append(Cue("image", block.links[0].url))
        words = written.split()
        if self.settings.script.images != "describe" or len(words) < 3 or _FILE_NAME.match(words[-1]):
            return [Sentence((Piece(written, "", "image"),)), *cues]
        pieces = normalize_text(written, options=self.options)
        return [Sentence(with_final_stop((Piece("", "A picture: ", "image"), *pieces))), *cues]

    def _make_link_cues(self, block: Block) -> list[Element]:
        cues: list[Element] = []
        for link in block.links:
            if link.url.startswith(("https://", "http://")) and link.url not in self.cued_urls:
                self.cued_urls.add(link.url)
                cues.append(Cue("link", link.url))
        return cues


def _find_chapter_level(issue: Issue) -> int:
    """Find the level of headings that divide the issue: the highest with several. One alone is the issue's title."""
    levels = Counter(block.level for block in issue.blocks if block.kind is BlockKind.HEADING and not block.drop_rule)
    return min((level for level, times in levels.items() if times > 1), default=1)
