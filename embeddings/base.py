"""The seam of the embedding models: :class:`Embedder`, a LlamaIndex ``BaseEmbedding`` with a name, a size and a window.

Query and passage forms are two different hooks, so that a caller cannot mix them: LlamaIndex's ``get_query_embedding``
ends in :meth:`Embedder.encode_query`, its ``get_text_embedding…`` in :meth:`Embedder.encode_passages`.
"""

from __future__ import annotations

import asyncio
import unicodedata
from abc import abstractmethod
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from llama_index.core.base.embeddings.base import BaseEmbedding

Matrix = npt.NDArray[np.float32]


def normalise(text: str) -> str:
    """``text`` as the models see it: NFKC, lower case, without NUL characters.

    bge-small-zh has no upper-case letters (``DRG`` would be ``[UNK]``); the embedded engine reads C strings, which end
    at the first NUL.
    """
    return unicodedata.normalize("NFKC", text).lower().replace("\0", " ")


class Embedder(BaseEmbedding):  # type: ignore[misc]  # llama_index is untyped here
    """Texts to L2-normalised float32 vectors; safe to call from several threads.

    dim: the length of a vector; max_tokens: the longest passage the model reads whole, special tokens included.
    """

    dim: int
    max_tokens: int

    @property
    def name(self) -> str:
        """The name that an index records and that every answer states."""
        return str(self.model_name)

    @abstractmethod
    def encode_query(self, text: str) -> Matrix:
        """The question's vector, shape ``(dim,)``; ``text`` is already normalised."""

    @abstractmethod
    def encode_passages(self, texts: Sequence[str]) -> Matrix:
        """The passages' vectors, shape ``(n, dim)``; the texts are already normalised."""

    @abstractmethod
    def token_count(self, text: str) -> int:
        """The number of tokens of one normalised passage, special tokens and prefix included."""

    def count_tokens(self, text: str) -> int:
        """The number of the model's tokens that ``text`` takes as a passage; compare it with ``max_tokens``."""
        return self.token_count(normalise(text))

    def _get_query_embedding(self, query: str) -> list[float]:
        return [float(x) for x in self.encode_query(normalise(query))]

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return await asyncio.to_thread(self._get_query_embedding, query)

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        vectors: list[list[float]] = self.encode_passages([normalise(text) for text in texts]).tolist()
        return vectors
