"""What a sentence tells first, put where the text has it; and what is another statement when it is told first."""

import pytest

from rag.check.order.fronted import put_behind, turned_round

BACK = [
    ("用于农业的资金，任何单位不得挪用", "任何单位不得挪用用于农业的资金。", "任何单位不得挪用用于农业的资金"),
    (
        "下一年度活动计划，代表机构应当于12月31日前报主管单位",
        "代表机构应当于12月31日前将下一年度活动计划报主管单位。",
        "代表机构应当于12月31日前将下一年度活动计划报主管单位",
    ),
    (
        "初审权限，可以由省级部门下放至自贸试验区",
        "省级部门可以将初审权限下放至自贸试验区。",
        "省级部门可以将初审权限下放至自贸试验区",
    ),
    (
        "对结论有异议的，经营者可以申请复检",
        "经营者对结论有异议的，可以申请复检。",
        "经营者对结论有异议的，可以申请复检",
    ),
    (
        "需要护理的工伤职工，按月支付护理费",
        "工伤职工需要护理的，按月支付护理费。",
        "工伤职工需要护理的，按月支付护理费",
    ),
]
STAYS = [
    ("没有阅读能力的，犯罪嫌疑人应当向他宣读", "犯罪嫌疑人没有阅读能力的，应当向他宣读。"),
    ("登记机关违反前款规定，可以责令改正", "违反前款规定，登记机关可以责令改正。"),
    ("逾期不答复的部门，可以向法院起诉", "部门逾期不答复的，可以向法院起诉。"),
    ("被申请人由复议机关作出的行为进行审查", "复议机关对被申请人作出的行为进行审查。"),
]


@pytest.mark.parametrize(("sentence", "text", "wanted"), BACK, ids=[one[0] for one in BACK])
def test_what_is_told_first_is_put_back(sentence, text, wanted):
    assert wanted in list(put_behind(sentence, text))


@pytest.mark.parametrize(("sentence", "text"), STAYS, ids=[one[0] for one in STAYS])
def test_who_is_in_a_case_is_not_made_who_acts(sentence, text):
    assert text.rstrip("。") not in list(put_behind(sentence, text)) or turned_round(sentence, text)
