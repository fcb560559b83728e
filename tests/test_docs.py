"""The documents tell the truth: every command is described, every command they show exists."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from typing import Any

import pytest
import typer.main

from lettercast.cli import app
from tests.conftest import ROOT

DOCUMENTS = [ROOT / "README.md", ROOT / "ARCHITECTURE.md", *sorted((ROOT / "docs").rglob("*.md"))]


def live_commands() -> dict[str, Any]:
    """Every command by its full name: "draft", "voices try"."""
    found: dict[str, Any] = {}

    def walk(command: Any, name: str) -> None:
        children = getattr(command, "commands", None)
        if children:
            for child, inner in children.items():
                walk(inner, f"{name} {child}".strip())
            if getattr(command, "invoke_without_command", False) and name:
                found[name] = command
        else:
            found[name] = command

    walk(typer.main.get_command(app), "")
    return found


def shown_commands() -> Iterator[tuple[str, str]]:
    """(document, command line) of every `lettercast …` in a code block."""
    for document in DOCUMENTS:
        if not document.is_file():
            continue
        for block in re.findall(r"^```(?:console|sh|bash|)\n(.*?)^```", document.read_text(), re.M | re.S):
            for line in block.replace("\\\n", " ").splitlines():
                for part in re.split(r"\||&&|;", line.split(" # ")[0]):
                    words = part.strip().removeprefix("$ ")
                    if words.startswith("lettercast "):
                        yield document.name, words


@pytest.mark.parametrize("name", sorted(live_commands()))
def test_every_command_has_help_and_a_place_in_the_documents(name: str) -> None:
    assert live_commands()[name].help
    text = (ROOT / "docs" / "commands.md").read_text()
    assert re.search(rf"\blettercast {re.escape(name)}\b", text), f"docs/commands.md does not tell of `{name}`"


@pytest.mark.parametrize(("document", "line"), sorted(set(shown_commands())))
def test_every_shown_command_exists(document: str, line: str) -> None:
    words = [word for word in shlex.split(line)[1:] if word not in ("…", "...")]
    if words and words[0] == "--show":
        words = words[2:]
    if words and words[0].startswith("-"):
        assert words[0] in ("--help", "-h", "--version", "--verbose", "-v", "-vv", "--log-json", "--traceback")
        return
    commands = live_commands()
    name = next((n for n in (" ".join(words[:2]), words[0]) if n in commands), None)
    assert name, f"{document}: no command {words[0]!r}"
    known = {option for parameter in commands[name].params for option in parameter.opts + parameter.secondary_opts}
    for word in words:
        if word.startswith("--"):
            assert word.split("=")[0] in known | {"--help"}, f"{document}: {name} has no {word}"


@pytest.mark.parametrize("name", ["--allow-doubtful", "--listen"])
def test_options_that_were_renamed_still_work_and_are_hidden(name: str) -> None:
    (option,) = (one for one in live_commands()["render"].params if name in one.opts)
    assert option.hidden
