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
from lettercast.review.errors import ReviewError
from lettercast.review.responses import ASSET_ROUTES, EXCEPTION_HANDLERS, read_json_object, respond_with_audio
from lettercast.review.row_view import load_templates
from lettercast.review.serving import serve_page
from lettercast.review.take_preview import encode_flac
from lettercast.scripts import Lexicon, read_script
from lettercast.show import Show, open_show
from lettercast.voices import (
    Audition,
    Excerpt,
    Take,
    assign_part,
    castable_parts,
    load_cast,
    open_takes,
    plan_synthesis,
)

MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True, slots=True)
class VoiceFact:
    """A fact of a voice: its name, what it is, and a word on that."""

    name: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class AuditionClip:
    """One sentence as one voice says it. Without an address there is nothing to hear, and `doubts` say why."""

    address: str
    duration_s: float
    defects: tuple[str, ...]


class AuditionSession:
    """An audition that was held, and the casting that comes of it. Safe to use from several threads."""

    def __init__(self, root: Path, episode: str, excerpts: Sequence[Excerpt], auditions: Sequence[Audition]):
        self.root, self.episode, self.excerpts = root, episode, tuple(excerpts)
        self.auditions = sorted(auditions, key=lambda one: not one.takes)  # who can't be heard stands last
        self._clips: dict[str, Take] = {}
        self._mutex = threading.Lock()

    def render_page(self, base: str, token: str) -> str:
        """The whole page."""
        rows = [
            {
                "audition": audition,
                "figures": list_voice_facts(audition),
                "clips": [self._add_clip(take, base) for take in audition.takes],
            }
            for audition in self.auditions
        ]
        state = self.build_state()
        page = load_templates().get_template("audition.html.jinja")
        return page.render(episode=self.episode, base=base, token=token, excerpts=self.excerpts, rows=rows, state=state)

    def encode_clip(self, name: str) -> bytes:
        """The clip of that name as FLAC. Raises a 404."""
        if name not in self._clips:
            raise HTTPException(404, "There is no such take.")
        return encode_flac(self._clips[name])

    def build_state(self) -> dict[str, Any]:
        """Who plays what by show.toml as it is now, and what of the episode is still to be voiced."""
        try:
            show = open_show(self.root)
            cast = show.settings.cast.voices_by_part
            told: dict[str, Any] = {
                "parts": castable_parts(show),
                "plays": [
                    [part for part, name in cast.items() if name == audition.candidate.profile]
                    for audition in self.auditions
                ],
            }
        except LettercastError as error:
            return {"parts": [], "plays": [[] for _ in self.auditions], "to_voice": "", "problem": str(error)}
        try:
            return {**told, "to_voice": describe_missing_takes(show, self.episode), "problem": ""}
        except LettercastError as error:
            return {**told, "to_voice": "", "problem": str(error.problems[0])}

    def cast_part(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Give a part to a voice; the state then. Raises what `give_part` does, ReviewError for no such voice."""
        row, part = asked.get("row"), asked.get("part")
        with self._mutex:
            if type(row) is not int or not 0 <= row < len(self.auditions) or not isinstance(part, str):
                raise ReviewError("no such voice, or no such part", remedy="reload the page")
            candidate = self.auditions[row].candidate
            profile = assign_part(self.root, part, candidate, agreed=asked.get("agreed") is True)
            self.auditions[row] = replace(self.auditions[row], candidate=replace(candidate, profile=profile))
            return {**self.build_state(), "done": f"{part}: {profile}"}

    def _add_clip(self, take: Take, base: str) -> AuditionClip:
        if not take.samples.size:
            return AuditionClip("", 0.0, take.defects or ("nothing was heard",))
        name = sha256_of(take.samples.tobytes() + str(take.rate_hz).encode())[:24]
        self._clips[name] = take
        return AuditionClip(f"{base}/take/{name}.flac", take.samples.size / take.rate_hz, take.defects)


def describe_missing_takes(show: Show, episode: str) -> str:
    """What of an episode is still to be voiced, as a sentence. Raises the errors of its script and cast."""
    settings = show.settings
    say = Lexicon.load(show.lexicon_path).apply
    spoken = plan_episode(read_script(show.script_path(episode)), load_cast(show), say, settings.pauses, settings.sound)
    run = plan_synthesis(spoken.lines, open_takes(show))
    if not run.missing:
        return f"Episode {episode} is voiced as it is cast."
    again = " again" if episode in show.list_episodes() else ""
    cost = f", for about ${run.cost_usd:.2f}" if run.cost_usd else ""
    return f"{len(run.missing)} of {len(run.keys)} sentences of episode {episode} to be voiced{again}{cost}"


def list_voice_facts(audition: Audition) -> list[VoiceFact]:
    """What is told of a voice beside its clips."""
    known, voice = audition.candidate.known_voice, audition.candidate.voice
    found = []
    if voice is not None and audition.words_per_minute is not None:
        here = f"{audition.words_per_minute:.0f}"
        if voice.native_wpm:
            pace = voice.native_wpm * voice.speed
            found.append(VoiceFact("Rate", f"{pace:.0f} words a minute", f"{here} in these sentences"))
        else:
            found.append(VoiceFact("Rate", f"{here} words a minute", "in these sentences, at its own pace"))
    if audition.loudness_lufs is not None:
        gain = "" if audition.gain_db is None else f"gain {audition.gain_db:+.1f} dB".replace("-", MINUS)
        found.append(VoiceFact("Loudness", f"{audition.loudness_lufs:.1f} LUFS".replace("-", MINUS), gain))
    if audition.usd_per_hour:
        found.append(VoiceFact("Cost", f"${audition.usd_per_hour:.2f} an hour", "of speech"))
    elif audition.takes:
        found.append(VoiceFact("Cost", _format_cpu_time(audition.cpu_per_second), "for a second of speech"))
    size = audition.size_bytes
    found.append(VoiceFact("Size", f"{size / 1e6:.1f} MB" if size else "not told"))
    found.append(VoiceFact("Licence", known.licence if known and known.licence else "not told"))
    return found


def _format_cpu_time(seconds: float | None) -> str:
    if seconds is None:
        return "not measured"
    return f"{seconds:.2f} s of CPU" if seconds >= 0.01 else "under 0.01 s of CPU"


def create_audition_application(stage: AuditionSession, token: str) -> Starlette:
    """The ASGI application, without its guard."""
    base = f"/audition/{stage.episode}"

    async def front(request: Request) -> Response:
        return RedirectResponse(base)

    async def page(request: Request) -> Response:
        return HTMLResponse(await run_in_threadpool(stage.render_page, base, token))

    async def state(request: Request) -> Response:
        return JSONResponse(await run_in_threadpool(stage.build_state))

    async def cast(request: Request) -> Response:
        return JSONResponse(await run_in_threadpool(stage.cast_part, await read_json_object(request)))

    async def take(request: Request) -> Response:
        return respond_with_audio(request, await run_in_threadpool(stage.encode_clip, request.path_params["name"]))

    return Starlette(
        routes=[
            Route("/", front),
            Route(base, page),
            Route(f"{base}/state", state),
            Route(f"{base}/cast", cast, methods=["POST"]),
            Route(f"{base}/take/{{name}}.flac", take),
            *ASSET_ROUTES,
        ],
        exception_handlers=EXCEPTION_HANDLERS,
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
    stage = AuditionSession(show.root, episode, excerpts, auditions)
    serve_page(
        lambda token: create_audition_application(stage, token),
        f"/audition/{episode}",
        "A click on a part is written to show.toml at once. Ctrl-C stops it.",
        port=port,
        say=say,
        opened=opened,
    )
