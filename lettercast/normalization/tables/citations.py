"""Citations and bylines: pointers are dropped, names stay."""

from __future__ import annotations

import re

from lettercast.normalization.numbers import say_digits, say_number, say_year
from lettercast.normalization.rule import DIGITS, MASK_DROPPED, pattern_rule, text_after, text_before
from lettercast.normalization.words import word_list

_POINTER_WORDS = (
    r"(?:(?:[Ss]ee|also|as|was|were|both|first|more|here|above|earlier|previously|originally|last|in|and|from|cf\.|e\.g\.|"
    r"i\.e\.|(?:summari[sz]|discuss|cover|mention|highlight|describ|explain|review|introduc|featur)ed),? ){0,6}"
)
_RANGE_END = r"(?: ?[-–] ?#? ?(\d{1,5}))?"
_NUMBER = re.compile(rf"(?:([A-Z]{{2,5}}) ?)?# ?(\d{{1,5}}){_RANGE_END}")
_REFERENCE = rf"[A-Z]{{2,5}} ?# ?\d{{1,5}}{_RANGE_END.replace('(', '(?:', 2).replace('(?:?:', '(?:')}"
_POINTER = (  # a bracket in which there is nothing but a pointer to earlier issues
    rf"(?:[(\[] ?){{1,2}}{_POINTER_WORDS}{_REFERENCE}"
    rf"(?:(?:,? and | ?[,;] ?){_POINTER_WORDS}(?:[A-Z]{{2,5}} ?)?# ?\d{{1,5}}){{0,9}}\.?(?: ?[)\]]){{1,2}}"
)
_NEEDS_OBJECT = re.compile(r"(?i)(?:\A|\b(?:in|on|from|by|see|than|and|or|with|of)) ?\Z")
_PREPRINT = r"\d\d(?:0[1-9]|1[0-2])\.\d{5}(?:v\d{1,2})?"  # year, month, number
_TIP = r"[Hh] ?/ ?[Tt]:? (?:to )?"
_INTERVAL = re.compile(r"(?:\bin|∈|\binterval|\brange|\bfrom|\bbetween|\bover|\bon|=)\s?\Z")


def _say_byline(match: re.Match[str]) -> str:
    """Say who wrote, summarized and suggested what stands before."""
    spoken = f", by {_say_names(match['names'])}." if match["names"] else "."
    for verb, name in (
        ("Summarized by", match["summary"]),
        ("Highlighted by", match["highlight"]),
        ("Hat tip to", match["tip"] or match["tip_behind"]),
    ):
        if name:
            spoken += f" {verb} {name.strip().rstrip('.')}."
    return spoken + (" " if text_after(match).strip() else "")


def _say_cross_reference(match: re.Match[str]) -> str:
    """Say nothing, unless the sentence would have a hole: it begins with the pointer, or with "on" leads up to it."""
    if not (_NEEDS_OBJECT.search(text_before(match)) and re.match(r"\s?[a-z.,;:!?]", text_after(match))):
        return ""
    return _NUMBER.sub(_say_issue_number, re.sub(r"(?<=[(\[]) | (?=[)\]])|[()\[\]]", "", match.group()))


def _say_issue_number(match: re.Match[str]) -> str:
    """Say "AN #7" letter by letter, for "an" is a word too, and "AI #7" as it is."""
    name = match[1] or ""
    numbers = (
        f"numbers {say_number(match[2])} to {say_number(match[3])}" if match[3] else f"number {say_number(match[2])}"
    )
    return f"{' '.join(name) if name in word_list('emphatic') else name} {numbers}".lstrip()


def _say_names(names: str) -> str:
    """Say authors: "A. Ito, B. Roy et al" -> "A. Ito, B. Roy and others"."""
    return re.sub(r",? et\.? al\.?\Z", " and others", names.strip()).replace("&", "and")


def _say_hat_tip(match: re.Match[str]) -> str:
    """Say "H/T Ada King" in full."""
    spoken = f"at tip to {match['name'].strip()}"
    if text_before(match).strip():
        return f", h{spoken}{',' if match['close'] else ''}"
    return f"H{spoken}{'.' if match['close'] else ''}"


def _is_bracketed(match: re.Match[str]) -> bool:
    """Whether a match stands in brackets that are still open."""
    before = match.string[max(0, match.start() - 300) : match.start()]
    return before.count("(") > before.count(")")


