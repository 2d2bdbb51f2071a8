"""A section with its items, for a question that names the section's heading and asks what parts it has."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.model import Clause, Hit, Kind, Route, Status
from rag.search.finding import Finding, Quote, Statement
from rag.search.levels import of_level
from rag.search.lookup import MOST_LISTED, items, line, title
from rag.search.query import Query
from rag.store.catalogue import Catalogue

_HEAD = re.compile(r"(?m)^\s*([^\s：:。；，,][^：:。；，,\n]{2,28})[：:](?=[^\n])")
# A question for the items of a section: 分哪几个方面, 有几条, 哪八项.
_PARTS = re.compile(
    r"(?:哪|几|多少|[二两三四五六七八九十])[一二两三四五六七八九十几些]*(?:个|大)?(?:实施|工作|重点|主要)?(?:方面|条|项|类|块|阶段|部分|任务|步骤|原则|措施|内容|章|节|点)|(?:有|需?要|需)哪些(?:$|[？?])|分别是什么|是什么[？?]?$|包括哪些"
)
# What a question for a section's items says besides the section's heading; more than that asks for something in it.
_ABOUT_PARTS = re.compile(
    rf"{_PARTS.pattern}|主要|重点|具体|一?共|分为?|分成|包含|涉及|提出|部署|安排|明确|规定|列出?|讲|说|写|的|了|里|中|有|和|是|在|这|那|方面|任务|步骤|原则|措施|内容|请问?|[？?，。、：:“”\s]"
)
MORE_ASKED = 11  # characters
_ARTICLE = re.compile(r"第[^/]+条")
_OF_CHAPTER = re.compile(r"[几哪些]+条|章|节|哪些(?:内容|规定|方面)")
# 什么情况下启动二级响应 asks for its 启动条件.
_WHEN = re.compile(
    "(?:在|需要)?(?:什么|哪些|何种|怎样的?)(?:样的)?(?:情况|情形|条件)下?[^，。？]{0,6}?启动([^，。？?]*)"
)


class Outline:
    """Finds sections in one catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def find(self, query: Query, near: Sequence[Clause] = ()) -> Finding | None:
        """For 重点任务分哪几个方面: the section whose heading the topic names, with its items; None when it names none.

        Where the question names no document, only the clauses ``near`` and those that hold them are looked at.
        """
        topic = _WHEN.sub(r"\1启动条件有哪些", query.topic)
        if not _PARTS.search(topic) or query.named.years:
            return None
        found: list[tuple[int, Clause]] = []
        said = len(_ABOUT_PARTS.sub("", topic))
        for clause in of_level(topic, self._sections(query, near), lambda clause: clause):
            size = _named_by(clause.heading, topic)
            if (
                size
                and said - size <= MORE_ASKED
                and (len(_heads(clause)) >= 3 or self._catalogue.children(clause.doc_id, clause.address))
            ):
                found.append((size, clause))
        if not found:
            return None
        best = max(size for size, _ in found)
        section = self._innermost(next(clause for size, clause in found if size == best), topic)
        below = self._catalogue.children(section.doc_id, section.address)
        children = [c for c in items(below) if c.kind not in (Kind.TABLE, Kind.BOX)]
        if children and _ARTICLE.match(children[0].address) and not _OF_CHAPTER.search(topic):
            return None  # a chapter's articles are no list of what its heading names
        document = self._catalogue.document(section.doc_id)
        parts = [(c, line(c)) for c in children] or [(section, head) for head in _heads(section)]
        lead = f"{title(document) if document else ''}{section.printed}{section.heading}共{len(parts)}项："
        listed = [Statement(words, (Quote(c, words),)) for c, words in parts[:MOST_LISTED]]
        hits = [Hit(c, 1.0 - n / 1000, Route.LOOKUP) for n, c in enumerate([*children, section])]
        return Finding(
            Status.ANSWERED, (Statement(lead, (Quote(section, line(section)),)), *listed), tuple(hits), complete=True
        )

    def _innermost(self, section: Clause, topic: str) -> Clause:
        """The section, or what the topic names inside it that has items: 启动条件 of Ⅱ级应急响应."""
        below = of_level(topic, self._catalogue.children(section.doc_id, section.address), lambda clause: clause)
        for clause in sorted(below, key=lambda c: -len(c.heading)):
            named = len(clause.heading) > 2 and (clause.heading in topic or _named_by(clause.heading, topic))
            if named and self._catalogue.children(clause.doc_id, clause.address):
                return self._innermost(clause, topic)
        return section

    def _sections(self, query: Query, near: Sequence[Clause]) -> list[Clause]:
        if query.doc_ids:
            return [clause for doc_id in query.doc_ids for clause in self._catalogue.clauses(doc_id)]
        above = map(self._catalogue.above, near)
        return [*near, *(clause for clause in above if clause)]


def _named_by(heading: str, topic: str) -> int:
    """How many characters of the heading the topic has as one piece, when these are the heading or its end; else 0."""
    words = re.sub(r"\s|(?:清单|目录|一览表|名单|表)$", "", heading)
    for start in range(min(3, len(words))):
        if len(words) - start >= 4 and words[start:] in topic:
            return len(words) - start
    return 0


def _heads(clause: Clause) -> list[str]:
    """What the clause's paragraphs begin with before a colon (夯实基础支撑工程：…); a line that is only that is none."""
    return [match[1] for match in _HEAD.finditer(clause.text)]
