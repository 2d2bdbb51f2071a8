from __future__ import annotations

from rag.parse.report import outline
from tests.parse.support import parsed


def test_outline_is_indented_and_ends_with_warnings():
    lines = outline(
        parsed("某办法\n第一章 总则\n第一条 下列情形：\n（一）甲；\n（二）乙。\n第三条 于11月31日施行。")
    ).splitlines()
    assert lines[0] == "《某办法》（无发文字号）"
    assert "[层级] 第一章  总则" in lines
    assert any(line.startswith("  [条款] 第一条") for line in lines)
    assert any(line.startswith("    [条款] 第一条/（一）") for line in lines)
    assert lines[-3:] == [
        "需要核对的 2 处：",
        "  第6行：日期不存在：11月31日，按原文保留",
        "  第6行：编号不连续：第一条之后是第三条",
    ]
