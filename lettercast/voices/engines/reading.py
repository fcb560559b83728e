"""From a line to misaki's phonemes, by hibari's reader, and which phonemes are which word's."""

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
"""Of how a line is read: part of the key of takes, to be raised when it changes."""
NO_WORD = -1
_QUOTE_BETWEEN_WORDS = re.compile(r"""(?<=\w)["“”„«»](?=\w)""")
_QUOTE_MARKS = re.compile(r"""["“”„«»‘]|(?<=\w)['’](?!\w)|(?<![\w'’])'(?=\w)(?!(?:em|til|cause|tis|twas)\b)""")
"""Marks that the reader's tagger takes for words, which makes "“That's" a word of no dictionary. Nobody hears them."""
_S_ENDING = re.compile(r"['’]?s(?![^\W_])")
"""Of a possessive or a plural, right behind a word that is told its sounds."""
_SIBILANTS, _VOICELESS = frozenset("szʃʒʧʤ"), frozenset("ptkfθ")
_SINGLE_LETTER = re.compile(r"(?<![\w'’])[A-Z]$")
_SPELLED_LETTER = re.compile(r"[A-Z](?:['’]?s)?(?![^\W_])")
"""A letter that is spelled, at the beginning of what stands between two spaces: also M's, K-based."""
_CLAUSE_ENDS = re.compile(r"[,;:—.!?…] ")
_SPACE = re.compile(" ")
_SENTENCE_STOPS = frozenset(".!?…")


@dataclass(frozen=True, slots=True)
class LinePhonemes:
    """A line as phonemes, and of each the index of the word it is of, or NOBODY."""

    phonemes: str
    owners: tuple[int, ...]
    words: tuple[str, ...]
    unsupported_symbols: str = ""  # phonemes, and letters of told IPA, that the voice has no sound for
    guessed_words: tuple[tuple[str, str], ...] = ()  # words that no dictionary of the reader holds, with their phonemes

    @property
    def defects(self) -> tuple[str, ...]:
        """What a take of it is doubted for before anybody has listened."""
        owning = set(self.owners)
        silent = [word for index, word in enumerate(self.words) if index not in owning]
        told = (f'the voice has no sound for "{silent[0]}"',) if silent else ()
        return describe_missing_sounds("".join(filter(is_letter, self.unsupported_symbols))) + told

    def group_by_word(self) -> tuple[tuple[str, str], ...]:
        """Each word with its phonemes."""
        sounds = [""] * len(self.words)
        for phoneme, owner in zip(self.phonemes, self.owners, strict=True):
            if owner != NO_WORD:
                sounds[owner] += phoneme
        return tuple(zip(self.words, sounds, strict=True))


class _Chunk(NamedTuple):
    """What stands between two spaces: its text, and how many of the line's words are in it."""

    text: str
    words: list[re.Match[str]]


def phonemize_line(reader: HibariG2P, line: str) -> LinePhonemes:
    """Read a line. Words that are told their sounds have these; nothing is normalised."""
    tokens, left_out = _tokenize_line(reader, line)
    sounds = ""
    owners: list[int] = []
    words: list[str] = []
    done = iter(_reduce_spelled_stress(reader.phonemize(tokens)) if tokens else ())
    chunks = list(_split_at_spaces(tokens))
    for chunk, following in pairwise([*chunks, _Chunk("", [])]):
        first = len(words)
        for token, owned in _assign_words(chunk, _read_until_space(done)):
            for phoneme, owner in zip(token.phonemes or "", owned, strict=True):
                if phoneme not in reader.phoneme_ids:
                    left_out += phoneme
                    continue
                sounds += phoneme
                owners.append(NO_WORD if owner == NO_WORD else first + owner)
        words += [word[0] for word in chunk.words]
        if _continues_spelling(chunk.text, following.text):
            continue  # one compound word, said without a pause
        sounds += " "
        owners.append(NO_WORD)
    guessed = tuple(reader.guessed_words.items()) if tokens else ()
    size = len(sounds.rstrip())
    if size and sounds[size - 1] not in _SENTENCE_STOPS:  # the voices are of whole sentences: they cut other ends off
        sounds, owners = f"{sounds[:size]}.", [*owners[:size], NO_WORD]
        size += 1
    return LinePhonemes(sounds[:size], tuple(owners[:size]), tuple(words), left_out, guessed)


