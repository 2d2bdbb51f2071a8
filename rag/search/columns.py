"""A table's rows where a question asks for a whole column of it (各类人才的租房补贴标准), or for its total (一共招多少人)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

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
        if query.indicators or query.compare:
            return None
        each, total = bool(_EACH.search(query.topic)), bool(_ALL.search(query.topic))
        for table in self._tables(near[:NEAR]):
            if not (total or _has_column(table, query.topic)):
                continue
            rows = self._catalogue.rows(table)
            if total:
                rows = [row for row in rows if _TOTAL.fullmatch(re.sub(r"\s", "", row.heading))]
            elif any(row.heading and row.heading in query.topic for row in rows):
                continue
            if rows and (total or each):
                return _told(rows[:MOST], table, near)
            defined = self._defined(query.topic, rows) if rows and not total else None
            if defined:
                return _told([defined[1]], table, near, defined[0])
        return None

    def _defined(self, topic: str, rows: Sequence[Clause]) -> tuple[Quote, Clause] | None:
        """The row of the class whose definition (D类：博士研究生、高级技师) has most of the topic's words, and the definition.

        None where no class has a word of two characters that no other has, or two have as long a one.
        """
        clauses = [clause for clause in self._catalogue.clauses(rows[0].doc_id) if not clause.rendered]
        found: list[tuple[int, Quote, Clause]] = []
        for row in rows:
            opens = re.compile(
                rf"(?:^|[（(][一二三四五六七八九十\d]{{1,3}}[）)])\s*({re.escape(indicator_core(row.heading))}[：:][^。；\n]+[；。]?)",
                re.M,
            )
            told = [(clause, match[1]) for clause in clauses for match in opens.finditer(clause.text)]
            found += [(_shared(words, topic), Quote(clause, words), row) for clause, words in told[:1]]
        found.sort(key=lambda one: -one[0])
        clear = bool(found) and found[0][0] >= 2 and (len(found) == 1 or found[1][0] < found[0][0])
        return (found[0][1], found[0][2]) if clear else None

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
    lines = [[cell for cell in re.split(r"\s*[|\t]\s*", line) if cell] for line in table.text.splitlines()]
    names = [indicator_core(cell) for cells in lines for cell in cells[1:]]
    return any(len(name) >= LEAST and name in topic and not _YEAR.search(name) for name in names)


def _shared(definition: str, topic: str) -> int:
    """The length of the longest run of one of the definition's things that the topic has (博士 of 博士研究生)."""
    things = re.split("[、，,：:；。]|或者|以及|和|及", definition)[1:]
    return max((SequenceMatcher(None, t, topic, False).find_longest_match().size for t in things), default=0)


def _told(rows: Sequence[Clause], table: Clause, near: Sequence[Clause], lead: Quote | None = None) -> Finding:
    """The rows, behind the words that define what they are of; all rows of a column are a whole list."""
    first = (lead.clause,) if lead else ()
    hits = tuple(Hit(c, 1.0 - n / 1000, Route.ROWS) for n, c in enumerate(dict.fromkeys([*first, *rows, table, *near])))
    said = [Statement(row.rendered or row.text, (Quote(row, row.text),)) for row in rows]
    opening = [Statement(lead.words, (lead,))] if lead else []
    return Finding(Status.ANSWERED, (*opening, *said), hits, complete=len(said) > 1)
