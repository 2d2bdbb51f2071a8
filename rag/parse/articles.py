"""款, 项 and 目 inside an article: addressable spans, not clauses (立法法 art. 65).

款 carry no number: an unnumbered paragraph of the article is one, in order, and the paragraph behind a list of 项 is the
next. An article of one 款 omits it in addresses (第十二条/（三）).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from rag.model import Clause, Kind
from rag.parse.node import Node, Par
from rag.parse.numerals import to_chinese

Entry = tuple[Node | None, list[Par]]  # a 款 (None) or an item, with its own paragraphs


def spans_of(article: Node, apart: Sequence[Node], clause: Clause, unique: Callable[[str], str]) -> list[Clause]:
    """The article's spans in document order; none for an article of one paragraph without items.

    apart: its children that are clauses of their own (tables and what follows them).
    """
    flat = _flat(article, apart)
    several = sum(1 for depth, _node, _par in flat if depth == 0) > 1
    spans: list[Clause] = []
    paragraph = 0
    base, shown = clause.address, clause.printed
    stack: list[Clause] = []
    for at, (depth, node, par) in enumerate(flat):
        if depth == 0:
            paragraph += 1
            stack = []
            if several:
                name = f"第{to_chinese(paragraph)}款"
                last = _last(flat, at)
                span = _span(clause, unique(f"{base}/{name}"), shown + name, flat, at, last, clause.address)
                spans.append(span)
                stack = [span]
            continue
        if node is None:
            continue  # a further paragraph of an item: inside the item's span already
        level = depth - 1 + (1 if several else 0)
        del stack[max(level, 0) :]
        parent = stack[-1] if stack else clause
        name, label = _item(node)
        span = _span(
            clause,
            unique(f"{parent.address}/{name}"),
            parent.printed + label,
            flat,
            at,
            _last(flat, at),
            parent.address,
        )
        spans.append(span)
        stack.append(span)
    return spans


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


def _flat(article: Node, apart: Sequence[Node]) -> list[tuple[int, Node | None, Par]]:
    """(depth, item or None, paragraph): depth 0 a 款, 1 an item, 2 an item inside an item.

    A paragraph behind an item is a new 款 of the article: statutes do not let 项 run over several paragraphs.
    """
    flat: list[tuple[int, Node | None, Par]] = []
    heading_only = _heading_only(article)
    for node in members(article, apart):
        depth = _depth(node, article)
        for n, par in enumerate(node.pars):
            if node is article:
                if n == 0 and heading_only:
                    continue
                flat.append((0, None, par))
            elif n == 0:
                flat.append((depth, node, par))
            else:
                flat.append((0, None, par))
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


def _last(flat: list[tuple[int, Node | None, Par]], at: int) -> int:
    """The index behind the last paragraph that belongs to the entry: everything deeper that follows it."""
    end = at + 1
    while end < len(flat) and flat[end][0] > flat[at][0]:
        end += 1
    return end


def _span(
    clause: Clause, address: str, printed: str, flat: list[tuple[int, Node | None, Par]], at: int, end: int, parent: str
) -> Clause:
    pars = [par for _depth, _node, par in flat[at:end]]
    text = "\n".join(par.shown for par in pars)
    start = pars[0].lines[0].start
    return Clause(
        clause.doc_id,
        address,
        Kind.CLAUSE,
        "",
        text,
        start,
        pars[-1].lines[-1].end,
        None,
        printed,
        (*clause.path, clause.printed),
        parent,
        True,
    )
