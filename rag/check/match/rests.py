"""What a part of a clause rests on and has to be told with it: its topic, the ban it is a part of, the rest of its case.

未取得经营权的单位，不得从事出口 is not 不得从事出口, 不得利用规则，对商户附加条件 not 对商户附加条件, and 应当证明甲，或者乙 not 应当证明甲.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.check.match.limits import Place, tells
from rag.check.reading.cases import ACTS, CHOICE_FIRST, ONE_OF, PENALTY, RULED
from rag.check.reading.segments import Segment
from rag.check.reading.source import Source

# Who may or must, and how, without what.
_HANGS = re.compile("(?:可以|应当|必须)(?:依照|按照|根据|依据)[^，]*(?:规定|程序|标准|办法)$")
# What begins with its verb, and the name or topic that it is told of.
_BARE = re.compile(
    "将|免[予于征]|不?适用|享受|承担|实行|可以|视为|予以|一律|不得|禁止|严禁|必须|应当|由|仍|未经|以后由|视同|一般不|[一二三五十\\d]+年内不|应?按(?!期|时)|[均都也]不?[得应可]|依照|按照|处[以罚\\d]"
)
# What tells nothing by itself: 由总队批准, 五年内不得从事会计工作.
_ALONE = re.compile(
    "由[^，]*(?:批准|审批|管辖|负责)$|[一二三五十\\d]+年内不|应?按(?!照|期|时)[^，]*(?:计算|偿付|缴纳|支付|征收)"
)
_BY_RULE = re.compile("[^，]{2,16}(?:公司|企业|单位|部门|机构|政府|机关|[^的]人)(?:按照|根据|依照)")
_DUTY_TOLD = re.compile("^\\s*(?:由|原则上|只|不得|禁止|严禁|应当|必须|可以|要)|(?:应当|不得|必须|禁止)[^的]*$")
# What a part behind a ban begins with that is not barred itself.
_OWN_ACT = re.compile("由|但|并|应|依法|按照|根据|违反|[^，]{0,12}(?:责令|给予|处)")
_OF_WHAT = re.compile("的(?!《)[^，的]{1,14}$")
# Where, or in which matter, a rule holds.
_WITHIN = re.compile(
    "在(?![职校岗编线])[^，]*(?:领域|行业|地方|城市|地区|过程中|活动中|的(?!大?背景|同时|基础|前提|形势|条件)[^，的]{1,6})$"
)
# What a piece is told of without being told again: nobody may, so much for each, a step that has to come first.
_NOBODY = re.compile("任何[^，]{2,20}?[均都也]?不得")
_EACH = re.compile("每(?:多|超过|增加|满|逾|迟延|提前)")  # 每多生育一个，增加15天
_STEP = re.compile("经(?![营济理费办纪过])(?![^，]*(?:努力|建设|发展|奋斗|工作)$)[^，]{2,}$")  # 经法庭准许
_APPROVED = re.compile("[^，]{2,8}(?:批准|审定)")  # 经部门审核，国务院批准
_MEANS = re.compile("[是系]指")
_BRACKETED = re.compile("[（(][^（）()]*[）)]")
_HOW = re.compile("按照?|根据|依[照据法]|通过|围绕|结合|为了?|坚持|从|自|经(?![营济理费办纪])|违反")
_DOES = re.compile(ACTS + "|评定|申请|设立|举办|从事|经营|使用|订立|签订|提起|申报|办理|购买|出售|转让|变更|注销")
_DONE_TO = re.compile("进行|开展|实施|给予|予以|加强|作出|采取|负责|应当|可以|不得|要|提供|享有|承担")
_ABOUT = re.compile(
    "在[^，]*(?:区域?|范围|场所|地段|路段|水域|海域)内?$|(?:[并也还]|特别是|尤其是)?对[^，]*(?:人员|单位|机构|个人|[^的]者|的[^，的]{1,6})$"
)
# A thing that a clause tells of, at the end of a phrase of several parts: 未清偿，退出市场的企业.
_THING = re.compile(
    "的[^，的]{0,5}(?:案件|财产|资产|证据|决定|企业|单位|机构|人员|个人|项目|产品|地区|事项|行为|活动|费用|资金|货物|建筑物?|设施|土地|房屋|合同|文书|材料|[^的，]{0,4}[者人])$"
)
_NO_TOPIC = re.compile(
    "^(?:对|向|为|将|把|由|以|在(?!诉讼程序)|按|根据|是|包括|支持|鼓励)|[^没]有(?!关|限)|至少|不少于|达到|配备"
)
_CLOSED = re.compile("(?:[的时后前内外下]|期间|原则|要求|规定)$|^(?:国家|本|该|其)")
_ASKED_OF = re.compile("(?:下列|以下)[^，]{0,6}(?:条件|要求)$")
BAN = ("禁止",)  # what 不得 and its like are read as


def untold(sources: Sequence[Source], used: list[Place], bans: set[Place]) -> str | None:
    """Why a used piece may not be told without another that is not used, in Chinese; None when each may.

    bans: the segments whose 不得 is told (:func:`rag.check.match.limits.told_by`).
    """
    have = set(used)
    for where, at in used:
        source = sources[where]
        told, banned = ({n for w, n in places if w == where} for places in (have, bans))
        if source.statement and _drops_lead(source, at, told, banned):
            return "略去了列举的前提"
        if _of_the_ban(source, at) and not _ban_told(source, at - 1, told, banned):
            return "略去了“不得”"
        if at + 1 not in told and _or_else(source, at):
            return "略去了另一种选择"
        goes_on = at + 1 not in told and _phrase_goes_on(source, at)
        if _half_a_case(source, at, told) or goes_on or any(n not in told for n in _phrase_before(source, at)):
            return "只说了条件的一部分"
        if _penalty_of_case(source, at, told):
            return "略去了适用条件"
        if _defined(source, at, told):
            return "略去了定义的一部分"
        before = _without_before(source, at, len(have) == 1) if at - 1 not in told and _beside(source, at, -1) else None
        if before:
            return before
    return None


def _defined(source: Source, at: int, told: set[int]) -> bool:
    """True for what 是指甲，以乙形式，丙 ends with, told without all that stands before it in the definition."""
    part = source.segments[at].part
    opens = next((n for n in range(at) if source.segments[n].part == part and _MEANS.search(source.printed(n))), at)
    return any(n not in told for n in range(opens, at))


def _without_before(source: Source, at: int, alone: bool) -> str | None:
    """What a piece lacks that is told without the one before it: its term, measure, step or topic; None for nothing.

    alone: whether no other piece is told.
    """
    before = source.printed(at - 1).strip()
    if source.segments[at].ban and before.endswith("内"):  # when or where a ban holds
        return "略去了适用期间"
    if _EACH.match(before):
        return "略去了计量的单位"
    if _STEP.match(before) and not _APPROVED.match(source.printed(at).strip()):  # 经征求捐赠人的意见，由政府处理
        return "略去了必经的程序"
    # 第一次由甲审批，以后由乙审批
    after_another = re.match("以后由", source.printed(at)) or (alone and _ALONE.match(source.printed(at)))
    return "略去了所说的对象" if after_another or _topic_before(source, at) else None


def _penalty_of_case(source: Source, at: int, told: set[int]) -> bool:
    """True for ；对施工单位处罚款 without the case that the first statement of its sentence tells."""
    own = source.segments[at]
    if own.conditions or own.is_condition or not PENALTY.match(source.printed(at).strip()) or _beside(source, at, -1):
        return False
    cases = [n for n, s in enumerate(source.segments[:at]) if s.sentence == own.sentence and s.is_condition]
    return bool(cases) and told.isdisjoint(cases)


def _half_a_case(source: Source, at: int, told: set[int]) -> bool:
    """True in a list of cases of which one is enough for a part of a case: 甲达到…，乙达到… not by 甲 alone."""
    own = source.segments[at]
    if own.lead is None or not _one_of(source, own.lead):
        return False
    return any(
        (s.part, s.lead) == (own.part, own.lead) and s.end > s.start and not s.exception and n not in told
        for n, s in enumerate(source.segments)
    )


def _one_of(source: Source, lead: int) -> bool:
    """True for 有下列情形之一的 and 符合下列条件之一的，启动响应 before ：."""
    own = source.segments[lead].sentence
    return any(re.search(ONE_OF, source.printed(n)) for n in range(lead + 1) if source.segments[n].sentence == own)


def _or_else(source: Source, at: int) -> bool:
    """True for 应当证明甲 before ，或者乙 and 应当是外币 before ，也可以是人民币: what must be is one of the two."""
    then = _beside(source, at, 1)
    if then is None or then.is_condition:
        return False
    must = re.search("应当|必须", source.printed(at)) and not source.segments[at].ban
    return bool(must and re.match("或者|也可以", source.printed(at + 1).strip()))


def _phrase_goes_on(source: Source, at: int) -> bool:
    """True for 对项目推进快 before ，质量明显改善的市（地、州）: whom it is about is told behind the comma."""
    if _beside(source, at, 1) is None:
        return False
    text = source.told(at)
    opens = re.match("对(?![照外内策])", text) and not (
        _OF_WHAT.search(text) or text.endswith("的") or _DONE_TO.search(text)
    )
    return bool(opens) and bool(re.search("的[^，的]{1,8}(?:[（(][^（）()]*[）)])?$", source.printed(at + 1)))


def _phrase_before(source: Source, at: int) -> list[int]:
    """The pieces at the head of a statement that 原判事实不清，法院发回重审的案件 and the like is the end of."""
    text, part = _BRACKETED.sub("", source.told(at)), source.segments[at].part
    head = [
        n for n in range(at) if source.segments[n].part == part and source.segments[n].end > source.segments[n].start
    ]
    if not head or not _THING.search(text) or _NO_TOPIC.search(text) or _beside(source, at, 1) is None:
        return []
    told = [source.told(n) for n in head]
    if any(source.segments[n].is_condition for n in (*head, at)) or tells(source, at) or any(map(_CLOSED.search, told)):
        return []
    return head


def _topic_before(source: Source, at: int) -> bool:
    """True for 不得从事出口 behind 未取得经营权的单位，: what stands before it is only of whom or what it is told."""
    before, own = source.segments[at - 1 : at + 1]
    text, then = _BRACKETED.sub("", source.told(at - 1)), source.printed(at)
    if _HANGS.search(text):
        return True  # 职责可以依照本法的规定，由公路管理机构行使
    if re.search("、.*等$", text) and CHOICE_FIRST.match(then):
        return True  # 工业生产、城市绿化等，应当使用再生水
    if _ABOUT.match(text) and not (RULED.match(then) or own.is_condition or re.match("[由对]|应|按|依", then)):
        return True  # 对效果好的成果，复制推广
    if _WITHIN.match(text) or (
        CHOICE_FIRST.match(then) and before.subject is None and not tells(source, at - 1) and _DOES.match(text)
    ):
        return True  # 在试点城市，取消许可; 评定残疾等级，应当依据鉴定意见
    acts = RULED.match(then) or _BY_RULE.match(then) or _NOBODY.match(then)
    if not acts and (not _BARE.match(then) or (before.subject != own.subject and not then.startswith("由"))):
        return False
    led = bool(_ABOUT.match(text))
    told = _DUTY_TOLD.search(text) if _BARE.match(then) else tells(source, at - 1)
    return led or (bool(_OF_WHAT.search(text)) and not (told or RULED.match(text) or _HOW.match(text)))


def _ban_told(source: Source, at: int, told: set[int], banned: set[int]) -> bool:
    """True when the segment's ban is told; 停止 and 防止 are bans of another kind, told with any of its words."""
    return at in (banned if source.holds(at, BAN) else told)


