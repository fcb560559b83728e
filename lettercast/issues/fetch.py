"""Fetching an issue from an address: bounded in time, size, redirects and reach.

The address that is checked is the one that is connected to, so that a name can't answer twice with
two addresses. No proxy, no cookies, no script; nothing that a page mentions is fetched.
"""

from __future__ import annotations

import ipaddress
import logging
import socket
import ssl
import time
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from email.message import Message
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpcore

from lettercast.issues.errors import IssueError
from lettercast.issues.readers.registry import list_media_types

logger = logging.getLogger(__name__)

MAX_ISSUE_BYTES = 20 * 1024 * 1024
MAX_REDIRECTS = 5
TIMEOUT_S = 15.0
"""For a connection, and for each read of a response."""
TOTAL_TIMEOUT_S = 60.0

_REDIRECT_STATUSES = {301, 302, 303, 307, 308}


def _make_accept_header() -> bytes:
    kinds = [*list_media_types(shared=False), *(f"{kind};q=0.9" for kind in list_media_types(shared=True)), "*/*;q=0.5"]
    return ",".join(kinds).encode("ascii")


REQUEST_HEADERS = [
    (b"User-Agent", b"lettercast (reads newsletters aloud)"),
    (b"Accept", _make_accept_header()),
    (b"Accept-Encoding", b"identity"),
]


@dataclass(frozen=True, slots=True)
class FetchedDocument:
    """What came back, with the address it came from in the end."""

    data: bytes
    url: str
    media_type: str = ""
    charset: str = ""


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """How far a fetch may go. Tests make these small."""

    max_bytes: int = MAX_ISSUE_BYTES
    max_redirects: int = MAX_REDIRECTS
    timeout_s: float = TIMEOUT_S
    total_timeout_s: float = TOTAL_TIMEOUT_S


class _AddressRefused(Exception):
    """An address that must not be reached."""


class _DeadlineExceeded(Exception):
    """The whole fetch has taken too long."""


