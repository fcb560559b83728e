"""Headers and host names that anybody may send: read as the standards say, however long or odd."""

from __future__ import annotations

import pytest

from lettercast.http import UnsatisfiableRangeError, is_loopback_host, is_loopback_url, parse_byte_range, parse_host


@pytest.mark.parametrize(
    ("header", "size", "expected"),
    [
        ("bytes=0-0", 1, (0, 1)),
        ("bytes=2-", 9, (2, 9)),
        ("bytes=-4", 9, (5, 9)),
        (f"bytes=4-{'9' * 5000}", 9, (4, 9)),
        (f"bytes=-{'9' * 5000}", 9, (0, 9)),
        ("bytes=0000000000000000000000003-5", 9, (3, 6)),
        ("Bytes = 3 - 5", 9, (3, 6)),
        ("bytes=5-3", 9, None),
        ("bytes=0-1,5-6", 9, None),
        ("bytes=٣-", 9, None),
        ("bytes=-", 9, None),
        ("lines=0-1", 9, None),
        ("", 9, None),
    ],
)
def test_byte_range(header: str, size: int, expected: tuple[int, int] | None) -> None:
    assert parse_byte_range(header, size) == expected


@pytest.mark.parametrize(
    ("header", "size"),
    [("bytes=0-0", 0), ("bytes=-5", 0), ("bytes=-0", 9), ("bytes=1-1", 1), (f"bytes={'9' * 5000}-", 9)],
)
def test_byte_range_behind_the_end(header: str, size: int) -> None:
    with pytest.raises(UnsatisfiableRangeError, match=rf"bytes \*/{size}"):
        parse_byte_range(header, size)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("Example.org", ("example.org", 80)),
        ("127.0.0.1:8123", ("127.0.0.1", 8123)),
        ("[::1]:8123", ("::1", 8123)),
        ("example.org/path", None),
        ("example.org:80/path", None),
        ("example.org#fragment", None),
        ("example.org?query", None),
        ("ada@example.org", None),
        ("example.org:123456", None),
        ("example.org:٣", None),
        ("[::1", None),
        ("a" * 3000, None),
        ("", None),
    ],
)
def test_host(header: str, expected: tuple[str, int] | None) -> None:
    assert parse_host(header) == expected


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST.", "foo.localhost", "127.0.0.1", "127.8.9.1", "::1"])
def test_loopback(host: str) -> None:
    assert is_loopback_host(host)


@pytest.mark.parametrize(
    "host",
    ["127.example.com", "127.1", "localhost.example.com", "notlocalhost", "0.0.0.0", "::", "192.0.2.1", "[::1]", ""],
)
def test_not_loopback(host: str) -> None:
    assert not is_loopback_host(host)


def test_loopback_url() -> None:
    assert is_loopback_url("http://[::1]:8000/feed.xml")
    assert not is_loopback_url("https://127.example.com/feed.xml")
