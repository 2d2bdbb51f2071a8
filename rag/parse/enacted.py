"""What the line under a statute's title (题注, 立法法 art. 61) tells: by whom it was passed, when and by which order it was published."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.parse import shapes
from rag.parse.shapes import squeeze

_YEAR = r"[\d〇○零一二三四五六七八九]{4}年"
_DAY = r"[\d一二三四五六七八九十]{1,3}"
_LINE = re.compile(rf"[（(](?:[\u4e00-\u9fff]{{4,24}}?)?{_YEAR}.*(?:通过|公布|发布|施行|印发).*")
_EVENT = re.compile(rf"({_YEAR}{_DAY}月{_DAY}日)([^，。；《》（）()]*?)(通过|公布|发布|印发)")
_CONGRESS = re.compile("(.{2,20}?)第[一二三四五六七八九十百零〇\\d]+届(人民代表大会(?:常务委员会)?)")
_BARE = re.compile(rf"[（(]([\u4e00-\u9fff]{{4,24}}?){_YEAR}{_DAY}月")
_ORDER = re.compile("(.{4,24}?)(?:令|公告)第.{1,8}号")


@dataclass(frozen=True)
class Enacted:
    """issued_on: the date of publishing, else of passing (ISO); issuer: who published, else the congress that passed it; both may be None."""

    issued_on: str | None
    issuer: str | None


def is_enacting(text: str) -> bool:
    """Whether the line is a 题注: （2023年9月26日某市人民政府令第71号公布 自2024年1月1日起施行）."""
    return bool(_LINE.fullmatch(squeeze(text)))


def enacted(texts: Sequence[str]) -> Enacted | None:
    """What the first 题注 among the texts tells; None without one."""
    line = next((squeeze(text) for text in texts if is_enacting(text)), None)
    if line is None:
        return None
    events = [match.groups() for match in _EVENT.finditer(line)]
    published = next((event for event in events if event[2] != "通过"), None)
    days = shapes.dates(published[0] if published else line)
    return Enacted(days[0][0] if days else None, _issuer(line, published, events))


def doc_no_under(text: str) -> str | None:
    """The number in a 题注 (立法法 art. 61): （2023年9月26日某市人民政府令第71号公布…）, （某市人民政府…印发 某政发〔2023〕14号）."""
    if not re.fullmatch(r"[（(].*(?:公布|发布|印发).*[）)]", text):
        return None
    order = re.search(r"(?:日|^[（(])([\u4e00-\u9fff]{2,24}?令)第(\d{1,4})号(?:公布|发布)", text)
    if order:
        return f"{order[1]}第{order[2]}号"
    found = re.search(r"(?:公布|发布|印发|[，,；;])" + shapes.DOC_NO.pattern + r"[）)]?$", text)
    return f"{found[1]}〔{found[2]}〕{int(found[3])}号" if found else None


def _issuer(line: str, published: tuple[str, ...] | None, events: Sequence[tuple[str, ...]]) -> str | None:
    if published:
        order = _ORDER.match(published[1])
        name = order[1] if order else published[1]
        if shapes.is_sign(name):
            return name
    for _, body, _ in events:
        congress = _CONGRESS.match(body)
        if congress:
            return congress[1] + congress[2]
    bare = _BARE.match(line)
    return bare[1] if bare and shapes.is_sign(bare[1]) else None
