"""The page on which voices are compared and cast: what it shows, and its routes."""

from __future__ import annotations

import threading
from collections.abc import Sequence
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
from lettercast.review.requests import CAST, CastRequest
from lettercast.review.responses import ASSET_ROUTES, EXCEPTION_HANDLERS, read_request, respond_with_audio
from lettercast.review.row_view import load_templates
from lettercast.review.serving import ServedPage, ServerOptions, serve_page
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
    """A fact of a voice: its name, its value, and a note on it."""

    name: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class AuditionClip:
    """One sentence in one voice. Without an address there is nothing to play, and `defects` say why."""

    address: str
    duration_s: float
    defects: tuple[str, ...]


class AuditionSession:
    """A finished audition, and the casting that comes of it. Safe to use from several threads."""

    def __init__(self, root: Path, episode: str, excerpts: Sequence[Excerpt], auditions: Sequence[Audition]):
        self.root, self.episode, self.excerpts = root, episode, tuple(excerpts)
        self.auditions = sorted(auditions, key=lambda audition: not audition.takes)  # those without a take last
        self._clips: dict[str, Take] = {}
        self._mutex = threading.Lock()

    def render_page(self, base: str, token: str) -> str:
        """Render the page. `base` is its path; `token` goes into it, for its changes."""
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
        """Encode the clip of that name as FLAC. Raises a 404."""
        if name not in self._clips:
            raise HTTPException(404, "There is no such take.")
        return encode_flac(self._clips[name])

    def build_state(self) -> dict[str, Any]:
        """Build the state of show.toml as it is now: the voice of each part, and the takes the episode lacks."""
        try:
            show = open_show(self.root)
            cast = show.settings.cast.voices_by_part
            casting: dict[str, Any] = {
                "parts": castable_parts(show),
                "plays": [
                    [part for part, name in cast.items() if name == audition.candidate.profile]
                    for audition in self.auditions
                ],
            }
        except LettercastError as error:
            return {"parts": [], "plays": [[] for _ in self.auditions], "to_voice": "", "problem": str(error)}
        try:
            return {**casting, "to_voice": describe_missing_takes(show, self.episode), "problem": ""}
        except LettercastError as error:
            return {**casting, "to_voice": "", "problem": str(error.problems[0])}

    def cast_part(self, request: CastRequest) -> dict[str, Any]:
        """Assign a part to a voice; the state then. Raises what `assign_part` does, ReviewError for no such voice."""
        row, part = request.row, request.part
        with self._mutex:
            if row >= len(self.auditions):
                raise ReviewError("there is no such voice", remedy="reload the page")
            candidate = self.auditions[row].candidate
            profile = assign_part(self.root, part, candidate, agreed=request.agreed)
            self.auditions[row] = replace(self.auditions[row], candidate=replace(candidate, profile=profile))
            return {**self.build_state(), "done": f"{part}: {profile}"}

    def _add_clip(self, take: Take, base: str) -> AuditionClip:
        if not take.samples.size:
            return AuditionClip("", 0.0, take.defects or ("the take is silent",))
        name = sha256_of(take.samples.tobytes() + str(take.rate_hz).encode())[:24]
        self._clips[name] = take
        return AuditionClip(f"{base}/take/{name}.flac", take.samples.size / take.rate_hz, take.defects)


def describe_missing_takes(show: Show, episode: str) -> str:
    """Describe the takes that an episode lacks, in a sentence. Raises the errors of its script and cast."""
    settings = show.settings
    say = Lexicon.load(show.lexicon_path).apply
    plan = plan_episode(read_script(show.script_path(episode)), load_cast(show), say, settings.pauses, settings.sound)
    synthesis = plan_synthesis(plan.lines, open_takes(show))
    missing, total = len(synthesis.missing), len(synthesis.keys)
    if not missing:
        return f"Episode {episode} is voiced as it is cast."
    again = " again" if episode in show.list_episodes() else ""
    cost = f", for about ${synthesis.cost_usd:.2f}" if synthesis.cost_usd else ""
    return f"{missing} of {total} sentences of episode {episode} to be voiced{again}{cost}"


def list_voice_facts(audition: Audition) -> list[VoiceFact]:
    """List what the page says of a voice beside its clips."""
    known, voice = audition.candidate.known_voice, audition.candidate.voice
    facts = []
    if voice is not None and audition.words_per_minute is not None:
        measured = f"{audition.words_per_minute:.0f}"
        if voice.native_wpm:
            pace = voice.native_wpm * voice.speed
            facts.append(VoiceFact("Rate", f"{pace:.0f} words a minute", f"{measured} in these sentences"))
        else:
            facts.append(VoiceFact("Rate", f"{measured} words a minute", "in these sentences, at its own pace"))
    if audition.loudness_lufs is not None:
        gain = "" if audition.gain_db is None else f"gain {audition.gain_db:+.1f} dB".replace("-", MINUS)
        facts.append(VoiceFact("Loudness", f"{audition.loudness_lufs:.1f} LUFS".replace("-", MINUS), gain))
    if audition.usd_per_hour:
        facts.append(VoiceFact("Cost", f"${audition.usd_per_hour:.2f} an hour", "of speech"))
    elif audition.takes:
        facts.append(VoiceFact("Cost", _format_cpu_time(audition.cpu_per_second), "for a second of speech"))
    size = audition.size_bytes
    facts.append(VoiceFact("Size", f"{size / 1e6:.1f} MB" if size else "not told"))
    facts.append(VoiceFact("Licence", known.licence if known and known.licence else "not told"))
    return facts


def _format_cpu_time(seconds: float | None) -> str:
    if seconds is None:
        return "not measured"
    return f"{seconds:.2f} s of CPU" if seconds >= 0.01 else "under 0.01 s of CPU"


def create_audition_application(session: AuditionSession, token: str) -> Starlette:
    """Create the ASGI application, without its guard. `token` goes into the page, for its changes."""
    base = f"/audition/{session.episode}"

    async def redirect_to_audition(request: Request) -> Response:
        return RedirectResponse(base)

    async def show_page(request: Request) -> Response:
        return HTMLResponse(await run_in_threadpool(session.render_page, base, token))

    async def send_state(request: Request) -> Response:
        return JSONResponse(await run_in_threadpool(session.build_state))

    async def cast_part(request: Request) -> Response:
        return JSONResponse(await run_in_threadpool(session.cast_part, await read_request(request, CAST)))

    async def send_take(request: Request) -> Response:
        flac = await run_in_threadpool(session.encode_clip, request.path_params["name"])
        return respond_with_audio(request, flac)

    return Starlette(
        routes=[
            Route("/", redirect_to_audition),
            Route(base, show_page),
            Route(f"{base}/state", send_state),
            Route(f"{base}/cast", cast_part, methods=["POST"]),
            Route(f"{base}/take/{{name}}.flac", send_take),
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
    options: ServerOptions | None = None,
) -> None:
    """Serve the page of a finished audition, until stopped. Raises ReviewError as `serve_review` does."""
    session = AuditionSession(show.root, episode, excerpts, auditions)
    page = ServedPage(
        lambda token: create_audition_application(session, token),
        f"/audition/{episode}",
        "A click on a part is written to show.toml at once. Ctrl-C stops it.",
    )
    serve_page(page, options or ServerOptions())
