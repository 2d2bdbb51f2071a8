"""Numbers, shares and dates in one form, however they are written."""

from __future__ import annotations

import re
from collections.abc import Hashable
from dataclasses import dataclass
from fractions import Fraction

_DIGIT = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_SCALE = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
HAN_NUMBER = "[零〇一二两三四五六七八九十百千万亿]"
_YEAR = r"(?:(?:19|20)\d{2}|[一二][〇零一二三四五六七八九]{3})"
_LITTLE = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_PLAIN = r"\d+(?:\.\d+)?"
_TIME = (
    rf"(?:到|至|截至|截止到|截止|自|从|在|于)?(?:{_YEAR}年?(?:-|至|到){_YEAR}年|{_YEAR}年度?(?:{_LITTLE}月(?:{_LITTLE}[日号])?)?|{_LITTLE}月{_LITTLE}[日号])"
    rf"(?:年?(?:上半年|下半年|第?[一二三四1-4]季度|底|末|初|中期))?(?:之前|以前|前|以来|之后|以后|后|起|期间)?"
    rf"|(?:到|至)?{_LITTLE}月(?:底|末|初)(?:[之以]?前)?|(?<![\d一二三四五六七八九十两半几数])(?:(?:到|至)?年[底末](?:[之以]?前)?|(?:到|至)?年内)"
)
_RATIO = (
    rf"(?P<parts>(?:{_PLAIN}|{HAN_NUMBER}+)分之(?:{_PLAIN}|{HAN_NUMBER}+(?:点[零〇一二三四五六七八九]+)?))|(?<![\d./])(?P<slash>\d{{1,2}}/\d{{1,2}})(?![\d./万千])|(?P<tenths>(?:{_PLAIN}|[一二两三四五六七八九])成(?![果为立员本熟效功年长品绩都渝套份])(?:[半五])?)"
    rf"|(?P<per>{_PLAIN}(?:%|‰|‱|/(?:\d+万|\d{{4,}}|万|千)))|(?P<odds>{_PLAIN}:{_PLAIN})|(?P<half>一半|半数)"
)
_NUMBER = (
    rf"(?P<digits>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|{_PLAIN})(?P<over>[多余](?=[万亿千百]))?(?P<scale>(?:[万亿百]|千(?![瓦克米伏卡]))?亿?)(?P<more>[多余](?!人|个))?"
    rf"|(?P<han>{HAN_NUMBER}+(?:点[零〇一二三四五六七八九]+(?![十百分刻钟]))?)(?:(?P<hanover>[多余])(?P<hanscale>[万亿]+))?(?P<hanmore>[多余](?=[年天月]))?"
)
AMOUNT = re.compile(f"{_RATIO}|{_NUMBER}")
TIMES = re.compile(_TIME)


@dataclass(frozen=True, slots=True)
class Time:
    """A date or period: first and last (year, month, day), the edge of it (底, 初 …), and 前/起/… as ``side``."""

    first: tuple[int, ...]
    last: tuple[int, ...]
    edge: str
    side: str


def han_number(word: str) -> int | None:
    """The value of a Chinese numeral (三百二十, 二〇二四), None when it is not a well-formed one (十四五, 三五)."""
    if all(c in _DIGIT for c in word):
        return (
            int("".join(str(_DIGIT[c]) for c in word))
            if len(word) == 1 or (len(word) == 4 and word[0] in "一二")
            else None
        )
    total = section = digit = 0
    last = 10**12
    for char in word:
        if char in _DIGIT:
            if digit and char not in "零〇":
                return None
            digit = _DIGIT[char]
            continue
        scale = _SCALE[char]
        if scale >= 10**4:
            total, section, digit, last = (total + section + digit or 1) * scale, 0, 0, scale
            continue
        if scale >= last and section:
            return None
        section += (digit or 1) * scale
        digit, last = 0, scale
    return total + section + digit


def _amount(word: str) -> Fraction | None:
    if word[0].isdigit():
        return Fraction(word.replace(",", ""))
    whole, _, places = word.partition("点")
    value = han_number(whole)
    if value is None:
        return None
    return (
        value + Fraction(int("".join(str(_DIGIT[c]) for c in places)), 10 ** len(places)) if places else Fraction(value)
    )


