"""责任单位 of a clause: who leads, who takes part, by the words at its end and by the document's own rule."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from rag.model import Clause, Duty, Kind, Role
from rag.parse import units
from rag.parse.shapes import squeeze

# （…） or […] without a bracket of its own kind's opening inside more than one level deep, at most 600 characters.
_GROUP = re.compile(
    r"[（(\[〔【［]((?:[^（()）\[\]〔〕【】［］]|[（(〔][^（()）〔〕]{0,60}[）)〕]){2,600})[）)\]〕】］]"
)
_KEY = re.compile(
    r"((?:责任|牵头|主要?办|主管|负责|配合|协办|协助|参与|参加|落实|实施|承办|指导|支持)(?:责任)?(?:单位|部门|机构|主体)|责任人?分工|(?<![\u4e00-\u9fff])(?:牵头|主办|配合|协办|参与))\s*(?:及分工)?[：:]\s*"
)
# Until when: 市教育局负责，2025年底前完成; 2025年底前完成，市教育局负责; 长期坚持.
_UNTIL = r"(?:\d{4}年[^，；。、]{0,10}|\d{1,2}月[^，；。、]{0,8}|长期|持续|每年[^，；。、]{0,6}|年底)(?:前|底前|完成|启动|实施|坚持|推进|到位)[^，；。、]{0,6}"
_TIMES = re.compile(rf"[，；,;]\s*{_UNTIL}$|^{_UNTIL}[，；,;]\s*")
_OF_SEVERAL = re.compile(r"等\d{1,2}个?(?:部门|单位)|等(?:有关|相关)?(?:部门|单位)(?=参加|参与|配合)")
_BARE_KEY = re.compile(rf"(?:^|[。；]|[\s\u3000]{{2,}})\s*({_KEY.pattern})")
_OTHER_KEY = re.compile(
    r"[，；,;。]?\s*(?:适用范围|完成时[限间]|时限|时间|责任领导|分管领导|牵头领导|联系领导|责任人|负责人|进度|备注|联系人|目标|持续推进|长期)\s*[：:].*",
    re.S,
)
_ENDING = re.compile(
    r"(?P<names>.{2,}?)(?:(?:等)?(?:有关|相关)?(?:部门|单位|方面)?(?:和单位)?)(?:按(?:照)?(?:各自)?(?:职责|职能|分工|任务)(?:分工|职责)?(?:和分工)?)?(?:分别|共同|联合|具体|统一)?(?P<verb>牵头(?:负责|组织|落实|实施)?|负责(?:落实|组织|实施)?|配合|参与|参加|协助|协同|指导|落实|组织实施)(?:等)?$"
)
_LED = re.compile(r"[（(](?:牵头|主办)[）)][、，,]?")  # 区商务局（牵头）、区财政局
_BY_DUTY = re.compile(r"按(?:照)?(?:各自)?(?:职责|职能|分工)")
_TOGETHER = re.compile(r"共同|联合")
# A line that says what a body does: 县水利局：负责…
TOLD = re.compile(r"\s*([^：:。；，,]{2,40})[：:]\s*(?=负责|承担|统筹|牵头|组织|指导|协调|协助|配合|参与|会同|做好)")
_ITEM = re.compile(r"^\s*(?:[（(][\d一二三四五六七八九十]{1,3}[）)]|\d{1,2}[．.、]|[①-⑳])\s*")
# The rule by which the first of a list leads (列首位的为牵头单位).
RULE = re.compile(
    r"(?:排名|排|列|位列|排序)?(?:在)?(?:第一(?:位|名|顺位|个)?|首位|最前)(?:的|者)?(?:单位|部门)?(?:者|的)?(?:单位|部门)?为(?:主要)?(?:牵头|主责|主办|责任牵头)"
)
# Said once of all lists: 。以下均需各省级人民政府落实，不再列出.
_FOR_ALL = re.compile(r"[，,；;。]\s*(?:以下|下列|下同)[^。；;]*(?:不再(?:一一|逐一)?(?:列出|列明|注明)|下同)[。]?$")
_JOINED = re.compile(r"(.{2,40}?)(?:会同|会商)(.*)")
_SUPPORT_KEY = re.compile("配合|协办|协助|参与|参加|支持")
_LEAD_KEY = re.compile("牵头|主办|主要办")


def duties_of(clauses: Sequence[Clause]) -> list[Duty]:
    """All duties in clause order, each unit once a clause; aliases of one body carry the name printed most often."""
    ruled = False
    found: list[Duty] = []
    for clause in clauses:
        if clause.kind in (Kind.TABLE, Kind.ROW):  # a row's are read column by column (row_duties)
            continue
        ruled = ruled or bool(RULE.search(squeeze(clause.text)))
        seen: set[str] = set()
        for name, printed, role in _of(clause, ruled):
            if units.canonical(name) not in seen:
                seen.add(units.canonical(name))
                found.append(Duty(clause.clause_id, name, printed, role))
    return _unified(found)


def row_duties(clause_id: str, header: Sequence[str], cells: Sequence[str]) -> list[Duty]:
    """The duties of a table row by its 责任单位, 牵头单位 and 配合单位 columns."""
    found = []
    for head, cell in zip(header, cells, strict=False):
        key = _KEY.match(squeeze(head) + "：")
        if key and _KEY.match(cell.strip()):  # 牵头：…；配合：… inside the cell
            found += [Duty(clause_id, name, printed, role) for name, printed, role in _keyed(cell, ruled=False)]
        elif key and cell and _key_role(key[1]) is Role.UNSTATED:
            told = _LED.sub("牵头，", cell).rstrip("，、；;。 ")
            found += [Duty(clause_id, n, printed, role) for n, printed, role in _phrases(told, False, strict=False)]
        elif key and cell:
            role = _key_role(key[1])
            found += [
                Duty(clause_id, name, printed, role)
                for name, printed in units.complete(units.split_names(cell))
                if _plausible(name)
            ]
    return found


def _of(clause: Clause, ruled: bool) -> Iterator[tuple[str, str, Role]]:
    """(unit, printed, role) of the clause's bracketed lists and of its 责任单位：lines."""
    text = clause.text
    for group in _GROUP.finditer(text):
        alone = text[group.start() - 1 : group.start()] in ("。", "；", "！")
        yield from _group(group[1], ruled, _closes(text, group), alone)
    for line in _GROUP.sub(lambda group: "" if _KEY.search(group[1]) else group[0], text).split("\n"):
        bare = _BARE_KEY.search(line)
        if bare:
            yield from _keyed(line[bare.start(1) :], ruled)
        told = TOLD.match(line)
        if told:
            yield from _told(told[1])


