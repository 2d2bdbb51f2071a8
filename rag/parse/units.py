"""Names of 责任单位: lists taken apart, prefixes completed, aliases of one body joined; also for questions.

The table holds names that are common to all places (卫健委 = 卫生健康委 = 卫生健康委员会); nothing in it belongs to one county.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from rag.parse.shapes import squeeze

# Each row is one body's stem without 委员会/委/局/部/厅; the first is the short form.
_STEMS: tuple[tuple[str, ...], ...] = (
    ("卫健", "卫生健康"),
    ("卫计", "卫生和计划生育", "卫生计生"),
    ("卫体", "卫生健康和体育", "卫生健康体育", "卫健体育"),
    ("发改", "发展改革", "发展和改革"),
    ("发改科技", "发展改革和科技", "发展改革科技", "发展和改革科技", "发改科"),
    ("人社", "人力资源社会保障", "人力资源和社会保障", "人力社保"),
    ("医保", "医疗保障"),
    ("教体", "教育体育", "教育和体育"),
    ("教科", "教育科技", "教育和科技", "教育科学技术", "教育和科学技术"),
    ("教科体", "教育科技体育", "教育科技和体育"),
    ("市场监管", "市场监督管理", "市监"),
    ("住建", "住房城乡建设", "住房和城乡建设", "住建"),
    ("自规", "自然资源规划", "自然资源和规划"),
    ("自然资源",),
    ("农业农村", "农业和农村"),
    ("文旅", "文化旅游", "文化和旅游"),
    ("文广旅", "文化广电旅游", "文化广电和旅游"),
    ("文广体旅", "文化广电体育旅游", "文化广电体育和旅游", "文广旅体", "文化广电旅游体育", "文化广电旅游和体育"),
    ("文旅体", "文化旅游体育", "文化旅游和体育", "文体旅", "文化体育旅游", "文化体育和旅游"),
    ("工信", "工业信息化", "工业和信息化", "工业与信息化"),
    ("科工信", "科技工信", "科技工业信息化", "科技工业和信息化", "科学技术和工业信息化"),
    ("经信", "经济信息化", "经济和信息化"),
    ("科技", "科学技术"),
    ("交通", "交通运输"),
    ("应急", "应急管理"),
    ("退役军人", "退役军人事务"),
    ("生态环境", "环保", "环境保护"),
    ("行政审批", "行政审批服务", "审批服务", "审批"),
    ("政务服务", "政务服务管理"),
    ("政务和大数据", "政务服务与大数据管理", "政务服务和大数据管理", "政务服务大数据管理"),
    ("大数据", "大数据管理", "大数据发展"),
    ("城管", "城市管理", "城市管理综合执法", "综合行政执法", "城市管理行政执法"),
    ("国资", "国有资产监督管理", "国资监管"),
    ("金融", "金融工作", "地方金融监督管理", "地方金融监管"),
    ("粮储", "粮食和物资储备", "粮食物资储备", "粮食和储备"),
    ("林草", "林业和草原", "林业草原"),
    ("乡村振兴",),
    ("疾控", "疾病预防控制"),
    ("中医药", "中医药管理"),
    ("药监", "药品监督管理", "药品监管"),
    ("民宗", "民族宗教", "民族宗教事务", "民族和宗教事务"),
    ("机关事务", "机关事务管理", "机关事务服务"),
    ("编", "机构编制"),
    ("网信", "网络安全和信息化"),
)
_WHOLE: tuple[tuple[str, ...], ...] = (
    ("政府办", "政府办公室", "人民政府办公室", "政府办公厅", "人民政府办公厅"),
    ("委办", "委办公室", "委办公厅"),
    ("委编办", "编办", "委机构编制委员会办公室", "委编委办公室", "机构编制委员会办公室"),
    ("委网信办", "网信办", "委网络安全和信息化委员会办公室"),
    ("委组织部", "组织部"),
    ("委宣传部", "宣传部"),
    ("委统战部", "统战部"),
    ("委政法委", "政法委", "委政法委员会"),
    ("疾控中心", "疾病预防控制中心"),
    ("妇幼保健院", "妇保院"),
    ("总工会", "工会"),
    ("团委", "共青团委", "共青团委员会"),
    ("妇联", "妇女联合会"),
    ("残联", "残疾人联合会"),
    ("红十字会",),
)
_TAILS = (("委员会", "委"), ("办公室", "办"), ("局", "局"), ("厅", "厅"), ("部", "部"), ("委", "委"), ("办", "办"))
_LEVELS = "省市县区州旗镇乡盟"
# The Youth League's committee has its level inside its name.
_YOUTH = re.compile("(?:共青)?团([省市县区州旗盟])委(?:员会)?|([省市县区州旗盟])团委")
# Words that begin with the same character as a level: 市场监管局 is not the 市's.
_NOT_LEVEL = re.compile(
    r"市(?:场|容|民|政(?!府|协|务|法|办))|区域|县域|乡(?:村|镇)|镇街|州际|省际|省级|市级|县级|区级|乡级"
)
_PLACE = re.compile(
    rf"(?:[\u4e00-\u9fff]{{1,6}}?(?:自治[州县旗区]|[{_LEVELS}]))*?[\u4e00-\u9fff]{{1,6}}?(自治[州县旗区]|[省市县区州旗盟])(?=[\u4e00-\u9fff]{{2,}})"
)
_PARTY = re.compile(r"(?:组织|宣传|统战|社会工作)部|政法委|编办|网信办|党校|老干部局|巡察办|办公室$|改革办|农办")
# Bodies of no local government, and whole classes of them.
_OWN_NAMED = ("各", "国家", "全国", "中央", "中国", "民航", "国网", "人民银行", "海关", "铁路")
_SUBORDINATE = re.compile(
    r"(?:[县区市旗州盟]|大学|学院|分局|分行|街道|街道办|街道办事处|乡|镇|村|社区|农场|林场|开发区|园区|经开区|高新区|管委会|党委|政府|等|人员|机构|企业|公司|学校|中学|小学|幼儿园|卫生院|卫生室|合作社)$"
)
_OPEN, _CLOSE = "（([〔【", "）)]〕】"
UNIT_END = "部|委|局|署|办|会|院|厅|室|中心|政府|公司|行|社|联|团|校|学|集团|街道|镇|乡|组|站|所|队|区|法院|检察院|总工会|办事处|管委会|部门|单位|机构|军|台|馆|处|科|协|企业|医院|电网|电力|兵团"
_UNIT = re.compile(rf"[\u4e00-\u9fffA-Za-z0-9“”（）()·\s、]{{0,40}}(?:{UNIT_END})(?:[（(][^（()）]{{1,30}}[）)])?")
_VAGUE = re.compile(
    r"(?:各)?(?:有关|相关|其他|其它)(?:部门|单位|部委|方面|成员单位)?(?:和单位|、单位)?|等|各有关部门(?:和单位)?|部门|单位"
)


def split_names(text: str) -> list[str]:
    """The names of a list, in order: parted at 、，；and at 和 or 及 between whole names, never inside brackets."""
    names: list[str] = []
    for part in _outside(text, "、，,；;/ \t\n\u3000"):
        names += _at_and(squeeze(part))
    cleaned = (
        re.sub(r"^(?:由|并由|以及|会同|和|及|与|等)|(?:等(?:有关|相关)?(?:部门|单位)?)$", "", name).strip("：:。.·")
        for name in names
    )
    return [name for name in cleaned if name and not _VAGUE.fullmatch(name)]


def _outside(text: str, signs: str) -> list[str]:
    parts, depth = [""], 0
    for char in text:
        depth += (char in _OPEN) - (char in _CLOSE and depth > 0)
        if char in signs and depth == 0:
            parts.append("")
        else:
            parts[-1] += char
    return parts


def _at_and(name: str) -> list[str]:
    """财政部和农业农村部 is two bodies, 工业和信息化部 is one: what stands left of 和 must be a whole name."""
    for found in re.finditer(r"等?(?:和|及|与|以及)|等(?=各)", name):
        left, right = name[: found.start()], name[found.end() :]
        if len(right) >= 2 and (
            re.match(r"各|有关|相关|地方|省级|其他", right)
            or (len(left) >= 3 and re.search(r"(?:部|委|局|署|厅|会|院|府|办|行|社)$", left))
        ):
            return [left, *_at_and(right)]
    return [name]


def is_unit(name: str) -> bool:
    """Whether the words look like a body's name: by their end, not by a list."""
    return 2 <= len(name) <= 40 and bool(_UNIT.fullmatch(name))


