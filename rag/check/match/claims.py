"""A sentence as the matcher reads it: its tokens, the dates that govern them, the words that lead its parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.check.reading.amounts import Time
from rag.check.reading.dating import compares, dated
from rag.check.reading.settle import Token

_GOES_ON = ("此外", "另外", "同时")


@dataclass(frozen=True)
class Claim:
    """A tokenised sentence: the segment of each token, each segment's dates, where its leading words end."""

    tokens: tuple[Token, ...]
    part_of: tuple[int, ...]
    own: tuple[tuple[Time, ...], ...]
    inherited: tuple[Time | None, ...]
    leading: tuple[bool, ...]


def claim(tokens: Sequence[Token]) -> Claim:
    """The sentence's tokens with the dates that govern them."""
    tokens = dated(list(tokens))
    part_of: list[int] = []
    own: list[list[Time]] = [[]]
    for n, token in enumerate(tokens):
        part_of.append(len(own) - 1)
        if token.kind == "t" and isinstance(token.value, Time) and not compares(tokens, n):
            own[-1].append(token.value)
        if token.kind == "p":
            own.append([])
    bare = [all(t.kind in "tp" for t, p in zip(tokens, part_of, strict=True) if p == part) for part in range(len(own))]
    inherited: list[Time | None] = []
    last: Time | None = None
    for part, times in enumerate(own):
        if not times and part and bare[part - 1] and own[part - 1]:
            times.append(own[part - 1][-1])
        inherited.append(last)
        last = times[-1] if times else last
    return Claim(tuple(tokens), tuple(part_of), tuple(map(tuple, own)), tuple(inherited), _leading(tokens))


def _leading(tokens: Sequence[Token]) -> tuple[bool, ...]:
    found = []
    open_ = True
    first = True
    for token in tokens:
        found.append(open_ and (first or token.value in _GOES_ON))
        if token.kind == "p":
            open_, first = True, False
        else:
            open_ = open_ and (token.tag in ("added", "lead", "modal") or token.kind in "tr")
    return tuple(found)
