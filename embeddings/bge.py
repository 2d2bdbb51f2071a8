"""BAAI's bge models by sentence-transformers, from a folder; torch is loaded only when one is made."""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import PrivateAttr

from embeddings.base import Embedder, Matrix
from rag.errors import EmbedderUnavailable

INSTRUCTION = "为这个句子生成表示以用于检索相关文章："
# Longer windows (m3 reads 8192 tokens) blur a clause into one vector and are slow on a CPU; long clauses are split.
_WINDOW = 512


def _load(folder: Path) -> Any:
    try:
        import torch
        from sentence_transformers import SentenceTransformer
        from transformers.utils.logging import disable_progress_bar

        disable_progress_bar()
        # Newer transformers load weights in the stored type unless told otherwise; float16 on a CPU is slow.
        options = {"dtype": torch.float32}
        return SentenceTransformer(str(folder), device="cpu", local_files_only=True, model_kwargs=options).float()
    except (ImportError, OSError, RuntimeError, ValueError, KeyError) as error:
        raise EmbedderUnavailable(f"向量模型文件夹 {folder} 无法加载：{error}。") from error


def _instruction(model: Any, name: str) -> str:
    """What stands before a question: the model's own query prompt, else the family's; m3 was trained without one."""
    own = (getattr(model, "prompts", None) or {}).get("query")
    if own:
        return str(own)
    return "" if "m3" in name.lower() else INSTRUCTION


class Bge(Embedder):
    """A bge model on the CPU in float32; pooling (CLS) and normalisation as its folder says."""

    _model: Any = PrivateAttr()
    _prompt: str = PrivateAttr()
    _lock: Any = PrivateAttr()

    def __init__(self, folder: Path, name: str) -> None:
        logging.getLogger("sentence_transformers").setLevel(logging.WARNING)
        model = _load(folder)
        window = min(_WINDOW, int(model.max_seq_length or _WINDOW))
        model.max_seq_length = window
        dim = int(model.get_embedding_dimension())
        super().__init__(model_name=name, dim=dim, max_tokens=window, embed_batch_size=32)
        self._model = model
        self._prompt = _instruction(model, name)
        # The fast tokenizer is not re-entrant ("Already borrowed"); torch uses every core for one call anyway.
        self._lock = threading.Lock()

    def _encode(self, texts: list[str]) -> Matrix:
        with self._lock:
            vectors = self._model.encode(
                texts, prompt="", batch_size=32, normalize_embeddings=True, show_progress_bar=False
            )
        return np.asarray(vectors, dtype=np.float32)

    def encode_query(self, text: str) -> Matrix:
        """The question's vector, with the retrieval instruction in front."""
        vector: Matrix = self._encode([self._prompt + text])[0]
        return vector

    def encode_passages(self, texts: Sequence[str]) -> Matrix:
        """The passages' vectors, without any instruction."""
        return self._encode(list(texts))

    def token_count(self, text: str) -> int:
        """Tokens of the passage with [CLS] and [SEP], before any truncation."""
        return len(self.token_ids(text))

    def token_ids(self, text: str) -> list[int]:
        """The vocabulary's numbers for ``text``, special tokens included, before any truncation."""
        with self._lock:
            ids: list[int] = self._model.tokenizer(text, truncation=False, verbose=False)["input_ids"]
        return ids
