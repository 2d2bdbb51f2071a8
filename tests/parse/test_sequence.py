"""Sequence evidence: runs that continue, restart, run on, skip and repeat; references and contents pages that do not count."""

from __future__ import annotations

import pytest

from rag.model import Kind
from tests.parse.support import addresses, check, parsed


def tree(text: str) -> list[str]:
    found = parsed(text)
    check(found, text)
    return addresses(found)


def test_wrapped_cross_reference_stays_in_its_clause():
    """FIELD.md §1: RAGFlow cut 第四条 in two here and filed its rest under 第三条."""
    text = (
        "某办法\n第一条 为了规范管理，制定本办法。\n第二条 本办法适用于本县。\n第三条 申请人应当提交材料。\n主管部门应当受理。\n"
        "第四条 违反本办法规定的，由主管部门依照\n第三条第二款的规定处理：\n（一）责令改正；\n（二）处以罚款。\n第五条 本办法自公布之日起施行。"
    )
    found = parsed(text)
    by_address = {clause.address: clause for clause in found.clauses}
    assert list(by_address) == ["正文前", "第一条", "第二条", "第三条", "第四条", "第五条"]
    assert "依照第三条第二款的规定处理：" in by_address["第四条"].text
    assert by_address["第四条"].text.endswith("（二）处以罚款。")
    assert [span.address for span in found.spans if span.parent == "第四条"] == ["第四条/（一）", "第四条/（二）"]


def test_reference_that_fits_the_sequence_is_still_text():
    text = "第一条 为了管理，制定本办法。\n第二条 违反本办法的，依照\n第三条规定处罚。\n第三条 本办法自公布之日起施行。"
    assert tree(text) == ["第一条", "第二条", "第三条"]


def test_official_numbering_is_kept_to_the_last_level():
    """FIELD.md §1: others merge 1. into its （一） or lose every number."""
    text = "意见\n一、总体要求\n（一）思想\n1.甲甲。\n（1）乙乙。\n①丙丙。\n②丁丁。\n（2）戊戊。\n2.己己。\n（二）原则\n二、任务\n落实责任。"
    assert tree(text)[1:] == [
        "一", "一/（一）", "一/（一）/1", "一/（一）/1/（1）", "一/（一）/1/（1）/①", "一/（一）/1/（1）/②", "一/（一）/1/（2）",
        "一/（一）/2", "一/（二）", "二",
    ]  # fmt: skip


def test_numbers_restart_or_run_on():
    restart = "一、任务\n（一）甲\n1.子。\n2.丑。\n（二）乙\n1.寅。\n2.卯。"
    assert tree(restart)[-2:] == ["一/（二）/1", "一/（二）/2"]
    run_on = "一、任务\n（一）甲\n1.子。\n2.丑。\n（二）乙\n3.寅。\n二、保障\n（三）丙。"
    assert tree(run_on)[-3:] == ["一/（二）/3", "二", "二/（三）"]


def test_articles_run_through_chapters_and_start_their_address():
    text = "第一章 总则\n第一条 甲。\n第二章 分则\n第一节 乙\n第二条 丙。\n第二条之一 丁。\n第三章 附则\n第三条 戊。"
    assert tree(text) == ["第一章", "第一条", "第二章", "第二章/第一节", "第二条", "第二条之一", "第三章", "第三条"]
    article = next(clause for clause in parsed(text).clauses if clause.address == "第二条")
    assert article.path == ("第二章 分则", "第一节 乙")


def test_levels_may_be_skipped_and_mixed():
    text = "第一章 甲\n第一节 乙\n一、丙\n1.丁丁。\n2.戊戊。\n二、己\n第二节 庚\n（一）辛。\n（二）壬。"
    assert tree(text) == [
        "第一章", "第一章/第一节", "第一章/第一节/一", "第一章/第一节/一/1", "第一章/第一节/一/2", "第一章/第一节/二",
        "第一章/第二节", "第一章/第二节/（一）", "第一章/第二节/（二）",
    ]  # fmt: skip


def test_gap_and_repeat_are_kept_with_a_warning():
    found = parsed("一、甲\n子。\n二、乙\n丑。\n四、丁\n寅。\n四、戊\n卯。")
    assert addresses(found) == ["一", "二", "四", "四〔2〕"]
    assert [warning.line for warning in found.warnings if "不连续" in warning.what] == [5]
    assert [warning.line for warning in found.warnings if "重复" in warning.what]


