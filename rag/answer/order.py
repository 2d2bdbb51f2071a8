"""A sentence whose pieces stand in another order than in the text, with the text's order put back.

Three changes of order say the same: the things of a list (乙、甲和丙), the predicates of one subject (某局做乙，做甲), and
a whole piece before or behind the rest (农村信贷资金，任何单位不得挪用). The matcher then reads the sentence as ever.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from functools import lru_cache
from itertools import islice, pairwise

from rag.answer import lexicon as lex
from rag.answer.moved import attributive
from rag.answer.segments import labels
from rag.answer.settle import Token, number_list
from rag.answer.tokens import tokenize

MOST = 6
TWICE = 3  # so many sentences with one list put back are tried for a second list
MOST_THINGS = 12
MOST_PARTS = 3
LONGEST_THING = 24  # tokens
# Words by which the order of a list tells something.
_ORDERED = re.compile(
    "分别|依次|各自|先后|顺序|次序|前者|后者|首位|排名|排序|第一位|由高到低|由低到高|从高到低|从低到高|比例|比值|之比|比为"
)
# Steps: which comes first is part of what is said.
_STEPS = re.compile("报|备案|批|后|提交|提请|公告|公布|决定|意见|审|领取|通知|再|然后|实施")
_WAITS = re.compile(r"(?:[的时后前内外起]|期间|情况下|条件下)$")
_ADJUNCT = re.compile(r"^(?:自|在|从(?!事)|对|经|由|向|按照|根据|按|为|通过|以|于|因|每)|(?:[时后前内外起]|期间)$")
_DENIES = tuple(lex.NEGATIONS)
_TOGETHER = re.compile("同时|分别|并|且")
# 在十五日内, 向上级机关, 根据变动情况: two of them may stand in either order before what is done.
_PLACE = re.compile(
    r"(?:在[^，]{1,12}内|(?:根据|按照|依据|结合|针对|对|向)(?![^，]*(?:报|提|作出|进行|制定|处))[^，]{2,24})$"
)
_MARK = re.compile("[，,；;：:]")
_MARKS = "，,、 \u3000\n"
_BY_THEMSELVES = re.compile(r"^(?:先|再|并|且|也|还|同时|然后|最后|但)")

Piece = Sequence[Token]


def in_order(sentence: str, text: str) -> Iterator[str]:
    """The sentence in the orders the text may have it in; the sentence itself is not among them."""
    printed = _printed(text)
    made = list(dict.fromkeys(islice(_relisted(sentence, text, printed), MOST)))
    made += [again for one in made[:TWICE] for again in islice(_relisted(one, text, printed), TWICE)]
    made = [one for one in dict.fromkeys(made) if one != sentence]
    yield from made
    for words in (sentence, *made):
        yield from islice(_turned(words, text, printed), MOST)
        yield from islice(_parts_back(words, text, printed), MOST)
        yield from islice(_passive(words, text, printed), MOST)


@lru_cache(maxsize=256)
def _printed(text: str) -> tuple[tuple[Token, ...], ...]:
    """The tokens of each of the text's sentences and statements (to ；), without its marks and printed labels."""
    found: list[tuple[Token, ...]] = []
    begin, marks = 0, labels(text)
    tokens = [token for token in tokenize(text) if token.start not in marks]
    for n, token in enumerate([*tokens, Token("p", "\n", len(text), len(text))]):
        if token.kind == "p" and token.value in ("。", "；", "\n", "！", "？"):
            if n - begin >= 4:
                found.append(tuple(tokens[begin:n]))
            begin = n + 1
    return tuple(found)


def _commas(tokens: Piece) -> list[Piece]:
    """The pieces between marks."""
    found: list[list[Token]] = [[]]
    for token in tokens:
        if token.kind == "p":
            found.append([])
        else:
            found[-1].append(token)
    return [piece for piece in found if piece]


