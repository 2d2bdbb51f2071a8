"""Words of the checker's tables are read where the text has them, and not where their characters belong to two others."""

import pytest

from rag.check.reading.tokens import tokenize

CROSSED = [
    ("投资项目的资金", "目的"),
    ("适用于本市", "用于"),
    ("在职责范围内", "在职"),
    ("政府参事由国务院聘任", "事由"),
    ("调整和解释规则", "和解"),
    ("变更劳动合同时", "同时"),
]


def values(text):
    return [token.value for token in tokenize(text)]


@pytest.mark.parametrize(("text", "word"), CROSSED, ids=[one[0] for one in CROSSED])
def test_a_word_across_two_others_is_not_read(text, word):
    assert word not in values(text)
    assert word in values(f"甲，{word}，乙")


def test_the_hours_of_the_afternoon_are_those_of_the_day():
    assert values("每日下午4时前报送") == values("每日16时前报送")
