"""A source's physical lines with their offsets, and the words in them without Markdown signs."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.parse.numerals import narrow, to_int

_BREAK = re.compile("\r\n|[\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]")
INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u00ad]")
_HEADING = re.compile(r"(#{1,6})[ \t\u3000]+(?=\S)")
_QUOTE = re.compile(r"(?:>[ \t]*)+")
_BULLET = re.compile(r"[-*+][ \t]+(?=\S)")
_RULE = re.compile(r"(?:[-*_][ \t]*){3,}")
_STRONG = re.compile(r"\*\*|__")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
# Detection never needs more of a line than this; a file of one ten-megabyte line stays linear.
HEAD = 400
_RUN_IN = 3000  # characters of a line in which items are looked for
_LISTED = re.compile(r"[ \t\u3000]*(?:第[零〇一二三四五六七八九十百\d]{1,7}条[ \t\u3000]|[（(]一[）)])")
_ITEM = re.compile(r"(?<=[：:；;])[（(]([一二三四五六七八九十]{1,3})[）)](?![项款、至和或])")


@dataclass(slots=True, eq=False)
class Line:
    """One line that is not blank; ``source[start:end]`` is it without the white space around it.

    no: 1-based line number; gap: blank lines before it; text: its words, Markdown signs and invisible characters taken
    out (what rules look at); shown: its words for a clause's text; level: the number of Markdown ``#``, else 0; tab: it
    begins with a tab, as the cells of a table flattened by conversion do; full: the line with the white space around it;
    block: the table that this line stands for in the flow, else None.
    """

    no: int
    start: int
    end: int
    gap: int
    text: str
    shown: str
    level: int
    indent: str
    full: str
    block: object = None

    @property
    def tab(self) -> bool:
        """Whether the line begins with a tab, as the cells of a flattened table do."""
        return "\t" in self.indent or (not self.text and "\t" in self.full)

    @property
    def key(self) -> str:
        """The words with all white space and brackets' width evened out, to compare lines printed differently."""
        return key(self.text)


def key(text: str) -> str:
    """The text without white space, quotation marks evened, brackets and digits narrow: equal for equal words."""
    text = re.sub(r"\s+", "", narrow(text))
    return text.translate(_EVEN)


_EVEN = str.maketrans(
    {"（": "(", "）": ")", "“": '"', "”": '"', "—": "-", "－": "-", "–": "-", "～": "-", "〔": "[", "〕": "]"}
)


def split(source: str, markdown: bool) -> list[Line]:
    """The lines that are not blank, plus the blank ones that hold a tab (empty cells, with empty ``text``)."""
    lines: list[Line] = []
    start, no, gap = 0, 1, 0
    for end, after, newline in _breaks(source):
        full = source[start:end]
        stripped = full.strip()
        if stripped or "\t" in full:
            left = start + len(full) - len(full.lstrip()) if stripped else start
            right = left + len(stripped) if stripped else end
            lines.append(_line(no, left, right, gap, full, stripped, markdown))
            gap = 0 if stripped else gap + 1
        else:
            gap += 1
        start = after
        no += newline
    return lines


def _breaks(source: str) -> list[tuple[int, int, int]]:
    """(end of the line, start of the next, 1 when an editor would count a new line), also between items in one line."""
    found = [(m.start(), m.end(), int(m[0] in ("\n", "\r", "\r\n"))) for m in _BREAK.finditer(source)]
    start = 0
    cut: list[tuple[int, int, int]] = []
    for end, after, newline in [*found, (len(source), len(source), 0)]:
        cut += [(at, at, 0) for at in _items(source, start, end)]
        cut.append((end, after, newline))
        start = after
    return cut


def _items(source: str, start: int, end: int) -> list[int]:
    """Where （二）, （三） … begin in a line of an article or of its items: 第二条　禁止：（一）甲；（二）乙. Empty unless they count up."""
    if end - start > _RUN_IN or not _LISTED.match(source, start, end):
        return []
    found = list(_ITEM.finditer(source, start, end))
    first = 2 if source[start:end].lstrip()[0] in "（(" else 1
    counts_up = [to_int(match[1]) for match in found] == list(range(first, first + len(found)))
    return [match.start() for match in found] if counts_up and first + len(found) > 2 else []


def _line(no: int, start: int, end: int, gap: int, full: str, stripped: str, markdown: bool) -> Line:
    words, level = bare(stripped, markdown)
    if not markdown:
        words = words or stripped  # a line of nothing but invisible characters or asterisks is still printed
    shown = words if markdown else stripped
    indent = full[: len(full) - len(full.lstrip())]
    return Line(no, start, end, gap, words, shown, level, indent, full)


def bare(text: str, markdown: bool) -> tuple[str, int]:
    """The words without Markdown signs and invisible characters, and the heading level (0: none)."""
    level = 0
    if markdown:
        if _RULE.fullmatch(text):
            return "", 0
        for sign in (_QUOTE, _BULLET):
            found = sign.match(text)
            text = text[found.end() :] if found else text
        text = _ESCAPE.sub(r"\1", text)
    found = _HEADING.match(text)
    if found:
        level = len(found[1])
        text = text[found.end() :].rstrip("# \t")
    return INVISIBLE.sub("", _STRONG.sub("", text)).strip(), level
