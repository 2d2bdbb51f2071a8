"""prototype licences"""
from __future__ import annotations

import re
from itertools import pairwise

from rag.answer import lexicon as lex
from rag.answer import order, relist
from rag.answer.cases import LABEL
from rag.answer.moved import attributive
from rag.answer.pieces import MARKS, names_who
from rag.answer.settle import joined
from rag.answer.weight import VERBS

OPENERS = ("由", "对", "在", "将", "向", "自", "从", "于", "为", "为了")


def refuses(kids, node, said, stands):
    """Why the pieces may not stand in the sentence's order; None when they may."""
    spans = [k.stands for k in kids]
    if any(t.value in ("；", "。", "\n", "：", "！", "？") for a, b in pairwise(kids) for t in stands.marks(a.stands[1] - 1, b.stands[0])):
        return "two statements"
    shared = _shared(kids, node, said, stands)
    if shared:
        (begin, cut), (_, end) = shared
        if listing(stands, cut - 1, cut):
            return _list(shared, kids, node, said, stands)
        a, b = stands.text(begin, cut), stands.text(cut, end)
        marks = stands.marks(cut - 1, cut)
        if _pure(a) and _pure(b):
            return None
        return _parts(a, b, [marks], [marks], _opening(stands, begin), _after(stands, end))
    if _is_list(kids, node, said, stands):
        return _list(spans, kids, node, said, stands)
    inverted = [(a, b) for n, a in enumerate(kids) for b in kids[n + 1 :] if node.kids.index(b) < node.kids.index(a)]
    for one, other in inverted:
        why = _pair(one, other, kids, node, said, stands)
        if why:
            return why
    return None


def _opening(stands, begin):
    part = re.split("[，。；：\n]", stands.words[: stands.tokens[begin].start])[-1]
    return LABEL.sub("", part, count=1) if LABEL.match(part) else part


def _after(stands, end):
    return re.split("[。；\n]", stands.words[max(t.end for t in stands.tokens[:end]) :])[0]


def listing(side, a, b):
    """True when nothing but the marks of a list stands between content tokens a and b."""
    marks = side.marks(a, b)
    raw = side.words[side.tokens[a].end : side.tokens[b].start]
    if not marks:
        return raw in ("》《", "”“")
    return any(t.kind == "s" or t.value == "或者" for t in marks) and all(t.kind == "s" or t.value in ("或者", "，") for t in marks) and not (marks[-1].value == "或者" and len(marks) > 1)


def _is_list(kids, node, said, stands):
    return all(listing(stands, a.stands[1] - 1, b.stands[0]) for a, b in pairwise(kids)) and all(
        listing(said, a.said[1] - 1, b.said[0]) for a, b in pairwise(node.kids)
    )


def _shared(kids, node, said, stands):
    """甲储备与乙储备: the things with what both begin and end with, when only 甲 and 乙 are exchanged."""
    if len(kids) == 2 and not said.marks(node.kids[0].core[1] - 1, node.kids[1].core[0]):
        (a, b), (c, d) = (k.stands for k in kids)
        if listing(stands, b - 1, c) and stands.values[d : d + b - a] == stands.values[a:b]:
            return [(a, b), (c, d + b - a)]  # 遭受或者疑似遭受
    if len(kids) != 3 or list(node.kids) != kids[::-1]:
        return None
    one, mid, two = (k.stands for k in kids)
    cuts = [n for n in range(mid[0], mid[1] + 1) if n > one[1] - 1 and stands.marks(n - 1, n)]
    if len(cuts) != 1:
        return None
    cut = cuts[0]
    if not (listing(stands, cut - 1, cut) or any(t.kind == "p" for t in stands.marks(cut - 1, cut))):
        return None
    tail, head = cut - one[1], two[0] - cut
    if stands.values[one[1] : cut] != stands.values[two[1] : two[1] + tail]:
        return None
    if stands.values[cut : two[0]] != stands.values[one[0] - head : one[0]] or one[0] < head:
        return None
    return [(one[0] - head, cut), (cut, two[1] + tail)]


def _around(side, first, last):
    """The tokens of the part before content token ``first`` and behind ``last``, to the next mark."""
    lo = side.at[first]
    head = []
    while lo > 0 and not side.mark[lo - 1]:
        lo -= 1
        head.insert(0, side.all[lo])
    hi = side.at[last - 1]
    tail = []
    while hi + 1 < len(side.all) and not side.mark[hi + 1]:
        hi += 1
        tail.append(side.all[hi])
    return head, tail


