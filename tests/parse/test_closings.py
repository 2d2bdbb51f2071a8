"""Text behind a list: given to the clause it stands in where the items prove that the list is over, else left."""

from __future__ import annotations

import pytest

from rag.model import Clause, Kind
from tests.parse.support import check, parsed


def texts(text: str) -> dict[str, Clause]:
    found = parsed(text)
    check(found, text)
    return {clause.address: clause for clause in found.clauses}


def test_items_that_are_one_sentence_end_with_their_stop():
    found = texts(
        "某规则\n一、全体会议由县长召集。会议的主要任务是：\n（一）讨论重大事项；\n（二）部署重要工作；\n（三）通报形势。\n"
        "全体会议每半年召开一次，可安排有关单位列席。\n二、常务会议每月召开。\n三、议题由县长确定。"
    )
    assert found["一/（三）"].text == "（三）通报形势。"
    assert found["一/续"].text == "全体会议每半年召开一次，可安排有关单位列席。"
    assert (found["一/续"].kind, found["一/续"].printed, found["一/续"].parent) == (Kind.CLAUSE, "一、（续）", "一")


def test_two_items_joined_by_a_semicolon_are_enough():
    found = texts("某规则\n一、任务是：\n（一）讨论；\n（二）部署。\n会议每半年召开一次。\n二、其他。")
    assert list(found) == ["正文前", "一", "一/（一）", "一/（二）", "一/续", "二"]


def test_closing_of_a_list_of_like_items_at_the_top():
    items = "".join(f"{n}、对成效明显的地方，在安排资金时予以倾斜。（县财政局负责）\n" for n in "一二三四")
    found = texts(
        f"某通知\n各单位：\n{items}各单位要认真组织实施。\n自印发之日起，原通知停止执行。\n某县人民政府\n2024年1月1日"
    )
    assert list(found) == ["正文前", "一", "二", "三", "四", "续", "文末"]
    assert found["续"].text == "各单位要认真组织实施。\n自印发之日起，原通知停止执行。"
    assert (found["续"].kind, found["续"].printed, found["续"].path) == (Kind.CLAUSE, "正文（续）", ())


def test_closing_of_run_in_headings():
    body = "第一节 环境\n战略带来机遇。国家战略交汇叠加。\n改革指明方向。改革持续深化。\n需求拓展空间。健康需求增长。\n数字提供支撑。数字化加快发展。\n"
    found = texts(f"第一章 背景\n{body}与此同时，问题依然存在：一是基础薄弱。二是人才匮乏。\n第二节 要求\n落实。")
    assert found["第一章/第一节/数字提供支撑"].text == "数字提供支撑。数字化加快发展。"
    assert found["第一章/第一节/续"].text.startswith("与此同时")
    assert found["第一章/第一节/续"].printed == "第一章第一节（续）"


@pytest.mark.parametrize(
    "body",
    [
        "（一）甲甲。做好工作。\n再做工作。\n（二）乙乙。做好工作。\n（三）丙丙。做好工作。\n（四）丁丁。做好工作。\n再做工作。\n",
        "（一）甲甲。做好工作。\n（二）乙乙。做好工作。\n再做工作。\n",
        "（一）甲甲，做好。\n（二）乙乙，做好。\n（三）丙丙，做好。\n（四）标准如下：\n甲类每人一百元。\n",
        "（一）甲甲。做好工作。\n（二）乙乙。做好工作。\n（三）丙丙。做好工作。\n（四）丁丁。做好工作。\n责任单位：县财政局。\n",
        "（一）甲甲。做好工作。\n（二）乙乙。做好工作。\n（三）丙丙。做好工作。\n（四）丁丁。做好工作。\n——再做工作。\n",
        "（一）甲甲。做好工作。\n（二）乙乙。做好工作。\n（三）丙丙。做好工作。\n（四）加强领导。\n做好工作，落实责任。\n",
    ],
    ids=["own paragraphs", "too few", "opens its own", "duties", "dash", "headline"],
)  # fmt: skip
def test_where_the_items_prove_nothing_the_text_stays(body: str):
    assert not [address for address in texts(f"某通知\n一、任务\n{body}二、要求\n落实责任。") if "续" in address]


def test_what_only_a_whole_document_says_of_itself_closes_any_list():
    found = texts(
        "某通知\n一、任务\n（一）甲甲。\n再做。\n（二）乙乙。\n本通知自2025年3月1日起执行，有效期至2026年12月31日。\n某县人民政府\n2025年2月1日"
    )
    assert found["一/（二）"].text == "（二）乙乙。"
    assert found["一/续"].text.startswith("本通知自2025年")


def test_behind_items_of_one_paragraph_all_before_it_is_said_of_the_document_too():
    found = texts(
        "某措施\n一、任务\n（一）甲甲。做。\n（二）乙乙。做。\n弄虚作假的，追回资金。\n本措施自2025年5月1日起施行。\n某省人民政府\n2025年2月1日"
    )
    assert found["一/续"].text.startswith("弄虚作假的")


def test_a_numbering_that_goes_on_in_the_next_part_is_not_over():
    first = (
        "一、甲甲要办理。乙乙。\n二、丙丙要办理。丁丁。\n三、戊戊要办理。己己。\n四、庚庚要办理。辛辛。\n再做工作。\n"
    )
    assert "第一章/续" not in texts(f"第一章 总则\n{first}第二章 会议\n五、壬壬。\n六、癸癸。")
    assert "第一章/续" in texts(f"第一章 总则\n{first}第二章 会议\n一、壬壬。\n二、癸癸。")


def test_articles_keep_their_paragraphs():
    text = (
        "第一条 下列情形：\n（一）甲；\n（二）乙。\n前款规定由县长解释。\n第二条 丙。\n第三条 丁。\n第四条 戊。\n己己。"
    )
    assert list(texts(text)) == ["第一条", "第二条", "第三条", "第四条"]


def test_the_closing_words_of_a_cover_notice():
    found = texts(
        "某县人民政府\n关于印发某计划的通知\n各单位：\n现将《某计划》印发给你们。\n一、制定方案；\n二、按月报送。\n联系电话变更的，请及时告知。\n"
        "某县人民政府\n2024年1月1日\n某计划\n一、目标\n提高水平。\n二、任务\n落实。"
    )
    assert found["正文前/二"].text == "二、按月报送。"
    assert "正文前/续" in found
    assert "正文前/续〔2〕" not in found


def test_path_of_a_label_without_heading_says_its_first_words():
    found = texts(
        "某规则\n一、全体会议由县长、副县长和各局局长组成，由县长召集和主持，根据需要可以安排有关单位的负责人列席。任务是：\n（一）讨论；\n（二）部署。\n二、略。"
    )
    assert found["一"].heading == ""
    assert found["一/（一）"].path == ("一、全体会议由县长、副县长和各局局长组成…",)
