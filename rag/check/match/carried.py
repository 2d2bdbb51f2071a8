"""Which later parts of a sentence go on behind what was read: what else is told of who acts, or of what one may."""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence
from itertools import takewhile

from rag.check.reading.cases import LEADS_IN
from rag.check.reading.segments import Segment
from rag.check.reading.settle import joined
from rag.check.reading.source import Source

_SCOPES = ("在", "对", "自", "当", "向", "经", "从", "因")
_CHOICE = ("可以", "应当", "禁止")
_ASKED = re.compile("要求|督促|责令|指导|监督|组织|通知|告知|责成|支持|引导|帮助|鼓励|委托|为了|下列")
_WHO = re.compile("^(?!根据|按|对|在|经)[^，]*(?:[人者员官民生师]|机关|机构|部门|单位|企业|学校)$")
_ACTS_ITSELF = re.compile("应当|可以|禁止|必须|由|将|其|该")


def carried(source: Source, j: int) -> list[int]:
    """The later parts of a sentence that go on behind what was read: 机构不得…，不得…; 可以采取甲，也可以采取乙."""
    if j >= len(source.tokens) or not source.loose:
        return []
    segment = source.segments[source.segment_of[j]]
    if segment.is_condition or j <= segment.start:
        return []
    after = source.segments[source.segment_of[j] + 1 :] if source.tokens[j].value in _CHOICE or segment.subject else ()
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


def _duties_on(source: Source, j: int, later: Sequence[Segment]) -> list[int]:
    """The duties that follow the one at ``j``, of whom it is told: 食堂应当甲；应当乙, 单位必须甲，不得乙."""
    segment = source.segments[source.segment_of[j]]
    words = joined(source.tokens[segment.start : segment.end])
    # 按照规定应当履行义务的机构，应当甲: there the first tells which ones.
    who = _WHO.search(joined(source.tokens[segment.start : j]))
    named = not who and re.search("的[^，的]{1,12}$", joined(source.tokens[j : segment.end]))
    scoped = next((t.value for t in source.tokens[j + 1 : segment.end] if t.tag != "adverb"), "") in _SCOPES
    if not _duty(source, j) or segment.conditions or scoped or named or _ASKED.search(words):
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
    return source.tokens[j].value in _CHOICE or (
        source.tokens[j].tag == "modal" and len(str(source.tokens[j].value)) > 1
    )


def _again(source: Source, segment: Segment, choice: Hashable) -> bool:
    """True when the segment begins with 也, 还, 并 or 既 and the same 可以, 应当 or 不得."""
    first = source.tokens[segment.start : segment.start + 2]
    return len(first) == 2 and first[0].value in ("也", "还", "并", "同时", "既") and first[1].value == choice
