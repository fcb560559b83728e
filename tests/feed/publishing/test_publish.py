"""Publishing: only what changed, in an order that never breaks the feed, wherever it is stopped."""

from __future__ import annotations

import datetime as dt
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from lettercast.feed import FeedError, publish_show
from lettercast.feed.publishing.inventory import INVENTORY_FILE
from lettercast.feed.publishing.ssh import KnownHosts
from lettercast.feed.publishing.target import PublishTarget
from lettercast.show import Show, open_show
from tests.conftest import ROOT
from tests.feed.episodes import add_episode, make_show, remove_episode
from tests.feed.places import s3_server, ssh_server
from tests.feed.test_rss import TODAY
from tests.feed.web import free_port, served


class Killed(BaseException):
    """Stands for the end of the process: nothing may catch it."""


def first_edition(root: Path, base_url: str) -> Show:
    show = make_show(root, base_url)
    for number in (1, 2, 3):
        add_episode(show, number, seconds=1)
    return show


def second_edition(show: Show) -> Show:
    """New sound for 2, a new title for 1, a new episode, and one taken back."""
    add_episode(show, 2, seconds=1, tone_hz=330)
    add_episode(show, 1, seconds=1, title="Renamed")
    add_episode(show, 4, seconds=1)
    remove_episode(show, 3)
    return open_show(show.root)


def look(address: str, web: httpx.Client) -> int:
    """Read the feed as a subscriber does; every enclosure must be there, whole. How many there were."""
    answer = web.get(f"{address}/feed.xml")
    if answer.status_code == 404:
        return 0  # not published yet
    assert answer.status_code == 200
    enclosures = [item.find("enclosure") for item in ElementTree.fromstring(answer.content).iter("item")]
    for enclosure in enclosures:
        assert enclosure is not None
        head = web.head(enclosure.attrib["url"])
        assert head.status_code == 200, enclosure.attrib["url"]
        assert head.headers["content-length"] == enclosure.attrib["length"], enclosure.attrib["url"]
    return len(enclosures)


@contextmanager
def subscriber(address: str) -> Iterator[list[int]]:
    """One that looks all the time; what it minded is raised at the end."""
    seen: list[int] = []
    faults: list[BaseException] = []
    stop = threading.Event()

    def run() -> None:
        with httpx.Client(timeout=60) as web:
            while not stop.is_set() and not faults:
                try:
                    seen.append(look(address, web))
                except (AssertionError, httpx.HTTPError, ElementTree.ParseError) as fault:
                    faults.append(fault)
                time.sleep(0.005)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield seen
    finally:
        stop.set()
        thread.join(60)
    if faults:
        raise faults[0]


def stop_after(steps: int) -> Callable[[str, str, int], None]:
    left = [steps]

    def told(action: str, name: str, size: int) -> None:
        left[0] -= 1
        if left[0] <= 0:
            raise Killed

    return told


def stop_at(last: str) -> Callable[[str, str, int], None]:
    def told(action: str, name: str, size: int) -> None:
        if name == last:
            raise Killed

    return told


def the_same(public: Path, target: PublishTarget) -> bool:
    """Whether the target holds what feed/public holds (and perhaps old sound besides)."""
    local = {path.relative_to(public).as_posix(): path.read_bytes() for path in public.rglob("*") if path.is_file()}
    return all(target.read_file(name) == data for name, data in local.items())


