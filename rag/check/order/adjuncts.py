"""Whether an adjunct (when, where, how, on whose behalf) may be told at another place of its statement.

It may where it passes nothing that is done and no case: over who acts, a duty word and other adjuncts. 机关应当自受理之日起七日内作出决定
is told as 自受理之日起七日内，机关应当作出决定, and not as 机关应当作出决定，自受理之日起七日内告知.
"""

from __future__ import annotations

import re

from rag.check.order.names import ADVERBS, DONE, DONE_BY_NAME, NAME_END, NAMES, is_name
from rag.check.order.turn import Turn
from rag.check.reading.manners import VERBS
from rag.check.reading.pieces import MARKS, names_who

_MODAL = "(?:，?也?(?:应当?|必须|(?<![许认])可以?|要|须|不得|将|拟))"
_DUTY = re.compile("，?(?:应当|可以|不得|必须)")
_TITLE = re.compile("《?[^《》]+》(?:（[^（）]+）)?|[^《》]+》?（[^（）]+号）")
_LED = re.compile("([^，；]{2,40}?)牵头，(?:会同|商)([^，；]{2,40})")
_TIMED = re.compile(
    "(?:在|自|从|于).+(?:(?<![按及实])时|前|后|内|起|期间|期|中|止)|在.+(?:前提|情况|条件|基础|过程|情形)[下上中]"
    "|(?!.*是指)[^，]{2,60}(?:(?<![按及实同小临随暂])时|(?<![目提先空])前|(?<![落先滞])后|期间|[前后][^，]{1,6}内"
    "|(?:情况|条件|前提|情形)下)"
)
# What 根据, 结合, 按照 … go on to.
_BASIS = (
    "情况|规定|要求|标准|需要|实际|原则|计划|规划|职责|程序|方案|意见|约定|办法|目录|比例|特点|性质|情节|表|书|法|条例|制度|条件|数量"
    "|水平|结果|申请|分工|幅度|权限|机制|指挥部|范围|期限|顺序|方法|时间|方式|分类|目标|情形|精神|部署|命令|法规|规章|决定|政策|合同|协议"
    "|日期|周期|金额|数额|名单|清单|流程|渠道|规程|规范|指南|通知|公告|批复|纪要|文件|承诺|条款|指标|任务|安排|级别|类型|价格|结构|功能"
    "|能力|进度|顺位|约束|需求|状况|状态|结论|因素|形势|现状|趋势|特征"
)
_PLACE = "区|县|市|省|镇|乡|村|地方|范围|领域|行业|单位|部门|学校|医院|企业|位置|场所|地点|现场|网站|平台|媒体|会议"
_FOCI = "(?:总体|主要|首要|根本|重要|基本|工作|发展)?(?:重点|目标|主线|导向|核心|基础|抓手|契机|支撑|任务)"
_MEANS = "方式|形式|途径|平台|账户|渠道|系统|网站|手段|媒体|措施|活动"
_PURE = re.compile(
    "|".join(
        (
            "按[月年季日期时]|每.{1,8}|提前.+[日天月]|到?\\d{4}年(?:\\d{1,2}月)?(?:\\d{1,2}日)?(?:底|初)?(?:前|起|内)?",
            f"在.+(?:内|中|时|前|后|上|下|期间|同时)|在.{{1,20}}期|在[^，]{{2,20}}(?:{_PLACE})|在[^，]{{2,60}}(?:方面|环节)|\\d+个?(?:工作)?[年月日天]内",
            "(?:自|从).+(?:起|内|前|后|日|止)|于.*(?:\\d|年|月|日|底|期间).*",
            f"(?:严格)?(?:根据|按照|依照|依据|结合|针对|依托|比照).*(?:{_BASIS})",
            "(?:根据|按照|结合)[^，]{0,4}功能(?:和|与)?定位|按(?!照).+(?:元|%|标准|比例|需要|规定|要求)|参照.{2,20}|凭.{2,20}|经.{2,40}(?:批准|同意)|未经[^，]{0,30}(?:批准|同意|许可)",
            f"因(?!地制宜|素|此)[^，]{{2,40}}|就(?![业医诊学读餐职近])[^，]{{2,40}}|基于[^，]{{2,60}}|会同.{{2,60}}(?:局|委|办|厅|部|部门|机构|单位)|通过.+(?:{_MEANS})|(?:运用|利用|借助|采用)[^，]+(?:方法|技术|手段|理念|工具)",
            f"随.{{2,20}}(?:情况|变化)|采取.+(?:方式|形式|办法)|以.+(?:形式|方式|名义|标准|为(?:{_FOCI}|单位|目的|主体|牵引|引领))",
            f"(?:对(?!接|应(?!急)|照|比|[下内外上](?=联通|连接|衔接|服务|开放))|为了?|将|从|由).{{2,80}}|向.{{1,60}}(?:{NAMES}|[民属众国])",
        )
    )
)
_FOCUS = re.compile(f"以[^，]{{2,60}}为(?:{_FOCI}|依托|载体)")
# The law that a whole rule rests on, wherever it is told.
_BY_LAW = re.compile("(?:按照|依照)(?:国家|有关|法律|法律法规|、|法规)*规定")
# 为加强管理 is an aim, 为船员提供用品 is what is done for them.
_AIMS = re.compile("为了|为(?:" + "|".join(VERBS) + ")")
_DONE_FOR = re.compile(f"{_MODAL}|由|的$|提供|给予|做好")
_OPEN = re.compile("^[^对以].*的$|(?:可能|以及|和|或者?|及|已|未|将)$")  # goes on behind its end
# Begins an adjunct that lacks nothing.
_WHOLE = re.compile("在|向|对|按|根据|依照|依据|结合|参照|针对|就|以|为|通过|采取")
_PRINCIPLE = re.compile(
    "(?:按照|坚持|遵循|本着)(?:[^，、。；]{2,4}[，、])+[^，、。；]{2,4}的(?:原则|方针|思路)"
)  # 按照先立后破，有序推进的原则
_MONTHLY = re.compile("每[年季月]")
_PAYS = re.compile("(?:给予|发放|补助|补贴|奖励|支付|拨付|安排|投入)[^，\\d]*")
_ASKS = re.compile("支持|鼓励|探索|推动|推进")
_YEAR = re.compile("\\d{4}年")
_CLAUSE = re.compile("[^在自从于至每，][^，]+(?:时|前|后)")
# What has a figure, whatever it is called: 设施建设投入资金突破1亿元.
_MEASURED = re.compile("(?:突破|达到?|超过|不[低少高多]于|控制在|(?:下降|提高|增加|减少)到)(?:约|《[^《》]*》)?\\d")
_NOT_MEASURED = re.compile("[，将把由向对按]|应当|可以|不得")
# What is done, and no adjunct, where a comma ends it: 将名单下发到村, 为学生购买保险; 为加强管理 is an aim.
_TAKEN = re.compile("将(?!来)[^，]{2,}|把[^，]{2,}")
_ACTED_ON = re.compile("(对|为(?!了)|从|向|给)(.+)")
_LONG_VERBS = "|".join(verb for verb in VERBS if len(verb) > 1)
_ACTS_TOO = re.compile(f"[，、并]|不得|禁止|[和及与](?:{_LONG_VERBS}|发挥)")
_ACT_IN = re.compile(f"{_LONG_VERBS}|发放|提供|给予|补助|补贴|缴纳|交纳|选任|安排")
_GIVES = re.compile("给予|予以|采取|提供|作出|进行|履行|承担")
_MODAL_WORD = re.compile("应|须|可|不得|要|将|负责")


