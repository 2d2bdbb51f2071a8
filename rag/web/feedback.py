"""「答得不对」: a question with its answer, kept as a draft case for the evaluation."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rag.errors import StorageError

FILE = "feedback.jsonl"
LIMIT = 50_000_000  # bytes; anyone who can open the page can press the button
_writing = threading.Lock()


def append(home: Path, draft: Mapping[str, Any]) -> Path:
    """The file a draft was appended to, as one line; raises StorageError where it cannot be written or is full."""
    path = home / FILE
    line = json.dumps(draft, ensure_ascii=False) + "\n"
    try:
        with _writing, path.open("a", encoding="utf-8") as file:
            if file.tell() + len(line) > LIMIT:
                raise StorageError(f"反馈文件 {path} 已满。")
            file.write(line)
    except OSError as error:
        raise StorageError(f"反馈没有记下：{path} 不能写入（{error.strerror}）。") from error
    return path
