"""Edits that a reviewer makes: pure functions from a script and a place in it to the next script.

A place is the index of an element, and inside a sentence a range of its pieces: from (piece, offset) up to
(piece, offset), offsets counting characters of a plain piece. A piece that is not plain is taken whole. All raise
ReviewError for an edit that can't be made there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from lettercast.errors import Problem
from lettercast.normalization import Piece
from lettercast.review.errors import ReviewError
from lettercast.review.merging import CLASH_END, CLASH_INDENT, CLASH_START
from lettercast.scripts import (
    Break,
    Comment,
    Cue,
    Element,
    Heading,
    Script,
    ScriptError,
    Sentence,
    Unspoken,
    dump_element,
    parse,
)

BY_HAND = "by hand"
"""The rule of a reviewer's changes: it shows in the file and on the page that a person decided this."""
MAX_PAUSE_S = 60.0


@dataclass(frozen=True, slots=True)
class PieceRange:
    """A range of a sentence's pieces, from (piece, offset) up to (piece, offset)."""

    start: tuple[int, int]
    end: tuple[int, int]


WHOLE_SENTENCE = PieceRange((0, 0), (2**31, 0))


def say_range(script: Script, at: int, where: PieceRange, spoken: str, rule: str = BY_HAND) -> Script:
    """Say `spoken` for the range. Words that are said as they are written become plain again."""
    before, inside, after = _cut_pieces(_get_sentence(script, at), where)
    written = "".join(piece.written for piece in inside)
    spoken = " ".join(spoken.split())
    if spoken and written[:1].isspace():
        spoken = f" {spoken}"
    if spoken and written[-1:].isspace():
        spoken = f"{spoken} "
    piece = Piece(written, spoken, "" if written == spoken else rule)
    return _replace_element(script, at, (Sentence((*before, piece, *after)),))


def say_word(script: Script, at: int, word: str, spoken: str) -> Script:
    """Say `spoken` wherever this sentence says `word`; an empty text leaves the word written and unspoken."""
    sentence = _get_sentence(script, at)
    spoken = " ".join(spoken.split())
    whole = re.compile(rf"(?<![^\W_]){re.escape(word)}(?![^\W_])")
    pieces: list[Piece] = []
    for piece in sentence.pieces:
        if not whole.search(piece.spoken):
            pieces.append(piece)
        elif not piece.is_plain:
            pieces.append(Piece(piece.written, whole.sub(lambda _: spoken, piece.spoken), piece.rule))
        else:
            last = 0
            for match in whole.finditer(piece.written):
                before = piece.written[last : match.start()]
                pieces += [Piece(before, before), Piece(match[0], spoken, BY_HAND)]
                last = match.end()
            pieces.append(Piece(piece.written[last:], piece.written[last:]))
    if tuple(pieces) == sentence.pieces:
        raise ReviewError(f"{word!r} is not said in this sentence", remedy="reload the page")
    return _replace_element(script, at, (Sentence(tuple(pieces)),))


def drop_range(script: Script, at: int, where: PieceRange = WHOLE_SENTENCE, rule: str = BY_HAND) -> Script:
    """Keep the range as it is written, and say nothing of it."""
    sentence = _get_sentence(script, at)
    before, inside, after = _cut_pieces(sentence, where)
    written = "".join(piece.written for piece in inside)
    pieces = (Piece(written, "", rule),) if written else ()
    return _replace_element(script, at, (Sentence((*before, *pieces, *after)),))


def restore_range(script: Script, at: int, where: PieceRange = WHOLE_SENTENCE) -> Script:
    """Say the range as it is written, where it was dropped or changed; an unspoken block becomes a sentence."""
    element = script.elements[at]
    if isinstance(element, Unspoken):
        text = " ".join(element.text.split())
        return _replace_element(script, at, (Sentence((Piece(text, text),)),))
    sentence = _get_sentence(script, at)
    before, inside, after = _cut_pieces(sentence, where)
    written = "".join(piece.written for piece in inside)
    return _replace_element(script, at, (Sentence((*before, Piece(written, written), *after)),))


