"""How a relation is said between what it joins, and in the sentence around it."""

from __future__ import annotations

import re

from lettercast.normalization.formulas.greek import GREEK_LETTERS

_DISTRIBUTION = re.compile(r"(?:N|Normal|U|Unif|Uniform|Bernoulli|Ber|Beta|Gamma|Dir|Cat|GP|Poisson|p|P|q|D) of ")
_DISTRIBUTION_NAMES = frozenset("pqDPQUN") | {"pi", "mu", "rho", "nu", "Pi"}
_DISTRIBUTION_TERM = re.compile(r"(?:p|q|D|P|pi|mu|rho|nu) (?:sub|of|star|prime)\b")
_COMPARISON = re.compile(r"is (?:much )?(?:less|greater) than")
_VERBLESS_LEAD = re.compile(
    r"(?i)\b(?:for|let|with|any|every|each|all|some|at|given|fix|choose|pick|take|of|from|by|needs?|requires?|use|using)"
    r"(?: an?| the| all| any| some| each| every)? \Z"
)
_QUESTION_LEAD = re.compile(r"(?:\A|[.:;?!\"“(] ?)(?:[Ii]s|[Aa]re) \Z")
_SAMPLING_VERB = re.compile(r"(?i)\b(?:sampl(?:e[ds]?|ing)|draw(?:s|n|ing)?)(?: an?| the| some)? \Z")
_FOLLOWING_VERB = re.compile(r" (?:is|are|was|were|be|being|means|implies|gives|holds|denotes?|makes|counts)\b")


def say_relation(spoken: str, before: str, following: str, *, inside: bool) -> tuple[str, str]:
    """Return the words for a relation between two terms, and those for the second term."""
    if spoken == "to the":
        return "", following  # a power; its words are the caller's
    if spoken == "is about" and (
        inside
        or _DISTRIBUTION.match(following)
        or following in _DISTRIBUTION_NAMES
        or _DISTRIBUTION_TERM.match(following)
    ):
        if inside and re.match(r"[A-Za-z]", following) and (_is_letter(following) or " of " in following):
            return "drawn from", following
        if _DISTRIBUTION.match(following):
            return "is distributed as", following
        if following in _DISTRIBUTION_NAMES or _DISTRIBUTION_TERM.match(following):
            return "is drawn from", following
    if spoken == "to" and (following.startswith(("infinity", "minus infinity")) or _is_limit(before, following)):
        return "goes to", following
    return spoken, following


def _is_letter(spoken: str) -> bool:
    return len(spoken) == 1 or spoken in GREEK_LETTERS.values() or spoken.isalpha()


def _is_limit(before: str, following: str) -> bool:
    """Whether an arrow leads to a limit: ε → 0."""
    return following.split()[0] in ("zero", "one") and (len(before) == 1 or before in GREEK_LETTERS.values())


def join_chain(spoken: list[str]) -> str:
    """Join terms and the relations between them; in a chain without "is": "zero less than x less than one"."""
    relations = [part for part in spoken[1::2] if _COMPARISON.match(part)]
    if len(relations) > 1:
        spoken = [part.removeprefix("is ") if part in relations else part for part in spoken]
    return " ".join(spoken)


def adapt_to_sentence(spoken: str, before: str, after: str) -> str:
    """Drop a relation's verb where the sentence has one: "for n greater than three", "p less than one is rare"."""
    repeated = re.search(r"\b(gradient|norm|sum|product|integral|limit|probability|absolute value|size) \Z", before)
    if repeated and spoken.startswith(f"the {repeated[1]} "):
        spoken = spoken.removeprefix(f"the {repeated[1]} ")
    if _SAMPLING_VERB.search(before):
        spoken = re.sub(r" is (?:distributed as|drawn from)(?= )", " from", spoken, count=1)
    if re.search(r"(?i)\blet \Z", before):
        spoken = spoken.replace(" goes to ", " go to ", 1)
    if " is " in spoken and _QUESTION_LEAD.search(before):
        return spoken.replace(" is ", " ", 1)
    if _VERBLESS_LEAD.search(before):
        spoken = spoken.replace(" does not equal ", " not equal to ", 1)
    if " is " in spoken and (_VERBLESS_LEAD.search(before) or _FOLLOWING_VERB.match(after)):
        return re.sub(
            r" is (?=(?:much )?(?:less|greater) than|approximately|about|drawn|distributed)", " ", spoken, count=1
        )
    return spoken