def _drops_lead(source: Source, at: int, told: set[int], banned: set[int]) -> bool:
    """True in a list made whole for an item without the ban that leads it, and for the end of an item without its beginning."""
    segments, pieces = source.segments, source.statement.pieces if source.statement else ()
    own = segments[at]
    if own.end == own.start:
        return False
    bans = [k for k in range(at) if segments[k].ban and segments[k].part != own.part]
    if not own.ban and not all(_ban_told(source, k, told, banned) for k in bans):
        return True
    if any(_ASKED_OF.search(source.printed(k)) and k not in told for k in range(at)):
        return True  # 应当具备下列条件：内部控制有效
    place = source.tokens[own.start].start
    begins = max((start for start, _, stands in pieces[1:] if stands and start <= place), default=0)
    heads = [
        k for k in range(at) if segments[k].end > segments[k].start and source.tokens[segments[k].start].start >= begins
    ]
    return bool(begins and heads) and segments[heads[0]].part == own.part and heads[0] not in told


def _of_the_ban(source: Source, at: int) -> bool:
    """True for what 不得利用规则， goes on to: it is barred too."""
    own, before = source.segments[at], _beside(source, at, -1)
    text = source.printed(at).strip()
    case = own.is_condition and text.endswith(("的", "时", "后", "外"))
    if before is None or not before.ban or own.ban or case:
        return False
    return not (tells(source, at) or _OWN_ACT.match(text))


def _beside(source: Source, at: int, step: int) -> Segment | None:
    """The piece right before (-1) or behind (1) in the same statement."""
    place = at + step
    beside = source.segments[place] if 0 <= place < len(source.segments) else None
    return beside if beside and beside.end > beside.start and beside.part == source.segments[at].part else None
