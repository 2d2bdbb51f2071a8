"""A sentence's lists put in the order that the text has them in: 乙、甲和丙 for 甲、乙和丙.

Where the order tells something (分别, 比例, 甲与乙相比, two figures) nothing is changed, nor for two parties (甲单位与乙).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, pairwise

from rag.answer import lexicon as lex
from rag.answer.pieces import Piece, commas, end_of, names_who, values, words
from rag.answer.settle import Token, joined, number_list
from rag.answer.tokens import tokenize

MOST_THINGS = 12  # of a list that is put in order
LONGEST_LIST = 40  # a longer one is not looked at
LONGEST_THING = 40  # tokens
SHORT = 4  # characters: such a thing has no words of its own that tell it from the others (单位和个人)
MOST_TRIED = 200  # pairs of lists for one part of a sentence
# Words by which the order of a list tells something.
_ORDERED = re.compile(
    "分别|依次|各自|先后|[的等](?:程序|流程|步骤)|(?:按照?|依照?)[^，。；]{0,8}[顺次]序|[顺次]序[为是：]|前者|后者|首位|排名|排序|第一位|由高到低|由低到高|从高到低|从低到高|比例|比值|之比|比为|相比|相较|之差|对比"
)
_PARTIES = re.compile(
    "会同|协同|(?<![方导流动趋取])向|报[送请经]|(?<![自理事缘案])由"
)  # 甲、乙会同丙、丁 is no one list
_RANKED = re.compile("(?:下列|以下)(?:顺序|次序|程序|步骤|流程)|(?:责任|牵头|配合)单位[：:]")
# What is more than a thing of a list: 教育局监督学校、培训机构 lists no bureau.
_MORE = re.compile(
    "(?<=..)(?:在(?![职校线建])|对(?![外内象口策])|应当|可以|禁止|通过|指导|监督(?!管理|检查)|发现|应有|是(?!否)|邀请|根据|主张|帮助)|等."
)
Name = tuple[Hashable, ...]


@dataclass(frozen=True)
class Things:
    """Some things of a list, one after another; what leads up to the first and follows the last is part of their pieces."""

    pieces: tuple[Piece, ...]

    @cached_property
    def names(self) -> tuple[Name, ...]:
        """The values of each piece."""
        return tuple(values(piece) for piece in self.pieces)

    @cached_property
    def tokens(self) -> tuple[frozenset[Hashable], frozenset[Hashable]]:
        """The values of all things, and of those without an open end."""
        return frozenset(chain(*self.names)), frozenset(chain(*self.names[1:-1]))

    @cached_property
    def inner(self) -> Counter[Name]:
        """The things that have no open end."""
        return Counter(self.names[1:-1])

    def windows(self, size: int) -> Iterator[Things]:
        """Each ``size`` things in a row."""
        for start in range(len(self.pieces) - size + 1):
            yield Things(self.pieces[start : start + size])


def relisted(sentence: str, text: str, printed: Sequence[Piece]) -> Iterator[str]:
    """The sentence with one of its lists as the text has it, for each that the text has in another order."""
    if _RANKED.search(sentence):
        return
    lists = _lists(text, printed)
    for part in commas(tokenize(sentence)):
        own = _things(sentence, part)
        if own is None or _figures(part) or _ORDERED.search(sentence[part[0].start :].partition("；")[0]):
            continue
        tried = 0
        for size in range(min(len(own.pieces), MOST_THINGS), 1, -1):
            pairs = ((one, two) for one in own.windows(size) for other in lists for two in other.windows(size))
            for one, two in pairs:
                if _close(one, two):
                    tried += 1
                    if tried > MOST_TRIED:
                        break
                    yield from _as_listed(sentence, text, one, two)


def _lists(text: str, printed: Sequence[Piece]) -> list[Things]:
    """The lists of the text's sentences, each once, without those whose order tells something."""
    found: dict[tuple[Name, ...], Things] = {}
    for piece in printed:
        for part, after in pairwise([*commas(piece), []]):
            things = _things(text, part)
            if things is None or len(things.pieces) > LONGEST_LIST or _ORDERED.search(words(text, [*part, *after])):
                continue
            found.setdefault(things.names, things)
    return list(found.values())


def _things(text: str, part: Piece) -> Things | None:
    """The part cut at 、, 和, 或者; None when it is no list. Within the things stand two 与 and more (甲与乙对接、丙与丁对接) and one that opens (与甲有关、来自乙)."""
    found: list[list[Token]] = [[]]
    within = sum(text[token.start] == "与" for token in part if token.kind == "s") > 1
    for token in part:
        joins = token.kind == "s" and not (text[token.start] == "与" and (within or not found[-1]))
        if joins or token.value == "或者":
            if found[-1]:  # 以及与 parts once
                found.append([])
        else:
            found[-1].append(token)
    return Things(tuple(found)) if len(found) > 1 and all(found) else None


def _figures(part: Piece) -> bool:
    """True for 种植、收获率达到65%和55%: which has which is told by the order."""
    return sum(token.kind == "n" for token in part) > 1 and any(number_list(list(part), n) for n in range(len(part)))


def _parties(text: str, things: Sequence[Piece]) -> bool:
    """True for 用人单位与劳动者 (解除合同): the first is who does it."""
    with_ = any(text[one[-1].end : other[0].start].strip() == "与" for one, other in pairwise(things))
    return with_ and any(names_who(joined(thing)) for thing in things)


