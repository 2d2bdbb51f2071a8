"""A clause as the checker reads it: segments between commas, and what governs each (date, condition, subject, ban)."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from rag.check.reading import lexicon as lex
from rag.check.reading.cases import LABEL
from rag.check.reading.dating import dated
from rag.check.reading.expand import Statement, statements
from rag.check.reading.pieces import words as printed
from rag.check.reading.segments import Segment, itemed, labels, segments_of
from rag.check.reading.settle import Token, joined
from rag.check.reading.tokens import tokenize
from rag.check.reading.weight import droppable, past_bracket
from rag.model import Clause, Document, Kind

_FOREIGN = re.compile(
    r"[\u4e00-\u9fff]{2,3}(?:省|自治区|(?<![困点范强各该本全我外跨邻近受帮乡在])县|(?<![城都超上门夜股全省各我本地])市|自治州)(?=[\u4e00-\u9fff])"
)
# 已 and 了 tell what has been; 已审核的文件 and 了解 do not.
_DONE = re.compile(r"已(?![^，。；]{0,16}的)|(?<!为)了(?!解|如|然)")
HEADING = 20
_TAIL = re.compile(r"^等?(?:相关|有关)?(?:工作|任务|事项|内容|活动|措施|等)?$")


@dataclass(frozen=True)
class Region:
    """The place a document speaks for: its names, and the words by which the document calls it (全县, 我县)."""

    names: tuple[str, ...] = ()
    own: frozenset[str] = frozenset()
    level: str = ""


@dataclass(frozen=True, eq=False)
class Source:
    """A clause's tokens with what the matcher needs to know of each."""

    clause: Clause
    region: Region
    tokens: tuple[Token, ...]
    segments: tuple[Segment, ...]
    segment_of: tuple[int, ...]
    skippable: tuple[bool, ...]
    tail: tuple[bool, ...]
    foreign: tuple[bool, ...]
    openings: tuple[frozenset[Hashable], ...]
    items: tuple[bool, ...]
    values: tuple[frozenset[Hashable], ...]  # of each sentence
    plan: bool
    loose: bool
    words: str = ""
    statement: Statement | None = None

    def printed(self, at: int) -> str:
        """The segment as it is printed."""
        tokens = self._tokens(at)
        return printed(self.words, tokens) if tokens else ""

    def told(self, at: int) -> str:
        """The segment without blanks and without the label that opens it."""
        squeezed = "".join(self.printed(at).split())
        label = LABEL.match(squeezed)
        return squeezed[label.end() :] if label else squeezed

    def holds(self, at: int, values: Sequence[str]) -> bool:
        """True when the segment has one of the words."""
        return any(token.value in values for token in self._tokens(at))

    def _tokens(self, at: int) -> tuple[Token, ...]:
        segment = self.segments[at]
        return self.tokens[segment.start : segment.end]


def region_of(document: Document | None) -> Region:
    """The document's region and its names; empty when the document does not say."""
    if document is None or not document.region:
        return Region()
    full = document.region
    short = re.sub(r"^.*[省市州](?=.+[县区市旗])", "", full)
    level = short[-1:]
    stem = short[:-1] if len(short) > 2 else short
    own = frozenset({full, short, f"全{level}", f"我{level}", f"本{level}"})
    return Region(tuple(dict.fromkeys((full, short, stem))), own, level)


def read(clause: Clause, region: Region, names: tuple[str, ...]) -> Source:
    """The clause as a :class:`Source`; a row is read as its rendered sentence. Equal texts are read once."""
    words = clause.rendered if clause.kind is Kind.ROW and clause.rendered else clause.text
    rigid = clause.kind is Kind.TABLE
    return replace(_read(words, region, names, clause.path, rigid), clause=clause)


def stated(clause: Clause, region: Region, names: tuple[str, ...]) -> Iterator[Source]:
    """The statements of the clause's numbered lists, each a :class:`Source` of its own."""
    for statement in statements(clause.text) if clause.kind is not Kind.ROW else ():
        yield replace(_read(statement.words, region, names, clause.path, False), clause=clause, statement=statement)


@lru_cache(maxsize=2048)
def _read(words: str, region: Region, names: tuple[str, ...], path: tuple[str, ...], rigid: bool) -> Source:
    tokens = itemed(dated(tokenize(words, names)), words)
    marks = labels(words)
    segments, segment_of = segments_of(words, tokens, marks)
    skippable = tuple(
        droppable(tokens, n, segments[segment_of[n]], region.own, region.level) or tokens[n].start in marks
        for n in range(len(tokens))
    )
    tail = _tails(tokens, skippable, segments, segment_of)
    nothing = Clause("", "", Kind.CLAUSE, "", words, 0, len(words))
    told = re.sub("“?十[四五]五”?(?:规划)?期间", "", words)
    headings = (*path, words.partition("。")[0][:HEADING])
    past = any(word in h for h in headings for word in lex.BACKGROUND) or any(word in told for word in lex.PAST)
    past = past or bool(_DONE.search(told))
    ban = any(re.search(r"(?:不得|禁止|严禁).{0,12}(?:下列|以下|：)", part) for part in path)
    items = tuple(_item_begins(tokens, n, segments[segment_of[n]]) for n in range(len(tokens)))
    values: list[set[Hashable]] = [set() for _ in range(segments[-1].sentence + 1)]
    for n, token in enumerate(tokens):
        values[segments[segment_of[n]].sentence].add(token.value)
    openings = tuple(_opening(tokens, skippable, s) for s in segments)
    return Source(
        nothing,
        region,
        tokens,
        segments,
        segment_of,
        skippable,
        tail,
        _foreign(words, tokens, segments, segment_of, region),
        openings,
        items,
        tuple(map(frozenset, values)),
        plan=not past and not ban,
        loose=not rigid and not ban,
        words=words,
    )


