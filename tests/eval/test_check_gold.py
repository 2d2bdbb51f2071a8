import json

import pytest

from eval import check_gold
from eval.cases import load
from tests.eval.making import CASES, case, evidence, reference


def findings(*cases, builtin=False):
    return check_gold.check(cases, reference(), builtin=builtin)


def test_a_sound_set_has_no_findings():
    found = findings(*CASES)
    assert (found.errors, found.warnings) == ([], [])


def test_a_quote_in_another_clause_is_an_error_that_says_where_it_is():
    (error,) = findings(case("q", evidence("甲#一/2", "1230个"), facts=[["1230个"]])).errors
    assert "引文不在 甲#一/2" in error
    assert "甲#一/1" in error


def test_a_quote_of_another_document_is_not_in_this_one():
    (error,) = findings(case("q", evidence("甲#一/1", "达到800个"), facts=[["托位数"]])).errors
    assert error.endswith("全文也没有")


def test_white_space_in_a_quote_does_not_count():
    assert findings(case("q", evidence("甲#一/1", "到 2024 年，\n全县"), facts=[["2024年"]])).errors == []


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (case("q", evidence("甲#九", "1230个"), facts=[["1230个"]]), "没有条款 甲#九"),
        (case("q", facts=[["1230个"]]), "没有证据"),
    ],
)
def test_other_errors_name_case_and_fault(one, words):
    (error,) = findings(one).errors
    assert error.startswith("q：")
    assert words in error


def test_an_unfounded_fact_and_a_case_without_facts_are_warnings():
    found = findings(
        case("fact", evidence("甲#一/1"), facts=[["1231个"], ["1230个"]]),
        case("none", evidence("甲#一/1")),
    )
    assert found.errors == []
    assert found.warnings == ["fact：要点「1231个」不在证据条款中", "none：有答案的题没有要点"]


def test_the_built_in_set_needs_enough_of_every_type_and_no_other():
    errors = findings(*CASES, case("x", evidence("甲#一/1"), facts=[["1230"]], type="facts"), builtin=True).errors
    assert "类型 table 只有 0 题，至少 25 题" in errors
    assert "未知的类型 facts（1 题）" in errors


def test_the_command_proves_the_built_in_gold_set(capsys):
    code = check_gold.main([])
    said = capsys.readouterr()
    assert code == 0, said.err
    assert f"{len(load())} 题：0 处错误" in said.out


def test_the_command_fails_on_a_wrong_quote_and_on_a_bad_line(tmp_path, capsys):
    row = {"id": "a", "type": "fact", "question": "问？", "facts": [["对"]], "status": "answered"}
    wrong = row | {"evidence": [{"doc_id": "luanchuan-2022-36", "address": "正文前", "quote": "并无此句"}]}
    path = tmp_path / "g.jsonl"
    path.write_text(json.dumps(wrong, ensure_ascii=False), "utf-8")
    assert check_gold.main(["--gold", str(path)]) == 1
    assert "并无此句" in capsys.readouterr().err
    path.write_text("{}", "utf-8")
    assert check_gold.main(["--gold", str(path)]) == 1
    assert "g.jsonl:1" in capsys.readouterr().err


def test_a_missing_corpus_is_a_message(tmp_path, capsys):
    assert check_gold.main(["--corpus", str(tmp_path / "none")]) == 1
    assert "不存在" in capsys.readouterr().err
