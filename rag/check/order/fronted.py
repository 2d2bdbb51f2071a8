"""A sentence that tells something earlier than the text does, with it put back: what a thing is done to, whose condition it is.

户口登记由公安机关办理 and 户口登记，公安机关应当办理 are what 公安机关应当将户口登记办理 says, and 不服的，当事人可以申请复议 is what
当事人不服的，可以申请复议 says. The other way is not the same: who is to decide on 不服的 is not who 不服. Only places change:
the matcher then reads the sentence as ever.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from rag.check.reading.cases import LABEL
from rag.check.reading.pieces import names_who

MOST = 6
LONGEST = 30  # characters of a subject, and beside a piece
# Where what is done may end: X，Y应当办理 and X应当由Y办理.
_ENDS = re.compile("，?(?P<modal>可以?|有权|应当?|必须|须)?(?P<by>由)|，")
_TAKES = re.compile("(?:将|把|对于?)$")
_MAY = re.compile("(?:可以?|有权)$")
_DUTY = re.compile("(?:应当?|必须|须|要)$")
# What only who is in the case may do; 拒绝签名的，应当记明 is told to somebody else.
_CLAIMS = re.compile(
    "(?:可以?|有权)[^，；]{0,40}?(?:申请|请求|要求|提出|提起|起诉|上诉|申诉|投诉|举报|委托|选择|查阅|复制)"
)
_AIM = re.compile("提高|提升|防止|避免|方便|便于|满足|促进|增强|预防|减少|降低|消除")
# The same where nobody is bound to it: who must do one thing may be bound to ensure another.
_AIM_UNBOUND = re.compile("保障|确保|保证|维护")
# The same where no duty is told; a task beside one that must be done is no aim of it.
_AIM_OF_TASK = re.compile("筑牢|减轻|缩短|缩小|改善|缓解|形成[^，]*(?:合力|格局|氛围)$")
_HOW_MUCH = re.compile("^(?:切实|进一步|不断|有效|持续|全面)+")
_BOUND = re.compile("应(?![急用对答届])|必?须|不[得准]|严禁|禁止|负责|义务")
_MUST = re.compile(f"{_BOUND.pattern}|(?<![重主需首纲])要(?![求素点道件])")
# For whom or what it is done: 为发展创造良好环境, told first as 为给发展创造良好环境 too.
_GIVES = re.compile(
    "为[^，]{2,40}(?<![员户者女众庭业民生])(?:提供|创造|奠定|营造)[^，]{0,30}(?:环境|条件|保障|基础|支撑|氛围|支持|服务)"
)
# Tasks and duties rather than what something is done for: 提高报销比例.
_OWN_TASK = re.compile("(?:比例|标准|待遇|用量|使用量|数量|次数|金额|合法权益|工资|处罚)$")
_AGAINST = re.compile("的(?:投诉|举报|诉讼|起诉|申诉|控告|检举|监督|检查|处[罚分理]|查处|考核|评价)$")
_MADE = re.compile("(?P<what>本[^，。；]{1,6}?)(?:是|由)?(?P<how>(?:依据|根据|按照|为了?)[^。；]+?)，?制[定订]")
_DATED = re.compile(
    "(?<![^，；])([^，。；]{2,40}?)[在于]?(\\d{4}年(?:\\d{1,2}月)?[底末]?前?)(完成|建成|启动|实现)(?=[，；]|$)"
)
_CASE = re.compile("[的时]，")
_HOW = re.compile("依[照据法]|按照|根据|通过|在|自")  # is not who acts
_OPEN = re.compile("或|、|和|及|以及|的")  # goes on from what stands before it
_LISTS = re.compile("以及|[、和与及]")
_MARKS = re.compile(r"[，。；：、\s]")
_BREACH = re.compile("(?P<who>[^，。；]{2,30}?)(?P<breach>违反[^，。；]{2,30})，")


def put_behind(sentence: str, text: str) -> Iterator[str]:
    """The sentence with what it tells first put where the text has it, at most :data:`MOST`; nothing where it is not elsewhere."""
    said = _squeezed(sentence)
    found: list[str] = []
    for printed in _printed_sentences(text, said):
        found += [
            *_made(said),
            *_dated(said),
            *_aim(said, printed),
            *_topic(said, printed),
            *_object(said, printed),
            *_subject(said, printed),
            *_relative(said, printed),
            *_breach(said, printed),
        ]
        if len(found) >= MOST:
            break
    yield from dict.fromkeys(one for one in found[:MOST] if one != said)


def turned_round(sentence: str, text: str) -> bool:
    """True when who is in a case (公安机关违法的，给予处分) becomes who acts (违法的，公安机关给予处分)."""
    said = re.sub(r"\s", "", sentence).split("，")
    cases = [
        part for printed in _printed_sentences(text, sentence) for part in printed.split("，") if part.endswith("的")
    ]
    for case, then in pairwise(said):
        for stands in cases if case.endswith("的") else ():
            who = stands.removesuffix(case)
            if who != stands and len(who) >= 2 and then.startswith(who) and not _CLAIMS.match(then[len(who) :]):
                return True
    return False


def _aim(said: str, printed: str) -> Iterator[str]:
    """为防止污染，单位应当处理 as 单位应当处理，防止污染, and 为给发展创造环境，加强宣传 as 加强宣传，为发展创造环境."""
    first, _, rest = said.partition("，")
    gives = re.sub("^为了?给", "为", first)
    tasks, free = not _MUST.search(printed), not _BOUND.search(printed)
    if free and _GIVES.fullmatch(gives) and printed.endswith(f"，{gives}"):
        yield f"{rest}，{gives}"
    aim = re.sub("^为了?", "", first)
    bare = _HOW_MUCH.sub("", aim)
    aims = _AIM.match(bare) or (free and _AIM_UNBOUND.match(bare)) or (tasks and _AIM_OF_TASK.match(bare))
    if aim != first and aims and _ends_so(printed, aim) and not _OWN_TASK.search(aim):
        yield f"{rest}，{aim}"


def _ends_so(printed: str, aim: str) -> bool:
    """True when the aim is the text's last part, whatever the order of its lists."""
    last = printed.rpartition("，")[2]
    return last != printed and sorted(_LISTS.sub("", last)) == sorted(_LISTS.sub("", aim))


