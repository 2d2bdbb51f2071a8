"""Pieces for the embedder: at 款, 项, sentence; within the limit; the words all there."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rag.parse.split import split_for_embedding
from tests.parse.support import parsed, squeezed

STATUTE = (
    "第一条　"
    + "为了规范管理，制定本条例。" * 6
    + "\n"
    + "前款规定适用于本省；" * 5
    + "包括下列：\n（一）"
    + "供水数据，" * 8
    + "等；\n（二）其他。"
)


def count(text: str) -> int:
    return len(text)


def test_cuts_stand_where_paragraphs_and_items_begin():
    found = parsed(STATUTE)
    (article,) = found.clauses
    pieces = split_for_embedding(article, found.spans, count, 90)
    assert squeezed("".join(pieces)) == squeezed(article.text)
    assert max(map(len, pieces)) <= 90
    assert any(piece.startswith("前款规定") for piece in pieces)
    assert any(piece.startswith("（一）供水") for piece in pieces)


def test_a_clause_that_fits_is_whole():
    found = parsed("一、甲\n乙乙。")
    assert split_for_embedding(found.clauses[0], found.spans, count, 100) == ["一、甲\n乙乙。"]


def test_a_row_is_its_sentence():
    found = parsed("一、甲\n表1 指标\n指标\t2020年\t2025年\n床位\t1\t2\n医师\t3\t4\n")
    row = found.clauses[-1]
    assert split_for_embedding(row, (), count, 100) == ["表1 指标｜医师：2020年3，2025年4"]


@given(st.text(alphabet="甲乙。，；\n （一）1 ", min_size=1, max_size=300), st.integers(1, 60))
def test_always_within_the_limit_and_never_blank(text: str, limit: int):
    found = parsed("一、" + "甲" + text)
    for clause in found.clauses:
        pieces = split_for_embedding(clause, found.spans, count, limit)
        assert pieces
        assert squeezed("".join(pieces)) == squeezed(clause.text)
        if clause.text.strip():
            assert all(piece.strip() and len(piece) <= max(limit, 1) for piece in pieces)
