"""Metadata from what a document prints about itself; what it does not print is None, never guessed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.model import Document, Kind, ManifestEntry, ParseWarning, SourceText
from rag.parse import shapes
from rag.parse.assemble import Assembled
from rag.parse.enacted import enacted
from rag.parse.frame import Frame
from rag.parse.lines import Line
from rag.parse.shapes import squeeze
from rag.parse.titles import NAME, cover_lines, doc_no_of, head_of, inner_title, tidy, title_of

_HAN = "[\u4e00-\u9fff]"
_VERB = re.compile(r"关于|印发|转发|批转|公布|发布|对(?=.{4,40}(?:建议|提案|请示|报告))")
_NOT_AREA = "社地园城校景发老山牧特灾库辖片税验港矿林小新"
_REGION = re.compile(rf"({_HAN}{{2,7}}?(?:自治[县州旗区]|[县州旗盟省]|(?<![城都])市|(?<![{_NOT_AREA}])区))")
_APPROVED = re.compile(
    r"已?经(?P<body>[^，。；《》]{2,50}?)(?:研究同意|审议通过|讨论通过|会议通过|修订通过|研究通过|批准同意|同意|批准|审定|通过)"
)
# The line under a statute's title: （2023年8月30日某市第八届人民代表大会常务委员会第十三次会议通过）.
_PASSED = re.compile(r"[（(]\s*\d{4}年\d{1,2}月\d{1,2}日(?P<body>[^，。；《》（）()]{6,60}?会议)(?:审议|修订)?通过")
_YEARS = re.compile(r"((?:19|20)\d{2})\s*年?\s*(?:[—\-－–~～]+|至|到)\s*((?:19|20)\d{2})\s*年")
_PLAN_YEAR = re.compile(r"((?:19|20)\d{2})年(?:度)?[^年]{0,40}(?:计划|要点|安排|任务|分工|清单)")
_FIVE = {"十一五": 2006, "十二五": 2011, "十三五": 2016, "十四五": 2021, "十五五": 2026}
_CITED = re.compile(
    r"《([^《》]{4,100}(?:《[^《》]{2,60}》[^《》]{0,40})?)》\s*[（(]\s*([^（()）]{2,24}?[〔\[【（(]\s*[12]\d{3}\s*[〕\]】）)]\s*第?\s*\d{1,5}\s*号)\s*[）)]"
)
_BASIS = re.compile(
    r"(?:根据|依据|按照|贯彻落实|落实|为贯彻)[^。《]{0,10}(《[^。]{4,400}?》[^。《》]{0,24}(?:[、和及]?《[^。]{4,200}?》[^。《》]{0,24})*)"
)
# A numbered document without 《》: 你们关于…的请示（国科发高〔2018〕235号）收悉.
_NUMBER = re.compile(r"[（(]([^（()）]{2,24}[〔\[【（(]\s?[12]\d{3}\s?[〕\]】）)]\s?第?\s?\d{1,5}\s?号)\s?[）)]")
_ABOUT = re.compile(r"关于[^，。；：《》（()）]{4,120}(?:请示|报告|函|建议|通知|意见|批复|决定)$")
# The sentence that says what a document rests on, wherever it stands: 第一条, 一、, 1.1 编制依据.
_MAKES = re.compile(
    r"(?:制定|制订|编制|修订)(?:了)?本(?:条例|规则|规定|办法|细则|预案|方案|规划|计划|意见|章程|制度|标准|实施|通知)"
)


def document_of(
    source: SourceText, made: Assembled, entry: ManifestEntry | None
) -> tuple[Document, list[ParseWarning]]:
    """The document's metadata and what is doubtful about it (an impossible date …)."""
    lines, frame = made.lines, made.frame
    head = head_of(lines, frame)
    notice, printed_title = title_of(head)
    inner = inner_title(lines, frame, notice)
    title = inner or notice or source.doc_id
    tail = [line.text for line in _ends(lines, frame)]
    issuer = _issuers(printed_title, head, lines, frame)
    issued, warnings = _issued(lines, frame)
    region = _region(issuer or [notice, title])
    document = Document(
        doc_id=source.doc_id,
        title=title,
        doc_no=doc_no_of(head),
        issuer=tuple(issuer),
        addressee=_addressee(lines, frame),
        issued_on=issued,
        printed_on=_printed_on(tail),
        cc=_cc(tail),
        reg_no=next((squeeze(line.text) for line in head if shapes.REG_NO.fullmatch(squeeze(line.text))), None),
        approved_by=_approved(lines, frame),
        cites=_cites(made, {title, notice}),
        public=_public(lines, tail) or (entry.public if entry else None),
        region=region or (entry.region if entry else None),
        period=_period(title) or _period(notice),
        validity=entry.validity if entry else None,
        sha256=source.sha256,
        notice_title=notice if inner and notice and notice != inner else None,
    )
    return document, warnings


