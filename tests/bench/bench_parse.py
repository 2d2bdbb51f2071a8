"""Times of the parser for 0.1, 1 and 10 MB; exit 1 when the time per MB grows more than 2.5 times.

    python -m tests.bench.bench_parse

The text is made, not read: a long plan, a long statute and indicator tables, in the proportions of the corpus.
"""

from __future__ import annotations

import sys
import time

from rag.model import SourceText
from rag.parse import parse
from rag.parse.numerals import to_chinese

SIZES = (0.1, 1.0, 10.0)
GROWTH = 2.5
_BODY = "健全多渠道疫情监测和快速反应体系，实现重大疫情风险监测预警信息数据共享，完善公共卫生重大风险研判、评估、决策、防控协同机制。"
_DUTY = "（责任单位：县卫健委、发改委、财政局，县委编办，各乡镇党委政府）"


def document(megabytes: float) -> SourceText:
    """A document of about that many megabytes of UTF-8."""
    parts = ["示例县卫生健康发展规划", "示政发〔2024〕1号", "各乡镇人民政府：", "现将规划印发给你们，请认真贯彻执行。"]
    size, chapter, wanted = 0, 0, int(megabytes * 1_000_000)
    while size < wanted:
        chapter += 1
        piece = _chapter(chapter)
        size += len(piece.encode())
        parts.append(piece)
    return SourceText("bench", "\n".join(parts), "", "utf-8")


def _chapter(number: int) -> str:
    lines = [f"第{to_chinese(min(number, 9999))}章　主要任务"]
    for section in range(1, 5):
        lines.append(f"第{to_chinese(section)}节　提升服务能力")
        for task in range(1, 11):
            lines.append(f"{task}. 完善第{number}项工作机制。{_BODY * 3}{_DUTY}\n")
    lines.append(f"表{number}　主要指标\n指标\t2020年\t2025年\t性质")
    lines += [f"指标{row}（%）\t{row}.5\t{row + 1}.5\t预期性" for row in range(1, 8)]
    lines.append("附件要求按照本规划执行。")
    return "\n".join(lines)


def measure(megabytes: float) -> float:
    """Seconds to parse that much."""
    source = document(megabytes)
    start = time.perf_counter()
    parse(source)
    return time.perf_counter() - start


def main() -> int:
    """Prints the times; 0 when they are linear."""
    measure(0.01)  # imports and compiled patterns
    each = {}
    for size in SIZES:
        seconds = min(measure(size) for _ in range(3 if size <= 1 else 1))
        each[size] = seconds / size
        sys.stdout.write(f"{size:5.1f} MB  {seconds:7.2f} s  {each[size]:6.2f} s/MB\n")
    grown = each[SIZES[-1]] / each[SIZES[0]]
    sys.stdout.write(f"time per MB at {SIZES[-1]:g} MB is {grown:.2f} times that at {SIZES[0]:g} MB (limit {GROWTH})\n")
    return 1 if grown > GROWTH else 0


if __name__ == "__main__":
    sys.exit(main())
