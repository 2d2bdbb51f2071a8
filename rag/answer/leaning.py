"""What a chosen sentence cannot be read without: what it goes on to, what it goes on from, the steps of a scale between two."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain, pairwise

from rag.answer.listing import Above, Children
from rag.answer.sentences import Sentence, split

LONGEST = 160  # characters of the item before, where an item is ruled by 前项
_GOES_ON = re.compile("经[^，。；]{2,12}(?:后|仍)|逾期|仍|拒不|否则|但|构成犯罪|协商不成|不能[^，。；]{2,12}的")
_LEANS = re.compile("(?:逾期|仍|拒不|情节[较特]?别?严重|前[款项]|上述|其中)|.*(?:同时废止|(?:依照|按照|适用)前款)")
_ITEM_BEFORE = re.compile("(?:依照|按照|适用)前项")


def leaned_on(chosen: Sequence[Sentence], above: Above, children: Children) -> list[Sentence]:
    """The sentences that those chosen cannot be read without and that are not among them."""
    before = chain.from_iterable(_before(one, above, children) for one in chosen)
    found = [*_behind(chosen[0]), *before, *_between(chosen)]
    return [one for n, one in enumerate(found) if one not in chosen and one not in found[:n]]


def _behind(sentence: Sentence) -> list[Sentence]:
    """What a statement goes on to over its ；: 可以通知驶离；经通知仍未驶离的，可以转移."""
    told = split(sentence.clause)
    behind = told[sentence.place + 1 :][:1] if sentence.goes_on else []
    return [one for one in behind if _GOES_ON.match(one.words)]


def _before(sentence: Sentence, above: Above, children: Children) -> list[Sentence]:
    """What a statement goes on from: the case of 拒不改正的，处…罚款, the day of …同时废止, the item before of 依照前项."""
    if sentence.place and _LEANS.match(sentence.words):
        return split(sentence.clause)[sentence.place - 1 : sentence.place]
    parent = above(sentence.clause) if _ITEM_BEFORE.search(sentence.words) else None
    items = list(children(parent)) if parent else []
    at = items.index(sentence.clause) if sentence.clause in items else 0
    told = split(items[at - 1]) if at else []
    return told if sum(len(one.words) for one in told) <= LONGEST else told[:1]


def _between(chosen: Sequence[Sentence]) -> Iterator[Sentence]:
    """The steps of a scale between two that are told: 不足20%的加1倍；20%以上不足40%的加2倍；40%以上的加3倍."""
    for clause_id in dict.fromkeys(s.clause.clause_id for s in chosen):
        places = sorted(s.place for s in chosen if s.clause.clause_id == clause_id)
        told = split(next(s.clause for s in chosen if s.clause.clause_id == clause_id))
        for first, last in pairwise(places):
            inside = told[first + 1 : last]
            if inside and all(one.goes_on for one in told[first:last]):
                yield from inside
