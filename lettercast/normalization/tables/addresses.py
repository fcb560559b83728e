"""Addresses: a link is never read out; a site's name and an e-mail address are."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lettercast.normalization.numbers import say_cardinal, say_digits
from lettercast.normalization.pieces import normalize_whitespace
from lettercast.normalization.rule import MASK_DROPPED, MASKS, function_rule, pattern_rule
from lettercast.normalization.words import word_list

_TOP_DOMAINS = (
    "com|org|net|edu|gov|mil|int|io|ai|co|info|dev|app|me|tv|fm|blog|news|wiki|tech|science|academy|foundation|institute|"
    "uk|us|eu|de|fr|nl|ch|ca|au|jp|cn|in|it|es|se|no|fi|be|at|dk|pl|ru|br|xyz|page|site|online|cloud|so|gg|sh|to|ly|gl"
)
_SURE_TOP_DOMAINS = "com|org|net|edu|gov|io|ai|co|info|dev|app|html?|pdf"
_HOST = rf"(?:[A-Za-z0-9][A-Za-z0-9-]{{0,62}}\.){{1,5}}(?:{_TOP_DOMAINS})"
_ADDRESS_CHARACTER = rf"[^\s<>\"”“()\[\]{{}}{MASKS}]"  # of an address; a mask is another link's
_BRACKETED_TAIL = rf"(?:\([^\s()]{{0,80}}\){_ADDRESS_CHARACTER}{{0,200}})?"
_PATH = rf"(?:[/?#]{_ADDRESS_CHARACTER}{{0,400}}{_BRACKETED_TAIL}(?<![.,;:!?'’*_]))"
_LINK_WORDS = "the link in the show notes"


def _say_link(match: re.Match[str]) -> str:
    """Say where a link is found instead of the link."""
    before = match.string[max(0, match.start() - 12) : match.start()].lower()
    return "link in the show notes" if before.endswith(("the ", "this ", " a ")) else _LINK_WORDS


def _say_file_path(match: re.Match[str]) -> str:
    """Say the name of a file behind those of its folders, with the strokes between."""
    folders = "".join(
        f"{_say_name_parts(folder)} slash " for folder in (match["folders"] or "").split("/") if folder.strip(".")
    )
    name = re.sub(r"\d{1,3}", lambda digits: f" {say_cardinal(int(digits.group()))} ", match["name"])
    return f"{folders}{_say_name_parts(name)} dot {_say_extension(match['ending'])}"


def _say_name_parts(text: str) -> str:
    """Say a name with dots and digits: "deepmind.com" -> "deepmind dot com"."""
    words = re.sub(r"\d+", lambda digits: f" {_say_digit_run(digits.group())} ", text)
    words = words.replace(".", " dot ").replace("+", " plus ").replace("@", " at ")
    return normalize_whitespace(re.sub(r"[^A-Za-z]+", " ", words))


def _say_digit_run(run: str) -> str:
    """Say digits one by one, but a round number as one: "80000hours.org"."""
    return say_cardinal(int(run)) if re.fullmatch(r"[1-9]\d{0,2}0{3,6}", run) else say_digits(run)


_MARKDOWN = re.compile(
    r"(!?\[)[^\[\]\n]{1,300}(\]\([^()\s]{1,600}(?:\([^()\s]{0,80}\)[^()\s]{0,200})?(?: \"[^\"\n]{0,200}\")?\))"
)


def _find_markdown_links(text: str) -> Iterator[tuple[int, int, str]]:
    """Find the marks around a link's text, and its address."""
    for match in _MARKDOWN.finditer(text):
        yield *match.span(1), ""
        yield *match.span(2), ""


