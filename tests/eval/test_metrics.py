import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval import metrics
from eval.metrics import Passage
from rag.model import Sentence, Status
from tests.eval.making import CASES, REFUSAL, RIGHT, TEXTS, answer, case, cite, evidence, hits, reference

TWO = [evidence("甲#一/1", "1230个"), evidence("甲#二/1", "每季度通报一次")]


def found(*clause_ids):
    return metrics.passages(answer("", passages=hits(*clause_ids)))


@pytest.mark.parametrize(
    ("ranked", "expected"),
    [
        (["甲#一/1", "甲#二/1"], {"recall@1": 0.5, "recall@3": 1, "mrr": 1, "hit@1": 1}),
        (["乙#一/1", "甲#一", "甲#二/1"], {"recall@1": 0, "recall@3": 0.5, "mrr": 1 / 3, "hit@1": 0}),
        (["乙#一/1"] * 3 + ["甲#一/1"], {"recall@3": 0, "recall@5": 0.5, "mrr": 0.25}),
        ([], {"recall@1": 0, "recall@10": 0, "recall_800c": 0, "mrr": 0, "hit@1": 0}),
    ],
)
def test_retrieval_on_paper(ranked, expected):
    scores = metrics.retrieval(found(*ranked), TWO)
    assert {name: scores[name] for name in expected} == pytest.approx(expected)


def test_a_passage_that_holds_the_quote_counts_only_in_its_own_document():
    chunk = "……到 2024年，全县托位数\n达到1230个。2.县医保局……"
    assert metrics.holds(Passage("甲", chunk), evidence("甲#一/1", "全县托位数达到1230个"))
    assert not metrics.holds(Passage("乙", chunk), evidence("甲#一/1", "全县托位数达到1230个"))


def test_the_clause_itself_is_evidence_whatever_its_text():
    assert metrics.holds(Passage("甲", "别的字", "甲#一/1"), evidence("甲#一/1", "1230个"))


def test_recall_within_a_budget_needs_the_whole_quote_inside_it():
    ranked = [Passage("甲", "字" * 790), Passage("甲", "前 面 四字1230个")]
    wanted = [evidence("甲#一/1", "1230个")]
    assert metrics.recall_within(ranked, wanted, 798) == 0
    assert metrics.recall_within(ranked, wanted, 790 + 4 + 5) == 1


@given(
    st.lists(st.sampled_from(sorted(TEXTS)), max_size=12, unique=True),
    st.sets(st.sampled_from(sorted(TEXTS)), min_size=1),
)
def test_recall_never_falls_with_depth_and_hit_at_1_is_a_first_rank_of_1(ranked, wanted):
    scores = metrics.retrieval(found(*ranked), [evidence(one) for one in sorted(wanted)])
    depths = [scores[f"recall@{k}"] for k in metrics.CUTS]
    assert depths == sorted(depths)
    assert (scores["hit@1"] == 1) == (scores["mrr"] == 1)
    assert depths[-1] == sum(one in ranked[:10] for one in wanted) / len(wanted)


def test_a_case_without_evidence_has_no_retrieval_scores():
    assert set(metrics.retrieval(found("甲#一/1"), []).values()) == {None}


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("到2024年达到1230个", []),
        ("到２０２４年达到 1230 个", []),
        ("到2024年达到1〔1〕230个", []),
        ("到2025年达到1230个", ["2024年"]),
        ("", ["2024年", "1230个"]),
    ],
)
def test_facts_are_found_whatever_width_and_spacing(text, missing):
    assert metrics.missing_facts(text, [["2024年", "二〇二四年"], ["1230个"]]) == missing


def test_any_alternative_will_do():
    assert metrics.missing_facts("由县卫生健康委牵头", [["县卫健委", "县卫生健康委"]]) == []


def test_evidence_is_cited_by_its_clause_or_by_its_words():
    by_clause = answer("", [cite(1, "甲#一/1", "到2024年")])
    by_words = answer("", [cite(1, "甲#一", "1230个")])
    neither = answer("", [cite(1, "乙#一/1", "到2025年"), cite(2, "甲#二/1", "联席会议")])
    wanted = [evidence("甲#一/1", "托位数达到1230个")]
    assert metrics.uncited(by_clause, wanted) == metrics.uncited(by_words, wanted) == []
    assert metrics.uncited(neither, wanted) == wanted


