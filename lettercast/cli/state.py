"""What the options before the verb said."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lettercast.show import Show

show_dir: str = ""
verbose: bool = False


def open_current_show() -> Show:
    """The show the verbs work on: --show, or the one around the working directory."""
    from lettercast.show import open_show

    return open_show(find_current_root())


def find_current_root() -> Path:
    """Its folder, whatever its settings are like. Raises ShowError where there is none."""
    from lettercast.files import expand_user
    from lettercast.show import find_root

    return find_root(expand_user(show_dir), above=False) if show_dir else find_root(Path.cwd())
