"""``python -m eval``: asks every gold question, writes the report, and with ``--check`` fails below the gate."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from eval import baselines, gate, halves, harness, report
from eval.asked import Asked
from eval.cases import GOLD, Case, GoldError, digest, load
from eval.metrics import NAMES
from eval.reference import read
from rag.chat import Chat
from rag.errors import ClausewiseError
from rag.settings import Settings, read_settings
from rag.store.index import build

OUT = Path(__file__).resolve().parent / "out"
SHOWN = (
    "passed",
    "recall@5",
    "hit@1",
    "facts",
    "cited",
    "quotes",
    "refusal_recall",
    "false_refusals",
    "length",
    "crashes",
)


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code: 0 done, 1 below the gate or nothing usable, 2 wrong usage."""
    options = _parser().parse_args(arguments)
    try:
        with contextlib.ExitStack() as stack:
            return _evaluate(options, stack)
    except ClausewiseError as error:
        _say(error.explain())
    except (GoldError, gate.GateError, OSError) as error:
        _say(str(error))
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m eval", description="用带标准答案的题目评测条知，写出报告。")
    add = parser.add_argument
    add(
        "--gold",
        type=Path,
        action="append",
        default=[],
        metavar="文件",
        help="题目（JSONL 文件或文件夹），可重复；默认内置题集",
    )
    add("--corpus", type=Path, metavar="文件夹", help="被问的文件；默认 CLAUSEWISE_CORPUS 或 corpus/")
    add("--out", type=Path, default=OUT, metavar="文件夹", help="报告写到哪里；默认 eval/out")
    add("--check", action="store_true", help="低于门限或不如已接受的基线时退出码为 1")
    add("--accept", action="store_true", help="把这次的得数接受为基线")
    add("--baselines", action="store_true", help="同时评测常见的切分与检索做法，便于比较")
    add("--compare", type=Path, metavar="旧report.json", help="列出与旧报告相比对错有变的题")
    add("--thresholds", type=Path, default=gate.THRESHOLDS, metavar="文件", help="门限；默认 eval/thresholds.toml")
    add("--baseline", type=Path, metavar="文件", help="基线；默认 eval/baseline-*.json，只用于内置题集")
    return parser


def _evaluate(options: argparse.Namespace, stack: contextlib.ExitStack) -> int:
    cases = load(options.gold)
    # What can be wrong with the files is said before minutes of asking, not after.
    thresholds = gate.read_thresholds(options.thresholds)
    old = _read_report(options.compare) if options.compare else None
    settings = _settings(options, stack)
    found = _run(cases, settings, options.baselines)
    accepted_path = _baseline_path(options, found["run"]["profile"])
    accepted = gate.read_baseline(accepted_path) if accepted_path else None
    offences = _offences(options, found, thresholds, accepted) if options.check else None
    report.write(found, options.out, offences, accepted.passed if accepted else None)
    print(_summary(found, options.out))
    if old is not None:
        print("\n".join(["", f"与 {options.compare} 相比：", *report.compare(old, found)]))
    if options.accept:
        _accept(accepted_path, found)
    if offences:
        print("\n".join(["", "门禁未通过：", *offences]), file=sys.stderr)
    return 1 if offences or found["figures"]["all"]["crashes"] == len(cases) else 0


def _settings(options: argparse.Namespace, stack: contextlib.ExitStack) -> Settings:
    """The settings of the run: other people's files get an index of their own, which is thrown away afterwards."""
    chosen: dict[str, object] = {"corpus": options.corpus} if options.corpus else {}
    if options.corpus and "CLAUSEWISE_HOME" not in os.environ:
        chosen["home"] = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="clausewise-eval-")))
    return read_settings(**chosen)


