"""A clause as the checker reads it: segments between commas, and what governs each (date, condition, subject, ban)."""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from rag.answer import lexicon as lex
from rag.answer.tokens import Time, Token, number_list, tokenize
from rag.model import Clause, Document, Kind

_LABEL = re.compile(
    r"(?:^|(?<=[\n。；;：:]))\s*(?:——|[-－]{2}|第[〇零一二三四五六七八九十百千\d]+[编部分章节条款](?:之[一二三四五六七八九十])?|[一二三四五六七八九十]{1,3}[、．.]"
    r"|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}(?:\.\d{1,2}){1,3}(?![\d%‰])|\d{1,3}\s*[．.、](?!\d)|[①-⑳])[\s　]*"
)
_CONDITION_END = re.compile(r"(?:的|(?<![同及按小临暂平])时|外|(?<![前背今])后|情况下|条件下|前提下|情形下|之日起|除外)$")
_CONDITION_START = re.compile(r"^(?:如果?|若|凡是?|未经|符合|确需|有下列|除|经.{0,24}(?:批准|同意|审核|评估|确认|认定|许可|审批)后?$)")
_SUBJECT = re.compile(
    r"^由?([^，。；：、]{0,22}?(?:局|委|办|厅|部|院|中心|政府|部门|单位|机构|集团|小组|学校|企业|街道|乡镇|办事处|党组|科室|公司|协会|机关|[人者]))"
    r"(?=要|应|须|必须|可以|可|不得|负责|将|会同|牵头|配合|依法|有权|按照|按|根据|依据|对|在|统筹|组织|制定|加强|通过|争创|创建|承担|设立|建立|加快|实施|开展|定期|做好|完善|落实|细化)"
)
_BAN_LEAD = re.compile("(?:" + "|".join((*lex.BANS, "情形", "之一", "除外")) + ")|的$")
_LISTED = re.compile("^[（(\\[〔［【]?(?:(?:责任|牵头|配合|负责|参与|主办|协办)(?:单位|部门)|抄送|主送)$")
_FROZEN = re.compile("分别|依次|各自|共同|合计|总计|之和|" + "|".join((*lex.NEGATIONS, *lex.BANS, *lex.HEDGES)))
_FOREIGN = re.compile(r"[\u4e00-\u9fff]{2,5}?[省市县区州](?=[\u4e00-\u9fff])")
_TAIL = re.compile(r"^等?(?:相关|有关)?(?:工作|任务|事项|内容|活动|措施|等)?$")


class Segment(NamedTuple):
    """A run of tokens between two marks; the rest says what it depends on (indices of segments)."""

    start: int
    end: int
    sentence: int
    part: int
    times: tuple[Time, ...]
    time: Time | None
    conditions: tuple[int, ...]
    is_condition: bool
    exception: bool
    lead: int | None
    subject: str | None
    frozen: bool
    block: int | None


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
    plan: bool
    loose: bool


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


@lru_cache(maxsize=512)
def _read(words: str, region: Region, names: tuple[str, ...], path: tuple[str, ...], rigid: bool) -> Source:
    tokens = dated(tokenize(words, names))
    labels = _labels(words)
    segments, segment_of = _segments(words, tokens, labels)
    skippable = tuple(_skippable(tokens, n, segments[segment_of[n]], region) or tokens[n].start in labels for n in range(len(tokens)))
    tail = _tails(tokens, skippable)
    nothing = Clause("", "", Kind.CLAUSE, "", words, 0, len(words))
    past = any(word in words or any(word in h for h in path) for word in lex.BACKGROUND) or any(word in words for word in lex.PAST)
    ban = any(re.search(r"(?:不得|禁止|严禁).{0,12}(?:下列|以下|：)", part) for part in path)
    openings = tuple(_opening(tokens, skippable, s) for s in segments)
    return Source(
        nothing, region, tokens, segments, segment_of, skippable, tail, _foreign(words, tokens, segments, segment_of, region), openings,
        plan=not past and not ban and not any(b in words for b in lex.BANS), loose=not rigid and not ban,
    )


def _labels(words: str) -> set[int]:
    found: set[int] = set()
    for match in _LABEL.finditer(words):
        found.update(range(match.start(), match.end()))
    return found


def _segments(words: str, tokens: tuple[Token, ...], labels: set[int]) -> tuple[tuple[Segment, ...], tuple[int, ...]]:
    segments: list[Segment] = []
    segment_of: list[int] = []
    start = sentence = part = 0
    for n, token in enumerate((*tokens, Token("p", "\n", len(words), len(words)))):
        segment_of.append(len(segments))
        if token.kind != "p":
            continue
        segment = _segment(words, tokens, (start, n), (sentence, part), segments)
        if segments and segments[-1].sentence != sentence and (n == start or tokens[start].start not in labels):
            segment = segment._replace(lead=None)
        segments.append(segment)
        start = n + 1
        sentence += token.value in ("。", "！", "？", "\n")
        part += token.value in ("。", "！", "？", "\n", "；")
    return tuple(segments), tuple(segment_of)


