"""The first pass: characters. Ligatures, full-width forms and damaged text become plain letters.

What is invisible goes; what is only another shape of a letter or digit takes its plain shape. Signs
that mean something (², ½, ×, α) stay for the tables.
"""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache

from lettercast.normalization.composition import Claim, assemble
from lettercast.normalization.formulas.greek import LOWERED, RAISED
from lettercast.normalization.formulas.tex import DISPLAY, STUCK, TEX, signs
from lettercast.normalization.piece import Piece

_KEPT = "²³¹¼½¾µªº…™℃℉°·″"  # have a compatibility form, and a meaning the tables know better
_MOJIBAKE = re.compile("[ÂÃÄÅâð][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]{1,3}")
_TH = re.compile(r"(?<=\d)(?:ˢᵗ|ⁿᵈ|ʳᵈ|ᵗʰ)")  # 2ⁿᵈ, no power
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_ESCAPE = re.compile(r"\\(?=[_*\[\]()#`>~|$-])")
_PLAIN = re.compile(r"[\x20-\x7e’‘“”–—…\t\n]*")


def letters(text: str) -> list[Piece]:
    """`text` with every character in its plain shape."""
    if _PLAIN.fullmatch(text) and "&" not in text and "\\" not in text and "$" not in text:
        return [Piece(text, text)] if text else []
    claims: list[Claim] = []
    taken: set[int] = set()
    for pattern, mend, name in (
        (_MOJIBAKE, _mend, "mojibake"),
        (_TH, lambda raised: unicodedata.normalize("NFKC", raised), "letter"),
        (_ENTITY, html.unescape, "entity"),
        (TEX, signs, "TeX"),
        (DISPLAY, lambda _: "", "TeX"),
        (_ESCAPE, lambda _: "", "escape"),
    ):
        for match in pattern.finditer(text):
            mended = mend(match.group())
            if mended != match.group() and match.start() not in taken:
                plain = "".join(_shape(character) for character in mended)
                claims.append((match.start(), match.end(), plain, name))
                taken.update(range(match.start(), match.end()))
    for match in STUCK.finditer(text):
        for place in (match.start(match.lastindex - 1), match.end() - 1):  # type: ignore[operator]
            claims.append((place, place + 1, "", "TeX"))
            taken.add(place)
    for place, character in enumerate(text):
        if (not character.isascii() and place not in taken) or character < " ":
            plain = _shape(character)
            if plain != character and place not in taken:
                claims.append((place, place + 1, plain, "letter" if plain else "invisible"))
    return assemble(text, claims, space=False)


@lru_cache(maxsize=4096)
def _shape(character: str) -> str:
    """The plain shape of one character: itself, mostly."""
    kind = unicodedata.category(character)
    if character.isspace():
        return " "
    if character == "№":
        return "No."
    if kind[0] == "C" or 0xFE00 <= ord(character) <= 0xFE0F or kind == "Me":
        return ""
    if (
        character in _KEPT
        or character in RAISED
        or character in LOWERED
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


def _mend(run: str) -> str:
    """UTF-8 that was read as Windows-1252, read right; as it is when it was not."""
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
