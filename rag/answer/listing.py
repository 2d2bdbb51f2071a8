"""Lists shown whole: a sentence that opens one (…如下：) brings its items, and an item the sentence that opens its list."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from rag.answer.sentences import Sentence, split
from rag.model import Clause, Kind

Children = Callable[[Clause], Sequence[Clause]]
Above = Callable[[Clause], Clause | None]

MOST = 40  # items
LEAST, LINE = 3, 60  # items of a section that is a list, and characters of each
_OPENS = re.compile(
    r"[：:]$|(?:下列|(?<![元万岁年级人日天月倍％%户家])以下(?!简称|统称|称)|如下)[^。；：:]{0,60}[。：:]?$"
)
_RUNS_IN = re.compile(r"[：:]一是")  # the opener and the first item in one sentence
_ITEM = re.compile(
    r"[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[)）、.．]|[①-⑳]|——|[一二三四五六七八九十]是|第[一二三四五六七八九十]{1,3}[，、]"
)


def opens(words: str) -> bool:
    """Whether a list follows the sentence."""
    return bool(_OPENS.search(words))


def whole(sentence: Sentence, children: Children) -> list[Sentence]:
    """The list that the sentence opens or is an item of, opener first; empty when it does neither.

    The items are the labelled sentences that follow it in its clause, else the clauses below it by their opening lines.
    """
    own = split(sentence.clause)
    start = _opener(sentence, own)
    if start is None:
        return _series(sentence, own, children)
    return _from(start, own, children)


def section(clause: Clause, above: Above, children: Children) -> list[Sentence]:
    """The heading and all items of the section that the clause is an item of, where each is one line: a list of materials.

    Empty for less than three, and where one of them is more than a line.
    """
    parent = above(clause)
    items = [c for c in children(parent) if c.kind is Kind.CLAUSE] if parent and parent.kind is Kind.SECTION else []
    told = [split(item) for item in items]
    lines = all(len(one) == 1 and _ITEM.match(one[0].words) and len(one[0].words) <= LINE for one in told)
    if parent is None or clause not in items or len(items) < LEAST or not lines:
        return []
    return [*split(parent)[:1], *(one[0] for one in told)][:MOST]


def _from(start: Sentence, own: Sequence[Sentence], children: Children) -> list[Sentence]:
    items = _following(own[start.place + 1 :])
    if not items and start.place == len(own) - 1:
        items = [line for child in children(start.clause)[:MOST] if (line := _first(child))]
    return [*_led_by(start, own), *items[:MOST]] if len(items) > 1 else []


def _series(sentence: Sentence, own: Sequence[Sentence], children: Children) -> list[Sentence]:
    """The parts of an enumeration in prose (投入…；投入…；投入…。) that the sentence is one of; empty for less than three."""
    first = last = sentence.place
    while first and own[first - 1].words.endswith("；"):
        first -= 1
    while last < len(own) - 1 and own[last].words.endswith("；"):
        last += 1
    if opens(own[last].words):
        return _from(own[last], own, children)
    return list(own[first : last + 1]) if last - first >= 2 else []


def _led_by(start: Sentence, own: Sequence[Sentence]) -> list[Sentence]:
    """The opener with the parts before it that end in ；: 责令限期改正；逾期不改正的，责令停工；情节严重的，给予下列处罚：."""
    before = start.place
    while before and own[before - 1].words.endswith("；") and not _ITEM.match(own[before - 1].words):
        before -= 1
    return [*own[before : start.place], start]


def _opener(sentence: Sentence, own: Sequence[Sentence]) -> Sentence | None:
    if opens(sentence.words):
        return sentence
    if not _ITEM.match(sentence.words):
        return None
    before = [s for s in own if s.place < sentence.place]
    start = next((s for s in reversed(before) if not _ITEM.match(s.words)), None)
    return start if start and (opens(start.words) or _RUNS_IN.search(start.words)) else None


def _following(after: Sequence[Sentence]) -> list[Sentence]:
    """The labelled sentences from the first on, with what stands between them."""
    if not after or not _ITEM.match(after[0].words):
        return []
    last = max(n for n, s in enumerate(after) if _ITEM.match(s.words))
    return list(after[: last + 1])


def _first(clause: Clause) -> Sentence | None:
    if clause.kind in (Kind.TABLE, Kind.BOX):
        return None
    found = split(clause)
    return found[0] if found else None
