"""Whether an episode is still what its script, voices, settings and this version would make today; if not, why."""

from __future__ import annotations

import json
from functools import cached_property
from pathlib import Path

from lettercast.episodes.manifest import Hashes, Manifest
from lettercast.episodes.mixing.cache_key import measurement_keys, sound_key
from lettercast.episodes.mixing.encode_spec import list_formats
from lettercast.episodes.mixing.recording import load_recording
from lettercast.episodes.outputs.versions import hash_writers
from lettercast.episodes.plan import EpisodePlan, plan_episode
from lettercast.episodes.sources import describe_sources, list_sound_changes, list_text_changes, load_sources
from lettercast.files import sha256_file, sha256_of
from lettercast.scripts import Lexicon, Script, compute_fingerprint
from lettercast.show import Show
from lettercast.voices import Cast, TakeKeys, Voice, list_dependencies, load_cast


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


class FreshnessChecker:
    """Compares finished episodes with what rendering would make of them today. Reads cast and lexicon once."""

    def __init__(self, show: Show):
        self.show = show
        self.keys = TakeKeys()
        self._voices: dict[str, Voice] = {}

    @cached_property
    def cast(self) -> Cast:
        return load_cast(self.show)

    @cached_property
    def lexicon(self) -> Lexicon:
        return Lexicon.load(self.show.lexicon_path)

    @property
    def dependencies(self) -> tuple[Path, ...] | None:
        """What the voices of the episodes so far depend on besides the show's files; see `list_dependencies`."""
        return list_dependencies(self._voices.values())

    def find_stale_reasons(self, script: Script, manifest: Manifest) -> tuple[str, ...]:
        """List, for people, what has changed since an episode was rendered; empty when it would be made the same.

        The key of the sound is compared with the one that rendering compares. Where that is not kept any more (a
        fresh clone), the hashes of the manifest stand in for it. Raises VoiceError and ScriptError where today's
        voices or lexicon are not right.
        """
        show, settings = self.show, self.show.settings
        audio = show.episode_folder(manifest.id) / manifest.audio.file
        if not audio.is_file() or audio.stat().st_size != manifest.audio.bytes:
            return (f"{manifest.audio.file} is missing or incomplete",)
        plan = plan_episode(script, self.cast, self.lexicon.apply, settings.pauses, settings.sound)
        self._voices |= {line.voice.name: line.voice for line in plan.lines}
        then, now = manifest.hashes, hash_sources(show, script, plan)
        reasons = []
        if then.issue != now.issue:
            reasons.append("the issue was changed")
        if then.script != now.script:
            reasons.append("the script was changed")
        kept = show.cache_folder / "episodes" / f"{manifest.id}.json"
        rendered, sources = load_recording(kept), load_sources(kept.with_name(f"{manifest.id}.sources.json"))
        sounds_new = rendered is not None and rendered.key != self._find_sound_key(plan)
        if rendered and sources:
            reasons += list_text_changes(sources, show)
            if sounds_new:
                today = describe_sources(show, script, plan, self.lexicon, self.keys)
                reasons += list_sound_changes(sources, today)
        else:
            if then.settings != now.settings:
                reasons.append("the settings or the bumpers were changed")
            if then.script == now.script and then.voices != now.voices and (sounds_new or not rendered):
                reasons.append("the voices or the lexicon were changed")
        if then.writers != now.writers:
            reasons.append("this version of Lettercast writes other files")
        if rendered and not sounds_new and rendered.listened != settings.voices.listen:
            reasons.append(f"verified with --verify {rendered.listened}")
        if sounds_new and not reasons:
            reasons.append("it would be synthesized or mixed differently now")
        return tuple(reasons)

    def _find_sound_key(self, plan: EpisodePlan) -> str:
        take_keys = [self.keys.compute_key(line) for line in plan.lines]
        return sound_key(self.show, plan, measurement_keys(plan, take_keys))


def _select_settings(show: Show) -> list[object]:
    """Select the settings that an episode's files depend on."""
    about, sound = show.settings.show, show.settings.sound
    named = [sound.intro, sound.outro, sound.sting, sound.bed, about.cover]
    files = [sha256_file(show.resolve_path(name)) for name in named if name and show.resolve_path(name).is_file()]
    texts = [about.title, about.author, about.language, about.explicit, show.settings.script.disclosure]
    return [texts, show.settings.pauses.model_dump(), sound.model_dump(), files]
