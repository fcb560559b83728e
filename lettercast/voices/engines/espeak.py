"""espeak-ng, embedded: the library in the package espeakng-loader, through ctypes.

The library keeps its state in globals, so it is not thread-safe, and the phase of its waves and its
flutter continue from one sentence to the next and can't be reset. It is therefore loaded again for
each sentence (about 3 ms): equal input gives equal samples, whatever was said before.
The constants are those of espeak-ng's speak_lib.h, version 1.52.
"""

from __future__ import annotations

import _ctypes
import contextlib
import ctypes
import os
import sys
import tempfile
import threading
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import numpy as np
from pydantic import Field

from lettercast.pronunciation import WORD_PATTERN, split_at_ipa
from lettercast.voices.engine import Engine, Options, parse_options
from lettercast.voices.engines.espeak_ipa import ipa_to_espeak
from lettercast.voices.engines.unsupported import describe_missing_sounds
from lettercast.voices.errors import SentenceError, VoiceError
from lettercast.voices.model import Take, Voice, Word

_SYNCHRONOUS, _PHONEME_EVENTS, _DONT_EXIT = 2, 0x0001, 0x8000  # samples come to the callback, before the call returns
_UTF8, _PHONEMES_IN_BRACKETS = 1, 0x100
_RATE, _VOLUME, _PITCH, _RANGE, _WORDGAP = 1, 2, 3, 4, 7
_VOLUME_PERCENT = 50
"""At its default of 100 the library clips the loud vowels of its louder variants; calibration makes up for it."""
_EVENT_LIST_END, _EVENT_WORD, _EVENT_PHONEME = 0, 1, 7  # kinds of events
_IPA_OUTPUT = 0x02
_MAX_DATA_PATH_BYTES = 150  # the library keeps the path of its data in a fixed buffer
_lock = threading.Lock()


class EspeakOptions(Options):
    """The [settings] of a profile with engine = "espeak"."""

    rate_wpm: Annotated[int, Field(ge=80, le=450)] = 170  # at speed 1
    pitch: Annotated[int, Field(ge=0, le=100)] = 50
    range: Annotated[int, Field(ge=0, le=100)] = 50  # of the melody: 0 is a monotone
    word_gap: Annotated[int, Field(ge=0, le=50)] = 0  # units of 10 ms


class _EventId(ctypes.Union):
    _fields_ = [("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8)]


class _EventStruct(ctypes.Structure):
    _fields_ = [
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),  # characters, counted from 1
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),  # milliseconds
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _EventId),
    ]


class _EspeakEvent(NamedTuple):
    """An event, copied out of the library's memory."""

    kind: int
    position: int
    length: int
    sample: int
    phoneme: bytes


_SynthCallback = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_EventStruct)
)


