"""How a part of a clause is told to be a case, a rule, an exception: the words that say so."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.check.reading import lexicon as lex
from rag.check.reading.amounts import TIMES
from rag.check.reading.settle import Token

# A printed label at the start of a line or sentence: 一、, （二）, 第三条, 1.2, ①.
LABEL = re.compile(
    r"(?:^|(?<=[\n。；;：:]))\s*(?:——|[-－]{2}|第[〇零一二三四五六七八九十百千\d]+[编部分章节条款](?:之[一二三四五六七八九十])?|[一二三四五六七八九十]{1,3}[、．.]"
    r"|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}(?:\.\d{1,2}){1,3}(?![\d%‰])|\d{1,3}\s*[．.、](?!\d)|[①-⑳])[\s　]*"
)
_CONDITION_END = re.compile(
    r"(?:的(?:部分)?|有下列[^，]{2,12}之一|(?<![同及按小临暂平])时|外|(?<![前背今])后|的?时候|情况下|原则下|条件下|前提下|情形下|之日起|除外|(?<![目此先之空提])前|以前|之前|期间|期内|状态下|[^组]合格|无异议|满.{1,6}(?:个月|年|日|天)|未经.{2,30}(?:许可|同意|批准)|非[经因].{2,30}|经.{2,80}(?:验收|审定|公示|同意|批准)|经.{2,20}授权)$"
)
_CONDITION_START = re.compile(
    r"^(?:如果|如(?![期实下何同])|若(?!干)|凡是?|未经|非[经因]|有下列|除(?![了险尘])|对于?.{1,40}(?:者|人|人员|户|单位|企业|机构|项目|家庭|对象|地区|职工|患者|居民|学生|儿童|行为|问题)$|(?:应当?|须|必须)?(?:报请?|提请)?经.{0,30}(?:批准|同意|审核|评估|确认|认定|许可|审批|核准)后?$|(?:层?报请?|提请|征得).{2,30}(?:批准|核准|同意)$|(?:根据|依|经).{2,24}申请$|因(?!素|此|地制宜).{2,40}需要$|为.{2,40}需要$|发生(?!变化).{2,40}$)"
)
# Words by which the things of a condition's list must hold together; 、 and 或 part cases of which each is enough.
_TOGETHER = re.compile("和|及|与|并|且|均|都|同时|共同|具备|具有|符合|满足|齐全")
# ，须经批准 limits what stands before it.
_ON_APPROVAL = re.compile(
    "^(?:但)?(?:需|须|应当?|必须)(?:报请?)?经.{2,30}(?:批准|同意|审核|许可|核准)$|不在此限$|不适用(?:[本前]|$)"
)
# What a part begins with that only leads up to what is told: 经批准, 根据需要, 在…过程中.
LEADS_IN = re.compile(
    "要?(?:经|在|自|从|对于?|对[照标]|按照?|根据|依照|依据|通过|面向|围绕|针对|为了?|随着|因|由于|以|凭)"
)
# A part that opens with whether one must, may or must not.
CHOICE_FIRST = re.compile("应当|必须|不得|可以")
# 对施工单位处一万元罚款: of the case that is told before it.
PENALTY = re.compile(r"对[^，]*(?:处[以\d一二三四五六七八九十]|罚款|处分|追究)")
ONE_OF = "(?:条件|情形|情况|标准|行为)之一"
BREACH = re.compile("违反.{0,20}规定$")
PERMITS = re.compile("方?可以?(?!能|行|靠|持续)|才能|有权")
# What says that the part before a condition is a rule of its own, beside duty words.
_RULING = re.compile("^由(?!于)|责令|罚款|给予|不予(?!答复)|鼓励|支持|(?<!被)(?:没收|吊销)|免于")
EXCUSES = re.compile("不承担|不负|无[须需]|受法律保护|免于|免除")
GRANTS = re.compile("(?:可以?)?(?:应当|必须|不得|每人|每户|每亩|一次性|给予|享受|发放|予以|奖励|补贴|补助)")
# A rule with who it is for: 出租人应当采取措施.
RULED = re.compile(
    "(?:[^，；]{2,22}?(?:局|委|办|厅|部|院|中心|政府|部门|单位|机构|企业|机关|组织|公司|学校|[人者方员]))(?:应当|可以(?![能行靠持])|不得|必须|应予|不予)"
)
# What follows the things a rule is about (对…财物或者…存款，应当).
DUTY_OPENS = re.compile("应当?|必须|须|不得|可以?|由|经|予以|依法|给予|处[以\\d]")
_NEGATED = re.compile("未|没有|无(?![论障])|不(?!动产|特定|同|良|正当|服)")
# Breaches, of which each is enough; 工程竣工、验收合格的 asks for both.
_BREACHES = re.compile(
    ".{0,24}?(?:伪造|变造|涂改|转让|买卖|倒卖|出租|出借|生产|销售|运输|盗窃|抢夺|非法|擅自|违反|扰乱|破坏|隐瞒|谎报|散布|编造|煽动|侮辱|诽谤|殴打|拒绝|阻碍|骗取|挪用|侵占|滥用|玩忽|贪污|泄露|传播|走私)"
)
# A date or the years of a plan is moved and left out by rules of its own; from one date to another is the term of a rule.
DATE = re.compile(rf"^[^，。；]{{0,4}}?(?:{TIMES.pattern})$|[“十五四三二]五”?(?:时期|期间)$|规划期")
_UNTIL = re.compile(r"(?:不得|应当?|必须|须).*[\d零一二三四五六七八九十]时$")  # 不得晚于24时 is no condition
_PERIOD = re.compile(rf"(?:{TIMES.pattern})[至到—\-－～](?:{TIMES.pattern})(?:期间)?")
_SUCH_AS = re.compile("、[^，]*等[^、，和及与]{2,12}$")  # 在进行检查、调查和送达文书等活动时
# 对被判处终身监禁的罪犯: what a rule is about, where nothing is told of it yet.
_ABOUT = re.compile(
    "^[并也还]?对于?(?!.*(?:进行|开展|实施|给予|加强|作出|提[出供交]|予以|负责|负有|实行|采取|建立|落实|做到|发挥|处以|要|应(?!纳)|可(?![分供靠])|承担|具有|造成|产生|有|追究|罚款|处分|责令|不予|不适用|不发生|给以|收取))[^，]{4,60}$"
)
# The verbs of the table, but for those of one character.
ACTS = "|".join(sorted((verb for verb in lex.VERBS if len(verb) > 1), key=len, reverse=True))
_TASK = re.compile(
    "(?:进一步|切实|积极|不断|持续|全面|加快|大力)*(?:按照?|根据|依照|依据|通过|围绕|结合|为了?|坚持|以|从|在|"
    + ACTS
    + ")"
)


def is_case(text: str) -> bool:
    """True for a part that tells when or in which case a rule holds; a date, the years of a plan and 不得晚于24时 tell none."""
    told = (_CONDITION_END.search(text) or _CONDITION_START.search(text) or _ABOUT.search(text)) and not (
        DATE.search(text) or _UNTIL.search(text)
    )
    return len(text) > 2 and bool(_PERIOD.fullmatch(text) or told)


def excepts(text: str) -> bool:
    """True for a part that limits what stands before it: 但…, …除外, 须经批准."""
    return text.startswith(lex.EXCEPT_LEADS) or text.endswith("除外") or bool(_ON_APPROVAL.search(text))


def enough(text: str) -> bool:
    """True for a condition of whose things each is enough."""
    if re.search("、.*(?:造成|致使|情节|后果|数额)", text):
        return False
    if _NEGATED.search(text) or (_TOGETHER.search(text) and not _SUCH_AS.search(text)):
        return False
    things = text.split("、")
    alike = len(things) > 2 and things[0][-1] == things[1][-1] and things[0][-1] in things[-1]  # 赡养费、扶养费、抚育费
    alike = alike or (len(things) > 1 and all("因" in thing[:1] for thing in things[1:]) and "因" in things[0])
    named = alike or bool(re.search("、.*等", text))
    return "或" in text or (bool(named or _BREACHES.match(text)) and not text.endswith("后"))


def begins_task(text: str) -> bool:
    """True for a part that tells a task or why, how and when one is done, and so is no case of what follows."""
    return bool(_TASK.match(LABEL.sub("", text)))


def rules(words: str, tokens: Sequence[Token]) -> bool:
    """True for a part that says what is to be done: a duty, a ban, a permission, a penalty."""
    duty = any(
        (token.tag == "modal" and token.value not in ("需", "需要", "将")) or token.value in ("禁止", "可以")
        for token in tokens
    )
    return duty or bool(_RULING.search(words))
