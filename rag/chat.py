"""The composition root for asking: question → Query → route → evidence → checked answer."""

from __future__ import annotations

import logging
import threading
import time
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from rag.answer.cite import Citer, compose
from rag.answer.notices import notices
from rag.answer.route import Router
from rag.errors import BadQuestion
from rag.model import Answer, Citation, Clause, Hit, Route, Sentence, Status
from rag.search.finding import Finding
from rag.search.query import Query, clean, understand
from rag.settings import Settings
from rag.store.index import Index

if TYPE_CHECKING:
    from embeddings.rerank import Reranker
    from rag.answer.generate import Generator

log = logging.getLogger(__name__)
LONGEST = 2000
EVIDENCE = 10  # passages that a model is given at most
HELP = (
    "您好，我是条知 Clausewise，回答政策文件里写明的内容，每句话都注明出自哪一条。您可以这样问：\n"
    "· 问内容：栾川的120急救指挥中心哪年搬迁？\n"
    "· 按编号查：栾办〔2022〕36号第9条讲什么\n"
    "· 查责任单位：哪些任务由县医保局负责？\n"
    "· 查指标：井研县2025年人均预期寿命目标是多少？\n"
    "· 作比较：栾川和资阳对医养结合各有什么要求？\n"
    "文件里没有的，我会直接说没有。"
)


@dataclass(frozen=True, slots=True)
class Shown:
    """An answer's text with its citations, what is said beside it, and, from a model, what it said and how that fared."""

    text: str
    citations: tuple[Citation, ...] = ()
    notices: tuple[str, ...] = ()
    answerer: str = "extractive"
    raw: str | None = None
    sentences: tuple[Sentence, ...] | None = None


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question under way; ``timings`` fills up, in milliseconds."""

    id: str
    question: str
    query: Query
    timings: dict[str, float]


class Chat:
    """Answers questions over one index; safe for simultaneous use. A swapped index is picked up at the next question."""

    def __init__(self, settings: Settings, index: Index | None = None) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        index = index or Index.open(settings)
        self._reranker = _make_reranker(settings)
        self._router = Router(index, self._reranker)
        self._generator = _make_generator(settings)

    @property
    def index(self) -> Index:
        """The open index."""
        return self._current().index

    @property
    def answerer(self) -> str:
        """``extractive`` or ``llm:NAME``."""
        return self._generator.name if self._generator else "extractive"

    def status(self) -> dict[str, object]:
        """What serves: documents, clauses, embedder, answerer, fingerprint, built_at."""
        index = self.index
        counts = index.catalogue.counts
        return {
            "documents": counts["documents"],
            "clauses": counts["clauses"],
            "embedder": index.build.embedder,
            "answerer": self.answerer,
            "fingerprint": index.fingerprint,
            "built_at": datetime.fromtimestamp(index.build.created_at, UTC).isoformat(timespec="seconds"),
        }

    def ask(self, question: str, history: Sequence[str] = (), id: str = "") -> Answer:
        """The Answer to one question; ``history`` holds the earlier questions of the chat, oldest first.

        Raises BadQuestion when the question is empty or longer than 2,000 characters.
        """
        final = None
        for item in self.stream(question, history, id):
            final = item
        assert isinstance(final, Answer)
        return final

    def stream(self, question: str, history: Sequence[str] = (), id: str = "") -> Iterator[str | Answer]:
        """Text as it is proven, then the one final Answer. Text that was sent is never withdrawn."""
        text = checked(question)
        router = self._current()
        started = time.perf_counter()
        query = understand(text, [h for h in history if h.strip()], router.directory, router.units, router.indicators)
        asked = _Asked(id, question, query, {"understand": _ms(started, time.perf_counter())})
        if query.intent == "help":
            yield HELP
            yield self._answer(asked, Finding(Status.ANSWERED), Shown(HELP), router)
            return
        begun = time.perf_counter()
        finding = router.find(query)
        asked.timings["search"] = _ms(begun, time.perf_counter())
        yield from self._finish(asked, finding, router)

    def _finish(self, asked: _Asked, finding: Finding, router: Router) -> Iterator[str | Answer]:
        """The composed answer; where a model answers, its verified sentences first."""
        begun = time.perf_counter()
        citer = Citer(router.index.catalogue.document)
        text = compose(finding.statements, citer)
        asked.timings["verify"] = _ms(begun, time.perf_counter())
        extractive = Shown(text, tuple(citer.citations))
        if self._generator and finding.status is Status.ANSWERED and not finding.complete:
            yield from self._generated(asked, finding, extractive, router)
            return
        yield text
        yield self._answer(asked, finding, extractive, router)

    def _generated(self, asked: _Asked, finding: Finding, extractive: Shown, router: Router) -> Iterator[str | Answer]:
        """A model's answer, sentence by sentence as each passes the check; the extractive one where it falls short."""
        from rag.answer.generate import Delta, Draft, combine

        assert self._generator is not None
        begun = time.perf_counter()
        draft = Draft("", failed=True)
        evidence = finding.hits[:EVIDENCE]
        for item in self._generator.stream(asked.query.text, evidence, router.documents, router.label):
            if isinstance(item, Delta):
                yield item.text
            else:
                draft = item
        asked.timings["answer"] = _ms(begun, time.perf_counter())
        text, citations, notice = combine(draft, extractive.text, extractive.citations)
        if text != draft.text:
            yield text[len(draft.text) :] if text.startswith(draft.text) else text
        said = (*draft.notices, *((notice,) if notice else ()))
        answerer = self._generator.name if draft.text else "extractive"
        shown = Shown(text, citations, said, answerer, draft.raw, draft.sentences)
        yield self._answer(asked, finding, shown, router)

    def _answer(self, asked: _Asked, finding: Finding, shown: Shown, router: Router) -> Answer:
        index = router.index
        cited = index.catalogue.clauses_by_ids([c.clause_id for c in shown.citations])
        documents = dict.fromkeys(c.doc_id for c in cited.values())
        today = self._settings.today or date.today()
        named = [router.documents[d] for d in documents if d in router.documents]
        read = [f"问题中的“{typed}”按“{meant}”理解。" for typed, meant in asked.query.respelt]
        said = [*read, *finding.notices, *shown.notices, *notices(named, shown.citations, today)]
        if asked.query.steered:
            said.append("问题中夹带的指令性文字已略去，只按文件内容回答。")
        if index.stale_corpus():
            said.append("文件夹中的文件有变动，索引尚未更新；请运行 python -m rag index。")
        unavailable = index.embedder is None and finding.status is not Status.ANSWERED and not finding.hits
        status = Status.MODEL_UNAVAILABLE if unavailable else finding.status
        log.info(
            "ask intent=%s status=%s passages=%d citations=%d",
            asked.query.intent, status, len(finding.hits), len(shown.citations),
        )  # fmt: skip
        log.debug("question %r", asked.question)
        return Answer(
            id=asked.id or uuid.uuid4().hex[:12],
            question=asked.question,
            status=status,
            answer=shown.text,
            citations=shown.citations,
            passages=_passages(finding.hits, tuple(cited.values())),
            notices=tuple(dict.fromkeys(said)),
            answerer=shown.answerer,
            embedder=index.build.embedder,
            fingerprint=index.fingerprint,
            query=asked.query.to_json(),
            timings_ms={"understand": 0.0, "search": 0.0, "answer": 0.0, "verify": 0.0} | asked.timings,
            raw=shown.raw,
            sentences=shown.sentences,
        )

    def _current(self) -> Router:
        """The router over the newest index."""
        with self._lock:
            newer = self._router.index.refresh()
            if newer is not self._router.index:
                self._router = Router(newer, self._reranker)
                log.info("index swapped fingerprint=%s", newer.fingerprint)
            return self._router