def _segment(words: str, tokens: tuple[Token, ...], span: tuple[int, int], place: tuple[int, int], before: list[Segment]) -> Segment:
    (start, end), (sentence, part) = span, place
    text = re.sub(r"\s", "", words[tokens[start].start : tokens[end - 1].end]) if end > start else ""
    same = [n for n, s in enumerate(before) if s.sentence == sentence]
    last = before[same[-1]] if same else None
    opener = tokens[start - 1].value if start else "。"
    times = tuple(t.value for n, t in enumerate(tokens[start:end], start) if t.kind == "t" and isinstance(t.value, Time) and not compares(tokens, n))
    lead = len(before) - 1 if opener == "：" and before and _BAN_LEAD.search(_text(words, tokens, before[-1])) else (before[-1].lead if before else None)
    conditions = () if opener == "；" or last is None else (*last.conditions, *([same[-1]] if last.is_condition else []))
    subject = _SUBJECT.match(re.sub(r"^[（(]?\w?[）)、．.]|^.{0,12}[年月日底前]+[，]?", "", text) or text) or _SUBJECT.match(text)
    numbers = number_list(list(tokens[start:end]), 0)
    goes_on = last is not None and last.block is not None and opener != "。" and not re.search("[)）\\]〕］】]$", _text(words, tokens, last))
    block = last.block if last and goes_on else (len(before) if _LISTED.search(text) else None)
    return Segment(
        start, end, sentence, part, times, times[-1] if times else (last.time if last else None), conditions,
        len(text) > 2 and bool(_CONDITION_END.search(text) or _CONDITION_START.search(text)),
        text.startswith(lex.EXCEPT_LEADS) or text.endswith("除外"), lead,
        subject[1] if subject else (last.subject if last else None),
        block is not None or bool(_FROZEN.search(text)) or bool(numbers) or any(t.kind in "nc" for t in tokens[start:end]),
        block,
    )


def _text(words: str, tokens: tuple[Token, ...], segment: Segment) -> str:
    return words[tokens[segment.start].start : tokens[segment.end - 1].end] if segment.end > segment.start else ""


def dated(tokens: list[Token]) -> tuple[Token, ...]:
    """The tokens, each date without a year given the year last named in its sentence (2020年5月底前…，9月底前…)."""
    year = 0
    found = []
    for token in tokens:
        if token.kind == "p" and token.value in ("。", "\n"):
            year = 0
        if token.kind == "t" and isinstance(token.value, Time):
            time = token.value
            if time.first[0] == 0 and year:
                time = replace(time, first=(year, *time.first[1:]), last=(year, *time.last[1:]))
                token = token._replace(value=time)
            year = time.last[0] or year
        found.append(token)
    return tuple(found)


def compares(tokens: Sequence[Token], n: int) -> bool:
    """True for a date that is only compared with (比2015年提高), or one of a list."""
    return n > 0 and tokens[n - 1].value in ("比", "较", "同", "以", "、")


def _skippable(tokens: tuple[Token, ...], n: int, segment: Segment, region: Region) -> bool:
    """True for a token the sentence may leave out without saying something else."""
    token = tokens[n]
    if token.tag in ("adverb", "added", "modal", "link"):
        return True
    if token.kind == "t":
        return len(segment.times) == 1 and not compares(tokens, n)
    if token.kind == "r":
        return token.value in region.own
    if token.kind in "()":
        return True
    if token.kind == "p":
        return token.value in ("，", "：", "\n")
    return token.value == region.level != "" and n + 1 < len(tokens) and tokens[n + 1].kind == "u"


def _tails(tokens: tuple[Token, ...], skippable: tuple[bool, ...]) -> tuple[bool, ...]:
    """For every place: may a statement end before it? At a mark, or where only words without weight are left."""
    tail = [True] * (len(tokens) + 1)
    for n in range(len(tokens) - 1, -1, -1):
        if tokens[n].kind == "p":
            tail[n] = True
        else:
            tail[n] = (skippable[n] and tail[n + 1]) or _rest(tokens, n)
    return tuple(tail)


def _rest(tokens: tuple[Token, ...], n: int) -> bool:
    if tokens[n].value != "等":
        return False
    word = ""
    for token in tokens[n : n + 6]:
        if token.kind in "p)":
            break
        word += str(token.value)
    return bool(_TAIL.match(word))


def _foreign(words: str, tokens: tuple[Token, ...], segments: tuple[Segment, ...], segment_of: tuple[int, ...], region: Region) -> tuple[bool, ...]:
    """For every token: does its sentence name, before it, a place that is not the document's own?"""
    places = [m.start() for m in _FOREIGN.finditer(words) if not re.match("全|我|本|各|该|省|市|县|区", m[0]) and m[0] not in region.own]
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


def begins_with_unit(tokens: Sequence[Token], start: int, end: int) -> bool:
    """True when what lies between is the name of a body, so that it can be left out of a list as a whole."""
    words = "".join(str(t.value) for t in tokens[start:end])
    return bool(re.fullmatch(r"[^，。；：]{1,16}?(?:局|委|办|厅|部|院|中心|会|校|站|所|街道|镇|乡|政府|小组|公司|室|集团)", words.rpartition("、")[2])) and not re.match("由|对|在|将|与|为", words)
