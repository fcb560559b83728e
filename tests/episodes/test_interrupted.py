"""Killed at any moment, or on a full disk: never half a file under its final name, and the same command goes on.

With LETTERCAST_DEEP set: fifty kills, and a small disk (where tmpfs can be mounted) filled to many levels.
"""

from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from lettercast.episodes import render_episode
from lettercast.show import Show
from tests.conftest import ROOT
from tests.episodes.shows import SCRIPT, add_script, make_show

DEEP = bool(os.environ.get("LETTERCAST_DEEP"))
CHANGED = SCRIPT.replace("restful", "soothing")


def render(show: Show, limit: Callable[[], None] | None = None) -> subprocess.Popen[str]:
    """`lettercast render 007` in a process of its own."""
    command = [sys.executable, "-m", "lettercast", "--show", str(show.root), "render", "007"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen(command, cwd=ROOT, text=True, preexec_fn=limit, **pipes)  # type: ignore[call-overload, no-any-return]


def files_of(show: Show) -> dict[str, bytes]:
    """All files of the episode under their final names."""
    folder = show.episode_folder("007")
    found = folder.iterdir() if folder.is_dir() else []
    return {path.name: path.read_bytes() for path in found if path.is_file()}


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> tuple[Show, dict[str, bytes]]:
    """A show whose episode is finished, and the files that a changed script will give."""
    show = make_show(tmp_path_factory.mktemp("finished"))
    add_script(show)
    render_episode(show, "007")
    changed = make_show(tmp_path_factory.mktemp("changed"))
    add_script(changed, text=CHANGED)
    render_episode(changed, "007")
    return show, files_of(changed)


def test_the_same_inputs_give_the_same_bytes(finished: tuple[Show, dict[str, bytes]], tmp_path: Path) -> None:
    """Whatever was rendered before, and with or without what is kept from it."""
    show, expected = finished
    copy = Show(tmp_path / "copy", show.settings)
    shutil.copytree(show.root, copy.root)
    add_script(copy, text=CHANGED)
    render_episode(copy, "007")
    assert files_of(copy) == expected


def test_killed_at_random_moments(finished: tuple[Show, dict[str, bytes]], tmp_path: Path) -> None:
    done, expected = finished
    before = files_of(done)
    chance = random.Random(7)
    lasts = 2.0
    for number in range(50 if DEEP else 2):
        show = Show(tmp_path / f"show{number}", done.settings)
        shutil.copytree(done.root, show.root)
        if number % 2:
            shutil.rmtree(show.cache_folder)
        add_script(show, text=CHANGED)
        running = render(show)
        time.sleep(chance.uniform(0.1, lasts))
        running.send_signal(signal.SIGKILL)
        running.communicate()
        for name, data in files_of(show).items():
            assert data in (expected[name], before[name]), f"{name} is neither the old nor the new one"
        began = time.monotonic()
        again = render(show)
        _, complaint = again.communicate()
        lasts = time.monotonic() - began
        assert again.returncode == 0, complaint
        assert files_of(show) == expected
        assert not [path for path in show.episode_folder("007").iterdir() if path.name.startswith(".")]


def assert_one_clear_line(running: subprocess.Popen[str], show: Show, before: dict[str, bytes]) -> bool:
    """Whether it failed; then it said why in one line, and the episode is as it was."""
    _, complaint = running.communicate()
    if running.returncode == 0:
        return False
    assert running.returncode == 1, complaint
    assert complaint.startswith("lettercast: "), complaint
    assert complaint.count("\n") == 1, complaint
    assert "space" in complaint
    assert files_of(show) == before
    return True


@pytest.mark.parametrize("most_bytes", [1_000, 150_000])
def test_no_file_may_grow(most_bytes: int, finished: tuple[Show, dict[str, bytes]], tmp_path: Path) -> None:
    done, _ = finished
    show = Show(tmp_path / "show", done.settings)
    shutil.copytree(done.root, show.root)
    before = files_of(show)
    add_script(show, text=CHANGED)
    running = render(show, lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, most_bytes)))
    assert assert_one_clear_line(running, show, before)
    again = render(show)
    _, complaint = again.communicate()
    assert again.returncode == 0, complaint


@pytest.mark.parametrize("most_bytes", [0, 5_000])
def test_a_first_rendering_that_finds_no_room_says_so(most_bytes: int, tmp_path: Path) -> None:
    show = make_show(tmp_path)
    add_script(show)
    running = render(show, lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, most_bytes)))
    assert assert_one_clear_line(running, show, {})
    assert not show.episode_folder("007").exists()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 4 MB."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(place)], capture_output=True)
    if mounted.returncode:
        pytest.skip("only root may mount a small disk")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


@pytest.mark.skipif(not DEEP, reason="LETTERCAST_DEEP is not set")
def test_the_disk_is_full_at_every_write(finished: tuple[Show, dict[str, bytes]], small_disk: Path) -> None:
    done, expected = finished
    show = Show(small_disk / "show", done.settings)
    failures = 0
    for free in [*range(0, 120_000, 8_000), *range(120_000, 1_400_000, 64_000)]:
        shutil.rmtree(show.root, ignore_errors=True)
        shutil.copytree(done.root, show.root)
        add_script(show, text=CHANGED)
        before = files_of(show)
        usage = shutil.disk_usage(small_disk)
        filler = small_disk / "filler"
        filler.write_bytes(bytes(max(0, usage.free - free)))
        failed = assert_one_clear_line(render(show), show, before)
        filler.unlink()
        failures += failed
        again = render(show)
        again.communicate()
        assert again.returncode == 0
        assert files_of(show) == expected
    assert failures > 5
