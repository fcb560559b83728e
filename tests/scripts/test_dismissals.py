"""What a person has dismissed by a comment is not listed again."""

from __future__ import annotations

import pytest

from lettercast.scripts import Comment, Script, list_open


@pytest.mark.parametrize(
    ("dismissals", "comments", "is_open"),
    [
        (("right: a",), (), True),
        (("right: a",), ("right: a", "a note"), False),
        (("right: a",), ("right: a of another place",), True),
        (("right: a", "right: b"), ("right: a",), True),
        (("right: a", "right: b"), ("right: b", "right: a"), False),
        ((), ("right: a",), True),
    ],
)
def test_only_comments_that_cover_a_finding_dismiss_it(
    dismissals: tuple[str, ...], comments: tuple[str, ...], is_open: bool
) -> None:
    script = Script(tuple(Comment(text) for text in comments))
    assert list_open([dismissals], script, lambda item: item) == [dismissals] * is_open
