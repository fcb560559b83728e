"""render: an approved script becomes an episode."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from lettercast.cli import state
from lettercast.cli.program import app

if TYPE_CHECKING:
    from lettercast.episodes import StageProgress
    from lettercast.episodes.manifest import Manifest
    from lettercast.show import Show


@app.command()
def render(
    episodes: Annotated[list[str] | None, typer.Argument(metavar="NNN…", help="Episodes, as 95 or 095.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Every approved script.")] = False,
    allow_doubtful: Annotated[bool, typer.Option("--allow-doubtful", help="Take what was doubted as it is.")] = False,
    listen: Annotated[
        Literal["auto", "all", "off"] | None,
        typer.Option(help="How to listen to takes: as far as needed, word by word, not at all."),
    ] = None,
) -> None:
    """Voice, stitch, master and tag; only what changed."""
    from lettercast.episodes import EpisodeError
    from lettercast.errors import LettercastError, Problem

    show = state.open_current_show()
    if bool(episodes) == everything:
        what = "say which episodes: these, or all of them" if everything else "say which episodes"
        raise EpisodeError(what, "render", "name them, or use --all")
    if everything:
        wanted = list_approved_episodes(show)
    else:
        wanted = [show.resolve_episode(name) for name in episodes or []]
    problems: list[Problem] = []
    for episode in wanted:
        try:
            render_with_progress(show, episode, listen=listen or "", allow_doubtful=allow_doubtful)
        except LettercastError as error:  # the others are rendered all the same
            if len(wanted) == 1:
                raise
            problems += error.problems
    if problems:
        raise EpisodeError(problems=tuple(problems))


@app.command()
def report(episode: Annotated[str, typer.Argument(metavar="NNN", help="An episode that is rendered.")]) -> None:
    """Write a page to look at: waveform, loudness, speakers, doubts."""
    from lettercast.episodes import write_report

    show = state.open_current_show()
    print(write_report(show, show.resolve_episode(episode)))


def list_approved_episodes(show: Show) -> list[str]:
    """The episodes that may be rendered; says which are left out, and why."""
    from lettercast.scripts import find_approval_problem, read_script

    approved = []
    for episode in show.list_scripts():
        if problem := find_approval_problem(read_script(show.script_path(episode))):
            print(f"{episode}: {problem}, left out")
        else:
            approved.append(episode)
    return approved


def render_with_progress(show: Show, episode: str, *, listen: str = "", allow_doubtful: bool = False) -> Manifest:
    """Render one episode, with a progress bar on a terminal, and say what came of it.

    Raises EpisodeError at the end for takes in doubt, each with its sentence, unless they are allowed or the
    script calls them right; the episode is there all the same.
    """
    from lettercast.episodes import EpisodeError, render_episode
    from lettercast.errors import Problem
    from lettercast.scripts import dismissal_comment, list_open, read_script

    def say(text: str) -> None:
        print(f"{episode}: {text}")

    if sys.stdout.isatty():
        with progress_bar(episode) as step:
            manifest = render_episode(show, episode, progress=step, notice=say, listen=listen)
    else:
        manifest = render_episode(show, episode, notice=say, listen=listen)
    minutes, seconds = divmod(manifest.duration_ms // 1000, 60)
    say(f"{minutes}:{seconds:02d}, {len(manifest.chapters)} chapters, {manifest.audio.file}")
    script = read_script(show.script_path(episode))
    waiting = list_open(
        manifest.doubts, script, lambda doubt: tuple(dismissal_comment(found, doubt.text) for found in doubt.found)
    )
    doubts = [
        Problem(f"sentence {doubt.sentence}: {'; '.join(doubt.found)}: {doubt.text!r}", episode) for doubt in waiting
    ]
    if doubts and not allow_doubtful:
        remedy = f"listen with `lettercast review {episode}` and call them right or say them differently"
        raise EpisodeError(problems=(*doubts, Problem(f"{len(doubts)} takes in doubt", episode, remedy)))
    for doubt in doubts:
        say(f"allowed: {doubt.what}")
    return manifest


@contextmanager
def progress_bar(episode: str) -> Iterator[Callable[[StageProgress], None]]:
    """A bar for each stage, with the time left."""
    from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

    columns = (TextColumn(episode), BarColumn(), TextColumn("{task.description}"), TimeRemainingColumn())
    tasks: dict[str, TaskID] = {}
    with Progress(*columns, transient=True) as bar:

        def show_step(step: StageProgress) -> None:
            if step.stage not in tasks:
                tasks[step.stage] = bar.add_task(step.stage)
            bar.update(tasks[step.stage], completed=step.done_s, total=step.total_s)

        yield show_step
