"""A clause's tokens cut at its marks into segments, each with what governs it: date, condition, list lead, subject."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from rag.check.reading import lexicon as lex
from rag.check.reading.amounts import Time
from rag.check.reading.cases import (
    BREACH,
    DATE,
    DUTY_OPENS,
    EXCUSES,
    GRANTS,
    LABEL,
    ONE_OF,
    PERMITS,
    RULED,
    begins_task,
    enough,
    excepts,
    is_case,
    rules,
)
from rag.check.reading.dating import compares, tells_which
from rag.check.reading.settle import Token, joined, number_list

_SUBJECT = re.compile(
    r"^(?!应当|必须|不得|可以)由?(国家(?=建立|鼓励|实行|持续|推进|支持|保护|加强|完善|依法|对)|(?:[^，。；：、由]{1,14}(?:局|委|办|厅|部|院|中心|政府|部门|单位|机构|企业|街道|乡镇|镇|机关|[人者])、){0,8}[^，。；：、由]{0,22}?(?:局|委|办|厅|部|院|中心|政府|部门|单位|机构|集团|小组|学校|企业|街道|乡镇|办事处|党组|科室|公司|协会|机关|[人者]))"
    r"(?=要|应|须|必须|可以|可|不得|负责|将|会同|牵头|配合|依法|有权|按照|按|根据|依据|对|在|统筹|组织|制定|加强|通过|争创|创建|承担|设立|建立|加快|实施|开展|定期|做好|完善|落实|细化)"
)
_BAN_LEAD = re.compile("(?:" + "|".join((*lex.BANS, "情形", "之一", "除外")) + ")|的$")
_CASES = re.compile(f"(?:下列|以下).*{ONE_OF}")
_STATE = re.compile("年满|未|没有|无(?![偿论])|不(?!得|动产)|符合|达到|超过")  # of persons or things, before 由…办理
_LISTED = re.compile(f"^[（(\\[〔［【]?(?:(?:{lex.ROLES})(?:单位|部门)|抄送|主送)$")
_FROZEN = re.compile("组成|构成|[均都]属|分别|依次|各自|共同|合计|总计|之和|未|除|不仅|联合|双方")
_OF_THING = re.compile(
    "“[^”]*(?:不得|应当)[^”]*”|应当(?!根据|按照|依[照据]|对|将|向|在|由|以|通过)[^，]{2,8}的(?:违法|行为|案件|事项|信息|义务|情形)|必须[^，]{1,6}的|不予[^，]{2,12}的[^，]{2}|可撤销|被[^，]{1,4}(?:没收|吊销)"
)
_BREACHES = re.compile(f"(?:^|条|[）)、．.\\s])(?={BREACH.pattern})")  # who breaches is a part of the case
_HEDGED = re.compile(
    "分别|依次|共计|(?<!每)共|合计|" + "|".join((*lex.HEDGES, "不得(?![低少超高])", "禁止", "严禁", "未", "无"))
)


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
    ban: bool = False
    onward: Time | None = None
    either: bool = False
    grant: bool = False
    excused: bool = False


def labels(words: str) -> set[int]:
    """The places of the clause's printed labels (一、, （二）, 第三条), which a sentence may leave out."""
    found: set[int] = set()
    for match in LABEL.finditer(words):
        found.update(range(match.start(), match.end()))
    return found


def segments_of(words: str, tokens: tuple[Token, ...], marks: set[int]) -> tuple[tuple[Segment, ...], tuple[int, ...]]:
    """The segments between marks, and for every token its segment."""
    segments: list[Segment] = []
    segment_of: list[int] = []
    start = sentence = part = 0
    for n, token in enumerate((*tokens, Token("p", "\n", len(words), len(words)))):
        segment_of.append(len(segments))
        if token.kind != "p":
            continue
        segment = _segment(words, tokens, (start, n), (sentence, part), segments)
        if segments and segments[-1].sentence != sentence and n > start and tokens[start].start not in marks:
            segment = segment._replace(lead=None)
        segments.append(segment)
        start = n + 1
        sentence += token.value in ("。", "！", "？", "\n")
        part += token.value in ("。", "！", "？", "\n", "；")
    return tuple(_chained(words, tokens, segments)), tuple(segment_of)


