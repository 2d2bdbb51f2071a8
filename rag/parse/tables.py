"""Tables as rows: pipe tables, lines of cells between tabs or wide spaces, and one cell a line as conversion flattens them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from rag.parse.grammar import label_of
from rag.parse.lines import Line
from rag.parse.shapes import annex_line, box_title, squeeze

CAPTION = re.compile(
    r"(?:附)?表\s*[0-9\uff10-\uff19一二三四五六七八九十]*(?:[-—.．][0-9]+)?(?:[\s\u3000：:.、]+\S.{0,60})?"
)
_NAMED = re.compile(r".{2,40}(?:表|一览|清单|指标|名单|明细|目录|统计|情况)")
_UNIT_LINE = re.compile(r"[（(]?\s*(?:计量)?单位\s*[：:].{1,20}")
_SEPARATOR = re.compile(r"\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?")
_BR = re.compile(r"\s*<br\s*/?>\s*", re.I)
_NUMBER = re.compile(r"\d{1,4}")
_WIDE = re.compile(r" *\u3000[ \u3000]*| {2,}")
_FIGURE = re.compile(r"[≥≤<>＜＞≦≧约]?\s*[\d\uff10-\uff19][\d\uff10-\uff19.．,，%％‰/／—\-－~～年月]*\S{0,3}")
_LONG = 120
_WIDEST = 40


@dataclass(slots=True)
class Row:
    """One printed row: its cells in order, the lines ``[first, last]`` it stands on, and its place among the rows."""

    cells: list[str]
    first: int
    last: int
    number: int = 0


@dataclass(slots=True)
class Table:
    """Lines ``[start, end)``, caption included.

    header: one name a column; above: the header's rows as printed; head: the first line of the header; rows: without
    the header; problem: what is wrong with the cells, if anything.
    """

    start: int
    end: int
    caption: str
    header: list[str]
    rows: list[Row] = field(default_factory=list)
    problem: str = ""
    above: list[list[str]] = field(default_factory=list)
    head: int = 0
    lines: list[Line] = field(default_factory=list)


def flow(lines: Sequence[Line]) -> list[Line]:
    """The lines with each table as one (its ``block``), and without blank lines outside of tables."""
    out: list[Line] = []
    at = 0
    for table in find_tables(lines):
        out += [line for line in lines[at : table.start] if line.text]
        table.lines = list(lines[table.start : table.end])
        for number, row in enumerate(table.rows):
            row.number = number
        first, last = table.lines[0], table.lines[-1]
        out.append(Line(first.no, first.start, last.end, first.gap, "", "", 0, "", "", table))
        at = table.end
    return out + [line for line in lines[at:] if line.text]


def find_tables(lines: Sequence[Line]) -> list[Table]:
    """All tables, in order, without overlap. ``lines`` includes the blank ones that hold a tab."""
    tables: list[Table] = []
    i = 0
    while i < len(lines):
        table = _pipes(lines, i) or _cells(lines, i) or _tabbed(lines, i) or _spaced(lines, i) or _captioned(lines, i)
        if table and table.end > i:
            floor = tables[-1].end if tables else 0
            tables.append(_with_caption(lines, table, floor))
            i = table.end
        else:
            i += 1
    return tables


def _with_caption(lines: Sequence[Line], table: Table, floor: int) -> Table:
    """The table with the caption line above it, and a line like 单位：万元 between the two."""
    at = table.start
    if at > floor and _UNIT_LINE.fullmatch(lines[at - 1].text):
        at -= 1
    above = lines[at - 1].text if at > floor else ""
    annex = annex_line(above)
    caption = annex[2] if annex else ""  # 附件2 名额表 begins the annex; its name is the table's too
    if not annex and (
        CAPTION.fullmatch(above)
        or box_title(above)
        or (_NAMED.fullmatch(above) and not label_of(above) and not re.search("[。，；：]", above))
    ):
        at, caption = at - 1, above
    return Table(at, table.end, caption, table.header, table.rows, table.problem, table.above, table.start)


def _pipes(lines: Sequence[Line], i: int) -> Table | None:
    end = i
    while end < len(lines) and _is_pipe(lines[end].full) and (end == i or lines[end].gap == 0):
        end += 1
    if end - i < 2:
        return None
    rows = [
        Row(_pipe_cells(lines[j].full), j, j) for j in range(i, end) if not _SEPARATOR.fullmatch(lines[j].full.strip())
    ]
    return _headed(i, end, rows)


def _is_pipe(full: str) -> bool:
    text = full.strip()
    return text.startswith("|") and text.count("|") >= 3 and len(text) < 5000


def _pipe_cells(full: str) -> list[str]:
    text = full.strip().removeprefix("|").removesuffix("|")
    cells = re.split(r"(?<!\\)\|", text)
    return [_BR.sub("", cell.replace("\\|", "|").replace("**", "")).strip() for cell in cells]


def _headed(start: int, end: int, rows: list[Row]) -> Table | None:
    """The rows with the first (or the first two, merged) as header; None for a table of one column."""
    columns = max((len(row.cells) for row in rows), default=0)
    if columns < 2 or len(rows) < 2:
        return None
    for row in rows:
        row.cells += [""] * (columns - len(row.cells))
    header, body, above = rows[0].cells, rows[1:], [rows[0].cells]
    if len(body) > 1 and _second_header(header, body[0].cells):
        header = [_joined(header, body[0].cells, n) for n in range(columns)]
        above, body = [*above, body[0].cells], body[1:]
    return Table(start, end, "", header, body, above=above)


def _second_header(first: Sequence[str], second: Sequence[str]) -> bool:
    """Whether the second row only divides the first: the first has merged cells where the second names parts."""
    merged = [n for n in range(1, len(first)) if not first[n] or first[n] == first[n - 1]]
    return bool(merged) and not second[0] and all(second[n] and len(second[n]) <= 12 for n in merged)


def _joined(first: Sequence[str], second: Sequence[str], n: int) -> str:
    """The header of column ``n`` of two header rows: a merged cell's words stand over all its parts."""
    over = next((first[k] for k in range(n, -1, -1) if first[k]), "") if second[n] else first[n]
    return over if not second[n] or second[n] == over else over + second[n]


