"""The title block: title, inner title, 发文字号."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.parse import shapes
from rag.parse.enacted import doc_no_under
from rag.parse.frame import Frame
from rag.parse.lines import Line
from rag.parse.numerals import narrow
from rag.parse.shapes import squeeze

NAME = re.compile(r"《([^《》]{4,100}(?:《[^《》]{2,60}》[^《》]{0,40})?)》")
_KINDS = (
    "通知|意见|决定|方案|计划|规划|办法|条例|规定|细则|预案|公告|通告|"
    "通报|批复|函|令|报告|请示|纪要|决议|公报|议案|规则|制度|法|要点|纲要|标准|指南|目录|答复|措施|章程|解释"
)


_SPAN = re.compile(r"[（(]\d{4}年?[—\-－–~～至]\d{4}年?[）)]")
_KIND_END = re.compile(rf"(?:{_KINDS})[）)》]?$")
# 2024年第3号, alone or behind 国家税务总局公告.
_ANNOUNCED = re.compile(r"[（(]?((?:[\u4e00-\u9fff]{4,40}公告)?\d{4}年第\d{1,4}号)[）)]?")


def head_of(lines: Sequence[Line], frame: Frame) -> list[Line]:
    """The lines of the title block: down to the addressee, else to the first prose."""
    end = frame.addressee
    if end is None or end > 25:
        end = min(frame.body or len(lines), 25)
        prose = next((i for i in range(end) if lines[i].text.endswith(("。", "；"))), end)
        end = min(end, prose)
    return list(lines[:end])


def title_of(head: Sequence[Line]) -> tuple[str, str]:
    """(title without spaces, title with the spaces as printed) of the block; the longest run of title lines wins."""
    runs: list[list[str]] = [[]]
    cover = {line.no for line in cover_lines(head)}
    for line in head:
        if line.no in cover or _not_title(line.text):
            runs.append([])
        else:
            runs[-1].append(line.text)
    best = max(runs, key=lambda run: (bool(_KIND_END.search(squeeze("".join(run)))), len("".join(run))))
    return tidy("".join(best)), " ".join(best)


def cover_lines(head: Sequence[Line]) -> list[Line]:
    """The organs and the month that a plan's cover prints under its title: 榆川市水务局 / 2023年11月."""
    dated = next((i for i, line in enumerate(head) if i and shapes.is_month(line.text)), None)
    if dated is None:
        return []
    first = dated
    while first > 1 and shapes.is_sign(head[first - 1].text) and not _KIND_END.search(squeeze(head[first - 1].text)):
        first -= 1
    return list(head[first : dated + 1])


def _not_title(text: str) -> bool:
    plain = squeeze(text)
    if _SPAN.fullmatch(plain):
        return False
    return (
        shapes.is_doc_no(text)
        or shapes.is_web(text)
        or bool(_ANNOUNCED.fullmatch(narrow(plain)))
        or bool(shapes.REG_NO.fullmatch(plain))
        or shapes.is_date(text)
        or shapes.is_rule(text)
        or shapes.is_note(text)
        or (bool(re.fullmatch(r".{2,30}文件", plain)) and "关于" not in plain)
        or bool(re.fullmatch(rf"(?:.{{2,40}}令)?{shapes.ORDER.pattern}", plain))
        or plain in ("目录", "附件")
        or bool(re.match(r"[A-Za-z_-]{2,20}:\s", text))  # a Markdown file's front matter
        or (
            plain.startswith(("（", "("))
            and plain.endswith(("）", ")"))
            and bool(re.search(r"\d{4}年|[〇○零一二三四五六七八九]{4}年|通过|修[订正]|公布", plain))
        )
    )


def tidy(title: str) -> str:
    """The title without white space and with brackets and years evened: (2022—2024 年) → （2022—2024年）."""
    plain = re.sub(r"\(([^()]*)\)", r"（\1）", squeeze(re.sub(r"\*\*|^#+", "", title)))
    plain = re.sub(r"(\d{4})年?[－–~～-](\d{4})年", r"\1—\2年", plain)
    whole = re.fullmatch(r"《([^《》]*(?:《[^《》]*》[^《》]*)*)》", plain)
    return whole[1] if whole else plain


def inner_title(lines: Sequence[Line], frame: Frame, notice: str) -> str:
    """The title of the document inside a notice: printed as its own title, or else in 《》 of a 印发 notice."""
    if frame.inner[1] > frame.inner[0]:
        printed = tidy("".join(line.text for line in lines[frame.inner[0] : frame.inner[1]]))
        if printed:
            return printed
    found = re.search(r"(?:印发|公布|发布|颁布)《?(.{4,100}?)》?的?(?:通知|函|公告|通告|令|决定)$", notice)
    if not found or len(frame.annexes) > 1:
        return ""
    wanted = tidy(found[1])
    for line in lines[:40]:
        if any(tidy(name) == wanted for name in NAME.findall(line.text)):
            return wanted
    for annex in frame.annexes:
        block = tidy("".join(line.text for line in lines[annex.start + 1 : annex.start + 5]))
        if wanted in block or tidy(annex.name) == wanted:
            return wanted
    return ""


def doc_no_of(head: Sequence[Line]) -> str | None:
    """栾办〔2022〕36号, brackets and digits made canonical; 国令第707号 for an order of the State Council."""
    for line in head:
        found = shapes.DOC_NO.match(squeeze(narrow(line.text))) if shapes.is_doc_no(line.text) else None
        if found:
            return f"{found[1]}〔{found[2]}〕{int(found[3])}号"
    for i, line in enumerate(head):
        text = squeeze(line.text)
        found = re.fullmatch(r"(.{2,30}?令)(第.{1,8}号)?", text)
        if not found:
            continue
        number = found[2] or (squeeze(head[i + 1].text) if i + 1 < len(head) else "")
        order = shapes.ORDER.fullmatch(number)
        if order:
            return f"{re.sub('^中华人民共和国国务院令$', '国令', found[1])}第{narrow(order[1])}号"
    announced = next((found for line in head if (found := _ANNOUNCED.fullmatch(squeeze(narrow(line.text))))), None)
    if announced:
        return announced[1]
    return next((number for line in head if (number := doc_no_under(squeeze(narrow(line.text))))), None)
