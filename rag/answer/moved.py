"""A sentence whose time, condition or purpose stands elsewhere than in the text, with it put back where the text has it.

自受理之日起七日内，机关应当作出决定 is what 机关应当自受理之日起七日内作出决定 says. Only the place changes: the matcher then reads
the sentence as ever, so that what the piece governs in the text is what it is said of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from rag.answer.cases import LABEL
from rag.answer.pieces import names_who

MOST = 8
_PREDICATE = re.compile(
    "处(?=[\\d以])|给予|予以|进行|实行|实施|开展|罚款$|制[定订]|编制|划定|拟订|责令|没收|采取|审[查核批]|赔偿|移交|提交|申请|登记|办理|缴纳|支付|领取|报(?![酬告])|备案|公告|公布"
)
_WITHIN_NAME = ("对", "对于", "将", "把", "向")
_MODAL = re.compile("应|须|可|不得|要|将|负责")
_LIMIT = re.compile("^[自从]|之日起|[日月年天周时]内$")
# What comes before what it is told with.
_FIRST = re.compile("^经|后$|批准|同意")
_BROKEN = re.compile("(?<![自理事缘案])由，|[在对向将把经]，")
_ALSO = re.compile("[并且再还也]|同时")
NEAR = 4  # so many characters beside a piece tell which predicate it goes with
ENDS = r"(?:时候?|后|前|内|外|的|之日起|起|期间|过程中|情况下|条件下)"
_OPENS = r"(?:自|在|从|对|对于|经|由|向|按照|根据|依照|依据|按|为了?|通过|以(?![及上下内外])|于|因|除)"
_ADJUNCT = re.compile(rf"^{_OPENS}.{{3,}}|^在.{{1,6}}期$|^.{{2,}}{ENDS}$")
_INSIDE = re.compile(
    r"(?:自|从|在|于)[^，。；：]{2,30}?(?:之日起[^，。；：]{0,10}?(?:内|前|后)|期间|[前后内时])(?=[^，。；：])"
    r"|(?:于|在)?每[年月周季](?:度)?(?:的)?(?:[\d一二三四五六七八九十]{1,3}[月日](?:[和、]?[\d一二三四五六七八九十]{1,3}[月日])?|[上下]半年|底|年底|初)(?:之?前|底前|底|以前)?"
    r"|(?:根据|按照|依照|结合|针对)[^，。；：]{2,14}(?:需要|情况|规定|要求|标准|实际|程序|职责)"
)
_LEADS = re.compile(r"^(?:自|在|从|于|为了|为|对于|对|(?:时限|期限|时间|方式|条件|前提)(?:为|是))")
_MARKS = re.compile(r"[，。；：、\s]")


def put_back(sentence: str, text: str) -> Iterator[str]:
    """The sentence with one piece put where the text has it, likely ones first; nothing when none is elsewhere."""
    said = squeezed(sentence)
    found: list[str] = []
    for printed in printed_sentences(text, said):
        for piece in _pieces(said, printed):
            found += [one for one in _placed(said, piece, printed) if one != said and not _BROKEN.search(one)]
        if len(found) >= MOST:
            break
    yield from list(dict.fromkeys(found))[:MOST]


def printed_sentences(text: str, said: str) -> list[str]:
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


def squeezed(sentence: str) -> str:
    """The sentence without blanks and without the mark at its end."""
    return re.sub(r"\s", "", sentence).rstrip("。；;！!，,")


def _pieces(said: str, printed: str) -> Iterator[str]:
    """Adjuncts that both have word for word: comma parts of the one found in the other, and 自…内 inside a part."""
    seen = set()
    for part in [*printed.split("，"), *(m[0] for m in _INSIDE.finditer(printed)), *said.split("，")]:
        bare = _LEADS.sub("", part)
        short = 2 if re.search("[期时]$", bare) else 4  # 在汛期, 必要时
        if not _ADJUNCT.match(part) or _PREDICATE.search(part) or len(bare) < short or bare in seen:
            continue
        if (printed.endswith(part) or part[0] in "自从") and not re.search(ENDS + "$", part):
            continue  # 向某部提交意见 at the end, 自…内提出意见: what is done is no adjunct
        at = printed.find(bare)
        if bare in said and at >= 0 and not attributive(printed[:at], printed[at + len(bare) :]):
            seen.add(bare)
            yield bare


def attributive(before: str, behind: str) -> bool:
    """True for a time that tells which thing is meant (委员会于2001年7月1日以后作出的决定), not when something is done."""
    opening = re.split("[，。；\n]", before)[-1].rstrip("自在从")
    free = bool(_MODAL.search(opening)) and not opening.endswith(_WITHIN_NAME)
    told = behind.partition("，")[0]
    if re.match("[^，的]{1,4}的", told):  # 其在境内开设的账户
        return True
    if not opening:  # 依照规定负责采购的部门应当…
        modal = _MODAL.search(told)
        return bool(modal) and "的" in told[: modal.start() if modal else 0]
    return "的" in told and not free


def _placed(said: str, piece: str, printed: str) -> Iterator[str]:
    """The sentence with the piece behind the words that stand before it in the text, or at an end as there."""
    at, there = said.find(piece), printed.find(piece)
    if _of_another(said, at, printed, there, len(piece)):
        return
    lead = _lead(printed[:there])
    start = at - len(_lead(said[:at]))
    rest = said[:start] + said[at + len(piece) :]
    rest = re.sub(r"^，|，$", "", rest.replace("，，", "，"))
    before, behind = printed[: there - len(lead)], printed[there + len(piece) :]
    whole = lead + piece
    mark = "，" if behind.startswith("，") else ""
    if not before.strip("，"):
        yield f"{whole}，{rest}"
        return
    words = _MARKS.sub("", before)
    for size in range(min(len(words), 30), 1, -1):
        end = end_of(rest, words[-size:])
        if end:
            yield f"{rest[:end]}{'，' if before.endswith('，') else ''}{whole}{mark}{rest[end:].lstrip('，')}"
            break
    if not behind:
        yield f"{rest}，{whole}"


def _of_another(said: str, at: int, printed: str, there: int, size: int) -> bool:
    """True when the piece is said of another predicate than in the text: 应当作出决定，并自…七日内告知 for 应当自…七日内作出决定，并告知.

    That is so when what is done before it in the text is done behind it in the sentence, or the other way.
    """
    before, behind, piece = said[:at], said[at + size :].strip("，"), said[at : at + size]
    if not behind and _FIRST.search(piece):
        return True
    if re.search("制定本[^，]{1,4}$", printed) and re.match("根据|为", piece):
        return False  # what a statute is made for and after, in either order
    *earlier, part = printed[:there].split("，")
    inside, stood = (
        _in_case(before, said[at + size :], piece),
        _in_case(printed[:there], printed[there + size :], piece),
    )
    if re.search(ENDS + "$", piece) and _of_whom(before.rpartition("，")[2], part, piece.endswith("的")):
        return True
    if inside != stood and not _leads_case(printed[there + size :] if inside else said[at + size :]):
        return True
    if _ALSO.match(part) and earlier and len(earlier[-1]) >= NEAR and earlier[-1][-NEAR:] in behind:
        return True
    later = printed[there + size :].split("，")
    own = later[0] if later[0] else "".join(later[1:2])
    if any(one[-NEAR:] in behind for one in earlier if _acts(one, piece)):
        return True
    first = own[:NEAR]
    if behind and len(first) == NEAR and first in before and "，" in before[before.find(first) :]:
        return True
    return bool(behind) and any(one[-NEAR:] in before for one in (own, *later) if _acts(one, piece))


def _in_case(before: str, behind: str, piece: str) -> bool:
    """True for a piece within a part that tells a case (由部门转让证件的), not for one that is the case."""
    part = before.rpartition("，")[2] + piece + behind.partition("，")[0]
    return part.endswith("的") and not piece.endswith("的")


def _of_whom(own: str, printed: str, case: bool) -> bool:
    """True when a case is told of another than in the text: 当事人不出具票据的 for 不出具票据的，当事人….

    own, printed: what stands before the case in its part, in the sentence and in the text.
    """
    own, printed = (re.sub("(?:自|在|从|于|因|经|当)$", "", words) for words in (own, printed))
    return own != printed and (
        (case and bool(own)) or bool(printed and not names_who(printed.rstrip("应当必须可以要")))
    )


def _leads_case(behind: str) -> bool:
    """True when the next part tells a case, which the piece before it is a part of."""
    return behind.startswith("，") and behind[1:].partition("，")[0].endswith("的")


def _acts(part: str, piece: str) -> bool:
    """True for a part that tells what is done, not when or how, and for a case (被保险人自杀的) beside a limit (二年内)."""
    if len(part) < NEAR:
        return False
    if (_LIMIT.search(piece) and part.endswith("的")) or (_LIMIT.search(part) and piece.endswith("的")):
        return True
    return not re.search(ENDS + "$", part) and not (re.match(_OPENS, part) and len(part) <= 16)


def _lead(before: str) -> str:
    """自, 在 or 时限为 right before a piece."""
    found = re.search(r"(?:自|在|从|于|为了|为|对于|对|(?:时限|期限|时间|方式|条件|前提)(?:为|是))$", before)
    return found[0] if found else ""


def end_of(text: str, words: str) -> int:
    """Where the words end in the text, marks aside; 0 when it does not have them."""
    places = [n for n, char in enumerate(text) if not _MARKS.match(char)]
    at = "".join(text[n] for n in places).find(words)
    return places[at + len(words) - 1] + 1 if at >= 0 else 0
