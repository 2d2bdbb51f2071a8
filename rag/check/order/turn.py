"""One change of order: blocks that stand side by side in the text and in the sentence, in different orders."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, pairwise

from rag.check.order.blocks import Block
from rag.check.order.side import Side
from rag.check.reading.settle import Token

_WHOLE = ("；", "。", "\n", "：", "！", "？")
Span = tuple[int, int]


@dataclass(frozen=True)
class Turn:
    """A turned block with the sentence and the statement it is of; what is told of its pieces is told in the text's order."""

    block: Block
    said: Side
    stands: Side

    @cached_property
    def pieces(self) -> list[Block]:
        """The blocks that change places, in the text's order."""
        return self.block.printed

    @cached_property
    def gaps(self) -> list[list[Token]]:
        """The marks between the pieces in the text."""
        return [self.stands.marks(a.stands[1] - 1, b.stands[0]) for a, b in pairwise(self.pieces)]

    @cached_property
    def told(self) -> list[list[Token]]:
        """The marks between the pieces in the sentence."""
        return [self.said.marks(a.said[1] - 1, b.said[0]) for a, b in pairwise(self.block.kids)]

    @property
    def opening(self) -> str:
        """What stands before the pieces in their part of the text."""
        return self.stands.before(self.block.stands[0])

    @property
    def header(self) -> str:
        """What stands before the pieces in the whole sentence of the text."""
        stands = self.stands
        return stands.words[stands.tokens[0].start : stands.tokens[self.block.stands[0]].start] if len(stands) else ""

    @property
    def after(self) -> str:
        """What stands behind the pieces in the statement."""
        return self.stands.behind(self.block.stands[1])

    def inverted(self) -> Iterator[tuple[Block, Block]]:
        """Each two pieces of which the first in the text is told behind the other."""
        places = {id(kid): n for n, kid in enumerate(self.block.kids)}
        return ((a, b) for a, b in combinations(self.pieces, 2) if places[id(b)] < places[id(a)])

    def lists(self) -> bool:
        """True when the pieces are things of a list in the text and in the sentence."""
        return all(self.stands.lists(a.stands[1] - 1, b.stands[0]) for a, b in pairwise(self.pieces)) and all(
            self.said.lists(a.said[1] - 1, b.said[0]) for a, b in pairwise(self.block.kids)
        )

    def parts_statements(self) -> bool:
        """True when a statement ends between the pieces in the text."""
        return any(mark.value in _WHOLE for marks in self.gaps for mark in marks)

    def widened(self) -> tuple[Span, Span] | None:
        """甲储备与乙储备 where only 甲 and 乙 are exchanged: both with the words they begin and end with; None for other turns."""
        if len(self.pieces) != 3 or list(self.block.kids) != self.pieces[::-1]:
            return None
        stands = self.stands
        one, middle, two = (piece.stands for piece in self.pieces)
        cuts = [n for n in range(middle[0], middle[1] + 1) if stands.opens(n)]
        if len(cuts) != 1:
            return None
        tail, head = cuts[0] - one[1], two[0] - cuts[0]
        ends = stands.values[one[1] : cuts[0]] == stands.values[two[1] : two[1] + tail]
        begins = one[0] >= head and stands.values[cuts[0] : two[0]] == stands.values[one[0] - head : one[0]]
        return ((one[0] - head, cuts[0]), (cuts[0], two[1] + tail)) if ends and begins else None
