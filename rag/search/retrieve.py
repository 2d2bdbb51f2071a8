"""Hybrid search over clauses: dense and word scores mixed (not ranks), the weight calibrated per embedder.

Scores, not ranks, are mixed because rank fusion was measured below words alone on these documents (DESIGN.md §12).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from rag.model import Clause, Hit, Route
from rag.search.calibration import Calibration, calibration
from rag.store.index import Index

POOL = 80


@dataclass(frozen=True, slots=True)
class Scored:
    """A candidate with its parts: ``dense`` is the cosine (0 without an embedder), ``words`` the BM25 share 0..1."""

    clause: Clause
    score: float
    dense: float
    words: float


class Retriever:
    """Mixed search over one index; with no embedder it searches words alone."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self.calibration: Calibration = calibration(index.embedder.name if index.embedder else "")

    def search(self, text: str, k: int = 20, doc_ids: Sequence[str] | None = None, dense: bool = True) -> list[Scored]:
        """The best ``k`` clauses, best first; ``doc_ids`` filters. Scores are comparable within one call only."""
        if not text.strip():
            return []
        only = tuple(doc_ids) if doc_ids else None
        words = dict(self._index.words.search(text, POOL, only))
        cosines: dict[str, float] = {}
        if dense and self._index.embedder is not None:
            vector = self._index.embedder.get_query_embedding(text)
            cosines = dict(self._index.vectors.search(vector, POOL, only))
            missing = [clause_id for clause_id in words if clause_id not in cosines]
            cosines.update(self._index.vectors.similarities(vector, missing))
        return self._mix(words, cosines)[:k]

    def _mix(self, words: dict[str, float], cosines: dict[str, float]) -> list[Scored]:
        weight = self.calibration.dense_weight if cosines else 0.0
        low = self.calibration.cosine_floor
        top = max(cosines.values(), default=1.0)
        span = max(top - low, 1e-6)
        ids = list(dict.fromkeys([*words, *cosines]))
        clauses = self._index.catalogue.clauses_by_ids(ids)
        scored = []
        for clause_id in ids:
            if clause_id not in clauses:
                continue
            near = max(0.0, (cosines.get(clause_id, low) - low) / span)
            word = words.get(clause_id, 0.0)
            mixed = weight * near + (1 - weight) * word
            scored.append(Scored(clauses[clause_id], mixed, cosines.get(clause_id, 0.0), word))
        return sorted(scored, key=lambda s: (-s.score, s.clause.clause_id))


def as_hits(scored: Sequence[Scored]) -> list[Hit]:
    """The scored clauses as hits; the route tells which half found each."""
    return [Hit(s.clause, round(s.score, 6), _route(s)) for s in scored]


def _route(scored: Scored) -> Route:
    if scored.words and scored.dense:
        return Route.FUSED
    return Route.LEXICAL if scored.words else Route.DENSE


class ClauseRetriever(BaseRetriever):
    """The same search as a LlamaIndex retriever, for use in other people's pipelines; node ids are clause ids."""

    def __init__(self, index: Index, k: int = 10) -> None:
        self._search = Retriever(index)
        self._k = k
        super().__init__()

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        found = self._search.search(query_bundle.query_str, self._k)
        return [NodeWithScore(node=_node(s.clause), score=s.score) for s in found]


def _node(clause: Clause) -> TextNode:
    return TextNode(
        id_=clause.clause_id,
        text=clause.rendered or clause.text,
        metadata={"doc_id": clause.doc_id, "address": clause.address, "path": " / ".join(clause.path)},
    )
