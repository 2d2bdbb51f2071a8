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
_LEANING = tuple("的和与及或在以对将把从向由为被至于按并而")
_PROSE = re.compile(r"[。；，！？]")
_SENTENCE = re.compile(r"[。；！？]")
_NO_HEADING_TAIL = re.compile(r"[的和与及或在对将把从向由被]$")


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


def balance(text: str) -> int:
    """How many brackets and quotation marks are still open at the end; stray closing ones do not count."""
    stack: list[str] = []
    for char in text[-4000:]:
        if char in _OPENERS:
            stack.append(char)
        elif char in _PAIRS and _same(stack, _PAIRS[char]):
            stack.pop()
    return len(stack)


def _same(stack: list[str], opener: str) -> bool:
    """Whether the closing sign fits; （ closed by ) is one pair, as files mix the two widths."""
    return bool(stack) and (stack[-1] == opener or (stack[-1] in "（(" and opener in "（("))


def is_open(text: str, labelled: bool, full: int, last: str) -> bool:
    """Whether a paragraph that ends here is cut, so that the next line continues it.

    labelled: it opens with a label (a heading has no full stop, so that commas alone prove nothing); full: the file's
    wrap width or 0; last: its last physical line.
    """
    tail = text[-1:]
    if tail in _TERMINAL:
        return False
    if balance(text) > 0 or text.endswith(_HANGING):
        return True
    if tail in _CLOSERS:
        return bool(full) and width(last) >= full - 2 and bool(_PROSE.search(text))
    if full and width(last) >= full - 3:
        return True
    if labelled:
        return bool(_SENTENCE.search(text)) or len(text) > 60 or text.endswith(_LEANING)
    return bool(_PROSE.search(text)) or len(text) > 45 or bool(_NO_HEADING_TAIL.search(text))


def heading_cut(heading: str, rest: str, after: str | None) -> bool:
    """Whether ``rest`` is the end of a labelled heading that filled its line, not an unnumbered heading of its own.

    after: the line behind it. Without a wrap width only a long heading and a very short remainder prove the cut.
    """
    if after is None or _PROSE.search(rest) or _SENTENCE.search(heading):
        return False
    return len(heading) >= 22 and len(rest) <= 8


def wrapped_on(line: Line, following: Line, full: int, indented: bool) -> bool:
    """Whether a full line that happens to end with a full stop goes on in the next one (hard-wrapped files only)."""
    if not full or not indented or following.gap or width(line.text) < full - 3:
        return False
    return not following.indent


def uses_indent(lines: Sequence[Line]) -> bool:
    """Whether paragraphs open with an indent, so that a line without one continues."""
    indented = sum(1 for line in lines if len(line.indent.replace("\u3000", "  ")) >= 2)
    return 3 <= indented < len(lines) * 0.8
