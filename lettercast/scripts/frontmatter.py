"""The front matter of a script file: YAML between `---` lines."""

from __future__ import annotations

import datetime as dt
from typing import Any

import yaml

from lettercast.errors import Problem
from lettercast.scripts.model import Approval, Script

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DUMPER: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def read_front_matter(lines: list[str], name: str, problems: list[Problem]) -> tuple[dict[str, Any], int]:
    """Read the mapping between the first two `---` lines, and the line below them (past one blank line)."""
    if not lines or lines[0].rstrip() != "---":
        return {}, 0
    for end in range(1, len(lines)):
        if lines[end].rstrip() == "---":
            break
    else:
        problems.append(Problem("front matter without an end", f"{name}:1", "put --- on a line below it"))
        return {}, len(lines)
    after = end + 2 if end + 1 < len(lines) and not lines[end + 1].strip() else end + 1
    try:
        matter = yaml.load("\n".join(lines[1:end]), Loader=_LOADER)
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 2 if mark else 2
        what = getattr(error, "problem", None) or str(error)
        problems.append(Problem(f"front matter is not YAML ({what})", f"{name}:{line}", "fix that line"))
        return {}, after
    if matter is None:
        return {}, after
    if not isinstance(matter, dict) or not all(isinstance(key, str) for key in matter):
        problems.append(Problem("front matter is not a list of names and values", f"{name}:2", "write name: value"))
        return {}, after
    return matter, after


def parse_script_fields(matter: dict[str, Any], lines: list[str], name: str, problems: list[Problem]) -> dict[str, Any]:
    """Parse the fields of Script from front matter; unknown keys go to `extra`."""
    fields: dict[str, Any] = {}
    extra: list[tuple[str, object]] = []
    for key, value in matter.items():
        expected = ""
        if key == "approved":
            fields["approval"] = _parse_approval(value)
            expected = "by, at and sha256" if fields["approval"] is None else ""
        elif key == "number":
            expected = "" if isinstance(value, int) and not isinstance(value, bool) else "a whole number"
            fields[key] = value
        elif key == "date":
            expected = "" if type(value) is dt.date else "a date such as 2020-04-15"
            fields[key] = value
        elif key in ("title", "source", "url", "draft"):
            expected = "text in quotes" if isinstance(value, (dict, list)) or value is None else ""
            fields[key] = value if isinstance(value, str) else str(value)
        else:
            extra.append((key, value))
        if expected:
            line = next((at for at, line in enumerate(lines, 1) if line.startswith(f"{key}:")), 1)
            problems.append(Problem(f"{key} is {value!r}", f"{name}:{line}", f"front matter expects {expected}"))
    fields["extra"] = tuple(extra)
    return fields


def _parse_approval(value: object) -> Approval | None:
    if not isinstance(value, dict):
        return None
    by, at, sha256 = value.get("by"), value.get("at"), value.get("sha256")
    if not isinstance(by, str) or not isinstance(at, dt.datetime) or not isinstance(sha256, str):
        return None
    return Approval(by, at if at.tzinfo else at.replace(tzinfo=dt.UTC), sha256)


def dump_front_matter(script: Script) -> str:
    matter: dict[str, Any] = {}
    if script.number is not None:
        matter["number"] = script.number
    for key in ("title", "date", "source", "url", "draft"):
        if value := getattr(script, key):
            matter[key] = value
    matter.update(script.extra)
    if script.approval:
        approval = script.approval
        matter["approved"] = {"by": approval.by, "at": approval.at, "sha256": approval.sha256}
    if not matter:
        return "---\n---"
    written = yaml.dump(matter, Dumper=_DUMPER, allow_unicode=True, sort_keys=False, width=2**16)
    return f"---\n{written}---"