class EspeakLibrary:
    """The library, just loaded. One in a process at a time: see `loaded_library`."""

    def __init__(self, voice: str) -> None:
        """Load it and choose the voice `language+variant`. Raises VoiceError for an unknown one."""
        import espeakng_loader

        self.cdll: Any = ctypes.CDLL(espeakng_loader.get_library_path())
        self.cdll.espeak_TextToPhonemes.restype = ctypes.c_char_p
        self.cdll.espeak_Info.restype = ctypes.c_char_p
        self._chunks: list[bytes] = []
        self._events: list[_EspeakEvent] = []
        self._callback = _SynthCallback(self._receive)  # referenced here: the library holds only a pointer
        data_path = _shorten_path(Path(espeakng_loader.get_data_path()))
        flags = _PHONEME_EVENTS | _DONT_EXIT
        self.rate_hz: int = self.cdll.espeak_Initialize(_SYNCHRONOUS, 0, os.fsencode(data_path), flags)
        if self.rate_hz <= 0:
            raise VoiceError("espeak-ng does not start", str(data_path), "reinstall the package espeakng-loader")
        self.cdll.espeak_ng_SetRandSeed(ctypes.c_long(1))  # by default the time of day, audible in breathy voices
        self.cdll.espeak_SetSynthCallback(self._callback)
        if self.cdll.espeak_SetVoiceByName(voice.encode()) != 0:
            self.close()
            remedy = "use espeak-ng's names: en-us, en-gb-x-rp, de; for variants f3, m3"
            raise VoiceError(f"espeak-ng has no voice {voice!r}", remedy=remedy)

    def close(self) -> None:
        """Unload it, and all its state."""
        self.cdll.espeak_Terminate()
        unload: Any = getattr(_ctypes, "FreeLibrary" if sys.platform == "win32" else "dlclose")
        unload(self.cdll._handle)

    def _receive(self, wave: Any, count: int, events: Any) -> int:
        """Receive samples and events from the library. Return 0 to go on."""
        if wave and count > 0:
            self._chunks.append(ctypes.string_at(wave, count * 2))
        index = 0
        while events[index].type != _EVENT_LIST_END:
            event = events[index]
            if event.type in (_EVENT_WORD, _EVENT_PHONEME):
                phoneme = event.id.string if event.type == _EVENT_PHONEME else b""
                self._events.append(_EspeakEvent(event.type, event.text_position, event.length, event.sample, phoneme))
            index += 1
        return 0

    def synthesize_text(self, text: str, *, phonemes: bool = False) -> tuple[bytes, list[_EspeakEvent]]:
        """Synthesize `text`: samples (16 bits, native order) and events."""
        self._chunks, self._events = [], []
        data = text.encode("utf-8")
        flags = _UTF8 | (_PHONEMES_IN_BRACKETS if phonemes else 0)
        status = self.cdll.espeak_Synth(data, ctypes.c_size_t(len(data) + 1), 0, 1, 0, flags, None, None)
        if status != 0:
            raise SentenceError(f"espeak-ng can't say this (status {status})", remedy="shorten the sentence")
        return b"".join(self._chunks), self._events

    def phonemize(self, text: str, *, ipa: bool = False) -> str:
        """Convert `text` to phonemes, in espeak-ng's own letters or in IPA."""
        data = ctypes.create_string_buffer(text.encode("utf-8"))
        at = ctypes.c_void_p(ctypes.addressof(data))
        parts = []
        while at.value:
            clause = self.cdll.espeak_TextToPhonemes(ctypes.byref(at), _UTF8, _IPA_OUTPUT if ipa else 0)
            parts.append((clause or b"").decode("utf-8"))
        return " ".join(part.strip() for part in parts if part.strip())


@contextmanager
def loaded_library(voice: str) -> Iterator[EspeakLibrary]:
    """Load espeak-ng for the duration of the context; other threads wait."""
    with _lock:
        library = EspeakLibrary(voice)
        try:
            yield library
        finally:
            library.close()


def phonemize_texts(texts: Sequence[str], language: str = "en-us") -> list[str]:
    """Convert each text to espeak-ng's own phoneme letters."""
    with loaded_library(language) as espeak:
        return [espeak.phonemize(text) for text in texts]


class Espeak(Engine):
    """The engine. `model` is espeak-ng's language ("en-us"), `speaker` its variant ("f3")."""

    name = "espeak"
    options = EspeakOptions
    settings: EspeakOptions
    deterministic = True
    has_word_times = True
    word_check_interval = 0
    alignable = False  # a formant voice: pocketsphinx understands half of its sentences
    supports_ipa = True
    max_batch = 12

    @classmethod
    def version_of(cls, voice: Voice) -> str:
        from importlib.metadata import version

        parse_options(voice, EspeakOptions)
        return f"espeakng-loader {version('espeakng-loader')}, volume {_VOLUME_PERCENT}"

    @classmethod
    def memory_mib_of(cls, voice: Voice) -> int:
        return 80

    def __init__(self, voice: Voice) -> None:
        super().__init__(voice)
        self.rate_wpm = round(self.settings.rate_wpm * voice.speed)
        language = voice.model or {"en": "en-us"}.get(voice.language, voice.language.lower())
        self.voice_name = f"{language}+{voice.speaker}" if voice.speaker else language
        with loaded_library(self.voice_name):  # raises for an unknown voice
            pass

    def synthesize(self, lines: Sequence[str], *, attempt: int = 0) -> Iterator[Take]:
        for line in lines:
            with loaded_library(self.voice_name) as espeak:
                for parameter, value in (
                    (_RATE, self.rate_wpm),
                    (_VOLUME, _VOLUME_PERCENT),
                    (_PITCH, self.settings.pitch),
                    (_RANGE, self.settings.range),
                    (_WORDGAP, self.settings.word_gap),
                ):
                    espeak.cdll.espeak_SetParameter(parameter, value, 0)
                take = _synthesize_line(espeak, line)
            yield take


