"""Whether the comma parts of a statement may be told in another order: duties, aims, cases of one subject beside one another.

Not the steps of a procedure, nor what an adjunct, a ban or a word like 其 and 该 ties to what stands before it.
"""

from __future__ import annotations

import re

from rag.check.reading import lexicon as lex
from rag.check.reading.amounts import measured_by
from rag.check.reading.cases import ACTS, CHOICE_FIRST
from rag.check.reading.pieces import names_who

_TIED = re.compile(
    "^(?:再|又|先|不足部分|[剩其]余|超[出过]部分|差额|其(?![他它中])|该|仍|逾期|拒不|是指|情节|用以|用于|以便|从而|致使|导致|必要时|紧急情况下|特殊情况下|[^，]{2,20}的(?:给予|按照|由|处)|上述|然后|最后|也|还|但)"
)
_TOGETHER = re.compile("分别|各自(?!的)|依次")
_BANS = re.compile("不得|禁止|严禁")
# Acts on record, of which one follows the other.
_RECORDS = "立案|抽取(?=样)|封存|检验(?!机构|检测|检查结果|报告|信息|结果|科|合格)|出具(?!的)|作出(?:处罚|[^，]*决定)|核查|制作|签字|盖章|加盖|移交|归还|销毁|核发(?!病)|制发|发送|当场登记|重新申请|签订|提供[^，]*(?:凭证|证明)$"
# What comes out of the part before it; an experience, of what was tried.
_LEARNT = "(?:复制|推广|借鉴)[^，]*经验"
_TRIED = "试点|试行|探索|示范|先行|形成|实验|试验|改革|提炼|评选|遴选|打造|培育|竞赛"
_OUTCOMES = "(?:作出|得出)[^，]*(?:结论|裁定)|台账(?!管理|制度)|确定风险|发布[^，]*预警|将[^，]{2,16}送达|销号|将?有关情况|问题线索|针对发现的|建立登记档案|调查取得|^发现[^，]{2,10}处置"
MADE = re.compile(f"{_RECORDS}|{_OUTCOMES}|{_LEARNT}")
# Steps: which comes first is part of what is said.
STEPS = re.compile(
    "(?<![举通申上汇])报(?:送|请|经|国务院|[省市县区上本]|[^，]{0,16}(?:批准|备案|审批|同意|审核))|招标|签订|设计(?![企单])|勘察|验收|评估(?!结果|费)|登记(?!职责|行为|制度)|备案|批准(?!的)|同意(?!的)"
    "|审[批核查](?!手续|事项|要求|流程|制度|程序|权限|效能|人员|机构|机制|职责|能力)|[^前背今滞落]后|提[交请]|公告|公布|决定|意见|领取|通知|再(?!次)|然后|(?:组织|后|并)实施"
    "|^实施$|公示|核实|张榜|复核|申请(?!登记)|受理(?!单位|制度)|发放|拨付|(?<!行政)裁决|结论|告知|追回|上岗|进场|考核合格|拟[订定](?!有关)|论证|印发|计票|清点|恢复(?:生产|营业|施工)"
    f"|{_RECORDS}|{_OUTCOMES}|(?:{_TRIED}).*{_LEARNT}|{_LEARNT}.*(?:{_TRIED})"
)
# What comes first of two things joined by 并: an approval, a deadline; and what the second speaks of as 其.
_WAITS_FOR = re.compile(
    "批准(?!的)|同意(?!的)|审[批核查]|[^前背今滞落]后|决定(?!的)|之日|[日月年时]内|前[^款]|再(?!次)|然后"
)
_IT = re.compile("其(?![他它中])|该|上述")
_GOES_ON = re.compile("，(?:由|其(?!中)|该|经|再|未|不|逾期|并|报|否则|但)")
# What leads up to the first of several parts and is said of all in any order: who acts, a duty word. An adjunct, an adverb or
# whom one asks to act is not (应当在门前公示甲，保存乙; 鼓励企业培训，落实责任).
_DUTY_WORD = "(?:应当?|必须|(?<![许认])可以?|(?<![重主需首纲])要|须|有权|拟|负责)"
_DUTY = re.compile(f"{_DUTY_WORD}$")
_WAYS = re.compile("(?:通过|采取|采用)$")
# A list of things parted by commas: what leads it, how it ends, and what no thing has.
_LISTS = re.compile("(?:包括|包含|注明|载明|写明|提交|提供|开展|实施)$")
_NOUNS = re.compile("[^，；]{2,40}(建设|工作|服务|活动|培训|管理|项目|工程|行动|监测|制度|机制|体系)")
_LISTED = re.compile("(?:，[^，；]{2,60}?)*(?:，?以及|等)")
_LISTS_ACTS = re.compile("应当|可以|不得|必须|^(?:并|由|经|按|对|向|在|将)")
_WAY = re.compile("(?:，(?:或者)?[^，；]{2,40}?)??等?的?(?:方式|形式|办法|途径|手段)")
_PRINCIPLES = re.compile("(?:遵循|坚持|贯彻|本着)$")
_WHO_ACTS = re.compile(
    "(?![就对向为将]|督促|指导|监督|组织|要求|支持|引导|帮助|鼓励)([^，]{2,30}?)(?:应当|必须|可以|不得|依法|负责(?!人))"
)
_FOR_ALL = re.compile(
    "(?:由|并|都|均|如果?|凡是?|国家|其中|包括|既|是指|为了?|对|凡|按照规定|[^，]{0,6}一[支批套个项种])?"
)
_BINDS = re.compile(
    "不(?!动产)|未|无(?![线人])|禁止|严禁|力争|争取|优先|每|原则上|一般|逐步|在(?!地)|自(?![治然行])|于|对(?!接|应(?!急)|照|比|外|象)|向|经(?![济营理办验费])|通过(?!的)"
    "|以(?![上下])|按照?|根据|依[照据法]|将|从(?!业)|因|凭|由|[时前内后]$|[日天月年]内|应当?|可以|必须|会同|商(?=[^务业标])|联合|配合|协助|委托"
    "|监督(?!管理|检查)|指导(?!人|小组|中心|委员)|督促|鼓励|支持|引导|责令|要求|动员|允许|帮助|(?:通知|报送|报告|送达|提供|给予)(?=.)"
)
_PLACED = re.compile(
    "^(?:如(?![实期何])|若|依照|依据|凭|持|就|针对|面向|围绕|自(?![然治愿])|在|从(?!事)|对(?!接|应(?!急)|比|[下内外上](?=联通|连接|衔接|服务|开放))|经|由|向|按(?![期时月年])照?|根据|为|通过|以(?!及)|于|因|每)|(?:(?<![落滞先])[时后前内外起]|期间)$"
)
# Where something is put up for all to see.
_SHOWN = "^在[^，]{2,24}(?:位置|场所|网站|平台|媒体|窗口|大厅|栏|处)(?:公示|公布|公开|设置|张贴|悬挂)"
# An adjunct and what is done, so close that neither is told of another part.
_OWN = re.compile(
    "^以.+为主$|^自.+起(?:生效|施行|执行|实施)$|^在[^，]{2,80}(?:上|方面|领域|中(?!心|医|小|学))|^由.+(?:组成|构成)$|^为[^，了]{2,60}提供|^向[^，]{2,40}提供"
    f"|{_SHOWN}"
    "|^(?:依据|根据|按照)(?:各自|法定)?职[责能权](?:分工)?|^按照(?:国家|有关)*规定[^，]{3,}$|^对[^，]{2,40}(?:进行|采取|实行|实施|予以|给予|开展|承担|负有)"
)
# Whom something is told, which is said of this part alone: 向村民宣传知识，配合做好工作.
_TO_WHOM = re.compile("向[^，]{1,20}(?:宣传|公布|公开|说明|解释)")
_CASE = re.compile("的|[^，]*的(?:，|$|方式)")
_OR_ELSE = re.compile("，或者?[^，]*的(?:，|$)")  # 甲，乙，或者丙的: each is a case
_PURPOSE = re.compile("，?制定本")
# What each of two parts says by itself: that it is banned, that it is to be done, who does it.
_OWN_BAN = re.compile("不得|禁止|严禁|不(?=[为对向题接宜参]|属于|承担|适用)")
# Statements of one sentence: cases, those that worsen one told before them, their topic.
_CASE_FIRST = re.compile("[^；]*?的，")
WORSENED = re.compile("对?(?:情节|后果|数额|逾期|拒不|仍|两次|再次|有违法所得)")
_TOPIC = re.compile("[^；：]{2,40}(?:过程中|活动中|处理中|期间|时)，|经[^，；：]{2,20}，")
_RULES_LIST = re.compile("(?:下列|以下)(?!顺序|次序|程序|步骤|流程)[^，：]{2,12}：$")
_OWN_RULE = re.compile("(?!其[他余它])(?![^，；]*(?:无力|不能|不足|没有|无法))[^，；]{2,40}，由[^，；]{2,40}")
_OWN_DUTY = re.compile("应当|必须|可以?(?![能行靠])|主要用于|专项?用于|用于")
# Who is in charge of what: of two such neither waits for the other, whatever they do (审查, 登记).
_IN_CHARGE = re.compile("[^，]{2,40}?(?:局|委|办|厅|部|院|中心|政府|部门|单位|机构|街道|乡镇)负责(?!人)[^，]{2,60}$")
# What one of them hands on to the other.
_HANDS_ON = re.compile("报送|报[请经]|后|初审|复核|复审|备案|移[送交]|转[送交]")
# Aims that a plan reaches by a date: 到2025年实现甲全覆盖，乙清零.
_AIMS = re.compile("(?:到\\d{4}年(?:底|末)?，?)?(?:力争|确保|基本)?实现")
# A system by its name, whatever acts the name has: 鉴定销毁等管理制度.
_SYSTEM = re.compile("(?:建立|健全|完善|制定|落实|和)+[^，]*(?:制度|机制|体系)$")
_BY_WHOM = re.compile("由[^，]{2,80}?(?:组成|构成|召集|主持|负责|担任|承担|管理)[^，]{0,8}$")
# A part that begins with what is done, one that is a state of things (不具备条件), one that names who is to act.
_ACTS_FIRST = re.compile(
    f"(?:{'|'.join(lex.ADVERBS)})?(?:{ACTS}|{_DUTY_WORD}|[向对将报以按在把经]|根据|依照|依据|通过|结合)"
)
_STATE = re.compile("不(?!断|动产|得)|未(?!成年)|没有|无(?!障碍|偿)")
_NAMED_IN = re.compile(".(?:应当|必须|可以|不得|有权|(?<![重主需首纲])要(?![求素点道件]))")
# A topic and by whom it is dealt with: 行政法规的解释由国务院法制机构承办.
_OWN_TOPIC = re.compile("(?!由|并|经|报|其|该)[^，由]{4,60}(?<![自理事缘])由[^，由]{2,40}$")
# In a name, and no ban, aim or adjunct: 不满16周岁的未成年人, 被检查对象.
_AGED = re.compile("(?:不满|未满|年满)[^，的]{1,6}周岁的?|^被(?=检查|调查|监督)|未成年")
_DATED = re.compile("(?:到|在)?\\d{4}年(?:\\d{1,2}月)?[底末]?前?，?")
_SYSTEM_NAMED = re.compile("[全各本]?[省市县区乡镇村][域级]?[^，的]{2,14}(?:系统|平台|网络)$")  # 县域远程医疗系统
BOTH = 8  # characters of 为甲提供乙 and 为丙提供丁, each with an adjunct of its own


