"""The parts of a document before its headings are read: cover, body, tail, annexes, by line index.

印发 notices are two documents in one (a cover notice, then the plan), annexes number afresh, and what stands after the
last heading (signature, 抄送, 印发机关) belongs to no clause.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from rag.parse import shapes
from rag.parse.enacted import is_enacting
from rag.parse.lines import Line, key

_CONTENTS = {"目录", "目次", "目录:", "【目录】"}
_LEADER = re.compile(r"(?:…|\.{3,}|·{3,}|．{3,}|-{4,}|\t)[\s.…·．]*\d{1,4}$")
_PAGE_NO = re.compile(r"[\s.…·．\-]*\d{1,4}$")
_NAMED = re.compile(r"《([^《》]{2,120}(?:《[^《》]{1,80}》[^《》]{0,60})?)》")
_ISSUE = re.compile(
    r"(?:印发|转发|批转|公布|发布|颁布|公布施行)(?:了|修订后的|新修订的|修订的)?《?([^。；]{4,120}?)》?的?(?:通知|函|公告|通告|令|决定)$"
)
_OPENS = re.compile(
    r"第\s*[一1]\s*(?:分编|部分|[章条编节])|[一1\uff11][、.．]|[（(][一1\uff11][）)]|1[\s\u3000]+[\u4e00-\u9fff]"
)
_HEAD_LINES = 80


@dataclass(slots=True)
class Annex:
    """An annex: lines ``[start, end)``; word: 附件 or 附录; number: "" when it has none; name: on its first line."""

    start: int
    end: int
    word: str
    number: str
    name: str


@dataclass(slots=True)
class Frame:
    """Line indices, ends exclusive.

    cover: the notice in front of an inner document (0 = none); inner: its title lines; body: first line behind titles
    and addressees; tail and imprint: closing matter before and behind the annexes; contents: lines of a 目录.
    """

    addressee: int | None = None
    cover: int = 0
    inner: tuple[int, int] = (0, 0)
    body: int = 0
    tail: int = 0
    annexes: list[Annex] = field(default_factory=list)
    imprint: int = 0
    contents: set[int] = field(default_factory=set)


def frame_of(lines: Sequence[Line]) -> Frame:
    """The document's parts; ``lines`` without the blank cell lines of tables."""
    frame = Frame(imprint=_imprint(lines))
    frame.contents = _contents(lines)
    frame.annexes = _annexes(lines, frame)
    end = frame.annexes[0].start if frame.annexes else frame.imprint
    frame.tail = _tail(lines, 0, end)
    if not frame.annexes and frame.imprint < len(lines):
        frame.tail = min(frame.tail, frame.imprint)
    _head(lines, frame)
    return frame


def _imprint(lines: Sequence[Line]) -> int:
    """Where the last matter of the file begins (抄送, 印发机关, 信息公开选项), or its end."""
    first = max(0, len(lines) - 40)
    at = next((i for i in range(first, len(lines)) if shapes.is_imprint(lines[i].text)), len(lines))
    while at < len(lines) and at > 0 and shapes.is_rule(lines[at - 1].text):
        at -= 1
    return at


def _tail(lines: Sequence[Line], start: int, end: int) -> int:
    """Where signature, date, notes and the list of annexes begin at the end of ``[start, end)``."""
    at = end
    while at > start and _closing(lines, at - 1, at < end):
        at -= 1
    if at == end or not any(_certain(lines[i].text) for i in range(at, end)):
        at = end
    return _annex_list(lines, start, at)


def _certain(text: str) -> bool:
    return shapes.is_date(text) or shapes.is_note(text) or shapes.is_imprint(text)


def _closing(lines: Sequence[Line], i: int, followed: bool) -> bool:
    """Whether line ``i`` is closing matter, or a web page's; a signature is one only in front of more of it, a label never."""
    text = lines[i].text
    return _certain(text) or shapes.is_rule(text) or shapes.is_web(text) or (followed and shapes.is_sign(text))


