"""HTML from turns, documents and clauses. Every word goes through an autoescaping template: text is never markup."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import quote as percent
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from rag.model import Clause, Document, Kind
from rag.web.turn import Source, Turn

FOLDER = Path(__file__).parent
STATES = {
    "answered": "已回答",
    "not_in_corpus": "文件中没有",
    "weak_evidence": "证据不足",
    "model_unavailable": "模型不可用",
    "working": "正在查找",
    "stopped": "已停止",
    "failed": "出错了",
}
LONG_QUOTE = 60  # a longer quote goes into a link as its two ends: proxies limit the length of an address
END_OF_QUOTE = 24
MARKER = re.compile(r"〔(\d{1,3})〕")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a clause's text that is shown in one way."""

    text: str
    strong: bool
    marked: bool


@dataclass(frozen=True, slots=True)
class Block:
    """A clause as the document panel shows it; a table with its rows, where they are found in its text."""

    clause: Clause
    pieces: tuple[Piece, ...]
    depth: int
    target: bool
    rows: tuple[tuple[tuple[Piece, ...], ...], ...] = ()
    after: tuple[Piece, ...] = ()
    head: tuple[str, ...] = ()


def clause_url(root: str, clause_id: str, quote: str = "", to: str = "") -> str:
    """The address of a clause's own page; slashes stay readable because some proxies refuse ``%2F``."""
    words = " ".join(quote.split())
    if not to and len(words) > LONG_QUOTE:
        words, to = words[:END_OF_QUOTE], words[-END_OF_QUOTE:]
    query = {name: value for name, value in (("quote", words), ("to", to)) if value}
    return f"{root}/clause/{percent(clause_id, safe='/')}" + (
        f"?{urlencode(query, quote_via=percent)}" if query else ""
    )


def find_quote(text: str, quote: str, to: str = "") -> tuple[int, int] | None:
    """Where the quoted words stand in a clause's text, white space aside; ``to`` is the end of a long quote."""
    places = [i for i, character in enumerate(text) if not character.isspace()]
    bare = "".join(text[i] for i in places)
    head, tail = "".join(quote.split()), "".join(to.split())
    first = bare.find(head) if head else -1
    if first < 0:
        return None
    last = first + len(head)
    if tail:
        found = bare.find(tail, first)
        if found < 0:
            return None
        last = found + len(tail)
    return places[first], places[last - 1] + 1


def pieces(text: str, start: int, end: int, strong: int, mark: tuple[int, int] | None) -> tuple[Piece, ...]:
    """``text[start:end]`` cut where it begins or ends to be strong (up to ``strong``) or marked."""
    low, high = mark or (0, 0)
    cuts = sorted({start, end, *(cut for cut in (strong, low, high) if start < cut < end)})
    return tuple(Piece(text[a:b], a < strong, low <= a < high) for a, b in pairwise(cuts) if a < b)


def blocks(clauses: Sequence[Clause], target: Clause | None = None, quote: str = "", to: str = "") -> tuple[Block, ...]:
    """A document's clauses to show, in order; the target's quoted words are marked.

    A row is shown inside its table and a 款 or 项 inside its 条, so there the block that holds the target is the target.
    """
    rows: dict[str, list[Clause]] = {}
    for clause in clauses:
        if clause.kind is Kind.ROW and clause.parent:
            rows.setdefault(clause.parent, []).append(clause)
    shown = [clause for clause in clauses if not (clause.kind is Kind.ROW or clause.span)]
    holder = _holder(shown, target)
    return tuple(_block(clause, rows.get(clause.address, []), clause.address == holder, quote, to) for clause in shown)


def _holder(shown: Sequence[Clause], target: Clause | None) -> str | None:
    """The address of the shown clause that is the target or holds it."""
    if target is None:
        return None
    addresses = {clause.address for clause in shown}
    address = target.address
    while address not in addresses and "/" in address:
        address = address.rpartition("/")[0]
    return address if address in addresses else None


def _block(clause: Clause, rows: Sequence[Clause], target: bool, quote: str, to: str) -> Block:
    text = clause.text
    mark = find_quote(text, quote, to) if target else None
    spot = text.find(clause.heading) if clause.heading else -1
    strong = spot + len(clause.heading) if 0 <= spot <= 16 else 0
    depth = min(clause.address.count("/"), 4)
    spans = _row_spans(text, rows)
    if not spans:
        return Block(clause, pieces(text, 0, len(text), strong, mark), depth, target)
    table = tuple(
        tuple(pieces(text, *cell, 0, mark) for cell in _cell_spans(text, row, span))
        for row, span in zip(rows, spans, strict=True)
    )
    head = _head_spans(text, spans[0][0], len(table[0]))
    lead = pieces(text, 0, head[0][0] if head else spans[0][0], strong, mark)
    names = tuple(text[low:high] for low, high in head)
    return Block(clause, lead, depth, target, table, pieces(text, spans[-1][1], len(text), 0, mark), names)


