"""Sentences about one row of an indicator table: every figure must stand under the year the sentence gives it."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from rag.check.reading.amounts import Time
from rag.check.reading.settle import Token, joined
from rag.check.reading.tokens import tokenize

_YEAR_VALUE = re.compile(r"^(?P<year>(?:19|20)\d{2})\s*年(?P<role>[^\d≤≥<>＜＞≦≧]{0,6}?)(?P<value>\S.*)$")
_NATURES = ("预期性", "约束性")
_FREE = frozenset(
    [
        "从",
        "由",
        "在",
        "到",
        "至",
        "则",
        "将",
        "该",
        "其",
        "的",
        "为",
        "是",
        "达",
        "有",
        ",",
        "、",
        "之",
        "于",
        "属于",
        "值",
        "上",
        "来",
        "力争",
        "分别",
        "和",
        "与",
    ]
)
_BASE = ("基线值", "基线", "基期值", "基期", "现状值", "现状", "实际值", "实际")
_GOAL = ("目标值", "目标", "规划值", "规划目标")
_UP = ("提高", "增加", "上升", "增长", "提升")
_DOWN = ("下降", "降低", "减少", "降")


class Row(NamedTuple):
    """A row: the tokens of its name, its unit, and what stands under each year."""

    name: tuple[object, ...]
    unit: str
    values: dict[int, tuple[Token, ...]]
    nature: str


@lru_cache(maxsize=512)
def read(rendered: str) -> Row | None:
    """The row, None when it has no figure under a year."""
    head, _, rest = (
        re.sub(r"\s+", " ", rendered).rpartition("：") if rendered.count("：") == 1 else rendered.partition("：")
    )
    name = re.sub(r"^.*[｜|，。；]", "", head)
    unit = re.search(r"[（(]([^（()）]{1,8})[)）]+$", name.strip())
    values: dict[int, tuple[Token, ...]] = {}
    for part in re.split("[，；]", rest):
        match = _YEAR_VALUE.match(part.strip())
        if match:
            values[int(match["year"])] = tuple(tokenize(match["value"].strip("。 ")))
    nature = next((n for n in _NATURES if n in rest), "")
    bare = name[: unit.start()] if unit else name
    return Row(_name(bare), unit[1] if unit else "", values, nature) if values and bare.strip() else None


def _name(words: str) -> tuple[object, ...]:
    return tuple(t.value for t in tokenize(words) if t.kind not in "()")


def judge(sentence: str, row: Row, own: tuple[str, ...]) -> bool | None:
    """True: the row says so; False: a figure, year or nature is another; None: not about this row or more than it says."""
    name = row.name
    for word in own:
        sentence = sentence.replace(word, "")
        name = _without(name, word)
    tokens = [t for t in tokenize(sentence)]
    bare = [t for t in tokens if t.kind not in "()"]
    at = _find([t.value for t in bare], name)
    if at is None:  # 以乡（镇、街道）为单位，适龄儿童…接种率: a comma in the name
        bare = [t for t in bare if t.value != "，"]
        at = _find([t.value for t in bare], name)
    if at is None:
        return None
    rest = [*bare[:at], Token("p", "，", 0, 0), *bare[at + len(name) :]]
    return _says(rest, row)


def _without(name: tuple[object, ...], word: str) -> tuple[object, ...]:
    at = _find(list(name), _name(word))
    return name if at is None else name[:at] + name[at + len(_name(word)) :]


def _find(values: list[object], name: tuple[object, ...]) -> int | None:
    for n in range(len(values) - len(name) + 1):
        if tuple(values[n : n + len(name)]) == name:
            return n
    return None


def _says(tokens: list[Token], row: Row) -> bool | None:
    years = [t.value.first[0] for t in tokens if t.kind == "t" and isinstance(t.value, Time)]
    if not years or (len({t.kind for t in tokens} & {"n", "c"}) == 0 and not _worded(tokens, row, years)):
        return None
    words = joined(t for t in tokens if t.kind == "w")
    if years != sorted(years) and any(word in words for word in (*_UP, *_DOWN)):
        return None  # 从2025年的88%提高到2020年的71%
    year = years[0] if len(set(years)) == 1 else None
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token.kind == "t" and isinstance(token.value, Time):
            if (
                token.value.side not in ("", "前", "期间", "从")
                or len(token.value.first) > 1
                or token.value.first != token.value.last
                or (token.value.side == "前" and token.value.first[0] == min(row.values) < max(row.values))
                or token.value.edge not in ("", "底")
            ):
                return None
            year = token.value.first[0]
            at += 1
        elif token.kind in "nc":
            step = _value(tokens, at, row, year)
            if not step:
                return False
            at += step
        else:
            more = _word(tokens, at, row, year)
            if not more:
                return None if more is None else False
            at += more
    return True


def _worded(tokens: list[Token], row: Row, years: list[int]) -> bool:
    """A value in words (持续提升) counts as a figure when it is the year's own."""
    text = joined(t for t in tokens if t.kind == "w")
    return any(joined(row.values.get(y, ())) in text and y in row.values for y in years)


