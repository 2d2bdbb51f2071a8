import pytest

from rag.model import Role
from rag.search.query import clean, questions, understand
from tests.search.fixtures import DIRECTORY

UNITS = ("县医保局", "县财政局", "区财政局", "县卫健委")
INDICATORS = ("人均预期寿命（岁）", "婴儿死亡率（‰）", "5岁以下儿童死亡率（‰）")


def query(question, *history):
    return understand(question, history, DIRECTORY, UNITS, INDICATORS)


@pytest.mark.parametrize(
    ("question", "intent"),
    [
        ("你好", "help"),
        ("你能做什么？", "help"),
        ("清政办〔2023〕5号第9条讲什么", "lookup"),
        ("清河三年行动计划什么时候印发", "metadata"),
        ("清政〔2021〕9号的发文机关", "metadata"),
        ("哪份文件最早印发", "metadata"),
        ("哪些任务由县医保局负责", "reverse_duties"),
        ("医保局牵头的工作有哪些", "reverse_duties"),
        ("体育场地建设由谁负责", "duties"),
        ("体育场地建设的责任单位是谁", "duties"),
        ("婴儿死亡率目标是多少", "indicators"),
        ("约束性指标有哪些", "indicators"),
        ("体育场地怎么建设", "search"),
        ("清河县的图书馆什么时候建成", "search"),
    ],
)
def test_intent(question, intent):
    assert query(question).intent == intent


@pytest.mark.parametrize(
    ("question", "wants"),
    [
        ("哪年建成", "time"),
        ("建几个中心", "number"),
        ("组长是谁", "who"),
        ("有哪些措施", "list"),
        ("第9条讲什么", "how"),
        ("是否收费", "yes_no"),
    ],
)
def test_what_is_wanted(question, wants):
    assert query(question).wants == wants


def test_units_roles_and_indicators():
    assert query("县财政局配合哪些任务").units == ("县财政局",)
    assert query("县财政局配合哪些任务").role is Role.SUPPORT
    assert set(query("财政局负责哪些任务").units) == {"县财政局", "区财政局"}
    assert query("5岁以下儿童死亡率").indicators == ("5岁以下儿童死亡率（‰）",)


def test_hidden_characters_and_full_width_forms_are_cleaned():
    assert clean("\u200b第１２条\u202e讲什么\x07") == "第12条讲什么"


def test_json_leaves_empty_fields_out():
    assert set(query("体育场地怎么建设").to_json()) == {"asked", "text", "topic", "intent", "wants"}


def test_a_question_that_asks_several_things_falls_into_its_parts():
    parts = questions(query("联席会议谁当召集人，一年开几次"))
    assert [(part.topic, part.wants) for part in parts] == [("联席会议谁当召集人", "who"), ("一年开几次", "number")]
    assert questions(query("联席会议谁当召集人")) == [query("联席会议谁当召集人")]


def test_the_focus_of_a_follow_up_is_its_own_words():
    assert query("那乡村呢", "东湖区城区要建几个养老服务中心").focus == "那乡村呢"
    assert query("养老服务中心要建几个").focus == ""


def test_the_latest_day_to_do_something_is_no_question_for_the_latest_document():
    assert query("实施意见的细则最晚什么时候出台").extreme is None
    assert query("哪份文件印发最晚").extreme == "最晚"


def test_a_follow_up_takes_the_one_indicator_that_its_own_words_name():
    names = ("每千常住人口注册护士数（人）", "每千常住人口药师（士）数（人）")
    asked = understand("那药师呢", ["清河县每千人口注册护士数要达到多少"], DIRECTORY, (), names)
    assert asked.indicators == (names[1],)
