"""Number words. num2words says whole numbers and ordinals; digits after a point are said one by one."""

from __future__ import annotations

from functools import lru_cache

from num2words import num2words  # type: ignore[import-untyped]

DIGIT_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
MAX_DIGITS = 15  # digits; a longer run is a code, not a quantity, and is said digit by digit


@lru_cache(maxsize=4096)
def say_cardinal(value: int) -> str:
    """Say a whole number: 1024 -> "one thousand twenty-four". No "and" and no commas, as American readers say it."""
    return str(num2words(value)).replace(",", "").replace(" and ", " ")


@lru_cache(maxsize=1024)
def say_ordinal(value: int) -> str:
    """Say an ordinal: 35 -> "thirty-fifth"."""
    return str(num2words(value, to="ordinal")).replace(",", "").replace(" and ", " ")


def say_digits(digits: str) -> str:
    """Say digits one by one: "007" -> "zero zero seven". Other characters are passed over."""
    return " ".join(DIGIT_WORDS[int(digit)] for digit in digits if digit.isascii() and digit.isdigit())


def say_number(text: str) -> str:
    """Say a number as written: "1,024", "4.0", ".5", "-3", "007".

    The digits after the point are said as they stand, so "4.0" keeps its zero.
    """
    sign = ""
    if text[:1] in "-−–":
        sign, text = "minus ", text[1:]
    elif text[:1] == "+":
        sign, text = "plus ", text[1:]
    whole, point, fraction = text.replace(",", "").replace("_", "").partition(".")
    if len(whole) > MAX_DIGITS or (len(whole) > 1 and whole[0] == "0"):
        spoken = say_digits(whole)
    elif whole:
        spoken = say_cardinal(int(whole))
    else:
        spoken = ""
    if point and fraction:
        spoken = f"{spoken} point {say_digits(fraction)}".strip()
    return sign + spoken


def say_year(value: int) -> str:
    """Say a year: 1905 -> "nineteen oh five", 2008 -> "two thousand eight", 2026 -> "twenty twenty-six"."""
    century, rest = divmod(value, 100)
    if value < 1000 or value > 9999 or 2000 <= value <= 2009 or (century % 10 == 0 and rest < 10):
        return say_cardinal(value)
    if rest == 0:
        return f"{say_cardinal(century)} hundred"
    return (
        f"{say_cardinal(century)} oh {say_cardinal(rest)}"
        if rest < 10
        else f"{say_cardinal(century)} {say_cardinal(rest)}"
    )


def say_digit_pair(digits: str) -> str:
    """Say the two digits behind an hour or an apostrophe: "05" -> "oh five", "45" -> "forty-five"."""
    return f"oh {say_cardinal(int(digits))}" if digits[0] == "0" and digits != "00" else say_cardinal(int(digits))


def say_decade(value: int) -> str:
    """Say a decade: 1990 -> "nineteen nineties", 90 -> "nineties", 2000 -> "two thousands"."""
    spoken = say_year(value) if value >= 1000 else say_cardinal(value)
    return pluralize(spoken)


def say_scientific(mantissa: str, sign: str, exponent: str) -> str:
    """Say a number in scientific notation: 3e-4 -> "three times ten to the minus four"."""
    value = int(exponent)
    return f"{say_number(mantissa)} times ten to the " + (
        f"minus {say_cardinal(value)}" if sign in "-−" and sign else say_ordinal(value)
    )


_IRREGULAR_ORDINALS = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
}
_NUMBER_WORDS = frozenset(say_cardinal(value) for value in (*range(21), *range(30, 100, 10))) | {
    "hundred",
    "thousand",
    "million",
    "billion",
}


def words_to_ordinal(spoken: str) -> str:
    """Turn a whole number in words into an ordinal: "thirty-five" -> "thirty-fifth"; leave other words as they are."""
    words = spoken.replace("-", " ").split()
    if not words or not set(words) <= _NUMBER_WORDS:
        return spoken
    last = words[-1]
    if last in _IRREGULAR_ORDINALS:
        ending = _IRREGULAR_ORDINALS[last]
    elif last == "twelve":
        ending = "twelfth"
    else:
        ending = last[:-1] + "ieth" if last.endswith("y") else last + "th"
    return spoken[: len(spoken) - len(last)] + ending


def pluralize(spoken: str) -> str:
    """Return the plural of a number word: "ninety" -> "nineties", "six" -> "sixes"."""
    if spoken.endswith("y"):
        return spoken[:-1] + "ies"
    return spoken + ("es" if spoken.endswith("x") else "s")


def say_fraction(top: int, bottom: int) -> str:
    """Say a fraction: 3/4 -> "three quarters", 1/2 -> "one half", 2/21 -> "two twenty-firsts"."""
    part = {2: "half", 4: "quarter"}.get(bottom) or say_ordinal(bottom)
    if top != 1:
        part = "halves" if part == "half" else part + "s"
    return f"{say_cardinal(top)} {part}"


_EXPONENT_WORDS = {"+": "plus", "-": "minus", "=": "equals"} | dict(zip("0123456789", DIGIT_WORDS, strict=True))


def say_power(exponent: str) -> str:
    """Say an exponent: "2" -> "squared", "35" -> "to the thirty-fifth", "-4" -> "to the minus four"."""
    if exponent == "2":
        return "squared"
    if exponent == "3":
        return "cubed"
    if exponent.isascii() and exponent.isdigit() and len(exponent) <= 4:
        return f"to the {say_ordinal(int(exponent))}"
    if any(character.isalpha() or character in "()=" for character in exponent):  # ⁿ⁻¹
        return "to the " + " ".join(
            _EXPONENT_WORDS.get(character, character) for character in exponent if character not in "()"
        )
    return f"to the {say_number(exponent)}"


def words_to_power(exponent: str) -> str:
    """Say an exponent that is in words: "two" -> "squared", "t plus k" -> "to the t plus k"."""
    return {
        "two": "squared",
        "three": "cubed",
        "star": "star",
    }.get(exponent) or f"to the {words_to_ordinal(exponent)}"
