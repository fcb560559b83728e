"""The page on which voices are compared and cast: what it shows, and its addresses."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from lettercast.episodes import plan_episode
from lettercast.errors import LettercastError
from lettercast.files import sha256_of
from lettercast.review.answers import ASSETS, HANDLERS, asked_of, sound_answer
from lettercast.review.errors import ReviewError
from lettercast.review.row_view import templates
from lettercast.review.serving import serve_page
from lettercast.review.take_preview import flac
from lettercast.scripts import Lexicon, read_script
from lettercast.show import Show, open_show
from lettercast.voices import Audition, Excerpt, Take, give_part, load_cast, parts_to_give, plan, takes_of

MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True, slots=True)
class Figure:
    """A fact of a voice: its name, what it is, and a word on that."""

    name: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Clip:
    """One sentence as one voice says it. Without an address there is nothing to hear, and `doubts` say why."""

    address: str
    seconds: float
    doubts: tuple[str, ...]


class Stage:
    """An audition that was held, and the casting that comes of it. Safe to use from several threads."""

    def __init__(self, root: Path, episode: str, excerpts: Sequence[Excerpt], auditions: Sequence[Audition]):
        self.root, self.episode, self.excerpts = root, episode, tuple(excerpts)
        self.auditions = sorted(auditions, key=lambda one: not one.takes)  # who can't be heard stands last
        self._clips: dict[str, Take] = {}
        self._mutex = threading.Lock()

    def page(self, base: str, token: str) -> str:
        """The whole page."""
        rows = [
            {
                "audition": audition,
                "figures": figures(audition),
                "clips": [self._clip(take, base) for take in audition.takes],
            }
            for audition in self.auditions
        ]
        state = self.state()
        page = templates().get_template("audition.html.jinja")
        return page.render(episode=self.episode, base=base, token=token, excerpts=self.excerpts, rows=rows, state=state)

    def sound(self, name: str) -> bytes:
        """The clip of that name as FLAC. Raises a 404."""
        if name not in self._clips:
            raise HTTPException(404, "There is no such take.")
        return flac(self._clips[name])

    def state(self) -> dict[str, Any]:
        """Who plays what by show.toml as it is now, and what of the episode is still to be voiced."""
        try:
            show = open_show(self.root)
            cast = show.settings.cast.parts
            told: dict[str, Any] = {
                "parts": parts_to_give(show),
                "plays": [
                    [part for part, name in cast.items() if name == audition.candidate.profile]
                    for audition in self.auditions
                ],
            }
        except LettercastError as error:
            return {"parts": [], "plays": [[] for _ in self.auditions], "to_voice": "", "problem": str(error)}
        try:
            return {**told, "to_voice": to_voice(show, self.episode), "problem": ""}
        except LettercastError as error:
            return {**told, "to_voice": "", "problem": str(error.problems[0])}

    def cast(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Give a part to a voice; the state then. Raises what `give_part` does, ReviewError for no such voice."""
        row, part = asked.get("row"), asked.get("part")
        with self._mutex:
            if type(row) is not int or not 0 <= row < len(self.auditions) or not isinstance(part, str):
                raise ReviewError("no such voice, or no such part", remedy="reload the page")
            candidate = self.auditions[row].candidate
            profile = give_part(self.root, part, candidate, agreed=asked.get("agreed") is True)
            self.auditions[row] = replace(self.auditions[row], candidate=replace(candidate, profile=profile))
            return {**self.state(), "done": f"{part}: {profile}"}

    def _clip(self, take: Take, base: str) -> Clip:
        if not take.samples.size:
            return Clip("", 0.0, take.doubts or ("nothing was heard",))
        name = sha256_of(take.samples.tobytes() + str(take.rate_hz).encode())[:24]
        self._clips[name] = take
        return Clip(f"{base}/take/{name}.flac", take.samples.size / take.rate_hz, take.doubts)


