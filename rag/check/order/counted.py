"""Whether the figures of a list, in it or behind it, tell by their order which thing is which (甲、乙达到65%和55%)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.check.order.listing import Things
from rag.check.order.turn import Turn
from rag.check.reading.settle import Token, number_list

_HOTLINE = re.compile(r"(?<!\d)1\d{4}(?=热线|专用电话|平台|电话|便民)")  # 12345热线 is a name, no figure
_FIGURE = re.compile("\\d|[一二三四五六七八九十百千万半两]+[个项年月日元亿倍成名家所人次天]|百分之")
UNIT = 2  # tokens of a measure word
_STOPS = ("；", "。", "\n")
OWN = 3  # tokens of a figure and the words of the thing that it counts
_OF_NAMES = ("级", "类", "等", "期", "甲", "附")  # 一级公路, 电厂二期, 三甲 and 一附院 are names
# An age that is said of its own noun alone: 65周岁以上老年人、残疾人.
_AGED = re.compile(
    "[\\d一二三四五六七八九十]+(?:[-—~～至到][\\d一二三四五六七八九十]+)?周?岁(?:[及含]?以上|以下)?的?(?:老年人|老人|儿童|未成年人)"
)


def figures_tell(turn: Turn, things: Things) -> bool:
    """True for limits and dates, and for 种植、收获率达到65%和55%: which has which is told by the order."""
    if _titles_alone(things):
        return False
    start = turn.said.tokens[turn.block.own[0]].start
    part = _up_to([token for token in turn.said.all if token.start >= start], "p")
    units = [part[n + 1].value if n + 1 < len(part) else "" for n, token in enumerate(part) if token.kind == "n"]
    units = [unit for unit in units if unit not in _OF_NAMES]
    each = all(_amounts(thing) == 1 for thing in things.tokens)  # 医院1个、学校2个
    several = (len(set(units)) < len(units) and not each) or any(
        len(number_list(part, n)) > 1 for n in range(len(part))
    )
    answered = any(_figures(side, len(things.spans)) for side in _sides(things))
    free = [(thing, name) for thing, name in zip(things.tokens, things.names, strict=True) if not _AGED.fullmatch(name)]
    limited = any(_limits(thing) for thing, _ in free) and not (each and all(map(_named_limit, things.tokens)))
    figured = any(re.search(r"[\d%‰]", _HOTLINE.sub("", name)) for _, name in free)
    own = each and all(thing[0].kind == "n" and len(thing) > OWN for thing in things.tokens)  # 1万名院长、200万名护理员
    return answered or (not own and (several or limited or (figured and not each)))


def _sides(things: Things) -> tuple[list[Token], list[Token]]:
    """The tokens before the list in its part, and those behind it in its statement."""
    start, end = things.stands.tokens[things.spans[0][0]].start, things.stands.end(things.spans[-1][1])
    before = [token for token in things.stands.all if token.end <= start]
    behind = [token for token in things.stands.all if token.start >= end]
    begin = next((n for n in range(len(before), 0, -1) if before[n - 1].kind == "p"), 0)
    return before[begin:], behind[: next((n for n, token in enumerate(behind) if token.value in _STOPS), len(behind))]


def _figures(tokens: list[Token], count: int) -> bool:
    """True where the tokens have a list of so many figures or dates and no things with them: 80%、60%, 每床5000元、每床3000元."""
    runs: list[list[list[Token]]] = [[[]]]
    for token in tokens:
        if token.kind == "p":
            runs.append([[]])
        elif token.kind == "s":
            runs[-1].append([])
        else:
            runs[-1][-1].append(token)
    return any(len(run) == count and all(map(_ends_figured, run[:-1])) and any(_at(run[-1])) for run in runs)


def _at(item: Sequence[Token]) -> list[int]:
    """The places of figures and dates, counted from 1."""
    ahead = ["", *(token.value for token in item)]
    return [n for n, token in enumerate(item, 1) if token.kind in "nt" and ahead[n - 1] != "第"]


def _ends_figured(item: Sequence[Token]) -> bool:
    """True for an item that ends with its figure and the unit of it."""
    places = _at(item)
    return bool(places) and len(item) - places[-1] <= UNIT


def _titles_alone(things: Things) -> bool:
    """True for titles whose figures (第十四个五年规划) are of their names, in a sentence without others."""
    words, at = things.stands.words, things.stands.tokens[things.spans[0][0]].start
    sentence = words[words.rfind("。", 0, at) + 1 :].partition("。")[0]
    titled = things.opening.endswith("《") and things.behind.startswith("》")
    return titled and not _FIGURE.search(re.sub("《[^《》]*》", "", sentence))


def _up_to(tokens: list[Token], kind: str) -> list[Token]:
    """The tokens before the first of the kind."""
    return tokens[: next((n for n, token in enumerate(tokens) if token.kind == kind), len(tokens))]


def _limits(thing: Sequence[Token]) -> bool:
    """True for a thing with a date or a limit; 证据不足 limits nothing."""
    kinds = [token.kind for token in thing]
    return "t" in kinds or ("c" in kinds and "n" in kinds)


def _amounts(thing: Sequence[Token]) -> int:
    """How many figures the thing has, those of a name (一级, 二类) aside."""
    behind = [*(token.value for token in thing[1:]), ""]
    return sum(token.kind == "n" and after not in _OF_NAMES for token, after in zip(thing, behind, strict=True))


def _named_limit(thing: Sequence[Token]) -> bool:
    """True for 深翻深度达到25厘米以上: the limit stands behind words of the thing's own."""
    at = next((n for n, token in enumerate(thing) if token.kind == "c"), 0)
    return at >= 3 and [token.kind for token in thing[at + 1 : at + 2]] == ["n"]
