"""A sentence whose statements (甲；乙；丙) stand in another order than in the text, with them, each whole, in the text's order.

A statement is moved with all its words, so that nothing is said of another thing than before; not the steps of a procedure,
nor a statement that goes on from the one before it (情节严重的，…), nor one whose subject another one tells.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise

from rag.check.order.parts import STEPS, WORSENED
from rag.check.reading.cases import LABEL, RULED, begins_task

ALIKE = 0.9  # share of characters that two forms of one statement have in common
MOST = 12  # statements of a list
SHORTEST = 4  # characters that statements told alike have in common
_MARKS = re.compile(r"[\s，、；。：“”《》（）()]")
_RANKED = re.compile("顺序|次序|程序|步骤|流程|依次|先后|阶段")
# Of a list led by these the order tells nothing, whatever is done in it.
_UNRANKED = re.compile(
    "情形|条件|材料|事项|内容|行为|职责|义务|权利|任务|措施|范围|对象|要求|资料|包括|含义|标准|方式|信息|规定|之一"
)
# What goes on from the statement before it.
_GOES_ON = re.compile(
    f"{WORSENED.pattern}|其(?!中|他人)|该|此|上述|前[款项]|另|还|也|并|同时|否则|但|不足|超[过出]|剩余|构成犯罪|涉嫌|没有|未(?:按|改|达)|尚不|造成|再|然后|经(?!营|济)|由|[^，]{{0,12}}(?:后|仍|无力)"
)
_ELLIPTIC = re.compile("(?:应当?|必须|可以?|不得|负责|由|处|给予|责令|按照?|根据|依照|依法|要|须)(?!用)")
# When, where or in which case the first of several is told: what it leads up to may be all of them.
_LEADS = re.compile(
    "(?:违反|因|由于|在|自|经|除|根据|依照|从|凡|如)[^，]*，|[^，]{2,40}(?:过程中|活动中|期间|[时前后内外下])，"
)
_DATED = re.compile(r"(?:到|至|自)?[“”\d十]+(?:年|五)")


def items_in_order(sentence: str, text: str) -> Iterator[str]:
    """The sentence with its statements in the order of the text's, for each list of the text that has them all."""
    head, said = _parted(sentence.rstrip("。；;！! "))
    if not 2 <= len(said) <= MOST:
        return
    for lead, stands in _lists(text):
        if bool(head) != bool(lead) or len(stands) < len(said) or _RANKED.search(lead):
            continue
        told = _matched(said, stands)[1] if lead else _shared(said, stands)
        free = _UNRANKED.search(lead) or not STEPS.search("，".join(stands))
        if told and free:
            yield f"{head}{'；'.join(told)}。"


def _parted(words: str) -> tuple[str, list[str]]:
    """What leads up to the statements, to its ：, and the statements without their labels."""
    first, *others = words.split("；")
    head, mark, rest = first.rpartition("：")
    items = [LABEL.sub("", item.strip(), count=1) for item in (rest if mark else first, *others)]
    return head + mark, [item for item in items if item]


@lru_cache(maxsize=256)
def _lists(text: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The text's sentences of several statements, each as what leads up to them and the statements."""
    plain = re.sub(r"[：:]\s*\n\s*", "：", re.sub(r"；\s*\n\s*", "；", text))
    found = []
    for words in re.split(r"[。\n]", plain):
        head, items = _parted(LABEL.sub("", words.strip(), count=1))
        if 2 <= len(items) <= MOST:
            found.append((head, tuple(items)))
    return tuple(found)


def _matched(said: Sequence[str], stands: Sequence[str]) -> tuple[float, list[str]]:
    """The statements of the sentence in the text's order, and how like they are; (0, []) when they are in it or are others."""
    places = [max(range(len(stands)), key=lambda n: _like(one, stands[n])) for one in said]
    like = [_like(one, stands[n]) for one, n in zip(said, places, strict=True)]
    if min(like) < ALIKE or len(set(places)) < len(places) or places == sorted(places):
        return 0.0, []
    held = all(n - 1 == before or not _GOES_ON.match(stands[n]) for before, n in pairwise([-1, *places]) if n)
    return sum(like), [one for _, one in sorted(zip(places, said, strict=True))] if held else []


def _shared(said: Sequence[str], stands: Sequence[str]) -> list[str]:
    """As :func:`_matched`, where the first statement may begin with what all are told of (职工已满10年的，…；已满20年的，…)."""
    most = next((n for n, (a, b) in enumerate(zip(said[0], stands[0], strict=False)) if a != b), 0)
    found = [(*_matched([said[0][n:], *said[1:]], [stands[0][n:], *stands[1:]]), n) for n in range(most + 1)]
    _, told, size = max(found, key=lambda one: (one[0], one[2]))
    if not told:
        return []
    opening, theirs = said[0][:size], [stands[0][size:], *stands[1:]]
    return [opening + told[0], *told[1:]] if (_parallel(opening, theirs) if size else _apart(stands)) else []


def _apart(stands: Sequence[str]) -> bool:
    """True for statements of which none goes on from another or is told in a case that only the first names."""
    cases = {bool(_LEADS.match(one)) and not _DATED.match(one) for one in stands}
    bare = {bool(_ELLIPTIC.match(one)) or begins_task(one) for one in stands}
    themselves = len(bare) == 1 or all(map(_DATED.match, stands))
    return len(cases) == 1 and themselves and not any(map(_GOES_ON.match, stands))


def _parallel(opening: str, stands: Sequence[str]) -> bool:
    """True where all statements are told of the opening: it names who or when, and they are alike or name nobody else."""
    firsts = [one.partition("，")[0] for one in stands]
    if opening.endswith("，") and not _DATED.match(opening):
        return all(_common(a, b) >= SHORTEST for a, b in pairwise(firsts))
    return not any(map(RULED.match, stands))


def _common(one: str, other: str) -> int:
    """The length of the longest run of characters that both have."""
    return SequenceMatcher(None, one, other, False).find_longest_match().size


def _like(one: str, other: str) -> float:
    """Dice's coefficient of the characters of two statements."""
    a, b = (Counter(_MARKS.sub("", words)) for words in (one, other))
    total = sum(a.values()) + sum(b.values())
    return 2 * sum((a & b).values()) / total if total else 0.0
