"""What the documents say, by a fresh parse of the files: the yardstick, independent of the index that answers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from rag.errors import UnreadableFile
from rag.load import SUFFIXES, load
from rag.model import Clause, Document, Parsed, SourceText
from rag.search.metadata import NAMES
from rag.store import corpus

# Words by which the product names what it read from a clause; with NAMES, part of what a statement may say.
ROLES = ("牵头", "配合", "共同负责", "责任单位")


@dataclass(frozen=True, slots=True)
class Reference:
    """What every clause says, by clause_id, 款 and 项 of articles included.

    texts: the clause's own words; premises: the same with rendered form, path, label and the document's metadata, which
    is all that a statement may rest on; sources: the files by doc_id.
    """

    texts: dict[str, str]
    premises: dict[str, str]
    sources: dict[str, SourceText]


def read(folder: Path) -> Reference:
    """Parses every readable file of the folder, its manifest beside it. Raises CorpusError where there is none."""
    texts: dict[str, str] = {}
    premises: dict[str, str] = {}
    parsed = corpus.read(folder).parsed
    for one in parsed:
        for clause in one.clauses + one.spans:
            texts[clause.clause_id] = clause.text
            premises[clause.clause_id] = _premise(one, clause)
    return Reference(texts, premises, _sources(folder, {one.document.doc_id for one in parsed}))


def _sources(folder: Path, names: set[str]) -> dict[str, SourceText]:
    found: dict[str, SourceText] = {}
    for path in sorted(folder.rglob("*")):
        if path.stem in names and path.stem not in found and path.suffix.lower() in SUFFIXES:
            try:
                found[path.stem] = load(path)
            except UnreadableFile:
                continue  # a namesake of a document that was read
    return found


def _premise(parsed: Parsed, clause: Clause) -> str:
    duties = " ".join(f"{one.unit} {one.printed}" for one in parsed.duties if one.clause_id == clause.clause_id)
    own = (clause.text, clause.rendered or "", clause.printed, *clause.path, duties)
    return "\n".join((*own, *_metadata(parsed.document)))


def _metadata(document: Document) -> tuple[str, ...]:
    dates = [_spoken(day) for day in (document.issued_on, document.printed_on) if day]
    plain = (document.title, document.doc_no or "", document.region or "", document.addressee or "")
    return (*plain, *document.issuer, *document.cc, *document.cites, *dates, *NAMES.values(), *ROLES)


def _spoken(day: str) -> str:
    """``2022-11-25`` as people write it: 2022年11月25日."""
    year, month, date = day.split("-")
    return f"{year}年{int(month)}月{int(date)}日"
