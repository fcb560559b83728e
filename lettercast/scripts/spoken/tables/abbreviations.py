"""Abbreviations: said in full."""

from __future__ import annotations

from lettercast.scripts.spoken.rule import rule

ABBREVIATIONS = (
    rule(
        "for example",
        r"\b([Ee])(?:\. ?g\b\.?|g\.)",
        lambda match: "For example" if match[1] == "E" else "for example",
        ("Some games, e.g. chess, are solved.", "Some games, for example chess, are solved."),
        needs=".",
    ),
    rule(
        "that is",
        r"\b([Ii])(?:\. ?e\b\.?|e\.)",
        lambda match: "That is" if match[1] == "I" else "that is",
        ("The agent, i.e. the robot, waits.", "The agent, that is the robot, waits."),
        needs=".",
    ),
)
