"""Abbreviations of words and names: said in full, or letter by letter."""

from __future__ import annotations

import re

from lettercast.normalization.numbers import say_cardinal, say_number
from lettercast.normalization.rule import DIGITS, pattern_rule, text_after, text_before
from lettercast.normalization.tables.numerals import parse_roman
from lettercast.normalization.tables.shapes import capitalize_at_start, keep_final_stop
from lettercast.normalization.words import is_sentence_starter, word_list

_TITLES = {
    "Dr": "doctor",
    "Drs": "doctors",
    "Prof": "professor",
    "Profs": "professors",
    "Mr": "mister",
    "Mrs": "missus",
    "Ms": "miz",
    "Gen": "general",
    "Sen": "senator",
    "Rep": "representative",
    "Gov": "governor",
    "Rev": "reverend",
    "Hon": "honorable",
    "Pres": "president",
    "Capt": "captain",
    "Sgt": "sergeant",
    "Lt": "lieutenant",
    "Col": "colonel",
    "St": "saint",
    "Ft": "Fort",
    "Messrs": "misters",
}
_REFERENCES = {
    "Fig": "figure",
    "Figs": "figures",
    "Eq": "equation",
    "Eqs": "equations",
    "Eqn": "equation",
    "Eqns": "equations",
    "Sec": "section",
    "Secs": "sections",
    "Sect": "section",
    "Sects": "sections",
    "Ch": "chapter",
    "Chap": "chapter",
    "Chaps": "chapters",
    "Chs": "chapters",
    "Vol": "volume",
    "Vols": "volumes",
    "No": "number",
    "Nos": "numbers",
    "Nr": "number",
    "pp": "pages",
    "p": "page",
    "pg": "page",
    "pgs": "pages",
    "Tab": "table",
    "Tabs": "tables",
    "Tbl": "table",
    "Thm": "theorem",
    "Thms": "theorems",
    "Lem": "lemma",
    "Lems": "lemmas",
    "Def": "definition",
    "Defs": "definitions",
    "Prop": "proposition",
    "Props": "propositions",
    "Cor": "corollary",
    "App": "appendix",
    "Apps": "appendices",
    "Appx": "appendix",
    "Iss": "issue",
    "fn": "footnote",
    "Rm": "room",
    "Bldg": "building",
    "Supp": "supplement",
    "Suppl": "supplement",
    "Rem": "remark",
    "Conj": "conjecture",
    "Asm": "assumption",
    "Obs": "observation",
    "Alg": "algorithm",
    "Algs": "algorithms",
    "Ex": "example",
    "Exs": "examples",
    "Ref": "reference",
    "Refs": "references",
    "Art": "article",
    "par": "paragraph",
    "para": "paragraph",
    "ver": "version",
    "v": "version",
    "ed": "edition",
    "l": "line",
    "ll": "lines",
    "col": "column",
    "pt": "part",
}
_FULL_FORMS = {
    "approx": "approximately",
    "Approx": "Approximately",
    "cf": "compare",
    "Cf": "Compare",
    "viz": "namely",
    "ca": "around",
    "esp": "especially",
    "ext": "extension",
    "incl": "including",
    "excl": "excluding",
    "resp": "respectively",
    "dept": "department",
    "Dept": "Department",
    "Univ": "University",
    "univ": "university",
    "Inst": "Institute",
    "Assn": "Association",
    "Assoc": "Associate",
    "Asst": "Assistant",
    "Inc": "Incorporated",
    "Ltd": "Limited",
    "Corp": "Corporation",
    "Bros": "Brothers",
    "govt": "government",
    "Govt": "Government",
    "intl": "international",
    "Intl": "International",
    "natl": "national",
    "Natl": "National",
    "Proc": "Proceedings",
    "Conf": "Conference",
    "Jr": "Junior",
    "Sr": "Senior",
    "Ave": "Avenue",
    "Blvd": "Boulevard",
    "Mt": "Mount",
    "ibid": "in the same place",
    "Ibid": "In the same place",
    "op": "op",
    "misc": "miscellaneous",
    "temp": "temperature",
    "avg": "average",
    "Avg": "Average",
    "std": "standard",
    "dev": "deviation",
    "dim": "dimension",
    "params": "parameters",
    "param": "parameter",
    "prev": "previous",
    "Est": "Estimated",
    "wk": "week",
    "tel": "telephone",
    "Tel": "Telephone",
    "eds": "editors",
    "feat": "featuring",
    "orig": "originally",
    "prob": "probability",
    "est": "estimated",
    "vs": "versus",
    "Vs": "Versus",
}


