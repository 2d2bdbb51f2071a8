"""What follows a breach: which clause punishes which article (违反本条例第十二条第三项规定，…，处二十元罚款)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rag.model import Clause
from rag.parse.numerals import to_chinese, to_int
from rag.parse.sentences import sentences
from rag.search.refs import Reference, find_references

# 违反本办法第十条第二款、第十一条规定; of a sentence's later breaches (违反第四项规定的) the article is told before.
_BREACH = re.compile("违反(?:了)?(?:本[\u4e00-\u9fff]{1,4}?)?(?P<cited>第[^，。；违]{1,60}?)(?:的?规定|的(?=，|$))")
_SANCTION = re.compile("罚款|警告|责令|没收|吊销|暂扣|处分|追究|取消|处以|拘留|通报")
_ONE_OF = re.compile("下列[^，。；：]{0,10}(?:之一|的)")
ITEM = re.compile(r"\s*[（(]([一二三四五六七八九十\d]{1,3})[）)]")
_RANGE = re.compile(
    r"第[（(]?([一二三四五六七八九十\d]{1,3})[）)]?项?[至到]第?[（(]?([一二三四五六七八九十\d]{1,3})[）)]?项"
)
Place = tuple[int, int | None]  # an article's number, and that of one of its items where one is named


@dataclass(frozen=True, slots=True)
class Sanction:
    """One clause's sentences on one breach, verbatim and in order; ``places``: what is breached, none where an item tells it."""

    clause: Clause
    words: tuple[str, ...]
    places: frozenset[Place]

    def concerns(self, article: int, item: int | None) -> bool:
        """True when it punishes a breach of the article: of all of it, or of the item where one is given."""
        own = {place[1] for place in self.places if place[0] == article}
        return bool(own) and (None in own or item is None or item in own)


def sanctions_of(clause: Clause) -> list[Sanction]:
    """The clause's sanctions in reading order; each goes on until the next breach is named. Empty for most clauses."""
    if not _SANCTION.search(clause.text):
        return []
    if not _BREACH.search(clause.text):
        return _listed(clause)
    found: list[tuple[list[str], frozenset[Place]]] = []
    article: int | None = None
    for words in sentences(clause):
        references = [r for breach in _BREACH.finditer(words) for r in find_references(_each(breach["cited"]))]
        places, article = _places(references, article)
        if places:
            found.append(([words], places))
        elif found:
            found[-1][0].append(words)
    return [Sanction(clause, tuple(words), places) for words, places in found]


def _listed(clause: Clause) -> list[Sanction]:
    """Of 有下列行为之一的，处罚款：（一）…（二）… one for each item, with all that leads up to the list."""
    told, found = sentences(clause), []
    opens = next((n for n, words in enumerate(told) if _ONE_OF.search(words)), len(told))
    begins = next((n for n in range(opens, len(told)) if told[n].rstrip().endswith("：")), len(told))
    lead = told[opens : begins + 1]
    for words in told[begins + 1 :] if _SANCTION.search("".join(lead)) else ():
        if not ITEM.match(words):
            break
        found.append(Sanction(clause, (*lead, words), frozenset()))
    return found


def _each(cited: str) -> str:
    """第一项至第三项 as 第一项、第二项、第三项."""

    def spelt(match: re.Match[str]) -> str:
        first, last = to_int(match[1]) or 0, to_int(match[2]) or 0
        return (
            "、".join(f"第{to_chinese(n)}项" for n in range(first, last + 1)) if first < last < first + 30 else match[0]
        )

    return _RANGE.sub(spelt, cited)


def _places(references: Iterable[Reference], article: int | None) -> tuple[frozenset[Place], int | None]:
    """What the references name, and the article named last, which a 第四项 alone is of."""
    places: set[Place] = set()
    for label in (label for reference in references for label in reference.labels):
        if label.kind == "条":
            article = label.number
            places.add((article or 0, None))
        elif label.kind in ("项", "（）") and article is not None:
            places.discard((article, None))  # 第十二条第三项: not all of the article
            places.add((article, label.number))
    return frozenset(places), article


def article_of(clause: Clause) -> int | None:
    """The number of the article that the clause is or is a part of; None outside of articles."""
    found = [label.number for r in find_references(clause.address) for label in r.labels if label.kind == "条"]
    return found[-1] if found else None


class Sanctions:
    """All sanctions of a corpus, by document."""

    def __init__(self, clauses: Sequence[Clause]) -> None:
        self._by_doc: dict[str, list[Sanction]] = {}
        for clause in clauses:
            for sanction in sanctions_of(clause):
                self._by_doc.setdefault(clause.doc_id, []).append(sanction)

    def of(self, doc_id: str) -> Sequence[Sanction]:
        """The document's sanctions in text order."""
        return self._by_doc.get(doc_id, ())

    def holding(self, clause: Clause, words: str) -> Sanction | None:
        """The sanction that the words are a part of; None when they tell of no breach, or lead up to several."""
        found = [s for s in self.of(clause.doc_id) if s.clause == clause and words in s.words]
        return found[0] if len(found) == 1 or (found and found[0].places) else None

    def for_breach(self, clause: Clause, item: int | None = None) -> list[Sanction]:
        """The sanctions for a breach of the clause, or of its item."""
        article = article_of(clause)
        return [s for s in self.of(clause.doc_id) if article is not None and s.concerns(article, item)]