def pure(piece: str) -> bool:
    """True for an adjunct and nothing else: 在十五日内, 根据变动情况, 由主管部门, 为了乙."""
    if (_AIMS.match(piece) and not _DONE_FOR.search(piece)) or _PRINCIPLE.fullmatch(piece):
        return True
    if "，" in piece or _OPEN.search(piece) or (piece[:1] == "由" and not NAME_END.search(piece)):
        return False
    if piece in ADVERBS:
        return True
    if _TIMED.fullmatch(piece):
        return True
    if piece.startswith("通过") and re.search("(?<!即)将|把", piece):
        return False  # 通过专用账户将工资支付到本人账户
    told = piece.rpartition("的")[2] if piece[0] == "对" else piece  # 对实施退耕还草的农牧民
    return bool(_PURE.fullmatch(piece)) and not (piece[0] in "对向为将由会在每从因就" and DONE.search(told))


def is_adjunct(turn: Turn, place: int, piece: str) -> bool:
    """True for a pure adjunct of the text; 将…附卷 before a comma is what is done."""
    if not pure(piece) or (turn.stands.ends(place) and re.match("将|向|把|从(?!事)|为(?!了)|对下", piece)):
        return False
    topic = piece == turn.stands.text(0, place) or re.match(
        "，(?:要|应当?|可以?|由|必须|依法|不得)", turn.stands.behind(place)
    )
    return not (turn.stands.ends(place) and piece.startswith("对") and not topic)