def _addressee(lines: Sequence[Line], frame: Frame) -> str | None:
    return shapes.addressee(lines[frame.addressee].text) if frame.addressee is not None else None


def _issuers(title: str, head: Sequence[Line], lines: Sequence[Line], frame: Frame) -> list[str]:
    """Who issued it: the names in front of 关于, else the signature, else the red head (…文件)."""
    signed = _signature(lines, frame)
    verb = _VERB.search(title)
    front = title[: verb.start()].replace("**", "").strip() if verb else ""
    names = [name for name in re.split(r"[\s\u3000、]+", front) if name]
    if names and squeeze("".join(names)) == squeeze("".join(signed)):
        return signed
    joined = _whole(names)
    if joined:
        return joined
    if signed:
        return signed
    for line in head:
        found = re.fullmatch(r"(.{4,60})文件", squeeze(line.text))
        if found:
            return [found[1]]
        order = re.fullmatch(r"(.{4,30})令(?:第.{1,8}号)?", squeeze(line.text))
        if order:
            return [order[1].removeprefix("中华人民共和国") if order[1].endswith("国务院") else order[1]]
    told = enacted([line.text for line in head])
    if told and told.issuer:
        return [told.issuer]
    return [name for line in cover_lines(head)[:-1] for name in line.text.split()]


def _whole(names: Sequence[str]) -> list[str]:
    """The names, pieces of one that a line break cut put together again; [] when they are not organs."""
    if not names:
        return []
    if all(shapes.is_sign(name) for name in names):
        return list(names)
    joined = "".join(names)
    return [joined] if shapes.is_sign(joined) else []


def _signature(lines: Sequence[Line], frame: Frame) -> list[str]:
    """Organs on the lines above the date that closes the notice."""
    ends = [range(frame.tail, frame.annexes[0].start if frame.annexes else len(lines))]
    if frame.cover:
        ends = [range(max(0, frame.cover - 12), frame.cover)]
    for span in ends:
        dated = next((i for i in span if shapes.is_date(lines[i].text)), None)
        if dated is None:
            continue
        names: list[str] = []
        i = dated - 1
        while (
            i >= 0
            and shapes.is_sign(lines[i].text)
            and not lines[i].text.startswith(("总理", "省长", "市长", "县长", "主席"))
        ):
            names[:0] = [
                re.sub(r"[（(](?:章|盖章|代章|印章)[）)]$", "", name)
                for name in re.split(r"[\s\u3000]+", lines[i].text)
                if name
            ]
            i -= 1
        if names:
            return names
    return []


def _issued(lines: Sequence[Line], frame: Frame) -> tuple[str | None, list[ParseWarning]]:
    """成文日期: the date under the signature; for a statute without one, that of publishing, else of passing, in its 题注."""
    spans = [range(frame.cover)] if frame.cover else []
    spans.append(range(frame.tail, frame.annexes[0].start if frame.annexes else len(lines)))
    for span in spans:
        for i in span:
            if shapes.is_date(lines[i].text):
                return shapes.dates(lines[i].text)[0][0], []
    told = enacted([line.text for line in lines[: max(frame.body, 6)]])
    return (told.issued_on if told else None), []


def _ends(lines: Sequence[Line], frame: Frame) -> list[Line]:
    stop = frame.annexes[0].start if frame.annexes else len(lines)
    return [*lines[frame.tail : stop], *lines[max(frame.imprint, stop) :]]


