"""One invented issue in the manner of the Alignment Newsletter, written in many forms from one description."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from email.message import EmailMessage

from markdown_it import MarkdownIt

from lettercast.issues import Issue, Item


@dataclass(frozen=True)
class Work:
    """An item as it should be read. `more` is the text of its read-more link."""

    title: str
    authors: str
    names: tuple[str, ...]
    et_al: bool
    credit: str
    body: tuple[str, ...]
    opinions: tuple[tuple[str, str], ...] = ()
    more: str = ""
    via: str = ""


SECTIONS: tuple[tuple[str, int, str | None, tuple[Work, ...]], ...] = (
    (
        "Highlights",
        1,
        None,
        (
            Work(
                "Do Lighthouses Dream? A Study of Beacons, Part 2",
                "Mara Quill, Tobias van der Berg et al",
                ("Mara Quill", "Tobias van der Berg"),
                True,
                "Ines",
                (
                    "Beacons were long thought to be passive (see last week). The authors place cameras on nine. "
                    "They report three findings:",
                    "1. Beacons turn faster in fog.",
                    "2. Keepers sleep more when beacons hum.",
                    "3. No beacon has ever been seen to dream.",
                ),
                (
                    ("Ines", "A charming paper, though nine is not many. Would they find the same inland?"),
                    ("Bo K", "I disagree with Ines about the sample."),
                ),
            ),
        ),
    ),
    ("Technical AI alignment", 1, None, ()),
    (
        "Mesa optimization",
        2,
        "Technical AI alignment",
        (
            Work(
                "Gardens (and hedges) as optimizers",
                "The Hedge Group",
                ("The Hedge Group",),
                False,
                "Bo K",
                ("A garden grows towards light. The post asks whether that is search.",),
                more="Paper: Hedges That Search for Light",
            ),
            Work(
                "Pruning considered helpful",
                "Odd Nilsen",
                ("Odd Nilsen",),
                False,
                "Ines",
                ("Pruning removes branches that search. Helpful pruning is hard to tell from harm.",),
            ),
        ),
    ),
    (
        "Interpretability",
        2,
        "Technical AI alignment",
        (
            Work(
                "What does the kettle know?",
                "J. R. Potts and Ada Steam",
                ("J. R. Potts", "Ada Steam"),
                False,
                "Ines",
                ("Kettles whistle at a hundred degrees.", "Some people call this knowledge; the authors don't."),
                (("Ines", "Nor do I."),),
            ),
        ),
    ),
    (
        "News",
        1,
        None,
        (
            Work(
                "Summer school on kettles, May 3-5",
                "",
                (),
                False,
                "Bo K",
                ("Places are few; write soon.",),
                via="Daniela Roth",
            ),
            Work(
                "Gardener wanted", "Hedge Institute", ("Hedge Institute",), False, "Ines", ("The post is full-time.",)
            ),
        ),
    ),
)
INTRO = "Alignment Newsletter is a publication with recent content relevant to AI alignment."


def _byline(work: Work, title: str) -> str:
    authors = f" ({work.authors})" if work.authors else ""
    via = f" (H/T {work.via})" if work.via else ""
    return f"{title}{authors} (summarized by {work.credit}){via}:"


def paragraphs(*, shout: bool) -> list[str]:
    """The issue as plain paragraphs."""
    lines = [INTRO]
    for heading, _, _, works in SECTIONS:
        lines.append(heading.upper() if shout else heading)
        for work in works:
            lines += [f"{_byline(work, work.title)} {work.body[0]}", *work.body[1:]]
            lines += [f"Read more: {work.more}"] if work.more else []
            lines += [f"{speaker}'s opinion: {said}" for speaker, said in work.opinions]
    return lines


def markdown(*, shout: bool) -> str:
    parts = [INTRO]
    for heading, level, _, works in SECTIONS:
        name = heading.upper() if shout else f"**{heading}**"
        parts.append(f"{'#' * level} {name}")
        for work in works:
            link = f"**[{work.title}](https://works.example/{len(parts)})**"
            parts += [f"{_byline(work, link)} {work.body[0]}", *work.body[1:]]
            parts += [f"**Read more:** [{work.more}](https://more.example/)"] if work.more else []
            parts += [f"**{speaker}'s opinion:** {said}" for speaker, said in work.opinions]
    return "\n\n".join(parts) + "\n"


def html(*, shout: bool) -> str:
    return MarkdownIt("commonmark").render(markdown(shout=shout))


def page(*, shout: bool) -> str:
    """A saved page: menus, an article, comments."""
    return (
        "<!DOCTYPE html><html><head><title>Issue</title><style>p { color: red }</style></head><body>"
        "<nav><a href='/'>Home</a></nav><main><h1>An issue</h1>" + html(shout=shout) + "</main>"
        "<div id='comments'><p>First! (summarized by Nobody): no</p></div><script>var p = '<p>';</script></body></html>"
    )


def mail_html(*, shout: bool) -> str:
    """A mail's body: each paragraph in a table of its own, a preheader, a tracking pixel."""
    body = html(shout=shout).replace("<p>", "<table role='presentation'><tr><td><span>")
    body = body.replace("</p>", "</span></td></tr></table>")
    return (
        "<html><body><div style='display:none'>Unseen words &zwnj;&nbsp;&zwnj;&nbsp;</div><table><tr><td>"
        f"{body}</td></tr></table><img src='https://t.example/o.gif' width='1' height='1' alt='open'></body></html>"
    )


