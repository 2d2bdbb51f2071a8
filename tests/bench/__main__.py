"""``make bench``: speed and memory. Times are printed; only ratios and the memory limits decide the exit code."""

from __future__ import annotations

import importlib
import sys

PARTS = ("bench_parse", "bench_check", "bench_memory", "bench_ask")


def main() -> int:
    failed = 0
    for name in PARTS:
        print(f"== {name}", flush=True)
        failed += bool(importlib.import_module(f"tests.bench.{name}").main())
    print("ok" if not failed else f"{failed} of {len(PARTS)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
