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
from lettercast.issues.readers.page import ParsedPage
from lettercast.issues.readers.reader import Evidence
from lettercast.issues.readers.source import Source

EXAMPLE = b"# Kettles\n\nThey **boil**.\n\n## Teapots\n\nThey pour.\n"
"""A short source of this format, for the tests that every reader has to pass."""
EXAMPLE_WORDS = "Kettles They boil. Teapots They pour."
"""All words of the example that are its text, in order."""

_YAML_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_TOML_FRONT_MATTER = re.compile(r"\A\+\+\+[ \t]*\n(.*?)\n\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL)
_KEY_VALUE_LINES = re.compile(r"\A(?:[A-Z][A-Za-z_-]{1,30}:[^\n]*\n(?:[ \t]+[^\n]+\n)*){2,}(?=\n|\Z)")
_KEY_VALUE = re.compile(r"^([A-Z][A-Za-z_-]{1,30}):[ \t]*(.*)$", re.MULTILINE)

_COMMENT_TAGS = (re.compile(r"\{%-?\s{0,9}comment\s{0,9}-?%\}"), re.compile(r"\{%-?\s{0,9}endcomment\s{0,9}-?%\}"))
_HIGHLIGHT_TAG = re.compile(r"\{%-?\s{0,9}(end)?highlight\b[^%\n]{0,100}-?%\}")
_TEMPLATE_TAG = re.compile(r"\{%[^\n%]{0,500}%\}|\{\{[^\n{}]{0,500}\}\}|\{\{[<%][^\n}]{0,500}[>%]\}\}")
_KRAMDOWN_ATTRIBUTES = re.compile(
    r"(?<!\{)\{:[^\n{}]{0,500}\}|(?<=\s)\{[#.][\w.:#= -]{1,100}\}(?=[ \t]*$)", re.MULTILINE
)
_FIGURE_SHORTCODE = re.compile(r"\{\{[<%]\s*(?:figure|image|img)\s([^\n}]{0,500}?)/?\s*[>%]\}\}")
_SHORTCODE_VALUE = re.compile(r"""(\w+)=(?:"([^"\n]*)"|'([^'\n]*)')""")
_CODE_FENCE = re.compile(r"[ ]{0,3}(`{3,}|~{3,})")
_LINK_DEFINITION = re.compile(r"^[ ]{0,3}\[([^\]\n]{1,300})\]:", re.MULTILINE)
_FOOTNOTE_DEFINITION = re.compile(r"^\[\^([^\]\s]{1,100})\]:", re.MULTILINE)
_FOOTNOTE_REFERENCE = re.compile(r"\[\^([^\]\s]{1,100})\](?!:)")
_LINK_REFERENCE = re.compile(r"\]\[([^\[\]]{1,300})\]|\[([^\[\]]{1,300})\]\[\]")
_LIQUID_ASSIGNMENT = re.compile(r"""\{%-?\s*assign\s+(\w+)\s*=\s*(?:"([^"\n]*)"|'([^'\n]*)')\s*-?%\}""")
_LIQUID_VARIABLE = re.compile(r"\{\{-?\s*(\w+)\s*-?\}\}")

_HASH_HEADING = re.compile(r"^#{1,6} \S", re.MULTILINE)
_MARKUP_PATTERNS = (
    re.compile(r"\]\((?:https?://|/|#|mailto:)[^)\s]+\)"),
    _HASH_HEADING,
    re.compile(r"^[^\n]+\n(?:={3,}|-{3,})[ \t]*$", re.MULTILINE),
    re.compile(r"\*\*[^*\n]+\*\*"),
    re.compile(r"^(?:```|~~~)", re.MULTILINE),
    re.compile(r"^\[[^\]\n]+\]: *\S+", re.MULTILINE),
    re.compile(r"\A---\n.*?\n---\n", re.DOTALL),
)

MAX_NESTING = 100
"""Levels of quotations and lists. The parser leaves out what is deeper, and that would be a loss in silence."""

_BRACKETS_TO_PARENTHESES = str.maketrans("[]", "()")
MISSING_URL = "#"
"""The address of a link that has none."""


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What stands before the text: title, number, date and address, where they are stated."""

    title: str = ""
    number: int | None = None
    date: date | None = None
    url: str = ""


def sniff(start: bytes) -> Evidence:
    """Look for two kinds of Markdown's signs, or for two headings."""
    text = start.decode("utf-8", "replace").replace("\r\n", "\n")
    signs = sum(1 for pattern in _MARKUP_PATTERNS if pattern.search(text))
    return Evidence.LIKELY if signs > 1 or len(_HASH_HEADING.findall(text)) > 1 else Evidence.NONE


def read(source: Source) -> ParsedPage:
    return read_markdown(source.decode())


def read_markdown(text: str) -> ParsedPage:
    """Read a Markdown document: CommonMark with tables, footnotes and strikethrough."""
    front, body = split_front_matter(text)
    body = _keep_unused_footnotes(strip_templates(body))
    renderer, environment = _create_renderer(), {"references": _find_undefined_references(body)}
    tokens = renderer.parse(body, environment)
    if any(token.level >= MAX_NESTING - 1 for token in tokens):
        raise IssueError(
            f"quotations or lists nested {MAX_NESTING} deep", remedy="the file is probably corrupt or machine-generated"
        )
    page = read_html(renderer.renderer.render(tokens, renderer.options, environment), fragment=True)
    return replace(page, title=front.title or page.title, number=front.number, date=front.date, url=front.url)


def _create_renderer() -> MarkdownIt:
    """Create a renderer of CommonMark and what newsletters add. Digits beside a dollar sign are money, not maths."""
    markdown = MarkdownIt("commonmark", {"maxNesting": MAX_NESTING}).enable(["table", "strikethrough"])
    return (
        markdown.use(footnote_plugin).use(dollarmath_plugin, allow_digits=False, allow_space=False).use(deflist_plugin)
    )


def _keep_unused_footnotes(text: str) -> str:
    """Turn footnotes that nothing refers to into paragraphs, or the parser would leave them out."""
    defined = set(_FOOTNOTE_DEFINITION.findall(text))
    lost = defined - set(_FOOTNOTE_REFERENCE.findall(text)) if defined else set()
    return _FOOTNOTE_DEFINITION.sub(
        lambda match: f"\n\\{match.group()}" if match.group(1) in lost else match.group(), text
    )


def _find_undefined_references(text: str) -> dict[str, dict[str, str]]:
    """Find references whose definitions stand in another file: links whose addresses are lost."""
    defined = {normalizeReference(label) for label in _LINK_DEFINITION.findall(text)}
    used = {normalizeReference(label) for match in _LINK_REFERENCE.finditer(text) for label in match.groups() if label}
    return {label: {"title": "", "href": MISSING_URL} for label in used - defined if label.strip()}


def split_front_matter(text: str) -> tuple[FrontMatter, str]:
    """Take YAML between dashes, or Pelican's lines of `Key: value`, off the beginning of a text."""
    match = _YAML_FRONT_MATTER.match(text)
    if match:
        try:
            fields = yaml.safe_load(match.group(1))
        except yaml.YAMLError:
            fields = None
        if isinstance(fields, dict):
            return _build_front_matter({str(key).lower(): value for key, value in fields.items()}), text[match.end() :]
    match = _TOML_FRONT_MATTER.match(text)
    if match:
        try:
            return _build_front_matter(
                {key.lower(): value for key, value in tomllib.loads(match.group(1)).items()}
            ), text[match.end() :]
        except tomllib.TOMLDecodeError:
            return FrontMatter(), text
    match = _KEY_VALUE_LINES.match(text)
    if match:
        pairs = {key.lower(): value.strip() for key, value in _KEY_VALUE.findall(match.group())}
        if "title" in pairs:
            return _build_front_matter(pairs), text[match.end() :]
    return FrontMatter(), text


def _build_front_matter(fields: dict[str, object]) -> FrontMatter:
    number = next((str(fields[key]) for key in ("number", "issue") if fields.get(key) is not None), "")
    url = str(fields.get("url") or fields.get("canonical_url") or "")
    return FrontMatter(
        title=" ".join(str(fields.get("title") or "").split()),
        number=int(number) if number.isdecimal() and len(number) < 7 else None,
        date=_parse_date(fields.get("date")),
        url=url if url.startswith(("http://", "https://")) else "",
    )


def _parse_date(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None


def strip_templates(text: str) -> str:
    """Take Liquid tags, shortcodes and kramdown attributes out of a text, but not out of its code."""
    text = _HIGHLIGHT_TAG.sub("```", _strip_comments(_substitute_variables(text)))
    parts: list[str] = []
    prose: list[str] = []
    fence = ""
    for line in text.splitlines(keepends=True):
        mark = _CODE_FENCE.match(line)
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


def _strip_comments(text: str) -> str:
    """Remove what stands between Liquid's comment tags."""
    begins, ends = _COMMENT_TAGS
    parts, at = [], 0
    while (begin := begins.search(text, at)) and (end := ends.search(text, begin.end())):
        parts.append(text[at : begin.start()])
        at = end.end()
    return "".join([*parts, text[at:]])


def _substitute_variables(text: str) -> str:
    """Fill in Liquid variables that the text itself assigns: they hold the beginnings of addresses."""
    values = {
        name: double_quoted or single_quoted for name, double_quoted, single_quoted in _LIQUID_ASSIGNMENT.findall(text)
    }
    return _LIQUID_VARIABLE.sub(lambda match: values.get(match.group(1), match.group()), text) if values else text


def _strip_tags(text: str) -> str:
    return _KRAMDOWN_ATTRIBUTES.sub("", _TEMPLATE_TAG.sub("", _FIGURE_SHORTCODE.sub(_render_figure, text)))


def _render_figure(shortcode: re.Match[str]) -> str:
    """Render the picture that a shortcode puts in, with its caption."""
    values = {
        name: double_quoted or single_quoted
        for name, double_quoted, single_quoted in _SHORTCODE_VALUE.findall(shortcode.group(1))
    }
    words = values.get("alt", "").translate(_BRACKETS_TO_PARENTHESES)
    return f"![{words}]({values.get('src', MISSING_URL).replace(' ', '%20')})\n\n{values.get('caption', '')}"