def test_a_folder_gets_what_changed_and_nothing_else(tmp_path: Path) -> None:
    www = tmp_path / "www"
    www.mkdir()
    (www / "robots.txt").write_text("mine")
    port = free_port()
    show = first_edition(tmp_path / "show", f"http://127.0.0.1:{port}")
    with served(www, port=port):
        first = publish_show(show, to=str(www), today=TODAY)
        assert first.plan is not None and first.verify_result is not None
        assert first.plan.uploads[-1] == "feed.xml" and first.verify_result.problems == ()
        assert first.verify_result.url_count >= len(first.plan.uploads)
        assert publish_show(open_show(show.root), to=str(www), today=TODAY).plan.uploads == ()  # type: ignore[union-attr]
        second = publish_show(second_edition(show), to=str(www), today=TODAY)
    assert second.plan is not None and second.problems == ()
    order = [("media/", "art/", "assets/"), ("episodes/", "embed/"), ("index.html",), ("feed-full.xml",), ("feed.xml",)]
    ranks = [next(rank for rank, names in enumerate(order) if name.startswith(names)) for name in second.plan.uploads]
    assert ranks == sorted(ranks)
    assert not [name for name in second.plan.uploads if name.startswith(("art/", "assets/", "media/001"))]
    assert "episodes/003.html" in second.plan.deletions and not (www / "episodes/003.html").exists()
    assert list(www.glob("media/003-*.mp3")), "old sound is kept for a while"
    keep = show.settings.feed.keep_old_audio_days
    last = publish_show(open_show(show.root), to=str(www), today=TODAY + dt.timedelta(days=keep))
    assert last.plan is not None and last.plan.deletions and not list(www.glob("media/003-*.mp3"))
    assert (www / "robots.txt").read_text() == "mine"
    assert the_same(show.public_folder, PublishTarget(str(www)))


def test_what_others_have_put_there_stays(tmp_path: Path) -> None:
    www, show = tmp_path / "www", first_edition(tmp_path / "show", "http://localhost:1")
    theirs = ("media/holiday.jpg", "media/song-live.mp3", "episodes/notes.html", "embed/x.html", "art/cover.png")
    ours = ("CNAME", "media/portrait.jpg", "episodes/about.html", ".well-known/x.txt")
    for folder, names in ((www, theirs), (show.public_folder, ours)):
        for name in names:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(name)
    (show.public_folder / "media" / ".001-abcdef.k3x_9a0b.mp3").write_text("never finished")
    publish_show(show, to=str(www), today=TODAY)
    dry = publish_show(second_edition(show), to=str(www), today=TODAY, dry_run=True)
    assert dry.plan is not None and "episodes/003.html" in dry.plan.deletions and "CNAME" not in dry.plan.uploads
    publish_show(open_show(show.root), to=str(www), today=TODAY)
    (show.public_folder / "CNAME").unlink()
    publish_show(open_show(show.root), to=str(www), today=TODAY + dt.timedelta(days=4000))
    assert not (www / "episodes/003.html").exists() and not list(www.glob("media/003-*"))
    for name in (*theirs, "CNAME", "media/portrait.jpg", "episodes/about.html"):
        assert (www / name).read_text() == name
    assert not (www / ".well-known").exists() and (show.public_folder / ".well-known/x.txt").is_file()
    assert not list(show.public_folder.glob("media/.*")) and not list(www.glob("media/.*"))


def test_somebody_elses_place_is_left_alone(tmp_path: Path) -> None:
    show, www = first_edition(tmp_path / "show", "http://localhost:1"), tmp_path / "www"
    www.mkdir()
    (www / "index.html").write_text("my own page")
    for dry_run in (True, False):
        with pytest.raises(FeedError, match=r"index\.html there was not made by Lettercast; publish to another folder"):
            publish_show(show, to=str(www), today=TODAY, dry_run=dry_run)
    assert [path.name for path in www.iterdir()] == ["index.html"]
    (www / "index.html").unlink()
    publish_show(open_show(show.root), to=str(www), today=TODAY)
    (www / INVENTORY_FILE).unlink()
    assert publish_show(open_show(show.root), to=str(www), today=TODAY).plan.uploads == ()  # type: ignore[union-attr]
    other = first_edition(tmp_path / "other", "http://localhost:2")
    with pytest.raises(FeedError, match="holds another show; publish to another folder"):
        publish_show(other, to=str(www), today=TODAY)


