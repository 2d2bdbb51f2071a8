"""Whether the things of a list may be told in another order: 乙、甲和丙 for 甲、乙和丙.

Not where the order tells something (分别, 比例, two figures), nor for two parties (甲单位与乙), nor where what leads up to the
list or follows it may be said of one of its things alone (60周岁以上甲、乙; 甲、乙复印件).
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence

from rag.check.order.counted import figures_tell
from rag.check.order.listing import Things
from rag.check.order.parties import parties
from rag.check.order.turn import Span, Turn
from rag.check.reading import lexicon as lex
from rag.check.reading.manners import VERBS
from rag.check.reading.pieces import names_who
from rag.check.reading.settle import Token, joined

KIND = 3  # characters that names of one kind end in alike
SHORT = 4  # characters: such things have no words of their own that others lack
# Words by which the order of a list tells something, in it or right behind it.
_ORDERED = re.compile(
    "分别|依次|各自(?!的?(?:工作|职责|职权|权限|业务|管辖|法定))|先后|按照?[^，。；]{0,8}[顺次]序|依照[^，。；]{0,8}[顺次]序|[顺次]序[为是：]|前者|后者|首位|排名|排序|第一位"
    "|按[^，。；]{1,8}比例|[\\d一二三四五六七八九][:：\u2236][\\d一二三四五六七八九]|逐级|层层|由高到低|由低到高|从高到低|从低到高|比例(?:为|是|依次)"
)
_TO_EACH = re.compile("分别(?:送|报|抄送|报送|移送|通知|告知|征求)[^，、]{0,4}$")
_ORDERED_BEHIND = re.compile(
    "[的等之]?(?:程序|流程|步骤|比例|比值|之?比(?![照较])|之?差(?!旅)|对比|相比|相较|顺序|次序)"
)
_RANKED = re.compile("(?:下列|以下)(?:顺序|次序|程序|步骤|流程)|(?:责任|牵头|配合)单位[：:]")
_OPENS = re.compile(
    "给|受(?![理益害托让])|责令|对(?![外内口策])|向|将(?!来)|把|因(?!素)|在(?![职校])|以(?![上下内外])|由|为|从(?![事业])|自(?![然愿治行主有])|经(?![营济费验历])|未(?!成年)"
    "|不(?!动产|良|设区)|根据"
)
_PLACE = re.compile("[^，、的]{2,5}[乡镇村县区市]")
_BODIES = re.compile("(?:局|委|办|厅|部门|单位|机构|企业|机关|公司|学校|医院|银行|中心|政府|法院|检察院)$")
_OFFICES = re.compile("(?!国务院|各级)[^省市县区乡]*(?:部门|机关|政府|机构)")
# What stands behind a list and may be a part of its last thing alone.
_OF_THE_LAST = re.compile(
    "复印|副本|原件|扫描|配偶|子女|家属|父母|负责人|人数|数量|占|比[例重]|金额|总[额数量]|每|共(?!同)|第|各(?!环节|方面|领域|阶段|[项类级])|身份|证明|周边|附近|标准|调度|初加工|性能|设施|企业|机构|服务|工程款?"
)
_COUNTED = re.compile("等?[一二三四五六七八九十\\d]+个(?:部门|单位|成员|机构|地区|省|市|县)")  # 甲部、乙部9个部门
_PERSONS = re.compile(
    "的[^，]{0,6}(?:家属|子女|配偶|父母|亲属|家庭|人员|负责人|代表|成员|代理人|法定|监护人|职工|学生|老年人|儿童)"
)
_LIMITS = ("绝", "岁", "之", ">=之", "<=之")
_ACTIVE = re.compile("提供|取得|知悉|获得|发生|形成|指导|防治|" + "|".join(verb for verb in VERBS if len(verb) > 1))
# What is a part of the first thing and of no other.
_OF_THE_FIRST = re.compile("(?:国有|县级以上(?:地方)?|人均|国务院|主要(?:城区)?|本级|所属|[^全内][部局])$")
_LED_FIRST = re.compile("受(?![理益害托让贿聘伤])|责令")
_FIELD = re.compile("[^，、]{2}(?:健康|卫生|医疗|养老|康复|保健|教育|文化|就业|救助)")
_OF_EACH = re.compile("每一?[项件次](?:工作|任务|事项|项目)?的$")  # 每一项工作的负责人、科室
_LEADS = re.compile("根据|按照|依照|依据|对|向|由|为|将|把|从|以(?!及)")
_POST = re.compile("担任|兼任|选举|推选|产生|任命")
_POSTS = re.compile("(?:[董监理]事|经理|委员|主任|高级管理人员)$")
_SEPARATOR = re.compile("以及|或者|[、和及与或]")


def may_turn(turn: Turn, spans: Sequence[Span]) -> bool:
    """True when the things at ``spans`` may stand in the sentence's order."""
    things = Things(turn.stands, spans)
    goes_on = things.behind[:1] in ("、", "和") and _wider(turn.gaps) > _wider(turn.told)
    plain = not (goes_on or _cut(things) or _ordered(turn, things) or figures_tell(turn, things) or parties(things))
    return plain and _same_choice(turn, things) and not _of_one(things) and _alike(things)


