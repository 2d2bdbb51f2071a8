"""The kind of figure that a question asks for (元, %, 岁, 天, 个…), by its words, and the words that hold such a figure."""

from __future__ import annotations

import re
from functools import lru_cache

_CN = "一二三四五六七八九十百千两"
_N = rf"(?:\d|[{_CN}])"
_MANY = rf"{_N}\s*(?:余|多|来)?(?:千|万|亿)?(?:余|多)?\s*"  # 5万, 3000余
_MONEY = rf"\d\s*(?:余)?(?:个)?(?:亿|万|千|百)?元|[{_CN}万]+元|\d\s*亿|[（(](?:亿|百万|万|千)?元[)）]"

PHONE = re.compile(r"\d{7,}|\d{3,4}[-—－]\d{6,}|(?<!\d)1[02]\d{3}(?!\d)|(?<!\d)1[12]\d(?!\d)")


def _headed(units: str) -> str:
    """A figure of a row whose unit stands in the name or head before it: 处理能力（吨/日）：2027年400."""
    return rf"[（(][^（()）\d]{{0,3}}(?:{units})[^（()）\d]{{0,4}}[)）].*\d"


# Asked, held. In order: the first that is asked decides. A figure of these kinds is either in the text or it is not.
_EXACT: tuple[tuple[str, str], ...] = (
    (
        r"(?:多少|几)个?百分点|百分之[几多]|占[^，。？]{2,14}多少|(?:比例|比率|占比|[^效频概税费汇利]率)(?:[^，。？]{0,8})(?:多少|几)",
        r"\d\s*(?:%|％|‰|/10万|／10万|个百分点|成)|[（(](?:%|％|‰|/10万|／10万)[）)].*\d|[一二三四五六七八九十百千万两\d]+分之|1[:：]\d|[一二三四五六七八九]成",
    ),
    (
        r"(?:收|交|缴|付|花|用)(?:取|纳|付)?(?:多少|几块)[^，。？天个人]{0,6}[费钱]|费[^，。？]{0,2}(?:收|交|缴)?多少",
        rf"{_MONEY}|免费|不收|不得收|不得[^，。；]{{0,12}}收取|无偿|免[收缴征]|收费标准",
    ),
    (r"(?:多少|几)(?:个)?(?:亿|万|千|百)?元|(?:多少|几)(?:个)?(?:亿|万)|多少钱|几块钱|投资|金额", _MONEY),
    (
        r"(?:补助|津贴|补贴)(?:标准)?[^，。？]{0,6}多少(?!个?[月年天周日次人])|多少[^，。？]{0,6}(?:补助|补贴|津贴|奖金|学费)|罚款|罚(?:多少|几)",
        rf"{_MONEY}|\d\s*%|{_N}倍",
    ),
    (r"(?:怎么|如何)收费|(?:能|可以?)?报(?:销)?(?:多少|几成|百分之几)", rf"{_MONEY}|\d\s*%|{_N}成|免费|不收|收费标准"),
    (
        r"(?:交|提交|准备|提供|带|需要|用)(?:[上齐好]|的|些)?(?:什么|哪些|啥)(?:材料|资料|证件|手续)|(?:材料|证件)(?:有|是|要)(?:哪些|什么)",
        r"材料|资料|证明|申请书|申请表|证件|证书|复印件|手续",
    ),
    (r"哪[一]?年(?!级|龄|份?文件)", rf"(?:19|20)\d{{2}}|[{_CN}〇]{{4}}年|十[{_CN}]五|[{_CN}\d]+年|年底|当年|每年|年内"),
    (r"(?:多少|几)(?:周)?岁", rf"{_N}\s*(?:周)?岁|岁[^。]*\d"),
    (
        r"(?:多少|几)(?:平方米|亩|公顷|平米)|面积[^，。？罚]{0,8}(?:多大|多少|几)|多大(?:的)?面积|面积[？?]?$",
        rf"{_MANY}(?:平方米|亩|公顷|㎡)|{_headed('平方米|亩|公顷|㎡')}",
    ),
    (r"(?:多少|几)(?:公斤|斤|吨|千克|克)", rf"{_MANY}(?:公斤|斤|吨|千克|克)|{_headed('公斤|斤|吨|千克|克')}"),
    (
        r"(?:多少|几)(?:公里|米|毫米|厘米|千米)",
        rf"{_MANY}(?:公里|米|毫米|厘米|千米)|{_headed('公里|米|毫米|厘米|千米')}",
    ),
    (
        r"(?:多少|(?<![这那哪了好头前后过第])几)(?:天|日)(?!期)",
        rf"\d\s*(?:天|日)|[{_CN}]+(?:天|日|个?工作日)|{_N}个?(?:小时|月|年|周)",
    ),
    (
        r"(?:多少|几)个?(?:分钟|小时)|多长时间|多久",
        rf"\d|[{_CN}每]+(?:年|个月|月|周|天|小时|分钟|日|季度|半年)|年度|季度|定期|每半年",
    ),
    (r"多少(?:张|辆|台|户)|几(?:张|辆|台)", rf"{_MANY}(?:张|辆|台|户)|[（(](?:张|辆|台|户)[）)]"),
    (
        r"(?:电话|手机号)(?:号码?)?(?:是|为|多少|几|呢|[？?。]|$)|(?:什么|哪个|打几)电话|联系方式",
        PHONE.pattern,
    ),
    (
        r"几点[^，。？]{0,3}[到至][^，。？]{0,3}几点|(?:什么|哪个)时段",
        r"\d{1,2}(?:[:：]\d{2}|[时点])[^，。；]{0,3}[—\-－–~～至到][^，。；\d]{0,4}\d{1,2}(?:[:：]|[时点])|全天|24\s*小时",
    ),
    (r"几点", rf"\d{{1,2}}[:：]\d{{2}}|{_N}\s*(?:时|点)|全天|24\s*小时"),
    (r"网址|网站是|邮箱", r"www|http|@"),
)
# A count may also be told by a list: these only choose the sentence.
_COUNT = re.compile(
    r"(?:多少|几)(?:来|多)?(个月|个|项|家|名|所|次|回|张|人|倍|类|种|级|条|件|支|批|户|座|处|期|届|台|辆|度|年)"
)
_SAME = {"回": "次", "个月": "个?月", "人": "(?:人|名)", "名": "(?:人|名)"}


def exact_kind(question: str) -> re.Pattern[str] | None:
    """What a text must hold to give the figure asked for; None when no figure of a kind is asked."""
    if re.search(r"(?:怎么|如何)(?!收费)|什么措施", question):
        return None
    return _first(question)


@lru_cache(maxsize=256)
def _first(question: str) -> re.Pattern[str] | None:
    return next((re.compile(held) for asked, held in _EXACT if re.search(asked, question)), None)


@lru_cache(maxsize=256)
def wanted_kind(question: str) -> re.Pattern[str] | None:
    """What the best sentence has, also for a count (几个, 多少家); None when no kind is asked."""
    found = exact_kind(question)
    match = None if found else _COUNT.search(question)
    if found:
        return found
    return re.compile(rf"{_MANY}{_SAME.get(match[1], match[1])}") if match else None
