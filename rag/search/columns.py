"""A table's rows where a question asks for a whole column of it (各类人才的租房补贴标准), or for its total (一共招多少人)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from rag.model import Clause, Hit, Kind, Route, Status
from rag.search.finding import Finding, Quote, Statement
from rag.search.query import Query
from rag.search.rownames import indicator_core
from rag.store.catalogue import Catalogue

MOST = 40  # rows
LEAST = 3  # characters of a column's name
SHARED = 2  # characters
NEAR = 5  # passages whose tables are looked at
_EACH = re.compile("各[^是有自地]|分别|每[一]?[类级个种档]|不同|哪些标准|标准表|都是多少")
_EACH_ROW = re.compile("各(?:乡镇|镇|乡|县|区|市|街道|地|单位|学校|部门|类|项目)[^，。？]{2,16}(?:各|分别|都)")
_MOST = re.compile(
    "哪[一]?(?:个|家|些|类|种|条|座|所|户|镇|乡|县|区|村|项)?[^，。？]{0,10}?(?P<what>[\u4e00-\u9fff]{2,10}?)的?(?:是|数)?最(?P<how>[多高大长少低小短])"
)
_YEAR = re.compile(r"\d{4}")
_ALL = re.compile("一共|总共|合计|总计|总数|总量|总人数|总额")
_TOTAL = re.compile("[合总]计|总和|总数")


class Columns:
    """Answers from the tables of one catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def find(self, query: Query, near: Sequence[Clause]) -> Finding | None:
        """All rows of the table near that has the column asked for, or its row of totals; None where neither is asked."""
        if query.compare or (query.indicators and not asks_rows(query.topic)):
            return None
        most = _MOST.search(query.topic)
        if most:
            return self._most(query, near, most)
        each, total = bool(_EACH.search(query.topic)), bool(_ALL.search(query.topic))
        for table in self._tables(near[:NEAR]):
            if not (total or _has_column(table, query.topic)):
                continue
            rows = self._catalogue.rows(table)
            named = [row for row in rows if row.heading and row.heading in query.topic]
            if total and named:
                return _told(named, table, near)  # 桃源县一共多少 is no question for the whole table's sum
            if total:
                rows = [row for row in rows if _TOTAL.fullmatch(re.sub(r"\s", "", row.heading))]
            elif named:
                continue
            if rows and (total or each):
                return _told(rows[:MOST], table, near)
            defined = self._defined(query.topic, rows) if rows and not total else None
            if defined:
                return _told([defined[1]], table, near, defined[0])
        return None

    def _most(self, query: Query, near: Sequence[Clause], most: re.Match[str]) -> Finding | None:
        """The row with the largest or smallest figure of the column named before 最多; None where no table near has the column."""
        for table in self._tables(near[:NEAR]):
            rows = [r for r in self._catalogue.rows(table) if not _TOTAL.fullmatch(re.sub(r"\s", "", r.heading))]
            for name in _best_named(_columns(table), most["what"]):
                figures = [(float(m[1].replace(",", "")), row) for row in rows if (m := _figure(name, row))]
                if len(figures) < 2 or len(figures) < len(rows):
                    continue
                best = (max if most["how"] in "多高大长" else min)(value for value, _ in figures)
                chosen = [row for value, row in figures if value == best]
                told = _told(chosen, table, near)
                note = f"（由表中{len(figures)}行比较：“{name}”最{most['how']}。）"
                last = replace(told.statements[-1], text=told.statements[-1].text + note)
                return replace(told, statements=(*told.statements[:-1], last), complete=True)
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
            if clause.kind is Kind.ROW:
                own = self._catalogue.above(clause)
            if own and own.kind in (Kind.TABLE, Kind.BOX):
                found.setdefault(own.clause_id, own)
        return list(found.values())


def asks_rows(topic: str) -> bool:
    """True for a question for all rows of a column, or for the row with the most of it: 各乡镇的里程各是多少, 哪个乡镇的里程最多."""
    return bool(_EACH_ROW.search(topic) or _MOST.search(topic))


def _columns(table: Clause) -> list[str]:
    """The cells behind the first of each line, as far as they tell no unit: among them the columns' names."""
    lines = [[cell for cell in re.split(r"\s*[|\t]\s*", line) if cell] for line in table.text.splitlines()]
    return list(dict.fromkeys(indicator_core(cell) for cells in lines for cell in cells[1:]))


def _best_named(names: Sequence[str], what: str) -> list[str]:
    """The name that has most of the words in a row (中央补贴额 for 农机中央补贴); none where two have as many."""
    sizes = [(SequenceMatcher(None, name, what, False).find_longest_match().size, name) for name in names]
    best = max(sizes, default=(0, ""))[0]
    found = [name for size, name in sizes if size == best]
    return found if best >= SHARED and len(found) == 1 else []


def _has_column(table: Clause, topic: str) -> bool:
    """True when the topic has the name of one of the columns behind the first."""
    return any(len(name) >= LEAST and name in topic and not _YEAR.search(name) for name in _columns(table))


def _figure(column: str, row: Clause) -> re.Match[str] | None:
    """The row's figure under the column."""
    return re.search(
        rf"[：，]{re.escape(column)}(?:[（(][^（）()]*[)）])?为([\d,]+(?:\.\d+)?)(?=[，。]|$)", row.rendered or ""
    )


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
