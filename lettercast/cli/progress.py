"""Progress bars on a terminal: started when there is something to show, gone before a line is printed."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from lettercast.episodes import StageProgress


class ProgressDisplay:
    """One bar for each stage, with the time left. Off a terminal nothing is shown."""

    def __init__(self, label: str = ""):
        self.label = label
        self._bars: Progress | None = None
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> ProgressDisplay:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    def stop(self) -> None:
        """Take the bars away."""
        if self._bars:
            self._bars.stop()
        self._bars, self._tasks = None, {}

    def show_stage(self, stage: StageProgress) -> None:
        """Show how far a stage of rendering is."""
        if sys.stdout.isatty():
            bars, task = self._find_task(stage.stage)
            bars.update(task, completed=stage.done_s, total=stage.total_s)

    def show_upload(self, action: str, name: str, size: int) -> None:
        """Show which file was sent or deleted."""
        if sys.stderr.isatty():
            bars, task = self._find_task("upload", uploads=True)
            bars.update(task, advance=size, description=f"{action} {name}")

    def _find_task(self, name: str, *, uploads: bool = False) -> tuple[Progress, TaskID]:
        from rich.console import Console
        from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

        if self._bars is None:
            description, rest = TextColumn("{task.description}"), TimeRemainingColumn()
            columns = (
                (description, BarColumn(), DownloadColumn(), rest)
                if uploads
                else (TextColumn(self.label), BarColumn(), description, rest)
            )
            self._bars = Progress(*columns, transient=True, console=Console(stderr=uploads))
            self._bars.start()
        if name not in self._tasks:
            self._tasks[name] = self._bars.add_task(name, total=None)
        return self._bars, self._tasks[name]
