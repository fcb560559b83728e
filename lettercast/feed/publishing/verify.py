"""Verification of what was published: it is requested over HTTP, as an app would."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import httpx

from lettercast.errors import Problem
from lettercast.feed.catalog import FEED
from lettercast.feed.file_types import find_file_type
from lettercast.feed.hosting.media_types import media_type
from lettercast.files import sha256_of


@dataclass(frozen=True, slots=True)
class VerifyResult:
    """How many URLs were requested, and what was wrong. `is_reachable` is False when nothing answered."""

    url_count: int
    problems: tuple[Problem, ...]
    is_reachable: bool = True


def verify_published(base_url: str, public: Path, names: Sequence[str]) -> VerifyResult:
    """Request the feed and `names` from `base_url`, and compare with the files in `public`.

    Each must answer HEAD with 200, the right type and length; sound also a Range of two bytes with 206.
    """
    limits = httpx.Limits(max_connections=8)
    with httpx.Client(timeout=20, follow_redirects=True, limits=limits, headers={"Accept-Encoding": "identity"}) as web:
        try:
            feed = web.get(f"{base_url}/{FEED}")
        except httpx.HTTPError as error:
            problem = Problem(f"cannot be read ({error})", f"{base_url}/{FEED}", "is base_url in show.toml right?")
            return VerifyResult(1, (problem,), is_reachable=False)
        problems = _feed_problems(feed, public)
        with ThreadPoolExecutor(8) as pool:
            for file_problems in pool.map(lambda name: _file_problems(web, base_url, public, name), names):
                problems += file_problems
    return VerifyResult(1 + len(names), tuple(problems))


def _feed_problems(answer: httpx.Response, public: Path) -> list[Problem]:
    where = str(answer.url)
    if answer.status_code != 200:
        return [Problem(f"answers {answer.status_code}", where, "is base_url in show.toml where it was sent?")]
    problems = _type_problems(answer, where, FEED)
    if sha256_of(answer.content) != sha256_of((public / FEED).read_bytes()):
        remedy = "a cache may need some minutes; else base_url is not where it was sent"
        problems.append(Problem("is not yet the feed that was sent", where, remedy))
    return problems


def _file_problems(web: httpx.Client, base_url: str, public: Path, name: str) -> list[Problem]:
    url = f"{base_url}/{name}"
    try:
        answer = web.head(url)
        if answer.status_code != 200:
            return [Problem(f"answers {answer.status_code}", url, "is base_url in show.toml where it was sent?")]
        problems = _type_problems(answer, url, name)
        size = (public / name).stat().st_size
        length = answer.headers.get("content-length")
        if length is not None and int(length) != size:
            problems.append(Problem(f"has {length} bytes instead of {size}", url, "publish again; a cache may hold it"))
        if media_type(name).startswith("audio/"):
            problems += _range_problems(web, url, size)
        return problems
    except httpx.HTTPError as error:
        return [Problem(f"cannot be read ({error})", url, "try again")]


def _range_problems(web: httpx.Client, url: str, size: int) -> list[Problem]:
    with web.stream("GET", url, headers={"Range": "bytes=0-1"}) as answer:
        expected = f"bytes 0-1/{size}"
        if answer.status_code == 206 and answer.headers.get("content-range") == expected:
            return []
        remedy = "choose a host that supports byte ranges: Apple requires them, and seeking needs them"
        return [Problem(f"answers a Range request with {answer.status_code}", url, remedy)]


def _type_problems(answer: httpx.Response, where: str, name: str) -> list[Problem]:
    right, row = media_type(name), find_file_type(name)
    served = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    if served == right or (row and served in row.also_served_as):
        return []
    suffix = Path(name).suffix
    return [Problem(f"is served as {served or 'nothing'}", where, f"configure the host to serve {suffix} as {right}")]
