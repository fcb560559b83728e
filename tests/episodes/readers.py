"""What programs and packages of other people's making say of an episode's files."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import numpy as np
from mutagen.mp3 import MP3
from numpy.typing import NDArray

from lettercast.audio import find_ffmpeg
from tests.conftest import ROOT, missing, program

Chapters = list[tuple[int, str]]


def by_ffprobe(path: Path) -> list[tuple[int, int, str]]:
    """Start and end in milliseconds, title."""
    command = [program("ffprobe", "ffmpeg"), "-v", "error", "-show_chapters", "-of", "json", str(path)]
    told = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    return [
        (round(float(one["start_time"]) * 1000), round(float(one["end_time"]) * 1000), one["tags"]["title"])
        for one in told["chapters"]
    ]


def by_mutagen(path: Path) -> list[tuple[int, int, str]]:
    """Start and end in milliseconds, title, in the order of the table of contents."""
    tags = MP3(path).tags
    assert tags is not None
    chapters = [tags[f"CHAP:{name}"] for name in tags["CTOC:toc"].child_element_ids]
    return [(one.start_time, one.end_time, one.sub_frames["TIT2"].text[0]) for one in chapters]


def by_eyed3(path: Path) -> Chapters:
    """Start in milliseconds, title, in the order of the file."""
    interpreter = Path(program("eyeD3", "eyed3")).read_text().splitlines()[0].removeprefix("#!").split()
    code = (
        "import eyed3, json, sys; eyed3.log.setLevel('ERROR'); tag = eyed3.load(sys.argv[1]).tag; "
        "print(json.dumps([(c.times.start, c.title) for c in tag.frame_set[b'CHAP']]))"
    )
    told = subprocess.run([*interpreter, "-c", code, str(path)], capture_output=True, check=True).stdout
    return [(start, title) for start, title in json.loads(told)]


def by_music_metadata(path: Path) -> Chapters:
    """Start in milliseconds, title."""
    node = program("node", "nodejs")
    folder = ROOT / "tests" / "node"
    if not (folder / "node_modules" / "music-metadata").is_dir():
        missing("music-metadata", "npm install in tests/node")
    told = subprocess.run([node, "chapters.mjs", str(path)], cwd=folder, capture_output=True, check=True).stdout
    return [(start, title) for start, title in json.loads(told)["chapters"]]


def faults_by_mp3val(path: Path) -> list[str]:
    """Lines in which mp3val complains."""
    told = subprocess.run([program("mp3val"), str(path)], capture_output=True, text=True, check=True).stdout
    return [line for line in told.splitlines() if line.startswith(("WARNING", "ERROR"))]


def by_ebur128(path: Path) -> tuple[float, float]:
    """Integrated loudness in LUFS and true peak in dBTP, as ffmpeg measures them; decodes without an error."""
    command = [find_ffmpeg(), "-hide_banner", "-nostats", "-xerror", "-i", str(path), "-map", "0:a"]
    command += ["-af", "ebur128=peak=true:framelog=quiet", "-f", "null", "-"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert not re.search(r"error|invalid|corrupt", done.stderr, re.IGNORECASE), done.stderr
    loudness = re.findall(r"I:\s+(-?[\d.]+|-inf) LUFS", done.stderr)[-1]
    peak = re.findall(r"Peak:\s+(-?[\d.]+|-inf) dBFS", done.stderr)[-1]
    return float(loudness), float(peak)


def decoded(source: Path | bytes, rate_hz: int = 8000) -> NDArray[np.float32]:
    """The sound of a file, or of MP3 bytes, as ffmpeg decodes it."""
    given = isinstance(source, bytes)
    command = [find_ffmpeg(), "-loglevel", "error", *(("-f", "mp3") if given else ())]
    command += ["-i", "pipe:0" if given else str(source), "-map", "0:a", "-ac", "1", "-ar", str(rate_hz)]
    done = subprocess.run(
        [*command, "-f", "f32le", "pipe:1"], input=source if given else None, capture_output=True, check=True
    )
    return np.frombuffer(done.stdout, dtype="<f4")
