"""A sentence whose pieces stand in another order than in the text, with its own words put in the text's order.

Four changes of order say the same: the things of a list (relist.py), the predicates of one subject (某局做乙，做甲), a whole
piece before or behind the rest (农村信贷资金，任何单位不得挪用), and who does it told by 由 (主任由甲兼任). No word is added or lost
but 由: the matcher then reads the sentence as ever.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice, takewhile

from rag.answer import lexicon as lex
from rag.answer.moved import ENDS, attributive
from rag.answer.passive import passive
from rag.answer.pieces import MARKS, Piece, commas, end_of, heavy, nearest, obliges, runs, weighty, words
from rag.answer.relist import relisted
from rag.answer.settle import Token, joined
from rag.answer.tokens import tokenize
from rag.answer.weight import VERBS

SHARED = 4  # tokens that both pieces may begin with
MOST = 6  # sentences of each kind
# Steps: which comes first is part of what is said.
_STEPS = re.compile(
    "(?<!举)报(?!酬)|招标|签订|设计|勘察|验收|评估|登记|备案|批准|审[批核查]|同意|[^前背今]后|提[交请]|公告|公布|决定|意见|领取|通知|再(?!次)|然后|实施"
)
# What comes first of two things joined by 并: an approval, a deadline, what the second speaks of as 其.
_WAITS_FOR = re.compile(
    "批准|同意|审[批核查]|[^前背今]后|决定|之日|[日月年时]内|前[^款]|再(?!次)|然后|其(?![他它中])|该|上述"
)
# What goes on from the part before it.
_GOES_ON = re.compile("由|其(?!中)|该|经|再|未|不|逾期|并|报|否则|但")
# An adjunct before the first of several predicates is not said of all in any order (应当在门前公示甲，保存乙).
_SCOPES = re.compile(
    "不|禁止|严禁|力争|争取|优先|每|在(?!地)|自(?![治然])|于|对|向|经(?![济营])|通过|以(?![上下])|按照?|根据|将|从"
)
_FIRST = re.compile(
    "组织实施|评估|验收|总结|签订|招标|报|备案|批准|审|公告|公布|提|通知|作出|办理|受理|登记|到|对|将|把|向|为"
)
_WAITS = re.compile(ENDS + "$")
_ADJUNCT = re.compile(
    r"^(?:如|若|依照|依据|凭|持|就|针对|结合|面向|围绕|自|在|从(?!事)|对|经|由|向|按照|根据|按|为|通过|以|于|因|每)|(?:[时后前内外起]|期间)$"
)
_TOGETHER = re.compile("(?<!的)同时|分别|并|且")
# Adjuncts and nothing else: 在十五日内, 根据变动情况, 由主管部门. Two of them may stand in either order before what is done.
_PURE = re.compile(
    "在.+(?:内|中|时|前|后|上|下|期间|同时)|(?:自|从).+(?:起|内|前|后|日)|于.*(?:\\d|年|月|日|底|期间).*(?:前|内|日|底|期间|年|月)?|每.{1,8}"
    "|(?:根据|按照|依照|依据|结合|针对).+(?:情况|规定|要求|标准|需要|实际|原则|计划|规划|职责|程序|方案|意见|约定|办法|目录|比例|特点|性质|情节|表|书|法|条例|制度|条件|数量|水平|结果|申请|分工)"
    "|通过.+(?:方式|形式|途径|平台|账户|渠道|系统|网站|手段|媒体|措施|活动)|以.+(?:形式|方式|名义|标准)|(?:对|向|为了?|将|由).{2,40}"
)
_DOES = re.compile(
    "报[送请经]|提[出交供]|给予|处[以罚\\d]|责令|作出|进行|核发|办理|缴纳|支付|告知|通知|公[布告]|备案|审[查批]|批准|制定|编制|采取|赔偿|改正|移送|采购|减除|执行|召开|予以|保护|委托|授权|组织|监督|指导|支持|招收|创建"
)
# Who does it, before an adjunct or behind it.
_WHO = re.compile(
    "[^，；]{2,24}?(?:局|委|办|厅|部|院|中心|政府|部门|单位|机构|企业|机关|人员|组织|公司|学校|银行|[人者车会])(?:应当?|必须|可以?|要|须|不得)?$"
)
_MARK = re.compile("[，,；;：:]")
_BY_THEMSELVES = re.compile(r"^(?:先|再|并|且|也|还|同时|然后|最后|但)")


def in_order(sentence: str, text: str) -> Iterator[str]:
    """The sentence with one change of order that the text has, at most :data:`MOST` of a kind."""
    printed = nearest(sentence, text)
    yield from islice(relisted(sentence, text, printed), MOST)
    yield from islice(_turned(sentence, text, printed), MOST)
    yield from islice(_parts_back(sentence, text, printed), MOST)
    yield from islice(passive(sentence, printed), MOST)
    yield from islice(_side_by_side(sentence, text, printed), 1)


def _turned(sentence: str, text: str, printed: Sequence[Piece]) -> Iterator[str]:
    """The sentence with two pieces that follow one another turned: 甲乙 for 乙甲."""
    stands = [run for piece in printed for run in runs(commas(piece))]
    by_bag: dict[tuple[bool, frozenset[object]], list[list[Token]]] = {}
    for modal in (True, False):
        for run in stands:
            by_bag.setdefault((modal, frozenset(Counter(weighty(run, modal)).items())), []).append(run)
    for own in runs(commas(tokenize(sentence))):
        modal = obliges(own)
        for run in by_bag.get((modal, frozenset(Counter(weighty(own)).items())), ()):
            cut = _cut(heavy(own), heavy(run, modal))
            if cut and _may_turn(own, heavy(run, modal), cut, sentence, text):
                yield _swapped(sentence, own, cut)


def _cut(told: Piece, run: Piece) -> tuple[int, int, int] | None:
    """Where the two pieces begin, meet and end in ``told``, when turning them gives ``run``."""
    now, stands, size = weighty(told), weighty(run), len(run)
    first = next((n for n in range(size) if now[n] != stands[n]), size)
    end = size - next((n for n in range(size) if now[size - 1 - n] != stands[size - 1 - n]), 0)
    for begin in range(first, max(-1, first - SHARED), -1):  # 个人购买…，个人缴付…: both begin with 个人
        for meets in range(begin + 1, end):
            if now[meets:end] + now[begin:meets] == stands[begin:end]:
                return begin, meets, end
    return None


def _may_turn(own: Piece, run: Piece, cut: tuple[int, int, int], sentence: str, text: str) -> bool:
    """True when the piece that stands first in the text may be told behind the other.

    One of the two is told between marks or is an adjunct; a condition or a deadline stays before what it is said of, none
    is put over a predicate of its own, and neither a negation nor a comparison is parted from what it is about.
    """
    begin, meets, end = cut
    told = heavy(own)
    at = begin + end - meets  # where the pieces meet in the text
    stop = run[end].start if end < len(run) else end_of(run)
    one, other = (
        text[run[begin].start : run[at].start].strip(" \u3000\n"),
        text[run[at].start : end_of(run[at:end])].strip(MARKS),
    )
    apart = bool(_MARK.search(sentence[told[meets - 1].end : told[meets].start]))
    denied = any(lex.denies(run[n].value) for n in (begin - 1, at - 1, end - 1) if n >= 0)
    named = attributive(text[: run[begin].start], text[run[at].start : stop]) or attributive(
        text[: run[at].start], text[stop:]
    )
    pure = [_pure(piece.strip(MARKS)) for piece in (one, other)]
    if denied or (named and not all(pure) and _ADJUNCT.search(other)) or _TOGETHER.search(one + other):
        return False
    opening = re.split("[，。；：\n]", text[: run[begin].start])[-1]
    if not any(pure):
        turns = apart and _beside(one, other, opening, text[stop:].partition("。")[0])
    elif all(pure):
        turns = True
    else:
        leads = not opening.strip() or (pure[0] and bool(_MARK.search(text[run[at].start - 1])))
        turns = leads and _who(one if pure[1] else other)
    return turns and _free(run[begin:at]) and _free(run[at:end])


def _beside(one: str, other: str, opening: str, after: str) -> bool:
    """True for two predicates of one subject that neither an adjunct, a case, a ban nor a step makes depend on their order."""
    if any(_ADJUNCT.search(piece) for piece in (one, other)) or _stays(one, other):
        return False
    bound = re.search("的(?:，|$)|不得|禁止|严禁", f"{one}，{other}，{after}")
    return not (bound or _SCOPES.search(opening) or opening.endswith("由"))


def _pure(piece: str) -> bool:
    """True for an adjunct and nothing else: 在十五日内, 根据变动情况, 由主管部门."""
    told = _PURE.fullmatch(piece)
    return bool(told) and "，" not in piece and not (piece[0] in "对向为将由会在每" and _DOES.search(piece))


def _who(piece: str) -> bool:
    """True for the name of who does it, and no more than a duty word."""
    return bool(_WHO.match(piece.strip(MARKS))) and not _DOES.search(piece)


def _free(piece: Piece) -> bool:
    """False when a comparison reaches out of the piece (不超过 without its number)."""
    return any(t.kind == "n" for t in piece) or not any(t.kind == "c" for t in piece)


def _stays(one: str, other: str) -> bool:
    """True when ``one``, which stands first in the text, may not be told behind ``other``."""
    over = bool(_MARK.search(one)) and bool(_ADJUNCT.search(other) or _STEPS.search(one + other))
    return bool(_WAITS.search(one.strip(MARKS))) or over or bool(_BY_THEMSELVES.match(other))


def _swapped(sentence: str, own: Piece, cut: tuple[int, int, int]) -> str:
    """The sentence with the two pieces of ``own`` in the other order; marks stay where they were, light words with their piece."""
    begin, meets, end = cut
    told = heavy(own)
    first, second = told[begin].start, told[meets].start
    stop = told[end].start if end < len(told) else end_of(own)
    one, other = sentence[first:second], sentence[second:stop]
    bare = one.rstrip(MARKS)
    return sentence[:first] + other.rstrip(MARKS) + bare + other[len(other.rstrip(MARKS)) :] + sentence[stop:]


def _parts_back(sentence: str, text: str, printed: Sequence[Piece]) -> Iterator[str]:
    """甲局做乙，做丙 as 甲局做丙，做乙 where the text has them so: each part under the one subject that leads them."""
    whole = commas(tokenize(sentence))
    for piece in printed:
        stands = commas(piece)
        same = sum(
            1 for _ in takewhile(lambda two: weighty(two[0]) == weighty(two[1]), zip(whole, stands, strict=False))
        )
        said, parts = whole[same:], stands[same:]
        if len(said) < 2 or len(parts) < 2:
            continue
        first, names = weighty(said[0]), [weighty(part) for part in parts]
        for at in range(1, len(parts)):
            lead = len(first) - len(names[at])
            if lead < 2 - (first[:1] in (("为了",), ("为",))) or first[lead:] != names[at]:
                continue
            where = {names[0][lead:]: 0} | {name: n for n, name in enumerate(names) if n}
            places = [at, *(where.get(weighty(part), -1) for part in said[1:])]
            if names[0][:lead] != first[:lead] or 0 not in places or -1 in places or len(set(places)) < len(places):
                continue
            turned = [parts[n] for told, n in zip(sorted(places), places, strict=True) if told != n]
            subject = _subject(sentence, said[0], lead)
            if _SCOPES.search(subject) or _one_after_another(_told(text, turned), parts, turned):
                continue
            told = [words(sentence, said[0])[len(subject) :], *(words(sentence, part) for part in said[1:])]
            ordered = "，".join(part for _, part in sorted(zip(places, told, strict=True)))
            yield sentence[: said[0][0].start] + subject + re.sub("^(?:并且?|也)", "", ordered)


def _told(text: str, parts: Sequence[Piece]) -> str:
    return "，".join(words(text, part) for part in parts)


def _one_after_another(told: str, parts: Sequence[Piece], turned: Sequence[Piece]) -> bool:
    """True where the order of the parts that are turned tells something; 应当建立制度，并公布情况 are two duties."""
    pair = len(turned) == 2 and {id(part) for part in turned} == {id(part) for part in parts[:2]}
    if pair and parts[1][0].value in ("并", "并且", "也"):
        return bool(_WAITS_FOR.search(told)) or (len(parts) > 2 and bool(_GOES_ON.match(str(parts[2][0].value))))
    return bool(_STEPS.search(told)) or any(
        _BY_THEMSELVES.match(str(part[0].value)) for part in turned if part is not parts[0]
    )


def _side_by_side(sentence: str, text: str, printed: Sequence[Piece]) -> Iterator[str]:
    """不得乙，不得甲 as 不得甲，不得乙, and 完善乙，建立甲 as 建立甲，完善乙: parts that begin with what is done stand side by side."""
    own = commas(tokenize(sentence))
    names = [weighty(part) for part in own]
    for piece in printed:
        banned = any(token.value == "禁止" for token in piece)
        stands = [weighty(part) for part in commas(piece) if _does(words(text, part), part, banned)]
        at = [n for n, name in enumerate(names) if name in stands]
        order = [stands.index(names[n]) for n in at]
        if len(at) > 1 and order != sorted(order) and at == list(range(at[0], at[0] + len(at))):
            told = sorted(zip(order, (words(sentence, own[n]) for n in at), strict=True))
            start, stop = own[at[0]][0].start, end_of(own[at[-1]])
            yield sentence[:start] + "，".join(part for _, part in told) + sentence[stop:]


def _does(told: str, part: Piece, banned: bool) -> bool:
    """True for a part that begins with a ban or, where nothing is banned, a verb of the table and no step of a procedure."""
    if banned:
        return part[0].value == "禁止"
    plain = joined(token for token in part[:8] if token.tag not in ("adverb", "manner"))
    return plain.startswith(VERBS) and not obliges(part) and not (_WAITS.search(told) or _FIRST.match(told))


def _subject(sentence: str, piece: Piece, size: int) -> str:
    """The words of the piece's first ``size`` weighty tokens."""
    for n in range(len(piece)):
        if len(weighty(piece[: n + 1])) == size:
            return sentence[piece[0].start : piece[n].end]
    return ""
