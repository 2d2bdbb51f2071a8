"""What the parser's tests share: sources, golden files, and the invariants every parse must keep."""

from __future__ import annotations

import os
import re
from pathlib import Path

from rag.load import load
from rag.model import Kind, Parsed, SourceText
from rag.parse import parse

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT / "corpus"
DATA = ROOT / "tests" / "data"
BENCH = ROOT.parent / "shared" / "bench"
DOCUMENTS = sorted(CORPUS.glob("*.txt"))
FIXTURES = sorted(path for path in DATA.iterdir() if path.suffix in (".txt", ".md"))


def source(text: str, markdown: bool = False, doc_id: str = "x") -> SourceText:
    return SourceText(doc_id, text, "", "utf-8", markdown)


def parsed(text: str, markdown: bool = False) -> Parsed:
    return parse(source(text, markdown))


def addresses(found: Parsed) -> list[str]:
    return [clause.address for clause in found.clauses]


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def check(found: Parsed, text: str) -> None:
    """Text preserved, offsets exact, addresses unique, parents first: for plain text (Markdown signs are left out)."""
    whole = [clause for clause in found.clauses if clause.kind is not Kind.ROW]
    assert "".join(squeezed(clause.text) for clause in whole) == squeezed(text), "text lost or doubled"
    for clause in [*whole, *found.spans]:
        assert squeezed(clause.text) == squeezed(text[clause.start : clause.end]), f"offsets of {clause.address}"
    check_tree(found)


def check_tree(found: Parsed) -> None:
    seen: set[str] = set()
    for clause in [*found.clauses, *found.spans]:
        assert clause.address not in seen, f"{clause.address} twice"
        assert clause.parent is None or clause.parent in seen, f"{clause.address} before its parent {clause.parent}"
        seen.add(clause.address)
    starts = [clause.start for clause in found.clauses]
    assert starts == sorted(starts), "not in document order"


def tree(found: Parsed) -> str:
    """One line a clause: address, kind, heading; then the spans."""
    lines = [f"{clause.address}\t{clause.kind.value}\t{clause.heading}" for clause in found.clauses]
    return "\n".join(lines + [f"{span.address}\tspan\t" for span in found.spans]) + "\n"


def duties(found: Parsed) -> str:
    """One line a clause with duties: address, then unit=role in order."""
    rows: dict[str, list[str]] = {}
    for duty in found.duties:
        rows.setdefault(duty.clause_id.split("#", 1)[1], []).append(f"{duty.unit}={duty.role.value}")
    return "".join(f"{address}\t{'、'.join(units)}\n" for address, units in rows.items())


def golden(name: str, now: str) -> str:
    """The reviewed text of that name; REGEN=1 rewrites it, and the diff is to be reviewed against the printed document."""
    path = DATA / name
    if os.environ.get("REGEN") == "1":
        path.write_text(now, encoding="utf-8")
    return path.read_text(encoding="utf-8")


def load_all(paths: list[Path]) -> list[tuple[SourceText, Parsed]]:
    return [(read, parse(read)) for read in map(load, paths)]