def _made(said: str) -> Iterator[str]:
    """本预案依据《防洪法》制定 as 依据《防洪法》，制定本预案."""
    made = _MADE.fullmatch(said)
    if made:
        yield f"{made['how']}，制定{made['what']}"


def _dated(said: str) -> Iterator[str]:
    """改造2022年完成，搬迁2024年完成 as 2022年完成改造，2024年完成搬迁."""
    yield _DATED.sub(r"\2\3\1", said)


def _topic(said: str, printed: str) -> Iterator[str]:
    """成效明显的省，优先安排 as 对成效明显的省，优先安排."""
    first = said.partition("，")[0]
    against = _AGAINST.search(first)  # 对经营者的投诉 is not the operator's
    acts = _BOUND.match(said[len(first) + 1 :]) and names_who(first)  # 对建设单位，应当答复
    if len(first) > 3 and first != said and not (against or acts) and printed.startswith(f"对{first}，"):
        yield f"对{said}"


def _object(said: str, printed: str) -> Iterator[str]:
    """X由Y办理 and X，Y应当办理 as Y应当将X办理 or Y办理X."""
    for mark in _ENDS.finditer(said):
        what, rest = said[: mark.start()], said[mark.end() :]
        whole = len(what) >= 3 and "，" not in what and not _OPEN.match(what)
        at = printed.find(what) if whole else -1
        takes = _TAKES.search(printed[: max(at, 0)])
        behind = printed[at + len(what) : at + len(what) + 1]
        if at <= 0 or not (
            behind == ""
            or (behind == "，" and not names_who(what))
            or (takes and not re.match("[^，]{0,8}的", printed[at + len(what) :]))
        ):
            continue
        before = printed[: takes.start() if takes else at]
        may = _MAY.search(before)
        own = ""
        if mark["by"]:
            if bool(may) != (mark["modal"] in ("可", "可以", "有权")):
                continue
            ends = may or _DUTY.search(before)
            own = may[0] if may else mark["modal"] or ""
            before = before[: ends.start()] if ends else before
        end = _meets(rest, before.rpartition("，")[2])
        if end and not re.match(rf"{_HOW.pattern}|是|为|指", rest):
            comma = "，" if rest[end:] and behind == "，" else ""
            yield f"{rest[:end]}{own}{takes[0] if takes else ''}{what}{comma}{rest[end:]}"


