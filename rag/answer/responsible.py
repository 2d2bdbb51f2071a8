"""Who is responsible, and for what: the duty lists, beside what the text itself says of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from rag.answer.sentences import Weights, grams, split
from rag.model import Clause, Hit, Route, Status
from rag.parse.units import mentioned
from rag.search.duties import Duties
from rag.search.finding import Finding, Quote, Statement
from rag.search.lookup import Lookup
from rag.search.query import Query
from rag.search.retrieve import Retriever, Scored, as_hits

MOST_TOLD = 5  # sentences of a document without duty lists
_IN_CHARGE = re.compile("负责(?!人)|牵头|承担|会同|配合")
_IN_MATTER = re.compile(r"(?:在|对于?)([\u4e00-\u9fff]{4,16}?)(?:工作)?(?:里|中|上|方面)")
_MANAGES = re.compile(r"(?<!主)管(?!委|道|网)")
_RESPONSIBLE = re.compile(r"为[^，。；]{0,16}责任(?:人|主体|单位)")
_BY = re.compile(r"由[^，。；]{2,20}(?:管理|负责|任命|监管)|[^，。；]{2,12}(?:统一)?管理")


class Responsible:
    """Answers over one index's documents."""

    def __init__(
        self,
        duties: Duties,
        lookup: Lookup,
        retriever: Retriever,
        weights: Weights,
        search: Callable[[Query], list[Scored]],
        titles: Mapping[str, str],
    ) -> None:
        """search: the ranked clauses for a query, a comparison's documents mixed; titles: by document."""
        self._duties = duties
        self._lookup = lookup
        self._retriever = retriever
        self._weights = weights
        self._search = search
        self._titles = titles

    def tasks(self, query: Query) -> Finding | None:
        """All of a unit's tasks; None where no duty list names it but the text speaks of it, which search finds."""
        finding = self._duties.reverse(query)
        if finding.status is Status.ANSWERED and self._told_elsewhere(query, finding):
            return None
        if finding.status is Status.ANSWERED:
            return self._with_prose(query, finding)
        if query.role:
            return finding
        near = self._retriever.search("、".join(query.units), 10, query.doc_ids, dense=False)
        return None if any(mentioned(s.clause.text, query.units) for s in near) else finding

    def _with_prose(self, query: Query, finding: Finding) -> Finding:
        """The tasks, and of each document named that has none of them what its text says the units are in charge of."""
        others = [d for d in query.doc_ids if all(hit.clause.doc_id != d for hit in finding.hits)]
        told: list[Statement] = []
        for doc_id in others:
            near = self._retriever.search("、".join(query.units), 10, (doc_id,), dense=False)
            found = [s for one in near for s in split(one.clause) if _says(s.words, query)][:MOST_TOLD]
            told += [Statement(f"《{self._titles[doc_id]}》：")] if found else []
            told += [Statement(s.words, (Quote(s.clause, s.words),)) for s in found]
        hits = [Hit(q.clause, 0.5, Route.ROWS) for statement in told for q in statement.quotes]
        return replace(finding, statements=(*finding.statements, *told), hits=(*finding.hits, *hits))

    def units_for(self, query: Query) -> Finding | None:
        """The units of the clause that the topic names; None when no clause near has any."""
        clauses: Sequence[Clause] = self._lookup.resolve(query) if query.references else ()
        if query.references and query.doc_ids and not clauses:
            return self._lookup.find(query)
        scored = self._search(query)
        shared = self._shared(query, scored) if not clauses else None
        if shared:
            return shared
        if not clauses:
            near = [s for s in scored if self._duties.has(s.clause.clause_id)]
            clauses = [s.clause for s in near[:1]] if not (query.compare or query.each) else _first_of_each(near)
            if not clauses or near[0].score < 0.85 * scored[0].score:
                return None
        if query.compare and query.references:
            others = [s for s in scored if s.clause.doc_id not in {c.doc_id for c in clauses}]
            clauses = [*clauses, *_first_of_each([s for s in others if self._duties.has(s.clause.clause_id)])]
        statements = self._duties.direct(clauses, query.role, many=len(clauses) > 1)
        if not statements:
            return None
        first = [Hit(c, 1.0, Route.ROWS) for c in clauses]
        return Finding(Status.ANSWERED, (*self._told(query, clauses[0]), *statements), (*first, *as_hits(scored)))

    def _shared(self, query: Query, scored: Sequence[Scored]) -> Finding | None:
        """For an item named by its heading that has no duty list, the one printed behind the last item beside it; said so."""
        item = scored[0].clause if scored else None
        last = self._duties.at_the_end(item) if item and item.heading and item.heading in query.topic else None
        if item is None or last is None or query.compare or query.each:
            return None
        lead = Statement(
            f"{item.printed}{item.heading}没有单列责任单位，同级最后一项之后列有：", (Quote(item, item.heading),)
        )
        hits = (Hit(last, 1.0, Route.ROWS), *as_hits(scored))
        return Finding(Status.ANSWERED, (lead, *self._duties.direct([last], query.role)), hits)

    def _told_elsewhere(self, query: Query, finding: Finding) -> bool:
        """True for 市住建局在人才补贴里负责什么 where no task listed has 人才补贴 and a clause that names the unit has it."""
        matter = _IN_MATTER.search(query.topic)
        asked = grams(matter[1]) if matter else []
        if len(asked) < 2 or any(self._weights.share(asked, _words(hit.clause)) >= 0.3 for hit in finding.hits):
            return False
        near = self._retriever.search(query.topic, 10, query.doc_ids)
        return any(
            mentioned(s.clause.text, query.units) and self._weights.share(asked, _words(s.clause)) >= 0.3 for s in near
        )

    def _told(self, query: Query, clause: Clause) -> list[Statement]:
        """The sentence of the clause that says who it is (由卫健委党组全班子管理, …为管理责任人), beside its duty list."""
        asked = grams(query.topic)
        by = _BY if _MANAGES.search(query.topic) else _RESPONSIBLE
        told = [(self._weights.share(asked, s.words), s) for s in split(clause) if by.search(s.words)]
        if not any(share >= 0.3 for share, _ in told):
            return []
        best = max(told, key=lambda one: ("由" in one[1].words and one[0] >= 0.3, one[0]))[1]
        kept = [best] if by is _BY else [s for _, s in told[:3]]  # 有物业的，…；未实行物业管理的，…
        return [Statement(s.words, (Quote(clause, s.words),)) for s in kept]


def _says(words: str, query: Query) -> bool:
    """True for a sentence that names one of the units and says what it is in charge of."""
    return bool(_IN_CHARGE.search(words)) and bool(mentioned(words, query.units))


def _words(clause: Clause) -> str:
    return f"{''.join(clause.path)}{clause.rendered or clause.text}"


def _first_of_each(scored: Sequence[Scored]) -> list[Clause]:
    found: dict[str, Clause] = {}
    for one in scored:
        found.setdefault(one.clause.doc_id, one.clause)
    return list(found.values())
