"""The routes of the review page: each a thin twin of a method of `ReviewSession`."""

from __future__ import annotations

import asyncio
import datetime as dt
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import asdict
from typing import Any, TypeVar

from pydantic import TypeAdapter
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from lettercast.review.edit_requests import EDIT
from lettercast.review.manuscript import Change
from lettercast.review.requests import (
    ANSWER,
    APPROVAL,
    CHANGE,
    LEXICON,
    SEEN,
    TRIAL,
    ApprovalRequest,
    ChangeRequest,
)
from lettercast.review.responses import ASSET_ROUTES, EXCEPTION_HANDLERS, read_request, respond_with_audio
from lettercast.review.row_view import Row, load_templates
from lettercast.review.session import ReviewSession
from lettercast.review.take_preview import TakePreview
from lettercast.scripts import ScriptError, find_approval_problem, read_script
from lettercast.show import Show

WATCH_INTERVAL_S = 0.4
"""Between two looks at the files a page depends on, while it is open."""
KEEPALIVE_S = 15.0
"""Between two comments on a quiet stream of events: the server notices by them that a page was closed."""

Endpoint = Callable[[Request], Awaitable[Response]]
R = TypeVar("R", bound=ChangeRequest)


class ReviewSessions:
    """The scripts under review, each opened when it is first asked for."""

    def __init__(self, show: Show, take_preview: TakePreview, reviewer: str):
        self.show, self.take_preview, self.reviewer = show, take_preview, reviewer
        self.closing = threading.Event()  # the server is being stopped
        self._sessions: dict[str, ReviewSession] = {}
        self._mutex = threading.Lock()

    def get_session(self, episode: str) -> ReviewSession:
        """The session of an episode, by its id in the show and nothing else. Raises a 404.

        A script that is gone while it is open keeps its session, which reports that to the page until it is back.
        """
        with self._mutex:
            if episode not in self._sessions:
                if episode not in self.show.list_scripts():
                    raise HTTPException(404, "There is no such script.")
                self._sessions[episode] = ReviewSession(self.show, episode, self.take_preview)
            return self._sessions[episode]


def create_application(sessions: ReviewSessions, token: str) -> Starlette:
    """Create the ASGI application, without its guard. `token` goes into the page, for its changes."""

    def requested_session(request: Request) -> ReviewSession:
        return sessions.get_session(request.path_params["episode"])

    async def show_front(request: Request) -> Response:
        scripts = await run_in_threadpool(_list_scripts, sessions.show)
        if len(scripts) == 1:
            return RedirectResponse(f"/script/{scripts[0]['id']}")
        page = load_templates().get_template("front.html.jinja")
        return HTMLResponse(page.render(show=sessions.show.settings.show.title, scripts=scripts))

    async def show_page(request: Request) -> Response:
        session = requested_session(request)
        return HTMLResponse(await run_in_threadpool(_render_page, sessions, session, token))

    async def send_state(request: Request) -> Response:
        number = request.query_params.get("notices", "0")
        notices = int(number) if number.isdecimal() and len(number) < 10 else 0
        view = request.query_params.get("view", "")
        return JSONResponse(await run_in_threadpool(requested_session(request).build_state, view, notices))

    async def send_differences(request: Request) -> Response:
        against = request.query_params.get("with", "issue")
        about, differences = await run_in_threadpool(requested_session(request).compare_with, against)
        return JSONResponse({"about": about, "differences": [asdict(difference) for difference in differences]})

    async def send_take(request: Request) -> Response:
        flac = await run_in_threadpool(sessions.take_preview.load_flac, request.path_params["key"])
        return respond_with_audio(request, flac)

    async def send_events(request: Request) -> Response:
        events = _stream_changes(requested_session(request), request, sessions.closing)
        return StreamingResponse(events, media_type="text/event-stream")

    async def find_guesses(request: Request) -> Response:
        await run_in_threadpool(requested_session(request).find_guesses)
        return Response(status_code=204)

    def change_endpoint(kind: TypeAdapter[R], make_change: Callable[[ReviewSession, R], Change | None]) -> Endpoint:
        """A POST: make the change, then tell the page what became of the script."""

        async def endpoint(request: Request) -> Response:
            session, change_request = requested_session(request), await read_request(request, kind)

            def change_and_report() -> dict[str, Any]:
                change = make_change(session, change_request)
                state = session.build_state(change_request.base, change_request.notices)
                return {**state, "clashes": change.clashes if change else 0, "label": change.label if change else ""}

            return JSONResponse(await run_in_threadpool(change_and_report))

        return endpoint

    def approve(session: ReviewSession, approval: ApprovalRequest) -> None:
        session.approve(approval.by, approval.view, dt.datetime.now(dt.UTC))

    async def preview_or_save_entry(request: Request) -> Response:
        session, entry = requested_session(request), await read_request(request, LEXICON)
        impact = await run_in_threadpool(session.preview_or_save_entry, entry.build_entry(), save=entry.save)
        state = {"state": await run_in_threadpool(session.build_state, entry.view)} if entry.save else {}
        return JSONResponse({**asdict(impact), **state})

    async def try_entry(request: Request) -> Response:
        session, trial = requested_session(request), await read_request(request, TRIAL)
        return JSONResponse({"take": await run_in_threadpool(session.try_entry, trial.build_entry(), trial.take)})

    async def mark_seen(request: Request) -> Response:
        seen = await read_request(request, SEEN)
        await run_in_threadpool(requested_session(request).mark_seen, seen.shas)
        return Response(status_code=204)

    changes = {
        "edit": change_endpoint(EDIT, ReviewSession.apply_edit),
        "answer": change_endpoint(ANSWER, ReviewSession.answer_item),
        "undo": change_endpoint(CHANGE, lambda session, _: session.manuscript.undo()),
        "redo": change_endpoint(CHANGE, lambda session, _: session.manuscript.redo()),
        "back": change_endpoint(CHANGE, lambda session, _: session.manuscript.restore_lost()),
        "leave": change_endpoint(CHANGE, lambda session, _: session.manuscript.discard_lost()),
        "approve": change_endpoint(APPROVAL, approve),
        "unapprove": change_endpoint(CHANGE, lambda session, _: session.unapprove()),
        "seen": mark_seen,
        "spread": preview_or_save_entry,
        "try": try_entry,
    }
    base = "/script/{episode}"
    return Starlette(
        routes=[
            Route("/", show_front),
            Route(base, show_page),
            Route(f"{base}/state", send_state),
            Route(f"{base}/events", send_events),
            Route(f"{base}/compare", send_differences),
            Route(f"{base}/guesses", find_guesses),
            *(Route(f"{base}/{name}", endpoint, methods=["POST"]) for name, endpoint in changes.items()),
            Route("/take/{key}.flac", send_take),
            *ASSET_ROUTES,
        ],
        exception_handlers=EXCEPTION_HANDLERS,
    )


