"""The report: JSON for machines, Markdown for a pull request, one HTML page for people, JUnit XML for CI servers."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from eval import halves, plots
from eval.gate import GROUP_NAMES, profile
from eval.harness import Figures, Outcome, figures, latency
from eval.metrics import NAMES
from eval.records import STATUS_NAMES, record
from eval.reference import Reference

TEMPLATES = Path(__file__).resolve().parent / "templates"
PAGE, MARKDOWN = "report.html.j2", "report.md.j2"
# The figures that a pull request and the page show by type; report.json has all.
MAIN = (
    "passed",
    "recall@5",
    "recall@10",
    "hit@1",
    "facts",
    "cited",
    "address",
    "quotes",
    "refusal_recall",
    "false_refusals",
    "length",
)
AGAINST = ("recall@1", "recall@5", "recall@10", "recall_800c", "recall_1600c", "mrr", "hit@1")
OURS = "条知"
VERSION = 1


@dataclass(frozen=True)
class Run:
    """What was evaluated: everything about the run that is not a figure. answerer: as set; "" to take it from the answers.

    halves: both halves of search and their mix, on as many cases of each group as ``ranked`` says.
    """

    gold: str
    corpus: str
    documents: int
    clauses: int
    baselines: Mapping[str, Figures] = field(default_factory=dict)
    halves: Mapping[str, Figures] = field(default_factory=dict)
    ranked: Mapping[str, int] = field(default_factory=dict)
    answerer: str = ""


def build(outcomes: Sequence[Outcome], reference: Reference, run: Run, seconds: float) -> dict[str, Any]:
    """The report as JSON. All that changes between two runs of one product stands under ``timings``."""
    answers = [one.answer for one in outcomes if one.answer]
    # A model of which nothing passes the check leaves the answers extractive; the run is still the model's.
    answerer = run.answerer or max(
        (one.answerer for one in answers), key=lambda name: (name.startswith("llm:"), name), default=""
    )
    embedder = next((one.embedder for one in answers if one.embedder), "")
    return {
        "version": VERSION,
        "run": {
            "gold": run.gold,
            "corpus": run.corpus,
            "documents": run.documents,
            "clauses": run.clauses,
            "embedder": embedder,
            "answerer": answerer,
            "profile": profile(embedder, answerer),
            "fingerprint": next((one.fingerprint for one in answers if one.fingerprint), ""),
            "device": f"{platform.machine()}，{os.cpu_count()} 核，{platform.system()}，Python {platform.python_version()}",
        },
        "figures": figures(outcomes),
        "baselines": dict(run.baselines),
        "halves": {"figures": dict(run.halves), "cases": dict(run.ranked)},
        "cases": [record(one, reference) for one in outcomes],
        "timings": {
            "date": datetime.now().astimezone().isoformat(timespec="seconds"),
            "seconds": round(seconds, 1),
            "latency_ms": latency(outcomes),
            "cases_ms": {one.case.id: round(one.ms, 2) for one in outcomes},
        },
    }


def write(
    report: Mapping[str, Any],
    folder: Path,
    offences: Sequence[str] | None = None,
    accepted: Mapping[str, bool] | None = None,
) -> None:
    """Writes report.json, report.md, report.html and junit.xml.

    offences: the gate's, None where it was not asked; accepted: which cases passed in the accepted baseline.
    """
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(report, ensure_ascii=False, indent=1)
    (folder / "report.json").write_text(text + "\n", encoding="utf-8")
    for template, name in ((MARKDOWN, "report.md"), (PAGE, "report.html")):
        (folder / name).write_text(render(template, report, offences), encoding="utf-8")
    tree = ElementTree.ElementTree(junit(report, offences or (), accepted or {}))
    tree.write(folder / "junit.xml", encoding="utf-8", xml_declaration=True)


def render(template: str, report: Mapping[str, Any], offences: Sequence[str] | None) -> str:
    """The page or the Markdown of a report."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=template == PAGE,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["figure"] = show
    environment.filters["cell"] = lambda words: " ".join(str(words).split()).replace("|", "\\|")
    order = list(report["figures"])
    failing = sorted((one for one in report["cases"] if not one["passed"]), key=lambda one: order.index(one["type"]))
    return environment.get_template(template).render(
        report=report,
        run=report["run"],
        figures=report["figures"],
        failing=failing,
        offences=offences,
        main=MAIN,
        against=AGAINST,
        shown=halves.SHOWN,
        below=halves.losses(report["halves"]["figures"]) if report["halves"]["figures"] else {},
        ours=OURS,
        names=NAMES,
        groups=GROUP_NAMES,
        statuses=STATUS_NAMES,
        drawn=_plots(report) if template == PAGE else {},
    )


