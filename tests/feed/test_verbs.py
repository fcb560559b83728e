"""publish, serve and check from the command line."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import httpx

from lettercast.show import Show
from tests.conftest import ROOT
from tests.feed.episodes import add_episode, make_show
from tests.feed.web import free_port, served


def lettercast(show: Show, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "lettercast", "--show", str(show.root), *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600)


def test_publish_says_what_it_did(tmp_path: Path) -> None:
    port, www = free_port(), tmp_path / "www"
    www.mkdir()
    show = make_show(tmp_path / "show", f"http://127.0.0.1:{port}", f'to = "{www}"')
    add_episode(show, 1, seconds=1)
    dry = lettercast(show, "publish", "--dry-run")
    assert dry.returncode == 0 and "send feed.xml (" in dry.stdout and "write index.html" in dry.stdout
    assert not list(www.iterdir()) and not show.public_folder.exists()
    with served(www, port=port):
        done = lettercast(show, "publish")
    assert (done.returncode, done.stderr) == (0, "")
    assert re.search(r"^1 episode in .*feed/public, \d+ files changed$", done.stdout, re.MULTILINE)
    assert re.search(rf"^To {www}: sent \d+ files, 0\.\d MB$", done.stdout, re.MULTILINE)
    assert "Read back over HTTP: " in done.stdout and f"Feed: http://127.0.0.1:{port}/feed.xml" in done.stdout
    again = lettercast(show, "publish")
    assert "nothing to send" in again.stdout and "Not read back" in again.stdout and again.returncode == 0
    assert lettercast(show, "publish", "--dry-run").stdout == "Nothing to do: all is as it should be.\n"


def test_what_is_wrong_from_outside_is_an_error(tmp_path: Path) -> None:
    port, elsewhere = free_port(), tmp_path / "elsewhere"
    elsewhere.mkdir()
    show = make_show(tmp_path / "show", f"http://127.0.0.1:{port}")
    add_episode(show, 1, seconds=1)
    with served(elsewhere, port=port):
        done = lettercast(show, "publish", "--to", str(tmp_path / "www"))
    assert done.returncode == 1
    lines = done.stderr.splitlines()
    assert lines and all(re.fullmatch(r"lettercast: http://\S+: answers 404; .+", line) for line in lines)


def test_errors_are_one_line(tmp_path: Path) -> None:
    show = make_show(tmp_path)
    for arguments in (["publish"], ["serve"], ["publish", "--to", "nowhere://x"]):
        done = lettercast(show, *arguments)
        assert done.returncode == 1 and done.stderr.count("\n") == 1 and done.stderr.startswith("lettercast: ")


def test_serve_says_where_and_stops(tmp_path: Path) -> None:
    show = make_show(tmp_path)
    add_episode(show, 1, seconds=1)
    assert lettercast(show, "publish").returncode == 0
    command = [sys.executable, "-m", "lettercast", "--show", str(show.root), "serve", "--port", "0", "--lan"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, env=os.environ) as process:
        assert process.stdout is not None
        said: list[str] = []
        while not said or "Ctrl-C" not in said[-1]:
            said.append(process.stdout.readline())
            assert said[-1], said
        told = "".join(said)
        assert "This is for trying out" in told and "█" in told
        port = re.search(r"Subscribe: http://[^:]+:(\d+)/feed\.xml", told)
        assert port is not None
        feed = httpx.get(f"http://127.0.0.1:{port[1]}/feed.xml")
        assert feed.status_code == 200 and f'url="http://127.0.0.1:{port[1]}/media/001-' in feed.text
        taken = lettercast(show, "serve", "--port", port[1])
        assert taken.returncode == 1 and "choose another: --port" in taken.stderr
        process.send_signal(signal.SIGINT)
        try:
            assert process.wait(600) in (0, 130)
        finally:
            process.kill()


def test_check_without_an_episode_looks_at_the_show(tmp_path: Path) -> None:
    show = make_show(tmp_path, "http://localhost:8000")
    add_episode(show, 1)
    done = lettercast(show, "check")
    assert done.returncode == 1 and "set it to where the show will be hosted" in done.stdout
