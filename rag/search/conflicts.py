"""Two clauses of a document that state different figures for one indicator and year: both are shown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.model import Clause, Indicator, Kind
from rag.search.query import indicator_core
from rag.store.catalogue import Catalogue

# 比2015年提高 tells what is compared with, not when.
_YEAR = re.compile(r"(?<!比)(?<!较)((?:19|20)\d{2})年")
_VALUE = re.compile(r"(\d+(?:\.\d+)?)\s*(?:%|％|‰|岁|/10万|人|张|个|亿元|万元)?")
_REACH = 32  # characters after an indicator's name in which its figures stand


@dataclass(frozen=True, slots=True)
class Conflict:
    """``row`` states one figure, ``sentence`` of ``clause`` another, for ``name`` in ``year``."""

    name: str
    year: int
    row: Clause
    clause: Clause
    sentence: str
    figures: tuple[str, str]


def find_conflicts(catalogue: Catalogue) -> tuple[Conflict, ...]:
    """Every indicator row whose figure for a year differs from one that the same document's text states."""
    rows = catalogue.indicators()
    by_doc: dict[str, list[Indicator]] = {}
    for row in rows:
        by_doc.setdefault(row.clause_id.split("#", 1)[0], []).append(row)
    found: list[Conflict] = []
    for doc_id, mine in by_doc.items():
        texts = [c for c in catalogue.clauses(doc_id) if c.kind not in (Kind.ROW, Kind.TABLE)]
        nodes = catalogue.clauses_by_ids([row.clause_id for row in mine])
        for row in mine:
            found += [c for clause in texts for c in _against(row, nodes[row.clause_id], clause)]
    return tuple(found)


def _against(row: Indicator, node: Clause, clause: Clause) -> list[Conflict]:
    name = indicator_core(row.name)
    if len(name) < 4 or name not in clause.text:
        return []
    found = []
    for sentence in re.findall(r"[^。；\n]+[。；]?", clause.text):
        for at in [m.start() for m in re.finditer(re.escape(name), sentence)]:
            found += _compare(
                row,
                node,
                clause,
                sentence.strip(),
                sentence[:at],
                sentence[at + len(name) : at + len(name) + _REACH],
                name,
            )
    return found


def _compare(
    row: Indicator, node: Clause, clause: Clause, sentence: str, before: str, after: str, name: str
) -> list[Conflict]:
    years = _YEAR.findall(before)
    values = _VALUE.findall(re.split(r"[，、；]", after, maxsplit=1)[0])
    if not years or not values or re.search(r"[\u4e00-\u9fff]{6,}", after.split(values[0])[0]):
        return []
    stated = values[-1] if "由" in after[:4] else values[0]
    for year, printed in ((row.baseline_year, row.baseline), (row.target_year, row.target)):
        figure = re.search(r"\d+(?:\.\d+)?", printed or "")
        if year == int(years[-1]) and figure and float(figure[0]) != float(stated):
            return [Conflict(row.name, year, node, clause, sentence, (figure[0], stated))]
    return []


def touching(conflicts: Sequence[Conflict], clause_ids: set[str], text: str) -> list[Conflict]:
    """The conflicts that an answer should show: a clause of theirs is cited and the question or answer names the indicator."""
    return [
        c
        for c in conflicts
        if {c.row.clause_id, c.clause.clause_id} & clause_ids and re.sub(r"[（(].*", "", c.name).strip() in text
    ]
