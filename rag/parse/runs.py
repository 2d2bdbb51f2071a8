"""Sequence evidence: a label becomes a heading when it continues or opens a run where it stands.

GB/T 9704 lets levels be skipped and files mix them freely, so no family is chosen for a document; the levels that are
open are a stack, and a label finds its place by its number. ``1.`` may restart under each （一） or run on through all
of 二、; both are seen by what numbers each open level has already held.
"""

from __future__ import annotations

import bisect
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from rag.parse.grammar import Label
from rag.parse.node import Node

_SMALL_GAP = 3


def style_key(label: Label) -> str:
    """What counts as one numbering: the style, and for 1.2.1 its depth."""
    return f"{label.style.name}×{len(label.path)}" if label.path else label.style.name


@dataclass(frozen=True, slots=True)
class Place:
    """Where a heading goes: under ``stack[depth - 1]``; doubt: what a person should check, if anything."""

    depth: int
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A label in its surroundings.

    index: its paragraph; closed: the text before it is not cut; shaped: its line looks like a heading (short, or a short
    sentence with text behind it).
    """

    label: Label
    index: int
    closed: bool
    shaped: bool


class Ahead:
    """Which labels are still to come, by style."""

    def __init__(self, labels: Sequence[tuple[int, Label]]) -> None:
        self._at: dict[str, list[int]] = defaultdict(list)
        self._labels: dict[str, list[Label]] = defaultdict(list)
        self.decimals: set[int] = set()
        for index, label in labels:
            self._at[style_key(label)].append(index)
            self._labels[style_key(label)].append(label)
            if label.path:
                self.decimals.add(label.path[0])

    def next(self, key: str, index: int) -> Label | None:
        """The next label of that style behind paragraph ``index``."""
        at = bisect.bisect_right(self._at[key], index)
        return self._labels[key][at] if at < len(self._at[key]) else None


@dataclass(slots=True, eq=False)
class Level:
    """An open node; held: for each style the last (number, sub) among its descendants and the node it stood under."""

    node: Node
    label: Label | None
    held: dict[str, tuple[int, int, Node]] = field(default_factory=dict)


class Runs:
    """The open levels of one scope (a body, an annex, a cover notice); ``stack[0]`` is its root."""

    def __init__(self, root: Node, ahead: Ahead) -> None:
        self.stack = [Level(root, None)]
        self.ahead = ahead

    def push(self, node: Node, label: Label | None, depth: int) -> None:
        """Opens ``node`` as the child of ``stack[depth - 1]`` and closes what was below."""
        del self.stack[depth:]
        parent = self.stack[-1].node
        node.parent = parent
        parent.children.append(node)
        if label:
            for level in self.stack:
                level.held[style_key(label)] = (label.number, label.sub, parent)
        self.stack.append(Level(node, label))

    def place(self, candidate: Candidate) -> Place | None:
        """Where the label stands as a heading, or None when it is text."""
        label = candidate.label
        if label.path:
            return self._dotted(candidate)
        if label.style.name == "1" and label.number not in self.ahead.decimals and not self._plain_run(label):
            return None
        at = self._open(style_key(label))
        return self._sibling(candidate, at) if at else self._opening(candidate)

    def article(self) -> Node | None:
        """The 条 that is open, if any."""
        for level in self.stack[1:]:
            if level.label and level.label.style.name == "条":
                return level.node
        return None

    def _open(self, key: str) -> int | None:
        for at in range(len(self.stack) - 1, 0, -1):
            label = self.stack[at].label
            if label and style_key(label) == key:
                return at
        return None

    def _plain_run(self, label: Label) -> bool:
        """Whether 7 附则 closes a decimal document whose last chapter has no 7.1."""
        at = self._open("1")
        return bool(at) and bool(self.ahead.decimals) and self._number(at or 0) + 1 == label.number

    def _number(self, at: int) -> int:
        label = self.stack[at].label
        return label.number if label else 0

    def _sibling(self, candidate: Candidate, at: int) -> Place | None:
        label, last = candidate.label, self.stack[at].label
        assert last is not None  # _open returns only labelled levels
        if _follows(label, last.number, last.sub):
            return Place(at)
        if not candidate.closed:
            return None
        after = self.ahead.next(style_key(label), candidate.index)
        proven = after is not None and _follows(after, label.number, label.sub)
        doubt = _doubt(label, last)
        if label.number > last.number:
            near = label.number - last.number <= _SMALL_GAP
            fits = (near and (candidate.shaped or proven)) or (candidate.shaped and proven)
            return Place(at, doubt) if fits or _free_article(label) else None
        if label.number == 1 and last.number > 1:
            return Place(at, doubt) if proven or candidate.shaped else None
        return Place(at, doubt) if candidate.shaped or (proven and label.number == last.number) else None

    def _opening(self, candidate: Candidate) -> Place | None:
        label = candidate.label
        after = self.ahead.next(style_key(label), candidate.index)
        proven = after is not None and _follows(after, label.number, label.sub)
        if label.number == 1 and not label.sub:
            return Place(self._rank_depth(candidate)) if candidate.closed or proven else None
        held = self._held(style_key(label))
        if held and _follows(label, held[0], held[1]):
            return self._run_on(candidate, held[2]) if candidate.closed or candidate.shaped or proven else None
        if not candidate.closed or not (candidate.shaped or (proven and _free_article(label))):
            return None
        before = f"前面没有{label.style.printed(label.number - 1)}" if label.number > 1 else "编号重复"
        doubt = f"编号“{label.printed}”单独出现，{before}，按原文保留"
        if held and 0 < label.number - held[0] <= _SMALL_GAP:
            return self._run_on(candidate, held[2], doubt)
        if label.style.name in ("1.", "（1）", "1）", "①") and not proven:
            return None
        return Place(self._lone_depth(candidate), doubt)

    def _held(self, key: str) -> tuple[int, int, Node] | None:
        for level in reversed(self.stack):
            if key in level.held:
                return level.held[key]
        return None

    def _run_on(self, candidate: Candidate, parent: Node, doubt: str = "") -> Place:
        """Under the node its elder stood under, if that is still open, else under the level it now stands in."""
        for at, level in enumerate(self.stack):
            if level.node is parent:
                return Place(at + 1, doubt)
        return Place(self._rank_depth(candidate), doubt)

    def _rank_depth(self, candidate: Candidate) -> int:
        """Under the nearest open level that may stand above this style, or that plainly goes on behind it."""
        depth = len(self.stack)
        while depth > 1:
            top = self.stack[depth - 1].label
            if top is None or top.style.rank < candidate.label.style.rank or self._goes_on(top, candidate):
                break
            depth -= 1
        return depth

    def _goes_on(self, top: Label, candidate: Candidate) -> bool:
        """Whether the open run goes on behind the candidate, which is then inside it; divisions end every run."""
        after = self.ahead.next(style_key(top), candidate.index)
        if candidate.label.style.titled or top.style.name == "条":
            return False
        return after is not None and top.number > 0 and not top.path and _follows(after, top.number, top.sub)

    def _lone_depth(self, candidate: Candidate) -> int:
        """Beside an unnumbered heading (whose siblings lost their numbers), not inside it."""
        depth = self._rank_depth(candidate)
        while depth > 1 and self.stack[depth - 1].label is None:
            depth -= 1
        return depth

    def _dotted(self, candidate: Candidate) -> Place | None:
        """1.2.1 stands under an open 1.2, and continues its children or opens them."""
        label = candidate.label
        for at in range(len(self.stack) - 1, 0, -1):
            top = self.stack[at].label
            if top is None or (top.path or (top.number,)) != label.path[:-1] or not _counts(top):
                continue
            last = self.stack[at].held.get(style_key(label))
            number = last[0] if last else 0
            if label.number == number + 1:
                return Place(at + 1)
            if candidate.closed and 0 < label.number - number <= _SMALL_GAP + 1:
                return Place(at + 1, f"编号不连续：{label.printed}之前缺号")
            return Place(at + 1, f"编号重复：{label.printed}") if candidate.closed and candidate.shaped else None
        return None


def _counts(top: Label) -> bool:
    """Whether decimals may hang on it: 1, 1., 1.1, 一、 and 第一章 do; （一） and 条 do not."""
    return bool(top.path) or top.style.name in ("1", "1.", "一、", "章", "部分")


def _follows(label: Label, number: int, sub: int) -> bool:
    """第六条 follows 第五条 and 第五条之二; 第五条之一 follows 第五条."""
    if label.sub:
        return label.number == number and label.sub == sub + 1
    return label.number == number + 1


def _free_article(label: Label) -> bool:
    """An article with space behind its number: excerpts and amended statutes skip numbers."""
    return label.style.name == "条" and (label.spaced or not label.rest)


def _doubt(label: Label, last: Label) -> str:
    if (label.number, label.sub) == (last.number, last.sub):
        return f"编号重复：{label.printed}"
    return f"编号不连续：{last.printed}之后是{label.printed}"