_NEVER_FINAL = frozenset(["cf", "Cf", "viz", "ca", "approx", "Approx", "esp", "incl", "excl", "Mt", "Proc"])
"""Never the end of a sentence: "cf. The Master Algorithm"."""


_TWO_INITIALS = re.compile(r"[A-Z]\. ?[A-Z]\.")


def _is_person_name(match: re.Match[str]) -> bool:
    """Whether two letters are a person's and no degree: J.S. Mill, but "her B.S. from MIT"."""
    follows = re.match(r" ([A-Z][a-z]+)", text_after(match))
    has_one = re.search(r"\b(?:an?|his|her|my|their|the|with) \Z", text_before(match)) is not None
    return follows is not None and not is_sentence_starter(follows[1]) and not has_one


def _say_initials(match: re.Match[str]) -> str:
    """Say "U.S." as one word, and the initials of "J.R.R. Tolkien" one by one."""
    letters = match.group().replace(".", "").replace(" ", "")
    many = "s" if letters.endswith("s") else ""
    letters = letters.removesuffix("s")
    follows = re.match(r" ([A-Z][a-z]+)", text_after(match))
    is_name = (
        follows
        and not is_sentence_starter(follows[1])
        and len(letters) <= 3
        and letters not in word_list("joined_initials")
    )
    return keep_final_stop(match, " ".join(letters) if is_name else letters + many)


def _make_alternation(words: object) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))  # type: ignore[call-overload]


