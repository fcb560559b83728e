"""Plain numbers: what no table before had a better reading for. Roman numerals, ordinals, cardinals."""

from __future__ import annotations

import re
import unicodedata

from lettercast.normalization.numbers import pluralize, say_cardinal, say_digits, say_number, say_ordinal
from lettercast.normalization.rule import DIGITS, MASK_NUMBER, MASK_WORDS, pattern_rule, text_after
from lettercast.normalization.tables.shapes import NUM, SIGN, START
from lettercast.normalization.words import word_list

_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_ROMAN_NUMERAL = r"(?:X{0,3}(?:IX|IV|V?I{0,3}))"
_NUMERAL_KEYWORDS = (
    r"(?:[Pp]art|[Ss]ection|[Vv]olume|[Cc]hapter|[Tt]ype|[Pp]hase|[Aa]ppendix|[Ff]igure|[Tt]heorem|[Ll]emma|[Ss]tage|"
    r"[Aa]rticle|[Ee]pisode|[Cc]ategory|[Tt]ier|[Pp]roposition|[Cc]orollary|[Dd]efinition|[Ll]ecture|[Ee]xperiment|Act|Scene|"
    r"Book|Table|World War|War|Title|Level|Class|Step|Season|Round|Group|Mark|Division|Schedule|Generation|Version|Example|"
    r"Panel|Annex|Unit|Module|Problem|Question|Study|Super Bowl|Quadrant|Rule|Law|Model|Pillar|Track|Case|Option|Objection|"
    r"Premise|Exhibit|Scenario|Assumption|Axiom|Paper|Post|Grade|Day|Week|Year|Approach|Strategy|Method|Setting|Condition|"
    r"Task|Argument|Claim|Interlude|Essay|Workshop|Session|Vol|Mod|No|number|Vatican|Mk)s?"
)


def parse_roman(text: str) -> int:
    """Parse a Roman numeral: XIV -> 14."""
    values = [_ROMAN_VALUES[letter] for letter in text]
    return sum(
        -value if value < following else value for value, following in zip(values, (*values[1:], 0), strict=True)
    )


_ARTICLES = ("The", "A", "An", "This", "In", "On", "For", "With", "And", "Our", "We", "Of")


def _say_bare_numeral(match: re.Match[str]) -> str | None:
    """Say a numeral of two letters or more behind a name; behind a regent's name it is a place in a line."""
    word = re.findall(r"[^\W\d_]+", match.string[max(0, match.start() - 30) : match.start()])[-1:]
    value = parse_roman(match.group())
    numbered = MASK_WORDS in match.string[max(0, match.start() - 2) : match.start()]  # "Sec. IV"
    numbered = numbered or (match.start() == 0 and text_after(match).startswith(". "))  # "IV. Results"
    if (
        not numbered
        and match.group() in ("IV", "VI")
        and not (word and word[0][0].isupper() and word[0] not in _ARTICLES)
    ):
        return " ".join(match.group())  # variational inference, instrumental variables
    if _follows_regent(match.string[max(0, match.start() - 40) : match.start()]):
        return f"the {say_ordinal(value)}"
    return say_ordinal(value) if re.match(r" (?:century|Olympi|Congress)", text_after(match)) else say_cardinal(value)


_FIRST_PERSON_VERB = re.compile(
    r" (?:am|think|thought|believe|wrote|mentioned|liked?|find|found|saw|know|knew|have|love|agree)\b"
)
"""Behind "the Book I" these speak of the writer and not of the first book."""


def _follows_regent(leads: str) -> bool:
    """Whether a person stands before a numeral: Elizabeth II, John Roe III."""
    names = re.search(r"(?:([A-Z][a-z]+) )?(?:[A-Z]\.? )?([A-Z][a-z]+) \Z", leads)
    return names is not None and any(name and name.lower() in word_list("regents") for name in names.groups())


def _say_written_ordinal(match: re.Match[str]) -> str | None:
    """Say ordinals with their endings: "5th–95th"; None where the ending is wrong."""
    value = match["value"].replace(",", "")
    if match["ending"].isupper() and match["ending"] != _ordinal_ending(int(value)):
        return None  # 6ND is six times N times D
    spoken = say_ordinal(int(value))
    return pluralize(spoken) if match["many"] else spoken


