"""In which order a reading may take up the segments of a clause: on to the next, or to another statement's beginning."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from rag.check.match.align import Match
from rag.check.match.claims import Claim
from rag.check.match.limits import MAY, Place
from rag.check.order.names import is_name
from rag.check.order.parts import MADE, WORSENED
from rag.check.reading.cases import ACTS, BREACH, DATE, LABEL, LEADS_IN, RULED, begins_task
from rag.check.reading.pieces import names_who
from rag.check.reading.source import Source


def or_opens(source: Source, n: int) -> bool:
    """True for a segment that begins with 或者."""
    segment = source.segments[n]
    return segment.end > segment.start and source.tokens[segment.start].value == "或者"


def aggravates(source: Source, at: int) -> bool:
    """True for a case of what was told before it: 情节严重的, 逾期不改正的."""
    return source.segments[at].is_condition and bool(_WORSE.match(source.told(at)))


def leaps(sources: Sequence[Source], used: list[Place]) -> str | None:
    """From one part of the evidence (to the next ；or 。) the reading may go on to another's beginning, not into its middle."""
    if len(set(used)) < len(used):
        return "重复拼接"
    for n, ((where, at), (to, b)) in enumerate(pairwise(used)):
        source = sources[to]
        ends = n + 2 == len(used) or _elsewhere(sources, (to, b), used[n + 2])
        near = where == to and (b == at + 1 or source.segments[at].part == source.segments[b].part)
        opens = b == 0 or source.segments[b - 1].part != source.segments[b].part or _bare(source, b - 1)
        opens = opens or (where == to and (to, b - 1) in used and _opens_cases(source, b - 1, at))
        choice = or_opens(source, b) and not source.segments[b].is_condition
        if (choice or _OF_BEFORE.match(source.told(b))) and (to, b - 1) not in used:
            return "把不同句子的内容拼在一起"
        if (
            not (near or opens)
            or (where == to and (_backwards(source, at, b, ends) or _worse_first(source, at, b)))
            or _unfounded(source, b, {n for w, n in used if w == to})
        ):
            return "把不同句子的内容拼在一起"
    if any(one[0] == other[0] and _leaves(sources[one[0]], one[1], other[1]) for one, other in pairwise(used)):
        return "主语与原文不符"
    left = [(one, other) for one, other in pairwise(used) if _elsewhere(sources, one, other)]
    open_ends = [one for one, other in left if not _heads_cases(sources, one, other)]
    last = used[-1:] if used and not sources[used[-1][0]].statement else []
    if any(_unfinished(sources[where], at) for where, at in open_ends) or any(
        _unfinished(sources[where], at, ends=True) for where, at in last
    ):
        return "只说了前提，没有说结果"
    return None


# What only leads up to what is told: 经批准, 根据需要, 在…过程中, 所称福利费.
_LEADS_UP = re.compile("[后时前中来]$|(?<!以)[内下]$|期间$|的部分$|[^目]的前提$|批准$|同意$|^违反.*规定$|所称[^，]*$")
# A duty word and how it is to be done: 政府应当根据调查报告.
_LED_TO = re.compile(
    "(?:应当|可以|必须)(?:经|按照|根据|依照|依据|针对|结合)[^，]{2,30}(?:规定|要求|程序|原则|情况|标准|报告|办法)$|(?:应当|可以|必须)在[^，]*(?:方面|环节|过程中|情况下|前提下|条件下)$|[^，]{2,40}(?:根据|依照)[^，]*(?:规定|法律|法规|决定|命令|要求)$"
)
_TELLS = re.compile(
    "负责(?!人)|做到|(?<![重主需首纲])要(?![求素点道件])|(?<![供反适相响])应(?![用急对])|可以|不得|支付|申请|完成|达到|为主|处[以罚]|责令|作出|予以|给予|"
    + ACTS
)
_DEPENDS = re.compile("应当?(?![用急])|必须|须|不得|可以?(?![能行靠])|由|是指|其")