def mail(*, shout: bool) -> bytes:
    message = EmailMessage()
    message["Subject"] = "Fwd: [AN #417]: Lighthouses"
    message["From"] = "Ines <ines@letters.example>"
    message["Date"] = "Wed, 15 Apr 2020 10:00:00 -0700"
    message.set_content("This message wants a better mail program.\n")
    forwarded = (
        "<div>---------- Forwarded message ---------<br>From: <b>Ines</b> &lt;ines@letters.example&gt;<br>"
        "Date: Wed, Apr 15, 2020<br>Subject: [AN #417]<br>To: &lt;list@letters.example&gt;<br></div>"
    )
    message.add_alternative(forwarded + mail_html(shout=shout), subtype="html", charset="iso-8859-1")
    return bytes(message)


def forms() -> dict[str, tuple[bytes, str]]:
    """The issue in every form, each with the name of a file it might be in."""
    made: dict[str, tuple[bytes, str]] = {}
    for shout in (True, False):
        case = "capitals" if shout else "title case"
        lines = paragraphs(shout=shout)
        texts = {
            "one line": " ".join(lines),
            "paragraphs": "\n\n".join(lines),
            "lines": "\n".join(lines),
            "wrapped": "\n\n".join(textwrap.fill(line, 72, break_on_hyphens=False) for line in lines),
            "spaced links": " ".join(lines).replace(" (", "  ( ").replace("'", "’"),
        }
        for name, text in texts.items():
            made[f"text, {name}, {case}"] = (text.encode(), "issue.txt")
        made[f"markdown, {case}"] = (markdown(shout=shout).encode(), "issue.md")
        made[f"page, {case}"] = (page(shout=shout).encode(), "issue.html")
        made[f"mail, {case}"] = (mail(shout=shout), "issue.eml")
        made[f"unnamed markdown, {case}"] = (markdown(shout=shout).encode(), "standard input")
    return made


def expected(*, shout: bool) -> list[tuple[object, ...]]:
    return [
        (
            heading.upper() if shout else heading,
            level,
            parent.upper() if parent and shout else parent,
            [_facts(work) for work in works],
        )
        for heading, level, parent, works in SECTIONS
    ]


def _facts(work: Work) -> tuple[object, ...]:
    speakers = tuple(speaker for speaker, _ in work.opinions)
    return (
        work.title,
        work.names,
        work.et_al,
        work.credit,
        work.via or None,
        speakers,
        (work.more,) if work.more else (),
    )


def found(issue: Issue) -> list[tuple[object, ...]]:
    return [
        (section.heading, section.level, section.parent, [_read(item) for item in section.items])
        for section in issue.sections
    ]


def _read(item: Item) -> tuple[object, ...]:
    title = item.title.replace("’", "'").replace("( ", "(")
    speakers = tuple(opinion.speaker for opinion in item.opinions)
    more = tuple(link.text for link in item.read_more)
    return title, item.authors, item.et_al, item.summarizer, item.via, speakers, more
