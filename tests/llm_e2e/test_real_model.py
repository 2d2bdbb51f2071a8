"""A real model over the OpenAI protocol: it runs, streams, is checked; whatever it says, nothing unverified is shown.

Run by .ci/llm_e2e.sh, which starts the server and names it in E2E_LLM_URL.
"""

from __future__ import annotations

import os
import re

import pytest

from rag.answer.generate import Draft, Generator
from rag.answer.llm import make_llm
from rag.answer.verify import check
from rag.settings import Settings
from tests.answer.evidence import corpus, hits, label

URL = os.environ.get("E2E_LLM_URL", "")
pytestmark = pytest.mark.skipif(not URL, reason="no real model: run .ci/llm_e2e.sh")
QUESTIONS = [
    ("栾川县2024年全县托位数达到多少？", ["luanchuan-2022-36#二/（八）/21"]),
    ("120急救指挥体系哪年搬迁？", ["luanchuan-2022-36#二/（一）/3"]),
]


@pytest.fixture(scope="module")
def drafts() -> list[tuple[str, list[str], Draft]]:
    """Each question with what was streamed and the final draft."""
    chosen = Settings(llm="api", llm_model="smollm2", llm_base_url=URL, llm_context=2400, llm_timeout=150.0)
    generator = Generator(make_llm(chosen), chosen)
    found = []
    for question, ids in QUESTIONS:
        items = list(generator.stream(question, hits(*ids), corpus()[1], label))
        found.append((question, [i.text for i in items[:-1]], items[-1]))
    return found


def test_the_model_ran(drafts):
    assert all(d.raw.strip() for _, _, d in drafts), [d.notices for _, _, d in drafts]


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
