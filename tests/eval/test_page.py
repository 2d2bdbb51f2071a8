"""The report in a real Chromium, opened from disk: whatever leaves the file is a failure."""

import os
import shutil
from pathlib import Path

import pytest

from eval import report
from tests.eval.making import CASES, REFUSAL, RIGHT, answer, cite, hits, made_report

pytestmark = pytest.mark.browser
WRONG = answer("到2025年达到800个。〔1〕", [cite(1, "乙#一/1", "到2025年")], hits("乙#一/1", "甲#一/2"))
USUAL = {
    name: {"all": dict.fromkeys(report.AGAINST, share)}
    for name, share in (("SentenceSplitter 512 · BM25", 0.5), ("中文递归 250 · 向量", 0.25))
}


def chromium_path() -> str | None:
    return next(
        (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
    )


@pytest.fixture(scope="module")
def browser():
    playwright = pytest.importorskip("playwright.sync_api")
    path = chromium_path()
    if path is None and not os.environ.get("CI"):
        pytest.skip("没有 Chromium：apt-get install chromium 后再运行")
    with playwright.sync_playwright() as running:
        made = running.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield made
        made.close()


@pytest.fixture
def page(browser, tmp_path):
    """The page of a made-up report; its requests and console errors are on ``page.left`` and ``page.errors``."""
    found = made_report([RIGHT, WRONG, REFUSAL], CASES, baselines=USUAL)
    report.write(found, tmp_path, ["要点齐全 facts〔全部 all〕：下限 0.9，得 0.5"])
    opened = browser.new_page(viewport={"width": 1280, "height": 900}, java_script_enabled=True)
    opened.left, opened.errors = [], []
    opened.on("request", lambda request: opened.left.append(request.url))
    opened.on("console", lambda message: opened.errors.append(message.text) if message.type == "error" else None)
    opened.goto((tmp_path / "report.html").as_uri())
    yield opened
    opened.close()


def test_nothing_but_the_file_is_loaded(page):
    assert len(page.left) == 1
    assert page.left[0].startswith("file:")
    assert page.errors == []


def test_every_plot_is_drawn_and_ours_is_the_longest_bar(page):
    assert page.locator("#types svg, #latency svg").count() == 2
    assert page.locator("#baselines svg").count() == 3
    first = page.locator("#baselines svg").first
    widths = first.locator("rect.own, rect.other").evaluate_all(
        "bars => bars.map(bar => bar.getBoundingClientRect().width)"
    )
    assert len(widths) == 3
    assert widths[0] >= widths[1] > widths[2] > 0


def test_no_text_of_a_plot_leaves_its_picture(page):
    out = page.locator("svg text").evaluate_all(
        """texts => texts.filter(text => {
            const box = text.getBoundingClientRect(), frame = text.ownerSVGElement.getBoundingClientRect();
            return box.left < frame.left - 1 || box.right > frame.right + 1 || box.bottom > frame.bottom + 1;
        }).map(text => text.textContent)"""
    )
    assert out == []


def test_a_failing_case_opens_to_question_expected_found_and_difference(page):
    case = page.locator("#failing details")
    assert case.count() == 1
    assert not case.locator(".diff").is_visible()
    case.locator("summary").click()
    assert "缺要点：县医保局" in case.locator(".diff").inner_text()
    text = case.inner_text()
    for words in ("wrong？", "应得：已回答", "得到：已回答", "到2025年达到800个。〔1〕", "乙#一/1", "甲#一/2"):
        assert words in text
    assert "✓ 含证据" in case.locator("li.found").inner_text()


def test_the_gates_verdict_is_on_the_page(page):
    assert "要点齐全 facts〔全部 all〕：下限 0.9，得 0.5" in page.locator("#gate").inner_text()


@pytest.mark.parametrize("width", [390, 1280])
def test_the_page_itself_never_scrolls_sideways(page, width):
    page.set_viewport_size({"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.skipif("SHOOT_REPORT" not in os.environ, reason="SHOOT_REPORT=1 makes docs/report.png from eval/out")
def test_shoot_the_last_report(browser):
    root = Path(__file__).resolve().parent.parent.parent
    opened = browser.new_page(viewport={"width": 1180, "height": 1500})
    opened.goto((root / "eval" / "out" / "report.html").as_uri())
    opened.screenshot(path=root / "docs" / "report.png")
    opened.close()
