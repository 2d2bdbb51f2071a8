"""A question understood: what it names and what it asks, as data.

Nothing is guessed: a field that the question does not give is empty. ``ask --json`` prints the Query as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Literal

from rag.model import Role
from rag.parse.numerals import CHINESE
from rag.parse.units import mentioned
from rag.search.fields import DOCUMENT, OF_FORM, asked_fields
from rag.search.followup import standalone
from rag.search.names import Directory, Named, find_names, without_names
from rag.search.places import respelt
from rag.search.refs import Reference, find_references
from rag.search.rownames import led_indicators
from rag.search.steering import without_steering

Intent = Literal["help", "lookup", "metadata", "duties", "reverse_duties", "indicators", "search"]
Wants = Literal["time", "number", "who", "list", "yes_no", "how", "fact"]

_HELP = re.compile(
    r"^(?:你好|您好|嗨|hi|hello|在吗|谢谢|多谢|感谢|再见|早上好|下午好|晚上好|你是谁|你叫什么(?:名字)?|(?:你)?(?:能|可以|会)(?:做|干|回答|帮我?做?)?(?:些)?什么|怎么用|如何使用|使用说明|帮助|help|有什么功能|你有什么功能)[呀啊吗呢了？?！!。.，, ]*$",
    re.IGNORECASE,
)
_EXTREME = re.compile(
    r"(?:最早|最晚|最先|最新|最近|最后(?=印发|发布|出台|一[个份])|(?:印发|发布|出台|发文)[得的]?(?:在先|在前|[更较]?早)|(?:哪[个份一]*|谁)(?:先|更早)(?:印发|发布|出台|发)|哪[一]?[个份](?:更|最)?[早晚新](?![上中]))(?!(?:要|得|应|须|必须|应当|可以?)?(?:在|于|到)?(?:什么时候|何时|哪[一]?[天年月日]|几[月号点]))"
)
_REVERSE_ASK = re.compile(
    r"哪些|什么|几[项个条]|多少[项个条]|列出|列一下|全部|所有|有啥|哪几|清单|汇总|一览|分别|都要?|哪一?[项条个]|(?:任务|职责|工作|事项)[？?。\s]*$|承担的"
)
_DUTY_WORD = re.compile(
    r"干|管|[做办抓]|事|条|项|负责|牵头|承担|参与|参加|配合|协助|职责|责任|分工|任务|主管|协同|落实"
)
_DUTY_VERB = r"(?:负责|牵头|承担|主管|配合|参与|参加|协助|落实|实施|承办|推动|制定)"
_BODY = r"(?:[一几些两三四五六七八九十]*[个家]?(?:单位|部门|机构|局|委|方|机关|部委)|[一几两三四五六七八九十]+家)"
# 那些部门负责 is nearly always typed for 哪些.
_WHICH = rf"(?:谁|哪{_BODY}?|哪[个些家几]|那[些几][个家]?(?:单位|部门))"
_DIRECT_ASK = re.compile(
    r"(?:责任|牵头|配合|主管|参与|负责|协助|承办)(?:的)?(?:单位|部门|机构|主体|机关|方)"
    rf"|(?:由|归|让|是|靠)?{_WHICH}(?:来|共同|一起)?{_DUTY_VERB}"
    rf"|{_DUTY_VERB}(?:的)?(?:又|都|还)?(?:是)?(?:谁|哪{_BODY})|(?:负责|牵头|配合)的(?:单位|部门|乡镇|街道|镇|、|和)+(?:都)?(?:有|是)?哪|谁的责任|归{_WHICH}[^，。？]{{0,3}}管|{_WHICH}来?(?:承?办|管|抓)(?![法事理])|由{_WHICH}来?(?:建设?|做|搞|组织|编)|找哪个(?:单位|部门)"
    rf"|[落压]在?到?(?:谁|哪{_BODY})(?:的)?[头身肩]上"
)
_WANTS: tuple[tuple[Wants, re.Pattern[str]], ...] = (
    (
        "list",
        re.compile(
            r"哪些|哪几(?![天日年月])|有哪|包括|包含|列出|列举|什么(?:材料|资料|证件|手续|条件|情形|义务|职责)|[两二三四五六七八九十\d]+[个项类种条大]+[^，。？]{0,8}(?:是什么|是啥|是哪|指什么)|分别|都有|几[个项类种方面]+[？?]?.*(?:是|分别)|有什么|哪五|哪三|哪四|哪两"
        ),
    ),
    (
        "time",
        re.compile(
            r"哪[一几]?[年天月日]|何时|什么时候|时间|期限|几月|几号|多久|多长|截止|日期|哪个?月|何年|到几?何?时|时限|年限|之前完成|啥时候|什么时间|几年"
        ),
    ),
    (
        "number",
        re.compile(
            r"多少|(?<![好这那前后])几(?!乎)|比例|多大|多高|多长|占比|率(?:是|要|达|控|为|目标|$|[？?呢])|数量|金额|标准是|多于|少于|不低于|不超过|目标值|指标值|数值|百分之"
        ),
    ),
    ("who", re.compile(r"谁|哪[个些]?(?:单位|部门|人|机构|医院|局|领导)|何人|什么人|负责人|组长|主任是")),
    (
        "yes_no",
        re.compile(
            r"是否|是不是|能否|能不能|可否|可不可以|有没有|有无|会不会|需不需要|要不要|必须|允许|可以.*吗|吗[？?]?$|对吗|(?<![什怎那这多])么[？?]?$"
        ),
    ),
    (
        "how",
        re.compile(
            r"如何|怎么|怎样|什么(?:措施|办法|要求|举措|做法|机制|内容|原则|政策|规定|目标|任务|重点)|咋|为什么|为何|原因|干什么|做什么|讲(?:了)?什么|说(?:了)?什么|规定"
        ),
    ),
)
_HAN_YEAR = re.compile(r"(?:一九|二[〇○零])[〇○零一二三四五六七八九]{2}(?=年)")
_ZERO = str.maketrans("○零", "〇〇")
QUOTED = re.compile(r"[“\"「]([^”\"」]{2,24})[”\"」]")
# Asks what a thing is or how it is counted, not for its figure.
_MEANING = re.compile(
    r"怎么(?:计?算|定义|统计)|如何(?:计算|统计|定义)|计算(?:方法|公式|口径)|什么意思|含义|定义|是指|指什么"
)
_ADDED = re.compile("新增|新建")  # how many more is not how many there are
_PARTS = re.compile(r"[，,；;、？?]\s*|以及|(?<=[\u4e00-\u9fff])(?:和|跟)(?=谁|几|多少|什么|哪)")
_COMPARE = re.compile(
    r"比较|对比|相比|相同|不同|区别|差异|异同|谁[更高低多少早晚]|谁定得|哪[个一]?[个县区地份]?更|和.{1,20}(?:哪个|谁)|一样"
)
_EACH = re.compile(
    r"各[县区地市](?!域)|哪[个些几]?[县区](?!域)|所有文件|[几四五两三]个?(?:县|区|地方|文件)|各(?:个)?(?:文件|地方|份文件)|哪[个些几]份?(?:文件|方案|计划|地方)|全部文件|[几五四三]份(?:文件|方案)|各地|这些文件|哪里"
)


@dataclass(frozen=True, slots=True)
class Query:
    """A question as data. ``text``: stand-alone; ``topic``: without the words that name documents; ``asked``: as typed.

    respelt: names typed in other characters, each with the name they are taken for.
    focus: of a follow-up, its own words as against those taken over from the questions before.
    """

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
    steered: bool = False
    respelt: tuple[tuple[str, str], ...] = ()
    focus: str = ""

    @property
    def doc_ids(self) -> tuple[str, ...]:
        """The documents that the question names, a filter; empty when it names none."""
        return self.named.doc_ids

    def to_json(self) -> dict[str, object]:
        """The Query as JSON data, empty fields left out."""
        data = asdict(self)
        data["references"] = [reference.printed for reference in self.references]
        data["named"] = {key: value for key, value in data["named"].items() if value and key != "spans"}
        return {key: value for key, value in data.items() if value not in (None, (), [], {}, False, "")}


def understand(
    question: str,
    history: Sequence[str],
    directory: Directory,
    units: Sequence[str] = (),
    indicators: Sequence[str] = (),
) -> Query:
    """The Query of a question. ``units``: the duty units it may name; ``indicators``: names of indicator rows."""
    asked, steered = without_steering(clean(question))
    asked, typed = respelt(asked, directory.regions)
    if _HELP.match(asked):
        return Query(asked, asked, asked, "help", "fact", Named())
    text = standalone(
        asked, [respelt(without_steering(clean(earlier))[0], directory.regions)[0] for earlier in history], directory
    )
    named = find_names(text, directory)
    topic = without_names(text, named)
    query = Query(
        asked,
        text,
        topic,
        "search",
        _wants(asked, text),
        named,
        references=tuple(r for r in find_references(text) if not _inside(r, named)),
        fields=_fields(topic, [d.title for d in directory.documents if d.doc_id in named.doc_ids]),
        units=tuple(find_units(topic, units)),
        role=_role(asked),
        indicators=tuple(led_indicators(topic, indicators, asked if text != asked else "")),
        compare=bool(_COMPARE.search(text)) or len(named.regions) > 1 or len(named.doc_ids) > 1 < len(named.spans),
        each=bool(_EACH.search(topic)),
        extreme=match[0] if (match := _EXTREME.search(topic)) else None,
        steered=steered,
        respelt=typed,
        focus=_own_words(asked, text, directory),
    )
    return replace(query, intent=_intent(query))


def _own_words(asked: str, text: str, directory: Directory) -> str:
    """What a follow-up says itself; empty where its words are not in the stand-alone question (偏关那边呢)."""
    if text == asked:
        return ""
    own = without_names(asked, find_names(asked, directory))
    kept = re.sub(r"^(?:那么?|还有)|[呢吗？?，,。 ]+$", "", own)
    return own if kept in text else ""


def clean(question: str) -> str:
    """The question without control and zero-width characters, full-width letters, digits and 二〇二二年 made ASCII, trimmed."""
    text = "".join(ch for ch in question if ch.isprintable() or ch in "\n\t")
    text = re.sub(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]", "", text)
    text = _HAN_YEAR.sub(
        lambda year: "".join(str("〇一二三四五六七八九".index(c)) for c in year[0].translate(_ZERO)), text
    )
    text = text.translate(
        {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
    )
    return re.sub(r"[ \t\u3000]+", " ", text).strip()


def _fields(topic: str, titles: Sequence[str]) -> tuple[str, ...]:
    """The metadata fields asked for; words of the document's own title describe it, where its form is asked for."""
    found = asked_fields(topic)
    return found or tuple(field for field in asked_fields(_beside_title(topic, titles)) if field in OF_FORM)


