"""A sentence in another order than its text: which word is which, and which blocks are turned."""

import pytest

from rag.check.order.blocks import blocks
from rag.check.order.side import Side
from rag.check.order.tiling import tiling
from rag.check.reading.tokens import tokenize


def sides(sentence: str, text: str) -> tuple[Side, Side]:
    return Side(sentence, tokenize(sentence)), Side(text, tokenize(text))


def turns(sentence: str, text: str) -> list[list[str]]:
    """The pieces of each turned block as the text has them, outer blocks first."""
    said, stands = sides(sentence, text)
    found = blocks(said, stands)
    told, left = [], [found[0]] if found else []
    while left:
        block = left.pop(0)
        if block.turned:
            told.append([stands.text(*piece.stands) for piece in block.printed])
        left += block.kids
    return told


NESTED = [
    (
        "县政府应当健全救助和福利制度，扩大覆盖面。",
        "县政府应当扩大覆盖面，健全福利和救助制度。",
        [["扩大覆盖面", "健全福利和救助制度"], ["福利", "救助"]],
    ),
    ("推动地方储备与中央储备结合。", "推动中央储备与地方储备结合。", [["中央储备", "地方储备"]]),
    ("乙县、丁县、甲县、丙县同意", "甲县、乙县、丙县、丁县同意", [["甲县", "乙县", "丙县", "丁县"]]),
]


@pytest.mark.parametrize(("sentence", "text", "wanted"), NESTED, ids=[one[0] for one in NESTED])
def test_each_change_of_order_is_a_block_of_its_own(sentence, text, wanted):
    assert turns(sentence, text) == wanted


def test_equal_words_go_with_their_own():
    said, stands = sides("卫生部门、公安部门应当查处", "公安部门、卫生部门应当查处")
    match = tiling(said, stands)
    assert stands.text(match[0], match[3] + 1) == "卫生部门"
    assert stands.text(match[4], match[7] + 1) == "公安部门"


def test_another_statement_is_no_order_of_this_one():
    assert blocks(*sides("县教育局负责学校安全", "企业应当按月报送用电数据")) is None
