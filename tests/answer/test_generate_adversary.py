"""A scripted adversary over real HTTP: nothing false is shown, what is true is kept (issue 7)."""

from __future__ import annotations

import json
import re

import pytest

from rag.answer.generate import Draft, Generator
from rag.answer.llm import make_llm
from tests.answer.evidence import DATA, corpus, hits, label, settings
from tests.answer.server import Asked, Reply, ScriptedServer

CASES = [json.loads(line) for line in (DATA / "adversary.jsonl").read_text(encoding="utf-8").splitlines()]


def keyed(case: dict, asked: Asked) -> str:
    """The scripted reply with [a], [b] replaced by the keys of this prompt."""
    keys = dict(zip(case["evidence"], asked.evidence, strict=True))
    return re.sub(r"\[([a-z])\]", lambda m: f"[{keys[m[1]]}]", case["reply"])


@pytest.fixture(scope="module", params=[True, False], ids=["streaming", "whole"])
def answers(request) -> list[tuple[dict, str, Draft]]:
    """Each case with what was streamed and the final draft."""
    found = []
    with ScriptedServer(lambda asked: Reply()) as server:
        chosen = settings(llm_base_url=server.url)
        generator = Generator(make_llm(chosen), chosen)
        for case in CASES:
            server.script = lambda asked, case=case: Reply(keyed(case, asked), size=3, ignore_stream=not request.param)
            evidence = hits(*case["evidence"].values())
            items = list(generator.stream(case["question"], evidence, corpus()[1], label))
            found.append((case, "".join(item.text for item in items[:-1]), items[-1]))
    return found


def test_there_are_enough_cases():
    assert len(CASES) >= 60
    assert {c["kind"] for c in CASES} >= {
        "right",
        "number",
        "county",
        "date",
        "key",
        "other-key",
        "negation",
        "unit",
        "half",
        "echo",
    }


def test_nothing_false_is_shown(answers):
    false = [(c["kind"], words, text) for c, text, _ in answers for words in c["struck"] if words in text]
    assert false == []


def test_what_is_true_is_kept(answers):
    wanted = [(words in text, words) for c, text, _ in answers for words in c["shown"]]
    kept = sum(ok for ok, _ in wanted)
    assert kept / len(wanted) >= 0.95, [words for ok, words in wanted if not ok]


def test_what_streamed_is_the_draft_and_every_quote_is_verbatim(answers):
    for _, streamed, draft in answers:
        assert streamed == draft.text
        for citation in draft.citations:
            assert citation.quote
            assert citation.quote in corpus()[0][citation.clause_id].text
            assert f"〔{citation.n}〕" in draft.text
        assert draft.struck == sum(s.verdict != "verified" for s in draft.sentences)
        assert bool(draft.struck) == any("删去" in n for n in draft.notices)
