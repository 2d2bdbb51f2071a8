"""A sentence's own words in the text's order: lists, turned pieces, predicates of one subject, passives; and where it stays."""

import pytest

from rag.answer import verify
from rag.answer.align import MOST_STEPS, Aligner
from rag.answer.order import in_order
from rag.model import Clause, Kind

TURNED = [
    ("完善检查、住院、接诊等服务。", "完善接诊、检查、住院等服务。", "完善接诊、检查、住院等服务"),
    ("县医院应当公布情况，并建立制度。", "县医院应当建立制度，并公布情况。", "县医院应当建立制度，公布情况"),
    ("不得转让许可证，不得抬高价格。", "不得抬高价格，不得转让许可证。", "不得抬高价格，不得转让许可证"),
    (
        "企业应当对废气、废料，按照国家规定综合利用。",
        "企业应当按照国家规定，对废气、废料综合利用。",
        "企业应当按照国家规定对废气、废料综合利用",
    ),
    ("由局长兼任办公室主任。", "办公室主任由局长兼任。", "办公室主任由局长兼任"),
    ("应急粮食所需贷款，由农发行负责落实。", "农发行负责落实应急粮食所需贷款。", "农发行负责落实应急粮食所需贷款"),
    (
        "受帮扶地区要调整农业结构，对接市场需求。",
        "受帮扶地区要对接市场需求，调整农业结构。",
        "受帮扶地区要对接市场需求，调整农业结构",
    ),
]
STAYS = [
    ("种植、收获率分别达到55%和65%。", "收获、种植率分别达到55%和65%。"),
    ("送兵人员与新兵的比例为一比三十。", "新兵与送兵人员的比例为一比三十。"),
    ("处一万元罚款，逾期不改正的，并记入档案。", "逾期不改正的，处一万元罚款，并记入档案。"),
    ("当事人不同意公开，调解公开。", "当事人同意公开，调解不公开。"),
    ("机关应当作出决定，自受理之日起七日内告知。", "机关应当自受理之日起七日内作出决定，告知。"),
    ("责令改正，由主管部门追究责任。", "由主管部门责令改正，追究责任。"),
    ("用人单位应当说明理由，向劳动者出具证明。", "用人单位应当向劳动者说明理由，出具证明。"),
    ("对60周岁以上残疾人、老年人优先。", "对60周岁以上老年人、残疾人优先。"),
    ("培训机构、县教育局监督学校落实规定。", "县教育局监督学校、培训机构落实规定。"),
    ("公安机关由主管部门通报，作出处罚决定。", "主管部门通报公安机关，作出处罚决定。"),
    ("县政府应当报省政府批准，编制规划。", "县政府应当编制规划，报省政府批准。"),
]


def orders(sentence: str, text: str) -> list[str]:
    return [one.rstrip("。") for one in in_order(sentence.rstrip("。"), text)]


@pytest.mark.parametrize(("sentence", "text", "wanted"), TURNED, ids=[one[0] for one in TURNED])
def test_what_is_only_in_another_order_is_put_back(sentence, text, wanted):
    assert wanted in orders(sentence, text)


@pytest.mark.parametrize(("sentence", "text"), STAYS, ids=[one[0] for one in STAYS])
def test_what_another_order_makes_another_statement_stays(sentence, text):
    assert text.rstrip("。") not in orders(sentence, text)


def test_a_long_sentence_on_a_long_clause_takes_no_more_than_its_steps(monkeypatch):
    part = "第{n}类企业的，主管部门应当自受理之日起{n}日内完成审核，组织评估，并通报结果。"
    text = "".join(part.format(n=n) for n in range(1, 300))
    taken = []

    class Counted(Aligner):
        def readings(self):
            yield from super().readings()
            taken.append(self.steps)

    monkeypatch.setattr(verify, "Aligner", Counted)
    said = text[: verify.LONGEST - 20] + "另行规定。"
    assert verify.check(said, [Clause("d", "一", Kind.CLAUSE, "", text, 0, len(text))]).verdict != "verified"
    assert taken
    assert sum(taken) <= verify.MOST_WORK + MOST_STEPS
