"""A clause as the checker reads it: segments between commas, and what governs each (date, condition, subject, ban)."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from rag.answer import lexicon as lex
from rag.answer.amounts import Time
from rag.answer.expand import Statement, statements
from rag.answer.segments import Segment, compares, dated, itemed, labels, of_change, segments_of
from rag.answer.settle import Token
from rag.answer.tokens import tokenize
from rag.model import Clause, Document, Kind

_FOREIGN = re.compile(
    r"[\u4e00-\u9fff]{2,3}(?:省|自治区|(?<![困点范强各该本全我外跨邻近受帮乡在])县|(?<![城都超上门夜股全省各我本地])市|自治州)(?=[\u4e00-\u9fff])"
)
_OPENERS = frozenset(
    ["包括", "其中", "同时", "此外", "另外", "而", "首先", "其次", "再次", "最后", "一方面", "另一方面"]
)
# 已 and 了 tell what has been; 已审核的文件 and 了解 do not.
_DONE = re.compile(r"已(?![^，。；]{0,16}的)|(?<!为)了(?!解|如|然)")
_IF = frozenset(("如", "凡", "凡是"))
HEADING = 20
VERBS, _THINGS, _RESULTS = (
    tuple("".join(str(token.value) for token in tokenize(word)) for word in words)
    for words in (lex.VERBS, lex.THINGS, lex.RESULTS)
)
_LIMITS = ("可以", "有权", "由", "经", "准", "根据", "负责")
# What is told aside: who is in charge, a short name, a list of what is meant, a number of a document.
_ASIDE = re.compile(f"(?:{lex.ROLES})|指导|附件|详?见|下同|下称|简称|^(?:即|如|含|包括|又称|以)|等$|、|^[a-z]|\\[|号$")
_AGED = re.compile("周岁|年满|具有|情节")
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
        _skippable(tokens, n, segments[segment_of[n]], region) or tokens[n].start in marks for n in range(len(tokens))
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


def _skippable(tokens: tuple[Token, ...], n: int, segment: Segment, region: Region) -> bool:
    """True for a token the sentence may leave out without saying something else."""
    token = tokens[n]
    if token.kind == "w" and (weightless := _weightless(tokens, n, segment)) is not None:
        return weightless
    if token.kind == "t":
        return len(segment.times) == 1 and not compares(tokens, n) and not _criterion(tokens, n, segment)
    if token.kind == "r":
        return token.value in region.own
    if token.kind in "()":
        return not _in_term(tokens, n)
    if token.kind == "p":
        return token.value in ("，", "：", "\n")
    return token.value == region.level != "" and n + 1 < len(tokens) and tokens[n + 1].kind == "u"


def _weightless(tokens: tuple[Token, ...], n: int, segment: Segment) -> bool | None:
    """Whether a word of the tables may be left out here; None for any other word."""
    token = tokens[n]
    if segment.is_condition and (token.value in _IF or (n == segment.start and token.value == "或者")):
        return True
    if token.value in lex.TAILS:
        before = "".join(str(other.value) for other in tokens[max(segment.start, n - 3) : n])
        return n + 1 == segment.end and n - segment.start > 3 and not before.endswith(lex.JOBS)
    if token.tag == "link":
        limited = token.value != "控制在" or (n + 1 < len(tokens) and tokens[n + 1].kind == "c")
        return limited and not of_change(tokens, n)
    if token.tag == "adverb":
        which = token.value in lex.LAWFUL and (_attributive(tokens, n, segment) or segment.excused)
        return token.value in lex.EMPTY or not (segment.is_condition or which or _denied(tokens, n, segment))
    if token.tag == "manner":
        return _manner(tokens, n, segment)
    if token.value == "分别" or (token.value == "同时" and _denied(tokens, n, segment)):
        return False  # 分别达到65%和55%, 不得同时使用两种方式
    if token.tag == "modal":
        return token.value in ("将", "要") or not (
            segment.is_condition or "的" in [other.value for other in tokens[n + 1 : min(n + 6, segment.end)]]
        )
    if token.tag == "added":
        opens = all(other.start == token.start or not other.value for other in tokens[segment.start : n + 1])
        return not (token.value in lex.WHICH and opens) and not stray(tokens, n)
    return True if n == segment.start and token.value in _OPENERS else None


def _manner(tokens: tuple[Token, ...], n: int, segment: Segment) -> bool:
    """Whether a manner word may be left out: see the tables."""
    if segment.is_condition or _attributive(tokens, n, segment) or _denied(tokens, n, segment):
        return False
    word, before = tokens[n].value, tokens[n - 1] if n > segment.start else None
    ahead = "".join(str(other.value) for other in tokens[n + 1 : n + 5] if other.tag != "adverb").lstrip("的地")
    if word in lex.GRADUAL:
        return not ahead.startswith(_RESULTS)
    if word in lex.QUALITIES and ahead.startswith(_THINGS):
        return True
    begins = (
        before is None
        or before.tag in ("modal", "adverb", "manner")
        or before.kind in "psu"
        or before.value in ("并", "也")
    )
    if word in lex.NOMINAL and not begins:
        return False
    taken = "".join(str(other.value) for other in tokens[max(segment.start, n - 2) : n]).endswith(lex.TAKES)
    return word in lex.MANNERS and not taken and ahead.startswith(VERBS)


def stray(tokens: Sequence[Token], n: int) -> bool:
    """True for 地 behind no adverb (房地产) and 还 before no other word of its kind (还建房): parts of words."""
    before, after = (tokens[n - 1] if n else None), (tokens[n + 1] if n + 1 < len(tokens) else None)
    if tokens[n].value == "地":
        return before is None or before.tag not in ("adverb", "manner")
    return tokens[n].value == "还" and not (
        after is not None and (after.tag == "modal" or after.value in ("可以", "禁止", "包括", "对", "向", "将"))
    )


def _attributive(tokens: tuple[Token, ...], n: int, segment: Segment) -> bool:
    """True where a verb of one word and 的 follow (依法颁发的)."""
    return any(token.value == "的" for token in tokens[n + 2 : min(n + 4, segment.end)])


def _denied(tokens: tuple[Token, ...], n: int, segment: Segment) -> bool:
    """True right behind 未 or 不, and anywhere behind 不得: 未严格履行 is not 未履行."""
    banned = any(token.value == "禁止" for token in tokens[segment.start : n])
    return banned or (n > 0 and lex.denies(tokens[n - 1].value))


def _criterion(tokens: tuple[Token, ...], n: int, segment: Segment) -> bool:
    """True for a date that tells which things are meant (2015年10月31日以前实施的行为), not when something is to be done."""
    date = tokens[n].value
    side = date.side if isinstance(date, Time) else ""
    behind = (t.value for t in tokens[n + 1 : segment.end])
    return bool(side) and "的" in behind


def _in_term(tokens: tuple[Token, ...], n: int) -> bool:
    """True for a bracket in the middle of a term: 执业（助理）医师 is not 执业助理医师."""
    near = range(max(0, n - 4), min(len(tokens), n + 5))
    opens = n if tokens[n].kind == "(" else max((k for k in near if k < n and tokens[k].kind == "("), default=None)
    closes = n if tokens[n].kind == ")" else min((k for k in near if k > n and tokens[k].kind == ")"), default=None)
    if opens is None or closes is None or opens == 0 or closes + 1 >= len(tokens):
        return False
    return tokens[opens - 1].kind == "w" and tokens[closes + 1].kind == "w"


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
            or (segment.either and tokens[n].value == "或者")
            or (tokens[n].kind == "s" and (segment.either or _open_ended(tokens, n, segment)))
        ):
            tail[n] = True
        else:
            beyond = past_bracket(tokens, n) if tokens[n].kind == "(" else None
            tail[n] = (skippable[n] and tail[n + 1]) or _rest(tokens, n) or bool(beyond and tail[beyond])
    return tuple(tail)


def past_bracket(tokens: Sequence[Token], j: int) -> int | None:
    """Past the bracket that opens at ``j``; None for a short one inside a term and for one that may restrict what it follows."""
    depth = 0
    for k in range(j + 1, min(len(tokens), j + 80)):
        token = tokens[k]
        if token.kind == ")" and not depth:
            words = "".join(str(t.value) for t in tokens[j + 1 : k])
            return k + 1 if k - j > 3 and _ASIDE.search(words) and not _AGED.search(words) else None
        depth += (token.kind == "(") - (token.kind == ")")
        if token.kind == "c" or token.tag == "modal" or token.value in _LIMITS:
            return None
        if token.kind == "w" and str(token.value).startswith(("除", "外", "仅", "限", "只", *lex.NEGATIONS)):
            return None
    return None


def _open_ended(tokens: tuple[Token, ...], n: int, segment: Segment) -> bool:
    """True inside 甲、乙以及其他资料: the things named stand each for itself."""
    words = "".join(str(t.value) for t in tokens[n : segment.end])
    return bool(re.search("、[^、]{0,40}其他[^、]*$", words)) and not segment.frozen


def _rest(tokens: tuple[Token, ...], n: int) -> bool:
    if tokens[n].value != "等":
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
    words = "".join(str(t.value) for t in tokens[start:end])
    return bool(
        re.fullmatch(
            r"[^，。；：]{1,16}?(?:局|委|办|厅|部|院|中心|会|校|站|所|街道|镇|乡|政府|小组|公司|室|集团)",
            words.rpartition("、")[2],
        )
    ) and not re.match("由|对|在|将|与|为", words)
