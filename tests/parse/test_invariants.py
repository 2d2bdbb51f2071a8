"""What holds for every parse: the corpus, the fixtures, the notices, and documents nobody wrote."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.load import load
from rag.parse import parse, to_json
from tests.parse import support


@pytest.mark.parametrize("path", [*support.DOCUMENTS, *support.FIXTURES], ids=lambda path: path.stem)
def test_text_offsets_and_addresses(path: Path):
    read = load(path)
    found = parse(read)
    if read.markdown:
        support.check_tree(found)
    else:
        support.check(found, read.text)


@pytest.mark.parametrize("path", support.DOCUMENTS, ids=lambda path: path.stem)
def test_same_parse_twice(path: Path):
    read = load(path)
    assert json.dumps(to_json(parse(read))) == json.dumps(to_json(parse(read)))


@pytest.mark.parametrize("newline", ["\r\n", "\r"])
def test_newlines_do_not_change_the_tree(newline: str):
    text = (support.CORPUS / "pianguan-2024-12.txt").read_text(encoding="utf-8")
    found = support.parsed(text.replace("\n", newline))
    support.check(found, text.replace("\n", newline))
    assert support.tree(found) == (support.DATA / "pianguan-2024-12.tree").read_text(encoding="utf-8")


PIECES = [
    "一、",
    "二、",
    "三、",
    "（一）",
    "（二）",
    "1.",
    "2.",
    "（1）",
    "①",
    "第一章",
    "第一条",
    "第二条",
    "第三条第二款的规定",
    "第一条之一",
    "1.1",
    "1",
    "总则",
    "附件",
    "附件1",
    "附件：1.甲",
    "专栏1",
    "表1",
    "主要指标",
    "目录",
    "——",
    "2022年11月25日",
    "11月31日",
    "县人民政府",
    "（此件公开发布）",
    "抄送：甲。",
    "《甲乙办法》",
    "（",
    "）",
    "“",
    "”",
    "。",
    "；",
    "：",
    "，",
    "甲乙丙丁",
    "责任单位：县卫健委、发改委",
    "（县财政局负责）",
    "3.75‰",
    "总体要求",
    "#",
    "**",
    "|",
    "---",
    "\u200b",
    "第",
    "条",
    "\u3000",
]


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from([*PIECES, "\n", "\n", "\n\n", "\t", "\n\t", "| 甲 | 乙 |\n|---|---|\n| 丙 | 丁 |\n"]),
        max_size=80,
    )
)
def test_generated_documents_keep_every_character(pieces: list[str]):
    text = "".join(pieces)
    support.check(support.parsed(text), text)
    support.check_tree(support.parsed(text, markdown=True))


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=400))
def test_any_text_is_a_tree(text: str):
    found = support.parsed(text)
    support.check_tree(found)
    to_json(found)
