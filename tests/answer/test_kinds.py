"""A figure must be of the kind that is asked for."""

import pytest

from rag.answer.kinds import exact_kind, wanted_kind


@pytest.mark.parametrize(
    ("question", "holds", "not_this"),
    [
        ("每月能扣多少钱", "减除费用6万元", "每年3次"),
        ("欠薪罚多少", "处5万元以上10万元以下的罚款", "第五十五条"),
        ("目标是百分之多少", "达到75%", "共75个"),
        ("产假放几天", "享受98天产假", "女职工产假"),
        ("单次不能超过多少公斤", "每次负重超过20公斤", "每小时6次"),
        ("共改造多少户", "2024年至2025年共改造5万户", "5万平方米"),
        ("现在有多少张床", "床位120张", "建设医院3家"),
        ("多久监测一次", "开展年度监测", "加强监测"),
        ("股东比例上限是多少", "允许不超过五分之一", "共五家"),
        ("金竹村计划投资多少万元", "计划投资（万元）为680", "共680个"),
        ("登记费收多少", "每件80元", "共80件"),
        ("2025年要占百分之几", "参加锻炼人数比例（%）：2020年31.2，2025年38.5", "共31人"),
        ("要降到占卫生总费用多少以下", "比重（%）：2025年＜27", "共5元"),
        ("办补贴要交哪些材料", "身份证明复印件", "落实补贴政策"),
        ("从哪年开始实行", "2021年起", "推进支付方式改革"),
        ("家庭病床怎么收费", "每次20元", "推广家庭病床"),
        ("地膜薄到多少毫米以下", "厚度小于0.01毫米", "地膜"),
        ("投放点几点到几点开", "投放时间为每日7:00—9:00、18:00—21:00", "误时投放点开放至23:00"),
        ("几点以后不能放鞭炮", "每日22时后不得燃放", "22个燃放点"),
    ],
)
def test_exact_kinds(question, holds, not_this):
    kind = exact_kind(question)
    assert kind
    assert kind.search(holds)
    assert not kind.search(not_this)


@pytest.mark.parametrize(
    ("question", "holds", "not_this"),
    [("要建几个中心", "建设2 个次中心", "建设一批次中心"), ("一年开几回", "每年召开两次会议", "召开会议")],
)
def test_a_count_only_chooses_the_sentence(question, holds, not_this):
    kind = wanted_kind(question)
    assert exact_kind(question) is None
    assert kind
    assert kind.search(holds)
    assert not kind.search(not_this)


def test_a_question_for_the_way_asks_for_no_figure():
    assert exact_kind("怎么计算要交多少钱") is None
    assert wanted_kind("谁牵头") is None


@pytest.mark.parametrize("question", ["电话又打不通怎样处理", "耽误了这几天的损失找谁要"])
def test_words_that_only_sound_like_a_figure_ask_for_none(question):
    assert exact_kind(question) is None