_REFERENCE_LEAD = re.compile(
    r"\b(?:of|in|by|[Ss]ee|from|than|[Ff]ollowing|via|per|[Ii]n) \[[^\[\]]{1,12}\],? \Z|reference \S+,? \Z"
)


def _say_reference(match: re.Match[str]) -> str | None:
    """Say a reference by its number or key: "reference three", "reference R N ten"."""
    joint = match["lead"].strip().lower()
    if joint in ("and", "or") and not _REFERENCE_LEAD.search(text_before(match)):
        return None
    if "," in match["number"]:
        if joint in ("in", "from", "to", "with"):
            return None  # an interval, perhaps
        *others, last = map(say_number, re.findall(r"\d+", match["number"]))
        return f"{match['lead']}references {', '.join(others)} and {last}"
    letters = re.match(r"[A-Za-z]*", match["number"])
    digits = match["number"].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz+")
    name = f"{letters.group()} " if letters and letters.group() else ""
    return f"{match['lead']}reference {name}{say_number(digits)}"


_POWER_BASE = re.compile(r"(?<![A-Za-z])[A-Za-z]{1,3}\Z|\((?:[^()]*[-+*/=^−] ?[^()]*|.{1,2})\)\Z")
"""What a raised figure is a power of, and no note to: x², (a + b)³."""


