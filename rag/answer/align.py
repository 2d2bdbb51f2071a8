"""The matcher: can a sentence be read off its evidence, token by token, by the permitted changes alone?

Permitted: leaving out words without weight, adding words without weight, moving a date, whole comma clauses in another order
or left out, items of a plain list left out. Everything else has to stand in the evidence in the same order. What governs a
used piece of evidence (its date, condition, exception, ban, subject) has to govern it in the sentence too.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Sequence
from itertools import islice, takewhile

from rag.answer.cases import LEADS_IN
from rag.answer.claims import Claim
from rag.answer.omit import alike, past_cases, past_item, past_other_case, reaches_on, same_time
from rag.answer.segments import Segment, compares, of_change
from rag.answer.settle import joined, number_list
from rag.answer.source import Source
from rag.answer.weight import opens_time, past_bracket, stray

MOST_STEPS = 20_000
SAME = 10  # ways by which one state may be reached: what was used on the way decides later
_GIVEN = re.compile("给予|予以|补助|补贴|奖励|减免|免[收征缴]|减[收征半]|享受|领取|每[人户月年]")
_ASKED = re.compile("要求|督促|责令|指导|监督|组织|通知|告知|责成|支持|引导|帮助|鼓励|委托|为了|下列")
_WHO = re.compile("^(?!根据|按|对|在|经)[^，]*(?:[人者员官民生师]|机关|机构|部门|单位|企业|学校)$")
_ACTS_ITSELF = re.compile("应当|可以|禁止|必须|由|将|其|该")
_PLAIN = ("的", "地", "该", "该项", "相关", "有关", "广大")  # what may be added between the things of a list
_IS = frozenset(("为", "是", "包括", "有", "即"))
_SCOPES = ("在", "对", "自", "当", "向", "经", "从", "因")
_PAIRS = frozenset(("法律法规", "法规规章", "规章制度", "妇女儿童", "政策措施", "意见建议", "条件程序", "依据程序"))
_CHOICE = ("可以", "应当", "禁止")


Match = tuple[int, int, int]  # sentence token, source, source token
State = tuple[int, int, int]
Link = tuple["Link | None", Match] | None


class Aligner:
    """Finds readings of one claim in the given sources; a reading is the list of its matches."""

    def __init__(self, said: Claim, sources: Sequence[Source], most: int = MOST_STEPS) -> None:
        """``most``: steps that :meth:`readings` may take."""
        self.said = said
        self.sources = sources
        self.steps = 0
        self._most = min(most, MOST_STEPS)

    def readings(self) -> Iterator[list[Match]]:
        """Readings of the whole sentence, likely ones first."""
        yield from self._straight()
        stack: list[tuple[State, Link]] = [((0, where, at), None) for where, at in reversed(self._likely())]
        visits: dict[State, int] = {}
        while stack and self.steps < self._most:
            state, path = stack.pop()
            self.steps += 1
            visits[state] = visits.get(state, 0) + 1
            if visits[state] > SAME:
                continue
            i, where, j = state
            if i == len(self.said.tokens):
                if self.sources[where].tail[j]:
                    yield _unroll(path)
                continue
            stack += [(next_state, (path, match) if match else path) for next_state, match in self._moves(i, where, j)]

    def _straight(self) -> Iterator[list[Match]]:
        """Readings without any change: most sentences of a careful model are the evidence's own words."""
        size = len(self.said.tokens)
        for where, at in self._likely():
            source = self.sources[where]
            i = 0
            while i < size and at + i < len(source.tokens) and self._equal(i, source, at + i):
                i += 1
            if i == size and source.tail[at + i]:
                yield [(n, where, at + n) for n in range(size)]

    def _likely(self) -> list[tuple[int, int]]:
        """Where the sentence may begin, first in those sentences of the sources that have most of its words."""
        said = {token.value for token in self.said.tokens}

        def shared(place: tuple[int, int]) -> tuple[int, int]:
            source, at = self.sources[place[0]], place[1]
            return len(said & source.values[source.segments[source.segment_of[at]].sentence]), self._run(0, *place)

        return sorted(self._starts(0), key=shared, reverse=True)

    def _run(self, i: int, where: int, j: int) -> int:
        """How many tokens from ``i`` on are those of the source from ``j`` on."""
        alike = zip(islice(self.said.tokens, i, None), islice(self.sources[where].tokens, j, None), strict=False)
        return sum(1 for _ in takewhile(lambda pair: pair[0].value == pair[1].value, alike))

    def _starts(self, i: int) -> Iterator[tuple[int, int]]:
        """Segments of the sources in which the rest of the sentence may begin."""
        wanted = self._wanted(i)
        for where, source in enumerate(self.sources):
            for segment, opening in zip(source.segments, source.openings, strict=True):
                if segment.end > segment.start and not wanted.isdisjoint(opening):
                    yield where, segment.start

    def _onward(self, i: int, where: int, j: int) -> list[tuple[int, int]]:
        """Where the next part of the sentence may begin behind the source token ``j``, likely places first.

        Not in the middle of another statement than the one read: governs.py would object to it anyway.
        """
        source = self.sources[where]
        read = {source.segment_of[max(j - 1, 0)], source.segment_of[j]}
        found: list[tuple[tuple[bool, bool, bool], tuple[int, int]]] = []
        for to, at in self._starts(i):
            segments, b = self.sources[to].segments, self.sources[to].segment_of[at]
            before = segments[b - 1] if b else None
            opens = before is None or before.part != segments[b].part or before.end == before.start
            near = to == where and any(b == n + 1 or segments[n].part == segments[b].part for n in read)
            skipped = before is not None and all(self.sources[to].skippable[before.start : before.end])
            if opens or near or skipped or segments[b].is_condition:
                found.append(((to != where, at < j, not (opens or near or skipped)), (to, at)))
        if len(found) > 1:  # of two cases that begin alike (未经许可，…) the one that goes on so
            found.sort(key=lambda one: -self._run(i, *one[1]))
        return [place for _, place in sorted(found, key=lambda one: one[0])]

    def _wanted(self, i: int) -> set[object]:
        found: set[object] = set()
        for token in self.said.tokens[i:]:
            found.add(token.kind if token.kind in "tr" else token.value)
            if token.kind == "r":
                found |= {"县", "区", "市", "省", "州"}
            if token.kind == "w" and token.value in ("县", "区", "市", "省", "州"):
                found.add("r")
            if not (
                token.tag in ("added", "lead", "modal", "link")
                or token.kind in "trp()"
                or token.value in ("县", "区", "市", "由", "在", "当")
            ):
                break
        return found

    def _moves(self, i: int, where: int, j: int) -> list[tuple[State, Match | None]]:
        """Next states, least likely first (the stack takes the last)."""
        source = self.sources[where]
        token = self.said.tokens[i]
        found: list[tuple[State, Match | None]] = []
        joins = token.kind == "s" and j < len(source.tokens) and reaches_on(source, source.tokens[j].start)
        if token.kind in "ps" and source.tail[j] and source.loose and not joins:
            onward = self._onward(i + 1, where, j)
            found += [((i + 1, w, at), None) for w, at in reversed(onward)]
        if i + 1 == len(self.said.tokens) and token.kind == "p":
            found.append(((i + 1, where, j), None))
        if self._addable(i, source, j):
            found.append(((i + 1, where, j), None))
        found += [((i, where, k), None) for k in self._carried(source, j)]
        if j < len(source.tokens):
            found += [((i, where, k), None) for k in self._skips(i, source, j)]
            if self._equal(i, source, j):
                found.append(((i + 1, where, j + 1), (i, where, j)))
            elif source.tokens[j].value == "：" and token.value in _IS and not self._one_of_several(i, source, j):
                found.append(((i + 1, where, j + 1), None))
        return found

    def _one_of_several(self, i: int, source: Source, j: int) -> bool:
        """True for 条件是年满18周岁 where the text has 条件：年满18周岁；有固定住所."""
        if self.said.tokens[i].value not in ("为", "是", "即"):
            return False
        listed = takewhile(lambda t: t.value not in ("。", "\n"), source.tokens[j + 1 :])
        said = {t.value for t in self.said.tokens[i:]}
        return any(t.value == "；" or t.kind == "s" for t in listed) and "；" not in said and "、" not in said

    def _carried(self, source: Source, j: int) -> list[int]:
        """The later parts of a sentence that go on behind what was read: 机构不得…，不得…; 可以采取甲，也可以采取乙."""
        if j >= len(source.tokens) or not source.loose:
            return []
        segment = source.segments[source.segment_of[j]]
        if segment.is_condition or j <= segment.start:
            return []
        after = (
            source.segments[source.segment_of[j] + 1 :] if source.tokens[j].value in _CHOICE or segment.subject else ()
        )
        later = list(takewhile(lambda other: other.sentence == segment.sentence, after))
        found = []
        if source.tokens[j].value in _CHOICE:
            found = [other.start for other in later if _again(source, other, source.tokens[j].value)]
        found += _duties_on(source, j, later)
        words = source.words[source.tokens[segment.start].start : source.tokens[j - 1].end]
        ahead = next((t.value for t in source.tokens[j : segment.end] if t.tag != "adverb"), "")
        if ahead in _SCOPES:  # 单位在运送过程中应当…，不得…: that holds for what follows too
            return found
        if not segment.subject or "".join(words.split()).removeprefix("由") != segment.subject:
            return found
        return found + [
            other.start
            for other in later
            if other.subject == segment.subject
            and other.end > other.start
            and (other.lead, other.block) == (segment.lead, segment.block)
        ]

    def _addable(self, i: int, source: Source, j: int) -> bool:
        token = self.said.tokens[i]
        ahead = self.said.tokens[i + 1].kind if i + 1 < len(self.said.tokens) else ""
        if token.tag in ("added", "lead", "link", "modal"):
            return self._weightless(i, source, j, ahead)
        if token.kind == "t":
            return not compares(self.said.tokens, i) and len(self.said.own[self.said.part_of[i]]) == 1
        if token.kind == "r":
            return token.value in source.region.own and not (j < len(source.foreign) and source.foreign[j])
        if token.kind in "()":  # 中（高级）职称 is not 中高级职称
            return any(t.kind in "ps()u" for t in source.tokens[max(0, j - 1) : j + 1]) or j >= len(source.tokens)
        if token.value in ("在", "当"):
            return self._opens_time(i, source, j)
        if token.value == "等":
            return ahead in ("", "p") and j < len(source.tokens) and source.tokens[j].value in ("、", "，")
        if token.value == "由":  # 企业给予奖励 tells of whom it is given to
            opens = i == 0 or self.said.tokens[i - 1].kind == "p"
            return opens and not _GIVEN.search(source.printed(source.segment_of[min(j, len(source.tokens) - 1)]))
        if token.kind == "p":
            # 经授权的机构可以 is not 经授权，机构可以.
            near = {source.tokens[n].value for n in (j - 1, j) if 0 <= n < len(source.tokens)}
            attributive = "的" in near and self.said.tokens[i - 1].value != "的"
            return token.value in ("，", "：", "；") and j > 0 and i > 0 and not attributive
        return ahead == "u" and token.value == source.region.level

    def _opens_time(self, i: int, source: Source, j: int) -> bool:
        """True for 在 before 森林高火险期内 and 实施管制期间, which open a part of the text without it."""
        opens = j < len(source.tokens) and source.segments[source.segment_of[j]].start == j
        if not opens or (i and self.said.tokens[i - 1].kind != "p"):
            return False
        segment = source.segments[source.segment_of[j]]
        return opens_time(joined(source.tokens[segment.start : segment.end]))

    def _weightless(self, i: int, source: Source, j: int, ahead: str) -> bool:
        """Whether a word of the tables may be added here."""
        tag = self.said.tokens[i].tag
        parted = any(t.kind == "s" for t in source.tokens[max(0, j - 1) : j + 1])
        if parted and self.said.tokens[i].value not in _PLAIN:
            return False  # 不得倾倒，同时堆放 is not 不得倾倒、堆放
        if tag == "lead":
            return self.said.leading[i]
        if tag == "added" and stray(self.said.tokens, i):
            return False
        if self.said.tokens[i].value == "分别":  # 两个园区引进30家 are not 分别引进30家
            segment = source.segments[source.segment_of[min(j, len(source.tokens) - 1)]]
            things = 1 + sum(t.kind == "s" for t in source.tokens[segment.start : j])
            part = list(source.tokens[j : segment.end])
            return things > 1 and any(len(number_list(part, n)) == things for n in range(len(part)))
        if tag == "modal" and i and self.said.tokens[i - 1].value == "不":
            return False
        if tag == "modal":  # 应当，… answers a question and may be the wrong answer
            segment = source.segments[source.segment_of[min(j, len(source.tokens) - 1)]]
            told = segment.ban or segment.is_condition or segment.grant
            return ahead != "p" and source.plan and not told
        return tag != "link" or not of_change(self.said.tokens, i)

    def _equal(self, i: int, source: Source, j: int) -> bool:
        said, stands = self.said.tokens[i], source.tokens[j]
        if not alike(said, stands, source):
            return False
        if stands.kind in "ps()" or said.kind == "t":
            return True
        segment = source.segments[source.segment_of[j]]
        part = self.said.part_of[i]
        own = self.said.own[part]
        if own:
            return len(own) > 1 or (
                segment.time is not None
                and (same_time(own[0], segment.time) or any(same_time(own[0], t) for t in segment.times))
            )
        before = self.said.inherited[part]
        if before is None or segment.time is None or same_time(before, segment.time):
            return True
        # 各部门于2月底前，根据…，研究…: the date named last before this part in the text too.
        earlier = (s for s in reversed(source.segments[: source.segment_of[j]]) if s.sentence == segment.sentence)
        named = next((s.times for s in earlier if s.times), ())
        return any(same_time(before, time) for time in named)

    def _skips(self, i: int, source: Source, j: int) -> list[int]:
        """Places in the source from which reading may go on without the sentence saying what lies between."""
        found = []
        token = source.tokens[j]
        segment = source.segments[source.segment_of[j]]
        if (
            token.kind == "s"
            and source.words[token.start] == "、"
            and j + 1 < segment.end
            and alike(self.said.tokens[i], source.tokens[j + 1], source)
            and joined((*source.tokens[j - 2 : j], *source.tokens[j + 1 : j + 3])) in _PAIRS
        ):
            found.append(j + 1)  # 法律、法规 as 法律法规
        if token.value == "或者" and (k := past_other_case(self.said.tokens[i], source, segment, j)):
            found.append(k)
        if j and source.tokens[j - 1].value == "等" and token.kind == "n" and j + 2 < segment.end:
            found.append(j + 2)  # 等18项核心制度
        if (
            not segment.frozen
            and (not segment.is_condition or segment.either)
            and (k := past_item(self.said.tokens[i], source, segment, j))
        ):
            found.append(k)
        found += past_cases(self.said.tokens[i], source, segment, j)
        if token.kind == "(" and (k := past_bracket(source.tokens, j)):
            found.append(k)
        if source.skippable[j] and not (token.kind == "t" and len(self.said.own[self.said.part_of[i]]) > 1):
            found.append(j + 1)
        return found


