"""Whatever comes in: an issue whose blocks are its whole text, or one clear error. LETTERCAST_DEEP tries more."""

from __future__ import annotations

import os
import re
import time
from email import policy
from email.message import EmailMessage

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from lettercast.issues import Issue, IssueError, parse_issue
from lettercast.issues.readers.html import read_html
from tests.issues.coverage import assert_whole

TRIES = settings(
    max_examples=5000 if os.environ.get("LETTERCAST_DEEP") else 60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)

PIECES = st.sampled_from(
    """
    word|Title|A|NEWS|Highlights|TECHNICAL AI ALIGNMENT|Robustness|(Ann Onym et al)|(summarized by Ann):
    ( summarized by Ann)|Ann's opinion:|My opinion:|Read more:|Paper: X|(H/T Bo)|1.|2.|-|•|.|?|!|,|:|"|“|(|)
    [|]|{|}|<|>|&|&amp;|*|**|_|`|```|~~~|#|##|=|===|---|+++|$|$$|\\|/|<p>|</p>|<br>|<b>|</b>
    <a href='http://a.b'>|</a>|<table>|<tr>|<td>|<th>|</table>|<ul>|<ol>|<li>|</ul>|<pre>|</pre>|<blockquote>
    <h1>|<h2>|</h2>|<img alt='a picture'>|<div hidden>|</div>|<!--|-->|<script>|</script>|<style>|<nav>
    <main>|</main>|<article>|{%|%}|{{|}}|{:.a}|[^1]|[^1]:|[a](b)|[a][b]|[b]: c|![a](b)|\\(|\\)|Unsubscribe
    &zwnj;|View this email in your browser|---------- Forwarded message ---------|From: a|Subject: b|é|ß|中|😀
    """.strip()
    .replace("\n    ", "|")
    .split("|")
) | st.sampled_from(["\n", "\n\n", " ", "  ", "\t", "\u200c", "\u00a0", "|", "\u2028", "\x0c", "\x85", "\x1c"])
SOUP = st.lists(PIECES, max_size=60).map(" ".join) | st.lists(PIECES, max_size=60).map("".join)


def read(data: bytes, format: str, profile: str) -> Issue | None:
    try:
        issue = parse_issue(data, "source", format=format, profile=profile)
    except IssueError as error:
        assert len(error.problems) == 1 and error.problems[0].what
        return None
    assert_whole(issue)
    return issue


@TRIES
@given(text=st.text(max_size=400) | SOUP, profile=st.sampled_from(["auto", "alignment", "general"]))
@example(text="(summarized by A)", profile="alignment")
@example(text="A (B) (summarized by C)\n\n(summarized by D):", profile="alignment")
@example(text="NEWS NEWS NEWS", profile="alignment")
def test_any_text_is_whole(text: str, profile: str) -> None:
    issue = read(text.encode("utf-8", "surrogatepass"), "text", profile)
    if issue is not None:
        assert "".join(issue.text.split()) == "".join(_without_controls(text).split())


def _without_controls(text: str) -> str:
    text = text.replace("\f", " ").removeprefix("\ufeff")
    return "".join(letter for letter in text if letter in "\n\t\r" or not (letter < " " or letter == "\x7f"))


@TRIES
@given(text=SOUP, format=st.sampled_from(["auto", "html", "markdown", "text", "eml", "feed"]))
def test_any_soup_is_whole_in_any_format(text: str, format: str) -> None:
    read(text.encode(), format, "alignment")


@TRIES
@given(data=st.binary(max_size=400), format=st.sampled_from(["auto", "html", "markdown", "text", "eml", "feed"]))
def test_any_bytes_are_an_issue_or_an_error(data: bytes, format: str) -> None:
    read(data, format, "auto")