def _printed_on(tail: Sequence[str]) -> str | None:
    for text in tail:
        if "印发" in text and shapes.is_printed(text):
            return shapes.dates(text)[-1][0]
    return None


def _cc(tail: Sequence[str]) -> tuple[str, ...]:
    for i, text in enumerate(tail):
        found = shapes.CC.match(text)
        if found:
            words = found[1]
            for more in tail[i + 1 :]:
                if (
                    words.endswith(("。", "."))
                    or shapes.is_rule(more)
                    or shapes.is_printed(more)
                    or shapes.is_sign(more)
                ):
                    break
                words += more
            return tuple(name for name in re.split(r"[，,、；;]", words.rstrip("。. ")) if name.strip())
    return ()


def _public(lines: Sequence[Line], tail: Sequence[str]) -> str | None:
    """As printed: 主动公开, 此件公开发布."""
    for text in [*(line.text for line in lines[:60]), *tail]:
        found = shapes.PUBLIC.match(text)
        if found:
            return found[1]
        if shapes.is_note(text) and "公开" in text:
            return text.strip("（()） ")
    return None


def _approved(lines: Sequence[Line], frame: Frame) -> str | None:
    """The meeting or body that passed it: 已经县人民政府第四十九次常务会议审议通过."""
    for line in lines[: max(frame.body, 12)]:
        found = _APPROVED.search(line.text) if len(line.text) < 400 else None
        passed = _PASSED.match(line.text) if len(line.text) < 400 else None
        if passed:
            return passed["body"].strip()
        if found:
            meeting = "会议" if found[0].endswith("会议通过") else ""  # …第18次常务会议通过
            return found["body"].strip() + meeting
    return None


def _region(texts: Sequence[str]) -> str | None:
    """The smallest place that the issuer, else the title, is named after: 益阳市资阳区人民政府 → 资阳区."""
    for text in texts:
        rest = re.sub(r"^(?:中共|中国共产党)|^关于(?:印发|转发)?|[《“]", "", text)
        place = None
        found = _REGION.match(rest)
        while found:
            place = found[1]
            rest = rest[found.end() :]
            found = (
                _REGION.match(rest)
                if re.match(rf"{_HAN}{{2,6}}?[县区市旗](?:人民|县委|委|政府|教|卫|财)", rest)
                else None
            )
        if place:
            return place
    return None


def _period(title: str) -> tuple[int, int] | None:
    """（2022—2024年）, “十四五”, 2024年工作要点."""
    found = _YEARS.search(title)
    if found and int(found[1]) <= int(found[2]):
        return int(found[1]), int(found[2])
    for name, first in _FIVE.items():
        if name in title:
            return first, first + 4
    one = _PLAN_YEAR.search(title)
    return (int(one[1]), int(one[1])) if one else None


def _cites(made: Assembled, own: set[str]) -> tuple[str, ...]:
    """What it rests on, as printed: names with a number, names behind 根据 in the preamble and in 根据…制定本条例."""
    found: dict[str, str] = {}
    for line in made.lines[: made.frame.tail]:
        for name, number in _CITED.findall(line.text):
            found[tidy(name)] = f"《{tidy(name)}》（{squeeze(number)}）"
        for number in _NUMBER.finditer(line.text):
            about = _ABOUT.search(line.text[max(0, number.start() - 130) : number.start()].rstrip())
            if about:
                found.setdefault(tidy(about[0]), f"{tidy(about[0])}（{squeeze(number[1])}）")
    for words in [*(par.text for par in made.preamble), *_making(made)]:
        for basis in _BASIS.findall(words):
            for name in NAME.findall(basis):
                found.setdefault(tidy(name), f"《{tidy(name)}》")
    return tuple(text for name, text in found.items() if name not in own)


def _making(made: Assembled) -> list[str]:
    """The sentences of the body, annexes left off, that say 根据…，制定本条例."""
    body = [node for child in made.root.children if child.kind is not Kind.ANNEX for node in child.walk()]
    told = "。".join(par.text for node in body for par in node.pars)
    return [words for words in told.split("。") if _MAKES.search(words)]
