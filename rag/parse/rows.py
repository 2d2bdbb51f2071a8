"""What a table's columns mean: group, number, name, values; a row as a sentence; rows of figures as indicators."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.model import Indicator
from rag.parse.numerals import to_int
from rag.parse.shapes import squeeze

_SERIAL = re.compile(r"序\s*号|编\s*号|项次|No\.?|№")
_TOTAL = re.compile("[合总小]计|总和")
_FIGURE = re.compile(r"[\d.,，%％‰:：/—-]+")
_NAME = re.compile(r"指标|名称|任务|项目|事项|内容|工作|措施|姓名|单位名称|机构|类型|类别$")
_GROUP = re.compile(r"领域|类别|分类|方面|类型|大类|板块|维度|一级指标")
_NATURE = re.compile(r"性质|属性|指标类型|^类型$")
_NATURES = ("预期性", "约束性", "指导性", "引导性")
_UNIT = re.compile(r"^(?:计量)?单位$")
_YEAR = re.compile(r"((?:19|20)\d{2})\s*年?")
_BASE = re.compile(r"基期|基数|基准|现状|现值|完成|实际|当前|上年")
_GOAL = re.compile(r"目标|规划|预期|计划|到期")
_TRAILING = re.compile(r"[（(]([^（()）]{1,12})[)）]+$")
_MEASURE = re.compile(r"[%％‰/岁人张个所家元亩吨件次天年公里平方米户例床名项台座处辆小时分倍万亿克升米度千百]")


@dataclass(frozen=True, slots=True)
class Columns:
    """Column indices; ``groups`` are left of the name and carried down, ``values`` are all that remain."""

    name: int
    groups: tuple[int, ...]
    values: tuple[int, ...]
    unit: int | None
    nature: int | None
    base: int | None
    goal: int | None


def columns_of(header: Sequence[str], rows: Sequence[Sequence[str]]) -> Columns:
    """What each column is, by its header and, where that is silent, by its cells."""
    heads = [squeeze(head) for head in header]
    serial = {n for n, head in enumerate(heads) if _SERIAL.fullmatch(head)}
    nature = next(
        (n for n, head in enumerate(heads) if n not in serial and (_NATURE.search(head) or _all_natures(rows, n))), None
    )
    unit = next((n for n, head in enumerate(heads) if _UNIT.match(head) and _all_measures(rows, n)), None)
    other = [n for n in range(len(heads)) if n not in serial and n not in (nature, unit)]
    name = _name_column(heads, rows, other)
    groups = tuple(n for n in other if n < name)
    values = tuple(n for n in other if n > name) + ((nature,) if nature is not None else ())
    base, goal = _years(heads, [n for n in values if n != nature])
    return Columns(name, groups, tuple(sorted(values)), unit, nature, base, goal)


def _all_natures(rows: Sequence[Sequence[str]], n: int) -> bool:
    cells = [row[n] for row in rows if n < len(row) and row[n]]
    return bool(cells) and all(cell in _NATURES for cell in cells)


def _all_measures(rows: Sequence[Sequence[str]], n: int) -> bool:
    """Whether a column 单位 holds units of measure (个, 张/千人) and not the names of bodies."""
    cells = [row[n] for row in rows if n < len(row) and row[n]]
    return bool(cells) and all(len(cell) <= 6 and not re.search("[局委院办厅政府会校司]$", cell) for cell in cells)


def _name_column(heads: Sequence[str], rows: Sequence[Sequence[str]], other: Sequence[int]) -> int:
    """The column that names the row: by its header, else the first whose words differ from row to row, else the first whole one.

    A row of totals (合计) leaves cells empty and does not count; figures name nothing.
    """
    items = [row for row in rows if not _total_of(row)]
    figures = {n for n in other if items and all(_FIGURE.fullmatch(squeeze(row[n])) for row in items)}
    for n in other:
        if _NAME.search(heads[n]) and not _GROUP.search(heads[n]) and not _YEAR.search(heads[n]) and n not in figures:
            return n
    whole = [n for n in other if items and all(row[n] for row in items) and not _GROUP.search(heads[n])]
    worded = [n for n in whole if n not in figures]
    telling = [n for n in worded if len({row[n] for row in items}) == len(items)]
    # 人才类别｜租房补贴｜购房补贴: what else is called a group names the rows where all other columns are figures.
    grouped = [n for n in other if n not in figures and items and all(row[n] for row in items)]
    return next(iter([*telling, *worded, *grouped, *whole, *other]), 0)


def _total_of(row: Sequence[str]) -> str | None:
    """The cell that says 合计, where the row is one of totals."""
    return next((cell for cell in row if _TOTAL.fullmatch(squeeze(cell))), None)


def _years(heads: Sequence[str], values: Sequence[int]) -> tuple[int | None, int | None]:
    """The columns of the baseline and the target: the first and the last year, or by name."""
    dated = [n for n in values if _YEAR.search(heads[n])]
    if len(dated) >= 2:
        return dated[0], dated[-1]
    base = next((n for n in values if _BASE.search(heads[n])), None)
    goal = next((n for n in values if _GOAL.search(heads[n]) and n != base), None)
    if dated and base is None and goal is None:
        return None, dated[0]
    return base, goal if goal is not None else next((n for n in dated if n != base), None)


def repeated_serials(header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[tuple[int, str]]:
    """(row, number as printed) where a 序号 stands a second time; numbers that begin again at 1 are a new count."""
    n = next((n for n, head in enumerate(header) if _SERIAL.fullmatch(squeeze(head))), None)
    seen: set[int] = set()
    again: list[tuple[int, str]] = []
    for at, row in enumerate(rows):
        cell = squeeze(row[n]) if n is not None and n < len(row) else ""
        number = to_int(cell) if len(cell) <= 4 else None
        if number is None:
            continue
        if number == 1:
            seen.clear()
        elif number in seen:
            again.append((at, cell))
        seen.add(number)
    return again


def carried(rows: Sequence[Sequence[str]], columns: Columns) -> list[list[str]]:
    """The cells with each group's name carried down into the rows that print it blank; a row of totals is named 合计 and has no group."""
    filled: list[list[str]] = []
    for row in rows:
        cells = list(row)
        total = _total_of(row)
        if total:
            cells[columns.name] = cells[columns.name] or total
        for n in () if total else columns.groups:
            if not cells[n]:
                cells[n] = next((above[n] for above in reversed(filled) if above[n]), "")
        filled.append(cells)
    return filled


