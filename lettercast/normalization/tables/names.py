"""Names with digits: the number in a model's name is said as a number."""

from __future__ import annotations

import re

from lettercast.normalization.formulas.greek import SUBSCRIPTS
from lettercast.normalization.numbers import pluralize, say_cardinal, say_digit_pair, say_digits, say_number, say_year
from lettercast.normalization.pieces import normalize_whitespace
from lettercast.normalization.rule import DIGITS, MASK_NUMBER, pattern_rule, text_after, text_before
from lettercast.normalization.tables.dates import MONTHS
from lettercast.normalization.tables.units import UNITS

_TOKEN = r"[A-Za-z][A-Za-z0-9]{0,40}(?:[-‐‑–][A-Za-z0-9]{1,40}|(?<=\d)\.(?:\d{1,8}|x\b)){0,6}"
_DIGITS_OR_LETTERS = re.compile(r"(\d+(?:\.\d+)*)|([^\d]+)")
_NUMBER_SPAN = re.compile(r"([A-Za-z]{1,4})(\d{1,4})[-–]\1?(\d{1,4})")


_SUBSCRIPT_DIGITS = re.compile(r"[₀-₉]+")
_ELEMENT = r"(?:Al|Ar|Br|Ca|Cl|Cu|Fe|He|Li|Mg|Na|Ne|Si|Ti|[CFHIKNOPSUVW])"


def _say_subscript(match: re.Match[str]) -> str:
    """Say how many atoms: "H₂O" -> "H two O"."""
    return f" {say_number(''.join(SUBSCRIPTS[sign] for sign in match.group()))} "


def say_name_number(text: str) -> str:
    """Say a number inside a name: "50", "3.5", "2.1.3", "007", "2014"."""
    if "." in text:
        first, *rest = text.split(".")
        if len(rest) == 1:
            return say_number(text)
        return " point ".join(say_number(part) for part in (first, *rest))
    if len(text) > 1 and text[0] == "0":
        return say_digits(text)
    if len(text) == 4 and text[:2] in ("18", "19", "20"):
        return say_year(int(text))
    return say_cardinal(int(text)) if len(text) <= 4 else say_digits(text)


def _say_name(match: re.Match[str]) -> str | None:
    """Say a name with digits in it; None where it is a formula, a date or an area."""
    token = match.group()
    if not any(character.isdigit() for character in token):
        return None
    around = match.string[max(0, match.start() - 1) : match.start()] + match.string[match.end() : match.end() + 1]
    if re.fullmatch(r"[a-z]-\d{1,3}", token) and (
        re.search(r"[()\[\]{}=+*^_]", around) or re.match(r" [=+*<>≤≥≈] ", text_after(match))
    ):
        return None  # (x-2)
    if _MINUS_ONE.fullmatch(token) or (
        _MONTH_AND_DAY.fullmatch(token) and text_after(match).lstrip().startswith(tuple(MONTHS))
    ):
        return None
    if _AREA_UNIT.fullmatch(token) and re.search(r"\d \Z", match.string[max(0, match.start() - 2) : match.start()]):
        return None
    spread = _NUMBER_SPAN.fullmatch(token)
    if spread and int(spread[2]) < int(spread[3]) and len(spread[1]) == 1 and token.count(spread[1]) == 2:
        return f"{spread[1]} {say_name_number(spread[2])} to {spread[1]} {say_name_number(spread[3])}"
    spoken: list[str] = []
    for run in _DIGITS_OR_LETTERS.finditer(token):
        if run[1]:
            spoken.append(say_name_number(run[1]))
            continue
        letters = run[2].replace("‐", "-").replace("‑", "-").replace("–", "-")
        if letters == "s" and spoken and run.end() == len(token):
            spoken[-1] = pluralize(spoken[-1])
        else:
            spoken.append(_say_letters(letters, first=run.start() == 0, last=run.end() == len(token)))
    return normalize_whitespace(" ".join(spoken)).replace(" -", "-").replace("- ", " ").strip("-")