CITATIONS = (
    pattern_rule(
        "cross-reference",
        rf" ?{_POINTER}(?:(?: ?,| and|, and)? ?{_POINTER}){{0,9}}",
        _say_cross_reference,
        ("Mesa optimizers (AN #58) are one example.", "Mesa optimizers are one example."),
        ("We saw this ( AN#7, AN #12 ).", "We saw this."),
        ("We saw this ( AN #7 , AN #12 ), (AN #13) and (AN #14).", "We saw this."),
        ("A bound holds (also discussed in AN #7).", "A bound holds."),
        ("It builds on (AN #7).", "It builds on A N number seven."),
        ("See AN #7, and (AN #8).", "See A N number seven, and A N number eight."),
        needs="#",
        mask=MASK_DROPPED,
    ),
    pattern_rule(
        "cut",  # the mark of a program that shortened the text
        r" ?(?:[\[(<{] ?(?:(?:…|\.{3,}) ?)?|(?:…|\.{3,}) ?)truncated \d{1,9} (?:characters|chars|words|bytes)"
        r"(?:(?: ?(?:…|\.{3,}))? ?[\])>}]| ?(?:…|\.{3,})) ?",
        ", ",
        ("It rains [truncated 2341 characters] and pours.", "It rains, and pours."),
        ("It rai...truncated 50 characters...d pours.", "It rai, d pours."),
        needs=DIGITS,
        mask=MASK_DROPPED,
    ),
    pattern_rule(
        "numbered reference",  # in a sentence, and in brackets where a show says them
        rf"\b([A-Z]{{2,3}}) ?# ?(\d{{1,5}})\b{_RANGE_END}",
        _say_issue_number,
        ("We said so in AN #74.", "We said so in A N number seventy-four."),
        ("See Weekly AI #183.", "See Weekly AI number one hundred eighty-three."),
        ("See AN #98–99.", "See A N numbers ninety-eight to ninety-nine."),
        needs="#",
    ),
    pattern_rule(
        "reference",
        r"\b(?P<what>[Rr]ef)\.? ?\[(?P<number>\d{1,3})\]",
        lambda match: f"{match['what'][0]}eference {say_number(match['number'])}",
        ("It is the bound of ref. [3].", "It is the bound of reference three."),
        needs="[",
    ),
    pattern_rule(
        "reference",  # where the sentence would have a hole
        r"(?P<lead>(?<!\()(?<!\(as )\b(?:of|in|by|[Ss]ee|from|to|with|than|[Ff]ollowing|via|per|and|or|[Ii]n) )\[(?P<number>[1-9]\d{0,2}(?:, ?[1-9]\d{0,2}){0,5}|[A-Z][A-Za-z]{1,3}\+?\d\d)\](?=(?:[.,;:?)]|\Z| [a-z]))",
        lambda match: _say_reference(match),
        ("As shown in [3], it holds.", "As shown in reference three, it holds."),
        ("See [3] and [4, 5] for it.", "See reference three and references four and five for it."),
        needs="[",
    ),
    pattern_rule(
        "reference",
        r"(?: ?\((?:[Ss]ee |cf\. |as in |e\.g\.,? )?(?:\[\d{1,3}(?:[,;–-] ?\d{1,3}){0,9}\](?:[,;]? (?:and )?)?){1,9}\))|"
        r" ?(?<!\[)(?<!\d\], )\[(?:\^?[1-9]\d{0,2}(?:(?:[,;] ?| ?[-–] ?)[1-9]\d{0,2}){0,19}|\^\w{1,20}|citation needed|sic|pdf|video|"
        r"[A-Z][A-Za-z]{1,3}\+?\d{2}[a-z]?(?:[,;] ?[A-Z][A-Za-z]{1,3}\+?\d{2}[a-z]?){0,9})\]"
        r"(?:(?:,|,? and)? \[\d{1,3}(?:[,;–-] ?\d{1,3}){0,9}\]){0,9}(?![(\w])",
        lambda match: None if _INTERVAL.search(match.string[max(0, match.start() - 16) : match.start()]) else "",
        ("This was known [4] long before [7, 9].", "This was known long before."),
        ("Others agree [4], [5] and [7-9].", "Others agree."),
        ("A bound holds (see [3]) for all.", "A bound holds for all."),
        needs="[",
        mask=MASK_DROPPED,
    ),
    pattern_rule(
        "footnote",
        r"(?<=[.,;:!?])\^\d{1,2}(?=\s|\Z)",
        "",
        ("It works.^3 Others agree.", "It works. Others agree."),
        needs="^",
        mask=MASK_DROPPED,
    ),
    pattern_rule(
        "footnote",
        r"(?<=[a-z.,;:!?)\"”])(?:[¹²³⁴-⁹]{1,3}|\*{1,3}(?=[\s.,;:]|\Z)|[†‡]{1,2})(?![\w*])",
        lambda match: None if _POWER_BASE.search(match.string[max(0, match.start() - 30) : match.start()]) else "",
        ("It works well.³ Others agree†.", "It works well. Others agree."),
        needs="¹²³⁴⁵⁶⁷⁸⁹*†‡",
        mask=MASK_DROPPED,
    ),
    pattern_rule(
        "arXiv",
        r" ?\((?:see )?arXiv: ?(?:\d{4}\.\d{4,5}(?:v\d{1,2})?|[a-z-]{2,12}(?:\.[A-Z]{2})?/\d{7})(?: \[[\w.-]{2,12}\])?\)",
        "",
        ("A survey (arXiv:2101.01234) lists them.", "A survey lists them."),
        needs=":",
        mask=MASK_DROPPED,
    ),
    pattern_rule(
        "arXiv",
        rf" ?[(\[]{_PREPRINT}[)\]]",
        "",
        ("A new survey (2101.01234) lists them.", "A new survey lists them."),
        needs="([",
        mask=MASK_DROPPED,
    ),
    pattern_rule(
        "arXiv",
        r"\barXiv: ?(?:preprint )?(\d{4})\.(\d{4,5})(?:v\d{1,2})?(?: \[[\w.-]{2,12}\])?",
        lambda match: f"arXiv {say_digits(match[1])} point {say_digits(match[2])}",
        ("It is arXiv:2101.01234v2.", "It is arXiv two one zero one point zero one two three four."),
        needs=":",
    ),
    pattern_rule(
        "arXiv",
        r"\barXiv: ?([a-z-]{2,12})(?:\.[A-Z]{2})?/(\d{7})(?:v\d{1,2})?",
        lambda match: f"arXiv {match[1]} {say_digits(match[2])}",
        ("See arXiv:hep-th/9901001.", "See arXiv hep-th nine nine zero one zero zero one."),
        needs=":",
    ),
    pattern_rule(
        "arXiv",
        r"(?<=arXiv )(\d{4})\.(\d{4,5})(?:v\d{1,2})?(?!\d)",
        lambda match: f"{say_digits(match[1])} point {say_digits(match[2])}",
        ("See arXiv 2101.01234 for it.", "See arXiv two one zero one point zero one two three four for it."),
        needs=".",
    ),
    pattern_rule(
        "byline",
        rf" ?(?:\((?P<names>(?!{_TIP})[^()\d]{{2,200}}?)\) )?(?:\({_TIP}(?P<tip>[^()]{{1,80}})\) )?"
        r"(?:\([Ss]ummari[sz]ed by (?P<summary>[^()]{1,80})\)|\([Hh]ighlighted by (?P<highlight>[^()]{1,80})\))"
        rf"(?: \({_TIP}(?P<tip_behind>[^()]{{1,80}})\))?:?\s?",
        _say_byline,
        (
            "Slow Robots (Ada King et al) (summarized by Ben): They wait.",
            "Slow Robots, by Ada King and others. Summarized by Ben. They wait.",
        ),
        ("Slow Robots (summarized by Ben): They wait.", "Slow Robots. Summarized by Ben. They wait."),
        (
            "Slow Robots (Ada King) (H/T Cy Ito) (summarized by Ben H.): They wait.",
            "Slow Robots, by Ada King. Summarized by Ben H. Hat tip to Cy Ito. They wait.",
        ),
        needs="(",
    ),
    pattern_rule(
        "hat tip",
        rf" ?[(\[]?\b{_TIP}(?P<name>[^()\[\]\n,.;]{{1,60}})(?P<close>[)\]])?",
        _say_hat_tip,
        ("A new model (H/T Ada King) is out.", "A new model, hat tip to Ada King, is out."),
        needs="/",
    ),
    pattern_rule(
        "citation",
        r"(?<=[(\s])(?P<name>(?!(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sep|Oct|Nov|Dec)[a-z]*,? \d)[A-Z][\w'’-]{1,30}(?:(?: and | & |, )[A-Z][\w'’-]{1,30}){0,4}(?:,? et\.? al\.?)?),? "
        r"(?P<year>(?:1[89]|20)\d\d)(?P<letter>[a-z])?(?=[);,])",
        lambda match: (
            None
            if not _is_bracketed(match)
            else (
                f"{re.sub(r',? et[.]? al[.]?$', ' and others', match['name']).replace('&', 'and')}, {say_year(int(match['year']))}"
                f"{' ' + match['letter'].upper() if match['letter'] else ''}"
            )
        ),
        ("Older work (Okafor et al., 2017a) agrees.", "Older work, Okafor and others, twenty seventeen A, agrees."),
        (
            "Older work (King & Roy, 1998; Ito, 2003) agrees.",
            "Older work, King and Roy, nineteen ninety-eight; Ito, two thousand three, agrees.",
        ),
        needs="12",
    ),
    pattern_rule(
        "citation",
        r"(?<=[(\[])(?P<year>(?:1[89]|20)\d\d)(?P<letter>[a-h])(?=[)\];,])",
        lambda match: f"{say_year(int(match['year']))} {match['letter'].upper()}",
        ("King (2017b) agrees.", "King, twenty seventeen B, agrees."),
        needs="([",
    ),
    pattern_rule(
        "citation",
        r"\b(?P<name>[A-Z][a-z]{2,20})\+ ?(?:['’]?(?P<short>\d\d)|(?P<year>(?:19|20)\d\d))(?!\w)",
        lambda match: f"{match['name']} and others, {say_year(int(match['year'] or '20' + match['short']))}",
        ("Older work (King+17) agrees.", "Older work, King and others, twenty seventeen, agrees."),
        needs="+",
    ),
    pattern_rule(
        "citation",
        r"(?<=\()['’](?P<year>\d\d)(?=\))",
        lambda match: say_year(int(match["year"]) + (2000 if int(match["year"]) < 50 else 1900)),
        ("King ('18) agrees.", "King, twenty eighteen, agrees."),
        needs="'’",
    ),
    pattern_rule(
        "et al",
        r"\b[Ee]t\.? [Aa]l(?:ii|ia)?\b\.?(?P<own>['’]s\b)?(?=(?P<end>\s*\Z)?)",
        lambda match: (
            "and others'"
            if match["own"]
            else "and others."
            if match.group().endswith(".") and match["end"] is not None
            else "and others"
        ),
        ("The method of Okafor et al. is older.", "The method of Okafor and others is older."),
        ("Okafor et al.'s method is older.", "Okafor and others' method is older."),
        needs="l",
    ),
)