_ORDERED = re.compile(
    "分别|依次|各自|先后|(?:按照?|依照?)[^，。；]{0,8}[顺次]序|[顺次]序[为是：]|前者|后者|首位|排名|排序|第一位|由高到低|由低到高|从高到低|从低到高|比例(?:为|是|依次)"
)
_ORDERED_TAIL = re.compile("[的等之]?(?:程序|流程|步骤|比例|比值|之?比(?![照较])|之?差(?!旅)|对比|相比|相较|顺序|次序)")
_JOINT = re.compile("会同|协同|联合|协助|配合|(?<=[局委办厅部院])商(?![业务标品场贸店会家户])")
_PARTIES = re.compile("^会同|(?<![方导流动趋取])向|报[送请经]|(?<![自理事缘案])由")
_MORE = re.compile(
    "(?<=..)(?:(?<![所存现潜内实驻])在(?![职校线建])|(?<![应相反绝核面针])对(?![外内象口策接])|应当|可(?=[以委由向对自在要申提])|(?<!共同)委托(?=..)|禁止(?=..)|通过|指导(?=..)|监督(?!管理|检查|检验)(?=..)|发现|应有|是(?!否)|邀请|根据|依据|依照|按照|主张|帮助)|(?<![中高初平同均优特])等(?!级).|发生在"
)
_PERSONS = re.compile("的(?:[^，]{0,6})(?:家属|子女|配偶|父母|亲属|家庭|人员|负责人|代表|成员|代理人|法定|监护人|职工|学生|老年人|儿童)")
_BODIES = re.compile("(?:局|委|办|厅|部门|单位|机构|企业|机关|公司|学校|医院|银行|中心|政府|法院|检察院)$")


def _list(spans, kids, node, said, stands):
    things = [[stands.all[n] for n in range(stands.at[a], stands.at[b - 1] + 1)] for a, b in spans]
    raw = [stands.text(a, b) for a, b in spans]
    head, tail = _around(stands, spans[0][0], spans[-1][1])
    first, last = stands.tokens[spans[0][0]].start, max(t.end for t in stands.tokens[: spans[-1][1]])
    before = re.split("[，。；：\n]", stands.words[:first])[-1]
    behind = re.split("[。；\n]", stands.words[last:])[0]
    near = before + "，".join(raw) + "，".join(behind.split("，")[:2])
    place = said.tokens[node.core[0]].start
    own = re.split("[，。；：\n]", said.words[:place])[-1] + said.words[place:].partition("；")[0]
    if relist._RANKED.search(said.words) or _ORDERED.search(own) or _ORDERED.search(near) or _ORDERED_TAIL.match(behind):
        return "ordered"
    whole = [t for t in said.all if t.start >= place]
    upto = next((n for n, t in enumerate(whole) if t.kind == "p"), len(whole))
    if any(t.kind in "ct" for thing in things for t in thing) or relist._figures(whole[:upto]) or any(re.search("[\\d%‰]", n) for n in raw):
        return "figures"
    if any(len(n) < 2 for n in raw):
        return "short"
    for name in raw:
        joint = _JOINT.search(name)
        if _PARTIES.search(name) or (joint and names_who(name[: joint.start()])):
            return "parties"
    more = [bool(_MORE.search(n)) for n in raw]
    if any(more) and not all(more):
        return "more"
    if relist._parties(stands.words, things):
        return "with"
    shared = spans != [k.stands for k in kids]
    if not shared and _choices(stands, spans[0][0], spans[-1][1] - 1) != _choices(said, node.core[0], node.core[1] - 1):
        return "choice"
    why = _of_an_end(stands, spans, things, raw, head, tail, before, behind)
    if why:
        return why
    sizes = [len(n) for n in raw]
    count = 1 + sum(t.kind == "s" or t.value == "或者" for a, b in [(spans[0][0], spans[-1][1] - 1)] for t in stands.marks(a, b))
    if all(s <= relist.SHORT for s in sizes) or count > 2 or max(sizes) - min(sizes) <= 2:
        return None
    if tail and tail[0].value == "等":
        return None
    same = raw[0][-1] == raw[-1][-1]
    return "of one" if head and head[-1].value == "的" and not same else None