def _told(names: str) -> Iterator[tuple[str, str, Role]]:
    """县水利局：负责农村饮水工程防冻和抢修, as annexes list what each member of a command does."""
    split = units.split_names(_ITEM.sub("", names))
    if split and all(_bare_unit(name) for name in split):
        for name, printed in units.complete(split):
            if _plausible(name):
                yield name, printed, Role.UNSTATED


def _closes(text: str, group: re.Match[str]) -> bool:
    """Whether the bracket closes a sentence: a stop, a line's end or another bracket behind it, or a stop before it."""
    before, behind = text[group.start() - 1 : group.start()], text[group.end() : group.end() + 1]
    return behind in ("", "\n", "。", "；", "（", "(", "[") or before in ("。", "；", "！")


def _group(words: str, ruled: bool, final: bool, alone: bool) -> Iterator[tuple[str, str, Role]]:
    """alone: whether the bracket stands behind a whole sentence, so that a list of bodies in it is one of who does it."""
    words = _without_rule(words)
    if _KEY.search(words):
        yield from _keyed(words, ruled)
        return
    plain = _OF_SEVERAL.sub("", _TIMES.sub("", _OTHER_KEY.sub("", words).strip()))
    if (final and re.search(r"负责|牵头|配合|参[与加]|指导|落实", plain[-12:])) or (
        alone and all(units.prefix_of(name) and _bare_unit(name) for name in units.split_names(plain))
    ):
        yield from _phrases(plain, ruled, strict=True)


def _without_rule(words: str) -> str:
    """The list without what a document says in its first list of all later ones (。以下…排名第一位的为牵头单位)."""
    words = _FOR_ALL.sub("", words)
    parts = [part for part in re.split(r"[。]", words) if part.strip() and not RULE.search(squeeze(part))]
    kept = "。".join(parts) if parts else words
    return re.sub(
        r"[，,；;][^，,；;]*(?:第一(?:位|名|者)?|首位|最前)[^，,；;]*为[^，,；;]*牵头[^，,；;]*",
        "",
        re.sub(r"[，,；;]\s*下同$", "", kept),
    )


