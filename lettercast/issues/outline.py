"""An issue as a tree a person can read, and as JSON."""

from __future__ import annotations

import json
from typing import Any

from lettercast.issues.model import Issue, Item
from lettercast.issues.readers.page import to_single_line


def count_words(text: str) -> int:
    """Count words: whatever white space separates."""
    return len(text.split())


def build_outline(issue: Issue) -> dict[str, Any]:
    """Build the structure of an issue as plain values; `format_outline_json` writes them."""
    total = count_words(issue.text)
    dropped = sum(count_words(block.text) for block in issue.blocks if block.drop_rule)
    return {
        "format": issue.format,
        "number": issue.number,
        "title": issue.title,
        "date": issue.date.isoformat() if issue.date else None,
        "url": issue.url,
        "sections": [
            {
                "heading": section.heading,
                "level": section.level,
                "parent": section.parent,
                "items": [_outline_item(item) for item in section.items],
            }
            for section in issue.sections
        ],
        "dropped": [
            {"rule": block.drop_rule, "text": to_single_line(block.text)} for block in issue.blocks if block.drop_rule
        ],
        "words": {"total": total, "spoken": total - dropped, "dropped": dropped},
    }


def _outline_item(item: Item) -> dict[str, Any]:
    outline: dict[str, Any] = {
        "title": item.title,
        "url": item.url,
        "authors": list(item.authors),
        "et_al": item.et_al,
        "summarizer": item.summarizer,
        "opinions": [{"speaker": opinion.speaker} for opinion in item.opinions],
        "read_more": [{"text": link.text, "url": link.url} for link in item.read_more],
    }
    return {**outline, "via": item.via} if item.via else outline


def format_outline_json(issue: Issue) -> str:
    return json.dumps(build_outline(issue), ensure_ascii=False, indent=1)


def format_outline_tree(issue: Issue) -> str:
    """Format sections, items and opinions as an indented tree, then what is dropped and what is doubtful."""
    name = issue.title or issue.source
    number = f" #{issue.number}" if issue.number is not None and f"#{issue.number}" not in name else ""
    lines = [f"{name}{number} ({issue.format}, profile {issue.profile})"]
    lines += [f"  from {issue.url}"] if issue.url else []
    for section in issue.sections:
        lines.append(f"{'  ' * section.level}{section.heading or '(heading lost)'}")
        for item in section.items:
            lines += [f"{'  ' * (section.level + 1)}{line}" for line in _format_item(item)]
    counts: dict[str, int] = {}
    for block in issue.blocks:
        if block.drop_rule:
            counts[block.drop_rule] = counts.get(block.drop_rule, 0) + count_words(block.text)
    words = build_outline(issue)["words"]
    lines.append(f"{words['total']} words: {words['spoken']} spoken, {words['dropped']} dropped")
    lines += [f"  dropped by {rule}: {count} words" for rule, count in counts.items()]
    lines += [f"  needs a look: {doubt}" for doubt in issue.doubts]
    lines += [
        f"  needs a look: {block.doubt}: {to_single_line(block.text)[:80]}" for block in issue.blocks if block.doubt
    ]
    return "\n".join(lines)


def _format_item(item: Item) -> list[str]:
    people = ", ".join(item.authors) + (" et al" if item.et_al else "")
    facts = [people] if people else []
    facts += [f"summarized by {item.summarizer}"] if item.summarizer else []
    facts += [f"H/T {item.via}"] if item.via else []
    lines = [f"{item.title} ({'; '.join(facts)})" if facts else item.title]
    lines += [f"  {opinion.speaker}'s opinion" for opinion in item.opinions]
    lines += [f"  read more: {link.text}" for link in item.read_more]
    return lines
