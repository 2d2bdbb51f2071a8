"""A parse as the JSON of ``tree --json`` (DESIGN.md §8)."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from rag.model import Clause, Parsed


def to_json(parsed: Parsed) -> dict[str, Any]:
    """The contract's object; keys may be added, never renamed or removed."""
    document = asdict(parsed.document)
    for name in ("issuer", "cc", "cites"):
        document[name] = list(document[name])
    document["period"] = list(parsed.document.period) if parsed.document.period else None
    return {
        "document": document,
        "clauses": [_clause(clause) for clause in parsed.clauses],
        "spans": [_clause(span) for span in parsed.spans],
        "duties": [asdict(duty) | {"role": duty.role.value} for duty in parsed.duties],
        "indicators": [asdict(indicator) for indicator in parsed.indicators],
        "warnings": [asdict(warning) for warning in parsed.warnings],
    }


def _clause(clause: Clause) -> dict[str, Any]:
    return {
        "clause_id": clause.clause_id,
        "address": clause.address,
        "kind": clause.kind.value,
        "heading": clause.heading,
        "text": clause.text,
        "rendered": clause.rendered,
        "start": clause.start,
        "end": clause.end,
        "printed": clause.printed,
        "path": list(clause.path),
        "parent": clause.parent,
    }
