"""What a reading must also respect: conditions, exceptions, bans, subjects and places that govern the words it uses."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.check.match.align import Match
from rag.check.match.claims import Claim
from rag.check.match.limits import Place, dates, exceptions, measures, permissions, told_by
from rag.check.match.rests import BAN, untold
from rag.check.match.sequence import aggravates, and_elsewhere, leaps, next_case, next_to, or_opens, twice
from rag.check.reading.cases import BREACH, PENALTY
from rag.check.reading.source import Source

LEAST_CONTENT = 4
# 辞退等处理，或者解除合同确有错误的: what makes a case of the first stands behind the other.
_BARE_MATTER = re.compile("(?:处理|决定|不作为)$")
_CASE_END = re.compile("(?:[的时后前外]|期间|日起)$")


def objection(said: Claim, sources: Sequence[Source], reading: list[Match]) -> str | None:
    """Why the reading says something else than the evidence, in Chinese for the log and the audit; None when it does not."""
    used, bans = _used(sources, reading), told_by(sources, reading, BAN)
    return (
        _too_little(said, reading)
        or _only_conditions(sources, used)
        or _conditions(sources, used)
        or exceptions(sources, used)
        or _choice(sources, reading, used)
        or _leads(sources, used, bans)
        or untold(sources, used, bans)
        or _lists(sources, used)
        or leaps(sources, used)
        or measures(sources, used)
        or twice(reading)
        or and_elsewhere(said, sources, reading)
        or dates(said, sources, reading)
        or permissions(said, sources, reading, used)
        or _subjects(sources, used)
        or _places(said, sources, reading)
    )


def _used(sources: Sequence[Source], reading: list[Match]) -> list[Place]:
    """The segments used, in the sentence's order, each run of one segment once; brackets' bodies count with their segment."""
    found: list[Place] = []
    for _, where, j in reading:
        source = sources[where]
        if source.tokens[j].kind == "p":
            continue
        place = (where, source.segment_of[j])
        if not found or found[-1] != place:
            found.append(place)
    return found


def _too_little(said: Claim, reading: list[Match]) -> str | None:
    content = [i for i, _, _ in reading if said.tokens[i].kind in "wnut" and not said.tokens[i].tag]
    weight = sum(2 if said.tokens[i].kind in "nut" else len(str(said.tokens[i].value)) for i in content)
    return None if weight >= LEAST_CONTENT else "没有可核对的内容"


def _only_conditions(sources: Sequence[Source], used: list[Place]) -> str | None:
    """委托他人代理的，应当… says neither that one entrusts nor that one has to."""
    several = len(set(used)) > 1
    told = all(
        sources[where].segments[at].is_condition and not _concludes(sources[where], at, several) for where, at in used
    )
    return "只说了条件，没有说结果" if used and told else None


def _concludes(source: Source, at: int, several: bool) -> bool:
    """True for what ends its statement and is no case by its last word: …的，应当报经主管部门批准。

    several: whether more than this piece is told; by itself it tells of nothing, unless its statement is no more.
    """
    end = source.segments[at].end
    if not several and at and source.segments[at - 1].part == source.segments[at].part:
        return False
    last = end >= len(source.tokens) or source.tokens[end].value in ("。", "；", "\n")
    text = source.told(at)
    return last and not (_CASE_END.search(text) or PENALTY.match(text))


def _conditions(sources: Sequence[Source], used: list[Place]) -> str | None:
    have = set(used)
    for n, (where, at) in enumerate(used):
        segment = sources[where].segments[at]
        told = set(used[:n])
        if any(
            (where, c) not in told and not _other_case(sources[where], c, at, have, where) for c in segment.conditions
        ):
            return "略去了适用条件"
        if segment.is_condition and not segment.conditions and _dangling(sources, used, n):
            return "条件与结果不相对应"
    return None


def _choice(sources: Sequence[Source], reading: list[Match], used: list[Place]) -> str | None:
    """甲的，或者乙的 is not 甲的，并且乙的, and 98天，其中产前15天 not 98天，产前15天: behind the first such a word is told."""
    told = {(where, j) for _, where, j in reading}
    for n, (where, at) in enumerate(used):
        source, segment = sources[where], sources[where].segments[at]
        ties = or_opens(source, at) or (
            source.tokens[segment.start].value == "其中"
            and any(token.kind == "n" for token in source.tokens[segment.start : segment.end])
        )
        if ties and (where, at - 1) in used[:n] and (where, segment.start) not in told:
            return "略去了“或者”或“其中”"
    return None


def _other_case(source: Source, c: int, at: int, have: set[Place], where: int) -> bool:
    """True for a condition left out of which another case is given: 甲的，或者乙的，可以… as 甲的，可以…."""
    if (
        c
        and not or_opens(source, c)
        and source.segments[c - 1].is_condition
        and _own_case(source, c - 1)
        and (where, c - 1) in have
    ):
        return False  # 未达到要求，拒不改正，或者…: the two are one case
    joined = [c]
    for n in range(c + 1, at + 1):
        if or_opens(source, n) and source.segments[n].is_condition:
            joined.append(n)
    while joined and joined[0] > 0 and or_opens(source, joined[0]):
        joined.insert(0, joined[0] - 1)
    return len(joined) > 1 and any((where, n) in have and not _BARE_MATTER.search(source.printed(n)) for n in joined)


def _own_case(source: Source, at: int) -> bool:
    """True for a case that is not, as 违反规定 and 有下列情形 are, that of all that follow."""
    segment = source.segments[at]
    text = source.printed(at)
    shared = BREACH.search(text) or re.search("下列|以下|活动中|工作中|过程中", text)
    return source.tokens[segment.end - 1].value != "的" and not shared


def _dangling(sources: Sequence[Source], used: list[Place], n: int) -> bool:
    """True when what follows a condition in the sentence is governed by another one in the evidence."""
    where, at = used[n]
    source = sources[where]
    governed = {b for b, s in enumerate(source.segments) if at in s.conditions}
    following = used[n + 1 :]
    if following and following[0][0] == where and _heads(source, at, following[0][1]):
        return False
    return (
        bool(governed)
        and bool(following)
        and following[0] != (where, at + 1)
        and (following[0][0] != where or following[0][1] not in governed)
    )


def _heads(source: Source, at: int, to: int) -> bool:
    """True for the first half of a condition that opens a sentence and reaches over its ；(违反规定，甲的，…；乙的，…)."""
    one, other = source.segments[at], source.segments[to]
    opens = at == 0 or source.segments[at - 1].sentence != one.sentence
    if aggravates(source, to):
        return at < to and one.sentence == other.sentence  # whether it is of this case is asked by _unfounded
    if all(re.search("[后前时]$", source.printed(n)) for n in (at, to)):
        return False  # 清偿全部债权后，…；在未获清偿前，…: each has its own time
    return opens and one.sentence == other.sentence and source.tokens[one.end - 1].value != "的"


def _leads(sources: Sequence[Source], used: list[Place], bans: set[Place]) -> str | None:
    have = set(used)
    for where, at in used:
        lead = sources[where].segments[at].lead
        if lead is None:
            continue
        told = bans if sources[where].holds(lead, BAN) else have
        if (where, lead) not in told:
            return "略去了列举的前提"
    return None


def _lists(sources: Sequence[Source], used: list[Place]) -> str | None:
    """A list of responsible units is told whole or not at all."""
    for where, at in used:
        block = sources[where].segments[at].block
        if block is not None and any(
            s.block == block and (where, n) not in used for n, s in enumerate(sources[where].segments)
        ):
            return "单位名单不全"
    return None


def _subjects(sources: Sequence[Source], used: list[Place]) -> str | None:
    """A piece taken from elsewhere must not come under the subject of the piece before it."""
    subject: str | None = None
    for n, (where, at) in enumerate(used):
        segments = sources[where].segments
        own = segments[at].subject if _explicit(sources[where], at) else None
        if n:
            before_where, before = used[n - 1]
            moved = where != before_where or not next_to(sources[where], before, at)
            moved = moved and not (where == before_where and next_case(sources[where], before, at))
            if moved and own is None and segments[at].subject != subject and subject is not None:
                return "主语与原文不符"
            if (
                moved
                and own is None
                and subject is None
                and segments[at].subject is None
                and _crosses(sources, used[n - 1], (where, at))
                and not _plain(sources, used[n - 1])
            ):
                return "主语与原文不符"
        subject = own or (
            subject
            if n and where == used[n - 1][0] and segments[at].subject in (None, subject)
            else segments[at].subject
        )
    return None


def _explicit(source: Source, at: int) -> bool:
    segment = source.segments[at]
    if segment.subject is None:
        return False
    before = source.segments[at - 1] if at else None
    return before is None or before.sentence != segment.sentence or before.subject != segment.subject


def _crosses(sources: Sequence[Source], one: Place, other: Place) -> bool:
    return (
        one[0] != other[0] or sources[one[0]].segments[one[1]].sentence != sources[other[0]].segments[other[1]].sentence
    )


def _plain(sources: Sequence[Source], place: Place) -> bool:
    return sources[place[0]].segments[place[1]].subject is None


def _places(said: Claim, sources: Sequence[Source], reading: list[Match]) -> str | None:
    """The county last named in the sentence must be that of the document each piece comes from."""
    named: dict[int, object] = {}
    last: object = None
    for i, token in enumerate(said.tokens):
        if token.kind == "r" and any(token.value in s.region.names for s in sources):
            last = token.value
        named[i] = last
    documents = {sources[where].clause.doc_id for _, where, _ in reading}
    for i, where, _ in reading:
        region = sources[where].region
        if named[i] is not None and named[i] not in region.names:
            return "地名与所引文件不符"
        if named[i] is None and len(documents) > 1:
            return "一句话引了几份文件，没有说明各指哪里"
    return None