def _annex_list(lines: Sequence[Line], start: int, at: int) -> int:
    """附件：1.… 2.… in front of the signature belongs to the closing matter."""
    for i in range(at - 1, max(start, at - 30) - 1, -1):
        text = lines[i].text
        found = shapes.annex_line(text)
        if found and (found[2] or found[1] or at == len(lines)):
            first = i
            while first > start and _listed(lines[first - 1].text):
                first -= 1
            return first
        if len(text) > 60 or re.search(r"[。；：！？]$", text):
            return at
    return at


def _listed(text: str) -> bool:
    found = shapes.annex_line(text)
    return bool(found and found[1] and found[2])


def _contents(lines: Sequence[Line]) -> set[int]:
    """Lines of a table of contents: behind 目录 up to where its first entry stands again, and lines with leaders."""
    found = {
        i
        for i, line in enumerate(lines)
        if len(line.text) < 90 and _LEADER.search(line.text) and not line.text.startswith("|")
    }
    found = {i for i in found if i + 1 in found or i - 1 in found}
    for i, line in enumerate(lines[:-1]):
        if len(line.text) <= 8 and shapes.squeeze(line.text) in _CONTENTS:
            found |= _entries(lines, i)
    return found


def _entries(lines: Sequence[Line], at: int) -> set[int]:
    first = _entry(lines[at + 1].text)
    limit = min(len(lines), at + 800)
    again = next((i for i in range(at + 2, limit) if _entry(lines[i].text) == first), None)
    if again is None or not all(len(lines[i].text) <= 60 for i in range(at + 1, again)):
        return {at}
    return set(range(at, again))


def _entry(text: str) -> str:
    return key(_PAGE_NO.sub("", text)) if _LEADER.search(text) else key(text)


Named = dict[int, tuple[str, str, str]]


def _annexes(lines: Sequence[Line], frame: Frame) -> list[Annex]:
    """Where annexes begin; lines that only announce them (附件：1.…) are left to the tail."""
    named: Named = {}
    for i, line in enumerate(lines[: frame.imprint]):
        found = shapes.annex_line(line.text)
        if found and i > 0 and i not in frame.contents:
            named[i] = found
    last = {(number, key(name)): i for i, (_word, number, name) in named.items()}
    starts = [i for i in named if not _announces(named, last, i) and _begins(lines, named, i, frame.imprint)]
    ends = [*starts[1:], frame.imprint][: len(starts)]
    return [Annex(start, end, *named[start]) for start, end in zip(starts, ends, strict=True)]


def _announces(named: Named, last: dict[tuple[str, str], int], i: int) -> bool:
    """Whether the line is one of a list of annexes, or its annex begins further down under the same number."""
    _word, number, name = named[i]
    if not name:
        return False
    if re.match(r"[0-9\uff10-\uff19]{1,2}\s*[.．、]", name):
        return True
    if number and (i + 1 in named or (i - 1 in named and named[i - 1][2])):
        return True
    return last.get((number, ""), 0) > i or last[number, key(name)] > i


def _begins(lines: Sequence[Line], named: Named, i: int, end: int) -> bool:
    """Whether text follows, and not only the signature and the date."""
    at = i + 1
    while at < min(end, i + 12) and (_closing(lines, at, False) or shapes.is_sign(lines[at].text)):
        at += 1
    return at < end and at not in named and (at == i + 1 or not named[i][2] or at < i + 12)


def _head(lines: Sequence[Line], frame: Frame) -> None:
    """Title, addressee, cover notice and inner title: sets ``addressee``, ``cover``, ``inner`` and ``body``."""
    end = min(frame.tail, _HEAD_LINES)
    frame.addressee = _addressed(lines, end)
    names = _names(lines, end)
    signed = _signed(lines, end)
    inner = _inner(lines, names, end, (frame.addressee or 0) + 1)
    if signed and (not inner or inner[0] >= signed):
        inner = inner if inner and inner[0] <= signed + 6 else _title_at(lines, signed, end)
    if inner:
        frame.cover, frame.inner, frame.body = inner[0], inner, inner[1]
        frame.body = _after_inner(lines, frame.body, end)
    elif frame.addressee is not None:
        frame.body = frame.addressee + 1
    else:
        frame.body = _first_prose(lines, frame.tail)


