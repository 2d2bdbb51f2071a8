"""What a route found: statements with the words that prove them, and the passages in rank order."""

from __future__ import annotations

from dataclasses import dataclass

from rag.model import Clause, Hit, Status


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a clause, verbatim, white space aside."""

    clause: Clause
    words: str


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of an answer and the quotes it stands on; without quotes it is a lead line of our own words."""

    text: str
    quotes: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """The outcome of a route; ``hits`` rank best first and hold at least every clause quoted.

    complete: a list that code made whole (all of a unit's tasks, all items of a section); no model may shorten it.
    """

    status: Status
    statements: tuple[Statement, ...] = ()
    hits: tuple[Hit, ...] = ()
    notices: tuple[str, ...] = ()
    complete: bool = False