def may_turn(one: str, other: str, joined: tuple[bool, bool], opening: str, after: str) -> bool:
    """True when ``one``, which stands first in the text, may be told behind ``other``.

    joined: whether 或者, and whether 并 or 也, stands between them; opening, after: what stands before and behind both.
    """
    either, also = joined
    may = other.startswith(("可", "也可")) and not one.startswith("可")
    if may and not either and ((also and not re.match(_DUTY_WORD, one)) or _DUTY.search(opening)):
        return False  # 应当没收，并可处以罚款
    quoted = "|[“‘]$" if "”" in one else ""  # “甲”牵头，乙配合: the mark before the parts is of the first
    opening = _AGED.sub("", re.sub(f"^(?:但是?|同时){quoted}", "", opening))
    if either and all(re.match("\\d", piece) for piece in (one, other)):
        return True  # 造成3人以上死亡，或者10人以上重伤的
    plain = _plainly(one, other, opening, after)
    if plain is not None:
        return plain
    if not (_led(opening, one, other, after, also) and _of_one_kind(one, other, opening, after)):
        return False
    either = either or bool(_OR_ELSE.match(after))
    if either and not re.search("(?:^|，)[^，]*由", f"{one}，{other}"):
        return True
    if opening.endswith("由") or tied(one, other):
        return False
    if _CASE.match(after) or other.endswith("的"):
        told = [part for piece in (one, other) for part in piece.split("，")]
        return not any(_PLACED.search(part) and not _OWN.match(part) for part in told)
    if also and not opening and (_NAMED_IN.search(one) or not _ACTS_FIRST.match(one)):
        return False  # 电动自行车应当符合标准，并取得认证: who or what it is told of stands in the first
    if also and not any(piece.startswith("由") for piece in (one, other)):
        waits = _WAITS_FOR.search(f"{one}，{other}") or MADE.search(f"{one}，{other}") or _GOES_ON.match(after)
        return not (waits or _speaks_of(one, other))
    return _beside(one, other, opening, after)


