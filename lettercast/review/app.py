"""The page's addresses: one for each thing it shows or asks for. Each is a thin twin of a method of `Desk`."""

from __future__ import annotations

import asyncio
import datetime as dt
import threading
from collections.abc import AsyncIterator, Callable
from dataclasses import asdict
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from lettercast.review.responses import ASSET_ROUTES, EXCEPTION_HANDLERS, read_json_object, respond_with_audio
from lettercast.review.row_view import load_templates
from lettercast.review.session import ReviewSession
from lettercast.review.take_preview import TakePreview
from lettercast.scripts import ScriptError, find_approval_problem, read_script
from lettercast.show import Show

WATCH_INTERVAL_S = 0.4
"""How often a file is looked at for changes made elsewhere, while a page shows it."""
KEEPALIVE_S = 15.0
"""A word on the line now and then: so the server finds out that a page was closed."""


class ReviewSessions:
    """The scripts under review, each opened when it is first asked for."""

    def __init__(self, show: Show, hearing: TakePreview, who: str):
        self.show, self.take_preview, self.reviewer = show, hearing, who
        self.closing = threading.Event()  # the server is being stopped
        self._sessions: dict[str, ReviewSession] = {}
        self._mutex = threading.Lock()

    def get_session(self, episode: str) -> ReviewSession:
        """The desk of an episode, by its id in the show and nothing else. Raises a 404.

        A script that is gone while it is open keeps its desk, which tells the page so until it is back.
        """
        with self._mutex:
            if episode not in self._sessions:
                if episode not in self.show.list_scripts():
                    raise HTTPException(404, "There is no such script.")
                self._sessions[episode] = ReviewSession(self.show, episode, self.take_preview)
            return self._sessions[episode]


def create_application(desks: ReviewSessions, token: str) -> Starlette:
    """The ASGI application, without its guard."""

    def shown(request: Request) -> ReviewSession:
        return desks.get_session(request.path_params["episode"])

    async def front(request: Request) -> Response:
        listed = await run_in_threadpool(_list_scripts, desks.show)
        if len(listed) == 1:
            return RedirectResponse(f"/script/{listed[0]['id']}")
        page = load_templates().get_template("front.html.jinja")
        return HTMLResponse(page.render(show=desks.show.settings.show.title, scripts=listed))

    async def page(request: Request) -> Response:
        desk = shown(request)
        html = await run_in_threadpool(_render_page, desks, desk, token)
        return HTMLResponse(html)

    async def state(request: Request) -> Response:
        number = request.query_params.get("notices", "0")
        notices = int(number) if number.isdecimal() and len(number) < 10 else 0
        return JSONResponse(
            await run_in_threadpool(shown(request).build_state, request.query_params.get("view", ""), notices)
        )

    async def compare(request: Request) -> Response:
        about, found = await run_in_threadpool(shown(request).compare_with, request.query_params.get("with", "issue"))
        return JSONResponse({"about": about, "differences": [asdict(one) for one in found]})

    async def take(request: Request) -> Response:
        sound = await run_in_threadpool(desks.take_preview.load_flac, request.path_params["key"])
        return respond_with_audio(request, sound)

    async def events(request: Request) -> Response:
        return StreamingResponse(
            _stream_changes(shown(request), request, desks.closing), media_type="text/event-stream"
        )

    def change(make: Callable[[ReviewSession, dict[str, Any]], Any]) -> Callable[[Request], Any]:
        """A POST: make the change, then tell the page what became of the script."""

        async def endpoint(request: Request) -> Response:
            desk, asked = shown(request), await read_json_object(request)

            def both() -> dict[str, Any]:
                made = make(desk, asked)
                notices = asked.get("notices")
                told = desk.build_state(str(asked.get("base", "")), notices if type(notices) is int else 0)
                return {**told, "clashes": getattr(made, "clashes", 0), "label": getattr(made, "label", "")}

            return JSONResponse(await run_in_threadpool(both))

        return endpoint

    async def spread(request: Request) -> Response:
        desk, asked = shown(request), await read_json_object(request)
        told = await run_in_threadpool(desk.preview_or_save_entry, asked, write=asked.get("save") is True)
        if asked.get("save") is True:
            told["state"] = await run_in_threadpool(desk.build_state, str(asked.get("view", "")))
        return JSONResponse(told)

    async def guesses(request: Request) -> Response:
        await run_in_threadpool(shown(request).find_guesses)
        return Response(status_code=204)

    async def tried(request: Request) -> Response:
        desk, asked = shown(request), await read_json_object(request)
        return JSONResponse({"take": await run_in_threadpool(desk.try_entry, asked)})

    async def seen(request: Request) -> Response:
        shas = (await read_json_object(request)).get("shas")
        if isinstance(shas, list) and all(isinstance(sha, str) and sha.isalnum() and len(sha) == 12 for sha in shas):
            await run_in_threadpool(shown(request).mark_seen, shas)
        return Response(status_code=204)

    def approving(desk: ReviewSession, asked: dict[str, Any]) -> None:
        desk.approve(str(asked.get("by", "")), str(asked.get("view", "")), dt.datetime.now(dt.UTC))

    one = "/script/{episode}"
    return Starlette(
        routes=[
            Route("/", front),
            Route(one, page),
            Route(f"{one}/state", state),
            Route(f"{one}/events", events),
            Route(f"{one}/compare", compare),
            Route(f"{one}/guesses", guesses),
            Route(f"{one}/edit", change(ReviewSession.apply_edit), methods=["POST"]),
            Route(f"{one}/answer", change(ReviewSession.answer_item), methods=["POST"]),
            Route(f"{one}/undo", change(lambda desk, _: desk.manuscript.undo()), methods=["POST"]),
            Route(f"{one}/redo", change(lambda desk, _: desk.manuscript.redo()), methods=["POST"]),
            Route(f"{one}/back", change(lambda desk, _: desk.manuscript.restore_lost()), methods=["POST"]),
            Route(f"{one}/leave", change(lambda desk, _: desk.manuscript.discard_lost()), methods=["POST"]),
            Route(f"{one}/approve", change(approving), methods=["POST"]),
            Route(f"{one}/unapprove", change(lambda desk, _: desk.unapprove()), methods=["POST"]),
            Route(f"{one}/seen", seen, methods=["POST"]),
            Route(f"{one}/spread", spread, methods=["POST"]),
            Route(f"{one}/try", tried, methods=["POST"]),
            Route("/take/{key}.flac", take),
            *ASSET_ROUTES,
        ],
        exception_handlers=EXCEPTION_HANDLERS,
    )