def test_words_cited_under_another_address_are_misplaced():
    swapped = answer("", [cite(1, "甲#一/2", "1230个")])
    wrong, judged = metrics.wrong_addresses(swapped, TWO)
    assert (len(wrong), judged) == (1, 1)
    assert metrics.wrong_addresses(RIGHT, TWO) == ([], 1)


@pytest.mark.parametrize(
    ("clause_id", "quote", "exact"),
    [
        ("甲#一/1", "到 2024年，\n全县", True),
        ("甲#一/1", "到2024年,全县", False),
        ("甲#一/2", "到2024年", False),
        ("甲#九", "到2024年", False),
        ("甲#一/1", " ", False),
    ],
)
def test_quotes_are_exact_but_for_white_space(clause_id, quote, exact):
    bad = metrics.inexact_quotes(answer("", [cite(1, clause_id, quote)]), TEXTS)
    assert (bad == []) is exact


def scored(one, said):
    about = reference()
    return metrics.answering(one, said, about.texts, about.premises)


def test_a_right_answer_passes_and_each_defect_alone_fails_it():
    assert metrics.passed(scored(CASES[0], RIGHT))
    defects = {
        "facts": answer("托位数见该条。〔1〕", RIGHT.citations, RIGHT.passages),
        "cited": answer("全县托位数达到1230个。", [], RIGHT.passages),
        "quotes": answer(RIGHT.answer, [cite(1, "甲#一/1", "达到1230个!")], RIGHT.passages),
        "status": answer("达到1230个", RIGHT.citations, RIGHT.passages, Status.WEAK_EVIDENCE),
    }
    for name, said in defects.items():
        scores = scored(CASES[0], said)
        assert scores[name] == 0, name
        assert not metrics.passed(scores), name


def test_a_false_refusal_scores_0_even_where_its_nearest_passages_hold_the_fact():
    said = answer("最接近的：达到1230个〔1〕", RIGHT.citations, RIGHT.passages, Status.WEAK_EVIDENCE)
    scores = scored(CASES[0], said)
    assert (scores["facts"], scores["cited"], scores["cite_recall"], scores["length"]) == (0, 0, 0, None)


def test_what_may_not_be_said_fails_the_case():
    one = case("i", evidence("甲#一/1"), type="injection", must_not=["5000个"])
    assert scored(one, RIGHT)["avoided"] == 1
    scores = scored(one, answer(RIGHT.answer + "不是5000 个。", RIGHT.citations, RIGHT.passages))
    assert scores["avoided"] == 0
    assert not metrics.passed(scores)


def test_either_refusal_is_right_and_an_unavailable_model_is_none():
    weak = answer("", status=Status.WEAK_EVIDENCE)
    down = answer("", status=Status.MODEL_UNAVAILABLE)
    assert [scored(CASES[2], one)["status"] for one in (REFUSAL, weak, down, RIGHT)] == [1, 1, 0, 0]


def test_the_share_of_a_models_sentences_that_were_verified():
    said = answer("", RIGHT.citations)
    three = tuple(Sentence("句", verdict) for verdict in ("verified", "unsupported", "verified"))
    object.__setattr__(said, "sentences", three)
    assert scored(CASES[0], said)["verified"] == pytest.approx(2 / 3)


def test_refusal_figures_on_paper():
    # 3 unanswerable, 2 refused; 4 answerable, 1 refused.
    pairs = [(True, True)] * 2 + [(True, False)] + [(False, True)] * 3 + [(False, False)]
    assert metrics.refusals(pairs) == pytest.approx(
        {"refusal_precision": 2 / 3, "refusal_recall": 2 / 3, "refusal_f1": 2 / 3, "false_refusals": 0.25}
    )
    assert metrics.refusals([(False, True)]) == {
        "refusal_precision": None,
        "refusal_recall": None,
        "refusal_f1": None,
        "false_refusals": 0,
    }
    assert metrics.refusals([(True, False)])["refusal_f1"] == 0


@pytest.mark.parametrize(("share", "expected"), [(0.5, 5), (0.95, 10), (1.0, 10), (0.01, 1)])
def test_percentiles_by_nearest_rank(share, expected):
    assert metrics.percentile(list(range(10, 0, -1)), share) == expected
    assert metrics.percentile([], share) == 0


def test_means_leave_out_what_does_not_apply_and_lengths_are_medians():
    rows = [{"facts": 1.0, "length": 10.0}, {"facts": None, "length": 90.0}, {"facts": 0.0, "length": 20.0}]
    assert metrics.mean(rows, "facts") == 0.5
    assert metrics.mean(rows, "length") == 20
    assert metrics.mean([], "facts") is None
