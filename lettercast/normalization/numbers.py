"""Number words. num2words says whole numbers and ordinals; digits after a point are said one by one."""

from __future__ import annotations

from functools import lru_cache

from num2words import num2words  # type: ignore[import-untyped]

DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
LONGEST = 15  # digits; a longer run is a code, not a quantity, and is said digit by digit


@lru_cache(maxsize=4096)
def cardinal(value: int) -> str:
    """1024 -> "one thousand twenty-four". No "and", no commas: one breath, as American readers say it."""
    return str(num2words(value)).replace(",", "").replace(" and ", " ")


@lru_cache(maxsize=1024)
def ordinal(value: int) -> str:
    """35 -> "thirty-fifth"."""
    return str(num2words(value, to="ordinal")).replace(",", "").replace(" and ", " ")


def spelled(digits: str) -> str:
    """ "007" -> "zero zero seven". Other characters are passed over."""
    return " ".join(DIGITS[int(digit)] for digit in digits if digit.isascii() and digit.isdigit())


def number(text: str) -> str:
    """A number as written: "1,024", "4.0", ".5", "-3", "007".

    The digits after the point are said as they stand, so "4.0" keeps its zero.
    """
    sign = ""
    if text[:1] in "-−–":
        sign, text = "minus ", text[1:]
    elif text[:1] == "+":
        sign, text = "plus ", text[1:]
    whole, point, fraction = text.replace(",", "").replace("_", "").partition(".")
    if len(whole) > LONGEST or (len(whole) > 1 and whole[0] == "0"):
        said = spelled(whole)
    elif whole:
        said = cardinal(int(whole))
    else:
        said = ""
    if point and fraction:
        said = f"{said} point {spelled(fraction)}".strip()
    return sign + said


def year(value: int) -> str:
    """1905 -> "nineteen oh five", 2008 -> "two thousand eight", 2026 -> "twenty twenty-six"."""
    century, rest = divmod(value, 100)
    if value < 1000 or value > 9999 or 2000 <= value <= 2009 or (century % 10 == 0 and rest < 10):
        return cardinal(value)
    if rest == 0:
        return f"{cardinal(century)} hundred"
    return f"{cardinal(century)} oh {cardinal(rest)}" if rest < 10 else f"{cardinal(century)} {cardinal(rest)}"


def digit_pair(digits: str) -> str:
    """The two digits behind an hour or an apostrophe: "05" -> "oh five", "45" -> "forty-five"."""
    return f"oh {cardinal(int(digits))}" if digits[0] == "0" and digits != "00" else cardinal(int(digits))


def decade(value: int) -> str:
    """1990 -> "nineteen nineties", 90 -> "nineties", 2000 -> "two thousands"."""
    said = year(value) if value >= 1000 else cardinal(value)
    return plural(said)


def scientific(mantissa: str, sign: str, exponent: str) -> str:
    """3e-4 -> "three times ten to the minus four"."""
    value = int(exponent)
    return f"{number(mantissa)} times ten to the " + (
        f"minus {cardinal(value)}" if sign in "-−" and sign else ordinal(value)
    )


_ENDS = {"one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth"}
_NUMBER_WORDS = frozenset(cardinal(value) for value in (*range(21), *range(30, 100, 10))) | {
    "hundred",
    "thousand",
    "million",
    "billion",
}


def ordinal_words(said: str) -> str:
    """A whole number in words as an ordinal: "thirty-five" -> "thirty-fifth"; other words as they are."""
    words = said.replace("-", " ").split()
    if not words or not set(words) <= _NUMBER_WORDS:
        return said
    last = words[-1]
    if last in _ENDS:
        ending = _ENDS[last]
    elif last == "twelve":
        ending = "twelfth"
    else:
        ending = last[:-1] + "ieth" if last.endswith("y") else last + "th"
    return said[: len(said) - len(last)] + ending


def plural(said: str) -> str:
    """The plural of a number word: "ninety" -> "nineties", "six" -> "sixes"."""
    if said.endswith("y"):
        return said[:-1] + "ies"
    return said + ("es" if said.endswith("x") else "s")


def fraction(top: int, bottom: int) -> str:
    """3/4 -> "three quarters", 1/2 -> "one half", 2/21 -> "two twenty-firsts"."""
    part = {2: "half", 4: "quarter"}.get(bottom) or ordinal(bottom)
    if top != 1:
        part = "halves" if part == "half" else part + "s"
    return f"{cardinal(top)} {part}"


_RAISED = {"+": "plus", "-": "minus", "=": "equals"} | dict(zip("0123456789", DIGITS, strict=True))


def power(exponent: str) -> str:
    """What follows the base: "2" -> "squared", "35" -> "to the thirty-fifth", "-4" -> "to the minus four"."""
    if exponent == "2":
        return "squared"
    if exponent == "3":
        return "cubed"
    if exponent.isascii() and exponent.isdigit() and len(exponent) <= 4:
        return f"to the {ordinal(int(exponent))}"
    if any(character.isalpha() or character in "()=" for character in exponent):  # ⁿ⁻¹
        return "to the " + " ".join(
            _RAISED.get(character, character) for character in exponent if character not in "()"
        )
    return f"to the {number(exponent)}"


def power_words(exponent: str) -> str:
    """What follows the base, from the exponent in words: "two" -> "squared", "t plus k" -> "to the t plus k"."""
    return {
        "two": "squared",
        "three": "cubed",
        "star": "star",
    }.get(exponent) or f"to the {ordinal_words(exponent)}"
