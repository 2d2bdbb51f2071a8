"""The five documents and the fixtures against trees reviewed line by line from the printed pages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rag.load import load
from rag.model import Kind, Role
from rag.parse import parse, to_json
from tests.parse import support


@pytest.mark.parametrize("path", [*support.DOCUMENTS, *support.FIXTURES], ids=lambda path: path.stem)
def test_tree_is_the_reviewed_one(path: Path):
    found = parse(load(path))
    assert support.tree(found) == support.golden(f"{path.stem}.tree", support.tree(found))


@pytest.mark.parametrize("name", ["luanchuan-2022-36", "ziyang-2023-20", "pianguan-2024-12"])
def test_duties_are_the_reviewed_ones(name: str):
    found = parse(load(support.CORPUS / f"{name}.txt"))
    assert support.duties(found) == support.golden(f"{name}.duties", support.duties(found))


@pytest.mark.parametrize("path", support.DOCUMENTS, ids=lambda path: path.stem)
def test_metadata_is_the_reviewed_one(path: Path):
    document = to_json(parse(load(path)))["document"]
    now = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
    assert now == support.golden(f"{path.stem}.document.json", now)


@pytest.mark.parametrize(
    ("name", "tasks"), [("luanchuan-2022-36", 24), ("ziyang-2023-20", 17), ("pianguan-2024-12", 21)]
)
def test_every_task_has_its_duties(name: str, tasks: int):
    found = parse(load(support.CORPUS / f"{name}.txt"))
    assert len({duty.clause_id for duty in found.duties}) == tasks


def test_pianguan_roles_follow_its_own_rule():
    found = parse(load(support.CORPUS / "pianguan-2024-12.txt"))
    first = [duty for duty in found.duties if duty.clause_id.endswith("#二/（一）/1")]
    assert [(duty.unit, duty.role) for duty in first][:2] == [("县卫体局", Role.LEAD), ("县教科局", Role.SUPPORT)]
    stated = [duty for duty in found.duties if duty.clause_id.endswith("#二/（三）/2")]
    assert [duty.role for duty in stated] == [Role.LEAD, Role.LEAD, Role.SUPPORT, Role.SUPPORT]


def test_jingyan_table_is_28_rows_with_headers():
    found = parse(load(support.CORPUS / "jingyan-145.txt"))
    rows = [clause for clause in found.clauses if clause.kind is Kind.ROW]
    assert len(rows) == 28
    assert len(found.indicators) == 28
    assert rows[0].text == "健康水平\t1\t人均预期寿命（岁）\t78.47\t78.6\t预期性"
    assert (
        rows[0].rendered
        == "表1 2025年主要指标｜健康水平｜人均预期寿命（岁）：2020年78.47，2025年78.6，指标性质为预期性"
    )
    assert rows[20].text.startswith("\t17\t孕产妇系统管理率")  # a wrong row number stays as printed
    assert rows[20].address.endswith("/第21行")
    assert "｜健康服务｜" in (rows[20].rendered or "")
    last = found.indicators[-1]
    assert (last.name, last.unit, last.baseline, last.target) == ("健康服务业总规模", "亿元", "250", "300")


def test_jingyan_boxes_all_found():
    found = parse(load(support.CORPUS / "jingyan-145.txt"))
    boxes = [clause.heading for clause in found.clauses if clause.kind is Kind.BOX]
    assert boxes == [
        "公共卫生服务项目",
        "医疗服务提升项目",
        "中医药强县行动",
        "重点人群健康维护保障项目",
        "健康县城建设项目",
        "医疗卫生人才发展项目",
        "健康信息化建设工程",
    ]


def test_sentences_cut_by_page_breaks_are_whole():
    found = parse(load(support.CORPUS / "luanchuan-2022-36.txt"))
    by_address = {clause.address: clause for clause in found.clauses}
    assert "快速反应体系" in by_address["二/（一）/1"].text
    assert by_address["二/（五）/14"].text.endswith("（责任单位：县人社局、财政局、卫健委)")


def test_annex_is_named_and_keeps_each_line():
    found = parse(load(support.CORPUS / "luanchuan-2020-7.txt"))
    annex = found.clauses[-1]
    assert (annex.address, annex.kind, annex.heading) == ("附件", Kind.ANNEX, "栾川县县域医疗中心建设领导小组")
    assert "\n吴法伟  县财政局局长\n" in annex.text
