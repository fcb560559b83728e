"""An approval is bound to a text: who approved what, and whether it is still that."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from lettercast.files import sha256_of
from lettercast.scripts.errors import ScriptError
from lettercast.scripts.format import dump
from lettercast.scripts.merging import count_unmerged
from lettercast.scripts.model import Approval, Comment, Script


def compute_fingerprint(script: Script) -> str:
    """Compute the SHA-256 of all that is heard or shown of a script.

    Not part of it: the approval itself, comments, where the draft came from, and how the file is laid out
    (the canonical file is hashed, not the bytes on the disk).
    """
    elements = tuple(element for element in script.elements if not isinstance(element, Comment))
    return sha256_of(dump(replace(script, elements=elements, approval=None, draft="")))


def approve(script: Script, by: str, at: dt.datetime) -> Script:
    """Approve the script as it stands. Raises ScriptError while lines of a merge wait for a decision."""
    if not by.strip():
        raise ScriptError("an approval needs a name", remedy="give it with --by")
    if waiting := count_unmerged(script):
        remedy = "take what you want of the lines below `%% <<<`, then delete those comments"
        raise ScriptError(f"{waiting} place{'s' * (waiting > 1)} of the last draft not merged", remedy=remedy)
    if not script.spoken:
        raise ScriptError("nothing in this script is spoken", remedy="a script needs a sentence to say")
    return replace(script, approval=Approval(by.strip(), at.replace(microsecond=0), compute_fingerprint(script)))


def find_approval_problem(script: Script) -> str | None:
    """Find why this script may not be rendered; None when it is approved as it stands."""
    if script.approval is None:
        return "not approved"
    if script.approval.sha256 != compute_fingerprint(script):
        return f"changed since {script.approval.by} approved it on {script.approval.at:%Y-%m-%d}"
    return None
