"""Sums of money: the unit follows the number."""

from __future__ import annotations

import re

from lettercast.normalization.numbers import say_cardinal, say_number
from lettercast.normalization.rule import DIGITS, MASK_NUMBER, MASK_WORDS, pattern_rule, text_before
from lettercast.normalization.tables.shapes import NUM, following_text, words_before
from lettercast.normalization.words import word_list

# one, many, and the hundredth part, one and many
_CURRENCIES = {
    "$": ("dollar", "dollars", "cent", "cents"),
    "£": ("pound", "pounds", "penny", "pence"),
    "€": ("euro", "euros", "cent", "cents"),
    "¥": ("yen", "yen", "", ""),
    "₹": ("rupee", "rupees", "paisa", "paise"),
    "₩": ("won", "won", "", ""),
    "₽": ("ruble", "rubles", "kopek", "kopeks"),
    "₺": ("lira", "lira", "", ""),
    "₿": ("bitcoin", "bitcoins", "", ""),
    "₫": ("dong", "dong", "", ""),
    "₪": ("shekel", "shekels", "", ""),
    "฿": ("baht", "baht", "", ""),
}
_CODES = {
    "USD": "US dollar",
    "EUR": "euro",
    "GBP": "pound",
    "CAD": "Canadian dollar",
    "AUD": "Australian dollar",
    "BTC": "bitcoin",
    "CHF": "Swiss franc",
    "SEK": "Swedish krona",
    "CNY": "Chinese yuan",
    "RMB": "renminbi",
    "INR": "rupee",
    "Rs": "rupee",
    "Rs.": "rupee",
    "JPY": "yen",
    "ETH": "ether",
}
_INVARIABLE_NAMES = ("yen", "renminbi", "Chinese yuan", "ether")  # one, or many
_COUNTRIES = {
    "US": "US ",
    "A": "Australian ",
    "AU": "Australian ",
    "C": "Canadian ",
    "CA": "Canadian ",
    "NZ": "New Zealand ",
    "HK": "Hong Kong ",
    "SG": "Singapore ",
    "S": "Singapore ",
    "NT": "Taiwan ",
    "MX": "Mexican ",
    "R": "",
}
MAGNITUDES = {
    "k": "thousand",
    "thousand": "thousand",
    "grand": "thousand",
    "m": "million",
    "mm": "million",
    "mn": "million",
    "mil": "million",
    "million": "million",
    "b": "billion",
    "bn": "billion",
    "bil": "billion",
    "billion": "billion",
    "t": "trillion",
    "tn": "trillion",
    "trillion": "trillion",
    "lakh": "lakh",
    "crore": "crore",
}
MAGNITUDE = (
    r"(?:[kKmMbBtT]|bn|mn|tn|mm|MM|Bn|Mn|BN|MN| ?(?:thousand|million|billion|trillion|lakh|crore|bn|mn))(?![A-Za-z])"
)
_CURRENCY_SIGN = "[$£€¥₹₩₽₺₿₫₪฿]"
_RANGE_JOINT = r"(?P<join> ?[-–—−] ?| to )"
_AMOUNT = (
    rf"(?P<minus>(?<![\w)])[-−–+])?(?:\b(?P<land>US|AU|CA|NZ|HK|SG|NT|MX|[ACRS]))?(?P<sign>{_CURRENCY_SIGN}) ?(?P<under>[-−](?=\d))?(?P<a>{NUM})(?P<m>-?{MAGNITUDE})?"
    rf"(?:{_RANGE_JOINT}(?P<again>{_CURRENCY_SIGN})? ?(?P<b>{NUM})(?P<n>-?{MAGNITUDE})?)?(?P<more>\+(?!\w))?(?P<rate>/(?=[\d{MASK_WORDS}])(?![\d.]+%))?"
)


def _say_money(match: re.Match[str]) -> str | None:
    """Say a sum or a range of sums, with its sign and what it is per."""
    if match["b"] and not match["again"] and match["join"] == " to " and not match["n"]:
        return None
    one, many = _CURRENCIES[match["sign"]][:2]
    land = _COUNTRIES.get(match["land"] or "", "")
    unit = one if _is_attributive(match) else many
    if match["b"]:
        spoken = _say_sum_range(match, land, unit)
    elif match["m"]:
        spoken = f"{say_number(match['a'])} {_say_magnitude(match['m'])} {land}{unit}"
    else:
        spoken = _say_single_sum(match["a"], match["sign"], land, unit)
    sign = {"-": "minus ", "−": "minus ", "–": "minus ", "+": "plus "}.get(match["minus"] or match["under"] or "", "")
    more = " plus" if match["more"] else " per " if match["rate"] else ""
    return f"{sign}{spoken}{more}"


def _say_sum_range(match: re.Match[str], land: str, unit: str) -> str:
    """Say two sums; a magnitude or a currency that they share is said once."""
    low, high = match["a"], match["b"]
    many = _CURRENCIES[match["sign"]][1]
    first, last = _say_magnitude(match["m"]), _say_magnitude(match["n"])
    rising = float(low.replace(",", "")) < float(high.replace(",", ""))
    if last and (first == last or (not first and (rising or not match["again"]))):  # "$5 - $10 million"
        return f"{say_number(low)} to {say_number(high)} {last} {land}{unit}"
    start = f"{say_number(low)} {first}".strip()
    end = f"{say_number(high)} {last}".strip()
    if not match["again"] or unit != many:  # "the $3,000-$5,000 stipend"
        return f"{start} to {end} {land}{unit}"
    start = f"{start} {land}{many}" if first else _say_single_sum(low, match["sign"], land, many)
    end = f"{end} {land}{unit}" if last else _say_single_sum(high, match["sign"], land, unit)
    return f"{start} to {end}"


