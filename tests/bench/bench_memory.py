"""Resident memory of a serving process that has answered a question on the five documents, per embedder."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile

LIMITS_MB = {"embedded": 700, "bge": 1500}
ASK = """
from rag.chat import Chat
from rag.settings import read_settings
import gradio
chat = Chat(read_settings())
answer = chat.ask("栾川的120急救指挥中心哪年搬迁？")
assert answer.citations, answer
with open("/proc/self/status") as status:
    rss = next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))
print(rss // 1024)
"""


def main() -> int:
    failed = 0
    for embedder, limit in LIMITS_MB.items():
        if embedder == "bge" and not os.path.isdir(os.environ.get("CLAUSEWISE_BGE", "")):
            print("bge: CLAUSEWISE_BGE names no folder, not measured")
            continue
        with tempfile.TemporaryDirectory() as home:
            env = {
                **os.environ,
                "CLAUSEWISE_HOME": home,
                "CLAUSEWISE_EMBEDDER": embedder,
                "CLAUSEWISE_LOG_LEVEL": "WARNING",
            }
            subprocess.run([sys.executable, "-m", "rag", "index"], env=env, check=True, stderr=subprocess.DEVNULL)
            told = subprocess.run([sys.executable, "-c", ASK], env=env, check=True, capture_output=True, text=True)
        rss = int(told.stdout.split()[-1])
        failed += rss > limit
        print(f"{embedder}: {rss} MB resident with the page's library and one answer (limit {limit} MB)")
    return failed


if __name__ == "__main__":
    sys.exit(main())
