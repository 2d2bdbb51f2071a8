"""ASGI middleware: bodies of bounded size, nothing loaded from elsewhere, no uploads."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Mapping

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = logging.getLogger(__name__)

BROKEN = "服务器内部出错，详情见服务器日志。"
BODY_LIMIT = 1_000_000  # bytes; a question has at most 2,000 characters
TOO_LARGE = f"请求正文过大：上限为 {BODY_LIMIT // 1000} KB。"
# Gradio needs inline script and eval for its own components; everything still has to come from this server.
POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "frame-ancestors 'self'",
        "form-action 'self'",
    )
)
HEADERS: Mapping[bytes, bytes] = {
    b"content-security-policy": POLICY.encode(),
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"same-origin",
}
# The page takes no files; Gradio's own endpoint would let anyone fill the disk.
CLOSED = ("/gradio_api/upload",)


class Guard:
    """Refuses what no page or client of ours sends, before it is read, and sets sub-path and protective headers."""

    def __init__(self, app: ASGIApp, root: str = "") -> None:
        self._app = app
        self._root = root

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, with its body counted while it is read."""
        if self._root:
            # Set here so that a proxy may strip the sub-path or pass it on: the router takes it off where it stands.
            scope["root_path"] = self._root
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if scope["path"].endswith(CLOSED):
            await _refuse(send, 403, "不接受上传文件。")
            return
        if _declared(scope) > BODY_LIMIT:
            await _refuse(send, 413, TOO_LARGE)
            return
        sender = _Sender(send)
        try:
            await self._app(scope, _counted(receive), sender)
        except asyncio.CancelledError:
            # The server is stopping and an open page still listens: no fault, so no stack trace in the log.
            log.info("cut off by the end of the server: %s", scope["path"])
        except Exception:
            # Caught here and not by a handler: the framework would close the connection under the next request.
            if sender.started:
                raise
            log.exception("a request failed: %s %s", scope["method"], scope["path"])
            await _refuse(sender, 500, BROKEN)


def _declared(scope: Scope) -> int:
    value = dict(scope["headers"]).get(b"content-length", b"0")
    return int(value) if value.isdigit() else 0


def _counted(receive: Receive) -> Receive:
    read = 0

    async def counted() -> Message:
        nonlocal read
        message = await receive()
        if message["type"] == "http.request":
            read += len(message.get("body", b""))
            if read > BODY_LIMIT:
                raise HTTPException(413, TOO_LARGE)
        return message

    return counted


class _Sender:
    """Sends on, with the protective headers; knows whether an answer has begun."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.started = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.started = True
            present = {name for name, _ in message["headers"]}
            message["headers"] = [*message["headers"], *(pair for pair in HEADERS.items() if pair[0] not in present)]
        await self._send(message)


async def _refuse(send: Send, status: int, error: str) -> None:
    body = json.dumps({"error": error}, ensure_ascii=False).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    if status == 413:
        headers.append((b"connection", b"close"))  # the rest of the body is not going to be read
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
