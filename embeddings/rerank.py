"""An optional reranker: reads a question and a passage together, which is dearer and more exact than two vectors.

Nothing heavy is imported before one is made.
"""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from embeddings import hub
from embeddings.choose import quieten
from embeddings.names import bge_name
from rag.errors import EmbedderUnavailable, RerankerUnavailable

log = logging.getLogger(__name__)

_WINDOW = 512
# A question may search twice for the same words; its pairs are then scored once.
_KEPT = 500


def choose_reranker(reranker: str) -> Reranker:
    """The loaded reranker for the setting ``reranker`` (folder or hub name), fetched where it is not at hand.

    Raises RerankerUnavailable.
    """
    quieten()
    start = time.monotonic()
    try:
        folder = hub.at_hand(reranker, modules=False) or hub.fetch(reranker, None, modules=False)
    except EmbedderUnavailable as error:
        raise RerankerUnavailable(f"重排模型不可用：{error}") from error
    chosen = Reranker(folder, bge_name(reranker))
    log.info("reranker=%s ms=%d", chosen.name, 1000 * (time.monotonic() - start))
    return chosen


def _check(folder: Path) -> None:
    """Raises ValueError for a model without a score: loaded as a reranker it would get one of random weights."""
    kinds = json.loads((folder / "config.json").read_text("utf-8")).get("architectures") or []
    if not any(kind.endswith("ForSequenceClassification") for kind in kinds):
        raise ValueError(f"不是重排模型（{'、'.join(kinds) or '没有写明结构'}）")


def _load(folder: Path) -> Any:
    try:
        _check(folder)
        import torch
        from sentence_transformers import CrossEncoder
        from transformers.utils.logging import disable_progress_bar

        disable_progress_bar()
        model = CrossEncoder(
            str(folder),
            device="cpu",
            local_files_only=True,
            max_length=_WINDOW,
            model_kwargs={"dtype": torch.float32},
            activation_fn=torch.nn.Sigmoid(),
        ).float()
        if model.num_labels != 1:
            raise ValueError(f"不是重排模型（每对文字应有 1 个分数，它有 {model.num_labels} 个）")
        return model
    except Exception as error:
        # Broken weights, configurations and tokenizers each raise their library's own errors (SafetensorError, …).
        raise RerankerUnavailable(f"重排模型文件夹 {folder} 无法加载：{error}。") from error


class Reranker:
    """A cross-encoder on the CPU in float32; safe to call from several threads."""

    def __init__(self, folder: Path, name: str) -> None:
        logging.getLogger("sentence_transformers").setLevel(logging.WARNING)
        self.name = name
        self._model = _load(folder)
        self._scores: dict[tuple[str, str], float] = {}
        # The fast tokenizer is not re-entrant ("Already borrowed"); torch uses every core for one call anyway.
        self._lock = threading.Lock()

    def scores(self, question: str, passages: Sequence[str]) -> list[float]:
        """How well each passage answers the question, 0..1; of a pair longer than 512 tokens its beginning is read."""
        from embeddings.base import normalise

        pairs = [(normalise(question), normalise(passage)) for passage in passages]
        with self._lock:
            known = {pair: self._scores[pair] for pair in pairs if pair in self._scores}
            new = [pair for pair in dict.fromkeys(pairs) if pair not in known]
            if new:
                made = self._model.predict(new, batch_size=8, show_progress_bar=False)
                known |= {pair: float(score) for pair, score in zip(new, made, strict=True)}
                if len(self._scores) + len(new) > _KEPT:
                    self._scores.clear()
                self._scores |= known
        return [known[pair] for pair in pairs]