def _chained(words: str, tokens: tuple[Token, ...], segments: list[Segment]) -> list[Segment]:
    """The segments, the first half of a condition in two (未履行义务，造成损害的，应当…) a condition too."""
    found = list(segments)
    texts = [_text(words, tokens, segment) for segment in segments]
    ruling = [rules(text, tokens[one.start : one.end]) for text, one in zip(texts, segments, strict=True)]
    for n in range(len(segments) - 2, -1, -1):
        one, other, then = segments[n], found[n + 1], texts[n + 1]
        found[n] = _before(found[n], texts[n], then, ruling[n], one.part == other.part)
        follows = one.part == other.part and one.end < len(tokens) and tokens[one.end].value == "，"
        permits = bool(PERMITS.match(then)) or (bool(RULED.match(then)) and not begins_task(texts[n]))
        permits = permits or then.startswith("在此期间") or (then.startswith("由") and bool(_STATE.match(texts[n])))
        leads = permits or (other.is_condition and (then.endswith(("的", "时")) or not segments[n + 1].is_condition))
        # What follows something that is told to be done is a task too.
        # What is told of a thing rules nothing: 应当受到处分的行为, 记载“不得转让”字样.
        ruled = any(ruling[k] and not _OF_THING.search(texts[k]) for k in range(n + 1) if segments[k].part == one.part)
        if not (follows and leads) or ruled or one.is_condition or not _states(texts[n], one, permits):
            continue
        found[n] = found[n]._replace(is_condition=True)
        for k in range(n + 1, len(found)):
            if found[k].part != one.part:
                break
            found[k] = found[k]._replace(conditions=(*found[k].conditions, n))
    return found


def _before(segment: Segment, said: str, then: str, ruling: bool, same: bool) -> Segment:
    """The segment with what the words behind it make of it."""
    if "或" in said and DUTY_OPENS.match(then) and not segment.is_condition and not ruling:
        segment = segment._replace(either="、" not in said.partition("或")[0] and enough(said))
    if same and EXCUSES.search(then):
        segment = segment._replace(excused=True)
    if same and GRANTS.match(then) and segment.subject is None:
        segment = segment._replace(grant=True)  # 毕业生到基层就业，给予补贴: what comes first is no duty
    return segment


def _states(said: str, segment: Segment, permits: bool) -> bool:
    """False for a date, for 违反…规定, for a name in a list and for the heading of a measure (（一）…)."""
    label = LABEL.match(said)
    heading = label is not None and "第" not in label[0] and not permits and _heads(said[label.end() :])
    return len(said) > 2 and not (heading or segment.block is not None or _BREACHES.search(said) or DATE.search(said))


def _heads(words: str) -> bool:
    """True for （一）落实责任, before cases; （一）知识产权案件 and （一）发包方未发包 are what the case behind them is of."""
    return (begins_task(words) or words.count("、") > 2) and not re.search(
        "的[^，的]{0,6}(?:企业|单位|机构|人员|个人|组织|部门|[^的][者人])$", words
    )


