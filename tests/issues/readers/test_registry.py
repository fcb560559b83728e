"""Every row of the registry holds everywhere: sniffed, by suffix, by media type, by `--format`, kept and read back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from lettercast.cli.options import FORMAT_HELP
from lettercast.issues import FORMATS, Issue, IssueError, make_kept_name, parse_issue, read_kept_issue
from lettercast.issues.fetch import REQUEST_HEADERS
from lettercast.issues.readers.detection import detect_reader
from lettercast.issues.readers.reader import Evidence, Reader
from lettercast.issues.readers.registry import READERS, get_reader
from tests.issues.coverage import assert_whole

BARE = b"Kettles boil."
"""A source of which any format might be said."""

every_row = pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
every_format = pytest.mark.parametrize("reader", [get_reader(name, "") for name in FORMATS], ids=lambda row: row.name)


def without_source(issue: Issue) -> Issue:
    return replace(issue, source="", number=None)


@every_row
def test_the_content_tells_the_format(reader: Reader) -> None:
    assert detect_reader(reader.example, "standard input") is reader
    assert [other.name for other in READERS if other.sniff(BARE) is not Evidence.NONE] == []


@every_row
def test_a_suffix_and_a_media_type_tell_the_format(reader: Reader) -> None:
    for suffix in reader.all_suffixes:
        assert detect_reader(BARE, f"letter{suffix.upper()}") is reader
        assert detect_reader(BARE, f"https://a.example/letter{suffix}?page=1.md") is reader
    for media_type in reader.all_media_types:
        assert detect_reader(BARE, "https://a.example/letter", media_type) is reader


def test_no_name_belongs_to_two_readers() -> None:
    for names in (
        [name for reader in READERS for name in (reader.name, *reader.all_suffixes)],
        [kind for reader in READERS for kind in reader.all_media_types],
        [reader.kept_suffix for reader in READERS],
    ):
        assert len(names) == len(set(names))


@every_format
def test_detection_and_the_explicit_format_take_the_same_path(reader: Reader) -> None:
    found = parse_issue(reader.example, "letter")
    assert found.format == reader.name
    for name in (reader.name, *(suffix[1:] for suffix in reader.all_suffixes)):
        assert parse_issue(reader.example, "letter", format=name) == found


@every_format
@pytest.mark.parametrize("content", READERS, ids=lambda row: row.name)
def test_a_kept_issue_is_read_back_as_what_it_was_read_as(reader: Reader, content: Reader, tmp_path: Path) -> None:
    try:
        first = parse_issue(content.example, "letter", format=reader.name)
    except IssueError:
        return  # not everything is a feed
    kept = tmp_path / make_kept_name(first.format)
    kept.write_bytes(first.raw)
    assert without_source(read_kept_issue(kept)) == without_source(first)


@every_format
def test_no_word_is_lost_and_blocks_tile_the_text(reader: Reader) -> None:
    issue = parse_issue(reader.example, "letter", format=reader.name)
    assert_whole(issue)
    assert " ".join(issue.text.split()) == reader.example_words


@every_format
def test_help_and_requests_name_every_format(reader: Reader) -> None:
    assert reader.name in FORMAT_HELP
    assert all(kind in dict(REQUEST_HEADERS)[b"Accept"].decode() for kind in reader.all_media_types)


@pytest.mark.parametrize(
    ("name", "media_type", "words"),
    [
        ("letter.kettle", "", "ends in .kettle"),
        ("https://a.example/letter.php", "", "ends in .php"),
        ("https://a.example/letter", "application/json", "served as application/json"),
    ],
)
def test_an_unknown_name_is_no_plain_text(name: str, media_type: str, words: str) -> None:
    with pytest.raises(IssueError, match=rf"{words}.*--format"):
        detect_reader(BARE, name, media_type)


@pytest.mark.parametrize("name", ["letter", "Letter no. 5", "https://a.example", "standard input"])
def test_what_names_no_format_is_plain_text(name: str) -> None:
    assert detect_reader(BARE, name, "application/octet-stream").name == "text"
