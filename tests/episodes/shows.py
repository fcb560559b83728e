"""A small show with its own voice and bumpers, and approved scripts in it."""

from __future__ import annotations

import datetime as dt
import wave
from pathlib import Path

import numpy as np

from lettercast.scripts import approve, dump, parse
from lettercast.show import Show, open_show

APPROVED_AT = dt.datetime(2026, 3, 1, 9, 30, tzinfo=dt.UTC)

SETTINGS = """
[show]
title = "Slow Letters"
author = "The Slow Post"
link = "https://example.org/slow"
"""

VOICE = """
engine = "espeak"
language = "en"
"""

SCRIPT = """---
number: 7
title: The seventh letter & more
date: 2026-02-27
url: https://example.org/slow/7
---
{|Welcome to the seventh letter.}

# HIGHLIGHTS
{HIGHLIGHTS|Highlights.}

## On cats
[[link https://example.org/cats]]
{On cats (A. Bee) (summarized by Cee)|On cats, by A Bee. Summarized by Cee.}

Cats sleep {16|sixteen} hours{ (see #3)||cross-reference} a day.
They wake when {40%|forty percent} of the sun is up.

[[voice opinion Cee]]
{Cee's opinion:|Cee's opinion.}
I find this restful.

{- ||list}One thing is the box.

{- ||list}Another thing is the other box.

[[cue sting]]
# NEWS
{NEWS|News.}

Nothing happened.
"""


def tone(path: Path, seconds: float, hertz: float = 330.0) -> None:
    """A short bumper."""
    path.parent.mkdir(parents=True, exist_ok=True)
    samples = 0.3 * np.sin(2 * np.pi * hertz * np.arange(round(seconds * 44100)) / 44100)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(44100)
        file.writeframes((samples * 32767).astype("<i2").tobytes())


def make_show(root: Path, settings: str = SETTINGS) -> Show:
    """A show without scripts."""
    (root / "show.toml").write_text(settings)
    (root / "voices").mkdir()
    (root / "voices" / "narrator.toml").write_text(VOICE)
    for name, seconds in (("intro", 1.0), ("outro", 1.0), ("sting", 0.4)):
        tone(root / "audio" / f"{name}.wav", seconds)
    return open_show(root)


def add_script(
    show: Show, episode: str = "007", text: str = SCRIPT, *, approved: bool = True, at: dt.datetime = APPROVED_AT
) -> None:
    """Write a script, approved as it stands."""
    script = parse(text, f"{episode}.md")
    path = show.script_path(episode)
    path.parent.mkdir(exist_ok=True)
    path.write_text(dump(approve(script, "Dee", at) if approved else script))
