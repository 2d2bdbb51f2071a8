"""Questions over documents of other kinds than the five: a statute with sanctions, a scheme with tables of two layouts."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.chat import Chat
from rag.model import Status
from rag.settings import Settings
from rag.store.index import build

FOLDER = Path(__file__).parent / "data" / "later"


@pytest.fixture(scope="module")
def chat(tmp_path_factory):
    settings = Settings(home=tmp_path_factory.mktemp("later"), corpus=FOLDER, embedder="embedded", bge="none/none")
    build(settings)
    return Chat(settings)


def indexed(folder: Path, **texts: str) -> Chat:
    """A chat over a folder with these documents, nothing else."""
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    settings = Settings(home=folder / "home", corpus=folder, embedder="embedded", bge="none/none")
    build(settings)
    return Chat(settings)


def told(chat: Chat, question: str) -> str:
    answer = chat.ask(question)
    assert answer.status is Status.ANSWERED, answer.answer
    return answer.answer


@pytest.mark.parametrize(
    ("question", "act", "sanction", "not_told"),
    [
        ("在路灯杆上贴小广告罚多少钱？", "行道树、路灯杆", "五十元以上二百元以下", "一万元"),
        ("户外广告用闪光灯罚多少？", "不得使用闪光灯光", "五百元以上二千元以下", "二万元"),
        ("户外广告挡住逃生窗口怎么处罚？", "逃生窗口", "五千元以上二万元以下", "五百元"),
        ("违反户外广告管理条例第四条怎么罚？", "未经许可", "一万元以上三万元以下", "五十元"),
    ],
)
def test_a_breach_is_answered_with_its_own_sanction_alone(chat, question, act, sanction, not_told):
    answer = told(chat, question)
    assert act in answer
    assert sanction in answer
    assert not_told not in answer


def test_a_duty_without_a_sanction_is_said_to_have_none(chat):
    answer = chat.ask("户外广告没有每六个月做安全检查罚多少钱？")
    assert answer.status is Status.NOT_IN_CORPUS
    assert "没有写明对此的处罚" in answer.answer
    assert "每六个月" in answer.answer


@pytest.mark.parametrize("question", ["河滨市养犬管理条例第三条", "河滨市烟花爆竹管理条例怎么规定的？"])
def test_a_document_of_the_place_that_is_not_there_is_said_to_be_absent(chat, question):
    answer = chat.ask(question)
    assert answer.status is Status.NOT_IN_CORPUS
    assert "没有河滨市" in answer.answer


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("标准化回收网点2026年要建多少个？", ["2026年260"]),
        ("2025年标准化回收网点目标是多少个？", ["2025年目标值为200"]),
        (
            "标准化回收网点从2023年到2026年怎么变化？",
            ["2023年基础值为120", "2025年目标值为200", "2026年目标值为260", "增加140"],
        ),
        ("有哪些约束性指标？", ["约束性指标共1项", "废旧家电规范回收率"]),
        ("冰箱单件补贴多少钱？", ["冰箱：单件补贴（元）为500"]),
        ("冰箱的单件补贴一共多少？", ["冰箱：单件补贴（元）为500"]),
        ("各类家电的单件补贴分别是多少？", ["600", "500", "400"]),
        ("哪种家电的单件补贴最高？", ["空调：单件补贴（元）为600", "由表中3行比较"]),
        ("哪种家电的单件补贴最少？", ["洗衣机：单件补贴（元）为400", "由表中3行比较"]),
    ],
)
def test_tables_parted_by_wide_spaces_and_with_a_class_first(chat, question, words):
    answer = told(chat, question)
    assert [word for word in words if word not in answer] == []


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("办理户外广告许可要交多少钱？", "不得收取费用"),
        ("户外广告暂行规定废止了吗？", "同时废止"),
        ("户外广告管理条例由谁通过的？", "河滨市第七届人民代表大会常务委员会第十二次会议"),
        ("没有物业的小区回收点由谁负责？", "社区居民委员会为回收点管理责任人"),
        ("团市委负责什么？", "团市委负责或参与的任务共1项"),
        ("公务员单位集中采购的家电能享受补贴吗？", "参照公务员法管理单位集中采购的家电不享受补贴"),
    ],
)
def test_what_a_document_says_in_other_places_than_duty_lists(chat, question, words):
    answer = chat.ask(question).answer
    assert words in answer


def test_a_missing_article_is_told_of_the_document_that_has_articles_first(chat):
    assert chat.ask("第十五条讲什么？").answer.startswith("《河滨市户外广告管理条例》没有“第十五条”")


def test_a_show_of_a_clause_with_a_table_has_its_rows(chat):
    answer = told(chat, "家电换新补贴实施方案二、（一）是什么？")
    assert "空调：单件补贴（元）为600" in answer


def test_a_row_is_found_by_what_defines_its_class(chat):
    answer = told(chat, "制冷设备的单件补贴是多少元？")
    assert "制冷设备" in answer
    assert "空调：单件补贴（元）为600" in answer
    assert "冰箱" not in answer


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("河滨市户外广告管理条例什么时候起施行？", ["自2023年10月1日起施行"]),
        ("家电换新补贴实施方案从什么时候开始实施，管几年？", ["自印发之日起施行", "有效期至2026年12月31日"]),
        ("各文件分别从什么时候开始施行？", ["自2023年10月1日起施行", "自印发之日起施行"]),
    ],
)
def test_the_day_of_force_is_what_the_document_says_of_itself(chat, question, words):
    answer = chat.ask(question)
    assert [word for word in words if word not in answer.answer] == []
    assert len(answer.citations) <= len(words)


def test_an_answer_that_has_none_of_the_questions_words_says_so(chat):
    assert any("没有“电视柜”" in notice for notice in chat.ask("电视柜补贴多少？").notices)
    assert chat.ask("冰箱补贴多少钱？").notices == ()


DECREE = """安禾市公共泊位管理办法

