"""A sentence as nested blocks that stand in another order than in the text.

The decomposition of a permutation into its strong intervals (Bergeron, Chauve, de Montgolfier and Raffinot 2008, "Computing
common intervals of K permutations"), over runs of words that stand together in both: each change of order is a block of its
own, however many there are, and can be judged by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from rag.check.order.side import Side
from rag.check.order.tiling import Match, tiling

MOST = 24  # runs: of a sentence in more pieces nothing is put in order
SHARE = 0.85  # of the sentence's words that the text has to have
FEWEST = 4
# A word that opens what stands behind it, when the text does not have it.
OPENERS = ("由", "对", "在", "将", "向", "自", "从", "于", "为", "为了")
_Span = tuple[int, int]


@dataclass(frozen=True)
class Block:
    """Places of the sentence and of the text (the end behind the last), and the blocks inside in the sentence's order.

    ``own`` are the places that the text has too; ``said`` holds words beside them that only the sentence has.
    """

    said: _Span
    own: _Span
    stands: _Span
    kids: tuple[Block, ...] = ()

    @property
    def printed(self) -> list[Block]:
        """The blocks inside in the text's order."""
        return sorted(self.kids, key=lambda kid: kid.stands)

    @property
    def turned(self) -> bool:
        """True when the blocks inside stand in another order than in the text."""
        return list(self.kids) != self.printed


def blocks(said: Side, stands: Side) -> tuple[Block, frozenset[int]] | None:
    """The whole sentence as a block, and the places of the text that it has; None when they do not fit or nothing is turned."""
    match = tiling(said, stands)
    if len(match) < max(FEWEST, SHARE * len(said)):
        return None
    runs = _runs(match)
    if not 1 < len(runs) <= MOST:
        return None
    firsts = sorted(match[run[0]] for run in runs)
    heads, tails = _edges(said, runs)

    def block(span: _Span, outer: tuple[bool, bool]) -> Block:
        low, high = span
        places = [match[i] for run in runs[low : high + 1] for i in run]
        own = (runs[low][0], runs[high][-1] + 1)
        kids = tuple(block(kid, (kid[0] != low, kid[1] != high)) for kid in inner.get(span, ()))
        around = (heads[low] if outer[0] else own[0], tails[high] if outer[1] else own[1])
        return Block(around, own, (min(places), max(places) + 1), kids)

    inner = _tree([firsts.index(match[run[0]]) for run in runs])
    return block((0, len(runs) - 1), (True, True)), frozenset(match.values())


def _runs(match: Match) -> list[list[int]]:
    """The places of the sentence that follow one another in the text too, words that only one of them has left aside."""
    rank = {j: n for n, j in enumerate(sorted(match.values()))}
    places = sorted(match)
    runs = [places[:1]]
    for before, i in pairwise(places):
        if rank[match[before]] + 1 == rank[match[i]]:
            runs[-1].append(i)
        else:
            runs.append([i])
    return runs


def _edges(said: Side, runs: list[list[int]]) -> tuple[list[int], list[int]]:
    """Where each run begins and ends with the words that only the sentence has: they go with what they open, else with what is before."""
    heads, tails = [0], []
    for one, other in pairwise(runs):
        first, last = one[-1] + 1, other[0]
        cut = next((n for n in range(first, last + 1) if said.opens(n)), None)
        if cut is None:
            cut = first if first < last and said.values[first] in OPENERS else last
        tails.append(cut)
        heads.append(cut)
    return heads, [*tails, len(said)]


def _tree(order: list[int]) -> dict[_Span, list[_Span]]:
    """For each strong interval of the permutation those right inside it, in order."""
    found: list[_Span] = []
    for first in range(len(order)):
        low = high = order[first]
        for last in range(first, len(order)):
            low, high = min(low, order[last]), max(high, order[last])
            if high - low == last - first:
                found.append((first, last))
    strong = [one for one in found if not any(_cross(one, other) or _cross(other, one) for other in found)]
    inner: dict[_Span, list[_Span]] = {}
    for span in strong:
        holding = [other for other in strong if other != span and other[0] <= span[0] and span[1] <= other[1]]
        if holding:
            inner.setdefault(min(holding, key=lambda other: other[1] - other[0]), []).append(span)
    return {span: sorted(kids) for span, kids in inner.items()}


def _cross(one: _Span, other: _Span) -> bool:
    return one[0] < other[0] <= one[1] < other[1]