def sentence(caption: str, header: Sequence[str], cells: Sequence[str], columns: Columns) -> str:
    """表1 2025年主要指标｜健康水平｜人均预期寿命（岁）：2020年78.47，2025年78.6，指标性质为预期性."""
    name = cells[columns.name]
    if columns.unit is not None and re.search(r"[^\s—\-－–/／]", cells[columns.unit]):
        name += f"（{cells[columns.unit]}）"
    values = [_said(squeeze(header[n]), cells[n]) for n in columns.values if cells[n]]
    lead = [part for part in (re.sub(r"\s+", " ", caption), *(cells[n] for n in columns.groups), name) if part]
    return "｜".join(lead) + ("：" + "，".join(values) if values else "")


def _said(head: str, value: str) -> str:
    if not head:
        return value
    return head + value if re.search(r"[0-9年]$", head) else f"{head}为{value}"


def indicator_of(
    clause_id: str, header: Sequence[str], cells: Sequence[str], columns: Columns, text: str
) -> Indicator | None:
    """The row as an indicator, or None for a table that has neither a baseline nor a target column."""
    if columns.base is None and columns.goal is None:
        return None
    if columns.nature is None and not any("指标" in head for head in header):
        return None
    name, unit = _measured(cells[columns.name])
    if columns.unit is not None:
        name, unit = cells[columns.name], cells[columns.unit] or None
    return Indicator(
        clause_id=clause_id,
        name=name,
        unit=unit,
        baseline=_value(cells, columns.base),
        baseline_year=_year(header, columns.base),
        target=_value(cells, columns.goal),
        target_year=_year(header, columns.goal),
        nature=_value(cells, columns.nature),
        printed=text,
    )


def _measured(name: str) -> tuple[str, str | None]:
    """(name, unit) of 人均预期寿命（岁）; brackets that hold no unit stay in the name."""
    found = _TRAILING.search(name)
    if found and _MEASURE.search(found[1]):
        return name[: found.start()].strip(), found[1].strip()
    return name, None


def _value(cells: Sequence[str], n: int | None) -> str | None:
    return cells[n] or None if n is not None else None


def _year(header: Sequence[str], n: int | None) -> int | None:
    found = _YEAR.search(squeeze(header[n])) if n is not None else None
    return int(found[1]) if found else None