def _tabbed(lines: Sequence[Line], i: int) -> Table | None:
    """Lines of cells; between them a line that heads the numbered rows below it, and the rest of a cell broken in two."""
    if "\t" not in lines[i].shown or len(lines[i].full) >= 3000:
        return None
    rows = [Row(_tab_cells(lines[i].full), i, i)]
    columns, end = len(rows[0].cells), i + 1
    while end < len(lines) and len(lines[end].full) < 3000 and lines[end].gap <= 1:
        line, last = lines[end], rows[-1]
        cells = _tab_cells(line.full) if "\t" in line.shown else [line.text]
        broken = len(rows) > 1 and len(last.cells) < columns and len(last.cells) + len(cells) - 1 == columns
        goes_on = len(rows) > 1 and last.cells[-1].endswith(("、", "，")) and line.gap == 0 and len(line.text) <= _LONG
        if (len(cells) > 1 and broken) or (len(cells) == 1 and goes_on):
            last.cells[-1] += cells[0]
            last.cells += cells[1:]
            last.last = end
        elif len(cells) > 1 or _heads_rows(lines, end, columns):
            rows.append(Row(cells, end, end))
        else:
            break
        end += 1
    if len(rows) < 2 or columns < 2 or label_of(lines[i].text):
        return None
    return _headed(i, end, rows)


def _heads_rows(lines: Sequence[Line], at: int, columns: int) -> bool:
    """Whether the line stands over numbered rows of the table (一、物流类)."""
    behind = lines[at + 1] if at + 1 < len(lines) else None
    if behind is None or "\t" not in behind.shown or behind.gap > 1 or columns < 3:
        return False
    cells = _tab_cells(behind.full)
    own = 2 <= len(lines[at].text) <= 30 and not re.search("[。；：，]$", lines[at].text)
    return own and len(cells) == columns and bool(_NUMBER.fullmatch(cells[0]))


def _tab_cells(full: str) -> list[str]:
    return [cell.strip() for cell in full.rstrip("\r\n").split("\t")]


def _spaced(lines: Sequence[Line], i: int) -> Table | None:
    """Three lines or more of as many cells (three at least), one column of figures under a header without any.

    A list of names (王  琳  县委常委) has no figures and stays text.
    """
    rows: list[Row] = []
    while i + len(rows) < len(lines) and (not rows or lines[i + len(rows)].gap == 0):
        at = i + len(rows)
        cells = _WIDE.split(lines[at].text) if len(lines[at].text) < 1000 else []
        if len(cells) < 3 or (rows and len(cells) != len(rows[0].cells)):
            break
        rows.append(Row(cells, at, at))
    if len(rows) < 3 or any(_NUMBER.fullmatch(cell) for cell in rows[0].cells):
        return None
    figures = [all(_FIGURE.fullmatch(row.cells[n]) for row in rows[1:]) for n in range(len(rows[0].cells))]
    return _headed(i, i + len(rows), rows) if any(figures) else None


