"""Builds in the catalogue: written beside the active one, then made active in a single transaction."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import sqlalchemy as sa

from rag.model import Clause, Document
from rag.store import schema
from rag.store.corpus import Corpus
from rag.store.database import stored

# Another machine may be building into a shared database; its unfinished build counts as dead after a day.
_DEAD_AFTER = 24 * 3600.0
_ROWS_AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class Build:
    """One state of the index. ``files`` maps a file's name to its ``size``, ``mtime_ns`` and ``sha256``."""

    id: str
    fingerprint: str
    embedder: str
    dim: int
    parser: str
    texts: str
    files: Mapping[str, Mapping[str, Any]]
    created_at: float
    ready: bool = False
    active: bool = False


def new_id() -> str:
    """A build's name: sortable by time, unique, usable as a folder and as a Chroma collection."""
    return f"{time.strftime('%Y%m%d-%H%M%S', time.gmtime())}-{secrets.token_hex(4)}"


def active(engine: sa.Engine) -> Build | None:
    """The build that is served, or None."""
    found = _select(engine, schema.builds.c.active.is_(True))
    return found[0] if found else None


def everything(engine: sa.Engine) -> list[Build]:
    """All builds, newest first."""
    return _select(engine)


def _select(engine: sa.Engine, *where: sa.ColumnElement[bool]) -> list[Build]:
    statement = sa.select(schema.builds).where(*where).order_by(schema.builds.c.created_at.desc())
    with stored("读取目录库"), engine.connect() as connection:
        return [Build(**row) for row in connection.execute(statement).mappings()]


def write(engine: sa.Engine, build: Build, read: Corpus) -> None:
    """Adds ``build`` with all its rows, not yet active, in one transaction."""
    parsed = read.parsed
    rows: list[tuple[sa.Table, Iterator[dict[str, Any]]]] = [
        (schema.documents, (_document(one.document) for one in parsed)),
        (schema.clauses, (_clause(clause) for one in parsed for clause in (*one.clauses, *one.spans))),
        (schema.duties, (asdict(duty) for one in parsed for duty in one.duties)),
        (schema.indicators, (asdict(indicator) for one in parsed for indicator in one.indicators)),
        (schema.warnings, _warnings(read)),
        (schema.skipped, ({"file": file, "message": message} for file, message in read.skipped)),
    ]
    with stored("写入目录库"), engine.begin() as connection:
        connection.execute(schema.builds.insert(), asdict(build))
        for table, values in rows:
            _insert(connection, table, build.id, values)


def _insert(connection: sa.Connection, table: sa.Table, build: str, rows: Iterator[dict[str, Any]]) -> None:
    waiting: list[dict[str, Any]] = []
    for position, row in enumerate(rows):
        waiting.append({"build": build, "position": position, **row})
        if len(waiting) == _ROWS_AT_ONCE:
            connection.execute(table.insert(), waiting)
            waiting = []
    if waiting:
        connection.execute(table.insert(), waiting)


def swap(engine: sa.Engine, build: str) -> None:
    """Makes ``build`` the active one: readers see the old build or the new one, never a mixture."""
    table = schema.builds
    with stored("切换索引"), engine.begin() as connection:
        connection.execute(table.update().where(table.c.active.is_(True)).values(active=False))
        connection.execute(table.update().where(table.c.id == build).values(active=True, ready=True))


def to_remove(engine: sa.Engine, shared: bool) -> list[str]:
    """The builds nobody needs: all but the active, the one before it (running servers hold it) and other machines' work.

    shared: the database serves several machines, so an unfinished build may be at work there.
    """
    ready = [build for build in everything(engine) if build.ready]
    current = [build.id for build in ready if build.active]
    former = [build.id for build in ready if not build.active][:1]
    alive = time.time() - _DEAD_AFTER
    working = [b.id for b in everything(engine) if shared and not b.ready and b.created_at > alive]
    keep = {*current, *former, *working}
    return [build.id for build in everything(engine) if build.id not in keep]


def remove(engine: sa.Engine, build: str) -> None:
    """Deletes all rows of ``build``, which must not be the active one."""
    with stored("清理旧索引"), engine.begin() as connection:
        for table in schema.OF_BUILD:
            connection.execute(table.delete().where(table.c.build == build))
        connection.execute(schema.builds.delete().where(schema.builds.c.id == build))


def _warnings(read: Corpus) -> Iterator[dict[str, Any]]:
    """Those of the folder first, with no doc_id."""
    for what in read.warnings:
        yield {"doc_id": "", "line": 0, "what": what}
    for one in read.parsed:
        for warning in one.warnings:
            yield {"doc_id": one.document.doc_id, **asdict(warning)}


def _document(document: Document) -> dict[str, Any]:
    return {**asdict(document), "issuer": list(document.issuer), "period": document.period and list(document.period)}


def _clause(clause: Clause) -> dict[str, Any]:
    return {**asdict(clause), "clause_id": clause.clause_id, "kind": clause.kind.value, "path": list(clause.path)}