def _render_page(desks: ReviewSessions, desk: ReviewSession, token: str) -> str:
    """The whole page, or the page that says why the script can't be read."""
    page = load_templates().get_template("page.html.jinja")
    others = desks.show.list_scripts()
    try:
        view = desk.build_view()
        state = desk.build_state(view.digest)
    except ScriptError as error:
        problems = [asdict(problem) for problem in error.problems]
        return page.render(
            episode=desk.episode, others=others, rows=(), token=token, who=desks.reviewer, state={"problems": problems}
        )
    return page.render(
        episode=desk.episode, others=others, rows=view.rows, token=token, who=desks.reviewer, state=state
    )


def _list_scripts(show: Show) -> list[dict[str, str]]:
    """The show's scripts, the newest first, each with where it stands."""
    listed = []
    for episode in reversed(show.list_scripts()):
        try:
            script = read_script(show.script_path(episode))
            listed.append({"id": episode, "title": script.title, "state": find_approval_problem(script) or "approved"})
        except ScriptError as error:
            listed.append({"id": episode, "title": "", "state": str(error.problems[0])})
    return listed


async def _stream_changes(desk: ReviewSession, request: Request, closing: threading.Event) -> AsyncIterator[str]:
    """A word to the page whenever the file is not what it was."""
    yield "retry: 1000\n\n"
    stamp, quiet = _read_file_stamps(desk), 0.0
    while not closing.is_set() and not await request.is_disconnected():
        await asyncio.sleep(WATCH_INTERVAL_S)
        now = _read_file_stamps(desk)
        if now != stamp:
            stamp, quiet = now, 0.0
            yield "data: changed\n\n"
        elif (quiet := quiet + WATCH_INTERVAL_S) > KEEPALIVE_S:
            quiet = 0.0
            yield ": still here\n\n"


def _read_file_stamps(desk: ReviewSession) -> tuple[object, ...]:
    """What the file system tells of the files a page depends on, without reading them."""
    stamps: list[object] = []
    for path in (desk.manuscript.path, desk.show.lexicon_path):
        try:
            found = path.stat()
            stamps.append((found.st_mtime_ns, found.st_size, found.st_ino))
        except OSError:
            stamps.append(None)
    return tuple(stamps)
