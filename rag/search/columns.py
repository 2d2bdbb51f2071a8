"""A table's rows where a question asks for a whole column of it (各类人才的租房补贴标准), or for its total (一共招多少人)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.model import Clause, Hit, Kind, Route, Status
from rag.search.finding import Finding, Quote, Statement
from rag.search.query import Query
from rag.search.rownames import indicator_core
from rag.store.catalogue import Catalogue

MOST = 40  # rows
LEAST = 3  # characters of a column's name
NEAR = 5  # passages whose tables are looked at
_EACH = re.compile("各[^是有自地]|分别|每[一]?[类级个种档]|不同|哪些标准|标准表|都是多少")
_YEAR = re.compile(r"\d{4}")
_ALL = re.compile("一共|总共|合计|总计|总数|总量|总人数|总额")
_TOTAL = re.compile("[合总]计|总和|总数")


class Columns:
    """Answers from the tables of one catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def find(self, query: Query, near: Sequence[Clause]) -> Finding | None:
        """All rows of the table near that has the column asked for, or its row of totals; None where neither is asked."""
        each, total = bool(_EACH.search(query.topic)), bool(_ALL.search(query.topic))
        if not (each or total) or query.indicators or query.compare:
            return None
        for table in self._tables(near[:NEAR]):
            rows = [c for c in self._catalogue.children(table.doc_id, table.address) if c.rendered]
            if total:
                rows = [row for row in rows if _TOTAL.fullmatch(re.sub(r"\s", "", row.heading))]
            elif not _has_column(table, query.topic) or any(row.heading and row.heading in query.topic for row in rows):
                continue
            if rows:
                return _told(rows[:MOST], table, near, complete=each)
        return None

    def _tables(self, near: Sequence[Clause]) -> list[Clause]:
        """The tables among the clauses and those that their rows are of, in order."""
        found: dict[str, Clause] = {}
        for clause in near:
            own = clause if clause.kind is Kind.TABLE else None
            if clause.kind is Kind.ROW and clause.parent:
                own = self._catalogue.clause(f"{clause.doc_id}#{clause.parent}")
            if own and own.kind in (Kind.TABLE, Kind.BOX):
                found.setdefault(own.clause_id, own)
        return list(found.values())


def _has_column(table: Clause, topic: str) -> bool:
    """True when the topic has the name of one of the columns behind the first, as far as it tells no unit."""
    names = [indicator_core(cell) for line in table.text.splitlines() for cell in line.split("\t")[1:]]
    return any(len(name) >= LEAST and name in topic and not _YEAR.search(name) for name in names)


def _told(rows: Sequence[Clause], table: Clause, near: Sequence[Clause], complete: bool) -> Finding:
    hits = tuple(Hit(c, 1.0 - n / 1000, Route.ROWS) for n, c in enumerate(dict.fromkeys([*rows, table, *near])))
    said = tuple(Statement(row.rendered or row.text, (Quote(row, row.text),)) for row in rows)
    return Finding(Status.ANSWERED, said, hits, complete=complete)
