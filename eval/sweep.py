"""What calibration computes: the sweep over search and the limits of the evidence check."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import product
from statistics import median
from typing import NamedTuple

from eval.cases import Case, split
from eval.metrics import Passage, first_rank, recall_at
from rag.search.calibration import Calibration
from rag.search.retrieve import Scored

STEPS = tuple(n / 10 for n in range(11))
# e5's cosines all lie between .7 and .9: there a step of .1 is too wide.
FLOORS = (*STEPS[:8], 0.75, 0.8, 0.85)
REFUSED = (0.01, 0.02, 0.03)
Rank = Callable[[Case, Calibration], Sequence[Scored]]
Evidence = Callable[[float], float]


class Reached(NamedTuple):
    """A question that reaches the evidence check; ``evidence`` by what the words are worth."""

    case: Case
    evidence: Evidence


def figures(cases: Sequence[Case], rank: Rank, chosen: Calibration) -> tuple[float, float]:
    """hit@1 and recall@5, means over the cases."""
    hit = recall = 0.0
    for case in cases:
        found = passages(rank(case, chosen)[:5])
        hit += first_rank(found[:1], case.evidence)
        recall += recall_at(found, case.evidence, 5)
    return hit / max(len(cases), 1), recall / max(len(cases), 1)


def passages(scored: Sequence[Scored]) -> list[Passage]:
    """The clauses as the metrics take them."""
    return [Passage(s.clause.doc_id, s.clause.text, s.clause.clause_id) for s in scored]


def sweep(cases: Sequence[Case], rank: Rank, start: Calibration) -> list[Calibration]:
    """All combinations of the three figures of search, by hit@1 + recall@5 over the cases, best first.

    A floor above the best cosine of most cases leaves words alone, and is not tried.
    """
    top = median(max((s.dense for s in rank(case, start)), default=0.0) for case in cases)
    floors = [floor for floor in FLOORS if floor < top]
    tried = [replace(start, dense_weight=0.0)]
    for weight, floor, share in product(STEPS[1:], floors, STEPS):
        tried.append(replace(start, dense_weight=weight, cosine_floor=floor, sentence_share=share))
    reached = {one: sum(figures(cases, rank, one)) for one in tried}
    return sorted(tried, key=lambda one: -round(reached[one], 6))


def thresholds(reached: Sequence[Reached], chosen: Calibration) -> list[str]:
    """For each worth of the words, the limits that refuse so many answerable questions of the tuning split, and what else."""
    lines = []
    for worth in STEPS:
        held = {one.case.id: one.evidence(worth) for one in reached}
        answerable = sorted(held[one.case.id] for one in reached if _in(one.case, "tune", True))
        if not answerable:
            return ["没有到达这一步的调参题"]
        for share in REFUSED:
            # Rounded down, as a person would write it: no more are refused than said.
            limit = math.floor(answerable[int(share * len(answerable))] * 1000) / 1000
            lines.append(f"{worth:.1f}\t{share:.0%}\t{limit:.3f}\t{_refused(reached, held, limit)}")
    held = {one.case.id: one.evidence(chosen.word_worth) for one in reached}
    return [
        *lines,
        f"{chosen.word_worth:.1f}\t现值\t{chosen.weak_below:.3f}\t{_refused(reached, held, chosen.weak_below)}",
    ]


def _refused(reached: Sequence[Reached], held: dict[str, float], limit: float) -> str:
    parts: list[str] = []
    for part, answerable in product(("tune", "test"), (True, False)):
        values = [held[one.case.id] for one in reached if _in(one.case, part, answerable)]
        parts.append(f"{sum(value < limit for value in values)}/{len(values)}")
    return "\t".join(parts)


def _in(case: Case, part: str, answerable: bool) -> bool:
    return split(case.id) == part and case.answerable == answerable


def show(values: Sequence[float]) -> str:
    """The values with three decimals, a tab between each two."""
    return "\t".join(f"{value:.3f}" for value in values)