def test_lone_heading_beside_unnumbered_ones():
    text = (
        "第一章 任务\n建设疾控体系\n完善疾控中心功能定位，强化监测预警、风险评估、流行病学调查等职能，提高能力。\n"
        "十一、完善服务项目\n实施国家基本公共卫生服务项目，完善经费财政补助稳步增长机制，优化服务内涵。"
    )
    found = parsed(text)
    assert addresses(found) == ["第一章", "第一章/建设疾控体系", "第一章/十一"]
    assert any("十一" in warning.what and warning.line == 4 for warning in found.warnings)


def test_contents_page_is_no_heading():
    text = "某规划\n目　录\n第一章 背景\n第二章 任务\n一、健全网络\n第一章 背景\n到2021年底，机构12家。\n第二章 任务\n一、健全网络\n布局设施。"
    found = parsed(text)
    assert addresses(found) == ["正文前", "第一章", "第二章", "第二章/一"]
    assert "目　录" in found.clauses[0].text


def test_dates_decimals_and_quantities_at_line_starts():
    text = "一、目标\n死亡率控制在\n3.75‰以下，其中\n5个中心达标，于\n2022年11月25日前完成，\n2.5万人受益。\n二、措施\n落实。"
    assert tree(text) == ["一", "二"]


def test_first_second_third_inside_a_sentence_are_text():
    assert tree("一、问题\n一是投入不足。\n二是人才短缺。\n三是机制不活。\n二、对策\n加大投入。") == ["一", "二"]


def test_annexes_number_afresh():
    text = "通知\n一、要求\n落实责任。\n附件：1.分工表\n2.办法\n某县人民政府\n2024年1月1日\n附件1\n分工表\n一、甲\n子。\n附件2\n办法\n第一条 乙。\n第二条 丙。"
    assert tree(text) == ["正文前", "一", "文末", "附件1", "附件1/一", "附件2", "附件2/第一条", "附件2/第二条"]


def test_body_without_any_label_is_paragraphs():
    text = "某局\n关于表彰先进的决定\n某发〔2024〕1号\n各单位：\n为表彰先进，现作出决定。\n望再接再厉。\n某县某局\n2024年1月1日"
    found = parsed(text)
    assert addresses(found) == ["正文前", "正文", "正文/第一段", "正文/第二段", "文末"]


def test_run_in_headings_need_three_siblings():
    three = "第一节 原则\n坚持党的领导。完善体制机制。\n坚持人民至上。维护健康权益。\n坚持改革创新。激发活力。"
    assert tree(three) == ["第一节", "第一节/坚持党的领导", "第一节/坚持人民至上", "第一节/坚持改革创新"]
    two = "第一节 原则\n坚持党的领导。完善体制机制。\n坚持人民至上。维护健康权益。"
    assert tree(two) == ["第一节"]


def test_boxes_hang_on_the_section_not_on_the_item():
    text = "第一章 甲\n第一节 乙\n一、丙\n子子。\n二、丁\n丑丑。\n专栏1  重点工程\n医院建设：新建病房。\n\n\n第二节 戊\n寅寅。"
    found = parsed(text)
    assert "第一章/第一节/专栏1 重点工程" in addresses(found)
    box = next(clause for clause in found.clauses if clause.kind is Kind.BOX)
    assert box.text == "专栏1  重点工程\n医院建设：新建病房。"


def test_decimal_headings_may_begin_with_a_roman_numeral():
    found = parsed(
        "1 总则\n1.1 编制目的\n保障供水。\n2 应急响应\n2.1 分级\n分为四级。\n2.2 Ⅳ级响应\n2.2.1 启动条件：发布黄色预警。\n"
        "2.2.2 由主任决定启动。\n2.3 Ⅲ级响应\n由指挥长决定启动。"
    )
    assert [c.address for c in found.clauses][2:] == ["2", "2/2.1", "2/2.2", "2/2.2/2.2.1", "2/2.2/2.2.2", "2/2.3"]


@pytest.mark.parametrize("joint", ["\n", ""], ids=["own line", "run in"])
def test_items_in_one_line_of_an_article_are_items(joint: str):
    text = f"某县条例\n第一条　为了管理，制定本条例。\n第二条　禁止下列行为：{joint}（一）乱倒垃圾；（二）乱贴广告；（三）擅自接管。\n第三条　违反第二条第（一）项、（二）项的，处罚款。"
    found = parsed(text)
    check(found, text)
    assert [(s.address, s.text) for s in found.spans] == [
        ("第二条/（一）", "（一）乱倒垃圾；"),
        ("第二条/（二）", "（二）乱贴广告；"),
        ("第二条/（三）", "（三）擅自接管。"),
    ]
