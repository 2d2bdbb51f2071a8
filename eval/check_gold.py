"""``python -m eval.check_gold``: proves that the gold set can be trusted before anything is measured with it.

Errors (exit 1): a malformed line, a repeated id, a quote that is not in its clause, an answerable case without
evidence, and in the built-in set too few cases of a type or a type of unknown name. Warnings: a fact that none of the
case's evidence contains, an answerable case without facts.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from eval.cases import GOLD, MINIMUM, TYPE_NAMES, Case, Evidence, GoldError, load, split, squeeze
from eval.metrics import missing_facts
from eval.reference import Reference, read
from rag.errors import ClausewiseError
from rag.settings import read_settings


@dataclass
class Findings:
    """What is wrong with a gold set; each line names the case."""

    errors: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def check(cases: Sequence[Case], reference: Reference, *, builtin: bool) -> Findings:
    """All findings, in the order of the cases; ``builtin`` adds the minimum counts."""
    found = Findings()
    for case in cases:
        found.errors += [f"{case.id}：{what}" for one in case.evidence if (what := _misquoted(one, reference))]
        if case.answerable and not (case.evidence or case.type == "injection"):
            found.errors.append(f"{case.id}：有答案的题没有证据")
        if case.answerable and not case.facts:
            found.warnings.append(f"{case.id}：有答案的题没有要点")
        elif case.answerable:
            found.warnings += [f"{case.id}：要点「{fact}」不在证据条款中" for fact in _unfounded(case, reference)]
    if builtin:
        found.errors += _counts(cases)
    return found


def _misquoted(one: Evidence, reference: Reference) -> str:
    text = reference.texts.get(one.clause_id)
    if text is None:
        return f"没有条款 {one.clause_id}"
    if squeeze(one.quote) in squeeze(text):
        return ""
    # Telling where the words do stand saves the writer a search.
    homes = [
        clause_id
        for clause_id, other in reference.texts.items()
        if clause_id.startswith(f"{one.doc_id}#") and squeeze(one.quote) in squeeze(other)
    ]
    return f"引文不在 {one.clause_id}：「{one.quote}」" + (
        f"；它在 {'、'.join(homes[:3])}" if homes else "；全文也没有"
    )


def _unfounded(case: Case, reference: Reference) -> list[str]:
    said = [one.quote + reference.premises.get(one.clause_id, "") for one in case.evidence]
    return missing_facts("\n".join(said), case.facts)


def _counts(cases: Sequence[Case]) -> list[str]:
    counts = Counter(case.type for case in cases)
    few = [
        f"类型 {name} 只有 {counts[name]} 题，至少 {least} 题"
        for name, least in MINIMUM.items()
        if counts[name] < least
    ]
    return few + [f"未知的类型 {name}（{counts[name]} 题）" for name in sorted(set(counts) - set(MINIMUM))]


def summary(cases: Sequence[Case]) -> str:
    """The counts by type and split as a table of plain text."""
    counts = Counter((case.type, split(case.id)) for case in cases)
    types = sorted({case.type for case in cases}, key=lambda name: list(MINIMUM).index(name) if name in MINIMUM else 99)
    rows = [(TYPE_NAMES.get(name, name), counts[name, "tune"], counts[name, "test"]) for name in types]
    rows.append(("合计", sum(row[1] for row in rows), sum(row[2] for row in rows)))
    return "\n".join(f"{name}\t{tune + test}\t（调参 {tune}，检验 {test}）" for name, tune, test in rows)


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code: 0 sound, 1 not sound or unreadable, 2 wrong usage."""
    parser = argparse.ArgumentParser(
        prog="python -m eval.check_gold", description="核对评测题：引文逐字、编号唯一、题数足够。"
    )
    parser.add_argument("--gold", type=Path, action="append", default=[], help="题目文件或文件夹，可重复；默认内置题集")
    parser.add_argument("--corpus", type=Path, help="文件所在文件夹；默认 CLAUSEWISE_CORPUS 或 corpus/")
    options = parser.parse_args(arguments)
    try:
        cases = load(options.gold)
        reference = read(options.corpus or read_settings().corpus)
    except GoldError as error:
        print(error, file=sys.stderr)
        return 1
    except ClausewiseError as error:
        print(error.explain(), file=sys.stderr)
        return 1
    found = check(cases, reference, builtin=options.gold in ([], [GOLD]))
    print(summary(cases))
    for line in found.warnings:
        print(f"提醒 {line}", file=sys.stderr)
    for line in found.errors:
        print(f"错误 {line}", file=sys.stderr)
    print(f"{len(cases)} 题：{len(found.errors)} 处错误，{len(found.warnings)} 处提醒。")
    return 1 if found.errors else 0


if __name__ == "__main__":
    sys.exit(main())
