"""Where sentences end. Offsets into the text, so that not a character is lost.

A stop ends a sentence unless something speaks against it: an abbreviation, an initial, a list number, an open
bracket or quotation, a small letter behind it. A sentence too long to say in one breath is parted at a clause.
"""

from __future__ import annotations

import re

from lettercast.normalization.words import is_sentence_starter

MAX_SENTENCE_LENGTH = 400
"""Characters a sentence may have before it is parted at a clause. Engines with a token limit cut off soon after."""

_SENTENCE_STOP = re.compile(r"(?:\.\.\.|[.!?…‽]+)(?P<close>[\"”’'»)\]*_]*)(?:\[\d{1,3}\]|[¹²³⁴-⁹]+)*(?=\s|$)")
_WORD_BEFORE = re.compile(r"[\w.&'’/-]*$")


def _word_set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Followed by a name or a number, never by a new sentence.
_NEVER_FINAL = _word_set(
    "dr mr mrs ms mx prof profs rev hon gen col lt sgt capt gov sen rep pres st mt ft messrs supt e.g eg i.e ie "
    "cf viz vs v approx ca resp esp incl cp al.g n.b nb aka a.k.a"
)
# Followed by a number or a bracket: "Fig. 3", "No. 7", "pp. 3-5".
_BEFORE_NUMBERS = _word_set(
    "no nos fig figs eq eqs sec sect secs ch chs chap vol vols art p pp par para app tab thm lem prop def ex ver "
    "rev ed eds jan feb mar apr jun jul aug sep sept oct nov dec"
)
# May end a sentence: they do when what follows looks like the start of one.
_SOMETIMES_FINAL = _word_set(
    "etc al inc ltd co corp jr sr bros dept univ assn a.m p.m am pm b.c a.d u.s u.k u.n e.u d.c ph.d phd m.d m.s "
    "b.a b.s m.a w.r.t wrt s.t i.i.d iid et.al mon tue tues wed thu thurs fri sat sun"
)
_BRACKET_PAIRS = {"(": ")", "[": "]", "“": "”", "«": "»"}
_BRACKET = re.compile("[" + re.escape("".join([*_BRACKET_PAIRS, *_BRACKET_PAIRS.values()])) + '"]')
_MAX_BRACKETED_LENGTH = 1000
"""Characters. What is bracketed for longer is a slip of the pen, or holds whole paragraphs."""
_CLAUSE_BREAKS = (
    re.compile(r"[;:][\"”’)\]]*(?=\s)|\s[–—]+(?=\s)"),
    re.compile(r",[\"”’]?(?=\s+(?:and|or|but|so|because|which|who|while|where|whereas|since|although|then|as)\b)"),
    re.compile(r"[,)][\"”’]?(?=\s)"),
    re.compile(r"\w(?=\s+(?:and|or|but|because|which|that|while|where|when|if|to|with|from|for|in|on)\b)"),
    re.compile(r"\S(?=\s)"),
)

