"""What a sentence may leave out of the evidence it is read off, and when two tokens say the same."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from rag.check.reading import lexicon as lex
from rag.check.reading.amounts import Time
from rag.check.reading.segments import Segment
from rag.check.reading.settle import Token, joined
from rag.check.reading.source import Source, begins_with_unit, parts_things

# What stands, what may be said for it, and not the other way: who is unable to is not forbidden to.
_WEAKER = {("禁止", "不能"), ("有权", "可以")}
_MAY = ("可以", "有权", "禁止")
_DOES = tuple(verb for verb in (*lex.VERBS, "召集", "主持", "签发", "送达") if len(verb) > 1)
# What reaches over 和 and not over a comma: 减少临聘人员，保证满编在岗.
_LESSENS = lex.table(
    "减少 遏制 制止 预防 清理 打击 降低 控制 整治 惩治 惩处 查处 化解 解决 压减 削减 消除 淘汰 压缩 精简 打破 纠正 克服 破除 清除 取缔 关闭 废止 缓解"
)
_REACHES = re.compile(
    "不得|禁止|严禁|取消|杜绝|停止|^(?:坚决|有效|严厉|严格|依法|积极|切实|加快|逐步|全面|大力|进一步)*"
    f"(?:{'|'.join((*lex.BANS, *_LESSENS))})"
)
# What answers the things of a list in their order.
_ONE_BY_ONE = re.compile("分别|依次|除外")
# What makes the things of a list the only ones (只能用于甲、乙), and what makes of them all that is meant (是指甲、乙).
_ONLY = re.compile("(?<!不)[只仅]|限于|专项?用于|专门用于")
_DEFINED = re.compile("[是系]指|分为|组成：")
# How things are that a list of attributes is of (不涉证、不要求退税的货物), in distinction to whose (医院、学校的建设).
_QUALITY = re.compile("、(?:不|未|无|符合|满足|具有|具备|达到|高|低)[^，、的]{1,20}的")
# The canonical words of groups that hold stronger words too: 建立健全, 落实好, 高度重视.
_STRONGER = frozenset(("建立", "落实", "重视", "实现", "完善"))
_OFFENCE = re.compile("行为|犯罪|违法|违规|侵害|暴力(?!预防)|诈骗|操纵|垄断|侵权|欺诈|虐待|性骚扰")
_DENIED = re.compile("(?:未|没有|不)(?:按照?规定|依法)?$")
_SIDES = ({"", "期间"}, {"起", "以来"}, {"起", "从"}, {"从", "以来"})


def same_time(said: Time, stands: Time) -> bool:
    """True when the date said is the one that stands there, or a less precise form of it."""
    sides = {said.side, stands.side}
    if said.edge != stands.edge or (said.side != stands.side and sides not in _SIDES):
        return False
    if said.first == stands.first and said.last == stands.last:
        return True
    short = len(said.first)
    coarse = short < len(stands.first) and stands.first[:short] == said.first and stands.last[:short] == said.last
    yearless = said.first[:1] == (0,) and len(said.first) > 1 and stands.first[1:] == said.first[1:]
    return (coarse and not said.edge and not stands.side) or yearless


def alike(said: Token, stands: Token, source: Source) -> bool:
    """True when the two say the same: equal values, names of one place, marks that part things alike."""
    own = source.region.own
    if said.kind == "t" and stands.kind == "t":
        return isinstance(said.value, Time) and isinstance(stands.value, Time) and same_time(said.value, stands.value)
    if stands.kind == "s" and said.value in ("并", "并且", "且"):
        return said.value == "并" and _joins_acts(source, stands)
    if (stands.value, said.value) in _WEAKER:
        return True
    if said.tag == stands.tag == "modal":
        return _same_duty(said, stands, source)
    if said.kind == "r" or stands.kind == "r":
        level = source.region.level
        return said.value == stands.value or all(value in own or value == level for value in (said.value, stands.value))
    if stands.kind == "p" and said.kind in "ps":
        return said.kind == "p" or (stands.value == "，" and not reaches_on(source, stands.start))
    if stands.kind == "s" and said.kind == "p":
        return said.value == "，" and source.words[stands.start] not in "与同跟"
    if stands.kind in "()":
        return said.kind == stands.kind
    return said.kind == stands.kind and said.value == stands.value and not _denied_otherwise(said, stands, source)


def _denied_otherwise(said: Token, stands: Token, source: Source) -> bool:
    """True for 未建立健全 where 未建立 stands: of words that may stand for one another the stronger one denied says less."""
    longer = (said.end - said.start) - (stands.end - stands.start)
    if longer > 0 and stands.value == "实施":  # who commits an offence organises none
        part = re.split("[，。；]", source.words[stands.end :], maxsplit=1)[0]
        return (
            bool(_OFFENCE.search(part)) or source.segments[source.segment_of[source.tokens.index(stands)]].is_condition
        )
    if longer > 0 and stands.value == "实现" and not source.plan:
        return True  # what was reached is not to be made sure
    return longer != 0 and stands.value in _STRONGER and bool(_DENIED.search(source.words[: stands.start]))


def reaches_on(source: Source, place: int) -> bool:
    """True where what is told before the mark at ``place`` would reach over 和 and does not reach over a comma."""
    return bool(_REACHES.search(re.split("[，。；：\n]", source.words[:place])[-1]))


def _same_duty(said: Token, stands: Token, source: Source) -> bool:
    """True for one duty word for another; 不需 is not 不应, 需要 not 必须, and 将 a duty in a plan alone."""
    if said.value == stands.value:
        return True
    denied = source.words[stands.start - 1 : stands.start] == "不"
    weaker = said.value == "必须" and stands.value in ("需要", "需")
    return not (denied or weaker) and (stands.value != "将" or source.plan)


def _joins_acts(source: Source, stands: Token) -> bool:
    """True for 召集和主持, which 召集并主持 is too; not for 召集、主持, 违法和不良信息 and what a ban reaches."""
    before, behind = source.words[: stands.start].rstrip(), source.words[stands.end :].lstrip()
    banned = re.search("不得|禁止|严禁", re.split("[，。；：\n]", before)[-1])
    names = re.match("[^，。；]{0,12}的", behind)  # 生产和使用有机溶剂的企业 does one or the other
    plain = source.words[stands.start] in "和与及" and not (banned or names)
    return plain and before.endswith(_DOES) and behind.startswith(_DOES)


def past_other_case(want: Token, source: Source, segment: Segment, j: int) -> int | None:
    """Past 或者重要设施 in 威胁居民区或者重要设施的火灾: the other case of what a statement is about, not of what it demands."""
    if any(t.tag == "modal" or lex.denies(t.value) for t in source.tokens[segment.start : j]):
        return None
    for k in range(j + 2, min(segment.end, j + 20)):
        if source.tokens[k].value in _MAY:  # 合伙人或者其他利害关系人可以申请 as 合伙人可以申请
            return k if alike(want, source.tokens[k], source) else None
        if source.tokens[k].kind in "psnc()" or source.tokens[k].value in ("且", "并"):
            return None
        if source.tokens[k].value == "的":
            return k if segment.either and alike(want, source.tokens[k], source) else None
    return None


def past_cases(want: Token, source: Source, segment: Segment, j: int) -> list[int]:
    """Past one or more of the things of a condition, each of which is enough (伪造、涂改证件甲、证件乙的 as 伪造证件乙的).

    The last one passed and the one gone on with have to be alike in form, for 拒绝检查或者销毁证据 is not 拒绝销毁证据.
    """
    tokens = source.tokens
    if not segment.either:
        return []
    found = []
    for k in range(j + 1, min(segment.end, j + 60)):
        if tokens[k].kind in "pnc()":
            break
        if k - 1 > j and parts_things(tokens[k - 1]) and alike(want, tokens[k], source):
            passed, goes_on = _thing(tokens, segment.start, k - 2, -1), _thing(tokens, k, segment.end - 1, 1)
            if passed and (passed[0].value == goes_on[0].value or passed[-1].value == goes_on[-1].value):
                found.append(k)
    return [] if found and _whole(source, segment, j) else found


def _thing(tokens: Sequence[Token], start: int, end: int, step: int) -> Sequence[Token]:
    """The thing of a list that ends at ``end`` (step -1) or begins at ``start`` (step 1), up to a separator or 的."""
    places = range(end, start - 1, -1) if step < 0 else range(start, end + 1)
    inside = list(takewhile(lambda n: not parts_things(tokens[n]) and tokens[n].value != "的", places))
    return [tokens[n] for n in sorted(inside)]


def past_item(want: Token, source: Source, segment: Segment, j: int) -> int | None:
    """Past the item that begins at ``j``, when the sentence goes on with the next one or with 等."""
    if source.tokens[j].kind == "s":
        past = _past_last(want, source, segment, j)
    else:
        past = _past_first(want, source, segment, j) if source.items[j] else None
    return None if past is None or _whole(source, segment, j) else past


def _whole(source: Source, segment: Segment, j: int) -> bool:
    """True in a list that is told whole or not at all: figures answer its things one by one, or they are the only ones."""
    before, behind = source.words[: source.tokens[j].start], source.words[source.tokens[j].end :]
    statement = re.split("[。；\n]", behind, maxsplit=1)[0]
    own = re.split("[。；\n]", re.sub("：\\s*", "：", before))[-1]
    open_ended = re.match("[^，]*(?:等|其他)", behind)
    defined = _DEFINED.search(own) and not open_ended
    return bool(_ONE_BY_ONE.search(statement) or _ONLY.search(own) or defined or segment.exception)


def _past_last(want: Token, source: Source, segment: Segment, j: int) -> int | None:
    """Past the things behind the separator at ``j``."""
    tokens = source.tokens
    for k in range(j + 1, min(segment.end, j + 120)):
        found = alike(want, tokens[k], source)
        if tokens[k].value == "等":
            past = k + 1
            if past < segment.end and tokens[past].value == "而":
                return None  # 股权等而取得的利息
            if want.value != "等" and past < segment.end and alike(want, tokens[past], source):
                return past  # 储藏保鲜、分拣分级等能力 as 储藏保鲜能力
            return k if want.value == "等" else None
        if found and segment.either and k - j <= 8 and k > j + 1 and (want.value != "的" or _ends_alike(tokens, j, k)):
            return k
        if tokens[k].value == "他" and (beyond := _others(source, segment, k)):
            return beyond if beyond < segment.end and alike(want, tokens[beyond], source) else None
        if tokens[k].kind in "pnc()":
            return None
        if found and k > j + 1 and begins_with_unit(tokens, j + 1, k) and not _asks_all(tokens, segment):
            return None if _shares(tokens, segment, j, k) else k
    return None


def _shares(tokens: Sequence[Token], segment: Segment, j: int, k: int) -> bool:
    """True for 研究机构、高等院校的主管部门: the thing before the separator may be one of whose the next is."""
    kept = [token.value for token in _thing(tokens, segment.start, j - 1, -1)]
    return "的" not in kept and any(token.value in ("的", "而") for token in tokens[j + 1 : k - 1])


def _past_first(want: Token, source: Source, segment: Segment, j: int) -> int | None:
    """Past the thing that begins at ``j`` and the separator behind it."""
    tokens = source.tokens
    for k in range(j, min(segment.end, j + 120)):
        if tokens[k].kind in "pnc()":
            return None
        if tokens[k].kind == "s" and k + 1 < segment.end and alike(want, tokens[k + 1], source):
            free = j > segment.start or begins_with_unit(tokens, j, k)
            if j > segment.start and parts_things(tokens[j - 1]) and _shares(tokens, segment, j - 1, k + 1):
                return None
            return k + 1 if free and not _attributes(tokens, j, k, segment) else None
    return None


def _ends_alike(tokens: Sequence[Token], j: int, k: int) -> bool:
    """True when what is passed says no more than what kind the thing told is of: 电影、录像等音像制品的, not 电影、录像组织播放的."""
    passed = [token.value for token in tokens[j + 1 : k]]
    if "等" in passed:
        return len(passed) - passed.index("等") <= 5
    return passed[-1] == tokens[j - 1].value


_ALL_OF = re.compile("审批|批准|审核|同意|会签|的人员|方可|才能|(?:^|应当|必须|可以)[凭持]|同时(?:具备|具有|符合|满足)")


def _asks_all(tokens: Sequence[Token], segment: Segment) -> bool:
    """True where each of the bodies has to agree: 报教育局、财政局审批, and each of the qualities is wanted."""
    words = joined(tokens[segment.start : segment.end])
    return bool(_ALL_OF.search(words) or _QUALITY.search(words))


def _attributes(tokens: Sequence[Token], j: int, k: int, segment: Segment) -> bool:
    """True where each of the things is asked for: 对风险可控、效果好的成果, 报教育局、财政局审批."""
    told = [token.value for token in tokens[j:k]]
    ahead = [token.value for token in tokens[k + 1 : min(k + 12, segment.end)]]
    return _asks_all(tokens, segment) or (
        "的" not in told and "的" in ahead and tokens[j - 1].value in ("对", "为", "向")
    )


def _others(source: Source, segment: Segment, at: int) -> int | None:
    """Past 其他…人员, the open end of a list."""
    words = ""
    for k in range(at + 1, min(segment.end, at + 30)):
        words += str(source.tokens[k].value)
        if words.endswith(("人员", "单位", "事项", "情形", "活动", "机构", "方式", "材料", "资料", "行为", "场所")):
            return k + 1
    return None
