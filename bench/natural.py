"""Rendering in the default cast against the bare loop: the same lines, one after the other, on one processor.

Each of the first issues of the corpus (the sample issue where there is none) is rendered by the command, from nothing
but the show; the loop has its model loaded and writes nothing. Medians of `LETTERCAST_BENCH_RUNS` rounds, five where
not told, in which loop and commands take turns. Draws bench/natural.svg.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from bench.bars import BAR, draw_bar, draw_legend, open_picture
from bench.episodes import CORPUS, NOW, ROOT, show_copy
from bench.memory import run
from bench.table import Row
from lettercast.episodes import plan_episode
from lettercast.issues import read_issue
from lettercast.scripts import Lexicon, approve, draft, dump, read_script
from lettercast.show import Show, open_show
from lettercast.voices import Line, load_cast
from lettercast.voices.engines import find_engine
from lettercast.voices.key import text_for_engine

RUNS = int(os.environ.get("LETTERCAST_BENCH_RUNS", "5"))
PICTURE = ROOT / "bench" / "natural.svg"
COLOURS = ("#94bdd0", "#2c6e8f", "#b4472e")
ALONE = 'engine = "hibari"\nmodel = "heart"\nnative_wpm = 164\nspeed = 0.93\n'
"""The second voice where joe is not installed."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Of a round, or the medians of several: seconds of the clock and of the processors, and megabytes at the peak of
    all processes together."""

    clock_s: float
    cpu_s: float
    peak_mb: float = 0.0


class Comparison(NamedTuple):
    """What a cast costs: medians of the rounds, the memory at its peak of all rounds."""

    cast: str
    loop: Cost
    render: Cost


def rows() -> Iterator[Row]:
    compared = []
    with tempfile.TemporaryDirectory() as folder:
        heart = _compare("heart alone", _show(Path(folder) / "heart", joe=False))
        compared.append(heart)
        yield from _judge(heart, most_cpu=2.2, most_clock=1.4, most_mb=700)
        try:
            find_engine("piper").version_of(load_cast(_show(Path(folder) / "probe", joe=True)).voice("opinion"))
        except Exception as error:
            yield Row("heart and joe", "not measured", str(error)[:60])
        else:
            both = _compare("heart and joe", _show(Path(folder) / "joe", joe=True))
            compared.append(both)
            yield from _judge(both, most_cpu=1.4, most_mb=1200)
    PICTURE.write_text(draw_comparisons(compared))


def _compare(cast: str, show: Show) -> Comparison:
    loops, renders = [], []
    for number in range(RUNS):
        order = (_loop, _rendered) if number % 2 else (_rendered, _loop)
        for measure in order:
            (loops if measure is _loop else renders).append(measure(show))
    minutes, seconds = divmod(round(_audio_seconds(show)), 60)
    return Comparison(f"{cast}, {minutes}:{seconds:02d} of episodes", _median(loops), _median(renders))


def _median(costs: Sequence[Cost]) -> Cost:
    clock, cpu = (statistics.median(getattr(cost, name) for cost in costs) for name in ("clock_s", "cpu_s"))
    return Cost(clock, cpu, max(cost.peak_mb for cost in costs))


def _judge(compared: Comparison, *, most_cpu: float, most_mb: float, most_clock: float = 0.0) -> Iterator[Row]:
    cast, loop, render = compared
    yield Row(f"{cast}: bare loop, processor", f"{loop.cpu_s:.1f} s")
    ratio = render.cpu_s / loop.cpu_s
    told = f"{cast}: render, processor {render.cpu_s:.1f} s"
    yield Row(told, f"{ratio:.2f} x", f"at most {most_cpu} x", ratio <= most_cpu)
    ratio = render.clock_s / loop.clock_s
    aim = f"at most {most_clock} x" if most_clock else ""
    told = f"{cast}: render, clock {render.clock_s:.1f} s"
    yield Row(told, f"{ratio:.2f} x", aim, ratio <= most_clock if aim else None)
    yield Row(
        f"{cast}: all processes", f"{render.peak_mb:.0f} MB", f"at most {most_mb:.0f} MB", render.peak_mb <= most_mb
    )


def draw_comparisons(compared: Sequence[Comparison]) -> str:
    """An SVG of what each cast costs, in seconds."""
    left, panel, group = 240, 420, 3 * BAR + 24
    height = 64 + len(compared) * group + 30
    most = max(max(render.cpu_s, render.clock_s, loop.cpu_s) for _, loop, render in compared)
    names = ("bare loop, processor", "render, processor", "render, clock (2 cores)")
    parts = [
        *open_picture(900, height),
        *draw_legend(left, "What a render costs", tuple(zip(names, COLOURS, strict=True))),
    ]
    for at, (cast, loop, render) in enumerate(compared):
        y = 64 + at * group
        parts.append(f'<text x="{left - 12}" y="{y + BAR + 12}" text-anchor="end">{cast}</text>')
        for row, seconds in enumerate((loop.cpu_s, render.cpu_s, render.clock_s)):
            ratio = f", {seconds / loop.cpu_s:.2f} x" if row else ""
            parts += draw_bar(left, y + row * BAR, panel * seconds / most, f"{seconds:.0f} s{ratio}", COLOURS[row])
    note = f"medians of {RUNS} rounds; all processes together at most "
    note += ", ".join(f"{render.peak_mb:.0f} MB" for _, _, render in compared)
    return "\n".join([*parts, f'<text x="{left}" y="{height - 12}" fill="#777">{note}</text>', "</svg>"]) + "\n"


def _show(root: Path, *, joe: bool) -> Show:
    """A copy of the repository's show with a script of each issue, approved."""
    root.mkdir()
    show = show_copy(root)
    if not joe:
        for name in ("opinion", "tobias"):
            (show.voices_folder / f"{name}.toml").write_text(ALONE)
    for number, path in enumerate(sorted(CORPUS.glob("seed-*.txt")) or [ROOT / "episodes" / "001" / "issue.md"]):
        script = draft(read_issue(str(path)), show.settings)
        show.script_path(f"{number:03d}").write_text(dump(approve(script, "bench", NOW)))
    return show