def _ordinal_ending(value: int) -> str:
    """Return what an ordinal ends in: "ST" for 1 and 21, "TH" for 11."""
    return "TH" if value % 100 in (11, 12, 13) else {1: "ST", 2: "ND", 3: "RD"}.get(value % 10, "TH")


def _say_other_numeral(match: re.Match[str]) -> str | None:
    """Say digits of other kinds: ③, Ⅷ, ٣."""
    value = unicodedata.numeric(match.group(), None)
    if value is None or unicodedata.category(match.group())[0] != "N":
        return None
    return say_number(f"{value:g}") if value < 1e6 else say_cardinal(int(value))


NUMERALS = (
    pattern_rule(
        "roman",
        rf"(?P<key>\b(?:{_NUMERAL_KEYWORDS})[ -](?:[IVX]{{1,5}}(?:,? and |,? or |, | to |–|-|/)(?!I\b)){{0,2}})"
        r"(?P<roman>[IVXLC]{1,6})(?P<small>[ab])?(?P<under>\.[A-Z1-9](?!\w|\.\w))?(?!\w|['’](?!s\b)|[.-]\w)",
        lambda match: _say_keyed_numeral(match),
        ("Part II of Volume XIV.", "Part two of Volume fourteen."),
        ("A Phase IIb trial.", "A Phase two b trial."),
        ("A Type I error in Appendix C.", "A Type one error in Appendix C."),
        ("The Books I read and the Model I wrote of.", "The Books I read and the Model I wrote of."),
        needs="IVX",
    ),
    pattern_rule(
        "roman",
        r"(?<![\w'’.-])I(?=(?:,? and |,? or |, | & | to |[-–/])II(?!\w))",
        lambda match: (
            "one" if not match.start() or re.search(r"[A-Za-z]{3,} \Z", match.string[: match.start()][-12:]) else None
        ),
        ("The parts I, II and III.", "The parts one, two and three."),
        needs="I",
    ),
    pattern_rule(
        "roman",
        r"(?P<who>\b(?:King|Queen|Pope|Emperor|Empress|Tsar|Kaiser|Sultan) [A-Z][a-z]{2,12} )(?P<roman>I|V|X)(?!\w|['’]m)",
        lambda match: (
            None
            if _FIRST_PERSON_VERB.match(text_after(match))
            else f"{match['who']}the {say_ordinal(parse_roman(match['roman']))}"
        ),
        ("Queen Elizabeth I reigned.", "Queen Elizabeth the first reigned."),
        needs="IVX",
    ),
    pattern_rule(
        "roman",
        rf"(?<![\w'’.-])(?=[IVX]{{2,6}}\b){_ROMAN_NUMERAL}(?!\w|[.]\w|['’](?!s\b))",
        _say_bare_numeral,
        ("Elizabeth II played StarCraft II.", "Elizabeth the second played StarCraft two."),
        ("John Roe III left.", "John Roe the third left."),
        ("The VI objective and an IV drip.", "The V I objective and an I V drip."),
        needs="IVX",
    ),
    pattern_rule(
        "ordinal",
        r"(?<![\w.,])(?P<value>\d{1,3}(?:,\d{3}){1,3}|\d{1,9})(?P<ending>st|nd|rd|th|ST|ND|RD|TH)(?P<many>s)?(?!\w)",
        _say_written_ordinal,
        ("The 21st of the 100th.", "The twenty-first of the one hundredth."),
        ("The 5th–95th percentiles.", "The fifth to ninety-fifth percentiles."),
        needs=DIGITS,
        mask=MASK_NUMBER,
    ),
    pattern_rule(
        "ordinal",
        r"(?<![\w.,])(\d{1,6}\.\d{0,5}[1-9])th(?!\w)",
        lambda match: " ".join((*say_number(match[1]).split()[:-1], say_ordinal(int(match[1][-1])))),
        ("The 99.9th percentile.", "The ninety-nine point ninth percentile."),
        needs=".",
        mask=MASK_NUMBER,
    ),
    pattern_rule(
        "number sign",
        r"(?<!\w)#(?:(?= ?\d)|(?= of\b))",
        "number ",
        ("Issue #7 counts the # of users.", "Issue number seven counts the number of users."),
        needs="#",
    ),
    pattern_rule("number sign", r"\b[Nn][°º] ?(?=\d)", "number ", ("See n° 8.", "See number eight."), needs="°º"),
    pattern_rule(
        "number sign", r"(?<!\w)#['’]?s(?!\w)", "numbers", ("All #s are means.", "All numbers are means."), needs="#"
    ),
    pattern_rule(
        "digits",
        r"\d{16,400}",
        lambda match: say_digits(match.group()),
        ("It is 1234567890123456.", f"It is {say_digits('1234567890123456')}."),
        needs=DIGITS,
        mask=MASK_NUMBER,
    ),
    pattern_rule(
        "number",
        r"(?<=[a-z] )(?<![.?!] )(?P<hundreds>1[1-9]|[2-9][1-9])00(?![\w.,:%/-])",
        lambda match: f"{say_cardinal(int(match['hundreds']))} hundred" if _follows_name(match) else None,
        ("The Atari 2600 games.", "The Atari twenty-six hundred games."),
        needs="0",
        mask=MASK_NUMBER,
    ),
    pattern_rule(
        "number",
        rf"{START}(?P<sign>{SIGN})(?P<a>{NUM})(?P<more>\+(?![\w+]))?",
        lambda match: (
            f"{say_number(match['sign'] + match['a']) if match['sign'] != '±' else 'plus or minus ' + say_number(match['a'])}"
            f"{' plus' if match['more'] else ''}"
        ),
        (
            "All 1,024 units of 3.10 lost -5.",
            "All one thousand twenty-four units of three point one zero lost minus five.",
        ),
        ("It has 1536 units.", "It has one thousand five hundred thirty-six units."),
        ("Over 100+ people.", "Over one hundred plus people."),
        needs=DIGITS,
        mask=MASK_NUMBER,
    ),
    pattern_rule(
        "number",
        rf"(?:{NUM})",
        lambda match: say_number(match.group()),
        ("It is in 1/2/3.", "It is in one, two, three."),
        needs=DIGITS,
        mask=MASK_NUMBER,
    ),
    pattern_rule(
        "number",
        r"[^\x00-\x7fa-zA-Z\s\ue000-\ue002‘’“”–—…]",
        _say_other_numeral,
        ("He wrote ፲ there.", "He wrote ten there."),
        mask=MASK_NUMBER,
    ),
)