def _tails(
    tokens: tuple[Token, ...],
    skippable: tuple[bool, ...],
    segments: tuple[Segment, ...],
    segment_of: tuple[int, ...],
) -> tuple[bool, ...]:
    """For every place: may a statement end before it? At a mark, or where only words without weight are left."""
    tail = [True] * (len(tokens) + 1)
    for n in range(len(tokens) - 1, -1, -1):
        segment = segments[segment_of[n]]
        if (
            tokens[n].kind == "p"
            or (segment.either and parts_things(tokens[n]) and _alike_to_last(tokens, n, segment))
            or (tokens[n].kind == "s" and _open_ended(tokens, n, segment))
        ):
            tail[n] = True
        else:
            beyond = past_bracket(tokens, n) if tokens[n].kind == "(" else None
            tail[n] = (skippable[n] and tail[n + 1]) or _rest(tokens, n, segment) or bool(beyond and tail[beyond])
    return tuple(tail)


def parts_things(token: Token) -> bool:
    """True for 、, 和 and 或者."""
    return token.kind == "s" or token.value == "或者"


def _alike_to_last(tokens: tuple[Token, ...], n: int, segment: Segment) -> bool:
    """True when what ends before ``n`` ends as the last thing does: 数额较大 in 买卖、介绍外汇数额较大的 is said of each."""
    last = segment.end - 1 - (tokens[segment.end - 1].value == "的")
    return n > segment.start and tokens[n - 1].value == tokens[last].value


def _open_ended(tokens: tuple[Token, ...], n: int, segment: Segment) -> bool:
    """True inside 甲、乙以及其他资料: the things named stand each for itself."""
    words = joined(tokens[n : segment.end])
    return bool(re.search("、[^、]{0,40}其他[^、]*$", words)) and not segment.frozen


def _rest(tokens: tuple[Token, ...], n: int, segment: Segment) -> bool:
    """True for 等 and what names its kind, at the end; a definition (是指甲、乙等) is told with it."""
    if tokens[n].value != "等" or re.search("[是系]指|分为", joined(tokens[segment.start : n])):
        return False
    word = ""
    for token in tokens[n : n + 6]:
        if token.kind in "p)":
            break
        word += str(token.value)
    return bool(_TAIL.match(word))


def _foreign(
    words: str, tokens: tuple[Token, ...], segments: tuple[Segment, ...], segment_of: tuple[int, ...], region: Region
) -> tuple[bool, ...]:
    """For every token: does its sentence name, before it, a place that is not the document's own?"""
    places = [
        m.start()
        for m in _FOREIGN.finditer(words)
        if not re.match("全|我|本|各|该|省|市|县|区", m[0]) and m[0] not in region.own
    ]
    found = []
    for n, token in enumerate(tokens):
        sentence = segments[segment_of[n]].sentence
        first = next(s.start for s in segments if s.sentence == sentence)
        begin = tokens[first].start if first < len(tokens) else 0
        found.append(any(begin <= place < token.start for place in places))
    return tuple(found)


def _opening(tokens: tuple[Token, ...], skippable: tuple[bool, ...], segment: Segment) -> frozenset[Hashable]:
    """What a statement that starts in this segment can begin with."""
    found: set[Hashable] = set()
    open_ = True
    for n in range(segment.start, segment.end):
        token = tokens[n]
        if open_:
            found.add(token.kind if token.kind in "tr" else token.value)
            open_ = skippable[n]
        if token.kind == "s" and not segment.frozen and begins_with_unit(tokens, segment.start, n):
            open_ = True
    return frozenset(found)


def _item_begins(tokens: tuple[Token, ...], n: int, segment: Segment) -> bool:
    """True where an item of a list can begin: at the segment's start, after a separator, after a verb that takes lists."""
    if segment.frozen:
        return False
    if n == segment.start or tokens[n - 1].kind == "s":
        return True
    if tokens[n - 1].value in ("在", "对", "向", "为"):
        return True
    return n - 1 > segment.start and f"{tokens[n - 2].value}{tokens[n - 1].value}"[-2:] in lex.LIST_VERBS


def begins_with_unit(tokens: Sequence[Token], start: int, end: int) -> bool:
    """True when what lies between is the name of a body, so that it can be left out of a list as a whole."""
    words = joined(tokens[start:end])
    return bool(
        re.fullmatch(
            r"[^，。；：]{1,16}?(?:局|委|办|厅|部|院|中心|会|校|站|所|街道|镇|乡|政府|小组|公司|室|集团)",
            words.rpartition("、")[2],
        )
    ) and not re.match("由|对|在|将|与|为", words)
