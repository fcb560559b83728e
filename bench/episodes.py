"""Rendering against a shell script that does the least: speak, measure, encode, one after the other."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from bench.memory import run
from bench.table import Row
from lettercast.audio import ffmpeg_executable
from lettercast.issues import read_issue
from lettercast.scripts import Piece, Script, Sentence, approve, draft, dump
from lettercast.show import Show, open_show
from lettercast.voices import Takes, load_cast, plan

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT.parent / "shared" / "issues"
WORDS = 2_000
HOURS = 4
NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
RUNS = 3


def rows() -> Iterator[Row]:
    if not shutil.which("espeak-ng"):
        yield Row("skipped: the baseline needs espeak-ng (Debian: apt-get install espeak-ng)", "-")
        return
    with tempfile.TemporaryDirectory() as folder:
        show = _show(Path(folder))
        yield from _against_the_baseline(show)
        yield from _word_times(show)
        yield from _four_hours(show)


def _show(root: Path) -> Show:
    """A copy of the repository's show without its episodes."""
    for name in ("voices", "audio", "feed"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("public"))
    shutil.copy(ROOT / "show.toml", root)
    (root / "scripts").mkdir()
    return open_show(root)


def _issues() -> list[Path]:
    """The shared corpus where there is one, else the sample issue."""
    return sorted(CORPUS.glob("an-*.md")) or [ROOT / "episodes" / "001" / "issue.md"]


def _write(show: Show, episode: str, script: Script) -> None:
    show.script(episode).write_text(dump(approve(script, "bench", NOW)))


def _render(show: Show, episode: str) -> list[str]:
    return [sys.executable, "-m", "lettercast", "--show", str(show.root), "render", episode]


def _timed(*commands: list[str]) -> float:
    began = time.perf_counter()
    for command in commands:
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return time.perf_counter() - began


def _of_words(script: Script, words: int) -> Script:
    """The beginning of a script, up to so many spoken words."""
    kept, count = [], 0
    for element in script.elements:
        kept.append(element)
        if isinstance(element, Sentence):
            count += len(element.spoken.split())
        if count >= words:
            break
    return replace(script, elements=tuple(kept), number=1, title="The bench")


def _baseline(text: Path, rate_wpm: int) -> list[list[str]]:
    """espeak-ng to WAV, an ebur128 pass, an encode."""
    wav, ffmpeg = str(text.with_suffix(".wav")), [ffmpeg_executable(), "-hide_banner", "-nostats", "-y"]
    return [
        ["espeak-ng", "-v", "en-us", "-s", str(rate_wpm), "-f", str(text), "-w", wav],
        [*ffmpeg, "-i", wav, "-af", "ebur128=peak=true:framelog=quiet", "-f", "null", "-"],
        [*ffmpeg, "-i", wav, "-ar", "44100", "-ac", "1", "-b:a", "96k", str(text.with_suffix(".mp3"))],
    ]