def _plainly(one: str, other: str, opening: str, after: str) -> bool | None:
    """Whether parts that stand by themselves, principles, and things of a list may change places; None for others."""
    if all(map(_IN_CHARGE.match, f"{one}，{other}".split("，"))):
        return not (tied(one, other) or _HANDS_ON.search(f"{one}，{other}"))
    if _stand_alone(one, other, after):
        return not (tied(one, other) or _BINDS.search(opening.removeprefix("并")))
    if _PRINCIPLES.search(opening) and re.search("的(?:方针|原则|思路)", f"{other}{after}"):
        return True  # 遵循统筹规划、合理布局，因地制宜的方针
    if _LISTS.search(opening) and _LISTED.match(after) and not any(map(_LISTS_ACTS.search, (one, other))):
        return not tied(one, other)  # 应当包括甲，乙，以及丙
    nouns = [_NOUNS.fullmatch(piece) for piece in (one, other)]
    if (
        re.fullmatch("开展|实施|包括|包含", opening)
        and all(nouns)
        and not any(re.match(ACTS, piece) for piece in (one, other))
    ):
        return len({noun[1] for noun in nouns if noun}) == 1 and after[:1] in ("", "，") and not tied(one, other)
    return None


def statements_may_turn(told: list[str], opening: str, header: str) -> bool:
    """True when statements of one sentence may be told in any order: several duties of one subject, cases of one topic.

    opening: what stands before them in their part; header: in their sentence.
    """
    if tied(told[0], "，".join(told[1:])) or any(map(_IT.search, told)):
        return False
    if _RULES_LIST.search(header) and all(map(_OWN_RULE.fullmatch, told)):
        return True  # 责任人按照下列规定确定：甲小区，由乙负责；丙小区，由丁负责
    if all(map(CHOICE_FIRST.match, told)) and not STEPS.search("，".join(told)):
        return bool(opening) and not _BINDS.search(opening) and "，" not in header.removesuffix(opening)
    return all(map(_CASE_FIRST.match, told)) and not any(map(WORSENED.match, told)) and bool(_TOPIC.fullmatch(header))