def _wider(gaps: Sequence[Sequence[Token]]) -> int:
    """How many of the gaps have 以及: 内涝以及水库、堤防出险 are two lists."""
    return sum(any(mark.value == "以及" for mark in marks) for marks in gaps)


def _cut(things: Things) -> bool:
    """True where a thing runs over a comma, or is one of a list that another answers (董事、监事由股东会、职工代表大会选举)."""
    if any("，" in re.sub("[（(][^（）()]*[）)]", "", name) for name in things.names):
        return True
    here, ahead = things.opening.rpartition("，")[2], things.behind.partition("，")[0]
    other = ahead if ahead.startswith("由") else here if here.endswith("由") else ""
    return bool(other) and bool(_POST.search(ahead)) and len(_SEPARATOR.findall(other)) == len(things.names) - 1


def _ordered(turn: Turn, things: Things) -> bool:
    """True where words tell that the order is meant."""
    first = turn.said.tokens[turn.block.own[0]].start
    own = turn.said.before(turn.block.own[0]) + turn.said.words[first:].partition("；")[0]
    near = "，".join([things.opening, *things.names, *things.behind.split("，")[:2]])
    if "、" not in re.sub("^.*?征求意见", "", things.behind) and _TO_EACH.search(things.opening):
        own, near = (words.replace("分别", "") for words in (own, near))  # 分别送甲、乙征求意见
    told = any(_ORDERED.search(words) for words in (own, near)) or _ORDERED_BEHIND.match(things.behind)
    return bool(told or _RANKED.search(turn.said.words))


def _same_choice(turn: Turn, things: Things) -> bool:
    """True when as many of the marks are 或者 in both; 甲或者乙、丙 and 甲、乙或者丙 are alike."""
    if [piece.stands for piece in turn.pieces] != list(things.spans):
        return True  # the marks between widened things are the same ones
    own = turn.said.marks(turn.block.own[0], turn.block.own[1] - 1)
    words = turn.stands.words
    both = any(mark.kind == "s" and words[mark.start] in "和与及以" for mark in things.marks)
    inside = (
        _either(turn.said.marks(kid.own[0], kid.own[1] - 1))
        != _either(turn.stands.marks(kid.stands[0], kid.stands[1] - 1))
        for kid in turn.pieces
    )
    if both and any(inside):
        return False  # 身份证或者户口簿、执照和许可证: which of them are joined how
    return _either(own) == _either(things.marks)


def _either(marks: Sequence[Token]) -> int:
    return sum(mark.value == "或者" for mark in marks)


def _of_one(things: Things) -> bool:
    """True when what leads up to the list or follows it may be said of its first or last thing alone."""
    head, tail = things.around
    told = re.match("有|具有|具备", things.names[-1])  # each tells something: 在甲地有丙、有乙的
    if not head and _OPENS.match(things.names[0]) and not (_OPENS.match(things.names[-1]) or told):
        return True  # 给所有权人或者使用权人造成损失
    first, *others = things.names
    if names_who(things.opening) and re.match("[^、，]{2,8}(?:部门|机构|局|委员会)(?!、)", first):
        return True  # 公安机关交通管理部门 is one name
    if _LED_FIRST.match(first) and not any(map(_LED_FIRST.match, others)):
        return True  # 受影响乡镇中小学、幼儿园; 责令拆除、关闭
    if first.startswith(VERBS) and len(first) > 4 and "、" not in first and all(len(name) <= 2 for name in others):
        return True  # 整理考古调查、勘探
    if head and head[-1].value == "绝" and _uniform(things.names):
        return False  # 拒绝赡养、扶养
    ranked = (
        head and head[-1].value in _LIMITS and not all(map(_OFFICES.fullmatch, things.names))
    )  # 县级以上甲部门、乙部门
    if head and (head[-1].kind in "cn" or _unsaid(head[-1].value) or ranked):
        return True
    of_all = all(map(_OFFICES.fullmatch, things.names)) or re.match("等[^，、]{0,6}部门", things.behind)
    if head and ((_OF_THE_FIRST.search(things.opening) and not of_all) or "身份担任" in things.names[0]):
        return True
    if (
        head
        and head[-1].value == "的"
        and not (_like_named(things) or _OF_EACH.search(things.opening))
        and (any(token.kind in "nc" for token in head) or _attributive(things))
    ):
        return True
    return _of_last(things, tail)


