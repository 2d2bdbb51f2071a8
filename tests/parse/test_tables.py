"""Tables in every layout come out as rows with caption and headers; rows of figures are indicators."""

from __future__ import annotations

import pytest

from rag.model import Clause, Kind, Parsed
from tests.parse.support import check, parsed

HEAD = "第一章 目标\n到2025年实现以下目标。\n"
PIPES = "表1 主要指标\n| 领域 | 指标 | 单位 | 2020年 | 2025年 | 属性 |\n|---|---|---|---|---|---|\n| 健康水平 | 人均预期寿命 | 岁 | 78.4 | 78.6 | 预期性 |\n|  | 婴儿死亡率 | ‰ | 1.7 | ≤5.2 | 约束性 |"
TABS = "表1 主要指标\n领域\t指标\t单位\t2020年\t2025年\t属性\n健康水平\t人均预期寿命\t岁\t78.4\t78.6\t预期性\n\t婴儿死亡率\t‰\t1.7\t≤5.2\t约束性"
CELLS = (
    "表1 主要指标\n\n\t领域\n\t指标\n\t单位\n\t2020年\n\t2025年\n\t属性\n\n\t健康\n水平\n\t人均预期寿命\n\t岁\n\t78.4\n\t78.6\n\t预期性\n"
    "\n\t\n\t婴儿死亡率\n\t‰\n\t1.7\n\t≤5.2\n\t约束性\n\n"
)
GROUPS = "表1 主要指标\n指标\n2020年\n2025年\n\n人均预期寿命（岁）\n78.4\n78.6\n\n婴儿死亡率（‰）\n1.7\n≤5.2\n"
NUMBERS = "表1 主要指标\n序号\n指标\n2020年\n2025年\n1\n人均预期寿命（岁）\n78.4\n78.6\n2\n婴儿死亡率（‰）\n1.7\n≤5.2\n3\n吸烟率（%）\n25\n22\n"


def rows(found: Parsed) -> list[Clause]:
    return [clause for clause in found.clauses if clause.kind is Kind.ROW]


@pytest.mark.parametrize("table", [PIPES, TABS, CELLS], ids=["pipes", "tabs", "cells"])
def test_layouts_give_the_same_rows(table: str):
    text = HEAD + table + "\n第二章 任务\n落实责任。"
    found = parsed(text)
    check(found, text)
    first, second = rows(found)
    assert first.address == "第一章/表1 主要指标/第1行"
    assert first.text.split("\t") == ["健康水平", "人均预期寿命", "岁", "78.4", "78.6", "预期性"]
    assert second.rendered == "表1 主要指标｜健康水平｜婴儿死亡率（‰）：2020年1.7，2025年≤5.2，属性为约束性"
    got = [(i.name, i.unit, i.baseline, i.baseline_year, i.target, i.target_year, i.nature) for i in found.indicators]
    assert got == [
        ("人均预期寿命", "岁", "78.4", 2020, "78.6", 2025, "预期性"),
        ("婴儿死亡率", "‰", "1.7", 2020, "≤5.2", 2025, "约束性"),
    ]
    assert found.clauses[-1].address == "第二章"


@pytest.mark.parametrize(("table", "count"), [(GROUPS, 2), (NUMBERS, 3)], ids=["groups", "numbers"])
def test_one_cell_a_line_without_tabs(table: str, count: int):
    text = HEAD + table + "第二章 任务\n落实责任。"
    found = parsed(text)
    check(found, text)
    assert len(rows(found)) == count
    assert rows(found)[1].rendered == "表1 主要指标｜婴儿死亡率（‰）：2020年1.7，2025年≤5.2"


def test_row_offsets_point_at_the_row():
    text = HEAD + TABS
    row = rows(parsed(text))[1]
    assert text[row.start : row.end].startswith("婴儿死亡率")


