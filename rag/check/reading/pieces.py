"""A text's sentences cut into pieces at their marks, as the modules that put a sentence in the text's order read them."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Sequence
from functools import lru_cache

from rag.check.reading.segments import labels
from rag.check.reading.settle import Token
from rag.check.reading.tokens import tokenize

MOST_PARTS = 3  # so many comma parts in a row are looked at as one
SHORTEST = 4  # tokens of a statement that is looked at
NEAREST = 6  # so many of a text's sentences, those that share most with the sentence
_WHO = re.compile(
    "(?:局|委|办|厅|部|院|中心|政府|部门|单位|机构|企业|机关|人员|组织|公司|学校|银行|集团|街道|乡镇|小组|室|站|所|校|店|厂|馆|[人者会员户民工生师属])$"
)
MARKS = "，,、 \u3000\n"  # that may stand between two pieces
Piece = Sequence[Token]


def nearest(sentence: str, text: str) -> Sequence[Piece]:
    """The text's sentences and statements (to ；) that share most tokens with the sentence, at most :data:`NEAREST`."""
    said = {token.value for token in tokenize(sentence)}
    return sorted(_printed(text), key=lambda piece: -len(said & {token.value for token in piece}))[:NEAREST]


@lru_cache(maxsize=256)
def _printed(text: str) -> tuple[Piece, ...]:
    """The tokens of each sentence and statement."""
    return tuple(piece for piece in _cut(text, ("。", "；", "\n", "！", "？")) if len(piece) >= SHORTEST)


@lru_cache(maxsize=256)
def whole(text: str) -> tuple[Piece, ...]:
    """The tokens of each of the text's sentences that has several statements."""
    several = ("；", "\n")
    return tuple(p for p in _cut(text, ("。", "！", "？")) if any(token.value in several for token in p))


def _cut(text: str, ends: tuple[str, ...]) -> Iterator[Piece]:
    """The tokens up to each of the marks and to the end, without printed labels and without the mark."""
    begin, marks = 0, labels(text)
    tokens = [token for token in tokenize(text) if token.start not in marks]
    for n, token in enumerate([*tokens, Token("p", ends[0], len(text), len(text))]):
        if token.kind == "p" and token.value in ends:
            yield tuple(tokens[begin:n])
            begin = n + 1


def commas(tokens: Piece) -> list[Piece]:
    """The parts between marks."""
    found: list[list[Token]] = [[]]
    for token in tokens:
        if token.kind == "p":
            found.append([])
        else:
            found[-1].append(token)
    return [part for part in found if part]


def runs(parts: Sequence[Piece]) -> Iterator[list[Token]]:
    """One part or some that follow one another, as one run of tokens."""
    for start in range(len(parts)):
        for end in range(start + 1, min(len(parts), start + MOST_PARTS) + 1):
            yield [token for part in parts[start:end] for token in part]


def heavy(piece: Piece, modal: bool = True) -> list[Token]:
    """The tokens that have to stand on both sides; duty words (应当) only with ``modal``."""
    light = ("added", "link", *(() if modal else ("modal",)))
    return [token for token in piece if token.tag not in light]


def weighty(piece: Piece, modal: bool = True) -> tuple[Hashable, ...]:
    """The values of :func:`heavy`, every duty word as 应当."""
    return tuple("应当" if token.tag == "modal" else token.value for token in heavy(piece, modal))


def obliges(piece: Piece) -> bool:
    """True with a duty word, which a sentence may leave out and may not add."""
    return any(token.tag == "modal" for token in piece)


def names_who(words: str) -> bool:
    """True for the name of a body or of persons, who may act themselves."""
    return bool(_WHO.search(words))


def end_of(piece: Piece) -> int:
    """Where the piece's words end: 以内 stands behind its number in the text and before it among the tokens."""
    return max(token.end for token in piece)


def words(text: str, piece: Piece) -> str:
    """The piece as it stands in the text."""
    return text[piece[0].start : end_of(piece)]