def in_what(turn: Turn, one: str, other: str) -> bool:
    """True for 在配置方面，强化规划的规范作用 where the text has 强化规划在配置方面的规范作用."""
    rest = re.fullmatch("的[^，的]{0,6}(?:作用|优势|水平|能力|差距|问题|经验)", turn.after)
    alone = not (turn.opening or turn.gaps[0] or _ACTS_TOO.search(one))
    return alone and bool(rest and re.fullmatch("在[^，]{2,30}(?:方面|领域|环节)", other))


def focus_behind(turn: Turn, first: str, second: str) -> bool:
    """True for 以甲为重点，加强乙 told as 加强乙，以甲为重点, at the sentence's end: what is done has nothing else behind it."""
    ends = not turn.said.words[turn.said.end(turn.block.own[1]) :].strip(MARKS)
    return ends and bool(_FOCUS.fullmatch(first)) and "，" not in second and first.count("为") == 1


def may_move(turn: Turn, one: str, other: str, adjuncts: tuple[bool, bool]) -> bool:
    """True when of two pieces, one or both adjuncts, the first in the text may be told behind the other."""
    if any(piece.startswith("经") for piece in (one, other)) and any(map(_TIMED.fullmatch, (one, other))):
        return False  # a deadline for the approval, or for what is approved
    stands, said = turn.stands, turn.said
    if _pays_monthly(turn, one, other) or (adjuncts == (False, True) and _by_law(turn, one, other)):
        return True
    behind = stands.words[stands.end(turn.block.stands[1]) :]
    # Two adjuncts side by side are said of the same act, whatever leads up to them: 按照职责统一向公众发布.
    beside = all(adjuncts) and all(word in ADVERBS or _WHOLE.match(word) for word in (one, other))
    for piece, words, told in zip(turn.pieces, (one, other), adjuncts, strict=True):
        apart = stands.ends(piece.stands[1])  # a comma ends it: it is said of all that follows
        tells_which = not apart and attributive(stands.before(piece.stands[0]), behind)
        if told and tells_which and not (all(adjuncts) and not words.startswith(("对", "向", "由", "从", "将"))):
            return False
        opening = re.sub("[在于当自从]“?$", "", said.before(piece.own[0]))
        if told and not (beside or _leads(opening) or _nothing_done(opening, turn.after)):
            return False
    if all(adjuncts) and not turn.gaps[0] and _CLAUSE.fullmatch(other):
        return False  # 依照规定抵免税额时: the first is a part of the second
    if not (beside or _leads(turn.opening)) or (_cut(turn, one, other) if adjuncts[0] else _done(turn, one)):
        return False
    if all(adjuncts):
        return True
    return not _of_name(turn, one, other, adjuncts[0]) and _nothing_done(
        other if adjuncts[0] else one, turn.after, bool(turn.gaps[0]) and not adjuncts[0]
    )


def _of_name(turn: Turn, one: str, other: str, first: bool) -> bool:
    """True where the adjunct would be a part of the name beside it, or of what is asked for; first: it stands first in the text."""
    asks = _ASKS.fullmatch(one) or _ASKS.fullmatch(other)
    if asks and not re.match("在(?!.*(?:[年月日天时期前后内]|方式|形式)$)", one if first else other):
        return True  # 鼓励以入股形式组建
    if first:
        return not turn.gaps[0] and "的" in other  # 在一年内无记分的驾驶人
    if turn.gaps[0] and other in ADVERBS:
        return True  # 聘请机构，定期检测
    return not turn.told[0] and "的" in one  # 受到处罚的企业在三年内, told as 在三年内受到处罚的企业


def _pays_monthly(turn: Turn, one: str, other: str) -> bool:
    """True for 每月给予补助1000元 where the text has 给予补助每月1000元."""
    free = not re.search("[后前时]|期间", turn.opening)
    return (
        free
        and bool(_MONTHLY.fullmatch(other) and _PAYS.fullmatch(one))
        and bool(re.match("\\d[\\d.,万亿]*元(?!\\d)", turn.after))
    )


def _by_law(turn: Turn, one: str, other: str) -> bool:
    """True for 按照国家有关规定 told before those whom a whole rule is for, with nothing done in between."""
    opens = not turn.opening and turn.stands.opens(turn.pieces[1].stands[0])
    return opens and bool(_BY_LAW.fullmatch(other) and re.search("的[^，的]{0,8}$", one))


def _leads(opening: str) -> bool:
    """True when nothing is done yet before an adjunct: 机关应当, 并, nothing at all."""
    plain = re.sub(f"^(?:是指|并|也|还|{_MODAL})+|(?:并且?|且|也|还)$", "", opening.strip(" “"))
    return not plain or _nothing_done(plain, "")


def _cut(turn: Turn, one: str, other: str) -> bool:
    """True for 由各单位 before 司局负责同志: no mark parts the first from a name, which may be a part of it."""
    return not turn.gaps[0] and bool(NAME_END.search(one)) and is_name(other)


