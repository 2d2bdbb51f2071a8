"""Every way a model's server can fail: the question is answered in time, the notice says what happened, no key leaks."""

from __future__ import annotations

import logging
import re
import socket
import time

import pytest

from rag.answer.generate import Draft, Generator, combine
from rag.answer.llm import make_llm
from rag.model import Citation
from rag.settings import Settings
from tests.answer.evidence import corpus, hits, label, settings
from tests.answer.server import Asked, Reply, ScriptedServer

CLAUSE = "luanchuan-2022-36#二/（八）/21"
SECRET = "sk-secret-1234"
GOOD = "2024年，全县托位数达到1230个[{}]。"


def good(asked: Asked, **changes) -> Reply:
    return Reply(GOOD.format(next(iter(asked.evidence))), **changes)


def ask(chosen: Settings) -> tuple[Draft, float]:
    generator = Generator(make_llm(chosen), chosen)
    started = time.monotonic()
    items = list(generator.stream("栾川县托位数目标", hits(CLAUSE), corpus()[1], label))
    return items[-1], time.monotonic() - started


def scripted(*replies, **changes) -> tuple[Draft, float, int]:
    """The draft when the server gives these replies in turn, the last one for ever; the seconds; the requests made."""
    left = list(replies)

    def script(asked: Asked) -> Reply:
        reply = left.pop(0) if len(left) > 1 else left[0]
        return reply(asked) if callable(reply) else reply

    with ScriptedServer(script) as server:
        draft, seconds = ask(settings(llm_base_url=server.url, **changes))
        return draft, seconds, len(server.asked)


def test_refused_connection():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        draft, seconds = ask(settings(llm_base_url=f"http://127.0.0.1:{taken.getsockname()[1]}/v1"))
    assert draft.failed
    assert draft.text == ""
    assert "连接不上" in draft.notices[0]
    assert seconds < 20


@pytest.mark.parametrize(("status", "says"), [(401, "401"), (403, "403"), (404, "404"), (400, "400")])
def test_refusals_are_not_repeated(status: int, says: str):
    draft, _, requests = scripted(Reply(status=status, raw=b'{"error": {"message": "bad key sk-secret-1234"}}'))
    assert draft.failed
    assert says in draft.notices[0]
    assert requests == 1


def test_429_waits_as_told_then_succeeds():
    draft, seconds, requests = scripted(Reply(status=429, headers={"Retry-After": "1"}), good)
    assert "1230" in draft.text
    assert not draft.failed
    assert draft.notices == ()
    assert requests == 2
    assert seconds >= 1


def test_429_that_asks_too_long_is_not_waited_for():
    draft, seconds, requests = scripted(Reply(status=429, headers={"Retry-After": "3600"}))
    assert draft.failed
    assert "429" in draft.notices[0]
    assert requests == 1
    assert seconds < 5


def test_500_is_tried_three_times_at_most():
    draft, _, requests = scripted(Reply(status=500))
    assert draft.failed
    assert "500" in draft.notices[0]
    assert requests == 3
    assert "1230" in scripted(Reply(status=503), good)[0].text


def test_silence_ends_at_the_deadline():
    def silent(asked: Asked) -> Reply:
        time.sleep(4)
        return good(asked)

    draft, seconds, _ = scripted(silent, llm_timeout=1.5)
    assert draft.failed
    assert "规定时间" in draft.notices[0]
    assert seconds < 3


def test_a_slow_drip_ends_at_the_deadline_and_keeps_what_was_verified():
    def drip(asked: Asked) -> Reply:
        key = next(iter(asked.evidence))
        return Reply(f"2024年，全县托位数达到1230个[{key}]。" + "落实托育服务支持政策" * 30, size=8, pause=0.15)

    draft, seconds, _ = scripted(drip, llm_timeout=2.0)
    assert draft.failed
    assert "1230" in draft.text
    assert seconds < 4