def to_voice(show: Show, episode: str) -> str:
    """What of an episode is still to be voiced, as a sentence. Raises the errors of its script and cast."""
    settings = show.settings
    say = Lexicon.load(show.lexicon).apply
    spoken = plan_episode(read_script(show.script(episode)), load_cast(show), say, settings.pauses, settings.sound)
    run = plan(spoken.lines, takes_of(show))
    if not run.missing:
        return f"Episode {episode} is voiced as it is cast."
    again = " again" if episode in show.episodes() else ""
    cost = f", for about ${run.cost_usd:.2f}" if run.cost_usd else ""
    return f"{len(run.missing)} of {len(run.keys)} sentences of episode {episode} to be voiced{again}{cost}"


def figures(audition: Audition) -> list[Figure]:
    """What is told of a voice beside its clips."""
    known, voice = audition.candidate.known, audition.candidate.voice
    found = []
    if voice is not None and audition.words_per_minute is not None:
        here = f"{audition.words_per_minute:.0f}"
        if voice.native_wpm:
            pace = voice.native_wpm * voice.speed
            found.append(Figure("Rate", f"{pace:.0f} words a minute", f"{here} in these sentences"))
        else:
            found.append(Figure("Rate", f"{here} words a minute", "in these sentences, at its own pace"))
    if audition.loudness_lufs is not None:
        gain = "" if audition.gain_db is None else f"gain {audition.gain_db:+.1f} dB".replace("-", MINUS)
        found.append(Figure("Loudness", f"{audition.loudness_lufs:.1f} LUFS".replace("-", MINUS), gain))
    if audition.usd_per_hour:
        found.append(Figure("Cost", f"${audition.usd_per_hour:.2f} an hour", "of speech"))
    elif audition.takes:
        found.append(Figure("Cost", _cpu(audition.cpu_per_second), "for a second of speech"))
    size = audition.size_bytes
    found.append(Figure("Size", f"{size / 1e6:.1f} MB" if size else "not told"))
    found.append(Figure("Licence", known.licence if known and known.licence else "not told"))
    return found


def _cpu(seconds: float | None) -> str:
    if seconds is None:
        return "not measured"
    return f"{seconds:.2f} s of CPU" if seconds >= 0.01 else "under 0.01 s of CPU"


def audition_application(stage: Stage, token: str) -> Starlette:
    """The ASGI application, without its guard."""
    base = f"/audition/{stage.episode}"

    async def front(request: Request) -> Response:
        return RedirectResponse(base)

    async def page(request: Request) -> Response:
        return HTMLResponse(await run_in_threadpool(stage.page, base, token))

    async def state(request: Request) -> Response:
        return JSONResponse(await run_in_threadpool(stage.state))

    async def cast(request: Request) -> Response:
        return JSONResponse(await run_in_threadpool(stage.cast, await asked_of(request)))

    async def take(request: Request) -> Response:
        return sound_answer(request, await run_in_threadpool(stage.sound, request.path_params["name"]))

    return Starlette(
        routes=[
            Route("/", front),
            Route(base, page),
            Route(f"{base}/state", state),
            Route(f"{base}/cast", cast, methods=["POST"]),
            Route(f"{base}/take/{{name}}.flac", take),
            *ASSETS,
        ],
        exception_handlers=HANDLERS,
    )


def compare_voices(
    show: Show,
    episode: str,
    excerpts: Sequence[Excerpt],
    auditions: Sequence[Audition],
    *,
    port: int = 0,
    say: Callable[[str], None] = print,
    opened: Callable[[str], object] | None = None,
) -> None:
    """Serve the page of an audition that was held, until stopped. Raises ReviewError for a port that is taken."""
    stage = Stage(show.root, episode, excerpts, auditions)
    serve_page(
        lambda token: audition_application(stage, token),
        f"/audition/{episode}",
        "A click on a part is written to show.toml at once. Ctrl-C stops it.",
        port=port,
        say=say,
        opened=opened,
    )