def _beside_title(topic: str, titles: Sequence[str]) -> str:
    """The topic without the words that stand in the title of a document it names: they describe it, they ask nothing."""
    plain = [re.sub(r"[“”\"《》\s]", "", title) for title in titles[:3]]
    kept = []
    for at, char in enumerate(topic):
        pairs = (topic[max(0, at - 1) : at + 1], topic[at : at + 2])
        if not any(len(pair) == 2 and pair in title for pair in pairs for title in plain):
            kept.append(char)
    return "".join(kept)


def _inside(reference: Reference, named: Named) -> bool:
    return any(start <= reference.start and reference.end <= end for start, end in named.spans)


def _wants(*texts: str) -> Wants:
    """What the first of the texts that asks for a kind of thing asks for (a follow-up may leave it to the question before)."""
    return next((want for text in texts for want, pattern in _WANTS if pattern.search(text)), "fact")


def _role(asked: str) -> Role | None:
    """The one role that is asked for; none when several are (牵头、配合; 谁指导，谁参与), 不牵头 counts as taking part."""
    if len(re.findall(_WHICH, asked)) > 1:
        return None
    if re.search(r"(?:不是?|非|没有?)牵头", asked):
        return Role.SUPPORT
    lead, support = re.search(r"牵头|主责|主要负责", asked), re.search(r"配合|参与|协助|协同", asked)
    if lead and not support:
        return Role.LEAD
    return Role.SUPPORT if support and not lead and not re.search(r"负责", asked) else None