def test_stopped_after_every_step_and_finished_by_the_same_command(tmp_path: Path) -> None:
    port, www = free_port(), tmp_path / "www"
    www.mkdir()
    address = f"http://127.0.0.1:{port}"
    show = first_edition(tmp_path / "show", address)
    with served(www, port=port), httpx.Client() as web, subscriber(address) as seen:
        for edition in (lambda show: show, second_edition):
            current, stops = edition(show), 0
            while True:
                try:
                    publish_show(current, to=str(www), today=TODAY, told=stop_after(1))
                    break
                except Killed:
                    stops += 1
                    look(address, web)
                    current = open_show(show.root)
            assert stops > 5
            assert look(address, web) == 3
    assert set(seen) <= {0, 3}
    assert the_same(show.public_folder, PublishTarget(str(www)))


def test_a_file_changed_or_lost_over_there_is_sent_again(tmp_path: Path) -> None:
    www = tmp_path / "www"
    show = first_edition(tmp_path / "show", "http://localhost:1")
    publish_show(show, to=str(www), today=TODAY)
    (www / "index.html").write_text("someone was here")
    next(www.glob("media/001-*.mp3")).unlink()
    (www / "media" / "000.mp3.lettercast-part").write_text("left over")
    (www / INVENTORY_FILE).write_text("{ broken")
    publish_show(open_show(show.root), to=str(www), today=TODAY)
    assert the_same(show.public_folder, PublishTarget(str(www))) and not list(www.rglob("*.lettercast-part"))
    told = json.loads((www / INVENTORY_FILE).read_text())
    assert set(told["files"]) >= {"index.html", "feed.xml"}


def test_reading_back_tells_what_is_wrong(tmp_path: Path) -> None:
    elsewhere, port = tmp_path / "elsewhere", free_port()
    show = first_edition(tmp_path / "show", f"http://127.0.0.1:{port}")
    publish_show(show, to=str(elsewhere), today=TODAY)
    (elsewhere / "feed.xml").write_text("<rss/>")
    for path in elsewhere.glob("media/003-*.mp3"):
        path.write_bytes(b"short")
    for path in elsewhere.glob("media/003-*.vtt"):
        path.unlink()
    with served(elsewhere, port=port):
        done = publish_show(open_show(show.root), to=str(tmp_path / "www"), today=TODAY)
    told = "\n".join(str(problem) for problem in done.problems)
    assert "feed.xml: is not yet the feed that was sent" in told
    assert ".mp3: has 5 bytes instead of" in told and ".vtt: answers 404" in told


@pytest.mark.parametrize(
    ("to", "what"),
    [
        ("sftp://ada:secret@example.org/www", "holds a password; leave it out"),
        ("gopher://example.org/www", '"gopher://" is not a known kind of address'),
        ("sftp://127.0.0.1:1/www", "cannot be reached"),
    ],
)
def test_places_that_can_not_be_published_to(tmp_path: Path, to: str, what: str) -> None:
    show = first_edition(tmp_path, "http://localhost:1")
    with pytest.raises(FeedError) as told:
        publish_show(show, to=to, today=TODAY)
    assert what in str(told.value) and "secret" not in str(told.value)


def test_a_folder_named_in_show_toml_is_found_from_there(tmp_path: Path) -> None:
    show = make_show(tmp_path / "show", "http://localhost:1", 'to = "../www"')
    add_episode(show, 1, seconds=1)
    publish_show(open_show(show.root), today=TODAY)
    assert (tmp_path / "www" / "feed.xml").is_file()


def test_the_hub_is_told_only_of_changes(tmp_path: Path) -> None:
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import Route

    from tests.feed.web import running

    heard: list[dict[str, str]] = []
    www = tmp_path / "www"

    async def hub(request: Request) -> Response:
        heard.append(dict(line.split("=", 1) for line in (await request.body()).decode().split("&")))
        return Response(status_code=204)

    with running(Starlette(routes=[Route("/", hub, methods=["POST"])])) as address:
        show = make_show(tmp_path / "show", "http://localhost:1", f'hub = "{address}/"')
        add_episode(show, 1, seconds=1)
        with pytest.raises(Killed):
            publish_show(open_show(show.root), to=str(www), today=TODAY, told=stop_at("feed.xml"))
        assert heard == []
        for _ in range(2):
            assert publish_show(open_show(show.root), to=str(www), today=TODAY).hub_problem is None
    assert heard == [{"hub.mode": "publish", "hub.url": "http%3A%2F%2Flocalhost%3A1%2Ffeed.xml"}]
    add_episode(show, 2, seconds=1)
    problem = publish_show(open_show(show.root), to=str(www), today=TODAY).hub_problem
    assert problem is not None and "does not answer" in str(problem)