安禾市人民政府令第31号

《安禾市公共泊位管理办法》已经2024年6月3日市人民政府第40次常务会议审议通过，现予公布。

市长　陈望

2024年6月12日

第一章　总则

第一条　为规范泊位管理，制定本办法。

第二条　市交通局负责泊位的监督管理，市公安局、市财政局按照职责共同做好工作。

第二章　设置与收费

第三条　设置泊位应当具备下列条件：

（一）项目已经备案；

（二）款项已经落实；

（三）目标车位不少于二十个。

第四条　泊位前三十分钟免费。新建泊位每个给予公共泊位补贴二千元。

第三章　附则

第五条　弄虚作假、骗取补贴的，追回补贴，三年内不得申报。

第六条　本办法自2024年8月1日起施行，有效期五年。
"""


@pytest.fixture(scope="module")
def decree(tmp_path_factory):
    other = DECREE.replace("泊位", "绿地").replace("31号", "32号").replace("设置与", "养护与")
    return indexed(tmp_path_factory.mktemp("decree"), 泊位=DECREE, 养护=other)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("安禾市政府令第31号是谁签的？", "署名：市长 陈望"),
        ("安禾市公共泊位管理办法哪天生效，管几年？", "自2024年8月1日起施行，有效期五年"),
        ("公共泊位管理办法第三条第二项是什么？", "（二）款项已经落实"),
        ("第二章设置与收费规定了什么？", "第四条　泊位前三十分钟免费"),
    ],
)
def test_an_order_is_known_by_its_number_signer_day_and_chapters(decree, question, words):
    answer = told(decree, question)
    assert words in answer
    assert "绿地" not in answer


def test_what_follows_a_fraud_is_told_by_the_clause_on_fraud(decree):
    question = "骗取公共泊位补贴会怎么处理？"
    assert "弄虚作假、骗取补贴的，追回补贴" in told(decree, question)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("划定泊位由哪个单位负责？", ["第一项", "没有单列责任单位", "市交通局、市公安局"]),
        ("维护泊位由哪个单位负责？", ["市交通局、市公安局"]),
    ],
)
def test_an_item_without_units_names_the_list_behind_the_last_one_beside_it(tmp_path, question, words):
    plan = (
        "安禾市泊位建设方案\n\n各县人民政府：\n\n一、主要任务\n\n1.建设泊位。\n\n（1）划定泊位。划定泊位两千个。\n\n"
        "（2）维护泊位。每季度维护一次。（责任单位：市交通局、市公安局）\n\n二、工作要求\n\n加强宣传。\n"
    )
    answer = told(indexed(tmp_path, 方案=plan), question).replace("一、1.（1）", "第一项")
    assert [word for word in words if word not in answer] == []


TREES = """安禾市古树保护办法