def _leaves(source: Source, at: int, b: int) -> bool:
    """True when the reading skips who or what the later piece of a statement is told of (…，部门应当服从，参加救助)."""
    segments = source.segments
    if b < at + 2 or segments[at].part != segments[b].part:
        return False
    first, *between, last = (source.told(n) for n in range(at, b + 1))
    passed = [text for text in between if _OWN.match(text)]
    if (passed and re.match("除.*外$", first)) or (BREACH.search(first) and any(map(BREACH.search, between))):
        return True  # 除拒绝的外，法院应当通知，当事人应当提交
    own, case = bool(_OWN.match(last)) or last.startswith("由"), segments[b].is_condition
    if not (own or case) and (passed or _of_another(between, last, segments[at].is_condition)):
        return True
    led = (
        _LED_TO.search(first)
        or re.fullmatch("在[^，]*[中内上下]", first)
        or (LEADS_IN.match(first) and not _tells(first))
    )
    also = last.startswith("并") and LEADS_IN.match(first)
    return bool(led and (own or case or segments[b].ban or also))


def _of_another(between: Sequence[str], last: str, behind_case: bool) -> bool:
    """True when what was skipped names who does or gets the last: 由甲办理, 经专家论证, 为乙发放卡 before 享受优惠."""
    gets = re.match("享受|领取|获得", last)
    return any(
        (text.startswith("由") and not behind_case)
        or re.match("经[^，]+(?:论证|评审|审议)$", text)
        or (gets and re.match("为[^，]+(?:发放|提供|给予)", text))
        for text in between
    )


def _tells(text: str, ends: bool = False) -> bool:
    """True for a piece in which something is done, and not only named: 采取措施, not 采取的措施."""
    if not ends and LEADS_IN.match(text) and re.search("(?:原则|要求|规定|标准|特点|水平|实际|情况)$", text):
        return False  # 按照防护最优化的原则
    return any("的" not in text[found.end() : found.end() + 5] for found in _TELLS.finditer(text))


def _elsewhere(sources: Sequence[Source], one: Place, other: Place) -> bool:
    """True when the two stand in different statements."""
    return one[0] != other[0] or sources[one[0]].segments[one[1]].part != sources[other[0]].segments[other[1]].part


def _heads_cases(sources: Sequence[Source], one: Place, other: Place) -> bool:
    """True for the opening of a sentence (盗窃的，处…；情节严重的，处…) told before a later case of the same sentence."""
    source, at, b = sources[one[0]], one[1], other[1]
    segments = source.segments
    if one[0] != other[0] or segments[at].sentence != segments[b].sentence or not segments[b].is_condition:
        return False
    first = all(s.end == s.start or s.sentence != segments[at].sentence for s in segments[:at])
    cases = [n for n in range(at + 1, b) if segments[n].part == segments[at].part and segments[n].is_condition]
    between = [n for n in range(at + 1, max(cases, default=at) + 1) if segments[n].end > segments[n].start]
    texts = source.told(at), source.told(b)
    own = LEADS_IN.match(texts[0]) and not (
        _OF_IT.match(texts[1]) or re.search("(?<![重主需])要|应当|必须|不得", texts[0])
    )  # 在甲地建设，…；在乙地建设，未…的
    return (
        first
        and not own
        and len(between) < 2
        and not (re.search("应当|必须|须", texts[0]) or all(t.startswith("违反") for t in texts))
    )


def _unfinished(source: Source, at: int, ends: bool = False) -> bool:
    """True for a case, an adjunct, a topic or a name that its own statement goes on from."""
    segment, text = source.segments[at], source.told(at)
    behind = [n for n in range(at + 1, at + 3) if n < len(source.segments) and source.segments[n].part == segment.part]
    behind = [n for n in behind if source.segments[n].end > source.segments[n].start]
    if behind and text.startswith("预计"):
        return True
    if not behind or segment.exception or DATE.search(text):
        return False
    if not ends and re.search("等[^，、等]{0,4}$", text) and not re.search("应当|可以|不得|包括|制定|建立", text):
        return True  # 军队岗位、教育机构岗位等，应当优先选用
    tells = _tells(text, ends) and (bool(LEADS_IN.match(text)) or not is_name(text))
    leads = bool(_LEADS_UP.search(text) or _LED_TO.search(text)) or (
        bool(LEADS_IN.match(text)) and not (ends and tells)
    )
    follows = names_who(text) or bool(_DEPENDS.match(source.told(behind[0])))
    topic = not (ends or tells) and (follows or bool(re.search("的(?:城市|地区|地方|区域)$", text)))
    # 变更名称等事项，应当申请: what it is about, which says nothing by itself.
    topic = topic or bool(_BARE.match(source.told(behind[0])) and re.search("(?:事项|情形|行为)$", text))
    return segment.is_condition or leads or topic


