"""The figures, as pure functions; each says what it measures and where the definition comes from.

A score is between 0 and 1 for one case, or ``None`` where the figure does not apply to it. What is missing (no passage,
no citation, a refusal where an answer was due) counts 0 over all cases to which the figure applies.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from statistics import median
from typing import NamedTuple

from eval.alce import citation_quality, share, without_markers
from eval.cases import Case, Evidence, squeeze
from rag.model import Answer, Citation, Status

Scores = dict[str, float | None]
CUTS = (1, 3, 5, 10)
BUDGETS = (800, 1600)
REFUSALS = frozenset({Status.NOT_IN_CORPUS, Status.WEAK_EVIDENCE})
# A case passes when none of these is below 1.
PASS_ON = ("status", "facts", "avoided", "cited", "quotes")
LOWER_IS_BETTER = frozenset({"false_refusals", "length", "crashes"})
NAMES = {
    "passed": "通过",
    "recall@1": "证据召回@1",
    "recall@3": "证据召回@3",
    "recall@5": "证据召回@5",
    "recall@10": "证据召回@10",
    "recall_800c": "800字内召回",
    "recall_1600c": "1600字内召回",
    "hit@1": "首段正确",
    "mrr": "MRR",
    "status": "状态正确",
    "facts": "要点齐全",
    "avoided": "不该说的没说",
    "cited": "证据全引",
    "address": "条款号正确",
    "quotes": "引文逐字",
    "cite_recall": "引用召回(ALCE)",
    "cite_precision": "引用精确(ALCE)",
    "verified": "模型句子属实",
    "refusal_precision": "拒答精确率",
    "refusal_recall": "拒答召回率",
    "refusal_f1": "拒答F1",
    "false_refusals": "误拒率",
    "length": "答案字数(中位)",
    "cases": "题数",
    "crashes": "崩溃",
}


class Passage(NamedTuple):
    """A piece of text that search returned; ``clause_id`` is empty for a splitter's chunk."""

    doc_id: str
    text: str
    clause_id: str = ""


def passages(answer: Answer) -> list[Passage]:
    """The answer's passages in order."""
    return [Passage(hit.clause.doc_id, hit.clause.text, hit.clause.clause_id) for hit in answer.passages]


def holds(passage: Passage, evidence: Evidence) -> bool:
    """Whether the passage is the evidence's clause, or one of the same document that contains the quote."""
    if passage.doc_id != evidence.doc_id:
        return False
    return passage.clause_id == evidence.clause_id or squeeze(evidence.quote) in squeeze(passage.text)


def recall_at(found: Sequence[Passage], wanted: Sequence[Evidence], k: int) -> float:
    """The share of the evidence that is in the first ``k`` passages (Manning et al. 2008, §8.4)."""
    top = found[:k]
    return sum(any(holds(passage, one) for passage in top) for one in wanted) / len(wanted)


def recall_within(found: Sequence[Passage], wanted: Sequence[Evidence], characters: int) -> float:
    """The share of the evidence whose words lie whole in the first ``characters`` of the passages read in order.

    White space is not counted. It compares systems whose passages differ in length: k long chunks show more than k clauses.
    """
    shown: list[Passage] = []
    for passage in found:
        text = squeeze(passage.text)[:characters]
        shown.append(Passage(passage.doc_id, text))
        characters -= len(text)
        if characters <= 0:
            break
    return recall_at(shown, wanted, len(shown))


def first_rank(found: Sequence[Passage], wanted: Sequence[Evidence]) -> int:
    """The 1-based rank of the first passage that holds any evidence; 0 where none does."""
    return next((n for n, one in enumerate(found, 1) if any(holds(one, piece) for piece in wanted)), 0)


def retrieval(found: Sequence[Passage], wanted: Sequence[Evidence]) -> Scores:
    """Evidence recall, reciprocal rank (Voorhees 1999, TREC-8) and hit@1; all ``None`` for a case without evidence."""
    names = [f"recall@{k}" for k in CUTS] + [f"recall_{n}c" for n in BUDGETS] + ["mrr", "hit@1"]
    if not wanted:
        return dict.fromkeys(names)
    rank = first_rank(found, wanted)
    values = [recall_at(found, wanted, k) for k in CUTS] + [recall_within(found, wanted, n) for n in BUDGETS]
    return dict(zip(names, [*values, 1 / rank if rank else 0.0, float(rank == 1)], strict=True))


def _plain(text: str) -> str:
    return squeeze(unicodedata.normalize("NFKC", without_markers(text))).lower()


def missing_facts(text: str, facts: Sequence[Sequence[str]]) -> list[str]:
    """The must-have facts not in the text, each by its first wording; widths, case and white space aside."""
    plain = _plain(text)
    return [group[0] for group in facts if not any(_plain(alt) in plain for alt in group)]


def forbidden(text: str, must_not: Sequence[str]) -> list[str]:
    """The words that may not be in the answer and are."""
    plain = _plain(text)
    return [words for words in must_not if _plain(words) in plain]


