"""The dates of a text: which year one without a year is of, and which only tell what is meant or are compared with."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from rag.check.reading.amounts import Time
from rag.check.reading.settle import Token, joined

_PAST_YEAR = re.compile("基础上|相比|以来|印发的")  # 在2019年试点的基础上，6月底前: of which year, is not said


def dated(tokens: list[Token]) -> tuple[Token, ...]:
    """The tokens, each date without a year given the year last named in its sentence (2020年5月底前…，9月底前…)."""
    year = 0
    found = []
    for n, token in enumerate(tokens):
        if token.kind == "p" and token.value in ("。", "\n"):
            year = 0
        if token.kind == "t" and isinstance(token.value, Time):
            time = token.value
            if time.first[0] == 0 and year:
                time = replace(time, first=(year, *time.first[1:]), last=(year, *time.last[1:]))
                token = token._replace(value=time)
            past = _PAST_YEAR.search(joined(takewhile(lambda t: t.kind != "p", tokens[n + 1 :])))
            year = time.last[0] if time.last[0] and not (past or tells_which(tokens, n)) else year
        found.append(token)
    return tuple(found)


def tells_which(tokens: Sequence[Token], n: int) -> bool:
    """True for the bare year of 2022年考核不合格的单位: it tells which are meant and dates nothing else."""
    time = tokens[n].value
    bare = isinstance(time, Time) and len(time.first) == 1 and not (time.edge or time.side)
    return bare and any(token.value == "的" for token in takewhile(lambda t: t.kind != "p", tokens[n + 1 :]))


def compares(tokens: Sequence[Token], n: int) -> bool:
    """True for a date that is only compared with (比2015年提高), or one of a list."""
    return n > 0 and tokens[n - 1].value in ("比", "较", "同", "以", "、")
