"""From a line to misaki's phonemes, by hibari's reader, and which phonemes are which word's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import NamedTuple
from unicodedata import normalize

from lettercast.pronunciation import WORD, with_ipa
from lettercast.voices.engines.hibari_package import Reader, Token
from lettercast.voices.engines.misaki import misaki
from lettercast.voices.engines.unsupported import is_letter, lacking_doubts

REVISION = 2
"""Of how a line is read: part of the key of takes, to be raised when it changes."""
NOBODY = -1
_BETWEEN_WORDS = re.compile(r"""(?<=\w)["“”„«»](?=\w)""")
_QUOTES = re.compile(r"""["“”„«»‘]|(?<=\w)['’](?!\w)|(?<![\w'’])'(?=\w)(?!(?:em|til|cause|tis|twas)\b)""")
"""Marks that the reader's tagger takes for words, which makes "“That's" a word of no dictionary. Nobody hears them."""
_ENDING = re.compile(r"['’]?s(?![^\W_])")
"""Of a possessive or a plural, right behind a word that is told its sounds."""
_SIBILANTS, _VOICELESS = frozenset("szʃʒʧʤ"), frozenset("ptkfθ")
_LETTER = re.compile(r"(?<![\w'’])[A-Z]$")
_SPELLED = re.compile(r"[A-Z](?:['’]?s)?(?![^\W_])")
"""A letter that is spelled, at the beginning of what stands between two spaces: also M's, K-based."""
_CLAUSE_ENDS = re.compile(r"[,;:—.!?…] ")
_SPACE = re.compile(" ")
_STOPS = frozenset(".!?…")


@dataclass(frozen=True, slots=True)
class Reading:
    """A line as phonemes, and of each the index of the word it is of, or NOBODY."""

    phonemes: str
    owners: tuple[int, ...]
    words: tuple[str, ...]
    left_out: str = ""  # phonemes, and letters of told IPA, that the voice has no sound for
    guessed: tuple[tuple[str, str], ...] = ()  # words that no dictionary of the reader holds, with their phonemes

    @property
    def doubts(self) -> tuple[str, ...]:
        """What a take of it is doubted for before anybody has listened."""
        owning = set(self.owners)
        silent = [word for index, word in enumerate(self.words) if index not in owning]
        told = (f'the voice has no sound for "{silent[0]}"',) if silent else ()
        return lacking_doubts("".join(filter(is_letter, self.left_out))) + told

    def of_words(self) -> tuple[tuple[str, str], ...]:
        """Each word with its phonemes."""
        sounds = [""] * len(self.words)
        for phoneme, owner in zip(self.phonemes, self.owners, strict=True):
            if owner != NOBODY:
                sounds[owner] += phoneme
        return tuple(zip(self.words, sounds, strict=True))


class _Chunk(NamedTuple):
    """What stands between two spaces: its text, and how many of the line's words are in it."""

    text: str
    words: list[re.Match[str]]


def read(reader: Reader, line: str) -> Reading:
    """Read a line. Words that are told their sounds have these; nothing is normalised."""
    tokens, left_out = _tokens(reader, line)
    sounds = ""
    owners: list[int] = []
    words: list[str] = []
    done = iter(_compounded(reader.read(tokens)) if tokens else ())
    chunks = list(_chunks(tokens))
    for chunk, following in pairwise([*chunks, _Chunk("", [])]):
        first = len(words)
        for token, owned in _owned(chunk, _until_space(done)):
            for phoneme, owner in zip(token.phonemes or "", owned, strict=True):
                if phoneme not in reader.numbers:
                    left_out += phoneme
                    continue
                sounds += phoneme
                owners.append(NOBODY if owner == NOBODY else first + owner)
        words += [word[0] for word in chunk.words]
        if _goes_on(chunk.text, following.text):
            continue  # one compound word, said without a pause
        sounds += " "
        owners.append(NOBODY)
    guessed = tuple(reader.guessed.items()) if tokens else ()
    size = len(sounds.rstrip())
    if size and sounds[size - 1] not in _STOPS:  # the voices are of whole sentences: they cut other ends off
        sounds, owners = f"{sounds[:size]}.", [*owners[:size], NOBODY]
        size += 1
    return Reading(sounds[:size], tuple(owners[:size]), tuple(words), left_out, guessed)


