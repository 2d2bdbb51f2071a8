"""Documents as web pages print them: what the page adds is no part of the title, and no second document."""

from __future__ import annotations

import pytest

from tests.parse.support import check, parsed

NOTICE = (
    "某县关于推进旅游发展的意见\n\n各乡镇人民政府：\n\n现提出如下意见。\n一、总体要求\n加强管理。\n二、任务\n做好工作。\n\n"
    "某县人民政府\n2023年7月6日\n\n"
)


@pytest.mark.parametrize(
    "line",
    [
        "扫一扫在手机打开当前页",
        "【打印】【关闭】",
        "信息来源：县政府办公室\n责任编辑：王五",
        "相关链接：图解",
        "相关附件：意见.pdf",
    ],
)
def test_what_stands_behind_the_signature_makes_no_cover_of_the_document(line: str):
    found = parsed(NOTICE + line)
    check(found, NOTICE + line)
    assert [c.address for c in found.clauses] == ["正文前", "一", "二", "文末"]
    assert found.document.title == "某县关于推进旅游发展的意见"
    assert (found.document.issued_on, found.document.issuer) == ("2023-07-06", ("某县人民政府",))
    assert found.document.notice_title is None


@pytest.mark.parametrize(
    ("under", "title", "doc_no"),
    [
        ("来源：市政府办公室 发布日期：2025-03-21 字体：[大 中 小] 打印", "某县关于供水的公告", None),
        ("发布时间：2024-11-06 10:25    来源：县政府    浏览次数：1286", "某县关于供水的公告", None),
        ("2024年第3号", "某县关于供水的公告", "2024年第3号"),
        ("某县水利局公告2024年第3号", "某县关于供水的公告", "某县水利局公告2024年第3号"),
        ("（2023—2025年）", "某县关于供水的公告（2023—2025年）", None),
    ],
)
def test_lines_under_the_title(under: str, title: str, doc_no: str | None):
    document = parsed(f"某县关于供水的公告\n{under}\n\n为做好工作，现公告如下：\n一、标准\n每吨三元。\n").document
    assert (document.title, document.doc_no) == (title, doc_no)
    assert document.period == ((2023, 2025) if "—" in under else None)
