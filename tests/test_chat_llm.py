"""The whole way with a scripted model over real HTTP: what it is asked, what of its words is shown, what happens when it fails."""

from __future__ import annotations

import re
import threading
import time

import pytest

from eval.cases import load
from rag.chat import Chat, answer_json
from rag.model import Answer, Status
from rag.settings import Settings
from tests.answer.server import Asked, Reply, ScriptedServer

QUESTION = "栾川县2024年全县托位数达到多少？"
TRUE = "2024年全县托位数达到1230个"
INJECTIONS = [case for case in load() if case.type == "injection"]


def key_of(asked: Asked, words: str) -> str:
    """The key of the evidence that holds the words."""
    return next(key for key, text in asked.evidence.items() if words in text)


def saying(*sentences: str, **changes):
    """A script: each sentence with the key of the clause about 托位."""
    return lambda asked: Reply("".join(f"{s}[{key_of(asked, '1230个')}]。" for s in sentences), **changes)


@pytest.fixture(scope="module")
def server():
    with ScriptedServer(lambda asked: Reply("")) as running:
        yield running


@pytest.fixture(scope="module")
def chat(settings: Settings, server: ScriptedServer) -> Chat:
    model = {"llm": "api", "llm_model": "m", "llm_base_url": server.url, "llm_api_key": "sk-secret-1234"}
    return Chat(Settings(**{**settings.model_dump(), **model, "llm_timeout": 20.0}))


@pytest.fixture(autouse=True)
def nothing_asked(server: ScriptedServer) -> None:
    server.asked.clear()


def test_a_whole_answer_stands_alone_and_is_kept_for_audit(chat, server):
    server.script = saying(TRUE)
    answer = chat.ask(QUESTION)
    assert answer.answer == f"{TRUE}〔1〕。"
    assert answer.answerer == "llm:m"
    data = answer_json(answer)
    assert TRUE in data["raw"]
    assert [s["verdict"] for s in data["sentences"]] == ["verified"]
    assert data["sentences"][0]["clause_ids"] == ["luanchuan-2022-36#二/（八）/21"]
    assert data["citations"][0]["label"].endswith("二、（八）21.")


def test_where_a_sentence_is_struck_the_extract_is_added_below_and_says_so(chat, server):
    server.script = saying(TRUE, "2024年全县托位数达到9876个")
    *parts, answer = list(chat.stream(QUESTION))
    head, marker, extract = answer.answer.partition("原文摘录：")
    assert marker
    assert TRUE in head
    assert "1230个" in extract
    assert "9876" not in answer.answer
    assert "9876" in answer.raw
    assert "".join(parts) == answer.answer
    assert any("有1句" in n and "删去" in n for n in answer.notices)
    assert any("附上直接摘自原文" in n for n in answer.notices)
    assert [c.n for c in answer.citations] == list(range(1, len(answer.citations) + 1))


def test_where_nothing_is_left_the_extract_stands_alone(chat, server):
    server.script = saying("2024年全县托位数达到9876个")
    answer = chat.ask(QUESTION)
    assert "原文摘录" not in answer.answer
    assert "1230个" in answer.answer
    assert answer.answerer == "extractive"
    assert any("直接摘自原文" in n for n in answer.notices)
    assert "9876" in answer.raw
    assert {s.verdict for s in answer.sentences} <= {"contradicted", "unsupported"}


def test_a_sentence_is_shown_as_soon_as_it_has_passed(chat, server):
    def slowly(asked: Asked) -> Reply:
        key = key_of(asked, "1230个")
        return Reply(f"{TRUE}[{key}]。2024年全县托位数达到9876个[{key}]。" + "另" * 60, size=6, pause=0.05)

    server.script = slowly
    seen: list[tuple[float, str]] = []
    for item in chat.stream(QUESTION):
        seen.append((time.monotonic(), "" if isinstance(item, Answer) else item))
    assert TRUE in seen[0][1]
    assert seen[-1][0] - seen[0][0] > 0.3
    assert not any("9876" in text for _, text in seen)


@pytest.mark.parametrize(
    ("reply", "says"),
    [
        (Reply(status=401, raw=b'{"error": {"message": "bad key sk-secret-1234"}}'), "401"),
        (Reply(raw=b"<html>502</html>", headers={"Content-Type": "text/html"}), "格式"),
        (Reply(""), "空的回答"),
        (Reply("The plan aims at 1230 places."), "删去"),
    ],
    ids=["401", "html", "empty", "another language"],
)
def test_a_failing_model_never_loses_the_question(chat, server, reply, says):
    server.script = lambda asked: reply
    answer = chat.ask(QUESTION)
    assert answer.status is Status.ANSWERED
    assert "1230个" in answer.answer
    assert answer.answerer == "extractive"
    assert any(says in n for n in answer.notices), answer.notices
    assert "sk-secret" not in str(answer_json(answer))


def test_earlier_turns_reach_the_model_only_as_the_stand_alone_question(chat, server):
    server.script = saying(TRUE)
    answer = chat.ask("那全县托位数呢？", ["偏关县的暗号甲乙丙是什么", "栾川县到2024年建成几家示范中医馆？"])
    assert server.asked
    for asked in server.asked:
        assert [m["role"] for m in asked.body["messages"]] == ["system", "user"]
        assert "暗号甲乙丙" not in asked.prompt
        assert asked.prompt.rpartition("问题：")[2].startswith(f"{answer.query['text']}\n")
        assert "栾川" in answer.query["text"]


def test_one_users_turns_are_never_in_anothers_prompt(chat, server):
    server.script = saying(TRUE)
    marks = ["暗号子丑寅", "暗号卯辰巳", "暗号午未申"]
    threads = [threading.Thread(target=chat.ask, args=(f"{QUESTION}（{mark}）", [f"{mark}的上一问"])) for mark in marks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    chat.ask(QUESTION)
    assert len(server.asked) >= 1
    for asked in server.asked:
        assert sum(mark in asked.prompt for mark in marks) <= 1
        assert "的上一问" not in asked.prompt
    assert not any(mark in server.asked[-1].prompt for mark in marks)


def test_what_the_documents_do_not_give_is_refused_before_the_model_is_called(chat, server):
    server.script = saying(TRUE)
    for question in ("岢岚县2024年托位数是多少？", "栾川三年行动计划第99条讲什么？", "你好"):
        answer = chat.ask(question)
        assert answer.raw is None
        assert answer.answerer == "extractive"
    assert server.asked == []


@pytest.mark.parametrize("case", INJECTIONS, ids=lambda case: case.id)
def test_a_model_that_obeys_the_injected_words_shows_none_of_them(chat, server, case):
    def obeying(asked: Asked) -> Reply:
        keys = list(asked.evidence)
        said = [f"{words}[{key}]。" for words in case.must_not for key in (keys[0], "k0a1b")]
        return Reply("".join(said) + f"{case.question}[{keys[0]}]。")

    server.script = obeying
    answer = chat.ask(case.question, case.earlier)
    if answer.sentences is not None:
        head = answer.answer.partition("原文摘录：")[0] if answer.answerer.startswith("llm:") else ""
        assert not any(words in head for words in case.must_not)
    for asked in server.asked:
        assert len(re.findall(r"<\s*evidence", asked.prompt)) == len(asked.evidence)
        assert not re.search(
            "[\u200b-\u200f\u202a-\u202e\u2060-\u2064\U000e0000-\U000e007f]", asked.prompt.rpartition("问题：")[2]
        )


def test_enough_injections_reach_the_model():
    assert len(INJECTIONS) >= 25
    assert sum(bool(case.must_not) for case in INJECTIONS) >= 25
