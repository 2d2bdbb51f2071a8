"""``ask`` without a model, beyond the embedding of the question: median and 95th percentile.

On the five documents with the gold questions, and on 50,000 generated clauses with random unit vectors. The floor is one
word search in the same run; the gate is on the ratio between the sizes, not on times.
"""

from __future__ import annotations

import hashlib
import json
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from embeddings.base import Matrix
from rag.chat import Chat
from rag.settings import read_settings
from rag.store.index import Index, build
from tests.fakes import HashEncoder

ROOT = Path(__file__).resolve().parents[2]
SUBJECTS = [
    "养老",
    "托育",
    "急救",
    "公路",
    "水利",
    "义务教育",
    "职业培训",
    "公共图书馆",
    "生态环境",
    "粮食",
    "住房",
    "就业",
    "社区",
    "消防",
    "应急",
    "统计",
    "档案",
    "旅游",
    "体育",
    "供热",
]
VERBS = ["健全", "完善", "推进", "落实", "加强", "规范", "扩大", "建立", "优化", "提升"]
OBJECTS = [
    "服务体系",
    "监测机制",
    "基础设施",
    "人才队伍",
    "考核办法",
    "资金投入",
    "信息平台",
    "安全管理",
    "供给能力",
    "协作机制",
]
MOST_RATIO = 12.0  # 50,000 clauses are 80 times the five documents'; a linear scan of texts would show here


class RandomEncoder(HashEncoder):
    """Random unit vectors of 384 dimensions, the same for the same text."""

    def encode_query(self, text: str) -> Matrix:
        seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")
        vector = np.random.default_rng(seed).standard_normal(self.dim)
        return (vector / np.linalg.norm(vector)).astype(np.float32)

    def encode_passages(self, texts: Sequence[str]) -> Matrix:
        return np.array([self.encode_query(text) for text in texts], dtype=np.float32)


def generated(folder: Path, clauses: int) -> None:
    """Documents of 500 numbered clauses each; every tenth clause has two sentences, so that sentences are searched too."""
    rng = random.Random(7)
    for number in range(clauses // 500):
        lines = [f"第{number}号县公共服务实施方案", ""]
        for part in range(1, 6):
            lines.append(f"{'一二三四五'[part - 1]}、第{part}方面任务")
            for item in range(1, 100):
                words = "".join(rng.choice(SUBJECTS) + rng.choice(OBJECTS) + "，" + rng.choice(VERBS) for _ in range(6))
                more = f"{rng.choice(VERBS)}{rng.choice(SUBJECTS)}{rng.choice(OBJECTS)}。" if item % 10 == 0 else ""
                lines.append(f"{item}. {more}{words}工作，到{rng.randint(2024, 2030)}年达到{rng.randint(10, 99)}%。")
        (folder / f"doc-{number:03d}.txt").write_text("\n".join(lines), encoding="utf-8")


def timed(chat: Chat, questions: list[str]) -> list[float]:
    """Milliseconds of each question beyond its embedding."""
    times = []
    for question in questions:
        begun = time.perf_counter()
        answer = chat.ask(question)
        spent = (time.perf_counter() - begun) * 1000
        times.append(spent - answer.timings_ms.get("embed", 0.0))
    return times


def report(name: str, times: list[float]) -> float:
    """Prints the percentiles; the median."""
    median, p95 = float(np.percentile(times, 50)), float(np.percentile(times, 95))
    print(f"{name}: median {median:.0f} ms, 95th percentile {p95:.0f} ms over {len(times)} questions")
    return median


def main() -> int:
    questions = [
        json.loads(line)["question"]
        for file in sorted((ROOT / "eval/gold").glob("*.jsonl"))
        for line in file.open(encoding="utf-8")
    ]
    with tempfile.TemporaryDirectory() as home:
        settings = read_settings(home=Path(home), corpus=ROOT / "corpus", embedder="auto")
        encoder = RandomEncoder(name="random", dim=384)
        build(settings, embedder=encoder)
        chat = Chat(settings, Index.open(settings, embedder=encoder))
        timed(chat, questions[:5])
        small = report("five documents", timed(chat, questions))
    with tempfile.TemporaryDirectory() as home, tempfile.TemporaryDirectory() as corpus:
        generated(Path(corpus), 50_000)
        settings = read_settings(home=Path(home), corpus=Path(corpus), embedder="auto")
        begun = time.perf_counter()
        build(settings, embedder=encoder)
        print(f"50,000 clauses indexed in {time.perf_counter() - begun:.0f} s")
        begun = time.perf_counter()
        chat = Chat(settings, Index.open(settings, embedder=encoder))
        print(f"opened in {time.perf_counter() - begun:.1f} s")
        rng = random.Random(3)
        asked = [f"{rng.choice(VERBS)}{rng.choice(SUBJECTS)}{rng.choice(OBJECTS)}到哪年达到多少？" for _ in range(100)]
        timed(chat, asked[:3])
        large = report("50,000 clauses", timed(chat, asked))
    ratio = large / small
    print(f"ratio {ratio:.1f} (at most {MOST_RATIO})")
    return int(ratio > MOST_RATIO)


if __name__ == "__main__":
    sys.exit(main())
