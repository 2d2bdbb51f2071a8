"""What the documents say, by a fresh parse of the files: the yardstick, independent of the index that answers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from rag.errors import CorpusError, UnreadableFile
from rag.load import SUFFIXES, load
from rag.model import Clause, Document, Parsed, SourceText
from rag.parse import parse


@dataclass(frozen=True, slots=True)
class Reference:
    """What every clause says, by clause_id, 款 and 项 of articles included.

    texts: the clause's own words; premises: the same with rendered form, path, label and the document's metadata, which
    is all that a statement may rest on; sources: the files by doc_id.
    """

    texts: dict[str, str]
    premises: dict[str, str]
    sources: dict[str, SourceText]


def read(corpus: Path) -> Reference:
    """Parses every readable file of the folder. Raises CorpusError where there is none."""
    if not corpus.is_dir():
        raise CorpusError(f"文件夹 {corpus} 不存在。")
    texts: dict[str, str] = {}
    premises: dict[str, str] = {}
    sources: dict[str, SourceText] = {}
    for path in sorted(one for one in corpus.rglob("*") if one.suffix.lower() in SUFFIXES and one.is_file()):
        try:
            source = load(path)
        except UnreadableFile:
            continue  # the product reports it at ingest; nothing can be asked of it
        parsed = parse(source)
        sources[source.doc_id] = source
        for clause in parsed.clauses + parsed.spans:
            texts[clause.clause_id] = clause.text
            premises[clause.clause_id] = _premise(parsed, clause)
    if not sources:
        raise CorpusError(f"文件夹 {corpus} 里没有可读的文件。")
    return Reference(texts, premises, sources)


def _premise(parsed: Parsed, clause: Clause) -> str:
    duties = " ".join(f"{one.unit} {one.printed}" for one in parsed.duties if one.clause_id == clause.clause_id)
    own = (clause.text, clause.rendered or "", clause.printed, *clause.path, duties)
    return "\n".join((*own, *_metadata(parsed.document)))


def _metadata(document: Document) -> tuple[str, ...]:
    dates = [_spoken(day) for day in (document.issued_on, document.printed_on) if day]
    plain = (document.title, document.doc_no or "", document.region or "", document.addressee or "")
    return (*plain, *document.issuer, *document.cc, *dates)


def _spoken(day: str) -> str:
    """``2022-11-25`` as people write it: 2022年11月25日."""
    year, month, date = day.split("-")
    return f"{year}年{int(month)}月{int(date)}日"
