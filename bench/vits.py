"""A whole `lettercast render` by a VITS of the standard size, against the bare loop over `TTS.tts`.

The model has random weights, so it babbles at the true cost of computing; takes are not listened to, for every one
would be doubted and made again. It needs the engines' environment: .venv-engines/bin/python -m bench vits
"""

from __future__ import annotations

import datetime as dt
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.table import Row
from lettercast.episodes import plan_episode
from lettercast.issues import read_issue
from lettercast.pronunciation import strip_ipa
from lettercast.scripts import Lexicon, approve, draft, dump, read_script
from lettercast.show import Show, open_show
from lettercast.starter import create_show
from lettercast.voices import load_cast
from tests.voices.models import write_vits
from tests.voices.sentences import sentences

COUNT = int(os.environ.get("LETTERCAST_BENCH_SENTENCES", "300"))
PARAGRAPH = 5  # sentences
MODEL_LIBRARIES = ("torch", "TTS")


def rows() -> Iterator[Row]:
    if importlib.util.find_spec("TTS") is None:
        yield Row("render by VITS against the bare loop over TTS.tts", "not measured", "needs .venv-engines")
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        model = write_vits(folder / "model")
        yield from _against_the_loop(_babbling_show(folder / "show", model), model)


def _babbling_show(root: Path, model: Path) -> Show:
    """A new show with one approved episode of `COUNT` sentences, every line of it in the model's voice."""
    create_show(root, title="Babble", author="The bench")
    (root / "voices" / "babble.toml").write_text(f'engine = "coqui"\nmodel = "{model}"\n')
    settings = (root / "show.toml").read_text()
    for part in ("narrator", "opinion"):
        settings = settings.replace(f'{part} = "{part}"', f'{part} = "babble"')
    (root / "show.toml").write_text(settings)
    show = open_show(root)
    written = sentences(COUNT)
    paragraphs = [" ".join(written[at : at + PARAGRAPH]) for at in range(0, COUNT, PARAGRAPH)]
    issue = show.episode_folder("001") / "issue.md"
    issue.parent.mkdir()
    issue.write_text("# The Babble Letter #1\n\n" + "\n\n".join(paragraphs) + "\n")
    script = approve(draft(read_issue(str(issue)), show.settings), "bench", dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    show.script_path("001").write_text(dump(script))
    return show


def _said(show: Show) -> list[str]:
    """What the voice is given: the sentences, and the few words around them that the show adds."""
    settings = show.settings
    say = Lexicon.load(show.lexicon_path).apply
    script = read_script(show.script_path("001"))
    lines = plan_episode(script, load_cast(show), say, settings.pauses, settings.sound).lines
    return list(dict.fromkeys(strip_ipa(line.text) for line in lines))


def _against_the_loop(show: Show, model: Path) -> Iterator[Row]:
    """The command is timed whole: its start, loading the model in each worker, voicing, mastering, encoding, tags,
    and the ten sentences that the voice is calibrated with.

    The loop's model is loaded before. Half of the loop runs before the command and half after, so that whatever
    else the machine does falls on both.
    """
    from TTS.api import TTS

    bare = TTS(model_path=str(model), config_path=str(model.with_name("config.json")), progress_bar=False)

    def loop(texts: list[str]) -> float:
        began = time.perf_counter()
        for text in texts:
            bare.tts(text, split_sentences=False)
        return time.perf_counter() - began

    texts = _said(show)
    theirs_s = loop(texts[::2])
    ours_s = _render_s(show)
    theirs_s += loop(texts[1::2])
    ratio = ours_s / theirs_s
    yield Row(
        f"render of {len(texts)} sentences: {ours_s:.0f} s, bare loop {theirs_s:.0f} s",
        f"{ratio:.2f} times",
        "at most 1.05 times",
        ratio <= 1.05,
    )
    takes = _takes(show)
    same_s = _render_s(show, models=False)
    shutil.rmtree(show.episode_folder("001"))
    shutil.rmtree(show.cache_folder / "episodes")
    kept_s = _render_s(show, models=False)
    assert takes == _takes(show)
    where = "torch and TTS out of reach"
    yield Row(f"the same with the takes kept, {where}", f"{kept_s:.2f} s")
    yield Row(f"the same with nothing changed, {where}", f"{same_s:.2f} s")


def _render_s(show: Show, *, models: bool = True) -> float:
    """Seconds that the command takes; without `models`, whoever imports torch or TTS ends with an error."""
    command = [sys.executable, "-m", "lettercast", "--show", str(show.root)]
    command += ["render", "001", "--verify", "off", "--accept-defects"]
    environment = dict(os.environ)
    if not models:
        barred = show.cache_folder / "barred"
        barred.mkdir(exist_ok=True)
        for name in MODEL_LIBRARIES:
            (barred / f"{name}.py").write_text(f'raise SystemExit("{name} was imported")\n')
        environment["PYTHONPATH"] = str(barred)
    began = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)
    return time.perf_counter() - began


def _takes(show: Show) -> dict[Path, int]:
    """Each take with its inode, which a take made again would not keep."""
    return {path: path.stat().st_ino for path in (show.cache_folder / "takes").rglob("*.flac")}