_MARKED_BREAKS = 4
"""The inner stops and the first clauses: places with a mark. Outside of brackets they are the best of all."""


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Find the (start, end) of each sentence of a paragraph, in order; between them is white space only."""
    held = _find_bracketed_spans(text)
    spans: list[tuple[int, int]] = []
    start = 0
    for stop in _SENTENCE_STOP.finditer(text):
        if stop.end() >= len(text) or not _ends_sentence(text, start, stop, held):
            continue
        _add_span(text, start, stop.end(), spans)
        start = stop.end()
    _add_span(text, start, len(text), spans)
    return spans


def _add_span(text: str, start: int, end: int, spans: list[tuple[int, int]]) -> None:
    """Append the stretch without the white space at its edges, parted where it is too long."""
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    if start < end:
        spans.extend(_split_long_sentence(text, start, end))


def _find_bracketed_spans(text: str) -> list[tuple[int, int]]:
    """Find the stretches inside brackets and quotations that are closed again, outermost, in order."""
    opened: dict[str, list[int]] = {closing: [] for closing in _BRACKET_PAIRS.values()}
    pairs: list[tuple[int, int]] = []
    straight: int | None = None
    for bracket in _BRACKET.finditer(text):
        character, at = bracket[0], bracket.start()
        if character in _BRACKET_PAIRS:
            opened[_BRACKET_PAIRS[character]].append(at)
        elif character != '"':
            if opened[character]:
                pairs.append((opened[character].pop(), at))
        elif straight is None:
            straight = at
        else:
            pairs.append((straight, at))
            straight = None
    outermost: list[tuple[int, int]] = []
    for pair in sorted(pairs):
        if pair[1] - pair[0] <= _MAX_BRACKETED_LENGTH and (not outermost or pair[0] > outermost[-1][1]):
            outermost.append(pair)
    return outermost


def _find_enclosing_span(at: int, held: list[tuple[int, int]]) -> tuple[int, int] | None:
    """Find the span around `at`, by bisection."""
    low, high = 0, len(held)
    while low < high:
        middle = (low + high) // 2
        if held[middle][1] <= at:
            low = middle + 1
        else:
            high = middle
    if low < len(held) and held[low][0] < at:
        return held[low]
    return None


def _ends_sentence(text: str, start: int, stop: re.Match[str], held: list[tuple[int, int]]) -> bool:
    """Whether the sentence begun at `start` ends with `stop`."""
    mark = stop.start()
    around = _find_enclosing_span(mark, held)
    if around and not (stop.start() < around[1] < stop.end()):
        return False
    following = re.match(r"\s+(?:[\"“‘'«*_]|[(\[]\s?)*(\S*)", text[stop.end() : stop.end() + 80])
    after = following[1] if following else ""
    if not after:
        return True
    if after[0] in ",;":
        return False  # "Jones et al. , who": the text lost its markup, not its sentence
    small = after[0].islower() and not _is_lowercase_name(after)
    if text[mark] in "!?…‽" or text[mark : mark + 3] == "...":
        return not small
    before = _WORD_BEFORE.search(text, max(start, mark - 40), mark)
    word = before[0].strip("'’-/").lower() if before else ""
    if word.isdigit() and _is_list_number(text, start, mark - len(word)):
        return False
    if stop["close"] and not stop["close"].strip("*_"):
        return not small
    bracketed = following is not None and re.match(r"\s+[(\[]", following[0]) is not None
    verdict = _ends_after_abbreviation(word, after, bracketed=bracketed, small=small)
    if verdict is not None:
        return verdict
    if re.fullmatch(r"[a-z]", word) and before and before[0][-1:].isupper():
        return not _is_initial(text, start, mark - 1, after)
    return not small


def _ends_after_abbreviation(word: str, after: str, *, bracketed: bool, small: bool) -> bool | None:
    """Whether the stop of an abbreviation also ends the sentence; None for a word that is none.

    `after`: the word behind it; `bracketed`, `small`: whether that is in brackets, and begins with a small letter.
    """
    if word in _NEVER_FINAL:
        return False
    if word == "al" and bracketed:
        return False  # "Jones et al. (2019)"
    if word in _BEFORE_NUMBERS:
        return not (after[0].isdigit() or after[0] in "([#" or small)
    if word in _SOMETIMES_FINAL or re.fullmatch(r"(?:[a-z]\.)+[a-z]", word):
        return after[0].isupper() and is_sentence_starter(after)
    return None


def _is_lowercase_name(word: str) -> bool:
    """Whether a word begins a sentence though it begins small: iPhone, o1, k-means."""
    core = word.strip("\"'”’.,;:!?()")
    return bool(re.match(r"[a-z]+[A-Z]|[a-z]+-?\d|[a-z]-[a-z]{3}", core))


def _is_list_number(text: str, start: int, at: int) -> bool:
    """Whether the number at `at` numbers what follows: it begins the sentence, or stands behind a mark."""
    before = text[max(start, at - 40) : at].rstrip()
    word = re.search(r"([A-Za-z]+)\.$", before)
    return not before or (before[-1] in ":;.!?—" and not (word and word[1].lower() in _BEFORE_NUMBERS))


def _is_initial(text: str, start: int, at: int, after: str) -> bool:
    """Whether the single capital at `at` is a person's initial, and not the end of "plan B."."""
    if not after[0].isupper() or is_sentence_starter(after):
        return False
    if re.fullmatch(r"[A-Z]\.", after):
        return True  # "did C. S. Lewis"
    before = text[max(start, at - 40) : at].split()
    if not before:
        return True
    last = before[-1].strip('("“')
    if last in ("and", "&") and re.fullmatch(r"[A-Z],?", "".join(before[-2:-1])):
        return False  # "between X and Z."
    return last[:1].isupper() or last.lower() in ("by", "and", "with", "from", "of", "&", "to", "professor", "see", "")


def _split_long_sentence(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Part a sentence of more than MAX_SENTENCE_LENGTH characters at its clauses."""
    parts: list[tuple[int, int]] = []
    while end - start > MAX_SENTENCE_LENGTH:
        cut = _find_clause_break(text, start, end)
        if cut is None:
            break
        parts.append((start, cut))
        start = cut
        while text[start].isspace():
            start += 1
    parts.append((start, end))
    return parts


def _find_clause_break(text: str, start: int, end: int) -> int | None:
    """Find the end of the first part: the strongest mark near the middle, or as late as is allowed."""
    length = end - start
    parts = -(-length // MAX_SENTENCE_LENGTH)
    ideal = start + length // parts
    lowest, highest = start + min(80, length // 4), min(start + MAX_SENTENCE_LENGTH, end - min(40, length // 8))
    stops = _SENTENCE_STOP.finditer(text, lowest, highest)  # to a pattern, the text ends at `highest`
    inner = [stop.end() for stop in stops if text[stop.end()].isspace() and _ends_sentence(text, start, stop, [])]
    marks = [inner, *([match.end() for match in clause.finditer(text, lowest, highest)] for clause in _CLAUSE_BREAKS)]
    held = [(start + first, start + last) for first, last in _find_bracketed_spans(text[start:end])]
    outside = [
        [place for place in places if not _find_enclosing_span(place - 1, held)] for places in marks[:_MARKED_BREAKS]
    ]
    for places in (*outside, *marks):
        if places:
            return min(places, key=lambda place: abs(place - ideal))
    return None