def _episodes(show: Show) -> list[str]:
    return sorted(path.stem for path in (show.root / "scripts").glob("*.md"))


def _rendered(show: Show) -> Cost:
    """All episodes, one command each, with nothing kept from before."""
    for folder in (show.cache_folder, show.root / "episodes"):
        shutil.rmtree(folder, ignore_errors=True)
    made = [
        run([sys.executable, "-m", "lettercast", "--show", str(show.root), "render", episode], ROOT)
        for episode in _episodes(show)
    ]
    clock, cpu = sum(one.seconds for one in made), sum(one.cpu_seconds for one in made)
    return Cost(clock, cpu, max(one.peak_mb for one in made))


def _loop(show: Show) -> Cost:
    """The bare loop, in a process of its own that may use one thread."""
    told = subprocess.run(
        [sys.executable, "-m", "bench.natural", str(show.root)],
        cwd=ROOT,
        check=True,
        stdout=subprocess.PIPE,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
    )
    return Cost(**json.loads(told.stdout))


def _audio_seconds(show: Show) -> float:
    lengths = [
        json.loads((show.episode_folder(one) / "episode.json").read_bytes())["duration_ms"] for one in _episodes(show)
    ]
    return float(sum(lengths)) / 1000


def speak(show: Show) -> Cost:
    """Say what the episodes say, each line once, and keep nothing; models are loaded before the clock starts."""
    lines = list({(line.voice.name, line.text): line for line in _lines(show)}.values())
    voices = {line.voice.name: line.voice for line in lines}
    engines = {name: find_engine(voice.engine)(voice) for name, voice in voices.items()}
    for engine in engines.values():
        list(engine.synthesize(["Ready."]))
    began, used = time.perf_counter(), time.process_time()
    for line in lines:
        for take in engines[line.voice.name].synthesize([text_for_engine(line)]):
            assert take.samples.size
    return Cost(time.perf_counter() - began, time.process_time() - used)


def _lines(show: Show) -> Sequence[Line]:
    cast, say, settings = load_cast(show), Lexicon.load(show.lexicon_path).apply, show.settings
    lines: list[Line] = []
    for episode in _episodes(show):
        lines += plan_episode(read_script(show.script_path(episode)), cast, say, settings.pauses, settings.sound).lines
    return lines


if __name__ == "__main__":
    cost = speak(open_show(Path(sys.argv[1])))
    print(json.dumps({"clock_s": cost.clock_s, "cpu_s": cost.cpu_s}))