def test_table_of_duties():
    found = parsed(
        "附件1\n分工表\n一、说明\n按职责落实。\n序号\t任务\t牵头单位\t配合单位\n1\t建档\t县卫健委\t财政局、医保局\n2\t体检\t县卫健委\t\n"
    )
    assert [(d.unit, d.role.value) for d in found.duties] == [
        ("县卫健委", "lead"), ("财政局", "support"), ("医保局", "support"), ("县卫健委", "lead"),
    ]  # fmt: skip


def test_two_header_rows_are_one():
    text = (
        HEAD
        + "表1 主要指标\n| 指标 | 目标值 | 目标值 | 属性 |\n|---|---|---|---|\n|  | 2020年 | 2025年 |  |\n| 床位（张） | 6.7 | 8.0 | 预期性 |\n| 医师（人） | 2.6 | 3.2 | 预期性 |"
    )
    found = parsed(text)
    check(found, text)
    assert len(rows(found)) == 2
    assert found.indicators[0].target == "8.0"


def test_cells_that_do_not_fill_rows_are_kept_with_a_warning():
    text = HEAD + CELLS.rstrip() + "\n\n\t多余\n"
    found = parsed(text)
    check(found, text)
    assert any("整数倍" in warning.what for warning in found.warnings)


def test_text_behind_a_table_has_its_own_address():
    text = "一、目标\n（一）甲\n按下表执行。\n表1 任务表\n任务\t时限\n建档\t6月\n体检\t9月\n以上任务纳入考核。\n（二）乙\n落实责任。"
    found = parsed(text)
    check(found, text)
    assert [clause.address for clause in found.clauses if clause.kind is not Kind.ROW] == [
        "一", "一/（一）", "一/表1 任务表", "一/（一）/续", "一/（二）",
    ]  # fmt: skip


def test_row_numbers_printed_twice_are_said_with_their_line():
    rows = "".join(f"{n}\t任务{at}\t县卫健委\n" for at, n in enumerate((1, 2, 3, 2, 3)))
    found = parsed(f"一、目标\n按下表执行。\n表1 任务表\n序号\t任务\t责任单位\n{rows}二、要求\n落实。")
    said = [(warning.line, warning.what) for warning in found.warnings if "序号重复" in warning.what]
    assert [line for line, _ in said] == [8]
    assert "2、3" in said[0][1]
    again = "".join(f"{n}\t任务{at}\t县卫健委\n" for at, n in enumerate((1, 2, 1, 2)))
    assert not parsed(f"一、目标\n按下表执行。\n表1 任务表\n序号\t任务\t责任单位\n{again}").warnings


def test_a_cell_may_state_its_own_roles():
    found = parsed(
        "一、目标\n按下表执行。\n表1 任务表\n序号\t任务\t责任单位\t完成时限\n"
        "1\t新建农田\t牵头：县农业农村局；配合：县水利局、各乡镇（街道）\t10月底\n2\t改造危桥\t县交通运输局\t12月底\n"
    )
    said = [(duty.clause_id[-3:], duty.unit, duty.role.value) for duty in found.duties]
    assert said == [
        ("第1行", "县农业农村局", "lead"),
        ("第1行", "县水利局", "support"),
        ("第1行", "各乡镇（街道）", "support"),
        ("第2行", "县交通运输局", "unstated"),
    ]


def test_a_row_is_named_by_words_and_a_total_is_no_ones():
    found = parsed(
        "一、目标\n按下表执行。\n表1 示范村名单\n序号\t乡镇\t村\t计划投资（万元）\n1\t石门镇\t金竹村\t680\n2\t石门镇\t龙潭村\t420\n合计\t\t\t1100\n"
    )
    assert [clause.heading for clause in rows(found)] == ["金竹村", "龙潭村", "合计"]
    assert rows(found)[2].rendered == "表1 示范村名单｜合计：计划投资（万元）为1100"


