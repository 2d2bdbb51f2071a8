"""Arithmetic stand-ins: what they return can be worked out by hand. Documents are hand-made, not parsed."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
from pydantic import PrivateAttr

from embeddings.base import Embedder, Matrix
from rag.model import Clause, Document, Duty, Indicator, Kind, Parsed, ParseWarning, Role


class HashEncoder(Embedder):
    """Counts character pairs into ``dim`` buckets, normalised: texts that share pairs are near. One token a character.

    A query gets one more count in its last bucket, so that a query form and a passage form of a text always differ.
    """

    _texts: list[str] = PrivateAttr(default_factory=list)

    def __init__(self, name: str = "hash", dim: int = 64, max_tokens: int = 200) -> None:
        super().__init__(model_name=name, dim=dim, max_tokens=max_tokens, embed_batch_size=16)

    @property
    def passages(self) -> list[str]:
        """Every passage embedded so far, in order."""
        return self._texts

    def encode_query(self, text: str) -> Matrix:
        counts = self._counts(text)
        counts[-1] += 1
        return _unit(counts)

    def encode_passages(self, texts: Sequence[str]) -> Matrix:
        self._texts.extend(texts)
        return np.array([_unit(self._counts(text)) for text in texts], dtype=np.float32)

    def token_count(self, text: str) -> int:
        return len(text)

    def _counts(self, text: str) -> Matrix:
        counts = np.zeros(self.dim, dtype=np.float32)
        for pair in (text[i : i + 2] for i in range(max(1, len(text) - 1))):
            counts[int(hashlib.md5(pair.encode()).hexdigest(), 16) % (self.dim - 1)] += 1
        return counts


def _unit(counts: Matrix) -> Matrix:
    return (counts / (np.linalg.norm(counts) or 1.0)).astype(np.float32)


def clause(doc_id: str, address: str, text: str, **fields: object) -> Clause:
    """A clause with the defaults of a plain leaf."""
    known: dict[str, object] = {"kind": Kind.CLAUSE, "heading": "", "start": 0, "end": len(text)}
    parent = address.rpartition("/")[0] or None
    return Clause(doc_id=doc_id, address=address, text=text, **{**known, "parent": parent, **fields})  # type: ignore[arg-type]


def parsed(doc_id: str, *texts: str, title: str = "") -> Parsed:
    """A document of one heading 一、 and the ``texts`` as its items, with a duty, an indicator and a warning."""
    top = clause(doc_id, "一", "一、重点任务", heading="重点任务", kind=Kind.SECTION)
    items = [
        clause(doc_id, f"一/{n}", f"{n}．{text}", path=("一、重点任务",), printed=f"一、{n}.")
        for n, text in enumerate(texts, 1)
    ]
    first = items[0].clause_id if items else top.clause_id
    document = Document(
        doc_id, title or f"{doc_id}方案", issuer=("县政府", "县委"), period=(2022, 2024), sha256="0" * 64
    )
    return Parsed(
        document,
        (top, *items),
        spans=(clause(doc_id, "一/1/第一款", "第一款", span=True), clause(doc_id, "一/1/第二款", "第二款", span=True)),
        duties=(Duty(first, "县医保局", "医保局", Role.LEAD),),
        indicators=(Indicator(first, "人均预期寿命", "岁", "78.47", 2020, "78.6", 2025, "预期性", "人均预期寿命"),),
        warnings=(ParseWarning(3, "标签重复"),),
    )