def _render_page(sessions: ReviewSessions, session: ReviewSession, token: str) -> str:
    """Render the page, or the page that says why the script can't be read."""
    rows: tuple[Row, ...] = ()
    try:
        view = session.build_view()
        rows, state = view.rows, session.build_state(view.digest)
    except ScriptError as error:
        state = {"problems": [asdict(problem) for problem in error.problems]}
    return (
        load_templates()
        .get_template("page.html.jinja")
        .render(
            episode=session.episode,
            others=sessions.show.list_scripts(),
            rows=rows,
            token=token,
            who=sessions.reviewer,
            state=state,
        )
    )


def _list_scripts(show: Show) -> list[dict[str, str]]:
    """List the show's scripts, the newest first, each with the state of its approval."""
    scripts = []
    for episode in reversed(show.list_scripts()):
        try:
            script = read_script(show.script_path(episode))
            state = find_approval_problem(script) or "approved"
            scripts.append({"id": episode, "title": script.title, "state": state})
        except ScriptError as error:
            scripts.append({"id": episode, "title": "", "state": str(error.problems[0])})
    return scripts


async def _stream_changes(session: ReviewSession, request: Request, closing: threading.Event) -> AsyncIterator[str]:
    """Send an event whenever a file that the page depends on has changed."""
    yield "retry: 1000\n\n"
    stamps, quiet_s = _read_file_stamps(session), 0.0
    while not closing.is_set() and not await request.is_disconnected():
        await asyncio.sleep(WATCH_INTERVAL_S)
        current = _read_file_stamps(session)
        if current != stamps:
            stamps, quiet_s = current, 0.0
            yield "data: changed\n\n"
        elif (quiet_s := quiet_s + WATCH_INTERVAL_S) > KEEPALIVE_S:
            quiet_s = 0.0
            yield ": still here\n\n"


def _read_file_stamps(session: ReviewSession) -> tuple[object, ...]:
    """Time, size and inode of each file that a page depends on; None for one that is not there."""
    stamps: list[object] = []
    for path in (session.manuscript.path, session.show.lexicon_path):
        try:
            stat = path.stat()
            stamps.append((stat.st_mtime_ns, stat.st_size, stat.st_ino))
        except OSError:
            stamps.append(None)
    return tuple(stamps)
