"""Who does it told by 由, and without: 主任由甲兼任 for 甲兼任主任."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rag.check.reading.manners import VERBS
from rag.check.reading.pieces import MARKS, Piece, commas, end_of, names_who, obliges, runs, weighty, words
from rag.check.reading.settle import joined
from rag.check.reading.tokens import tokenize

_ACT = re.compile("报|从(?!事)|将|经|按|通过|向|在|" + "|".join(verb for verb in VERBS if len(verb) > 1))


def passive(sentence: str, printed: Sequence[Piece]) -> Iterator[str]:
    """(由)甲兼任主任 as 主任由甲兼任, and 主任由甲兼任 as 甲兼任主任, where the text has it so."""
    stands = [run for piece in printed for run in runs(commas(piece))]
    for own in runs(commas(tokenize(sentence))):
        modal = obliges(own)
        by = _by(own)
        followed = bool(sentence[end_of(own) :].strip(MARKS))  # what follows would be told of whom it is done to
        if by is not None and not (followed and _who_of(own[:by])):
            active = (*weighty(own[by + 1 :]), *weighty(own[:by]))
            if any(weighty(run, modal) == active for run in stands):
                yield _put(sentence, own, own[by + 1 :], "", own[:by])
        does = own[1:] if own[0].value == "由" else own
        for run in stands:
            where = _by(run)
            size = len(weighty(run[where + 1 :], modal)) if where is not None else 0
            if (
                where is None
                or _does(run[:where])
                or (followed and _who_of(run[:where]))
                or weighty(does) != (*weighty(run[where + 1 :], modal), *weighty(run[:where], modal))
            ):
                continue
            meets = next(n for n in range(len(does) + 1) if len(weighty(does[:n])) == size)
            if 0 < meets < len(does):
                yield _put(sentence, own, does[meets:], "由", does[:meets])


def _does(before: Piece) -> bool:
    """True for 抽取专家，由…评定 and 取水的，由…: what stands before 由 is another act or a case, not what is done."""
    told = joined(before)
    return told.endswith("的") or bool(_ACT.match(told) or re.search("向.*提|应当|可以", told))


def _who_of(piece: Piece) -> bool:
    return names_who(joined(piece))


def _by(run: Piece) -> int | None:
    """The place of the 由 that tells who does it, which neither opens nor ends the run."""
    return next((n for n, token in enumerate(run) if token.value == "由" and 0 < n < len(run) - 1), None)


def _put(sentence: str, own: Piece, first: Piece, between: str, second: Piece) -> str:
    start, stop = own[0].start, end_of(own)
    return sentence[:start] + words(sentence, first) + between + words(sentence, second) + sentence[stop:]