def _like_named(things: Things) -> bool:
    """True for 村民委员会、居民委员会 and 云坪乡、高椅镇: what is told of the first is told of all."""
    return len({name[-KIND:] for name in things.names}) == 1 or all(map(_PLACE.fullmatch, things.names))


def _unsaid(word: Hashable) -> bool:
    """True for 未 and 不, which may reach the first thing alone; 不得 bans them all."""
    return lex.denies(word) and word != "禁止"


def _of_last(things: Things, tail: Sequence[Token]) -> bool:
    """True for 甲、乙复印件 and 医务人员、戒毒人员的家属; 甲局、乙局的工作人员 are those of both."""
    if tail and tail[0].value == "的" and names_who(things.names[-1]) and _PERSONS.match(things.behind):
        return not all(map(_BODIES.search, things.names))
    if len(_SEPARATOR.split("、".join(things.names))) > 2 and _uniform(things.names):
        return False  # 限高、限宽、限长标准
    acts = all(name in VERBS or name == "鼓励" for name in things.names)  # 鼓励、指导、支持企业
    if re.search("(?:相关|有关|其他|主管)$", things.names[-1]) or _shares_noun(things.names):
        return True
    if not tail or acts or things.behind[:1] in ("“", "《") or _COUNTED.match(things.behind):
        return False
    if re.match("服务(?:体系|能力|网络)", things.behind) and all(map(_FIELD.fullmatch, things.names)):
        return False  # 完善心理健康和精神卫生服务体系
    return tail[0].kind == "n" or bool(_OF_THE_LAST.match(joined(tail[:4])))


def _shares_noun(names: Sequence[str]) -> bool:
    """True for 学校负责人、教师的近亲属: what stands before 的 in the last is like the others, so its noun may be theirs."""
    *others, last = names
    owner, _, noun = last.rpartition("的")
    if not (owner and noun) or any("的" in name or name.endswith(noun) for name in others):
        return False
    return any(owner[-1] == name[-1] or (names_who(owner) and names_who(name)) for name in others) or (
        len(owner) <= 2 and all(len(name) <= SHORT for name in others)
    )


def _uniform(names: Sequence[str]) -> bool:
    """True for names of one length that begin or end alike."""
    names = [one for name in names for one in _SEPARATOR.split(name) if one]
    ends = {name[0] for name in names}, {name[-1] for name in names}
    return len(set(map(len, names))) == 1 and any(len(end) == 1 for end in ends)


def _attributive(things: Things) -> bool:
    """True for 老年人、哺乳期的妇女、病人: 哺乳期的 is said of one thing of a longer list; 知悉的隐私、秘密 are all known."""
    opening, head = _LEADS.split(things.opening)[-1], things.around[0]
    between = things.stands.words[things.stands.end(things.spans[0][1]) :].lstrip("》”")[:1]
    if "、" not in opening or between not in "、，" or any(token.value == "等" for token in head):
        return False
    if _SEPARATOR.findall(opening)[-1] == "以及":
        return False  # the last member of the longer list: its things go together
    first = things.names[0]
    earlier = [name for name in _SEPARATOR.split(opening)[:-1] if name]
    alike = any((names_who(name) and names_who(first)) or name[-1] == first[-1] for name in earlier)
    return alike or not _ACTIVE.search(joined(head))


def _alike(things: Things) -> bool:
    """True when the things share what leads them: short ones, three and more, ones of a length or of a kind."""
    head, tail = things.around
    sizes = [len(name) for name in things.names]
    several = sum(mark.kind == "s" or mark.value == "或者" for mark in things.marks) > 1
    if (
        all(map(_POSTS.search, things.names))
        or all(size <= SHORT for size in sizes)
        or several
        or max(sizes) - min(sizes) <= 2
    ):
        return True
    led = bool(head) and head[-1].value == "的"
    return not led or (bool(tail) and tail[0].value == "等") or things.names[0][-1] == things.names[-1][-1]
