"""Bytes to text: the character set as declared, or as found, and what can't be text refused."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

from lettercast.issues.errors import IssueError

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

BINARY = (
    (b"%PDF-", "a PDF", "save it as text or HTML first"),
    (b"PK\x03\x04", "a ZIP archive (perhaps a Word document or an e-book)", "save it as text or HTML first"),
    (b"\xd0\xcf\x11\xe0", "an old Office document", "save it as text or HTML first"),
    (b"{\\rtf", "a Rich Text file", "save it as text or HTML first"),
    (b"\x1f\x8b", "a gzip file", "unpack it first"),
    (b"\x89PNG", "a picture", ""),
    (b"\xff\xd8\xff", "a picture", ""),
    (b"GIF8", "a picture", ""),
    (b"ID3", "a sound file", ""),
    (b"RIFF", "a sound or picture file", ""),
    (b"OggS", "a sound file", ""),
    (b"\x7fELF", "a program", ""),
)
"""First bytes of what people hand over by mistake, from the formats' own specifications."""

SAMPLE_BYTES = 64 * 1024
_DECLARED = re.compile(rb"""(?:charset\s*=|encoding\s*=)\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")


def decode(data: bytes, name: str, declared: str = "") -> str:
    """The text of `data`, without a byte order mark and with newlines as \\n.

    A declared character set is tried first, then UTF-8, then what the bytes look like.
    Raises IssueError for what is not text at all.
    """
    for magic, what, remedy in BINARY:
        if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:8].startswith(magic):
            raise IssueError(f"this is {what}, not text", name, remedy)
    for mark, charset in MARKS:
        if data.startswith(mark):
            return _clean(_strictly(data[len(mark) :], charset, name))
    if data.count(b"\0", 0, SAMPLE_BYTES) * 20 > min(len(data), SAMPLE_BYTES):
        raise IssueError("this is not text but binary data", name, "give it as text, HTML, Markdown or e-mail")
    for charset in (_known(declared), "utf-8", _in_document(data)):
        if charset:
            try:
                return _clean(data.decode(charset))
            except (UnicodeDecodeError, UnicodeError):
                continue
    return _clean(_guessed(data, name))


def _strictly(data: bytes, charset: str, name: str) -> str:
    try:
        return data.decode(charset)
    except UnicodeDecodeError as error:
        where = f"byte {error.start}"
        raise IssueError(f"begins as {charset} but breaks at {where}", name, "save it as UTF-8") from error


def _known(charset: str) -> str:
    """The name of a text codec Python has, or nothing."""
    try:
        info = codecs.lookup(charset)
    except (LookupError, ValueError):
        return ""
    return info.name if getattr(info, "_is_text_encoding", True) else ""


def _in_document(data: bytes) -> str:
    """What an HTML or XML file says of itself near its beginning."""
    found = _DECLARED.search(data, 0, 2048)
    return _known(found.group(1).decode("ascii")) if found else ""


def _guessed(data: bytes, name: str) -> str:
    """Text in an old character set, found by what its letters look like."""
    best = from_bytes(data[:SAMPLE_BYTES]).best()
    for charset in (best.encoding if best else "", "cp1252"):
        if charset:
            try:
                text = data.decode(charset)
            except (UnicodeDecodeError, LookupError):
                continue
            if len(_CONTROL.findall(text[:SAMPLE_BYTES])) * 50 <= min(len(text), SAMPLE_BYTES):
                return text
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        where = f"line {line}, byte {error.start}"
        raise IssueError(
            f"not valid UTF-8 at {where}, nor another character set known here", name, "save it as UTF-8"
        ) from error
    return data.decode("utf-8")


def _clean(text: str) -> str:
    """Newlines as \\n; a lone surrogate or control character can't be said, shown or stored."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n").removeprefix("\ufeff")
    return _CONTROL.sub("", text)