# What is said of the piece before it, whoever is named there: …，是指; 对截留行为进行查处，并对责任人员给予处分.
_OF_BEFORE = re.compile("是指|即[为视]|作为|报[^，]*(?:批准|审[批核定])后|并对[^，]*(?:主管人员|责任人)")
# Who acts, or to whom something is done, at the beginning of a piece.
_OWN = re.compile(
    f"(?:{RULED.pattern})|(?:企业|学校|单位|机关|政府|部门|机构|公司|医院)(?:应当|必须|可以|不得|将)|[^，]{{2,20}}小组(?:将|要)|(?!由)[^，]{{2,20}}(?:局|委|办|厅|部门|政府|机构)(?:根据|按照|负责|会同)|[^，]{{2,14}}人员(?:应当|不得|可以|必须)|[^，]{{2,20}}负责人应(?![用急对])|[并也还]?对[^，]+(?:(?<![需重主])要(?!求)|(?<!适)应当|可以|予以|给予|处)"
)
_BARE = re.compile("应当|不得|必须|一律|由")
# A case that presupposes the one before it: 盗窃的，处…；情节严重的，处….
_WORSE = re.compile("情节|后果|数额|逾期|拒不|构成犯罪|涉嫌犯罪|尚不|造成.*(?:后果|损失)")
# Pieces that have their place before or behind another: an adjunct, a step of a procedure.
_PLACED = re.compile(
    "^(?:以[^，]*(?:方式|形式)$|经|按(?![期时])照?|对照|根据|在|自|由|向|于|报|待|再|然后|随后|最后)|[后时前内起]$|批准|同意|审[核查批定](?!事项|手续|流程|程序|权限|制度|改革)|报(?:送|请|经|国务院)|备案|移送|方可|^恢复|^中止|^领取|^办妥|提[出交]|(?:开展|组织|进行).{0,8}(?:验收|评估)|组织实施|向[^，]*(?:部门|机关|政府|机构)报告"
)
# A case of what was told right before it.
_OF_IT = re.compile(_WORSE.pattern + "|仍|期满")


# What is told of a case, but where it may be one of its own (parts.WORSENED).
_TOLD_OF_CASE = re.compile(f"{WORSENED.pattern}|对?(?:(?:给他人)?造成|没有违法所得)")
_DUTY_IN = re.compile("应当|必须|不得|可以|由|要|负责|应|须|禁止")
_APART = re.compile("^违反.*规定$|^(?:构成犯罪|涉嫌犯罪|情节)")


def _backwards(source: Source, at: int, b: int, last: bool) -> bool:
    """True for a piece told behind one that it stands before in its statement, when the order tells something.

    last: whether the statement ends with it; else what it leads up to would be what is told next.
    """
    if b >= at or source.segments[at].part != source.segments[b].part:
        return False
    one, other = source.segments[at], source.segments[b]
    later, before = source.told(at), source.told(b)
    if re.match("再|然后|用以|以便|从而|不足部分|[剩其]余|超[出过]部分|差额|[^，]{2,20}的(?:给予|处|按|由)", later) or (
        re.match("并", later) and (before[:2] in later or re.search("其(?![他它中])|该", later))
    ):
        return True  # 并就归纳的焦点征求意见 comes behind 归纳焦点
    opens = b == 0 or source.segments[b - 1].part != other.part
    named = opens and not (begins_task(before) or _BARE.match(before))
    if later.startswith("并") and (named or re.match("[^，]{2,20}有权", before)):
        return True  # 电动自行车应当符合标准，并取得认证
    if at == b + 1 and _BARE.match(later) and not (_DUTY_IN.search(before) or other.is_condition):
        return True  # 编制规划，应当征求意见
    if source.holds(b, MAY) and not source.holds(at, MAY):
        return True  # 可以撤销原判决，发回重审
    if re.match("用以|以便|从而|用于", before) or re.match("并依法(?:处理|处置)", later):
        return True
    then = source.told(at + 1) if at + 1 < len(source.segments) else ""
    if (
        at == b + 1
        and last
        and re.match("按照?(?![期时])|根据|通过|为", before)
        and not (_OWN.match(then) or later.startswith("并"))
    ):
        return False  # 优化资源，按照…的原则
    either = or_opens(source, at) or (or_opens(source, b) and not _WORSE.search(later))
    cases = (one.is_condition or other.is_condition) and not (one.is_condition == other.is_condition and either)
    return (
        cases
        or one.ban != other.ban
        or any(_PLACED.search(text) or MADE.search(text) for text in (later, before))
        or bool(re.match("并(?:根据|依据)", later))
    )