def _keyed(words: str, ruled: bool) -> Iterator[tuple[str, str, Role]]:
    """牵头单位：…；配合单位：…, 责任单位：…按职责分别牵头，…配合."""
    parts = _KEY.split(words)
    for key, body in zip(parts[1::2], parts[2::2], strict=True):
        body = _OTHER_KEY.sub("", body).strip().rstrip("；;。，,]】")
        if body.count("（") + body.count("(") < body.count("）") + body.count(")"):
            body = body.rstrip("）)")
        body = re.sub(r"[；;，,。]\s*$", "", body)
        role = _key_role(key)
        if role is Role.UNSTATED:
            yield from _phrases(body, ruled, strict=False)
        else:
            for name, printed in units.complete(units.split_names(body)):
                if _plausible(name):
                    yield name, printed, role


def _key_role(key: str) -> Role:
    if _SUPPORT_KEY.search(key):
        return Role.SUPPORT
    return Role.LEAD if _LEAD_KEY.search(key) else Role.UNSTATED


def _phrases(body: str, ruled: bool, strict: bool) -> Iterator[tuple[str, str, Role]]:
    """A list that may fall into phrases with verbs of their own: A、B按职责分别牵头，C、D配合."""
    phrases = _cut(body)
    names = [units.split_names(part) for part, _ in phrases]
    if strict and not all(part and all(_bare_unit(name) for name in part) for part in names):
        return
    ruled = ruled and not any(role in (Role.LEAD, Role.SUPPORT) for _, role in phrases)
    completed = iter(units.complete([name for part in names for name in part]))
    first = True
    for (_, role), part in zip(phrases, names, strict=True):
        for _name in part:
            name, printed = next(completed)
            if _plausible(name):
                yield name, printed, _ruled(role, first, ruled)
                first = False


def _bare_unit(name: str) -> bool:
    """A body's name and nothing else: 技工院校内由县人社局 is a sentence's part."""
    return units.is_unit(name) and not re.search("(?<!自)由", name)


def _ruled(role: Role | None, first: bool, ruled: bool) -> Role:
    """What the words state, else the document's rule: the first of a list leads, the others take part."""
    if ruled and first and role in (None, Role.JOINT):
        return Role.LEAD
    return role or (Role.SUPPORT if ruled else Role.UNSTATED)


def _cut(body: str) -> list[tuple[str, Role | None]]:
    """Phrases with the role their verb states; a phrase without a verb takes that of the next one that has it."""
    done: list[tuple[str, Role | None]] = []
    waiting = ""
    for phrase in re.split(r"(?<=[头责合与加助导实施])[，,；;。]", body.strip()):
        found = _ENDING.fullmatch(phrase.strip())
        if not found:
            waiting += phrase + "、"
            continue
        names = waiting + found["names"]
        waiting = ""
        role = _verb_role(found["verb"], phrase)
        joined = _JOINED.fullmatch(names)
        if joined:
            done += [(joined[1], Role.LEAD), (joined[2], Role.SUPPORT)]
        else:
            done.append((names, role))
    if waiting:
        done.append((waiting, None))
    return [(names, role) for names, role in done if units.split_names(names)]


def _verb_role(verb: str, phrase: str) -> Role | None:
    if "牵头" in verb or re.search(r"牵头", phrase):
        return Role.LEAD
    if re.match(r"配合|参与|参加|协助|协同", verb):
        return Role.SUPPORT
    if _BY_DUTY.search(phrase) or _TOGETHER.search(phrase):
        return Role.JOINT
    return Role.UNSTATED if verb.startswith("指导") else None


def _plausible(name: str) -> bool:
    return 2 <= len(name) <= 40 and not re.search(r"[。；：！？]", name)


def _unified(found: Sequence[Duty]) -> list[Duty]:
    """One name for one body: the completed form printed most often in the document, the first of equals."""
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    for duty in found:
        forms[units.canonical(duty.unit)][duty.unit] += 1
    best = {key: max(names, key=lambda name: (names[name], -list(names).index(name))) for key, names in forms.items()}
    return [replace(duty, unit=best[units.canonical(duty.unit)]) for duty in found]
