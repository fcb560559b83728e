"""The first pass: characters. Ligatures, full-width forms and damaged text become plain letters.

What is invisible goes; what is only another shape of a letter or digit takes its plain shape. Signs
that mean something (², ½, ×, α) stay for the tables.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

from lettercast.normalization.composition import Claim, assemble_pieces
from lettercast.normalization.formulas.greek import SUBSCRIPTS, SUPERSCRIPTS
from lettercast.normalization.formulas.tex import ATTACHED_DOLLARS, MATHS_DELIMITER, TEX_COMMAND, convert_tex
from lettercast.normalization.piece import Piece

_MEANINGFUL_SIGNS = "²³¹¼½¾µªº…™℃℉°·″"  # have a compatibility form, and a meaning the tables know better
_MOJIBAKE = re.compile("[ÂÃÄÅâð][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]{1,3}")
_RAISED_ORDINAL_SUFFIX = re.compile(r"(?<=\d)(?:ˢᵗ|ⁿᵈ|ʳᵈ|ᵗʰ)")  # 2ⁿᵈ, no power
_HTML_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_MARKDOWN_ESCAPE = re.compile(r"\\(?=[_*\[\]()#`>~|$-])")
_PLAIN_TEXT = re.compile(r"[\x20-\x7e’‘“”–—…\t\n]*")


def normalize_characters(text: str) -> list[Piece]:
    """Give every character of `text` its plain shape."""
    if _PLAIN_TEXT.fullmatch(text) and "&" not in text and "\\" not in text and "$" not in text:
        return [Piece(text, text)] if text else []
    claims: list[Claim] = []
    taken: set[int] = set()
    for pattern, mend, name in _SEQUENCES:
        for match in pattern.finditer(text):
            mended = mend(match.group())
            if mended != match.group() and match.start() not in taken:
                plain = "".join(_simplify_character(character) for character in mended)
                claims.append((match.start(), match.end(), plain, name))
                taken.update(range(match.start(), match.end()))
    for match in ATTACHED_DOLLARS.finditer(text):
        for place in (match.start(match.lastindex - 1), match.end() - 1):  # type: ignore[operator]
            claims.append((place, place + 1, "", "TeX"))
            taken.add(place)
    return assemble_pieces(text, claims + _claim_characters(text, taken), space=False)


def _claim_characters(text: str, taken: set[int]) -> list[Claim]:
    """Claim the characters that have a plainer shape, but for those at the places `taken`."""
    claims: list[Claim] = []
    for place, character in enumerate(text):
        if place not in taken and (not character.isascii() or character < " "):
            plain = _simplify_character(character)
            if plain != character:
                claims.append((place, place + 1, plain, "letter" if plain else "invisible"))
    return claims


@lru_cache(maxsize=4096)
def _simplify_character(character: str) -> str:
    """Return the plain shape of one character: mostly itself."""
    kind = unicodedata.category(character)
    if character.isspace():
        return " "
    if character == "№":
        return "No."
    if kind[0] == "C" or 0xFE00 <= ord(character) <= 0xFE0F or kind == "Me":
        return ""
    if (
        character in _MEANINGFUL_SIGNS
        or character in SUPERSCRIPTS
        or character in SUBSCRIPTS
        or 0x2070 <= ord(character) <= 0x209F
        or 0x2150 <= ord(character) <= 0x215F
    ):
        return character
    if kind == "Nd":
        return str(unicodedata.digit(character))
    if kind == "Pd" and character not in "-–—―−":
        return "-"
    plain = unicodedata.normalize("NFKC", character)
    if plain == character or any(unicodedata.category(part) in ("Cc", "Cf", "Zs") for part in plain):
        return character
    return "".join(str(unicodedata.digit(part)) if unicodedata.category(part) == "Nd" else part for part in plain)


def _repair_mojibake(run: str) -> str:
    """Decode UTF-8 that was read as Windows-1252; return anything else as it is."""
    raw = bytearray()
    for character in run:
        try:
            raw += character.encode("cp1252")
        except UnicodeEncodeError:
            if ord(character) > 255:
                return run
            raw.append(ord(character))
    for length in range(len(raw), 1, -1):
        try:
            return raw[:length].decode("utf-8") + run[length:]
        except UnicodeDecodeError:
            continue
    return "”" if run == "â€" else run  # its last byte is no character of Windows-1252, and many programs leave it out


_SEQUENCES: tuple[tuple[re.Pattern[str], Callable[[str], str], str], ...] = (
    (_MOJIBAKE, _repair_mojibake, "mojibake"),
    (_RAISED_ORDINAL_SUFFIX, lambda raised: unicodedata.normalize("NFKC", raised), "letter"),
    (_HTML_ENTITY, html.unescape, "entity"),
    (TEX_COMMAND, convert_tex, "TeX"),
    (MATHS_DELIMITER, lambda _: "", "TeX"),
    (_MARKDOWN_ESCAPE, lambda _: "", "escape"),
)
"""What is more than one character: the pattern, what it becomes, the rule's name; the first to claim a place has it."""
