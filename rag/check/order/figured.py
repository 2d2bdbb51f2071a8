"""Whether two parts that have a figure of their own each may be told in another order: 列养率达到100%，占比不低于75%."""

from __future__ import annotations

import re

from rag.check.order.parts import tied
from rag.check.reading.cases import ACTS

# A thing and its figure, which stands by itself: 列养率达到100%, 在高速公路上行驶的最高时速不得超过80公里.
_OWN_FIGURE = re.compile(
    "(?!其|比|较|同比|增长|下降|总|均|按|每|由|经|给予|补|处)[^，；]{3,40}?(?:达到?|不得?[高低少多超][于过出]?|控制在|占[^，；\\d]{1,6}|为|较上年(?:下降|增长|提高)|(?:下降|提高|增长|增加|减少)[到至]?)(?:约)?\\d[\\d.,万亿%‰]*(?:[—~-]\\d[\\d.%‰]*)?[^，；\\d]{0,6}"
)
_OF_FIGURE = re.compile("，?(?:其中|比|较|同比|位居|分别|均|且|并|其|占|年均|每年)")
_BUILDS = re.compile("(?:在[^，]{2,30})?(?:新建|改建|扩建|建设|改造|购置|购买|采购|配备|维修|修缮)[^，]*")
_NO_WORKS = re.compile("元|投入|引导|支持|鼓励|(?:集团|公司|企业|基金|银行|合作社)$")
_PUT_IN = re.compile("投入(?:资金)?约?\\d[\\d.,万亿]*元(?:资金)?")
_SENT = re.compile("(?:共|已|累计)*(?:选送|选派|派出|推荐|组织|安排)?")
_COUNTED_ACT = re.compile(
    f"\\d+[人名个家所](?:次)?(参加|接受|获得|取得|通过|考取|{ACTS})[^，\\d]{{0,28}}"
)  # 71人参加全科医师转岗培训


def own_figures(one: str, other: str, opening: str, after: str) -> bool:
    """True for two things with a figure each: 列养率达到100%，占比不低于75%."""
    acts = [act[1] for act in map(_COUNTED_ACT.fullmatch, (one, other)) if act]
    counted = len(acts) == 2 and acts[0] == acts[1] and not after and _SENT.fullmatch(opening)
    figured = bool(counted or all(map(_OWN_FIGURE.fullmatch, (one, other)))) and not _OF_FIGURE.match(after)
    return figured and not tied(one, other)


def puts_in(one: str, other: str, opening: str, after: str) -> bool:
    """True for 投入208万元在19个单位新建处理站, alone in its statement: how much, and what for."""
    alone = not (opening or after) and bool(_BUILDS.fullmatch(other))
    return alone and bool(_PUT_IN.fullmatch(one)) and not _NO_WORKS.search(other)