def _cells(lines: Sequence[Line], i: int) -> Table | None:
    """Tab-led lines, one cell each: the first group up to a blank line is the header and fixes the columns."""
    if not lines[i].tab or "\t" in lines[i].shown or i + 4 > len(lines):
        return None
    columns = 1
    while i + columns < len(lines) and columns <= _WIDEST and lines[i + columns].tab and lines[i + columns].gap == 0:
        columns += 1
    if not 2 <= columns <= _WIDEST or any(len(lines[i + n].text) > 20 for n in range(columns)):
        return None
    cells, end = _gather(lines, i, columns)
    if len(cells) < 2 * columns:
        return None
    rows, problem = _rows_of(cells, columns)
    return Table(i, end, "", rows[0].cells, rows[1:], problem, [rows[0].cells])


def _gather(lines: Sequence[Line], i: int, columns: int) -> tuple[list[Row], int]:
    """Single cells from line ``i``; a line without a tab continues the cell before it while its row is not full."""
    cells: list[Row] = []
    while i < len(lines):
        line = lines[i]
        if line.tab and len(line.text) <= _LONG:
            cells.append(Row([line.text], i, i))
        elif cells and len(cells) % columns and len(line.text) <= 20 and i + 1 < len(lines) and lines[i + 1].tab:
            cells[-1].cells[0] += line.text
            cells[-1].last = i
        else:
            break
        i += 1
    while cells and not cells[-1].cells[0]:
        cells.pop()
    return cells, cells[-1].last + 1 if cells else i


def _rows_of(cells: Sequence[Row], columns: int) -> tuple[list[Row], str]:
    """Cells in rows of ``columns``; what is left over is a short last row, said in the problem."""
    rows = []
    for at in range(0, len(cells), columns):
        part = cells[at : at + columns]
        row = [cell.cells[0] for cell in part] + [""] * (columns - len(part))
        rows.append(Row(row, part[0].first, part[-1].last))
    problem = "" if len(cells) % columns == 0 else f"表格单元格数 {len(cells)} 不是列数 {columns} 的整数倍"
    return rows, problem


def _captioned(lines: Sequence[Line], i: int) -> Table | None:
    """Short lines under 表N: groups of equal size between blank lines, or a period shown by the row numbers 1, 2, 3."""
    if not (lines[i].text.startswith(("表", "附表")) and len(lines[i].text) <= 60 and CAPTION.fullmatch(lines[i].text)):
        return None
    start = i + 2 if i + 1 < len(lines) and _UNIT_LINE.fullmatch(lines[i + 1].text) else i + 1
    end = start
    while end < len(lines) and _is_cell(lines[end]):
        end += 1
    columns = _by_groups(lines, start, end) or _by_numbers(lines, start, end)
    if columns < 2:
        return None
    count = (end - start) // columns * columns
    if count < 2 * columns:
        return None
    rows, _ = _rows_of([Row([lines[j].text], j, j) for j in range(start, start + count)], columns)
    return Table(start, start + count, "", rows[0].cells, rows[1:], "", [rows[0].cells])


def _is_cell(line: Line) -> bool:
    return len(line.text) <= 40 and not re.search(r"[。；]$", line.text) and not _structural(line.text)


def _structural(text: str) -> bool:
    """第三章, 一、 and （一）: a table is over; 1. and decimals may be cells."""
    label = label_of(text)
    return label is not None and label.style.name in ("编", "部分", "章", "节", "条", "一、", "（一）")


def _by_groups(lines: Sequence[Line], start: int, end: int) -> int:
    sizes: list[int] = []
    for j in range(start, end):
        if not sizes or lines[j].gap:
            sizes.append(0)
        sizes[-1] += 1
    return sizes[0] if len(sizes) >= 3 and len(set(sizes)) == 1 else 0


def _by_numbers(lines: Sequence[Line], start: int, end: int) -> int:
    """The distance between the row numbers 1, 2, 3, when the header above 1 is as wide."""
    at = {int(squeeze(lines[j].text)): j for j in range(end - 1, start - 1, -1) if _NUMBER.fullmatch(lines[j].text)}
    if 1 not in at or 2 not in at or 3 not in at or at[3] - at[2] != at[2] - at[1]:
        return 0
    return at[2] - at[1] if at[1] - start == at[2] - at[1] else 0
