"""Runs the cases one after another and adds the scores up: no threads, no chance, the same figures each time."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from eval import metrics
from eval.cases import TYPE_NAMES, Case, split
from eval.metrics import Passage, Scores
from eval.reference import Reference
from rag.model import Answer

log = logging.getLogger(__name__)
Figures = dict[str, dict[str, float | None]]
T = TypeVar("T")
Search = Callable[[str, Sequence[str]], Sequence[Passage]]


class Ask(Protocol):
    """What answers: ``rag.chat.Chat.ask`` or anything of its shape; ``history`` = earlier questions, oldest first."""

    def __call__(self, question: str, history: Sequence[str], /) -> Answer:
        """The answer to one question."""
        ...


@dataclass(frozen=True)
class Outcome:
    """One case, what came of it, and its scores. ``error`` is set where asking crashed; then nothing is scored."""

    case: Case
    answer: Answer | None
    error: str = ""
    ms: float = 0.0
    scores: Scores = field(default_factory=dict)

    @property
    def passed(self) -> bool:
        """Whether the case is right; a crash never is."""
        return self.answer is not None and metrics.passed(self.scores)


def run(cases: Iterable[Case], ask: Ask, reference: Reference) -> Iterator[Outcome]:
    """Asks and scores each case in turn; yields as it goes, so that a caller can show progress."""
    for case in cases:
        begun = time.perf_counter()
        try:
            answer = ask(case.question, case.earlier)
        except Exception as error:
            log.warning("case crashed id=%s", case.id, exc_info=True)
            yield Outcome(case, None, f"{type(error).__name__}: {error}", (time.perf_counter() - begun) * 1000)
            continue
        ms = (time.perf_counter() - begun) * 1000
        yield Outcome(case, answer, "", ms, score(case, answer, reference))


def score(case: Case, answer: Answer, reference: Reference) -> Scores:
    """All scores of one case."""
    found = metrics.retrieval(metrics.passages(answer), case.evidence)
    return found | metrics.answering(case, answer, reference.texts, reference.premises)


def retrieve(cases: Iterable[Case], search: Search) -> Figures:
    """The retrieval figures of a search alone, without answers; for baselines and for calibration."""
    rows = [(case, metrics.retrieval(search(case.question, case.earlier), case.evidence)) for case in cases]
    names = metrics.retrieval((), ())
    groups = _groups((case, row) for case, row in rows)
    return {group: {name: metrics.mean([row for _, row in part], name) for name in names} for group, part in groups}


def figures(outcomes: Sequence[Outcome]) -> Figures:
    """Every figure, for all cases, for each split and for each type."""
    return {name: _figures([one for _, one in part]) for name, part in _groups((one.case, one) for one in outcomes)}


def _groups(rows: Iterable[tuple[Case, T]]) -> list[tuple[str, list[tuple[Case, T]]]]:
    order = ("all", "tune", "test", *TYPE_NAMES)
    groups: dict[str, list[tuple[Case, T]]] = {name: [] for name in order}
    for case, row in rows:
        for name in ("all", split(case.id), case.type):
            groups.setdefault(name, []).append((case, row))
    return [(name, part) for name, part in groups.items() if part]


def _figures(part: Sequence[Outcome]) -> dict[str, float | None]:
    ran = [one for one in part if one.answer is not None]
    rows: list[Scores] = [one.scores for one in ran]
    refusals = metrics.refusals([(not one.case.answerable, one.scores["status"] == 1) for one in ran])
    found: dict[str, float | None] = {
        name: metrics.mean(rows, name) for name in metrics.NAMES if name not in {"passed", "cases", "crashes"}
    }
    found |= {name: None if value is None else round(value, 4) for name, value in refusals.items()}
    found["passed"] = round(sum(one.passed for one in part) / len(part), 4)
    found["cases"], found["crashes"] = len(part), len(part) - len(ran)
    return {name: found[name] for name in metrics.NAMES}


def latency(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """p50 and p95 of asking, and of each of its stages, in milliseconds."""
    stages: dict[str, list[float]] = {"total": [one.ms for one in outcomes]}
    for one in outcomes:
        timings: Mapping[str, float] = one.answer.timings_ms if one.answer else {}
        for stage, ms in timings.items():
            stages.setdefault(stage, []).append(ms)
    return {
        f"{stage}_p{share}": round(metrics.percentile(values, share / 100), 2)
        for stage, values in stages.items()
        for share in (50, 95)
    }