ADDRESSES = (
    function_rule(
        "link",
        _find_markdown_links,
        ("See [their report](https://example.org/a) soon.", "See their report soon."),
        needs="[",
        mask=MASK_DROPPED,
    ),
    pattern_rule(
        "link",
        rf" ?[(\[<] ?(?:(?i:https?|ftp)://|(?i:www)\.){_ADDRESS_CHARACTER}{{1,600}}{_BRACKETED_TAIL} ?[)\]>]",
        "",
        ("The code (https://example.org/a_b?c=1) is free.", "The code is free."),
        ("See https://example.org/a [https://example.org/b].", "See the link in the show notes."),
        needs=":.",
        mask=MASK_DROPPED,
    ),
    pattern_rule(
        "link",
        rf"\b(?:(?i:https?|ftp)://|(?i:www)\.){_ADDRESS_CHARACTER}{{1,400}}{_BRACKETED_TAIL}(?<![.,;:!?'’*_])",
        _say_link,
        ("Read https://example.org/paper.pdf, please.", "Read the link in the show notes, please."),
        needs=":.",
    ),
    pattern_rule(
        "link",
        r"(?<!\w)(?:doi|DOI): ?10\.\d{4,9}/[^\s)\]]{1,80}(?<![.,;:])",
        _say_link,
        ("See doi:10.1000/xyz123.", "See the link in the show notes."),
        needs=":",
    ),
    pattern_rule(
        "forum",
        r"(?<![\w/])/?(?P<kind>[ru])/(?=[A-Za-z]\w{2,20})",
        lambda match: f"{match['kind']} slash ",
        ("They ask on r/MachineLearning.", "They ask on r slash MachineLearning."),
        needs="/",
    ),
    pattern_rule(
        "e-mail",
        r"(?<![\w.+-])(?:<(?=[^<>\s]{3,90}>))?(?:mailto:)?([A-Za-z0-9][\w.+-]{0,63}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){0,4}\.[A-Za-z]{2,24})(?![\w-])>?",
        lambda match: _say_name_parts(match[1]),
        ("Write to ada.king@example.org now.", "Write to ada dot king at example dot org now."),
        needs="@",
    ),
    pattern_rule(
        "link",
        rf"(?<![\w.@/-]){_HOST}{_PATH}",
        _say_link,
        ("Slides are at example.org/talks/2.", "Slides are at the link in the show notes."),
        needs="/?#",
    ),
    pattern_rule(
        "site",
        rf"(?<![\w.@/-])((?:[A-Za-z0-9][A-Za-z0-9-]{{0,62}}\.){{1,4}}(?:{_SURE_TOP_DOMAINS}))(?![\w-]|\.\w)",
        lambda match: _say_site(match[1]),
        ("She writes for Example.com and Wired.", "She writes for Example dot com and Wired."),
        needs=".",
    ),
    pattern_rule(
        "file",
        r"(?<![\w./])(?:(?P<folders>(?:[\w.-]{0,40}/){1,8}))?(?P<name>[A-Za-z_][\w-]{0,60})\.(?P<ending>py|js|ts|rs|hs|md|toml|json|yaml|yml|txt|csv|html?|pdf|cpp|tex|nix|sh|exe|zip|xml|ipynb)\b(?!\w|\.\w)",
        lambda match: "Node JS" if match.group() == "Node.js" else _say_file_path(match),
        ("Install Node.js first.", "Install Node JS first."),
        ("Edit train_all.py first.", "Edit train all dot PY first."),
        ("See ./src/models/vit_b16.py, please.", "See src slash models slash vit b sixteen dot PY, please."),
        needs=".",
    ),
    pattern_rule(
        "path",
        r"(?<![\w/.~<])(?:~/|/(?=(?:etc|usr|var|home|tmp|dev|opt|bin|mnt|proc|sys|root|lib|srv|data)\b))"
        r"(?:[\w.-]{1,40}/){0,8}[\w.-]{0,40}\w",
        lambda match: " ".join(_say_folders(match.group())),
        ("Edit /etc/hosts and ~/.bashrc.", "Edit slash ETC slash hosts and dot bashrc."),
        needs="/",
    ),
    pattern_rule(
        "variable",
        r"(?<![\w$])\$(?=[A-Z_]{3})",
        "",
        ("Set $HOME first.", "Set HOME first."),
        needs="$",
        mask=MASK_DROPPED,
    ),
    pattern_rule(
        "handle", r"(?<![\w@.])@(?=[A-Za-z])", "at ", ("Ask @ada about it.", "Ask at ada about it."), needs="@"
    ),
)


def _say_folders(path: str) -> Iterator[str]:
    """Say a path: each stroke named, but for the one behind the sign for home."""
    for stroke, name in re.findall(r"(/?)([^/]+)", path.removeprefix("~/")):
        yield from filter(None, ("slash" if stroke else "", "ETC" if name == "etc" else _say_name_parts(name)))


def _say_site(name: str) -> str:
    """Say a host's name; hyphens fall silent."""
    head, _, top = name.rpartition(".")
    return f"{head.replace('-', ' ').replace('.', ' dot ') if head.isalpha() else _say_name_parts(head)} dot {_say_extension(top)}"


def _say_extension(ending: str) -> str:
    """Say an ending: "com" and "toml" as words, "py" as letters."""
    return ending if ending.lower() in word_list("said_endings") else ending.upper()
