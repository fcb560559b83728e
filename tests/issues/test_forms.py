"""One issue in every form it may come in: the same structure comes out."""

from __future__ import annotations

import pytest

from lettercast.issues import BlockKind, parse_issue
from tests.issues.coverage import assert_whole
from tests.issues.writer import expected, forms, found


@pytest.mark.parametrize("form", forms())
def test_every_form_gives_the_same_sections_and_items(form: str) -> None:
    data, name = forms()[form]
    issue = parse_issue(data, name)
    assert_whole(issue)
    assert issue.profile == "alignment"
    assert found(issue) == expected(shout="capitals" in form)


@pytest.mark.parametrize("form", forms())
def test_lists_and_opinions_are_found_in_every_form(form: str) -> None:
    data, name = forms()[form]
    issue = parse_issue(data, name)
    assert [block.ordinal for block in issue.blocks if block.kind is BlockKind.LIST_ITEM] == [1, 2, 3]
    spoken = [block.speaker for block in issue.blocks if block.kind is BlockKind.PARAGRAPH and block.speaker]
    assert spoken == ["Ines", "Bo K", "Ines"]


def test_links_keep_their_addresses_where_there_is_markup() -> None:
    data, name = forms()["markdown, capitals"]
    items = [item for section in parse_issue(data, name).sections for item in section.items]
    assert all(item.url.startswith("https://works.example/") for item in items)
    assert [link.url for item in items for link in item.read_more] == ["https://more.example/"]


def test_mail_gives_title_date_number_and_marks_what_is_not_the_issue() -> None:
    data, name = forms()["mail, capitals"]
    issue = parse_issue(data, name)
    assert (issue.format, issue.title, issue.number) == ("eml", "[AN #417]: Lighthouses", 417)
    assert issue.date is not None and issue.date.isoformat() == "2020-04-15"
    dropped = {block.drop_rule for block in issue.blocks if block.drop_rule}
    assert dropped == {"forwarding headers", "hidden text", "boilerplate"}


def test_page_chrome_is_marked_and_stays_in_the_text() -> None:
    data, name = forms()["page, capitals"]
    chrome = [block.text for block in parse_issue(data, name).blocks if block.drop_rule == "page chrome"]
    assert chrome == ["Home", "First! (summarized by Nobody): no"]