def _row_spans(text: str, rows: Sequence[Clause]) -> list[tuple[int, int]]:
    """Where each row stands in its table's text, or nothing if one is not found or words stand between two rows."""
    spans: list[tuple[int, int]] = []
    reached = 0
    for row in rows:
        found = find_quote(text[reached:], row.text)
        if found is None or (spans and text[reached : reached + found[0]].strip(" \t\n|-:　")):
            return []
        spans.append((reached + found[0], reached + found[1]))
        reached = spans[-1][1]
    return spans


def _head_spans(text: str, end: int, columns: int) -> list[tuple[int, int]]:
    """The column names before the first row, only where one tab-separated line has a name for every column."""
    end = len(text[:end].rstrip())
    start = text.rfind("\n", 0, end) + 1
    names = text[start:end].split("\t")
    if start == 0 or len(names) != columns or columns < 2:
        return []
    spans: list[tuple[int, int]] = []
    for name in names:
        spans.append((start, start + len(name)))
        start += len(name) + 1
    return spans


def _cell_spans(text: str, row: Clause, span: tuple[int, int]) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    reached = span[0]
    for cell in row.text.split("\t"):
        found = find_quote(text[reached : span[1]], cell)
        low, high = (reached + found[0], reached + found[1]) if found else (reached, reached)
        spans.append((low, high))
        reached = high
    return spans


@cache
def version(name: str) -> str:
    """A short hash of a static file, so that a browser never mixes old script with a new page."""
    return hashlib.sha256((FOLDER / name).read_bytes()).hexdigest()[:8]


class Renderer:
    """The templates with the public sub-path filled in; one for each application."""

    def __init__(self, root: str = "") -> None:
        self.root = root
        self._templates = Environment(
            loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True
        )
        self._templates.policies["json.dumps_kwargs"] = {"ensure_ascii": False}
        self._templates.globals.update(
            root=root, version=version, states=STATES, clause_url=lambda *args: clause_url(root, *args)
        )

    def head(self) -> str:
        """The tags that load the page's own style and script."""
        return self._html("head.html")

    def turn(self, turn: Turn, number: int = -1) -> str:
        """One question and answer; ``number`` is its place, by which 「答得不对」 names it."""
        return self._html("turn.html", turn=turn, number=number, answer=self._answer(turn))

    def turns(self, turns: Sequence[Turn]) -> str:
        """The whole conversation."""
        return "\n".join(self.turn(turn, number) for number, turn in enumerate(turns))

    def documents(self, documents: Sequence[Document]) -> str:
        """The list of documents with 文号 and date."""
        return self._html("documents.html", documents=documents)

    def status(self, status: Mapping[str, Any]) -> str:
        """The footer."""
        return self._html("footer.html", status=status)

    def page(self, document: Document, shown: Sequence[Block], title: str, link: str = "") -> str:
        """A document as a page of its own; the chat takes its ``article`` into the panel."""
        return self._html("document.html", document=document, blocks=shown, title=title, link=link)

    def message(self, title: str, text: str) -> str:
        """A page that says one thing, such as that a clause does not exist."""
        return self._html("message.html", title=title, text=text)

    def reference(self, schema: Mapping[str, Any]) -> str:
        """The interface's description from its OpenAPI schema, with nothing loaded from elsewhere."""
        return self._html("reference.html", schema=schema, title=schema["info"]["title"])

    def _html(self, name: str, **values: Any) -> str:
        return self._templates.get_template(name).render(**values)

    def _answer(self, turn: Turn) -> Markup:
        """The answer's text with each marker that has a citation made its chip; 〔2022〕 of a 文号 stays text."""
        sources = {source.n: source for source in turn.citations}
        parts: list[Markup] = []
        reached = 0
        for found in MARKER.finditer(turn.answer):
            source = sources.get(int(found[1]))
            if source is None:
                continue
            parts += [Markup.escape(turn.answer[reached : found.start()]), self._chip(source)]
            reached = found.end()
        return Markup("").join([*parts, Markup.escape(turn.answer[reached:])])

    def _chip(self, source: Source) -> Markup:
        return Markup('<a class="cw-chip" data-panel href="{}" title="{}">{}</a>').format(
            clause_url(self.root, source.clause_id, source.quote), f"{source.label}：{source.quote}", source.n
        )
