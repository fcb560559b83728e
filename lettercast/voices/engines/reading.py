"""Convert a line to misaki's phonemes by hibari's G2P, and assign each phoneme to its word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import NamedTuple
from unicodedata import normalize

from lettercast.pronunciation import WORD_PATTERN, split_at_ipa
from lettercast.voices.engines.hibari_package import HibariG2P, Token
from lettercast.voices.engines.misaki import ipa_to_misaki
from lettercast.voices.engines.unsupported import describe_missing_sounds, is_letter

READING_REVISION = 2
"""Revision of the conversion, part of the key of takes: raise it with every change."""
NO_WORD = -1
_QUOTE_BETWEEN_WORDS = re.compile(r"""(?<=\w)["“”„«»](?=\w)""")
_QUOTE_MARKS = re.compile(r"""["“”„«»‘]|(?<=\w)['’](?!\w)|(?<![\w'’])'(?=\w)(?!(?:em|til|cause|tis|twas)\b)""")
"""Marks that the tagger takes for words, which makes "“That's" an unknown word. They have no sound."""
_S_ENDING = re.compile(r"['’]?s(?![^\W_])")
"""Ending of a possessive or a plural, right after an annotated word."""
_SIBILANTS, _VOICELESS = frozenset("szʃʒʧʤ"), frozenset("ptkfθ")
_SINGLE_LETTER = re.compile(r"(?<![\w'’])[A-Z]$")
_SPELLED_LETTER = re.compile(r"[A-Z](?:['’]?s)?(?![^\W_])")
"""A spelled letter, at the beginning of a chunk: also M's, K-based."""
_CLAUSE_ENDS = re.compile(r"[,;:—.!?…] ")
_SPACE = re.compile(" ")
_SENTENCE_STOPS = frozenset(".!?…")


@dataclass(frozen=True, slots=True)
class LinePhonemes:
    """A line as phonemes, each with the index of its word, or NO_WORD."""

    phonemes: str
    owners: tuple[int, ...]
    words: tuple[str, ...]
    unsupported_symbols: str = ""  # phonemes, and letters of annotations, that the voice has no sound for
    guessed_words: tuple[tuple[str, str], ...] = ()  # words in no dictionary, with their phonemes

    @property
    def defects(self) -> tuple[str, ...]:
        """Defects of any take of the line."""
        audible = set(self.owners)
        silent = [word for index, word in enumerate(self.words) if index not in audible]
        missing = (f'the voice has no sound for "{silent[0]}"',) if silent else ()
        return describe_missing_sounds("".join(filter(is_letter, self.unsupported_symbols))) + missing

    def group_by_word(self) -> tuple[tuple[str, str], ...]:
        """List each word with its phonemes."""
        sounds = [""] * len(self.words)
        for phoneme, owner in zip(self.phonemes, self.owners, strict=True):
            if owner != NO_WORD:
                sounds[owner] += phoneme
        return tuple(zip(self.words, sounds, strict=True))


class _Chunk(NamedTuple):
    """The text between two spaces, and the line's words in it."""

    text: str
    words: list[re.Match[str]]


def phonemize_line(g2p: HibariG2P, line: str) -> LinePhonemes:
    """Convert a line to phonemes. Annotated words keep their phonemes; nothing is normalized."""
    tokens, left_out = _tokenize_line(g2p, line)
    sounds = ""
    owners: list[int] = []
    words: list[str] = []
    phonemized = iter(_reduce_spelled_stress(g2p.phonemize(tokens)) if tokens else ())
    chunks = list(_split_at_spaces(tokens))
    for chunk, following in pairwise([*chunks, _Chunk("", [])]):
        first = len(words)
        for token, token_owners in _assign_words(chunk, _read_until_space(phonemized)):
            for phoneme, owner in zip(token.phonemes or "", token_owners, strict=True):
                if phoneme not in g2p.phoneme_ids:
                    left_out += phoneme
                    continue
                sounds += phoneme
                owners.append(NO_WORD if owner == NO_WORD else first + owner)
        words += [word[0] for word in chunk.words]
        if _continues_spelling(chunk.text, following.text):
            continue  # one compound word, without a pause
        sounds += " "
        owners.append(NO_WORD)
    guessed = tuple(g2p.guessed_words.items()) if tokens else ()
    size = len(sounds.rstrip())
    if size and sounds[size - 1] not in _SENTENCE_STOPS:  # trained on whole sentences: others are cut off
        sounds, owners = f"{sounds[:size]}.", [*owners[:size], NO_WORD]
        size += 1
    return LinePhonemes(sounds[:size], tuple(owners[:size]), tuple(words), left_out, guessed)