KILL = """
import os, sys, datetime as dt
from pathlib import Path
from lettercast.feed import publish_show
from lettercast.show import open_show
left = int(sys.argv[3])
def told(action, name, size):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), 9)
publish_show(open_show(Path(sys.argv[1])), to=sys.argv[2], today=dt.date(2026, 1, 1), told=told)
"""


def run(show: Show, to: str, environment: dict[str, str], *, steps: int = 0, seconds: float = 0) -> int:
    """Publish in a process of its own, which dies after so many steps or seconds; its exit status."""
    command = [sys.executable, "-c", KILL, str(show.root), to, str(steps)]
    environment = {**environment, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as process:
        if seconds:
            time.sleep(seconds)
            process.kill()
        _, told = process.communicate(timeout=600)
        assert process.returncode in (0, -signal.SIGKILL), told
        return process.returncode


def publish_with_deaths(show: Show, to: str, address: str, environment: dict[str, str]) -> None:
    """Two editions, each killed at several points, then finished; a subscriber looks all the while."""
    with httpx.Client(timeout=60) as web, subscriber(address):
        for edition in (first_edition, second_edition):
            if edition is second_edition:
                second_edition(show)
            deaths = [{"seconds": 1.2}] if edition is first_edition else [{"steps": random.Random(5).randint(2, 9)}]
            for death in deaths:
                run(show, to, environment, **death)  # type: ignore[arg-type]
                look(address, web)
            assert run(show, to, environment) == 0
            assert look(address, web) == 3


@pytest.mark.debian
def test_over_sftp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("paramiko", reason="no paramiko (pip install 'lettercast[sftp]')")
    www, port = tmp_path / "remote" / "www", free_port()
    www.mkdir(parents=True)
    with ssh_server(tmp_path) as server, served(www, port=port) as address:
        show = first_edition(tmp_path / "show", address)
        publish_with_deaths(show, server.url(www), address, server.environment)
        assert the_same(show.public_folder, PublishTarget(str(www))) and not list(www.rglob("*.lettercast-part"))
        known = server.home / ".ssh" / "known_hosts"
        assert known.read_text().startswith(f"[127.0.0.1]:{server.port} ssh-ed25519 ")
        monkeypatch.setenv("HOME", str(server.home))
        done = publish_show(open_show(show.root), to=server.url(www), today=TODAY)
        assert done.plan is not None and done.plan.uploads == () and done.problems == ()
        name, kind, key = known.read_text().split()
        known.write_text(f"{name} {kind} {key[:-6]}AAAAAA\n")
        with pytest.raises(FeedError, match="cannot be reached"):
            publish_show(open_show(show.root), to=server.url(www), today=TODAY)
        assert KnownHosts(known, strict=True).key_types(name) == {"ssh-ed25519"}


def test_to_s3(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with s3_server(monkeypatch) as address:
        show = first_edition(tmp_path / "show", address)
        publish_with_deaths(show, "s3://pod", address, dict(os.environ))
        assert the_same(show.public_folder, PublishTarget("s3://pod"))
        done = publish_show(open_show(show.root), to="s3://pod", today=TODAY)
        assert done.plan is not None and done.plan.uploads == ()
        feed = httpx.head(f"{address}/feed.xml")
        assert feed.headers["content-type"] == "application/rss+xml; charset=utf-8"
        (chapters,) = show.public_folder.glob("media/001-*.chapters.json")
        assert httpx.head(f"{address}/media/{chapters.name}").headers["content-type"] == "application/json+chapters"
        assert not [problem for problem in done.problems if "Range" not in str(problem)]
