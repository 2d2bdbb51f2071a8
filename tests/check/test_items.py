"""Whole statements of a list put back in the text's order, and where that would say something else."""

import pytest

from rag.check.order.items import items_in_order
from rag.check.verify import check
from rag.model import Clause, Kind

CASES = "职工有下列情形之一的，可以提取余额：\n（一）购买住房的；\n（二）离休、退休的；\n（三）出境定居的。"
LEAVE = "职工累计工作已满1年不满10年的，年休假5天；已满10年不满20年的，年休假10天；已满20年的，年休假15天。"
AIMS = "2020年新开工改造小区3.9万个；到2022年，基本形成制度框架；到2025年，完成改造任务。"


@pytest.mark.parametrize(
    ("text", "said", "wanted"),
    [
        (CASES, "职工有下列情形之一的，可以提取余额：出境定居的；购买住房的；离休、退休的。",
         "职工有下列情形之一的，可以提取余额：购买住房的；离休、退休的；出境定居的。"),
        (CASES, "职工有下列情形之一的，可以提取余额：（一）退休、离休的；（二）购买住房的。",
         "职工有下列情形之一的，可以提取余额：购买住房的；退休、离休的。"),
        (LEAVE, "职工累计工作已满20年的，年休假15天；已满10年不满20年的，年休假10天；已满1年不满10年的，年休假5天。", LEAVE),
        (AIMS, "到2025年，完成改造任务；2020年新开工改造小区3.9万个。", "2020年新开工改造小区3.9万个；到2025年，完成改造任务。"),
    ],
)  # fmt: skip
def test_whole_statements_are_put_in_the_texts_order(text: str, said: str, wanted: str):
    assert list(items_in_order(said, text)) == [wanted]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("按照下列程序办理：（一）受理申请；（二）审核材料；（三）公示结果。", "按照下列程序办理：公示结果；审核材料；受理申请。"),
        ("盗窃财物的，处五日以下拘留；情节严重的，处十日以下拘留。", "情节严重的，处十日以下拘留；盗窃财物的，处五日以下拘留。"),
        ("县财政局负责筹集资金；负责拨付资金；负责监督使用。", "负责拨付资金；县财政局负责筹集资金；负责监督使用。"),
        ("违反本条例规定，生产次品的，责令改正；销售次品的，责令停售。", "销售次品的，责令停售；违反本条例规定，生产次品的，责令改正。"),
        (CASES, "职工有下列情形之一的，可以提取余额：购买住房的；离休、退休的；出境定居的。"),
    ],
    ids=["a procedure", "made worse", "its subject", "its case", "in order"],
)  # fmt: skip
def test_no_order_is_made_where_it_tells_something(text: str, said: str):
    assert not [one for one in items_in_order(said, text) if one != said]


@pytest.mark.parametrize(
    ("said", "true"),
    [
        ("农村户籍的，补助800元；城镇户籍的，补助500元。", True),
        ("农村户籍的，补助500元；城镇户籍的，补助800元。", False),
    ],
)
def test_a_statement_is_moved_with_all_its_words(said: str, true: bool):
    text = "一、补助标准\n城镇户籍的，补助500元；农村户籍的，补助800元。"
    found = check(said, [Clause("made", "一", Kind.CLAUSE, "补助标准", text, 0, len(text))])
    assert (found.verdict == "verified") is true
