"""When not to answer, decided in code: what is asked is not given by the documents, or the best evidence is too weak.

The rules look at what the question names (a county, a document, a year, a figure) before any score; the score limits
are calibrated per embedder (rag/search/calibration.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.answer.sentences import Weights, fits, grams, split
from rag.model import Document, Status
from rag.search.finding import Statement
from rag.search.lookup import title
from rag.search.names import Directory
from rag.search.query import Query
from rag.search.retrieve import Scored

LOOKED_AT = 6


@dataclass(frozen=True, slots=True)
class Refusal:
    """A status other than answered, and what is said instead."""

    status: Status
    statements: tuple[Statement, ...]


def refusal(
    query: Query, scored: Sequence[Scored], directory: Directory, documents: dict[str, Document], weights: Weights
) -> Refusal | None:
    """The refusal that the evidence calls for, or None when the question can be answered."""
    named = query.named
    near = _nearest(scored, documents)
    searched = f"已查{len(documents)}份文件"
    if named.unknown:
        return _absent(f"{searched}，没有{'、'.join(named.unknown)}的内容。", near)
    if not scored:
        return _absent(f"{searched}，没有与问题相关的条款。", "")
    strange = [p for p in named.places if not any(_speaks_of(p, s, documents) for s in scored[:LOOKED_AT])]
    if strange:
        return _absent(f"{searched}，没有{'、'.join(strange)}的相关规定。", near)
    years = [y for y in named.years if not any(_has_year(y, s, documents) for s in scored[:LOOKED_AT])]
    if years:
        return _absent(f"{searched}，相关条款没有写到{'、'.join(f'{y}年' for y in years)}。", near)
    return _by_evidence(query, scored, weights, searched, near)


def _by_evidence(query: Query, scored: Sequence[Scored], weights: Weights, searched: str, near: str) -> Refusal | None:
    asked = grams(query.topic)
    if not asked:
        return Refusal(
            Status.WEAK_EVIDENCE, (Statement(f"没有看懂要问什么，请写得具体一些，例如写明事项、年份或文件。{near}"),)
        )
    return None


def _absent(what: str, near: str) -> Refusal:
    return Refusal(Status.NOT_IN_CORPUS, (Statement(f"{what}{near}"),))


def _nearest(scored: Sequence[Scored], documents: dict[str, Document]) -> str:
    """The nearest clauses by their printed labels."""
    if not scored:
        return ""
    names = [
        f"{title(documents[s.clause.doc_id])}{s.clause.printed}{s.clause.heading}"
        for s in scored[:3]
        if s.clause.doc_id in documents
    ]
    return f"最接近的条款：{'；'.join(names)}。"


def _speaks_of(place: str, scored: Scored, documents: dict[str, Document]) -> bool:
    document = documents.get(scored.clause.doc_id)
    return place in scored.clause.text or bool(
        document and place in f"{document.title}{document.region or ''}{''.join(document.issuer)}"
    )


def _has_year(year: int, scored: Scored, documents: dict[str, Document]) -> bool:
    text = f"{scored.clause.rendered or ''}{scored.clause.text}{''.join(scored.clause.path)}"
    return str(year) in text