def _choices(side, a, b):
    """How many of the marks of a list are 或者."""
    marks = side.marks(a, b)
    return sum(t.value == "或者" for t in marks)


def _of_an_end(stands, spans, things, raw, head, tail, before, behind):
    if not head and things[0][0].value in relist._OPENS and things[-1][0].value not in relist._OPENS:
        return "opens"
    if head and head[-1].value == "的":
        if any(t.kind in "nc" for t in head):
            return "figure in the attribute"
        earlier = re.split("[、]|以及|或者|[和及与或]", before)
        if "、" in before and "等" not in [t.value for t in head] and stands.words[max(t.end for t in things[0]) :].lstrip("》”")[:1] == "、":
            led = joined(head)
            acts = any(v in led for v in VERBS if len(v) > 1) or re.search("提供|取得|知悉|获得|发生|形成|指导|防治", led)
            alike = any(names_who(e) == names_who(raw[0]) == True or (e and e[-1] == raw[0][-1]) for e in earlier[:-1])
            last = re.findall("、|以及|或者|[和及与或]", before)[-1]
            if last != "以及" and (not acts or alike):
                return "attribute of one thing"
    if head and (head[-1].kind in "cn" or lex.denies(head[-1].value) or head[-1].value in ("绝", "岁", "之", ">=之", "<=之")):
        return "limit of one thing"
    if tail and tail[0].value == "的" and names_who(raw[-1]) and _PERSONS.match(behind):
        if not all(map(_BODIES.search, raw)):
            return "of the last"
    told = joined(tail[:4])
    quoted = behind[:1] in "“《"
    if tail and not quoted and (tail[0].kind == "n" or (relist._OF_THE_LAST.match(told) and not re.match("共同|各(?:环节|方面|领域|阶段|项|类|级)", told))):
        return "of the last"
    return None


_ADVERBS = "定期|按[月年季日期时]|先行|依法|及时|逐级|严格|直接|依规|依法依规"
_PURE = re.compile(
    f"(?:{_ADVERBS})"
    "|在.+(?:内|中|时|前|后|上|下|期间|同时)|(?:自|从).+(?:起|内|前|后|日|止)|于.*(?:\\d|年|月|日|底|期间).*(?:前|内|日|底|期间|年|月)?|每.{1,8}|提前.+[日天月]"
    "|(?:严格)?(?:根据|按照|依照|依据|结合|针对|依托|比照).*(?:情况|规定|要求|标准|需要|实际|原则|计划|规划|职责|程序|方案|意见|约定|办法|目录|比例|特点|性质|情节|表|书|法|条例|制度|条件|数量|水平|结果|申请|分工|幅度|权限|机制|指挥部|范围|期限|顺序|方法|时间|方式|分类|目标|情形|精神|部署)|经.{2,40}(?:批准|同意)|凭.{2,20}|参照.{2,20}|采取.+(?:方式|形式|办法)|会同.{2,60}(?:局|委|办|厅|部|部门|机构|单位)|[^，]{2,60}(?:时|前|后|期间|[前后][^，]{1,6}内|(?:情况|条件|前提|情形)下)|以.+为目的|因.{2,30}(?:需要|原因)|在.{1,20}期"
    "|按(?!照).+(?:元|%|标准|比例|需要|规定|要求)|通过.+(?:方式|形式|途径|平台|账户|渠道|系统|网站|手段|媒体|措施|活动)|以.+(?:形式|方式|名义|标准|为单位)|(?:对|为了?|将|从|由).{2,80}|向.{2,60}(?:局|委|办|厅|部|院|中心|政府|部门|单位|机构|企业|机关|人员|组织|公司|学校|银行|小组|指挥部|[人者户员民师属会])"
    "|\\d{4}年(?:\\d{1,2}月)?(?:\\d{1,2}日)?(?:底|初)?(?:前|起|内)?"
)
_TIMED = re.compile(
    "(?:在|自|从|于).+(?:时|前|后|内|起|期间|期|中|止)|在.+(?:前提|情况|条件|基础|过程|情形)[下上中]|[^，]{2,60}(?:时|前|后|期间|[前后][^，]{1,6}内|(?:情况|条件|前提|情形)下)"
)
_WHO = re.compile(
    "(?:国家|本[^，]{1,4}适用于|[^，；]{2,40}?(?:局|委|办|厅|部|院|中心|政府|部门|单位|机构|企业|机关|人员|组织|公司|学校|银行|主体|室|场所|持有人|法人|小组|[人者车会师员]))"
)
_MODAL = "(?:，?也?(?:应当?|必须|可以?|要|须|不得|将|拟))"


