"""When not to answer, decided in code: what is asked is not given by the documents, or the best evidence is too weak.

The rules look at what the question names (a county, a document, a year, a figure) before any score; the score limits
are calibrated per embedder (rag/search/calibration.py).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rag.answer.evidence import (
    contrasted,
    false_levels,
    false_values,
    lacks_figure,
    lacks_person,
    lacks_phone,
    lacks_quoted,
    lacks_swapped,
)
from rag.answer.listing import opens
from rag.answer.sentences import Sentence, Weights, grams, split
from rag.model import Document, Status
from rag.search.calibration import Calibration
from rag.search.finding import Quote, Statement
from rag.search.lookup import title
from rag.search.names import Directory
from rag.search.places import is_region
from rag.search.query import Query
from rag.search.retrieve import Scored
from rag.search.rownames import indicator_core
from rag.search.steering import is_steering
from rag.store.tokens import segmenter

LOOKED_AT = 6
# What stands apart from the sentences on the topic: 联系电话：… at the end, （一）身份证明 in a list.
_ANYWHERE = re.compile("电话|联系方式|材料|证件|手续|几点|时段")
_UNITS = "（元）（%）（人）（个）"
_WITHIN = re.compile(r"年底|年内|今年|本年|\d月|月底")  # a date of the year the document was issued in
# How far below the nearest sentence another is on the topic too: a share of what is above nothing, smaller for an embedder
# whose cosines all lie high (e5) than for one that spreads them (bge: .15).
AS_NEAR = 0.214
FAR, FEW = 0.1, 3  # share of the question's words, and so many bigrams are too few to tell
_FAR_OFF = "条文中没有{}，以上只是意思最接近的内容，请核对是否所问。"
_NO_MATTER = re.compile("[多哪啥谁咋怎能会]|[几一两]|不")  # 几天, 能不能: no words of the matter
# What says nothing of the matter: dates, and what every document has.
_PLAIN = re.compile(
    r"什么|怎么样?|如何|哪些|多少|时候|可以|应该|需要|请问|是否|(?:19|20)?\d+年?度?|今年|去年|明年|工作|要求|规定|标准|时间|内容|措施|办理|管理|情况"
)
_FREE = re.compile(
    "免费|不收|不得[^，。；]{0,12}收取|无偿"
)  # answers what is to be paid wherever the first clause says so
_SOMEBODY = re.compile("[人员者户子们生]$")  # 外地人 may be told of by another name
_CONTENT_OF = re.compile(r"》\s*(?:里|中|内|对|第|规定|具体|怎么|如何|的(?:内容|规定|要求|主要))")


@dataclass(frozen=True, slots=True)
class Refusal:
    """A status other than answered, and what is said instead."""

    status: Status
    statements: tuple[Statement, ...]


class Refuser:
    """Decides over one index's documents."""

    def __init__(
        self, documents: Mapping[str, Document], directory: Directory, weights: Weights, limits: Calibration
    ) -> None:
        self._documents = documents
        self._directory = directory
        self._weights = weights
        self._limits = limits
        self._searched = f"已查{len(documents)}份文件"

    def named(self, query: Query) -> str | None:
        """Why the question cannot be answered by what it names alone, before any search; None when it may be."""
        if query.steered and is_steering(query.text):
            return "所问的不是文件里的内容，只能按文件内容回答。"
        # Beside a document named exactly a title may be unknown for being half remembered; a region that no text has is not.
        unknown = [name for name in query.named.unknown if not query.named.exact or is_region(name)]
        if unknown:
            return f"{self._searched}，没有{'、'.join(unknown)}的内容。"
        if query.named.cited and not query.doc_ids and _CONTENT_OF.search(query.text):
            return f"文件库中没有{'、'.join(query.named.cited)}的原文，只在别的文件中被提到。"
        return None

    def refusal(self, query: Query, scored: Sequence[Scored]) -> Refusal | None:
        """The refusal that the evidence calls for, or None when the question can be answered."""
        why = self.named(query) or self._missing(query, scored)
        if why:
            return Refusal(Status.NOT_IN_CORPUS, (Statement(f"{why}{self.nearest(scored)}"),))
        false = false_values(query, [_text(s) for s in scored[:3]])
        false += false_levels(query, _nearest_sentences(scored))
        if false:
            best = scored[0].clause
            said = f"文件中没有“{'”“'.join(false)}”的说法。相关条款的原文是："
            return Refusal(
                Status.NOT_IN_CORPUS,
                (Statement(said), Statement(best.rendered or best.text[:200], (Quote(best, best.text[:200]),))),
            )
        return self._weak(query, scored)

    def _missing(self, query: Query, scored: Sequence[Scored]) -> str | None:
        if not scored:
            return f"{self._searched}，没有与问题相关的条款。"
        looked = scored[:LOOKED_AT]
        strange = [p for p in query.named.places if not any(self._speaks_of(p, s) for s in looked)]
        if strange:
            return f"{self._searched}，没有{'、'.join(strange)}的相关规定。"
        asked = [y for y in query.named.years if not (query.compare and self._issued_in(y, query.doc_ids))]
        years = [y for y in asked if not any(self._of_year(y, s) for s in _close(scored))]
        if years:
            return f"{self._searched}，相关条款没有写到{'、'.join(f'{y}年' for y in years)}。"
        matter = _matter(query)
        if self._weights.only_elsewhere(matter, query.doc_ids):
            return f"{self._searched}，所问的文件没有写到“{'”“'.join(matter[:3])}”。"
        quoted = lacks_quoted(query, "".join(_text(s) for s in scored))
        if quoted:
            return f"{self._searched}，相关文件中没有“{'”“'.join(quoted)}”。"
        matter_of_its_own = self._new_matter(query)
        if matter_of_its_own:
            return f"{self._searched}，没有写到“{matter_of_its_own}”。"
        swapped = lacks_swapped(query, [s.clause for s in looked])
        if swapped:
            return f"{self._searched}，相关条款没有写到“{swapped}”。"
        return self._missing_kind(query, looked)

    def _new_matter(self, query: Query) -> str:
        """The word that a short question behind others begins with and no document has (驾驶证到期怎么换): it goes on from none of them."""
        first = next(iter(segmenter().lcut(query.focus)), "")
        pairs = grams(first) if len(first) > 2 and not _SOMEBODY.search(first) else []
        return first if pairs and not all(map(self._weights.seen, pairs)) else ""

    def _missing_kind(self, query: Query, looked: Sequence[Scored]) -> str | None:
        texts = [_text(s) for s in looked]
        asked = [n for n in query.indicators if _has_name(n, query.topic)]
        named = [n for n in asked if not any(_has_name(n, text) for text in texts)]
        if asked and len(named) == len(asked):
            return f"{self._searched}，所查文件没有写到“{re.sub('[（(].*', '', named[0])}”。"
        parts = [part for n in query.indicators if n not in asked and (part := _last_words(n, query.topic))]
        if parts and not asked and not any(part in text for part in parts for text in texts):
            return f"{self._searched}，所查文件没有写到“{parts[0]}”。"
        apart = contrasted(query, [sentence for s in looked[:3] for sentence in _best(s)])
        if apart:
            return f"{self._searched}，相关条款没有写到“{'”“'.join(apart)}”。"
        if lacks_person(query, texts):
            return f"{self._searched}，没有写明人名。"
        body = lacks_phone(query, [(_text(s), self._issuer(s)) for s in looked])
        if body:
            return f"{self._searched}，没有写到“{body}”的电话。"
        if lacks_figure(query, texts if _ANYWHERE.search(query.topic) else self._on_topic(query, looked)):
            return f"{self._searched}，相关条款没有给出所问的数字。"
        return None

    def _on_topic(self, query: Query, looked: Sequence[Scored]) -> list[str]:
        """The sentences that speak of what is asked, by words or by meaning; rows as they are rendered."""
        asked = grams(query.topic)
        top = max((max(s.near.values(), default=s.dense) for s in looked), default=0.0)
        floor = self._limits.cosine_floor
        low = top - AS_NEAR * (1 - floor) * (top - floor)
        found = []
        for scored in looked:
            told = split(scored.clause)
            for n, sentence in enumerate(told):
                near = scored.near.get(sentence.words, 0.0 if scored.near else scored.dense)
                if self._weights.share(asked, sentence.words, scored.clause.doc_id) >= 0.25 or near >= low:
                    # A list's items belong to the sentence that opens it; a table may give the unit once for all rows.
                    whole = scored.clause.text if opens(sentence.words) else _to_its_end(told, n)
                    found.append(whole)
                    found[-1] += _UNITS if scored.clause.rendered and re.search(r"\d", sentence.words) else ""
        return found + [s.words for s in split(looked[0].clause) if _FREE.search(s.words)]

    def _weak(self, query: Query, scored: Sequence[Scored]) -> Refusal | None:
        """Too little of the question is near: by the cosine of the best sentence, and by the share of its words."""
        if not grams(query.topic):
            return Refusal(
                Status.WEAK_EVIDENCE, (Statement(f"没有看懂要问什么，请写明事项、年份或文件。{self.nearest(scored)}"),)
            )
        held = self.evidence(query, scored, self._limits.word_worth)
        placed = query.doc_ids or query.named.regions or query.named.exact
        if held >= (self._limits.weak_below if placed else self._limits.unplaced_below):
            return None
        status = Status.WEAK_EVIDENCE if held >= self._limits.absent_below else Status.NOT_IN_CORPUS
        what = "只找到相近、但不足以回答的条款。" if status is Status.WEAK_EVIDENCE else "没有与问题相关的内容。"
        return Refusal(status, (Statement(f"{self._searched}，{what}{self.nearest(scored)}"),))

    def evidence(self, query: Query, scored: Sequence[Scored], word_worth: float) -> float:
        """How much of the question is near: the best cosine, and what the share of its words in a clause adds to it."""
        asked = grams(query.topic)
        share = max(self._weights.share(asked, f"{' '.join(s.clause.path)}{_text(s)}") for s in scored[:3])
        return max(s.dense for s in scored) + word_worth * share

    def nearest(self, scored: Sequence[Scored]) -> str:
        """The nearest clauses by their printed labels."""
        names = [
            f"{title(self._documents[s.clause.doc_id])}{s.clause.printed}{s.clause.heading if s.clause.heading not in s.clause.printed else ''}"
            for s in scored[:2]
            if s.clause.doc_id in self._documents
        ]
        return f"最接近的条款：{'；'.join(names)}。" if names else ""

    def far(self, query: Query, statements: Sequence[Statement]) -> tuple[str, ...]:
        """The notice that the statements have next to none of the question's words, its documents' titles aside; () when they have.

        Nine of the 24 wrong answers to near-topic questions in two trials had none, and 14 of 115 others, half of them wrong too.
        """
        quotes = [quote for statement in statements for quote in statement.quotes]
        asked = grams(_PLAIN.sub(" ", query.topic))
        for doc_id in {quote.clause.doc_id for quote in quotes}:
            asked = self._weights.beside_title(asked, doc_id)
        told = "".join(s.text for s in statements) + "".join(
            "".join((*q.clause.path, q.clause.heading)) for q in quotes
        )
        near = len(asked) < FEW or not quotes or self._weights.share(asked, told) > FAR
        if near:
            return ()
        absent = [word for word in _matter(query) if word not in told and not _NO_MATTER.match(word)]
        named = f"“{'”“'.join(dict.fromkeys(absent[:3]))}”" if absent else "问题里的主要用词"
        return (_FAR_OFF.format(named),)

    def _issued_in(self, year: int, doc_ids: Sequence[str]) -> bool:
        """True when one of the documents compared is that year's: the year tells which is meant (资阳2023年的领导小组)."""
        return any((self._documents[d].issued_on or "").startswith(str(year)) for d in doc_ids)

    def _of_year(self, year: int, scored: Scored) -> bool:
        """True when the clause has the year, or its document is that year's (by title, or a period of one year)."""
        document = self._documents.get(scored.clause.doc_id)
        if document is None:
            return str(year) in _text(scored)
        own = (document.issued_on or "").startswith(str(year)) and _WITHIN.search(_text(scored))
        return str(year) in _text(scored) or str(year) in document.title or document.period == (year, year) or bool(own)

    def _issuer(self, scored: Scored) -> str:
        """The names of who issued the clause's document."""
        document = self._documents.get(scored.clause.doc_id)
        return "".join(document.issuer) if document else ""

    def _speaks_of(self, place: str, scored: Scored) -> bool:
        document = self._documents.get(scored.clause.doc_id)
        own = f"全{document.region[-1]}我{document.region[-1]}" if document and document.region else ""
        return (
            place in _text(scored)
            or place in own
            or bool(document and place in f"{document.title}{document.region or ''}{''.join(document.issuer)}")
        )


