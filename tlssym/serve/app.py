"""The web application: pages, answers, and the news that the file has changed."""

from __future__ import annotations

import asyncio
import json
import mimetypes
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from tlssym.serve.live import Live
from tlssym.serve.worker import Busy, TooLong, Worker

LARGEST_BODY = 65_536
LOOK_SECONDS = 0.5
"""Between two looks at the file."""
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


def application(live: Live, worker: Worker, hosts: Sequence[str]) -> Starlette:
    """The application of one file.

    Parameters
    ----------
    live : Live
    worker : Worker
    hosts : sequence of str
        The names under which it may be asked for.
    """

    async def page(request: Request) -> Response:
        name = request.path_params.get("name") or "index.html"
        content = live.made.files.get(name)
        if content is None:
            return Response("There is no such page.\n", 404, HEADERS, "text/plain")
        return Response(content, 200, HEADERS, mimetypes.guess_type(name)[0] or "application/octet-stream")

    async def answer(request: Request) -> Response:
        try:
            question = await _body(request)
        except ValueError as error:
            return JSONResponse({"html": f"<p>{error}</p>"}, 422, HEADERS)
        try:
            found = await run_in_threadpool(worker.ask, question)
        except Busy:
            return JSONResponse({"html": "<p>Busy: ask again in a moment.</p>"}, 503, HEADERS)
        except TooLong:
            said = "<p>? Not decided: it took too long, which does not mean that it is wrong.</p>"
            return JSONResponse({"html": said, "verdict": "undecided"}, 200, HEADERS)
        return JSONResponse(found, found.pop("status", 200), HEADERS)

    async def events(request: Request) -> Response:
        async def news() -> AsyncIterator[str]:
            seen = live.made.version
            yield f"event: version\ndata: {seen}\n\n"
            while not await request.is_disconnected():
                await asyncio.sleep(LOOK_SECONDS)
                if live.made.version != seen:
                    seen = live.made.version
                    yield f"event: changed\ndata: {seen}\n\n"

        return StreamingResponse(news(), 200, HEADERS, "text/event-stream")

    async def follow() -> None:
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            await run_in_threadpool(live.refresh)

    @asynccontextmanager
    async def running(_: Any) -> AsyncIterator[None]:
        task = asyncio.create_task(follow())
        try:
            yield
        finally:
            task.cancel()
            worker.stop()

    return Starlette(
        routes=[
            Route("/answer", answer, methods=["POST"]),
            Route("/derivation", answer, methods=["POST"]),
            Route("/events", events),
            Route("/", page),
            Route("/{name}", page),
        ],
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=list(hosts))],
        lifespan=running,
    )


async def _body(request: Request) -> dict[str, Any]:
    """A small JSON object; other sites cannot send this type without being asked first.

    Raises
    ------
    ValueError
        It is something else; the message says what.
    """
    if request.headers.get("content-type", "").split(";")[0] != "application/json":
        raise ValueError("JSON is expected")
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LARGEST_BODY:
            raise ValueError(f"more than {LARGEST_BODY} bytes")
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise ValueError("JSON is expected") from None
    if not isinstance(found, dict):
        raise ValueError("a JSON object is expected")
    return found