def _segment(
    words: str, tokens: tuple[Token, ...], span: tuple[int, int], place: tuple[int, int], before: list[Segment]
) -> Segment:
    (start, end), (sentence, part) = span, place
    text = re.sub(r"\s", "", words[tokens[start].start : tokens[end - 1].end]) if end > start else ""
    same = [n for n, s in enumerate(before) if s.sentence == sentence]
    last = before[same[-1]] if same else None
    opener = tokens[start - 1].value if start else "。"
    times = tuple(
        t.value
        for n, t in enumerate(tokens[start:end], start)
        if t.kind == "t" and isinstance(t.value, Time) and not compares(tokens, n)
    )
    # A date that opens the words holds for what follows; 获得于2018年 does not.
    leads = bool(times) and any(
        tokens[n].kind == "t" and not tells_which(tokens, n) for n in range(start, min(end, start + 3))
    )
    lead = (
        len(before) - 1
        if opener == "：" and before and _opens_list(words, tokens, [before[n] for n in same] or before[-1:])
        else (before[-1].lead if before else None)
    )
    conditions = (
        () if opener == "；" or last is None else (*last.conditions, *([same[-1]] if last.is_condition else []))
    )
    subject = _SUBJECT.match(
        re.sub(r"^[（(]?\w?[）)、．.]|^.{0,12}[年月日底前]+[，]?", "", text) or text
    ) or _SUBJECT.match(text)
    numbers = number_list(list(tokens[start:end]), 0)
    condition = is_case(LABEL.sub("", text, count=1) if LABEL.match(text) else text)
    goes_on = (
        last is not None
        and last.block is not None
        and opener != "。"
        and not re.search("[)）\\]〕］】]$", _text(words, tokens, last))
    )
    block = last.block if last and goes_on else (len(before) if _LISTED.search(text) else None)
    return Segment(
        start,
        end,
        sentence,
        part,
        times,
        times[-1] if times else (last.onward if last else None),
        conditions,
        condition,
        excepts(text),
        lead,
        subject[1] if subject else (last.subject if last else None),
        block is not None
        or bool(_FROZEN.search(text))
        or bool(numbers)
        or any(
            t.kind in "nc" and tokens[n - 1].value not in ("等", "第") for n, t in enumerate(tokens[start:end], start)
        ),
        block,
        any(word in text for word in lex.BANS),
        times[-1] if leads else (last.onward if last else None),
        condition and enough(text),
        "自愿" in text,
    )


def _opens_list(words: str, tokens: tuple[Token, ...], said: Sequence[Segment]) -> bool:
    """True for what stands before ： when the items are banned, or cases: 下列情形之一的, 符合下列条件之一的，启动响应."""
    texts = [_text(words, tokens, one) for one in said]
    return bool(_BAN_LEAD.search(texts[-1])) or any(_CASES.search(text) for text in texts)


def _text(words: str, tokens: tuple[Token, ...], segment: Segment) -> str:
    return words[tokens[segment.start].start : tokens[segment.end - 1].end] if segment.end > segment.start else ""


def itemed(tokens: tuple[Token, ...], words: str) -> tuple[Token, ...]:
    """The tokens with 、 as a comma where it parts statements that have a figure each (甲不少于85%、乙不低于70%).

    A bracket that follows a 。 tells of what stands before it (。（商务部负责）): its words are a sentence of their own.
    """
    found = list(tokens)
    opens = None
    begin = 0
    for n, token in enumerate(tokens):
        if token.value == "(" and n and tokens[n - 1].value == "。":
            opens = n
        if token.value == ")" and opens is not None:
            found[opens], found[n] = (tokens[k]._replace(kind="p", value="。") for k in (opens, n))
            opens = None
        if token.kind == "p":
            begin = n + 1
        elif token.kind == "s" and words[token.start] == "、" and _parts(tokens, begin, n, words):
            found[n] = token._replace(kind="p", value="，")
            begin = n + 1
    return tuple(found)


def _parts(tokens: tuple[Token, ...], begin: int, n: int, words: str) -> bool:
    """True when 、 stands between two statements with a figure each and no hedge or share reaches over both."""
    hedged = _HEDGED.search(words[tokens[begin].start : tokens[n].start])
    return not hedged and _ends_in_figure(tokens[begin:n]) and _has_own_figure(tokens[n + 1 :])


def _ends_in_figure(tokens: Sequence[Token]) -> bool:
    last = [t.kind for t in tokens[-3:]]
    return "n" in last and len([t for t in tokens if t.kind == "w"]) >= 4


def _has_own_figure(tokens: Sequence[Token]) -> bool:
    """True when words of its own come before the next figure, and the figure ends the item."""
    name = 0
    for n, token in enumerate(tokens):
        if token.kind in "ps(":
            return False
        if token.kind == "n":
            after = tokens[n + 1 : n + 4]
            return name >= 4 and any(
                t.kind in "ps)" for t in (*after, Token("p", "", 0, 0))[: len(after) + (len(after) < 3)]
            )
        name += token.kind == "w"
    return False


def of_change(tokens: Sequence[Token], n: int) -> bool:
    """True behind 增加, 降低 …: there 为 and 到 tell the result from the amount of the change."""
    before = joined(tokens[max(0, n - 2) : n])
    return before.endswith(lex.CHANGES)
