"""A real Chromium, the real ``python app.py`` on the five documents, and no request that leaves loopback."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, sync_playwright

from tests.conftest import ROOT
from tests.serving import free_port

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
INSTALL = "no Chromium found: install one (Debian: apt-get install chromium fonts-noto-cjk) or set CHROMIUM to its path"
DESKTOP = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.timeout(300, func_only=True))  # the fixtures build an index


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser for a module and no longer: while it runs, no other test could run an event loop of its own."""
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        if os.environ.get("CI"):
            pytest.fail(INSTALL)
        pytest.skip(INSTALL)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    """A fresh profile; at the end no request may have left loopback, nor have been stopped from leaving."""
    made = chromium.new_context(viewport=DESKTOP, locale="zh-CN", permissions=["clipboard-read", "clipboard-write"])
    made.set_default_timeout(30_000)
    left: list[str] = []
    made.on("request", lambda request: left.append(request.url) if is_foreign(request.url) else None)
    made.on("console", lambda message: left.append(message.text) if "Content Security Policy" in message.text else None)
    yield made
    made.close()
    assert left == []


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A tab in which any script error fails the test."""
    made = context.new_page()
    made.on("pageerror", fail_on_script_error)
    return made


def fail_on_script_error(error: Error) -> None:
    raise AssertionError(f"script error in the page: {error}")


def is_foreign(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme not in ("data", "blob", "about") and parts.hostname not in ("127.0.0.1", "localhost", "::1")


@contextmanager
def running(home: Path, **settings: str) -> Iterator[str]:
    """The base address of ``python app.py`` in a process of its own, ready to answer."""
    port = free_port()
    values = {"home": home, "corpus": ROOT / "corpus", "embedder": "embedded", "port": port} | settings
    environment = os.environ | {f"CLAUSEWISE_{name.upper()}": str(value) for name, value in values.items()}
    base = f"http://127.0.0.1:{port}"
    with (home / "stderr.txt").open("w", encoding="utf-8") as errors:
        process = subprocess.Popen([sys.executable, str(ROOT / "app.py")], env=environment, stderr=errors, cwd=home)
        (home / "pid.txt").write_text(str(process.pid), "utf-8")
        try:
            wait_until_ready(base, process, home / "stderr.txt")
            yield base
        finally:
            process.terminate()
            process.wait(20)


def wait_until_ready(base: str, process: subprocess.Popen[bytes], errors: Path) -> None:
    until = time.monotonic() + 180
    while time.monotonic() < until:
        assert process.poll() is None, errors.read_text("utf-8")
        try:
            if httpx.get(f"{base}/healthz", trust_env=False, timeout=5).status_code == 200:
                return
        except httpx.TransportError:
            pass  # not listening yet
        time.sleep(0.2)
    raise AssertionError(f"not ready in time: {errors.read_text('utf-8')}")


@pytest.fixture(scope="session")
def new_home(settings, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    """Makes data folders that already hold the index of the five documents."""

    def make() -> Path:
        home = tmp_path_factory.mktemp("served") / "home"
        shutil.copytree(settings.home, home)
        return home

    return make


@pytest.fixture(scope="session")
def home(new_home: Callable[[], Path]) -> Path:
    return new_home()


@pytest.fixture(scope="session")
def server(home: Path) -> Iterator[str]:
    with running(home) as base:
        yield base