ABBREVIATIONS = (
    pattern_rule(
        "doctorate",
        r"\b(?P<kind>Ph|M|D|B|Ed|J|LL|Sc|M\.B)\. ?(?P<rest>D|Sc|Phil|A|S|B|Eng|M|Ed)\b(?:\.?(?P<many>s)\b|\.)",
        lambda match: (
            None
            if _TWO_INITIALS.fullmatch(match.group()) and _is_person_name(match)
            else keep_final_stop(match, (match["kind"] + match["rest"]).replace(".", "") + (match["many"] or ""))
        ),
        ("Her Ph.D. took six years.", "Her PhD took six years."),
        ("He has an M.Sc. in maths.", "He has an MSc in maths."),
        needs=".",
    ),
    pattern_rule(
        "am or pm",
        r"\b(?P<half>[ap])\. ?m\b\.?",
        lambda match: (
            None if re.search(r"\d ?\Z", text_before(match)) else keep_final_stop(match, match["half"].upper() + "M")
        ),
        ("The a.m. shift.", "The AM shift."),
        needs=".",
    ),
    pattern_rule(
        "initials",
        r"(?<![\w.])[a-z]\.(?:[a-z]\.){1,4}(?!\w)",
        lambda match: keep_final_stop(match, match.group().replace(".", "").upper()),
        ("The i.i.d. case is easy.", "The IID case is easy."),
        needs=".",
    ),
    pattern_rule(
        "initials",
        r"(?<![\w.])(?:(?:[A-Z]\.){1,5}|(?:[A-Z]\. ){1,4})[A-Z]\.(?:s\b|(?![A-Za-z]))|(?<![\w.])(?:[A-Z]\.){1,5}[A-Z](?![\w.])",
        _say_initials,
        ("The U.S. and the U.K. agree.", "The US and the UK agree."),
        ("They met A.I.s in the U.S. Then they left.", "They met AIs in the US. Then they left."),
        ("She read J.R.R. Tolkien and J.S. Mill.", "She read J R R Tolkien and J S Mill."),
        ("The U.S. A.I. market.", "The US AI market."),
        needs=".",
    ),
    pattern_rule(
        "initial",
        r"(?:(?<=\A)|(?<=[A-Za-z,.(] ))(?P<letter>[A-Z])\.(?= (?:(?:de|van|von|der|den|del|della|di|da|dos|du|la|le|bin|ibn|ten|ter) ){0,2}[A-Z]['’a-z])",
        lambda match: match["letter"] if _is_personal_initial(match) else None,
        ("The book by B. Okafor and Ada L. King.", "The book by B Okafor and Ada L King."),
        ("The book by A. de la Cruz and J. O'Neil.", "The book by A de la Cruz and J O'Neil."),
        ("It is by Ada K. They like it.", "It is by Ada K. They like it."),
        needs=".",
    ),
    pattern_rule(
        "initial",
        r"(?<=[A-Za-z] )(?P<letter>[A-Z])\.(?=(?:['’]s)?,? [a-z])",
        lambda match: match["letter"],
        ("It is by Ada K. and Ben R., who like it.", "It is by Ada K and Ben R, who like it."),
        needs=".",
    ),
    pattern_rule(
        "title",
        rf"\b(?P<title>{_make_alternation(_TITLES)})(?:\. ?|(?<=Dr|Mr|Ms) |(?<=Mrs) |(?<=Prof) )(?=[A-Z]|(?:&|and) (?:Mrs?|Ms|Drs?)\b)",
        lambda match: capitalize_at_start(match, _TITLES[match["title"]]) + " ",
        ("We met Dr. King and Prof. Roy.", "We met doctor King and professor Roy."),
        needs=". ",
    ),
    pattern_rule(
        "street",
        r"(?<=[a-z] )St\.(?= |\Z|,)",
        lambda match: keep_final_stop(match, "Street"),
        ("On Wall St. it is quiet.", "On Wall Street it is quiet."),
        needs=".",
    ),
    pattern_rule(
        "figure",
        r"\b(?P<what>[A-Za-z]{1,6})\. ?(?=[\d(§IVX\ue000\ue001]|[A-Z]\b|[A-Z]\.\d)",
        lambda match: _say_reference(match),
        ("See Fig. 3 and Eqs. 4-5 on p. 12.", "See figure three and equations four to five on page twelve."),
        needs=".",
    ),
    pattern_rule(
        "figure",
        r"\b(?P<what>pp|Figs?|Eqs?|Eqns?|Thm|vol|ch)(?: (?=\d)|(?=\d))",
        lambda match: _say_reference(match),
        ("Read pp 3-4 and Fig 2.", "Read pages three to four and figure two."),
        needs=DIGITS,
    ),
    pattern_rule(
        "page",
        r"\b(?P<many>p?)p\. ?(?P<first>[ivxl]{1,6})(?:[-–](?P<last>[ivxl]{1,6}))?(?![\w-])",
        lambda match: (
            f"page{'s' * bool(match['many'])} {say_cardinal(parse_roman(match['first'].upper()))}"
            + (f" to {say_cardinal(parse_roman(match['last'].upper()))}" if match["last"] else "")
        ),
        ("See p. iv and pp. xi-xiv.", "See page four and pages eleven to fourteen."),
        needs=".",
    ),
    pattern_rule(
        "note",
        r"\b[Ee]d\.(?:'s)? ?(?=[Nn]ote\b)|(?<=[(\[])[Ee]d\.?(?=:)",
        lambda match: "Editor's note" if match.group()[-1] in ".dD" and text_after(match)[:1] == ":" else "Editor's ",
        ("It won (ed. note: barely) [Ed.: again].", "It won, Editor's note: barely, Editor's note: again."),
        needs="E",
    ),
    pattern_rule(
        "previously",
        r"(?<=[(,;] )prev\.(?= [A-Z])|(?<=[(\[])prev\.(?= [A-Z])",
        "previously",
        ("She is at UCL (prev. Oxford).", "She is at UCL, previously Oxford."),
        needs=".",
    ),
    pattern_rule(
        "figure",
        r"\b[Nn]o\.(?: of\b| ?(?=\d))",
        lambda match: "number of" if "of" in match.group() else "number ",
        ("The no. of cats.", "The number of cats."),
        needs=".",
    ),
    pattern_rule(
        "in full",
        r"\bstd\.? ?dev\b\.?",
        lambda match: keep_final_stop(match, "standard deviation"),
        ("It is one std. dev. away.", "It is one standard deviation away."),
        needs="v",
    ),
    pattern_rule(
        "and following",
        r"(?<![\w.])(?P<page>\d{1,4})ff?\.(?![\w.])",
        lambda match: keep_final_stop(match, f"{say_number(match['page'])} and following"),
        ("See p. 12ff. there.", "See page twelve and following there."),
        needs="f",
    ),
    pattern_rule(
        "in full",
        rf"\b(?P<word>{_make_alternation(set(_FULL_FORMS) - {'op', 'vs', 'Vs'})})\.(?=[\s,;:)'’]|\Z)",
        lambda match: _say_in_full(match),
        (
            "It takes approx. ten days; cf. The Slow Letter.",
            "It takes approximately ten days; compare The Slow Letter.",
        ),
        ("He joined Example Corp. in May.", "He joined Example Corporation in May."),
        needs="cvxpltBsbgrdmy",
    ),
    pattern_rule(
        "in full", r"\bapprox (?=[~\d])", "approximately ", ("It is approx 10.", "It is approximately ten."), needs="x"
    ),
    pattern_rule(
        "in full", r"\bcf (?=[A-Z])", "compare ", ("It is old, cf Turing.", "It is old, compare Turing."), needs="c"
    ),
)