def _pure(piece):
    """True for an adjunct and nothing else."""
    if not piece:
        return False
    if (piece.startswith("为了") or (piece[0] == "为" and piece[1:].startswith(VERBS))) and not re.search(f"{_MODAL}|由|的$", piece):
        return True
    if not _PURE.fullmatch(piece) or "，" in piece or (piece.endswith("的") and piece[0] != "对"):
        return False
    if _TIMED.fullmatch(piece):
        return True
    return not (piece[0] in "对向为将由会在每" and any(piece[m.end() : m.end() + 1] != "的" for m in _ACTS.finditer(piece)))


_NAME_END = re.compile("(?:局|委|办|厅|部|院|中心|政府|部门|单位|机构|企业|机关|人员|组织|公司|学校|银行|小组|国家|主体|室|场所|适用于|指挥部|[人者车会师员户])$")
_ACTS = re.compile("报[送请经]|提[出交供]|给予|处[以罚\\d]|责令|作出|进行|核发|办理|缴纳|支付|告知|通知|公[布告]|备案|批准|制定|编制|采取|委托|选择|一并|移交|交付|予以|准予|申报|注册(?!资)|执行(?![机法局人])|召开|采购(?!人)|减除|赔偿|改正|召回")


def _light(piece, after=""):
    """True for a piece with nothing that is done: who, adjuncts, a duty word."""
    piece = piece.strip(MARKS)
    if re.fullmatch(f"{_MODAL}|支持|鼓励|允许|探索|引导|推动|推进", piece):
        return True
    if re.fullmatch("《[^《》]+》(?:（[^（）]+）)?", piece) or re.fullmatch("[^《》]+》?(?:（[^（）]+号）)", piece):
        return True
    joint = re.fullmatch("([^，；]{2,40}?)牵头，(?:会同|商)([^，；]{2,40})", piece)
    if joint:
        return names_who(joint[1]) and names_who(joint[2])
    for part in piece.split("，"):
        led = re.fullmatch(f"([^，；]{{2,40}}?)(?:{_MODAL})", part)
        name = led[1] if led else part if part == piece and re.match("，?(?:应当|可以|不得|必须)", after) else ""
        if name and not (name.endswith("的") or _ACTS.search(name.split("的")[-1]) or re.search("对|向", name)):
            continue
        rest = re.sub(f"{_MODAL}$", "", part)
        if _pure(rest) or not rest:
            continue
        ends = [end for end in range(2, len(rest) + 1) if _NAME_END.search(rest[:end])]
        ok = any(
            _WHO.fullmatch(rest[:end])
            and not _ACTS.search(rest[:end].split("的")[-1])
            and not (rest.startswith((*VERBS, "与", "和")) and not re.fullmatch("[^，]{2,4}(?:单位|机构|部门|机关|人|者|企业)", rest[:end]))
            and not re.search("对|向", rest[:end].split("的")[-1])
            and (not (more := re.sub(f"^{_MODAL}", "", rest[end:])) or _pure(more))
            for end in ends
        )
        if not ok:
            return False
    return True


_AIM = re.compile("为了?")


def _pair(one, other, kids, node, said, stands):
    a, b = stands.text(*one.stands).strip(MARKS), stands.text(*other.stands).strip(MARKS)
    opening, after = _opening(stands, node.stands[0]), _after(stands, node.stands[1])
    pure = [_pure(x) and not (_ends(stands, n) and re.match("将|向|把|对下", x)) for x, n in ((a, one), (b, other))]
    gaps = [stands.marks(x.stands[1] - 1, y.stands[0]) for x, y in pairwise(kids)]
    told = [said.marks(x.said[1] - 1, y.said[0]) for x, y in pairwise(node.kids)]
    if re.match("，?制定本", after) and all(re.match("为|根据|按照|结合", x) for x in (a, b)):
        return None
    if any(pure) and len(kids) == 2:
        x, y = (kids[0], kids[1]) if pure[0] else (kids[1], kids[0])
        upto = max(t.end for t in stands.tokens[x.stands[0] : x.stands[1]])
        if not all(pure) and attributive(stands.words[: stands.tokens[x.stands[0]].start], stands.words[upto:]):
            return "attributive"
        return _adjunct(a, b, pure, opening, after)
    if all(any(t.kind == "p" for t in g) for g in gaps) and all(any(t.kind in "ps" for t in g) for g in told):
        return _parts(a, b, gaps, told, opening, after)
    return "no rule"