def rewrite_element(script: Script, at: int, line: str) -> Script:
    """Replace the element by what `line` says in the file's notation. Several lines are several elements."""
    elements = _parse_elements(line)
    if not elements:
        raise ReviewError("an empty line", remedy="to say nothing of a sentence, drop it: its words stay in the script")
    old = script.elements[at]
    if isinstance(old, Sentence) and all(isinstance(element, Comment | Break) for element in elements):
        raise ReviewError("a sentence became a comment", remedy="to say nothing of it, drop it")
    return _replace_element(script, at, elements)


def split_sentence(script: Script, at: int, place: tuple[int, int]) -> Script:
    """Split a sentence in two at (piece, offset)."""
    sentence = _get_sentence(script, at)
    before, inside, after = _cut_pieces(sentence, PieceRange(place, place))
    first, second = _trim_edge(before, after=False), _trim_edge((*inside, *after), after=True)
    if not first or not second:
        raise ReviewError("a sentence can only be split between two words", remedy="put the cursor inside the sentence")
    return _replace_element(script, at, (Sentence(first), Sentence(second)))


def join_sentences(script: Script, at: int) -> Script:
    """Join a sentence and the next one; a paragraph break between them is removed."""
    first = _get_sentence(script, at)
    below = at + 1
    while below < len(script.elements) and isinstance(script.elements[below], Break):
        below += 1
    second = script.elements[below] if below < len(script.elements) else None
    if not isinstance(second, Sentence):
        raise ReviewError("no sentence follows to join", remedy="a heading, a cue or a comment stands between")
    space = Piece(" ", " ")
    elements = (
        *script.elements[:at],
        Sentence((*first.pieces, space, *second.pieces)),
        *script.elements[below + 1 :],
    )
    return replace(script, elements=elements)


def set_pause(script: Script, at: int, seconds: float | None) -> Script:
    """Wait `seconds` after the element; None leaves the pause to show.toml."""
    if seconds is not None and not 0 <= seconds <= MAX_PAUSE_S:
        raise ReviewError(f"invalid pause of {seconds:g} s", remedy=f"give seconds from 0 to {MAX_PAUSE_S:g}")
    below = at + 1
    has_cue = below < len(script.elements) and _is_cue(script.elements[below], "pause")
    cue = () if seconds is None else (Cue("pause", f"{seconds:g}"),)
    return replace(script, elements=(*script.elements[:below], *cue, *script.elements[below + has_cue :]))


def set_voice(script: Script, at: int, part: str) -> Script:
    """Let `part` speak from this sentence on: "opinion Rohin", "narrator"; "" removes the cue before it."""
    part = " ".join(part.split())
    has_cue = at > 0 and _is_cue(script.elements[at - 1], "voice")
    cue = (Cue("voice", part),) if part else ()
    return replace(script, elements=(*script.elements[: at - has_cue], *cue, *script.elements[at:]))


def set_title(script: Script, at: int, text: str) -> Script:
    """Name a chapter."""
    heading = script.elements[at]
    if not isinstance(heading, Heading):
        raise ReviewError("this is not a chapter's title")
    text = " ".join(text.split())
    if not text:
        raise ReviewError("a chapter without a name", remedy="type its title")
    return _replace_element(script, at, (replace(heading, title=text),))


def remove_element(script: Script, at: int) -> Script:
    """Remove a cue or a comment. Words of the issue can't be removed, only dropped."""
    if not isinstance(script.elements[at], Cue | Comment):
        raise ReviewError("words stay in the script", remedy="drop them, so that they are not spoken")
    return _replace_element(script, at, ())


def add_note(script: Script, at: int, text: str) -> Script:
    """Put a comment before the element."""
    text = " ".join(text.split())
    if not text or f"%% {text}".startswith(CLASH_START):
        raise ReviewError("a note without words")
    return _replace_element(script, at, (Comment(text), script.elements[at]))


