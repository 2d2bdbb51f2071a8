"""Hostile input ends in time that grows with its size, as a tree that holds every character."""

from __future__ import annotations

import time

import pytest

from tests.parse.support import check, parsed

LABELS = ("一、甲", "（一）乙", "1.丙", "（1）丁", "①戊", "第一章 己", "第一节 庚", "第一条 辛", "1.1 壬", "1.1.1 癸")
INPUTS = {
    "one long line": lambda n: "健全多渠道疫情监测，（责任单位：县" * n,
    "open brackets": lambda n: "（一）（（（（\n" * n,
    "one label over and over": lambda n: "一、甲\n" * n,
    "every label in turn": lambda n: "".join(f"{LABELS[i % len(LABELS)]}\n" for i in range(n)),
    "deep decimals": lambda n: "".join(".".join(["1"] * (i % 7 + 1)) + " 甲\n" for i in range(n)),
    "annexes": lambda n: "".join(f"附件{i}\n内容{i}\n" for i in range(n)),
    "tab cells": lambda n: "".join(f"\t单元{i}\n" for i in range(n)),
    "tab rows": lambda n: "".join(f"甲\t乙\t{i}\n" for i in range(n)),
    "cells under a caption": lambda n: "表1 甲\n" + "".join(f"{i}\n名\n值\n" for i in range(n)),
    "contents": lambda n: "目录\n甲\n" * n,
    "boxes": lambda n: "专栏1 甲\n乙乙。\n" * n,
    "signatures": lambda n: "某某县人民政府\n" * n,
    "dates": lambda n: "2022年11月25日\n" * n,
    "lines without an end": lambda n: "没有句号的一行，但是很长很长很长\n" * n,
}


@pytest.mark.parametrize("name", INPUTS)
def test_time_is_linear(name: str):
    small, large = INPUTS[name](400), INPUTS[name](4000)
    once = min(_seconds(small) for _ in range(3))
    # Ten times the input may take ten times as long, twice over for a busy machine; quadratic would be a hundred.
    # The best of three on either side: one pause of a busy machine says nothing of the code.
    assert min(_seconds(large) for _ in range(3)) < 30 * once + 0.5


def _seconds(text: str) -> float:
    start = time.perf_counter()
    found = parsed(text)
    taken = time.perf_counter() - start
    check(found, text)
    return taken
