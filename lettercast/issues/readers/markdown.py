"""Markdown to blocks: front matter and templates are taken off, the rest is rendered and read as HTML."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, replace
from datetime import date, datetime

import yaml
from markdown_it import MarkdownIt
from markdown_it.common.utils import normalizeReference
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin

from lettercast.issues.errors import IssueError
from lettercast.issues.readers.html import read_html
from lettercast.issues.readers.page import Page

_YAML = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_TOML = re.compile(r"\A\+\+\+[ \t]*\n(.*?)\n\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL)
_PAIRS = re.compile(r"\A(?:[A-Z][A-Za-z_-]{1,30}:[^\n]*\n(?:[ \t]+[^\n]+\n)*){2,}(?=\n|\Z)")
_PAIR = re.compile(r"^([A-Z][A-Za-z_-]{1,30}):[ \t]*(.*)$", re.MULTILINE)

_COMMENT = (re.compile(r"\{%-?\s{0,9}comment\s{0,9}-?%\}"), re.compile(r"\{%-?\s{0,9}endcomment\s{0,9}-?%\}"))
_HIGHLIGHT = re.compile(r"\{%-?\s{0,9}(end)?highlight\b[^%\n]{0,100}-?%\}")
_TAG = re.compile(r"\{%[^\n%]{0,500}%\}|\{\{[^\n{}]{0,500}\}\}|\{\{[<%][^\n}]{0,500}[>%]\}\}")
_ATTRIBUTES = re.compile(r"(?<!\{)\{:[^\n{}]{0,500}\}|(?<=\s)\{[#.][\w.:#= -]{1,100}\}(?=[ \t]*$)", re.MULTILINE)
_FIGURE = re.compile(r"\{\{[<%]\s*(?:figure|image|img)\s([^\n}]{0,500}?)/?\s*[>%]\}\}")
_VALUE = re.compile(r"""(\w+)=(?:"([^"\n]*)"|'([^'\n]*)')""")
_FENCE = re.compile(r"[ ]{0,3}(`{3,}|~{3,})")
_DEFINITION = re.compile(r"^[ ]{0,3}\[([^\]\n]{1,300})\]:", re.MULTILINE)
_NOTE = re.compile(r"^\[\^([^\]\s]{1,100})\]:", re.MULTILINE)
_NOTE_MARK = re.compile(r"\[\^([^\]\s]{1,100})\](?!:)")
_REFERENCE = re.compile(r"\]\[([^\[\]]{1,300})\]|\[([^\[\]]{1,300})\]\[\]")
_ASSIGNED = re.compile(r"""\{%-?\s*assign\s+(\w+)\s*=\s*(?:"([^"\n]*)"|'([^'\n]*)')\s*-?%\}""")
_VARIABLE = re.compile(r"\{\{-?\s*(\w+)\s*-?\}\}")

DEEPEST = 100
"""Levels of quotations and lists. The parser leaves out what is deeper, and that would be a loss in silence."""

