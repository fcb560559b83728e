"""Newsletters as their makers' programs write them: what is heard, what is a chapter, what is the program's own."""

from __future__ import annotations

import pytest

from lettercast.issues import BlockKind, Issue, parse_issue
from tests.issues.coverage import assert_whole


def read(source: str, name: str) -> Issue:
    issue = parse_issue(source.encode(), name)
    assert_whole(issue)
    return issue


def spoken(issue: Issue) -> list[str]:
    return [block.text for block in issue.blocks if not block.drop_rule]


MAIL_LETTER = """<html><body><div class="preview" style="display:none">Unseen &#847;&zwnj;</div>
<table role="presentation"><tr><td>
<div>Forwarded this email? <a href="s">Subscribe here</a> for more</div></td></tr></table>
<h1 class="post-title">Kettles at dawn</h1><h3 class="subtitle">A letter about lids</h3><a>READ IN APP</a>
<p>Hello<a class="footnote-anchor" href="#footnote-1">1</a>.</p><h2>Part one</h2>
<p class="button"><a>Subscribe now</a></p>
<div class="footnote"><div><p>A note.</p></div></div>
<p>You’re currently a free subscriber to <a>Kettles</a>. For more, upgrade.</p><p>Comment</p>
<div>Our mailing address is:<br>1 Lid Lane<br>Kettleton</div></body></html>"""


def test_a_letter_from_a_mailing_service() -> None:
    issue = read(MAIL_LETTER, "x.html")
    assert [section.heading for section in issue.sections] == ["Kettles at dawn", "Part one"]
    assert spoken(issue) == ["Kettles at dawn", "A letter about lids", "Hello1.", "Part one", "A note."]
    assert issue.blocks[-4].kind is BlockKind.FOOTNOTE


BLOG_PAGE = """<!DOCTYPE html><body><header><nav><a>Home</a></nav></header><main><article>
<header class="head"><h1>Steam</h1>
<section class="post-meta"><h4>Ann Potts</h4><time>Feb 3</time></section></header>
<p>It rises.</p><h2>Why?</h2><p>Heat.</p>
</article></main><section class="site-comments"><h3>Comments</h3></section></body>"""


def test_a_page_of_a_blog() -> None:
    issue = read(BLOG_PAGE, "x.html")
    assert [section.heading for section in issue.sections] == ["Steam", "Why?"]
    assert spoken(issue) == ["Steam", "It rises.", "Why?", "Heat."]


GENERATED_SITE = """+++
title = "Weekly lids #44"
date = 2023-05-04T10:00:00Z
+++
{{< toc >}}

Hello.

<!--more-->

## Releases {#releases}

{{< figure src="/a b.png" alt="A lid [red]" caption="Turned *by hand*" >}}

{{% notice note %}}
Mind the steam.
{{% /notice %}}
"""


def test_a_source_of_a_generated_site() -> None:
    issue = read(GENERATED_SITE, "x.md")
    assert (issue.number, str(issue.date)) == (44, "2023-05-04")
    assert spoken(issue) == ["Hello.", "Releases", "A lid (red)", "Turned by hand", "Mind the steam."]


DIGEST = """THE LID DIGEST
======================================================================

In this issue:

  1. Glass lids
  2. Tin lids

----------------------------------------------------------------------
1. GLASS LIDS

Glass lids break, says Ann Potts, who has broken nine of them since
the beginning of the year.

2. TIN LIDS

Tin lids rattle.

--
To unsubscribe, send a mail to lids-request@l.example
"""


def test_a_digest_in_plain_text() -> None:
    issue = read(DIGEST, "x.txt")
    assert [section.heading for section in issue.sections] == ["THE LID DIGEST", "1. GLASS LIDS", "2. TIN LIDS"]
    assert [block.drop_rule for block in issue.blocks[-2:]] == ["ruling line", "page chrome"]


@pytest.mark.parametrize(
    "sentence",
    [
        "To unsubscribe from a union, she writes, is harder than it looks. Nobody said that it would be easy.",
        "Comment is free. Like it or not, they share it.",
    ],
)
def test_sentences_that_begin_like_chrome_are_heard(sentence: str) -> None:
    assert spoken(read(f"<p>One.</p><p>{sentence} {'More words follow. ' * 9}</p>", "x.html"))[1].startswith(sentence)
