"""Hybrid search over clauses: dense and word scores mixed (not ranks), the weight calibrated per embedder.

Scores, not ranks, are mixed because rank fusion was measured below words alone on these documents (DESIGN.md §12).
Where a reranker is set, it orders the best of them anew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from rag.model import Clause, Hit, Route
from rag.search.calibration import Calibration, calibration
from rag.store.index import Index
from rag.store.texts import embed_text

if TYPE_CHECKING:
    from embeddings.rerank import Reranker

POOL = 80
RERANKED = 20


@dataclass(frozen=True, slots=True)
class Scored:
    """A candidate with its parts: ``dense`` is the cosine (0 without an embedder), ``words`` the BM25 share 0..1.

    near: the cosine of each of its sentences, where they are embedded one by one.
    """

    clause: Clause
    score: float
    dense: float
    words: float
    near: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Parts:
    """The candidates of one search before they are mixed: each clause's BM25 share, cosine and sentences' cosines."""

    clauses: Mapping[str, Clause]
    words: Mapping[str, float]
    cosines: Mapping[str, float] = field(default_factory=dict)
    near: Mapping[str, Mapping[str, float]] = field(default_factory=dict)


class Retriever:
    """Mixed search over one index; with no embedder it searches words alone, with no reranker the mix is the order."""

    def __init__(self, index: Index, reranker: Reranker | None = None) -> None:
        self._index = index
        self._reranker = reranker
        self.calibration: Calibration = calibration(index.embedder.name if index.embedder else "")

    def search(
        self,
        text: str,
        k: int = 20,
        doc_ids: Sequence[str] | None = None,
        *,
        dense: bool = True,
        part: bool = False,
    ) -> list[Scored]:
        """The best ``k`` clauses, best first; ``doc_ids`` filters. Scores are comparable within one call only.

        part: the documents are one side of a comparison that ``text`` asks for.
        """
        if not text.strip():
            return []
        mixed = self.mix(self.parts(text, tuple(doc_ids or ()), dense=dense, part=part))
        return (self._reranked(text, mixed) if dense else mixed)[:k]

    def parts(self, text: str, doc_ids: tuple[str, ...] = (), *, dense: bool = True, part: bool = False) -> Parts:
        """What the index gives on the text: everything that does not depend on the calibration."""
        only = doc_ids or None
        words = dict(self._index.words.search(text, POOL, only, part=part))
        if not dense or self._index.embedder is None:
            return Parts(self._index.catalogue.clauses_by_ids(words), words)
        vector = self._index.embedder.get_query_embedding(text)
        ids = [*words, *(clause_id for clause_id, _ in self._index.vectors.search(vector, POOL, only))]
        fine = self._index.vectors.sentences
        assert fine is not None, "only the sentences' own collection has none"
        ids += [clause_id for clause_id, _ in fine.search(vector, POOL, only)]
        ids = list(dict.fromkeys(ids))
        cosines = self._index.vectors.similarities(vector, ids)
        return Parts(self._index.catalogue.clauses_by_ids(ids), words, cosines, fine.by_text(vector, ids))

    def mix(self, parts: Parts) -> list[Scored]:
        """The candidates by mixed score, with :attr:`calibration` as it stands."""
        weight = self.calibration.dense_weight if parts.cosines else 0.0
        low = self.calibration.cosine_floor
        both = {c: self._dense(cosine, parts.near.get(c, {})) for c, cosine in parts.cosines.items()}
        span = max(max(both.values(), default=1.0) - low, 1e-6)
        trust = self._trust(max(parts.words.values(), default=0.0)) if parts.cosines else 1.0
        scored = []
        for clause_id, clause in parts.clauses.items():
            dense = both.get(clause_id, 0.0)
            word = parts.words.get(clause_id, 0.0)
            mixed = weight * max(0.0, (dense - low) / span) + (1 - weight) * word * trust
            scored.append(Scored(clause, mixed, dense, word, parts.near.get(clause_id, {})))
        return sorted(scored, key=lambda s: (-s.score, s.clause.clause_id))

    def _trust(self, best: float) -> float:
        """By how much word scores are raised or lowered for the mix, ``best`` being the question's best one."""
        full = min(1.0, best / self.calibration.words_full)
        return full**self.calibration.words_doubt / best if best else 1.0

    def _dense(self, whole: float, near: Mapping[str, float]) -> float:
        """A clause's cosine and its best sentence's, mixed; the clause's alone where it has no sentences of its own."""
        share = self.calibration.sentence_share if near else 0.0
        return (1 - share) * whole + share * max(near.values(), default=0.0)

    def _reranked(self, text: str, scored: list[Scored]) -> list[Scored]:
        """The first by the reranker's scores, each with the mixed score of its new place; the rest as they were."""
        first = scored[:RERANKED]
        if self._reranker is None or not first:
            return scored
        documents = {d.doc_id: d for d in self._index.catalogue.documents()}
        passages = [embed_text(documents[s.clause.doc_id], s.clause) for s in first]
        scores = self._reranker.scores(text, passages)
        order = sorted(range(len(first)), key=lambda n: -scores[n])
        placed = [replace(first[n], score=place.score) for n, place in zip(order, first, strict=True)]
        return placed + scored[RERANKED:]


def as_hits(scored: Sequence[Scored]) -> list[Hit]:
    """The scored clauses as hits; the route tells which half found each."""
    return [Hit(s.clause, round(s.score, 6), _route(s)) for s in scored]


def _route(scored: Scored) -> Route:
    if scored.words and scored.dense:
        return Route.FUSED
    return Route.LEXICAL if scored.words else Route.DENSE


class ClauseRetriever(BaseRetriever):  # type: ignore[misc]  # llama-index is untyped here
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
