"""What the line under a statute's title tells (立法法 art. 61)."""

import pytest

from rag.parse.enacted import enacted
from tests.parse.test_metadata import document


@pytest.mark.parametrize(
    ("line", "issued", "issuer"),
    [
        ("（2024年9月12日示例市人民政府第38次常务会议通过　2024年10月8日示例市人民政府令第91号公布　自2025年1月1日起施行）", "2024-10-08", "示例市人民政府"),
        ("（2023年11月30日示例省第十四届人民代表大会常务委员会第六次会议通过）", "2023-11-30", "示例省人民代表大会常务委员会"),
        ("（二〇一九年三月二日示例县人民政府令第三号发布）", "2019-03-02", "示例县人民政府"),
        ("（示例县人民政府2021年11月印发）", None, "示例县人民政府"),
    ],
)  # fmt: skip
def test_publishing_counts_before_passing(line: str, issued: str | None, issuer: str):
    told = enacted(["示例办法", line, "第一条　略。"])
    assert told is not None
    assert (told.issued_on, told.issuer) == (issued, issuer)


def test_a_numbered_paragraph_is_none():
    assert enacted(["（一）结果在网站公布。", "（2024年目标）加快建设。"]) is None


def test_a_long_one_is_no_prose_of_the_document():
    found = document(
        "示例市停车管理办法\n\n（2024年9月12日示例市人民政府第38次常务会议通过　2024年10月8日示例市人民政府令第91号公布　"
        "自2025年1月1日起施行）\n\n第一章　总　则\n\n第一条　为加强管理，制定本办法。\n\n第二条　略。\n"
    )
    assert (found.doc_no, found.issuer, found.issued_on) == (
        "示例市人民政府令第91号",
        ("示例市人民政府",),
        "2024-10-08",
    )
    assert found.title == "示例市停车管理办法"
