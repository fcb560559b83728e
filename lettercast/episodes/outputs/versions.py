"""The versions of everything that writes an episode's files, so that a changed writer reaches old episodes."""

from __future__ import annotations

import json
from collections.abc import Iterable

from lettercast.audio import AudioFormat
from lettercast.episodes.manifest import FIELDS_VERSION
from lettercast.episodes.outputs.artwork import PICTURES_VERSION
from lettercast.episodes.outputs.chapters import CHAPTERS_VERSION
from lettercast.episodes.outputs.items import ITEMS_VERSION
from lettercast.episodes.outputs.notes import NOTES_VERSION
from lettercast.episodes.outputs.transcripts import TRANSCRIPT_FORMATS
from lettercast.episodes.timeline import TIMELINE_VERSION
from lettercast.files import sha256_of

FIRST_VERSIONS = "a820dd034be339f908c113f0455c44bb26f2b1294f87e3f7b169033b29779c54"
"""The hash of the versions that were there when episodes began to record them. It stays as it is for ever."""


def hash_writers(formats: Iterable[AudioFormat]) -> str:
    """Hash the versions of what writes the files of an episode with these audio formats.

    Empty for the first versions: episodes that were rendered before versions were recorded have no hash either.
    """
    versions = {
        "timeline": TIMELINE_VERSION,
        "pictures": PICTURES_VERSION,
        "chapters": CHAPTERS_VERSION,
        "notes": NOTES_VERSION,
        "items": ITEMS_VERSION,
        "fields": FIELDS_VERSION,
    }
    versions |= {row.file_name: row.version for row in TRANSCRIPT_FORMATS}
    # a first version is left out here, so that a further audio format changes nothing for shows that do not use it
    versions |= {f"tag of {row.suffix}": row.tag_version for row in formats if row.tag_version > 1}
    found = sha256_of(json.dumps(versions, sort_keys=True))
    return "" if found == FIRST_VERSIONS else found
