"""The ear as a judge: how much of an issue is understood when a voice says it, and how it sounds.

    python -m bench ear [ISSUE …] [--voice NAME|ENGINE:MODEL[:SPEAKER]] … [--sentences N] [--seed S] [--skip-first K]

Whisper base hears sentences of a drafted issue as a render would voice them. What it writes is compared with what was
meant: the script's right side. It errs by itself too, so figures compare voices and versions and are no measure of
people. It judges releases and changes of the lexicon; no render needs it. It has an environment of its own: make ear
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.ear.judge import Ear, LackingError, Mos, mean, resampled
from bench.ear.names import names_in
from bench.ear.picture import Bars, picture
from bench.ear.score import Heard, Worst, compare, rate, spread
from bench.ear.words import normal
from lettercast.errors import LettercastError
from lettercast.issues import read_issue
from lettercast.pronunciation import strip_ipa
from lettercast.scripts import Lexicon, draft
from lettercast.show import Show, open_show
from lettercast.voices import Line, Takes, Voice, load_cast, synthesize_lines

ROOT = Path(__file__).resolve().parent.parent.parent
SAMPLE = ROOT / "episodes" / "001" / "issue.md"
PICTURE = ROOT / "bench" / "ear.svg"
FEWEST_WORDS = 4
SCORED_EVERY = 3
"""DNSMOS takes a second of computing for each of speech, and is steady: so many sentences share one score."""


def main(arguments: Sequence[str]) -> None:
    """Judge voices; prints Markdown and draws bench/ear.svg."""
    wanted = _arguments(arguments)
    show = open_show(ROOT)
    try:
        voices = [_voice(show, name) for name in wanted.voice or [show.settings.cast.voices_by_part["narrator"]]]
        text = _text(show, wanted.issues)
        chosen = sample(text.sentences, wanted.sentences, wanted.seed, wanted.skip_first)
        ear = Ear()
        judged = [_judge(voice, chosen, text, ear) for voice in voices]
    except (LettercastError, LackingError) as error:
        raise SystemExit(f"ear: {error}") from error
    sources = ", ".join(path.name for path in wanted.issues)
    note = f"{len(chosen)} sentences of {sources}, seed {wanted.seed}, heard by Whisper base"
    print(f"{note}\n")
    print(table(judged))
    for one in judged:
        print(f"\n{one.voice.name}: {one.seconds:.0f} s of speech, voiced in {one.voicing_s:.0f} s, ", end="")
        print(f"judged in {one.judging_s:.0f} s{one.remarks}\n")
        print(one.misheard(wanted.worst))
    PICTURE.write_text(picture([one.bars for one in judged], note), encoding="utf-8")


def _arguments(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m bench ear", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("issues", metavar="ISSUE", nargs="*", type=Path, default=[SAMPLE])
    parser.add_argument("--voice", action="append", metavar="NAME|ENGINE:MODEL[:SPEAKER]", help="default: the narrator")
    parser.add_argument("--sentences", type=int, default=60, metavar="N", help="of all issues together")
    parser.add_argument("--seed", type=int, default=0, metavar="S")
    parser.add_argument("--skip-first", type=int, default=0, metavar="K", help="sentences to leave out")
    parser.add_argument("--worst", type=int, default=25, metavar="W", help="misheard words to print")
    return parser.parse_args(arguments)


@dataclass(frozen=True, slots=True)
class Text:
    """What issues say: sentences as a script has them, the lexicon, and the names in them."""

    sentences: tuple[str, ...]
    lexicon: Lexicon
    names: frozenset[str]


def _text(show: Show, issues: Sequence[Path]) -> Text:
    """Raises the errors of reading and drafting."""
    lexicon = Lexicon.load(show.lexicon_path)
    spoken: dict[str, None] = {}  # equal ones once
    for path in issues:
        script = draft(read_issue(str(path), profile=show.issue_profile), show.settings)
        spoken.update(dict.fromkeys(sentence.spoken for sentence in script.iter_sentences() if sentence.spoken))
    names = names_in(spoken, (entry.written for entry in lexicon.entries))
    return Text(tuple(strip_ipa(text) for text in spoken), lexicon, names)


def sample(sentences: Sequence[str], count: int, seed: int, skip: int = 0) -> list[str]:
    """`count` of the sentences that are long enough, spread evenly; the seed says where between."""
    long = [text for text in sentences if len(text.split()) >= FEWEST_WORDS][skip:]
    if count >= len(long):
        return long
    offset = random.Random(seed).random()
    return [long[int((at + offset) * len(long) / count)] for at in range(count)]


def _voice(show: Show, spec: str) -> Voice:
    """A profile of the show, or ENGINE:MODEL[:SPEAKER] without one. Raises VoiceError."""
    engine, _, rest = spec.partition(":")
    if not rest:
        return load_cast(show).find_voice(spec)
    model, _, speaker = rest.rpartition(":") if ":" in rest and not Path(rest).exists() else (rest, "", "")
    return Voice(spec, engine, model, speaker)


@dataclass(slots=True)
class Judged:
    """What came of one voice."""

    voice: Voice
    heard: list[Heard] = field(default_factory=list)
    p808: list[float] = field(default_factory=list)
    p835: list[float] = field(default_factory=list)
    worst: Worst = field(default_factory=Worst)
    phonemes: dict[str, str] = field(default_factory=dict)  # by misheard word
    silence: str = ""  # why there are no scores of the sound
    unsaid: int = 0  # sentences that the voice could not say
    seconds: float = 0.0
    voicing_s: float = 0.0
    judging_s: float = 0.0

    @property
    def remarks(self) -> str:
        unsaid = f"; {self.unsaid} sentences could not be said" if self.unsaid else ""
        return f"{unsaid}; DNSMOS of {len(self.p808)} sentences" if self.p808 else f"{unsaid}{self.silence}"

    @property
    def bars(self) -> Bars:
        all_words, others = ([h.all for h in self.heard], [h.without_names for h in self.heard])
        scores = [mean(values) if values else None for values in (self.p808, self.p835)]
        return Bars(self.voice.name, rate(all_words), rate(others), *scores)

    def misheard(self, count: int) -> str:
        rows = ["| misheard | times | as | said |", "|---|---:|---|---|"]
        for word, times, heard in self.worst.most(count):
            rows.append(f"| {word} | {times} | {heard} | {self.phonemes.get(word, '')} |".replace("|  |", "| |"))
        return "\n".join(rows)


def table(judged: Sequence[Judged]) -> str:
    """Voices beside each other, as Markdown."""
    rows = [
        "| voice | words | misheard (95 %) | without names (95 %) | P.808 | P.835 overall |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for one in judged:
        cells = [one.voice.name, f"{sum(heard.all.words for heard in one.heard):,}"]
        for counts in ([heard.all for heard in one.heard], [heard.without_names for heard in one.heard]):
            low, high = spread(counts)
            cells.append(f"{rate(counts):.1%} ({low:.1%}–{high:.1%})")
        cells += [f"{mean(values):.2f}" if values else "–" for values in (one.p808, one.p835)]
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(rows)


def _judge(voice: Voice, sentences: Sequence[str], text: Text, ear: Ear) -> Judged:
    """A voice says the sentences and is heard. A sentence it can't say counts as heard as nothing."""
    judged = Judged(voice)
    lines = [Line(text.lexicon.apply(sentence), voice) for sentence in sentences]
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        takes = list(synthesize_lines(lines, Takes(Path(folder))))
    judged.voicing_s = time.perf_counter() - began
    judged.seconds = sum(take.samples.size / take.rate_hz for take in takes)
    began = time.perf_counter()
    mos = _mos(judged)
    for at, (sentence, take) in enumerate(zip(sentences, takes, strict=True)):
        heard = ""
        if take.samples.size:
            samples = resampled(take.samples, take.rate_hz)
            heard = ear.hear(samples)
            if at % SCORED_EVERY == 0:
                mos = _scored(judged, mos, samples)
        else:
            judged.unsaid += 1
        result = compare(sentence, heard, text.names)
        judged.heard.append(result)
        judged.worst.add(result.misheard)
    judged.judging_s = time.perf_counter() - began
    judged.phonemes = _phonemes(judged, sentences, text)
    return judged


