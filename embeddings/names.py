"""The names of embedders, without loading one."""

from __future__ import annotations

from pathlib import Path

EMBEDDED = "embedded:multilingual-e5-small"


def bge_name(bge: str) -> str:
    """The name an index records for the setting ``bge``: the last part of the folder or of the hub name."""
    return Path(bge).resolve().name if Path(bge).is_dir() else bge.rstrip("/").rsplit("/", 1)[-1]
