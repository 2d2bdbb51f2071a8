"""Markdown parses to the tree of the same words as plain text; its signs are not printed."""

from __future__ import annotations

import re

from tests.parse.support import DATA, check_tree, parsed, tree


def test_same_tree_as_plain_text():
    marked = (DATA / "opinion.md").read_text(encoding="utf-8")
    plain = re.sub(r"^#+ |\*\*|^\| ?-.*\n", "", marked, flags=re.M)
    assert tree(parsed(marked, markdown=True)) == tree(parsed(plain))


def test_signs_are_left_out_of_text_and_offsets_hold_them():
    text = "## 一、总体要求\n\n**（一）指导思想。** 坚持*人民*至上。\n\n> 引用\\*一句。\n"
    found = parsed(text, markdown=True)
    assert [clause.text for clause in found.clauses] == [
        "一、总体要求",
        "（一）指导思想。 坚持*人民*至上。\n引用*一句。",
    ]
    assert text[found.clauses[1].start : found.clauses[1].end].startswith("**（一）")


def test_unnumbered_headings_by_their_level():
    text = "# 某方案\n\n某方案依据规定制定。\n\n## 总体要求\n\n坚持。\n\n### 原则\n\n公平。\n\n## 主要任务\n\n落实。\n"
    found = parsed(text, markdown=True)
    check_tree(found)
    assert [clause.address for clause in found.clauses] == ["正文前", "总体要求", "总体要求/原则", "主要任务"]


def test_bold_in_a_plain_file_is_seen_through_and_kept():
    found = parsed("**一、目标**\n提高。\n**二、措施**\n落实。")
    assert [(clause.address, clause.heading) for clause in found.clauses] == [("一", "目标"), ("二", "措施")]
    assert found.clauses[0].text == "**一、目标**\n提高。"


def test_latex_leftovers_are_text():
    found = parsed("一、签约\n充实“ $1+1+1+N$ ”家庭医生签约团队。")
    assert "$1+1+1+N$" in found.clauses[0].text
