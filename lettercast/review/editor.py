"""Review without a page: the script in the reviewer's editor, and a check on leaving it."""

from __future__ import annotations

import os
import shlex
import subprocess
from collections.abc import Mapping

from lettercast.review.errors import ReviewError
from lettercast.scripts import Finding, Lexicon, check_script, load_issue, read_script_with_lines
from lettercast.show import Show


def edit_script(show: Show, episode: str, *, environment: Mapping[str, str] = os.environ) -> list[Finding]:
    """Open scripts/NNN.md in $VISUAL or $EDITOR, wait until it is left, and check the script.

    Raises ReviewError when the editor can't be run or failed; ScriptError with every broken line.
    """
    path = show.script_path(episode)
    editor = environment.get("VISUAL") or environment.get("EDITOR") or "vi"
    try:
        command = shlex.split(editor)
    except ValueError as error:
        remedy = "close its quotes, as in EDITOR='\"my editor\" --wait'"
        raise ReviewError(f"the editor {editor} is not a valid command", remedy=remedy) from error
    if not command:
        raise ReviewError("no editor is set", remedy="set EDITOR, as in EDITOR=nano")
    try:
        done = subprocess.run([*command, str(path)], env=dict(environment), check=False)
    except OSError as error:
        raise ReviewError(f"cannot run {command[0]} ({error.strerror})", remedy="set EDITOR to your editor") from error
    if done.returncode:
        how = (
            f"ended with status {done.returncode}" if done.returncode > 0 else f"was ended by signal {-done.returncode}"
        )
        raise ReviewError(f"{command[0]} {how}", remedy="the script is as the editor left it")
    script, lines = read_script_with_lines(path)
    issue = load_issue(show, episode, script)
    return check_script(script, episode, lines=lines, issue=issue, lexicon=Lexicon.load(show.lexicon_path))
