import pytest

from rag.search.names import Directory, find_names, without_names
from tests.search.fixtures import DIRECTORY, DOCUMENTS, TEXTS


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("清政办〔2023〕5号讲什么", ["qinghe-2023-5"]),
        ("清政办[2023]5号的日期", ["qinghe-2023-5"]),
        ("清政办(2023)5号", ["qinghe-2023-5"]),
        ("清政办2023年5号文", ["qinghe-2023-5"]),
        ("清政办【2023】 5 号", ["qinghe-2023-5"]),
        ("《清河县公共图书馆建设方案》", ["qinghe-2021-9"]),
        ("清河三年行动计划", ["qinghe-2023-5"]),
        ("清河县的图书馆建设工作方案", ["qinghe-2021-9"]),
        ("清河2021年的方案", ["qinghe-2021-9"]),
        ("清河的体育场地", ["qinghe-2021-9", "qinghe-2023-5"]),
        ("东湖区有几个中心", ["donghu-2024-1"]),
        ("东湖和清河三年行动计划比较", ["donghu-2024-1", "qinghe-2023-5"]),
        ("养老服务体系建设实施意见的文号", ["donghu-2024-1"]),
        ("档案管理条例第三条", ["tiaoli"]),
        ("qinghe-2021-9 的附件", ["qinghe-2021-9"]),
        ("国令第800号什么时候施行", ["tiaoli"]),
        ("人均体育场地面积是多少", []),
        ("养老服务意见第三条", ["donghu-2024-1"]),
        ("东湖那个养老意见讲什么", ["donghu-2024-1"]),
        ("图书馆方案的文号", ["qinghe-2021-9"]),
        ("图书馆方案和养老服务意见各是怎么说的", ["donghu-2024-1", "qinghe-2021-9"]),
        ("清政2023年5号", ["qinghe-2023-5"]),
        ("清河2021年9号文第2条", ["qinghe-2021-9"]),
        ("清河2023年的三年行动计划和东政发〔2024〕1号哪个早", ["donghu-2024-1", "qinghe-2023-5"]),
        ("谁来编实施方案", []),
        ("提高服务质量的意见怎么征求", []),
    ],
)
def test_documents_named(question, expected):
    assert sorted(find_names(question, DIRECTORY).doc_ids) == sorted(expected)


@pytest.mark.parametrize(
    ("question", "unknown"),
    [
        ("嵩县2024年托位数是多少", "嵩县"),
        ("请问保德县怎么规定", "保德县"),
        ("清政办〔2023〕77号讲什么", "清政办〔2023〕77号"),
        ("《省级粮食储备办法》第三条", "《省级粮食储备办法》"),
        ("深圳市的标准", "深圳市"),
    ],
)
def test_names_that_nothing_has(question, unknown):
    assert find_names(question, DIRECTORY).unknown == (unknown,)


@pytest.mark.parametrize(
    "question",
    [
        "全县有几个社区",
        "我区养老服务中心",
        "各县区的要求",
        "城区道路",
        "县政府负责什么",
        "示范区建设",
        "建设健康社区",
        "清河县体育场地",
        "国办发〔2020〕11号说什么",
    ],
)
def test_ordinary_words_are_no_unknown_places(question):
    assert find_names(question, DIRECTORY).unknown == ()


def test_a_place_that_only_the_text_mentions_is_no_document():
    named = find_names("白河市有什么经验", DIRECTORY)
    assert named.doc_ids == ()
    assert named.unknown == ()


def test_years_asked_and_years_that_name_a_document():
    assert find_names("清河2025年人均体育场地面积", DIRECTORY).years == (2025,)
    assert find_names("清河2021年的方案由谁负责", DIRECTORY).years == ()


def test_the_topic_is_what_is_left():
    question = "清政办〔2023〕5号的目标是什么"
    assert without_names(question, find_names(question, DIRECTORY)) == "的目标是什么"


def test_an_abbreviation_that_ends_like_a_place_is_no_unknown_place():
    texts = (*TEXTS, "支持综合保税区发展。")
    directory = Directory(DOCUMENTS, texts)
    assert find_names("综保区要建成什么样", directory).unknown == ()
    assert find_names("岢岚县要建成什么样", directory).unknown == ("岢岚县",)


def test_another_places_title_is_another_document():
    assert find_names("《上海市档案管理条例》怎么规定", DIRECTORY).doc_ids == ()
    assert find_names("《中华人民共和国档案管理条例》怎么规定", DIRECTORY).doc_ids == ("tiaoli",)


def test_a_year_before_a_half_remembered_title():
    assert find_names("2021年公共图书馆建设方案有几条", DIRECTORY).doc_ids == ("qinghe-2021-9",)


def test_ordinary_words_that_are_also_stems_of_regions_are_no_places():
    assert find_names("清河县要新建几所幼儿园", DIRECTORY).places == ()
    assert find_names("清河县要新建几所幼儿园", DIRECTORY).unknown == ()


def test_a_cited_number_is_known_by_the_part_that_the_texts_have():
    named = find_names("清河的方案里引用的国办发〔2020〕11号叫什么", DIRECTORY)
    assert named.cited == ("国办发〔2020〕11号",)
    assert named.regions == ("清河县",)
