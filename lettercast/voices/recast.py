"""Give a part to another voice: change show.toml, and write a profile where there is none."""

from __future__ import annotations

from itertools import count
from pathlib import Path

from lettercast.settings import PARTS, RESERVED_PROFILE_NAMES
from lettercast.show import Show, open_show, update_show
from lettercast.voices.audition import Candidate
from lettercast.voices.casting import add_known_voice
from lettercast.voices.catalogue import KnownVoice
from lettercast.voices.errors import VoiceError
from lettercast.voices.supply import require_available

ALWAYS_CASTABLE = ("narrator", "opinion")
"""Parts that every show can cast."""


def castable_parts(show: Show) -> tuple[str, ...]:
    """List the parts that can be cast: narrator, opinion, and any other that [cast] names."""
    cast = show.settings.cast.voices_by_part
    rest = [part for part in cast if part not in PARTS]
    return tuple(part for part in PARTS if part in ALWAYS_CASTABLE or part in cast) + tuple(rest)


def assign_part(root: Path, part: str, candidate: Candidate, *, agreed: bool = False) -> str:
    """Cast a candidate in show.toml; return the name of its profile, which is written where there is none.

    Nothing is fetched. Raises VoiceError for an unknown part, for a voice whose terms nobody agreed to, or one that
    can't be used; ShowError where show.toml is invalid. On an error nothing is changed.
    """
    show = open_show(root)
    if part not in castable_parts(show):
        raise VoiceError(f"the show has no part {part!r}", "show.toml", f"there are: {', '.join(castable_parts(show))}")
    if candidate.profile:
        update_show(root, "cast", {part: candidate.profile})
        return candidate.profile
    known = candidate.known_voice
    if known is None:
        raise VoiceError(f"{candidate.name} can't be cast", remedy="start the audition again")
    if known.agree and not agreed:
        raise VoiceError(f"{known.name} comes with terms that nobody agreed to", remedy="read them and agree")
    require_available(known)
    path = add_known_voice(show.voices_folder, known, _unused_profile_name(show, known))
    try:
        update_show(root, "cast", {part: path.stem})
    except BaseException:
        path.unlink()
        raise
    return path.stem


def _unused_profile_name(show: Show, known: KnownVoice) -> str:
    """Name for a voice's profile: the voice's own, with a number where another profile has that name."""
    names = (known.name if number == 1 else f"{known.name}-{number}" for number in count(1))
    return next(
        name
        for name in names
        if name not in RESERVED_PROFILE_NAMES and not (show.voices_folder / f"{name}.toml").exists()
    )