def _matter(query: Query) -> list[str]:
    """The words of the question that say what it is about, of two characters and more."""
    return [word for word in segmenter().lcut(_PLAIN.sub(" ", query.topic)) if len(word) > 1 and grams(word)]


def _best(scored: Scored) -> list[str]:
    """The clause's sentences, the nearest in meaning first."""
    return sorted(scored.near, key=lambda words: -scored.near[words]) or [_text(scored)]


def _to_its_end(told: Sequence[Sentence], n: int) -> str:
    """The statement with those that go on from it over a ；: 责令限期改正；逾期不改正的，处一千元罚款."""
    end = n
    while end + 1 < len(told) and told[end].goes_on:
        end += 1
    return "".join(one.words for one in told[n : end + 1])


def _close(scored: Sequence[Scored]) -> list[Scored]:
    return [s for s in scored[:4] if s.score >= 0.7 * scored[0].score]


def _nearest_sentences(scored: Sequence[Scored]) -> list[str]:
    """The two sentences nearest in meaning; the first clauses' texts where nothing is embedded."""
    near = {words: cosine for s in scored[:LOOKED_AT] for words, cosine in s.near.items()}
    return sorted(near, key=lambda words: -near[words])[:2] or [_text(s) for s in scored[:3]]


def _has_name(name: str, text: str) -> bool:
    core = indicator_core(name)
    pairs = [core[n : n + 2] for n in range(len(core) - 1)]
    return sum(pair in text for pair in pairs) >= 0.75 * len(pairs)


def _last_words(name: str, topic: str) -> str:
    """The longest end of the indicator's name, of three characters or more, that the topic has (疫苗接种率)."""
    core = indicator_core(name)
    return next((core[at:] for at in range(len(core) - 2) if core[at:] in topic), "")


def _text(scored: Scored) -> str:
    return f"{scored.clause.rendered or ''}{scored.clause.text}{''.join(scored.clause.path)}"