def _ends(stands, node):
    """True for a piece that a mark ends in the text."""
    behind = stands.words[max(t.end for t in stands.tokens[: node.stands[1]]) :].lstrip("”》")
    return behind[:1] in "，。；\n" or not behind


def _adjunct(a, b, pure, opening, after):
    approved = [bool(re.match("经", x)) for x in (a, b)]
    timed = [bool(_TIMED.fullmatch(x)) for x in (a, b)]
    if (approved[0] and timed[1]) or (approved[1] and timed[0]):
        return "approval and time"
    if all(pure):
        return None
    x, y = (a, b) if pure[0] else (b, a)
    if not _light(y, after):
        return "adjunct over more than a name"
    if opening.strip() and not re.search(f"(?:^|，)[^，]*{_MODAL}$|[并]$", opening):
        return "adjunct inside"
    return None


_PLACED = re.compile(
    r"^(?:如|若|依照|依据|凭|持|就|针对|面向|围绕|自|在|从(?!事)|对|经|由|向|按(?![期时月年])照?|根据|为|通过|以|于|因|每)|(?:[时后前内外起]|期间)$"
)
_STEPS = re.compile(
    "(?<![举通申上])报(?![酬告])|招标|签订|设计(?![企单])|勘察|验收|评估(?!结果|费)|登记(?!职责|行为|制度)|备案|批准|同意|审[批核查](?!手续|事项|要求|流程|制度|程序|权限|效能)|[^前背今]后|提[交请]|公告|公布|决定|意见|领取|通知|再(?!次)|然后|(?:组织|后|并)实施|^实施$"
    "|公示|核实|张榜|复核|申请(?!登记)|受理(?!单位|制度)|发放|拨付"
)
_OWN = re.compile("^以.+为主$|^自.+起(?:生效|施行|执行|实施)$|^在[^，]{2,30}(?:上|方面|领域|中)(?:予以|给予|加大|加强)")
_BACK = re.compile("^(?:再|先|其(?![他它中])|该|仍|逾期|情节|上述|然后|最后|也|还|但)")


def _parts(a, b, gaps, told, opening, after):
    """Comma parts of one statement."""
    pieces = (a, b)
    case = bool(re.match("[^，]*的(?:，|$|方式|，)|的", after)) or bool(re.search("的$", b))
    either = all(any(t.value == "或者" for t in g) for g in (*gaps, *told))
    if either and not re.search("(?:^|，)[^，]*由", "，".join(pieces)) and not lex.denies(opening[-1:]):
        return None
    also = any(t.value in ("并", "并且", "且", "也", "还") for g in gaps for t in g)
    if re.search("分别|各自|依次", a + b) or any(_BACK.match(p) for x in pieces for p in x.split("，")):
        return "back"
    if any(re.search("由$|不得$|禁止$|严禁$", x) for x in (opening,)) or lex.denies(opening[-1:]):
        return "opening denies"
    if case:
        if either:
            return None
        if any(_PLACED.search(p) for x in pieces for p in x.split("，")):
            return "case with an adjunct"
        return None if re.match("的", after) or not order._SCOPES.search(opening) else "scope"
    if also and not any(x.startswith("由") for x in pieces):
        if (a[:2] in b and not b.startswith(a[:2])) or order._WAITS_FOR.search(a + "，" + b) or re.match("，(?:" + order._GOES_ON.pattern + ")", after):
            return "waits"
        return None
    alike = a[0] == b[0] and a[0] in "为对向" and len(a) > 8 < len(b)  # 为甲…，为乙…
    if not alike and any(_PLACED.search(x) and not _OWN.match(x) for x in pieces):
        return "adjunct in a part"
    if _STEPS.search(a + "，" + b):
        return "steps"
    if order._SCOPES.search(opening) and not all(len(x) == 4 for x in pieces):
        return "scope"
    banned = [bool(re.match("不得|禁止|严禁", x)) for x in pieces]
    if any(banned) and not all(banned):
        return "one banned"
    if re.match("，(?:其(?!中)|该|由)", after):
        return "goes on"
    return None
