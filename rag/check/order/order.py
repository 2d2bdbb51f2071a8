"""A sentence whose pieces stand in another order than in the text, with its own words put in the text's order.

The sentence is taken apart into blocks (blocks.py); each that is turned is put back where the change of order changes nothing
that is said: the things of a list (things.py), the comma parts of one subject (parts.py), an adjunct (adjuncts.py), who does
it told by 由 (passive.py). No word is added or lost but 由, 在 and 于: the matcher then reads the sentence as ever.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice, pairwise

from rag.check.order import adjuncts, figured, names, parts, things
from rag.check.order.blocks import Block, blocks
from rag.check.order.passive import passive
from rag.check.order.side import Side
from rag.check.order.turn import Turn
from rag.check.reading.cases import ACTS, LABEL
from rag.check.reading.manners import VERBS
from rag.check.reading.pieces import MARKS, Piece, names_who, nearest, whole
from rag.check.reading.segments import labels
from rag.check.reading.settle import Token
from rag.check.reading.tokens import tokenize

MOST = 6  # passives
NEAREST = 2  # of the statements that share most words
FITS = 0.9  # of a sentence's words that a statement has which it is put in the order of
_TIME = re.compile("(?:时|前|后|期间|下|内|期|起|日|月)$")
_BY = re.compile("由[^，]{2,}(?:担任|兼任|承担|负责|办理|制定|编制|组织实施|实施|管理|审批|批准|支付|管辖)")
_WITHIN = re.compile("(?:[^，]*(?:对|将|向|为))?")  # 将甲且乙的器械
_FOUNDS = ("建成", "建设", "组建", "设立", "成立", "打造", "创建", "新建")  # what is built does not build
_PERSONS = re.compile("(?:代表|专家|顾问|医护|团队|委员|人才|干部|群众|队伍|力量)$")
# Nothing but how it is done and what: 支持农户发展 is done to somebody.
_DOES = re.compile(
    f"(?:(?:按照?|根据|依照|依据|依托|通过|采取|采用)(?:[^，。；]{{2,40}}?(?:要求|规定|标准|程序|计划|方案|安排|部署|原则|办法》?|等|方式|形式|措施|手段)，?|[^，。；]{{2,60}}，))?"
    f"(?:{'|'.join(names.ADVERBS)}|准确|如实|完整)*(?:{ACTS}|上报|建成|遴选|培育|给予|发放){{1,2}}"
)
_EACH = re.compile(r"，?(?:每[月年人日次户])+\s*[\d.]+\s*万?元")
_ALSO = ("并", "并且", "且", "也", "还")


def in_order(sentence: str, text: str) -> Iterator[str]:
    """The sentence with all its pieces in the text's order, as far as they may be; and with one passive told actively or the other way."""
    yield from _straightened(sentence, text)
    yield from _rejoined(sentence, text)
    yield from islice(passive(sentence, nearest(sentence, text)), MOST)


def _straightened(sentence: str, text: str) -> Iterator[str]:
    """The sentence with the pieces of each of its statements put back; nothing when none is elsewhere."""
    told = []
    for statement, fitting in _statements(sentence, text):
        end = len(statement.rstrip("；。："))
        label = LABEL.match(statement)  # （三）, which the text's statements are looked at without too
        begin = label.end() if label else 0
        bare = statement[begin:end]
        straight = (_put_back(bare, text, piece) for piece in fitting)
        told.append(statement[:begin] + next((one for one in straight if one), bare) + statement[end:])
    if "".join(told) != sentence:
        yield "".join(told)


def _rejoined(sentence: str, text: str) -> Iterator[str]:
    """The sentence with whole statements put back over their ；."""
    bare = sentence.rstrip("。；")
    if "；" in bare:
        yield from (f"{told}。" for piece in _fitting(bare, text) if (told := _put_back(bare, text, piece)))


def _statements(sentence: str, text: str) -> Iterator[tuple[str, list[Piece]]]:
    """The sentence cut at ；, and at ： where no statement of the text has both sides; with each those of the text that fit."""
    for part in re.split("(?<=[；。])", sentence):
        fitting = _fitting(part.rstrip("；。"), text)
        told = [part] if fitting else re.split("(?<=：)", part)
        yield from ((one, fitting if len(told) == 1 else _fitting(one.rstrip("；。："), text)) for one in told)


def _fitting(bare: str, text: str) -> list[Piece]:
    """The statements and sentences of the text that have nearly all the words."""
    marks = labels(bare)
    said = [token.value for token in tokenize(bare) if token.start not in marks]
    found = []
    for piece in [*nearest(bare, text)[:NEAREST], *whole(text)] if said else ():
        have = {token.value for token in piece}
        if sum(value in have for value in said) >= FITS * len(said):
            found.append(piece)
    return found


