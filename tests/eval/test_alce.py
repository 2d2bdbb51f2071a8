from eval import alce as alce_figures
from eval import metrics
from tests.eval.making import answer, cite, reference


def test_the_year_of_a_doc_no_is_no_marker():
    assert alce_figures.without_markers("栾办〔2022〕36号〔12〕") == "栾办〔2022〕36号"
    assert metrics.missing_facts("文号是栾办〔2020〕36号〔1〕", [["栾办〔2022〕36号"]]) == ["栾办〔2022〕36号"]


def test_a_marker_belongs_to_the_sentence_before_it():
    text = "栾川县：\n- 栾办〔2022〕36号说了。\n托位数达到1230个。〔1〕〔2〕县医保局牵头〔3〕。无据。\n\n没有出处。也没有。"
    assert alce_figures.statements(text) == [
        ("栾办〔2022〕36号说了。\n托位数达到1230个。", (1, 2)),
        ("县医保局牵头。", (3,)),
        ("无据。", ()),
        ("没有出处。", ()),
        ("也没有。", ()),
    ]


def alce(text, *citations):
    return alce_figures.citation_quality(answer(text, citations), reference().premises)


def test_alce_on_paper():
    one, two = cite(1, "甲#一/1", "1230个"), cite(2, "甲#一/2", "县医保局")
    assert alce("全县托位数达到1230个〔1〕。", one) == (1, 1)
    assert alce("全县托位数达到1230个〔1〕〔2〕。", one, two) == (1, 0.5), "第二处与此无关"
    assert alce("全县托位数达到1230个，县医保局牵头〔1〕〔2〕。", one, two) == (1, 1), "两处各证一半"
    assert alce("全县托位数达到1231个〔1〕。", one) == (0, 0), "数字不对，谁也证不了"
    assert alce("全县托位数达到1230个〔1〕。县医保局牵头。", one) == (0.5, 1), "第二句没有出处"
    assert alce("全县托位数达到1230个〔9〕。", one) == (0, None), "没有第9处"
    assert alce("没有出处的话。\n全县托位数达到1230个〔1〕。", one) == (0, 0), "一处出处证不了前面那句"
    assert alce("全县托位数：1230个（由表中数字计算：增加30。）〔1〕", one) == (1, 1), "注明是算出来的，不要求逐字"
    assert alce("《甲县计划》：全县托位数达到1230个〔1〕。", one) == (1, 1), "文件名由代码给出，也在依据之内"