def _follows_name(match: re.Match[str]) -> bool:
    """Whether a name stands before a number: "Atari 2600"."""
    return (
        re.search(
            r"(?<![.?!] )(?<=[a-z,] )[A-Z][a-z]{2,20} \Z", match.string[max(0, match.start() - 30) : match.start()]
        )
        is not None
    )


def _say_keyed_numeral(match: re.Match[str]) -> str | None:
    """Say a Roman numeral behind the word that it numbers."""
    numeral = match["roman"]
    if not re.fullmatch(r"(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})", numeral) or numeral in ("L", "C"):
        return None
    if numeral == "I" and (re.search(r"[^s]s \Z", match["key"]) or _FIRST_PERSON_VERB.match(text_after(match))):
        return None
    if "-" in match["key"].split()[0] and len(numeral) == 1 and numeral != "I":
        return None
    key = re.match(r"[A-Za-z ]+?[ -](?=[IVX]*(?:[^A-Za-z]|\Z))", match["key"])
    first = match["key"][: key.end()] if key else ""
    more = match["key"][len(first) :]
    more = re.sub(r"[IVX]{1,5}(?=,| and| or| to|–|-|/)", lambda other: say_cardinal(parse_roman(other.group())), more)
    more = more.replace("/", " or ").replace("–", " to ").replace("-", " to ")
    under = match["under"] or (f" {match['small']}" if match["small"] else "")
    under = f" point {say_number(under[1:])}" if under[1:].isdigit() else under.replace(".", " ")
    return f"{first.replace('-', ' ')}{more}{say_cardinal(parse_roman(numeral))}{under}"
