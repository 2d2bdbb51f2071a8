"""The rule that chooses: index, then files at hand, then ten seconds of fetching, then the embedded model."""

from __future__ import annotations

import http.server
import json
import logging
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import embeddings
from embeddings import hub
from rag.errors import EmbedderUnavailable

ROOT = Path(__file__).resolve().parents[2]
FILES = {
    "config.json": b"{}",
    "modules.json": json.dumps(
        [{"idx": 1, "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"}]
    ).encode(),
    "1_Pooling/config.json": b"{}",
    "tokenizer.json": b"{}",
    "model.safetensors": b"weights",
    "pytorch_model.bin": b"the same weights again",
    "onnx/model.onnx": b"and again",
}
COMMIT = "1" * 40


def write(folder: Path, without: str = "") -> Path:
    for name, data in FILES.items():
        if name != without:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)
    return folder


def run(code: str, **environment: str) -> tuple[str, float]:
    """What a fresh process says, and its seconds; fresh because the hub's client reads its settings when imported."""
    merged = {k: v for k, v in os.environ.items() if not k.startswith("HF_")} | environment
    start = time.monotonic()
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, env=merged)
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr, time.monotonic() - start


CHOOSE = """
import logging, sys, time; logging.basicConfig(level=logging.INFO, stream=sys.stdout, format="%(message)s")
import embeddings, embeddings.base; start = time.monotonic(); embeddings.choose("auto", "BAAI/bge-small-zh-v1.5")
print("took", time.monotonic() - start)
"""


class Silent:
    """A server that takes connections and never says a word: a firewall that swallows packets."""

    def __enter__(self) -> str:
        self._socket = socket.create_server(("127.0.0.1", 0))
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}"

    def __exit__(self, *_: object) -> None:
        self._socket.close()


