import pytest

from rag.model import Role
from rag.search.query import clean, questions, quoted, understand
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
        ("体育场地建设由哪几个部门负责", "duties"),
        ("体育场地这块归哪两个部门管", "duties"),
        ("体育场地建设由那些部门负责", "duties"),
        ("体育场地建设落到哪些单位头上", "duties"),
        ("体育场地建设配合的又是哪些单位", "duties"),
        ("清河三年行动计划二（三）里财政局要做哪些事", "lookup"),
        ("清河和东湖两份文件哪个印发在先", "metadata"),
        ("东湖区养老服务体系建设的那个意见是几号文", "metadata"),
        ("2023年清河全民健身三年行动计划由哪两家机关联合印发", "metadata"),
        ("东湖区养老服务品牌叫什么名字", "search"),
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


def test_an_indicator_that_a_follow_up_names_in_full_is_asked_for_alone():
    names = ("孕产妇死亡率（/10万）", "婴儿死亡率（‰）", "5岁以下儿童死亡率（‰）")
    asked = understand("那孕产妇死亡率呢？", ["清河县5岁以下儿童死亡率要控制在多少"], DIRECTORY, (), names)
    assert asked.indicators == names[:1]


def test_years_in_chinese_numerals_are_read():
    assert clean("二〇二三年的计划") == "2023年的计划"
    assert clean("二零二三年的计划") == "2023年的计划"


def test_a_place_typed_in_other_characters_of_its_sound_is_taken_for_the_region():
    found = query("青河县体育场地怎么建设")  # 青河县 is a county of its own and is not in the library
    assert not found.respelt
    assert found.named.unknown == ("青河县",)
    found = query("冻湖区有几个中心")
    assert found.respelt == (("冻湖区", "东湖区"),)
    assert found.doc_ids == ("donghu-2024-1",)


def test_what_is_quoted_may_leave_the_numeral_open():
    pattern = quoted(query("实行“几统一”管理"))["几统一"]
    assert pattern.search("实行七统一管理")
    assert not pattern.search("实行统一管理")


@pytest.mark.parametrize(
    ("question", "role"),
    [
        ("谁牵头", Role.LEAD),
        ("谁指导，谁参与", None),
        ("归哪几个单位管，谁是牵头的", None),
        ("哪些单位配合", Role.SUPPORT),
    ],
)
def test_a_role_is_one_only_where_one_is_asked_for(question, role):
    assert query(f"体育场地建设{question}").role == role
