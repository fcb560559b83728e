"""HTTP headers and host names, read without trust: every text has an answer, and none is an exception of ours."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit

MAX_DIGITS = 19
"""Digits of a byte position that are read: more than any file has, and far fewer than int() refuses."""
DEFAULT_PORT = 80
_HOST = re.compile(r"(?:\[([0-9A-Fa-f:.]{2,45})\]|([0-9A-Za-z._-]{1,253}))(?::([0-9]{1,5}))?")


class UnsatisfiableRangeError(ValueError):
    """A range header asks for bytes behind the end: status 416."""


def parse_byte_range(header: str, size: int) -> tuple[int, int] | None:
    """Read a Range header (RFC 9110, section 14): (start, end) of `size` bytes, `end` excluded.

    None for what is no single byte range: a server ignores it and sends everything. Raises UnsatisfiableRangeError.

    >>> parse_byte_range("bytes=-500", 2000)
    (1500, 2000)
    """
    unit, _, spec = header.partition("=")
    first, dash, last = (part.strip() for part in spec.partition("-"))
    if unit.strip().lower() != "bytes" or not dash or not (first or last):
        return None
    if not all(part.isascii() and part.isdigit() for part in (first, last) if part):
        return None
    if last and first and _parse_digits(last) < _parse_digits(first):
        return None
    if first:
        start, end = _parse_digits(first), min(_parse_digits(last) + 1, size) if last else size
    else:
        start, end = max(0, size - _parse_digits(last)), size
    if start >= size:
        raise UnsatisfiableRangeError(f"bytes */{size}")
    return start, end


def parse_host(header: str) -> tuple[str, int] | None:
    """Read a Host header (RFC 9110, section 7.2): the name in lower case, without brackets, and the port.

    None for anything else, as a name with a path or of more letters than DNS allows.
    """
    match = _HOST.fullmatch(header)
    if match is None:
        return None
    address, name, port = match.groups()
    return (address or name).lower(), int(port or DEFAULT_PORT)


def is_loopback_host(host: str) -> bool:
    """Whether a name or an IP address means this machine to every program that reads it.

    "localhost" and the names below it do (RFC 6761, section 6.3). Names that only begin like a loopback address don't,
    nor do short forms like 127.1, which some programs take for an address and some for a name.
    """
    name = host.lower().removesuffix(".")
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def is_loopback_url(url: str) -> bool:
    """Whether the host of a URL means this machine only."""
    return is_loopback_host(urlsplit(url).hostname or "")


def _parse_digits(digits: str) -> int:
    """The number, or one past the end of any file."""
    return int(digits.lstrip("0")[:MAX_DIGITS] or "0")
