"""款, 项 and 目 inside an article, and the items of a box: addressable spans, not clauses (立法法 art. 65).

款 carry no number: an unnumbered paragraph of the article is one, in order, and the paragraph behind a list of 项 is the
next. An article of one 款 omits it in addresses (第十二条/（三）).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from rag.model import Clause, Kind
from rag.parse.node import Node, Par
from rag.parse.numerals import to_chinese


@dataclass(frozen=True, slots=True)
class Entry:
    """A paragraph of an article: a 款 (depth 0, no node) or an item's (1, inside an item 2 …)."""

    depth: int
    node: Node | None
    par: Par


def spans_of(article: Node, apart: Sequence[Node], clause: Clause, unique: Callable[[str], str]) -> list[Clause]:
    """The article's spans in document order; none for an article of one paragraph without items.

    apart: its children that are clauses of their own (tables and what follows them).
    """
    flat = _flat(article, apart)
    several = sum(1 for entry in flat if entry.depth == 0) > 1
    spans: list[Clause] = []
    stack: list[Clause] = [clause]  # the article, then the open 款, item, item inside it
    paragraph = 0
    for at, entry in enumerate(flat):
        if entry.node is None:
            paragraph += 1
            del stack[1:]
            if not several:
                continue
            name = label = f"第{to_chinese(paragraph)}款"
        else:
            del stack[entry.depth + several :]
            name, label = _item(entry.node)
        parent = stack[-1]
        pars = [below.par for below in flat[at : _last(flat, at)]]
        span = _span(parent, unique(f"{parent.address}/{name}"), parent.printed + label, pars, clause)
        spans.append(span)
        stack.append(span)
    return spans


def items_of(box: Node, clause: Clause, unique: Callable[[str], str]) -> list[Clause]:
    """A box's numbered paragraphs as spans in order; none where their numbers do not run 1, 2, 3 from the first."""
    at = [n for n, par in enumerate(box.pars) if n and par.label]
    labels = [label for n in at if (label := box.pars[n].label)]
    if len(at) < 2 or [label.number for label in labels] != list(range(1, len(at) + 1)):
        return []
    ends = [*at[1:], len(box.pars)]
    return [
        _span(
            clause,
            unique(f"{clause.address}/{label.canonical}"),
            clause.printed + label.printed,
            box.pars[n:end],
            clause,
        )
        for n, end, label in zip(at, ends, labels, strict=True)
    ]


def members(article: Node, apart: Sequence[Node]) -> Iterator[Node]:
    """The article and its items in document order; tables in it, and what follows them, are clauses of their own."""
    stack = [article]
    while stack:
        node = stack.pop()
        yield node
        stack += [child for child in reversed(node.children) if child not in apart]


def _item(node: Node) -> tuple[str, str]:
    """(address segment, as lawyers say it): （三） → 第（三）项; 2 → 第2目."""
    style = node.label.style.name if node.label else ""
    if style == "（一）":
        return node.name, f"第{node.printed}项"
    return node.name, f"第{node.name}目" if style == "1." else node.printed


def _flat(article: Node, apart: Sequence[Node]) -> list[Entry]:
    """The article's paragraphs in order, as 款 and items.

    A paragraph behind an item is a new 款 of the article: statutes do not let 项 run over several paragraphs.
    """
    flat: list[Entry] = []
    for node in members(article, apart):
        own = node.pars[1:] if node is article and _heading_only(article) else node.pars
        for n, par in enumerate(own):
            item = node is not article and n == 0
            flat.append(Entry(_depth(node, article) if item else 0, node if item else None, par))
    return flat


def _heading_only(article: Node) -> bool:
    """第五条 总则要求 alone on its line is the article's heading, not its first 款."""
    first = article.pars[0]
    rest = first.label.rest if first.label else ""
    words = "".join(line.text for line in first.lines[1:])
    return len(article.pars) > 1 and not words and len(rest) <= 25 and rest[-1:] not in "。；：！？"


def _depth(node: Node, article: Node) -> int:
    depth = 0
    at: Node | None = node
    while at is not None and at is not article:
        depth += 1
        at = at.parent
    return depth


def _last(flat: Sequence[Entry], at: int) -> int:
    """The index behind the last paragraph that belongs to the entry: everything deeper that follows it."""
    end = at + 1
    while end < len(flat) and flat[end].depth > flat[at].depth:
        end += 1
    return end


def _span(parent: Clause, address: str, printed: str, pars: Sequence[Par], clause: Clause) -> Clause:
    return Clause(
        doc_id=clause.doc_id,
        address=address,
        kind=Kind.CLAUSE,
        heading="",
        text="\n".join(par.shown for par in pars),
        start=pars[0].lines[0].start,
        end=pars[-1].lines[-1].end,
        printed=printed,
        path=(*clause.path, clause.printed),
        parent=parent.address,
        span=True,
    )