def _say_letters(run: str, *, first: bool, last: bool) -> str:
    """Say letters and hyphens between digits: the hyphens beside digits fall silent."""
    run = run.strip("-") if not (first or last) else run.rstrip("-") if first else run.lstrip("-")
    if run == "x" and not (first or last):
        return "by"
    if run == ".x":
        return "point x"
    if last and run in _NAME_UNITS:
        return UNITS[run][run == "hrs"]
    version = re.fullmatch(r"(?:.*[A-Za-z])?(?:[A-Z]{2}(?=v)|[A-Za-z][a-z]{2}(?=V))[vV]", run)
    return f"{run[:-1]} {run[-1]}" if version and first else run


_MASSES = {"Mt": "megatons", "kt": "kilotons", "kg": "kilograms", "g": "grams", "t": "tons"}
_NUMERONYMS = {
    "i18n": "internationalization",
    "l10n": "localization",
    "a11y": "accessibility",
    "k8s": "Kubernetes",
}
_NAME_UNITS = ("GB", "TB", "MB", "GHz", "MHz", "hr", "hrs")  # V100-32GB
_MONTH_AND_DAY = re.compile(rf"(?:{'|'.join(MONTHS)})[-–]\d{{1,2}}")  # of the 12 June–3 July
_AREA_UNIT = re.compile(r"[kc]?m[23]")  # 100 km2
_VERSION_WORD = re.compile(r"\b[Vv]ersions? \Z")
_MINUS_ONE = re.compile(r"[a-zNTX]-1")  # n-1 is maths

