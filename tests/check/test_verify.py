"""What the check must see through, on clauses made up for the purpose: it is judged on documents nobody has read."""

from __future__ import annotations

import pytest

from rag.check.verify import check
from rag.model import Clause, Document, Kind

DOCUMENT = Document("d", "云岭县促进夜间经济若干措施", "云政办〔2023〕9号", region="云岭县")
OTHER = Document("e", "石桥县促进夜间经济若干措施", "石政办〔2023〕4号", region="石桥县")


def clause(text: str, doc_id: str = "d", **changes) -> Clause:
    return Clause(
        doc_id,
        f"a{abs(hash(text)) % 1000}",
        changes.pop("kind", Kind.CLAUSE),
        changes.pop("heading", ""),
        text,
        0,
        len(text),
        **changes,
    )


FINE = clause(
    "第十条　申请人有下列情形之一的，不予许可：（一）隐瞒有关情况的；（二）提供虚假材料的。情节严重的，处一万元以上五万元以下罚款；情节特别严重的，处十万元罚款，但主动改正的除外。"
)
HOURS = clause(
    "1. 延长营业时间。除国家法定节假日外，夜市营业时间不得晚于24时。县商务局牵头制定管理办法，县公安局、县城管局配合。未经批准，不得占道经营。对首次开店的经营者，给予不超过5000元的一次性补助。"
)
SHARES = clause(
    "到2026年，夜间消费占比达到三成以上，亮化街区和特色街区分别达到6个和12个，财政投入600万元，较2023年增长15%。夜市管理员由乡镇聘用，费用由县财政承担。"
)
DUTY = clause(
    "2. 建设街区。推进特色街区建设。（责任单位：县商务局、文旅局、住建局，各乡镇人民政府）", heading="建设街区"
)
ROLES = clause("3. 加强监管。（责任单位：县市场监管局牵头，县公安局、县商务局配合）", heading="加强监管")
TASKS = clause(
    "4. 配套设施。改造路灯200盏。（责任单位：县住建局）新建停车场3处。（责任单位：县交通局）", heading="配套设施"
)
LISTS = clause(
    "经营者不得有下列行为：\n\n（一）占用盲道；\n\n（二）夜间播放高音，影响居民休息。\n\n"
    "符合下列条件之一的，可以延长营业时间：\n\n（一）取得许可，配备保安；\n\n（二）位于特色街区。"
)
PARTS = clause(
    "未取得备案的经营者，不得夜间摆卖。街区管理单位不得利用合同条款，对商户附加条件。商户可以申请设立分店，委托他人管理。"
)
MARKET = clause(
    "夜市的摊位、仓库应当配备消防器材，保持通道畅通；应当安装监控设备，定期检修；不得存放易燃物品。"
    "经营者取得许可，或者完成备案的，可以摆卖。在试点街区，免收摊位费。申请延长期限，应当提交身份证明。"
    "设置摊位100个，其中助残摊位8个。县商务局每月5日前公布摊位名单。新增摊位的，应当报经县商务局同意。"
)
PENALTY = clause(
    "违反规定占道的，责令改正，对经营者处五百元罚款；对管理单位处一万元罚款；情节严重的，吊销许可证。"
    "经征求居民意见，由街道划定摊位。每增加1个摊位，补助200元。"
)
TOWNS = clause("5. 清运垃圾。（责任单位：各乡镇（街道、经开区）、县城管局、县环卫中心）", heading="清运垃圾")
LEADS = clause("6. 宣传推广。（责任单位：县文旅局、县商务局按职责分别牵头，县融媒体中心配合）", heading="宣传推广")