def split_phonemes(reading: LinePhonemes, longest: int) -> list[tuple[int, int]]:
    """Where to part phonemes that are too many for a model: behind a clause, else between words, else anywhere."""
    found, start, text = [], 0, reading.phonemes
    while len(text) - start > longest:
        ends = [match.end() for match in _CLAUSE_ENDS.finditer(text, start + longest // 3, start + longest)]
        ends = ends or [match.end() for match in _SPACE.finditer(text, start + 1, start + longest)]
        end = ends[-1] if ends else start + longest
        found.append((start, end))
        start = end
    return [*found, (start, len(text))]


def _tokenize_line(reader: HibariG2P, line: str) -> tuple[list[Token], str]:
    """The line's tokens, those told their sounds with phonemes, and the letters of IPA that were left out."""
    tokens: list[Token] = []
    left_out = ""
    for before, words, ipa in split_at_ipa(line):
        if tokens and tokens[-1].phonemes and (ending := _S_ENDING.match(before)):
            told = tokens[-1]
            tokens[-1] = Token(
                told.text + ending[0], False, f"{told.phonemes}{_pronounce_s_ending(told.phonemes or '')}"
            )
            before = before[ending.end() :]
        for text, told_ipa in ((_strip_quotes(before), ""), (words, ipa)):
            if not text:
                continue
            sounds, out = ipa_to_misaki(told_ipa)
            left_out += out
            own = [Token(" ".join(text.split()), False, sounds)] if sounds.strip() else reader.tokenize(text)
            if tokens and text[0].isspace():
                tokens[-1] = tokens[-1]._replace(has_space_after=True)
            if own and text[-1].isspace():
                own[-1] = own[-1]._replace(has_space_after=True)
            tokens += own
    return tokens, left_out


def _continues_spelling(letter: str, following: str) -> bool:
    """Whether a letter is spelled, and the one that follows it too."""
    return _SINGLE_LETTER.search(letter) is not None and _SPELLED_LETTER.match(following) is not None


def _reduce_spelled_stress(tokens: list[Token]) -> list[Token]:
    """Letters that are spelled, with the stress of one compound word, as in "G P T": on the last."""
    return [
        token._replace(phonemes=(token.phonemes or "").replace("ˈ", "ˌ"))
        if token.has_space_after and _continues_spelling(token.text, following.text)
        else token
        for token, following in pairwise([*tokens, Token("", False)])
    ]


def _strip_quotes(text: str) -> str:
    """The text as the reader's tagger and its numbers stand it: no quotation marks, no raised digits."""
    plain = "".join(normalize("NFKC", one) if one.isdigit() and not one.isdecimal() else one for one in text)
    return _QUOTE_MARKS.sub("", _QUOTE_BETWEEN_WORDS.sub(" ", plain))


def _pronounce_s_ending(phonemes: str) -> str:
    """The sound of the ending s behind these phonemes."""
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
    """The chunk's tokens as read, each with the word, counted within the chunk, that each phoneme is of."""
    at = 0
    for token in tokens:
        found = chunk.text.find(token.text, at)
        start, end = (found, found + len(token.text)) if found >= 0 else (at, len(chunk.text))
        at = end if found >= 0 else at
        inside = [index for index, word in enumerate(chunk.words) if word.start() < end and word.end() > start]
        yield token, divide_among_words(token.phonemes or "", inside, [len(chunk.words[index][0]) for index in inside])


def divide_among_words(phonemes: str, words: list[int], letters: list[int]) -> list[int]:
    """Whose each phoneme is: by the spaces where these part as many words as there are, else by the words' lengths."""
    if len(words) < 2:
        return [words[0] if words else NO_WORD] * len(phonemes)
    apart = phonemes.split(" ")
    if len(apart) == len(words):
        return [owner for word, part in zip(words, apart, strict=True) for owner in (*[word] * len(part), NO_WORD)][:-1]
    bounds = [round(len(phonemes) * upto / sum(letters)) for upto in accumulate(letters)]
    return [next(word for word, bound in zip(words, bounds, strict=True) if at < bound) for at in range(len(phonemes))]