def _stand_alone(one: str, other: str, after: str) -> bool:
    """True for a ban and a duty, two bans, and who does each, every one with words of its own that say so (必须甲，不得乙)."""
    if (
        not (after in ("", "的") or re.match("，(?:并?不得|应当|必须|可以|其)", after))
        or one.endswith("的")
        or other.endswith("的")
    ):
        return False
    both = f"{one}，{other}"
    if all(_OWN_TOPIC.match(piece) for piece in (one, other)):
        return True  # 草案由机构审查，解释由部门承办
    if all(_BY_WHOM.match(piece) for piece in (one, other)):
        return not STEPS.search(both)
    banned = [bool(_OWN_BAN.match(piece)) for piece in (one, other)]
    return any(banned) and all(own or _OWN_DUTY.match(piece) for own, piece in zip(banned, (one, other), strict=True))


def _of_one_kind(one: str, other: str, opening: str, after: str) -> bool:
    """True for two cases, two duties of who acts, two parts with a subject each; not for a case and what follows from it."""
    if after[:1] not in ("", "，", "的", "）", "等") or one.endswith("的") != other.endswith("的"):
        return False
    if after.startswith("的") and _DUTY.search(opening):  # 应当登记，不登记的
        return False
    if _STATE.match(one) and re.match(_DUTY_WORD, other):
        return False  # 不具备条件，应当停止招生
    return _acts_itself(one) == _acts_itself(other)  # 企业改进工艺，县民政局应当指导改造


def tied(one: str, other: str) -> bool:
    """True where a word ties a part to what stands before it: 其, 逾期, 拒不, 分别."""
    return bool(_TOGETHER.search(one + other) or measured_by(one, other)) or any(
        map(_TIED.match, [*one.split("，"), *other.split("，")])
    )


