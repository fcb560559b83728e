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
    from lettercast.show import find_show, open_show

    return open_show(Path(show_dir).expanduser()) if show_dir else find_show(Path.cwd())