class _BracketedText(NamedTuple):
    """A line in espeak-ng's notation: annotated words are phonemes in double brackets."""

    text: str
    bracket_spans: list[tuple[int, int]]  # the brackets' positions
    bracketed_words: list[tuple[int, int, str]]  # the words in them; further words of a group are at its end
    unsupported_letters: str  # letters of IPA without a counterpart


def _synthesize_line(espeak: EspeakLibrary, line: str) -> Take:
    bracketed = _bracket_phonemes(line)
    pcm, events = espeak.synthesize_text(bracketed.text, phonemes=bool(bracketed.bracket_spans))
    samples = np.frombuffer(pcm, dtype=np.int16).astype(np.float32) / np.float32(32768)
    return Take(
        samples,
        espeak.rate_hz,
        _find_word_times(bracketed, events, len(samples)),
        defects=describe_missing_sounds(bracketed.unsupported_letters),
    )


def _bracket_phonemes(line: str) -> _BracketedText:
    text, left_out = "", ""
    spans, names = [], []
    stretches = split_at_ipa(line)
    for before, words, ipa in stretches:
        # double brackets have a meaning only where there are phonemes
        text += before.replace("[[", "[ [") if len(stretches) > 1 else before
        letters, lacking = ipa_to_espeak(ipa)
        left_out += lacking
        if not letters.strip("|"):
            text += words
            continue
        text += " " if text and not text[-1].isspace() else ""  # after a bracket or a quotation mark it is silent
        start = len(text)
        text += f"[[{letters}]]"
        spans.append((start, len(text)))
        for word in WORD_PATTERN.findall(words):
            names.append((start, len(text), word))
            start = len(text)
    return _BracketedText(text, spans, names, left_out)


def _find_word_times(bracketed: _BracketedText, events: list[_EspeakEvent], total: int) -> tuple[Word, ...]:
    """Find word times from events: those of parts of a word are merged, those of several words divided by letters.

    A word ends where the silence after it, or the next word, begins.
    """
    others = [
        (match.start(), match.end(), match[0])
        for match in WORD_PATTERN.finditer(bracketed.text)
        if not any(start <= match.start() < end for start, end in bracketed.bracket_spans)
    ]
    tokens = sorted([*bracketed.bracketed_words, *others], key=lambda token: token[:2])
    starts = [start for start, _, _ in tokens]
    spans: dict[int, tuple[int, int]] = {}  # samples, by token
    latest = -1
    for event in events:
        sample = min(event.sample, total)
        if latest >= 0 and (event.kind == _EVENT_WORD or event.phoneme.startswith(b"_")):
            start, end = spans[latest]
            if start < sample < end:
                spans[latest] = (start, sample)
        if event.kind == _EVENT_WORD and tokens:
            latest = max(latest, bisect_right(starts, event.position - 1) - 1, 0)
            spans[latest] = (spans[latest][0] if latest in spans else sample, total)
    words: list[Word] = []
    for index, (start, end) in sorted(spans.items()):
        until = min((other for other in spans if other > index), default=len(tokens))
        names = [name for _, _, name in tokens[index:until]]
        letters, at = sum(map(len, names)), start
        for count in range(len(names)):
            stop = start + (end - start) * sum(map(len, names[: count + 1])) // letters
            words.append(Word(names[count], at, stop))
            at = stop
    return tuple(word for word in words if word.start < word.end)


def _shorten_path(path: Path) -> Path:
    """Return `path`, or a link to it where it is too long for the library's buffer."""
    if len(os.fsencode(path)) <= _MAX_DATA_PATH_BYTES or os.name != "posix":
        return path
    link = Path(tempfile.gettempdir()) / f"lettercast-espeak-{os.getuid()}"
    with contextlib.suppress(FileExistsError):
        link.symlink_to(path)
    if link.is_symlink() and link.lstat().st_uid == os.getuid() and link.readlink() != path:
        link.unlink()
        link.symlink_to(path)
    return link