def prefix_of(name: str) -> str:
    """县 of 县卫健委, 县 of 栾川县卫健委, 区 of 资阳区财政局; "" for 市场监管局, 财政部, 各乡镇, 团市委."""
    if name.startswith(("各", "国家", "全国", "中央", "国务院", "中国")) or _YOUTH.fullmatch(name):
        return ""
    if name[:1] in _LEVELS and not _NOT_LEVEL.match(name):
        return name[0]
    found = _PLACE.match(name)
    return (
        found[1][-1]
        if found and not _NOT_LEVEL.match(name[found.end() - 1 :]) and not re.search("社区|地区|园区|辖区", found[0])
        else ""
    )


def complete(names: Iterable[str]) -> list[tuple[str, str]]:
    """(complete name, name as printed): 县卫健委、发改委 → 县卫健委, 县发改委; 县委组织部、宣传部 → 县委宣传部.

    A name takes the prefix of the nearest name before it that prints one; towns, streets and 各… take none.
    """
    done: list[tuple[str, str]] = []
    prefix = ""
    party = False
    for name in names:
        own = prefix_of(name)
        if own:
            prefix, party = own, name.startswith(own + "委") and len(name) > 2
            done.append((name, name))
        elif (
            prefix and not _YOUTH.fullmatch(name) and not _SUBORDINATE.search(name) and not name.startswith(_OWN_NAMED)
        ):
            done.append((prefix + ("委" if party and _PARTY.fullmatch(name) else "") + name, name))
        else:
            done.append((name, name))
    return done


