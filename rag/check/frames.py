"""Openings that only name where a sentence comes from: 根据《…》（…号），, 该条例规定，, 在公共卫生方面，."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from rag.model import Clause, Document
from rag.search.titles import GENRE

_KIND = rf"(?:{GENRE}|文件|章|条|款)"
_SELF = rf"(?:本|该|此|这)(?:部|个|份|项)?{_KIND}"
_SAYS = r"(?:的)?(?:有关|相关)?(?:规定|要求|明确|提出|指出)?[，,：:]?"
_FRAME = re.compile(rf"^(?:根据|依据|依照|按照|按)?{_SELF}{_SAYS}")
_TITLED = re.compile(
    rf"^(?:根据|依据|依照|按照|按)?(?:《(?P<marked>[^《》]{{3,60}})》(?:（[^（）]*）)?{_SAYS}|(?P<plain>[^《》，。：；、]{{3,50}}?{GENRE}){_SAYS[:-1]})"
)
_FRAME_END = (
    r"(?:的)?(?:有关|相关)?(?:规定|要求|安排|部署)?(?:中|里|内)?(?:明确)?(?:提出|规定|要求|指出|显示)?[，,：:]?\s*"
)


def unframed(sentence: str, clauses: Sequence[Clause], documents: Mapping[str, Document]) -> str:
    """The sentence without such an opening; as it is where it has none, or names another document.

    A title may be short (反家庭暴力法) or the document's own way (该条例); the number of an article stays, for it may be wrong.
    """
    for pattern in _openings(clauses, documents):
        shorter = pattern.sub("", sentence, count=1)
        if shorter != sentence and len(shorter) >= 4:
            return shorter
    titled = _TITLED.match(sentence)
    if titled and any(short_of(titled["marked"] or titled["plain"], document) for document in documents.values()):
        return sentence[titled.end() :]
    return sentence


def _openings(clauses: Sequence[Clause], documents: Mapping[str, Document]) -> Iterator[re.Pattern[str]]:
    for clause in clauses:
        yield from _frames(documents.get(clause.doc_id), (*clause.path, clause.heading))
    yield _FRAME


@lru_cache(maxsize=256)
def _frames(document: Document | None, headings: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    names = []
    if document:
        title = rf"《?{_loose(document.title)}》?"
        number = _loose(document.doc_no or "") if document.doc_no else r"(?!)"
        names.append(rf"(?:{title}(?:[（(]{number}[)）])?|{number}(?:文件|{title})?)")
    topics = [
        _loose(re.sub(r"^[（(]?[一二三四五六七八九十\d]+[)）、．.]\s*|[。：]$", "", h)) for h in headings if len(h) >= 4
    ]
    found = [re.compile(rf"^(?:根据|按照|依据|依照|按|在)?{name}{_FRAME_END}") for name in names]
    found += [re.compile(rf"^(?:在|关于|对于|就)?{topic}(?:方面|上|工作中|中)[，,：:]\s*") for topic in topics]
    return tuple(found)


def _loose(name: str) -> str:
    return r"\s*".join(map(re.escape, re.sub(r"\s|[《》]", "", name)))


def short_of(name: str, document: Document) -> bool:
    """True when the name is the document's title or a short form of it: its characters in order, its genre at the end."""
    for title in (document.title, document.notice_title or "", f"{document.region or ''}{document.title}"):
        at = 0
        plain = re.sub(r"[\s《》“”（）()]", "", title)
        for char in re.sub(r"[\s《》“”（）()]", "", name):
            at = plain.find(char, at) + 1
            if not at:
                break
        else:
            if at >= len(re.sub(r"\d{4}[—\-－至]\d{4}年?$", "", plain)) - 1:
                return True
    return False
