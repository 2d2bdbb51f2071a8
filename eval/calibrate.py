"""``python -m eval.calibrate``: sweeps the figures of rag/search/calibration.py over the tuning split, and only prints.

Mixing and evidence are the product's own (Retriever.mix, Refuser.evidence): the index is read once for each question,
what follows is arithmetic. The test split is shown beside and chooses nothing.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from eval.cases import Case, GoldError, load, split
from eval.sweep import SHOWN, Evidence, Rank, Reached, figures, halves, show, sweep, thresholds
from rag.answer.refuse import Refuser
from rag.answer.route import Router
from rag.answer.sentences import Weights, grams
from rag.errors import ClausewiseError
from rag.search.calibration import Calibration
from rag.search.query import Query, understand
from rag.search.retrieve import Parts, Retriever, Scored
from rag.settings import read_settings
from rag.store.index import Index, build


class Remembering(Retriever):
    """The product's search, which reads the index once for each text: ``calibration`` may change between two searches."""

    def __init__(self, index: Index) -> None:
        super().__init__(index)
        self._known: dict[tuple[str, tuple[str, ...], bool], Parts] = {}

    def parts(self, text: str, doc_ids: tuple[str, ...] = (), dense: bool = True) -> Parts:
        """What the index gave on the text."""
        key = (text, doc_ids, dense)
        if key not in self._known:
            self._known[key] = super().parts(text, doc_ids, dense)
        return self._known[key]


class Asked:
    """The questions, understood once, over one index.

    cases: those with evidence that search ranks, alone or for the duties; other routes do not depend on the figures.
    """

    def __init__(self, index: Index, cases: Sequence[Case]) -> None:
        self._retriever = Remembering(index)
        self._router = router = Router(index, retriever=self._retriever)
        self.set = self._retriever.calibration
        known = (router.directory, router.units, router.indicators)
        understood = {case.id: understand(case.question, case.earlier, *known) for case in cases}
        self._queries = {name: query for name, query in understood.items() if query.intent != "help"}
        self._free = [case for case in cases if self._free_of_routes(case)]
        duties = {name for name, query in self._queries.items() if query.intent == "duties"}
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
        router, never = self._router, replace(self.set, weak_below=-math.inf, absent_below=-math.inf)
        refuser = Refuser(router.documents, router.directory, Weights(router.index.catalogue.clauses()), never)
        found = []
        for case in self._free:
            query, scored = self._queries[case.id], self.rank(case, self.set)
            if grams(query.topic) and refuser.refusal(query, scored) is None:
                found.append(Reached(case, _evidence(refuser, query, scored)))
        return found


def _evidence(refuser: Refuser, query: Query, scored: Sequence[Scored]) -> Evidence:
    return lambda word_worth: refuser.evidence(query, scored, word_worth)


def _line(one: Calibration, tune: Sequence[Case], test: Sequence[Case], rank: Rank) -> str:
    told = [(*found, sum(found)) for found in (figures(part, rank, one) for part in (tune, test))]
    return f"{one.dense_weight:.2f}\t{one.cosine_floor:.2f}\t{one.sentence_share:.2f}\t{show(told[0])}\t{show(told[1])}"


def _search_lines(asked: Asked) -> list[str]:
    tune, test = ([case for case in asked.cases if split(case.id) == part] for part in ("tune", "test"))
    lines = [
        f"一、检索：由检索排序且有证据的题，调参 {len(tune)} 题、检验 {len(test)} 题；按调参题的 hit@1 + recall@5 选"
    ]
    lines.append("dense_weight\tcosine_floor\tsentence_share\t调参 hit@1\trecall@5\t合计\t检验 hit@1\trecall@5\t合计")
    lines += [_line(one, tune, test, asked.rank) for one in sweep(tune, asked.rank, asked.set)[:10]]
    lines += [f"{_line(asked.set, tune, test, asked.rank)}\t现值", "", f"二、现值下的两半与混合：{'、'.join(SHOWN)}"]
    return lines + halves(asked.cases, asked.rank, asked.set)


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code: 0 done, 1 nothing usable, 2 wrong usage."""
    parser = argparse.ArgumentParser(
        prog="python -m eval.calibrate", description="按调参题试算检索与拒答的参数，只打印。"
    )
    parser.add_argument("--gold", type=Path, action="append", default=[], metavar="文件", help="题目；默认内置题集")
    options = parser.parse_args(arguments)
    try:
        cases = load(options.gold)
        settings = read_settings()
        build(settings)
        index = Index.open(settings)
        if index.embedder is None:
            print("没有可用的向量模型，只有词的检索无可调参。", file=sys.stderr)
            return 1
        asked = Asked(index, cases)
        if not any(split(case.id) == "tune" for case in asked.cases):
            print("没有由检索排序且有证据的调参题。", file=sys.stderr)
            return 1
        print(f"{len(cases)} 题，向量模型 {index.build.embedder}")
        print("\n".join(_search_lines(asked)))
        print("\n三、拒答：到达证据检查的题，低于 weak_below 即拒答；absent_below 取 weak_below 减 0.02")
        print("word_worth\t误拒\tweak_below\t调参误拒\t调参拒对\t检验误拒\t检验拒对")
        print("\n".join(thresholds(asked.reached(), asked.set)))
    except (ClausewiseError, GoldError, OSError) as error:
        print(error.explain() if isinstance(error, ClausewiseError) else error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