@lru_cache(maxsize=4096)
def canonical(unit: str) -> str:
    """One form for all names of a body: level and short stem (县医疗保障局 and 县医保局 → 县医保局; 医疗保障局 → 医保局).

    Place names are left off (栾川县财政局 → 县财政局), so that the result is to be compared within one document's region.
    """
    name = re.sub(r"[（(\[〔].*?[）)\]〕]", "", squeeze(unit)) or squeeze(unit)
    youth = _YOUTH.fullmatch(name)
    if youth:
        return f"团{youth[1] or youth[2]}委"
    prefix = prefix_of(name)
    rest = name
    if prefix:
        at = 1 if name.startswith(prefix) else _place_end(name)
        rest = name[at:]
    return prefix + _stem(rest)


def _place_end(name: str) -> int:
    found = _PLACE.match(name)
    return found.end() if found else 0


def _stem(rest: str) -> str:
    for row in _WHOLE:
        if rest in row:
            return row[0]
    for tail, short in _TAILS:
        if rest.endswith(tail) and len(rest) > len(tail):
            body = rest[: -len(tail)]
            return next((row[0] + short for row in _STEMS if body in row), body + short)
    return rest


def same(one: str, other: str) -> bool:
    """Whether two names can be one body: 医保局 fits 县医保局 and 区医疗保障局, but 县医保局 does not fit 区医保局."""
    left, right = canonical(one), canonical(other)
    if left == right:
        return True
    short, long = sorted((left, right), key=len)
    return bool(prefix_of(long)) and not prefix_of(short) and (long[1:] == short or _stem(long[1:]) == short)


@lru_cache(maxsize=4096)
def aliases(unit: str) -> tuple[str, ...]:
    """All forms in which the body may be printed, with and without its level, longest first."""
    name = canonical(unit)
    youth = _YOUTH.fullmatch(name)
    if youth:
        return (f"共青团{youth[1]}委", name, f"{youth[1]}团委")
    prefix = prefix_of(name)
    rest = name[len(prefix) :]
    forms = {rest, *(form for row in _WHOLE if rest in row for form in row)}
    for tail, short in _TAILS:
        if rest.endswith(short) and len(rest) > len(short):
            body = rest[: -len(short)]
            forms |= {stem + tail for row in _STEMS if body in row for stem in row}
            forms |= {body + tail} if (tail, short) != ("办公室", "办") else set()
    both = forms | {prefix + form for form in forms} if prefix else forms
    return tuple(sorted((form for form in both | {unit} if len(form) >= 2), key=len, reverse=True))


def mentioned(text: str, known: Iterable[str]) -> list[str]:
    """Those of the ``known`` units that the text names in any form, in the order of the text; the longest name wins.

    县医保局, 医保局 and 县医疗保障局 in a question all find the known 县医保局; a question's 区医保局 does not.
    """
    plain = squeeze(text)
    found: list[tuple[int, int, str]] = []
    for unit in dict.fromkeys(known):
        for form in aliases(unit):
            at = plain.find(form)
            if at >= 0 and not _foreign(plain, at, form, unit):
                found.append((at, len(form), unit))
                break
    return [
        unit
        for at, length, unit in sorted(found)
        if not any((o <= at and at + length < o + n) or (o < at and at + length <= o + n) for o, n, _ in found)
    ]


def _foreign(text: str, at: int, form: str, unit: str) -> bool:
    """Whether the name found belongs to another level (the 区 in front of 医保局), or is the end of a longer name."""
    level = prefix_of(unit)
    before = text[at - 1 : at]
    return form[:1] != level and before in tuple(_LEVELS) and before != "" and bool(level) and before != level