class _TimedStream(httpcore.NetworkStream):
    """A connection that keeps the deadline of the whole fetch, whatever the server drips."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float):
        self._stream, self._deadline = stream, deadline

    def _limit_timeout(self, timeout: float | None) -> float:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise _DeadlineExceeded
        return left if timeout is None else min(left, timeout)

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._limit_timeout(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._limit_timeout(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        inner = self._stream.start_tls(ssl_context, server_hostname, self._limit_timeout(timeout))
        return _TimedStream(inner, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class _GuardedBackend(httpcore.NetworkBackend):
    """A network that reaches public addresses only, unless private ones are allowed."""

    def __init__(self, *, allow_private: bool, deadline: float):
        self._backend = httpcore.SyncBackend()
        self._allow_private, self._deadline = allow_private, deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        infos = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
        addresses = [str(entry[4][0]) for entry in infos]
        if not self._allow_private:
            for address in addresses:
                if not is_public_address(address):
                    raise _AddressRefused(address)
        failed: httpcore.ConnectError | None = None
        for address in addresses:
            wait = min(timeout or TIMEOUT_S, max(0.01, self._deadline - time.monotonic()))
            try:
                stream = self._backend.connect_tcp(address, port, wait, local_address, socket_options)
            except httpcore.ConnectError as error:
                failed = error
                continue
            return _TimedStream(stream, self._deadline)
        raise failed or httpcore.ConnectError("no address")


def is_public_address(address: str) -> bool:
    """Whether an IP address is one of the open internet: not private, loopback, link-local, multicast or reserved."""
    parsed = ipaddress.ip_address(address.split("%")[0])
    if isinstance(parsed, ipaddress.IPv6Address):
        inner = parsed.ipv4_mapped or parsed.sixtofour or (parsed.teredo[1] if parsed.teredo else None)
        if inner is None and parsed in ipaddress.ip_network("64:ff9b::/96"):
            inner = ipaddress.IPv4Address(int(parsed) & 0xFFFFFFFF)
        if inner is not None:
            return is_public_address(str(inner))
    return parsed.is_global and not parsed.is_multicast


def is_url(source: str) -> bool:
    """Whether a source is written as an address on the web (or tries to be one)."""
    return "://" in source[:12]


def fetch_url(url: str, *, allow_private: bool = False, limits: FetchLimits | None = None) -> FetchedDocument:
    """Fetch `url`. Raises IssueError with what went wrong and what can be done about it."""
    bounds = limits or FetchLimits()
    deadline = time.monotonic() + bounds.total_timeout_s
    seen: list[str] = []
    while True:
        _check_url(url)
        seen.append(url)
        answer = _send_request(url, allow_private=allow_private, deadline=deadline, limits=bounds)
        if isinstance(answer, FetchedDocument):
            logger.info("fetched %s: %d bytes, %s", url, len(answer.data), answer.media_type or "no media type")
            return answer
        logger.info("%s redirects to %s", url, answer)
        url = urljoin(url, answer)
        if url in seen:
            raise IssueError(f"redirects in a loop, back to {url}", seen[0], "open it in a browser and save the page")
        if len(seen) > bounds.max_redirects:
            raise IssueError(f"redirects more than {bounds.max_redirects} times", seen[0], f"try {url} itself")


def _check_url(url: str) -> None:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise IssueError(f"invalid address ({error})", url, "check how it is written") from error
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise IssueError("not an address that can be fetched", url, "only http and https are")
    if parts.username or parts.password:
        raise IssueError("has a name or password in the address", parts.hostname, "save the page and read the file")
    if port == 0:
        raise IssueError("invalid port 0", url, "check how it is written")


def _send_request(url: str, *, allow_private: bool, deadline: float, limits: FetchLimits) -> FetchedDocument | str:
    """Send one request; return the answer, or the address it redirects to."""
    backend = _GuardedBackend(allow_private=allow_private, deadline=deadline)
    waits = dict.fromkeys(("connect", "read", "write", "pool"), limits.timeout_s)
    try:
        with (
            httpcore.ConnectionPool(network_backend=backend) as pool,
            pool.stream("GET", _encode_url(url), headers=REQUEST_HEADERS, extensions={"timeout": waits}) as response,
        ):
            headers = {name.lower(): value.decode("latin-1") for name, value in response.headers}
            if response.status in _REDIRECT_STATUSES and headers.get(b"location"):
                return headers[b"location"].strip()
            if response.status != 200:
                remedy = (
                    "check the address" if response.status in (404, 410) else "open it in a browser and save the page"
                )
                raise IssueError(f"the server answers {response.status}", url, remedy)
            return _read_response(response, headers, url, deadline, limits)
    except _AddressRefused as error:
        raise IssueError(
            f"leads to {error}, which is not a public address", url, "add --allow-private to fetch it anyway"
        ) from error
    except (_DeadlineExceeded, httpcore.TimeoutException) as error:
        raise IssueError(
            "takes too long to answer", url, "try again later, or save the page and read the file"
        ) from error
    except socket.gaierror as error:
        raise IssueError("no such host", url, "check the address and the network") from error
    except (httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
        raise IssueError(f"cannot be fetched ({error or type(error).__name__})", url, "check the address") from error


def _encode_url(url: str) -> str:
    """Encode an address in ASCII: the host in IDNA, the rest percent-encoded."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    try:
        host = host.encode("ascii" if ":" in host else "idna").decode("ascii")
    except UnicodeError as error:
        raise IssueError("invalid host name", url, "check how it is written") from error
    netloc = (f"[{host}]" if ":" in host else host) + (f":{parts.port}" if parts.port else "")
    path = "".join(
        _percent_encode(letter) for letter in (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    )
    return f"{parts.scheme}://{netloc}{path}"


def _percent_encode(letter: str) -> str:
    if "!" <= letter <= "~":
        return letter
    return "".join(f"%{byte:02X}" for byte in letter.encode("utf-8", "surrogatepass"))


def _read_response(
    response: httpcore.Response, headers: dict[bytes, str], url: str, deadline: float, limits: FetchLimits
) -> FetchedDocument:
    too_large = IssueError(
        f"larger than {limits.max_bytes // 1024 // 1024 or 1} MB", url, "an issue is some hundred kilobytes"
    )
    length = headers.get(b"content-length", "")
    if length.isdigit() and int(length) > limits.max_bytes:
        raise too_large
    data = bytearray()
    for piece in response.iter_stream():
        data += piece
        if len(data) > limits.max_bytes:
            raise too_large
        if time.monotonic() > deadline:
            raise _DeadlineExceeded
    body = bytes(data)
    if headers.get(b"content-encoding", "").strip().lower() in ("gzip", "x-gzip", "deflate"):
        body = _decompress(body, url, limits, too_large)
    content_type = Message()
    content_type["Content-Type"] = headers.get(b"content-type", "")
    return FetchedDocument(
        body,
        url,
        content_type.get_content_type() if headers.get(b"content-type") else "",
        content_type.get_content_charset() or "",
    )


def _decompress(data: bytes, url: str, limits: FetchLimits, too_large: IssueError) -> bytes:
    for window in (47, -15):  # gzip and zlib, then bare deflate, which some servers send under that name
        unpacker = zlib.decompressobj(window)
        try:
            body = unpacker.decompress(data, limits.max_bytes + 1)
        except zlib.error:
            continue
        if len(body) > limits.max_bytes:
            raise too_large
        return body
    raise IssueError("cannot be decompressed", url, "save the page and read the file")
