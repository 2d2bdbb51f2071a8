"""A scripted model behind real HTTP on loopback, speaking OpenAI's chat protocol, streaming and not."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

EVIDENCE = re.compile(r'<evidence key="(k[0-9a-f]{4})"([^>]*)>(.*?)</evidence>', re.DOTALL)


@dataclass
class Asked:
    """What one request held: its messages, and the evidence by key."""

    body: dict
    headers: dict

    @property
    def prompt(self) -> str:
        return "\n".join(m["content"] for m in self.body["messages"])

    @property
    def evidence(self) -> dict[str, str]:
        return {m[1]: m[3] for m in EVIDENCE.finditer(self.prompt)}


@dataclass
class Reply:
    """What to send: text in pieces of ``size`` characters, or ``raw`` bytes as they are; cut: hang up before the end."""

    text: str = ""
    size: int = 5
    status: int = 200
    headers: dict = field(default_factory=dict)
    raw: bytes | None = None
    pause: float = 0.0
    cut: bool = False
    finish: str | None = "stop"
    ignore_stream: bool = False


class Handler(BaseHTTPRequestHandler):
    """One request: recorded, then answered as the script says."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *args: object) -> None:
        return

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        asked = Asked(body, dict(self.headers))
        self.server.owner.asked.append(asked)
        try:
            self._send(self.server.owner.script(asked), body.get("stream", False))
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def _send(self, reply: Reply, stream: bool) -> None:
        if reply.raw is not None or reply.status != 200:
            self._whole(reply.status, reply.raw or b'{"error": {"message": "no"}}', reply.headers)
        elif stream and not reply.ignore_stream:
            self._stream(reply)
        else:
            message = {"role": "assistant", "content": reply.text}
            choice = {"index": 0, "message": message, "finish_reason": reply.finish}
            data = {"id": "1", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice]}
            self._whole(200, json.dumps(data).encode(), reply.headers)

    def _whole(self, status: int, data: bytes, headers: dict) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", **headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _stream(self, reply: Reply) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        for at in range(0, len(reply.text), reply.size):
            self._event({"content": reply.text[at : at + reply.size]}, None)
            time.sleep(reply.pause)
        if reply.cut:
            return
        self._event({}, reply.finish)
        self.wfile.write(b"data: [DONE]\n\n")

    def _event(self, delta: dict, finish: str | None) -> None:
        data = {
            "id": "1",
            "object": "chat.completion.chunk",
            "created": 1,
            "model": "m",
            "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
        }
        self.wfile.write(f"data: {json.dumps(data, ensure_ascii=False)}\n\n".encode())
        self.wfile.flush()


class ScriptedServer:
    """Start with ``with``; ``url`` is the base URL; ``asked`` records every request."""

    def __init__(self, script: Callable[[Asked], Reply]) -> None:
        self.script = script
        self.asked: list[Asked] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._server.owner = self
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def __enter__(self) -> ScriptedServer:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *args: object) -> None:
        self._server.shutdown()
        self._server.server_close()
