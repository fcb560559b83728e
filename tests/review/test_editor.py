"""Reviewing without a page: $EDITOR, and what is said on leaving it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from lettercast.review import ReviewError, edit_script
from lettercast.scripts import Concern, ScriptError
from lettercast.show import open_show
from tests.review.pages import drafted


def editor(folder: Path, code: str) -> dict[str, str]:
    """An editor that does one thing to the file it is given."""
    program = folder / "an editor.py"
    program.write_text(f"import pathlib, sys\npath = pathlib.Path(sys.argv[1])\n{code}\n")
    return {"EDITOR": f'{sys.executable} "{program}"', "PATH": "/usr/bin:/bin"}


def test_the_script_is_checked_on_leaving(show_copy: Path, tmp_path: Path) -> None:
    drafted(show_copy)
    show = open_show(show_copy)
    long = "path.write_text(path.read_text() + 'A sentence with ' + 'very ' * 100 + 'many words.\\n')"
    findings = edit_script(show, "012", environment=editor(tmp_path, long))
    assert Concern.TOO_LONG in {finding.concern for finding in findings}
    with pytest.raises(ScriptError, match="never closed"):
        edit_script(show, "012", environment=editor(tmp_path, "path.write_text(path.read_text() + 'a {b\\n')"))


def test_an_editor_that_fails_is_told(show_copy: Path, tmp_path: Path) -> None:
    drafted(show_copy)
    show = open_show(show_copy)
    with pytest.raises(ReviewError, match="status 3"):
        edit_script(show, "012", environment=editor(tmp_path, "sys.exit(3)"))
    with pytest.raises(ReviewError, match="is not a valid command"):
        edit_script(show, "012", environment={"EDITOR": 'vim "--wait'})
    with pytest.raises(ReviewError, match="no editor"):
        edit_script(show, "012", environment={"EDITOR": "  "})
    with pytest.raises(ReviewError, match="cannot run"):
        edit_script(show, "012", environment={"VISUAL": "/no/such/editor"})
