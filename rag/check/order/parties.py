"""Whether what looks like a list's things are several: who acts with whom or on whom (甲、乙会同丙、丁; 甲局监督乙、丙)."""

from __future__ import annotations

import re
from itertools import pairwise

from rag.check.order.listing import Things
from rag.check.reading.pieces import names_who
from rag.check.reading.settle import joined

# Who acts with whom and to whom: 甲、乙会同丙、丁 is no one list.
_JOINT = re.compile("会同|协同|联合(?!会)|协助|配合|(?<=[局委办厅部院])商(?![业务标品场贸店会家户])")
_PARTIES = re.compile(
    "^会同|(?<![方导流动趋取定])(?<!^双)(?<!^单)向|定向(?=招|安排|采购|提供|支持)|报[送请经]|(?<![自理事缘案])由"
)
# What is more than a thing of a list: 教育局监督学校、培训机构 lists no bureau.
_MORE = re.compile(
    "(?<=..)(?:(?<![所存现潜内实驻])在(?![职校线建])|(?<![应相反绝核面针])对(?![外内象口策接])|应当|可(?=[以委由向对自在要申提])"
    "|(?<!共同)委托(?=..)|禁止(?=..)|通过|指导(?=..)|监督(?!管理|检查|检验|制度|机制|体系|工作)(?=..)|发现|应有|是(?!否)|邀请|根据|依据|依照|按照|主张|帮助|减除)"
    "|(?<![中高初平同均优特])等(?!级).|发生在|(?:撤销|吊销)(?=..)"
)
_INNER_LIST = re.compile(
    "(?![^、]*(?:监督|检查|督查|督导|指导|委托|禁止|考核|管理))[^，、等]{1,9}(?:、[^，、等]+)+等[^，、等]{2,8}"
)  # of a thing's own: 康复、护理等短缺领域
# Whole matters, whatever each has in it: 在甲、在乙地做丙等方面.
_MATTERS = re.compile("等[^，、的]{0,4}(?:方面|事实|情形|情况|内容|环节|因素)")
# What is a thing by a name of one character.
_SINGLE = "省市县区乡镇村州锰氟溴氯砷汞铅镉铬铜锌铁铝镍磷硫碘苯氨盐水电煤油气"
_KIND = re.compile("[大中小新]型|中小型?|小微")
_MUTUAL = re.compile(
    "[^，、的]{2}结合(?:工作)?(?:机制|模式|服务)|(?:业务|工作|信息|双向)?(?:协作|合作|协同|联动|衔接|融合|转诊|互认|共享|对接)(?!，)"
)

_SORT = re.compile("民营|民办|公立|公办|私立|非?营利|[省市县区乡镇村][级属]|本级|社会办")
_BETWEEN = re.compile(
    "(?:深度|紧密|密切|有效)(?:协作|合作|协同|联动|衔接|融合|对接)|的(?:[^，、的]{2,8}、)?[^，、的]{0,10}(?:通道|协议|机制|关系)"
)  # 开通甲机构与乙机构的绿色通道


def parties(things: Things) -> bool:
    """True where the things are not one list: whom one acts with or on, or more than a thing in one of them."""
    for name in things.names:
        joint = _JOINT.search(name)
        if _PARTIES.search(name) or (joint and names_who(name[: joint.start()])):
            return True
    more = [
        bool(_MORE.search(name.replace("等", "") if _INNER_LIST.fullmatch(name) else name)) for name in things.names
    ]
    gaps = pairwise(things.spans)
    words = things.stands.words
    with_ = any(words[things.stands.end(a[1]) : things.stands.tokens[b[0]].start].strip() == "与" for a, b in gaps)
    # 用人单位与劳动者: the first is who does it, where neither does it to the other.
    plain = things.opening and not _SORT.search("".join([things.opening, *things.names]))
    mutual = _MUTUAL.match(things.behind) or (plain and _BETWEEN.match(things.behind))
    who = with_ and not mutual and any(names_who(joined(thing)) for thing in things.tokens)
    kinds = [bool(_KIND.fullmatch(name)) for name in things.names]  # 大型 of 邮政和大型企业 is no thing
    if any(kinds) and not all(kinds):
        return True
    return (
        who
        or (any(more) and not all(more) and not _MATTERS.match(things.behind))
        or any(len(name) < 2 and name not in _SINGLE for name in things.names)
    )
