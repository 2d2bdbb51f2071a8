from __future__ import annotations

import pytest

from rag.parse.units import aliases, canonical, complete, mentioned, prefix_of, same, split_names


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("县卫健委", "县卫生健康委"),
        ("县卫健委", "县卫生健康委员会"),
        ("县医保局", "县医疗保障局"),
        ("区人社局", "区人力资源和社会保障局"),
        ("县发改委", "县发展和改革委员会"),
        ("区发改局", "区发展改革局"),
        ("县市场监管局", "县市场监督管理局"),
        ("县委编办", "县委机构编制委员会办公室"),
        ("栾川县财政局", "县财政局"),
        ("医保局", "县医疗保障局"),
    ],
)
def test_one_body(one: str, other: str):
    assert same(one, other)
    assert same(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [("县医保局", "区医保局"), ("县卫健委", "县卫体局"), ("县教体局", "县教育局"), ("市场监管局", "监管局")],
)
def test_two_bodies(one: str, other: str):
    assert not same(one, other)


@pytest.mark.parametrize(
    ("name", "prefix"),
    [
        ("县卫健委", "县"),
        ("市场监管局", ""),
        ("县市场监管局", "县"),
        ("资阳区财政局", "区"),
        ("各乡镇", ""),
        ("国家卫生健康委", ""),
        ("市财政局", "市"),
        ("社区卫生服务中心", ""),
    ],
)
def test_prefix(name: str, prefix: str):
    assert prefix_of(name) == prefix


def test_completion_takes_the_nearest_prefix():
    names = split_names("县委组织部、宣传部，县卫健委、市场监管局，耕莘街道、栾川乡，各乡镇党委政府")
    assert [unit for unit, _ in complete(names)] == [
        "县委组织部", "县委宣传部", "县卫健委", "县市场监管局", "耕莘街道", "栾川乡", "各乡镇党委政府",
    ]  # fmt: skip
    schools = split_names("县教育局、县市场监管局，各中小学校、幼儿园")
    assert [unit for unit, _ in complete(schools)][2:] == ["各中小学校", "幼儿园"]


def test_a_question_names_a_unit_in_any_form():
    known = ["县医保局", "县卫健委", "区卫生健康局", "县委编办", "县财政局"]
    assert mentioned("哪些任务由县医疗保障局负责？", known) == ["县医保局"]
    assert mentioned("医保局和卫健委分别做什么", known) == ["县医保局", "县卫健委"]
    assert mentioned("编办负责什么", known) == ["县委编办"]
    assert mentioned("区医保局负责什么", known) == []


def test_aliases_hold_both_levels_and_forms():
    assert {"县医保局", "县医疗保障局", "医保局", "医疗保障局"} <= set(aliases("县医疗保障局"))
    assert canonical("县医疗保障局") == canonical("县医保局") == "县医保局"
