"""The page as a person uses it, on the real documents with the embedded model."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from app import build_app
from rag.settings import Settings
from tests.browser.conftest import DESKTOP, PHONE, running
from tests.conftest import ROOT
from tests.fakes_chat import ScriptedChat
from tests.serving import proxy, serve

QUESTION = "栾川的120急救指挥中心哪年搬迁？"
CLAUSE = "二/（一）/3"
SCREENSHOT = ROOT / "docs" / "screenshot.png"


def ask(page: Page, question: str) -> Locator:
    """Ask in the box; the finished turn."""
    before = page.locator(".cw-turn").count()
    page.fill("#cw-box textarea", question)
    page.press("#cw-box textarea", "Enter")
    turn = page.locator(".cw-turn").nth(before)
    expect(turn.locator(".cw-is-working")).to_have_count(0, timeout=60_000)
    expect(turn.locator(".cw-answer")).to_be_visible(timeout=60_000)
    return turn


def expect_mark_in_view(page: Page) -> None:
    """The clause stands in the panel beside the chat, with the quoted words marked where they can be seen."""
    mark = page.locator("#cw-panel .cw-target mark").first
    expect(mark).to_contain_text("2024年")
    expect(page.locator("#cw-panel .cw-target")).to_have_attribute("data-address", CLAUSE)
    expect(mark).to_be_in_viewport()
    panel, words = page.locator("#cw-panel").bounding_box(), mark.bounding_box()
    assert panel is not None
    assert words is not None
    assert panel["y"] <= words["y"] <= panel["y"] + panel["height"]


def test_ask_check_reload_and_link(server: str, context: BrowserContext, page: Page) -> None:
    page.goto(server)
    turn = ask(page, QUESTION)
    expect(turn.locator(".cw-text")).to_contain_text("2024年")
    expect(turn.locator(".cw-badge")).to_have_text("已回答")
    expect(turn).to_contain_text("以原文为准")
    expect(turn).to_contain_text("《栾川县卫生健康改革发展三年行动计划")

    turn.locator(".cw-chip").first.click()
    expect_mark_in_view(page)
    if os.environ.get("SCREENSHOT") or not SCREENSHOT.exists():
        SCREENSHOT.parent.mkdir(exist_ok=True)
        page.screenshot(path=SCREENSHOT)

    page.reload()
    expect(page.locator(".cw-turn")).to_have_count(1)
    page.locator(".cw-chip").first.click()
    expect_mark_in_view(page)

    with context.expect_page() as opened:
        page.get_by_text("本条链接").click()
    tab = opened.value
    expect(tab.locator(".cw-target mark").first).to_be_in_viewport()
    expect(tab.locator(".cw-target")).to_contain_text("完善120急救指挥体系")
    tab.get_by_text("返回问答").click()
    expect(tab.locator("#cw-box textarea")).to_be_visible()


def test_chip_opened_in_a_new_tab_is_a_page_of_its_own(server: str, context: BrowserContext, page: Page) -> None:
    page.goto(server)
    turn = ask(page, QUESTION)
    with context.expect_page() as opened:
        turn.locator(".cw-chip").first.click(modifiers=["ControlOrMeta"])
    expect(opened.value.locator(".cw-target mark").first).to_contain_text("2024年")


def test_page_says_what_it_stands_on(server: str, page: Page) -> None:
    page.goto(server)
    listed = page.locator("#cw-panel .cw-documents li")
    expect(listed).to_have_count(5)
    expect(page.locator("#cw-panel")).to_contain_text("栾办〔2022〕36号")
    expect(page.locator("#cw-panel")).to_contain_text("2022-11-25")
    footer = page.locator(".cw-footer")
    for words in ("5 份文件", "条条款", "向量模型", "multilingual-e5-small", "摘录原文", "以原文为准"):
        expect(footer).to_contain_text(words)
    listed.first.locator("a").click()
    expect(page.locator("#cw-panel h1")).to_be_visible()
    page.click("#cw-back")
    expect(listed).to_have_count(5)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert page.evaluate("document.documentElement.scrollHeight <= window.innerHeight + 1")


def test_examples_are_answered(server: str, page: Page) -> None:
    page.goto(server)
    examples = page.locator("button.cw-example")
    expect(examples.first).to_be_visible()
    assert examples.count() >= 3
    for number in range(examples.count()):
        examples.nth(number).click()
        expect(page.locator(".cw-turn .cw-badge").first).to_have_text("已回答", timeout=60_000)
        expect(page.locator(".cw-chip").first).to_be_visible()
        page.click("#cw-clear")
        expect(page.locator(".cw-turn")).to_have_count(0)


def test_refusal_is_told_at_a_glance(server: str, page: Page) -> None:
    page.goto(server)
    turn = ask(page, "嵩县2024年托位数是多少")
    expect(turn.locator(".cw-badge")).to_have_text("文件中没有")
    expect(turn.locator(".cw-is-not_in_corpus")).to_be_visible()


def test_copy_takes_answer_and_citations(server: str, page: Page) -> None:
    page.goto(server)
    turn = ask(page, QUESTION)
    turn.locator("button.cw-copy").click()
    expect(turn.locator("button.cw-copy")).to_have_text("已复制")
    copied = page.evaluate("navigator.clipboard.readText()")
    for words in (QUESTION, "2024年", "出处", "《栾川县卫生健康改革发展三年行动计划", "以原文为准"):
        assert words in copied


def test_wrong_answer_is_kept_for_the_evaluation_and_questions_are_not_logged(
    server: str, home: Path, page: Page
) -> None:
    page.goto(server)
    turn = ask(page, QUESTION)
    turn.locator("button.cw-wrong").click()
    expect(turn).to_contain_text("已记录")
    draft = json.loads((home / "feedback.jsonl").read_text("utf-8").splitlines()[-1])
    assert (draft["question"], draft["status"]) == (QUESTION, "answered")
    assert draft["citations"][0]["clause_id"] == f"luanchuan-2022-36#{CLAUSE}"
    page.reload()
    expect(page.locator(".cw-turn")).to_contain_text("已记录")
    logged = (home / "logs" / "clausewise.log").read_text("utf-8")
    assert logged
    assert "急救" not in logged


def test_follow_up_uses_the_conversation(server: str, page: Page) -> None:
    page.goto(server)
    ask(page, QUESTION)
    turn = ask(page, "这项任务由谁负责？")
    expect(turn.locator(".cw-text")).to_contain_text("县卫健委")


def test_phone(server: str, page: Page) -> None:
    page.set_viewport_size(PHONE)
    page.goto(server)
    turn = ask(page, QUESTION)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    expect(page.locator("#cw-panel")).to_be_hidden()
    turn.locator(".cw-chip").first.click()
    expect_mark_in_view(page)
    page.click("#cw-back")
    expect(page.locator("#cw-panel")).to_be_hidden()
    page.click("#cw-list")
    expect(page.locator("#cw-panel .cw-documents li")).to_have_count(5)
    page.set_viewport_size(DESKTOP)


def test_interface_description(server: str, page: Page) -> None:
    page.goto(f"{server}/docs")
    expect(page.locator("h1")).to_contain_text("接口")
    expect(page.get_by_text("POST /api/ask")).to_be_visible()


def test_behind_a_proxy_under_a_sub_path(new_home: Callable[[], Path], page: Page) -> None:
    lost: list[str] = []
    page.on("response", lambda reply: lost.append(reply.url) if reply.status == 404 else None)
    with running(new_home(), root_path="/zhengce") as base:
        for strips in (True, False):
            with serve(proxy(base, "/zhengce", strips)) as outside:
                use_under_sub_path(page, outside)
    assert [url for url in lost if not url.endswith("/manifest.json")] == []


def use_under_sub_path(page: Page, outside: str) -> None:
    page.goto(f"{outside}/zhengce/")
    turn = ask(page, QUESTION)
    turn.locator(".cw-chip").first.click()
    expect_mark_in_view(page)
    page.goto(outside + str(page.get_by_text("本条链接").get_attribute("href")))
    expect(page.locator(".cw-target mark").first).to_be_in_viewport()
    page.get_by_text("返回问答").click()
    expect(page.locator(".cw-turn")).to_have_count(1)


def test_question_sent_while_another_is_answered_is_not_lost(tmp_path: Path, page: Page) -> None:
    with serve(build_app(ScriptedChat(delay=1.0), Settings(home=tmp_path))) as base:
        page.goto(base)
        page.fill("#cw-box textarea", "搬迁一")
        page.press("#cw-box textarea", "Enter")
        expect(page.locator(".cw-is-working")).to_be_visible()
        page.fill("#cw-box textarea", "搬迁二")
        page.press("#cw-box textarea", "Enter")
        expect(page.locator(".cw-is-answered")).to_have_count(2, timeout=20_000)
        assert page.locator(".cw-question").all_inner_texts() == ["搬迁一", "搬迁二"]


def test_stop_keeps_what_was_said_and_the_page_goes_on(tmp_path: Path, page: Page) -> None:
    with serve(build_app(ScriptedChat(), Settings(home=tmp_path))) as base:
        page.goto(base)
        page.fill("#cw-box textarea", "慢")
        page.press("#cw-box textarea", "Enter")
        expect(page.locator(".cw-text")).to_contain_text("一句。一句。")
        page.click("#cw-stop")
        turn = page.locator(".cw-turn")
        expect(turn.locator(".cw-badge")).to_have_text("已停止")
        expect(turn.locator(".cw-text")).to_contain_text("一句。一句。")
        said = turn.locator(".cw-text").inner_text()
        expect(page.locator("#cw-send")).to_be_visible()
        assert "AI" not in turn.inner_text()
        expect(ask(page, "请模型说搬迁").locator(".cw-ai")).to_have_text("AI生成")
        assert turn.first.locator(".cw-text").inner_text() == said


def test_question_after_a_stop_is_answered_while_the_model_is_still_silent(tmp_path: Path, page: Page) -> None:
    with serve(build_app(ScriptedChat(), Settings(home=tmp_path))) as base:
        page.goto(base)
        page.fill("#cw-box textarea", "沉默")
        page.press("#cw-box textarea", "Enter")
        page.click("#cw-stop")
        expect(page.locator(".cw-badge")).to_have_text("已停止")
        expect(ask(page, "搬迁").locator(".cw-badge")).to_have_text("已回答")
        page.fill("#cw-box textarea", "沉默")
        page.press("#cw-box textarea", "Enter")
        expect(page.locator("#cw-stop")).to_be_visible()
        page.click("#cw-clear")
        expect(page.locator(".cw-turn")).to_have_count(0)
        expect(ask(page, "搬迁").locator(".cw-badge")).to_have_text("已回答")
        expect(page.locator(".cw-turn")).to_have_count(1)


def test_nothing_said_or_stored_becomes_script(tmp_path: Path, page: Page) -> None:
    page.on("dialog", lambda dialog: pytest.fail(f"script ran: {dialog.message}"))
    with serve(build_app(ScriptedChat(), Settings(home=tmp_path))) as base:
        page.goto(base)
        turn = ask(page, "脚本<script>document.title='hacked'</script><img src=x onerror=\"document.title='hacked'\">")
        expect(turn.locator(".cw-question")).to_contain_text("<script>document.title='hacked'</script>")
        turn.locator(".cw-chip").click()
        expect(page.locator("#cw-panel mark")).to_contain_text("<script>document.title='hacked'</script>")
        page.reload()
        expect(page.locator(".cw-turn")).to_have_count(1)
        assert page.locator(".cw-turn img, .cw-turn script, #cw-panel script, #cw-panel img").count() == 0
        assert page.title() == "条知 Clausewise"


def test_failure_is_a_message_not_a_stack_trace(tmp_path: Path, page: Page) -> None:
    with serve(build_app(ScriptedChat(), Settings(home=tmp_path))) as base:
        page.goto(base)
        turn = ask(page, "崩溃")
        expect(turn.locator(".cw-badge")).to_have_text("出错了")
        expect(turn).to_contain_text("服务器内部出错")
        assert "secret detail" not in page.content()
        expect(ask(page, "搬迁").locator(".cw-badge")).to_have_text("已回答")
