"""What is not an issue is one clear line; what is, is read in its own format and character set."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from lettercast.cli import main
from lettercast.issues import IssueError, parse_issue, read_issue

RST = b"Title\n=====\n\n.. note::\n\n   Words.\n"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b" \n\t\n", "empty"),
        (b"%PDF-1.4\n%\xe2\xe3", "a PDF"),
        (b"PK\x03\x04...", "a ZIP archive"),
        (b"\x00\x01\x02\x03" * 99, "binary data"),
        (b"good \xff\xfe\x80 bad", "not valid UTF-8 in line 1"),
        (b"caf\xc3\xa9\n\xc3( bad", "not valid UTF-8 in line 2"),
        (b"a" * (20 * 1024 * 1024 + 1), "larger than 20 MB"),
        (RST, "reStructuredText is not supported"),
        (b"<html><body><script>x</script></body></html>", "no words"),
        (b"From: a@b.example\nTo: c@d.example\nSubject: e\n\n", "no text"),
        (b"<rss><channel></channel></rss>", "no entries"),
        (
            b"From: a\nTo: b\nSubject: c\n" + b"Content-Type: message/rfc822\n\n" * 40 + b"x",
            "parts nested more than 20",
        ),
        (b"From: a\nTo: b\nSubject: c\n" + b"Content-Type: message/rfc822\n\n" * 4000 + b"x", "parts nested more"),
        (b"<!doctype html>" + b"<div>a" * 5000, "nested more than 2040"),
        (b"# a\n\n[b](http://c.example)\n\n" + b"> " * 300 + b"d", "nested 100 deep"),
    ],
)
def test_bad_input_is_one_line(data: bytes, words: str) -> None:
    with pytest.raises(IssueError, match=words) as caught:
        parse_issue(data, "x.txt")
    assert len(caught.value.problems) == 1


def test_bad_places(tmp_path: Path) -> None:
    for source, words in (
        (tmp_path / "none.txt", "no such file"),
        ("~nobody-here/x", "no such file"),
        (tmp_path, "a folder"),
    ):
        with pytest.raises(IssueError, match=words):
            read_issue(str(source))
    with pytest.raises(IssueError, match="no format"):
        parse_issue(b"x", "x", format="docx")
    with pytest.raises(IssueError, match="no profile"):
        parse_issue(b"x", "x", profile="nothing.toml")


@pytest.mark.parametrize(
    ("data", "name", "format"),
    [
        (b"<!DOCTYPE html><p>a", "x.txt", "html"),
        (b"<div>a</div><p>b</p>", "x", "html"),
        (b"# a\n\n[b](http://c.example)", "x", "markdown"),
        (b"# a\n\n[b](http://c.example)", "x.txt", "markdown"),
        (b"plain - and * simple", "x.md", "markdown"),
        (b"plain words", "x", "text"),
        (b"Received: x\nFrom: a@b.example\nSubject: s\nDate: d\n\nbody", "x.txt", "eml"),
        (b"<?xml version='1.0'?><feed><entry><title>t</title></entry></feed>", "x.xml", "feed"),
        (b"<rss><item><title>t</title></item></rss>", "x.html", "feed"),
        ("﻿words".encode(), "x", "text"),
    ],
)
def test_formats_are_told_by_what_a_source_is(data: bytes, name: str, format: str) -> None:
    found = parse_issue(data, name)
    assert found.format == format
    assert parse_issue(data, name, format=format).blocks == found.blocks


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_character_sets_are_detected(charset: str) -> None:
    text = "The café’s “déjà vu” – a naïve résumé for everyone at the table."
    assert parse_issue(text.encode(charset), "x.txt").text == text


@pytest.mark.parametrize(("charset", "text"), [
    ("cp1251", "Сегодня в выпуске: новости, обзоры и немного музыки для всех наших читателей. " * 4),
    ("shift_jis", "今週のニュースレターへようこそ。新しい記事と音楽を紹介します。" * 4),
])  # fmt: skip
def test_other_scripts_are_detected(charset: str, text: str) -> None:
    assert parse_issue(text.encode(charset), "x.txt").text.strip() == text.strip()


def test_a_declared_character_set_counts() -> None:
    page = "<html><head><meta charset='iso-8859-2'></head><body>zażółć gęślą jaźń</body></html>"
    assert parse_issue(page.encode("iso-8859-2"), "x").text == "zażółć gęślą jaźń"


def test_a_number_beyond_reason_is_none() -> None:
    assert parse_issue(b"# Letter #" + b"1" * 5000 + b"\n\na\n\n## b\n\nc\n", "x.md").number is None


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    sys.argv = ["lettercast", *arguments]
    with pytest.raises(SystemExit) as left:
        main()
    out = capsys.readouterr()
    return int(left.value.code or 0), out.out, out.err


def test_read_prints_json_with_the_agreed_names(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "letter-3.txt"
    path.write_text("A NEWS LETTER\n\nSome words.\n\nUnsubscribe\n")
    code, out, _ = run(capsys, "read", str(path), "--json")
    assert code == 0
    made = json.loads(out)
    assert set(made) == {"format", "number", "title", "date", "url", "sections", "dropped", "words"}
    assert made["sections"] == [{"heading": "A NEWS LETTER", "level": 2, "parent": None, "items": []}]
    assert made["dropped"] == [{"rule": "page chrome", "text": "Unsubscribe"}]
    assert made["words"] == {"total": 6, "spoken": 5, "dropped": 1}


def test_read_shows_a_tree_and_takes_standard_input(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"# Far\n\nOne.\n\n## Near\n\nTwo.\n")))
    code, out, _ = run(capsys, "read", "-")
    assert code == 0
    assert out.splitlines()[:3] == ["Far (markdown, profile general)", "  Far", "    Near"]


def test_read_says_what_is_wrong_in_one_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_bytes(b"%PDF-1.7")
    code, out, err = run(capsys, "read", str(path))
    assert (code, out) == (1, "")
    assert err == f"lettercast: {path}: this is a PDF, not text; save it as text or HTML first\n"


def test_the_profile_of_the_show_around_is_taken(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "show.toml").write_text('[show]\ntitle = "T"\nauthor = "A"\n[issues]\nprofile = "mine.toml"\n')
    (tmp_path / "mine.toml").write_text("name = 'mine'\n")
    inside = tmp_path / "letters"
    inside.mkdir()
    (inside / "x.txt").write_text("words")
    monkeypatch.chdir(inside)
    assert "profile mine" in run(capsys, "read", "x.txt")[1]
