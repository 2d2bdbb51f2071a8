"""Embedding models: :func:`choose` gives a loaded :class:`Embedder`; nothing heavy is imported before that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from embeddings.choose import choose
from embeddings.names import EMBEDDED, bge_name

if TYPE_CHECKING:
    from embeddings.base import Embedder

__all__ = ["EMBEDDED", "Embedder", "bge_name", "choose"]


def __getattr__(name: str) -> Any:
    """``embeddings.Embedder`` on demand: its base class brings llama_index, which takes seconds to import."""
    if name == "Embedder":
        from embeddings.base import Embedder

        return Embedder
    raise AttributeError(name)
