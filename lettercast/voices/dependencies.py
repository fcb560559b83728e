"""The files that the engines of voices depend on: what has to be as it was for a take's key to be as it was."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

from lettercast.files import expand_user
from lettercast.voices.engines import BUILTIN_ENGINES
from lettercast.voices.engines.model_files import models_folder
from lettercast.voices.model import Voice


def list_dependencies(voices: Iterable[Voice]) -> tuple[Path, ...] | None:
    """List models that voices name, programs they run, and where fetched models lie; None where that can't be known.

    Installed packages are not listed. The folders of all engines are: a voice may stand in for one whose model is
    not there yet. Nobody knows what engines of other packages depend on.
    """
    paths = [models_folder(engine) for engine in BUILTIN_ENGINES]
    for voice in voices:
        if voice.engine not in BUILTIN_ENGINES:
            return None
        if Path(voice.model).is_absolute():
            paths.append(Path(voice.model))
        command = voice.settings.get("command")
        if isinstance(command, list) and command:
            paths.append(Path(shutil.which(expand_user(str(command[0]))) or str(command[0])))
    return tuple(dict.fromkeys(paths))
