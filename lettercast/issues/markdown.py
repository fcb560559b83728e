"""Markdown to blocks: front matter and templates are taken off, the rest is rendered and read as HTML."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime

import yaml
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from lettercast.issues.html import read_html
from lettercast.issues.page import Page

_YAML = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_PAIRS = re.compile(r"\A(?:[A-Z][A-Za-z_-]{1,30}:[^\n]*\n(?:[ \t]+[^\n]+\n)*){2,}(?=\n|\Z)")
_PAIR = re.compile(r"^([A-Z][A-Za-z_-]{1,30}):[ \t]*(.*)$", re.MULTILINE)

_COMMENT = re.compile(r"\{%-?\s*comment\s*-?%\}.*?\{%-?\s*endcomment\s*-?%\}", re.DOTALL)
_HIGHLIGHT = re.compile(
    r"\{%-?\s*highlight\s+([\w+-]*)[^%]*%\}\n?(.*?)\n?[ \t]*\{%-?\s*endhighlight\s*-?%\}", re.DOTALL
)
_TAG = re.compile(r"\{%[^\n]{0,2000}?%\}|\{\{[^\n{}]{0,2000}\}\}")
_ATTRIBUTES = re.compile(r"(?<!\{)\{:[^\n{}]{0,500}\}")
_SHORTCODE = re.compile(r"\{\{[<%][^\n]{0,2000}?[>%]\}\}")
_FENCED = re.compile(r"^[ ]{0,3}(```+|~~~+)[^\n]*\n.*?(?:^[ ]{0,3}\1[`~]*[ \t]*$|\Z)", re.DOTALL | re.MULTILINE)


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
    page = read_html(_renderer().render(without_templates(body)), fragment=True)
    return replace(page, title=front.title or page.title, number=front.number, date=front.date, url=front.url)


def _renderer() -> MarkdownIt:
    return MarkdownIt("commonmark").enable(["table", "strikethrough"]).use(footnote_plugin)


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
    parts, at = [], 0
    text = _HIGHLIGHT.sub(lambda found: f"```{found.group(1)}\n{found.group(2)}\n```", _COMMENT.sub("", text))
    for fence in _FENCED.finditer(text):
        parts.append(_strip_tags(text[at : fence.start()]))
        parts.append(fence.group())
        at = fence.end()
    parts.append(_strip_tags(text[at:]))
    return "".join(parts)


def _strip_tags(text: str) -> str:
    return _ATTRIBUTES.sub("", _TAG.sub("", _SHORTCODE.sub("", text)))
