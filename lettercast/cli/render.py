"""render and report: an approved script becomes an episode, and a page about it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from lettercast.cli.context import open_current_show
from lettercast.cli.program import app

if TYPE_CHECKING:
    from lettercast.cli.progress import ProgressDisplay
    from lettercast.pipeline import RenderedEpisode
    from lettercast.show import Show

VerifyMode = Literal["auto", "all", "off"]


@app.command()
def render(
    context: typer.Context,
    episodes: Annotated[list[str] | None, typer.Argument(metavar="EPISODE", help="Episodes, as 95 or 095.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Every approved script.")] = False,
    accept_defects: Annotated[
        bool, typer.Option("--accept-defects", help="Succeed even if some takes failed verification.")
    ] = False,
    verify: Annotated[
        VerifyMode | None,
        typer.Option("--verify", help="How to verify synthesized speech. [default: [voices] listen of show.toml]"),
    ] = None,
    allow_doubtful: Annotated[bool, typer.Option("--allow-doubtful", hidden=True)] = False,
    listen: Annotated[VerifyMode | None, typer.Option("--listen", hidden=True)] = None,
) -> None:
    """Synthesize, mix, master and tag; reuse what did not change."""
    from lettercast.episodes import EpisodeError
    from lettercast.errors import LettercastError, Problem

    show = open_current_show(context)
    if bool(episodes) == everything:
        remedy = "pass either EPISODE arguments or --all, not both" if everything else "pass EPISODE arguments or --all"
        raise EpisodeError("which episodes?", "render", remedy)
    selected = _select_all(show) if everything else [show.resolve_episode(name) for name in episodes or []]
    problems: list[Problem] = []
    for episode in selected:
        try:
            _render_episode(show, episode, verify or listen or "", accept_defects or allow_doubtful)
        except LettercastError as error:  # the others are rendered all the same
            if len(selected) == 1:
                raise
            problems += error.problems
    if problems:
        raise EpisodeError(problems=tuple(problems))


def _select_all(show: Show) -> tuple[str, ...]:
    """Select the episodes that may be rendered; print which are left out, and why."""
    from lettercast import pipeline

    selection = pipeline.select_approved(show)
    for episode, reason in selection.left_out:
        print(f"{episode}: {reason}, left out")
    return selection.approved


def _render_episode(show: Show, episode: str, verify: str, accept_defects: bool) -> None:
    from lettercast import pipeline
    from lettercast.cli.progress import ProgressDisplay

    with ProgressDisplay(episode) as display, report_defects(display):
        rendered = pipeline.render(
            show,
            episode,
            verify=verify,
            accept_defects=accept_defects,
            progress=display.show_stage,
            notice=lambda line: print(f"{episode}: {line}"),
        )
        display.stop()
        print_rendering(rendered)


@contextmanager
def report_defects(display: ProgressDisplay) -> Iterator[None]:
    """Print what was rendered before its defects end the command: the episode is there all the same."""
    from lettercast import pipeline

    try:
        yield
    except pipeline.DefectsError as error:
        display.stop()
        print_rendering(error.rendered, accepted=False)
        raise


def print_rendering(rendered: RenderedEpisode, *, accepted: bool = True) -> None:
    """Print how long an episode is, and the defects that were accepted."""
    from lettercast import pipeline

    manifest = rendered.manifest
    minutes, seconds = divmod(manifest.duration_ms // 1000, 60)
    print(f"{rendered.episode}: {minutes}:{seconds:02d}, {len(manifest.chapters)} chapters, {manifest.audio.file}")
    for defect in rendered.defects if accepted else ():
        print(f"{rendered.episode}: accepted: {pipeline.describe_defect(defect)}")


@app.command()
def report(
    context: typer.Context,
    episode: Annotated[str, typer.Argument(metavar="EPISODE", help="An episode that is rendered.")],
) -> None:
    """Write a page about a rendered episode.

    Waveform, loudness, speakers, pauses, defects.
    """
    from lettercast.episodes import write_report

    show = open_current_show(context)
    print(write_report(show, show.resolve_episode(episode)))