NAMES = (
    pattern_rule(
        "digits",
        r"(?=[\d+(])(?<![\w.,-])(?:\+?\d{1,3}[- ])?(?:\(\d{3}\) ?|\d{3}[- ])\d{3}-\d{4}(?![\w-])|(?<![\w.,-])\d{3}-\d{4}(?![\w-])|(?<![\w.,-])97[89](?:-\d{1,7}){4}(?![\w-])",
        lambda match: say_digits(match.group()),
        ("Call 555-1234 now.", "Call five five five one two three four now."),
        needs="-",
        mask=MASK_NUMBER,
    ),
    pattern_rule(
        "hyphen",
        r"(?<=\d)-(to|in|on|by|of|and|or|out-of|versus|for|against)-(?=\d)",
        lambda match: f" {match[1].replace('-', ' ')} ",
        ("A 3-to-1 ratio.", "A three to one ratio."),
        needs="-",
    ),
    pattern_rule(
        "version",
        r"\b[vV](\d{1,4}(?:\.\d{1,4}){1,4})(?=(?:a|b|rc)\d{0,2}\b|\b)(?!-)",
        lambda match: (
            say_name_number(match[1])
            if _VERSION_WORD.search(text_before(match))
            else f"version {say_name_number(match[1])}"
        ),
        ("Since v2.1 it is faster.", "Since version two point one it is faster."),
        ("In version v0.3.1 it is faster.", "In version zero point three point one it is faster."),
        needs=DIGITS,
    ),
    pattern_rule(
        "version",
        r"(?<![\w.])\d{1,4}(?:\.\d{1,4}){2,4}(?![\w]|\.\d)",
        lambda match: _say_version(match),
        ("Release 2.1.3 is out.", "Release two point one point three is out."),
        ("Some 1.250.000 users.", "Some one million two hundred fifty thousand users."),
        needs=DIGITS,
    ),
    pattern_rule(
        "hyphen",
        r"(?<=[a-z]{3})-(?=[$£€~]?\d)(?!\d[\d.]*-\w)",
        lambda match: " " if _follows_ordinary_word(match) else None,
        ("The top-5 error since mid-2019.", "The top five error since mid twenty nineteen."),
        needs=DIGITS,
    ),
    pattern_rule(
        "version",
        r"(?<![\w.])(\d{1,3})\.[xX](?!\w)",
        lambda match: f"{say_name_number(match[1])} point x",
        ("Python 3.x is fine.", "Python three point x is fine."),
        needs=DIGITS,
    ),
    pattern_rule(
        "name",
        r"\b(?:C|F|J|Q)(?:\+\+|#)(?!\w)",
        lambda match: match.group()[0] + (" plus plus" if "+" in match.group() else " sharp"),
        ("Write C++/Python or C#.", "Write C plus plus or Python or C sharp."),
        needs="+#",
    ),
    pattern_rule("name", r"(?<!\w)#(?=P\b|SAT\b)", "sharp ", ("It is #P-hard.", "It is sharp P-hard."), needs="#"),
    pattern_rule(
        "name", r"(?<=[A-Za-z]{2})·(?=[A-Za-z])", " ", ("The DALL·E-2 model.", "The DALL E two model."), needs="·"
    ),
    pattern_rule(
        "compound",
        rf"(?<!\w)(?=[A-Za-z]{{1,8}}[₀-₉])(?:{_ELEMENT}[₀-₉]{{0,3}}){{2,8}}(?![\w₀-₉])",
        lambda match: _SUBSCRIPT_DIGITS.sub(_say_subscript, match.group()).strip(),
        ("Drink H₂O, not C₂H₆, and less CO₂.", "Drink H two O, not C two H six, and less CO two."),
        needs="₀₁₂₃₄₅₆₇₈₉",
    ),
    pattern_rule(
        "compound",
        r"(?<![\w\\])(?P<first>CO|NO|SO|CH|H|N)_\{?(?P<many>[2-4])\}?(?P<more>O?)(?!\w)",
        lambda match: (
            None
            if match.group()[:2] in ("H_", "N_") and not match["more"]
            else (f"{match['first']} {say_cardinal(int(match['many']))} {match['more']}".strip())
        ),
        ("It emits CO_2 and H_2O.", "It emits CO two and H two O."),
        needs="_",
    ),
    pattern_rule(
        "unit",
        r"(?<=\d) ?(?P<mass>Mt|kt|kg|g|t)(?=[ -]?CO[2₂])(?: |-)?",
        lambda match: f" {_MASSES[match['mass']]} of ",
        (
            "It emits 284 tCO2e or 5 kg CO2.",
            "It emits two hundred eighty-four tons of CO two equivalent or five kilograms of CO two.",
        ),
        needs="C",
    ),
    pattern_rule(
        "compound",
        r"(?<!\w)CO[2₂][- ]?eq?(?!\w)",
        "CO two equivalent",
        ("Some CO2e here.", "Some CO two equivalent here."),
        needs="C",
    ),
    pattern_rule(
        "quarter",
        r"\b(?P<part>[QH][1-4])(?: ?['’]|/20|/(?=['’]))(?P<year>\d\d)(?![\w'’%]|[.,]\d)",
        lambda match: f"{match['part'][0]} {say_name_number(match['part'][1])} {say_year(2000 + int(match['year']))}",
        ("It grew in Q3 '20 and H1/2021.", "It grew in Q three twenty twenty and H one twenty twenty-one."),
        needs="QH",
    ),
    pattern_rule(
        "patch",  # the size of what an image model looks at
        r"(?<=-[A-Za-z])/(?P<patch>\d{1,2})(?:(?P<by>[-@])(?P<size>\d{3})(?:px)?)?(?![\w/@-]|\.\d)",
        lambda match: (
            f" {say_cardinal(int(match['patch']))}"
            + (f" at {say_cardinal(int(match['size']))} pixels" if match["size"] else "")
        ),
        (
            "A ViT-L/14-336px and a ViT-B/16.",
            "A ViT-L fourteen at three hundred thirty-six pixels and a ViT-B sixteen.",
        ),
        needs="/",
    ),
    pattern_rule(
        "card",
        r"\b(?P<card>[RG]TX) ?(?P<hundreds>\d{1,2})(?P<rest>\d\d)(?P<kind> ?Ti)?(?P<many>s)?(?!\w)",
        lambda match: _say_graphics_card(match),
        ("An RTX 3090 and two GTX 1080s.", "An RTX thirty ninety and two GTX ten eighties."),
        needs="X",
    ),
    pattern_rule(
        "numeronym",
        r"(?<![\w.])(?:i18n|l10n|a11y|k8s)(?!\w)",
        lambda match: _NUMERONYMS[match.group()],
        ("On k8s we test i18n.", "On Kubernetes we test internationalization."),
        needs="18",
    ),
    pattern_rule(
        "war",
        r"\bWW(?:(?P<first>I|1)|II|2)(?!\w)",
        lambda match: f"World War {'one' if match['first'] else 'two'}",
        ("After WWII and WW1.", "After World War two and World War one."),
        needs="W",
    ),
    pattern_rule(
        "name",
        rf"(?<![\w.@#$^\\])(?<!(?<![A-Z\d])/)(?<!\d[-–]){_TOKEN}(?![\w(^])",
        _say_name,
        ("Agent57 and GPT-3.5 beat R2D2.", "Agent fifty-seven and GPT three point five beat R two D two."),
        ("TF2.x runs on a V100-32GB card.", "TF two point x runs on a V one hundred thirty-two gigabyte card."),
        ("A ResNet-50 on CIFAR10 with Llama-2-70B.", "A ResNet fifty on CIFAR ten with Llama two seventy B."),
        ("Use A100/H100 or GPT-3/GPT-4.", "Use A one hundred or H one hundred or GPT three or GPT four."),
        ("The gpt-4-0314 model.", "The gpt four zero three one four model."),
        ("A MiniGrid-8x8 and SARS-CoV-2.", "A MiniGrid eight by eight and SARS-CoV two."),
        ("The GPT-2-style model, YOLOv3 and L1-L4.", "The GPT two style model, YOLO v three and L one to L four."),
        needs=DIGITS,
    ),
    pattern_rule(
        "name",
        r"(?<![\w.,])(\d{1,3})[x×](\d{1,3})([BM])(?!\w)",
        lambda match: f"{say_number(match[1])} by {say_number(match[2])} {match[3]}",
        ("An 8x7B mixture.", "An eight by seven B mixture."),
        needs="x×",
    ),
    pattern_rule(
        "name",
        r"(?<![\w.,])\d{1,4}(?:\.\d{1,2})?(?=[DGPp]\b(?!/)|p[2-9]\d\b)",
        lambda match: (
            say_name_number(match.group()) if match.string[match.end()] != "p" else _say_screen_lines(match.group())
        ),
        ("A 3D view over 5G in 1080p.", "A three D view over five G in ten eighty p."),
        needs=DIGITS,
    ),
)