def _worse_first(source: Source, at: int, b: int) -> bool:
    """True for 情节严重的，…；甲的，…: what a case makes worse is told before it."""
    segments = source.segments
    if b >= at or segments[at].sentence != segments[b].sentence or segments[at].part == segments[b].part:
        return False
    first = next(n for n, s in enumerate(segments) if s.part == segments[at].part and s.end > s.start)
    base = next(s.part for s in segments if s.sentence == segments[b].sentence and s.end > s.start)
    return segments[b].part == base and bool(_TOLD_OF_CASE.match(source.told(first)))


def _unfounded(source: Source, b: int, told: set[int]) -> bool:
    """True for 情节严重的 and 逾期不领回的 when nothing is told of the statement they belong to, the nearest before it."""
    segments = source.segments
    if not _OF_IT.match(source.told(b)):
        return False
    own = segments[b]
    parts = {s.part for s in segments[:b] if s.end > s.start and s.part < own.part and s.sentence == own.sentence}
    for part in sorted(parts, reverse=True):
        held = [n for n, s in enumerate(segments) if s.part == part and s.end > s.start]
        if not _OF_IT.match(source.told(held[0])):
            cases = [n for n in held if segments[n].is_condition and not _APART.search(source.told(n))]
            return any(n not in told for n in cases) if cases else told.isdisjoint(held)
    return False


def _opens_cases(source: Source, b: int, at: int) -> bool:
    """True for 违反规定， at the head of a sentence whose cases (甲的，…；乙的，…) are told in another order."""
    head, case = source.segments[b], source.segments[b + 1]
    first = b == 0 or source.segments[b - 1].sentence != head.sentence
    return first and case.is_condition and head.sentence == source.segments[at].sentence


def twice(reading: list[Match]) -> str | None:
    """An objection when one place of the evidence is read two times."""
    places = [(where, j) for _, where, j in reading]
    return "重复拼接" if len(set(places)) < len(places) else None


def _bare(source: Source, at: int) -> bool:
    """A segment of nothing but a date or a label, which the sentence may leave out."""
    segment = source.segments[at]
    first = at == 0 or source.segments[at - 1].sentence != segment.sentence
    return first and all(source.skippable[n] for n in range(segment.start, segment.end))


def and_elsewhere(said: Claim, sources: Sequence[Source], reading: list[Match]) -> str | None:
    """An objection when what a 并 joins to the part before it is told, with a 并, before that part or behind a later one."""
    firsts: dict[Place, int] = {}
    for i, where, j in reading:
        firsts.setdefault((where, sources[where].segment_of[j]), i)
    for (one, before), (other, then) in pairwise(firsts):
        segments = sources[one].segments
        if one != other or then > before or segments[before].part != segments[then].part:
            continue
        for at in (before, then):
            i = firsts[one, at]
            ands = any(token.value == "并" for token in said.tokens[max(i - 1, 0) : i + 1])
            if ands and sources[one].told(at).startswith("并"):
                return "把不同句子的内容拼在一起"
    return None


def next_case(source: Source, before: int, at: int) -> bool:
    """True for a case of its own (；构成犯罪的，…) told behind the end of another statement of its sentence."""
    one, case = source.segments[before], source.segments[at]
    opens = source.segments[at - 1].part != case.part if at else True
    ends = before + 1 < len(source.segments) and source.segments[before + 1].part != one.part
    if LABEL.match(source.words[source.tokens[case.start].start :]):
        return opens  # an item of a list
    return opens and ends and case.is_condition and one.sentence == case.sentence


def next_to(source: Source, before: int, at: int) -> bool:
    """True for one segment or two with nothing but marks between them."""
    between = source.segments[before + 1 : at]
    return before <= at and all(segment.end == segment.start for segment in between)