def resolve_clash(script: Script, at: int, keep: str) -> Script:
    """Resolve a clash: keep what the file says ("file"), the other version ("other"), or "both", one after the other.

    `at` is the comment that begins the other version; what the file says stands right below its end.
    """
    lines = [dump_element(element) for element in script.elements]
    if not lines[at].startswith(CLASH_START.rstrip()):
        raise ReviewError("there is nothing to decide here")
    end = next((n for n in range(at, len(lines)) if lines[n] == CLASH_END), None)
    if end is None:
        raise ReviewError("the other version does not end", remedy=f"put a line {CLASH_END} below it")
    kept = (line.removeprefix("%%").removeprefix(" ").removeprefix(CLASH_INDENT) for line in lines[at + 1 : end])
    other = _parse_elements("\n".join(kept)) if keep in ("other", "both") else ()
    below = script.elements[end + 1 :]
    if keep == "other":
        below = below[_count_matching_elements(other, below) :]
    return replace(script, elements=(*script.elements[:at], *other, *below))


def _count_matching_elements(other: Sequence[Element], below: Sequence[Element]) -> int:
    """Count the elements below that write what `other` writes; the first one alone where none do."""
    expected = "".join(_join_written(other).split())
    for count in range(1, len(below) + 1):
        written = "".join(_join_written(below[:count]).split())
        if written == expected and written:
            return count
        if len(written) > len(expected):
            break
    return 1 if below and (not other or type(below[0]) is type(other[0])) else 0


def _join_written(elements: Sequence[Element]) -> str:
    return Script(tuple(elements)).written


def _get_sentence(script: Script, at: int) -> Sentence:
    element = script.elements[at]
    if not isinstance(element, Sentence):
        raise ReviewError("this is not a sentence")
    return element


def _replace_element(script: Script, at: int, elements: Sequence[Element]) -> Script:
    return replace(script, elements=(*script.elements[:at], *elements, *script.elements[at + 1 :]))


def _is_cue(element: Element, name: str) -> bool:
    return isinstance(element, Cue) and element.name == name


def _parse_elements(lines: str) -> tuple[Element, ...]:
    """Parse lines of a script's body. Raises ReviewError with every broken line."""
    try:
        return parse(f"---\n---\n\n{lines.strip(chr(10))}").elements
    except ScriptError as error:
        problems = tuple(Problem(problem.what, "", problem.remedy) for problem in error.problems)
        raise ReviewError(problems=problems) from error


Pieces = tuple[Piece, ...]


def _cut_pieces(sentence: Sentence, where: PieceRange) -> tuple[Pieces, Pieces, Pieces]:
    """Cut a sentence into the pieces before, in and after a range; changed pieces belong where they begin."""
    before: list[Piece] = []
    inside: list[Piece] = []
    after: list[Piece] = []
    for number, piece in enumerate(sentence.pieces):
        if piece.is_plain:
            text = piece.written
            low = len(text) if number < where.start[0] else 0 if number > where.start[0] else where.start[1]
            high = len(text) if number < where.end[0] else 0 if number > where.end[0] else where.end[1]
            for pieces, part in ((before, text[:low]), (inside, text[low:high]), (after, text[max(low, high) :])):
                if part:
                    pieces.append(Piece(part, part))
        elif (number, 0) < where.start:
            before.append(piece)
        elif (number, 0) < where.end:
            inside.append(piece)
        else:
            after.append(piece)
    return tuple(before), tuple(inside), tuple(after)


def _trim_edge(pieces: Pieces, *, after: bool) -> Pieces:
    """Remove the plain white space at a cut, which the end of the line stands for."""
    edge = 0 if after else -1
    if not pieces or not pieces[edge].is_plain:
        return pieces
    text = pieces[edge].written
    text = text.lstrip() if after else text.rstrip()
    kept = (Piece(text, text),) if text else ()
    return (*kept, *pieces[1:]) if after else (*pieces[:-1], *kept)
