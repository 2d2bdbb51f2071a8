"""A clause's numbered lists as whole statements: the words that open the list said of each item, and of all together.

有下列情形之一的，不予受理：（一）未提供材料的 says that who has not provided the materials is not accepted, and
应当提供下列材料：（一）…（二）… that the materials to be provided are these. Nothing is added but 的 and 包括.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from rag.check.reading.cases import LABEL

Piece = tuple[int, int] | str  # a range of the clause's text, or words put between
MOST = 120  # statements of one clause

_LEAD = re.compile(r"(?:^|(?<=[。；\n]))(?P<lead>[^。；\n]*?(?:下列|以下|如下|包括|是|有)[^。；\n]{0,80}?)[：:]\s*\n?")
_ITEM = re.compile(
    r"[\s\u3000]*(?:[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[．.、](?!\d)|[①-⑳]|[一二三四五六七八九十]{1,3}、)[\s\u3000]*(?P<words>[^\n]+?)[；;。]?(?=\n|$)"
)
_CASES = re.compile(r"(?:有|属于|符合|具有|具备|存在)?(?:下列|以下)(?:情形|情况|行为|条件|事项)之一的?")
_THOSE = re.compile(
    r"(?:下列|以下)(?P<noun>[^，。：；不应可依由予免的]{1,12}?)(?=$|[，不应可依由予免进]|解决|处理|办理|交纳|缴纳|执行)"
)
# What may stand before 有下列情形之一的 and be left out: it limits neither who nor when.
_GENERAL = re.compile(r"(?:违反[^，。；]*规定)?[，,]?")
# What may stand behind a list and limit some of its items.
_LIMITED = re.compile("除外|可以不|第[（(].{1,3}[）)]项|前[款项]第?.{0,16}项|还应当|足以(?:反驳|推翻)")
_DEMANDS = re.compile(r"(?:应当|必须|应|须)(?:同时)?(?P<verb>遵守|符合|具备|执行|履行|满足|做到|采取)$")
# What is to be had all at once: 提交下列材料，可以办理.
_AT_ONCE = re.compile(
    "同时|[凭持](?=下列|以下)|(?:提交|提供|出具|携带|准备|填写|具备|具有|取得|缴纳|交纳|持有|拥有|通过|完成|经过|办理|配备|履行)(?:了)?(?:下列|以下).*(?:可以|方可|方能|予以)"
)
_BY = re.compile("(?:应当)?(?:按照|依照|根据|按)$")
_WAYS = re.compile(r"(?:通过|采取|采用)(?:下列|以下)(?:途径|方式|措施|形式|办法|渠道)(?:解决|处理|办理|进行)?$")


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement: its words, and for each piece of them where it stands in the clause (None for words put between)."""

    words: str
    pieces: tuple[tuple[int, int, tuple[int, int] | None], ...]

    def original(self, start: int, end: int) -> tuple[int, int] | None:
        """The clause's range of the piece in which most of ``words[start:end]`` stands."""
        best = max(self.pieces, key=lambda p: min(end, p[1]) - max(start, p[0]) if p[2] else -1)
        return best[2]


@lru_cache(maxsize=512)
def statements(text: str) -> tuple[Statement, ...]:
    """The statements of the text's numbered lists, in order; none for a text without one."""
    found = [_statement(text, pieces) for pieces in _expanded(text)]
    return tuple({s.words: s for s in found}.values())[:MOST]


def _statement(text: str, pieces: list[Piece]) -> Statement:
    words, places = "", []
    for piece in pieces:
        part = piece if isinstance(piece, str) else text[piece[0] : piece[1]]
        places.append((len(words), len(words) + len(part), None if isinstance(piece, str) else piece))
        words += part
    return Statement(words, tuple(places))


def _expanded(text: str) -> Iterator[list[Piece]]:
    for match in _LEAD.finditer(text):
        items = _items(text, match.end())
        if len(items) < 2 or re.search("除|非", match["lead"]) or _LIMITED.search(text[items[-1][1] :]):
            continue
        start = match.start("lead")
        label = LABEL.match(text[start : match.end("lead")])
        start += label.end() if label else 0
        lead = text[start : match.end("lead")]
        if re.search("之一|任[一意]|任何一|其一|[一两]种", lead) and not _CASES.search(lead):
            continue  # 下列材料之一: one of them is enough
        cases, those, ways = _CASES.search(lead), _THOSE.search(lead), _WAYS.search(lead)
        if cases:
            yield from _each_case(text, start, cases, match.end("lead"), items)
        elif ways:
            for item in items:
                yield [(start, start + ways.start()), item]
            yield [(start, start + ways.start()), "的途径包括", *_joined(text, items)]
        elif those:
            together = re.search("条件|要求|标准|程序|原则|情形|资格", those["noun"]) or _AT_ONCE.search(lead)
            yield from _each_of(text, start, those, match.end("lead"), items, bool(together))
        else:
            yield [(start, match.end("lead")), *_joined(text, items)]


def _each_case(
    text: str, start: int, cases: re.Match[str], end: int, items: list[tuple[int, int]]
) -> Iterator[list[Piece]]:
    """有下列情形之一的，应当回避：each item is a condition of what follows, together they are its cases."""
    before, after = (start, start + cases.start()), (start + cases.end(), end)
    follows = re.match(r"[，,]?([^，,]+)", text[after[0] : after[1]])
    for item in items:
        closed = (item[0], item[1] - 1) if text[item[1] - 1] == "的" else item
        yield [before, closed, "的", after]
        if _GENERAL.fullmatch(text[before[0] : before[1]]):
            yield [closed, "的", after]
    if follows:
        first = (after[0] + follows.start(1), after[0] + follows.end(1))
        yield [before, first, "的情形包括", *_joined(text, items)]


def _each_of(
    text: str, start: int, those: re.Match[str], end: int, items: list[tuple[int, int]], together: bool
) -> Iterator[list[Piece]]:
    """下列案件不交纳受理费：each item is one of the things, and 应当提供下列材料：names them all.

    together: the items (具备下列条件，可以申请) hold only all at once.
    """
    before, after = (start, start + those.start()), (start + those.end(), end)
    noun = (start + those.start("noun"), start + those.end("noun"))
    by = _BY.search(text[before[0] : before[1]])
    if by:  # 未申报的，按照下列规定处理: each item is a rule by itself
        for item in items:
            yield [(before[0], before[0] + by.start()), item]
        return
    demands = _DEMANDS.search(text[before[0] : before[1]])
    if demands:  # 应当遵守下列规定 demands each of them
        for item in items:
            yield [(before[0], before[0] + demands.start("verb")), item]
    if after[0] == after[1] or not together:
        for item in items:
            yield [before, item, after]
    yield [before, *_joined(text, items), after]
    if after[0] == after[1]:
        yield [before, "的", noun, "包括", *_joined(text, items)]
        yield [before, noun, "包括", *_joined(text, items)]


def _joined(text: str, items: list[tuple[int, int]]) -> list[Piece]:
    """The items one after another; those that have parts of their own stay parted by ；."""
    mark = "；" if any("，" in text[start:end] for start, end in items) else "，"
    found: list[Piece] = []
    for item in items:
        found += [item, mark]
    return found[:-1]


def _items(text: str, at: int) -> list[tuple[int, int]]:
    """The ranges of the items' words behind their labels, from ``at`` on, as long as one follows another."""
    found = []
    while match := _ITEM.match(text, at):
        found.append(match.span("words"))
        at = match.end()
        at += len(text[at:]) - len(text[at:].lstrip("；;。\n 　"))
    return found
