"""What is searched: which clauses, in which words, in pieces that fit."""

from __future__ import annotations

from dataclasses import replace

from rag.model import Document, Kind
from rag.store import texts
from tests.fakes import HashEncoder, clause

DOCUMENT = Document("甲", "栾川县卫生健康三年行动计划")


def test_the_context_stands_before_the_clause() -> None:
    one = clause("甲", "一/1", "1．搬迁中心。", path=("一、重点任务", "（一）急救"))
    assert texts.embed_text(DOCUMENT, one) == "栾川县卫生健康三年行动计划\n一、重点任务 （一）急救\n1．搬迁中心。"
    assert texts.word_text(DOCUMENT, one).endswith("1．搬迁中心。")
    row = replace(one, kind=Kind.ROW, text="1\t岁\t78.47", rendered="人均预期寿命（岁）：2020年78.47")
    assert texts.embed_text(DOCUMENT, row).endswith("\n人均预期寿命（岁）：2020年78.47")
    assert texts.embed_text(Document("乙", ""), clause("乙", "一", "文")) == "文"


def test_headings_alone_tables_and_spans_are_not_searched() -> None:
    clauses = [
        clause("甲", "一", "一、重点任务", heading="重点任务", kind=Kind.SECTION),
        clause("甲", "一/（一）", "（一）加强组织 领导。县委统筹。", heading="加强组织领导", kind=Kind.SECTION),
        clause("甲", "一/（一）/1", "1．成立专班。"),
        clause("甲", "一/（二）", "（二）加强宣传", heading="加强宣传"),
        clause("甲", "表1", "表1 指标\n岁\n78", heading="指标", kind=Kind.TABLE),
        clause("甲", "表1/第1行", "岁\t78", kind=Kind.ROW, rendered="岁：78"),
        clause("甲", "表2", "表2 没有认出行的表格 1 2 3", kind=Kind.TABLE),
        clause("甲", "第一条", "第一条 申请人。"),
        clause("甲", "第一条/第一款", "申请人。", span=True),
        clause("甲", "文末", "————", kind=Kind.TAIL),
    ]
    found = [one.address for one in texts.searched(clauses)]
    assert found == ["一/（一）", "一/（一）/1", "一/（二）", "表1/第1行", "表2", "第一条"]


def test_a_long_clause_becomes_pieces_that_fit_and_lose_nothing() -> None:
    encoder = HashEncoder(max_tokens=120)
    body = "".join(f"（{n}）第{n}项工作由县卫健委牵头落实，年底前完成。" for n in range(1, 40))
    long = clause("甲", "一/1", body, path=("一、重点任务",))
    pieces = [piece for piece in texts.pieces(DOCUMENT, long, (), encoder) if not piece.sentence]
    assert len(pieces) > 5
    assert all(encoder.count_tokens(piece.text) <= 120 for piece in pieces)
    head = "栾川县卫生健康三年行动计划\n一、重点任务\n"
    assert all(piece.text.startswith(head) for piece in pieces)
    assert "".join(piece.text.removeprefix(head) for piece in pieces) == body
    assert [piece.id for piece in pieces[:2]] == ["甲#一/1@0", "甲#一/1@1"]
    assert len({piece.hash for piece in pieces}) == len(pieces)


def test_sentences_are_pieces_of_their_own_without_context() -> None:
    def sentences(text: str) -> list[tuple[str, str]]:
        made = texts.pieces(DOCUMENT, clause("甲", "一/1", text), (), HashEncoder())
        return [(piece.id, piece.text) for piece in made if piece.sentence]

    assert sentences("1．迁建中心。2024年完成。") == [("甲#一/1@s0", "1．迁建中心。"), ("甲#一/1@s1", "2024年完成。")]
    assert sentences("1．迁建中心。") == []


def test_endless_titles_leave_room_for_the_clause() -> None:
    encoder = HashEncoder(max_tokens=400)
    wordy = clause("甲", "一/1", "落实资金。" * 300, path=tuple("很长的标题" * 100 for _ in range(9)))
    made = texts.pieces(Document("甲", "关于印发" * 200), wordy, (), encoder)
    pieces = [piece for piece in made if not piece.sentence]
    assert all(encoder.count_tokens(piece.text) <= 400 and "落实资金" in piece.text for piece in pieces)


def test_the_same_text_has_another_key_for_another_embedder() -> None:
    assert texts.text_hash("文", "a") == texts.text_hash("文", "a") != texts.text_hash("文", "b")
