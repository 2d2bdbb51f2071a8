"""Follow-up questions made stand-alone from the earlier questions of the same chat.

Only what the new question leaves out is taken over: the documents, and the topic where it points back (它, 这个, 那…呢) or
is too short to stand alone. What it states itself always wins.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.search.fields import asked_fields
from rag.search.names import Directory, Named, find_names, without_names
from rag.search.refs import Reference, find_references

_BACK = re.compile(
    r"它们?|其中|其(?=[\u4e00-\u9fff])|[这那]一?[个些项份条几两点段句件]|该(?!县|市|区|省|镇)|上述|前者|后者|此项|此事|刚才|上面|这里|这(?=是|由|要)"
)
_OPEN = re.compile(
    r"^(?:那么?|还有|另外|再问一下|请问|再|那就|而|嗯|好的|对了|又)[，,、 ]*(?![一]?[个些项份条几两点段句])"
)
_ELLIPSIS = re.compile(r"(?:呢|吗|如何|怎么样|怎样)?[？?。！!\s]*$")
_ASK = re.compile(
    r"(?:分别|又|都)?(?:是|为|有|由|要|到|达到|达|在|应|能|会)?(?:多少|几[个项条家名所年月种次类]?|什么时候|何时|什么|哪[个些年里天月家一几]*|谁|怎么样?|怎样|如何|是否|多久|多长时间|吗|呢)(?:负责|牵头|完成|达到|规定|要求|安排|写|讲|说)?的?"
)
# What is asked of a topic, as against a topic.
_ATTRIBUTE = re.compile(
    r"(?:责任|牵头|配合|参与|主管)(?:单位|部门)|指标性质|性质|目标值?|基期值?|数值|单位|时间|期限|什么时候|完成|时限|负责|牵头|配合|依据|要求|标准|措施|比例|金额|多少|都|又|分别|具体|是|有|的|了|呢|吗"
)
# What the earlier question asked of its topic, where the new one asks another thing of it.
_ASKED_OF = re.compile("(?<=..)[，,、的]*(?:目标|措施|标准|要求|期限|时限|比例|金额|规定|条件|材料)$")
SHORT = 6  # characters of content under which a question hardly stands alone (违反了罚多少)
_YEAR = re.compile(r"(?:19|20)\d{2}年?")
_ALL = re.compile(r"各[县区地市]|哪[个些几]?[县区]|所有文件|几个县|四个县|四县|各文件|哪[个些份]文件|全部文件|几份文件")
# Asks nothing of its own: 那边呢，怎么规定的？
_NO_ASK = re.compile(r"[那这](?:边|里|儿)|又?是?怎么(?:规定|要求|安排|说|写|做|定)的?|情况(?:如何|怎么样)?")
_SAME_BODIES = re.compile(
    r"(?:也|还|都)?(?:归|由|是)?这[几些]个?(?:家|单位|部门)(?:单位|部门)?(?:负责|牵头|管)?(?:吗|么|不)?"
)
# One thing put in the place of another: 那药师呢, 还有床位数呢.
_SWAPPED = re.compile(r"(?:那么?|还有)?(?P<thing>[\u4e00-\u9fff（）()]{2,12})呢[？?。]*")
_LED = re.compile(r"^那(?!一?[个些项份条几两点段句件边里儿])")
_NEXT = re.compile(r"(下|后|上|前)一?[条项款节章行]")


def swapped_in(question: str) -> str:
    """The thing that a follow-up puts in the place of the one asked for before (药师 of 那药师呢); empty for another form."""
    match = _SWAPPED.fullmatch(question.strip())
    return match["thing"] if match else ""


def standalone(question: str, history: Sequence[str], directory: Directory) -> str:
    """The question with what it leaves out filled in from ``history`` (earlier questions, oldest first)."""
    if not history or not question.strip():
        return question
    before = standalone(history[-1], history[:-1], directory)
    now, then = find_names(question, directory), find_names(before, directory)
    rest = _OPEN.sub("", question.strip())
    if re.search("单位|部门|负责|牵头", before) and _SAME_BODIES.search(rest):
        return _mention(before, then) + _SAME_BODIES.sub("由哪些单位负责", rest)
    bare = _NO_ASK.sub("", rest)
    asked = _content(without_names(bare, find_names(bare, directory)))
    if (now.doc_ids or now.unknown or now.places) and len(asked) <= 3 and not _ASK.search(bare.rstrip("呢吗？?。， ,")):
        return _swap_names(before, then, question, now)
    year = _YEAR.search(asked)
    if year and asked in (year[0], f"到{year[0]}", f"至{year[0]}") and _YEAR.search(before):
        return _YEAR.sub(year[0] if year[0].endswith("年") else f"{year[0]}年", before, count=1)
    if now.doc_ids or now.unknown or _ALL.search(question):
        return (
            _with_topic(rest, _YEAR.sub("", before), find_names(_YEAR.sub("", before), directory))
            if _BACK.search(rest)
            else question
        )
    return _mention(before, then) + _filled(rest, asked, before, then, bool(_LED.match(question.strip())))


def _filled(rest: str, asked: str, before: str, then: Named, led: bool) -> str:
    """The new question about the earlier one's documents, with the topic or the upper labels it leaves out."""
    if asked_fields(without_names(rest, Named())) and not find_references(rest):
        return rest
    stepped = _step(rest, before)
    if stepped:
        return stepped
    references = find_references(rest)
    if references and not _BACK.search(rest):
        return _upper_labels(references[0], before) + rest
    if _BACK.search(rest) or not _ATTRIBUTE.sub("", asked):
        return _with_topic(rest, before, then)
    if rest.rstrip("？?。 ").endswith("呢") and len(asked) <= 16:
        return f"{asked} {without_names(before, then)}"
    return _with_topic(rest, before, then) if len(asked) <= SHORT or led else rest


