"""What a reading must also respect: conditions, exceptions, bans, subjects and places that govern the words it uses."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from rag.answer.align import Claim, Match
from rag.answer.limits import Place, dates, exceptions, permissions
from rag.answer.segments import LABEL
from rag.answer.source import Source

LEAST_CONTENT = 4


def objection(said: Claim, sources: Sequence[Source], reading: list[Match]) -> str | None:
    """Why the reading says something else than the evidence, in Chinese for the log and the audit; None when it does not."""
    used = _used(sources, reading)
    return (
        _too_little(said, reading)
        or _only_conditions(sources, used)
        or _conditions(sources, used)
        or exceptions(sources, used)
        or _leads(sources, used)
        or _lists(sources, used)
        or _leaps(sources, used)
        or _twice(reading)
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
    told = all(sources[where].segments[at].is_condition for where, at in used)
    return "只说了条件，没有说结果" if used and told else None


def _conditions(sources: Sequence[Source], used: list[Place]) -> str | None:
    have = set(used)
    for n, (where, at) in enumerate(used):
        segment = sources[where].segments[at]
        told = set(used[:n])
        if any(
            (where, c) not in told and not _other_case(sources[where], c, at, have, where) for c in segment.conditions
        ):
            return "略去了适用条件"
        if segment.ban and _within(sources[where], at) and (where, at - 1) not in have:
            return "略去了适用期间"
        if segment.is_condition and not segment.conditions and _dangling(sources, used, n):
            return "条件与结果不相对应"
    return None


def _within(source: Source, at: int) -> bool:
    """True for a segment behind …内， of its own part, which says when or where the ban holds."""
    before = source.segments[at - 1] if at else None
    if before is None or before.end == before.start or before.part != source.segments[at].part:
        return False
    return (
        source.words[source.tokens[before.start].start : source.tokens[before.end].start].rstrip("，, ").endswith("内")
    )


def _other_case(source: Source, c: int, at: int, have: set[Place], where: int) -> bool:
    """True for a condition left out of which another case is given: 甲的，或者乙的，可以… as 甲的，可以…."""
    joined = [c]
    for n in range(c + 1, at + 1):
        if _or_opens(source, n):
            joined.append(n)
    while joined and joined[0] > 0 and _or_opens(source, joined[0]):
        joined.insert(0, joined[0] - 1)
    return len(joined) > 1 and any((where, n) in have for n in joined)


def _or_opens(source: Source, n: int) -> bool:
    segment = source.segments[n]
    return segment.end > segment.start and source.tokens[segment.start].value == "或者"


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
    if _aggravates(source, to):
        return at < to and one.sentence == other.sentence  # whether it is of this case is asked by _unfounded
    return opens and one.sentence == other.sentence and source.tokens[one.end - 1].value != "的"


def _aggravates(source: Source, at: int) -> bool:
    return source.segments[at].is_condition and bool(_WORSE.match(_text(source, at)))


def _leads(sources: Sequence[Source], used: list[Place]) -> str | None:
    have = set(used)
    for where, at in used:
        lead = sources[where].segments[at].lead
        if lead is not None and (where, lead) not in have:
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


def _leaps(sources: Sequence[Source], used: list[Place]) -> str | None:
    """From one part of the evidence (to the next ；or 。) the reading may go on to another's beginning, not into its middle."""
    if len(set(used)) < len(used):
        return "重复拼接"
    for (where, at), (to, b) in pairwise(used):
        source = sources[to]
        near = where == to and (b == at + 1 or source.segments[at].part == source.segments[b].part)
        opens = b == 0 or source.segments[b - 1].part != source.segments[b].part or _bare(source, b - 1)
        opens = opens or (where == to and (to, b - 1) in used and _opens_cases(source, b - 1, at))
        if (
            not (near or opens)
            or (where == to and _backwards(source, at, b))
            or _unfounded(source, b, {n for w, n in used if w == to})
        ):
            return "把不同句子的内容拼在一起"
    return None


