"""What was meant against what was heard: errors with and without names, and the words that suffered."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from bench.ear.alignment import Step, align
from bench.ear.words import normal

NOTHING = "(nothing)"


@dataclass(frozen=True, slots=True)
class Count:
    """Errors among words."""

    errors: int
    words: int


@dataclass(frozen=True, slots=True)
class Heard:
    """One sentence: its words and errors, with names and without, and each word heard otherwise."""

    all: Count
    without_names: Count
    misheard: tuple[tuple[str, str], ...]  # as meant and written, as heard


def compare(meant: str, heard: str, names: frozenset[str]) -> Heard:
    """A sentence against what was heard for it.

    Without names: names are not counted, nor are errors that touch nothing but names, such as the words that one was
    heard as.
    """
    words: list[str] = []
    written: list[str] = []
    for as_written in meant.split():
        own = normal(as_written)
        words += own
        written += [as_written.strip('.,;:!?"“”‘’()')] if len(own) == 1 else own
    steps = align(words, normal(heard, words))
    errors = other = 0
    misheard: list[tuple[str, str]] = []
    for wrong, group in groupby(steps, key=lambda step: step.wrong):
        run = list(group)
        if not wrong:
            continue
        errors += sum(step.errors for step in run)
        touched = {word for step in run for word in words[step.start : step.end]}
        if not touched or not touched <= names:
            other += sum(step.errors for step in run if step.end == step.start or words[step.start] not in names)
        misheard += _misheard(run, written)
    count = sum(word not in names for word in words)
    return Heard(Count(errors, len(words)), Count(other, count), tuple(misheard))


def _misheard(run: Sequence[Step], written: Sequence[str]) -> list[tuple[str, str]]:
    """Each word of a run of wrong steps with what was heard for it; words that came in stay with a neighbour."""
    found: list[tuple[str, list[str]]] = []
    early: list[str] = []
    for step in run:
        if step.start < step.end:
            found.append((written[step.start], [*early, *step.heard]))
            early = []
        elif found:
            found[-1][1].extend(step.heard)
        else:
            early += step.heard
    if not found:
        return [(NOTHING, " ".join(early))]
    return [(word, " ".join(heard) or NOTHING) for word, heard in found]


def rate(counts: Sequence[Count]) -> float:
    """Errors per word."""
    return sum(count.errors for count in counts) / max(1, sum(count.words for count in counts))


def spread(counts: Sequence[Count], draws: int = 1000) -> tuple[float, float]:
    """Where the rate lies in 95 of 100 cases, had other sentences been drawn (bootstrap over sentences)."""
    draw = random.Random(0)
    rates = sorted(rate(draw.choices(counts, k=len(counts))) for _ in range(draws)) if counts else [0.0]
    return rates[int(0.025 * len(rates))], rates[int(0.975 * len(rates))]


@dataclass(slots=True)
class Worst:
    """Words by how often they were misheard, and as what."""

    times: Counter[str] = field(default_factory=Counter)
    heard: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def add(self, misheard: Sequence[tuple[str, str]]) -> None:
        for word, heard in misheard:
            self.times[word] += 1
            self.heard[word][heard] += 1

    def most(self, count: int) -> list[tuple[str, int, str]]:
        """Word, times, and what was heard instead, the most frequent first."""
        first = sorted(self.times.items(), key=lambda item: (-item[1], item[0].casefold()))[:count]
        return [(word, times, _told(self.heard[word])) for word, times in first]


def _told(heard: Counter[str]) -> str:
    return ", ".join(word if times == 1 else f"{word} ({times})" for word, times in heard.most_common(4))