TRUE = [
    (FINE, "情节严重的，处1万元以上5万元以下罚款。"),
    (FINE, "情节特别严重的，处10万元罚款，但主动改正的除外。"),
    (FINE, "申请人有下列情形之一的，不予许可：隐瞒有关情况的"),
    (HOURS, "除国家法定节假日外，夜市营业时间不得晚于24时。"),
    (HOURS, "县商务局牵头制定管理办法，县公安局、县城管局配合。"),
    (HOURS, "未经批准，禁止占道经营。"),
    (HOURS, "对首次开店的经营者，给予5000元以内的一次性补助。"),
    (SHARES, "到2026年，夜间消费占比不低于30%。"),
    (SHARES, "云岭县夜间消费占比到2026年达到30%以上。"),
    (SHARES, "到2026年，财政投入0.06亿元。"),
    (SHARES, "根据《云岭县促进夜间经济若干措施》，夜市管理员由乡镇聘用。"),
    (SHARES, "亮化街区和特色街区分别达到6个和12个。"),
    (DUTY, "建设街区由县商务局、县文旅局、县住建局和各乡镇人民政府负责。"),
    (DUTY, "责任单位包括县商务局、县文化和旅游局。"),
    (ROLES, "加强监管由县市场监督管理局牵头，县公安局、县商务局配合。"),
    (ROLES, "配合单位为县公安局、县商务局。"),
    (FINE, "情节严重的，处1万元至5万元罚款。"),
    (TASKS, "改造路灯200盏由县住建局负责。"),
    (LISTS, "经营者不得有下列行为：夜间播放高音，影响居民休息。"),
    (LISTS, "符合下列条件之一的，可以延长营业时间：取得许可，配备保安。"),
    (PARTS, "街区管理单位不得利用合同条款，对商户附加条件。"),
    (MARKET, "夜市的摊位、仓库应当安装监控设备，定期检修；应当配备消防器材，保持通道畅通；不得存放易燃物品。"),
    (MARKET, "夜市的摊位、仓库不得存放易燃物品。"),
    (MARKET, "经营者完成备案，或者取得许可的，可以摆卖。"),
    (MARKET, "助残摊位8个。"),
    (MARKET, "新增摊位的，应当报经县商务局同意。"),
    (PENALTY, "违反规定占道的，责令改正，对经营者处五百元罚款；对管理单位处一万元罚款。"),
    (PENALTY, "经征求居民意见，由街道划定摊位。"),
    (TOWNS, "责任单位：县环卫中心、县城管局、各乡镇（街道、经开区）。"),
    (LEADS, "责任单位：县商务局、县文旅局按职责分别牵头，县融媒体中心配合。"),
]
FALSE = [
    (FINE, "处一万元以上五万元以下罚款。"),
    (FINE, "情节特别严重的，处一万元以上五万元以下罚款。"),
    (FINE, "情节严重的，处十万元罚款。"),
    (FINE, "情节特别严重的，处十万元罚款。"),
    (FINE, "隐瞒有关情况的，应当许可。"),
    (FINE, "提供虚假材料的"),
    (FINE, "情节严重的，处一万元以上十万元以下罚款。"),
    (HOURS, "夜市营业时间不得晚于24时。"),
    (HOURS, "除国家法定节假日外，夜市营业时间可以晚于24时。"),
    (HOURS, "国家法定节假日，夜市营业时间不得晚于24时。"),
    (HOURS, "县公安局牵头制定管理办法。"),
    (HOURS, "不得占道经营。"),
    (HOURS, "未经批准，可以占道经营。"),
    (HOURS, "经批准，不得占道经营。"),
    (HOURS, "对首次开店的经营者，给予5000元的一次性补助。"),
    (HOURS, "对首次开店的经营者，给予不少于5000元的一次性补助。"),
    (HOURS, "给予不超过5000元的一次性补助。"),
    (HOURS, "对经营者，给予不超过5000元的一次性补助。"),
    (SHARES, "到2026年，夜间消费占比达到30%。"),
    (SHARES, "特色街区达到6个。"),
    (SHARES, "亮化街区和特色街区分别达到12个和6个。"),
    (SHARES, "亮化街区达到12个。"),
    (SHARES, "2023年，财政投入600万元。"),
    (SHARES, "财政投入600亿元。"),
    (SHARES, "夜市管理员由县财政聘用。"),
    (SHARES, "费用由乡镇承担。"),
    (SHARES, "石桥县到2026年夜间消费占比达到三成以上。"),
    (SHARES, "到2026年，夜间消费占比已达到三成以上。"),
    (DUTY, "责任单位为县商务局。"),
    (DUTY, "由县商务局牵头。"),
    (DUTY, "由县教育局负责。"),
    (DUTY, "由市商务局负责。"),
    (ROLES, "由县公安局牵头，县市场监管局配合。"),
    (ROLES, "县公安局负责加强监管。"),
    (ROLES, "牵头单位为县市场监管局、县公安局。"),
    (ROLES, "依据本条规定，可以。"),
    (ROLES, "加强监管？"),
    (FINE, "情节严重的，处1万元至6万元罚款。"),
    (TASKS, "新建停车场3处由县住建局负责。"),
    (TASKS, "由县交通局负责。"),
    (LISTS, "经营者夜间播放高音，影响居民休息。"),
    (LISTS, "符合下列条件之一的，可以延长营业时间：取得许可。"),
    (PARTS, "不得夜间摆卖。"),
    (PARTS, "街区管理单位对商户附加条件。"),
    (PARTS, "商户委托他人管理。"),
    (MARKET, "经营者取得许可，并且完成备案的，可以摆卖。"),
    (MARKET, "设置摊位100个，助残摊位8个。"),
    (MARKET, "免收摊位费。"),
    (MARKET, "应当提交身份证明。"),
    (MARKET, "县商务局每月5天前公布摊位名单。"),
    (MARKET, "夜市的摊位、仓库不得安装监控设备。"),
    (PENALTY, "对管理单位处一万元罚款。"),
    (PENALTY, "情节严重的，吊销许可证；违反规定占道的，责令改正，对经营者处五百元罚款。"),
    (PENALTY, "由街道划定摊位。"),
    (PENALTY, "补助200元。"),
    (TOWNS, "责任单位：县城管局、县环卫中心、各乡镇。"),
    (LEADS, "责任单位：县融媒体中心、县商务局按职责分别牵头，县文旅局配合。"),
]


