"""Nodes → clauses: addresses, printed labels, paths, texts and offsets; an article becomes one clause with spans."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from rag.model import Clause, Duty, Indicator, Kind, ParseWarning
from rag.parse import rows
from rag.parse.articles import items_of, members, spans_of
from rag.parse.duties import row_duties
from rag.parse.headings import heading_words
from rag.parse.node import RESUMED, Node, Par
from rag.parse.tables import Table

_FIRST_WORDS = 24
_DIVISIONS = ("编", "分编", "部分", "章", "节", "条")


class Clauses:
    """Collects the clauses, spans and indicators of one document; addresses are unique in it."""

    def __init__(self, doc_id: str, markdown: bool = False) -> None:
        self.doc_id = doc_id
        self.markdown = markdown
        self.clauses: list[Clause] = []
        self.spans: list[Clause] = []
        self.indicators: list[Indicator] = []
        self.duties: list[Duty] = []
        self.warnings: list[ParseWarning] = []
        self._seen: dict[str, int] = defaultdict(int)
        self._columns: dict[int, tuple[rows.Columns, list[list[str]]]] = {}

    def collect(self, root: Node) -> None:
        """Everything below the nameless root, parents before children."""
        for child in root.children:
            self._add(child, None, (), "")
        self.clauses.sort(key=lambda clause: clause.start)  # stable: a box hangs above the item it interrupts

    def _add(self, node: Node, parent: Clause | None, path: tuple[str, ...], scope: str) -> None:
        """scope: the address of the annex the node stands in, where articles begin anew."""
        if not (node.pars or node.children or node.row):
            return
        article = _is(node, "条")
        above = scope if article else parent.address if parent else ""
        address = self._unique(f"{above}/{node.name}" if above else node.name, node)
        printed = _printed(node, parent, scope, address)
        if node.row and node.table and parent:
            self._row(node, parent, path, address, printed)
            return
        heading = node.heading or (heading_words(node.pars[0], _more(node)) if node.label and node.pars else "")
        apart = [child for child in node.children if child.table or child.name == RESUMED] if article else node.children
        pars = [par for below in members(node, apart) for par in below.pars] if article else node.pars
        start, end = _span(pars, node)
        kind = Kind.SECTION if node.kind is Kind.CLAUSE and node.children and not article else node.kind
        clause = Clause(
            self.doc_id,
            address,
            kind,
            heading,
            self._text(pars, node),
            start,
            end,
            None,
            printed,
            path,
            parent.address if parent else None,
        )
        self.clauses.append(clause)
        if node.table:
            self._numbered_twice(node.table, address)
        if article:
            self.spans += spans_of(node, apart, clause, self._unique_span)
        elif node.kind is Kind.BOX:
            self.spans += items_of(node, clause, self._unique_span)
        inner = address if node.kind is Kind.ANNEX else scope
        shown = heading_line(node, heading or _first_words(node))
        below = path if node.kind is Kind.FRONT or node.name == "正文" else (*path, shown)
        for child in apart:
            self._add(child, clause, below, inner)

    def _text(self, pars: Sequence[Par], node: Node) -> str:
        return _table_text(node.table, self.markdown) if node.table else text_of(pars)

    def _row(self, node: Node, parent: Clause, path: tuple[str, ...], address: str, printed: str) -> None:
        table, row = node.table, node.row
        assert table is not None  # the caller looked
        assert row is not None
        columns, filled = self._meaning(table)
        cells = filled[row.number]
        part = table.lines[row.first - table.start : row.last - table.start + 1]
        words = [line for line in part if line.text] or part
        text = "\t".join(row.cells)
        rendered = rows.sentence(table.caption, table.header, cells, columns)
        self.clauses.append(
            Clause(
                self.doc_id,
                address,
                Kind.ROW,
                cells[columns.name],
                text,
                words[0].start,
                words[-1].end,
                rendered,
                printed,
                path,
                parent.address,
            )
        )
        found = rows.indicator_of(f"{self.doc_id}#{address}", table.header, cells, columns, text)
        if found:
            self.indicators.append(found)
        self.duties += row_duties(f"{self.doc_id}#{address}", table.header, cells)

    def _numbered_twice(self, table: Table, address: str) -> None:
        """Says which row numbers are printed twice, at the line of the first: a question for 序号17 has two answers."""
        again = rows.repeated_serials(table.header, [row.cells for row in table.rows])
        if again:
            numbers = "、".join(number for _, number in again)
            row = table.rows[again[0][0]]
            line = table.lines[row.first - table.start].no
            what = f"表格序号重复：{address}从第{row.number + 1}行起再次印有序号{numbers}，按原文保留，行号按位置计"
            self.warnings.append(ParseWarning(line, what))

    def _meaning(self, table: Table) -> tuple[rows.Columns, list[list[str]]]:
        if id(table) not in self._columns:
            cells = [row.cells for row in table.rows]
            columns = rows.columns_of(table.header, cells)
            self._columns[id(table)] = columns, rows.carried(cells, columns)
        return self._columns[id(table)]

    def _unique(self, address: str, node: Node) -> str:
        self._seen[address] += 1
        if self._seen[address] == 1:
            return address
        again = f"{address}〔{self._seen[address]}〕"
        if node.name not in (RESUMED, "文末", "表") and node.pars:
            self.warnings.append(
                ParseWarning(
                    node.pars[0].no,
                    f"编号或标题重复：“{node.printed or node.name}”，第{self._seen[address]}次出现记为 {again}",
                )
            )
        return again

    def _unique_span(self, address: str) -> str:
        self._seen[address] += 1
        return address if self._seen[address] == 1 else f"{address}〔{self._seen[address]}〕"


def _is(node: Node, style: str) -> bool:
    return node.label is not None and node.label.style.name == style


def _more(node: Node) -> bool:
    return bool(node.children) or len(node.pars) > 1


def heading_line(node: Node, heading: str) -> str:
    """Label and heading words, as a line of a path: 三、工作任务; 第一章 总则; （一）加强组织领导."""
    if node.label is None:
        return node.name if node.kind is not Kind.ANNEX or not heading else f"{node.name} {heading}"
    space = " " if node.label.style.name in _DIVISIONS or node.label.path or node.label.style.name == "1" else ""
    return f"{node.label.printed}{space}{heading}".strip()


def _first_words(node: Node) -> str:
    """What stands for the heading in a path where only a label is printed: the first words, cut at a sign."""
    if node.label is None or not node.pars:
        return ""
    words = node.label.rest + "".join(line.text for line in node.pars[0].lines[1:])
    if len(words) <= _FIRST_WORDS:
        return words.rstrip("，、；：。:")
    found = re.match(rf".{{4,{_FIRST_WORDS}}}(?=[，、；：。])", words)
    return (found[0] if found else words[:_FIRST_WORDS]) + "…"


def _printed(node: Node, parent: Clause | None, scope: str, address: str) -> str:
    """The label path as people write it: 二、（一）2. — 第三章第二节专栏2 … — 附件2第一条."""
    own = node.printed or node.name
    if address.endswith("〕"):
        own += address[address.rindex("〔") :]
    if _is(node, "条"):
        return scope + own
    if parent is None or (node.label and node.label.path) or (parent.address == "正文前" and node.label is None):
        return own if parent is None or not scope else f"{scope} {own}"
    gap = " " if parent.kind is Kind.ANNEX or parent.address == "正文前" else ""
    return f"{parent.printed}{gap}{own}"


def _span(pars: Sequence[Par], node: Node) -> tuple[int, int]:
    lines = [line for par in pars for line in par.lines if line.start < line.end and (line.text or line.block)]
    if lines:
        return lines[0].start, lines[-1].end
    first = next((line.start for below in node.walk() for par in below.pars for line in par.lines), 0)
    return first, first


def text_of(pars: Iterable[Par]) -> str:
    """The words in order: paragraphs on lines of their own, cuts inside a paragraph mended without a sign."""
    return "\n".join(par.shown for par in pars if par.shown)


def _table_text(table: Table, markdown: bool) -> str:
    """The whole table: caption, then a line a row where its cells are known, else its lines as they are.

    The pipes of a Markdown table are signs and left out; in a plain text file they are printed.
    """
    pipes = any(line.shown.startswith("|") for line in table.lines)
    if not table.rows or table.problem or (pipes and not markdown):
        return "\n".join(line.shown for line in table.lines if line.shown)
    caption = [line.shown for line in table.lines[: table.head - table.start] if line.shown]
    cells = [*table.above, *(row.cells for row in table.rows)]
    return "\n".join([*caption, *("\t".join(row) for row in cells)])
