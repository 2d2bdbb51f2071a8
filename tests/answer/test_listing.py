"""Lists are shown whole, wherever in them the question hits."""

import pytest

from rag.answer.listing import opens, section, whole
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


def _section(*lines: str) -> tuple[Clause, list[Clause]]:
    parent = Clause("d", "附件2/一", Kind.SECTION, "个人申请补贴", "一、个人申请补贴", 0, 8)
    items = [
        Clause("d", f"附件2/一/{n}", Kind.CLAUSE, "", f"{n}．{line}", 0, 1, parent=parent.address)
        for n, line in enumerate(lines, 1)
    ]
    return parent, items


def test_materials_told_a_line_each_are_shown_with_their_heading():
    parent, items = _section("申请表1份；", "身份证复印件；", "证书复印件。")
    found = section(items[1], lambda _: parent, lambda _: items)
    assert [s.words for s in found] == ["一、个人申请补贴", "1．申请表1份；", "2．身份证复印件；", "3．证书复印件。"]


@pytest.mark.parametrize(
    "lines",
    [("申请表；", "身份证。"), ("加强领导。成立专班，统筹推进。", "压实责任。", "严格督导。")],
    ids=["two", "more than a line"],
)
def test_other_sections_are_no_list(lines):
    parent, items = _section(*lines)
    assert section(items[0], lambda _: parent, lambda _: items) == []
