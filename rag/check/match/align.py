"""The matcher: can a sentence be read off its evidence, token by token, by the permitted changes alone?

Permitted: leaving out words without weight, adding words without weight, moving a date, whole comma clauses in another order
or left out, items of a plain list left out. Everything else has to stand in the evidence in the same order. What governs a
used piece of evidence (its date, condition, exception, ban, subject) has to govern it in the sentence too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice, takewhile

from rag.check.match.added import addable
from rag.check.match.carried import carried
from rag.check.match.claims import Claim
from rag.check.match.omit import alike, past_cases, past_item, past_other_case, reaches_on, same_time
from rag.check.reading.settle import joined
from rag.check.reading.source import Source
from rag.check.reading.weight import past_bracket

MOST_STEPS = 20_000
SAME = 10  # ways by which one state may be reached: what was used on the way decides later
_IS = frozenset(("为", "是", "包括", "有", "即"))
_PAIRS = frozenset(("法律法规", "法规规章", "规章制度", "妇女儿童", "政策措施", "意见建议", "条件程序", "依据程序"))


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
        # Of two cases that begin alike (未经许可，…) first the one that goes on so.
        found.sort(key=lambda one: (one[0], -self._run(i, *one[1])))
        return [place for _, place in found]

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
        if addable(self.said, i, source, j):
            found.append(((i + 1, where, j), None))
        found += [((i, where, k), None) for k in carried(source, j)]
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
        listed = list(takewhile(lambda t: t.value != "。", source.tokens[j + 1 :]))
        said = {t.value for t in self.said.tokens[i:]}
        parted = any(t.value in ("；", "或者") and t.value not in said for t in listed)
        return parted or (any(t.kind == "s" for t in listed) and "、" not in said)

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


def _unroll(path: Link) -> list[Match]:
    found = []
    while path is not None:
        path, match = path
        found.append(match)
    return found[::-1]
