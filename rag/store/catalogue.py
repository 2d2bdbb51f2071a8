"""Reading one build's documents, clauses, duties and indicators; domain nouns come out, in document order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

import sqlalchemy as sa

from rag.model import Clause, Document, Duty, Indicator, Kind, ParseWarning, Role
from rag.store import schema
from rag.store.database import stored

# Databases limit the number of parameters of one statement.
_AT_ONCE = 500


class Catalogue:
    """The rows of one build; a build never changes, so what is read may be kept. Safe to use from several threads."""

    def __init__(self, engine: sa.Engine, build: str) -> None:
        self._engine = engine
        self.build = build

    def documents(self) -> tuple[Document, ...]:
        """All documents."""
        return self._documents

    def document(self, doc_id: str) -> Document | None:
        """The document with this id, or None."""
        return self._by_id.get(doc_id)

    def clause(self, clause_id: str) -> Clause | None:
        """The clause or span with this id, or None."""
        return self.clauses_by_ids([clause_id]).get(clause_id)

    def clauses(self, doc_id: str | None = None) -> list[Clause]:
        """The clauses of one document or of all, containers and rows included, spans not."""
        return self._clauses(schema.clauses.c.span.is_(False), *_of(doc_id, schema.clauses.c.doc_id))

    def spans(self, doc_id: str) -> list[Clause]:
        """The 款, 项 and 目 inside the document's articles."""
        return self._clauses(schema.clauses.c.span.is_(True), schema.clauses.c.doc_id == doc_id)

    def children(self, doc_id: str, address: str) -> list[Clause]:
        """The clauses right under ``address``; spans are not among them."""
        table = schema.clauses.c
        return self._clauses(table.span.is_(False), table.doc_id == doc_id, table.parent == address)

    def clauses_by_ids(self, clause_ids: Iterable[str]) -> dict[str, Clause]:
        """The known ones among ``clause_ids`` (spans too), in the order asked."""
        ids = list(dict.fromkeys(clause_ids))
        found: dict[str, Clause] = {}
        for start in range(0, len(ids), _AT_ONCE):
            some = self._clauses(schema.clauses.c.clause_id.in_(ids[start : start + _AT_ONCE]))
            found.update((clause.clause_id, clause) for clause in some)
        return {clause_id: found[clause_id] for clause_id in ids if clause_id in found}

    def above(self, clause: Clause) -> Clause | None:
        """The clause that holds it; None at the top."""
        return self.clause(f"{clause.doc_id}#{clause.parent}") if clause.parent else None

    def rows(self, table: Clause) -> list[Clause]:
        """A table's rows, each with its sentence (``rendered``), in order; empty for any other clause."""
        found = self.children(table.doc_id, table.address) if table.kind in (Kind.TABLE, Kind.BOX) else []
        return [row for row in found if row.kind is Kind.ROW and row.rendered]

    def neighbours(self, clause_id: str) -> tuple[Clause | None, Clause | None]:
        """The clause before and the clause after in the same document; for a span, the spans around it."""
        table = schema.clauses.c
        place = sa.select(table.doc_id, table.position, table.span).where(table.clause_id == clause_id)
        rows = self._rows(place, schema.clauses)
        if not rows:
            return None, None
        doc_id, position, span = rows[0]["doc_id"], rows[0]["position"], rows[0]["span"]
        same = sa.select(schema.clauses).where(table.doc_id == doc_id, table.span.is_(span)).limit(1)
        before = same.where(table.position < position).order_by(table.position.desc())
        after = same.where(table.position > position).order_by(table.position)
        return self._one(before), self._one(after)

    def duties(self, doc_id: str | None = None) -> list[Duty]:
        """Who is responsible for what, in one document or in all."""
        rows = self._listed(schema.duties, *_inside(doc_id, schema.duties))
        return [Duty(row["clause_id"], row["unit"], row["printed"], Role(row["role"])) for row in rows]

    def indicators(self, doc_id: str | None = None) -> list[Indicator]:
        """The rows of indicator tables, in one document or in all."""
        rows = self._listed(schema.indicators, *_inside(doc_id, schema.indicators))
        return [Indicator(**_without(row, "build", "position")) for row in rows]

    def warnings(self, doc_id: str) -> list[ParseWarning]:
        """What a person should look at in a document."""
        rows = self._listed(schema.warnings, schema.warnings.c.doc_id == doc_id)
        return [ParseWarning(row["line"], row["what"]) for row in rows]

    def messages(self) -> list[str]:
        """All warnings of the build as Chinese sentences that name document and line, the folder's own first."""
        return [_told(row["doc_id"], row["line"], row["what"]) for row in self._listed(schema.warnings)]

    def skipped(self) -> list[tuple[str, str]]:
        """The files that could not be read, each with the reason in Chinese."""
        return [(row["file"], row["message"]) for row in self._listed(schema.skipped)]

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many ``documents``, ``clauses``, ``spans``, ``duties`` and ``indicators`` there are."""
        span = schema.clauses.c.span
        return {
            "documents": len(self._documents),
            "clauses": self._count(schema.clauses, span.is_(False)),
            "spans": self._count(schema.clauses, span.is_(True)),
            "duties": self._count(schema.duties),
            "indicators": self._count(schema.indicators),
        }

    @cached_property
    def _documents(self) -> tuple[Document, ...]:
        return tuple(_document(row) for row in self._listed(schema.documents))

    @cached_property
    def _by_id(self) -> Mapping[str, Document]:
        return {document.doc_id: document for document in self._documents}

    def _clauses(self, *where: sa.ColumnElement[bool]) -> list[Clause]:
        return [_clause(row) for row in self._listed(schema.clauses, *where)]

    def _one(self, statement: sa.Select[Any]) -> Clause | None:
        rows = self._rows(statement, schema.clauses)
        return _clause(rows[0]) if rows else None

    def _listed(self, table: sa.Table, *where: sa.ColumnElement[bool]) -> Sequence[Mapping[str, Any]]:
        return self._rows(sa.select(table).where(*where).order_by(table.c.position), table)

    def _count(self, table: sa.Table, *where: sa.ColumnElement[bool]) -> int:
        counted = sa.select(sa.func.count().label("n")).select_from(table).where(*where)
        return int(self._rows(counted, table)[0]["n"])

    def _rows(self, statement: sa.Select[Any], table: sa.Table) -> Sequence[Mapping[str, Any]]:
        with stored("读取目录库"), self._engine.connect() as connection:
            found = connection.execute(statement.where(table.c.build == self.build))
            return [dict(row) for row in found.mappings()]


def _of(doc_id: str | None, column: sa.Column[Any]) -> tuple[sa.ColumnElement[bool], ...]:
    return () if doc_id is None else (column == doc_id,)


def _inside(doc_id: str | None, table: sa.Table) -> tuple[sa.ColumnElement[bool], ...]:
    if doc_id is None:
        return ()
    # Not LIKE: SQLite's ignores the case of Latin letters.
    prefix = f"{doc_id}#"
    return (sa.func.substr(table.c.clause_id, 1, len(prefix)) == prefix,)


def _without(row: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key not in names}


def _told(doc_id: str, line: int, what: str) -> str:
    where = f"{doc_id} 第{line}行" if line else doc_id
    return f"{where}：{what}" if where else what


def _document(row: Mapping[str, Any]) -> Document:
    fields = _without(row, "build", "position")
    for name in ("issuer", "cc", "cites"):
        fields[name] = tuple(fields[name])
    fields["period"] = tuple(fields["period"]) if fields["period"] else None
    return Document(**fields)


def _clause(row: Mapping[str, Any]) -> Clause:
    fields = _without(row, "build", "position", "clause_id")
    return Clause(**{**fields, "kind": Kind(fields["kind"]), "path": tuple(fields["path"])})