@pytest.mark.parametrize(("evidence", "sentence"), TRUE, ids=[s for _, s in TRUE])
def test_true(evidence: Clause, sentence: str):
    verdict = check(sentence, [evidence], {"d": DOCUMENT})
    assert verdict.verdict == "verified", verdict.reasons
    assert verdict.quotes[evidence.clause_id] in evidence.text


@pytest.mark.parametrize(("evidence", "sentence"), FALSE, ids=[s for _, s in FALSE])
def test_false(evidence: Clause, sentence: str):
    verdict = check(sentence, [evidence], {"d": DOCUMENT})
    assert verdict.verdict != "verified"
    assert verdict.reasons
    assert verdict.quotes == {}


def test_changed_figures_are_contradicted_not_merely_unsupported():
    assert check("到2026年，夜间消费占比达到五成以上。", [SHARES], {"d": DOCUMENT}).verdict == "contradicted"
    assert check("由县公安局牵头，县市场监管局配合。", [ROLES], {"d": DOCUMENT}).verdict == "contradicted"
    assert check("今天天气很好。", [SHARES], {"d": DOCUMENT}).verdict == "unsupported"


def test_another_county_has_to_be_named():
    ours = clause("到2026年，全县夜市达到8个。")
    theirs = clause("到2026年，全县夜市达到3个。", "e")
    documents = {"d": DOCUMENT, "e": OTHER}
    assert check("到2026年，全县夜市达到8个。", [ours], documents, "云岭县有几个夜市").verdict == "verified"
    assert check("到2026年，全县夜市达到8个。", [ours], documents, "石桥县有几个夜市").verdict != "verified"
    assert check("云岭县到2026年夜市达到8个。", [ours], documents, "石桥县有几个夜市").verdict == "verified"
    assert check("云岭县夜市达到3个，石桥县夜市达到8个。", [ours, theirs], documents).verdict != "verified"
    both = check("云岭县夜市达到8个，石桥县夜市达到3个。", [ours, theirs], documents)
    assert set(both.quotes) == {ours.clause_id, theirs.clause_id}


def test_a_citation_that_proves_nothing_gets_no_quote():
    assert set(check("夜市管理员由乡镇聘用。", [SHARES, HOURS], {"d": DOCUMENT}).quotes) == {SHARES.clause_id}


def test_a_row_binds_each_figure_to_its_year():
    row = clause(
        "1\t夜市数（个）\t3\t≥8\t预期性",
        kind=Kind.ROW,
        rendered="表1 指标｜夜市数（个）：2022年3，2026年≥8，指标性质为预期性",
    )
    for sentence in ("夜市数2022年为3个，2026年目标为不少于8个。", "2026年夜市数不少于8个，属于预期性指标。"):
        verdict = check(sentence, [row], {"d": DOCUMENT})
        assert verdict.quotes == {row.clause_id: row.text}, sentence
    for sentence in (
        "夜市数2022年为8个。",
        "2026年夜市数达到8个。",
        "2026年夜市数为3个。",
        "夜市数2026年不少于8个，属于约束性指标。",
        "夜市数为3个。",
    ):
        assert check(sentence, [row], {"d": DOCUMENT}).verdict != "verified", sentence