def _things(piece: Piece) -> list[list[Token]]:
    """The pieces between 、, 和, 或者."""
    found: list[list[Token]] = [[]]
    for token in piece:
        if token.kind == "s" or token.value == "或者":
            found.append([])
        else:
            found[-1].append(token)
    return found if all(found) else []


def _values(piece: Piece) -> tuple[Hashable, ...]:
    return tuple(t.value for t in piece)


def _weighty(piece: Piece, modal: bool = True) -> tuple[Hashable, ...]:
    """The values without words of no weight; of a duty word only that there is one, and not that with ``modal`` False."""
    return tuple(t.value if t.tag != "modal" else "应当" for t in _heavy(piece, modal))


def _heavy(piece: Piece, modal: bool = True) -> list[Token]:
    light = ("added", "link", *(() if modal else ("modal",)))
    return [t for t in piece if t.tag not in light]


def _obliges(piece: Piece) -> bool:
    """True with a duty word, which a sentence may leave out and may not add."""
    return any(t.tag == "modal" for t in piece)


def _words(text: str, piece: Piece) -> str:
    return text[piece[0].start : max(t.end for t in piece)]  # 以内 stands behind its number, its token before it


def _relisted(sentence: str, text: str, printed: Sequence[Piece]) -> Iterator[str]:
    """The sentence with the things of one of its lists as the text has them."""
    if _ORDERED.search(sentence):
        return
    lists = [
        things
        for piece in printed
        for part, after in pairwise([*_commas(piece), []])
        if not _ORDERED.search(_words(text, [*part, *after]))
        if len(things := _things(part)) > 1 and not _side_by_side(text, things)
    ]
    for part in _commas(tokenize(sentence)):
        things = _things(part)
        if sum(t.kind == "n" for t in part) > 1 and any(number_list(list(part), n) for n in range(len(part))):
            continue  # 种植、收获率达到65%和55%: which has which is told by the order
        for size in range(min(len(things), MOST_THINGS), 1, -1):
            for start in range(len(things) - size + 1):
                window = things[start : start + size]
                for other in lists:
                    for at in range(len(other) - size + 1):
                        yield from _as_listed(sentence, text, window, other[at : at + size])


def _side_by_side(text: str, things: Sequence[Piece]) -> bool:
    """True for 甲与乙, of whom each has a part of its own in what is said."""
    return any(text[one[-1].end : other[0].start].strip() == "与" for one, other in pairwise(things))


def _as_listed(sentence: str, text: str, said: Sequence[Piece], stands: Sequence[Piece]) -> Iterator[str]:
    """The sentence with ``said`` in the order of ``stands``, when both list the same things.

    What leads up to the first thing and what follows the last is part of the pieces and not known: each cut is tried that
    makes the things of both sides the same.
    """
    middle = Counter(_values(piece) for piece in stands[1:-1])
    inner = Counter(_values(piece) for piece in said[1:-1])
    if sum((inner - middle).values()) > 2:
        return
    first, last = _values(stands[0]), _values(stands[-1])
    for head in _cuts(len(first)):
        for tail in _cuts(len(last)):
            names = [first[-head:], *(_values(piece) for piece in stands[1:-1]), last[:tail]]
            left = Counter(names) - inner
            if len(names) - sum(inner.values()) != sum(left.values()) or not _listable(stands, head, tail):
                continue
            for one, other in _ends(list(left.elements())):
                if _values(said[0])[-len(one) :] != one or _values(said[-1])[: len(other)] != other:
                    continue
                open_ = len(last) > tail and last[tail] == "等"
                alike = one[-1] == names[0][-1] or open_
                if _of_one(stands[0], head) and _of_one(said[0], len(one)) and not alike:
                    continue
                ours = [said[0][-len(one) :], *said[1:-1], said[-1][: len(other)]]
                theirs = [stands[0][-head:], *stands[1:-1], stands[-1][:tail]]
                if [_values(thing) for thing in ours] != names:
                    yield from _put(sentence, text, ours, theirs)
                return


