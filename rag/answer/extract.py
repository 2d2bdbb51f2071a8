"""The answerer without a model: the shortest verbatim sentences that answer, in reading order, grouped by document."""

from __future__ import annotations

from collections.abc import Sequence

from rag.answer.sentences import Sentence, Weights, rank, split
from rag.model import Clause, Document
from rag.search.finding import Quote, Statement
from rag.search.lookup import title
from rag.search.query import Query
from rag.search.retrieve import Scored

ROOM = 170  # characters of an answer beyond which no further sentence is added
MOST = 3  # sentences of an answer to a single-fact question
NEAR = 0.82  # another clause joins the answer when its best sentence scores this share of the best one's
LONG = ("list", "how")


class Extractor:
    """Chooses sentences from ranked passages. ``weights`` are the corpus's own."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights

    def extract(
        self, query: Query, passages: Sequence[Scored], documents: dict[str, Document]
    ) -> tuple[Statement, ...]:
        """Statements, each with its quote; one group a document when the question is about several. Empty without passages."""
        if not passages:
            return ()
        groups = self._groups(query, passages)
        statements: list[Statement] = []
        for doc_id, group in groups:
            chosen = self.choose(query, group, ROOM if len(groups) == 1 else ROOM // 2)
            lead = f"{title(documents[doc_id])}：" if len(groups) > 1 and doc_id in documents else ""
            statements += _statements(chosen, lead)
        return tuple(statements)

    def _groups(self, query: Query, passages: Sequence[Scored]) -> list[tuple[str, list[Scored]]]:
        """The passages by document, best document first: one, unless several are asked for or fit nearly as well."""
        by_doc: dict[str, list[Scored]] = {}
        for passage in passages:
            by_doc.setdefault(passage.clause.doc_id, []).append(passage)
        ranked = sorted(by_doc.items(), key=lambda item: -item[1][0].score)
        if query.compare or query.each:
            wanted = [(d, g) for d, g in ranked if not query.doc_ids or d in query.doc_ids]
            return wanted[:6]
        best = ranked[0][1][0].score
        near = [(d, g) for d, g in ranked[1:] if g[0].score >= 0.93 * best and len(query.doc_ids) != 1]
        return [ranked[0], *near[:2]]

    def choose(self, query: Query, passages: Sequence[Scored], room: int) -> list[Sentence]:
        """The sentences that answer, in reading order; at least one."""
        pool: list[tuple[float, Sentence]] = []
        best = passages[0].score or 1.0
        for n, passage in enumerate(passages[:5]):
            trust = (passage.score / best) ** 2 * (1.0 if n == 0 else 0.9)
            for score, sentence in rank(split(passage.clause), query, self._weights):
                pool.append(((score + 0.12) * trust, sentence))
        pool.sort(key=lambda pair: (-pair[0], pair[1].place))
        if not pool:
            return []
        chosen = [pool[0][1]]
        length = len(chosen[0].words)
        most = 6 if query.wants in LONG else MOST
        bar = 0.35 if query.wants in LONG else NEAR
        for score, sentence in pool[1:]:
            same = sentence.clause.clause_id == chosen[0].clause.clause_id
            if (
                len(chosen) >= most
                or score < bar * pool[0][0]
                or (query.wants in LONG and not same and score < NEAR * pool[0][0])
            ):
                break
            if length + len(sentence.words) <= room:
                chosen.append(sentence)
                length += len(sentence.words)
        return sorted(chosen, key=lambda s: (_order(s.clause, passages), s.place))


def _order(clause: Clause, passages: Sequence[Scored]) -> int:
    return next(n for n, p in enumerate(passages) if p.clause.clause_id == clause.clause_id)


def _statements(chosen: Sequence[Sentence], lead: str) -> list[Statement]:
    statements = []
    for n, sentence in enumerate(chosen):
        quote = sentence.words if sentence.clause.rendered is None else sentence.clause.text
        statements.append(Statement(f"{lead if n == 0 else ''}{sentence.words}", (Quote(sentence.clause, quote),)))
    return statements
