"""Lines → paragraphs: cuts mended before headings are read."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.parse import headings, reflow, shapes
from rag.parse.grammar import label_of
from rag.parse.lines import Line
from rag.parse.node import Par

# A line of a form, as tasks end with them.
_FIELD = re.compile("[\u4e00-\u9fff]{2,8}[：:](?=.)")


class Reflow:
    """Joins lines as this file's own layout asks: its wrap width and whether its paragraphs are indented."""

    def __init__(self, lines: Sequence[Line]) -> None:
        words = [line for line in lines if line.text]
        self.full = reflow.wrap_width(words)
        self.indented = reflow.uses_indent(words)

    def paragraphs(self, lines: Sequence[Line], contents: set[int], first: int) -> list[Par]:
        """The paragraphs of ``lines``; ``contents`` holds indices (counted from ``first``) of a table of contents."""
        pars: list[Par] = []
        for i, line in enumerate(lines):
            listed = first + i in contents
            label = None if listed or line.block else label_of(line.text)
            after = lines[i + 1].text if i + 1 < len(lines) else None
            if pars and not label and not listed and self._continues(pars[-1], line, after):
                pars[-1].add([line])
            else:
                pars.append(Par([line], label, listed))
        return pars

    def cut(self, par: Par) -> bool:
        """Whether the paragraph ends in the middle of a sentence."""
        last = par.lines[-1]
        if last.block or par.contents:
            return False
        return par.ending.is_open(par.label is not None, self.full)

    def _continues(self, par: Par, line: Line, after: str | None) -> bool:
        last = par.lines[-1]
        if line.block or last.block or par.contents or line.level or last.level or _own_line(line.text):
            return False
        if len(par.lines) == 1 and shapes.box_title(last.text):
            return False
        if _listing_cut(par, line):
            return True
        if par.label and not par.label.rest and len(par.lines) == 1:
            return par.label.style.titled or par.label.style.name != "条" or not line.gap
        if _FIELD.match(last.text) and _FIELD.match(line.text) and not par.ending.inside:
            return False  # 责任单位：市商务局牵头，市教育局配合 before 完成时限：12月底
        if par.ending.is_open(par.label is not None, self.full):
            return True
        if reflow.CONTINUES.match(line.text) and not par.ending.stopped:
            return True
        if reflow.wrapped_on(last, line, self.full, self.indented):
            return True
        return bool(par.label) and len(par.lines) == 1 and reflow.heading_cut(last.text, line.text, after)


def _listing_cut(par: Par, line: Line) -> bool:
    """Whether the line ends a title like …成员名单 that was centred over two lines."""
    if par.label or len(par.lines) > 1 or line.gap or not headings.could_head(par.text):
        return False
    return (
        len(par.text) >= 6
        and headings.LISTING.fullmatch(line.text) is not None
        and not headings.LISTING.fullmatch(par.text)
    )


def _own_line(text: str) -> bool:
    """Whether the line begins something whatever stands before it."""
    return (
        text.startswith(("——", "--", "－－"))
        or shapes.box_title(text) is not None
        or shapes.annex_line(text) is not None
        or shapes.is_date(text)
        or shapes.is_imprint(text)
        or shapes.is_note(text)
    )
