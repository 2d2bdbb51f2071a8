"""The real ``python app.py`` over HTTP: many at once, exact clauses, and a process that stays small."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

QUESTIONS = ("栾川的120急救指挥中心哪年搬迁？", "栾办〔2022〕36号第9条讲什么", "偏关县哪些任务由县医保局负责？")


def squash(text: str) -> str:
    return "".join(text.split())


def test_ten_at_once_are_answered_and_every_quote_is_in_its_clause(server: str) -> None:
    asked = [QUESTIONS[n % len(QUESTIONS)] for n in range(10)]

    def ask(question: str) -> httpx.Response:
        return httpx.post(f"{server}/api/ask", json={"question": question}, trust_env=False, timeout=120)

    with ThreadPoolExecutor(10) as pool:
        replies = list(pool.map(ask, asked))
    assert [reply.status_code for reply in replies] == [200] * 10
    for question, answer in zip(asked, (reply.json() for reply in replies), strict=True):
        assert (answer["question"], answer["status"]) == (question, "answered")
        assert answer["citations"]
        for citation in answer["citations"]:
            address = f"{server}/api/clauses/{quote(citation['clause_id'], safe='')}"
            clause = httpx.get(address, trust_env=False, timeout=30).json()
            assert squash(citation["quote"]) in squash(clause["text"])
            assert citation["label"] == clause["label"]


def test_serving_takes_little_memory_and_no_torch_with_the_embedded_model(server: str, home: Path) -> None:
    process = Path("/proc") / (home / "pid.txt").read_text("utf-8")
    if not process.exists():
        pytest.skip("memory is read from /proc, which only Linux has")
    httpx.post(f"{server}/api/ask", json={"question": QUESTIONS[0]}, trust_env=False, timeout=120)
    status = (process / "status").read_text()
    resident = int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1])
    assert resident < 700_000  # kB
    assert "libtorch" not in (process / "maps").read_text()