（2024年3月1日安禾市人民政府第12次常务会议通过　2024年3月20日安禾市人民政府令第8号公布　自2024年5月1日起施行）

第一条　为加强古树保护，制定本办法。

第二条　古树按照下列规定确定养护责任人：

（一）机关、团体、企业事业单位用地范围内的古树，由所在单位养护；

（二）公园、广场、道路绿地的古树，由市园林部门养护；

（三）住宅小区内的古树，由业主委托的物业服务企业养护；

（四）农村集体土地上的古树，由村民委员会养护。

养护责任人不明确的，由市园林部门确定。

第三条　市园林部门应当每年普查古树。全市计划修复古树5万株。修复古树所需经费列入预算。

第四条　养护责任人应当保持古树周围环境整洁。对在古树上刻划、钉钉的，责令改正。古树死亡的，养护责任人应当报市园林部门确认，查明原因后方可处理。

第五条　在古树旁停放车辆超过三日的，市公安局可以通知车主驶离；经通知后二十四小时内仍未驶离的，可以将车辆移走。
"""


@pytest.fixture(scope="module")
def trees(tmp_path_factory):
    return indexed(tmp_path_factory.mktemp("trees"), 古树=TREES)


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("小区里的古树归谁养护？", "（三）住宅小区内的古树，由业主委托的物业服务企业养护"),
        ("计划修复多少株古树？", "全市计划修复古树5万株"),
        ("古树死亡了怎么处理？", "古树死亡的，养护责任人应当报市园林部门确认"),
        (
            "安禾市古树保护办法是哪天公布的？",
            "《安禾市古树保护办法》（安禾市人民政府令第8号）的成文日期：2024年3月20日",
        ),
    ],
)
def test_the_sentence_that_answers_comes_first(trees, question, first):
    assert told(trees, question).startswith(first)


def test_a_statement_is_told_with_what_it_goes_on_to(trees):
    answer = told(trees, "车在古树旁停放好几天会被移走吗？")
    assert "可以通知车主驶离" in answer
    assert "仍未驶离的，可以将车辆移走" in answer


@pytest.mark.parametrize("question", ["驾驶证到期怎么换？", "稻谷最低收购价是多少？", "公积金贷款最高能贷多少？"])
def test_another_matter_is_refused_where_the_question_names_no_document(trees, question):
    assert trees.ask(question).status is not Status.ANSWERED


def test_a_short_question_of_another_matter_goes_on_from_none_before(trees):
    before = ["小区里的古树归谁养护？"]
    assert trees.ask("驾驶证到期怎么换？", before).status is Status.NOT_IN_CORPUS
    assert "市园林部门养护" in trees.ask("那公园里的呢？", before).answer


WATER = """安禾市节水办法

（2024年3月1日安禾市人民政府第13次常务会议通过　2024年3月20日安禾市人民政府令第9号公布　自2024年5月1日起施行）

第一条　为节约用水，制定本办法。

第二条　非居民用户实行计划用水。超计划用水不足20%的部分，按基本水价的1倍加收；超计划用水20%以上不足40%的部分，按基本水价的2倍加收；超计划用水40%以上的部分，按基本水价的3倍加收。

第三条　违反本办法的，按照下列规定处理：

（一）洗车场所未安装循环用水设施的，处二千元罚款；情节严重的，处五千元罚款；

（二）洗车场所私接管道取水的，依照前项规定从重处罚。

第四条　居民未按规定安装水表的，由市水务局责令改正；拒不改正的，处一百元罚款。

第五条　用水咨询由安禾市水费结算有限公司（云亭路6号，电话：0379-6672318）和市节水办公室（电话：0379-6670125）受理。

