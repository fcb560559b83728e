"""Sentences in the manner of a research newsletter, made of parts, with names that no dictionary holds."""

from __future__ import annotations

import random

SUBJECTS = (
    "The authors", "Lindqvist and Okonkwo", "A team in Tampere", "Our reviewer", "The second experiment",
    "This benchmark",
    "Marchetti", "The reward model", "Every baseline in the paper", "A smaller transformer", "The gridworld", "Zhang",
    "The appendix", "Their ablation", "Most annotators", "The simulated robot", "Varga's earlier work", "The theory",
)  # fmt: skip
VERBS = (
    "explains", "hardly touches", "reproduces", "quietly assumes", "measures", "overturns", "compares",
    "underestimates",
    "leaves open", "carefully separates", "builds on", "argues against", "simplifies", "extends", "rules out",
)  # fmt: skip
OBJECTS = (
    "the results of last spring", "a surprising number of failures", "what the policy does in unfamiliar rooms",
    "the difference between praise and approval", "how hyperparameters were chosen", "every claim about robustness",
    "three kinds of overfitting", "the cost of asking people twice", "the embeddings of rare words",
    "a narrow set of tasks with cooking utensils", "the usual argument from scale", "the gap between training and use",
    "an old idea from control theory", "the incentives of a careful gardener", "its own uncertainty",
)  # fmt: skip
TAILS = (
    "", "", ", although the sample is small", ", and the code is available", " without saying why",
    ", which I had not expected", ", but only when the lights are off", ", at least for the moment",
    " in seven of eight environments", "; the rest follows from symmetry", ", because nobody had looked before",
    ", so the obvious explanation is probably wrong", " and then asks the listener to decide",
)  # fmt: skip
OPENINGS = (
    "", "", "", "", "However, ", "In short, ", "As Okonkwo puts it, ", "After a week of training, ", "To my surprise, ",
    "For the harder levels, ",
)  # fmt: skip


def sentences(count: int, seed: int = 0) -> list[str]:
    """`count` different sentences of 5 to 30 words, the same for the same seed."""
    draw = random.Random(seed)
    found: dict[str, None] = {}
    while len(found) < count:
        opening, subject = draw.choice(OPENINGS), draw.choice(SUBJECTS)
        if opening and not subject.startswith(("Lindqvist", "Marchetti", "Zhang", "Varga")):
            subject = subject[0].lower() + subject[1:]
        body = f"{opening}{subject} {draw.choice(VERBS)} {draw.choice(OBJECTS)}{draw.choice(TAILS)}."
        found[body[0].upper() + body[1:]] = None
    return list(found)