def _say_in_full(match: re.Match[str]) -> str | None:
    """Say an abbreviation in full; a short word that also ends sentences only where the sentence goes on."""
    word = match["word"]
    goes_on = re.match(r"[ ,;)'’]{1,2}[a-z\d(]", text_after(match)) is not None
    if word in word_list("ambiguous_abbreviations") and not goes_on:
        return None
    return (
        _FULL_FORMS[word]
        if word in _NEVER_FINAL and text_after(match).strip()
        else keep_final_stop(match, _FULL_FORMS[word])
    )


def _say_reference(match: re.Match[str]) -> str | None:
    """Say what a number refers to: "Fig." -> "figure"."""
    what = match["what"]
    lower = what.lower()
    spoken = _REFERENCES.get(what) or _REFERENCES.get(what.capitalize()) or _REFERENCES.get(lower)
    if spoken is None or (
        lower in ("no", "art", "ex", "par", "prop", "def", "app", "l", "v", "ll", "ed", "cor")
        and not _has_number_behind(match)
    ):
        return None
    return capitalize_at_start(match, spoken) + " "


def _has_number_behind(match: re.Match[str]) -> bool:
    """Whether the number belongs to the short word: "no. 5", but "He said no. 5 people left"."""
    following = match.string[match.end() : match.end() + 2]
    if match["what"] in ("App", "Def", "Prop", "Cor", "Ex"):
        return bool(re.match(r"\d|[A-Z](?![a-z])", following))
    return following[:1].isdigit() and (match["what"][0].isupper() or match["what"] in ("v", "l"))


_CREDIT = re.compile(r"(?:Summarized|Highlighted) by [A-Z][\w'’-]* \Z")
"""Here a credit ends: "Summarized by Ada K." """


def _is_personal_initial(match: re.Match[str]) -> bool:
    """Whether a capital with a full stop is an initial and not the last word of a sentence."""
    if match.start() == 0:
        return True
    if is_sentence_starter(text_after(match).split()[0]) or _CREDIT.search(text_before(match)):
        return False
    words = re.findall(r"[A-Za-z]+", match.string[max(0, match.start() - 20) : match.start()])
    word = words[-1:]
    if not word or match.string[match.start() - 2] in ",(":
        return True
    if word[0] == "and" and re.fullmatch("[A-Z]", "".join(words[-2:-1])):
        return False  # "between X and Z."
    return word[0].lower() in word_list("before_names") or (
        word[0][0].isupper() and len(word[0]) > 1 and word[0] not in word_list("labels")
    )
