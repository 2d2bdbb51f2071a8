"""Time that prompt building and checking add to one answer of a model; exit 1 when the warm median is 20 ms or more of CPU.

python -m tests.bench.bench_check

An answer: eight clauses as evidence, five sentences, each citing one or two of them; one in five is false. ``cold``: no
clause was read before; ``warm``: they were, as in a server that has answered about the same documents.
"""

from __future__ import annotations

import random
import re
import statistics
import sys
import time

from rag.answer.prompts import build
from rag.check.reading import source
from rag.check.verify import check
from rag.model import Clause, Hit, Kind, Route
from tests.answer.evidence import corpus

ANSWERS = 60
LIMIT_MS = 20.0


def one(pick: random.Random, clauses: list[Clause]) -> tuple[list[Hit], list[tuple[str, list[Clause]]]]:
    """The evidence and the sentences of one answer."""
    chosen = pick.sample(clauses, 8)
    said = []
    for n in range(5):
        clause = pick.choice(chosen)
        parts = [p for p in re.findall(r"[^。！？\n]+", clause.rendered or clause.text) if len(p) > 8]
        words = pick.choice(parts) if parts else clause.text
        cited = [clause] if pick.random() < 0.7 else [clause, pick.choice(chosen)]
        said.append((words if n else re.sub(r"\d", "9", words) + "等九项", cited))
    return [Hit(c, 1.0, Route.FUSED) for c in chosen], said


def measure(pick: random.Random, cold: bool) -> list[float]:
    """CPU milliseconds of each answer."""
    clauses, documents = corpus()
    usable = [c for c in clauses.values() if not c.span and c.kind in (Kind.CLAUSE, Kind.ROW, Kind.BOX)]
    times = []
    for _ in range(ANSWERS):
        evidence, said = one(pick, usable)
        if cold:
            source._read.cache_clear()
        started = time.process_time()
        build("2024年全县托位数达到多少？", evidence, documents, 8000)
        for words, cited in said:
            check(words, cited, documents)
        times.append((time.process_time() - started) * 1000)
    return times


def main() -> int:
    """Print the medians; 1 when the warm one is over the limit."""
    measure(random.Random(7), cold=False)
    medians = {}
    for name, cold in (("warm", False), ("cold", True)):
        times = sorted(measure(random.Random(7), cold))
        medians[name] = statistics.median(times)
        p95 = times[int(len(times) * 0.95)]
        sys.stdout.write(f"prompt and check, {name}: median {medians[name]:.1f} ms, p95 {p95:.1f} ms an answer\n")
    return int(medians["warm"] >= LIMIT_MS)


if __name__ == "__main__":
    sys.exit(main())
