"""Sentences and headings cut by page breaks and hard wraps."""

from __future__ import annotations

from rag.model import Kind
from tests.parse.support import addresses, check, parsed


def test_page_break_inside_a_word():
    text = "一、任务\n1. 完善体系。健全多渠道监测和快速反\n\n应体系，实现共享。\n2. 提升水平。落实标准。（责任单位：县财政局、卫\n\n健委）"
    found = parsed(text)
    check(found, text)
    assert found.clauses[1].text == "1. 完善体系。健全多渠道监测和快速反应体系，实现共享。"
    assert found.clauses[2].text.endswith("县财政局、卫健委）")


def test_hard_wrapped_file_is_read_as_paragraphs():
    lines = [
        "    一、工作目标",
        "    到2025年，全区家庭医生签约服务覆盖率达到75%以上，重点人",
        "群签约覆盖率达到85%以上，基本实现家庭全覆盖。签约服务费标准",
        "为每人每年120元，由医保基金、基本公共卫生服务经费和签约居民",
        "付费等方式共同分担，并于2024年",
        "11月25日前报送。",
        "    二、主要任务",
        "    （一）扩大签约服务供给。有序扩大家庭医生队伍来源渠道，鼓励",
        "符合条件的二、三级医院医师加入家庭医生队伍，探索中医医师参与",
        "签约服务，推动资源下沉到基层，方便居民就近获得连续的健康服务",
        "和管理。",
        "    （二）丰富签约服务内涵。提升能力。",
    ]
    found = parsed("\n".join(lines))
    assert addresses(found) == ["一", "二", "二/（一）", "二/（二）"]
    assert "并于2024年11月25日前报送。" in found.clauses[0].text
    assert "参与签约服务，推动资源下沉到基层，方便居民就近获得连续的健康服务和管理。" in found.clauses[2].text


def test_heading_cut_over_two_lines():
    text = "一、任务\n（一）优化资源配置，加强队伍建设，推进卫生健康服务能力\n现代化\n1.提升能力。发展队伍。\n2.健全制度。落实责任。"
    assert parsed(text).clauses[1].heading == "优化资源配置，加强队伍建设，推进卫生健康服务能力现代化"


def test_unclosed_bracket_continues():
    text = "一、公立医院落实“两个允许”（允许突破现行工资\n调控水平，允许提取各项基金）要求。\n二、落实责任。"
    assert addresses(parsed(text)) == ["一", "二"]


def test_heading_and_unnumbered_heading_below_it_are_two():
    text = (
        "第一节　强化公共卫生服务\n建设疾病预防控制体系\n\n完善疾控中心功能定位，强化监测预警、风险评估、流行病学调查等职能，提高能力。\n"
        "创新医防协同机制\n\n完善专业机构、综合医院和基层机构“三位一体”的防控机制，推进深度协作，落实责任。"
    )
    found = parsed(text)
    assert addresses(found) == ["第一节", "第一节/建设疾病预防控制体系", "第一节/创新医防协同机制"]
    assert found.clauses[0].kind is Kind.SECTION


def test_name_list_keeps_its_lines():
    text = "一、人员\n组  长：王某某  县长\n副组长：李  某  副县长\n成  员：张某某  局长\n        赵某某  主任\n二、职责\n统筹协调。"
    found = parsed(text)
    assert addresses(found) == ["一", "二"]
    assert found.clauses[0].text.count("\n") == 4


def test_a_headings_last_noun_is_no_cut():
    text = "某预案\n1 总则\n1.1 编制目的及依据\n为了做好应急工作，制定本预案。\n1.2 存在的不足\n基础薄弱，能力不强。\n2 附则\n略。"
    found = {clause.address: clause for clause in parsed(text).clauses}
    assert [found[at].heading for at in ("1/1.1", "1/1.2")] == ["编制目的及依据", "存在的不足"]
    assert found["1/1.1"].text == "1.1 编制目的及依据\n为了做好应急工作，制定本预案。"


def test_a_sentence_cut_behind_the_same_word_is_mended():
    text = "一、要求\n（一）县直各单位开展检查，应当以本办法第二章作为依据\n和准则。\n（二）落实责任。"
    assert addresses(parsed(text)) == ["一", "一/（一）", "一/（二）"]
    assert "作为依据和准则" in parsed(text).clauses[1].text


def test_lines_of_a_form_stay_apart_though_none_ends_with_a_stop():
    text = "一、重点任务\n（一）甲任务。做甲事情。\n责任单位：市商务局牵头，市教育局配合\n完成时限：2024年12月底\n（二）乙任务。做乙事情。\n"
    found = next(clause for clause in parsed(text).clauses if clause.address.endswith("（一）"))
    assert found.text.splitlines()[1:] == ["责任单位：市商务局牵头，市教育局配合", "完成时限：2024年12月底"]
