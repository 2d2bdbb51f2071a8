"""Indicator rows: baseline, target, nature, filters, and changes computed and marked as computed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from rag.model import Clause, Hit, Indicator, Route, Status
from rag.search.finding import Finding, Quote, Statement
from rag.search.query import Query
from rag.search.rownames import indicator_core
from rag.store.catalogue import Catalogue

_CHANGE = re.compile(
    r"变化|提高(?:了)?多少|增加(?:了)?多少|下降(?:了)?多少|降低(?:了)?多少|增长|提升(?:了)?多少|差(?:多少|值|距)|上升(?:了)?多少|增幅|降幅|减少(?:了)?多少|多少个百分点|(?:提高|增加|下降|降低|提升|上升|减少|高出|多出|[多少高低])了?(?:几|多少)"
)
_NATURE = re.compile(r"约束性|预期性")
_YEAR = re.compile(r"(\d{4})年[^，：]{0,6}\d")
_EMPTY = re.compile(r"^[\s—\-–－/／无]*$")


class Indicators:
    """Answers questions about indicators from the catalogue's rows."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._rows = catalogue.indicators()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all indicators, in row order."""
        return tuple(row.name for row in self._rows)

    def find(self, query: Query) -> Finding | None:
        """The rows that the question names or filters by nature; None when the table does not decide the question."""
        rows = [r for r in self._rows if not query.doc_ids or r.clause_id.split("#", 1)[0] in query.doc_ids]
        if not rows:
            return None
        if query.indicators:
            return self._named(query, [r for name in query.indicators for r in rows if r.name == name])
        return self._listed(query, rows)

    def _listed(self, query: Query, rows: Sequence[Indicator]) -> Finding | None:
        nature = _NATURE.search(query.topic)
        chosen = [r for r in rows if not nature or (r.nature or "") == nature[0]]
        if not chosen:
            return None
        lead = f"{nature[0] if nature else ''}指标共{len(chosen)}项："
        clauses = self._catalogue.clauses_by_ids([r.clause_id for r in chosen])
        listed = [Statement(r.name, (Quote(clauses[r.clause_id], clauses[r.clause_id].text),)) for r in chosen]
        return Finding(Status.ANSWERED, (Statement(lead), *listed), _hits([clauses[r.clause_id] for r in chosen]))

    def _named(self, query: Query, rows: Sequence[Indicator]) -> Finding | None:
        if not rows:
            return None
        clauses = self._catalogue.clauses_by_ids([r.clause_id for r in rows])
        missing = [year for year in query.named.years if not any(_has_year(r, year) for r in rows)]
        if missing:
            return None
        picked = rows if query.compare or len(rows) == 1 else self._best(query, rows)
        statements = [
            Statement(
                self._sentence(query, r, clauses[r.clause_id].rendered or ""),
                (Quote(clauses[r.clause_id], clauses[r.clause_id].text),),
            )
            for r in picked
        ]
        empty = [r for r in picked if self._asks_empty(query, r)]
        status = Status.NOT_IN_CORPUS if empty and len(empty) == len(picked) else Status.ANSWERED
        return Finding(status, tuple(statements), _hits([clauses[r.clause_id] for r in [*picked, *rows]]))

    def _best(self, query: Query, rows: Sequence[Indicator]) -> Sequence[Indicator]:
        """The rows of the best-named indicator; all that the question spells out in full when it names several."""
        plain = re.sub(r"\s", "", query.topic)
        full = [r for r in rows if indicator_core(r.name) in plain]
        full = [
            r
            for r in full
            if not any(
                indicator_core(r.name) != indicator_core(o.name)
                and indicator_core(r.name) in indicator_core(o.name)
                and plain.count(indicator_core(r.name)) == 1
                for o in full
            )
        ]
        return full or [r for r in rows if r.name == rows[0].name]

    def _asks_empty(self, query: Query, row: Indicator) -> bool:
        years = query.named.years
        if row.baseline_year in years and row.target_year not in years:
            return _EMPTY.match(row.baseline or "") is not None
        if row.target_year in years and row.baseline_year not in years:
            return _EMPTY.match(row.target or "") is not None
        return False

    def _sentence(self, query: Query, row: Indicator, rendered: str) -> str:
        change = _change(row) if _CHANGE.search(query.topic) else None
        told = rendered.rpartition("｜")[2] or row.printed
        between = set(_YEAR.findall(told)) - {str(row.baseline_year), str(row.target_year)}
        if between and (change or any(str(year) in between for year in query.named.years)):
            return f"{told}。{change or ''}"  # 2023年基础值, 2025年目标值, 2027年目标值
        unit = f"（{row.unit}）" if row.unit and row.unit not in row.name else ""
        parts = []
        if row.baseline is not None:
            year = f"{row.baseline_year}年" if row.baseline_year else "基期"
            parts.append(f"{year}{'未给出' if _EMPTY.match(row.baseline) else row.baseline}")
        if row.target is not None:
            year = f"{row.target_year}年" if row.target_year else "目标"
            parts.append(f"{year}{'未给出' if _EMPTY.match(row.target) else row.target}")
        if row.nature:
            parts.append(row.nature)
        text = f"{row.name}{unit}：{'，'.join(parts)}。"
        return f"{text}{change}" if change else text


def _has_year(row: Indicator, year: int) -> bool:
    """True when the row has a figure for the year; one between its first and last stands in its printed form alone."""
    return year in (row.baseline_year, row.target_year) or bool(re.search(rf"{year}年?[^，：]{{0,6}}\d", row.printed))


def _change(row: Indicator) -> str | None:
    """The difference of target and baseline where both are plain numbers, marked as computed."""
    try:
        change = Decimal((row.target or "").strip()) - Decimal((row.baseline or "").strip())
    except InvalidOperation:
        return None
    word = "增加" if change > 0 else "减少"
    points = "个百分点" if "%" in f"{row.unit}{row.name}".replace("％", "%") else ""
    return "（由表中数字计算：两个年份相同。）" if not change else f"（由表中数字计算：{word}{abs(change)}{points}。）"


def _hits(clauses: Sequence[Clause]) -> tuple[Hit, ...]:
    return tuple(Hit(c, 1.0 - n / 1000, Route.ROWS) for n, c in enumerate(dict.fromkeys(clauses)))
