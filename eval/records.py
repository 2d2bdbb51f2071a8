"""One case as the report shows it: question, expected, found, and the difference in words."""

from __future__ import annotations

from typing import Any

from eval import metrics
from eval.cases import Case, split
from eval.harness import Outcome
from eval.reference import Reference
from rag.model import Answer

STATUS_NAMES = {
    "answered": "已回答",
    "not_in_corpus": "文件中没有",
    "weak_evidence": "依据不足",
    "model_unavailable": "模型不可用",
}
EXCERPT = 120


def record(outcome: Outcome, reference: Reference) -> dict[str, Any]:
    """The case as JSON, without timings: the same bytes in two runs of the same product."""
    case, answer = outcome.case, outcome.answer
    return {
        "id": case.id,
        "type": case.type,
        "split": split(case.id),
        "question": case.question,
        "history": list(case.earlier),
        "passed": outcome.passed,
        "error": outcome.error,
        "expected": {
            "status": case.status,
            "facts": [list(group) for group in case.facts],
            "must_not": list(case.must_not),
            "evidence": [{"clause_id": one.clause_id, "quote": one.quote} for one in case.evidence],
        },
        "found": _found(case, answer) if answer else None,
        "scores": {name: None if value is None else round(value, 4) for name, value in outcome.scores.items()},
        "differences": differences(case, answer, reference) if answer else [],
    }


def _found(case: Case, answer: Answer) -> dict[str, Any]:
    found: dict[str, Any] = {
        "status": str(answer.status),
        "answer": answer.answer,
        "citations": [
            {"n": one.n, "clause_id": one.clause_id, "label": one.label, "quote": one.quote} for one in answer.citations
        ],
        "passages": [
            {
                "clause_id": hit.clause.clause_id,
                "source": str(hit.route),
                "score": round(hit.score, 4),
                "evidence": any(metrics.holds(passage, one) for one in case.evidence),
                "excerpt": _excerpt(hit.clause.text),
            }
            for hit, passage in zip(answer.passages[:10], metrics.passages(answer), strict=False)
        ],
    }
    if answer.raw is not None:
        found["raw"] = answer.raw
    return found


def _excerpt(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= EXCERPT else line[:EXCERPT] + "…"


def differences(case: Case, answer: Answer, reference: Reference) -> list[str]:
    """What is wrong, one Chinese line each; empty where nothing is."""
    lines: list[str] = []
    if not metrics.right_status(case, answer):
        lines.append(f"状态：应为「{STATUS_NAMES[case.status]}」，得「{STATUS_NAMES[str(answer.status)]}」")
    lines += [f"缺要点：{fact}" for fact in metrics.missing_facts(answer.answer, case.facts)]
    lines += [f"说了不该说的：{words}" for words in metrics.forbidden(answer.answer, case.must_not)]
    if case.answerable:
        lines += [
            f"未引证据：{one.clause_id}「{_excerpt(one.quote)}」" for one in metrics.uncited(answer, case.evidence)
        ]
    lines += [f"条款号不符：{one}" for one in metrics.wrong_addresses(answer, case.evidence)[0]]
    lines += [
        f"引文与原文不符：〔{one.n}〕{one.clause_id}「{_excerpt(one.quote)}」"
        for one in metrics.inexact_quotes(answer, reference.texts)
    ]
    return lines + _ranks(case, answer)


def _ranks(case: Case, answer: Answer) -> list[str]:
    found = metrics.passages(answer)
    lines = []
    for one in case.evidence:
        rank = metrics.first_rank(found, [one])
        if not rank:
            lines.append(f"证据不在 {len(found)} 个段落中：{one.clause_id}")
        elif rank > 5:
            lines.append(f"证据排在第 {rank} 位：{one.clause_id}")
    return lines
