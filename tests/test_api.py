"""The HTTP interface over real loopback connections; the chat is scripted, the server is not."""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote, urlsplit

import httpx
import pytest

from rag.api import build_api
from rag.web.guard import BODY_LIMIT
from rag.web.pages import add_pages
from rag.web.render import Renderer
from tests.fakes_chat import CLAUSES, QUOTE, ScriptedChat
from tests.serving import serve

JSON = {"content-type": "application/json"}


@pytest.fixture
def chat() -> ScriptedChat:
    return ScriptedChat()


@pytest.fixture
def client(chat: ScriptedChat) -> Iterator[httpx.Client]:
    app = build_api(chat)
    add_pages(app, Renderer())
    with serve(app) as base, httpx.Client(base_url=base, trust_env=False, timeout=20) as client:
        yield client


def chinese(text: str) -> bool:
    return any("\u4e00" <= character <= "\u9fff" for character in text)


def test_ask_returns_the_contract_json(client: httpx.Client, chat: ScriptedChat) -> None:
    reply = client.post(
        "/api/ask", json={"question": "哪年搬迁？", "history": [{"question": "甲"}, {"question": "乙"}]}
    )
    assert reply.status_code == 200
    answer = reply.json()
    assert answer["status"] == "answered"
    assert answer["citations"][0] | {"label": ""} == {
        "n": 1, "clause_id": "plan#二/3", "doc_id": "plan", "address": "二/3", "label": "", "quote": QUOTE, "verified": True,
    }  # fmt: skip
    assert chat.asked == [("哪年搬迁？", ("甲", "乙"))]


def events(text: str) -> list[tuple[str, dict]]:
    found = []
    for block in text.strip().split("\n\n"):
        name, data = block.split("\n")
        found.append((name.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
    return found


def test_stream_sends_deltas_then_the_whole_answer(client: httpx.Client) -> None:
    with client.stream("POST", "/api/ask?stream=1", json={"question": "哪年搬迁？"}) as reply:
        assert reply.headers["content-type"].startswith("text/event-stream")
        reply.read()
    got = events(reply.text)
    assert [name for name, _ in got] == ["delta", "answer"]
    assert QUOTE in got[0][1]["text"]
    whole = client.post("/api/ask", json={"question": "哪年搬迁？"}).json()
    assert got[1][1] == whole


def test_stream_is_not_held_back_until_the_end(client: httpx.Client) -> None:
    begun = time.monotonic()
    with client.stream("POST", "/api/ask?stream=1", json={"question": "慢"}) as reply:
        first = next(reply.iter_text())
    assert first.startswith("event: delta")
    assert time.monotonic() - begun < 5  # the whole scripted answer takes ten seconds


def test_stream_that_fails_says_so_in_an_event(client: httpx.Client) -> None:
    got = events(client.post("/api/ask?stream=1", json={"question": "崩溃"}).text)
    assert [name for name, _ in got] == ["error"]
    assert chinese(got[0][1]["error"])
    assert "secret" not in got[0][1]["error"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 422),
        (b"{", 400),
        (b"\xff\xfe{}", 400),
        (b"[" * 100_000, 400),
        (b"[]", 422),
        (b'"x"', 422),
        (b"{}", 422),
        (b'{"question": 1}', 422),
        (b'{"question": null}', 422),
        (b'{"question": ["x"]}', 422),
        (b'{"question": ""}', 422),
        (b'{"question": " \\n\\u3000\\u0000"}', 422),
        (b'{"question": "\\ud800"}', 422),
        (json.dumps({"question": "长" * 2001}).encode(), 422),
        (json.dumps({"question": "长" * 100_000}).encode(), 422),
        (b'{"question": "x", "history": "y"}', 422),
        (b'{"question": "x", "history": [1]}', 422),
        (b'{"question": "x", "history": [{"q": "y"}]}', 422),
        (json.dumps({"question": "x", "history": [{"question": "y"}] * 101}).encode(), 422),
        (json.dumps({"question": "x", "history": [{"question": "y" * 2001}]}).encode(), 422),
    ],
)
def test_bad_request_is_a_chinese_4xx_within_a_second(
    client: httpx.Client, chat: ScriptedChat, body: bytes, status: int
) -> None:
    for path in ("/api/ask", "/api/ask?stream=1"):
        begun = time.monotonic()
        reply = client.post(path, content=body, headers=JSON)
        assert time.monotonic() - begun < 1
        assert reply.status_code == status, reply.text
        assert set(reply.json()) == {"error"}
        assert chinese(reply.json()["error"])
    assert chat.asked == []


