"""The corpus parsed once, for tests that need real clauses."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from rag.load import load
from rag.model import Clause, Document, Hit, Route
from rag.parse import parse
from rag.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "tests" / "data"


@cache
def corpus() -> tuple[dict[str, Clause], dict[str, Document]]:
    """All clauses by id, all documents by id."""
    clauses: dict[str, Clause] = {}
    documents: dict[str, Document] = {}
    for path in sorted((ROOT / "corpus").glob("*.txt")):
        parsed = parse(load(path))
        documents[parsed.document.doc_id] = parsed.document
        clauses.update({c.clause_id: c for c in (*parsed.clauses, *parsed.spans)})
    return clauses, documents


def hits(*ids: str) -> list[Hit]:
    """Hits for the clause ids, best first."""
    return [Hit(corpus()[0][i], 1.0 - n / 100, Route.FUSED) for n, i in enumerate(ids)]


def label(clause: Clause) -> str:
    """A label as the composition root would build it."""
    return f"《{corpus()[1][clause.doc_id].title}》{clause.printed}"


def settings(**changes: object) -> Settings:
    """Settings for the API at ``llm_base_url``."""
    return Settings(**{"llm": "api", "llm_model": "m", "llm_api_key": "sk-secret-1234", "llm_timeout": 20.0, **changes})  # type: ignore[arg-type]
