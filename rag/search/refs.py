"""Clause numbers in a question, in any spelling, and the clauses that they name.

A reference is a sequence of :class:`Label` (``第二部分（三）第9条`` → 部分 2, （） 3, 条 9). It names a clause when its labels
match segments of the clause's address in order, the last label matching the last segment (DESIGN.md §6).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rag.model import Clause, Kind
from rag.parse.numerals import to_int

_CN = "〇零一二三四五六七八九十百千两"
_NUM = rf"(?:[{_CN}]+|\d{{1,4}})"
# Measure words that make 第N… a label; 第N次会议, 第N位, 第N季度 and the like are none.
_LABEL = re.compile(
    rf"(?:第|(?<=[例法定则法程见案])(?=\d{{1,3}}条))(?P<ord>{_NUM})(?P<kind>部分|编|章|节|条|款|项|目|点|行|个任务|项任务|大项|小项|大点|小点)(?:之(?P<sub>[{_CN}]+))?"
    rf"|序号(?:为|是|第)?\s*(?P<serial>{_NUM})|(?P<named>专栏|表|附件|附表)\s*(?P<nnum>{_NUM}(?![致般些起同样直定旦律]))?"
    rf"|第?[（(]\s*(?P<paren>{_NUM})\s*[)）](?:项|款|条|点)?"
    rf"|(?P<circled>[①-⑳])"
    rf"|(?P<cn>[{_CN}]+)、"
    rf"|(?P<dec>\d{{1,2}}(?:\.\d{{1,2}}){{1,3}})(?=[\s/节条款的说讲写是规怎有内里中，？]|$)"
    rf"|(?P<tail>(?<=[)）、/部分章节])\s?{_NUM}(?![\d{_CN}年月日%‰个万元人家所天]|\.\d))"
    rf"|(?P<bare>(?<![\d第{_CN}])[{_CN}]{{1,3}}(?=\s*[（(/]))"
)
# What people say for a label of the same rank.
_SPOKEN = {"点": "条", "个任务": "条", "项任务": "条", "大项": "（）", "大点": "（）", "小项": "项", "小点": "项"}
_GAP = re.compile(r"[\s/的之中里下、，,．.]*(?:[\u4e00-\u9fff]{0,8}(?:表|清单|名单|目录))?")
_RANGE = re.compile(rf"第({_NUM})条?\s*(?:至|到|-|—|~|～)\s*第?({_NUM})条")


@dataclass(frozen=True, slots=True)
class Label:
    """One label as asked for: ``kind`` is the word printed or ``（）``, ``cn``, ``bare``; ``number`` its value or None."""

    kind: str
    number: int | None
    sub: int | None = None
    printed: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """Labels in order and where they stand in the question (``start``, ``end``)."""

    labels: tuple[Label, ...]
    start: int
    end: int

    @property
    def printed(self) -> str:
        """The reference as the user wrote it."""
        return "".join(label.printed for label in self.labels)


def find_references(text: str) -> tuple[Reference, ...]:
    """The clause references of a question, left to right; adjacent labels are one path. Empty when there is none."""
    found: list[Reference] = []
    group: list[re.Match[str]] = []
    for match in _LABEL.finditer(text):
        if match["named"] in ("表", "附表") and not match["nnum"]:
            continue  # 分工表第5项: the number tells, not the word
        if group and not _GAP.fullmatch(text[group[-1].end() : match.start()]):
            _close(group, found)
        group.append(match)
    _close(group, found)
    return tuple(found) + _ranges(text, found)


def _ranges(text: str, found: Sequence[Reference]) -> tuple[Reference, ...]:
    extra: list[Reference] = []
    for match in _RANGE.finditer(text):
        low, high = to_int(match[1]), to_int(match[2])
        if low is None or high is None or not 0 < high - low <= 50:
            continue
        prefix = next(
            (ref.labels[:-1] for ref in found if ref.end >= match.start() + 2 and ref.start <= match.start()), ()
        )
        named = {ref.labels[-1].number for ref in found}
        extra += [
            Reference((*prefix, Label("条", n, None, f"第{n}条")), match.start(), match.end())
            for n in range(low, high + 1)
            if n not in named
        ]
    return tuple(extra)


def _close(group: list[re.Match[str]], found: list[Reference]) -> None:
    """Turn a run of label matches into one reference, unless it is too weak to be one."""
    labels = tuple(_label(match) for match in group)
    weak = {"cn", "bare", "circled"}
    strong = any(label.kind not in weak for label in labels)
    # A lone parenthesised number or 表/附件 without one is an ordinary word in most questions.
    if labels and strong and not (len(labels) == 1 and _ordinary(labels[0])):
        found.append(Reference(labels, group[0].start(), group[-1].end()))
    group.clear()


def _ordinary(label: Label) -> bool:
    return label.number is None and label.kind in {"专栏", "表", "附表"}


def _label(match: re.Match[str]) -> Label:
    printed = match[0]
    if match["ord"]:
        kind = _SPOKEN.get(match["kind"], match["kind"])
        return Label(kind, to_int(match["ord"]), to_int(match["sub"]) if match["sub"] else None, printed)
    if match["serial"]:
        return Label("序号", to_int(match["serial"]), None, printed)
    if match["named"]:
        kind = "附件" if match["named"] == "附件" else match["named"]
        return Label(kind, to_int(match["nnum"]) if match["nnum"] else None, None, printed)
    if match["paren"]:
        return Label("（）", to_int(match["paren"]), None, printed)
    if match["circled"]:
        return Label("①", ord(match["circled"]) - ord("①") + 1, None, printed)
    if match["cn"]:
        return Label("cn", to_int(match["cn"]), None, printed)
    if match["dec"]:
        return Label("dec", None, None, match["dec"])
    return Label("bare", to_int(match["tail"] or match["bare"]), None, printed)


_SEGMENT = re.compile(
    rf"(?:第(?P<ord>{_NUM})(?P<kind>编|章|节|条|款|行)(?:之(?P<sub>[{_CN}]+))?"
    rf"|(?P<named>专栏|附表|附件|表)\s*(?P<nnum>{_NUM})?(?P<rest>.*)"
    rf"|（(?P<paren>{_NUM})）|(?P<circled>[①-⑳])|(?P<dec>\d+(?:\.\d+)+)|(?P<digit>\d+)|(?P<cn>[{_CN}]+))(?:〔\d+〕)?"
)


def _segment(text: str) -> Label | None:
    match = _SEGMENT.fullmatch(text)
    if not match:
        return None
    if match["ord"]:
        return Label(match["kind"], to_int(match["ord"]), to_int(match["sub"]) if match["sub"] else None)
    if match["named"]:
        return Label(match["named"], to_int(match["nnum"]) if match["nnum"] else None)
    if match["paren"]:
        return Label("（）" if not match["paren"].isdigit() else "(1)", to_int(match["paren"]))
    if match["circled"]:
        return Label("①", ord(match["circled"]) - ord("①") + 1)
    if match["dec"]:
        return Label("dec", None, None, match["dec"])
    return Label("digit" if match["digit"] else "cn", to_int(match["digit"] or match["cn"]))


# Which segment kinds a label asked for may mean, best first.
_MEANS: dict[str, tuple[str, ...]] = {
    "部分": ("cn", "编"),
    "编": ("编",),
    "章": ("章",),
    "节": ("节",),
    "条": ("条", "digit", "cn", "（）"),
    "款": ("款",),
    "项": ("（）", "digit", "(1)", "cn", "行"),
    "目": ("digit",),
    "行": ("行",),
    "（）": ("（）", "(1)"),
    "cn": ("cn",),
    "①": ("①",),
    "bare": ("digit", "cn", "（）"),
    "专栏": ("专栏",),
    "表": ("表",),
    "附表": ("附表", "表"),
    "附件": ("附件",),
}


def _matches(asked: Label, segment: Label | None, means: str) -> bool:
    if segment is None or segment.kind != means:
        return False
    if asked.kind == "dec":
        return segment.printed == asked.printed
    if asked.number is None or (segment.number is None and asked.number == 1):
        return asked.kind in {"附件", "专栏", "表", "附表"}
    return (segment.number, segment.sub) == (asked.number, asked.sub)


def _variants(label: Label) -> tuple[str, ...]:
    return ("dec",) if label.kind == "dec" else _MEANS.get(label.kind, ())


def _fits(labels: Sequence[Label], segments: Sequence[Label | None], last: str) -> bool:
    """True when the labels are a subsequence of the segments, the last label on the last segment, read as ``last``."""
    return bool(segments) and _matches(labels[-1], segments[-1], last) and _under(labels[:-1], segments[:-1])


def _under(labels: Sequence[Label], segments: Sequence[Label | None]) -> bool:
    """True when the labels are a subsequence of the segments."""
    place = len(segments) - 1
    for label in reversed(labels):
        while place >= 0 and not any(_matches(label, segments[place], means) for means in _variants(label)):
            place -= 1
        if place < 0:
            return False
        place -= 1
    return True


def resolve(reference: Reference, clauses: Iterable[Clause]) -> tuple[Clause, ...]:
    """The clauses that a reference names, in document order: exact or nothing; several where numbering restarts.

    The first reading of the last label that fits anything wins (第9条 is an article before it is a numbered item),
    and of its fits those with the shortest address.
    """
    candidates = [(clause, [_segment(part) for part in clause.address.split("/")]) for clause in clauses]
    if reference.labels[-1].kind == "序号":
        upper, serial = reference.labels[:-1], reference.labels[-1].number
        return tuple(c for c, segments in candidates if _serial(c) == serial and _under(upper, segments[:-1]))
    for means in _variants(reference.labels[-1]):
        found = [clause for clause, segments in candidates if _fits(reference.labels, segments, means)]
        if len(found) > 1:
            exact = [c for c in found if c.address.count("/") == len(reference.labels) - 1]
            found = exact or found
        if found:
            return tuple(found)
    return ()


def _serial(clause: Clause) -> int | None:
    """The number printed in one of a row's first two cells (序号 may stand behind the group it belongs to)."""
    cells = clause.text.split("\t")[:2] if clause.kind is Kind.ROW else []
    return next((to_int(cell.strip()) for cell in cells if cell.strip().isdigit()), None)


def nearest_parent(reference: Reference, clauses: Sequence[Clause]) -> tuple[Clause, ...]:
    """The clauses named by the longest proper prefix of the reference that exists, or none."""
    for size in range(len(reference.labels) - 1, 0, -1):
        shorter = Reference(reference.labels[:size], reference.start, reference.end)
        found = resolve(shorter, clauses)
        if found:
            return found
    return ()
