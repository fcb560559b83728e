"""Two voices of the default cast in one finished MP3: loudness, pace, sibilants, true peak, pops.

The sample issue's sentences, said by the narrator and by the opinion's voice in turns, so that both say the same.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.episodes import NOW, ROOT, decoded, show_copy
from bench.table import Row
from lettercast.audio import RATE_HZ, find_speech_bounds, integrated_lufs, row_powers, sibilance_db
from lettercast.episodes.build import plan_with_keys
from lettercast.episodes.mixing import recording as recordings
from lettercast.scripts import Cue, Script, Sentence, approve, dump, read_script
from tests.audio.pops import spikes

PARTS = ("narrator", "opinion")
TURN = 5  # sentences
PAUSE_S = 0.35
"""Between sentences when loudness is measured: as episodes have them."""


def rows() -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder:
        show = show_copy(Path(folder))
        script = _in_turns(read_script(ROOT / "scripts" / "001.md"))
        show.script_path("001").write_text(dump(approve(script, "bench", NOW)))
        subprocess.run([sys.executable, "-m", "lettercast", "--show", str(show.root), "render", "001"], check=True)
        plan, _, key = plan_with_keys(show, read_script(show.script_path("001")), "scripts/001.md")
        recording = recordings.load_recording(show.cache_folder / "episodes" / "001.json", key)
        assert recording is not None
        sound = decoded(show.episode_folder("001") / "episode.mp3", RATE_HZ)
        said: dict[str, list[NDArray[np.float32]]] = {}
        words: dict[str, int] = {}
        for utterance, heard in zip(plan.utterances, recording.heard, strict=True):
            name = f"{utterance.line.voice.name}: {utterance.line.voice.engine} {utterance.line.voice.model}"
            samples = sound[heard.start : heard.end]
            said.setdefault(name, []).append(samples[slice(*find_speech_bounds(samples, RATE_HZ))])
            words[name] = words.get(name, 0) + len(utterance.sentence.spoken.split())
    figures = {}
    pause = np.zeros(round(PAUSE_S * RATE_HZ), np.float32)
    for name, parts in said.items():
        whole = np.concatenate([piece for samples in parts for piece in (samples, pause)])
        rate = words[name] / (sum(samples.size for samples in parts) / RATE_HZ / 60)
        figures[name] = integrated_lufs(row_powers(whole, RATE_HZ)), rate, sibilance_db(whole, RATE_HZ)
        loudness, rate, sibilance = figures[name]
        yield Row(f"{name}, {len(parts)} sentences", f"{loudness:.2f} LUFS, {rate:.0f} wpm, s {sibilance:.1f} dB")
    first, second = list(figures.values())[:2]
    apart = abs(first[0] - second[0])
    yield Row("loudness apart", f"{apart:.2f} LU", "at most 0.3 LU", apart <= 0.3)
    apart = abs(first[1] / second[1] - 1) * 100
    yield Row("pace apart", f"{apart:.1f} %", "at most 8 %", apart <= 8)
    apart = abs(first[2] - second[2])
    yield Row("sibilants apart", f"{apart:.1f} dB", "at most 4 dB", apart <= 4)
    peak = recording.main_sound.true_peak_dbtp
    yield Row("true peak", f"{peak:.2f} dBTP", "at most -1 dBTP", peak <= -1)
    pops = len(spikes(sound, RATE_HZ))
    yield Row(f"pops in {len(sound) / RATE_HZ / 60:.1f} minutes", str(pops), "none", pops == 0)


def _in_turns(script: Script) -> Script:
    """All sentences of a script twice: a few by one voice, the same by the other."""
    sentences = [one for one in script.elements if isinstance(one, Sentence) and len(one.spoken.split()) > 3]
    elements: list[Cue | Sentence] = []
    for at in range(0, len(sentences), TURN):
        for part in PARTS:
            elements += [Cue("voice", part), *sentences[at : at + TURN]]
    return Script(tuple(elements), number=1, title="In turns")
