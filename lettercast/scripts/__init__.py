"""What will be said: the script, its file, drafting, approval, checks.

The parts are loaded when they are first asked for: importing the face costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lettercast.scripts.approval import approval_problem, approve, fingerprint
    from lettercast.scripts.bookkeeping import Gap, Ledger, check_coverage, coverage, ledger
    from lettercast.scripts.checks import Concern, Finding, check_script, in_order
    from lettercast.scripts.drafting import draft
    from lettercast.scripts.errors import ScriptError
    from lettercast.scripts.format import dump, dump_element, parse, parse_lines, read_lines, read_script
    from lettercast.scripts.lexicon import Entry, Lexicon, Mode, check_entries
    from lettercast.scripts.lexicon_file import accept_entry, add_entries, changed_sentences, remove_entry, take_over
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
    from lettercast.scripts.pls import from_pls, to_pls
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
    from lettercast.scripts.verdict import HEARD, RIGHT, heard_right

_FROM = {
    "approval": ("approval_problem", "approve", "fingerprint"),
    "bookkeeping": ("Gap", "Ledger", "check_coverage", "coverage", "ledger"),
    "checks": ("Concern", "Finding", "check_script", "in_order"),
    "verdict": ("HEARD", "RIGHT", "heard_right"),
    "drafting": ("draft",),
    "errors": ("ScriptError",),
    "format": ("dump", "dump_element", "parse", "parse_lines", "read_lines", "read_script"),
    "lexicon": ("Entry", "Lexicon", "Mode", "check_entries"),
    "lexicon_file": ("accept_entry", "add_entries", "changed_sentences", "remove_entry", "take_over"),
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
    "pls": ("from_pls", "to_pls"),
    "spoken": ("SpeakOptions", "plain", "speak"),
}
_MODULE = {name: module for module, names in _FROM.items() for name in names}

__all__ = [
    "HEARD",
    "RIGHT",
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
    "accept_entry",
    "add_entries",
    "approval_problem",
    "approve",
    "approve_script",
    "approved_text",
    "changed_sentences",
    "check_coverage",
    "check_entries",
    "check_script",
    "coverage",
    "draft",
    "draft_issue",
    "drafted_text",
    "dump",
    "dump_element",
    "fingerprint",
    "from_pls",
    "heard_right",
    "in_order",
    "keep_approved",
    "kept_issue",
    "ledger",
    "merge",
    "parse",
    "parse_lines",
    "plain",
    "read_lines",
    "read_script",
    "remove_entry",
    "speak",
    "take_over",
    "to_pls",
    "unmerged",
]


def __getattr__(name: str) -> Any:
    if name not in _MODULE:
        raise AttributeError(name)
    value = getattr(import_module(f"{__name__}.{_MODULE[name]}"), name)
    globals()[name] = value  # a module of the same name must not shadow it
    return value
