"""The answerer without a model: the shortest verbatim sentences that answer, the best first, grouped by document."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from rag.answer.cite import squash
from rag.answer.leaning import leaned_on
from rag.answer.listing import Above, Children, opens, section, whole
from rag.answer.sentences import Sentence, Weights, fits, grams, rank, split
from rag.model import Clause, Document
from rag.search.finding import Quote, Statement
from rag.search.lookup import title
from rag.search.query import Query, questions, quoted
from rag.search.retrieve import Scored

ROOM = 230  # characters of an answer beyond which no further sentence is added
MOST = 3  # sentences of an answer to a single-fact question
NEAR = 0.76  # another clause joins the answer when its best sentence scores this share of the best one's
READ = 5  # passages whose sentences are compared
TOLD = 0.25  # share of the question's words under which the best sentence was found by meaning alone
UNSURE = 0.65  # then others that score this share of the best stand beside it, one more than otherwise
OPENER = 0.6  # a sentence that opens a list answers a question for one at this share of the best sentence's score
INSIDE = 0.35  # and at this share where it stands in the best sentence's clause
ECHO = 0.9  # share of the best sentence's words with which another clause's sentence is shown beside it
ECHO_TOLD = 0.5  # share of the question's words that the best sentence must have for that
TOLD_OF = 20  # passages in which a rare word of the question is looked for
LONG = ("list", "how")
MATERIALS = re.compile("(?:什么|哪些|啥)(?:材料|资料|证件|手续)|(?:材料|资料|证件|手续)(?:有|是|要|包括)")


class Extractor:
    """Chooses sentences from ranked passages. ``weights`` are the corpus's own."""

    def __init__(self, weights: Weights, floor: float, children: Children, above: Above) -> None:
        """floor: the cosine that counts as nothing with the index's embedder; children, above: the clauses below one, the one above it."""
        self._weights = weights
        self._floor = floor
        self._children = children
        self._above = above

    def extract(
        self, query: Query, passages: Sequence[Scored], documents: dict[str, Document], named: bool = False
    ) -> tuple[Statement, ...]:
        """Statements, each with its quote; one group a document when the question is about several. Empty without passages.

        named: each group begins with its document's name, also where there is only one.
        """
        if not passages:
            return ()
        groups = self._groups(query, passages, documents)
        statements: list[Statement] = []
        for doc_id, group in groups:
            chosen = self.choose(query, group, ROOM if len(groups) == 1 else ROOM // 2)
            lead = f"{title(documents[doc_id])}：" if (named or len(groups) > 1) and doc_id in documents else ""
            statements += _statements(chosen, lead)
        return tuple(statements)

    def _groups(
        self, query: Query, passages: Sequence[Scored], documents: dict[str, Document]
    ) -> list[tuple[str, list[Scored]]]:
        """The passages by document, best document first: one, unless several are asked for or fit nearly as well."""
        by_doc: dict[str, list[Scored]] = {}
        for passage in passages:
            by_doc.setdefault(passage.clause.doc_id, []).append(passage)
        ranked = sorted(by_doc.items(), key=lambda item: -item[1][0].score)
        best = ranked[0][1][0].score
        if query.each or (query.compare and query.doc_ids):
            return self._shares(query, ranked, documents)[:6]
        near = [(d, g) for d, g in ranked[1:] if g[0].score >= 0.93 * best and len(query.doc_ids) != 1]
        return [ranked[0], *near[:2]]

    def _shares(
        self, query: Query, ranked: list[tuple[str, list[Scored]]], documents: dict[str, Document]
    ) -> list[tuple[str, list[Scored]]]:
        """For a comparison the best document of each region; each document where several of a region are named themselves."""
        wanted = [(d, g) for d, g in ranked if not query.doc_ids or d in query.doc_ids]
        by_region: dict[str, tuple[str, list[Scored]]] = {}
        for doc_id, group in wanted:
            document = documents.get(doc_id)
            by_region.setdefault((document.region if document else None) or doc_id, (doc_id, group))
        return list(by_region.values()) if len(by_region) > 1 or len(query.named.regions) > 1 else wanted

    def choose(self, query: Query, passages: Sequence[Scored], room: int) -> list[Sentence]:
        """The sentences that answer, the best first and the others in reading order, a list all in reading order; at least one."""
        near = self._nearness(passages[:READ])
        pool = self._pool(query, passages, near)
        if not pool:
            return []
        listed = self._listed(query, pool)
        if listed:
            return [*listed, *self._untold(query, listed, passages)]
        chosen = [pool[0][1]]
        length = len(chosen[0].words)
        told = self._weights.share(grams(query.topic), chosen[0].words) >= TOLD
        most = 6 if query.wants in LONG else MOST if told else MOST + 1
        bar = (NEAR if told else UNSURE) if query.wants not in LONG else 0.35
        for score, sentence in pool[1:]:
            same = sentence.clause.clause_id == chosen[0].clause.clause_id
            if (
                len(chosen) >= most
                or score < bar * pool[0][0]
                or (query.wants in LONG and not same and score < NEAR * pool[0][0])
            ):
                break
            # An opening of what is not told with it; 最长不超过36个月，标准如下：may answer itself.
            bare = sentence.words.rstrip().endswith("：") and not (
                query.wants in ("number", "time") and fits(sentence.words, query)
            )
            if not bare and length + len(sentence.words) <= room:
                chosen.append(sentence)
                length += len(sentence.words)
        if query.wants in ("number", "time"):
            chosen += _of_kind(query, chosen, pool)
            chosen += self._elsewhere(query, chosen, pool)
        for pattern in quoted(query, cited=True).values():
            having = [s for _, s in pool if pattern.search(squash(s.words))]
            chosen += having[:1] if having and not set(having) & set(chosen) else []
        for part in questions(query)[: MOST if query.wants not in LONG else 0]:
            best = self._pool(part, passages, near)[0][1]
            if best not in chosen and len(chosen) <= MOST and fits(best.words, part):
                chosen.append(best)
        chosen += self._untold(query, chosen, passages)
        chosen += leaned_on(chosen, self._above, self._children)
        first = chosen[0]  # who reads no further has the answer
        return sorted(chosen, key=lambda s: (s is not first, _order(s.clause, passages), s.place))

    def _untold(self, query: Query, chosen: Sequence[Sentence], passages: Sequence[Scored]) -> list[Sentence]:
        """The sentence with most of a rare word of the question (公务员, two bigrams) that none of those chosen has."""
        told = {gram for s in chosen for gram in grams(s.words)}
        rare = [g for g in grams(query.topic) if g not in told and self._weights.rare(g)]
        if len(rare) < 2:
            return []
        best, most = None, 1
        for sentence in (s for passage in passages[:TOLD_OF] for s in split(passage.clause) if not s.heading):
            have = set(grams(sentence.words))
            held = sum(g in have for g in rare)
            if held > most:
                best, most = sentence, held
        return [best] if best and best not in chosen else []

    def ranked(self, query: Query, passages: Sequence[Scored]) -> list[tuple[float, Sentence]]:
        """The sentences of the first passages with their scores, best first."""
        return self._pool(query, passages, self._nearness(passages[:READ]))

    def _listed(self, query: Query, pool: Sequence[tuple[float, Sentence]]) -> list[Sentence]:
        """The list that the best sentence opens or belongs to; for a question for a list, that another near one opens."""
        best = pool[0][1]
        listed = whole(best, self._children) if query.wants in LONG or opens(best.words) else []
        if not listed and (query.wants in LONG or MATERIALS.search(query.topic)):
            listed = section(best.clause, self._above, self._children)
        if listed or query.wants != "list":
            return listed
        openers = (
            s
            for score, s in pool[1:]
            if score >= (INSIDE if s.clause == best.clause else OPENER) * pool[0][0] and opens(s.words)
        )
        return next((found for s in openers if (found := whole(s, self._children))), [])

    def _elsewhere(
        self, query: Query, chosen: Sequence[Sentence], pool: Sequence[tuple[float, Sentence]]
    ) -> list[Sentence]:
        """A sentence of another clause that has as many of the question's words and a figure of the kind: it may differ."""
        asked = grams(query.topic)
        told = self._weights.share(asked, chosen[0].words)
        others = [
            s
            for _, s in pool
            if all(s.clause != c.clause for c in chosen)
            and not s.heading
            and fits(s.words, query)
            and self._weights.share(asked, s.words) >= ECHO * told
        ]
        return others[:1] if told >= ECHO_TOLD and len(chosen) < MOST else []

    def _pool(
        self, query: Query, passages: Sequence[Scored], near: Callable[[Sentence], float]
    ) -> list[tuple[float, Sentence]]:
        """The sentences of the first passages with their scores, best first."""
        pool: list[tuple[float, Sentence]] = []
        best = passages[0].score or 1.0
        for n, passage in enumerate(passages[:READ]):
            trust = (passage.score / best) * (1.0 if n == 0 else 0.95)
            ranked = rank(split(passage.clause), query, self._weights, near)
            pool += [((score + 0.1) * trust, sentence) for score, sentence in ranked]
        return sorted(pool, key=lambda pair: (-pair[0], pair[1].place))

    def _nearness(self, passages: Sequence[Scored]) -> Callable[[Sentence], float]:
        """A sentence's cosine, 1 for the nearest; its clause's where it has none of its own, 0 when nothing is embedded."""
        cosines = {p.clause.clause_id: (p.near, p.dense) for p in passages}
        top = max((max((*p.near.values(), 0.0 if p.near else p.dense)) for p in passages), default=0.0)

        def near(sentence: Sentence) -> float:
            own, whole = cosines[sentence.clause.clause_id]
            return max(0.0, (own.get(sentence.words, whole) - self._floor) / max(top - self._floor, 1e-6))

        return near


def _of_kind(query: Query, chosen: Sequence[Sentence], pool: Sequence[tuple[float, Sentence]]) -> list[Sentence]:
    """The best one's clause's sentence with the time or figure asked for (完成时限：2025年3月), where none of those chosen has one."""
    if any(fits(s.words, query) for s in chosen):
        return []
    return [s for _, s in pool if s.clause == chosen[0].clause and fits(s.words, query)][:1]


def _order(clause: Clause, passages: Sequence[Scored]) -> int:
    return next(n for n, p in enumerate(passages) if p.clause.clause_id == clause.clause_id)


def _statements(chosen: Sequence[Sentence], lead: str) -> list[Statement]:
    statements = []
    for n, sentence in enumerate(chosen):
        quote = sentence.words if sentence.clause.rendered is None else sentence.clause.text
        statements.append(Statement(f"{lead if n == 0 else ''}{sentence.words}", (Quote(sentence.clause, quote),)))
    return statements
