"""Search by words alone, by vectors alone and by both, on the questions that search ranks: the mix must lose to neither half.

Questions that a route of their own answers (lookup, rows, metadata) are the same in all three and are left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from eval.cases import TYPE_NAMES, Case, split
from eval.harness import Figures, retrieve
from eval.sweep import Rank, passages, show
from rag.search.calibration import Calibration

SHOWN = ("hit@1", "recall@5", "recall@10")
HELD = ("recall@5", "recall@10")
GROUPS = {"all": "全部", "tune": "调参题", "test": "检验题"} | TYPE_NAMES
WORDS, DENSE, BOTH = "只用词", "只用向量", "混合"
Halves = dict[str, Figures]


def halves(cases: Sequence[Case], rank: Rank, chosen: Calibration) -> Halves:
    """The retrieval figures of both halves and of the mix, by group."""
    ways = {WORDS: replace(chosen, dense_weight=0.0), DENSE: replace(chosen, dense_weight=1.0), BOTH: chosen}
    by_question = {(case.question, case.earlier): case for case in cases}

    def found(one: Calibration) -> Figures:
        return retrieve(cases, lambda asked, earlier: passages(rank(by_question[asked, tuple(earlier)], one)))

    return {name: found(one) for name, one in ways.items()}


def counts(cases: Sequence[Case]) -> dict[str, int]:
    """How many of the cases each group has."""
    return dict(Counter(group for case in cases for group in ("all", split(case.id), case.type)))


def losses(found: Mapping[str, Figures], shown: Sequence[str] = SHOWN) -> dict[str, dict[str, float]]:
    """For each group, the figures in which the mix is under the better half, with how much is missing."""
    missing: dict[str, dict[str, float]] = {}
    for group, row in found[BOTH].items():
        for name in shown:
            better = max(found[WORDS][group][name] or 0.0, found[DENSE][group][name] or 0.0)
            if (row[name] or 0.0) < better:
                missing.setdefault(group, {})[name] = better - (row[name] or 0.0)
    return missing


def offences(found: Mapping[str, Figures], cases: Mapping[str, int]) -> list[str]:
    """Where the mix finds less evidence than a half of it in the first five or ten passages, by more than one question.

    One question of a type is let pass: between two machines a vector differs in its last digits, and a rank with it.
    """
    return [
        f"混合检索低于较好的一半 {name}〔{GROUPS.get(group, group)} {group}〕：少 {missing:.3f}，不止一题"
        for group, row in losses(found, HELD).items()
        for name, missing in row.items()
        if missing * cases[group] > 1.5  # the figures are rounded
    ]


def lines_of(found: Mapping[str, Figures], cases: Sequence[Case]) -> list[str]:
    """The three ways for each group, as lines, with a mark where the mix is worse than the better half."""
    number, missing = counts(cases), losses(found)
    lines = []
    for group in found[BOTH]:
        lines.append(f"{GROUPS.get(group, group)}（{number[group]}题）")
        mark = f"\t← 低于较好的一半：{'、'.join(missing[group])}" if group in missing else ""
        for name, table in found.items():
            row = show([table[group][shown] or 0.0 for shown in SHOWN])
            lines.append(f"  {name}\t{row}{mark if name == BOTH else ''}")
    return lines