def parts(reading: Reading, longest: int) -> list[tuple[int, int]]:
    """Where to part phonemes that are too many for a model: behind a clause, else between words, else anywhere."""
    found, start, text = [], 0, reading.phonemes
    while len(text) - start > longest:
        ends = [match.end() for match in _CLAUSE_ENDS.finditer(text, start + longest // 3, start + longest)]
        ends = ends or [match.end() for match in _SPACE.finditer(text, start + 1, start + longest)]
        end = ends[-1] if ends else start + longest
        found.append((start, end))
        start = end
    return [*found, (start, len(text))]


def _tokens(reader: Reader, line: str) -> tuple[list[Token], str]:
    """The line's tokens, those told their sounds with phonemes, and the letters of IPA that were left out."""
    tokens: list[Token] = []
    left_out = ""
    for before, words, ipa in with_ipa(line):
        if tokens and tokens[-1].phonemes and (ending := _ENDING.match(before)):
            told = tokens[-1]
            tokens[-1] = Token(told.text + ending[0], False, f"{told.phonemes}{_sibilant(told.phonemes or '')}")
            before = before[ending.end() :]
        for text, told_ipa in ((_unquoted(before), ""), (words, ipa)):
            if not text:
                continue
            sounds, out = misaki(told_ipa)
            left_out += out
            own = [Token(" ".join(text.split()), False, sounds)] if sounds.strip() else reader.tokens(text)
            if tokens and text[0].isspace():
                tokens[-1] = tokens[-1]._replace(spaced=True)
            if own and text[-1].isspace():
                own[-1] = own[-1]._replace(spaced=True)
            tokens += own
    return tokens, left_out


def _goes_on(letter: str, following: str) -> bool:
    """Whether a letter is spelled, and the one that follows it too."""
    return _LETTER.search(letter) is not None and _SPELLED.match(following) is not None


def _compounded(tokens: list[Token]) -> list[Token]:
    """Letters that are spelled, with the stress of one compound word, as in "G P T": on the last."""
    return [
        token._replace(phonemes=(token.phonemes or "").replace("ˈ", "ˌ"))
        if token.spaced and _goes_on(token.text, following.text)
        else token
        for token, following in pairwise([*tokens, Token("", False)])
    ]


def _unquoted(text: str) -> str:
    """The text as the reader's tagger and its numbers stand it: no quotation marks, no raised digits."""
    plain = "".join(normalize("NFKC", one) if one.isdigit() and not one.isdecimal() else one for one in text)
    return _QUOTES.sub("", _BETWEEN_WORDS.sub(" ", plain))


def _sibilant(phonemes: str) -> str:
    """The sound of the ending s behind these phonemes."""
    last = phonemes.rstrip()[-1:]
    if last in _SIBILANTS:
        return "ᵻz"
    return "s" if last in _VOICELESS else "z"


def _chunks(tokens: list[Token]) -> Iterator[_Chunk]:
    text = ""
    for token in tokens:
        text += token.text
        if token.spaced or token is tokens[-1]:
            yield _Chunk(text, list(WORD.finditer(text)))
            text = ""


def _until_space(tokens: Iterator[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        if token.spaced:
            return


def _owned(chunk: _Chunk, tokens: Iterator[Token]) -> Iterator[tuple[Token, list[int]]]:
    """The chunk's tokens as read, each with the word, counted within the chunk, that each phoneme is of."""
    at = 0
    for token in tokens:
        found = chunk.text.find(token.text, at)
        start, end = (found, found + len(token.text)) if found >= 0 else (at, len(chunk.text))
        at = end if found >= 0 else at
        inside = [index for index, word in enumerate(chunk.words) if word.start() < end and word.end() > start]
        yield token, shared(token.phonemes or "", inside, [len(chunk.words[index][0]) for index in inside])


def shared(phonemes: str, words: list[int], letters: list[int]) -> list[int]:
    """Whose each phoneme is: by the spaces where these part as many words as there are, else by the words' lengths."""
    if len(words) < 2:
        return [words[0] if words else NOBODY] * len(phonemes)
    apart = phonemes.split(" ")
    if len(apart) == len(words):
        return [owner for word, part in zip(words, apart, strict=True) for owner in (*[word] * len(part), NOBODY)][:-1]
    bounds = [round(len(phonemes) * upto / sum(letters)) for upto in accumulate(letters)]
    return [next(word for word, bound in zip(words, bounds, strict=True) if at < bound) for at in range(len(phonemes))]
