"""Nodes of the tree while it is built, and the paragraphs they hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from rag.model import Kind
from rag.parse.grammar import Label
from rag.parse.lines import Line
from rag.parse.reflow import Ending
from rag.parse.tables import Row, Table

RESUMED = "续"


@dataclass(slots=True, eq=False)
class Par:
    """A paragraph: lines that belong together, mended where a page break or a wrap cut them.

    label: what it could be numbered with; contents: it stands in a table of contents, so that nothing in it is a heading.
    """

    lines: list[Line]
    label: Label | None = None
    contents: bool = False
    _ending: Ending | None = None

    def add(self, lines: Sequence[Line]) -> None:
        """Continues the paragraph."""
        self.lines += lines
        if self._ending:
            for line in lines:
                self._ending.feed(line.text)

    @property
    def ending(self) -> Ending:
        """What its last words say about being cut."""
        if self._ending is None:
            self._ending = Ending()
            for line in self.lines:
                self._ending.feed(line.text)
        return self._ending

    @property
    def text(self) -> str:
        """The words without Markdown signs, cuts mended."""
        return "".join(line.text for line in self.lines)

    @property
    def shown(self) -> str:
        """The words for a clause's text."""
        block = self.lines[0].block
        if isinstance(block, Table):  # a table outside of the tree, in front or closing matter
            return "\n".join(line.shown for line in block.lines if line.shown)
        return "".join(line.shown for line in self.lines)

    @property
    def no(self) -> int:
        """The line number in the file."""
        return self.lines[0].no

    @property
    def level(self) -> int:
        """The number of Markdown ``#`` in front of it."""
        return self.lines[0].level


@dataclass(slots=True, eq=False)
class Node:
    """A node: its own paragraphs (label, heading and text, children excluded) and its children in order.

    name: its segment of the address; printed: that segment as people write it; table and row: set for tables and rows.
    """

    kind: Kind
    name: str
    printed: str = ""
    heading: str = ""
    label: Label | None = None
    pars: list[Par] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)
    parent: Node | None = None
    table: Table | None = None
    row: Row | None = None
    level: int = 0

    def walk(self) -> Iterator[Node]:
        """The node and all below it, in document order; without recursion, whatever the depth."""
        stack = [self]
        while stack:
            node = stack.pop()
            yield node
            stack += reversed(node.children)

    @property
    def lines(self) -> list[Line]:
        """All its own lines."""
        return [line for par in self.pars for line in par.lines]


def resumed(parent: Node) -> Node:
    """A node for the parent's own text that goes on behind a table, a box or a list; the caller places it."""
    printed = f"（{RESUMED}）" if parent.name else f"正文（{RESUMED}）"
    return Node(Kind.CLAUSE, RESUMED, printed, parent=parent)


def in_article(node: Node | None) -> bool:
    """Whether the node is a 条 or stands in one."""
    while node is not None:
        if node.label and node.label.style.name == "条":
            return True
        node = node.parent
    return False
