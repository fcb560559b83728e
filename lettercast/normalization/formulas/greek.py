"""Greek letters and raised and lowered characters, by name."""

from __future__ import annotations

import unicodedata

GREEK_LETTERS = dict(
    zip(
        "αβγδεζηθικλμνξοπρςστυφχψω",
        [
            "alpha",
            "beta",
            "gamma",
            "delta",
            "epsilon",
            "zeta",
            "eta",
            "theta",
            "iota",
            "kappa",
            "lambda",
            "mu",
            "nu",
            "xi",
            "omicron",
            "pi",
            "rho",
            "sigma",
            "sigma",
            "tau",
            "upsilon",
            "phi",
            "chi",
            "psi",
            "omega",
        ],
        strict=True,
    )
)
SUPERSCRIPTS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱᵀᵏᵐᵗˣ", "0123456789+-=()niTkmtx", strict=True))
SUBSCRIPTS = dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₒₓₕₖₗₘₙₚₛₜᵢⱼᵣᵤᵥ", "0123456789+-=()aeoxhklmnpstijruv", strict=True))


def is_greek(character: str) -> bool:
    """Whether a character is a Greek letter, of any alphabet block."""
    return ("Ͱ" <= character <= "Ͽ" and character.isalpha()) or "ἀ" <= character <= "ᾼ" or character in "µϵϕϑϱϖ"


def name_greek_letter(character: str) -> str:
    """Name a Greek letter: "α" -> "alpha", "Σ" -> "Sigma"; an accent is passed over."""
    base = unicodedata.normalize("NFKD", character)[:1]
    name = GREEK_LETTERS.get(base.lower(), "")
    return name.capitalize() if base.isupper() else name
