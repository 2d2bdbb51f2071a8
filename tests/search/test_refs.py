import pytest

from rag.model import Clause, Kind
from rag.search.refs import find_references, nearest_parent, resolve
from tests.search.fixtures import clause

NOTICE = [
    clause(a)
    for a in (
        "一",
        "二",
        "二/（一）",
        "二/（一）/1",
        "二/（一）/2",
        "二/（二）",
        "二/（二）/3",
        "二/（二）/4",
        "三",
        "三/（一）",
        "三/（二）",
    )
]
RESTART = [
    clause(a) for a in ("二", "二/（一）", "二/（一）/1", "二/（一）/2", "二/（二）", "二/（二）/1", "二/（二）/2")
]
STATUTE = [
    clause(a)
    for a in (
        "第一章",
        "第三条",
        "第三条/第一款",
        "第三条/第二款",
        "第三条/第二款/（三）",
        "第十二条",
        "第十二条/（三）",
        "第二十条",
        "第二十条之一",
        "第一百零三条",
    )
]
PLAN = [
    clause(a)
    for a in (
        "第三章",
        "第三章/第二节",
        "第三章/第二节/一",
        "第三章/第二节/专栏2 服务项目",
        "第三章/第二节/表1 主要指标",
        "第三章/第二节/表1 主要指标/第5行",
        "附件",
        "附件/第一条",
        "1",
        "1/1.2",
        "1/1.2/1.2.1",
    )
]


@pytest.mark.parametrize(
    ("question", "clauses", "expected"),
    [
        ("第二部分（二）第3条", NOTICE, ["二/（二）/3"]),
        ("第3条讲什么", NOTICE, ["二/（二）/3"]),
        ("第三条讲什么", NOTICE, ["二/（二）/3"]),
        ("二（二）4", NOTICE, ["二/（二）/4"]),
        ("二、(二) 4．", NOTICE, ["二/（二）/4"]),
        ("二/（一）/2", NOTICE, ["二/（一）/2"]),
        ("三、（一）写了什么", NOTICE, ["三/（一）"]),
        ("第三部分第（二）项", NOTICE, ["三/（二）"]),
        ("第2条", RESTART, ["二/（一）/2", "二/（二）/2"]),
        ("（二）第2条", RESTART, ["二/（二）/2"]),
        ("第三条第二款第（三）项", STATUTE, ["第三条/第二款/（三）"]),
        ("第12条第三项", STATUTE, ["第十二条/（三）"]),
        ("第二十条之一", STATUTE, ["第二十条之一"]),
        ("第20条", STATUTE, ["第二十条"]),
        ("第103条", STATUTE, ["第一百零三条"]),
        ("第一百〇三条", STATUTE, ["第一百零三条"]),
        ("第三章第二节专栏2", PLAN, ["第三章/第二节/专栏2 服务项目"]),
        ("专栏二有什么", PLAN, ["第三章/第二节/专栏2 服务项目"]),
        ("表1第5行", PLAN, ["第三章/第二节/表1 主要指标/第5行"]),
        ("附件第一条", PLAN, ["附件/第一条"]),
        ("附件里有谁", PLAN, ["附件"]),
        ("1.2.1 的规定", PLAN, ["1/1.2/1.2.1"]),
        ("第30条", STATUTE, []),
        ("第四章", PLAN, []),
        ("第三条第五款", STATUTE, []),
    ],
)
def test_a_reference_names_exactly_its_clauses(question, clauses, expected):
    found = [c.address for ref in find_references(question) for c in resolve(ref, clauses)]
    assert found == expected


@pytest.mark.parametrize(
    "question",
    [
        "第十二次会议审议",
        "三级医院有几家",
        "（2022—2024年）的目标",
        "一老一小怎么服务",
        "到2025年达到3.75‰",
        "5个中心建在哪里",
        "第一位的单位牵头吗",
        "第四季度完成什么",
        "主要指标表有哪些",
    ],
)
def test_ordinary_numbers_are_no_references(question):
    assert find_references(question) == ()


def test_a_range_names_the_articles_between():
    numbers = sorted(ref.labels[-1].number for ref in find_references("第3条至第6条"))
    assert numbers == [3, 4, 5, 6]


def test_the_nearest_parent_of_a_missing_clause():
    missing = find_references("第二部分（二）第9条")[0]
    assert resolve(missing, NOTICE) == ()
    assert [c.address for c in nearest_parent(missing, NOTICE)] == ["二/（二）"]


def test_an_item_may_be_a_paragraph_of_the_first_level():
    clauses = [clause("二十九"), clause("三十"), clause("二/（三）")]
    assert [c.address for c in resolve(find_references("第三十项")[0], clauses)] == ["三十"]


def row(number: int, serial: str) -> Clause:
    text = f"健康服务\t{serial}\t指标{number}\t3.2"
    return clause(f"第三章/表1 主要指标/第{number}行", text, kind=Kind.ROW)


def test_a_serial_number_is_the_printed_one_and_may_stand_twice():
    rows = [row(n, serial) for n, serial in enumerate(("1", "2", "3", "2"), 1)]
    found = resolve(find_references("规划表1 序号3是什么指标")[0], rows)
    assert [c.address for c in found] == ["第三章/表1 主要指标/第3行"]
    assert len(resolve(find_references("表1序号2")[0], rows)) == 2
    assert resolve(find_references("表1序号9")[0], rows) == ()


def test_the_row_of_a_named_table_in_an_annex():
    rows = [clause("附件1/任务分工表/第5行", kind=Kind.ROW), clause("附件1")]
    assert [c.address for c in resolve(find_references("附件1分工表第5项")[0], rows)] == ["附件1/任务分工表/第5行"]


def test_a_decimal_number_in_a_sentence():
    assert find_references("应急预案3.1.2写了什么")[0].printed == "3.1.2"