def ratio(match: re.Match[str]) -> tuple[str, Hashable] | None:
    """The share, odds or part a match of :data:`AMOUNT` names, None when it is a plain number."""
    if match["parts"]:
        whole, part = match["parts"].split("分之")
        top, bottom = _amount(part), _amount(whole)
        return ("ratio", top / bottom) if top is not None and bottom else None
    if match["slash"]:
        over, under = match["slash"].split("/")
        return ("ratio", Fraction(int(over), int(under))) if int(under) else None
    if match["tenths"]:
        first, _, rest = match["tenths"].partition("成")
        return "ratio", (_amount(first) or Fraction(0)) / 10 + (Fraction(1, 20) if rest else 0)
    if match["half"]:
        return "ratio", Fraction(1, 2)
    if match["odds"]:
        return "odds", tuple(Fraction(x) for x in match["odds"].split(":"))
    if match["per"]:
        figure = re.match(_PLAIN, match["per"])
        assert figure is not None
        sign = match["per"][figure.end() :]
        base = {"%": 100, "‰": 1000, "‱": 10**4}.get(sign) or _per(sign[1:])
        return "ratio", Fraction(figure[0]) / base
    return None


def _per(word: str) -> int:
    digits = re.match(r"\d*", word)
    assert digits is not None
    return int(digits[0] or 1) * _SCALE.get(word[digits.end() :], 1)


def number(match: re.Match[str]) -> tuple[str, Hashable] | None:
    """The plain number a match of :data:`AMOUNT` names, None when it is no numeral."""
    if match["digits"]:
        value = Fraction(match["digits"].replace(",", ""))
        for scale in match["scale"]:
            value *= _SCALE[scale]
        return "more" if match["over"] or match["more"] else "", value  # 4200多万, 0.42亿余
    numeral = _amount(match["han"] + (match["hanscale"] or ""))  # 一千七百多万
    return None if numeral is None else ("more" if match["hanmore"] or match["hanover"] else "", numeral)


def read_time(word: str) -> Time:
    """The date or period a time expression names."""
    plain = re.sub(r"[一二][〇零一二三四五六七八九]{3}", lambda m: str(han_number(m[0])), word)
    plain = re.sub(r"[一二三四五六七八九十]{1,3}(?=[月日号])", lambda m: str(han_number(m[0]) or m[0]), plain)
    span = re.search(r"(\d{4})年?(?:-|至|到)(\d{4})年", plain)
    side = next((s for s in ("以来", "起", "后", "期间") if s in plain), "")
    side = side or {"自": "起", "从": "从"}.get(plain[:1], "")
    edge = next((e for e in ("上半年", "下半年", "季度", "底", "末", "初", "中期", "年内") if e in plain), "")
    edge = "底" if edge == "末" else re.search(r"[一二三四1-4]季度", plain)[0] if edge == "季度" else edge  # type: ignore[index]
    before = "前" if re.search("前$", plain) else ""
    if span:
        return Time((int(span[1]),), (int(span[2]),), edge, side or before)
    point = tuple(int(x) for x in re.findall(r"\d+(?=[年月日号])", plain))
    marks = tuple(c for c in re.findall(r"\d+([年月日号])", plain))
    shaped = point if marks[:1] == ("年",) else (0, *point)
    return Time(shaped, shaped, edge, side or before)


# What is measured, and a figure whose measure stands elsewhere.
_MEASURE = re.compile("(?:比例|占比|率|人数|数量|面积|金额|额度|标准)(不[低高少多超][于过出]|达到?)")
_FIGURE_ALONE = re.compile("(?![^，]*[率比数量额])[^，\\d]{2,6}(不[低高少多超][于过出]|达到?)\\d[^，]*")


def measured_by(before: str, figure: str) -> bool:
    """True for 退休人员不低于70% behind 报销比例不低于60%, which alone tells what is measured."""
    alone, told = _FIGURE_ALONE.fullmatch(figure), _MEASURE.search(before)
    return bool(alone and told and alone[1] == told[1])
