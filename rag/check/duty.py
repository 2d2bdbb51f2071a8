"""Sentences about who is responsible, checked against the （责任单位：…） of the cited clause, role by role."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from rag.check.reading import lexicon as lex
from rag.check.reading.cases import LABEL
from rag.check.reading.source import Region
from rag.check.reading.tokens import tokenize

_KINDS = f"{lex.ROLES}|实施"
# 各乡镇（街道、经开区） is one name of a list.
_INSIDE = r"(?:[^（(）)\]〕］】]|[（(][^（(）)]{0,60}[）)])*"
_BRACKET = re.compile(rf"[（(\[〔［【]\s*((?:{_KINDS})(?:单位|部门){_INSIDE})[）)\]〕］】]")
_BARE = re.compile(rf"(?:^|\n)\s*((?:{_KINDS})(?:单位|部门)\s*[：:][^\n。]*)")
_ALONE = re.compile(rf"^[（(\[〔［【]((?:{_KINDS})(?:单位|部门).*)[）)\]〕］】]$")
_NAMED = re.compile(rf"({_KINDS})(?:单位|部门)")
_OTHER = re.compile(r"[^：:、]{0,4}(?:时限|时间|期限|时段)[：:]")
_SHARED = r"(?:共同|联合|会同|按照?(?:各自)?职责(?:分工)?(?:分别)?|分别|具体|主要|一起)*"
_ROLE_END = re.compile(rf"{_SHARED}(牵头负责|负责牵头|牵头|负责|配合|参与|参加|落实|承担)$")
_SAID_IS = re.compile(
    r"^(?P<topic>.*?)的?(?P<role>责任|牵头|配合|负责|参与|参加|协同)(?:单位|部门)(?P<is>为|是|有|包括|：|:|分别为|分别是)(?P<units>.+?)(?P<etc>等(?:单位|部门)?)?$"
)
_SAID_BY = re.compile(
    rf"^(?P<topic>.*?)[，,]?由(?P<units>[^，,；;]+?){_SHARED}(?P<role>牵头负责|负责牵头|牵头|负责|配合|参与|参加|落实|承担)(?P<after>[^，,；;]*)$"
)
_SAID_DOES = re.compile(
    rf"^(?P<units>[^，,；;由]+?){_SHARED}(?P<role>牵头负责|负责牵头|牵头|负责|配合|参与|参加)(?P<after>[^，,；;]*)$"
)
_THIS = re.compile(
    r"^(?:(?:该|此|这|上述|本)(?:项|条|条款)?(?P<what>[\u4e00-\u9fff]{0,4}?))?(?:工作|任务|事项|措施|政策|改革|要求|项目|内容)?的?[，,]?$"
)
_TOLD = re.compile(
    r"[（(]\s*([^（）()，。；]{2,120}?(?:分别|共同|按职责(?:分工)?)?(?:牵头负责|负责|牵头|落实)(?:[，；][^（）()]{2,60}?(?:配合|参与))?)\s*[）)]"
)
_FIRST_LEADS = re.compile("排名第一位?的?(?:单位)?为?牵头")
_LEADERS = {
    "牵头": "lead",
    "牵头负责": "lead",
    "负责牵头": "lead",
    "主办": "lead",
    "配合": "support",
    "参与": "support",
    "参加": "support",
    "协同": "support",
    "协办": "support",
}


class Unit(NamedTuple):
    """A unit as compared, its role (lead, support or any: not stated) and the role that heads its list."""

    key: tuple[object, ...]
    role: str
    under: str = "any"


class Duties(NamedTuple):
    """The units of one task, the printed words they stand in, and what is printed before them, back to the list before."""

    units: tuple[Unit, ...]
    quote: str
    level: str
    task: str


@lru_cache(maxsize=512)
def read(text: str, region: Region) -> tuple[Duties, ...]:
    """The duty lists of a clause's text, in order; lists with nothing printed between them (责任单位, 配合单位) are one."""
    found = sorted([*_BRACKET.finditer(text), *_BARE.finditer(text)], key=lambda m: m.start()) or [
        *_TOLD.finditer(text)
    ]
    groups: list[list[re.Match[str]]] = []
    for match in found:
        if groups and not re.sub(r"[\s。；;，,（）()]", "", text[groups[-1][-1].end() : match.start()]):
            groups[-1].append(match)
        else:
            groups.append([match])
    begins = [0, *(group[-1].end() for group in groups)]
    ends = [*(group[0].start() for group in groups), len(text)]
    # A list at the head of the text is printed before its task.
    heads = bool(groups) and not text[: groups[0][0].start()].strip()
    tasks = [text[begin:end] for begin, end in zip(begins, ends, strict=True)][1 if heads else 0 :]
    lists = [
        _list(group, _last_item(task) if len(groups) > 1 else task, region)
        for task, group in zip(tasks, groups, strict=False)
    ]
    return tuple(one for one in lists if one.units)


def _last_item(task: str) -> str:
    """The task behind its last printed label: 提升教育水平。（一）新建幼儿园 heads more than this list."""
    labels = list(LABEL.finditer(task))
    return task[labels[-1].start() :] if labels else task