def _cuts(size: int) -> range:
    return range(min(size, LONGEST_THING), 0, -1)


def _ends(left: list[tuple[Hashable, ...]]) -> Iterator[tuple[tuple[Hashable, ...], tuple[Hashable, ...]]]:
    if len(left) == 2:
        yield left[0], left[1]
        yield left[1], left[0]


def _listable(stands: Sequence[Piece], head: int, tail: int) -> bool:
    """True for things with a name each: bare numbers (85%和70%) are told by their place."""
    things = [stands[0][-head:], *stands[1:-1], stands[-1][:tail]]
    named = all(sum(len(str(t.value)) for t in thing if t.kind in "wu") > 1 for thing in things)
    return named and not any(t.kind in "ct" for thing in things for t in thing)


def _of_one(piece: Piece, size: int) -> bool:
    """True when what stands before the first thing ends in 的 and may be said of that thing alone (批发的企业、零售者)."""
    return len(piece) > size and piece[-size - 1].value == "的"


def _put(sentence: str, text: str, ours: Sequence[Piece], theirs: Sequence[Piece]) -> Iterator[str]:
    """The sentence with the text's list for its own, when both have as many 或者."""
    own, printed = sentence[ours[0][0].start : ours[-1][-1].end], text[theirs[0][0].start : theirs[-1][-1].end]
    choices = [sum(t.value == "或者" for t in tokenize(words)) for words in (own, printed)]
    if choices[0] == choices[1] and own != printed:
        yield sentence[: ours[0][0].start] + printed + sentence[ours[-1][-1].end :]


def _turned(sentence: str, text: str, printed: Sequence[Piece]) -> Iterator[str]:
    """The sentence with the text's own words where it has some of them turned: the last piece first (乙甲 for 甲乙)."""
    said = list(_runs(_commas(tokenize(sentence))))
    for piece in printed:
        for run in _runs(_commas(piece)):
            bags = {modal: Counter(_weighty(run, modal)) for modal in (True, False)}
            for own in said:
                told, modal = _heavy(own), _obliges(own)
                if Counter(_weighty(told)) == bags[modal] and _rotated(told, _heavy(run, modal), sentence, text):
                    yield sentence[: own[0].start] + _words(text, run) + sentence[max(t.end for t in own) :]


def _runs(parts: Sequence[Piece]) -> Iterator[list[Token]]:
    """One part or some that follow one another, as one run of tokens."""
    for start in range(len(parts)):
        for end in range(start + 1, min(len(parts), start + MOST_PARTS) + 1):
            yield [t for part in parts[start:end] for t in part]


def _rotated(told: Piece, run: Piece, sentence: str, text: str) -> bool:
    """True when ``told`` is the run with a piece put before another that it may be put before.

    One of the two is told between marks or is an adjunct; a condition or a deadline stays before what it is said of, none
    is put over a predicate of its own, and no negation is parted from what it denies.
    """
    stands, now, size = _weighty(run), _weighty(told), len(run)
    begin = next((n for n in range(size) if now[n] != stands[n]), size)
    end = next((n for n in range(size) if now[size - 1 - n] != stands[size - 1 - n]), 0)
    was = stands[begin : size - end]
    for cut in range(1, len(was)):
        if was[cut:] + was[:cut] != now[begin : size - end]:
            continue
        at, stop = run[begin + cut].start, run[size - end].start if end else run[-1].end
        one, other = text[run[begin].start : at].strip(" \u3000\n"), text[at:stop].strip(_MARKS)
        meets = begin + len(was) - cut
        apart = bool(_MARK.search(sentence[told[meets - 1].end : told[meets].start]))
        adjunct = any(len(words) > 2 and _ADJUNCT.search(words) for words in (one, other))
        denied = any(
            str(run[n].value).startswith(_DENIES) for n in (begin - 1, begin + cut - 1, size - end - 1) if n >= 0
        )
        named = attributive(text[: run[begin].start], text[at:stop]) or attributive(text[:at], text[stop:])
        may = (apart or adjunct) and not denied and not _stays(one, other) and _free(run[begin : size - end], cut)
        may = may and not _TOGETHER.search(one + other)
        return may and not (named and bool(_ADJUNCT.search(other)))
    return False


