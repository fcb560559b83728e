"""Whether an episode is still what its script, voices, settings and this version would make today; if not, why."""

from __future__ import annotations

import json

from lettercast.episodes.manifest import Hashes, Manifest
from lettercast.episodes.mixing.encode_spec import list_formats
from lettercast.episodes.outputs.versions import hash_writers
from lettercast.episodes.plan import EpisodePlan, plan_episode
from lettercast.files import sha256_file, sha256_of
from lettercast.scripts import Lexicon, Script, compute_fingerprint
from lettercast.show import Show
from lettercast.voices import load_cast


def hash_sources(show: Show, script: Script, plan: EpisodePlan) -> Hashes:
    """Hash what an episode is made from. `voices` covers who says what, changes by the lexicon included.

    Raises AudioError for an alternate that is no format.
    """
    source = show.root / script.source if script.source else None
    lines = [[repr(line.voice), line.text] for line in plan.lines]
    return Hashes(
        issue=sha256_file(source) if source and source.is_file() else "",
        script=compute_fingerprint(script),
        voices=sha256_of(json.dumps(lines)),
        settings=sha256_of(json.dumps(_select_settings(show))),
        writers=hash_writers(list_formats(show.settings.sound)),
    )


def find_stale_reasons(show: Show, script: Script, manifest: Manifest) -> tuple[str, ...]:
    """List, for people, what has changed since the episode was rendered; empty when it is as it would be made today.

    Raises VoiceError, ScriptError and AudioError where today's voices, lexicon or alternates are not right.
    """
    audio = show.episode_folder(manifest.id) / manifest.audio.file
    if not audio.is_file() or audio.stat().st_size != manifest.audio.bytes:
        return (f"{manifest.audio.file} is missing or incomplete",)
    settings = show.settings
    plan = plan_episode(script, load_cast(show), Lexicon.load(show.lexicon_path).apply, settings.pauses, settings.sound)
    then, now = manifest.hashes, hash_sources(show, script, plan)
    reasons = []
    if then.issue != now.issue:
        reasons.append("the issue was changed")
    if then.script != now.script:
        reasons.append("the script was changed")
    elif then.voices != now.voices:
        reasons.append("the voices or the lexicon were changed")
    if then.settings != now.settings:
        reasons.append("the settings or the bumpers were changed")
    if then.writers != now.writers:
        reasons.append("this version of Lettercast writes other files")
    return tuple(reasons)


def _select_settings(show: Show) -> list[object]:
    """Select the settings that an episode's files depend on."""
    about, sound = show.settings.show, show.settings.sound
    named = [sound.intro, sound.outro, sound.sting, sound.bed, about.cover]
    files = [sha256_file(show.resolve_path(name)) for name in named if name and show.resolve_path(name).is_file()]
    texts = [about.title, about.author, about.language, about.explicit, show.settings.script.disclosure]
    return [texts, show.settings.pauses.model_dump(), sound.model_dump(), files]
