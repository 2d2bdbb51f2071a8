"""The questions that search ranks, asked again and again under other calibrations; the index is read once for each.

Mixing and evidence are the product's own (Retriever.mix, Refuser.evidence): what follows the reading is arithmetic.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from eval.cases import Case
from eval.sweep import Evidence, Reached
from rag.answer.refuse import Refuser
from rag.answer.route import Router
from rag.answer.sentences import Weights, grams
from rag.search.calibration import Calibration
from rag.search.query import Query, understand
from rag.search.retrieve import Parts, Retriever, Scored
from rag.store.index import Index


class Remembering(Retriever):
    """The product's search, which reads the index once for each text: ``calibration`` may change between two searches."""

    def __init__(self, index: Index) -> None:
        super().__init__(index)
        self._known: dict[tuple[str, tuple[str, ...], bool, bool], Parts] = {}

    def parts(self, text: str, doc_ids: tuple[str, ...] = (), *, dense: bool = True, part: bool = False) -> Parts:
        """What the index gave on the text."""
        key = (text, doc_ids, dense, part)
        if key not in self._known:
            self._known[key] = super().parts(text, doc_ids, dense=dense, part=part)
        return self._known[key]


class Asked:
    """The questions, understood once, over one index.

    cases: those with evidence that search ranks, alone or for the duties of what is asked; other routes, and duties of a clause
    named by number, do not depend on the figures.
    """

    def __init__(self, index: Index, cases: Sequence[Case]) -> None:
        self._retriever = Remembering(index)
        self._router = router = Router(index, retriever=self._retriever)
        self.set = self._retriever.calibration
        known = (router.directory, router.units, router.indicators)
        understood = {case.id: understand(case.question, case.earlier, *known) for case in cases}
        self._queries = {name: query for name, query in understood.items() if query.intent != "help"}
        self._free = [case for case in cases if self._free_of_routes(case)]
        duties = {n for n, query in self._queries.items() if query.intent == "duties" and not query.references}
        ranked = duties | {case.id for case in self._free}
        self.cases = [case for case in cases if case.id in ranked and case.answerable and case.evidence]

    def _free_of_routes(self, case: Case) -> bool:
        query = self._queries.get(case.id)
        return query is not None and self._router.by_route(query) is None

    def rank(self, case: Case, chosen: Calibration) -> Sequence[Scored]:
        """The clauses that search gives the case under the calibration."""
        self._retriever.calibration = chosen
        return self._router.search(self._queries[case.id])

    def reached(self) -> list[Reached]:
        """The questions that nothing but too little evidence would refuse, with search as it is set."""
        router = self._router
        never = replace(self.set, weak_below=-math.inf, absent_below=-math.inf, unplaced_below=-math.inf)
        refuser = Refuser(
            router.documents, router.directory, Weights(router.index.catalogue.clauses(), router.documents), never
        )
        found = []
        for case in self._free:
            query, scored = self._queries[case.id], self.rank(case, self.set)
            if grams(query.topic) and refuser.refusal(query, scored) is None:
                found.append(Reached(case, _evidence(refuser, query, scored)))
        return found


def _evidence(refuser: Refuser, query: Query, scored: Sequence[Scored]) -> Evidence:
    return lambda word_worth: refuser.evidence(query, scored, word_worth)
