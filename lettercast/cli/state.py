"""What the options before the verb said."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lettercast.show import Show

show_dir: str = ""
verbose: bool = False


def current_show() -> Show:
    """The show the verbs work on: --show, or the one around the working directory."""
    from lettercast.show import open_show

    return open_show(current_root())


def current_root() -> Path:
    """Its folder, whatever its settings are like. Raises ShowError where there is none."""
    from lettercast.files import at_home
    from lettercast.show import find_root

    return find_root(at_home(show_dir), above=False) if show_dir else find_root(Path.cwd())