def _close(said: Things, stands: Things) -> bool:
    """True when the two may be the same things: those without an open end are, but for two that stand at the ends."""
    (ours, our_inner), (theirs, their_inner) = said.tokens, stands.tokens
    if not (our_inner <= theirs and their_inner <= ours):
        return False
    if sum((said.inner - stands.inner).values()) > 2 or sum((stands.inner - said.inner).values()) > 2:
        return False
    ends = {*said.names[0], *said.names[-1]} & {*stands.names[0], *stands.names[-1]}
    return len(said.pieces) > 2 or len(ends) > 2


def _as_listed(sentence: str, text: str, said: Things, stands: Things) -> Iterator[str]:
    """The sentence with ``said`` as ``stands`` has it, when both list the same things in two orders.

    Where the first thing begins and the last ends is not known: the cuts are tried, the longest first.
    """
    first, last = stands.names[0], stands.names[-1]
    for head in range(min(len(first), LONGEST_THING), 0, -1):
        for tail in range(min(len(last), LONGEST_THING), 0, -1):
            names = [first[-head:], *stands.names[1:-1], last[:tail]]
            left = list((Counter(names) - said.inner).elements())
            if len(left) != 2:
                continue
            for one, other in (left, left[::-1]):
                if said.names[0][-len(one) :] != one or said.names[-1][: len(other)] != other:
                    continue
                ours = _cut(said, len(one), len(other))
                theirs = _cut(stands, head, tail)
                if _parties(text, theirs) or _of_an_end(text, stands, theirs):
                    return
                if _may(said, stands, ours, theirs) and _choices(sentence, ours) == _choices(text, theirs):
                    yield sentence[: ours[0][0].start] + words(text, _joined(theirs)) + sentence[end_of(ours[-1]) :]
                return


def _cut(things: Things, head: int, tail: int) -> list[Piece]:
    return [things.pieces[0][-head:], *things.pieces[1:-1], things.pieces[-1][:tail]]


def _joined(pieces: Sequence[Piece]) -> list[Token]:
    return [token for piece in pieces for token in piece]


def _may(said: Things, stands: Things, ours: Sequence[Piece], theirs: Sequence[Piece]) -> bool:
    """True when the things stand in another order, have a name each, the same signs between them, and share what leads them."""
    if [values(thing) for thing in ours] == [values(thing) for thing in theirs]:
        return False
    if any(token.kind in "ct" for thing in theirs for token in thing):
        return False
    if any(sum(len(str(t.value)) for t in thing if t.kind in "wu") < 2 for thing in theirs):
        return False
    told = [joined(thing) for thing in theirs]
    if any(_PARTIES.search(thing) for thing in told) or (
        any(map(_MORE.search, (told[0], told[-1]))) and not all(map(_MORE.search, told))
    ):
        return False
    sizes = [sum(len(str(t.value)) for t in thing) for thing in theirs]
    if all(map(_short, theirs)) or len(sizes) > 2 or max(sizes) - min(sizes) <= 2:
        return True
    tail = stands.names[-1][len(theirs[-1]) :]
    alike = ours[0][-1].value == theirs[0][-1].value or tail[:1] == ("等",)
    return alike or not (_of_one(said, ours[0]) and _of_one(stands, theirs[0]))


# What stands behind a list and may be a part of its last thing alone.
_OF_THE_LAST = re.compile(
    "复印|副本|原件|扫描|配偶|子女|家属|父母|负责人|人数|数量|占|比[例重]|金额|总[额数量]|各|每|共|第"
)


_OPENS = ("给", "对", "向", "将", "把", "因", "在", "以", "由", "为", "为了", "根据", "从", "自", "经", "未", "不")


def _of_an_end(text: str, stands: Things, theirs: Sequence[Piece]) -> bool:
    """True when what leads up to the list or follows it is said of the first or the last thing alone (60周岁以上甲、乙; 甲、乙复印件)."""
    head = stands.pieces[0][: len(stands.pieces[0]) - len(theirs[0])]
    if not head and theirs[0][0].value in _OPENS and theirs[-1][0].value not in _OPENS:
        return True  # 给所有权人或者使用权人造成损失
    tail = stands.pieces[-1][len(theirs[-1]) :]
    if head and head[-1].value == "的" and any(t.kind in "nc" for t in head):
        return True
    if head and head[-1].value == "的" and "等" not in [t.value for t in head]:
        # 老年人、哺乳期的妇女、病人: there 哺乳期的 is said of one thing of the list; 资料的完整和安全 are of all of it
        part = re.split("[，。；：\n]", text[: stands.pieces[0][0].start])[-1]
        if "、" in part and text[end_of(theirs[0]) : theirs[1][0].start].strip() == "、":
            return True
    if head and (
        head[-1].kind in "cn" or lex.denies(head[-1].value) or head[-1].value in ("绝", "岁", "之", ">=之", "<=之")
    ):
        return True
    behind = joined(tail[:4])
    if len(tail) > 1 and tail[0].value == "的" and names_who(joined(theirs[-1])):
        return True  # 医务人员、戒毒人员的家属
    return bool(tail) and (tail[0].kind == "n" or bool(_OF_THE_LAST.match(behind)))


def _short(thing: Piece) -> bool:
    return sum(len(str(token.value)) for token in thing) <= SHORT


def _choices(text: str, things: Sequence[Piece]) -> list[bool]:
    """For each two things, whether 或者 stands between them; 甲或者乙、丙 and 甲、乙或者丙 are alike."""
    told = ["或" in text[end_of(one) : other[0].start] for one, other in pairwise(things)]
    return sorted(told) if told[0] or told[-1] else told


def _of_one(things: Things, thing: Piece) -> bool:
    """True when what stands before the first thing ends in 的 and may be said of that thing alone (批发的企业、零售者)."""
    piece = things.pieces[0]
    return len(piece) > len(thing) and piece[-len(thing) - 1].value == "的"
