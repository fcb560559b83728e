"""Citations: what points elsewhere. Pointers are dropped, names stay."""

from __future__ import annotations

from lettercast.scripts.spoken.rule import GONE, rule

CITATIONS = (
    rule(
        "cross-reference",
        r" ?(?:\( ?){1,2}(?:[Ss]ee (?:also )?)?[A-Z]{2,5} ?# ?\d{1,5}"
        r"(?:(?:,? and |[,;] ?)(?:[A-Z]{2,5} ?)?# ?\d{1,5}){0,9}(?: ?\)){1,2}",
        "",
        ("Mesa optimizers (AN #58) are one example.", "Mesa optimizers are one example."),
        ("We saw this ( AN#7, AN #12 ).", "We saw this."),
        needs="#",
        mask=GONE,
    ),
    rule(
        "reference",
        r" ?\[(?:\^?\d{1,3}(?:(?:[,;] ?| ?[-–] ?)\d{1,3}){0,19}|\^\w{1,20}|citation needed|sic)\](?!\()",
        lambda match: "" if not match.group().strip().startswith(("[0,", "[-")) else None,
        ("This was known [4] long before [7, 9].", "This was known long before."),
        needs="[",
        mask=GONE,
    ),
    rule(
        "et al",
        r"\b[Ee]t\.? [Aa]l\b\.?(?: (?=['’]s))?(?=(?P<end>\Z)?)",
        lambda match: "and others." if match.group().endswith(".") and match.group("end") is not None else "and others",
        ("The method of Okafor et al. is older.", "The method of Okafor and others is older."),
    ),
)