def _say_single_sum(amount: str, symbol: str, land: str, unit: str) -> str:
    """Say a sum without a magnitude: two digits behind the point are cents."""
    one, many, part, parts = _CURRENCIES[symbol]
    whole, point, cents = amount.replace(",", "").partition(".")
    if point and len(cents) == 1 and whole == "0":
        cents += "0"  # $0.5
    if not (point and len(cents) == 2 and part and len(whole) < 7):
        return f"{say_number(amount)} {land}{one if amount == '1' else unit}"
    single = int(cents) == 1 or (unit == one and int(whole or "0") == 0)  # "the $0.98 price"
    small = f"{say_cardinal(int(cents))} {part if single else parts}"
    if not whole or int(whole) == 0:
        return small if int(cents) else f"zero {land}{many}"
    large = f"{say_cardinal(int(whole))} {land}{one if int(whole) == 1 else many}"
    return f"{large} and {small}" if int(cents) else large


def _say_magnitude(text: str | None) -> str:
    return MAGNITUDES[text.strip(" -").lower()] if text else ""


def _is_attributive(match: re.Match[str]) -> bool:
    """Whether the unit stands in the singular: "a $30 million grant" is a thirty million dollar grant."""
    if (
        following_text(match).startswith("-")
        or (match.groupdict().get("m") or "").startswith("-")
        or re.search(rf"multi[-{MASK_WORDS}]\Z", text_before(match))
    ):
        return True
    described = re.search(r"-[a-z]+, \Z", text_before(match)) is not None  # "a two-year, $5 plan"
    follows = re.match(r" ([A-Za-z]+)", following_text(match))
    return bool(
        follows
        and follows[1] not in word_list("not_nouns")
        and not follows[1].endswith(("ed", "ly"))
        and (
            described
            or words_before(match) in word_list("articles") | {"new"}
            or words_before(match).endswith(("'s", "’s"))
        )
    )


def _say_coded_sum(match: re.Match[str]) -> str:
    """Say a sum with the code of its currency: USD 5."""
    name = _CODES[match["code"] or match["after"]]
    amounts = [amount for amount in (match["a"] or match["c"], match["to"] or match["until"]) if amount]
    size = _say_magnitude(match["last"] or match["m"] or match["n"])
    single = (amounts == ["1"] and not size) or name in _INVARIABLE_NAMES or _is_attributive(match)
    return f"{' to '.join(map(say_number, amounts))} {size} {name}{'' if single else 's'}".replace("  ", " ")


_CODE_PATTERN = "|".join(sorted((re.escape(code) for code in _CODES), key=len, reverse=True))

MONEY = (
    pattern_rule(
        "money",
        _AMOUNT,
        _say_money,
        ("It cost $3.2M, or £2-3 million.", "It cost three point two million dollars, or two to three million pounds."),
        ("A $3.2-billion, new plan.", "A three point two billion dollar, new plan."),
        ("A $5 coffee is $4.75 there.", "A five dollar coffee is four dollars and seventy-five cents there."),
        ("They pay €50k-€60k.", "They pay fifty to sixty thousand euros."),
        needs="$£€¥₹₩₽₺₿₫₪฿",
        mask=MASK_NUMBER,
    ),
    pattern_rule(
        "money",
        rf"\b(?P<code>{_CODE_PATTERN}) ?(?P<a>{NUM})(?P<m>{MAGNITUDE})?(?: ?[-–—] ?(?P<to>{NUM})(?P<last>{MAGNITUDE})?)?"
        rf"|(?<![\w.,])(?P<c>{NUM})(?:(?:{MAGNITUDE})? ?[-–—] ?(?P<until>{NUM}))?(?P<n>{MAGNITUDE})? ?(?P<after>(?!Rs)(?:{_CODE_PATTERN}))\b",
        _say_coded_sum,
        ("It paid 500 USD and EUR 3M.", "It paid five hundred US dollars and three million euros."),
        ("A Rs. 5 lakh grant.", "A five lakh rupee grant."),
        (
            "It pays CHF 120–150k or 50k-60k EUR.",
            "It pays one hundred twenty to one hundred fifty thousand Swiss francs or fifty to sixty thousand euros.",
        ),
        needs=DIGITS,
        mask=MASK_NUMBER,
    ),
    pattern_rule(
        "money",
        rf"(?<![\w.,])(?P<a>{NUM})(?P<m>{MAGNITUDE})? ?(?P<sign>[$£€¥₹¢])(?!\w)",
        lambda match: _say_trailing_sign(match),
        ("It costs 20 € or 30¢.", "It costs twenty euros or thirty cents."),
        needs="$£€¥₹¢",
        mask=MASK_NUMBER,
    ),
)


def _say_trailing_sign(match: re.Match[str]) -> str:
    """Say a sum whose sign stands behind it: 5 €."""
    one, many = ("cent", "cents") if match["sign"] == "¢" else _CURRENCIES[match["sign"]][:2]
    size = _say_magnitude(match["m"])
    spoken = f"{say_number(match['a'])} {size}".strip()
    return f"{spoken} {one if match['a'] == '1' and not size else many}"
