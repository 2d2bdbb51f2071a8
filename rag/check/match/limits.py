"""What limits the pieces a reading uses, and has to be told with them: dates, exceptions, that a thing is only allowed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.check.match.align import Match
from rag.check.match.claims import Claim
from rag.check.reading.amounts import measured_by
from rag.check.reading.segments import Segment
from rag.check.reading.source import Source

_RESULT = re.compile("完成|建成|实现|达到|启动|组建")
MAY = ("可以", "有权")
ATTRIBUTE = 4  # tokens of what tells which are meant
Place = tuple[int, int]  # source, segment


def dates(said: Claim, sources: Sequence[Source], reading: list[Match]) -> str | None:
    """A date that was moved must be the only one of the segment it is said of."""
    matched = {i for i, _, _ in reading}
    if _dated_twice(said, sources, reading):
        return "时间与所述事项不相对应"
    for i, token in enumerate(said.tokens):
        moved_to = token.kind == "t" and i not in matched
        if moved_to and (_held_before(said, sources, reading, i) or _tells_which(said, sources, reading, i)):
            return "时间与所述事项不相对应"
    moved = {said.part_of[i] for i, t in enumerate(said.tokens) if t.kind == "t" and i not in matched}
    moved |= {p + 1 for p in moved}
    for i, where, j in reading:
        source = sources[where]
        segment = source.segments[source.segment_of[j]]
        yearly = re.match("每[年月季周日]|每[半两]年", source.told(source.segment_of[j]))
        if said.part_of[i] in moved and (len(segment.times) > 1 or yearly or _told_by_date(source, segment)):
            return "时间与所述事项不相对应"
    return None


def _held_before(said: Claim, sources: Sequence[Source], reading: list[Match], i: int) -> bool:
    """True for 完成甲，2022年推进乙 where the date is told of both: in the sentence the first has none."""
    date, part = said.tokens[i].value, said.part_of[i]
    for n, where, j in reading:
        own, segment = said.part_of[n], sources[where].segments[sources[where].segment_of[j]]
        if own >= part or segment.time != date or said.own[own] or said.inherited[own] is not None:
            continue
        if said.tokens[n].kind == "n" or _RESULT.match(sources[where].told(sources[where].segment_of[j])):
            return True
    return False


def _tells_which(said: Claim, sources: Sequence[Source], reading: list[Match], i: int) -> bool:
    """True for 2025年底前未取得证书的教师转岗 where the text has 未取得证书的教师2025年底前转岗."""
    ahead = [n for n in range(i + 1, len(said.tokens)) if said.part_of[n] == said.part_of[i]]
    of = next((n for n in ahead if said.tokens[n].value == "的"), None)
    if of is None or of < i + ATTRIBUTE:
        return False
    place = next(((where, j) for n, where, j in reversed(reading) if i < n <= of), None)
    if place is None:
        return False
    source, at = sources[place[0]], place[1]
    segment = source.segments[source.segment_of[at]]
    first = next((n for n in range(segment.start, segment.end) if source.tokens[n].kind == "t"), -1)
    return first > at


def _dated_twice(said: Claim, sources: Sequence[Source], reading: list[Match]) -> bool:
    """True for 2020年5月底，9月底前完成…: a date alone before a part with one of its own, which the text does not have so."""
    kinds: dict[int, set[str]] = {}
    for token, part in zip(said.tokens, said.part_of, strict=True):
        kinds.setdefault(part, set()).add(token.kind)
    alone = {p for p in kinds if kinds[p] <= {"t", "p"} and "t" in kinds[p] and "t" in kinds.get(p + 1, set())}
    stands = {said.part_of[i] for i, where, j in reading if said.tokens[i].kind == "t" and _alone(sources[where], j)}
    return not alone <= stands


def _alone(source: Source, j: int) -> bool:
    """True for a token that is all there is between two marks."""
    segment = source.segments[source.segment_of[j]]
    return segment.end - segment.start == 1


def told_by(sources: Sequence[Source], reading: list[Match], values: Sequence[str]) -> set[Place]:
    """The segments of which one of the words is told; of 企业可以申请 a sentence may use who alone."""
    return {
        (where, sources[where].segment_of[j]) for _, where, j in reading if sources[where].tokens[j].value in values
    }


def permissions(said: Claim, sources: Sequence[Source], reading: list[Match], used: list[Place]) -> str | None:
    """可根据需要，组织督导: what comes behind 可以 in its part is no more than allowed, and not told without it.

    Nor is 开展评估 in 鼓励企业公开标准，开展评估 a duty (应当开展评估).
    """
    have = set(used)
    matched = {i for i, _, _ in reading}
    may = told_by(sources, reading, MAY)
    demanded = any(token.tag == "modal" and i not in matched for i, token in enumerate(said.tokens))
    for where, at in used:
        source = sources[where]
        if demanded and any(
            _ENCOURAGED.search(source.printed(n))
            for n in range(at)
            if (where, n) not in have and source.segments[n].part == source.segments[at].part
        ):
            return "略去了“鼓励”"
        if _goes_on_from(source, where, at, have):
            return "略去了“鼓励”"
        before = (n for n in range(at - 1, -1, -1) if source.segments[n].part == source.segments[at].part)
        rule = None if tells(source, at) else next((n for n in before if tells(source, n)), None)
        if (
            rule is not None
            and _allows(source, rule)
            and (where, rule) not in (may if source.holds(rule, MAY) else have)
        ):
            return "略去了“可以”"
    return None


def _goes_on_from(source: Source, where: int, at: int, have: set[Place]) -> bool:
    """True for 企业提供岗位 behind 鼓励高校招生，: it may be encouraged too, and says nothing of its own that tells."""
    own = source.segments[at]
    if own.frozen or tells(source, at):
        return False
    for n in range(at - 1, -1, -1):
        before = source.segments[n]
        if before.part != own.part or before.subject != own.subject or tells(source, n):
            return False
        if re.match("(?:国家|[^，]{0,12}政府)?(?:鼓励|支持|倡导|提倡)", source.told(n)):
            return (where, n) not in have
    return False


# A sentence that limits the one before it without 但是.
_EXCEPTS = re.compile("不适用(?:前款|本)|(?:紧急|特殊)情况.*可以|确需.{1,20}的.*(?:批准|同意)")
# ，确需邀请的须报批准 limits the part right before it.
_NEEDED = re.compile("确(?:需|有必要|因)")
# What a sentence that begins with 但是 has when it only tells more.
_TELLS = re.compile("问题|差距|不足|不平衡|不充分|滞后|难度|短板|薄弱|挑战|压力|形势")
# 请求…，建设…: what follows is asked for or tried, not done.
_ASKED = re.compile("请求|建议|探索|力争|预计|有望|拟(?=[^定订稿])|原则上")
_ENCOURAGED = re.compile("鼓励|支持|引导|允许|力争|争取|倡导|提倡|探索")


def tells(source: Source, at: int) -> bool:
    """True for a segment that says itself what is to be done or allowed."""
    segment = source.segments[at]
    tokens = source.tokens[segment.start : segment.end]
    duty = any((t.tag == "modal" and t.value != "将") or t.value == "禁止" for t in tokens)
    duty = duty or any(token.value == "由" for token in tokens[:1])
    return duty or _allows(source, at)


def _allows(source: Source, at: int) -> bool:
    return source.holds(at, MAY) or bool(_ASKED.search(source.printed(at)))


def _told_by_date(source: Source, segment: Segment) -> bool:
    """True when the segment has a date that may not be left out, for it tells which things are meant."""
    return any(source.tokens[n].kind == "t" and not source.skippable[n] for n in range(segment.start, segment.end))


def exceptions(sources: Sequence[Source], used: list[Place]) -> str | None:
    """但…除外 limits what stands before it up to the last ；, or what stands before the ； it follows."""
    have = set(used)
    for where, at in used:
        segments = sources[where].segments
        own = segments[at]
        after = next((n for n, s in enumerate(segments) if s.sentence > own.sentence and s.end > s.start), None)
        if after is not None and (where, after) not in have and _but(sources[where], after):
            return "略去了例外规定"
        for n, segment in enumerate(segments[at + 1 :], at + 1):
            if segment.sentence != own.sentence or segment.part > own.part + 1:
                break
            follows = segment.part == own.part or segments[n - 1].part != segment.part
            needed = n == at + 1 and _NEEDED.match(sources[where].printed(n).strip())
            if ((segment.exception and follows) or (needed and segment.part == own.part)) and (where, n) not in have:
                return "略去了例外规定"
    return None


def _but(source: Source, n: int) -> bool:
    """True for a sentence that begins at the segment with 但是 or 前款规定不适用, or is of this segment alone and ends in 除外."""
    segment = source.segments[n]
    alone = n + 1 == len(source.segments) or source.segments[n + 1].sentence != segment.sentence
    last = max(k for k, other in enumerate(source.segments) if other.sentence == segment.sentence and other.end)
    sentence = source.words[source.tokens[segment.start].start : source.tokens[source.segments[last].end - 1].end]
    opening = source.printed(n)
    if re.match(r"\s*(?:前[款项条]|上述|本办法|本条例|本规定|本法)[^，]{0,6}不适用", opening) or _EXCEPTS.search(
        sentence
    ):
        return True
    if source.tokens[segment.start].value not in ("但是", "不过", "然而"):
        return alone and segment.exception
    return not _TELLS.search(sentence)


def measures(sources: Sequence[Source], used: list[Place]) -> str | None:
    """A figure of what only the piece before it tells is told behind that piece."""
    for n, (where, at) in enumerate(used):
        segments, told = sources[where].segments, sources[where].told
        if not at or segments[at - 1].part != segments[at].part or (where, at - 1) in used[:n]:
            continue
        if measured_by(told(at - 1), told(at)):
            return "略去了所计量的指标"
    return None
