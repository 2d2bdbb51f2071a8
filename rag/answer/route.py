"""From a Query to a Finding: lookup, rows or search, and the refusal where the documents do not give what is asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from rag.answer.cite import label, squash
from rag.answer.evidence import contrasted, lacks_figure, lacks_swapped
from rag.answer.extract import Extractor
from rag.answer.penalised import Penalised
from rag.answer.refuse import Refuser
from rag.answer.responsible import Responsible
from rag.answer.sentences import ASIDE, Weights, grams
from rag.model import Clause, Hit, Kind, Route, Status
from rag.search.columns import Columns, asks_rows
from rag.search.conflicts import find_conflicts, touching
from rag.search.duties import Duties
from rag.search.finding import Finding, Quote, Statement
from rag.search.indicators import Indicators
from rag.search.levels import of_level
from rag.search.lookup import Lookup
from rag.search.metadata import Metadata
from rag.search.names import Directory, without_spans
from rag.search.outline import Outline
from rag.search.places import gazetteer
from rag.search.query import Query, quoted
from rag.search.retrieve import Retriever, Scored, as_hits
from rag.search.sanctions import Sanctions
from rag.store.index import Index

if TYPE_CHECKING:
    from embeddings.rerank import Reranker

ENOUGH = 10
TOLD_INSIDE = 0.6  # share of a question's words in a section named by number from which it asks for something in it
# A fraud by any of its names, and what asks for what follows it.
_FRAUD = re.compile("骗[取补保领]?|套取|冒领|虚报|弄虚作假|虚假|伪造|造假|作假")
_FOLLOWS = re.compile("后果|处理|处罚|处分|罚|怎么办|怎样|怎么样|会如何|追究|责任|几年|多少年")
# What asks for a clause as a whole, not for something in it.
_WHOLE = re.compile(
    r"原文|全文|内容|规定|讲|说|写|列|项目|工程|包括|包含|主要|具体|是什么|什么|哪些|怎么|如何|请问|查一下|给我|看看|一下|告诉我|那?一?[条项章节]|下面|小?标题"
)


class Router:
    """Everything that answers over one index, built once an index."""

    def __init__(self, index: Index, reranker: Reranker | None = None, retriever: Retriever | None = None) -> None:
        """``retriever``: over the same index; one with the ``reranker`` by default."""
        self.index = index
        gazetteer()  # loads the dictionary now, so that the first question need not wait for it
        catalogue = index.catalogue
        clauses = catalogue.clauses()
        self.documents = {d.doc_id: d for d in catalogue.documents()}
        self.directory = Directory(tuple(self.documents.values()), [c.rendered or c.text for c in clauses])
        self._retriever = retriever or Retriever(index, reranker)
        self._weights = Weights(clauses, self.documents)
        limits = self._retriever.calibration
        titles = {d: document.title for d, document in self.documents.items()}
        self._extractor = Extractor(
            self._weights,
            limits.cosine_floor,
            lambda clause: catalogue.children(clause.doc_id, clause.address),
            catalogue.above,
        )
        self._refuser = Refuser(self.documents, self.directory, self._weights, limits)
        self._lookup = Lookup(catalogue, self.directory)
        self._outline = Outline(catalogue)
        self._metadata = Metadata(catalogue, self.directory)
        duties = Duties(catalogue, self.directory)
        self._responsible = Responsible(duties, self._lookup, self._retriever, self._weights, self.search, titles)
        self._indicators = Indicators(catalogue)
        self._columns = Columns(catalogue)
        self._conflicts = find_conflicts(catalogue)
        self._penalised = Penalised(
            Sanctions(clauses), self._lookup, self._retriever, self._extractor, self._refuser, self._weights
        )
        self.units = duties.units
        self.indicators = self._indicators.names

    def label(self, clause: Clause) -> str:
        """The clause's printed label with its document's title and number."""
        return label(self.documents.get(clause.doc_id), clause)

    def find(self, query: Query) -> Finding:
        """The finding of the route that the query asks for, with at least 10 passages where the corpus has them."""
        finding = self.by_route(query) or self._searched(query)
        return self._filled(query, self._with_conflicts(query, finding))

    def by_route(self, query: Query) -> Finding | None:
        """The finding of a route other than plain search; None where search is to answer, or nothing can."""
        if self._refuser.named(query):
            return None
        if query.intent in ("lookup", "search") and not (query.compare or query.each):
            found = self._penalised.find(query)
            if found:
                return found
        routes = {
            "lookup": self._looked_up,
            "metadata": self._metadata.find,
            "reverse_duties": self._responsible.tasks,
            "duties": self._responsible.units_for,
            "indicators": self._indicator_rows,
            "search": self._outline.find,
        }
        return routes[query.intent](query)

    def _indicator_rows(self, query: Query) -> Finding | None:
        """The rows; of the documents asked that have none, the sentences that speak of the indicator."""
        near = self.search(query) if asks_rows(query.topic) else []
        column = self._columns.find(query, [s.clause for s in near]) if near else None
        if column:
            return column  # 各乡镇安防工程各多少公里 asks for a table's column, not for the county's aim
        finding = self._indicators.find(query)
        said = [statement.text for statement in finding.statements] if finding else []
        if said and (contrasted(query, said) or lacks_figure(query, said)):
            return None  # 农村 for 城镇, or a head count for 津贴多少元
        covered = {hit.clause.doc_id for hit in finding.hits} if finding else set()
        others = tuple(d for d in query.doc_ids if d not in covered)
        if finding is None or not covered or not others or not query.compare:
            return finding
        scored = self._retriever.search(query.topic, 10, others)
        statements = self._extractor.extract(query, scored[:6], self.documents, named=True)
        lead = [Statement(f"《{self.documents[d].title}》：") for d in covered]
        hits = [hit for pair in zip(finding.hits, as_hits(scored), strict=False) for hit in pair]
        return Finding(
            finding.status, (*lead, *finding.statements, *statements), (*hits, *finding.hits, *as_hits(scored))
        )

    def _looked_up(self, query: Query) -> Finding | None:
        """The clause named; where the question asks something of it, the part or the sentences of it that answer, None for none."""
        clauses = self._lookup.resolve(query)
        if query.compare and clauses and set(query.doc_ids) - {c.doc_id for c in clauses}:
            return self._beside(query, clauses)
        finding = self._lookup.find(query)
        numbers = [(reference.start, reference.end) for reference in query.references]
        asked = without_spans(query.text, [*query.named.spans, *numbers])
        for clause in clauses:
            asked = asked.replace(clause.heading, "")
        if finding.status is not Status.ANSWERED or not grams(_WHOLE.sub("", asked)):
            return finding
        inside = [c for clause in clauses for c in self.index.catalogue.children(clause.doc_id, clause.address)]
        column = self._columns.find(query, [*clauses, *inside]) if asks_rows(query.topic) else None
        if column:
            return column
        if lacks_swapped(query, [*clauses, *inside]):
            return None
        named = [c for c in inside if c.heading and c.heading in asked]
        if named:
            statements = tuple(s for c in named for s in self._lookup.statements(c))
            hits = tuple(Hit(c, 1.0, Route.LOOKUP) for c in [*named, *clauses])
            return Finding(Status.ANSWERED, statements, hits)
        scored = [Scored(c, 1.0, 0.0, 0.0) for c in (*clauses, *inside)]
        best = self._weights.share(grams(asked), "".join(s.clause.text for s in scored))
        if best < 0.3 or (inside and query.wants in ("list", "how") and best < TOLD_INSIDE):
            return finding
        statements = self._extractor.extract(query, scored, {})
        return Finding(Status.ANSWERED, statements, finding.hits, finding.notices) if statements else finding

    def _beside(self, query: Query, named: Sequence[Clause]) -> Finding:
        """A clause named by its number compared with what other documents say: it stands for its own document."""
        found = self.search(query)
        best = found[0].score if found else 1.0
        first = [next((s for s in found if s.clause == c), Scored(c, best, 0.0, 0.0)) for c in named]
        rest = [s for s in found if s.clause.doc_id not in {c.doc_id for c in named}]
        scored = [*first, *rest]
        return Finding(Status.ANSWERED, self._extractor.extract(query, scored, self.documents), tuple(as_hits(scored)))

    def search(self, query: Query, k: int = 30) -> list[Scored]:
        """Ranked clauses; a comparison gives each of its documents a share at the top."""
        if len(query.doc_ids) < 2 or not (query.compare or query.each):
            found = self._retriever.search(query.topic or query.text, k, query.doc_ids)
            found = of_level(query.topic, _frauds(query.topic, found), lambda one: one.clause)
            return self._quoted_first(query, self._focused(query, found))
        shares = [self._retriever.search(query.topic, 10, ids, part=True) for ids in self._by_region(query.doc_ids)]
        return [share[n] for n in range(10) for share in shares if n < len(share)]

    def _by_region(self, doc_ids: Sequence[str]) -> list[tuple[str, ...]]:
        """The documents of each region; each document where all are of one region."""
        regions: dict[str, list[str]] = {}
        for doc_id in doc_ids:
            regions.setdefault(self.documents[doc_id].region or doc_id, []).append(doc_id)
        return [tuple(ids) for ids in regions.values()] if len(regions) > 1 else [(doc_id,) for doc_id in doc_ids]

    def _focused(self, query: Query, scored: list[Scored]) -> list[Scored]:
        """For a follow-up, those that have none of its own words put behind."""
        focus = set(grams(query.focus))
        if not focus:
            return scored
        aside = [
            replace(s, score=s.score * ASIDE) if not focus & set(grams(s.clause.rendered or s.clause.text)) else s
            for s in scored
        ]
        return sorted(aside, key=lambda s: -s.score)

    def _quoted_first(self, query: Query, scored: list[Scored]) -> list[Scored]:
        """Before all others the first clause of each document that has the quoted words, as far as words find one."""
        first: list[Scored] = []
        for words, pattern in quoted(query, cited=True).items():
            near = [*scored, *self._retriever.search(words, 10, query.doc_ids, dense=False)]
            having = [s for s in near if pattern.search(squash(s.clause.text))]
            first += {s.clause.doc_id: s for s in reversed(having)}.values() if not query.doc_ids else having[:1]
        best = scored[0].score if scored else 1.0
        ahead = {s.clause.clause_id: replace(s, score=best) for s in first}
        return [*ahead.values(), *(s for s in scored if s.clause.clause_id not in ahead)]

    def _searched(self, query: Query) -> Finding:
        scored = self.search(query)
        refused = self._refuser.refusal(query, scored)
        if refused:
            return Finding(refused.status, refused.statements, tuple(as_hits(scored)))
        column = self._columns.find(query, [s.clause for s in scored])
        if column:
            return column
        outlined = None if query.doc_ids else self._outline.find(query, [s.clause for s in scored[:3]])
        if outlined:
            return replace(outlined, hits=(*outlined.hits, *as_hits(scored)))
        statements = self._extractor.extract(query, scored, self.documents)
        return Finding(Status.ANSWERED, statements, tuple(as_hits(scored)), self._refuser.far(query, statements))

    def _with_conflicts(self, query: Query, finding: Finding) -> Finding:
        """The finding with the other figure beside it where the document contradicts itself."""
        cited = {q.clause.clause_id for s in finding.statements for q in s.quotes}
        text = query.topic
        extra: list[Statement] = []
        said: list[str] = []
        for conflict in touching(self._conflicts, cited, text):
            for clause, words in ((conflict.row, conflict.row.text), (conflict.clause, conflict.sentence)):
                if clause.clause_id not in cited:
                    extra.append(Statement(clause.rendered or words, (Quote(clause, words),)))
            said.append(
                f"同一文件对“{conflict.name}”{conflict.year}年的数字有两种写法：{conflict.figures[0]}与{conflict.figures[1]}，已一并列出，请以主管部门解释为准。"
            )
        if not said:
            return finding
        return replace(
            finding, statements=(*finding.statements, *extra), notices=(*finding.notices, *dict.fromkeys(said))
        )

    def _filled(self, query: Query, finding: Finding) -> Finding:
        """The finding with passages added up to ten: words alone after a lookup, the mixed search otherwise, then text order."""
        hits = {hit.clause.clause_id: hit for hit in finding.hits}
        for statement in finding.statements:
            for quote in statement.quotes:
                hits.setdefault(quote.clause.clause_id, Hit(quote.clause, 0.5, Route.ROWS))
        if len(hits) < ENOUGH:
            low = min((h.score for h in hits.values()), default=1.0)
            found = self._retriever.search(query.topic or query.text, 20, query.doc_ids, dense=query.intent != "lookup")
            more = [(s.clause, s.score) for s in found]
            more += [
                (c, 0.0)
                for d in (query.doc_ids or tuple(self.documents))
                for c in self.index.catalogue.clauses(d)[:ENOUGH]
                if c.kind is not Kind.TABLE
            ]
            for clause, score in more:
                if len(hits) >= ENOUGH:
                    break
                hits.setdefault(clause.clause_id, Hit(clause, round(min(low, score), 6) * 0.9, Route.LEXICAL))
        return replace(finding, hits=tuple(hits.values()))


def _frauds(topic: str, scored: list[Scored]) -> list[Scored]:
    """For what follows a fraud only the clauses that tell of one, where any do: the rest have the name of the subsidy alone."""
    asked = _FRAUD.search(topic) and _FOLLOWS.search(topic)
    return (asked and [s for s in scored if _FRAUD.search(s.clause.text)]) or scored
