"""A question understood: what it names and what it asks, as data.

Nothing is guessed: a field that the question does not give is empty. ``ask --json`` prints the Query as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Literal

from rag.model import Role
from rag.search.followup import standalone
from rag.search.names import Directory, Named, find_names, without_names
from rag.search.refs import Reference, find_references

Intent = Literal["help", "lookup", "metadata", "duties", "reverse_duties", "indicators", "search"]
Wants = Literal["time", "number", "who", "list", "yes_no", "how", "fact"]

_HELP = re.compile(
    r"^(?:你好|您好|嗨|hi|hello|在吗|谢谢|多谢|感谢|再见|早上好|下午好|晚上好|你是谁|你叫什么(?:名字)?|(?:你)?(?:能|可以|会)(?:做|干|回答|帮我?做?)?(?:些)?什么|怎么用|如何使用|使用说明|帮助|help|有什么功能|你有什么功能)[呀啊吗呢了？?！!。.，, ]*$",
    re.IGNORECASE,
)
_DOC = r"(?:文件|通知|方案|计划|规划|意见|办法|条例|规定|决定|函|文|它|这份|该)"
_FIELDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("doc_no", re.compile(r"文号|发文字号|几号文|多少号文?|发文号|文件号|文件编号|第?几号$")),
    ("reg_no", re.compile(r"登记(?:编)?号|备案(?:编)?号|统一登记")),
    ("printed_on", re.compile(r"印发日期|印发时间|哪[天一]天?印发")),
    ("issued_on", re.compile(
        rf"成文日期|落款(?:日期|时间)|(?:什么时候|何时|哪[一]?[天年月日]|几月几[日号]|哪个月)(?:正式)?(?:印发|发布|出台|发文|下发|签发|公布|制定|成文|发)(?!放|动|起|挥|展|现|生)"
        rf"|(?:印发|发布|出台|发文|下发|签发|公布|成文)(?:的)?(?:时间|日期|年份)|{_DOC}是?(?:什么时候|何时|哪[一]?[天年])(?:的|发)|(?:印发|发布|出台|发文|下发|签发|公布|成文)于?(?:哪[一]?[天年月]|何时|什么时候)")),
    ("issuer", re.compile(
        r"发文(?:机关|单位|部门|机构)|印发(?:机关|单位|部门)|(?:哪[个些]|什么|何)(?:单位|机关|部门|机构)(?:联合)?(?:印发|发布|发的|下发|制定|出台|发文|公布)|(?:由)?谁(?:印发|发布|发的|下发|制定|出台|公布)|制定(?:机关|单位)|是?哪里(?:印发|发布|发的)")),
    ("addressee", re.compile(r"主送|发给(?:了)?(?:谁|哪些|哪)|印发给|下发给|收文单位|接收(?:单位|对象)")),
    ("cc", re.compile(r"抄送|抄报|抄给")),
    ("title", re.compile(r"全称|完整(?:的)?(?:标题|名称)|标题(?:是|叫)|(?:文件)?题目|叫什么名|(?:文件)名称(?:是|叫)")),
    ("approved_by", re.compile(r"(?:哪[一]?次|什么|第几次|哪个)[^，。？]{0,12}会议?(?:上)?(?:审议|通过|研究|同意)|(?:审议|通过|研究|同意)[^，。？]{0,10}(?:哪[一]?次|什么|第几次|哪个)[^，。？]{0,8}会|经(?:过)?(?:什么|哪[个些次]|谁)[^，。？]{0,10}(?:审议|通过|研究|同意|批准)|(?:谁|哪个机关|哪个单位)(?:审议|批准|审定|同意)")),
    ("cites", re.compile(r"(?:依据|根据|按照|参照)(?:了)?(?:的)?(?:是)?(?:上级)?(?:哪[些个份]|什么|何)[^，。？]{0,8}(?:文件|政策|规定|制定|意见|通知|方案)|制定(?:的)?依据|上位(?:文件|依据)|(?:依据|根据)(?:的)?(?:文件|政策)?(?:是|有)(?:什么|哪些|啥)|引用(?:了)?哪些文件|(?:制定|出台)时?(?:依据|根据)")),
    ("period", re.compile(r"规划期|(?:实施|计划|有效|执行|行动|方案)(?:的)?(?:期限|期间|周期|年限|时限)|起止(?:年|时间)|(?:管|覆盖|涵盖|跨|执行|实施)(?:到)?(?:哪[几一]?年|几年|哪些年)|期限(?:是|到)")),
    ("public", re.compile(r"公开(?:方式|选项|属性|情况|类型|范围)|(?:是否|能否|可否|是不是|可以|能)(?:主动|对外|依申请)?公开|公开(?:吗|么|不公开)|主动公开")),
    ("validity", re.compile(r"(?:是否|还|仍|现在|目前|是不是)(?:继续)?有效|失效|废止|作废|现行有效|还能用|效力|过期|到期了?吗")),
)
_EXTREME = re.compile(r"最早|最晚|最先|最新|最近|最后(?=印发|发布|出台|一[个份])")
_REVERSE_ASK = re.compile(r"哪些|什么|几[项个条]|多少[项个条]|列出|列一下|全部|所有|有啥|哪几|清单|汇总|一览|分别|都要?|任务$|职责$|工作$|承担的")
_DUTY_WORD = re.compile(r"负责|牵头|承担|参与|参加|配合|协助|职责|责任|分工|任务|主管|协同|落实")
_DIRECT_ASK = re.compile(
    r"(?:责任|牵头|配合|主管|参与|负责|协助|承办)(?:的)?(?:单位|部门|机构|主体|机关|方)|(?:由|归|让|是|靠)(?:谁|哪[个些家几]?)(?:[^，。？]{0,6})?(?:负责|牵头|管|承担|抓|落实|配合|参与|实施|推动|来)"
    r"|(?:谁|哪[个些家几]?(?:单位|部门|机构|局|委|方|机关)?)(?:来)?(?:负责|牵头|承担|主管|管|抓|配合|参与|落实)|(?:负责|牵头|配合)(?:的)?(?:是)?(?:谁|哪[个些])|归口|谁(?:的责任|来做|来管|来抓)|找(?:谁|哪个(?:单位|部门))"
)
_WANTS: tuple[tuple[Wants, re.Pattern[str]], ...] = (
    ("list", re.compile(r"哪些|哪几|有哪|包括|包含|列出|列举|分别|都有|几[个项类种方面]+[？?]?.*(?:是|分别)|有什么|哪五|哪三|哪四|哪两")),
    ("time", re.compile(r"哪[一]?[年天月]|何时|什么时候|时间|期限|几月|几号|多久|多长|截止|日期|哪个?月|何年|到几?何?时|时限|年限|之前完成|啥时候|什么时间|几年")),
    ("number", re.compile(r"多少|几(?!乎)|比例|多大|多高|多长|占比|率(?:是|要|达|控|为|目标|$|[？?呢])|数量|金额|标准是|多于|少于|不低于|不超过|目标值|指标值|数值|百分之")),
    ("who", re.compile(r"谁|哪[个些]?(?:单位|部门|人|机构|医院|局|领导)|何人|什么人|负责人|组长|主任是")),
    ("yes_no", re.compile(r"是否|是不是|能否|能不能|可否|可不可以|有没有|有无|会不会|需不需要|要不要|必须|允许|可以.*吗|吗[？?]?$|对吗|么[？?]?$")),
    ("how", re.compile(r"如何|怎么|怎样|什么(?:措施|办法|要求|举措|做法|机制|内容|原则|政策|规定|目标|任务|重点)|咋|为什么|为何|原因|干什么|做什么|讲(?:了)?什么|说(?:了)?什么|规定")),
)
_COMPARE = re.compile(r"比较|对比|相比|相同|不同|区别|差异|异同|谁[更高低多少早晚]|哪[个一]?[个县区地份]?更|和.{1,20}(?:哪个|谁)|各自|分别.*(?:什么|多少|怎么|如何|是|有)|一样")
_EACH = re.compile(r"各[县区地市](?!域)|哪[个些几]?[县区](?!域)|所有文件|[几四五两三]个?(?:县|区|地方|文件)|各(?:个)?(?:文件|地方|份文件)|哪[个些几]份?(?:文件|方案|计划|地方)|全部文件|[几五四三]份(?:文件|方案)|各地|这些文件|哪里")


@dataclass(frozen=True, slots=True)
class Query:
    """A question as data. ``text``: stand-alone; ``topic``: without the words that name documents; ``asked``: as typed."""

    asked: str
    text: str
    topic: str
    intent: Intent
    wants: Wants
    named: Named
    references: tuple[Reference, ...] = ()
    fields: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    role: Role | None = None
    indicators: tuple[str, ...] = ()
    compare: bool = False
    each: bool = False
    extreme: str | None = None

    @property
    def doc_ids(self) -> tuple[str, ...]:
        """The documents that the question names, a filter; empty when it names none."""
        return self.named.doc_ids

    def to_json(self) -> dict[str, object]:
        """The Query as JSON data, empty fields left out."""
        data = asdict(self)
        data["references"] = [reference.printed for reference in self.references]
        data["named"] = {key: value for key, value in data["named"].items() if value and key != "spans"}
        return {key: value for key, value in data.items() if value not in (None, (), [], {}, False)}


def understand(
    question: str, history: Sequence[str], directory: Directory, units: Sequence[str] = (), indicators: Sequence[str] = ()
) -> Query:
    """The Query of a question. ``units``: the duty units it may name; ``indicators``: names of indicator rows."""
    asked = clean(question)
    if _HELP.match(asked):
        return Query(asked, asked, asked, "help", "fact", Named())
    text = standalone(asked, [clean(earlier) for earlier in history], directory)
    named = find_names(text, directory)
    topic = without_names(text, named)
    query = Query(
        asked, text, topic, "search", _wants(asked), named,
        references=tuple(r for r in find_references(text) if not _inside(r, named)),
        fields=tuple(name for name, pattern in _FIELDS if pattern.search(topic)),
        units=tuple(find_units(topic, units)),
        role=_role(asked),
        indicators=tuple(find_indicators(topic, indicators)),
        compare=bool(_COMPARE.search(text)) or len(named.regions) > 1,
        each=bool(_EACH.search(topic)),
        extreme=match[0] if (match := _EXTREME.search(topic)) else None,
    )
    return replace(query, intent=_intent(query))


def clean(question: str) -> str:
    """The question without control and zero-width characters, full-width letters and digits made ASCII, trimmed."""
    text = "".join(ch for ch in question if ch.isprintable() or ch in "\n\t")
    text = re.sub(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]", "", text)
    text = text.translate({code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))})
    return re.sub(r"[ \t\u3000]+", " ", text).strip()


def _inside(reference: Reference, named: Named) -> bool:
    return any(start <= reference.start and reference.end <= end for start, end in named.spans)


def _wants(asked: str) -> Wants:
    return next((want for want, pattern in _WANTS if pattern.search(asked)), "fact")


def _role(asked: str) -> Role | None:
    if re.search(r"牵头|主责|主要负责", asked):
        return Role.LEAD
    return Role.SUPPORT if re.search(r"配合|参与|协助|协同", asked) else None


def _intent(query: Query) -> Intent:
    if _about_duty(query):
        return "reverse_duties" if _is_reverse(query) else "duties"
    if query.references and not query.indicators:
        return "lookup"
    if query.fields and (query.doc_ids or query.each or query.extreme or re.search(_DOC, query.topic) or len(query.topic) < 12):
        return "metadata"
    if query.indicators or re.search(r"(?:约束性|预期性)(?:的)?指标|主要指标|指标(?:有|共|一共)?(?:哪些|多少|几)", query.topic):
        return "indicators"
    return "lookup" if query.references else "search"


def _about_duty(query: Query) -> bool:
    direct = bool(_DIRECT_ASK.search(query.topic))
    return direct or bool(query.units and _DUTY_WORD.search(query.topic) and _REVERSE_ASK.search(query.topic))


def _is_reverse(query: Query) -> bool:
    """哪些任务由县医保局负责 (a unit is given) as against 谁负责 (the unit is asked for)."""
    if not query.units or re.search(r"谁|哪[个些家几]?(?:单位|部门|机构|局)|(?:责任|牵头|配合)(?:单位|部门)(?:是|有)?(?:哪|什么|谁)", query.topic):
        return False
    return bool(_REVERSE_ASK.search(query.topic))


_UNIT_END = re.compile(r"局|委员会|委|办公室|办|部|中心|街道|乡|镇|政府|医院|院|厅|公司|集团|社|队|会|站|所|处|区")


def find_units(text: str, units: Sequence[str]) -> list[str]:
    """The units that the text names, in canonical form, each as the longest word that fits one."""
    from rag.parse.units import canonical

    by_name: dict[str, list[str]] = {}
    for unit in units:
        for name in {unit, canonical(unit)}:
            for short in {name, re.sub(r"^[省市县区州旗]", "", name)}:
                if len(short) >= 2:
                    by_name.setdefault(short, []).append(unit)
    found: list[tuple[int, int, list[str]]] = []
    for match in _UNIT_END.finditer(text):
        for start in range(max(0, match.end() - 16), match.end() - 1):
            word = text[start : match.end()]
            holders = by_name.get(word) or by_name.get(canonical(word))
            if holders and not re.search(r"[的和与、，由谁]", word):
                found = [f for f in found if not (f[0] >= start and f[1] <= match.end())]
                if not any(f[0] <= start and f[1] >= match.end() for f in found):
                    found.append((start, match.end(), holders))
                break
    return list(dict.fromkeys(unit for _, _, holders in sorted(found, key=lambda f: f[0]) for unit in holders))


def find_indicators(topic: str, names: Sequence[str]) -> list[str]:
    """Indicator names that the topic gives in full or nearly, best first; the more specific name wins over a part of it."""
    scored = []
    plain = re.sub(r"\s", "", topic)
    for name in dict.fromkeys(names):
        core = re.sub(r"[（(][^（）()]*[)）]+|\s", "", name)
        share = _share(core, plain)
        if len(core) >= 3 and share >= 0.6:
            scored.append((share * min(len(core), 12), share, name))
    if not scored:
        return []
    best = max(scored)
    return [name for score, share, name in sorted(scored, reverse=True) if share >= 0.85 or score >= 0.9 * best[0]][:6]


def _share(core: str, text: str) -> float:
    """The share of the name's bigrams that the text has."""
    pairs = [core[n : n + 2] for n in range(len(core) - 1)]
    return sum(pair in text for pair in pairs) / len(pairs) if pairs else 0.0
