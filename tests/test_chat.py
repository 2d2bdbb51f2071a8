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


@pytest.mark.parametrize(
    ("follow_up", "status"),
    [("那助产士呢", Status.NOT_IN_CORPUS), ("宇航员呢？", Status.NOT_IN_CORPUS), ("那药师呢", Status.ANSWERED)],
)
def test_a_follow_up_for_what_no_text_has_is_not_answered_by_the_question_before(chat, follow_up, status):
    answer = chat.ask(follow_up, ["井研县2025年每千常住人口注册护士数要达到多少"])
    assert answer.status is status
    assert re.sub("^那|呢.*", "", follow_up) in answer.answer
    assert "3.42" not in answer.answer


@pytest.mark.parametrize("thing", ["宇航员", "养老护理员"])
def test_nor_by_the_table_that_the_question_before_named(chat, thing):
    asked = ["井研县规划表1里，每千常住人口床位数2025年的目标是多少？"]
    answer = chat.ask(f"那{thing}呢", asked)
    assert answer.status is Status.NOT_IN_CORPUS
    assert f"没有写到“{thing}”" in answer.answer
    assert "4.5" in chat.ask("那3岁以下婴幼儿托位数呢", asked).answer


def test_a_follow_up_stands_on_the_question_before(chat):
    answer = chat.ask("第13条呢", ["栾办〔2022〕36号第12条讲什么"])
    assert answer.citations[0].clause_id == "luanchuan-2022-36#二/（五）/13"


@pytest.mark.parametrize(
    ("question", "cited", "words"),
    [
        ("栾川那份行动计划的保障措施第三条写了什么？", "luanchuan-2022-36#三/（三）", "监测评价"),
        ("偏关县实施方案“保障措施”（二）里，监测评价机制由谁来建？", "pianguan-2024-12#三/（二）", "县医改领导小组"),
        ("井研规划 表1 序号11 是什么指标", "jingyan-145#第二章/第三节/表1 2025年主要指标/第11行", "执业（助理）医师"),
        ("栾川2020年7号文第三部分（一）第3点讲什么", "luanchuan-2020-7#三/（一）/3", "等额对调"),
        (
            "栾川的方案里引用的豫卫发〔2019〕1号，文件名叫什么？",
            "luanchuan-2020-7#附件",
            "推进县域医疗中心建设指导意见",
        ),
        ("栾川县管公立医院的领导班子归谁来管？", "luanchuan-2022-36#二/（五）/12", "党组全班子管理"),
        ("栾川县县域医疗中心建设领导小组名单里，县财政局是谁参加？", "luanchuan-2020-7#附件", "吴法伟"),
        (
            "井研县2025年人均预期寿命目标比2020年高出多少岁？",
            "jingyan-145#第二章/第三节/表1 2025年主要指标/第1行",
            "0.13",
        ),
        ("井研县十四五卫生建康规划是发给谁的？", "jingyan-145#正文前", "研城街道办事处"),
    ],
)
def test_questions_that_name_a_thing_in_other_ways(chat, question, cited, words):
    answer = chat.ask(question)
    assert answer.status is Status.ANSWERED
    assert words in answer.answer
    assert cited in [c.clause_id for c in answer.citations]


def test_a_misspelt_county_is_answered_with_a_notice(chat):
    answer = chat.ask("滦川县疾控机构空编率上限是多少")
    assert "5%" in answer.answer
    assert any("滦川县" in notice and "栾川县" in notice for notice in answer.notices)


def test_a_leader_by_the_documents_own_rule_cites_the_rule(chat):
    answer = chat.ask("偏关县加大政府对卫生的投入这一项，牵头的是哪个单位？")
    assert "牵头：县财政局" in answer.answer
    assert any("排名第一位的为牵头单位" in c.quote for c in answer.citations)


def test_quoted_words_are_answered_from_each_document_that_has_them(chat):
    answer = chat.ask("老说的“两个允许”到底允许了啥？")
    assert {c.doc_id for c in answer.citations} == {"luanchuan-2022-36", "ziyang-2023-20"}


@pytest.mark.parametrize(
    "question",
    [
        "在栾川办个托育机构想拿政府补贴，要交哪些材料？",
        "井研县从哪年开始全面实行DRG付费？",
        "栾川县中医院现在的院长是谁？",
        "栾川县县域医疗中心建设领导小组里，县民政局局长叫什么名字？",
    ],
)
def test_what_stands_near_and_is_not_given_is_refused(chat, question):
    assert chat.ask(question).status is not Status.ANSWERED


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
