"""Sentences that say what something consists of (A包括B、C), read off a list that the text prints with its name."""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import cached_property

from rag.check.reading import lexicon as lex
from rag.check.reading.settle import Token
from rag.check.reading.tokens import tokenize
from rag.parse.numerals import to_int

PARTS = re.compile("以及|[、和及与]")  # between the things of a list
_NAMES = re.compile(
    r"^(?P<whole>[^，。；]{2,40}?)(?:主要|具体)?(?P<is>包括|包含|分别是|分别为|是指|涵盖|即|是|为|有)[：:]?(?P<parts>.+?)(?:等)?$"
)
_MEMBERS = re.compile(r"的?(?P<count>\d+|[一二三四五六七八九十]+)?个?(?:成员单位|成员|组成单位|组成部门|组成人员)$")
_COMPOSED = re.compile(
    "等?(?:有关|相关)?(?:部门|单位|人员|同志|负责人|成员|[一二三四五六七八九十\\d]+[人名]|[一二三四五六七八九十\\d]+个(?:部门|单位)(?:和单位)?)?(?:共同)?组成"
)
# 法官、检察官等司法机关人员 names no 司法机关; 学校周边 is no name for 小学.
_GOES_ON = re.compile(
    "(?!的|等|应|可|不|是|为|由|在|对|将|要|必|依|按|和|与|及|以|实|开|加|建|完|提|推|落|强|做|制|组织|参|接|享|能|须|进|履|承|负责(?!人)|报|向|从|自|因|有|没|均|都|共|分|协|配|工作(?!人|者)|建设)[\u4e00-\u9fff]"
)
_NO_NAME = re.compile("^(?:应|可|不|须|要|将|在|对)|(?:周边|附近|周围|之间|[内外中上下])$")
# What stands between a list and its name: 甲、乙等丙, 甲、乙的“丙”, “甲、乙”丙; 、 makes it one of them, a bare 的 their own.
_NAMED_BY = re.compile("[”》]?等[“《]?|[”》]?的[“《]|[”》][“《]?")
_WAY = re.compile(r"(.{2,20}?)的?(方式|途径|形式|渠道|手段|办法)$")
_FEWEST = 4  # tokens of the parts
_NEAR = 12  # tokens before ways in which a ban reaches them
_FAR = 30  # and in which what they are ways of is told


def listed(sentence: str, tokens: Sequence[Token], words: str) -> bool:
    """True for A包括B、C where the text says B、C等A, B、C的“A” or A由B、C组成: the parts and their name as they stand.

    tokens, words: of the text.
    """
    found = _NAMES.match(sentence.rstrip("。；;！!，,：: "))
    if not found or not re.search("[、”]", found["parts"]):
        return False
    text, parts, whole = _Text(tokens, words), _values(found["parts"]), _values(found["whole"])
    if len(parts) < _FEWEST or len(whole) < 2:
        return False
    members = _MEMBERS.search(found["whole"])
    if members and members.start() >= 2:
        count = to_int(members["count"]) if members["count"] else None
        led = [*_values(found["whole"][: members.start()]), "由", *parts]
        return count in (None, len(PARTS.split(found["parts"]))) and text.composed(led)
    closed = found["is"] not in (
        "包括",
        "包含",
        "涵盖",
        "有",
    )  # 是调解、仲裁 says that these are all, and the text has 等
    if way := _WAY.match(found["whole"]):
        return not closed and text.by_ways(_values(way[1]), [*parts, "等", *_values(way[2])])
    if _NO_NAME.search(found["whole"]) or found["parts"][0] in "对将向":
        return False
    return text.names(parts, [], whole, closed) or (not closed and text.names(parts, ["等"], whole, closed))


@dataclass(frozen=True)
class _Text:
    """A text as such sentences are read off it."""

    tokens: Sequence[Token]
    words: str

    @cached_property
    def told(self) -> list[Token]:
        """The tokens without marks of a list and words that may be added."""
        return [t for t in self.tokens if t.kind != "s" and t.tag != "added"]

    @cached_property
    def values(self) -> list[Hashable]:
        """What they say."""
        return [t.value for t in self.told]

    def places(self, wanted: Sequence[Hashable]) -> list[int]:
        """Where these stand one after another."""
        return [n for n in range(len(self.values)) if self.values[n : n + len(wanted)] == wanted]

    def composed(self, led: list[Hashable]) -> bool:
        """True for A由B、C组成 and no further member before 组成."""
        ends = (self.told[n + len(led) - 1].end for n in self.places(led))
        return any(_COMPOSED.match(self.words, end) for end in ends)

    def by_ways(self, done: list[Hashable], ways: list[Hashable]) -> bool:
        """True for B、C等方式 in the statement of what is done by them, which no ban reaches."""
        at = next(iter(self.places(ways)), 0)
        stop = next((n + 1 for n in range(at - 1, -1, -1) if self.values[n] in ("。", "；", "\n")), 0)
        banned = any(lex.denies(value) for value in self.values[max(stop, at - _NEAR) : at])
        near = range(max(stop, at - _FAR), at)
        return not banned and any(self.values[n : n + len(done)] == done for n in near)

    def names(self, parts: list[Hashable], link: list[Hashable], whole: list[Hashable], closed: bool) -> bool:
        """True where the parts stand with their name behind them; closed: and no other part before them."""
        size = len(parts) + len(link)
        return any(
            self._named(n, len(parts), n + size, len(whole)) and not self._cut(n, closed)
            for n in self.places([*parts, *link, *whole])
        )

    def _named(self, first: int, size: int, head: int, length: int) -> bool:
        """True when what begins at ``head`` is the name of the parts from ``first`` on, and no part of a longer one."""
        between = re.sub(r"\s", "", self.words[self.told[first + size - 1].end : self.told[head].start])
        behind = self.words[self.told[head + length - 1].end :].lstrip()
        return bool(_NAMED_BY.fullmatch(between)) and not _GOES_ON.match(behind)

    def _cut(self, first: int, closed: bool) -> bool:
        """True when the first part is cut out of 未经批准的…, or, where all are told, has another before it."""
        if not first:
            return False
        before, own = self.told[first - 1], self.told[first]
        marks = (t.start for t in self.tokens if t.kind == "s")
        return lex.denies(before.value) or (closed and any(before.end <= mark < own.start for mark in marks))


def _values(words: str) -> list[Hashable]:
    return [t.value for t in tokenize(words) if t.kind not in "s" and t.tag != "added"]
