"""The gate: floors by metric and type, and the accepted baseline. Each offence names metric, group, floor and found."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from eval.cases import TYPE_NAMES
from eval.harness import Figures
from eval.metrics import LOWER_IS_BETTER, NAMES

HERE = Path(__file__).resolve().parent
THRESHOLDS = HERE / "thresholds.toml"
GROUP_NAMES = {"all": "全部", "tune": "调参集", "test": "检验集", **TYPE_NAMES}
# What says how many, not how well; never compared with a baseline.
COUNTS = frozenset({"cases", "crashes"})


class GateError(ValueError):
    """The thresholds or the baseline cannot be used; the message names the file and the key."""


class Tolerance(BaseModel):
    """How much worse than the baseline a figure may be: shares for all cases and per type, characters for length."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    all: float
    type: float
    length: float


class Thresholds(BaseModel):
    """``floors[profile][group][metric]``; a profile is an embedder kind, or ``llm-`` and an embedder kind."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    tolerance: Tolerance
    floors: dict[str, dict[str, dict[str, float]]]


class Baseline(BaseModel):
    """An accepted run: its figures and which cases passed, for one gold set and one profile."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    gold: str
    profile: str
    figures: Figures
    passed: dict[str, bool]


def profile(embedder: str, answerer: str) -> str:
    """The row of thresholds that a run is held to: ``bge`` or ``embedded``, ``llm-…`` where a model answers."""
    kind = "bge" if "bge" in embedder.lower() else "embedded"
    return f"llm-{kind}" if answerer.startswith("llm:") else kind


def read_thresholds(path: Path) -> Thresholds:
    """The floors. Raises GateError for an unreadable file, an unknown key or a metric of unknown name."""
    try:
        found = Thresholds.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, tomllib.TOMLDecodeError, ValidationError) as error:
        raise GateError(f"{path}：{error}") from None
    for name, groups in found.floors.items():
        unknown = sorted({metric for floors in groups.values() for metric in floors} - set(NAMES))
        if unknown:
            raise GateError(f"{path}：{name} 里有未知的指标 {'、'.join(unknown)}；已知：{'、'.join(NAMES)}")
    return found


def baseline_path(profile_name: str) -> Path:
    """Where the accepted baseline of a profile lies."""
    return HERE / f"baseline-{profile_name}.json"


def read_baseline(path: Path) -> Baseline | None:
    """The accepted baseline; None where none has been accepted yet. Raises GateError for a damaged file."""
    if not path.is_file():
        return None
    try:
        return Baseline.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise GateError(f"{path}：{error}") from None


def write_baseline(path: Path, report: Mapping[str, Any]) -> None:
    """Makes the run of this report the accepted baseline."""
    run = report["run"]
    passed = {case["id"]: case["passed"] for case in report["cases"]}
    accepted = Baseline(gold=run["gold"], profile=run["profile"], figures=report["figures"], passed=passed)
    text = json.dumps(accepted.model_dump(), ensure_ascii=False, indent=1, sort_keys=True)
    path.write_text(text + "\n", encoding="utf-8")


def crashed(report: Mapping[str, Any]) -> list[str]:
    """An offence for each crash: whatever the figures, a run with a crash does not pass."""
    return [f"崩溃 crashes：{case['id']}：{case['error']}" for case in report["cases"] if case["error"]]


def below_floors(figures: Figures, floors: Mapping[str, Mapping[str, float]], *, complete: bool) -> list[str]:
    """The figures under their floor (over their ceiling where less is better).

    ``complete``: a group without any case is an offence too, so that deleting the questions cannot pass the gate;
    False for other people's gold sets, which need not have every type.
    """
    return list(_below(figures, floors, complete))


def _below(figures: Figures, floors: Mapping[str, Mapping[str, float]], complete: bool) -> Iterator[str]:
    for group, limits in floors.items():
        if group not in figures and not complete:
            continue
        for metric, limit in limits.items():
            found = figures.get(group, {}).get(metric)
            if found is None:
                yield f"{_name(metric, group)}：门限 {limit:g}，没有得数"
            elif _worse(metric, found, limit):
                yield f"{_name(metric, group)}：{_limit(metric)} {limit:g}，得 {found:g}"


def worse_than(baseline: Baseline, report: Mapping[str, Any], tolerance: Tolerance) -> list[str]:
    """The figures that are worse than the accepted ones by more than the tolerance, and the cases that turned."""
    if baseline.gold != report["run"]["gold"]:
        return ["题集与基线不同：核对后运行 make eval-accept 重新接受"]
    # A figure that applies to no case any more (quotes where nothing is cited, length where all is refused) is not worse
    # by itself: what was lost shows in cited or status, and a crash is an offence of its own.
    lines = [
        f"{_name(metric, group)}：基线 {was:g}，得 {now:g}（容差 {slack:g}）"
        for group, row in baseline.figures.items()
        for metric, was in row.items()
        for now in [report["figures"].get(group, {}).get(metric)]
        if metric not in COUNTS and was is not None and now is not None
        for slack in [_slack(metric, group, tolerance)]
        if _worse(metric, now, was + slack * (1 if metric in LOWER_IS_BETTER else -1))
    ]
    turned = [one["id"] for one in report["cases"] if baseline.passed.get(one["id"]) and not one["passed"]]
    return [*lines, f"由对转错的题：{'、'.join(turned)}"] if lines and turned else lines


def _slack(metric: str, group: str, tolerance: Tolerance) -> float:
    if metric == "length":
        return tolerance.length
    if group in {"tune", "test"}:
        return 2 * tolerance.all  # half the questions: the same number of them
    return tolerance.all if group == "all" else tolerance.type


def _worse(metric: str, found: float, limit: float) -> bool:
    # Figures are rounded to 4 decimals; the margin keeps 0.95 - 0.01 from failing 0.94.
    return found > limit + 1e-9 if metric in LOWER_IS_BETTER else found < limit - 1e-9


def _limit(metric: str) -> str:
    return "上限" if metric in LOWER_IS_BETTER else "下限"


def _name(metric: str, group: str) -> str:
    return f"{NAMES[metric]} {metric}〔{GROUP_NAMES.get(group, group)} {group}〕"
