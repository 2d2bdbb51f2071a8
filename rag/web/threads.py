"""Blocking work of the server, each in a thread of its own so that no question waits for another's model."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from anyio import to_thread
from starlette.requests import Request

T = TypeVar("T")


async def in_thread(request: Request, work: Callable[..., T], *args: Any) -> T:
    """The result of blocking work, done under the app's own limit of threads (``app.state.limiter``)."""
    return await to_thread.run_sync(partial(work, *args), limiter=request.app.state.limiter)
