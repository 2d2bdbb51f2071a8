"""Which lines continue the one before: sentences and headings cut by page breaks and hard wraps.

Nothing is inserted where a cut is mended, and offsets stay those of the file.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from rag.parse.lines import Line

_TERMINAL = "。！？；：!?;:…"
_CLOSERS = "”’」』）)】]》〉〕"
_OPENERS = "（(“‘「『《〈【[〔"
_PAIRS = dict(zip("）)”’」』》〉】]〕", "（(“‘「『《〈【[〔", strict=True))
_HANGING = tuple("，,、（(“‘《〈〔[【")
_LEANING = re.compile(
    r"(?:(?<!目)的|和|(?<!参)与|(?<![普涉])及|或|把|以及|依照|依据|按照|根据|违反|符合|遵守|适用|(?<![存所现潜内])在|超过|达到|低于|高于|少于|不足)$"
)
# Words that lean in a sentence and end a heading: 编制目的及依据, 存在的不足, 法律适用.
_NOUN = re.compile(r"(?:[\u4e00-\u9fff](?:依据|不足)|(?:的|法律|规则)适用)$")
_HEADLINE = 20
# A cross-reference or a quantity: never the start of a paragraph.
CONTINUES = re.compile(
    r"第[零〇一二三四五六七八九十百0-9]{1,7}[条款项章节目]|[（(][一二三四五六七八九十0-9]{1,3}[）)][项目款]"
    r"|[0-9]+[.．][0-9]|[0-9]+\s*[%％‰倍]"
)
_MARKS = re.compile(f"[{re.escape(_OPENERS + _CLOSERS)}]")
_DEEPEST = 64
_PROSE = re.compile(r"[。；，！？]")
_SENTENCE = re.compile(r"[。；！？]")


def width(text: str) -> int:
    """Columns on a page: a Han character or full-width sign is two, an ASCII one is one."""
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)


def wrap_width(lines: Sequence[Line]) -> int:
    """The width at which a hard-wrapped file breaks its lines, or 0 when its lines are whole paragraphs."""
    long = [line for line in lines if 15 <= len(line.text) <= 120]
    cut = sorted(width(line.text) for line in long if line.text[-1] not in _TERMINAL + _CLOSERS)
    if len(cut) < 5 or len(cut) * 5 < len(long) * 2:
        return 0
    full = cut[len(cut) * 3 // 4]
    near = sum(1 for value in cut if abs(value - full) <= 4)
    wider = sum(1 for line in lines if len(line.text) > full // 2 + 3 and width(line.text[:200]) > full + 6)
    return full if full >= 30 and near * 2 >= len(cut) and wider * 20 <= len(lines) else 0


class Ending:
    """Whether a paragraph that ends here is cut, kept up to date line by line, so that long paragraphs stay linear."""

    __slots__ = ("_last", "_length", "_prose", "_sentence", "_stack")

    def __init__(self) -> None:
        self._stack: list[str] = []  # brackets and quotation marks still open
        self._prose = self._sentence = False
        self._length = 0
        self._last = ""

    def feed(self, text: str) -> None:
        """Adds a line's words."""
        for found in _MARKS.finditer(text):
            self._mark(found[0])
        self._prose = self._prose or bool(_PROSE.search(text))
        self._sentence = self._sentence or bool(_SENTENCE.search(text))
        self._length += len(text)
        self._last = text

    def _mark(self, char: str) -> None:
        opener = _PAIRS.get(char)
        if opener is None:
            if len(self._stack) < _DEEPEST:
                self._stack.append(char)
        elif self._stack and (self._stack[-1] == opener or (self._stack[-1] in "（(" and opener in "（(")):
            self._stack.pop()  # （ closed by ) is one pair: files mix the two widths

    @property
    def inside(self) -> bool:
        """Whether a bracket or quotation is still open."""
        return bool(self._stack)

    @property
    def stopped(self) -> bool:
        """Whether the last words are a sentence's end or a closing bracket."""
        return self._last[-1:] in _TERMINAL + _CLOSERS

    def is_open(self, labelled: bool, full: int) -> bool:
        """Whether the next line continues it.

        labelled: it opens with a label (a heading has no full stop, so that commas alone prove nothing); full: the
        file's wrap width, or 0.
        """
        last = self._last
        tail = last[-1:]
        if tail in _TERMINAL:
            return False
        if self._stack or last.endswith(_HANGING):
            return True
        wrapped = full > 0 and len(last) <= full and width(last) >= full - 3
        if tail in _CLOSERS:
            return wrapped and self._prose
        if wrapped:
            return True
        if labelled:
            return self._sentence or self._length > 60 or self._leans()
        return self._prose or self._length > 45 or self._leans()

    def _leans(self) -> bool:
        """Whether the last word asks for more; in a short line without a comma it may be a heading's noun."""
        if not _LEANING.search(self._last):
            return False
        return self._prose or self._length > _HEADLINE or not _NOUN.search(self._last)


def heading_cut(heading: str, rest: str, after: str | None) -> bool:
    """Whether ``rest`` is the end of a labelled heading that filled its line, not an unnumbered heading of its own.

    after: the line behind it. Without a wrap width only a long heading and a very short remainder prove the cut.
    """
    if after is None or _PROSE.search(rest) or _SENTENCE.search(heading):
        return False
    return len(heading) >= 22 and len(rest) <= 8


def wrapped_on(line: Line, following: Line, full: int, indented: bool) -> bool:
    """Whether a full line that happens to end with a full stop goes on in the next one (hard-wrapped files only)."""
    if not full or not indented or following.gap or len(line.text) > full or width(line.text) < full - 3:
        return False
    return not following.indent


def uses_indent(lines: Sequence[Line]) -> bool:
    """Whether paragraphs open with an indent, so that a line without one continues."""
    indented = sum(1 for line in lines if len(line.indent.replace("\u3000", "  ")) >= 2)
    return 3 <= indented < len(lines) * 0.8