def _intent(query: Query) -> Intent:
    if _about_duty(query) and not (query.references and query.doc_ids and _is_reverse(query)):
        return "reverse_duties" if _is_reverse(query) else "duties"
    if query.references and not query.indicators:
        return "lookup"
    bare = query.compare and len(query.topic) < 10  # 云州和宁江的通知哪个更早
    if query.extreme and (bare or re.search(rf"{DOCUMENT}|哪[一]?份|印发|发布|出台|成文", query.topic)):
        return "metadata"
    if query.fields and (
        query.doc_ids or query.each or query.extreme or re.search(DOCUMENT, query.topic) or len(query.topic) < 12
    ):
        return "metadata"
    added = _ADDED.search(query.topic) and not any(map(_ADDED.search, query.indicators))
    if (query.indicators and not (_MEANING.search(query.topic) or added)) or re.search(
        r"(?:约束性|预期性)(?:的)?指标|主要指标(?!和|与|及)|指标(?:有|共|一共)?(?:哪些|多少|几)", query.topic
    ):
        return "indicators"
    return "lookup" if query.references else "search"


def _about_duty(query: Query) -> bool:
    direct = bool(_DIRECT_ASK.search(query.topic)) and "名单" not in query.topic
    return direct or bool(query.units and _DUTY_WORD.search(query.topic) and _REVERSE_ASK.search(query.topic))


