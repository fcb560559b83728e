"""Real podcast clients: they subscribe, list every episode, download the right bytes, and find nothing twice."""

from __future__ import annotations

import hashlib
import os
import pty
import re
import select
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from lettercast.feed import build_feed, paging
from lettercast.show import Show
from tests.conftest import program
from tests.feed.episodes import add_episode, make_show
from tests.feed.test_rss import TODAY
from tests.feed.web import free_port, served

pytestmark = pytest.mark.debian
EPISODES = 8


@pytest.fixture(scope="module")
def paged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Show, str]]:
    """A show whose episodes fill three documents, served where it says it is."""
    port = free_port()
    show = make_show(tmp_path_factory.mktemp("paged"), f"http://127.0.0.1:{port}")
    for number in range(1, EPISODES + 1):
        add_episode(show, number, seconds=1, tone_hz=200 + number)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(paging, "MAX_PAGE_EPISODES", 2)
        build_feed(show, today=TODAY)
    assert len(list(show.public_folder.glob("feed-page-*.xml"))) >= 2
    with served(show.public_folder, show.settings.feed.base_url, port) as address:
        yield show, address


def hashes(folder: Path) -> set[str]:
    return {hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.rglob("*.mp3")}


def sound(show: Show) -> dict[int, str]:
    """The hash of each episode's MP3 by its number."""
    files = {number: show.episode_folder(f"{number:03}") / "episode.mp3" for number in range(1, EPISODES + 1)}
    return {number: hashlib.sha256(path.read_bytes()).hexdigest() for number, path in files.items()}


def test_gpo_sees_all_pages_and_nothing_twice(paged: tuple[Show, str], tmp_path: Path) -> None:
    show, address = paged
    command = program("gpo", "gpodder")
    environment = {**os.environ, "GPODDER_HOME": str(tmp_path), "HOME": str(tmp_path), "LC_ALL": "C.UTF-8"}

    def gpo(*arguments: str) -> str:
        done = subprocess.run(
            [command, *arguments],
            env=environment,
            capture_output=True,
            text=True,
            timeout=600,
            stdin=subprocess.DEVNULL,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    feed = f"{address}/feed.xml"
    gpo("subscribe", feed)
    listed = gpo("episodes", feed)
    assert sorted(set(re.findall(r"Meadow Letter #(\d+)", listed))) == [str(n) for n in range(1, EPISODES + 1)]
    assert listed.count("Meadow Letter #") == EPISODES
    assert gpo("update", feed).count("Meadow Letter #") == 0
    assert gpo("episodes", feed).count("Meadow Letter #") == EPISODES
    guid = f"urn:uuid:00000000-0000-5000-8000-{EPISODES:012}"
    gpo("download", feed, guid)
    assert hashes(tmp_path) == {sound(show)[EPISODES]}


def test_podget_downloads_once(paged: tuple[Show, str], tmp_path: Path) -> None:
    show, address = paged
    command = [program("podget"), "--dir_config", str(tmp_path), "--dir_session", str(tmp_path), "--no-playlist"]
    library = tmp_path / "library"
    environment = {**os.environ, "HOME": str(tmp_path)}

    def podget(*arguments: str) -> None:
        done = subprocess.run(
            [*command, *arguments], env=environment, capture_output=True, text=True, timeout=600, cwd=tmp_path
        )
        assert done.returncode == 0, done.stdout + done.stderr

    podget("--create-config", "podgetrc")
    (tmp_path / "serverlist").write_text(f"{address}/feed-full.xml letters meadow\n")
    podget("--config", "podgetrc", "--library", str(library))
    files = sorted(library.rglob("*.mp3"))
    assert hashes(library) == set(sound(show).values()) and len(files) == EPISODES
    times = [path.stat().st_mtime_ns for path in files]
    podget("--config", "podgetrc", "--library", str(library))
    assert sorted(library.rglob("*.mp3")) == files and [path.stat().st_mtime_ns for path in files] == times


def test_podboat_downloads_what_newsboat_queues(paged: tuple[Show, str], tmp_path: Path) -> None:
    show, address = paged
    newsboat, podboat = program("newsboat"), program("podboat", "newsboat")
    down, config = tmp_path / "down", tmp_path / ".newsboat"
    config.mkdir()
    (config / "urls").write_text(f"{address}/feed.xml\n")
    (config / "config").write_text(f'download-path "{down}"\npodcast-auto-enqueue yes\nmax-downloads 2\n')
    environment = {**os.environ, "HOME": str(tmp_path), "TERM": "xterm", "LC_ALL": "C.UTF-8"}
    environment = {key: value for key, value in environment.items() if not key.startswith("XDG_")}
    wanted = (show.public_folder / "feed.xml").read_text().count("<enclosure ")
    for _ in range(2):  # the second time finds nothing new
        done = subprocess.run(
            [newsboat, "-x", "reload"], env=environment, capture_output=True, timeout=600, stdin=subprocess.DEVNULL
        )
        assert done.returncode == 0, done.stdout + done.stderr
        queue = (config / "queue").read_text()
        assert len(re.findall(r"media/\d+-\w+\.mp3", queue)) == wanted
    ours, theirs = pty.openpty()
    with subprocess.Popen([podboat, "-a"], env=environment, stdin=theirs, stdout=theirs, stderr=theirs) as process:
        try:
            deadline = time.monotonic() + 600
            while len(hashes(down) & set(sound(show).values())) < wanted and time.monotonic() < deadline:
                if select.select([ours], [], [], 0.2)[0]:
                    os.read(ours, 65536)  # or it would wait to be looked at
        finally:
            process.kill()
    assert len(list(down.rglob("*.mp3"))) == wanted and len(hashes(down) & set(sound(show).values())) == wanted
