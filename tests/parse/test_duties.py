"""Every form of 责任单位, with roles by the words or by the document's own rule."""

from __future__ import annotations

import pytest

from rag.model import Role
from tests.parse.support import parsed

L, S, J, U = Role.LEAD, Role.SUPPORT, Role.JOINT, Role.UNSTATED


def duties(sentence: str, rule: str = "") -> list[tuple[str, Role]]:
    found = parsed(f"一、任务\n（一）甲。{rule}开展工作。\n（二）乙。开展工作。{sentence}\n（三）丙。开展工作。")
    return [(duty.unit, duty.role) for duty in found.duties if duty.clause_id.endswith("（二）")]


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("（责任单位：县卫健委、发改委、财政局）", [("县卫健委", U), ("县发改委", U), ("县财政局", U)]),
        ("[责任单位：各乡镇（街道、经开区）、区卫生健康局]", [("各乡镇（街道、经开区）", U), ("区卫生健康局", U)]),
        ("（责任单位：县委组织部、县委编办，县卫健委、财政局）", [("县委组织部", U), ("县委编办", U), ("县卫健委", U), ("县财政局", U)]),
        ("（责任单位：县卫体局、县医保局按职责分别牵头负责）", [("县卫体局", L), ("县医保局", L)]),
        ("（责任单位：县教科局、县卫体局按职责分别牵头，县财政局配合）", [("县教科局", L), ("县卫体局", L), ("县财政局", S)]),
        ("（市场监管总局负责）", [("市场监管总局", U)]),
        ("（商务部、海关总署等有关部门负责）", [("商务部", U), ("海关总署", U)]),
        ("（国家发展改革委会同有关部门负责）", [("国家发展改革委", L)]),
        ("（教育部会同财政部负责）", [("教育部", L), ("财政部", S)]),
        ("（县卫健委牵头，县财政局、医保局配合）", [("县卫健委", L), ("县财政局", S), ("县医保局", S)]),
        ("（生态环境部牵头，国家发展改革委、农业农村部参与）", [("生态环境部", L), ("国家发展改革委", S), ("农业农村部", S)]),
        ("（县卫健委、县民政局按职责分工负责）", [("县卫健委", J), ("县民政局", J)]),
        ("（县公安局、县司法局共同负责）", [("县公安局", J), ("县司法局", J)]),
        ("（牵头单位：县民政局；配合单位：县财政局、卫健委）", [("县民政局", L), ("县财政局", S), ("县卫健委", S)]),
        ("（负责部门：人力资源社会保障部，适用范围：所有自贸试验区）", [("人力资源社会保障部", U)]),
        ("\n责任单位：县卫健局、各乡镇卫生院。", [("县卫健局", U), ("各乡镇卫生院", U)]),
        ("（工业和信息化部、文化和旅游部负责）", [("工业和信息化部", U), ("文化和旅游部", U)]),
        ("（财政部和农业农村部等和各省级人民政府负责）", [("财政部", U), ("农业农村部", U), ("各省级人民政府", U)]),
        ("（县生态环境局、县农业农村局指导）落实措施，强化监管。（县商务局指导，县供销社参与）继续推进。",
         [("县生态环境局", U), ("县农业农村局", U), ("县商务局", U), ("县供销社", S)]),
        ("（技工院校内由县人社局负责）开展试点，县里（由县财政局负责）安排。", []),
        ("（允许医疗服务收入扣除成本后主要用于人员奖励，由单位自主负责）", []),
        ("（以新桥河镇为中心）", []),
    ],
)  # fmt: skip
def test_forms(sentence: str, wanted: list[tuple[str, Role]]):
    assert duties(sentence) == wanted


@pytest.mark.parametrize(
    "rule",
    [
        "（责任单位：县政府办。以下除特别注明外，排名第一位的为牵头单位）",
        "（税务总局负责，排在第一位的部门为牵头部门，下同）",
        "（农业农村部等负责。列第一位者为牵头单位，下同）",
    ],
)
def test_the_documents_own_rule(rule: str):
    assert duties("（财政部、海关总署负责）", rule) == [("财政部", L), ("海关总署", S)]
    assert duties("（财政部负责，海关总署配合）", rule)[1] == ("海关总署", S)


def test_aliases_in_one_document_are_one_unit_and_the_printed_form_stays():
    found = parsed(
        "一、甲。做。（责任单位：县市场监督管理局）\n二、乙。做。（责任单位：县市场监管局）\n三、丙。做。（责任单位：县市场监督管理局）"
    )
    assert {duty.unit for duty in found.duties} == {"县市场监督管理局"}
    assert [duty.printed for duty in found.duties][1] == "县市场监管局"