# A case that presupposes the one before it: 盗窃的，处…；情节严重的，处….
_WORSE = re.compile("情节|后果|数额|逾期|拒不|构成犯罪|造成.*(?:后果|损失)")
# Pieces that have their place before or behind another: an adjunct, a step of a procedure.
_PLACED = re.compile(
    "^(?:经|按(?![期时])照?|根据|在|自|由|向|于|报|待|再|然后|随后|最后)|[后时前内起]$|批准|同意|审[核查批定](?!事项|手续|流程|程序|权限|制度|改革)|报(?:送|请|经|国务院)|备案|移送|提[出交]|验收|评估|组织实施"
)
# A case of what was told right before it.
_OF_IT = re.compile(_WORSE.pattern + "|仍|期满")


def _backwards(source: Source, at: int, b: int) -> bool:
    """True for a piece told behind one that it stands before in its statement, when the order tells something."""
    if b >= at or source.segments[at].part != source.segments[b].part:
        return False
    one, other = source.segments[at], source.segments[b]
    cases = one.is_condition and other.is_condition and not (_or_opens(source, at) or _or_opens(source, b))
    return cases or one.ban != other.ban or any(_PLACED.search(_text(source, n)) for n in (at, b))


def _unfounded(source: Source, b: int, told: set[int]) -> bool:
    """True for 情节严重的 and 逾期不领回的 when nothing is told of the statement they belong to, the nearest before it."""
    segments = source.segments
    if not _OF_IT.match(_text(source, b)):
        return False
    own = segments[b]
    parts = {s.part for s in segments[:b] if s.end > s.start and s.part < own.part and s.sentence == own.sentence}
    for part in sorted(parts, reverse=True):
        held = [n for n, s in enumerate(segments) if s.part == part and s.end > s.start]
        if not _OF_IT.match(_text(source, held[0])):
            return told.isdisjoint(held)
    return False


def _text(source: Source, at: int) -> str:
    segment = source.segments[at]
    if segment.end == segment.start:
        return ""
    words = "".join(source.words[source.tokens[segment.start].start : source.tokens[segment.end - 1].end].split())
    label = LABEL.match(words)
    return words[label.end() :] if label else words


def _opens_cases(source: Source, b: int, at: int) -> bool:
    """True for 违反规定， at the head of a sentence whose cases (甲的，…；乙的，…) are told in another order."""
    head, case = source.segments[b], source.segments[b + 1]
    first = b == 0 or source.segments[b - 1].sentence != head.sentence
    return first and case.is_condition and head.sentence == source.segments[at].sentence


def _twice(reading: list[Match]) -> str | None:
    places = [(where, j) for _, where, j in reading]
    return "重复拼接" if len(set(places)) < len(places) else None


def _bare(source: Source, at: int) -> bool:
    """A segment of nothing but a date or a label, which the sentence may leave out."""
    segment = source.segments[at]
    first = at == 0 or source.segments[at - 1].sentence != segment.sentence
    return first and all(source.skippable[n] for n in range(segment.start, segment.end))


def _subjects(sources: Sequence[Source], used: list[Place]) -> str | None:
    """A piece taken from elsewhere must not come under the subject of the piece before it."""
    subject: str | None = None
    for n, (where, at) in enumerate(used):
        segments = sources[where].segments
        own = segments[at].subject if _explicit(sources[where], at) else None
        if n:
            before_where, before = used[n - 1]
            moved = where != before_where or not _next_to(sources[where], before, at)
            moved = moved and not (where == before_where and _next_case(sources[where], before, at))
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


def _next_case(source: Source, before: int, at: int) -> bool:
    """True for a case of its own (；构成犯罪的，…) told behind the end of another statement of its sentence."""
    one, case = source.segments[before], source.segments[at]
    opens = source.segments[at - 1].part != case.part if at else True
    ends = before + 1 < len(source.segments) and source.segments[before + 1].part != one.part
    if LABEL.match(source.words[source.tokens[case.start].start :]):
        return opens  # an item of a list
    return opens and ends and case.is_condition and one.sentence == case.sentence


def _next_to(source: Source, before: int, at: int) -> bool:
    """True for one segment or two with nothing but marks between them."""
    between = source.segments[before + 1 : at]
    return before <= at and all(segment.end == segment.start for segment in between)


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
