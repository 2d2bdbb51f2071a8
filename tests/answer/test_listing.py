"""Lists are shown whole, wherever in them the question hits."""

import pytest

from rag.answer.listing import opens, whole
from rag.answer.sentences import split
from rag.model import Clause, Kind


def clause(text: str, address: str = "第五条") -> Clause:
    return Clause("tiaoli", address, Kind.CLAUSE, "", text, 0, len(text))


ARTICLE = clause(
    "第五条　有下列情形之一的，责令限期改正；逾期不改正的，责令停业；情节严重的，给予下列处罚：\n（一）未按规定备案；\n"
    "（二）未建立台账，或者台账不全；\n（三）拒绝检查。\n本条自公布之日起施行。"
)
PROSE = clause("建设投入突破1亿元。包括投入3万元买书；投入2万元修路；投入5万元种树。另有捐款。")


def words(found: list) -> list[str]:
    return [sentence.words for sentence in found]


@pytest.mark.parametrize("place", range(6))
def test_every_sentence_of_an_enumerating_article_brings_opener_and_items(place):
    found = words(whole(split(ARTICLE)[place], lambda _: []))
    assert found[0].startswith("第五条")
    assert found[2].endswith("给予下列处罚：")
    assert found[3:] == ["（一）未按规定备案；", "（二）未建立台账，或者台账不全；", "（三）拒绝检查。"]


def test_what_follows_the_list_is_no_part_of_it():
    assert whole(split(ARTICLE)[-1], lambda _: []) == []


def test_parts_of_an_enumeration_in_prose_come_together():
    found = words(whole(split(PROSE)[2], lambda _: []))
    assert found == ["包括投入3万元买书；", "投入2万元修路；", "投入5万元种树。"]


def test_an_opener_without_items_of_its_own_takes_the_clauses_below():
    opener = clause("三十七、常务会议的任务是：", "三十七")
    below = [clause("（一）讨论重要事项；", "三十七/（一）"), clause("（二）审议法规草案。", "三十七/（二）")]
    found = words(whole(split(opener)[0], lambda asked: below if asked == opener else []))
    assert found == ["三十七、常务会议的任务是：", "（一）讨论重要事项；", "（二）审议法规草案。"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("明示下列事项：", True),
        ("对有下列突出表现的单位给予表彰。", True),
        ("会议每月召开三次。", False),
        ("处5万元以下罚款。", False),
        ("建立联席会议（以下简称会议）制度。", False),
    ],
)
def test_what_opens_a_list(text, expected):
    assert opens(text) is expected


def test_the_opener_may_hold_the_first_item():
    one = clause("还存在以下问题：一是结构不匹配；二是分布不均衡；三是设施薄弱。")
    assert len(words(whole(split(one)[2], lambda _: []))) == 3
