"""A real model over the OpenAI protocol: it runs, streams, is checked; whatever it says, nothing unverified is shown.

Run by .ci/llm_e2e.sh, which starts the server and names it in E2E_LLM_URL.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from eval.cases import load
from rag.answer.generate import Draft, Generator
from rag.answer.llm import make_llm
from rag.chat import Chat
from rag.check.verify import check
from rag.model import Answer
from rag.settings import Settings
from tests.answer.evidence import ROOT, corpus, hits, label

URL = os.environ.get("E2E_LLM_URL", "")
pytestmark = pytest.mark.skipif(not URL, reason="no real model: run .ci/llm_e2e.sh")
# SmolLM2 spends two tokens on a Chinese character; a quarter of the context is for the answer.
MODEL = {"llm": "api", "llm_model": "smollm2", "llm_base_url": URL, "llm_context": 2048, "llm_timeout": 300.0}
QUESTIONS = [
    ("栾川县2024年全县托位数达到多少？", ["luanchuan-2022-36#二/（八）/21"]),
    ("120急救指挥体系哪年搬迁？", ["luanchuan-2022-36#二/（一）/3"]),
]
GOLD = ("plan-fact-016", "injection-012", "j-injection-002")


@pytest.fixture(scope="module")
def drafts() -> list[tuple[str, list[str], Draft]]:
    """Each question with what was streamed and the final draft."""
    chosen = Settings(**MODEL)
    generator = Generator(make_llm(chosen), chosen)
    found = []
    for question, ids in QUESTIONS:
        items = list(generator.stream(question, hits(*ids), corpus()[1], label))
        found.append((question, [i.text for i in items[:-1]], items[-1]))
    return found


def test_the_model_ran_in_time(drafts):
    for _, _, draft in drafts:
        assert draft.raw.strip(), draft.notices
        assert not any("规定时间" in n or "连接" in n or "出错" in n for n in draft.notices), draft.notices


def test_only_verified_sentences_are_shown(drafts):
    clauses, documents = corpus()
    for question, streamed, draft in drafts:
        assert "".join(streamed) == draft.text
        verified = [s for s in draft.sentences if s.verdict == "verified"]
        shown = [re.sub(r"〔\d+〕", "", line).strip("。\n") for line in streamed]
        assert len(shown) <= len(verified)
        for words in shown:
            sentence = next(s for s in verified if words in s.text)
            evidence = [clauses[i] for i in sentence.clause_ids]
            assert check(words, evidence, documents, question).verdict == "verified"
        for citation in draft.citations:
            assert citation.quote in clauses[citation.clause_id].text


def test_what_was_struck_is_said(drafts):
    for _, _, draft in drafts:
        assert not draft.struck or any("删去" in n for n in draft.notices)
        assert draft.text or draft.notices


def test_the_whole_way_streams_and_falls_back_on_the_extract(settings):
    chat = Chat(Settings(**{**settings.model_dump(), **MODEL}))
    assert chat.answerer == "llm:smollm2"
    *parts, answer = list(chat.stream("栾川县要建成几家示范中医馆？"))
    assert isinstance(answer, Answer)
    assert "".join(parts) == answer.answer
    assert answer.raw
    assert answer.sentences is not None
    for sentence in answer.sentences:
        assert sentence.verdict == "verified" or sentence.text not in answer.answer.partition("原文摘录：")[0]
    struck = [s for s in answer.sentences if s.verdict != "verified"]
    if struck or not answer.sentences:
        assert any("删去" in n for n in answer.notices) or not struck
        assert any("直接摘自原文" in n for n in answer.notices)
        assert "4家" in re.sub(r"\s", "", answer.answer)


def test_the_evaluation_runs_with_the_model(settings, tmp_path: Path):
    gold = tmp_path / "few.jsonl"
    gold.write_text("\n".join(c.model_dump_json() for c in load() if c.id in GOLD), "utf-8")
    env = {f"CLAUSEWISE_{name.upper()}": str(value) for name, value in MODEL.items()}
    env |= {"CLAUSEWISE_HOME": str(settings.home), "CLAUSEWISE_EMBEDDER": "embedded"}
    command = [sys.executable, "-m", "eval", "--gold", str(gold), "--out", str(tmp_path), "--check"]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **env}, capture_output=True, text=True, timeout=1500)
    sys.stdout.write(done.stdout)
    assert done.returncode == 0, done.stdout + done.stderr
    report = json.loads((tmp_path / "report.json").read_text("utf-8"))
    assert report["run"]["answerer"] == "llm:smollm2"
    assert report["run"]["profile"] == "llm-embedded"
    assert report["figures"]["all"]["cases"] == len(GOLD)
    said = {case["id"]: "raw" in case["found"] for case in report["cases"]}
    assert said["plan-fact-016"]
    assert not said["injection-012"]
    assert not said["j-injection-002"]