def _is_reverse(query: Query) -> bool:
    """哪些任务由县医保局负责 (a unit is given) as against 谁负责 (the unit is asked for)."""
    if not query.units or re.search(
        r"谁|哪[个些家几]?(?:单位|部门|机构|局)|(?:责任|牵头|配合)(?:单位|部门)(?:是|有)?(?:哪|什么|谁)", query.topic
    ):
        return False
    return bool(_REVERSE_ASK.search(query.topic))


def quoted(query: Query, cited: bool = False) -> dict[str, re.Pattern[str]]:
    """The words that the question quotes, each with a pattern for text without white space; 几 (“几统一”) asks for a numeral.

    cited: also the documents it names that the texts only cite.
    """
    words = [one.strip("….") for one in QUOTED.findall(query.topic)] + [*(query.named.cited if cited else ())]
    return {
        one: re.compile(re.sub("几", rf"[{CHINESE}\\d]+", re.escape(re.sub(r"[\s《》]", "", one)))) for one in words
    }


def questions(query: Query) -> list[Query]:
    """The question, or its parts where it asks several things at once (谁当召集人，一年开几次), each with what it wants."""
    parts = [part for part in _PARTS.split(query.asked) if any(pattern.search(part) for _, pattern in _WANTS)]
    if len(parts) < 2 or query.compare:
        return [query]
    return [replace(query, asked=part, topic=part, wants=_wants(part)) for part in parts[:3]]


def find_units(text: str, units: Sequence[str]) -> list[str]:
    """The duty units that the text names in any form (县医保局, 医疗保障局), or by their field (民政部门), in text order."""
    named = mentioned(text, units)
    for match in re.finditer(r"([\u4e00-\u9fff]{2})(?:行政)?(?:主管)?部门", text):
        named += [unit for unit in units if match[1] in unit]
    return list(dict.fromkeys(named))
