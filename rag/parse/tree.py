"""Paragraphs → a tree of nodes: every paragraph lands in exactly one node, in order.

A container's own text that resumes behind a table or box gets a node of its own (续), so that each node's text is one
unbroken stretch of the file; a paragraph behind the last numbered item stays with that item (but see ``closings``).
"""

from __future__ import annotations

from collections.abc import Sequence

from rag.model import Kind, ParseWarning
from rag.parse import headings, shapes
from rag.parse.grammar import Label
from rag.parse.node import Node, Par, in_article, resumed
from rag.parse.paragraphs import Reflow
from rag.parse.runs import Ahead, Candidate, Level, Place, Runs, style_key
from rag.parse.tables import Table

_LONGEST_MARKED = 80  # characters of a line that Markdown marks as a heading
_DIVISIONS = ("编", "分编", "部分", "章", "节")


class Tree:
    """Builds the nodes below ``root`` from the paragraphs of one scope (a body, an annex, a cover notice)."""

    def __init__(self, root: Node, pars: Sequence[Par], reflow: Reflow, preamble: Node, titles: int = 0) -> None:
        self.root, self.pars, self.reflow = root, pars, reflow
        self.runs = Runs(root, Ahead([(i, par.label) for i, par in enumerate(pars) if par.label]))
        self.current: Node | None = preamble
        self.titles = titles  # so many paragraphs are title and addressee
        self.box: Node | None = None
        self.sealed = False  # a table ended the article's text: what follows is its 续, up to the next article
        self.warnings: list[ParseWarning] = []
        wide = sum(1 for par in pars if par.lines[0].gap >= 2)
        self.boxes_end_at_gap = wide * 5 <= len(pars) + 5

    def build(self) -> list[ParseWarning]:
        """Places every paragraph; returns what a person should look at."""
        for i, par in enumerate(self.pars):
            if isinstance(par.lines[0].block, Table):
                self._table(par, par.lines[0].block)
            elif par.contents or i < self.titles or not self._starts(i, par):
                self._text(par)
        return self.warnings

    def _starts(self, i: int, par: Par) -> bool:
        """Whether the paragraph opened a node: a box, a numbered heading or an unnumbered one."""
        if not self.runs.article() and self._box_starts(i, par):
            return True
        place = self._place(i, par)
        if place and self.sealed and par.label and par.label.style.name not in (*_DIVISIONS, "条"):
            return False
        if self.box and not self._box_ends(i, par, place):
            return False
        self._close_box()
        if place:
            self._heading(i, par, place)
            return True
        return par.label is None and self._unnumbered(i, par)

    # --- numbered headings -------------------------------------------------------------------------------------------

    def _place(self, i: int, par: Par) -> Place | None:
        if par.label is None:
            return None
        before = self.pars[i - 1] if i else None
        closed = before is None or not self.reflow.cut(before)
        return self.runs.place(Candidate(par.label, i, closed, headings.looks_like_heading(par)))

    def _heading(self, i: int, par: Par, place: Place) -> None:
        label = par.label
        assert label is not None  # a place is only given to a label
        node = Node(Kind.CLAUSE, label.canonical, label.printed, label=label, pars=[par], level=par.level)
        self.runs.push(node, label, place.depth)
        self.sealed = False
        self.current = node
        if place.doubt:
            self._warn(par, place.doubt)

    # --- unnumbered headings -----------------------------------------------------------------------------------------

    def _unnumbered(self, i: int, par: Par) -> bool:
        if self.root.kind is Kind.FRONT:
            return False  # a cover notice has numbered items, its other short lines are titles and names
        if self.runs.article():
            return self._division(i, par)
        marked = par.level > 0 and len(par.text) <= _LONGEST_MARKED
        if not marked and (len(par.lines) > 2 or not headings.could_head(par.text) or not self._stands_alone(i, par)):
            return False
        self._open_unnumbered(par, self._unnumbered_depth(par))
        return True

    def _open_unnumbered(self, par: Par, depth: int) -> None:
        words = shapes.SPACES.sub(" ", par.text)
        node = Node(Kind.CLAUSE, words.replace("/", "／"), f"“{words}”", words, pars=[par], level=par.level)
        self.runs.push(node, None, depth)
        self.current = node

    def _division(self, i: int, par: Par) -> bool:
        """附则 between two articles: a chapter without a number (a 款 ends with a stop)."""
        after = self.pars[i + 1].label if i + 1 < len(self.pars) else None
        before = self.pars[i - 1].text
        named = shapes.squeeze(par.text) in ("总则", "附则") or headings.could_head(par.text)
        if not named or len(par.lines) > 1 or not after or after.style.name != "条" or before[-1:] not in "。；！？”）":
            return False
        self._open_unnumbered(par, 1)
        return True

    def _stands_alone(self, i: int, par: Par) -> bool:
        """Closed text or a heading before it, and a paragraph or the first label of a run behind it."""
        if i + 1 >= len(self.pars) or i == 0:
            return False
        before, after = self.pars[i - 1], self.pars[i + 1]
        if not before.lines[0].block and before.text[-1:] not in "。！？；…：”）)】]" and not self._is_heading(before):
            return False
        if after.lines[0].block or shapes.box_title(after.text):
            return bool(self.runs.stack[1:])
        if after.label:
            return after.label.number == 1 and not after.label.sub and after.label.style.name not in _DIVISIONS
        return (len(after.text) >= 30 and "。" in after.text) or (headings.LISTING.fullmatch(par.text) is not None)

    def _is_heading(self, par: Par) -> bool:
        return self.current is not None and self.current.pars[:1] == [par] and self.current.parent is not None

    def _unnumbered_depth(self, par: Par) -> int:
        """Beside the last unnumbered heading; else right under a heading without text, else under the 章 or 节."""
        stack = self.runs.stack
        if par.level:
            return next((at for at in range(1, len(stack)) if stack[at].node.level >= par.level), len(stack))
        if headings.LISTING.fullmatch(par.text):
            return 1
        for at in range(len(stack) - 1, 0, -1):
            if stack[at].label is None:
                return at
        if (
            len(stack) > 1
            and len(stack[-1].node.pars) == 1
            and headings.heading_words(stack[-1].node.pars[0], False) != ""
        ):
            return len(stack) if self.current is stack[-1].node else self._anchor() + 1
        return self._anchor() + 1

    # --- boxes and tables --------------------------------------------------------------------------------------------

    def _anchor(self) -> int:
        """The index of the level that boxes and tables hang on: the nearest 节 or 章, in a notice the 一、."""
        stack = self.runs.stack
        for at in range(len(stack) - 1, 0, -1):
            label = stack[at].label
            if label and label.style.name in _DIVISIONS:
                return at
        return 1 if len(stack) > 1 else 0

    def _hang(self, node: Node) -> None:
        article = self.runs.article()
        self.sealed = self.sealed or article is not None
        parent = article or self.runs.stack[self._anchor()].node
        node.parent = parent
        parent.children.append(node)

    def _box_starts(self, i: int, par: Par) -> bool:
        titled = shapes.box_title(par.text) if len(par.lines) == 1 else None
        if titled:
            label, words = titled
            after = self.pars[i + 1] if i + 1 < len(self.pars) else None
            if not words and after and headings.could_head(after.text):
                words = after.text
        elif self._flattened_box(i, par):
            label, words = "", shapes.SPACES.sub(" ", par.text)
        else:
            return False
        self._close_box()
        name = f"{label} {words}".strip()
        self.box = Node(Kind.BOX, name.replace("/", "／"), name, words, pars=[par])
        self._hang(self.box)
        return True

    def _flattened_box(self, i: int, par: Par) -> bool:
        """A table of one cell: a tab-led heading over a tab-led paragraph."""
        if not par.lines[0].tab or i + 1 >= len(self.pars) or not headings.could_head(par.text):
            return False
        after = self.pars[i + 1]
        return after.lines[0].tab and len(after.text) > 30 and after.text[-1:] in "。；："

    def _box_ends(self, i: int, par: Par, place: Place | None) -> bool:
        """Two blank lines end a box where the file does not use them everywhere, and so does a run that goes on."""
        if self.boxes_end_at_gap and par.lines[0].gap >= 2:
            return True
        if place is None or par.label is None or self._goes_on_inside(par.label):
            return False
        return par.label.style.name in (*_DIVISIONS, "条") or par.label.number > 1 or place.depth < len(self.runs.stack)

    def _goes_on_inside(self, label: Label) -> bool:
        """Whether the label is the next of a run that began in the box, and no open level waits for it."""
        inside = [par.label for par in self.box.pars[1:] if par.label] if self.box else []
        before = next((one for one in reversed(inside) if style_key(one) == style_key(label)), None)
        waiting = any(
            level.label and style_key(level.label) == style_key(label) and level.label.number == label.number - 1
            for level in self.runs.stack
        )
        return before is not None and before.number == label.number - 1 and not waiting

    def _close_box(self) -> None:
        if self.box:
            self.box, self.current = None, None

    def _table(self, par: Par, table: Table) -> None:
        self._close_box()
        words = shapes.SPACES.sub(" ", table.caption) or "表"
        heading = words.split(" ", 1)[1] if words.startswith(("表", "附表", "专栏")) and " " in words else words
        node = Node(
            Kind.TABLE,
            words.replace("/", "／"),
            words,
            heading if table.caption else "",
            pars=[Par(table.lines)],
            table=table,
        )
        self._hang(node)
        for number, row in enumerate(table.rows, 1):
            name = f"第{number}行"
            node.children.append(Node(Kind.ROW, name, name, parent=node, table=table, row=row))
        if table.problem:
            self._warn(par, table.problem)
        self.current = None

    # --- text --------------------------------------------------------------------------------------------------------

    def _text(self, par: Par) -> None:
        if self.box:
            self.box.pars.append(par)
            return
        if self.current is None:
            parent = self.runs.article() or self.runs.stack[-1].node
            self.current = resumed(parent)
            parent.children.append(self.current)
        held = self.current.pars
        if par.label and held and not par.contents and self.reflow.cut(held[-1]):
            held[-1].add(par.lines)  # a cross-reference cut from its sentence
            return
        held.append(par)
        if par.label and headings.looks_like_heading(par) and not self.runs.article():
            self._warn(par, f"“{par.label.printed}”像是标题，但与上下文编号不衔接，按正文保留")

    def _warn(self, par: Par, what: str) -> None:
        self.warnings.append(ParseWarning(par.no, what))


def split_run_ins(root: Node) -> None:
    """Turns three or more sibling paragraphs with short opening sentences into nodes of their own, everywhere below."""
    for node in list(root.walk()):
        if node.kind is not Kind.CLAUSE or in_article(node) or len(node.pars) < 4:
            continue
        found = headings.run_ins(node.pars[1:])
        if not found:
            continue
        starts = [i + 1 for i in sorted(found)]
        made = []
        for n, start in enumerate(starts):
            end = starts[n + 1] if n + 1 < len(starts) else len(node.pars)
            words = found[start - 1]
            made.append(
                Node(Kind.CLAUSE, words.replace("/", "／"), f"“{words}”", words, pars=node.pars[start:end], parent=node)
            )
        node.pars = node.pars[: starts[0]]
        node.children[:0] = made


__all__ = ["Level", "Tree", "split_run_ins"]
