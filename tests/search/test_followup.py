import pytest

from rag.search.followup import standalone
from rag.search.names import find_names
from tests.search.fixtures import DIRECTORY


@pytest.mark.parametrize(
    ("history", "question", "parts", "document"),
    [
        (["清河三年行动计划里人均体育场地面积是多少"], "那东湖呢？", ["人均体育场地面积"], "donghu-2024-1"),
        (["清政办〔2023〕5号第2条讲什么"], "第3条呢", ["第3条"], "qinghe-2023-5"),
        (["清政办〔2023〕5号是什么时候印发的"], "它的发文机关是谁", ["发文机关"], "qinghe-2023-5"),
        (["东湖区养老服务中心建几个"], "这个由谁负责", ["养老服务中心", "由谁负责"], "donghu-2024-1"),
        (["东湖区2024年养老床位有多少"], "到2025年呢", ["2025年", "养老床位"], "donghu-2024-1"),
        (["东湖区城区养老服务中心要建几个"], "乡村呢", ["乡村", "养老服务中心", "几个"], "donghu-2024-1"),
        (["东湖区养老服务中心可以收押金吗"], "违反了罚多少", ["违反了罚多少", "押金"], "donghu-2024-1"),
        (["清河县2023年人均体育场地面积是多少"], "换成东湖呢", ["人均体育场地面积"], "donghu-2024-1"),
        (["清河三年行动计划怎么建设体育场地"], "东湖那边呢，怎么规定的？", ["建设体育场地"], "donghu-2024-1"),
        (
            ["东湖区养老服务中心由哪些单位负责"],
            "养老床位那一条呢，也是这几家吗",
            ["养老床位", "由哪些单位负责"],
            "donghu-2024-1",
        ),
        (["东湖区要不要建养老服务中心"], "这件事由哪些单位负责", ["养老服务中心", "由哪些单位负责"], "donghu-2024-1"),
        (
            ["东湖区2023年底前哪4个街道建成养老服务中心"],
            "那2024年底前再建成的是哪三个",
            ["养老服务中心", "2024年底前"],
            "donghu-2024-1",
        ),
        (["东湖区2024年养老床位有多少"], "那2025年呢", ["2025年", "养老床位"], "donghu-2024-1"),
        (["东湖区养老服务中心建几个", "由谁负责"], "什么时候完成", ["什么时候完成"], "donghu-2024-1"),
    ],
)
def test_a_follow_up_takes_over_what_it_leaves_out(history, question, parts, document):
    text = standalone(question, history, DIRECTORY)
    assert all(part in text for part in parts), text
    assert find_names(text, DIRECTORY).doc_ids == (document,)


@pytest.mark.parametrize("question", ["清河县公共图书馆建设工作方案的文号是多少", "各县对体育场地有什么要求"])
def test_a_question_that_stands_alone_stays_as_it_is(question):
    assert standalone(question, ["东湖区养老服务中心建几个"], DIRECTORY) == question


def test_without_history_nothing_changes():
    assert standalone("那东湖呢？", [], DIRECTORY) == "那东湖呢？"


def test_the_year_of_one_document_is_not_asked_of_another():
    assert "2023" not in standalone("换成东湖呢", ["清河县2023年人均体育场地面积是多少"], DIRECTORY)
