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
import soxr
from numpy.typing import NDArray

from bench.memory import run
from bench.table import Row
from lettercast.audio import find_ffmpeg
from lettercast.episodes import plan_episode
from lettercast.issues import read_issue
from lettercast.normalization import Piece
from lettercast.scripts import Lexicon, Script, Sentence, approve, draft, dump, read_script
from lettercast.show import Show, open_show
from lettercast.voices import Take, Takes, load_cast, plan_synthesis
from lettercast.voices.verification.alignment import RATE_HZ as EAR_HZ
from lettercast.voices.verification.alignment import shared_aligner

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT.parent / "shared" / "issues"
WORDS = 2_000
HOURS = 4
NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
RUNS = 3


def rows() -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder:
        show = show_copy(Path(folder))
        yield from _against_the_baseline(show)
        yield from _word_times(show)
        yield from _four_hours(show)


def show_copy(root: Path) -> Show:
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
    show.script_path(episode).write_text(dump(approve(script, "bench", NOW)))


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
    wav, ffmpeg = str(text.with_suffix(".wav")), [find_ffmpeg(), "-hide_banner", "-nostats", "-y"]
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
    if not shutil.which("espeak-ng"):
        _write(show, "001", script)
        _timed(_render(show, "001"))
        yield Row("not compared: the baseline needs espeak-ng (Debian: apt-get install espeak-ng)", "-")
        return
    words = len(script.spoken.split())
    text = show.root / "spoken.txt"
    text.write_text(script.spoken)
    settings = load_cast(show).find_voice("narrator").settings
    commands = _baseline(text, int(str(settings.get("rate_wpm", 175))))
    times: dict[str, list[float]] = {"baseline": [], "cold": [], "word": [], "title": []}
    for number in range(RUNS):
        times["baseline"].append(_timed(*commands))
        shutil.rmtree(show.cache_folder, ignore_errors=True)
        shutil.rmtree(show.episode_folder("001"), ignore_errors=True)
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
    """Word starts of the transcript, against the engine's events and against an acoustic model's ear.

    Each take is found in the MP3 by its samples, so that trimming, placing and encoding all count.
    """
    settings = show.settings
    script = read_script(show.script_path("001"))
    say = Lexicon.load(show.lexicon_path).apply
    utterances = plan_episode(script, load_cast(show), say, settings.pauses, settings.sound).utterances
    keys = plan_synthesis([utterance.line for utterance in utterances], Takes(show.cache_folder / "takes")).keys
    sound = decoded(show.episode_folder("001") / "episode.mp3", EAR_HZ)
    told = json.loads((show.episode_folder("001") / "transcript.json").read_bytes())["segments"]
    begins = [index for index, one in enumerate(told) if one.get("begins")]
    by_engine: list[float] = []
    by_ear: list[float] = []
    for utterance, key, first, last in zip(utterances, keys, begins, [*begins[1:], len(told)], strict=True):
        take = Takes(show.cache_folder / "takes").load_take(key)
        shown = told[first:last]
        names = [_plain(one["body"]) for one in shown]
        starts = [one["startTime"] for one in shown]
        if take is None:
            continue
        if names == [_plain(word.text) for word in take.words]:
            place = _place(sound, take, starts[0])
            events = [place + word.start / take.rate_hz for word in take.words]
            by_engine += (abs(one - other) * 1000 for one, other in zip(starts, events, strict=True))
        begin = max(0.0, starts[0] - 0.15)
        excerpt = sound[round(begin * EAR_HZ) : round((shown[-1]["endTime"] + 0.15) * EAR_HZ)]
        words = shared_aligner().align_text(excerpt, EAR_HZ, utterance.sentence.spoken).words
        if names == [_plain(word.text) for word in words]:
            by_ear += (abs(one - begin - w.start / EAR_HZ) * 1000 for one, w in zip(starts, words, strict=True))
    for errors, truth in ((by_engine, "the engine's events"), (by_ear, "pocketsphinx's alignment")):
        median = statistics.median(errors)
        what = f"starts of {len(errors)} words in the transcript against {truth}"
        yield Row(what, f"{median:.0f} ms median", "under 30 ms", median < 30)


def _plain(word: str) -> str:
    return "".join(letter for letter in word.casefold() if letter.isalnum())


def decoded(path: Path, rate_hz: int) -> NDArray[np.float32]:
    """The sound of a file, shape (n,), at a rate."""
    command = [find_ffmpeg(), "-loglevel", "error", "-i", str(path), "-map", "0:a", "-ar", str(rate_hz)]
    raw = subprocess.run([*command, "-f", "f32le", "-"], capture_output=True, check=True).stdout
    return np.frombuffer(raw, dtype="<f4")


def _place(sound: NDArray[np.float32], take: Take, about_s: float) -> float:
    """The second of the episode at which a take lies, by correlation within a second of where it should."""
    wave = soxr.resample(take.samples, take.rate_hz, EAR_HZ)
    at = max(0, round((about_s - 1) * EAR_HZ))
    there = sound[at : at + len(wave) + 2 * EAR_HZ]
    size = 1 << (len(there) + len(wave)).bit_length()
    match = np.fft.irfft(np.fft.rfft(there, size) * np.conj(np.fft.rfft(wave, size)), size)
    return (at + int(np.argmax(match[: 2 * EAR_HZ]))) / EAR_HZ


def _four_hours(show: Show) -> Iterator[Row]:
    """The corpus repeated, its takes kept: memory of all processes together, and time for an hour and for four."""
    elements = [one for path in _issues() for one in (*draft(read_issue(str(path)), show.settings).elements,)]
    spoken = sum(len(one.spoken.split()) for one in elements if isinstance(one, Sentence))
    figures = {}
    for hours in (1, HOURS):
        wanted = hours * 60 * 164  # words: about so many a minute with pauses
        repeated = Script(tuple(elements) * -(-wanted // spoken), title="A long one")
        _write(show, str(hours), _of_words(repeated, wanted))
        subprocess.run(_render(show, str(hours)), cwd=ROOT, check=True, capture_output=True)
        shutil.rmtree(show.episode_folder(str(hours)))
        shutil.rmtree(show.cache_folder / "episodes")
        measured = run(_render(show, str(hours)), ROOT)
        seconds = json.loads((show.episode_folder(str(hours)) / "episode.json").read_bytes())["duration_ms"] / 1000
        figures[hours] = (measured, seconds)
        shutil.rmtree(show.episode_folder(str(hours)))
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
