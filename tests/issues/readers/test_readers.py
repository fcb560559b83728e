"""What each reader makes of a source: a table of sources and the blocks they give."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from lettercast.issues import BlockKind, InlineMark, Issue, parse_issue
from tests.issues.coverage import assert_whole


def read(source: str, format: str) -> Issue:
    issue = parse_issue(source.encode(), "source", format=format)
    assert_whole(issue)
    return issue


def blocks(source: str, format: str) -> list[tuple[str, str]]:
    return [(block.kind.value, block.text) for block in read(source, format).blocks]


HTML = [
    ("<p>One <b>two</b>\n three</p>", [("paragraph", "One two three")]),
    ("<h2>A <i>b</i></h2><p>c", [("heading", "A b"), ("paragraph", "c")]),
    ("a<br>b<br><br>c", [("paragraph", "a\nb"), ("paragraph", "c")]),
    ("<ul><li>a<li>b<ul><li>c</ul></ul>", [("list_item", "a"), ("list_item", "b"), ("list_item", "c")]),
    ("<li><p>a</p><p>b</p>", [("list_item", "a"), ("paragraph", "b")]),
    ("<blockquote><p>a</p></blockquote>b", [("quotation", "a"), ("paragraph", "b")]),
    ("<pre>a\n  b</pre>", [("code", "a\n  b")]),
    ("<p>a<img src=x alt='the cat sat'>b</p>", [("paragraph", "ab"), ("image", "the cat sat")]),
    ("<p>fine <img src=x alt='👍'> day</p>", [("paragraph", "fine 👍 day")]),
    ("<p>a<img src=x></p>", [("paragraph", "a")]),
    ("<table><tr><th>a<th>b<tr><td>1<td>2</table>", [("table", "a\tb\n1\t2")]),
    ("<table><tr><td>a<td>b<tr><td>1<td>2</table>", [("table", "a\tb\n1\t2")]),
    ("<table><tr><td><p>a</p><td><p>b</p></table>", [("paragraph", "a"), ("paragraph", "b")]),
    ("<table role=presentation><tr><td>a<td>b<tr><td>c<td>d</table>", [("paragraph", x) for x in "abcd"]),
    ("a<script>x</script><style>y</style><!-- z -->b", [("paragraph", "ab")]),
    ("<p>a\u200b\u00adb \u200c\u00a0\u200c c</p><p>\u200c\u00a0\u034f</p>", [("paragraph", "ab c")]),
    ("<p>&amp;lt; &#8217; &nbsp; &bogus; x</p>", [("paragraph", "&lt; ’ &bogus; x")]),
    ("<p>unclosed <b>bold<p>next", [("paragraph", "unclosed bold"), ("paragraph", "next")]),
    ("<dl><dt>a<dd>b</dl>", [("paragraph", "a"), ("paragraph", "b")]),
    ("<details><summary>a</summary>b</details>", [("paragraph", "a"), ("paragraph", "b")]),
    ("<svg><text>no</text></svg><p>yes</p>", [("paragraph", "yes")]),
]

MARKDOWN = [
    ("One\n===\n\nTwo\n---\n\n### Three ###", [("heading", "One"), ("heading", "Two"), ("heading", "Three")]),
    ("---\ntitle: x\n---\na", [("paragraph", "a")]),
    ("Title: x\nDate: 2020-01-02\n\na", [("paragraph", "a")]),
    ("+++\ntitle = 'x'\n+++\na", [("paragraph", "a")]),
    ("a [b][c] and [d][] and [e]\n\n[c]: http://c.example", [("paragraph", "a b and d and [e]")]),
    ("| a | b |\n|---|---|\n| 1 | 2 |", [("table", "a\tb\n1\t2")]),
    ("a[^1]\n\n[^1]: Note.", [("paragraph", "a[1]"), ("footnote", "Note.")]),
    ("a[^1]\n\n[^1]: Note.\n[^2]: Lone.", [("paragraph", "a[1]"), ("paragraph", "[^2]: Lone."), ("footnote", "Note.")]),
    ("a {% include b.md %}c{: .d}\n\n{{ e }}{% comment %}f{% endcomment %}", [("paragraph", "a c")]),
    ("```\n{% kept %}\n```", [("code", "{% kept %}")]),
    ("{% highlight rust %}\nfn f() {}\n{% endhighlight %}", [("code", "fn f() {}")]),
    ("costs $5 or $6, $x_1 < y$", [("paragraph", "costs $5 or $6, x_1 < y")]),
    ("$$\na = b\n$$", [("maths", "a = b")]),
    ("1. a\n2. b\n\n   c", [("list_item", "a"), ("list_item", "b"), ("paragraph", "c")]),
    ("a <span>b</span> <br> c", [("paragraph", "a b\nc")]),
    ("![a cat on a mat](x.png)", [("image", "a cat on a mat")]),
    ("> a\n>\n> > b", [("quotation", "a"), ("quotation", "b")]),
    ("term\n: meaning", [("paragraph", "term"), ("paragraph", "meaning")]),
    ("\\*a\\* b\\_c", [("paragraph", "*a* b_c")]),
]

TEXT = [
    ("a b.\nc d.\n\ne", [("paragraph", "a b.\nc d."), ("paragraph", "e")]),
    ("NEWS FROM HERE\n\na", [("heading", "NEWS FROM HERE"), ("paragraph", "a")]),
    ("News\n----\na", [("heading", "News"), ("paragraph", "----"), ("paragraph", "a")]),
    ("It has:\n- a\n- b\n  more\n\nc", [("paragraph", "It has:"), ("list_item", "- a"), ("list_item", "- b\n  more"),
                                     ("paragraph", "c")]),
    ("Do: 1. Eat well. 2. Sleep.", [("paragraph", "Do:"), ("list_item", "1. Eat well."), ("list_item", "2. Sleep.")]),
    ("Two: - One thing - Another thing", [("paragraph", "Two:"), ("list_item", "- One thing"),
                                          ("list_item", "- Another thing")]),
    ("It is robust - that is, firm - and cheap.", [("paragraph", "It is robust - that is, firm - and cheap.")]),
    ("In step 1. We eat. In step 2. We sleep.", [("paragraph", "In step 1. We eat. In step 2. We sleep.")]),
    ("> quoted\n\na", [("quotation", "> quoted"), ("paragraph", "a")]),
]  # fmt: skip


@pytest.mark.parametrize(("source", "expected"), HTML)
def test_html(source: str, expected: list[tuple[str, str]]) -> None:
    assert blocks(source, "html") == expected


@pytest.mark.parametrize(("source", "expected"), MARKDOWN)
def test_markdown(source: str, expected: list[tuple[str, str]]) -> None:
    assert blocks(source, "markdown") == expected


@pytest.mark.parametrize(("source", "expected"), TEXT)
def test_text(source: str, expected: list[tuple[str, str]]) -> None:
    assert blocks(source, "text") == expected


@pytest.mark.parametrize(
    ("source", "rule"),
    [
        ("<nav>x</nav>", "page chrome"),
        ("<form>x</form>", "page chrome"),
        ("<div class='site-comments'>x</div>", "page chrome"),
        ("<div role='navigation'>x</div>", "page chrome"),
        ("<div style='display: none'>x</div>", "hidden text"),
        ("<p hidden>x</p>", "hidden text"),
        ("<span class='preheader'>x</span>", "hidden text"),
        ("<p>View this email in your browser</p>", "page chrome"),
        ("<p>New Comment</p>", "page chrome"),
        ("<p>You can update your preferences or unsubscribe from this list.</p>", "page chrome"),
    ],
)
def test_what_is_not_the_issue_is_marked_by_a_rule(source: str, rule: str) -> None:
    issue = read(f"<p>before</p>{source}<p>after</p>", "html")
    assert [block.drop_rule for block in issue.blocks] == [None, rule, None]


def test_words_within_a_sentence_are_not_chrome() -> None:
    issue = read("<p>They unsubscribe from lists, and a new comment is not a New Comment button.</p>", "html")
    assert [block.drop_rule for block in issue.blocks] == [None]


def test_marks_and_links_stand_where_they_stand_in_the_text() -> None:
    issue = read("<p>a <em>b</em> <a href='http://c.example'> d </a>, <code>e</code></p>", "html")
    (block,) = issue.blocks
    assert [(mark, issue.text[span.start : span.end]) for mark, span in block.marks] == [
        (InlineMark.EMPHASIS, "b"),
        (InlineMark.CODE, "e"),
    ]
    assert [(link.text, link.url, issue.text[link.span.start : link.span.end]) for link in block.links] == [
        ("d", "http://c.example", "d")
    ]


def test_the_markup_of_lists_and_headings_is_kept() -> None:
    issue = read("<h3>x</h3><ol start=4><li>a<li value=9>b</ol><ul><li>c</ul>", "html")
    assert [(block.kind, block.ordinal, block.depth, block.level) for block in issue.blocks] == [
        (BlockKind.HEADING, None, 0, 3),
        (BlockKind.LIST_ITEM, 4, 1, 0),
        (BlockKind.LIST_ITEM, 9, 1, 0),
        (BlockKind.LIST_ITEM, None, 1, 0),
    ]


def test_bold_lines_are_headings_where_there_are_no_others() -> None:
    mail = "<div><b>Far news</b></div><p>one</p><p>two</p><div style='font-weight: bold'>Near news</div><p>three</p>"
    assert [section.heading for section in read(mail, "html").sections] == ["Far news", "Near news"]
    assert [section.heading for section in read(f"<h2>A</h2><h2>B</h2>{mail}", "html").sections] == ["A", "B"]


@pytest.mark.parametrize(
    "nested", ["> " * 40 + "deep", "".join(f"{'  ' * depth}- a\n" for depth in range(40)) + "deep"]
)
def test_deep_nesting_loses_no_word(nested: str) -> None:
    assert read(nested, "markdown").text.split()[-1] == "deep"


def test_front_matter_gives_title_number_and_date() -> None:
    issue = read("---\ntitle: Letter\nnumber: 12\ndate: 2024-05-06 10:00:00\n---\ntext", "markdown")
    assert (issue.title, issue.number, str(issue.date)) == ("Letter", 12, "2024-05-06")


def test_liquid_variables_make_addresses() -> None:
    issue = read('{% assign q = "http://q.example/" %}\n[a]({{q}}7)', "markdown")
    assert issue.blocks[0].links[0].url == "http://q.example/7"


def test_a_hole_in_the_source_is_reported() -> None:
    assert read("words ... truncated 2341 characters ... words", "text").doubts


FEED = """<?xml version="1.0" encoding="iso-8859-1"?><rss version="2.0"><channel><title>Letters</title>
<item><title>Old &amp;amp; grey</title><pubDate>Mon, 06 Jan 2020 00:00:00 GMT</pubDate><link>http://l.example/1</link>
<description>&lt;p&gt;old words&lt;/p&gt;</description></item>
<item><title>New</title><pubDate>Mon, 13 Jan 2020 00:00:00 GMT</pubDate><link>http://l.example/2</link>
<description>%s</description></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>L</title><entry>
<title type="html">One &lt;b&gt;two&lt;/b&gt;</title>
<updated>2021-02-03T04:05:06Z</updated><link href="http://l.example/3"/><content type="xhtml">
<div xmlns="http://www.w3.org/1999/xhtml"><h2>Part</h2><p>words</p></div></content></entry></feed>"""


def test_short_entries_of_a_feed_are_sections_newest_first() -> None:
    issue = read(FEED % "new words", "auto")
    assert (issue.format, issue.title) == ("feed", "Letters")
    assert [section.heading for section in issue.sections] == ["New", "Old & grey"]


def test_a_long_entry_is_an_issue_by_itself() -> None:
    issue = read(FEED % ("word " * 4000), "auto")
    assert (issue.title, issue.url, str(issue.date)) == ("New", "http://l.example/2", "2020-01-13")
    assert issue.doubts == ("these are the newest 1 of the feed's 2 entries",)


def test_atom() -> None:
    issue = read(ATOM, "auto")
    assert (issue.format, issue.title, issue.url) == ("feed", "One two", "http://l.example/3")
    assert [section.heading for section in issue.sections] == ["Part"]


def test_where_an_entry_of_a_feed_is() -> None:
    atom = ATOM.replace(
        '<link href="http://l.example/3"/>', '<link rel="self" href="http://l.example/"/><link href="3"/>'
    )
    atom = atom.replace("<feed ", '<feed xml:base="http://l.example/letters/" ')
    rss = FEED.replace("<link>http://l.example/2</link>", "<guid>http://l.example/2</guid>") % ("word " * 4000)
    assert [read(feed, "auto").url for feed in (atom, rss)] == ["http://l.example/letters/3", "http://l.example/2"]


MAIL_TEXT = """View this email in your browser (https://m.example/x)

** Highlights
------------------------------------------------------------

** Why do lids rattle? (https://w.example/lids) (Ann Potts) (summarized by Ines): Steam pushes, says
the author (https://w.example/steam).

** Ines's opinion: Plainly.

** Technical AI alignment
============================================================

** Mesa optimization
------------------------------------------------------------

** Lids that want (https://w.example/want) (Bo K et al) (summarized by Ines): Some lids want to rattle.

** Read more: Paper (https://w.example/paper)
"""


def test_a_mail_programs_plain_text() -> None:
    issue = parse_issue(MAIL_TEXT.encode(), "x.txt")
    assert_whole(issue)
    assert [(section.heading, section.level) for section in issue.sections] == [
        ("Highlights", 1),
        ("Technical AI alignment", 1),
        ("Mesa optimization", 2),
    ]
    lids, want = (section.items[0] for section in issue.sections if section.items)
    assert (lids.title, lids.url, lids.authors) == ("Why do lids rattle?", "https://w.example/lids", ("Ann Potts",))
    assert [opinion.speaker for opinion in lids.opinions] == ["Ines"]
    assert (want.title, want.et_al, len(want.read_more)) == ("Lids that want", True, 1)


def test_lost_headings_are_null_and_said_so() -> None:
    works = [
        f"Work {name} (Ann Potts) (summarized by Ines): It is about {name}." for name in ("one", "two", "three", "four")
    ]
    text = f"{works[0]}\n\n{works[1]}\n\n\n\n{works[2]}\n\n{works[3]}\n\nIt is an Alignment Newsletter.\n"
    issue = parse_issue(text.encode(), "x.txt", profile="alignment")
    assert [(section.heading, len(section.items)) for section in issue.sections] == [(None, 2), (None, 2)]
    assert any("headings are lost" in doubt for doubt in issue.doubts)


def test_items_set_close_together_stand_under_a_lost_heading_of_their_own() -> None:
    works = [f"Work {name} (Ann Potts) (summarized by Ines): It is about {name}." for name in "abcdefg"]
    gaps = ["", *["\n\n\n"] * 4, "\n\n", "\n\n"]
    text = "".join(gap + work for gap, work in zip(gaps, works, strict=True))
    sections = parse_issue(text.encode(), "x.txt", profile="alignment").sections
    assert [(section.heading, len(section.items)) for section in sections] == [(None, 4), (None, 3)]


def test_headings_of_any_depth_stand_under_the_nearest_above() -> None:
    issue = read("# A\n\n### B\n\n## C\n\n### D\n\n# E\n", "markdown")
    assert [(section.heading, section.parent) for section in issue.sections] == [
        ("A", None),
        ("B", "A"),
        ("C", "A"),
        ("D", "C"),
        ("E", None),
    ]


def test_news_without_summaries_follow_each_other() -> None:
    text = (
        "It is an Alignment Newsletter. NEWS Kettle fellowship (Ada Steam) (summarized by Ines) "
        "Fellow, lids (Lid House) (summarized by Bo (with Ines)) "
        "Postdoc on steam at Lid House (summarized by Ines): Apply soon."
    )
    items = parse_issue(text.encode(), "x.txt", profile="alignment").sections[0].items
    assert [(item.title, item.authors, item.summarizer) for item in items] == [
        ("Kettle fellowship", ("Ada Steam",), "Ines"),
        ("Fellow, lids", ("Lid House",), "Bo (with Ines)"),
        ("Postdoc on steam at Lid House", (), "Ines"),
    ]


EARLY = """**Highlights**

**[Lids at rest](https://w.example/1)** *(Ann Potts et al)*: A lid at rest stays so. Alignment Newsletter.

**My opinion:** It had better.

[Steam rises](https://w.example/2) *(Bo Kettle)* (H/T Cy Cold)

[Kettles](https://w.example/3) ([AN #3](https://w.example/4)) are not an item here.
"""


@pytest.mark.parametrize("form", ["markdown", "text"])
def test_items_that_credit_nobody(form: str) -> None:
    text = EARLY
    if form == "text":
        text = "Highlights Lids at rest (Ann Potts et al): A lid at rest stays so. My opinion: It had better."
    items = parse_issue(text.encode(), "x", format=form, profile="alignment").sections[0].items
    assert [(item.title, item.authors, item.et_al, item.summarizer, item.via) for item in items] == [
        ("Lids at rest", ("Ann Potts",), True, None, None),
        ("Steam rises", ("Bo Kettle",), False, None, "Cy Cold"),
    ][: 1 if form == "text" else 2]
    assert [opinion.speaker for opinion in items[0].opinions] == ["Rohin"]


def test_who_goes_by_a_small_name_is_an_author_in_italics() -> None:
    text = "**[Lids](http://a)** *(steamlover)*: Fine.\n\n**[Kettles](http://b)** (pdf): Fine.\n"
    items = parse_issue(f"## Highlights\n\n{text}".encode(), "x.md", profile="alignment").sections[0].items
    assert [(item.title, item.authors) for item in items] == [("Lids", ("steamlover",))]


def test_bylines_with_and_without_credits_in_one_text() -> None:
    text = (
        "Highlights Lids (Ann Potts): They hold. Kettles (Bo Lid, Cy Cold) (summarized by Ines): They sing. "
        "Ines's opinion: Nice. AI capabilities Deep learning Steam (Dee Warm et al): It rises. My opinion: It does."
    )
    sections = parse_issue(text.encode(), "x.txt", profile="alignment").sections
    assert [(section.heading, [item.title for item in section.items]) for section in sections] == [
        ("Highlights", ["Lids", "Kettles"]),
        ("AI capabilities", []),
        ("Deep learning", ["Steam"]),
    ]


def test_of_a_message_alternatives_are_chosen_from_and_parts_are_all_read() -> None:
    message = EmailMessage()
    message["Subject"] = "s"
    message.set_content("poor text")
    message.add_alternative("<p>the rich words of it</p>", subtype="html")
    message.make_mixed()
    for text, disposition in (("a footer", "inline"), ("an attachment", "attachment")):
        part = EmailMessage()
        part.set_content(text)
        part["Content-Disposition"] = disposition
        message.attach(part)
    issue = parse_issue(bytes(message), "x.eml")
    assert_whole(issue)
    assert [block.text for block in issue.blocks] == ["the rich words of it", "a footer"]
    assert issue.doubts == ("attachments that are not read: 1",)
