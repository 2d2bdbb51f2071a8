"""Other wordings of a sentence that say the same: an answer's phrases brought back to the form that policy texts use.

Each is a whole sentence that the matcher tries as if the model had written it; what none of them fits stays unsupported.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from operator import itemgetter

from rag.check.frames import short_of, unframed
from rag.check.naming import PARTS
from rag.check.order.fronted import put_behind, turned_round
from rag.check.order.items import items_in_order
from rag.check.order.order import in_order
from rag.check.reading.amounts import HAN_NUMBER, TIMES
from rag.check.reading.cases import LABEL
from rag.check.reading.pieces import names_who
from rag.model import Document
from rag.parse.numerals import to_int
from rag.search.titles import GENRE

LIKE = 4  # characters in a row that two texts share
MOST_STEPS = 8  # pieces that are put back one after another
_THIS = re.compile(rf"(?:该|此|这)(?:部|个|份|项)?(?={GENRE}(?![官院定律人]|规(?!定)))")
# What an answer calls a figure, a date or a duration before it gives it.
_CALLED = re.compile(
    rf"(?:的)?(?:指标|交纳|缴纳|收费|补助|补贴|罚款|处罚|到达|完成|办理|办结)?(?:目标值|目标|指标值|标准|比例|占比|数量|次数|期限|时限|时间|幅度|额度|金额|规模|人数|频次)(?:要求|规定)?(?:为|是|：|:)(?=控制在|达到|保持在|[\d{HAN_NUMBER[1:-1]}半]|不[低高少多超]|至少|至多|最[高低多少]|每|自|在|从|到|大于|小于|≥|≤|＞|＜|>|<)"
)
_OF_KIND = re.compile("交纳|缴纳|收费|补助|补贴|罚款|处罚")
_LIMIT = ((re.compile(r"的?(?:最高)?上限(?:为|是)"), "不超过"), (re.compile(r"的?(?:最低)?下限(?:为|是)"), "不低于"))
_IN_FORCE = re.compile(rf"^(.*?)的?(施行|实施|生效|执行|开始施行)(?:日期|时间|之日)(?:为|是)({TIMES.pattern})$")
_DONE_BY = re.compile(
    r"^(?P<cond>[^。；]*，)?(?!应当|必须)([^，。；由]{2,40}?)(?P<duty>应当|应该|应|必须|须|要|需要)?由(?P<what>[^，。；]{4,})(?P<then>，[^。；]*)?$"
)
_EXCEPT = re.compile(r"^除([^，。；]{2,30}?)(?:的)?(?:以外|之外|外)，([^。；]{4,})$")
_IS = re.compile(r"^([^，。；]{2,40}?(?:单位|部门|机关|机构|主体|负责人|主任|组长|召集人))(?:是|为)([^，。；]{2,40})$")
# What more than one is: 成员单位, 副主任.
_ONE_OF = re.compile("成员|副|之一|协办|配合|参与|相关|有关")
_COUNTED = re.compile(
    r"^(.+?)(包括|分为|有|为|是)([^，。；]+?)(?:等)?([两二三四五六七八九十\d]+)个?(?:类|种|项|方面|部分|家)$"
)
_YEARLY = re.compile(rf"(?<![第自满近内过在后起])一年(?=[^，。；]{{0,14}}?[\d{HAN_NUMBER[1:-1]}]次)")
_SENTENCED = re.compile("判处(?=[^，。；]{0,16}(?:徒刑|拘役|管制|死刑|罚金))")
_APPLIES = re.compile("^(本[^，。；]{1,4})适用于([^。；]+)$")
_BAN = re.compile(r"^(?:禁止|严禁|不得|不准)(.{4,})$")
_IS_BANNED = re.compile(r"^([^。；]*，)?([^，。；]{2,40}?)[均都]?(?:不得|不准|严禁)([^，。；]{2,})$")
_BANNED = re.compile(r"(?:^|[，。；：\n])([^，。；：\n]{2,40}?)(?:不得|禁止|严禁)")


def wordings(sentences: Sequence[str], documents: Mapping[str, Document], texts: Sequence[str]) -> Iterator[str]:
    """Sentences that say the same as the given forms of one, likely ones first; a form may come twice.

    documents: of the clauses cited, for the names they give themselves; texts: the clauses' own.
    """
    forms = list(dict.fromkeys(form for one in sentences for form in _plain(one, documents, texts) if len(form) >= 4))
    yield from forms
    for form in forms:
        yield from _restated(form, texts)
        for text in texts:
            if turned_round(form, text) or ("的，并" in form and "的，并" not in text):
                continue  # 不合格的，并公告 where 应当停业，并公告 stands
            yield from _moved(form, text)
        yield from _forbidden(form, texts)


def _moved(form: str, text: str) -> Iterator[str]:
    """The sentence with its pieces where the text has them, step by step: of each step the one most like the text is taken on."""
    stands = _shingles(text)
    alike = len(_shingles(form) & stands)
    for _ in range(MOST_STEPS):
        behind = list(put_behind(form, text))
        moved = list(chain(items_in_order(form, text), behind, *(in_order(one, text) for one in (form, *behind))))
        yield from moved
        like, nearer = max(((len(_shingles(one) & stands), one) for one in moved), key=itemgetter(0), default=(0, form))
        if like <= alike:
            return
        alike, form = like, nearer


def _shingles(text: str) -> set[str]:
    plain = re.sub(r"[^\w]", "", text)
    return {plain[n : n + LIKE] for n in range(len(plain) - LIKE + 1)}


def _plain(sentence: str, documents: Mapping[str, Document], texts: Sequence[str]) -> Iterator[str]:
    """The sentence without its opening, without what it calls a figure before it gives it, and without both."""
    plain = _own(sentence.rstrip("。；;！!，,：: "), documents.values())
    bare = _CALLED.sub(lambda match: match[0] if _tells_more(match[0], texts) else "", plain)
    bare = _SENTENCED.sub("处", _YEARLY.sub("每年", bare))
    for pattern, sign in _LIMIT:
        bare = pattern.sub(sign, bare)
    yield from (unframed(plain, (), documents), plain, bare, unframed(bare, (), documents))


def _tells_more(called: str, texts: Sequence[str]) -> bool:
    """True where what a figure is called is no more than its kind: 目标 of what was reached, 罚款标准 of what is no fine."""
    kind = _OF_KIND.search(called)
    return ("目标" in called and not _aims(texts)) or bool(kind and not any(kind[0] in text for text in texts))


def _aims(texts: Sequence[str]) -> bool:
    """True when the clauses tell what is to be reached; what was reached is nobody's aim."""
    joined = "".join(texts)
    return bool(re.search(r"目标|力争|到\d{4}年", joined)) and not re.search("截至|以来|已|“十三五”", joined)