def _led(opening: str, one: str, other: str, after: str, also: bool) -> bool:
    """True when what leads up to the parts is said of each: who acts, a duty word, what 可以甲，也可以乙 are both told of."""
    if _AIMS.fullmatch(opening) and not any(re.match(f"{ACTS}|{_DUTY_WORD}|逐步|不断|进一步", p) for p in (one, other)):
        return not after and "，" not in one + other
    if re.search("(?:支持|鼓励|引导|推动)在[^，]*$", opening) and all(re.match(ACTS, p) for p in (one, other)):
        return True
    if one[:2] == other[:2] and re.match(ACTS, one) and re.search("(?:支持|鼓励|引导|推动)[^，的]*$|[（(]$", opening):
        return True  # 支持医院开展甲，开展乙
    who = _DUTY.sub("", opening)
    if _DATED.fullmatch(opening) and also:
        return "，" not in one + other and all(
            re.search("全覆盖|\\d", piece) and not STEPS.search(piece) for piece in (one, other)
        )
    if _FOR_ALL.fullmatch(who):
        return not (who.endswith("对") and re.match(_DUTY_WORD, other))
    duty = who != opening or all(re.match(_DUTY_WORD, piece) for piece in (one, other))
    if _WAYS.search(who) and _WAY.match(after):  # 通过甲，或者乙的方式
        return True
    return not _BINDS.search(who.removeprefix("由").removeprefix("并")) and (
        duty or (names_who(who) and not re.fullmatch(ACTS, who)) or bool(_SYSTEM_NAMED.match(who))
    )


def _speaks_of(one: str, other: str) -> bool:
    """True when the second speaks of the first: 其, 将测评结果公示 behind 进行测评, 报…备案 behind what is made."""
    if (one[:2] in other and not other.startswith(one[:2])) or _IT.search(other):
        return True
    if re.match("(?:及时|依法|定期)?(?:向社会)?公[布示开告]$|(?:至少|妥善)?保存", other):
        return True
    if re.match("(?:依法)?(?:处理|处置|追究)$", other) or re.search(
        "(?:^|，)(?:以|通过|采取)[^，]*(?:方式|形式|途径)(?:，|$)", other
    ):
        return True
    if re.match("(?:及时|如实|立即|定期)?向[^，]*(?:报告|汇报)", other) and not re.search("告知|公[布示告开]", one):
        return True
    told = re.search("([^，的]{2})(?:结果|报告|结论|情况)", other)
    reports = re.match("报[^，]*(?:备案|批准|审[批核定]|同意)$", other) and not re.search("公[布示告开]|通报", one)
    return bool(reports or (told and told[1] in one))


def _acts_itself(part: str) -> bool:
    """True for a part that names who is to act."""
    who = _WHO_ACTS.match(part)
    return bool(who and names_who(who[1]) and not re.match(ACTS, who[1]))


def for_statute(one: str, other: str, after: str) -> bool:
    """True for 为了甲 and 根据乙 before 制定本办法: what a statute is made for and after, in either order."""
    return bool(_PURPOSE.match(after)) and all(re.match("为|根据|按照|结合", piece) for piece in (one, other))


def _beside(one: str, other: str, opening: str, after: str) -> bool:
    """True for two duties or aims that nothing makes depend on their order."""
    both = one[0] == other[0] and one[0] in "为对向" and min(len(one), len(other)) > BOTH
    if not both and any(
        _PLACED.search(piece) and not (_OWN.match(piece) or _TO_WHOM.match(piece)) for piece in (one, other)
    ):
        return False
    # Aims, and what a list of an office's duties names, are no procedure; 负责报批准后组织实施 is.
    free = opening.endswith("为了") or (
        opening.endswith("负责") and not re.search("报(?!酬|名|告)|[^前背今滞落]后", one + other)
    )
    own = not any(re.match("主要|每|共同|定期", piece) for piece in (one, other))  # means and meetings of the system
    acts = "，".join(
        p
        for p in (one, other)
        if not (p.startswith(("坚持", "遵循")) or (own and _SYSTEM.match(p)) or re.match(f"{_SHOWN}.{{3}}", p))
    )
    if (STEPS.search(acts) and not free) or re.match("，(?:其(?!中)|该|由)", after):
        return False
    return bool(_BANS.match(one)) == bool(_BANS.match(other))
