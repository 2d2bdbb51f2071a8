import json
import xml.etree.ElementTree as ElementTree

import pytest

from eval import report
from tests.eval.making import CASES, REFUSAL, RIGHT, answer, case, cite, evidence, hits, made_report

EVIL = answer('<script>alert("1")</script>县医保局', [cite(1, "甲#一/1", "并无此句")], hits("甲#一/1", "乙#一/1"))
ANSWERS = [RIGHT, EVIL, REFUSAL]


def saved(folder, found, **more):
    report.write(found, folder, **more)
    return folder


def test_the_same_answers_give_the_same_report_but_for_timings():
    one, other = made_report(ANSWERS), made_report(ANSWERS)
    one.pop("timings"), other.pop("timings")
    assert json.dumps(one) == json.dumps(other)


def test_a_failing_case_says_what_differs():
    wrong = made_report(ANSWERS)["cases"][1]
    assert not wrong["passed"]
    assert wrong["differences"] == [
        "未引证据：甲#一/2「2.县医保局牵头推进支付方式改革。」",
        "引文与原文不符：〔1〕甲#一/1「并无此句」",
        "证据不在 2 个段落中：甲#一/2",
    ]
    assert made_report(ANSWERS)["cases"][0]["differences"] == []


def test_status_facts_address_and_rank_are_told_too():
    cases = [
        case("s", evidence("甲#一/1"), facts=[["1230个"]]),
        case("a", evidence("甲#一/1", "1230个"), must_not=["5000个"]),
        case("r", evidence("甲#二/1")),
    ]
    late = hits("乙#一/1", "甲#一", "甲#一/2", "甲#一/1", "乙#一/1", "甲#二/1")
    answers = [REFUSAL, answer("5000个〔1〕", [cite(1, "甲#一", "1230个")], hits("甲#一/1")), answer("", passages=late)]
    told = ["；".join(one["differences"]) for one in made_report(answers, cases)["cases"]]
    assert "状态：应为「已回答」，得「文件中没有」" in told[0]
    assert "缺要点：1230个" in told[0]
    assert "条款号不符：甲#一/1 引作 甲#一" in told[1]
    assert "说了不该说的：5000个" in told[1]
    assert "证据排在第 6 位：甲#二/1" in told[2]


def test_all_four_files_are_written_and_the_json_reads_back(tmp_path):
    found = made_report(ANSWERS)
    saved(tmp_path / "new" / "out", found)
    assert sorted(one.name for one in (tmp_path / "new" / "out").iterdir()) == [
        "junit.xml",
        "report.html",
        "report.json",
        "report.md",
    ]
    assert json.loads((tmp_path / "new" / "out" / "report.json").read_text("utf-8")) == found


def test_the_page_escapes_what_documents_and_models_say_and_loads_nothing(tmp_path):
    page = (saved(tmp_path, made_report(ANSWERS)) / "report.html").read_text("utf-8")
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "http://" not in page.replace("http://www.w3.org", "")
    assert "https://" not in page
    assert "<link" not in page


def test_the_page_shows_failing_cases_only_and_the_gates_verdict(tmp_path):
    found = made_report(ANSWERS)
    page = (
        saved(tmp_path, found, offences=["要点齐全 facts〔全部 all〕：下限 0.9，得 0.5"]) / "report.html"
    ).read_text("utf-8")
    assert page.count("<details>") == 1
    assert "门禁：未通过" in page
    assert "门禁：通过" in report.render(report.PAGE, found, [])
    assert "门禁" not in report.render(report.PAGE, found, None)


def test_baselines_stand_beside_ours_in_page_and_markdown(tmp_path):
    figures = {"all": dict.fromkeys(report.AGAINST, 0.25)}
    out = saved(tmp_path, made_report(ANSWERS, baselines={"SentenceSplitter 256 · BM25": figures}))
    for name in ("report.html", "report.md"):
        text = (out / name).read_text("utf-8")
        assert "SentenceSplitter 256 · BM25" in text
        assert "0.250" in text


def test_markdown_tables_survive_pipes_and_newlines_in_questions():
    cases = [case("p", evidence("甲#一/1"), question="甲|乙\n丙？")]
    text = report.render(report.MARKDOWN, made_report([answer("")], cases), None)
    (row,) = [line for line in text.splitlines() if line.startswith("| p |")]
    assert "甲\\|乙 丙？" in row
    tables = [line for line in text.splitlines() if line.startswith("|")]
    assert all(line.rstrip().endswith("|") for line in tables)


def test_markdown_tables_have_as_many_cells_in_each_row():
    figures = {"all": dict.fromkeys(report.AGAINST, 0.25)}
    text = report.render(report.MARKDOWN, made_report(ANSWERS, baselines={"别家": figures}), None)
    for block in text.split("\n\n"):
        rows = [line for line in block.splitlines() if line.startswith("|")]
        assert len({row.count("|") for row in rows}) <= 1, block


@pytest.mark.parametrize("ms", [[0.01], [3.0], [1.0, 10.0, 100.0, 1000.0], [250.0] * 40])
def test_any_latencies_can_be_drawn(ms):
    drawn = report.plots.histogram(ms, [("p50", ms[0])], title="用时")
    assert ElementTree.fromstring(drawn).tag == "svg"
    assert sum(
        int(one.text.split()[0]) for one in ElementTree.fromstring(drawn).iter("title") if "题" in one.text
    ) == len(ms)


def test_junit_tells_crash_regression_and_known_failure_apart():
    cases = [*CASES, case("crash", evidence("甲#一/1")), case("known", evidence("甲#一/1"))]
    found = made_report([RIGHT, EVIL, REFUSAL, ValueError("\x00坏了"), answer("")], cases)
    root = report.junit(found, ["坏在 facts"], {"wrong": True, "known": False})
    tree = ElementTree.fromstring(ElementTree.tostring(root))
    said = {test.get("name"): [one.tag for one in test] for test in tree.iter("testcase")}
    assert said == {
        "right": [],
        "wrong": ["failure"],
        "refuse": [],
        "crash": ["error"],
        "known": ["skipped"],
        "坏在 facts": ["failure"],
    }
    fact = next(suite for suite in tree if suite.get("name") == "fact")
    assert [fact.get(name) for name in ("tests", "failures", "errors", "skipped")] == ["3", "0", "1", "1"]


def test_compare_names_the_cases_that_turned_and_the_figures_that_moved():
    old, new = made_report([RIGHT, EVIL, REFUSAL]), made_report([EVIL, EVIL, REFUSAL])
    lines = report.compare(old, new)
    assert lines[0].startswith("由对转错 right right？（")
    assert "要点齐全 facts：1.000 → 0.500" in lines
    assert report.compare(new, old)[0] == "由错转对 right right？"
    assert report.compare(old, old) == ["没有变化"]
    assert "不再有 refuse" in report.compare(old, made_report([RIGHT, EVIL], CASES[:2]))
