"""Sentences that are true of the letter and not of the reading, dropped by named rule.

What one newsletter alone says belongs to its profile, in `issues`. Here stands what any newsletter may say. A
dropped sentence stays in the script, where a reviewer sees it with the name of its rule.
"""

from __future__ import annotations

import re

_HERE_PHRASE = r"(?:here|(?:at |on |by |with )?th(?:is|e) (?:link|page|form|spreadsheet|sheet|button))"
_THIS_MAIL_PHRASE = r"(?:this|these|the) (?:e-?mails?|newsletters?|messages?|letters?)"

BOILERPLATE_RULES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        ("audio-version", r"\b(?:audio|podcast|spoken) (?:version|edition)\b.*\b(?:here|available|yet)\b"),
        ("audio-version", r"\b(?:listen to|hear) (?:this|the) (?:issue|newsletter|post|edition)\b"),
        ("audio-version", r"\bmay not be up yet\b"),
        ("false-here", r"\b(?:podcast|audio|recording)\b.*\b(?:recorded|narrated|voiced|read) by\b"),
        ("reply-by-mail", rf"\b(?:reply|replying|respond|responding) (?:directly )?to {_THIS_MAIL_PHRASE}"),
        ("reply-by-mail", r"\b(?:hit|press|click|tap)(?:ting|ping|ing)? reply\b"),
        ("mail-chrome", r"\bview (?:this|it|the)\b.{0,30}\b(?:in|on) (?:your|a|the) (?:web )?browser\b"),
        ("mail-chrome", r"\b(?:unsubscribe|opt[- ]out)\b"),
        ("mail-chrome", r"\b(?:update|manage|change) (?:your )?(?:e-?mail )?preferences\b"),
        ("mail-chrome", rf"\b(?:receive|received|receiving|getting|got) {_THIS_MAIL_PHRASE}"),
        (
            "mail-chrome",
            rf"\b(?:forwarded (?:to you|{_THIS_MAIL_PHRASE})|forward (?:{_THIS_MAIL_PHRASE} )?to a friend)\b",
        ),
        ("copyright", r"\b(?:copyright ©|all rights reserved)|© ?(?:copyright )?\d{4}"),
        ("link-only", r"^(?:find|see|get|read|browse|view)\b.*\b(?:archives?|resources|issues|editions)\b.*\bhere\b"),
        ("link-only", rf"\b(?:sign up|subscribe)\b.{{0,60}}\b{_HERE_PHRASE}\b"),
        ("link-only", r"\b(?:look|browse) through this (?:spreadsheet|archive|list|page)\b"),
        ("link-only", r"^(?:discuss|comment|vote|share|follow)\b.{0,40}\b(?:on|via|with) (?:r/|@|#)?\w+\W*$"),
        ("link-only", r"^\W*(?:source|link|via|here|image source|image credit)\W*$"),
        (
            "issue-number",
            r"^\W*(?:[\w',]+ ){0,4}(?:newsletter|issue|edition|bulletin)[ ,:]*(?:#|no\.?|number)? ?\d{1,4}\W*$",
        ),
        ("page-chrome", r"^(?:new|leave a|add a) comment\W*$|^(?:share|tweet|like|permalink|back to top)\W*$"),
        ("page-chrome", r"^table of contents\W*$"),
    )
)


def find_boilerplate_rule(sentence: str) -> str | None:
    """Find the rule that drops this sentence, if one does."""
    return next((name for name, pattern in BOILERPLATE_RULES if pattern.search(sentence)), None)
