"""Two clauses of a document that state different figures for one indicator and year: both are shown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.model import Clause, Indicator, Kind
from rag.search.rownames import indicator_core
from rag.store.catalogue import Catalogue

# 比2015年提高 tells what is compared with, not when.
_YEAR = re.compile(r"(?<!比)(?<!较)((?:19|20)\d{2})年")
_VALUE = re.compile(r"(\d+(?:\.\d+)?)\s*(?:%|％|‰|岁|/10万|人|张|个|亿元|万元)?(?!\s*年)")
_ALIKE = 0.75  # share of a long name's character pairs that a sentence must have to speak of it
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
    if len(name) < 4:
        return []
    found = []
    for sentence in re.findall(r"[^。；\n]+[。；]?", clause.text):
        for start, end in _speaks(name, sentence):
            found += _compare(row, node, clause, sentence.strip(), sentence[:start], sentence[end : end + _REACH])
    return found


def _speaks(name: str, sentence: str) -> list[tuple[int, int]]:
    """Where the sentence has the name; one place where it has it in slightly other words (设立老年医学科的比例)."""
    exact = [(m.start(), m.end()) for m in re.finditer(re.escape(name), sentence)]
    if exact or len(name) < 8:
        return exact
    parts = [m for m in re.finditer(r"[^，、；]+", sentence) if _alike(name, m[0])]
    return [(m.start(), m.start() + m[0].rfind(name[-2:]) + 2) for m in parts if name[-2:] in m[0]][:1]


def _alike(name: str, text: str) -> bool:
    """Whether the text has most of the name's character pairs."""
    pairs = [name[n : n + 2] for n in range(len(name) - 1)]
    return sum(pair in text for pair in pairs) >= _ALIKE * len(pairs)


def _compare(row: Indicator, node: Clause, clause: Clause, sentence: str, before: str, after: str) -> list[Conflict]:
    """The conflict, if the figure behind the name is neither the row's of that year nor, with no year, one of the row's."""
    if re.search("新增|新建|增加|各?新设", before[-6:]):
        return []  # what is added is not what there is
    years = _YEAR.findall(before)
    values = _VALUE.findall(re.split(r"[，、；]", after, maxsplit=1)[0])
    if not values or re.search(r"[\u4e00-\u9fff]{6,}", after.split(values[0])[0]):
        return []
    stated = values[-1] if "由" in after[:4] else values[0]
    given = ((row.baseline_year, row.baseline), (row.target_year, row.target))
    figures = {
        year: figure[0] for year, printed in given if year and (figure := re.search(r"\d+(?:\.\d+)?", printed or ""))
    }
    year = int(years[-1]) if years else row.target_year
    if year not in figures or float(figures[year]) == float(stated):
        return []
    if not years and any(float(figure) == float(stated) for figure in figures.values()):
        return []
    return [Conflict(row.name, year, node, clause, sentence, (figures[year], stated))]


def touching(conflicts: Sequence[Conflict], clause_ids: set[str], text: str) -> list[Conflict]:
    """The conflicts that an answer should show: a clause of theirs is cited and the question or answer names the indicator."""
    return [
        c
        for c in conflicts
        if {c.row.clause_id, c.clause.clause_id} & clause_ids and _alike(indicator_core(c.name), text)
    ]