def _put_back(bare: str, text: str, piece: Piece) -> str:
    """The statement in the order of the text's; "" when nothing is turned that may be."""
    tokens = tokenize(bare)
    said, stands = Side(bare, tokens), _side(text, piece)
    found = blocks(said, stands) if len(said) else None
    if found is None:
        return ""
    words, turned = _Printer(said, stands, found[1]).told(found[0])
    return words if turned else ""


@lru_cache(maxsize=256)
def _side(text: str, piece: Piece) -> Side:
    """A statement of the text, which many wordings of a sentence are compared with."""
    return Side(text, piece)


class _Printer:
    """Writes a block with the turns inside put back that may be."""

    def __init__(self, said: Side, stands: Side, used: frozenset[int]) -> None:
        self.said, self.stands, self.used = said, stands, used

    def told(self, block: Block, listed: bool = False) -> tuple[str, bool]:
        """The block's words, and whether anything was put back; ``listed``: inside a list, which takes the text's marks."""
        before = self.said.text(block.said[0], block.own[0])
        behind = self.said.text(block.own[1], block.said[1])
        if not block.kids:
            return before + self._plain(block, listed) + behind, False
        # 为实现乙，完成甲 is not 为完成甲，实现乙.
        turned = block.turned and before not in ("为", "为了") and _may_turn(Turn(block, self.said, self.stands))
        kids = block.printed if turned else list(block.kids)
        first, second = kids[:2]
        listed = listed or (turned and self.stands.lists(first.stands[1] - 1, second.stands[0]))
        told = [self.told(kid, listed) for kid in kids]
        words = [self._led(kid, one) if turned else one for kid, (one, _) in zip(kids, told, strict=True)]
        gaps = [self._gap(a, b, turned, listed) for a, b in pairwise(kids)]
        inside = "".join(word + gap for word, gap in zip(words, [*gaps, ""], strict=True))
        return before + inside + behind, turned or any(changed for _, changed in told)

    def _gap(self, a: Block, b: Block, turned: bool, listed: bool) -> str:
        """The marks between two blocks: the text's in what is turned and in its lists, else the sentence's own."""
        stood = a.stands[1] - 1, b.stands[0]
        if turned or (listed and self.stands.lists(*stood) and self.said.lists(a.own[1] - 1, b.own[0])):
            return _printed(self.stands, self.stands.marks(*stood))
        return _printed(self.said, self.said.marks(a.said[1] - 1, b.said[0]))

    def _plain(self, block: Block, listed: bool) -> str:
        """The words of a block that nothing is turned in, in a list with the text's marks between its things."""
        first, last = block.own
        shift = block.stands[0] - first
        out, begin = "", first
        for i in range(first + 1, last) if listed else ():
            j = i + shift
            if j < block.stands[1] and self.said.lists(i - 1, i) and self.stands.lists(j - 1, j):
                out += self.said.text(begin, i) + _printed(self.stands, self.stands.marks(j - 1, j))
                begin = i
        return out + self.said.text(begin, last)

    def _led(self, block: Block, words: str) -> str:
        """The words of a time with the 在 or 于 that the text has before it, and without one that only the sentence has."""
        if not _TIME.search(self.said.text(*block.own)):
            return words
        if self.said.text(block.said[0], block.own[0]) in ("在", "于", "当"):
            words = words[1:]
        at = block.stands[0] - 1
        leads = at >= 0 and not self.stands.opens(at + 1) and at not in self.used
        lead = str(self.stands.tokens[at].value) if leads else ""
        return lead + words if lead in ("在", "于") else words


def _printed(side: Side, marks: Sequence[Token]) -> str:
    return "".join(side.words[mark.start : mark.end] for mark in marks)


def _may_turn(turn: Turn) -> bool:
    """True when the sentence's order of the pieces says what the text's does."""
    if turn.parts_statements():
        told = [turn.stands.text(*piece.stands) for piece in turn.pieces]
        marks = (mark.value for gap in (*turn.gaps, *turn.told) for mark in gap)
        return set(marks) == {"；"} and not turn.after and parts.statements_may_turn(told, turn.opening, turn.header)
    if any("；" in turn.stands.text(*piece.stands) for piece in turn.pieces):
        return False
    spans = turn.widened()
    if spans:
        return _widened_may(turn, *spans)
    if turn.lists():
        return things.may_turn(turn, [piece.stands for piece in turn.pieces])
    told = [turn.stands.text(*piece.stands) for piece in turn.pieces]
    if told[1:-1] == ["又"] and turn.opening.endswith("既") and list(turn.block.kids) == turn.pieces[::-1]:
        return not any("，" in piece for piece in told)  # 既不愿意甲，又不放弃乙
    if told[1:-1] == ["且"] and turn.after.startswith("的") and list(turn.block.kids) == turn.pieces[::-1]:
        return _WITHIN.fullmatch(turn.opening) is not None and not any("，" in piece for piece in told)
    if told[1:-1] == ["并"] and list(turn.block.kids) == turn.pieces[::-1]:  # 告知当事人并送达通知书
        # 制定并落实标准: of the first too the object stands behind the second.
        return not told[0].endswith(VERBS) and parts.may_turn(told[0], told[2], (False, True), turn.opening, turn.after)
    return (
        adjuncts.all_light(turn)
        or _list_and_adjunct(turn)
        or all(_pair_may(turn, one, other) for one, other in turn.inverted())
    )