def test_cells_parted_by_wide_spaces_are_a_table():
    text = (
        "一、任务\n按附件1落实。\n附件1\n各区任务分配表\n\n区县  任务数（部）  一季度开工（部）\n东河区  96  20\n西河区　　84　　16\n安丰县  52  8\n合计  232  44\n"
        "附件2\n领导小组名单\n组  长：王 明  县长\n王  琳  县委常委、副县长\n李  强  县委常委、副县长\n赵  云  县财政局局长\n"
    )
    found = parsed(text)
    assert [clause.heading for clause in rows(found)] == ["东河区", "西河区", "安丰县", "合计"]
    assert rows(found)[1].rendered == "各区任务分配表｜西河区：任务数（部）为84，一季度开工（部）为16"
    assert "王  琳" in "".join(clause.text for clause in found.clauses)


def test_a_box_that_is_a_table_has_rows_under_its_name():
    text = (
        "第一章 任务\n第一节 融合\n做好以下项目。\n专栏2  重点项目\n项目名称  地点  投资（亿元）\n加工园  云岭镇  8.5\n冷链中心  城关镇  2.8\n"
        "第二节 保障\n落实责任。"
    )
    found = parsed(text)
    check(found, text)
    assert [clause.address for clause in rows(found)] == [
        "第一章/第一节/专栏2 重点项目/第1行",
        "第一章/第一节/专栏2 重点项目/第2行",
    ]


def test_items_of_a_box_stay_in_it_and_can_be_named():
    text = (
        "第一章 任务\n第一节 乡村\n建设乡村。\n专栏3 建设工程\n1. 供水工程：改造管网680公里。\n2. 治污工程：建设污水站58座。\n3. 公路工程：改造村道300公里。\n"
        "第二节 改革\n深化改革。"
    )
    found = parsed(text)
    check(found, text)
    box = next(clause for clause in found.clauses if clause.kind is Kind.BOX)
    assert "村道300公里" in box.text
    assert [span.address for span in found.spans] == [f"{box.address}/{n}" for n in (1, 2, 3)]


def test_lines_that_head_numbered_rows_and_cells_broken_in_two_end_no_table():
    text = (
        "某区规划\n一、目标\n加快发展。\n附件\n重大项目表\n序号\t项目\t总投资（亿元）\t责任单位\n一、物流类\t\t\t\n1\t物流园\t12\t区发展改革委、\n区财政局\n"
        "2\t冷链基地\t3.5\t区商务局\n文旅类\n3\t游客中心\t2.2\t区文旅局\n合计\t\t17.7\t\n"
    )
    found = parsed(text)
    check(found, text)
    rows = [c.rendered.partition("｜")[2] for c in found.clauses if c.kind is Kind.ROW]
    assert rows == [
        "物流园：总投资（亿元）为12，责任单位为区发展改革委、区财政局",
        "冷链基地：总投资（亿元）为3.5，责任单位为区商务局",
        "游客中心：总投资（亿元）为2.2，责任单位为区文旅局",
        "合计：总投资（亿元）为17.7",
    ]
    assert [d.unit for d in found.duties] == ["区发展改革委", "区财政局", "区商务局", "区文旅局"]


def test_the_line_that_names_an_annex_begins_it_and_names_its_table():
    text = (
        "示例通知\n\n各单位：\n\n一、范围\n\n按本通知执行。\n\n二、名额\n\n名额见附件2。\n\n示例市商务局\n\n2025年7月15日\n\n"
        "附件2 2025年度推荐名额表\n\n| 序号 | 县区 | 名额 |\n| --- | --- | --- |\n| 1 | 东湖区 | 25 |\n| 2 | 西岭区 | 20 |\n"
    )
    found = parsed(text)
    check(found, text)
    assert [c.address for c in found.clauses if c.address.startswith("附件")] == [
        "附件2", "附件2/2025年度推荐名额表", "附件2/2025年度推荐名额表/第1行", "附件2/2025年度推荐名额表/第2行",
    ]  # fmt: skip
    assert found.document.issued_on == "2025-07-15"
