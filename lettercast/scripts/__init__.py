"""What will be said: the script, its file, drafting, approval, checks.

The parts are loaded when they are first asked for: importing the face costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lettercast.scripts.approval import approval_problem, approve, fingerprint
    from lettercast.scripts.bookkeeping import Gap, Ledger, check_coverage, coverage, ledger
    from lettercast.scripts.checks import Concern, Finding, check_script
    from lettercast.scripts.drafting import draft
    from lettercast.scripts.errors import ScriptError
    from lettercast.scripts.format import dump, dump_element, parse, parse_lines, read_lines, read_script
    from lettercast.scripts.lexicon import Entry, Lexicon, Mode
    from lettercast.scripts.merging import Merged, merge, unmerged
    from lettercast.scripts.model import (
        Approval,
        Break,
        Comment,
        Cue,
        Element,
        Heading,
        Piece,
        Script,
        Sentence,
        Unspoken,
    )
    from lettercast.scripts.shelf import (
        Drafted,
        approve_script,
        approved_text,
        draft_issue,
        drafted_text,
        keep_approved,
        kept_issue,
    )
    from lettercast.scripts.spoken import SpeakOptions, plain, speak

_FROM = {
    "approval": ("approval_problem", "approve", "fingerprint"),
    "bookkeeping": ("Gap", "Ledger", "check_coverage", "coverage", "ledger"),
    "checks": ("Concern", "Finding", "check_script"),
    "drafting": ("draft",),
    "errors": ("ScriptError",),
    "format": ("dump", "dump_element", "parse", "parse_lines", "read_lines", "read_script"),
    "lexicon": ("Entry", "Lexicon", "Mode"),
    "merging": ("Merged", "merge", "unmerged"),
    "model": (
        "Approval",
        "Break",
        "Comment",
        "Cue",
        "Element",
        "Heading",
        "Piece",
        "Script",
        "Sentence",
        "Unspoken",
    ),
    "shelf": (
        "Drafted",
        "approve_script",
        "approved_text",
        "draft_issue",
        "drafted_text",
        "keep_approved",
        "kept_issue",
    ),
    "spoken": ("SpeakOptions", "plain", "speak"),
}
_MODULE = {name: module for module, names in _FROM.items() for name in names}

__all__ = [
    "Approval",
    "Break",
    "Comment",
    "Concern",
    "Cue",
    "Drafted",
    "Element",
    "Entry",
    "Finding",
    "Gap",
    "Heading",
    "Ledger",
    "Lexicon",
    "Merged",
    "Mode",
    "Piece",
    "Script",
    "ScriptError",
    "Sentence",
    "SpeakOptions",
    "Unspoken",
    "approval_problem",
    "approve",
    "approve_script",
    "approved_text",
    "check_coverage",
    "check_script",
    "coverage",
    "draft",
    "draft_issue",
    "drafted_text",
    "dump",
    "dump_element",
    "fingerprint",
    "keep_approved",
    "kept_issue",
    "ledger",
    "merge",
    "parse",
    "parse_lines",
    "plain",
    "read_lines",
    "read_script",
    "speak",
    "unmerged",
]


def __getattr__(name: str) -> Any:
    if name not in _MODULE:
        raise AttributeError(name)
    value = getattr(import_module(f"{__name__}.{_MODULE[name]}"), name)
    globals()[name] = value  # a module of the same name must not shadow it
    return value