def _mos(judged: Judged) -> Mos | None:
    try:
        return Mos()
    except LackingError as error:
        judged.silence = f"; no DNSMOS: {error}"
        return None


def _scored(judged: Judged, mos: Mos | None, samples: Any) -> Mos | None:
    """Add the scores of a take; None from where they can't be had."""
    if mos is None:
        return None
    try:
        p808, p835 = mos.score(samples)
    except LackingError as error:
        judged.silence = f"; no DNSMOS: {error}"
        judged.p808.clear()
        judged.p835.clear()
        return None
    judged.p808.append(p808)
    judged.p835.append(p835)
    return mos


def _phonemes(judged: Judged, sentences: Sequence[str], text: Text) -> dict[str, str]:
    """The sounds of each misheard word, where the engine can tell them: in its sentence, else said alone."""
    from lettercast.voices.engines import find_engine

    engine = find_engine(judged.voice.engine)(judged.voice)
    tell = getattr(engine, "word_phonemes", None)
    found: dict[str, str] = {}
    if tell is not None:
        for sentence, heard in zip(sentences, judged.heard, strict=True):
            if not heard.misheard:
                continue
            said = {tuple(normal(word)): sounds for word, sounds in tell(text.lexicon.apply(sentence))}
            for word, _ in heard.misheard:
                alone = " ".join(sounds for _, sounds in tell(text.lexicon.apply(word)))
                found.setdefault(word, said.get(tuple(normal(word)), alone))
    engine.close()
    return found