def _list(group: list[re.Match[str]], task: str, region: Region) -> Duties:
    units: list[Unit] = []
    level = ""
    for match in group:
        words = re.sub(r"\s", "", match[1])
        level = level or (region.level if not (first := re.search(r"[：:]([省市县区州])", words)) else first[1])
        units += _units(words, level, region)
    return Duties(tuple(units), group[-1][0].strip(), level, task)


def _units(words: str, level: str, region: Region) -> list[Unit]:
    found: list[Unit] = []
    role = "any"
    first_leads = bool(_FIRST_LEADS.search(words))
    for part in re.split(r"[；;。]|(?<=[^、])[，,]", words):
        named = _NAMED.match(part)
        if named:
            role = _LEADERS.get(named[1], "any")
            part = re.sub(r"^[^：:]*[：:]", "", part)
        if (first_leads and re.match("以下|除特别|排名", part)) or _OTHER.match(part):
            continue
        end = _ROLE_END.search(part)
        own = _LEADERS.get(end[1], "any") if end else role
        found += [Unit(key(word, level, region), own, role) for word in split(_ROLE_END.sub("", part))]
    if first_leads and found:
        found[0] = found[0]._replace(role="lead")
    return found


def split(words: str) -> list[str]:
    """The names of a list of units."""
    names = re.split(r"(?:[、，,]|以及|(?<=[局委办部院心会厅府])[和与及])(?![^（(]*[）)])", re.sub(r"\s", "", words))
    return [name for name in names if name]


def key(word: str, level: str, region: Region) -> tuple[object, ...]:
    """A unit's name as compared: the county's own name and the list's level made one, aliases joined."""
    for name in sorted(region.own, key=len, reverse=True):
        word = word.replace(name, region.level)
    if level and not re.match("[省市县区州镇乡各本]", word) and re.search("[局委办厅部会]$|中心$", word):
        word = level + word
    return tuple(t.value for t in tokenize(word))


def judge(sentence: str, duties: Duties, region: Region, known: Callable[[str], bool]) -> bool | None:
    """True: the duty list says so; False: it says otherwise; None: the sentence is not about duties.

    known: whether a topic stands in the clause; of "" (该项工作, or no topic), whether no other list is meant.
    """
    sentence = _ALONE.sub(r"\1", sentence)
    roles = re.split(rf"[，,；;](?=(?:{_KINDS})(?:单位|部门)(?:为|是|有|包括|：|:))", sentence)
    if len(roles) > 1 and (first := _SAID_IS.match(roles[0])) and known_topic(first["topic"], known):
        more = [_SAID_IS.match(role) for role in roles[1:]]
        return all(match is not None and _is(match, duties, region) for match in (first, *more))
    whole = _SAID_IS.match(sentence)
    if whole and known_topic(whole["topic"], known):
        return _is(whole, duties, region)
    heard: list[bool] = []
    spoken = ""
    for part in re.split(r"[，,；;](?=[^，,；;]*(?:牵头|负责|配合|参与)[^，,；;]*$|由)", sentence):
        match = _SAID_BY.match(part) or _SAID_DOES.match(part)
        if not match:
            if spoken or heard:
                return None
            spoken = part  # 推广试点，由税务总局负责: what they are responsible for comes first
            continue
        topic = (match.groupdict().get("topic") or "") or spoken
        said = _does(match, duties, region)
        if said is None or not (
            known_topic(topic, known) and (not match["after"] or known_topic(match["after"], known))
        ):
            return None
        heard.append(said)
    return all(heard) if heard else None


def known_topic(topic: str, known: Callable[[str], bool]) -> bool:
    """True for a topic that stands in the clause, and for 该项工作 and none where they can mean one list only."""
    bare = topic.strip("，,的")
    if this := _THIS.match(bare):
        return known("") and (not this["what"] or known(this["what"]))  # 该矿山整治工作 is another one
    return known(re.sub("(?:工作|任务)$", "", bare)) or known(bare)


def _is(match: re.Match[str], duties: Duties, region: Region) -> bool:
    """True when the list named is the clause's: whole, or a part with 等 or 包括; by role too where the sentence tells one."""
    role = _LEADERS.get(match["role"], "any")
    said = _units(f"{match['role']}单位：{match['units']}", duties.level, region)
    held = [u for u in duties.units if (u.under == "any" if role == "any" else u.role == role)]
    roles = any(u.role != role for u in said)  # 甲、乙按职责分别牵头，丙配合
    named, stands = ({(u.key, u.role if roles else "") for u in units} for units in (said, held))
    return bool(named) and (named <= stands if match["etc"] or match["is"] in ("有", "包括") else named == stands)


def _does(match: re.Match[str], duties: Duties, region: Region) -> bool | None:
    said = [key(w, duties.level, region) for w in split(match["units"])]
    if not any(u.key in said for u in duties.units):
        return None
    role = _LEADERS.get(match["role"], "any")
    held = {u.key for u in duties.units if u.role == role or (role == "any" and u.role != "support")}
    return set(said) <= held
