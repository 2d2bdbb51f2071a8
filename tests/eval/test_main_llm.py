"""The command with a model behind real HTTP: held to the model's own floors, whatever the model says."""

import json
import re

import pytest

from eval import gate
from eval.__main__ import main
from eval.cases import load
from tests.answer.server import Asked, Reply, ScriptedServer

pytestmark = pytest.mark.slow

FEW = ("fact", "number", "paraphrase", "injection", "unanswerable")


def quoting(asked: Asked) -> Reply:
    """What a careful model says: the first sentence of the best evidence."""
    key, text = next(iter(asked.evidence.items()))
    return Reply(f"{re.split('[。；]', text.strip())[0]}[{key}]。")


def inventing(asked: Asked) -> Reply:
    return Reply(f"全部指标达到9876%[{next(iter(asked.evidence))}]。详见第99条[kzzzz]。")


@pytest.fixture
def few(tmp_path):
    chosen = [one for kind in FEW for one in [case for case in load() if case.type == kind][:3]]
    path = tmp_path / "few.jsonl"
    path.write_text("\n".join(one.model_dump_json() for one in chosen), "utf-8")
    return path


def evaluate(script, settings, monkeypatch, few, out):
    with ScriptedServer(script) as server:
        values = {
            "HOME": settings.home,
            "EMBEDDER": "embedded",
            "LLM": "api",
            "LLM_MODEL": "m",
            "LLM_BASE_URL": server.url,
        }
        for name, value in values.items():
            monkeypatch.setenv(f"CLAUSEWISE_{name}", str(value))
        code = main(["--gold", str(few), "--out", str(out), "--check"])
        return code, json.loads((out / "report.json").read_text("utf-8")), server.asked


def test_a_careful_model_is_held_to_the_models_floors(settings, monkeypatch, few, tmp_path):
    code, report, asked = evaluate(quoting, settings, monkeypatch, few, tmp_path / "out")
    assert report["run"]["answerer"] == "llm:m"
    assert report["run"]["profile"] == "llm-embedded"
    assert gate.read_thresholds(gate.THRESHOLDS).floors["llm-embedded"]
    assert report["figures"]["all"]["crashes"] == 0
    assert report["figures"]["all"]["quotes"] == 1
    assert code == 0, report["figures"]["all"]
    refused = [case for case in report["cases"] if case["expected"]["status"] != "answered"]
    assert refused
    assert not any("raw" in case["found"] for case in refused)
    assert not any(case["question"] in one.prompt for case in refused for one in asked)


def test_a_model_of_which_nothing_is_true_is_still_reported_as_the_model(settings, monkeypatch, few, tmp_path):
    _, report, asked = evaluate(inventing, settings, monkeypatch, few, tmp_path / "out")
    assert asked
    assert report["run"]["answerer"] == "llm:m"
    assert report["run"]["profile"] == "llm-embedded"
    assert not any("9876" in case["found"]["answer"] for case in report["cases"])
    assert report["figures"]["all"]["quotes"] == 1