def _step(rest: str, before: str) -> str | None:
    """下一条, 上一条: the earlier reference's last number moved by one; None when there is nothing to move."""
    match, references = _NEXT.search(rest), find_references(before)
    if not match or not references or references[-1].labels[-1].number is None:
        return None
    last = references[-1].labels[-1]
    moved = (last.number or 0) + (1 if match[1] in "下后" else -1)
    upper = "".join(label.printed for label in references[-1].labels[:-1])
    kind = last.kind if last.kind in "章节条款行" else "条"
    return f"{upper}第{moved}{kind}{rest[match.end() :]}"


def _upper_labels(reference: Reference, before: str) -> str:
    """第八节 after 第三章第七节: the labels above are the earlier ones."""
    for earlier in find_references(before):
        kinds = [label.kind for label in earlier.labels]
        if reference.labels[0].kind in kinds[1:]:
            return "".join(label.printed for label in earlier.labels[: kinds.index(reference.labels[0].kind)])
    return ""


def _content(text: str) -> str:
    """The words of a question that carry its topic."""
    return re.sub(r"[的了呢吗？?，,。、\s]", "", _ASK.sub("", _BACK.sub("", text)))


def _mention(before: str, then: Named) -> str:
    """The words by which the earlier question named its documents."""
    return "".join(before[start:end] for start, end in then.spans)


def _swap_names(before: str, then: Named, question: str, now: Named) -> str:
    """The earlier question asked of other documents."""
    names = _mention(question, now) or "".join(now.places + now.unknown)
    topic = _YEAR.sub("", without_names(before, then))  # another document has years of its own
    for place in then.places + then.unknown:
        topic = topic.replace(place, "")
    return f"{names}{topic.lstrip('的到至')}"


def _with_topic(rest: str, before: str, then: Named) -> str:
    """The new question with the earlier one's topic before it."""
    topic = _ELLIPSIS.sub("", _ASK.sub("", without_names(before, then))).strip(" 的，,。？?")
    if not _BACK.search(rest):
        topic = _ASKED_OF.sub("", topic) or topic
    return f"{topic} {rest}" if topic else rest