def _done(turn: Turn, one: str) -> bool:
    """True for 将名单下发到村 before 15日内完成核查: a comma ends it."""
    return bool(turn.gaps[0]) and _deed(one)


def _deed(part: str) -> bool:
    """True for a part that says what is done to, for or from something."""
    acted = None if re.match("以[^，]+为", part) else _ACTED_ON.search(part)
    told = acted[2].rpartition("的")[2] if acted else ""
    aims = acted and acted[1] == "为" and _ACT_IN.match(acted[2])
    return bool(_TAKEN.search(part) or (told and not aims and _ACT_IN.search(told)))


def all_light(turn: Turn) -> bool:
    """True for three and more pieces, none of which does anything: 经某院批准，某院可以根据需要."""
    words = [turn.stands.text(*piece.stands).strip(MARKS) for piece in turn.pieces]
    timed = any(piece.startswith("经") for piece in words) and any(map(_TIMED.fullmatch, words))
    others = [n for n, piece in enumerate(words) if not pure(piece)]  # who may, in this order
    told = [turn.pieces.index(kid) for kid in turn.block.kids]
    kept = [n for n in told if n in others] == others
    dates = [n for n, piece in enumerate(words) if _YEAR.search(piece)]
    kept = kept and [n for n in told if n in dates] == dates  # 2021年投产的企业2024年完成
    return len(words) > 2 and kept and not timed and all(_nothing_done(piece, turn.after) for piece in words)


def subject_and_duty(one: str, other: str) -> bool:
    """True for 部门 and 应当, which the sentence tells as 应当由部门."""
    plain = bool(NAME_END.search(one)) and not re.search("[对向将把的，]", one)
    return bool(re.fullmatch(_MODAL, other)) and (is_name(one) or plain)


def attributive(before: str, behind: str) -> bool:
    """True for a time that tells which thing is meant (委员会于2001年7月1日以后作出的决定), not when something is done."""
    opening = re.split("[，。；\n]", before)[-1].rstrip("自在从")
    free = bool(_MODAL_WORD.search(opening)) and not opening.endswith(("对", "对于", "将", "把", "向"))
    told = re.split("[，。；\n]", behind)[0].removesuffix("的")
    gives = any(told.startswith(verb) and told[len(verb) :][:1] != "的" for verb in VERBS if len(verb) > 1)
    if re.match("[^，的]{1,4}的", told) and not (gives or _GIVES.match(told)):  # 其在境内开设的账户
        return True
    if not opening:  # 依照规定负责采购的部门应当…
        modal = _MODAL_WORD.search(told)
        return bool(modal) and "的" in told[: modal.start() if modal else 0]
    return "的" in told and not free


def _nothing_done(piece: str, after: str, apart: bool = False) -> bool:
    """True for who acts, adjuncts and duty words, and nothing that is done; apart: a comma stands behind it."""
    if re.fullmatch(f"{_MODAL}|禁止|严禁", piece) or _ASKS.fullmatch(piece) or _TITLE.fullmatch(piece):
        return True
    led = _LED.fullmatch(piece)
    if led:
        return names_who(led[1]) and names_who(led[2])
    follows = bool(_DUTY.match(after)) and "，" not in piece
    alongside = not apart and after.startswith(("与", "同步")) and len(piece) <= 6
    if (alongside or _MEASURED.match(after)) and not (_NOT_MEASURED.search(piece) or piece.startswith(VERBS)):
        return True
    ended = [*piece.split("，")[:-1], *([piece.rpartition("，")[2]] if after[:1] in ("，", "；") else [])]
    if any(map(_deed, ended)):
        return False
    return all(_subject_of_duty(part, follows) or _who_and_how(part) for part in piece.split("，"))


def _subject_of_duty(part: str, follows: bool) -> bool:
    """True for what stands before 应当: who acts, by whatever name."""
    told = re.fullmatch(f"([^，；]{{2,40}}?){_MODAL}", part)
    name = told[1] if told else part if follows else ""
    plain = bool(NAME_END.search(name)) and not (DONE_BY_NAME.search(name) or re.search("对|向", name))
    return plain and not DONE.search(name.split("的")[-1])


def _who_and_how(part: str) -> bool:
    """True for an adjunct, for who acts, and for the two together."""
    bare = re.sub(f"{_MODAL}$", "", part)
    if not bare or pure(bare):
        return True
    for end in range(2, len(bare) + 1):
        name, rest = bare[:end], re.sub(f"^{_MODAL}", "", bare[end:])
        if is_name(name) and (not rest or pure(rest)):
            return True
    return False
