"""``python -m eval.calibrate``: sweeps the figures of rag/search/calibration.py over the tuning split, and only prints.

The test split is shown beside and chooses nothing.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from eval.asked import Asked
from eval.cases import Case, GoldError, load, split
from eval.halves import SHOWN, halves, lines_of
from eval.sweep import Rank, figures, show, sweep, thresholds
from rag.errors import ClausewiseError
from rag.search.calibration import Calibration
from rag.settings import read_settings
from rag.store.index import Index, build


def _line(one: Calibration, tune: Sequence[Case], test: Sequence[Case], rank: Rank) -> str:
    told = [(*found, sum(found)) for found in (figures(part, rank, one) for part in (tune, test))]
    return f"{one.dense_weight:.2f}\t{one.cosine_floor:.2f}\t{one.sentence_share:.2f}\t{show(told[0])}\t{show(told[1])}"


def _search_lines(asked: Asked) -> list[str]:
    tune, test = ([case for case in asked.cases if split(case.id) == part] for part in ("tune", "test"))
    lines = [
        f"一、检索：由检索排序且有证据的题，调参 {len(tune)} 题、检验 {len(test)} 题；按调参题的 hit@1 + recall@5 选"
    ]
    lines.append("dense_weight\tcosine_floor\tsentence_share\t调参 hit@1\trecall@5\t合计\t检验 hit@1\trecall@5\t合计")
    lines += [_line(one, tune, test, asked.rank) for one in sweep(tune, asked.rank, asked.set)[:10]]
    lines += [f"{_line(asked.set, tune, test, asked.rank)}\t现值", "", f"二、现值下的两半与混合：{'、'.join(SHOWN)}"]
    return lines + lines_of(halves(asked.cases, asked.rank, asked.set), asked.cases)


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code: 0 done, 1 nothing usable, 2 wrong usage."""
    parser = argparse.ArgumentParser(
        prog="python -m eval.calibrate", description="按调参题试算检索与拒答的参数，只打印。"
    )
    parser.add_argument("--gold", type=Path, action="append", default=[], metavar="文件", help="题目；默认内置题集")
    options = parser.parse_args(arguments)
    try:
        cases = load(options.gold)
        settings = read_settings()
        build(settings)
        index = Index.open(settings)
        if index.embedder is None:
            print("没有可用的向量模型，只有词的检索无可调参。", file=sys.stderr)
            return 1
        asked = Asked(index, cases)
        if not any(split(case.id) == "tune" for case in asked.cases):
            print("没有由检索排序且有证据的调参题。", file=sys.stderr)
            return 1
        print(f"{len(cases)} 题，向量模型 {index.build.embedder}")
        print("\n".join(_search_lines(asked)))
        print("\n三、拒答：到达证据检查的题，低于 weak_below 即拒答；absent_below 取在 weak_below 之下")
        print("word_worth\t误拒\tweak_below\t调参误拒\t调参拒对\t检验误拒\t检验拒对")
        print("\n".join(thresholds(asked.reached(), asked.set)))
    except (ClausewiseError, GoldError, OSError) as error:
        print(error.explain() if isinstance(error, ClausewiseError) else error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