def _restated(form: str, texts: Sequence[str]) -> Iterator[str]:
    """The sentence in the forms that policy texts use for a date of force, a passive, an apposition, a count, an exception."""
    if in_force := _IN_FORCE.match(form):
        yield f"{in_force[1]}自{in_force[3].lstrip('自从')}起{in_force[2].removeprefix('开始')}"
    yield from _active(form, "")
    if applies := _APPLIES.match(form):
        yield f"{applies[2]}，适用{applies[1]}"
    if (same := _IS.match(form)) and not (_ONE_OF.search(same[1]) or _also(same[2], texts)):
        yield f"{same[2]}是{same[1]}"
    counted = _COUNTED.match(form)
    if counted and len(PARTS.split(counted[3])) == to_int(counted[4]) and _whole(counted[3], texts):
        yield f"{counted[1]}{counted[2]}{counted[3]}"
        yield f"{counted[1]}分为{counted[3]}"
    if excepted := _EXCEPT.match(form):
        yield f"{excepted[2]}，{excepted[1]}的除外"
        yield from _active(excepted[2], f"，{excepted[1]}的除外")


def _also(who: str, texts: Sequence[str]) -> bool:
    """True where a text has 甲也是…: another one is too."""
    name, joins = re.escape(who), "(?:以及|[、和及与])"
    also = re.compile(f"{name}[^，。；]{{0,4}}[也均都同]|{joins}{name}|{name}{joins}")
    return any(also.search(text) for text in texts)


def _active(form: str, behind: str) -> Iterator[str]:
    """乙由甲办理 as 甲办理乙."""
    passive = _DONE_BY.match(form)
    if passive and not (passive["then"] and names_who(passive[2])):
        # The duty word first, where the matcher asks whether the text is a plan.
        yield f"{passive['cond'] or ''}{passive['duty'] or ''}{passive['what']}{passive[2]}{passive['then'] or ''}{behind}"


def _whole(parts: str, texts: Sequence[str]) -> bool:
    """True where a text lists these parts and no other beside them."""
    named = "(?:以及|[、和及与])".join(re.escape(part) for part in PARTS.split(parts))
    alone = re.compile(rf"(?<![、和及与]){named}(?!以及|[、和及与等])")
    return any(alone.search(re.sub(r"\s", "", text)) for text in texts)


def _own(sentence: str, documents: Iterable[Document]) -> str:
    """该条例, and the document's own title in 《》, as 本条例: the way a document speaks of itself."""

    def replaced(match: re.Match[str]) -> str:
        kind = re.search(rf"(?:{GENRE})$", match[1])
        return f"本{kind[0]}" if kind and any(short_of(match[1], document) for document in documents) else match[0]

    return re.sub(r"《([^《》]{3,60})》", replaced, _THIS.sub("本", sentence))


def _forbidden(sentence: str, texts: Sequence[str]) -> Iterator[str]:
    """禁止各部门另行制定清单 as 各部门不得另行制定清单, with a subject that the text forbids something, and the other way."""
    banned = _IS_BANNED.match(sentence)
    if banned and any(f"禁止{banned[2]}" in re.sub(r"\s", "", text) for text in texts):
        yield f"{banned[1] or ''}禁止{banned[2]}{banned[3]}"
    ban = _BAN.match(sentence)
    if not ban:
        return
    for text in texts:
        for match in _BANNED.finditer(re.sub(r"[ \u3000]", "", text)):
            subject = LABEL.sub("", match[1])
            if ban[1].startswith(subject):
                yield f"{subject}不得{ban[1][len(subject) :]}"
