"""Follow-up questions made stand-alone from the earlier questions of the same chat.

Only what the new question leaves out is taken over: the documents, and the topic where it points back (它, 这个, 那…呢) or
is too short to stand alone. What it states itself always wins.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.search.names import Directory, Named, find_names, without_names
from rag.search.refs import find_references

_BACK = re.compile(r"它们?|其中|其(?=[\u4e00-\u9fff])|这[个些项份条几两]|那[个些项份条几两]|该(?!县|市|区|省|镇)|上述|前者|后者|此项|此事|同样|刚才|上面|这里|这(?=是|由|要)")
_OPEN = re.compile(r"^(?:那么?|还有|另外|再问一下|请问|再|那就|而|嗯|好的|对了)[，,、 ]*")
_ELLIPSIS = re.compile(r"(?:呢|吗|如何|怎么样|怎样)?[？?。！!\s]*$")
_ASK = re.compile(
    r"(?:分别)?(?:是|为|有|由|要|到|达到|达|在|应|能|会)?(?:多少|几[个项条家名所年月种次类]?|什么时候|何时|什么|哪[个些年里天月家一几]*|谁|怎么样?|怎样|如何|是否|多久|多长时间|吗|呢)(?:负责|牵头|完成|达到|规定|要求|安排|写|讲|说)?的?"
)
_YEAR = re.compile(r"(?:19|20)\d{2}年?")
_ALL = re.compile(r"各[县区地市]|哪[个些几]?[县区]|所有文件|几个县|四个县|四县|各文件|哪[个些份]文件|全部文件|几份文件|各地")


def standalone(question: str, history: Sequence[str], directory: Directory) -> str:
    """The question with what it leaves out filled in from ``history`` (earlier questions, oldest first)."""
    if not history or not question.strip():
        return question
    before = standalone(history[-1], history[:-1], directory)
    now, then = find_names(question, directory), find_names(before, directory)
    rest = _OPEN.sub("", question.strip())
    asked = _content(without_names(rest, find_names(rest, directory)))
    if (now.doc_ids or now.unknown or now.places) and len(asked) <= 3:
        return _swap_names(before, then, question, now)
    if _YEAR.fullmatch(asked) and _YEAR.search(before):
        return _YEAR.sub(asked if asked.endswith("年") else asked + "年", before, count=1)
    if now.doc_ids or now.unknown or _ALL.search(question):
        return _with_topic(rest, before, then) if _points_back(rest, asked) else question
    names = _mention(before, then)
    if find_references(rest) and not _BACK.search(rest):
        return f"{names}{rest}"
    if _points_back(rest, asked):
        return f"{names}{_with_topic(rest, before, then)}"
    return f"{names}{rest}"


def _points_back(rest: str, asked: str) -> bool:
    return bool(_BACK.search(rest)) or len(asked) <= 4 or (rest.rstrip("？?。 ").endswith("呢") and len(asked) <= 8)


def _content(text: str) -> str:
    """The words of a question that carry its topic."""
    return re.sub(r"[的了呢吗？?，,。、\s]", "", _ASK.sub("", _BACK.sub("", text)))


def _mention(before: str, then: Named) -> str:
    """The words by which the earlier question named its documents."""
    return "".join(before[start:end] for start, end in then.spans)


def _swap_names(before: str, then: Named, question: str, now: Named) -> str:
    """The earlier question asked of other documents."""
    names = _mention(question, now) or "".join(now.places + now.unknown)
    topic = without_names(before, then)
    for place in then.places + then.unknown:
        topic = topic.replace(place, "")
    return f"{names}{topic.lstrip('的')}"


def _with_topic(rest: str, before: str, then: Named) -> str:
    """The new question with the earlier one's topic before it."""
    topic = _ELLIPSIS.sub("", _ASK.sub("", without_names(before, then))).strip(" 的，,。？?")
    return f"{topic} {rest}" if topic else rest
