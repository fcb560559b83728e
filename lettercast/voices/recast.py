"""Giving a part to another voice: show.toml is changed, and a profile written where there is none."""

from __future__ import annotations

from itertools import count
from pathlib import Path

from lettercast.settings import NOT_VOICES, PARTS
from lettercast.show import Show, amend_show, open_show
from lettercast.voices.audition import Candidate
from lettercast.voices.casting import add_known
from lettercast.voices.catalogue import KnownVoice
from lettercast.voices.errors import VoiceError
from lettercast.voices.supply import need

ALWAYS = ("narrator", "opinion")
"""The parts that every show can give away."""


def parts_to_give(show: Show) -> tuple[str, ...]:
    """The parts that a click can cast: narrator, opinion, and whatever else [cast] names."""
    cast = show.settings.cast.parts
    rest = [part for part in cast if part not in PARTS]
    return tuple(part for part in PARTS if part in ALWAYS or part in cast) + tuple(rest)


def give_part(root: Path, part: str, candidate: Candidate, *, agreed: bool = False) -> str:
    """Cast a candidate in show.toml; the name of its profile, which is written where there is none.

    Nothing is fetched. Raises VoiceError for a part that is none of the show's, for a voice whose terms nobody agreed
    to, or one that can't be had; ShowError where show.toml is not right. Then nothing is changed.
    """
    show = open_show(root)
    if part not in parts_to_give(show):
        raise VoiceError(f"the show has no part {part!r}", "show.toml", f"there are: {', '.join(parts_to_give(show))}")
    if candidate.profile:
        amend_show(root, "cast", {part: candidate.profile})
        return candidate.profile
    known = candidate.known
    if known is None:
        raise VoiceError(f"{candidate.name} is no voice that can be cast", remedy="start the audition again")
    if known.agree and not agreed:
        raise VoiceError(f"{known.name} comes with terms that nobody agreed to", remedy="read them and agree")
    need(known)
    path = add_known(show.voices, known, _free_name(show, known))
    try:
        amend_show(root, "cast", {part: path.stem})
    except BaseException:
        path.unlink()
        raise
    return path.stem


def _free_name(show: Show, known: KnownVoice) -> str:
    """What a voice's profile is called: as the voice is, or with a number where another profile has that name."""
    names = (known.name if number == 1 else f"{known.name}-{number}" for number in count(1))
    return next(name for name in names if name not in NOT_VOICES and not (show.voices / f"{name}.toml").exists())
