"""What a byline and an opinion's label may hold, in Markdown and in running text."""

from __future__ import annotations

import pytest

from lettercast.issues import Item, parse_issue
from tests.issues.coverage import assert_whole

HEAD = (
    "Alignment Newsletter.\n\n## Highlights\n\n**[Lids](http://a.example/1)** *(Ann)* (summarized by Ines): They hold."
)


def last_items(markdown: str, text: str) -> list[Item]:
    found = []
    plain = "Alignment Newsletter. Highlights Lids (Ann) (summarized by Ines): They hold."
    for data, name in ((f"{HEAD}\n\n{markdown}\n", "x.md"), (f"{plain} {text}", "x.txt")):
        issue = parse_issue(data.encode(), name, profile="alignment")
        assert_whole(issue)
        found.append(issue.sections[-1].items[-1])
    return found


BYLINES = [
    # title and brackets as written, title, authors, et al, H/T
    ("Kettles (Bo Lid, Cy and Dee)", "Kettles", ("Bo Lid", "Cy", "Dee"), False, None),
    ("Kettles (Łucja Żak, J. J. O’Neill, and 3 others)", "Kettles", ("Łucja Żak", "J. J. O’Neill"), True, None),
    ("Kettles (Bo Lid et al.)", "Kettles", ("Bo Lid",), True, None),
    ("Kettles (steamlover)", "Kettles", ("steamlover",), False, None),
    ("Kettles (90,000 Cups and Lid House)", "Kettles", ("90,000 Cups", "Lid House"), False, None),
    ("Kettles (Center for Lids and Handles)", "Kettles", ("Center for Lids and Handles",), False, None),
    ("Kettles, Part 2 (of 3) (Bo Lid)", "Kettles, Part 2 (of 3)", ("Bo Lid",), False, None),
    ("Kettle school (deadline March 22)", "Kettle school (deadline March 22)", (), False, None),
    ("A Survey of Kettles (2019)", "A Survey of Kettles (2019)", (), False, None),
    ("Kettles (part 3)", "Kettles (part 3)", (), False, None),
    ("Kettle Science (KS)", "Kettle Science (KS)", (), False, None),
    ("Kettles (Bo Lid) (H/T Cy Cold)", "Kettles", ("Bo Lid",), False, "Cy Cold"),
]  # fmt: skip


@pytest.mark.parametrize(("written", "title", "authors", "et_al", "via"), BYLINES)
def test_brackets_behind_a_title(
    written: str, title: str, authors: tuple[str, ...], *, et_al: bool, via: str | None
) -> None:
    rest = written.removeprefix(title)
    for item in last_items(
        f"**[{title}](http://a.example)**{rest} (summarized by Ines): They sing.",
        f"{written} (summarized by Ines): They sing.",
    ):
        assert (item.title, item.authors, item.et_al, item.via) == (title, authors, et_al, via)


def test_brackets_within_a_link_are_of_the_title() -> None:
    item = last_items("**[Kettles (lakeside edition)](http://a.example)** (summarized by Ines): They sing.", "")[0]
    assert (item.title, item.authors) == ("Kettles (lakeside edition)", ())


def test_a_sentence_that_goes_on_behind_a_credit_is_no_byline() -> None:
    said = "They sing. As others (summarized by Flo) said, they do."
    for item in last_items(
        f"**[Kettles](http://a.example)** (summarized by Ines): {said}", f"Kettles (summarized by Ines): {said}"
    ):
        assert (item.title, item.summarizer) == ("Kettles", "Ines")


def test_a_list_of_news() -> None:
    items = [
        [item.title for item in parse_issue(data.encode(), name, profile="alignment").sections[-1].items]
        for data, name in (
            (
                "## News\n\n- [A school](h:a) (summarized by Ines)\n- [A camp](h:b) (Bo) (summarized by Ines): Go.",
                "x.md",
            ),
            ("News - A school (summarized by Ines) - A camp (Bo) (summarized by Ines): Go.", "x.txt"),
        )
    ]
    assert items == [["A school", "A camp"]] * 2


LABELS = [
    ("Ines's opinion:", ("Ines",)),
    ("Ines’ opinion:", ("Ines",)),
    ("Ines's Opinion:", ("Ines",)),
    ("Ines's opinion (not very sure):", ("Ines",)),
    ("My opinion:", ("Rohin",)),
    ("Élise O'Hara's opinion:", ("Élise O'Hara",)),
    ("Flo and Bo L.'s opinion:", ("Flo and Bo L.",)),
    ("Ines's and Flo's opinion:", ("Ines and Flo",)),
    ("Flo, and Ines's opinion:", ("Flo, and Ines",)),
]


@pytest.mark.parametrize(("label", "speakers"), LABELS)
def test_whose_opinion(label: str, speakers: tuple[str, ...]) -> None:
    for item in last_items(
        f"**[Kettles](http://a.example)** (Bo) (summarized by Ines): They sing.\n\n**{label}** Fine.",
        f"Kettles (Bo) (summarized by Ines): They sing. {label} Fine.",
    ):
        assert tuple(opinion.speaker for opinion in item.opinions) == speakers


@pytest.mark.parametrize(
    "before",
    [
        "They sing, says OpenKettle.",
        "Read more: Paper",
        "Read more: Paper: On Lids and Handles",
        "It was made by Kettle House",
    ],
)
def test_capitals_before_a_name_are_not_the_name(before: str) -> None:
    item = last_items("x", f"Kettles (Bo) (summarized by Ines): They sing. {before} Ines's opinion: Fine.")[1]
    assert [opinion.speaker for opinion in item.opinions] == ["Ines"]


def test_links_of_a_plain_copy_end_where_a_space_stands_before_a_comma() -> None:
    text = "Kettles (Bo) (summarized by Ines): Read more: Paper: Lids, and More , Twitter thread Ines's opinion: Fine."
    assert [link.text for link in last_items("x", text)[1].read_more] == ["Paper: Lids, and More", "Twitter thread"]
