"""The plain baseline: num2words on every number, and nothing else. Sentences in, sentences out."""

from __future__ import annotations

import re
import sys

from num2words import num2words

NUMBER = re.compile(r"(\d[\d,]*(?:\.\d+)?)(st|nd|rd|th)?")


def say(match: re.Match[str]) -> str:
    digits = match[1].rstrip(",").replace(",", "")
    return (
        num2words(digits, to="ordinal" if match[2] and "." not in digits else "cardinal")
        + match[1][len(match[1].rstrip(",")) :]
    )


def main() -> None:
    for line in sys.stdin:
        print(NUMBER.sub(say, line.rstrip("\n")))


if __name__ == "__main__":
    main()