def _changed_word(script: Script, number: int) -> Script:
    """One sentence of the middle says one word more."""
    elements = list(script.elements)
    spoken = [at for at, one in enumerate(elements) if isinstance(one, Sentence) and one.spoken]
    at = spoken[len(spoken) // 2]
    sentence = elements[at]
    assert isinstance(sentence, Sentence)
    elements[at] = Sentence((*sentence.pieces, Piece("", f" number {number}", "bench")))
    return replace(script, elements=tuple(elements))


def _against_the_baseline(show: Show) -> Iterator[Row]:
    script = _of_words(draft(read_issue(str(_issues()[-1])), show.settings), WORDS)
    words = len(script.spoken.split())
    text = show.root / "spoken.txt"
    text.write_text(script.spoken)
    settings = load_cast(show).voice("narrator").settings
    commands = _baseline(text, int(str(settings.get("rate_wpm", 175))))
    times: dict[str, list[float]] = {"baseline": [], "cold": [], "word": [], "title": []}
    for number in range(RUNS):
        times["baseline"].append(_timed(*commands))
        shutil.rmtree(show.cache, ignore_errors=True)
        shutil.rmtree(show.episode("001"), ignore_errors=True)
        _write(show, "001", script)
        times["cold"].append(_timed(_render(show, "001")))
        _write(show, "001", _changed_word(script, number))
        times["word"].append(_timed(_render(show, "001")))
        _write(show, "001", replace(_changed_word(script, number), title=f"The bench, {number}"))
        times["title"].append(_timed(_render(show, "001")))
    best = {name: min(found) for name, found in times.items()}
    yield Row(f"baseline: espeak-ng, ebur128, encode; {words} words", f"{best['baseline']:.2f} s")
    aims = [("cold", "render of the approved issue", 1.5), ("word", "after one changed word", 0.9)]
    for name, what, most in [*aims, ("title", "after a changed title", 0.25)]:
        ratio = best[name] / best["baseline"]
        yield Row(f"{what}: {best[name]:.2f} s", f"{ratio:.2f} x", f"at most {most} x", ratio <= most)


def _word_times(show: Show) -> Iterator[Row]:
    """Word starts of the transcript against the engine's own, each take found in the MP3 by its samples."""
    from lettercast.episodes import plan_episode
    from lettercast.scripts import Lexicon, read_script

    settings = show.settings
    heard = plan_episode(
        read_script(show.script("001")),
        load_cast(show),
        Lexicon.load(show.lexicon).apply,
        settings.pauses,
        settings.sound,
    )
    takes = Takes(show.cache / "takes")
    rate_hz = 8_000
    command = [ffmpeg_executable(), "-loglevel", "error", "-i", str(show.episode("001") / "episode.mp3"), "-map", "0:a"]
    raw = subprocess.run([*command, "-ar", str(rate_hz), "-f", "f32le", "-"], capture_output=True, check=True).stdout
    sound = np.frombuffer(raw, dtype="<f4")
    told = json.loads((show.episode("001") / "transcript.json").read_bytes())["segments"]
    starts = iter([index for index, one in enumerate(told) if one.get("begins")])
    errors: list[float] = []
    for key in plan(heard.lines, takes).keys:
        first = next(starts)
        take = takes.get(key)
        if take is None or not take.words:
            continue
        step = np.arange(0, len(take.samples), take.rate_hz / rate_hz)
        wave = np.interp(step, np.arange(len(take.samples)), take.samples)
        begin = round(told[first]["startTime"] * rate_hz)
        at = max(0, begin - rate_hz)
        there = sound[at : at + len(wave) + 2 * rate_hz]
        size = 1 << (len(there) + len(wave)).bit_length()
        match = np.fft.irfft(np.fft.rfft(there, size) * np.conj(np.fft.rfft(wave, size)), size)
        place = (at + int(np.argmax(match[: max(1, len(there) - len(wave) // 2)]))) / rate_hz
        errors.append(abs(told[first]["startTime"] - (place + take.words[0].start / take.rate_hz)) * 1000)
    median = statistics.median(errors)
    yield Row(
        f"starts of {len(errors)} sentences, transcript against sound",
        f"{median:.0f} ms median",
        "under 30 ms",
        median < 30,
    )


def _four_hours(show: Show) -> Iterator[Row]:
    """The corpus repeated, its takes kept: memory of all processes together, and time for an hour and for four."""
    elements = [one for path in _issues() for one in (*draft(read_issue(str(path)), show.settings).elements,)]
    spoken = sum(len(one.spoken.split()) for one in elements if isinstance(one, Sentence))
    figures = {}
    for hours in (1, HOURS):
        wanted = hours * 60 * 150  # words: about 150 a minute with pauses
        repeated = Script(tuple(elements) * -(-wanted // spoken), title="A long one")
        _write(show, str(hours), _of_words(repeated, wanted))
        subprocess.run(_render(show, str(hours)), cwd=ROOT, check=True, capture_output=True)
        shutil.rmtree(show.episode(str(hours)))
        shutil.rmtree(show.cache / "episodes")
        measured = run(_render(show, str(hours)), ROOT)
        seconds = json.loads((show.episode(str(hours)) / "episode.json").read_bytes())["duration_ms"] / 1000
        figures[hours] = (measured, seconds)
        shutil.rmtree(show.episode(str(hours)))
    (short, short_s), (long, long_s) = figures[1], figures[HOURS]
    yield Row(
        f"{long_s / 3600:.1f} hours of episode, takes kept: {long.seconds:.0f} s; all processes together",
        f"{long.peak_mb:.0f} MB",
        "under 500 MB",
        long.peak_mb < 500,
    )
    growth = (long.cpu_seconds / long_s) / (short.cpu_seconds / short_s)  # the clock also tells of other programs
    yield Row(
        f"processor seconds an hour of it, against an episode of {short_s / 3600:.1f} h",
        f"{growth:.2f} x",
        "linear: about 1",
        growth < 1.2,
    )
