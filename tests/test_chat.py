"""End to end on the five documents with the embedded default: what the README promises."""

import json
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from rag.chat import Chat, answer_json
from rag.errors import BadQuestion
from rag.model import Answer, Status

ROOT = Path(__file__).resolve().parent.parent
GOLD = [
    json.loads(line) for file in sorted((ROOT / "eval/gold").glob("*.jsonl")) for line in file.open(encoding="utf-8")
]


def squash(text):
    return re.sub(r"\s+", "", text)


@pytest.fixture(scope="module")
def chat(settings, real_index):
    return Chat(settings, real_index)


def test_a_fact_with_its_clause_and_quote(chat):
    answer = chat.ask("栾川的120急救指挥中心哪年搬迁？")
    assert answer.status is Status.ANSWERED
    assert "2024年" in answer.answer
    assert answer.citations[0].clause_id == "luanchuan-2022-36#二/（一）/3"
    assert "2024年完成搬迁" in answer.citations[0].quote
    assert "〔1〕" in answer.answer


def test_a_clause_by_number_asks_no_vectors(settings, real_index):
    class NoVectors:
        def __getattr__(self, name):
            raise AssertionError(f"vectors asked: {name}")

    vectors, embedder = real_index.vectors, real_index.embedder
    real_index.vectors, real_index.embedder = NoVectors(), NoVectors()
    try:
        real_index.embedder.__dict__["name"] = embedder.name
        answer = Chat(settings, real_index).ask("栾办〔2022〕36号第9条讲什么")
    finally:
        real_index.vectors, real_index.embedder = vectors, embedder
    assert answer.citations[0].clause_id == "luanchuan-2022-36#二/（三）/9"
    assert answer.passages[0].route == "lookup"
    assert "筑牢村卫生室网底" in answer.answer


@pytest.mark.parametrize(
    "question",
    [
        "嵩县2024年托位数是多少",
        "栾川三年行动计划第25条是什么",
        "豫政〔2023〕5号讲什么",
        "资阳区卫生健康局局长叫什么名字",
    ],
)
def test_what_the_documents_do_not_give(chat, question):
    answer = chat.ask(question)
    assert answer.status is Status.NOT_IN_CORPUS
    assert answer.answer


@pytest.mark.parametrize("question", ["你好", "你能做什么？", "谢谢"])
def test_greetings_get_help_and_no_refusal(chat, question):
    answer = chat.ask(question)
    assert answer.status is Status.ANSWERED
    assert not answer.citations
    assert "条知" in answer.answer


def test_a_reverse_list_is_whole_with_its_count(chat, real_index):
    answer = chat.ask("栾川三年行动计划里哪些任务由县医保局负责？")
    wanted = {d.clause_id for d in real_index.catalogue.duties("luanchuan-2022-36") if d.unit == "县医保局"}
    assert {c.clause_id for c in answer.citations} == wanted
    assert f"共{len(wanted)}项" in answer.answer


def test_two_figures_for_one_indicator_are_shown_together(chat):
    answer = chat.ask("井研县2020年婴儿死亡率是多少？")
    assert "1.76" in answer.answer
    assert "3.28" in answer.answer
    assert any("两种写法" in notice for notice in answer.notices)


def test_an_impossible_date_is_quoted_and_marked(chat):
    answer = chat.ask("栾政〔2020〕7号四（二）讲什么")
    assert "11月31日" in answer.answer
    assert any("11月31日" in notice for notice in answer.notices)


def test_a_follow_up_stands_on_the_question_before(chat):
    answer = chat.ask("第13条呢", ["栾办〔2022〕36号第12条讲什么"])
    assert answer.citations[0].clause_id == "luanchuan-2022-36#二/（五）/13"


@pytest.mark.slow
def test_every_citation_over_all_gold_questions_is_verbatim_and_among_the_passages(chat, real_index):
    checked = 0
    for case in GOLD:
        answer = chat.ask(case["question"], [h["question"] for h in case.get("history", [])])
        found = real_index.catalogue.clauses_by_ids([c.clause_id for c in answer.citations])
        passages = [p.clause.clause_id for p in answer.passages]
        assert len(passages) == len(set(passages))
        assert [c.n for c in answer.citations] == list(range(1, len(answer.citations) + 1))
        for citation in answer.citations:
            checked += 1
            assert squash(citation.quote) in squash(found[citation.clause_id].text), (case["id"], citation)
            assert citation.clause_id in passages, (case["id"], citation)
            assert f"〔{citation.n}〕" in answer.answer, (case["id"], citation)
        assert len(passages) >= 10, case["id"]
    assert checked > len(GOLD) / 2


@pytest.mark.parametrize("question", ["", "   ", "\u200b\n", "长" * 100_000, "\x00\x07"])
def test_an_unusable_question_is_named_as_such(chat, question):
    with pytest.raises(BadQuestion):
        chat.ask(question)


@pytest.mark.parametrize(
    "question",
    [
        "？？？",
        "asdf qwer",
        "的的的的",
        "第第第条",
        "（）（）",
        "《》",
        "〔2022〕号",
        "🙂",
        "1",
        "SELECT * FROM clauses; --",
        "a" * 1999,
    ],
)
def test_odd_questions_get_an_answer_object(chat, question):
    assert isinstance(chat.ask(question), Answer)


def test_ten_at_once_get_their_own_answers(chat):
    questions = [f"栾办〔2022〕36号第{n}条讲什么" for n in range(1, 11)]
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(chat.ask, questions))
    assert [a.citations[0].address.rsplit("/", 1)[-1] for a in answers] == [str(n) for n in range(1, 11)]


def test_the_stream_ends_with_the_answer_whose_text_it_sent(chat):
    *deltas, last = chat.stream("资阳的救护车在城区几分钟内要到？")
    assert "".join(deltas) == last.answer


def test_json_has_the_contract_keys(chat):
    data = answer_json(chat.ask("栾川的120急救指挥中心哪年搬迁？", id="q1"))
    keys = [
        "id",
        "question",
        "status",
        "answer",
        "citations",
        "passages",
        "notices",
        "answerer",
        "embedder",
        "fingerprint",
        "query",
        "timings_ms",
    ]
    assert all(key in data for key in keys)
    assert data["id"] == "q1"
    assert data["answerer"] == "extractive"
    assert set(["n", "clause_id", "doc_id", "address", "label", "quote", "verified"]) <= set(data["citations"][0])
    assert (
        data["citations"][0]["label"]
        == "《栾川县卫生健康改革发展三年行动计划（2022—2024年）》（栾办〔2022〕36号）二、（一）3."
    )
    assert set(["clause_id", "address", "text", "score", "source"]) <= set(data["passages"][0])
    assert set(["understand", "search", "answer", "verify"]) <= set(data["timings_ms"])
    json.dumps(data, ensure_ascii=False)
