"""Gold-like sentences, changed by a script in one fact each: the check must notice (issue 7: 98 % of 500)."""

from __future__ import annotations

import json
import random
import re
from collections import Counter

import pytest

from rag.check.verify import check
from rag.model import Clause, Kind
from tests.answer.evidence import DATA, corpus

FIGURE = re.compile(r"(?<![\d.年月第])\d+(?:\.\d+)?(?![\d.]*[年月]|．|\. )")
YEAR = re.compile(r"20\d\d(?=年)")
UNIT = re.compile(r"(?:县|区)(?:委|政府)?[\u4e00-\u9fff]{1,8}?(?:局|委|办|院|中心|部)(?![\u4e00-\u9fff]*组长)")
STRANGERS = ("县水利局", "县融媒体中心", "区城市管理局", "县林业局", "县供销社")
FLIPS = (
    ("不得", "可以"),
    ("不低于", "低于"),
    ("不超过", "超过"),
    ("不少于", "少于"),
    ("以上", "以下"),
    ("以下", "以上"),
    ("至少", "至多"),
    ("不作为", "作为"),
    ("未达标", "达标"),
    ("牵头", "配合"),
    ("‰", "%"),
    ("%", "‰"),
    ("提高", "降低"),
    ("下降", "上升"),
    ("力争", ""),
    ("大于", "小于"),
    ("逐步", ""),
    ("以内", "以上"),
    ("争创", "建成"),
)
RANDOM = random.Random(20221125)


def sentences() -> list[tuple[Clause, str]]:
    """Sentences of the corpus that hold a fact: what gold answers are made of."""
    found = []
    for clause in corpus()[0].values():
        if clause.span or clause.kind in (Kind.TABLE, Kind.FRONT, Kind.TAIL):
            continue
        words = clause.rendered or clause.text
        for match in re.finditer(r"[^。！？；\n]+", words):
            text = match[0].strip()
            if len(text) >= 10 and (FIGURE.search(text) or YEAR.search(text) or UNIT.search(text)):
                found.append((clause, text))
    return found


def changed(clause: Clause, text: str) -> list[tuple[str, str]]:
    """The sentence with one fact changed, in every way that applies."""
    found = []
    for match in FIGURE.finditer(text):
        value = match[0]
        other = (
            str(int(value) + RANDOM.choice((1, 7, 20)))
            if "." not in value
            else value[:-1] + str((int(value[-1]) + 3) % 10)
        )
        found.append(("number", text[: match.start()] + other + text[match.end() :]))
    elsewhere = sorted({m[0] for m in FIGURE.finditer(clause.rendered or clause.text)})
    for match in FIGURE.finditer(text):
        for other in [o for o in elsewhere if float(o) != float(match[0])][:2]:
            found.append(("swapped", text[: match.start()] + other + text[match.end() :]))
    for match in YEAR.finditer(text):
        found.append(
            ("date", text[: match.start()] + str(int(match[0]) + RANDOM.choice((-1, 1, 3))) + text[match.end() :])
        )
    for match in UNIT.finditer(text):
        found.append(("unit", text[: match.start()] + RANDOM.choice(STRANGERS) + text[match.end() :]))
    for old, new in FLIPS:
        if old in text:
            found.append(("flip", text.replace(old, new, 1)))
    for own, other in (("栾川", "偏关"), ("井研", "资阳"), ("资阳", "井研"), ("偏关", "栾川")):
        if own in text:
            found.append(("place", text.replace(own, other)))
    return [(kind, new) for kind, new in found if squeezed(new) not in squeezed(clause.rendered or clause.text)]


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.fixture(scope="module")
def outcomes() -> list[tuple[str, str, str, str]]:
    """(kind, original, changed, verdict) of every perturbation."""
    clauses, documents = corpus()
    assert clauses
    pairs = [(clause, text, kind, new) for clause, text in sentences() for kind, new in changed(clause, text)]
    return [(kind, text, new, check(new, [clause], documents).verdict) for clause, text, kind, new in pairs]


def test_perturbations_are_caught(outcomes):
    assert len(outcomes) >= 500
    assert set(Counter(o[0] for o in outcomes)) == {"number", "swapped", "date", "unit", "flip", "place"}
    missed = [o for o in outcomes if o[3] == "verified"]
    assert len(missed) / len(outcomes) <= 0.02, missed[:20]


def test_no_kind_of_perturbation_slips_through(outcomes):
    for kind, total in Counter(o[0] for o in outcomes).items():
        missed = [o for o in outcomes if o[0] == kind and o[3] == "verified"]
        assert len(missed) <= 0.05 * total, (kind, missed[:10])


def test_the_unchanged_sentences_pass():
    documents = corpus()[1]
    struck = [(c.clause_id, t) for c, t in sentences() if check(t, [c], documents).verdict != "verified"]
    assert len(struck) <= 0.01 * len(sentences()), struck[:10]


def test_true_rewordings_are_kept():
    clauses, documents = corpus()
    cases = [json.loads(line) for line in (DATA / "rewordings.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(cases) >= 200
    struck = [c for c in cases if check(c["sentence"], [clauses[c["clause"]]], documents).verdict != "verified"]
    assert len(struck) / len(cases) <= 0.02, struck


def test_every_quote_is_verbatim():
    clauses, documents = corpus()
    for line in (DATA / "rewordings.jsonl").read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        verdict = check(case["sentence"], [clauses[case["clause"]]], documents)
        for clause_id, quote in verdict.quotes.items():
            assert len(quote) >= 4
            assert quote in clauses[clause_id].text
