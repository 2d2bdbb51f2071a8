"""What a sentence may leave out of a clause without saying something else: which words, dates, brackets carry no weight where they stand."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.check.reading import lexicon as lex
from rag.check.reading.amounts import Time
from rag.check.reading.cases import LEADS_IN
from rag.check.reading.dating import compares
from rag.check.reading.manners import adverb, denied, in_duty, manner
from rag.check.reading.segments import Segment, of_change
from rag.check.reading.settle import Token, joined

_OPENERS = frozenset(["包括", "同时", "此外", "另外", "而", "首先", "其次", "再次", "最后", "一方面", "另一方面"])
_THEN = ("由", "处", "责", "没", "可以", "禁止", "给", "依", "根据", "免", "经", "不", "视", "从", "属", "适")
_REPEATED = frozenset(
    lex.table("在 当 擅 各 自 已 经 仍 仍然 尚 又 再 一并 即 统一 分别 同时 共同 另行 却 就 相互 还 自行")
)
# Of these each of several is the aim of all, or reaches all: 共同维护, 分别送达.
_JOINED = tuple(lex.table("维护 推动 推进 促进 营造 做好 守护 参与 努力 应对 保护 抵制"))
# What holds for its term alone: 2022年免征房产税.
_RELIEVED = re.compile("免[征收缴除]|减[征收免半]|停[征止收]|暂[停缓不]|缓缴")
# What opens a part that is told of whom the part before it names.
_GO_ON = ("可以", "禁止", "由", "不", "未", "均", "都", "是", "为", "包括", "分为", "达到", "可能")
# When, where, how: what a comma parts from the rest without a difference.
_AROUND = re.compile("^(?:由|除|凡|如|到|截至|关于)|根据|通过|结合|围绕|针对|依托|按|经.*(?:批准|同意)")
_AROUND_END = re.compile("[时后前中下内外底起的日年月间上]$")
_STILL = re.compile(
    "有|存在|比较|没有|未|不(?![清债贷款])|需|要|应当|可以|面临|处于|会|能够|缺乏|缺少|较"
)  # 还建房 and 偿还 are one word
# Done by each to the other by their own meaning.
_MUTUAL = tuple(
    lex.table("串通 混接 协调 协作 配合 衔接 支持 促进 结合 融合 补充 印证 监督 制约 尊重 帮助 信任 理解 学习")
)
_REACHING = tuple(lex.table("处理 根据 送达 送交 通知 告知 抄送 移送 报送 函告"))
_ALL_OF = ("具备", "具有", "符合", "满足", "达到", "采用", "使用")
_IF = frozenset(("如", "凡", "凡是"))
# In a case they count: 还需要延长的, 再次违反的.
_AGAIN = ("还", "再次", "首先", "其次", "最后")
_LIMITS = ("可以", "有权", "由", "经", "准", "根据", "负责")
# What is told aside: who is in charge, a short name, a list of what is meant, a number of a document.
_ASIDE = re.compile(f"(?:{lex.ROLES})|指导|附件|详?见|下同|下称|简称|^(?:即|如|含|包括|又称|以)|等$|^[a-z]|\\[|号$")
_AGED = re.compile("周岁|年满|具有|情节")
_TIME = re.compile("(?:期间|期内|[^以]内|时|前|后|过程中)$")


def droppable(tokens: tuple[Token, ...], n: int, segment: Segment, own: frozenset[str], level: str) -> bool:
    """True for a token the sentence may leave out without saying something else."""
    token = tokens[n]
    if _counts(tokens, n, segment):
        return True
    if token.kind == "w" and (weightless := _weightless(tokens, n, segment)) is not None:
        return weightless
    if token.kind == "s":  # 科学、有效地
        beside = [k for k in (n - 1, n + 1) if segment.start <= k < segment.end]
        manners = len(beside) == 2 and all(tokens[k].tag in ("adverb", "manner") for k in beside)
        return manners and all(droppable(tokens, k, segment, own, level) for k in beside)
    if token.kind == "t":
        bound = segment.ban or _RELIEVED.search(joined(tokens[segment.start : segment.end]))
        return len(segment.times) == 1 and not (bound or compares(tokens, n) or _criterion(tokens, n, segment))
    if token.kind == "r":
        return token.value in own
    if token.kind in "()":
        return not _in_term(tokens, n)
    if token.kind == "p":
        return token.value in ("，", "：", "\n") and not (_case_ends(tokens, n) or _parts_acts(tokens, n, segment))
    return token.value == level != "" and n + 1 < len(tokens) and tokens[n + 1].kind == "u"


def _counts(tokens: tuple[Token, ...], n: int, segment: Segment) -> bool:
    """True for 一是, 二是 at the head of a part, and the number of 一要."""
    at = n - (tokens[n].value == "是")
    if at != segment.start or tokens[at].kind != "n" or at + 1 >= segment.end or tokens[at].end > tokens[at].start + 2:
        return False
    return tokens[at + 1].value == "是" or (n == at and tokens[at + 1].value == "要")


def _weightless(tokens: tuple[Token, ...], n: int, segment: Segment) -> bool | None:
    """Whether a word of the tables may be left out here; None for any other word."""
    token = tokens[n]
    if _opens_case(tokens, n, segment) or _repeats(tokens, n, segment):
        return True
    if token.value in lex.TAILS:
        before = joined(tokens[max(segment.start, n - 3) : n])
        return n + 1 == segment.end and n - segment.start > 3 and not before.endswith(lex.JOBS)
    if token.tag == "link":
        limited = token.value != "控制在" or (n + 1 < len(tokens) and tokens[n + 1].kind == "c")
        return limited and not of_change(tokens, n)
    if token.tag == "adverb":
        return adverb(tokens, n, segment)
    if token.tag == "manner":
        return manner(tokens, n, segment)
    if token.value == "分别" or (token.value == "同时" and denied(tokens, n, segment)):
        return False  # 分别达到65%和55%, 不得同时使用两种方式
    if token.tag == "modal" or (token.value in _AGAIN and segment.is_condition):
        return token.tag == "modal" and _idle_duty(tokens, n, segment)
    if token.tag == "added":
        named = token.value in lex.WHICH and n == segment.start
        return token.value != "该" and not named and not stray(tokens, n)
    if token.value == "其中":  # 其中，二级以上医院达到60%; behind 其中情节轻微的 stands of whom
        return n == segment.start and any(other.kind == "n" for other in tokens[n : segment.end])
    return True if n == segment.start and token.value in _OPENERS else None


def _opens_case(tokens: tuple[Token, ...], n: int, segment: Segment) -> bool:
    """True for 如 and 凡 in a case, and the 或者 before it."""
    either = n == segment.start and tokens[n].value == "或者"
    return segment.is_condition and (tokens[n].value in _IF or either)


def _idle_duty(tokens: tuple[Token, ...], n: int, segment: Segment) -> bool:
    """Whether a duty word may be left out: not behind 不, in a case, nor where it tells which things are meant."""
    ahead = [other.value for other in tokens[n + 1 : min(n + 6, segment.end)]]
    tells = segment.is_condition or "的" in ahead or "而" in ahead
    return not (n > 0 and tokens[n - 1].value == "不") and (tokens[n].value in ("将", "要") or not tells)


def opens_time(part: str) -> bool:
    """True for a part that tells when with or without 在 before it: 森林高火险期内, 实施管制期间."""
    return bool(_TIME.search(part))


def _repeats(tokens: tuple[Token, ...], n: int, segment: Segment) -> bool:
    """True for a word that says once more what its neighbours say: 未经批准擅自, 逾期仍不, 又未, 不再, 连同…一并, 在…期间."""
    value = tokens[n].value
    if value not in _REPEATED:
        return False
    if value in ("在", "当") and n == segment.start:
        return opens_time(joined(tokens[n + 1 : segment.end]))
    before, behind = joined(tokens[segment.start : n]), joined(tokens[n + 1 : min(n + 4, segment.end)])
    if value == "已" and behind.startswith(("达", "有", "满")):
        return True
    if value in ("擅", "各", "自", "已", "经"):  # words of two tokens
        at = n if value not in ("自", "经") else n - 1
        return _both(tokens, at, segment)
    return (
        value in ("仍", "仍然", "却")
        or (
            value == "还"
            and not (segment.is_condition and behind.startswith(("需", "要")))
            and bool(_STILL.match(behind))
        )
        or (value == "就" and behind.startswith(("应当", "应", "可以", "禁止", "要", "由")))
        or (value == "相互" and behind.startswith(_MUTUAL))
        or (value == "尚" and behind.startswith(("未", "不")))
        or (value == "又" and behind.startswith(("不", "未", "没有")))
        or (value == "再" and before.endswith(("不", "到期后", "期满后")))
        or (value == "自行" and behind.startswith(("承担", "负责", "负担", "解决")) and in_duty(tokens, n, segment))
        or (value == "一并" and bool(re.search("[连随]同", before)))
        or (value == "即" and behind.startswith(("属", "为", "不", "视为", "具有")))
        or (value == "统一" and behind.startswith(("领导", "部署", "指挥")))
        or (value == "分别" and behind.startswith(_REACHING))
        or (value == "共同" and behind.startswith(_JOINED) and in_duty(tokens, n, segment))
        or (value == "另行" and not (segment.is_condition or denied(tokens, n, segment)))
        or (value in ("同时", "一并") and in_duty(tokens, n, segment) and not behind.startswith(_ALL_OF))
    )


def _both(tokens: tuple[Token, ...], at: int, segment: Segment) -> bool:
    """True for 擅自 behind 未经批准 and 未取得许可证, 各自 in 按照各自的职责, 已经 in a case; the word has two tokens."""
    word, behind = joined(tokens[max(at, 0) : at + 2]), joined(tokens[at + 2 : min(at + 5, segment.end)])
    if word == "已经":
        before = joined(tokens[segment.start : at])
        told = segment.is_condition or "的" in [token.value for token in tokens[at : segment.end]]
        return told or "视为" in before or before.endswith(("施行前", "实施前", "生效前"))
    if word == "擅自":
        return bool(re.search("未经|未取得", joined(tokens[max(0, at - 40) : at]).split("。")[-1]))
    return word == "各自" and tokens[at - 1].value == "根据" and behind.startswith(("职责", "的职责"))


def _case_ends(tokens: tuple[Token, ...], n: int) -> bool:
    """True for the mark of 不改正的，部门…: without it the department would be who does not mend."""
    named = n + 2 if n + 1 < len(tokens) and tokens[n + 1].value in lex.WHICH else n + 1  # 情节严重的，有关部门
    after = tokens[named : named + 1]
    plain = any(t.kind in "wu" and t.tag not in ("modal", "added", "adverb") and t.value not in _THEN for t in after)
    return n > 0 and tokens[n].value == "，" and tokens[n - 1].value == "的" and plain


def _parts_acts(tokens: tuple[Token, ...], n: int, segment: Segment) -> bool:
    """True for the comma of 政府支持，企业投资: without it the one would be whom the other's act is done to."""
    if tokens[n].value != "，" or n + 2 >= len(tokens) or n - segment.start < 2:
        return False
    behind = tokens[n + 1]
    if behind.value == tokens[segment.start].value == "由" or joined(tokens[n - 2 : n]) == "之一":
        return True
    goes_on = behind.tag in ("modal", "added", "adverb", "lead") or behind.value in _GO_ON or behind.kind not in "wu"
    part = joined(tokens[segment.start : n])
    return not (goes_on or LEADS_IN.match(part) or _AROUND.search(part) or _AROUND_END.search(part))


