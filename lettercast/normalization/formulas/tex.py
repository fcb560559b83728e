r"""TeX in running text: "\pi(a|s)" and "\frac{1}{2}" become the signs they stand for, which the tables know."""

from __future__ import annotations

import re
import unicodedata

from lettercast.normalization.formulas.greek import GREEK_LETTERS

_COMMAND_SIGNS = {
    "leq": "≤", "le": "≤", "leqslant": "≤", "geq": "≥", "ge": "≥", "geqslant": "≥", "neq": "≠", "ne": "≠",
    "ll": "≪", "gg": "≫", "approx": "≈", "simeq": "≈", "cong": "≈", "equiv": "≡", "sim": "~", "propto": "∝",
    "in": "∈", "notin": "∉", "subset": "⊂", "subseteq": "⊆", "cup": "∪", "cap": "∩", "setminus": "∖", "emptyset": "∅",
    "land": "∧", "wedge": "∧", "lor": "∨", "vee": "∨", "neg": "¬", "lnot": "¬", "forall": "∀", "exists": "∃",
    "to": "→", "rightarrow": "→", "longrightarrow": "→", "mapsto": "↦", "leftarrow": "←", "gets": "←",
    "Rightarrow": "⇒", "implies": "⇒", "iff": "⇔", "Leftrightarrow": "⇔", "leftrightarrow": "↔",
    "times": "×", "cdot": "·", "pm": "±", "div": "÷", "circ": "∘", "oplus": "⊕", "odot": "⊙", "otimes": "⊗",
    "ast": "*", "star": "*", "sum": "∑", "prod": "∏", "int": "∫", "partial": "∂", "nabla": "∇", "sqrt": "√",
    "infty": "∞", "ldots": "…", "dots": "…", "cdots": "…", "ell": "ℓ", "prime": "′", "top": "T", "intercal": "T",
    "perp": "⊥", "bot": "⊥",
    "lceil": "⌈", "rceil": "⌉", "lfloor": "⌊", "rfloor": "⌋", "mid": "|", "vert": "|",
    "Vert": "‖", "lVert": "‖", "rVert": "‖", "parallel": "||", "langle": "(", "rangle": ")", "quad": " ", "qquad": " ",
    "left": "", "right": "", "big": "", "Big": "", "bigl": "", "bigr": "", "displaystyle": "", "limits": "",
}  # fmt: skip
_COMMAND_SIGNS |= {name: letter for letter, name in GREEK_LETTERS.items() if letter != "ς"}
_COMMAND_SIGNS |= {name.capitalize(): letter.upper() for letter, name in GREEK_LETTERS.items()}
_COMMAND_SIGNS |= {"varepsilon": "ε", "vartheta": "θ", "varphi": "φ", "varpi": "π", "varrho": "ρ", "varsigma": "σ"}
_ACCENTS = {"hat": "\u0302", "widehat": "\u0302", "tilde": "\u0303", "widetilde": "\u0303", "bar": "\u0304",
            "overline": "\u0304", "dot": "\u0307", "vec": "\u20d7"}  # fmt: skip

_GROUP = r"\{([^{}\n]{0,80})\}"
_NESTED_GROUP = r"\{(?:[^{}\n]|\{[^{}\n]{0,40}\}){0,80}\}"  # a group with groups in it
_FRACTION = re.compile(rf"\\[dt]?frac ?{_GROUP} ?{_GROUP}")
_BINOMIAL = re.compile(rf"\\[dt]?binom ?{_GROUP} ?{_GROUP}")
_ACCENT_COMMAND = re.compile(
    rf"\\({'|'.join(_ACCENTS)})(?:\{{ ?(\w|\\[A-Za-z]{{2,10}}) ?\}}| ?(\w|\\[a-z]{{2,10}})(?!\w))"
)
_ROOT = re.compile(rf"\\sqrt ?{_GROUP}")
_FONT_COMMAND = re.compile(
    rf"\\(?:math[a-z]{{1,4}}|text[a-z]{{0,3}}|operatorname\*?|mbox|boldsymbol|bm) ?(?:{_GROUP}|(\w))"
)
_COMMAND = re.compile(r"\\([A-Za-z]{1,16}) ?(?![A-Za-z])|\\([,;:!|{}])")
TEX_COMMAND = re.compile(
    rf"\\(?:(?:[dt]?frac|[dt]?binom) ?{_NESTED_GROUP} ?{_NESTED_GROUP}"
    rf"|(?:{'|'.join(_ACCENTS)})(?: \w(?!\w)| ?\\[a-z]{{2,10}})"
    rf"|[A-Za-z]{{2,16}}\*? ?(?:{_NESTED_GROUP})?|[{{}}|]|[,;:!](?=[A-Za-z\\( ]))"
)
r"""A command with its groups, nested no deeper than one: "\frac{\pi}{\sqrt{2}}"."""

_SIMPLE_MATHS = r"(?:\\[A-Za-z]{2,16}|[~±×<>≤≥≈·→]) ?(?:[\d.]{1,12}%?)?"
ATTACHED_DOLLARS = re.compile(
    rf"(?<=[\w)])(\$)[_^][^$\n]{{1,60}}(\$)(?!\w)|(?<![$\\])(\$){_SIMPLE_MATHS}(\$)(?=[\s\w.,;:)%-]|\Z)"
)
r"""The marks around TeX that sticks to a word or a number: CO$_2$, 4.2$\pm$0.1, $\sim$5."""

MATHS_DELIMITER = re.compile(r"\\\((?=[^\n]{1,200}?\\\))|(?<=[\w})\]'’′*])\\\)")
r"""The marks around a formula, "\(" and "\)"."""


def convert_tex(source: str) -> str:
    r"""Convert TeX to signs: "\frac{\pi}{2}" -> "π/2"; a command without a sign becomes its name or its group."""
    plain = _FONT_COMMAND.sub(lambda match: match[1] or match[2] or "", source)
    for _ in range(2):  # a root in a fraction, a fraction in a root
        plain = _ROOT.sub(lambda match: f"√{_parenthesize(match[1])}", plain)
        plain = _FRACTION.sub(_convert_fraction, plain)
    plain = _BINOMIAL.sub(lambda match: f"{match[1]} choose {match[2]}", plain)
    plain = _ACCENT_COMMAND.sub(lambda match: _apply_accent(match[1], match[2] or match[3]), plain)
    return _COMMAND.sub(_convert_command, plain)


def _convert_fraction(match: re.Match[str]) -> str:
    stroke = "/" if match[1].isdigit() and match[2].isdigit() else "∕"  # so that "a/b" is no test
    return f"{_parenthesize(match[1])}{stroke}{_parenthesize(match[2])}"


def _parenthesize(group: str) -> str:
    group = group.strip()
    return group if re.fullmatch(r"\w{1,3}|\\[A-Za-z]+ ?\w?", group) else f"({group})"


def _apply_accent(command: str, letter: str) -> str:
    return unicodedata.normalize(
        "NFC", _COMMAND_SIGNS.get(letter.lstrip("\\"), letter.lstrip("\\")) + _ACCENTS[command]
    )


def _convert_command(match: re.Match[str]) -> str:
    name = match[1]
    if name is None:
        return {"|": "‖", "{": "{", "}": "}"}.get(match[2], "")
    sign = _COMMAND_SIGNS.get(name)
    after = " " if match.group().endswith(" ") else ""
    return (name if sign is None else sign) + after
