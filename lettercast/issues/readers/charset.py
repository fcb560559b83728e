"""Bytes to text: the character set as declared or as detected; what is not text is refused."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

from lettercast.issues.errors import IssueError

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

BINARY_SIGNATURES = (
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
_CHARSET_DECLARATION = re.compile(rb"""(?:charset\s*=|encoding\s*=)\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
_CONTROL_CHARACTER = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff]")
_HIGH_BYTE = re.compile(rb"[\x80-\xff]")
_UTF8_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_NON_ASCII = re.compile(r"[^\x00-\x7f]")
_ASCII_LETTER = re.compile(r"[A-Za-z]")

ASCII_LOOKALIKE_CHARSETS = ("utf-16", "utf-32", "utf-7", "iso2022", "hz")
"""Character sets whose bytes may look like ASCII and are not."""

MIN_HIGH_BYTES = 40
"""Letters beyond ASCII from which another script can be told."""

COMMON_SIGNS = frozenset("“”‘’–—…•€£©®°§«»·½™\u00a0")


def decode_text(data: bytes, name: str, declared: str = "") -> str:
    """Decode `data` to text without a byte order mark and with newlines as \\n.

    Bytes that are valid UTF-8 are UTF-8, whatever they are said to be; then what is declared counts, then what
    the bytes look like. Raises IssueError for what is not text, and for UTF-8 that is broken.
    """
    for magic, what, remedy in BINARY_SIGNATURES:
        if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:8].startswith(magic):
            raise IssueError(f"this is {what}, not text", name, remedy)
    for mark, charset in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _clean_text(_decode_strictly(data[len(mark) :], charset, name))
    declared = _normalize_charset(declared)
    wide = declared if declared.startswith(ASCII_LOOKALIKE_CHARSETS) else _detect_utf16(data[:SAMPLE_BYTES])
    if not wide and data.count(b"\0", 0, SAMPLE_BYTES) * 20 > min(len(data), SAMPLE_BYTES):
        raise IssueError("this is not text but binary data", name, "give it as text, HTML, Markdown or e-mail")
    for charset in (wide, "utf-8", declared, _find_declared_charset(data)):
        if charset:
            try:
                return _clean_text(data.decode(charset))
            except (UnicodeDecodeError, UnicodeError):
                continue
    return _clean_text(_guess_text(data, name))


def _decode_strictly(data: bytes, charset: str, name: str) -> str:
    try:
        return data.decode(charset)
    except UnicodeDecodeError as error:
        raise IssueError(f"not valid {charset.upper()} at byte {error.start}", name, "save it as UTF-8") from error


def _normalize_charset(charset: str) -> str:
    """Normalize a name to that of a text codec of Python; empty where there is none."""
    try:
        info = codecs.lookup(charset)
    except (LookupError, ValueError):
        return ""
    return info.name if getattr(info, "_is_text_encoding", True) else ""


def _detect_utf16(sample: bytes) -> str:
    """Detect UTF-16 without a mark: in Latin script every second byte is zero."""
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if max(even, odd) * 3 < len(sample) or min(even, odd) * 10 > max(even, odd):
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _find_declared_charset(data: bytes) -> str:
    """Find the character set that an HTML or XML file declares near its beginning."""
    declaration = _CHARSET_DECLARATION.search(data, 0, 2048)
    return _normalize_charset(declaration.group(1).decode("ascii")) if declaration else ""


def _guess_text(data: bytes, name: str) -> str:
    """Decode an older character set, recognized by its letters; with too few of them, report broken UTF-8."""
    sample = data[:SAMPLE_BYTES]
    high = len(_HIGH_BYTE.findall(sample))
    valid = high - len(_HIGH_BYTE.findall(_UTF8_SEQUENCE.sub(b"", sample)))
    if valid * 4 < high and (text := _try_decode(data, "cp1252")) is not None and _is_western(text[:SAMPLE_BYTES]):
        return text
    if high >= MIN_HIGH_BYTES and high * 8 > len(sample) and valid * 3 < high * 2:
        best = from_bytes(sample).best()
        if best and (text := _try_decode(data, best.encoding)) is not None:
            return text
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        where = f"line {line} (byte {error.start})"
        raise IssueError(f"not valid UTF-8 in {where}", name, "save it as UTF-8") from error


def _try_decode(data: bytes, charset: str) -> str | None:
    try:
        return data.decode(charset)
    except (UnicodeDecodeError, LookupError):
        return None


def _is_western(text: str) -> bool:
    """Whether the letters beyond ASCII stand where letters stand, and the rest are the usual signs."""
    beyond = list(_NON_ASCII.finditer(text))
    good = sum(match.group() in COMMON_SIGNS or _is_within_word(text, match) for match in beyond)
    return good * 10 >= len(beyond) * 9


def _is_within_word(text: str, match: re.Match[str]) -> bool:
    letter = match.group()
    around = text[max(0, match.start() - 1) : match.start()] + text[match.end() : match.end() + 1]
    return letter.isalpha() and letter != "ÿ" and bool(_ASCII_LETTER.search(around))


def _clean_text(text: str) -> str:
    """Normalize newlines to \\n and remove control characters, which can't be spoken, shown or stored."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n").removeprefix("\ufeff")
    return _CONTROL_CHARACTER.sub("", text)
