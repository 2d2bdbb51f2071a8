"""The grammar's table: what a line may open with, beside what it must never be taken for."""

from __future__ import annotations

import pytest

from rag.parse.grammar import label_of
from tests.parse.support import addresses, parsed


@pytest.mark.parametrize(
    ("line", "canonical"),
    [
        ("第一编　总则", "第一编"),
        ("第一分编　通则", "第一分编"),
        ("第一部分　发展基础", "一"),
        ("第1部分：发展基础", "一"),
        ("第三章　主要任务", "第三章"),
        ("第 三 章 主要任务", "第三章"),
        ("第五节　生活、卫生。", "第五节"),
        ("第36条 本办法自公布之日起施行。", "第三十六条"),
        ("第一百〇三条　略", "第一百零三条"),
        ("第二十条之一　略", "第二十条之一"),
        ("第二十三条项目负责人应当记录。", "第二十三条"),
        ("第三十六条第三人提供差额补足的，依法处理。", "第三十六条"),
        ("一、总体要求", "一"),
        ("二．工作目标", "二"),
        ("十二、加强领导", "十二"),
        ("（一）指导思想。坚持…", "（一）"),
        ("(六) 加大人才引进", "（六）"),
        ("〔二〕基本原则", "（二）"),
        ("㈢组织实施", "（三）"),
        ("1．加强人才培养", "1"),
        ("1. 加强人才培养", "1"),
        ("1、加强人才培养", "1"),
        ("１、加强人才培养", "1"),
        ("1.2024年底前完成改造。", "1"),
        ("⒈总则", "1"),
        ("（3）强化监管", "（3）"),
        ("(3)强化监管", "（3）"),
        ("⑶强化监管", "（3）"),
        ("3）强化监管", "（3）"),
        ("④落实责任", "④"),
        ("1.2.1 编制依据", "1.2.1"),
        ("1.1编制目的", "1.1"),
        ("1　总则", "1"),
        ("（三）项目申报。", "（三）"),
        ("（六）款项拨付。", "（六）"),
        ("（一）目标任务", "（一）"),
        ("（二）到二〇二五年，全面建成。", "（二）"),
    ],
)
def test_labels(line: str, canonical: str):
    label = label_of(line)
    assert label is not None
    assert label.canonical == canonical


@pytest.mark.parametrize(
    "line",
    [
        "第三条第二款的规定处理：",
        "第五条规定的条件",
        "第五条、第六条规定的情形",
        "第三条 第二款第（一）项",
        "第三条的规定",
        "第三章规定了法律责任，违反的要处罚。",
        "第一编辑部负责",
        "第一章明确了适用范围。",
        "第二章共5条",
        "2022年11月25日",
        "3.75‰以下",
        "5个中心卫生院",
        "2.5万人",
        "1.5倍以上",
        "一、二级医院等级评审工作",
        "一、二、三类目录",
        "1、2号楼改造",
        "（一）项所列情形",
        "（一）、（二）项",
        "（一）至（三）项规定",
        "（一）至三项规定",
        "（三）目所列情形",
        "（二）款规定的条件",
        "一是落实责任。",
        "第一，提高认识。",
        "十四五期间",
        "10 分钟内到达",
        "$1+1+1+N$ 家庭医生签约",
    ],
)
def test_never_labels(line: str):
    label = label_of(line)
    assert label is None or label.style.name == "1", "at most the bare number of a decimal document"


def test_bare_numbers_are_headings_in_decimal_documents_only():
    plain = "一、目标\n救护车在\n10 分钟内到达现场，做好衔接。\n二、措施\n落实责任。"
    assert addresses(parsed(plain)) == ["一", "二"]
    decimal = (
        "某预案\n1 总则\n1.1 目的\n为做好工作，制定本预案。\n2 体系\n2.1 指挥部\n负责指挥。\n3 附则\n自印发之日起实施。"
    )
    assert addresses(parsed(decimal)) == ["正文前", "1", "1/1.1", "2", "2/2.1", "3"]
