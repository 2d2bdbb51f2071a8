"""The things of one list of a text, with what leads up to it and what follows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from rag.check.order.side import Side
from rag.check.order.turn import Span
from rag.check.reading.settle import Token


@dataclass(frozen=True)
class Things:
    """The things of one list of the text, each from its first place to behind its last."""

    stands: Side
    spans: Sequence[Span]

    @cached_property
    def tokens(self) -> list[list[Token]]:
        """The tokens of each thing."""
        return [self.stands.piece(*span) for span in self.spans]

    @cached_property
    def names(self) -> list[str]:
        """Each thing as it is printed."""
        return [self.stands.text(*span) for span in self.spans]

    @cached_property
    def around(self) -> tuple[list[Token], list[Token]]:
        """The tokens that lead up to the list in its part and that follow it."""
        return self.stands.around(self.spans[0][0], self.spans[-1][1])

    @property
    def opening(self) -> str:
        """What stands before the list in its part."""
        return self.stands.before(self.spans[0][0])

    @property
    def behind(self) -> str:
        """What stands behind the list in its statement."""
        return self.stands.behind(self.spans[-1][1])

    @property
    def marks(self) -> list[Token]:
        """The marks between and in the things."""
        return self.stands.marks(self.spans[0][0], self.spans[-1][1] - 1)