def stray(tokens: Sequence[Token], n: int) -> bool:
    """True for 地 behind no adverb (房地产) and 还 before no other word of its kind (还建房): parts of words."""
    before, after = (tokens[n - 1] if n else None), (tokens[n + 1] if n + 1 < len(tokens) else None)
    if tokens[n].value == "地":
        return before is None or before.tag not in ("adverb", "manner")
    return tokens[n].value == "还" and not (
        after is not None and (after.tag == "modal" or after.value in ("可以", "禁止", "包括", "对", "向", "将"))
    )


def _criterion(tokens: tuple[Token, ...], n: int, segment: Segment) -> bool:
    """True for a date that tells which things are meant (2015年10月31日以前实施的行为), not when something is to be done."""
    date = tokens[n].value
    side = date.side if isinstance(date, Time) else ""
    behind = (t.value for t in tokens[n + 1 : segment.end])
    return "的" in behind and bool(side or n == segment.start)


def _in_term(tokens: tuple[Token, ...], n: int) -> bool:
    """True for a bracket in the middle of a term: 执业（助理）医师 is not 执业助理医师."""
    near = range(max(0, n - 4), min(len(tokens), n + 5))
    opens = n if tokens[n].kind == "(" else max((k for k in near if k < n and tokens[k].kind == "("), default=None)
    closes = n if tokens[n].kind == ")" else min((k for k in near if k > n and tokens[k].kind == ")"), default=None)
    if opens is None or closes is None or opens == 0 or closes + 1 >= len(tokens):
        return False
    return tokens[opens - 1].kind == "w" and tokens[closes + 1].kind == "w"


def past_bracket(tokens: Sequence[Token], j: int) -> int | None:
    """Past the bracket that opens at ``j``; None for a short one inside a term and for one that may restrict what it follows."""
    depth = 0
    for k in range(j + 1, min(len(tokens), j + 80)):
        token = tokens[k]
        if token.kind == ")" and not depth:
            words = joined(tokens[j + 1 : k])
            return k + 1 if k - j > 3 and _ASIDE.search(words) and not _AGED.search(words) else None
        depth += (token.kind == "(") - (token.kind == ")")
        if token.kind == "c" or token.tag == "modal" or token.value in _LIMITS:
            return None
        if token.kind == "w" and str(token.value).startswith(("除", "外", "仅", "限", "只", *lex.NEGATIONS)):
            return None
    return None
