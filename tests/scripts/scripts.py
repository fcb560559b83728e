"""Scripts for property tests: any text in any place."""

from __future__ import annotations

import datetime as dt

from hypothesis import strategies as st

from lettercast.normalization import Piece
from lettercast.scripts import Approval, Break, Comment, Cue, Heading, Script, Sentence, Unspoken

AWKWARD = st.sampled_from(list("{}|\\[]#%- \t\n\r:'\"&*!a0é\u2028\x85\ufeff\x00"))
TEXT = st.text(st.one_of(AWKWARD, st.characters(exclude_categories=["Cs"])), max_size=12)
NAME = st.from_regex(r"[a-z][a-z0-9_-]{0,6}", fullmatch=True)
PIECES = st.one_of(st.builds(Piece, TEXT, TEXT, TEXT), st.builds(lambda text: Piece(text, text), TEXT))
SENTENCES = st.builds(lambda pieces: Sentence(tuple(pieces)), st.lists(PIECES, max_size=5))
ELEMENTS = st.one_of(
    SENTENCES,
    st.just(Break()),
    st.builds(Heading, st.sampled_from([1, 2]), TEXT),
    st.builds(Cue, NAME.filter(lambda name: name not in ("unspoken", "end")), TEXT),
    st.builds(Unspoken, NAME, st.one_of(TEXT, st.just("a\n[[end]]\n\\[[end]] \nb"))),
    st.builds(Comment, TEXT),
)
APPROVALS = st.builds(
    Approval,
    TEXT,
    st.datetimes(min_value=dt.datetime(1970, 1, 2), timezones=st.just(dt.UTC)),
    st.from_regex(r"[0-9a-f]{64}", fullmatch=True),
)
VALUES = st.one_of(TEXT, st.integers(), st.booleans(), st.none(), st.lists(TEXT, max_size=2))
EXTRA = st.dictionaries(
    TEXT.filter(lambda key: key not in ("number", "title", "date", "source", "url", "draft", "approved")),
    VALUES,
    max_size=2,
)
SCRIPTS = st.builds(
    Script,
    st.lists(ELEMENTS, max_size=8).map(tuple),
    number=st.one_of(st.none(), st.integers()),
    title=TEXT,
    date=st.one_of(st.none(), st.dates()),
    source=TEXT,
    url=TEXT,
    draft=st.sampled_from(["", "0f" * 32]),
    approval=st.one_of(st.none(), APPROVALS),
    extra=EXTRA.map(lambda extra: tuple(extra.items())),
)
