"""The page's handlers over a scripted chat, and what ``python app.py`` says when it cannot start."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import gradio as gr
import httpx
import pytest

from app import Page, build_app, examples, open_chat
from rag.errors import StorageError
from rag.model import Document
from rag.settings import Settings
from rag.store.index import build
from rag.web import feedback
from rag.web.render import Renderer
from tests.conftest import ROOT
from tests.fakes_chat import DOCUMENTS, QUOTE, ScriptedChat
from tests.serving import free_port, serve


@pytest.fixture
def page(tmp_path: Path) -> Page:
    return Page(ScriptedChat(), Settings(home=tmp_path), Renderer())


def asked(page: Page, question: str, stored: object = ()) -> tuple[list[dict], list[dict]]:
    """Every update of one question, and what the browser is to keep at the end."""
    updates = list(page.converse(question, list(stored)))
    return updates, updates[-1][page.stored]


def test_answer_streams_then_settles_into_the_conversation(page: Page) -> None:
    updates, kept = asked(page, " 哪年搬迁？ ")
    assert "正在查找" in updates[0][page.live]
    assert QUOTE in updates[1][page.live]
    assert updates[-1][page.live] == ""
    assert "cw-chip" in updates[-1][page.talk]
    assert [(turn["question"], turn["status"]) for turn in kept] == [("哪年搬迁？", "answered")]


def test_history_is_the_earlier_questions_of_this_browser(page: Page) -> None:
    _, kept = asked(page, "甲")
    _, kept = asked(page, "乙", kept)
    asked(page, "丙")
    assert page.chat.asked == [("甲", ()), ("乙", ("甲",)), ("丙", ())]


def test_refusal_offers_the_nearest_clauses_and_escapes_notices(page: Page) -> None:
    updates, kept = asked(page, "没有")
    assert "文件中没有" in updates[-1][page.talk]
    assert "&lt;b&gt;提示" in updates[-1][page.talk]
    assert [near["clause_id"] for near in kept[0]["nearest"]] == ["plan#二", "plan#二/3", "plan#二/表1 指标"]


@pytest.mark.parametrize(("question", "said"), [("崩溃", "服务器内部出错"), ("没有索引", "请先运行")])
def test_failure_is_a_message_in_the_conversation(page: Page, question: str, said: str) -> None:
    updates, kept = asked(page, question)
    assert said in updates[-1][page.talk]
    assert "secret" not in updates[-1][page.talk]
    assert kept[0]["status"] == "failed"
    assert asked(page, "搬迁", kept)[1][1]["status"] == "answered"


def test_empty_question_asks_nothing(page: Page) -> None:
    list(page.converse("  \n", []))
    assert page.chat.asked == []


def test_stopping_keeps_what_was_shown(page: Page) -> None:
    running = page.converse("慢", [])
    run = next(running)[page.working]
    next(running)
    page.stop(run)
    *_, settled = running
    (turn,) = settled[page.stored]
    assert turn["status"] == "stopped"
    assert turn["answer"].startswith("一句。")
    page.stop(None)


def test_stopping_does_not_wait_for_a_model_that_is_silent(page: Page) -> None:
    running = page.converse("沉默", [])
    run = next(running)[page.working]
    threading.Timer(0.2, page.stop, [run]).start()
    begun = time.monotonic()
    *_, settled = running
    assert time.monotonic() - begun < 10
    assert settled[page.stored][0]["answer"] == "还没有找到内容时已停止。"


def test_clearing_keeps_nothing_of_the_answer_that_was_arriving(page: Page) -> None:
    _, kept = asked(page, "搬迁")
    running = page.converse("慢", kept)
    run = next(running)[page.working]
    next(running)
    assert page.clear(run)[page.stored] == []
    *_, settled = running
    assert settled[page.stored] == []


def test_a_page_that_is_closed_ends_its_question(page: Page) -> None:
    running = page.converse("慢", [])
    run = next(running)[page.working]
    next(running)
    running.close()
    assert run.halted
    until = time.monotonic() + 10
    while page.chat.now and time.monotonic() < until:
        time.sleep(0.05)
    assert page.chat.now == 0


def test_conversation_is_shown_again_after_a_reload(page: Page) -> None:
    updates, kept = asked(page, "搬迁")
    stored_by_browser = json.loads(json.dumps(kept))
    assert page.resume(stored_by_browser)[page.talk] == updates[-1][page.talk]
    assert page.resume([{"question": 3}])[page.talk] == ""


def reported(page: Page, stored: list, number: object) -> dict:
    return page.report(gr.EventData(None, {"turn": number}), stored)


def test_wrong_answer_becomes_a_draft_case_once(page: Page, tmp_path: Path) -> None:
    _, kept = asked(page, "甲")
    _, kept = asked(page, "哪年搬迁？", kept)
    update = reported(page, kept, 1)
    assert "已记录" in update[page.talk]
    reported(page, update[page.stored], 1)
    for nonsense in (7, -1, None, "1", True):
        reported(page, [] if nonsense is True else kept, nonsense)
    (line,) = (tmp_path / feedback.FILE).read_text("utf-8").splitlines()
    draft = json.loads(line)
    assert draft["question"] == "哪年搬迁？"
    assert draft["history"] == [{"question": "甲"}]
    assert draft["status"] == "answered"
    assert draft["citations"][0]["quote"] == QUOTE
    assert draft["answer"]
    assert draft["time"].startswith("20")


def test_feedback_that_cannot_be_written_is_not_said_to_be_recorded(page: Page, tmp_path: Path) -> None:
    (tmp_path / feedback.FILE).mkdir()
    _, kept = asked(page, "搬迁")
    assert "已记录" not in reported(page, kept, 0)[page.talk]


def test_examples_fit_the_documents() -> None:
    assert examples([Document("luanchuan-2022-36", "甲")])[0] == "栾川的120急救指挥中心哪年搬迁？"
    assert examples(DOCUMENTS[:1]) == ["《某县行动计划》是什么时候印发的？"]
    assert examples([]) == []


def test_page_and_interface_share_a_port_and_uploads_are_closed(tmp_path: Path) -> None:
    app = build_app(ScriptedChat(), Settings(home=tmp_path, root_path="/zc/"))
    with serve(app) as base, httpx.Client(base_url=base, trust_env=False) as client:
        front = client.get("/")
        assert front.status_code == 200
        assert "条知" in front.text
        assert "googleapis" not in front.text
        assert "cdn" not in front.text
        assert client.get("/api/documents").status_code == 200
        assert 'href="/zc/web/page.css' in client.get("/document/plan").text
        upload = client.post("/gradio_api/upload", files={"files": ("a.txt", b"x" * 100)})
        assert (upload.status_code, set(upload.json())) == (403, {"error"})


def test_folder_that_cannot_be_written_is_served_as_it_is(settings: Settings, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(settings.home, home)
    (home / "index.lock").unlink(missing_ok=True)
    (home / "index.lock").mkdir()  # a lock that cannot be taken, for root too
    copied = settings.model_copy(update={"home": home})
    with pytest.raises(StorageError):
        build(copied)
    assert open_chat(copied).status()["documents"] == 5
    (tmp_path / "new" / "index.lock").mkdir(parents=True)
    with pytest.raises(StorageError):
        open_chat(copied.model_copy(update={"home": tmp_path / "new"}))


def start(**settings: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {f"CLAUSEWISE_{name.upper()}": value for name, value in settings.items()}
    return subprocess.run(
        [sys.executable, str(ROOT / "app.py")],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.slow
def test_what_keeps_it_from_starting_is_said_in_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("x")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        busy = str(taken.getsockname()[1])
        for settings, said in (
            ({"port": "nonsense"}, "CLAUSEWISE_PORT"),
            ({"prot": "1"}, "CLAUSEWISE_PORT"),
            ({"port": busy}, busy),
            ({"home": str(file / "inside")}, "数据文件夹"),
            ({"corpus": str(tmp_path / "none"), "port": str(free_port())}, "CLAUSEWISE_CORPUS"),
        ):
            done = start(**settings)
            assert done.returncode == 1, settings
            assert said in done.stderr
            assert "Traceback" not in done.stderr
            assert any("\u4e00" <= character <= "\u9fff" for character in done.stderr)