class Hub(http.server.BaseHTTPRequestHandler):
    """The part of the model hub's interface that fetching needs."""

    served: list[str]

    def do_HEAD(self) -> None:
        self._answer(body=False)

    def do_GET(self) -> None:
        self._answer(body=True)

    def _answer(self, body: bool) -> None:
        path = self.path.partition("?")[0]
        name = path.partition(f"/resolve/{'main' if '/resolve/main/' in path else COMMIT}/")[2]
        if "/tree/" in path:
            data = json.dumps(
                [{"type": "file", "path": f, "size": len(d), "oid": f} for f, d in FILES.items()]
            ).encode()
        elif path.startswith("/api/models/"):
            siblings = [{"rfilename": file} for file in FILES]
            data = json.dumps({"id": "BAAI/tiny-zh", "sha": COMMIT, "siblings": siblings}).encode()
        elif name in FILES:
            data = FILES[name]
            if body:
                self.server.served.append(name)  # type: ignore[attr-defined]
        else:
            self.send_error(404)
            return
        self.send_response(200)
        headers = {"Content-Length": len(data), "X-Repo-Commit": COMMIT, "ETag": f'"{hash(name) & 0xFFFFFF:x}"'}
        for key, value in headers.items():
            self.send_header(key, str(value))
        self.end_headers()
        if body:
            self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def small_hub() -> Iterator[http.server.ThreadingHTTPServer]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Hub)
    server.served = []  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def test_without_network_the_embedded_model_is_chosen_at_once(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    start = time.monotonic()
    chosen = embeddings.choose("auto", "BAAI/bge-small-zh-v1.5")
    assert time.monotonic() - start < 10
    assert chosen.name == embeddings.EMBEDDED
    assert caplog.messages[0].startswith(f"embedder={embeddings.EMBEDDED} dim=384 why=no bge:")


def test_a_hub_that_swallows_packets_costs_less_than_ten_seconds(tmp_path: Path) -> None:
    with Silent() as url:
        said, _ = run(CHOOSE, HF_ENDPOINT=url, HF_HOME=str(tmp_path))
    assert f"embedder={embeddings.EMBEDDED}" in said
    assert float(said.rpartition("took ")[2]) < 10


def test_a_hub_that_refuses_costs_less_than_ten_seconds(tmp_path: Path) -> None:
    said, _ = run(CHOOSE, HF_ENDPOINT="http://127.0.0.1:9", HF_HOME=str(tmp_path))
    assert f"embedder={embeddings.EMBEDDED}" in said
    assert float(said.rpartition("took ")[2]) < 10


def test_a_hub_that_answers_is_used_and_only_one_form_of_the_weights(
    small_hub: http.server.ThreadingHTTPServer, tmp_path: Path
) -> None:
    url = f"http://127.0.0.1:{small_hub.server_port}"
    code = "from embeddings import hub; print(hub.at_hand('BAAI/tiny-zh'), hub.fetch('BAAI/tiny-zh', 10), hub.at_hand('BAAI/tiny-zh'))"
    said, _ = run(code, HF_ENDPOINT=url, HF_HOME=str(tmp_path))
    folder = tmp_path / "hub" / "models--BAAI--tiny-zh" / "snapshots" / COMMIT
    assert said.split() == ["None", str(folder), str(folder)]
    served = set(small_hub.served)  # type: ignore[attr-defined]
    assert "model.safetensors" in served
    assert not {"pytorch_model.bin", "onnx/model.onnx"} & served


def test_a_folder_wins_and_must_be_whole(tmp_path: Path) -> None:
    assert hub.at_hand(str(write(tmp_path / "whole"))) == tmp_path / "whole"
    for name in ("config.json", "modules.json", "1_Pooling/config.json", "tokenizer.json"):
        folder = write(tmp_path / name.replace("/", "-"), without=name)
        assert hub.missing_files(folder) == [name]
        assert hub.at_hand(str(folder)) is None


def test_weights_in_parts_must_all_be_there(tmp_path: Path) -> None:
    folder = write(tmp_path / "parts", without="model.safetensors")
    (folder / "pytorch_model.bin").unlink()
    assert hub.missing_files(folder) == ["model.safetensors"]
    parts = {"weight_map": {"a": "model-1.safetensors", "b": "model-2.safetensors"}}
    (folder / "model.safetensors.index.json").write_text(json.dumps(parts))
    (folder / "model-1.safetensors").write_bytes(b"")
    assert hub.missing_files(folder) == ["model-2.safetensors"]


@pytest.mark.parametrize("bge", ["/no/such/folder", "./no/such", "BAAI/bge-small-zh-v1.5", "~/none", "a/b/c"])
def test_an_explicit_bge_that_is_not_there_is_an_error_that_helps(bge: str) -> None:
    with pytest.raises(EmbedderUnavailable) as caught:
        embeddings.choose("bge", bge)
    assert bge in str(caught.value)
    assert "CLAUSEWISE_BGE" in caught.value.explain()


def test_an_index_decides_for_auto() -> None:
    assert embeddings.choose("auto", "whatever", embeddings.EMBEDDED).name == embeddings.EMBEDDED
    with pytest.raises(EmbedderUnavailable, match="bge-base-zh"):
        embeddings.choose("auto", "BAAI/bge-small-zh-v1.5", "bge-base-zh")


@pytest.mark.bge
def test_bge_at_hand_is_chosen(bge_folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="embeddings")
    assert embeddings.choose("auto", str(bge_folder)).name == bge_folder.name
    assert "bge files in" in caplog.messages[0]
    assert embeddings.choose("auto", str(bge_folder), bge_folder.name).name == bge_folder.name
    assert embeddings.choose("auto", str(bge_folder), embeddings.EMBEDDED).name == embeddings.EMBEDDED


@pytest.mark.parametrize(
    ("bge", "name"),
    [("BAAI/bge-small-zh-v1.5", "bge-small-zh-v1.5"), ("/models/bge-m3/", "bge-m3"), ("bge-base", "bge-base")],
)
def test_names(bge: str, name: str) -> None:
    assert embeddings.bge_name(bge) == name
