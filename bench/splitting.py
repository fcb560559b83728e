"""Sentence splitting: paragraphs split as a reader would, beside pysbd and syntok where they are installed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

from bench.table import Row

PARAGRAPHS = Path(__file__).resolve().parent.parent / "tests" / "normalization" / "paragraphs.txt"

Splitter = Callable[[str], list[str]]


def _load_ours() -> Splitter:
    from lettercast.normalization import split_sentences

    return lambda text: [text[start:end] for start, end in split_sentences(text)]


def _load_pysbd() -> Splitter:
    from pysbd import Segmenter

    segmenter = Segmenter(language="en", clean=False)
    return lambda text: [sentence.strip() for sentence in segmenter.segment(text)]


def _load_syntok() -> Splitter:
    from syntok.segmenter import analyze

    def split(text: str) -> list[str]:
        # a token's text may differ from what is written ("n't" becomes "not"), its offset does not
        starts = [sentence[0].offset for paragraph in analyze(text) for sentence in map(list, paragraph)]
        return [text[start:end].strip() for start, end in pairwise((*starts, len(text)))]

    return split


SPLITTERS: dict[str, Callable[[], Splitter]] = {"ours": _load_ours, "pysbd": _load_pysbd, "syntok": _load_syntok}


def rows() -> Iterator[Row]:
    """Yield a row for each splitter: how many paragraphs it splits at the right places and at no other."""
    paragraphs = [part.splitlines() for part in PARAGRAPHS.read_text(encoding="utf-8").split("\n\n")]
    for name, load in SPLITTERS.items():
        what = f"paragraphs split right, {name}"
        try:
            split = load()
        except ImportError:
            yield Row(what, "not installed")
            continue
        right = sum(split(" ".join(sentences)) == sentences for sentences in paragraphs)
        figure = f"{right} of {len(paragraphs)}"
        yield Row(what, figure, "all", right == len(paragraphs)) if name == "ours" else Row(what, figure)
