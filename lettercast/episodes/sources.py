"""What an episode was made from, by the names a person has for it: enough to say what changed since.

Kept under `.lettercast/` at each rendering, as hashes: settings of a voice may be nobody else's business. Whether the
sound is stale is decided by its key; this only explains.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from lettercast.audio import read_ffmpeg_version
from lettercast.episodes.plan import EpisodePlan
from lettercast.files import sha256_file, sha256_of, write_text
from lettercast.scripts import Lexicon, Script
from lettercast.show import Show
from lettercast.voices import TakeKeys

HASH_DIGITS = 12
MAX_NAMES = 4
"""More names of one kind are counted."""
BUMPERS = ("intro", "outro", "sting", "bed")


@dataclass(frozen=True, slots=True)
class SourceHashes:
    """Hashes by kind and name, and the start of each sentence's take key."""

    texts: Mapping[str, str]  # settings that tags, notes and transcripts depend on
    settings: Mapping[str, str]
    voices: Mapping[str, str]
    lexicon: Mapping[str, str]
    takes: tuple[str, ...]


def describe_sources(show: Show, script: Script, plan: EpisodePlan, lexicon: Lexicon, keys: TakeKeys) -> SourceHashes:
    """Describe what an episode is made from. Raises VoiceError for a voice that is not available."""
    settings: dict[str, object] = {"ffmpeg": read_ffmpeg_version()}
    for table, values in (("sound", show.settings.sound), ("pauses", show.settings.pauses)):
        settings |= {f"[{table}] {name}": value for name, value in values.model_dump(mode="json").items()}
    settings |= {f"[cast] {part}": name for part, name in show.settings.cast.voices_by_part.items()}
    for name in BUMPERS:
        path = show.resolve_path(getattr(show.settings.sound, name))
        if path.is_file():
            settings[path.relative_to(show.root).as_posix()] = sha256_file(path)
    voices: dict[str, object] = {}
    for voice in {line.voice.name: line.voice for line in plan.lines}.values():
        described = {**keys.describe_voice(voice), "gain_db": voice.gain_db}
        options: Any = described.pop("settings")
        voices |= {f"{voice.name}: {name}": value for name, value in {**described, **options}.items()}
    said = {
        entry.written: entry.spoken
        for sentence in script.iter_sentences()
        for _, _, entry, _ in lexicon.find_matches(sentence.spoken)
    }
    takes = tuple(keys.compute_key(line)[:HASH_DIGITS] for line in plan.lines)
    return SourceHashes(_describe_texts(show), _hash_values(settings), _hash_values(voices), _hash_values(said), takes)


def _describe_texts(show: Show) -> dict[str, str]:
    about = show.settings.show
    cover = show.resolve_path(about.cover)
    return _hash_values(
        {
            "[show] title": about.title,
            "[show] author": about.author,
            "[show] language": about.language,
            "[show] explicit": about.explicit,
            "[script] disclosure": show.settings.script.disclosure,
            "[show] cover": [about.cover, sha256_file(cover) if about.cover and cover.is_file() else ""],
        }
    )


def _hash_values(values: Mapping[str, object]) -> dict[str, str]:
    return {
        name: sha256_of(json.dumps(value, sort_keys=True, default=str))[:HASH_DIGITS] for name, value in values.items()
    }


def save_sources(sources: SourceHashes, path: Path) -> None:
    write_text(path, json.dumps(asdict(sources), separators=(",", ":")))


def load_sources(path: Path) -> SourceHashes | None:
    """Load what is kept at `path`; None where there is none that this version understands."""
    try:
        kept: dict[str, Any] = json.loads(path.read_bytes())
        return SourceHashes(**{**kept, "takes": tuple(kept["takes"])})
    except (OSError, ValueError, KeyError, TypeError):
        return None


def list_text_changes(then: SourceHashes, show: Show) -> list[str]:
    """List the changed settings that tags, notes and transcripts depend on: "settings: [show] title"."""
    return _list_names("settings", _find_differences(then.texts, _describe_texts(show)))


def list_sound_changes(then: SourceHashes, now: SourceHashes) -> list[str]:
    """List what the sound depends on and differs: "voice narrator: speed", "lexicon: MoCo", "3 of 45 sentences …"."""
    voices = _fold_replaced_voices(_find_differences(then.voices, now.voices), then.voices, now.voices)
    changes = [
        *_list_names("settings", _find_differences(then.settings, now.settings)),
        *_list_names("voice", voices),
        *_list_names("lexicon", _find_differences(then.lexicon, now.lexicon)),
    ]
    if new := (Counter(now.takes) - Counter(then.takes)).total():
        changes.append(f"{new} of {len(now.takes)} sentences sound different")
    return changes


def _find_differences(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    return [name for name in {**before, **after} if before.get(name) != after.get(name)]


def _list_names(kind: str, names: list[str]) -> list[str]:
    """One line for the names of a kind, none where there are none."""
    more = f" and {len(names) - MAX_NAMES} more" if len(names) > MAX_NAMES else ""
    return [f"{kind}: {', '.join(names[:MAX_NAMES])}{more}"] if names else []


def _fold_replaced_voices(names: list[str], before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    """Name a voice alone where all of it is new or gone; of one with another engine, the engine."""
    folded: list[str] = []
    for name in names:
        voice, _, setting = name.partition(": ")
        engine = f"{voice}: engine"
        if engine not in before or engine not in after:
            folded.append(f"{voice} ({'new' if engine in after else 'no longer used'})")
        elif before[engine] == after[engine] or name == engine:
            folded.append(f"{voice} {setting}")
    return list(dict.fromkeys(folded))
