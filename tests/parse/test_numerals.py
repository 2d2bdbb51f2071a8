from __future__ import annotations

import pytest

from rag.parse.numerals import to_chinese, to_int


def test_round_trip():
    for value in range(10_000):
        assert to_int(to_chinese(value)) == value


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("十二", 12),
        ("二十一", 21),
        ("一百零三", 103),
        ("一百〇三", 103),
        ("一百一十", 110),
        ("二〇二四", 2024),
        ("廿一", 21),
        ("１２", 12),
        ("⑫", 12),
        ("㈠", 1),
        ("⒈", 1),
        ("⑴", 1),
    ],
)
def test_printed_forms(printed: str, value: int):
    assert to_int(printed) == value


@pytest.mark.parametrize("printed", ["", "甲", "十百", "1.5", "一a", "１" * 20])
def test_what_is_no_numeral(printed: str):
    assert to_int(printed) is None


def test_out_of_range():
    with pytest.raises(ValueError, match="9999"):
        to_chinese(10_000)
