"""What is answered to 罚多少: the act as the document forbids it, and the sanction that another clause of it lays down for that."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.answer.extract import Extractor
from rag.answer.listing import opens
from rag.answer.refuse import Refuser
from rag.answer.sentences import Sentence, Weights, grams, split
from rag.model import Clause, Hit, Route, Status
from rag.parse.numerals import to_int
from rag.search.finding import Finding, Quote, Statement
from rag.search.lookup import Lookup
from rag.search.query import Query
from rag.search.retrieve import Retriever, Scored, as_hits
from rag.search.sanctions import ITEM, Sanction, Sanctions

AS_NEAR = 0.85  # of the best sentence's score: so near a sentence is looked at too
AS_TOLD = 0.8  # of the best sentence's share of the act's words: so much has an item that tells the same act
SURE = 0.5  # of the act's words that a sentence has from which it is taken to tell of it
NAMED = 0.15  # of the act's words that a sanction found by its words alone has
LEAST = 3  # sanctions of a document from which it is taken to say all that is punished
# What asks for the sanction; the rest of the question is the act.
_ASKS = re.compile(
    "(?:会不会|是不是|要不要|会|要|将|该|应当?|可以)?(?:被|受到?|面临|承担|给予|有)?(?:怎么|怎样|如何|什么|哪些|多少)?样?的?(?:行政)?"
    "(?:处罚|罚款|罚钱|罚|法律责任|法律后果|处分(?!程序))(?:标准|金额|规定)?(?:是|为)?(?:多少钱?|多少元?|几块|吗|么|什么|怎么规定的?|了)?"
)
_SANCTIONS = re.compile(
    "追回|追缴|收回|退回|退还|取消|失信|不再受理|不得(?:再|重新)?申[请报]|记入|罚款|警告|责令|没收|吊销|处分|追究"
)
_SMALL = re.compile("[我你他]|怎么办|请问|的话|如果|[，,。？?！!：:；;、 ]")


class Penalised:
    """Answers over one index's documents."""

    def __init__(
        self,
        sanctions: Sanctions,
        lookup: Lookup,
        retriever: Retriever,
        extractor: Extractor,
        refuser: Refuser,
        weights: Weights,
    ) -> None:
        self._sanctions = sanctions
        self._lookup = lookup
        self._retriever = retriever
        self._extractor = extractor
        self._refuser = refuser
        self._weights = weights

    def find(self, query: Query) -> Finding | None:
        """The act and its sanction, or that the document has none for it; None where sanctions are not what is asked."""
        if not _ASKS.search(query.topic):
            return None
        named = self._lookup.resolve(query) if query.references else ()
        if named:
            return self._told([(s, None) for clause in named for s in self._sanctions.for_breach(clause)], named)
        act = _ASKS.sub(" ", query.topic)
        if len(grams(_SMALL.sub(" ", act))) < 2:
            return None
        scored = self._retriever.search(act, 10, query.doc_ids)
        if not scored or not self._sanctions.of(scored[0].clause.doc_id):
            return None
        asked = replace(query, topic=act, asked=act, text=act, wants="fact")
        refused = self._refuser.refusal(asked, scored)
        if refused:
            return Finding(refused.status, refused.statements, tuple(as_hits(scored)))
        return self._for_act(asked, scored)

    def _for_act(self, asked: Query, scored: Sequence[Scored]) -> Finding | None:
        """The sanction of the sentence that tells the act best."""
        pool = self._extractor.ranked(asked, scored)
        near = [sentence for score, sentence in pool if score >= AS_NEAR * pool[0][0]]
        least = max(NAMED, AS_TOLD * self._share(asked, near[0]))
        items = [s for _, s in pool if s not in near and ITEM.match(s.words) and self._share(asked, s) >= least]
        for sentence in [*near, *items]:
            if opens(sentence.words):
                sentence = _meant(sentence, asked.topic)
            own = self._sanctions.holding(sentence.clause, sentence.words)
            if own and (own.places or self._share(asked, sentence) >= NAMED):  # an item tells its breach itself
                return self._checked(asked, self._told([(own, None)], [s.clause for s in scored]))
            found = self._sanctions.for_breach(sentence.clause, _item(sentence))
            if found:
                told = self._told([(s, sentence) for s in found], [s.clause for s in scored])
                return self._checked(asked, told)
        if _SANCTIONS.search(near[0].words):
            return None  # the sentence tells itself what follows the act
        of_document = self._sanctions.of(near[0].clause.doc_id)
        if len(of_document) < LEAST:
            return None
        telling = [s.words for _, s in pool if s.clause.doc_id == near[0].clause.doc_id and _SANCTIONS.search(s.words)]
        own = self._naming(asked, near[0], of_document, telling)
        if own:
            return self._told([(own, None)], [s.clause for s in scored])
        if self._share(asked, near[0]) < SURE:
            return None  # too far from the act to say that the document has no sanction for it
        said = Statement("文件没有写明对此的处罚。相关条款的原文是：")
        quoted = Statement(near[0].words, (Quote(near[0].clause, near[0].words),))
        return Finding(Status.NOT_IN_CORPUS, (said, quoted), tuple(as_hits(scored)))

    def _share(self, asked: Query, sentence: Sentence) -> float:
        """The share of the act's words that the sentence has."""
        return self._weights.share(grams(asked.topic), sentence.words, sentence.clause.doc_id)

    def _checked(self, asked: Query, found: Finding | None) -> Finding | None:
        """With a notice where the act's words stand in none of the sentences: they may punish another act."""
        return found and replace(found, notices=(*found.notices, *self._refuser.far(asked, found.statements)))

    def _naming(
        self, asked: Query, act: Sentence, sanctions: Sequence[Sanction], telling: Sequence[str]
    ) -> Sanction | None:
        """The sanction whose own words have more of the act than the sentence found for it; None where none has.

        telling: sentences that tell themselves what follows; one that has more of the act is the answer.
        """
        words = grams(asked.topic)

        def share(text: str) -> float:
            return self._weights.share(words, text, act.clause.doc_id)

        best = max(sanctions, key=lambda sanction: share("".join(sanction.words)))
        least = max(NAMED, *map(share, [act.words, *telling]))
        return best if share("".join(best.words)) >= least else None

    def _told(self, found: Sequence[tuple[Sanction, Sentence | None]], near: Sequence[Clause]) -> Finding | None:
        """The sentences that forbid the act, once each, with the sanctions behind; None without any."""
        if not found:
            return None
        told: dict[tuple[str, str], Statement] = {}
        for sanction, act in found:
            pairs = [(act.clause, act.words)] if act else []
            for clause, words in [*pairs, *((sanction.clause, words) for words in sanction.words)]:
                told.setdefault((clause.clause_id, words), Statement(words, (Quote(clause, words),)))
        clauses = dict.fromkeys([*(quote.clause for s in told.values() for quote in s.quotes), *near])
        hits = tuple(Hit(clause, 1.0 - n / 1000, Route.ROWS) for n, clause in enumerate(clauses))
        return Finding(Status.ANSWERED, tuple(told.values()), hits)


def _meant(opener: Sentence, act: str) -> Sentence:
    """Of the list that the sentence opens the one item with characters of the act that the opener has not; itself where none is."""
    told = set(act) - set(opener.words)
    items = [s for s in split(opener.clause) if ITEM.match(s.words)]
    shared = sorted(items, key=lambda s: -len(told & set(s.words)))[:2]
    alone = len(shared) == 1 or (shared and len(told & set(shared[0].words)) > len(told & set(shared[1].words)))
    return shared[0] if alone else opener


def _item(sentence: Sentence) -> int | None:
    """The number of the list's item that the sentence is."""
    label = ITEM.match(sentence.words)
    return to_int(label[1]) if label else None
