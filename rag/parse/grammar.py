"""The numbering of Chinese documents as one table: what a label looks like, counts in, and may never be.

A match here says only that a line could be a heading; whether it is one is decided by sequence (``rag.parse.runs``).
Levels: GB/T 9704-2012 7.3.3 (一、（一）1.（1）), 立法法 art. 65 (编章节条款项目), and the decimal numbers of 预案.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from rag.parse.lines import HEAD
from rag.parse.numerals import CHINESE, narrow, to_chinese, to_int

_CN = f"[{CHINESE}]{{1,9}}"
_D = "[0-9\uff10-\uff19]"
_SUP = f"({_CN}|{_D}{{1,4}})"
_NOT_NAMED = r"[写制著译者辑委排]"  # 第一编辑部, 第三编写组
_AFTER_REF = r"的|规定|所列|所规|所称|中的|之(?!后|前)|和第|及第|以及|或者?第|至|到第|第[零〇一二三四五六七八九十百0-9]{1,6}[款项条目章节]|以外|以下|以上|之外|修改|删去|改为"
_PUNCT = r"[，,、；;。：:！!？?）)」』”》]"


@dataclass(frozen=True, slots=True)
class Style:
    """One kind of label.

    rank: what may stand above it (a smaller rank; ``dotted`` numbers and 条 carry their own rule); canonical: the label
    in an address; printed: the label in a citation; never: what after the label shows that it is none.
    """

    name: str
    rank: int
    pattern: re.Pattern[str]
    canonical: Callable[[int], str]
    printed: Callable[[int], str]
    never: re.Pattern[str] | None = None
    titled: bool = False  # the rest of the line must be a title: short, no full stop


@dataclass(frozen=True, slots=True)
class Label:
    """A label found at a line's start. number: its last numeral; sub: 之一 = 1; path: all numerals of 1.2.1."""

    style: Style
    number: int
    rest: str
    sub: int = 0
    path: tuple[int, ...] = ()
    spaced: bool = False

    @property
    def canonical(self) -> str:
        """The label in an address: 一, （一）, 2, （3）, ④, 第三十六条, 1.2.1."""
        if self.path:
            return ".".join(map(str, self.path))
        return self.style.canonical(self.number) + (f"之{to_chinese(self.sub)}" if self.sub else "")

    @property
    def printed(self) -> str:
        """The label as people write it in a citation."""
        if self.path:
            return self.canonical
        return self.style.printed(self.number) + (f"之{to_chinese(self.sub)}" if self.sub else "")


def _style(
    name: str, rank: int, pattern: str, canonical: str, printed: str, never: str = "", titled: bool = False
) -> Style:
    return Style(
        name,
        rank,
        re.compile(pattern),
        _form(canonical),
        _form(printed),
        re.compile(never) if never else None,
        titled,
    )


def _form(form: str) -> Callable[[int], str]:
    """``{c}`` a Chinese numeral, ``{d}`` an Arabic one, ``{o}`` a circled one."""
    return lambda number: form.format(c=to_chinese(number), d=number, o=_circled(number))


def _circled(number: int) -> str:
    if 1 <= number <= 20:
        return chr(0x2460 + number - 1)
    return chr(0x3251 + number - 21) if 21 <= number <= 35 else f"({number})"


_ORDINAL_NEVER = rf"(?:{_AFTER_REF})|\s*{_PUNCT}"
# （三）项 is a reference, （三）项目申报 a heading.
_NAMED_PART = "项(?!目)|目(?![标录的前])|款(?![项物待])"
_BRACKET_NEVER = (
    rf"\s*[（(][{CHINESE}0-9]{{1,3}}[）)]|\s*(?:{_NAMED_PART}"
    rf"|[至到和或及与、](?:[（(〔\[第]|[{CHINESE}]{{1,3}}[）)、，项目款]))|\s*[，,；;。：:）)]"
)

