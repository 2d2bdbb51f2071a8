"""Quotes are found white space aside, tables keep their rows, and nothing a user or document says becomes markup."""

from __future__ import annotations

from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.model import Clause, Document, Kind
from rag.web.render import Renderer, blocks, clause_url, find_quote, pieces
from rag.web.turn import Source, Turn, restore, store
from tests.fakes_chat import CLAUSES

TABLE = [clause for clause in CLAUSES if clause.address.startswith("二/表1")]


def squash(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize(
    ("text", "quote", "to", "found"),
    [
        ("甲乙丙丁", "乙丙", "", "乙丙"),
        ("甲乙\n　丙丁", "乙丙", "", "乙\n　丙"),
        ("甲乙丙丁", "乙 丙", "", "乙丙"),
        ("甲乙丙丁", "戊", "", None),
        ("甲乙丙丁", "", "", None),
        ("开头一些话结尾", "开头", "结尾", "开头一些话结尾"),
        ("开头一些话", "开头", "结尾", None),
        ("结尾之前的开头一些话结尾", "开头", "结尾", "开头一些话结尾"),
    ],
)
def test_find_quote(text: str, quote: str, to: str, found: str | None) -> None:
    span = find_quote(text, quote, to)
    assert (text[slice(*span)] if span else None) == found


@given(st.text(min_size=1, max_size=80), st.data())
def test_every_part_of_a_text_is_found_in_it(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    quote = text[start : data.draw(st.integers(start + 1, len(text)))]
    span = find_quote(text, quote)
    if squash(quote):
        assert span is not None
        assert squash(text[slice(*span)]) == squash(quote)
    else:
        assert span is None


@given(st.text(max_size=40), st.integers(0, 40), st.tuples(st.integers(0, 40), st.integers(0, 40)))
def test_pieces_lose_and_repeat_nothing(text: str, strong: int, mark: tuple[int, int]) -> None:
    low, high = sorted(mark)
    made = pieces(text, 0, len(text), strong, (low, high))
    assert "".join(piece.text for piece in made) == text
    assert "".join(piece.text for piece in made if piece.marked) == text[low:high]
    assert "".join(piece.text for piece in made if piece.strong) == text[:strong]


def test_link_of_a_short_and_of_a_long_quote_lead_back_to_the_words() -> None:
    short = urlsplit(clause_url("/zc", "a#二/（一）/3", "哪 年"))
    assert unquote(short.path) == "/zc/clause/a#二/（一）/3"
    assert parse_qs(short.query) == {"quote": ["哪 年"]}
    text = "".join(chr(0x4E00 + n) for n in range(900))
    url = clause_url("", "a#一", text[100:800])
    assert len(url) < 800
    query = parse_qs(urlsplit(url).query)
    assert find_quote(text, query["quote"][0], query["to"][0]) == (100, 800)


def test_table_is_shown_with_its_rows_and_loses_nothing() -> None:
    (table,) = blocks(TABLE, TABLE[2], "3.28")
    assert table.target
    cells = [["".join(piece.text for piece in cell) for cell in row] for row in table.rows]
    assert cells == [["1", "寿命", "78.6"], ["2", "死亡率", "3.28"]]
    assert [piece.text for row in table.rows for cell in row for piece in cell if piece.marked] == ["3.28"]
    lead = "".join(piece.text for piece in table.pieces)
    assert squash(lead + "".join(map("".join, cells))) == squash(TABLE[0].text)


def test_column_names_are_shown_as_such_only_where_every_column_has_one() -> None:
    for line, head in (
        ("序号\t名称\t目标", ("序号", "名称", "目标")),
        ("序号\t名称和目标", ()),
        ("序号 名称 目标", ()),
    ):
        text = f"表1 指标\n{line}\n1\t寿命\t78.6\n2\t死亡率\t3.28"
        made = Clause("plan", "二/表1 指标", Kind.TABLE, "指标", text, 0, len(text))
        (table,) = blocks([made, *TABLE[1:]])
        assert table.head == head
        assert ("名称" in "".join(piece.text for piece in table.pieces)) == (not head)


def test_table_whose_rows_are_not_in_its_text_is_shown_as_printed() -> None:
    text = "表1\n其他内容"
    odd = Clause("plan", "二/表1 指标", Kind.TABLE, "", text, 0, len(text))
    (table,) = blocks([odd, *TABLE[1:]])
    assert table.rows == ()
    assert "".join(piece.text for piece in table.pieces) == text


def test_span_of_an_article_is_marked_inside_the_article() -> None:
    article = Clause("law", "第十二条", Kind.CLAUSE, "", "第十二条 有下列情形的：（一）甲；（二）乙。", 0, 20)
    item = Clause("law", "第十二条/（二）", Kind.CLAUSE, "", "（二）乙。", 15, 20, parent="第十二条", span=True)
    (block,) = blocks([article], item, "乙")
    assert block.target
    assert [piece.text for piece in block.pieces if piece.marked] == ["乙"]


def turn(**changes: object) -> Turn:
    values = {
        "question": "<script>q()</script>",
        "status": "answered",
        "answer": "栾办〔2022〕36号<img src=x>〔1〕。〔2〕〔7〕",
        "citations": [
            Source(n=1, clause_id='a#"><script>', label="《<b>甲</b>》一、", quote="<i>引</i>"),
            Source(n=2, clause_id="a#二", label="《乙》二、", quote="引文", verified=False),
        ],
        "notices": ["<script>n()</script>"],
        "answerer": "extractive",
    }
    return Turn.model_validate(values | changes)


def test_turn_escapes_everything_and_makes_chips_of_cited_markers_only() -> None:
    html = Renderer().turn(turn(), 0)
    for raw in ("<script>", "<img", "<b>甲", "<i>引"):
        assert raw not in html
    assert html.count('class="cw-chip"') == 2
    assert "〔2022〕36号" in html
    assert "〔7〕" in html
    assert "未核实" in html
    assert "已回答" in html
    assert "以原文为准" in html


def test_ai_is_named_on_a_models_answer_only() -> None:
    assert "AI生成" in Renderer().turn(turn(answerer="llm:qwen"))
    assert "AI生成" not in Renderer().turn(turn())


@pytest.mark.parametrize(
    ("status", "badge"),
    [
        ("answered", "已回答"),
        ("not_in_corpus", "文件中没有"),
        ("weak_evidence", "证据不足"),
        ("model_unavailable", "模型不可用"),
        ("stopped", "已停止"),
        ("failed", "出错了"),
    ],
)
def test_badge_of_each_state(status: str, badge: str) -> None:
    html = Renderer().turn(turn(status=status), 0)
    assert f'<span class="cw-badge">{badge}</span>' in html
    assert f"cw-is-{status}" in html


def test_copied_text_holds_answer_and_citations() -> None:
    text = turn().as_text()
    assert "〔2〕《乙》二、：“引文”" in text
    assert "以原文为准" in text


def test_what_a_browser_stored_comes_back_or_is_left_out() -> None:
    turns = [turn(question=f"第{n}问") for n in range(3)]
    assert restore(store(turns)) == turns
    for broken in (
        None,
        5,
        "x",
        {"question": "x"},
        [None, 3, {}, {"question": 1}, {"question": "x", "status": "evil"}],
    ):
        assert restore(broken) == []


def test_stored_turns_stay_small_and_keep_the_latest() -> None:
    kept = restore(store([turn(question=f"第{n}问", answer="长" * 20_000) for n in range(30)]))
    assert 0 < len(kept) < 15
    assert kept[-1].question == "第29问"
    assert len(store([turn(answer="长" * 500_000)])) == 1


def test_documents_are_listed_with_number_and_date() -> None:
    html = Renderer("/zc").documents(
        [Document("a b", "<甲>", doc_no="某办〔2022〕36号", issued_on="2022-11-25"), Document("c", "乙")]
    )
    assert 'href="/zc/document/a%20b"' in html
    assert "&lt;甲&gt;" in html
    assert "某办〔2022〕36号" in html
    assert "2022-11-25" in html
    assert "无文号" in html
