"""The level that a question names (二级响应, Ⅱ级应急响应), against the levels that the clauses' headings name.

An emergency plan tells the same of each level in the same words, and which level it is stands in a heading alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TypeVar

from rag.model import Clause
from rag.store.tokens import ROMAN

T = TypeVar("T")
_LATIN = {"I": "一", "II": "二", "III": "三", "IV": "四", "V": "五"}
_LEVEL = re.compile("(?<![A-Z一二三四五])([一二三四五]|I{1,3}|IV|V)级(?![甲乙丙])")


def of_level(topic: str, found: Sequence[T], clause: Callable[[T], Clause]) -> list[T]:
    """Those not under a heading of another level, in their order; all where the topic names no level or none is under its heading."""
    asked = _levels(topic)
    if not asked or not any(asked & _headed(clause(one)) for one in found):
        return list(found)
    return [one for one in found if not _elsewhere(clause(one), asked)]


def _elsewhere(clause: Clause, asked: set[str]) -> bool:
    headed = _headed(clause)
    return bool(headed) and not asked & (headed | _levels(clause.text))


def _headed(clause: Clause) -> set[str]:
    """The levels of the nearest heading that names any."""
    return next((found for head in (clause.heading, *reversed(clause.path)) if (found := _levels(head))), set())


def _levels(text: str) -> set[str]:
    return {_LATIN.get(level, level) for level in _LEVEL.findall(text.translate(ROMAN))}
