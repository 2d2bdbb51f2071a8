"""Text that goes on behind a list: whose it is, its last item's or that of the clause the list stands in.

A paragraph without a label says nothing about its level; the items in front of it do. Items that are one sentence
together (ended by ；, the last by 。), or three and more of one paragraph each before the last, show that the last one is
over too; so does what only a whole document says (本通知自…起执行). Where an earlier item has paragraphs of its own, where
the numbering goes on in the next section, and behind an
item that is only a headline, nothing is known and the text stays where it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rag.model import Kind
from rag.parse.headings import heading_words, run_in
from rag.parse.node import Node, Par, in_article, resumed
from rag.parse.runs import style_key

_ITEMS = ("一、", "（一）", "1.", "（1）", "1）", "①", "1.1")
_ALIKE = 3  # so many items of one paragraph prove the make of the next
_TAIL = 1500  # characters looked at for its end
_GROUPS = re.compile(r"(?:\s*[（(\[〔【][^（()）\[\]〔〕【】]{2,600}[）)\]〕】])+$")
_PROSE = re.compile(r"[。！？：:][”’」』）)]*$")
# A list of duties, a dash or 其中 goes on with the item itself.
_OWN = re.compile(
    r"[（(\[〔【]?(?:责任|牵头|主办|主管|负责|配合|协办|参与|参加|落实|完成)(?:单位|部门|领导|人|时限|时间)|[—\-－·•●■◆]|其中|[本该]项"
)

# What the whole document says of itself: 本通知自2025年3月1日起执行.
_OF_ALL = re.compile(
    r"本(?:通知|意见|措施|政策|规则|制度|决定|公告|办法|方案|规定|细则|预案|规划|计划|实施(?:意见|办法|方案|细则))(?:自[^，。]{2,40}(?:施行|执行|实施)|有效期|由[^，。]{2,40}负责解释)"
)


def resume_after_lists(root: Node) -> None:
    """Gives the paragraphs behind a finished list to the clause it stands in, as its 续, everywhere below."""
    unfinished = _unfinished(root)
    for parent in list(root.walk()):
        if parent.table or parent.kind is Kind.BOX or in_article(parent):
            continue
        for run in list(_runs(parent.children)):
            last = run[-1]
            over = _one_sentence(run) or (_alike(run) and id(last) not in unfinished)
            at = 1 if over else _of_all(run)
            if not _goes_on(last) or not at:
                continue
            node = resumed(parent)
            node.pars = last.pars[at:]
            del last.pars[at:]
            parent.children.insert(parent.children.index(last) + 1, node)


def _of_all(run: Sequence[Node]) -> int:
    """Where in the last item what is said of the whole document begins; 0 where nothing is.

    Behind items of one paragraph each that is all that follows its first one.
    """
    pars = run[-1].pars
    first = next((n for n, par in enumerate(pars) if n and _OF_ALL.match(par.text)), 0)
    return 1 if first and len(run) > 1 and all(map(_single, run[:-1])) else first


def _unfinished(root: Node) -> set[int]:
    """The items whose numbering goes on under another parent: 一、 through all chapters, 1. through all of （一）."""
    found: set[int] = set()
    last: dict[str, Node] = {}
    for node in root.walk():
        if node.label:
            elder = last.get(style_key(node.label))
            if elder and elder.parent is not node.parent and _number(elder) + 1 == node.label.number:
                found.add(id(elder))
            last[style_key(node.label)] = node
    return found


def _runs(children: Sequence[Node]) -> Iterator[list[Node]]:
    """The lists among the children: items of one numbering that count up, or unnumbered run-in headings."""
    run: list[Node] = []
    for child in children:
        if child.kind is not Kind.CLAUSE:
            continue  # boxes and tables hang between the items
        key = _make(child)
        if run and (key is None or key != _make(run[-1]) or _number(child) < _number(run[-1])):
            yield run
            run = []
        if key is not None:
            run.append(child)
    if run:
        yield run


def _make(node: Node) -> str | None:
    if node.label:
        return style_key(node.label) if node.label.style.name in _ITEMS else None
    return "run-in" if node.pars and run_in(node.pars[0]) else None


def _number(node: Node) -> int:
    return node.label.number if node.label else 0


def _goes_on(last: Node) -> bool:
    """Whether a finished item is followed by paragraphs that could be another's."""
    if last.children or len(last.pars) < 2 or _stop(last.pars[0]) not in tuple("。！？"):
        return False
    rest = last.pars[1:]
    if any(par.label or par.contents or _OWN.match(par.text) for par in rest):
        return False
    return bool(_PROSE.search(_sentences(rest[0])))


def _one_sentence(run: Sequence[Node]) -> bool:
    before = run[:-1]
    return bool(before) and all(_single(node) and _stop(node.pars[0]) in tuple("；;，,") for node in before)


def _alike(run: Sequence[Node]) -> bool:
    before = run[:-1]
    if len(before) < _ALIKE or (_headline(run[-1]) and sum(map(_headline, before)) * 2 < len(before)):
        return False
    return all(_single(node) and _stop(node.pars[0]) in tuple("。！？；;") for node in before)


def _headline(node: Node) -> bool:
    """Whether the item opens with a short sentence and nothing behind it: a heading if paragraphs follow."""
    return heading_words(node.pars[0], True) != heading_words(node.pars[0], False)


def _single(node: Node) -> bool:
    return not node.children and len(node.pars) == 1


def _stop(par: Par) -> str:
    """The sign that ends the paragraph's last sentence; brackets with the duties behind it aside."""
    return _sentences(par).rstrip("”’」』 \u3000")[-1:]


def _sentences(par: Par) -> str:
    """The paragraph's end without the brackets behind its last sentence."""
    return _GROUPS.sub("", par.text[-_TAIL:])