def _free(moved: Piece, cut: int) -> bool:
    """False when a comparison (甲不超过乙的四分之一) reaches over the place where the pieces meet."""
    halves = (moved[:cut], moved[cut:])
    return all(any(t.kind == "n" for t in half) or not any(t.kind == "c" for t in half) for half in halves)


def _stays(one: str, other: str) -> bool:
    """True when what stands first in the text may not be told behind the other."""
    beside = bool(_PLACE.match(one.strip(_MARKS)) and _PLACE.match(other))
    over = bool(_MARK.search(one)) and bool(_ADJUNCT.search(other) or _STEPS.search(one + other))
    return not beside and (bool(_WAITS.search(one.strip(_MARKS))) or over or bool(_BY_THEMSELVES.match(other)))


def _parts_back(sentence: str, text: str, printed: Sequence[Piece]) -> Iterator[str]:
    """甲局做乙，做丙 as 甲局做丙，做乙 where the text has them so: each part under the one subject that leads them."""
    said = _commas(tokenize(sentence))
    if len(said) < 2:
        return
    first = _weighty(said[0])
    for piece in printed:
        parts = _commas(piece)
        if _STEPS.search(text[piece[0].start : piece[-1].end]) or any(
            _BY_THEMSELVES.match(str(part[0].value)) for part in parts[1:]
        ):
            continue
        values = [_weighty(part) for part in parts]
        for at in range(1, len(parts)):
            lead = len(first) - len(values[at])
            if lead < 2 or first[lead:] != values[at] or values[0][:lead] != first[:lead]:
                continue
            where = {values[0][lead:]: 0} | {value: n for n, value in enumerate(values) if n}
            places = [at, *(where.get(_weighty(part), -1) for part in said[1:])]
            if 0 not in places or -1 in places or len(set(places)) < len(places):
                continue
            subject = _subject(sentence, said[0], lead)
            words = [_words(sentence, said[0])[len(subject) :], *(_words(sentence, part) for part in said[1:])]
            yield subject + "，".join(word for _, word in sorted(zip(places, words, strict=True)))


def _passive(sentence: str, text: str, printed: Sequence[Piece]) -> Iterator[str]:
    """The text's own words for 由甲兼任主任 where it has 主任由甲兼任, and for 主任由甲兼任 where it has 甲兼任主任."""
    runs = [run for piece in printed for run in _runs(_commas(piece))]
    for own in _runs(_commas(tokenize(sentence))):
        modal = _obliges(own)
        told = _weighty(own)
        plain, (whole, by) = told[told[:1] == ("由",) :], _by_parts(own, modal)
        for run in runs:
            as_active, passive = _by_parts(run, modal)
            if (passive and plain == as_active) or (by and whole == _weighty(run, modal)):
                yield sentence[: own[0].start] + _words(text, run) + sentence[max(t.end for t in own) :]


def _by_parts(run: Piece, modal: bool) -> tuple[tuple[Hashable, ...], bool]:
    """主任由甲兼任 as 甲兼任主任, and whether there is a 由 to do it with; the values as they are where not."""
    by = next((n for n, token in enumerate(run) if n and token.value == "由"), None)
    if by is None or by + 1 == len(run):
        return _weighty(run, modal), False
    return (*_weighty(run[by + 1 :], modal), *_weighty(run[:by], modal)), True


def _subject(sentence: str, piece: Piece, size: int) -> str:
    """The words of the piece's first ``size`` weighty tokens."""
    for n in range(len(piece)):
        if len(_weighty(piece[: n + 1])) == size:
            return sentence[piece[0].start : piece[n].end]
    return ""