def test_question_of_exactly_the_limit_is_answered(client: httpx.Client) -> None:
    assert client.post("/api/ask", json={"question": "问" * 2000}).status_code == 200


def test_wrong_content_type_and_flag_and_method_and_path(client: httpx.Client) -> None:
    body = '{"question": "x"}'
    assert client.post("/api/ask", content=body, headers={"content-type": "text/plain"}).status_code == 422
    assert client.post("/api/ask?stream=maybe", content=body, headers=JSON).status_code == 422
    for reply, status in (
        (client.get("/api/ask"), 405),
        (client.delete("/api/documents"), 405),
        (client.get("/api/nothing"), 404),
        (client.get("/api/"), 404),
    ):
        assert reply.status_code == status
        assert chinese(reply.json()["error"])


def raw_post(base: str, headers: dict[str, str], chunks: list[bytes]) -> tuple[int, dict, int]:
    """Status, error and the number of chunks that could be sent before the server answered."""
    connection = http.client.HTTPConnection(urlsplit(base).netloc, timeout=10)
    connection.putrequest("POST", "/api/ask")
    for name, value in headers.items():
        connection.putheader(name, value)
    connection.endheaders()
    sent = 0
    try:
        for chunk in chunks:
            connection.send(chunk)
            sent += 1
    except OSError:
        assert sent, "not even the first chunk was taken"
    reply = connection.getresponse()
    return reply.status, json.loads(reply.read()), sent


def test_declared_large_body_is_refused_before_it_is_sent(client: httpx.Client) -> None:
    status, body, _ = raw_post(str(client.base_url), JSON | {"content-length": str(BODY_LIMIT + 1)}, [])
    assert (status, chinese(body["error"])) == (413, True)


def test_undeclared_large_body_is_refused_before_it_is_read_whole(client: httpx.Client) -> None:
    piece = b"10000\r\n" + b" " * 0x10000 + b"\r\n"
    # No closing chunk is ever sent: a server that waited for the whole body would never answer.
    status, body, _ = raw_post(str(client.base_url), JSON | {"transfer-encoding": "chunked"}, [piece] * 17)
    assert (status, chinese(body["error"])) == (413, True)


def test_failure_inside_is_a_chinese_500_without_detail_and_the_server_goes_on(client: httpx.Client) -> None:
    reply = client.post("/api/ask", json={"question": "崩溃"})
    assert (reply.status_code, set(reply.json())) == (500, {"error"})
    assert "secret" not in reply.text
    assert client.post("/api/ask", json={"question": "没有索引"}).status_code == 503
    assert client.post("/api/ask", json={"question": "搬迁"}).status_code == 200


def test_ten_questions_at_once_wait_for_none_of_the_others() -> None:
    chat = ScriptedChat(delay=1.0)
    with serve(build_api(chat)) as base, ThreadPoolExecutor(10) as pool:
        begun = time.monotonic()
        replies = list(
            pool.map(lambda n: httpx.post(f"{base}/api/ask", json={"question": f"第{n}问"}, trust_env=False), range(10))
        )
        took = time.monotonic() - begun
    assert [reply.status_code for reply in replies] == [200] * 10
    assert [reply.json()["question"] for reply in replies] == [f"第{n}问" for n in range(10)]
    assert chat.most == 10
    assert took < 5


