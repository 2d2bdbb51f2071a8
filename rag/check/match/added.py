"""What a sentence may say beside the evidence it is read off: words without weight, dates that hold already, marks."""

from __future__ import annotations

import re

from rag.check.match.claims import Claim
from rag.check.reading.dating import compares
from rag.check.reading.segments import of_change
from rag.check.reading.settle import joined, number_list
from rag.check.reading.source import Source
from rag.check.reading.weight import opens_time, stray

# Who acts may be told by 由, where the part says what they do.
_ACTS = re.compile(
    "应当?|必须|可以|负责|承担|办理|审[批核查]|制[定订]|编制|组织|组成|实施|管理|牵头|批准|领导|主持|协助|支配|使用|投资|监督|公布|发布|会同|决定|履行"
)
# Who is given something is not who gives it: 由 may not be added before.
_GIVEN = re.compile("给予|予以|补助|补贴|奖励|减免|免[收征缴]|减[收征半]|享受|领取|每[人户月年]|实行|接受|纳入")
_PLAIN = ("的", "地", "该", "该项", "相关", "有关", "广大")  # what may be added between the things of a list


def addable(said: Claim, i: int, source: Source, j: int) -> bool:
    """True for a word of the sentence that need not stand in the evidence read up to the token ``j``."""
    token = said.tokens[i]
    ahead = said.tokens[i + 1].kind if i + 1 < len(said.tokens) else ""
    if token.tag in ("added", "lead", "link", "modal"):
        return _weightless(said, i, source, j, ahead)
    if token.kind == "t":
        return not compares(said.tokens, i) and len(said.own[said.part_of[i]]) == 1
    if token.kind == "r":
        return token.value in source.region.own and not (j < len(source.foreign) and source.foreign[j])
    if token.kind in "()":  # 中（高级）职称 is not 中高级职称
        return any(t.kind in "ps()u" for t in source.tokens[max(0, j - 1) : j + 1]) or j >= len(source.tokens)
    if token.value in ("在", "当"):
        return _opens_time(said, i, source, j)
    if token.value == "等":
        return ahead in ("", "p") and j < len(source.tokens) and source.tokens[j].value in ("、", "，")
    if token.value == "由":  # 企业给予奖励 tells of whom it is given to
        opens = i == 0 or said.tokens[i - 1].kind == "p"
        words = source.printed(_place(source, j))
        return opens and bool(_ACTS.search(words)) and not _GIVEN.search(words)
    if token.kind == "p":
        # 经授权的机构可以 is not 经授权，机构可以.
        near = {source.tokens[n].value for n in (j - 1, j) if 0 <= n < len(source.tokens)}
        attributive = "的" in near and said.tokens[i - 1].value != "的"
        return token.value in ("，", "：", "；") and j > 0 and i > 0 and not attributive
    return ahead == "u" and token.value == source.region.level


def _for_comma(said: Claim, i: int, source: Source, j: int) -> bool:
    """True for the 的 of 经法庭准许的当事人可以 where 经法庭准许，当事人可以 stands: it would tell which are meant."""
    parts = any(token.value == "，" for token in source.tokens[max(0, j - 1) : j + 1])
    goes_on = any(token.kind != "p" for token in said.tokens[i + 1 : i + 2])
    return said.tokens[i].value == "的" and parts and goes_on


def _behind_case(source: Source, j: int) -> bool:
    """True at the head of what follows a case."""
    at = _place(source, j)
    before = source.segments[at - 1] if at else None
    same = before is not None and before.part == source.segments[at].part
    return bool(before and same and before.is_condition) and source.segments[at].start == j


def _place(source: Source, j: int) -> int:
    """The segment of the token ``j``; behind the last token the last one's."""
    return source.segment_of[min(j, len(source.tokens) - 1)]


def _opens_time(said: Claim, i: int, source: Source, j: int) -> bool:
    """True for 在 before 森林高火险期内 and 实施管制期间, which open a part of the text without it."""
    opens = j < len(source.tokens) and source.segments[source.segment_of[j]].start == j
    if not opens or (i and said.tokens[i - 1].kind != "p"):
        return False
    segment = source.segments[source.segment_of[j]]
    return opens_time(joined(source.tokens[segment.start : segment.end]))


def _weightless(said: Claim, i: int, source: Source, j: int, ahead: str) -> bool:
    """Whether a word of the tables may be added here."""
    tag = said.tokens[i].tag
    parted = any(t.kind == "s" for t in source.tokens[max(0, j - 1) : j + 1])
    if parted and said.tokens[i].value not in _PLAIN:
        return False  # 不得倾倒，同时堆放 is not 不得倾倒、堆放
    if tag == "lead":
        return said.leading[i]
    if said.tokens[i].value == "并" and _behind_case(source, j):
        return False  # 未取得许可的，并应当停业
    if tag == "added" and (stray(said.tokens, i) or _for_comma(said, i, source, j)):
        return False
    if said.tokens[i].value == "分别":  # 两个园区引进30家 are not 分别引进30家
        segment = source.segments[_place(source, j)]
        things = 1 + sum(t.kind == "s" for t in source.tokens[segment.start : j])
        part = list(source.tokens[j : segment.end])
        return things > 1 and any(len(number_list(part, n)) == things for n in range(len(part)))
    if tag == "modal" and i and said.tokens[i - 1].value == "不":
        return False
    if tag == "modal":  # 应当，… answers a question and may be the wrong answer
        segment = source.segments[_place(source, j)]
        told = segment.ban or segment.is_condition or segment.grant
        return ahead != "p" and source.plan and not told
    return tag != "link" or not of_change(said.tokens, i)