def _list_and_adjunct(turn: Turn) -> bool:
    """True for 乙镇、甲镇到2025年 where the text has 到2025年，甲镇、乙镇: a list turned and an adjunct moved over it."""
    if len(turn.pieces) != 3 or list(turn.block.kids) != turn.pieces[::-1]:
        return False
    when, one, other = (piece.stands for piece in turn.pieces)
    marks = turn.said.marks(turn.pieces[2].said[1] - 1, turn.pieces[1].said[0])
    lists = turn.stands.lists(one[1] - 1, other[0]) and _kinds(marks, "s")
    who = turn.stands.text(one[0], other[1])
    dated = re.fullmatch("(?:到|在|于)?\\d{4}年(?:\\d{1,2}月)?[底末]?前?", turn.stands.text(*when)) and not turn.opening
    named = names.is_name(who) or re.fullmatch("[^，、的]{1,4}[镇乡村县市区](?:、[^，、的]{1,4}[镇乡村县市区])+", who)
    return lists and bool(dated and named) and things.may_turn(turn, (one, other))


def _widened_may(turn: Turn, one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Judge 甲储备与乙储备 and 可以甲，也可以乙 by the whole things."""
    stands = turn.stands
    if stands.lists(one[1] - 1, other[0]):
        return things.may_turn(turn, (one, other))
    first, second = stands.text(*one), stands.text(*other)
    marks = stands.marks(one[1] - 1, other[0])
    steps = all(piece.startswith(("由", "经", "从", "报")) for piece in (first, second))
    if not steps and adjuncts.pure(first) and adjuncts.pure(second):
        return True
    opening, after = stands.before(one[0]), stands.behind(other[1])
    return parts.may_turn(first, second, (_has(marks, ("或者",)), _has(marks, _ALSO)), opening, after)


def _pair_may(turn: Turn, one: Block, other: Block) -> bool:
    """Judge two pieces of which the one that stands first in the text is told behind the other."""
    first, second = (turn.stands.text(*piece.stands).strip(MARKS) for piece in (one, other))
    commas = all(_kinds(marks, "p") for marks in turn.gaps)
    if parts.for_statute(first, second, turn.after) or (
        commas and figured.own_figures(first, second, turn.opening, turn.after)
    ):
        return True
    if (commas and adjuncts.focus_behind(turn, first, second)) or adjuncts.in_what(turn, first, second):
        return True
    if figured.puts_in(first, second, turn.opening, turn.after.lstrip("；")) or _object_first(turn, first, second):
        return True
    if _told_by_whom(turn, first, second) or adjuncts.subject_and_duty(first, second):
        return True
    pure = tuple(adjuncts.is_adjunct(turn, p.stands[1], words) for p, words in ((one, first), (other, second)))
    if any(pure) and len(turn.pieces) == 2:
        return adjuncts.may_move(turn, first, second, (pure[0], pure[1]))
    apart = commas and all(_kinds(marks, "ps") for marks in turn.told)
    either = all(_has(marks, ("或者",)) for marks in (*turn.gaps, *turn.told))
    also = any(_has(marks, _ALSO) for marks in turn.gaps)
    return apart and parts.may_turn(first, second, (either, also), turn.opening, turn.after)


def _told_by_whom(turn: Turn, what: str, who: str) -> bool:
    """True for 由市长担任指挥 where the text has 指挥由市长担任, at the end of its part."""
    bare = not (turn.gaps[0] or turn.told[0]) and len(turn.pieces) == 2
    done = turn.after[:1] in ("", "，") and bool(_BY.fullmatch(who))
    return bare and done and not ("，" in what or "由" in what or what.endswith("的"))


def _object_first(turn: Turn, does: str, what: str) -> bool:
    """True for 统计数据，按照要求及时上报 where the text has 按照要求，及时上报统计数据, and nothing else stands in the statement but what is paid."""
    marks = (*turn.gaps[0], *turn.told[0])
    behind = turn.after.strip("”")
    alone = not (turn.opening or (behind and not _EACH.fullmatch(behind))) and all(mark.value == "，" for mark in marks)
    acts = what.startswith(VERBS) and not re.match("[^，的]{2,10}的", what)  # 覆盖县域的中心 is a thing
    actor = (names_who(what) or _PERSONS.search(what)) and not does.endswith(_FOUNDS)
    named = len(what) > 3 and not (actor or acts or re.search("[，对向将把由为]", what))
    return alone and named and len(turn.pieces) == 2 and bool(_DOES.fullmatch(does))


def _kinds(marks: Sequence[Token], kinds: str) -> bool:
    return any(mark.kind in kinds for mark in marks)


def _has(marks: Sequence[Token], values: tuple[str, ...]) -> bool:
    return any(mark.value in values for mark in marks)
