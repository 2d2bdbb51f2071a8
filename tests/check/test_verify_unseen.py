"""Sentences by others than the checker's writers: nothing false is shown; what is kept of the true ones is counted.

check_unseen and check_later: sentences as a fluent model words them; check_close and the four check_reworded: close to the
clause's wording, one thing changed; check_strict: whole statements with adverbs left out, pieces in another order, synonyms of
the checker's own list or numerals in another form, and false ones that look like these gone wrong, by thirty-six writers who saw
no code; check_attack: false ones made from the checker's code by twenty reviewers, each of which an earlier checker let pass;
check_open: those of theirs that it still lets pass.
"""

import json
from functools import cache
from pathlib import Path

import pytest

from eval.cases import squeeze
from rag.check.verify import check
from rag.load import load
from rag.model import Clause, Kind, Parsed
from rag.parse import parse

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = [ROOT / "corpus", *(ROOT / "eval/unseen" / name for name in ("second", "third", "fourth", "fifth", "sixth"))]


def read(name: str) -> list[dict]:
    path = ROOT / f"tests/data/{name}.jsonl"
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


SETS = {
    name: read(name)
    for name in (
        "check_unseen",
        "check_later",
        "check_close",
        "check_reworded",
        "check_reworded_more",
        "check_reworded_last",
        "check_reworded_fourth",
        "check_strict",
        "check_attack",
    )
}


@cache
def document(stem: str) -> Parsed | None:
    path = next((path for folder in FOLDERS if (path := folder / f"{stem}.txt").exists()), None)
    return parse(load(path)) if path else None


def clause_of(case: dict) -> Clause:
    """The smallest clause that holds the words it was written from; the words alone where the document is not here."""
    parsed = document(case["doc"])
    wanted = squeeze(case["clause"])
    holding = [c for c in parsed.clauses if wanted in squeeze(c.rendered or c.text)] if parsed else []
    if holding:
        return min(holding, key=lambda c: len(c.text))
    return Clause(case["doc"], "一", Kind.CLAUSE, "", case["clause"], 0, len(case["clause"]))


def verified(case: dict) -> bool:
    parsed = document(case["doc"])
    documents = {case["doc"]: parsed.document} if parsed else {}
    return check(case["sentence"], [clause_of(case)], documents).verdict == "verified"


@pytest.mark.parametrize(
    "case", [c for cases in SETS.values() for c in cases if not c["true"]], ids=lambda c: f"{c['kind']}-{c['id']}"
)
def test_nothing_false_is_verified(case):
    assert not verified(case)


OPEN = read("check_open")


def test_what_is_listed_as_still_passing_does_so_and_is_no_more():
    """Most need to know what a verb takes or what a 的 reaches. One that is mended moves to check_attack."""
    assert [case["id"] for case in OPEN if not verified(case)] == []
    assert len(OPEN) <= 68


LEAST = {
    "check_unseen": 93,
    "check_later": 76,
    "check_close": 99,
    "check_reworded": 156,
    "check_reworded_more": 137,
    "check_reworded_last": 141,
    "check_reworded_fourth": 105,
    "check_strict": 5634,
}


@pytest.mark.parametrize(("name", "least"), LEAST.items())
def test_true_sentences_are_kept_no_less_than_before(name, least):
    """Of 150, 200, 120, three times 200, 160 and 5,899: the checker is still too strict with free wordings; raise the floors as that mends."""
    assert sum(verified(case) for case in SETS[name] if case["true"]) >= least
