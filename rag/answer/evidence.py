"""What a question demands of its evidence beyond nearness: a kind of figure, a person's name, quoted words, stated values."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answer.cite import squash
from rag.answer.kinds import PHONE, exact_kind
from rag.answer.sentences import grams, split
from rag.model import Clause
from rag.parse.numerals import CHINESE, to_chinese, to_int
from rag.search.followup import swapped_in
from rag.search.query import Query, quoted

_PERSON = re.compile(r"(?:是|由)?谁(?:担任|任|兼任|当)?[？?。]*$|叫什么(?:名字)?|姓名|哪位|何人|哪些人")
_POST = re.compile(r"(?:副)?(?:[局县市区省州镇乡部院校科处厅]长|书记|主任|组长|主席|秘书长|总监|负责人|召集人)")
_OF_UNIT = re.compile(
    r"((?:[省市县区])?[\u4e00-\u9fff]{2,8}?(?:局|委|办|厅|中心|医院))(?:现在|现任|目前)?的?(?:党组|党委)?(?:副)?(?:局长|主任|厅长|院长|书记|负责人)$"
)
_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余杜叶程苏魏吕丁沈姚卢姜崔钟谭陆汪范金石廖贾夏韦白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵钱严覃武戴莫孔汤聂代乔宫吉"
_NAMED = re.compile(rf"[{_SURNAMES}]\s*[\u4e00-\u9fff]{{1,2}}(?![\u4e00-\u9fff]{{0,2}}(?:县|市|区|镇|局|委|院))")
_VALUE = re.compile(
    r"\d+(?:\.\d+)?\s*(?:%|％|‰|万元|亿元|元|张|名|平方米|次会议|次常务|次政府)|第\s*[\d一二三四五六七八九十]+\s*次"
)
_PHONE_OF = re.compile(
    r"(?P<body>[\u4e00-\u9fff]{2,16}(?:局|委|办|所|站|队|院|校|园|厂|中心|公司|集团|协会|银行|政府|街道|镇|乡|窗口|柜台))的?[\u4e00-\u9fff]{0,4}(?:电话|联系方式|手机号)"
)
SAME_BODY = 0.6  # of a body's bigrams: 县农机服务中心 is 县农机化服务中心, 青龙镇便民服务中心 is not
_WHY = re.compile("为什么|为何|凭什么|为啥")  # then every figure is taken for granted
_GRANTED = re.compile(
    r"[\d一二三四五六七八九十百]+个?(?:工作日|公里|分钟|小时|月|天|日|年|周岁|岁|人|次|家|所|倍)(?![\d一二三四五六七八九十]|度|级|计划|行动)"
)
_OPPOSITES = (
    ("城镇", "农村", "城乡"),
    ("公立", "民营", "社会办"),
    ("男性", "女性"),
    ("省级", "市级", "县级", "乡级", "村级", "国家级"),
    ("初级", "中级", "高级"),
    ("上半年", "下半年"),
    ("幼儿园", "小学", "初中", "高中"),
    ("公办", "民办"),
)
_LEVELS = {"三甲": "三级甲等", "三乙": "三级乙等", "二甲": "二级甲等", "二乙": "二级乙等"}
_LEVEL = re.compile(r"[一二三]级[甲乙丙]等|[一二三][甲乙](?!等)")


def lacks_figure(query: Query, texts: Sequence[str]) -> bool:
    """True when the question asks for a figure of a kind (元, %, 岁, 电话…) that none of the texts holds."""
    held = exact_kind(query.asked)
    return held is not None and not any(held.search(text) for text in texts)


def lacks_phone(query: Query, clauses: Sequence[tuple[str, str]]) -> str:
    """The body whose telephone is asked for where no clause with a number names it; "" when one does or no body is asked of.

    clauses: each with who issued its document, whose number may stand without its name (咨询电话：…).
    """
    asked = _PHONE_OF.search(query.topic)
    pairs = set(grams(asked["body"])) if asked else set()
    if not asked or len(pairs) < 3:
        return ""
    told = (f"{text}{issuer}" for text, issuer in clauses if PHONE.search(text))
    return "" if any(len(pairs & set(grams(words))) >= SAME_BODY * len(pairs) for words in told) else asked["body"]


def lacks_person(query: Query, texts: Sequence[str]) -> bool:
    """True when the question asks who holds a post and no sentence names a person with that post."""
    post = _POST.search(query.topic)
    if not post or not _PERSON.search(query.topic):
        return False
    unit = _OF_UNIT.search(query.topic[: post.start()] + post[0])
    holders = [text for text in texts if post[0] in text]
    if unit:
        near = re.compile(re.escape(re.sub(r"^[省市县区]", "", unit[1])) + rf"[^，。；\n]{{0,8}}{post[0]}")
        holders = [text for text in holders if near.search(text)]
    by_office = re.compile(rf"(?:任|是){post[0]}|{post[0]}由")  # 副区长任组长: the office is the answer
    named = re.search("名字|姓名|叫什么", query.topic)
    return not any(_NAMED.search(_around(text, post[0])) or (not named and by_office.search(text)) for text in holders)


def contrasted(query: Query, texts: Sequence[str]) -> tuple[str, ...]:
    """Words of the question that set its matter apart (城镇) which no text has, though the nearest has their opposite (农村)."""
    found = []
    for group in _OPPOSITES:
        asked = [word for word in group if word in query.topic]
        if len(asked) == 1 and not any(asked[0] in text for text in texts):
            found += [asked[0] for text in texts[:1] if any(word in text for word in group)]
    return tuple(found)


def _around(text: str, post: str) -> str:
    at = text.find(post)
    return text[max(0, at - 12) : at + len(post) + 10]


def lacks_quoted(query: Query, held: str) -> tuple[str, ...]:
    """The quoted words of the question that the documents asked do not have."""
    plain = squash(held)
    return tuple(words for words, pattern in quoted(query).items() if not pattern.search(plain))


def lacks_swapped(query: Query, clauses: Sequence[Clause]) -> str | None:
    """The thing that a follow-up puts in the place of the one before (宇航员呢 after 药师数是多少) when no sentence has the most of its words.

    Of two characters it may be no thing (其他, 具体), and 多少人 is the one before.
    """
    thing = swapped_in(query.focus)
    if query.wants != "number" or len(thing) < 3 or re.search("多少|几", thing):
        return None
    own = set(grams(thing))
    told = (f"{' '.join(clause.path)} {sentence.words}" for clause in clauses for sentence in split(clause))
    return thing if own and not any(2 * len(own & set(grams(words))) > len(own) for words in told) else None


def false_values(query: Query, texts: Sequence[str]) -> tuple[str, ...]:
    """Values that the question takes for granted (2000元, 第13次) and no text near states."""
    plain = squash("\n".join(texts))
    asking = re.split(r"[。！!]", query.topic.rstrip("。！! "))[-1]
    values = _VALUE.findall(asking) + (_GRANTED.findall(asking) if _WHY.search(asking) else [])
    wrong = [value for value in values if squash(value) not in plain and not _spelt(value, plain)]
    return tuple(dict.fromkeys(wrong))


def false_levels(query: Query, sentences: Sequence[str]) -> tuple[str, ...]:
    """Grades (三级甲等) that the question takes for granted and no sentence on its topic states."""
    plain = squash("\n".join(sentences))
    wrong = []
    for match in _LEVEL.finditer(query.topic):
        level = match[0]
        if query.wants == "list" and query.topic.startswith("医院", match.end()):
            continue  # 和哪些三甲医院合作 asks for them, it claims no grade for one
        forms = {level, _LEVELS.get(level, level), *(short for short, long in _LEVELS.items() if long == level)}
        if not any(form in plain for form in forms):
            wrong.append(level)
    return tuple(wrong)


def _spelt(value: str, plain: str) -> bool:
    """第12次 is 第十二次, and the other way round."""
    match = re.search(rf"\d{{1,4}}(?!\d)|[{CHINESE}]+", value)
    number = to_int(match[0]) if match else None
    if match is None or number is None:
        return False
    return any(squash(value.replace(match[0], form)) in plain for form in (to_chinese(number), str(number)))
