"""Breaking the product on purpose: each break makes ``python -m eval --check`` fail and name the metric that fell.

Everything is real: parser, index, embedded model, chat, gate. Only the named function of the product is broken, and the
assertion is on what the evaluation says about it.
"""

import json
from dataclasses import replace

import pytest

import rag.chat
import rag.parse
import rag.store.texts
from eval.__main__ import main

pytestmark = pytest.mark.slow

DOC = "qingxi-2023-5"
TASKS = {
    "婴幼儿照护": ("发展普惠托育", "在各街道新建托育园12个", "三岁以下的孩子白天没人带，能送到哪里？"),
    "院前急救": ("建设急救站点", "新增急救站点7个，配备负压救护车3辆", "半夜心梗打电话叫车，这方面有什么安排？"),
    "中医药传承": ("办好国医馆", "每个乡镇建成国医馆1个", "想吃草药、扎针灸，有关的工作归哪一块？"),
    "老年人服务": ("推进医养结合", "养老机构护理床位达到600张", "爷爷奶奶岁数大了要人伺候，是怎么安排的？"),
    "心理健康": ("开通求助热线", "开通24小时热线1条", "最近抑郁失眠，想找人聊聊，有相关工作吗？"),
    "食品安全": ("开展抽检", "每年抽检样品2400批次", "饭馆的饭菜干不干净，由哪块工作来管？"),
}
FOLLOW = "由牵头单位按季度汇总进展，每年12月底前报县政府办公室，结果纳入年度考核。"
SAME = "按任务分工落实到人，建立台账，逐项销号，确保按期完成。"


def document():
    lines = [
        "青溪县人民政府办公室关于印发《青溪县公共服务提升三年行动方案》的通知",
        "青政办〔2023〕5号",
        "",
        "各乡镇人民政府：",
        "",
    ]
    lines += ["一、总体要求", "坚持以人民为中心，到2025年基本公共服务更加均衡。", "二、重点任务"]
    for n, (heading, (name, figure, _)) in enumerate(TASKS.items()):
        lines += [f"（{'一二三四五六'[n]}）{heading}", f"1．{name}。到2025年，{figure}。", f"2．{FOLLOW}", f"3．{SAME}"]
    return "\n".join([*lines, "三、保障措施", "县政府成立工作专班，统筹推进各项任务。", ""])


def gold():
    for n, (heading, (_, figure, plain)) in enumerate(TASKS.items()):
        part = f"二/（{'一二三四五六'[n]}）"
        yield case(f"lookup-{n}", "lookup", f"青政办〔2023〕5号{part.replace('/', '、')}第1条", f"{part}/1", figure)
        # Only the heading tells these clauses apart: the words are the same under all six.
        yield case(f"plain-{n}", "paraphrase", plain, f"{part}/3", SAME)
        yield case(f"fact-{n}", "fact", f"青溪县{heading}方面到2025年的目标是什么？", f"{part}/1", figure)


def case(name, kind, question, address, quote):
    evidence = [{"doc_id": DOC, "address": address, "quote": quote}]
    return {"id": name, "type": kind, "question": question, "evidence": evidence, "facts": [[quote]]}


@pytest.fixture(scope="module")
def ground(tmp_path_factory):
    """A folder with corpus, gold set and thresholds, and the baseline of the product as it is."""
    folder = tmp_path_factory.mktemp("ground")
    (folder / "corpus").mkdir()
    (folder / "corpus" / f"{DOC}.txt").write_text(document(), "utf-8")
    (folder / "gold.jsonl").write_text("\n".join(json.dumps(one, ensure_ascii=False) for one in gold()), "utf-8")
    (folder / "t.toml").write_text(
        "[tolerance]\nall = 0.0\ntype = 0.0\nlength = 0\n[floors.embedded.all]\nquotes = 1.0\n", "utf-8"
    )
    with pytest.MonkeyPatch.context() as patch:
        environment(patch)
        assert evaluate(folder, "--accept") == 0
    return folder


def environment(patch):
    patch.delenv("CLAUSEWISE_HOME", raising=False)  # each run builds an index of its own and throws it away
    patch.setenv("CLAUSEWISE_EMBEDDER", "embedded")


def evaluate(folder, *more):
    files = ["--corpus", folder / "corpus", "--gold", folder / "gold.jsonl", "--thresholds", folder / "t.toml"]
    return main([str(one) for one in [*files, "--baseline", folder / "baseline.json", "--out", folder / "out", *more]])


@pytest.fixture
def broken(monkeypatch):
    environment(monkeypatch)
    return monkeypatch


def offences(ground, capsys):
    assert evaluate(ground, "--check") == 1
    said = capsys.readouterr().err
    return [line for line in said.splitlines() if "〔全部 all〕" in line]


def test_the_product_as_it_is_passes(ground, broken, capsys):
    assert evaluate(ground, "--check") == 0, capsys.readouterr().err
    report = json.loads((ground / "out" / "report.json").read_text("utf-8"))
    assert report["run"]["profile"] == "embedded"
    assert report["figures"]["lookup"]["passed"] == 1


def test_the_heading_path_removed_from_the_embedded_text_is_seen_by_retrieval(ground, broken, capsys):
    whole = rag.store.texts.embed_text
    broken.setattr(rag.store.texts, "embed_text", lambda document, clause: whole(document, replace(clause, path=())))
    lines = offences(ground, capsys)
    assert any(" recall@5〔" in line for line in lines), lines


def test_two_clause_addresses_swapped_are_seen_by_the_address_figure(ground, broken, capsys):
    honest = rag.parse.parse

    def swapped(source, entry=None):
        found = honest(source, entry)
        pair = {"二/（一）/1": "二/（二）/1", "二/（二）/1": "二/（一）/1"}
        assert sum(one.address in pair for one in found.clauses) == 2
        return replace(
            found, clauses=tuple(replace(one, address=pair.get(one.address, one.address)) for one in found.clauses)
        )

    broken.setattr(rag.parse, "parse", swapped)
    lines = offences(ground, capsys)
    assert any(" address〔" in line for line in lines), lines


def test_a_dropped_citation_is_seen_by_the_citation_figures(ground, broken, capsys):
    whole = rag.chat.compose

    def dropping(statements, citer):
        text = whole(statements, citer)
        if citer.citations:
            last = citer.citations.pop()
            text = text.replace(f"〔{last.n}〕", "")
        return text

    broken.setattr(rag.chat, "compose", dropping)
    lines = offences(ground, capsys)
    assert any(" cited〔" in line for line in lines), lines
    assert any(" cite_recall〔" in line for line in lines), lines