def _run(cases: Sequence[Case], settings: Settings, with_baselines: bool) -> dict[str, Any]:
    build(settings)
    reference = read(settings.corpus)
    chat = Chat(settings)
    embedder = chat.index.embedder
    if embedder is not None:
        embedder.get_query_embedding("预热")  # the first question must not pay for loading the model
    begun = time.perf_counter()
    outcomes = list(_progress(harness.run(cases, chat.ask, reference), len(cases)))
    seconds = time.perf_counter() - begun
    usual = baselines.run(cases, reference.sources, embedder) if with_baselines and embedder else {}
    asked = Asked(chat.index, cases) if embedder else None
    run = report.Run(
        digest(cases),
        str(settings.corpus),
        len(reference.sources),
        len(reference.texts),
        usual,
        halves.halves(asked.cases, asked.rank, asked.set) if asked and asked.cases else {},
        halves.counts(asked.cases) if asked else {},
        chat.answerer,
    )
    return report.build(outcomes, reference, run, seconds)


def _progress(outcomes: Iterator[harness.Outcome], total: int) -> Iterator[harness.Outcome]:
    live = sys.stderr.isatty()
    for number, one in enumerate(outcomes, 1):
        if one.error:
            _say(f"\n崩溃 {one.case.id}：{one.error}")
        if live:
            print(f"\r{number}/{total} {one.case.id:<24}", end="\n" if number == total else "", file=sys.stderr)
        yield one


def _baseline_path(options: argparse.Namespace, profile: str) -> Path | None:
    if options.baseline:
        return Path(options.baseline)
    return gate.baseline_path(profile) if _builtin(options) else None


def _builtin(options: argparse.Namespace) -> bool:
    return options.gold in ([], [GOLD]) and not options.corpus


def _offences(
    options: argparse.Namespace, found: dict[str, Any], thresholds: gate.Thresholds, accepted: gate.Baseline | None
) -> list[str]:
    profile = found["run"]["profile"]
    floors = thresholds.floors.get(profile, {})
    lines = gate.crashed(found) + gate.below_floors(found["figures"], floors, complete=_builtin(options))
    if _builtin(options) and found["halves"]["figures"]:
        lines += halves.offences(found["halves"]["figures"], found["halves"]["cases"])
    if accepted is not None:
        return lines + gate.worse_than(accepted, found, thresholds.tolerance)
    if options.baseline or (_builtin(options) and not profile.startswith("llm-")):
        lines.append(f"没有已接受的基线（{profile}）：运行 make eval-accept")
    return lines


def _accept(path: Path | None, found: dict[str, Any]) -> None:
    if path is None:
        _say("不是内置题集：请用 --baseline 指明基线写到哪个文件。")
    elif found["figures"]["all"]["crashes"]:
        _say("有崩溃的题，不接受为基线。")
    else:
        gate.write_baseline(path, found)
        _say(f"已接受为基线：{path}")


def _read_report(path: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(path.read_bytes())
    except ValueError as error:
        raise GoldError(f"{path} 不是评测报告：{error}") from None
    if not {"cases", "figures"} <= found.keys():
        raise GoldError(f"{path} 不是评测报告")
    return found


def _summary(found: dict[str, Any], out: Path) -> str:
    run, row, timings = found["run"], found["figures"]["all"], found["timings"]
    lines = [f"{row['cases']} 题，向量模型 {run['embedder']}，作答 {run['answerer']}，用时 {timings['seconds']} 秒"]
    lines += [f"{NAMES[name]}\t{report.show(row[name], name)}" for name in SHOWN]
    if found["halves"]["figures"]:
        below = halves.losses(found["halves"]["figures"])
        told = "；".join(f"{halves.GROUPS.get(group, group)} {'、'.join(row)}" for group, row in below.items())
        lines.append(f"混合检索低于较好一半之处\t{told or '无'}（由检索排序的 {found['halves']['cases']['all']} 题）")
    lines += [f"每题用时\t中位 {timings['latency_ms']['total_p50']} ms，p95 {timings['latency_ms']['total_p95']} ms"]
    return "\n".join([*lines, f"报告：{out / 'report.html'}"])


def _say(words: str) -> None:
    print(words, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