def test_half_a_stream_keeps_what_was_verified_and_says_so():
    def half(asked: Asked) -> Reply:
        key = next(iter(asked.evidence))
        return Reply(f"2024年，全县托位数达到1230个[{key}]。落实托育服务支持政", cut=True)

    draft, _, requests = scripted(half)
    assert draft.failed
    assert "1230" in draft.text
    assert "支持政" not in draft.text
    assert any("中途断开" in n for n in draft.notices)
    assert requests == 1


def test_empty_html_and_broken_replies():
    for reply, says in (
        (Reply(""), "空的回答"),
        (Reply(raw=b"<html><body>502 Bad Gateway</body></html>", headers={"Content-Type": "text/html"}), "格式"),
        (Reply(raw=b'{"choices": []}'), "格式"),
        (
            Reply(
                raw=b'data: {"choices": [{"delta": {"content": "\xff\xfe"}}]}\n\n',
                headers={"Content-Type": "text/event-stream"},
            ),
            "格式",
        ),
    ):
        draft, seconds, requests = scripted(reply)
        assert draft.failed
        assert draft.text == ""
        assert says in draft.notices[0], draft.notices
        assert requests <= 3
        assert seconds < 10


def test_ten_megabytes_are_cut_off():
    draft, seconds, _ = scripted(Reply("全县托位数很多，" * 1_250_000, size=200_000))
    assert draft.failed
    assert any("过长" in n for n in draft.notices)
    assert len(draft.raw) < 1_000_000
    assert seconds < 15
    line = b'data: {"choices": [{"delta": {"content": "' + b"a" * 10_000_000 + b'"}}]}\n\n'
    draft, seconds, _ = scripted(Reply(raw=line, headers={"Content-Type": "text/event-stream"}))
    assert draft.failed
    assert "过长" in draft.notices[0]
    assert seconds < 15


def test_another_language_leaves_nothing():
    draft, _, _ = scripted(Reply("The plan aims at 1230 places."))
    assert draft.text == ""
    assert draft.struck == 1
    assert any("未能" in n for n in draft.notices)


def test_a_prompt_too_long_for_the_server_is_sent_shorter():
    long = Reply(status=400, raw=b'{"error": {"message": "This model\'s maximum context length is 512 tokens"}}')
    draft, _, requests = scripted(long, good)
    assert "1230" in draft.text
    assert requests == 2


def test_no_key_in_logs_notices_or_prompt(caplog):
    caplog.set_level(logging.DEBUG)
    bad = Reply(status=401, raw=b'{"error": {"message": "Incorrect API key provided: sk-secret-1234"}}')
    with ScriptedServer(lambda asked: bad) as server:
        draft, _ = ask(settings(llm_base_url=server.url))
        assert server.asked[0].headers["Authorization"] == f"Bearer {SECRET}"
        assert SECRET not in server.asked[0].prompt
    assert SECRET not in caplog.text
    assert SECRET not in repr(draft)
    assert SECRET not in repr(settings(llm_base_url="http://127.0.0.1:1/v1"))


def test_temperature_is_zero_and_history_is_absent():
    with ScriptedServer(good) as server:
        ask(settings(llm_base_url=server.url))
        body = server.asked[0].body
    assert body["temperature"] == 0
    assert [m["role"] for m in body["messages"]] == ["system", "user"]


def test_combine():
    plain = (Citation(1, "d#1", "d", "1", "《甲》一", "原文"),)
    whole = Draft("好〔1〕。", plain)
    assert combine(whole, "摘录〔1〕", plain) == ("好〔1〕。", plain, None)
    text, citations, notice = combine(Draft("好〔1〕。", plain, struck=1), "摘录〔1〕", plain)
    assert re.search(r"好〔1〕。\n.*摘录〔2〕", text, re.DOTALL)
    assert [c.n for c in citations] == [1, 2]
    assert notice
    text, citations, notice = combine(Draft("", failed=True), "摘录〔1〕", plain)
    assert (text, citations) == ("摘录〔1〕", plain)
    assert notice
