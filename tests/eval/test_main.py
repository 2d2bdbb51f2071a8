"""The command on the five documents with a few gold questions, and its messages when something is wrong."""

import json

import pytest

from eval import gate
from eval.__main__ import main
from eval.cases import load, split

pytestmark = pytest.mark.slow

FEW = ("fact", "lookup", "unanswerable", "followup", "table")


@pytest.fixture
def few(tmp_path):
    """Two built-in questions of each of some types, in a file of their own."""
    chosen = [one for kind in FEW for one in [case for case in load() if case.type == kind][:2]]
    path = tmp_path / "few.jsonl"
    path.write_text("\n".join(one.model_dump_json() for one in chosen), "utf-8")
    return path


@pytest.fixture
def built(settings, monkeypatch):
    """The session's index over the five documents, reached through the environment as a user would."""
    monkeypatch.setenv("CLAUSEWISE_HOME", str(settings.home))
    monkeypatch.setenv("CLAUSEWISE_EMBEDDER", "embedded")


def evaluate(few, out, *more):
    code = main(["--gold", str(few), "--out", str(out), *map(str, more)])
    return code, json.loads((out / "report.json").read_text("utf-8"))


def test_two_runs_give_the_same_report_but_for_timings(few, built, tmp_path, capsys):
    (code, one), (_, other) = (evaluate(few, tmp_path / name) for name in ("1", "2"))
    assert code == 0
    assert one.pop("timings")["cases_ms"].keys() == other.pop("timings")["cases_ms"].keys()
    assert json.dumps(one) == json.dumps(other)
    assert one["figures"]["all"]["cases"] == 2 * len(FEW)
    assert one["figures"]["all"]["crashes"] == 0
    assert {case["split"] for case in one["cases"]} == {split(case["id"]) for case in one["cases"]}
    said = capsys.readouterr().out
    assert "10 题" in said
    assert "report.html" in said


def test_a_floor_that_is_not_reached_exits_1_and_names_it(few, built, tmp_path, capsys):
    floors = tmp_path / "t.toml"
    floors.write_text("[tolerance]\nall = 0\ntype = 0\nlength = 0\n[floors.embedded.all]\nlength = 1\n", "utf-8")
    code, report = evaluate(few, tmp_path / "out", "--check", "--thresholds", floors)
    assert code == 1
    assert f"length〔全部 all〕：上限 1，得 {report['figures']['all']['length']:g}" in capsys.readouterr().err
    assert "门禁：未通过" in (tmp_path / "out" / "report.html").read_text("utf-8")


def test_accepting_is_what_makes_a_baseline_and_a_worse_one_is_told(few, built, tmp_path, capsys):
    floors = tmp_path / "t.toml"
    floors.write_text("[tolerance]\nall = 0\ntype = 0\nlength = 0\n[floors]\n", "utf-8")
    accepted = tmp_path / "baseline.json"
    held = ("--thresholds", floors, "--baseline", accepted)
    assert evaluate(few, tmp_path / "out", "--check", *held)[0] == 1
    assert "eval-accept" in capsys.readouterr().err
    assert evaluate(few, tmp_path / "out", "--accept", *held)[0] == 0
    assert evaluate(few, tmp_path / "out", "--check", *held)[0] == 0
    better = json.loads(accepted.read_text("utf-8"))
    better["figures"]["all"]["length"] = 1
    accepted.write_text(json.dumps(better), "utf-8")
    assert evaluate(few, tmp_path / "out", "--check", *held)[0] == 1
    assert "length〔全部 all〕：基线 1" in capsys.readouterr().err


def test_other_peoples_questions_never_become_the_built_in_baseline(few, built, tmp_path, capsys):
    before = sorted(one.name for one in gate.HERE.glob("baseline-*.json"))
    assert evaluate(few, tmp_path / "out", "--accept")[0] == 0
    assert "--baseline" in capsys.readouterr().err
    assert sorted(one.name for one in gate.HERE.glob("baseline-*.json")) == before


def test_compare_prints_what_turned(few, built, tmp_path, capsys):
    _, report = evaluate(few, tmp_path / "old")
    for case in report["cases"]:
        case["passed"] = not case["passed"]
    (tmp_path / "old.json").write_text(json.dumps(report), "utf-8")
    evaluate(few, tmp_path / "new", "--compare", tmp_path / "old.json")
    said = capsys.readouterr().out
    assert said.count("由对转错 ") + said.count("由错转对 ") == len(report["cases"])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--gold", "没有.jsonl"], "没有.jsonl"),
        (["--corpus", "没有这个文件夹"], "没有这个文件夹"),
        (["--thresholds", "没有.toml"], "没有.toml"),
        (["--compare", "没有.json"], "没有.json"),
    ],
)
def test_a_missing_file_is_one_line_in_chinese(arguments, words, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main([*arguments, "--out", str(tmp_path / "out")]) == 1
    said = capsys.readouterr().err
    assert words in said
    assert "Traceback" not in said
    assert not (tmp_path / "out").exists()


def test_wrong_usage_exits_2(capsys):
    with pytest.raises(SystemExit) as caught:
        main(["--chek"])
    assert caught.value.code == 2
