"""The names of those who act, told from what is done by or to them, and the adverbs that stand before what is done."""

from __future__ import annotations

import re

from rag.check.reading import lexicon as lex
from rag.check.reading.manners import VERBS

NAMES = (
    "局|委|办|厅|署|部|院|中心|政府|部门|单位|机构|企业|机关|人员|组织|公司|学校|银行|小组|国家|主体|室|场所|等方面|适用于|指挥部|法人|组|[共合医]体|集团|协会"
    "|总理|经理|书记|[人者车会师员户长任席]"
)
NAME_END = re.compile(f"(?:{NAMES})$")
# 下达…的人民检察院 and 协会要积极配合政府 are no names.
DONE_BY_NAME = re.compile(
    "^(?:下达|报告|送达|立即|及时|积极)|立即|不得|积极|应当|可以|必须|配合|是指|设在|位于|隶属|(?<![重主需首纲])要(?![求素点道件])"
)
_NAMED_BY_VERB = re.compile("[^，]{2,4}(?:单位|机构|部门|机关|人|者|企业)")  # 建设单位, 起草单位
# Verbs of somebody or of a body: 成立领导小组, 聘请第三方机构.
_BEGINS = re.compile(
    "成立|组成|组建|设立|撤销|下派|选派|派出|派驻|委派|指派|抽调|聘请|聘任|聘用|选聘|续聘|解聘"
    "|招募|招聘|招收|招录|录用|引进|邀请|遴选|评选|选举|任命|配齐|配强|配备|培养|培育|表彰|奖励"
    "|约谈|走访|慰问|救助|帮扶|扶持|扶助|安置|关停|关闭|取缔|淘汰|清退|整治|整顿|注销|吊销|取消"
    "|吸引|吸纳|动员|发动|召集|确定|明确|认定|公布|公示|打造|创建"
)
# What is done; 采取的措施 tells which ones.
DONE = re.compile(
    "(?:(?<![举通申汇上])报(?![酬告名纸刊表])|抽取|选取|扣除(?!项目)|享有|负有|开列|下达|送达|配合|提[出交供]|给予|处[以罚\\d]|责令|作出|进行|核发"
    "|办理|缴纳|支付|告知|通知|公[布告]|备案|批准|制定|编制|采取|委托|选择|一并|移交|交付|予以|准予|申报|注册(?!资)|执行(?![机法局人])|召开"
    "|采购(?!人)|减除|赔偿|改正|召回|负责(?!人))(?!的)"
)
ADVERBS = frozenset((*lex.ADVERBS, *lex.MANNERS, *lex.GRADUAL, "统一", "共同", "自行", "直接", "先行", "逐级", "严格"))
_HOW = re.compile("在(?![职校线建岗])|自(?![贸治然行主])|从(?![事业])|按|根据|依照")
_HOW_DONE = re.compile("^(?:" + "|".join(sorted(ADVERBS, key=len, reverse=True)) + ")+")


def is_name(name: str) -> bool:
    """True for the name of who acts."""
    told = name.split("的")[-1]
    acts = DONE.search(told) or re.search("对|向", told)
    if DONE_BY_NAME.search(name):
        return False
    bare = _HOW_DONE.sub("", name)  # 合理设置教育机构 is no name
    verbal = bool(_HOW.match(name)) or (
        (bare.startswith((*VERBS, "与", "和")) or _BEGINS.match(bare)) and not _NAMED_BY_VERB.fullmatch(name)
    )
    return len(name) <= 42 and bool(NAME_END.search(name)) and not acts and not verbal