def _duties_on(source: Source, j: int, later: Sequence[Segment]) -> list[int]:
    """The duties that follow the one at ``j``, of whom it is told: 食堂应当甲；应当乙, 单位必须甲，不得乙."""
    segment = source.segments[source.segment_of[j]]
    words = joined(source.tokens[segment.start : segment.end])
    # 按照规定应当履行义务的机构，应当甲: there the first tells which ones.
    who = _WHO.search(joined(source.tokens[segment.start : j]))
    named = not who and re.search("的[^，的]{1,12}$", joined(source.tokens[j : segment.end]))
    if not _duty(source, j) or segment.conditions or named or _ASKED.search(words):
        return []
    found = []
    led = False  # by 根据需要, which is said of the next alone
    for other in later:
        told = joined(source.tokens[other.start : other.end])
        if told and not _duty(source, other.start):
            if other.is_condition or _ACTS_ITSELF.search(told):
                break
            led = bool(LEADS_IN.match(told))
        elif told and not (led or other.conditions):
            found.append(other.start)
    return found


def _duty(source: Source, j: int) -> bool:
    return source.tokens[j].tag == "modal" or source.tokens[j].value in _CHOICE


def _again(source: Source, segment: Segment, choice: Hashable) -> bool:
    """True when the segment begins with 也, 还, 并 or 既 and the same 可以, 应当 or 不得."""
    first = source.tokens[segment.start : segment.start + 2]
    return len(first) == 2 and first[0].value in ("也", "还", "并", "同时", "既") and first[1].value == choice


def _unroll(path: Link) -> list[Match]:
    found = []
    while path is not None:
        path, match = path
        found.append(match)
    return found[::-1]