def _meets(rest: str, before: str) -> int:
    """Where the words that stand before the piece in the text end in the sentence, the most of them that it has; 0 for none."""
    sizes = range(min(len(before), LONGEST), 1, -1)
    return next((end for size in sizes if (end := _end_of(rest, before[-size:]))), 0)


def _subject(said: str, printed: str) -> Iterator[str]:
    """不服的，当事人可以申请 as 当事人不服的，可以申请."""
    for case in _CASE.finditer(said):
        condition, rest = said[: case.end()], said[case.end() :]
        if _OPEN.match(condition):
            continue
        at = printed.find(condition)
        who = printed[: max(at, 0)]
        if 2 <= len(who) <= LONGEST and "，" not in who and rest.startswith(who) and _CLAIMS.match(rest[len(who) :]):
            yield f"{who}{condition}{rest[len(who) :]}"


def _relative(said: str, printed: str) -> Iterator[str]:
    """需要护理的职工，… as 职工需要护理的，…."""
    first, stands = said.partition("，")[0], printed.partition("，")[0]
    if len(first) != len(stands) or not stands.endswith("的"):
        return
    then = said[len(first) + 1 :]
    acts = re.match("[也还]?(?:可以?|应当?|有权|不得|由|必须|给予|依法给予|责令|支付|赔偿|退还|撤销)", then)
    for size in range(2, len(stands) - 2):
        if first == stands[size:] + stands[:size] and names_who(stands[:size]) and not acts:
            yield stands + said[len(first) :]


def _breach(said: str, printed: str) -> Iterator[str]:
    """单位违反规定，将… as 违反规定，单位将…: who breaches is who the rest is said of."""
    breach = _BREACH.match(said)
    at = printed.find(f"{breach['breach']}，{breach['who']}") if breach else -1
    if breach and at >= 0 and printed[at + len(breach["breach"]) + 1 :].partition("，")[0].endswith("的"):
        yield f"{breach['breach']}，{breach['who']}{said[breach.end() :]}"


def _printed_sentences(text: str, said: str) -> list[str]:
    """The text's sentences and statements without their labels, those that share most characters with ``said`` first."""
    own = set(said)
    return sorted(_statements(text), key=lambda words: -len(set(words) & own))


@lru_cache(maxsize=256)
def _statements(text: str) -> tuple[str, ...]:
    found = []
    for part in re.split(r"[。；\n]", re.sub(r"[ \t\u3000“”]", "", text)):
        label = LABEL.match(part)
        plain = part[label.end() :] if label else part
        if len(plain) >= 8:
            found.append(plain)
    return tuple(found)


def _squeezed(sentence: str) -> str:
    """The sentence without blanks and without the mark at its end."""
    return re.sub(r"\s", "", sentence).rstrip("。；;！!，,")


def _end_of(text: str, words: str) -> int:
    """Where the words end in the text, marks aside; 0 when it does not have them."""
    places = [n for n, char in enumerate(text) if not _MARKS.match(char)]
    at = "".join(text[n] for n in places).find(words)
    return places[at + len(words) - 1] + 1 if at >= 0 else 0
