"""Where a model's files are: a folder, the hub's cache, or fetched in a process that can be given up."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

from rag.errors import EmbedderUnavailable

log = logging.getLogger(__name__)

# A hub that has not delivered its first small file by then counts as out of reach.
FIRST_FILE_SECONDS = 6.0
# A wished-for download may be long (bge-m3 is 2 GB); it is given up when nothing arrives for this long.
STALL_SECONDS = 30.0
_ENDINGS = ("model.safetensors", "model.safetensors.index.json", "pytorch_model.bin", "pytorch_model.bin.index.json")
_TOKENIZERS = ("tokenizer.json", "vocab.txt", "sentencepiece.bpe.model")


def missing_files(folder: Path, modules: bool = True) -> list[str]:
    """What ``folder`` lacks to be loaded as a sentence-transformers model; empty when it is whole.

    modules: whether it must say how vectors are made of tokens, as an embedder does and a reranker need not.
    """
    needed = ("config.json", "modules.json") if modules else ("config.json",)
    lacking = [name for name in needed if not (folder / name).is_file()]
    if not any((folder / name).is_file() for name in _ENDINGS):
        lacking.append(_ENDINGS[0])
    if not any((folder / name).is_file() for name in _TOKENIZERS):
        lacking.append(_TOKENIZERS[0])
    if modules and "modules.json" not in lacking:
        lacking += _missing_modules(folder)
    return lacking + _missing_shards(folder)


def _missing_modules(folder: Path) -> list[str]:
    modules = json.loads((folder / "modules.json").read_text("utf-8"))
    pooling = [module["path"] for module in modules if module["type"].endswith("Pooling")]
    return [f"{path}/config.json" for path in pooling if not (folder / path / "config.json").is_file()]


def _missing_shards(folder: Path) -> list[str]:
    lacking: list[str] = []
    for name in _ENDINGS:
        if name.endswith(".index.json") and (folder / name).is_file():
            shards = set(json.loads((folder / name).read_text("utf-8"))["weight_map"].values())
            lacking += sorted(shard for shard in shards if not (folder / shard).is_file())
    return lacking


def at_hand(bge: str, modules: bool = True) -> Path | None:
    """The folder with the whole model that ``bge`` (folder or hub name) means, without any network; else None."""
    folder = Path(bge).expanduser()
    if folder.is_dir():
        return None if missing_files(folder, modules) else folder
    if not _is_hub_name(bge):
        return None
    cached = _cached(bge)
    return cached if cached and not missing_files(cached, modules) else None


def why_not_at_hand(bge: str, modules: bool = True) -> str:
    """A Chinese clause that says what is missing, for messages."""
    folder = Path(bge).expanduser()
    if folder.is_dir():
        return f"文件夹 {bge} 缺少 {'、'.join(missing_files(folder, modules))}"
    return f"本机没有模型 {bge}" if _is_hub_name(bge) else f"文件夹 {bge} 不存在"


def _is_hub_name(bge: str) -> bool:
    parts = bge.split("/")
    return len(parts) <= 2 and all(part and not part.startswith((".", "~")) for part in parts)


def _cached(name: str) -> Path | None:
    from huggingface_hub import try_to_load_from_cache
    from huggingface_hub.errors import HFValidationError

    # Not snapshot_download: it calls a cache incomplete that lacks weights in forms nobody needs.
    try:
        found = try_to_load_from_cache(name, "config.json")
    except HFValidationError:
        return None
    return Path(found).parent if isinstance(found, str) else None


def offline() -> bool:
    """Whether the environment forbids asking the hub."""
    from huggingface_hub import constants

    return bool(constants.HF_HUB_OFFLINE)


def fetch(name: str, seconds: float | None, modules: bool = True) -> Path:
    """The folder of hub model ``name``, fetched by a process of its own that is killed when it takes too long.

    seconds: the limit for everything; None: as long as it goes on. Raises EmbedderUnavailable saying why.
    """
    if offline() or not _is_hub_name(name):
        raise EmbedderUnavailable(f"{why_not_at_hand(name, modules)}，且未联网获取。")
    environment = os.environ | {"HF_HUB_DISABLE_TELEMETRY": "1", "HF_HUB_DISABLE_PROGRESS_BARS": "1"}
    command = [sys.executable, "-m", "embeddings.fetch", name]
    root = Path(__file__).resolve().parent.parent
    process = subprocess.Popen(
        command, cwd=root, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    output = _Output(process)
    try:
        # Takes seconds and is needed whatever the outcome: use the time of waiting.
        import embeddings.base  # noqa: F401

        _wait(process, output, name, seconds)
    finally:
        process.kill()
        process.wait()
        output.join()
    folder = at_hand(name, modules)
    if folder is None:
        raise EmbedderUnavailable(f"模型 {name} 未能完整下载。")
    return folder


class _Output(threading.Thread):
    """Reads what the fetching process says, so that its pipe never fills up."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        super().__init__(daemon=True)
        self._stream = process.stdout
        self._lines: list[bytes] = []
        self.started_at = time.monotonic()
        self.start()

    def run(self) -> None:
        """Ends with the process."""
        if self._stream:
            with self._stream as stream:
                self._lines.extend(stream)

    @property
    def reached(self) -> bool:
        """Whether the hub has delivered its first file."""
        return any(line.strip() == b"reached" for line in self._lines)

    @property
    def text(self) -> str:
        """All that was said so far."""
        return b"".join(self._lines).decode("utf-8", "replace")


def _wait(process: subprocess.Popen[bytes], output: _Output, name: str, seconds: float | None) -> None:
    """Returns when the process has ended; raises EmbedderUnavailable when the hub is too slow or says no."""
    start = moved = output.started_at
    size = 0
    while process.poll() is None:
        time.sleep(0.1)
        now = time.monotonic()
        if seconds is None and (grown := _cache_size(name)) != size:
            size, moved = grown, now
        _give_up(name, seconds, now - start, now - moved, output.reached)
    if process.returncode:
        log.debug("fetch of %s failed: %s", name, output.text)
        raise EmbedderUnavailable(f"模型库连不上，或没有模型 {name}。")


def _give_up(name: str, seconds: float | None, elapsed: float, still: float, reached: bool) -> None:
    if not reached and elapsed > FIRST_FILE_SECONDS:
        raise EmbedderUnavailable(f"模型库在 {FIRST_FILE_SECONDS:.0f} 秒内没有回应。")
    if seconds is not None and elapsed > seconds:
        raise EmbedderUnavailable(f"模型 {name} 在 {seconds:.0f} 秒内没有下载完。")
    if seconds is None and still > STALL_SECONDS:
        raise EmbedderUnavailable(f"模型 {name} 的下载停滞了 {STALL_SECONDS:.0f} 秒。")


def _cache_size(name: str) -> int:
    from huggingface_hub import constants

    folder = Path(constants.HF_HUB_CACHE) / f"models--{name.replace('/', '--')}" / "blobs"
    return sum(file.stat().st_size for file in folder.glob("*") if file.is_file())
