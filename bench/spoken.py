"""Text-normalization rules: accuracy beside plain num2words, sentences a second, start, drafting."""

from __future__ import annotations

import re
import subprocess
import sys
import time
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.table import Row

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT.parent / "shared"
SENTENCES = ROOT / "tests" / "normalization" / "speaking.tsv"

Table = list[tuple[str, str, list[str]]]
"""Class, written, accepted forms."""


def read_table(path: Path) -> Table:
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()[1:])
    return [(kind, written, spoken.split(" ||| ")) for kind, written, spoken in rows]


def heard(text: str) -> str:
    """A form as a judge compares it: no capitals, no punctuation; signs that a voice would say stay and fail."""
    text = unicodedata.normalize("NFC", text)
    text = re.sub(r"(?<![^\W\d_])([^\W\d_])\.", r"\1 ", text)
    text = re.sub(r"(?<=\d)[.,:](?=\d)", "#", text)
    text = re.sub(r"['’ʼ`´]", "", text)
    return " ".join(re.sub(r"[-‐‑‒–—―.,;:!?\"“”„«»()\[\]{}…‚¡¿‘]", " ", text).casefold().split())


def accuracy(table: Table, spoken: Sequence[str]) -> tuple[float, str]:
    """The share of sentences said in an accepted form, and the worst class with its share."""
    right: dict[str, list[bool]] = defaultdict(list)
    for (kind, _, forms), said in zip(table, spoken, strict=True):
        right[kind].append(heard(said) in {heard(form) for form in forms})
    shares = {kind: sum(marks) / len(marks) for kind, marks in right.items()}
    worst = min(shares, key=lambda kind: shares[kind])
    return sum(map(sum, right.values())) / len(table), f"{worst} {shares[worst]:.0%}"


def _said_by(command: Sequence[str], table: Table) -> list[str]:
    text = "".join(f"{written}\n" for _, written, _ in table)
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=True, cwd=ROOT)
    return done.stdout.splitlines()


def _accuracy_rows() -> Iterator[Row]:
    ours = [sys.executable, "-m", "lettercast", "spoken"]
    plain = [sys.executable, str(Path(__file__).parent / "_num2words.py")]
    for name, path in (("sentences of the tests", SENTENCES), ("shared cases", CORPUS / "spoken" / "cases.tsv")):
        if not path.is_file():
            continue
        table = read_table(path)
        total, worst = accuracy(table, _said_by(ours, table))
        yield Row(f"{name} ({len(table)}), said right", f"{total:.1%}", "at least 98 %", total >= 0.98)
        yield Row(f"{name}, worst class", worst, "at least 95 %", float(worst.split()[-1].rstrip("%")) >= 95)
        baseline, _ = accuracy(table, _said_by(plain, table))
        yield Row(f"{name}, plain num2words", f"{baseline:.1%}")


def _issue() -> tuple[str, Path] | None:
    """An issue of about 3,000 words."""
    path = CORPUS / "issues" / "an-095.md"
    paths = [path, *sorted((ROOT / "episodes").glob("*/issue.*"))]
    return next(((path.name, path) for path in paths if path.is_file()), None)


def rows() -> Iterator[Row]:
    from lettercast.issues import read_issue
    from lettercast.normalization import normalize_text
    from lettercast.scripts import draft
    from lettercast.show import open_show

    yield from _accuracy_rows()

    timed = "import time; a=time.process_time(); import lettercast.normalization; print(time.process_time()-a)"
    starts = [
        float(subprocess.run([sys.executable, "-c", timed], capture_output=True, text=True, check=True).stdout)
        for _ in range(3)
    ]
    yield Row("import of the rules", f"{min(starts):.2f} s of CPU", "under 0.3 s", min(starts) < 0.3)

    found = _issue()
    if found is None:
        return
    name, path = found
    issue = read_issue(str(path))
    settings = open_show(ROOT).settings
    sentences = [part for part in re.split(r"(?<=[.?!])\s+", issue.text) if part]
    for sentence in sentences:
        normalize_text(sentence)  # number words are kept once said; a run of many issues starts warm
    start = time.process_time()
    for sentence in sentences:
        normalize_text(sentence)
    rate = len(sentences) / (time.process_time() - start)
    yield Row(f"sentences of {name} ({len(sentences)})", f"{rate:,.0f} a second of CPU", "at least 1,000", rate >= 1000)

    draft(issue, settings)
    start = time.process_time()
    draft(issue, settings)
    seconds = time.process_time() - start
    words = len(issue.text.split())
    yield Row(f"drafting {name} ({words:,} words)", f"{seconds:.2f} s of CPU", "under 0.5 s", seconds < 0.5)

    yield from _linear()


def _best(text: str) -> float:
    """The best of three, in seconds of CPU: the machine may have other work."""
    from lettercast.normalization import normalize_text

    seconds = []
    for _ in range(3):
        start = time.process_time()
        normalize_text(text)
        seconds.append(time.process_time() - start)
    return min(seconds)


def _linear() -> Iterator[Row]:
    """Time for twice the text, at its worst over texts of one repeated part."""
    parts = (ROOT / "tests" / "normalization" / "parts.txt").read_text(encoding="utf-8").splitlines()
    worst, which = 0.0, ""
    for part in (*parts, " ", "a", "(", "1", "-", "A.", "x_", "((x)"):
        times = [_best(part * (size // max(1, len(part)))) for size in (3000, 6000)]
        ratio = times[1] / max(times[0], 0.005)
        if ratio > worst:
            worst, which = ratio, part
    yield Row(f"twice the text, at worst (of {which!r})", f"{worst:.1f} times the time", "under 3", worst < 3)
