"""Adverbs and manners (切实, 充分, 科学): where such a word says no more than the verb, and a sentence may leave it out."""

from __future__ import annotations

import re
from itertools import takewhile

from rag.check.reading import lexicon as lex
from rag.check.reading.segments import Segment
from rag.check.reading.settle import Token, joined
from rag.check.reading.tokens import tokenize

VERBS, _OTHER_VERBS, _THINGS, _RESULTS = (
    tuple(joined(tokenize(word)) for word in words) for words in (lex.VERBS, lex.OTHER_VERBS, lex.THINGS, lex.RESULTS)
)
# Manners of joining, which say no more before a verb that does: 医防有机融合的模式.
_SLIGHT = frozenset(("有机", "有效", "紧密", "深度"))
_JOINS = ("融合", "衔接", "结合", "联动", "参与")
# Manners that say no more before these verbs, wherever they stand: 根据过错、后果等因素综合确定.
_BEFORE = {
    "科学": lex.STUDIES,
    "综合": tuple(joined(tokenize(word)) for word in ("确定", "认定", "判断", "考虑", "分析", "评估", "衡量")),
}
# What makes a name of 重点 and the verb behind it: 重点检查事项.
_NAMED_SO = re.compile(".{2,4}?(?:事项|对象|单位|项目|领域|内容|任务|企业|部位|岗位|人群|地区|区域|环节|行业)")
_FITTING = re.compile(f"[^的]{{0,10}}(?:{'|'.join(lex.FITTING)})(?!的)")
# What was left undone, so that how it should have been done tells something: 未履行如实告知义务.
_NOT_DONE = re.compile("(?:未(?!成年)|没有)[^的要应可，无]{1,4}$")
_STRESSED = ("特别是", "尤其是", "尤其")
# Whom an attribute tells of: 认真履行职责的人员.
_OF_WHOM = re.compile(
    "[^的、，应须将]{2,14}的[^的、，]{0,4}?(?:人员|单位|乡镇|企业|个人|机构|部门|集体|家庭|学校|地区|[^的][人者户])(?![^，]{0,2}的)"
)
_TO_WHOM = (
    "对",
    "向",
    "给",
    "给予",
    "奖励",
    "表彰",
    "表扬",
    "支持",
    "鼓励",
    "优先",
    "约谈",
    "通报",
    "追究",
    "处分",
    "由",
)


def adverb(tokens: tuple[Token, ...], n: int, segment: Segment) -> bool:
    """Whether an adverb may be left out: not where it tells which are meant, what a case or a ban turns on."""
    word = tokens[n].value
    if word in _STRESSED:  # 中小企业特别是其中的小型企业
        return n == segment.start
    lawful = word in lex.LAWFUL
    which = lawful and (attributive(tokens, n, segment) or segment.excused)
    which = which or (not lawful and tells_whom(tokens, n, segment))
    return word in lex.EMPTY or not (segment.is_condition or which or denied(tokens, n, segment))


def manner(tokens: tuple[Token, ...], n: int, segment: Segment) -> bool:
    """Whether a manner word may be left out: see the tables."""
    slight = tokens[n].value in _SLIGHT and joined(tokens[n + 1 : n + 3]).startswith(_JOINS)
    which = (attributive(tokens, n, segment) and not slight) or tells_whom(tokens, n, segment)
    if segment.is_condition or which or denied(tokens, n, segment):
        return False
    word, before = tokens[n].value, tokens[n - 1] if n > segment.start else None
    behind = [
        other
        for other in tokens[n + 1 : min(n + 12, segment.end)]
        if not (other.tag in ("adverb", "manner") or other.kind == "s")
    ]
    ahead = joined(behind[:4]).lstrip("的地")
    because = re.search("^因|由于", joined(tokens[segment.start : n]))
    if because or re.match("[^，、的]{2,3}率", ahead):  # 因危险程度显著增加, 定期检测率
        return False
    if word == "有针对性的":
        return True
    if word in ("相应", "必要"):  # 必要的防盗安全设施
        named = joined(takewhile(lambda t: t.kind in "wu" and t.value != "等", behind)).lstrip("的")
        if _FITTING.match(named):
            return in_duty(tokens, n, segment)
    if word == "主动" and joined(tokens[n + 1 : n + 2]) in ("、", "向", "对", "为", "将"):
        return True  # 主动与医院对接
    if word in lex.GRADUAL:
        return not ahead.startswith(_RESULTS)
    listed = before is not None and before.kind == "s"  # 教学、科学调查: a name among others
    of_health = word == "健康" and not ahead.startswith("发展")  # 健康服务 is no good service
    if (ahead.startswith(_BEFORE.get(str(word), ())) and not listed) or (
        word in lex.QUALITIES and ahead.startswith(_THINGS) and not ahead.startswith("基础设施") and not of_health
    ):
        return True
    begins = (
        before is None
        or before.tag in ("modal", "adverb", "manner")
        or before.kind in "psu"
        or before.value in ("并", "也", "为了")
    )
    if (word in lex.NOMINAL and not (begins or slight)) or (word == "重点" and _NAMED_SO.match(ahead)):
        return False
    taken = joined(tokens[max(segment.start, n - 2) : n]).endswith(lex.TAKES)
    return word in lex.MANNERS and not taken and ahead.startswith(VERBS + _OTHER_VERBS)


def in_duty(tokens: tuple[Token, ...], n: int, segment: Segment) -> bool:
    """True in what is to be done; what may be done, is barred or is a case is another thing without the word."""
    may = any(token.value in ("可以", "有权") for token in tokens[segment.start : n])
    return not (may or segment.is_condition or denied(tokens, n, segment))


def attributive(tokens: tuple[Token, ...], n: int, segment: Segment) -> bool:
    """True where a verb of one word and 的 follow (依法颁发的)."""
    return any(token.value == "的" for token in tokens[n + 2 : min(n + 4, segment.end)])


def tells_whom(tokens: tuple[Token, ...], n: int, segment: Segment) -> bool:
    """True for 认真 in 认真履行职责的人员: without it others would be meant."""
    opens = n == segment.start or joined(tokens[max(segment.start, n - 2) : n]).endswith(_TO_WHOM)
    return opens and bool(_OF_WHOM.match(joined(tokens[n + 1 : segment.end])))


def denied(tokens: tuple[Token, ...], n: int, segment: Segment) -> bool:
    """True right behind 未 or 不, and anywhere behind 不得: 未严格履行 is not 未履行."""
    before = joined(tokens[segment.start : n])
    banned = "禁止" in before or before.endswith(("难以", "难于", "无法"))
    left_out = _NOT_DONE.search(before)
    return banned or bool(left_out) or (n > 0 and lex.denies(tokens[n - 1].value))