def _addressed(lines: Sequence[Line], end: int) -> int | None:
    """The addressee's line: in front of all prose and all numbering."""
    for i in range(end):
        text = lines[i].text
        if shapes.addressee(text) is not None:
            return i
        if text.endswith(("。", "；")) or _OPENS.match(text):
            return None
    return None


def _names(lines: Sequence[Line], end: int) -> list[str]:
    """Keys of what the notice may announce: names in 《》 of its paragraphs and the object of 印发 in its title."""
    names = [key(name) for line in lines[:end] if len(line.text) < 600 for name in _NAMED.findall(line.text)]
    title = "".join(
        line.text for line in lines[: min(end, 12)] if len(line.text) < 80 and not shapes.is_doc_no(line.text)
    )
    for cut in re.findall(r"(?:印发|转发|批转|公布|发布)(.{4,120}?)的?(?:通知|函|公告|通告|令)", shapes.squeeze(title)):
        names.append(key(cut).strip("《》"))
    return names


def _inner(lines: Sequence[Line], names: Sequence[str], end: int, start: int) -> tuple[int, int] | None:
    """The lines that print an announced name as a title of its own."""
    for i in range(start, end):
        for count in (1, 2, 3, 4):
            joined = key("".join(line.text for line in lines[i : min(i + count, end)])).strip("《》")
            if len(joined) >= 4 and joined in names and i + count <= end:
                return i, i + count
    return None


_BEHIND = 15  # lines behind a signature among which a document that follows it has begun


def _signed(lines: Sequence[Line], end: int) -> int:
    """The first line behind a date (and notes) that closes a notice, or 0: prose stands before, text follows."""
    prose = False
    for i in range(end):
        text = lines[i].text
        if prose and shapes.is_date(text):
            at = i + 1
            while at < end and (
                shapes.is_note(lines[at].text) or shapes.is_rule(lines[at].text) or shapes.is_web(lines[at].text)
            ):
                at += 1
            return at if any(_says(line.text) for line in lines[at : at + _BEHIND]) else 0
        prose = prose or text.endswith(("。", "：", "！"))
    return 0


def _says(text: str) -> bool:
    """Whether the line belongs to a document behind a notice: a sentence or a numbered heading."""
    return not shapes.is_web(text) and (
        bool(_OPENS.match(text)) or (len(text) > 20 and text.endswith(("。", "：", "；")))
    )


def _title_at(lines: Sequence[Line], start: int, end: int) -> tuple[int, int]:
    """The title lines from ``start``: short lines without a full stop, at most five."""
    at = start
    while at < min(end, start + 5) and len(lines[at].text) <= 45 and not re.search(r"[。；：]$", lines[at].text):
        begins = _OPENS.match(lines[at].text) or shapes.squeeze(lines[at].text) in _CONTENTS
        if begins or (at > start and _on_cover(lines, at)):
            break
        at += 1
    return start, at


def _on_cover(lines: Sequence[Line], at: int) -> bool:
    """Whether the line is the month, or an organ above it, that a plan's cover prints under its title."""
    last = next((i for i in range(at, len(lines)) if not shapes.is_sign(lines[i].text)), at)
    return shapes.is_month(lines[last].text)


def _after_inner(lines: Sequence[Line], at: int, end: int) -> int:
    """Behind the inner document's 题注 and addressee."""
    while at < end and (
        (
            lines[at].text.startswith(("（", "("))
            and lines[at].text.endswith(("）", ")"))
            and not re.match(r"[（(][一1][）)]", lines[at].text)
        )
        or shapes.is_doc_no(lines[at].text)
        or shapes.addressee(lines[at].text) is not None
    ):
        at += 1
    return at


def _first_prose(lines: Sequence[Line], end: int) -> int:
    """The first line that ends a sentence or carries 第一条 and the like; titles stand before it."""
    for i in range(min(end, _HEAD_LINES)):
        text = lines[i].text
        if text.endswith(("。", "；", "：")) or (len(text) > 60 and not is_enacting(text)) or _OPENS.match(text):
            return i
    return 0