# Order matters only where two patterns could take one line: the longer label stands first.
STYLES: tuple[Style, ...] = (
    _style("编", 0, rf"第\s*{_SUP}\s*编(?!{_NOT_NAMED})", "第{c}编", "第{c}编", _ORDINAL_NEVER, True),
    _style("分编", 1, rf"第\s*{_SUP}\s*分编", "第{c}分编", "第{c}分编", _ORDINAL_NEVER, True),
    _style("部分", 2, rf"第\s*{_SUP}\s*部分[：:、]?", "{c}", "第{c}部分", rf"(?:{_AFTER_REF})|\s*[，,；;。）)]", True),
    _style("章", 3, rf"第\s*{_SUP}\s*章", "第{c}章", "第{c}章", _ORDINAL_NEVER, True),
    _style("节", 4, rf"第\s*{_SUP}\s*节(?![课能约假])", "第{c}节", "第{c}节", _ORDINAL_NEVER, True),
    _style(
        "条",
        5,
        rf"第\s*{_SUP}\s*条(?:\s*之\s*({_CN}|{_D}{{1,2}}))?",
        "第{c}条",
        "第{c}条",
        rf"(?:{_AFTER_REF})|\s*{_PUNCT}|\s*第\s*{_SUP}\s*[款项]",
    ),
    _style("一、", 6, rf"({_CN})\s*[、．.](?!\s*$)", "{c}", "{c}、"),
    _style("（一）", 7, rf"[（(〔\[]\s*({_CN})\s*[）)〕\]]\s*[、．.]?", "（{c}）", "（{c}）", _BRACKET_NEVER),
    _style("（一）", 7, r"([\u3220-\u3229])", "（{c}）", "（{c}）"),
    _style(
        "1.",
        8,
        rf"({_D}{{1,3}})\s*(?:[．、]|\.(?!{_D}|\s*$)|\.(?={_D}{{4}}年))",
        "{d}",
        "{d}.",
        rf"\s*(?:{_D}(?!{_D}{{3}}年)|[，,；;。）)])",
    ),
    _style("1.", 8, r"([\u2488-\u249b])", "{d}", "{d}."),
    _style("（1）", 9, rf"[（(]\s*({_D}{{1,3}})\s*[）)]\s*[、．.]?", "（{d}）", "（{d}）", _BRACKET_NEVER),
    _style("（1）", 9, r"([\u2474-\u2487])", "（{d}）", "（{d}）"),
    _style("1）", 10, rf"({_D}{{1,3}})\s*[）)]", "（{d}）", "（{d}）", r"\s*[，,；;。）)]"),
    _style("①", 11, r"([\u2460-\u2473\u3251-\u325f\u32b1-\u32bf\u2776-\u277f])", "{o}", "{o}", r"\s*[、至和到，；。]"),
)
DOTTED = _style(
    "1.1",
    8,
    rf"({_D}{{1,2}}(?:[．.]{_D}{{1,2}}){{1,5}})(?![．.]?{_D})[．.]?\s*(?=[\u4e00-\u9fff\u2160-\u217f“《（(〈A-Za-z])",
    "{d}",
    "{d}",
)
PLAIN = _style("1", 6, rf"({_D}{{1,2}})[\s\u3000]+(?=[\u4e00-\u9fff“《（(])", "{d}", "{d}", "", True)
_MEASURE = re.compile(
    r"倍|万|亿|个|元|岁|米|公里|公斤|公顷|吨|千|平方|年|月|天|小时|级|版|亩|人|家|所|名|次|分|折|成|左右|以上|以下|以内|[A-Za-z%％‰℃]"
)
_NEXT_NUMERAL = re.compile(rf"({_CN})(?:[、，]|级|类|期|批|等|年级|线|产业|季度|甲|乙|楼|层|轮|方面|方|[中下])")
_STOP = re.compile(r"[。；！？]")
_SAYS = re.compile(rf"[^，。]{{0,2}}(?:规定|明确|提出|阐述|介绍|说明)了|共[{CHINESE}0-9]")
_TITLE = 45


def label_of(text: str) -> Label | None:
    """The label that the line could open with, or None; a cross-reference, date or quantity is none."""
    head = text[:HEAD]
    if not head or not _may_open(head[0]):
        return None
    dotted = DOTTED.pattern.match(head)
    if dotted:
        return _dotted(dotted, text)
    for style in STYLES:
        found = style.pattern.match(head)
        if found:
            return _label(style, found, text)
    found = PLAIN.pattern.match(head)
    return _label(PLAIN, found, text) if found else None


def _may_open(char: str) -> bool:
    return char in "第（(〔[" or char in CHINESE or char.isdigit() or "\u2460" <= char <= "\u32bf"


def _dotted(found: re.Match[str], text: str) -> Label | None:
    path = tuple(int(narrow(part)) for part in re.split("[．.]", found[1]))
    rest = text[found.end() :]
    if not all(0 < part < 100 for part in path) or (
        len(path) == 2 and _MEASURE.match(rest) and not found[0][-1:].isspace()
    ):
        return None
    return Label(DOTTED, path[-1], rest.strip(), 0, path, True)


def _could_title(words: str, spaced: bool) -> bool:
    """Whether what follows 第N章 is a title: 第二章规定了… is a sentence; a title's own full stop needs the space before it."""
    if len(words) > _TITLE or (not spaced and _SAYS.match(words)):
        return False
    return not _STOP.search(words.removesuffix("。") if spaced else words)


def _label(style: Style, found: re.Match[str], text: str) -> Label | None:
    number = to_int(found[1])
    rest = text[found.end() :]
    if number is None or not 0 < number < 2000 or (style.never and style.never.match(rest)):
        return None
    sub = to_int(found[2]) if style.name == "条" and found[2] else 0
    words = rest.strip()
    if style.titled and not _could_title(words, rest[:1].isspace()):
        return None
    if style.name in ("一、", "1."):
        following = _NEXT_NUMERAL.match(words)
        if following and to_int(following[1]) == number + 1:  # 一、二级医院 is a quantity cut from its sentence
            return None
    return Label(style, number, words, sub or 0, (), rest[:1].isspace())