_BRACKETS = str.maketrans("[]", "()")
LOST = "#"
"""The address of a link that has none."""


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What stands before the text: title, number and date where they are given."""

    title: str = ""
    number: int | None = None
    date: date | None = None
    url: str = ""


def read_markdown(text: str) -> Page:
    """The blocks of a Markdown document: CommonMark with tables, footnotes and strikethrough."""
    front, body = split_front_matter(text)
    body = _with_every_note(without_templates(body))
    renderer, environment = _renderer(), {"references": _undefined(body)}
    tokens = renderer.parse(body, environment)
    if any(token.level >= DEEPEST - 1 for token in tokens):
        raise IssueError(f"quotations or lists nested {DEEPEST} deep", remedy="no text for people is")
    page = read_html(renderer.renderer.render(tokens, renderer.options, environment), fragment=True)
    return replace(page, title=front.title or page.title, number=front.number, date=front.date, url=front.url)


def _renderer() -> MarkdownIt:
    """CommonMark with what newsletters add to it. Digits beside a dollar sign are money, not maths."""
    markdown = MarkdownIt("commonmark", {"maxNesting": DEEPEST}).enable(["table", "strikethrough"])
    return (
        markdown.use(footnote_plugin).use(dollarmath_plugin, allow_digits=False, allow_space=False).use(deflist_plugin)
    )


def _with_every_note(text: str) -> str:
    """Footnotes that nothing refers to are left out by the parser; as paragraphs they are kept."""
    defined = set(_NOTE.findall(text))
    lost = defined - set(_NOTE_MARK.findall(text)) if defined else set()
    return _NOTE.sub(lambda found: f"\n\\{found.group()}" if found.group(1) in lost else found.group(), text)


def _undefined(text: str) -> dict[str, dict[str, str]]:
    """References whose definitions stand in another file: links whose addresses are lost."""
    defined = {normalizeReference(label) for label in _DEFINITION.findall(text)}
    used = {normalizeReference(label) for found in _REFERENCE.finditer(text) for label in found.groups() if label}
    return {label: {"title": "", "href": LOST} for label in used - defined if label.strip()}


def split_front_matter(text: str) -> tuple[FrontMatter, str]:
    """Take YAML between dashes, or Pelican's lines of `Key: value`, off the beginning of a text."""
    found = _YAML.match(text)
    if found:
        try:
            fields = yaml.safe_load(found.group(1))
        except yaml.YAMLError:
            fields = None
        if isinstance(fields, dict):
            return _front({str(key).lower(): value for key, value in fields.items()}), text[found.end() :]
    found = _TOML.match(text)
    if found:
        try:
            return _front({key.lower(): value for key, value in tomllib.loads(found.group(1)).items()}), text[
                found.end() :
            ]
        except tomllib.TOMLDecodeError:
            return FrontMatter(), text
    found = _PAIRS.match(text)
    if found:
        pairs = {key.lower(): value.strip() for key, value in _PAIR.findall(found.group())}
        if "title" in pairs:
            return _front(pairs), text[found.end() :]
    return FrontMatter(), text


def _front(fields: dict[str, object]) -> FrontMatter:
    number = next((str(fields[key]) for key in ("number", "issue") if fields.get(key) is not None), "")
    url = str(fields.get("url") or fields.get("canonical_url") or "")
    return FrontMatter(
        title=" ".join(str(fields.get("title") or "").split()),
        number=int(number) if number.isdecimal() and len(number) < 7 else None,
        date=_date(fields.get("date")),
        url=url if url.startswith(("http://", "https://")) else "",
    )


def _date(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None


def without_templates(text: str) -> str:
    """Take Liquid tags, shortcodes and kramdown attributes out of a text, but not out of its code."""
    text = _HIGHLIGHT.sub("```", _without_comments(_with_variables(text)))
    parts: list[str] = []
    prose: list[str] = []
    fence = ""
    for line in text.splitlines(keepends=True):
        mark = _FENCE.match(line)
        opens = mark is not None and not fence
        if opens or fence:
            parts.append(_strip_tags("".join(prose)))
            prose = []
            parts.append(line)
            if opens and mark:
                fence = mark.group(1)
            elif mark and mark.group(1).startswith(fence) and not line[mark.end() :].strip():
                fence = ""
        else:
            prose.append(line)
    parts.append(_strip_tags("".join(prose)))
    return "".join(parts)


def _without_comments(text: str) -> str:
    """Take out what stands between Liquid's comment tags."""
    begins, ends = _COMMENT
    parts, at = [], 0
    while (begin := begins.search(text, at)) and (end := ends.search(text, begin.end())):
        parts.append(text[at : begin.start()])
        at = end.end()
    return "".join([*parts, text[at:]])


def _with_variables(text: str) -> str:
    """Liquid variables that the text itself gives a value, filled in: they hold the beginnings of addresses."""
    values = {name: one or other for name, one, other in _ASSIGNED.findall(text)}
    return _VARIABLE.sub(lambda found: values.get(found.group(1), found.group()), text) if values else text


def _strip_tags(text: str) -> str:
    return _ATTRIBUTES.sub("", _TAG.sub("", _FIGURE.sub(_figure, text)))


def _figure(shortcode: re.Match[str]) -> str:
    """A picture that a shortcode puts in, with the words that are shown below it."""
    values = {name: one or other for name, one, other in _VALUE.findall(shortcode.group(1))}
    words = values.get("alt", "").translate(_BRACKETS)
    return f"![{words}]({values.get('src', LOST).replace(' ', '%20')})\n\n{values.get('caption', '')}"
