"""Log lines: what is done, in order, from workers too, and never a secret."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from itertools import groupby
from pathlib import Path

import pytest

from lettercast.logs import mask_secrets
from tests.conftest import ROOT
from tests.episodes.shows import SCRIPT, add_script, make_show

SECRET = "wxyz-7193-correct-horse"


def lettercast(show: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "LETTER_API_KEY": SECRET}
    command = [sys.executable, "-m", "lettercast", "--show", str(show), *words]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    "line",
    [
        f"to sftp://ann:{SECRET}@example.org/pod",
        f"to https://{SECRET}@example.org/pod",
        f"https://example.org/?id=1&api_key={SECRET}&x=2",
        f"Authorization: Bearer {SECRET}",
        f"running speak --api-key {SECRET} hello",
        f"running 'LETTER_TOKEN={SECRET}' speak",
        f"running speak {SECRET}",  # what the environment holds as a secret
    ],
)
def test_secrets_are_masked_and_the_rest_stays(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LETTER_API_KEY", SECRET if "speak " + SECRET in line else "something else")
    masked = mask_secrets(line)
    assert SECRET not in masked and "***" in masked
    assert masked.split("***")[0] == line.split("ann:")[0].split(SECRET)[0]


def test_plain_addresses_are_left_alone() -> None:
    line = "sftp://ann@example.org/pod, https://example.org/a:b@c?page=2 at 12:30, ffmpeg -v error -i a.wav"
    assert mask_secrets(line) == line


def test_what_is_done_is_logged_by_stage_and_workers_lines_come_in_order(tmp_path: Path) -> None:
    add_script(make_show(tmp_path), text=SCRIPT.replace("restful", SECRET))
    done = lettercast(tmp_path, "-v", "--log-json", "render", "7")
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    loggers = {line["logger"] for line in lines}
    assert {"lettercast.pipeline", "lettercast.episodes.build", "lettercast.voices.worker"} <= loggers
    workers = sorted(
        (one for one in lines if one["logger"] == "lettercast.voices.worker"), key=lambda one: one["process"]
    )
    assert {one["process"] for one in workers}.isdisjoint({one["process"] for one in lines if one not in workers})
    for _, own in groupby(workers, key=lambda one: one["process"]):
        times = [one["time"] for one in own]
        assert times == sorted(times)
    assert SECRET not in done.stderr


def test_without_being_asked_nothing_is_logged_and_verbose_shows_no_traceback(tmp_path: Path) -> None:
    add_script(make_show(tmp_path), approved=False)
    quiet = lettercast(tmp_path, "render", "7")
    assert len(quiet.stderr.splitlines()) == 1
    verbose = lettercast(tmp_path, "--verbose", "render", "7")
    assert "INFO pipeline: render: episode 007" in verbose.stderr
    assert verbose.stderr.endswith(quiet.stderr) and "Traceback" not in verbose.stderr
    assert "Traceback" in lettercast(tmp_path, "--traceback", "render", "7").stderr


def test_an_address_with_a_password_is_not_logged(tmp_path: Path) -> None:
    make_show(tmp_path)
    done = lettercast(tmp_path, "-vv", "draft", f"http://ann:{SECRET}@127.0.0.1:9/letter")
    assert done.returncode == 1
    assert "draft: reading http://***@127.0.0.1:9/letter" in done.stderr and SECRET not in done.stderr


def test_errors_are_log_lines_where_these_are_for_a_program(tmp_path: Path) -> None:
    add_script(make_show(tmp_path), approved=False)
    done = lettercast(tmp_path, "--log-json", "render", "7")
    last = json.loads(done.stderr.splitlines()[-1])
    assert (done.returncode, last["level"]) == (1, "ERROR") and "the script is not approved" in last["message"]
