from dataclasses import replace

import pytest

from eval import harness
from tests.eval.making import CASES, REFUSAL, RIGHT, answer, case, evidence, hits, outcomes

CRASH = RuntimeError("坏了")


def test_figures_over_all_cases_count_what_is_missing_as_0():
    figures = harness.figures(outcomes(CASES, [RIGHT, answer("不知道"), REFUSAL]))
    row = figures["all"]
    assert (row["cases"], row["crashes"]) == (3, 0)
    assert row["passed"] == pytest.approx(2 / 3, abs=1e-4)
    assert (row["recall@5"], row["facts"], row["cited"]) == (0.5, 0.5, 0.5)
    assert (row["quotes"], row["refusal_recall"], row["false_refusals"]) == (1, 1, 0)
    assert figures["responsible"]["recall@5"] == 0
    assert figures["unanswerable"]["recall@5"] is None


def test_a_crash_is_a_crash_listed_and_no_0():
    found = outcomes(CASES, [RIGHT, CRASH, REFUSAL])
    figures = harness.figures(found)
    assert [(one.case.id, one.error) for one in found if one.error] == [("wrong", "RuntimeError: 坏了")]
    assert (figures["all"]["crashes"], figures["all"]["facts"]) == (1, 1)
    assert figures["all"]["passed"] == pytest.approx(2 / 3, abs=1e-4), "a crash never passes"
    assert (figures["responsible"]["crashes"], figures["responsible"]["facts"]) == (1, None)


def test_every_case_is_in_all_in_its_split_and_in_its_type():
    figures = harness.figures(outcomes(CASES, [RIGHT, RIGHT, REFUSAL]))
    assert sum(figures[name]["cases"] for name in ("tune", "test") if name in figures) == 3
    assert {"fact", "responsible", "unanswerable"} <= figures.keys()


def test_history_reaches_the_product_oldest_first():
    seen = []

    def ask(question, history):
        seen.append((question, list(history)))
        return RIGHT

    one = case("f", evidence("甲#一/1"), history=[{"question": "一？"}, {"question": "二？"}])
    list(harness.run([one], ask, harness.Reference({}, {}, {})))
    assert seen == [("f？", ["一？", "二？"])]


def test_two_runs_give_the_same_figures():
    answers = [RIGHT, answer("县医保局"), REFUSAL]
    assert harness.figures(outcomes(CASES, answers)) == harness.figures(outcomes(CASES, answers))


def test_a_search_alone_gets_retrieval_figures():
    def search(question, history):
        return [harness.Passage("甲", "全县托位数达到1230个")]

    figures = harness.retrieve(CASES, search)
    assert figures["all"]["recall@1"] == 0.5
    assert "facts" not in figures["all"]


def test_latency_has_every_stage():
    asked = outcomes(CASES, [RIGHT, CRASH, answer("", passages=hits("甲#一/1"))])
    # A scripted answer may take less time than the report rounds to.
    timings = harness.latency([replace(one, ms=ms) for one, ms in zip(asked, (2.0, 4.0, 9.0), strict=True)])
    assert timings["search_p50"] == timings["search_p95"] == 1.0
    assert timings["total_p50"] == 4.0
    assert timings["total_p95"] > 4.0