WORDS = st.text(alphabet="abcdeé中 ", min_size=1, max_size=12).filter(str.strip)
INLINE = st.sampled_from(["b", "i", "span", "code", "font", "u"])
BOX = st.sampled_from(["div", "p", "ul", "li", "blockquote", "td", "h2", "center", "section"])
TREE = st.recursive(
    WORDS,
    lambda inner: st.tuples(INLINE | BOX, st.lists(inner, max_size=4)).map(
        lambda made: f"<{made[0]}>{' '.join(made[1])}</{made[0]}>"
    ),
    max_leaves=30,
)


@TRIES
@given(tree=TREE)
def test_no_word_of_a_tree_is_lost_or_doubled(tree: str) -> None:
    words = sorted("".join(re.sub(r"<[^>]*>", " ", tree).split()))
    assert sorted("".join(read_html(tree).text.split())) == words


@st.composite
def messages(draw: st.DrawFn, depth: int = 0) -> EmailMessage:
    message = EmailMessage(policy=policy.SMTP)
    if depth == 0:
        message["Subject"] = draw(st.text(alphabet="abc é=?", max_size=20))
        message["From"] = "a@b.example"
        message["Date"] = draw(st.sampled_from(["Wed, 15 Apr 2020 10:00:00 -0700", "yesterday", ""]))
    if depth < 3 and draw(st.booleans()):
        kind = draw(st.sampled_from(["alternative", "mixed", "related"]))
        message.set_type(f"multipart/{kind}") if message.get_content_type() == "multipart/mixed" else None
        getattr(message, f"make_{kind}")()
        for part in draw(st.lists(messages(depth=depth + 1), max_size=3)):
            message.attach(part)
    else:
        charset = draw(st.sampled_from(["utf-8", "utf-16", "us-ascii"]))
        text = draw(SOUP).encode("ascii", "ignore").decode()
        subtype = draw(st.sampled_from(["plain", "html", "markdown", "x-unknown"]))
        message.set_content(
            text, subtype=subtype, charset=charset, cte=draw(st.sampled_from(["base64", "quoted-printable"]))
        )
    return message


@TRIES
@given(message=messages(), cut=st.integers(0, 400))
def test_any_tree_of_parts_is_whole(message: EmailMessage, cut: int) -> None:
    data = message.as_bytes()
    read(data, "eml", "auto")
    read(data[:cut], "eml", "auto")


HOSTILE = [
    "(summarized by X) ",
    "Title (Author) (summarized by X): text. ",
    "Ann's opinion: ",
    "Read more: Aa ",
    "Do: 1. A b. 2. C d. Then rest. ",
    "Do: - A b. - C d. Then rest. ",
    *(
        "Aa Bb ",
        "A",
        "A.",
        "A and ",
        "1",
        "A ",
        "NEWS ",
        "1. A ",
        "- A ",
        ". ",
        "- - ",
        "-",
        "(",
        "[",
        "![",
        "[a](",
        "[^1]",
        "`",
        '"',
        "&",
        "$",
        "|",
    ),
    *("<b>", "<b>a</b> ", "a<br>", "<table><tr><td>", "<!--", "{%", "{% comment %}", "|a|b|\n|-|-|\n", "> ", "*a "),
    *(
        "a\n\n",
        "# a\n",
        "### a\n",
        "=\n",
        ": a\n",
        "\u200c\u00a0",
        "View this email in your browser ",
        "Copyright © 2020 a",
    ),
    "Begin forwarded message:\nFrom: a\n",
]


@pytest.mark.parametrize("unit", HOSTILE)
@pytest.mark.parametrize("format", ["text", "markdown", "html"])
def test_work_grows_with_size_and_not_faster(unit: str, format: str) -> None:
    """Hostile repetitions. Ten times the size is ten times the work, and a hundred times where something is
    quadratic; the bound lies between, and is of processor time, which a busy machine doesn't stretch."""

    def seconds(size: int) -> float:
        begun = time.process_time()
        read((unit * (size // len(unit.encode()))).encode(), format, "alignment")
        return time.process_time() - begun

    seconds(1_200)
    assert seconds(12_000) < 40 * (min(seconds(1_200), seconds(1_200)) + 0.005)
