"""A real server for tests: an application on a free loopback port, and a reverse proxy that strips a sub-path."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

METHODS = ["GET", "POST", "PUT", "DELETE", "PATCH"]
HOP = {"host", "connection", "transfer-encoding", "keep-alive", "content-length"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serve(app) -> Iterator[str]:
    """The base address of the application, served by uvicorn in a thread until the block ends."""
    port = free_port()
    config = uvicorn.Config(app, host="127.0.0.1", port=port, log_config=None, timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until = time.monotonic() + 20
    while not server.started:
        assert time.monotonic() < until, "the server did not start"
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(10)


def proxy(target: str, prefix: str, strips: bool) -> Starlette:
    """A reverse proxy as an administrator would set one up: under ``prefix``, bodies streamed, nothing else served."""
    client = httpx.AsyncClient(base_url=target, timeout=60, trust_env=False)

    async def forward(request: Request) -> Response:
        path = request.scope["raw_path"].decode()
        if strips:
            path = path.removeprefix(prefix) or "/"
        query = f"?{request.url.query}" if request.url.query else ""
        headers = [(k, v) for k, v in request.headers.items() if k not in HOP]
        outgoing = client.build_request(request.method, path + query, headers=headers, content=await request.body())
        outgoing.headers["host"] = request.headers["host"]
        outgoing.headers["x-forwarded-host"] = request.headers["host"]
        reply = await client.send(outgoing, stream=True)

        async def chunks() -> AsyncIterator[bytes]:
            async for chunk in reply.aiter_raw():
                yield chunk

        kept = {k: v for k, v in reply.headers.items() if k not in HOP}
        return StreamingResponse(chunks(), reply.status_code, kept, background=BackgroundTask(reply.aclose))

    async def elsewhere(_: Request) -> Response:
        return Response("outside the sub-path", status_code=404)

    return Starlette(
        routes=[
            Route(f"{prefix}/{{path:path}}", forward, methods=METHODS),
            Route("/{path:path}", elsewhere, methods=METHODS),
        ]
    )
