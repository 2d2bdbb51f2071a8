"""A source's parts put together: front, body, tail and annexes under one root, in document order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from rag.model import Kind, ParseWarning, SourceText
from rag.parse import lines as lines_module
from rag.parse import shapes
from rag.parse.closings import resume_after_lists
from rag.parse.frame import Annex, Frame, frame_of
from rag.parse.lines import Line
from rag.parse.node import RESUMED, Node, Par
from rag.parse.numerals import narrow, to_chinese
from rag.parse.paragraphs import Reflow
from rag.parse.tables import flow
from rag.parse.tree import Tree, split_run_ins

_LISTED = re.compile(r"([0-9\uff10-\uff19]{1,2})\s*[.．、]\s*(.+)")
FRONT, BODY, TAIL = "正文前", "正文", "文末"


@dataclass(slots=True)
class Assembled:
    """A document before its clauses are numbered.

    root: a nameless node whose children are the document; lines, frame and preamble (the paragraphs in front of the
    first heading, titles left off): what metadata is read from.
    """

    root: Node
    lines: list[Line]
    frame: Frame
    preamble: list[Par] = field(default_factory=list)
    warnings: list[ParseWarning] = field(default_factory=list)


def assemble(source: SourceText) -> Assembled:
    """The whole tree of a source."""
    lines = flow(lines_module.split(source.text, source.markdown))
    frame = frame_of(lines)
    root = Node(Kind.SECTION, "")
    made = Assembled(root, lines, frame)
    reflow = Reflow(lines)
    if _announces_only(lines, frame):
        frame.annexes[0].start = frame.tail
    _main(made, reflow)
    for annex in frame.annexes:
        _annex(made, annex, reflow)
    if frame.annexes and frame.imprint < len(lines):
        _closing(made, frame.imprint, len(lines), reflow)
    return made


def _announces_only(lines: Sequence[Line], frame: Frame) -> bool:
    """Whether nothing but 附件：名称 stands between the body and its only annex: then it is the annex's first line."""
    if len(frame.annexes) != 1:
        return False
    between = range(frame.tail, frame.annexes[0].start)
    return len(between) > 0 and all(shapes.annex_line(lines[i].text) for i in between)


def _main(made: Assembled, reflow: Reflow) -> None:
    lines, frame, root = made.lines, made.frame, made.root
    front = Node(Kind.FRONT, FRONT, FRONT, parent=root)
    root.children.append(front)
    end = frame.annexes[0].start if frame.annexes else len(lines)
    opening = frame.body
    if frame.cover:
        head = reflow.paragraphs(lines[: frame.cover], frame.contents, 0)
        before = sum(1 for par in head if par.no <= _no(lines, (frame.addressee or 0)))
        made.warnings += Tree(front, head, reflow, front, before).build()
        resume_after_lists(front)
        opening = frame.cover
    else:
        front.pars += reflow.paragraphs(lines[:opening], frame.contents, 0)
    if front.children:
        front = _resumed(front)
    if frame.cover:
        front.pars += reflow.paragraphs(lines[opening : frame.body], frame.contents, opening)
    pars = reflow.paragraphs(lines[frame.body : frame.tail], frame.contents, frame.body)
    held = len(front.pars)
    made.warnings += Tree(root, pars, reflow, front).build()
    made.preamble = front.pars[held:]
    split_run_ins(root)
    resume_after_lists(root)
    if not any(child.kind is Kind.CLAUSE for child in root.children):
        _unlabelled(root, front, held)
    if frame.tail < end:
        _closing(made, frame.tail, end, reflow)


def _no(lines: Sequence[Line], i: int) -> int:
    return lines[i].no if i < len(lines) else 0


def _resumed(front: Node) -> Node:
    """The front matter behind a cover notice's own items."""
    if front.children[-1].name == RESUMED:
        return front.children[-1]
    node = Node(Kind.FRONT, RESUMED, f"（{RESUMED}）", parent=front)
    front.children.append(node)
    return node


def _unlabelled(root: Node, front: Node, held: int) -> None:
    """A body without any label: 正文/第一段 …; lines without a full stop stay with the paragraph they follow."""
    pars = front.pars[held:]
    if not pars:
        return
    del front.pars[held:]
    body = Node(Kind.SECTION, BODY, BODY, parent=root)
    root.children.insert(1, body)
    for group in _groups(pars):
        name = f"第{to_chinese(len(body.children) + 1)}段"
        body.children.append(Node(Kind.CLAUSE, name, name, pars=group, parent=body))


def _groups(pars: Sequence[Par]) -> list[list[Par]]:
    groups: list[list[Par]] = []
    for par in pars:
        if groups and groups[-1][-1].text[-1:] not in "。！？；”）)":
            groups[-1].append(par)
        else:
            groups.append([par])
    return groups


def _closing(made: Assembled, start: int, end: int, reflow: Reflow) -> None:
    pars = [Par([line]) for line in made.lines[start:end]]
    if pars:
        made.root.children.append(Node(Kind.TAIL, TAIL, TAIL, pars=pars, parent=made.root))


def _annex(made: Assembled, annex: Annex, reflow: Reflow) -> None:
    lines = made.lines[annex.start : annex.end]
    if not lines:
        return
    name = f"{annex.word}{annex.number}"
    node = Node(Kind.ANNEX, name, name, parent=made.root)
    made.root.children.append(node)
    pars = reflow.paragraphs(lines, made.frame.contents, annex.start)
    head = _head_lines(pars, annex)
    node.heading = _annex_title(pars[:head], annex) or _announced(made, annex)
    made.warnings += Tree(node, pars, reflow, node, head).build()
    split_run_ins(node)
    resume_after_lists(node)
    first = node.children[0] if node.children else None
    if not node.heading and first and first.table:
        node.heading = first.heading  # the title stands right above its table


def _head_lines(pars: Sequence[Par], annex: Annex) -> int:
    """How many paragraphs are the annex's label and title; a title may stand on up to four lines."""
    at = 1
    while at < len(pars) and shapes.annex_line(pars[at].text):
        at += 1
    if annex.name and at == 1:
        return at
    first = at
    while at < min(len(pars) - 1, first + 4) and _titular(pars[at]):
        at += 1
    return at


def _titular(par: Par) -> bool:
    text = par.text
    if par.label or par.lines[0].block or len(text) > 45 or text[-1:] in "。；：:，":
        return False
    return "：" not in text and not shapes.is_date(text)


def _annex_title(pars: Sequence[Par], annex: Annex) -> str:
    words = [par.text for par in pars if not shapes.annex_line(par.text)]
    return annex.name or shapes.SPACES.sub(" ", "".join(words)).strip()


def _announced(made: Assembled, annex: Annex) -> str:
    """The name that 附件：1.… 2.… gave the annex in front of the signature."""
    listing = False
    for line in made.lines[made.frame.tail : made.frame.annexes[0].start]:
        found = shapes.annex_line(line.text)
        listing = listing or found is not None
        if found and found[1] == annex.number and not _LISTED.match(found[2]):
            return found[2]
        entry = _LISTED.match(found[2] if found else line.text) if listing else None
        if entry and narrow(entry[1]) == annex.number:
            return entry[2].strip()
    return ""
