"""Headings in capitals become sentences; acronyms stay."""

from __future__ import annotations

import pytest

from lettercast.scripts.headings import to_sentence_case

KEEP = frozenset(["AI", "GPU", "I", "UK"])


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("OTHER PROGRESS IN AI", "Other progress in AI"),
        ("WHAT IT IS WORTH", "What it is worth"),
        ("AS SEEN IN THE UK", "As seen in the UK"),
        ("GPUS AND AI: WHAT I READ", "GPUs and AI: what I read"),
        ("Highlights", "Highlights"),
    ],
)
def test_sentence_case(heading: str, expected: str) -> None:
    assert to_sentence_case(heading, KEEP) == expected
