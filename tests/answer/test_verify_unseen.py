"""300 sentences by a writer who had not seen the checker, half of them true: nothing false is shown; what is kept is counted."""

import json
from functools import cache
from pathlib import Path

import pytest

from eval.cases import squeeze
from rag.answer.verify import check
from rag.load import load
from rag.model import Parsed
from rag.parse import parse

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = [ROOT / "corpus", ROOT / "eval/unseen/third", ROOT / "eval/unseen/fourth"]
CASES = [
    json.loads(line)
    for line in (ROOT / "tests/data/check_unseen.jsonl").read_text("utf-8").splitlines()
    if line.strip()
]


@cache
def document(stem: str) -> Parsed:
    path = next(folder / f"{stem}.txt" for folder in FOLDERS if (folder / f"{stem}.txt").exists())
    return parse(load(path))


def verified(case: dict) -> bool:
    """Whether the sentence passes against the smallest clause that holds the words it was written from."""
    parsed = document(case["doc"])
    holding = [c for c in parsed.clauses if squeeze(case["clause"]) in squeeze(c.text)]
    clause = min(holding, key=lambda c: len(c.text))
    return check(case["sentence"], [clause], {case["doc"]: parsed.document}).verdict == "verified"


@pytest.mark.parametrize("case", [c for c in CASES if not c["true"]], ids=lambda c: f"{c['kind']}-{c['id']}")
def test_nothing_false_is_verified(case):
    assert not verified(case)


def test_true_sentences_are_kept_no_less_than_before():
    """45 of 150 on 2026-11-25: the checker is far too strict (lists 0 of 19, reorderings 1 of 19); raise it as that mends."""
    assert sum(verified(case) for case in CASES if case["true"]) >= 45