def overlap(citation: Citation, evidence: Evidence) -> bool:
    """Whether the citation quotes the evidence's words: one quote contains the other, in the same document."""
    if citation.doc_id != evidence.doc_id:
        return False
    ours, theirs = squeeze(citation.quote), squeeze(evidence.quote)
    return bool(ours) and (ours in theirs or theirs in ours)


def uncited(answer: Answer, wanted: Sequence[Evidence]) -> list[Evidence]:
    """The evidence that no citation covers, neither by its clause nor by its words."""

    def covered(one: Evidence) -> bool:
        return any(cite.clause_id == one.clause_id or overlap(cite, one) for cite in answer.citations)

    return [one for one in wanted if not covered(one)]


def wrong_addresses(answer: Answer, wanted: Sequence[Evidence]) -> tuple[list[str], int]:
    """(the misplaced, how many were judged) of the evidence whose words are cited: right where its address is cited."""
    wrong, judged = [], 0
    for one in wanted:
        said = [cite.clause_id for cite in answer.citations if overlap(cite, one)]
        judged += bool(said)
        if said and one.clause_id not in said:
            wrong.append(f"{one.clause_id} 引作 {said[0]}")
    return wrong, judged


def inexact_quotes(answer: Answer, texts: Mapping[str, str]) -> list[Citation]:
    """The citations whose quote is not verbatim in the text of the clause they name, white space aside.

    ``texts`` come from a fresh parse of the source, not from the index that answered.
    """
    return [one for one in answer.citations if not _exact(one, texts.get(one.clause_id, ""))]


def _exact(citation: Citation, text: str) -> bool:
    quote = squeeze(citation.quote)
    return bool(quote) and quote in squeeze(text)


def refused(answer: Answer) -> bool:
    """Whether the answer is a refusal; an unavailable model is none."""
    return answer.status in REFUSALS


def right_status(case: Case, answer: Answer) -> bool:
    """Whether it answers what is answerable and refuses, in either way, what is not."""
    return answer.status == Status.ANSWERED if case.answerable else refused(answer)


def answering(case: Case, answer: Answer, texts: Mapping[str, str], premises: Mapping[str, str]) -> Scores:
    """The scores of the answer itself: status, facts, citations, quotes, length."""
    said = answer.status == Status.ANSWERED
    usable = said or not case.answerable  # what a false refusal happens to mention is no answer
    wrong, judged = wrong_addresses(answer, case.evidence)
    due = case.answerable and bool(case.evidence)
    recall, precision = citation_quality(answer, premises) if said and answer.citations else (None, None)
    sentences = answer.sentences
    return {
        "status": float(right_status(case, answer)),
        "facts": float(usable and not missing_facts(answer.answer, case.facts)) if case.facts else None,
        "avoided": float(not forbidden(answer.answer, case.must_not)) if case.must_not else None,
        "cited": float(said and not uncited(answer, case.evidence)) if due else None,
        "address": 1 - len(wrong) / judged if judged else None,
        "quotes": 1 - len(inexact_quotes(answer, texts)) / len(answer.citations) if answer.citations else None,
        "cite_recall": (recall or 0.0) if due else None,
        "cite_precision": (precision or 0.0) if due else None,
        "verified": share([one.verdict == "verified" for one in sentences]) if sentences else None,
        "length": float(len(without_markers(answer.answer).strip())) if said else None,
    }


def passed(scores: Scores) -> bool:
    """Whether the case is right: status, all facts, nothing forbidden, all evidence cited, all quotes verbatim."""
    return all(scores[name] in (None, 1.0) for name in PASS_ON)


def refusals(pairs: Sequence[tuple[bool, bool]]) -> Scores:
    """Refusal precision, recall and F1, and the share of answerable questions refused.

    ``pairs``: (should be refused, its status score was 1) for each case.
    """
    due = [right for should, right in pairs if should]
    answerable = [right for should, right in pairs if not should]
    hits, false = sum(due), len(answerable) - sum(answerable)
    precision = hits / (hits + false) if due and hits + false else (0.0 if due else None)
    recall = hits / len(due) if due else None
    both = (precision or 0.0) + (recall or 0.0)
    return {
        "refusal_precision": precision,
        "refusal_recall": recall,
        "refusal_f1": 2 * (precision or 0.0) * (recall or 0.0) / both if both else (0.0 if due else None),
        "false_refusals": false / len(answerable) if answerable else None,
    }


def percentile(values: Sequence[float], share: float) -> float:
    """The nearest-rank percentile: the smallest value that at least ``share`` of the values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * round(share * 100) // 100) - 1)] if ordered else 0.0


def mean(rows: Sequence[Scores], name: str) -> float | None:
    """The mean of a score over the cases to which it applies (the median for ``length``); 4 decimals."""
    values = [value for row in rows if (value := row.get(name)) is not None]
    if not values:
        return None
    return round(median(values) if name == "length" else sum(values) / len(values), 4)