def checked(question: str) -> str:
    """The question, cleaned; raises BadQuestion with what was expected and found."""
    text = clean(question)
    if not text:
        raise BadQuestion("问题是空的，请输入要问的内容。")
    if len(text) > LONGEST:
        raise BadQuestion(f"问题太长：最多{LONGEST}字，收到{len(text)}字。请缩短后再问。")
    return text


def _make_generator(settings: Settings) -> Generator | None:
    """The answerer with a language model; imported only where one is set."""
    if settings.llm == "none":
        return None
    from rag.answer.generate import Generator
    from rag.answer.llm import make_llm

    llm = make_llm(settings)
    return Generator(llm, settings) if llm is not None else None


def _make_reranker(settings: Settings) -> Reranker | None:
    """The reranker; imported only where one is set. Raises RerankerUnavailable."""
    if not settings.reranker:
        return None
    from embeddings.rerank import choose_reranker

    return choose_reranker(settings.reranker)


def _passages(hits: Sequence[Hit], cited: Sequence[Clause]) -> tuple[Hit, ...]:
    """The hits, one a clause, and any cited clause that is not among them, last."""
    found: dict[str, Hit] = {}
    for hit in hits:
        found.setdefault(hit.clause.clause_id, hit)
    low = min((hit.score for hit in found.values()), default=0.0)
    for clause in cited:
        found.setdefault(clause.clause_id, Hit(clause, low, Route.ROWS))
    return tuple(found.values())


def _ms(start: float, end: float) -> float:
    return round((end - start) * 1000, 3)


def answer_json(answer: Answer) -> dict[str, object]:
    """The contract JSON of an answer (DESIGN.md §8)."""
    data: dict[str, object] = {
        "id": answer.id,
        "question": answer.question,
        "status": answer.status.value,
        "answer": answer.answer,
        "citations": [
            {
                "n": c.n,
                "clause_id": c.clause_id,
                "doc_id": c.doc_id,
                "address": c.address,
                "label": c.label,
                "quote": c.quote,
                "verified": c.verified,
            }
            for c in answer.citations
        ],
        "passages": [
            {
                "clause_id": h.clause.clause_id,
                "doc_id": h.clause.doc_id,
                "address": h.clause.address,
                "text": h.clause.text,
                "score": h.score,
                "source": h.route.value,
            }
            for h in answer.passages
        ],
        "notices": list(answer.notices),
        "answerer": answer.answerer,
        "embedder": answer.embedder,
        "fingerprint": answer.fingerprint,
        "query": answer.query,
        "timings_ms": answer.timings_ms,
    }
    if answer.sentences is not None:
        data["raw"] = answer.raw
        data["sentences"] = [
            {"text": s.text, "verdict": s.verdict, "clause_ids": list(s.clause_ids)} for s in answer.sentences
        ]
    return data