第六条　本办法自2024年5月1日起施行。2011年6月1日起施行的《安禾市用水管理规定》同时废止。
"""


@pytest.fixture(scope="module")
def water(tmp_path_factory):
    return indexed(tmp_path_factory.mktemp("water"), 节水=WATER)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("超计划用水加价多少倍？", ["1倍", "2倍", "3倍"]),
        ("私接管道洗车怎么处罚？", ["依照前项规定从重处罚", "处二千元罚款"]),
        ("原来的用水管理规定什么时候废止？", ["同时废止", "自2024年5月1日起施行"]),
        ("居民没装水表罚一百元是什么情况？", ["拒不改正的，处一百元罚款", "居民未按规定安装水表的"]),
    ],
)
def test_a_statement_is_told_with_what_it_leans_on(water, question, words):
    answer = told(water, question)
    assert [word for word in words if word not in answer] == []


def test_the_telephone_of_another_body_is_not_given(water):
    assert "0379-6670125" in told(water, "市节水办公室的电话是多少？")
    assert "0379-6672318" in told(water, "水费结算公司联系电话")
    answer = water.ask("云亭镇便民服务中心的电话是多少？")
    assert answer.status is Status.NOT_IN_CORPUS
    assert "云亭镇便民服务中心" in answer.answer
    assert "6672318" not in answer.answer


BREACHES = """某市快递管理条例

第一章 总则
第一条 为了促进快递业发展，制定本条例。
第二章 经营
第二条 经营快递业务的企业及其从业人员不得出售、泄露用户信息。
第三条 经营快递业务的企业应当定期销毁快递运单。
第三章 法律责任
第四条 经营快递业务的企业有下列行为之一的，由邮政管理部门责令改正，并处一万元以上五万元以下的罚款；情节严重的，并处五万元以上十万元以下的罚款：
（一）未定期销毁快递运单；
（二）出售、泄露用户信息。
第五条 冒领、私自开拆他人快件的，由公安机关处五百元以下罚款。
"""


@pytest.mark.parametrize(
    ("question", "item", "other"),
    [
        ("快递公司泄露客户信息罚多少钱？", "（二）出售、泄露用户信息", "（一）未定期销毁"),
        ("快递运单没有定期销毁怎么处罚？", "（一）未定期销毁快递运单", "（二）出售"),
    ],
)
def test_of_a_list_of_breaches_the_one_asked_is_told_with_its_fine(tmp_path, question, item, other):
    answer = told(indexed(tmp_path, statute=BREACHES), question)
    assert item in answer
    assert "一万元以上五万元以下" in answer
    assert "五万元以上十万元以下" in answer
    assert other not in answer
    assert "五百元" not in answer


LEVELS = """某市防汛应急预案

一、Ⅱ级应急响应
（一）启动条件
1．干流水位达到保证水位。
2．小型水库垮坝。
（二）响应行动
工作组在6小时内赶赴一线。
二、Ⅰ级应急响应
（一）启动条件
1．干流水位超过保证水位。
2．中型水库垮坝。
（二）响应行动
工作组在3小时内赶赴一线。
"""


@pytest.mark.parametrize(
    ("question", "facts", "other"),
    [
        ("什么情况下启动一级响应？", ["超过保证水位", "中型水库垮坝"], "小型水库垮坝"),
        ("Ⅱ级应急响应的启动条件是什么？", ["达到保证水位", "小型水库垮坝"], "中型水库垮坝"),
        ("二级响应时工作组多长时间内赶到一线？", ["6小时内"], "3小时"),
    ],
)
def test_a_level_is_told_by_what_stands_under_its_heading(tmp_path, question, facts, other):
    answer = told(indexed(tmp_path, plan=LEVELS), question)
    assert all(fact in answer for fact in facts), answer
    assert other not in answer


BOX = """某市交通规划

一、重点任务
加快综合交通枢纽建设。
专栏1 枢纽体系重点工程
1．安陵南站综合客运枢纽二期：建筑面积4.6万平方米，2027年投入使用。
2．皖河港区多式联运物流园工程：新建5000吨级泊位6个，铁路专用线4.2公里。
3．通用机场：在石台县、望川县各布局1个A2级通用机场，配套建设机库和油库。
4．公路客运站：改造客运站12个，撤并客运站3个，建设旅游集散中心2个。
"""


def test_a_box_asked_for_its_works_is_told_whole(tmp_path):
    answer = told(indexed(tmp_path, plan=BOX), "专栏1有哪些工程？")
    assert all(item in answer for item in ("南站", "物流园", "通用机场", "客运站12个"))