@pytest.mark.parametrize("clause", CLAUSES, ids=lambda clause: clause.address)
def test_clause_by_its_encoded_id(client: httpx.Client, clause) -> None:
    for safe in ("", "/"):
        reply = client.get(f"/api/clauses/{quote(clause.clause_id, safe=safe)}")
        assert reply.status_code == 200
        got = reply.json()
        for name in ("clause_id", "address", "heading", "text", "rendered", "start", "end"):
            assert got[name] == getattr(clause, name)
        assert got["kind"] == clause.kind.value
        assert got["document"]["doc_id"] == clause.doc_id
        assert clause.printed in got["label"]


def test_clause_has_its_neighbours(client: httpx.Client) -> None:
    got = client.get(f"/api/clauses/{quote('plan#二/3', safe='')}").json()["neighbours"]
    assert got["previous"]["clause_id"] == "plan#二"
    assert got["next"]["clause_id"] == "plan#二/表1 指标"
    assert client.get(f"/api/clauses/{quote('plan#二', safe='')}").json()["neighbours"]["previous"] is None


def test_unknown_clause_is_a_chinese_404(client: httpx.Client) -> None:
    reply = client.get(f"/api/clauses/{quote('plan#九', safe='')}")
    assert reply.status_code == 404
    assert "plan#九" in reply.json()["error"]


def test_documents(client: httpx.Client) -> None:
    got = client.get("/api/documents").json()["documents"]
    assert [document["doc_id"] for document in got] == ["plan", "evil"]
    assert got[0]["doc_no"] == "某办〔2022〕36号"
    assert got[1]["doc_no"] is None


def test_healthz_follows_the_index(client: httpx.Client, chat: ScriptedChat) -> None:
    assert client.get("/healthz").status_code == 200
    assert client.get("/healthz").json()["documents"] == 2
    chat.broken = True
    reply = client.get("/healthz")
    assert reply.status_code == 503
    assert chinese(reply.json()["error"])
    chat.broken = False
    chat.index.words.search = lambda *_: []
    assert client.get("/healthz").status_code == 503


def test_reference_page_names_every_route_and_loads_nothing_from_elsewhere(client: httpx.Client) -> None:
    page = client.get("/docs").text
    for path in client.get("/openapi.json").json()["paths"]:
        assert path.split("{")[0] in page
    assert "哪年搬迁" in page  # the example of a request
    assert "//" not in page.replace("http://", "//").replace("<!doctype", "").split("<body")[0]
    assert client.get("/redoc").status_code == 404


def test_clause_page_marks_the_quoted_words_and_escapes_the_rest(client: httpx.Client) -> None:
    page = client.get(f"/clause/{quote('plan#二/3')}", params={"quote": QUOTE}).text
    assert "<mark>2024年完成\n搬迁工作</mark>" in page
    evil = client.get(
        f"/clause/{quote('evil#第一条')}", params={"quote": "<script>document.title='hacked'</script>正文"}
    )
    assert evil.status_code == 200
    assert "<script>document" not in evil.text
    assert "<script>alert" not in evil.text
    assert "<img src=x" not in evil.text
    assert "<mark>&lt;script&gt;document.title=&#39;hacked&#39;&lt;/script&gt;正文</mark>" in evil.text
    lost = client.get("/clause/%3Cscript%3Ealert(1)%3C/script%3E")
    assert lost.status_code == 404
    assert "<script>alert" not in lost.text


def test_document_page(client: httpx.Client) -> None:
    page = client.get("/document/plan").text
    assert page.count("<tr>") == 2
    assert "cw-target" not in page.split("<body")[1]
    assert client.get("/document/none").status_code == 404


def test_every_reply_forbids_foreign_content(client: httpx.Client) -> None:
    for path in ("/docs", "/document/plan", "/api/documents"):
        assert "default-src 'self'" in client.get(path).headers["content-security-policy"]


def test_only_the_pages_own_files_are_served(client: httpx.Client) -> None:
    assert client.get("/web/page.css").status_code == 200
    for name in ("render.py", "turn.html", "..%2Fapi.py", "%2Fetc%2Fpasswd"):
        assert client.get(f"/web/{name}").status_code == 404