def show(value: float | None, name: str = "") -> str:
    """A figure as people read it: counts and lengths whole, shares with three decimals, 「—」 where it does not apply."""
    if value is None:
        return "—"
    return f"{value:.0f}" if name in {"length", "cases", "crashes"} else f"{value:.3f}"


def _plots(report: Mapping[str, Any]) -> dict[str, Any]:
    found: Figures = report["figures"]
    types = [name for name in found if name not in {"all", "tune", "test"}]
    series = ("passed", "recall@5", "facts", "cited")
    rows = [
        (f"{GROUP_NAMES.get(name, name)}（{found[name]['cases']:.0f}）", [found[name][one] for one in series])
        for name in types
    ]
    drawn: dict[str, Any] = {"types": plots.pairs(rows, [NAMES[one] for one in series], title="各类题目的得数")}
    if report["baselines"]:
        systems = [(OURS, found["all"]), *((name, row["all"]) for name, row in report["baselines"].items())]
        for metric in ("recall@5", "hit@1", "recall_800c"):
            values = [(name, row[metric]) for name, row in systems]
            drawn[metric] = plots.bars(values, title=f"{NAMES[metric]}：条知与常见做法", own=OURS)
    timings = report["timings"]
    marks = [(name, timings["latency_ms"][f"total_{name}"]) for name in ("p50", "p95")]
    drawn["latency"] = plots.histogram(list(timings["cases_ms"].values()), marks, title="每题用时的分布")
    return drawn


def compare(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """Which cases turned since the older report, and which figures over all cases changed; one Chinese line each."""
    before = {case["id"]: case["passed"] for case in old["cases"]}
    after = {case["id"]: case for case in new["cases"]}
    lines = []
    for turned, right in (("由对转错", True), ("由错转对", False)):
        for case in after.values():
            if before.get(case["id"]) is right and case["passed"] is not right:
                why = "；".join(case["differences"] or [case["error"]]) if right else ""
                lines.append(f"{turned} {case['id']} {case['question']}" + (f"（{why}）" if why else ""))
    for words, ids in (("新增", after.keys() - before.keys()), ("不再有", before.keys() - after.keys())):
        lines += [f"{words} {name}" for name in sorted(ids)]
    for metric in NAMES:
        was, now = (one["figures"]["all"].get(metric) for one in (old, new))
        if was != now:
            lines.append(f"{NAMES[metric]} {metric}：{show(was, metric)} → {show(now, metric)}")
    return lines or ["没有变化"]


def junit(report: Mapping[str, Any], offences: Sequence[str], accepted: Mapping[str, bool]) -> ElementTree.Element:
    """The run as JUnit XML: a suite a type, a test a case, and a suite of the gate's offences.

    A crash is an ``error``; a case that was right in the accepted baseline and is wrong now, a ``failure``; one that was
    wrong before or is new, ``skipped`` with its difference, so that a CI server shows what a change did.
    """
    root = ElementTree.Element("testsuites", name="clausewise-eval")
    for kind in dict.fromkeys(case["type"] for case in report["cases"]):
        suite = ElementTree.SubElement(root, "testsuite", name=kind)
        for case in report["cases"]:
            if case["type"] == kind:
                _test(suite, case, report["timings"]["cases_ms"][case["id"]], accepted.get(case["id"], False))
    gate = ElementTree.SubElement(root, "testsuite", name="gate")
    for line in offences or ("",):
        test = ElementTree.SubElement(gate, "testcase", classname="gate", name=_printable(line) or "gate")
        if line:
            ElementTree.SubElement(test, "failure", message=_printable(line))
    for suite in root:
        for name, tag in (("tests", "testcase"), ("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            suite.set(name, str(sum(1 for _ in suite.iter(tag))))
    return root


def _test(suite: ElementTree.Element, case: Mapping[str, Any], ms: float, was_right: bool) -> None:
    test = ElementTree.SubElement(suite, "testcase", classname=case["type"], name=case["id"], time=f"{ms / 1000:.3f}")
    if case["passed"]:
        return
    tag = "error" if case["error"] else "failure" if was_right else "skipped"
    what = _printable(case["error"] or "\n".join(case["differences"]))
    ElementTree.SubElement(test, tag, message=what).text = f"{_printable(case['question'])}\n{what}"


def _printable(text: str) -> str:
    # XML 1.0 knows no control characters; a model's raw answer may hold some.
    return "".join(char for char in text if char in "\n\t" or ord(char) >= 32)