def _value(tokens: list[Token], at: int, row: Row, year: int | None) -> int:
    """How many tokens say exactly the row's value for the year; 0 when they do not."""
    stands = row.values.get(year or 0)
    if stands is None:
        return 0
    said = [tokens[at]]
    if tokens[at].kind == "c" and at + 1 < len(tokens):
        said.append(tokens[at + 1])
    size = len(said)
    if not _equal(said, stands, row.unit):
        return 0
    unit = [t.value for t in tokenize(f"1{row.unit}")[1:]] if row.unit else []
    following = [t.value for t in tokens[at + size : at + size + len(unit)]]
    if unit and following == unit:
        # 10.5 under 万亩 is not 10.5亩
        return size + len(unit) if _scaled(said, row.unit) == [t.value for t in stands] else 0
    after = tokens[at + size] if at + size < len(tokens) else None
    return size if after is None or after.kind in "pts" or str(after.value) in _FREE | set(_UP) | set(_DOWN) else 0


def _equal(said: list[Token], stands: tuple[Token, ...], unit: str) -> bool:
    if len(said) != len(stands) or [t.kind for t in said] != [t.kind for t in stands]:
        return False
    for one, other in zip(said, stands, strict=True):
        if one.value != other.value and not (
            one.kind == "n" and (one.value == _with_unit(other.value, unit) or _scaled([one], unit) == [other.value])
        ):
            return False
    return True


def _scaled(said: list[Token], unit: str) -> list[object]:
    """The values as the column has them: 10.5万亩 is 10.5 under 万亩."""
    first = tokenize(f"1{unit}")[0].value if unit else None
    scale = first[1] if isinstance(first, tuple) and first[0] == "" and isinstance(first[1], Fraction) else Fraction(1)
    return [
        (t.value[0], t.value[1] / scale)
        if isinstance(t.value, tuple) and t.value[0] == "" and isinstance(t.value[1], Fraction)
        else t.value
        for t in said
    ]


def _with_unit(value: object, unit: str) -> object:
    """2.5 under （‰） is the ratio 2.5‰."""
    if not (isinstance(value, tuple) and value[0] == "" and isinstance(value[1], Fraction)):
        return value
    scaled = tokenize(f"1{unit}") if unit and unit[0] in "%‰‱/％" else []
    if scaled and scaled[0].kind == "n" and isinstance(scaled[0].value, tuple):
        return "ratio", value[1] * scaled[0].value[1]
    return value


def _word(tokens: list[Token], at: int, row: Row, year: int | None) -> int | None:
    """How many word tokens may stand here; 0 when they contradict the row, None when they say more than it."""
    if tokens[at].kind in "ps":
        return 1
    rest = joined(t for t in tokens[at : at + 8] if t.kind in "wu")
    if year == min(row.values) and len(row.values) > 1 and (tokens[at].tag == "modal" or tokens[at].value == "力争"):
        return 0  # what was is no aim
    for words, fits in (
        (_BASE, year in (None, min(row.values))),
        (_GOAL, year in (None, max(row.values)) and len(row.values) > 1),
        (_UP, _goes(row, 1)),
        (_DOWN, _goes(row, -1)),
    ):
        for word in words:
            if rest.startswith(word):
                size = _length(tokens, at, word)
                by = words in (_UP, _DOWN) and size and at + size < len(tokens) and tokens[at + size].kind in "nc"
                return size if fits and not by else 0
    for nature in _NATURES:
        if rest.startswith(nature):
            return _length(tokens, at, nature) if nature == row.nature else 0
    own = joined(row.values.get(year or 0, ()))
    if own and not own[0].isdigit() and rest.startswith(own):
        return _length(tokens, at, own)
    if tokens[at].tag in ("link", "added", "modal") or str(tokens[at].value) in _FREE:
        return 1
    return _length(tokens, at, "指标") if rest.startswith("指标") else None


def _goes(row: Row, sign: int) -> bool:
    figures = [
        t.value[1] for y in sorted(row.values) for t in row.values[y] if t.kind == "n" and isinstance(t.value, tuple)
    ]
    numbers = [f for f in figures if isinstance(f, Fraction)]
    return len(numbers) == len(figures) == 2 and (numbers[1] - numbers[0]) * sign > 0


def _length(tokens: list[Token], at: int, word: str) -> int | None:
    done = 0
    for size in range(1, len(word) + 1):
        done += len(str(tokens[at + size - 1].value))
        if done == len(word):
            return size
    return None
