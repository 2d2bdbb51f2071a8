"""A level that only a heading names: what stands under another level's heading answers no question about this one."""

import pytest

from rag.search.levels import of_level
from tests.parse.support import parsed

PLAN = """某市防汛应急预案

一、Ⅱ级应急响应
（一）启动条件。水位达到保证水位。
（二）响应行动。工作组在6小时内赶赴一线。
二、Ⅰ级应急响应
（一）启动条件。水位超过保证水位。
（二）响应行动。工作组在3小时内赶赴一线。
三、响应终止
水位回落后终止。
"""


@pytest.fixture(scope="module")
def clauses():
    return parsed(PLAN).clauses


@pytest.mark.parametrize("asked", ["一级响应", "Ⅰ级响应", "I级应急响应"])
def test_what_stands_under_another_level_is_left_out(clauses, asked):
    found = [c.text for c in of_level(f"什么情况启动{asked}？", clauses, lambda clause: clause)]
    assert any("超过保证水位" in text for text in found)
    assert not any("达到保证水位" in text for text in found)
    assert any("回落" in text for text in found)


@pytest.mark.parametrize("topic", ["什么情况启动响应？", "什么情况启动五级响应？", "哪些三级甲等医院参加？"])
def test_without_a_level_that_a_heading_has_nothing_is_left_out(clauses, topic):
    assert of_level(topic, clauses, lambda clause: clause) == list(clauses)
