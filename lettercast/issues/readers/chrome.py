"""What of a page is not the issue: menus, forms and comments; and what nobody sees."""

from __future__ import annotations

import re

from lxml import html as lxml_html

from lettercast.issues.readers.characters import strip_invisible
from lettercast.issues.readers.page import to_single_line

CHROME_TAGS = {"nav", "form", "button", "dialog", "footer", "aside", "noscript"}
CHROME_ROLES = {
    "navigation",
    "search",
    "banner",
    "contentinfo",
    "complementary",
    "dialog",
    "menu",
    "menubar",
    "toolbar",
}
CHROME_NAMES = re.compile(
    r"(?:^|[\s_-])(?:comments?|sidebar|breadcrumbs?|cookies?|navbar|nav|menu|pagination|pager|share|sharing|social|related|"
    r"recommended|advert(?:isement)?|ads|promo|popup|modal|toolbar|masthead|footer|subscribe|signup|login|skip-link|"
    r"(?:article|post|entry)-meta|byline|screen-reader-text|sr-only|visually-hidden)(?:$|[\s_-])",
    re.IGNORECASE,
)
"""Names that pages give to what is not the article; looked for in id and class of boxes."""

_CAMEL_CASE_BOUNDARY = re.compile(r"(?<=[a-z])(?=[A-Z])")

HIDDEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|max-height\s*:\s*0(?:px)?\s*(?:;|$)|"
    r"font-size\s*:\s*[01](?:px|pt)?\s*(?:;|$)|opacity\s*:\s*0(?:\.0+)?\s*(?:;|$)",
    re.IGNORECASE,
)
HIDDEN_NAMES = re.compile(r"(?:^|[\s_-])(?:pre-?header|preview[ _-]?text)(?:$|[\s_-])", re.IGNORECASE)


def find_drop_rule(element: lxml_html.HtmlElement, tag: str) -> str | None:
    """Find the rule that drops an element and all in it, if one does."""
    names = _CAMEL_CASE_BOUNDARY.sub(" ", f"{element.get('class') or ''} {element.get('id') or ''}")
    if element.get("hidden") is not None or HIDDEN_STYLE.search(element.get("style") or ""):
        return "hidden text"
    if HIDDEN_NAMES.search(names):
        return "hidden text"
    if tag in CHROME_TAGS or (element.get("role") or "").lower() in CHROME_ROLES:
        return "page chrome"
    if tag in ("div", "section", "ul", "header") and CHROME_NAMES.search(names):
        return "page chrome"
    return None


def find_main_element(root: lxml_html.HtmlElement) -> lxml_html.HtmlElement | None:
    """Find the element that holds the article: the only <main> or <article>, where most words stand in it."""
    for path in ("//main", "//*[@role='main']", "//article"):
        candidates = root.xpath(path)
        if len(candidates) == 1:
            total = len(" ".join(root.xpath("//body//text()[not(ancestor::script or ancestor::style)]")).split())
            inside = len(" ".join(candidates[0].itertext()).split())
            if inside * 3 >= total:
                main: lxml_html.HtmlElement = candidates[0]
                return main
    return None


def find_page_title(root: lxml_html.HtmlElement) -> str:
    """Find the title of a page."""
    return to_single_line(strip_invisible(root.findtext(".//title") or ""))


def find_canonical_url(root: lxml_html.HtmlElement) -> str:
    """Find the address a page declares as its own, if it is on the web."""
    for path in ("//link[@rel='canonical']/@href", "//meta[@property='og:url']/@content"):
        addresses = root.xpath(path)
        if addresses and str(addresses[0]).startswith(("http://", "https://")):
            return str(addresses[0])
    return ""