def _say_screen_lines(text: str) -> str:
    """Say the lines of a screen: "1080" -> "ten eighty"."""
    return say_year(int(text)) if len(text) == 4 and text.isdigit() else say_number(text)


def _say_graphics_card(match: re.Match[str]) -> str:
    """Say a graphics card's name: its four digits in pairs."""
    low = "hundred" if match["rest"] == "00" else say_digit_pair(match["rest"])
    spoken = f"{say_cardinal(int(match['hundreds']))} {low}"
    if match["hundreds"].endswith("0") and match["rest"] == "00":
        spoken = say_cardinal(int(match["hundreds"] + "00"))
    kind = " Ti" if match["kind"] else ""
    many = ("s" if kind else "") if match["many"] else ""
    return f"{match['card']} {pluralize(spoken) if match['many'] and not kind else spoken}{kind}{many}"


def _say_version(match: re.Match[str]) -> str | None:
    """Say a number with several points: a version, an address, or thousands as Europeans write them; None for a date."""
    parts = match.group().split(".")
    if len(parts) == 3 and len(parts[2]) == 4 and int(parts[0]) <= 31 and int(parts[1]) <= 12:
        return None  # a date
    if all(len(part) == 3 for part in parts[1:]) and not (len(parts) == 4 and all(int(part) < 256 for part in parts)):
        return say_number("".join(parts))  # as Europeans write thousands
    joint = " dot " if len(parts) == 4 and all(int(part) < 256 for part in parts) else " point "
    return joint.join(say_number(part) for part in parts)


def _follows_ordinary_word(match: re.Match[str]) -> bool:
    """Whether the word before the hyphen is an ordinary one: "top-5", but not "gpt-3"."""
    word = re.search(r"[A-Za-z]+\Z", match.string[max(0, match.start() - 30) : match.start()])
    return word is not None and word.group().islower()