def split_phonemes(reading: LinePhonemes, longest: int) -> list[tuple[int, int]]:
    """Split phonemes that are too many for a model: after a clause, else between words, else anywhere."""
    spans, start, text = [], 0, reading.phonemes
    while len(text) - start > longest:
        ends = [match.end() for match in _CLAUSE_ENDS.finditer(text, start + longest // 3, start + longest)]
        ends = ends or [match.end() for match in _SPACE.finditer(text, start + 1, start + longest)]
        end = ends[-1] if ends else start + longest
        spans.append((start, end))
        start = end
    return [*spans, (start, len(text))]


def _tokenize_line(g2p: HibariG2P, line: str) -> tuple[list[Token], str]:
    """Split a line into tokens, annotated ones with phonemes; also return the letters of IPA without a counterpart."""
    tokens: list[Token] = []
    left_out = ""
    for before, words, ipa in split_at_ipa(line):
        if tokens and tokens[-1].phonemes and (ending := _S_ENDING.match(before)):
            last = tokens[-1]
            tokens[-1] = Token(
                last.text + ending[0], False, f"{last.phonemes}{_pronounce_s_ending(last.phonemes or '')}"
            )
            before = before[ending.end() :]
        for text, text_ipa in ((_strip_quotes(before), ""), (words, ipa)):
            if not text:
                continue
            sounds, unconverted = ipa_to_misaki(text_ipa)
            left_out += unconverted
            added = [Token(" ".join(text.split()), False, sounds)] if sounds.strip() else g2p.tokenize(text)
            if tokens and text[0].isspace():
                tokens[-1] = tokens[-1]._replace(has_space_after=True)
            if added and text[-1].isspace():
                added[-1] = added[-1]._replace(has_space_after=True)
            tokens += added
    return tokens, left_out


def _continues_spelling(letter: str, following: str) -> bool:
    """Whether two adjacent chunks both are spelled letters."""
    return _SINGLE_LETTER.search(letter) is not None and _SPELLED_LETTER.match(following) is not None


def _reduce_spelled_stress(tokens: list[Token]) -> list[Token]:
    """Stress spelled letters like one compound word, on the last: "G P T"."""
    return [
        token._replace(phonemes=(token.phonemes or "").replace("ˈ", "ˌ"))
        if token.has_space_after and _continues_spelling(token.text, following.text)
        else token
        for token, following in pairwise([*tokens, Token("", False)])
    ]


def _strip_quotes(text: str) -> str:
    """Remove what the G2P fails on: quotation marks and superscript digits."""
    plain = "".join(normalize("NFKC", char) if char.isdigit() and not char.isdecimal() else char for char in text)
    return _QUOTE_MARKS.sub("", _QUOTE_BETWEEN_WORDS.sub(" ", plain))


def _pronounce_s_ending(phonemes: str) -> str:
    """Pronounce the ending s after these phonemes."""
    last = phonemes.rstrip()[-1:]
    if last in _SIBILANTS:
        return "ᵻz"
    return "s" if last in _VOICELESS else "z"


def _split_at_spaces(tokens: list[Token]) -> Iterator[_Chunk]:
    text = ""
    for token in tokens:
        text += token.text
        if token.has_space_after or token is tokens[-1]:
            yield _Chunk(text, list(WORD_PATTERN.finditer(text)))
            text = ""


def _read_until_space(tokens: Iterator[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        if token.has_space_after:
            return


def _assign_words(chunk: _Chunk, tokens: Iterator[Token]) -> Iterator[tuple[Token, list[int]]]:
    """Yield the chunk's tokens, each with the word of each phoneme, counted within the chunk."""
    at = 0
    for token in tokens:
        start = chunk.text.find(token.text, at)
        found = start >= 0
        start, end = (start, start + len(token.text)) if found else (at, len(chunk.text))
        at = end if found else at
        inside = [index for index, word in enumerate(chunk.words) if word.start() < end and word.end() > start]
        yield token, divide_among_words(token.phonemes or "", inside, [len(chunk.words[index][0]) for index in inside])


def divide_among_words(phonemes: str, words: list[int], letters: list[int]) -> list[int]:
    """Assign phonemes to words: by spaces where these separate as many words, else by the words' lengths."""
    if len(words) < 2:
        return [words[0] if words else NO_WORD] * len(phonemes)
    parts = phonemes.split(" ")
    if len(parts) == len(words):
        return [owner for word, part in zip(words, parts, strict=True) for owner in (*[word] * len(part), NO_WORD)][:-1]
    bounds = [round(len(phonemes) * upto / sum(letters)) for upto in accumulate(letters)]
    return [next(word for word, bound in zip(words, bounds, strict=True) if at < bound) for at in range(len(phonemes))]
