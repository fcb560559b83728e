"""What the options before the command said: the object of typer's context."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import typer

    from lettercast.show import Show


@dataclass(slots=True)
class GlobalOptions:
    """The options that every command shares."""

    show_dir: str = ""
    traceback: bool = False
    log_json: bool = False

    def find_root(self) -> Path:
        """Return the folder of --show, or of the show around the working directory. Raises ShowError."""
        from lettercast.files import expand_user
        from lettercast.show import find_root

        return find_root(expand_user(self.show_dir), above=False) if self.show_dir else find_root(Path.cwd())


def global_options(context: typer.Context) -> GlobalOptions:
    """Return the options before the command."""
    return context.ensure_object(GlobalOptions)


def open_current_show(context: typer.Context) -> Show:
    """Open the show that the command works on. Raises ShowError."""
    from lettercast.show import open_show

    return open_show(global_options(context).find_root())
