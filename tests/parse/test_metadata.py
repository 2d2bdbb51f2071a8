"""What a document prints about itself; what is absent is None."""

from __future__ import annotations

import pytest

from rag.model import Document, ManifestEntry
from rag.parse import parse
from tests.parse.support import parsed, source

NOTICE = """示例县人民政府文件
示政发【2024】第008号
示例县人民政府
关于印发示例县健康行动计划（2024-2026年）的通知
各乡镇人民政府，县直各单位：
《示例县健康行动计划（2024—2026 年）》已经县政府第12次常务会议审议通过，现印发给你们。
示例县人民政府
2024年3月5日
（此件公开发布）
示例县健康行动计划
(2024—2026 年)
根据《示例市健康规划》（示市发〔2023〕7 号）和《“健康中国”纲要》，制定本计划。
一、目标
提高水平。
抄送：县委办，县人大办。
示例县人民政府办公室　　2024年3月6日印发
"""


def document(text: str) -> Document:
    return parsed(text).document


def test_a_notice_with_a_plan_inside():
    found = document(NOTICE)
    assert found.title == "示例县健康行动计划（2024—2026年）"
    assert found.notice_title == "示例县人民政府关于印发示例县健康行动计划（2024—2026年）的通知"
    assert found.doc_no == "示政发〔2024〕8号"
    assert found.issuer == ("示例县人民政府",)
    assert found.addressee == "各乡镇人民政府，县直各单位"
    assert (found.issued_on, found.printed_on) == ("2024-03-05", "2024-03-06")
    assert found.cc == ("县委办", "县人大办")
    assert found.approved_by == "县政府第12次常务会议"
    assert found.public == "此件公开发布"
    assert found.region == "示例县"
    assert found.period == (2024, 2026)
    assert found.cites == ("《示例市健康规划》（示市发〔2023〕7号）", "《“健康中国”纲要》")


def test_absent_is_none_and_the_manifest_fills_what_a_file_cannot_tell():
    text = "关于加强管理的通知\n各单位：\n请加强管理。"
    bare = document(text)
    assert (bare.doc_no, bare.issued_on, bare.printed_on, bare.region, bare.period, bare.public) == (None,) * 6
    assert bare.issuer == ()
    entry = ManifestEntry(region="示例县", public="主动公开", validity="有效")
    filled = parse(source(text), entry).document
    assert (filled.region, filled.public, filled.validity) == ("示例县", "主动公开", "有效")
    assert parse(source(NOTICE), entry).document.public == "此件公开发布", "the text wins over the manifest"


@pytest.mark.parametrize(
    ("title", "period"),
    [
        ("示例县“十四五”卫生健康发展规划", (2021, 2025)),
        ("示例县三年行动计划（2022—2024年）", (2022, 2024)),
        ("示例县三年行动方案（2022年至2024年）", (2022, 2024)),
        ("示例县2024年工作要点", (2024, 2024)),
        ("示例县人民政府关于2018年度科学技术奖励的决定", None),
        ("示例县健康实施意见", None),
    ],
)
def test_planning_period(title: str, period: tuple[int, int] | None):
    assert document(f"{title}\n为做好工作，制定本文件。\n一、甲\n乙乙。").period == period


@pytest.mark.parametrize(
    ("signature", "region"),
    [
        ("益阳市资阳区人民政府办公室", "资阳区"),
        ("中共栾川县委办公室", "栾川县"),
        ("国务院办公厅", None),
        ("新疆维吾尔自治区人民政府", "新疆维吾尔自治区"),
    ],
)
def test_region_is_the_issuers(signature: str, region: str | None):
    assert document(f"{signature}关于加强管理的意见\n各单位：\n请加强管理。\n一、甲\n乙乙。").region == region


def test_dates_in_chinese_numerals():
    text = "某局关于甲的复函\n某函〔2004〕1号\n某县人民政府：\n同意。\n某市某局\n二○○四年八月十二日"
    assert document(text).issued_on == "2004-08-12"


def test_joint_issuers_and_registration_number():
    text = "ZYDR—2023—01012\n示发〔2023〕1号\n示例县卫生健康局　示例县财政局\n关于做好工作的通知\n各单位：\n请做好工作。\n示例县卫生健康局　示例县财政局\n2023年1月1日"
    found = document(text)
    assert found.issuer == ("示例县卫生健康局", "示例县财政局")
    assert found.reg_no == "ZYDR—2023—01012"


def test_impossible_dates_are_warned_about_and_never_made_up():
    found = parsed("某局关于甲的通知\n各单位：\n请于11月31日前报送。\n某县某局\n2023年2月30日")
    assert found.document.issued_on is None
    assert [warning.line for warning in found.warnings] == [3, 5]


@pytest.mark.parametrize(
    ("text", "cites"),
    [
        ("某条例\n第一条　根据《中华人民共和国某某法》，制定本条例。\n第二条　依照《某某办法》处罚。\n第三条　自公布之日起施行。", ("《中华人民共和国某某法》",)),
        ("某预案\n1 总则\n1.1 编制目的及依据\n根据《某某管理法》、《某某管理条例》等，制定本预案。\n1.2 范围\n按照《某某管理规则》执行。\n2 附则\n略。", ("《某某管理法》", "《某某管理条例》")),
        ("某批复\n某局：\n你们关于支持某某高新区建设的请示（某科发高〔2018〕235号）收悉。现批复如下：\n一、同意。\n二、落实。", ("关于支持某某高新区建设的请示（某科发高〔2018〕235号）",)),
        ("某通知\n各单位：\n一、贯彻落实《某某管理办法》。\n二、原《某某规定》同时废止。", ()),
    ],
)  # fmt: skip
def test_cites_are_what_the_document_rests_on(text: str, cites: tuple[str, ...]):
    assert document(text).cites == cites


def test_the_number_of_an_order_under_the_title_is_no_part_of_it():
    found = document(
        "示例市充电设施补贴办法\n\n示例市人民政府令第52号\n\n《示例市充电设施补贴办法》已经市人民政府第61次常务会议审议通过，"
        "现予公布，自2024年11月1日起施行。\n\n市长　陈某\n\n2024年9月12日\n\n第一条　为规范管理，制定本办法。\n\n第二条　略。\n"
    )
    assert (found.title, found.doc_no) == ("示例市充电设施补贴办法", "示例市人民政府令第52号")


COVER = """示例市供水和节水专项规划（2023—2030年）

示例市水务局　示例市发展和改革委员会
2023年11月

第一章 现状
第一节 基础
全市有水厂4座。
"""


@pytest.mark.parametrize("month", ["2023年11月", "二〇二三年十一月"])
def test_the_cover_of_a_plan_is_no_part_of_its_title(month: str):
    plan = document(COVER.replace("2023年11月", month))
    assert plan.title == "示例市供水和节水专项规划（2023—2030年）"
    assert plan.issuer == ("示例市水务局", "示例市发展和改革委员会")
    assert plan.issued_on is None


def test_the_cover_of_a_plan_behind_its_notice_is_no_part_of_its_title():
    notice = """示例市人民政府关于印发供水规划的通知
各区人民政府：
现将规划印发给你们，请贯彻执行。
示例市人民政府
2023年12月5日
"""
    assert document(notice + COVER).title == "示例市供水和节水专项规划（2023—2030年）"
