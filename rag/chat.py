"""The composition root for asking: question → Query → route → evidence → checked answer."""

from __future__ import annotations

import logging
import threading
import time
import uuid
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime

from rag.answer.cite import Citer, compose
from rag.answer.notices import notices
from rag.answer.route import Router
from rag.errors import BadQuestion
from rag.model import Answer, Clause, Hit, Route, Status
from rag.search.finding import Finding
from rag.search.query import Query, clean, understand
from rag.settings import Settings
from rag.store.index import Index

log = logging.getLogger(__name__)
LONGEST = 2000
HELP = (
    "您好，我是条知 Clausewise，回答政策文件里写明的内容，每句话都注明出自哪一条。您可以这样问：\n"
    "· 问内容：栾川的120急救指挥中心哪年搬迁？\n"
    "· 按编号查：栾办〔2022〕36号第9条讲什么\n"
    "· 查责任单位：哪些任务由县医保局负责？\n"
    "· 查指标：井研县2025年人均预期寿命目标是多少？\n"
    "· 作比较：栾川和资阳对医养结合各有什么要求？\n"
    "文件里没有的，我会直接说没有。"
)


class Chat:
    """Answers questions over one index; safe for simultaneous use. A swapped index is picked up at the next question."""

    def __init__(self, settings: Settings, index: Index | None = None) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._router = Router(index or Index.open(settings))
        self._generator = _make_generator(settings)

    @property
    def index(self) -> Index:
        """The open index."""
        return self._router.index

    @property
    def answerer(self) -> str:
        """``extractive`` or ``llm:NAME``."""
        return self._generator.name if self._generator else "extractive"

    def status(self) -> dict[str, object]:
        """What serves: documents, clauses, embedder, answerer, fingerprint, built_at."""
        index = self.index
        counts = index.catalogue.counts()
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
        asked = checked(question)
        router = self._current()
        started = time.perf_counter()
        query = understand(asked, [h for h in history if h.strip()], router.directory, router.units, router.indicators)
        understood = time.perf_counter()
        if query.intent == "help":
            yield HELP
            yield self._answer(
                id, question, query, Finding(Status.ANSWERED), HELP, Citer(router.index.catalogue.document), {}
            )
            return
        finding = router.find(query)
        searched = time.perf_counter()
        timings = {"understand": _ms(started, understood), "search": _ms(understood, searched)}
        yield from self._finish(id, question, query, finding, timings, router)

    def _finish(
        self, id: str, question: str, query: Query, finding: Finding, timings: dict[str, float], router: Router
    ) -> Iterator[str | Answer]:
        begun = time.perf_counter()
        if self._generator and finding.status is Status.ANSWERED and query.intent == "search":
            yield from self._generated(id, question, query, finding, timings, router)
            return
        citer = Citer(router.index.catalogue.document)
        text = compose(finding.statements, citer)
        timings["answer"] = _ms(begun, time.perf_counter())
        timings["verify"] = 0.0
        yield text
        yield self._answer(id, question, query, finding, text, citer, timings)

    def _generated(
        self, id: str, question: str, query: Query, finding: Finding, timings: dict[str, float], router: Router
    ) -> Iterator[str | Answer]:
        """A model's answer, sentence by sentence as each passes the check; the extractive one where it falls short."""
        raise NotImplementedError

    def _answer(
        self, id: str, question: str, query: Query, finding: Finding, text: str, citer: Citer, timings: dict[str, float]
    ) -> Answer:
        index = self.index
        documents = {c.doc_id: index.catalogue.document(c.doc_id) for c in citer.clauses}
        today = self._settings.today or date.today()
        said = [*finding.notices, *notices([d for d in documents.values() if d], citer.citations, today)]
        if query.steered:
            said.append("问题中夹带的指令性文字已略去，只按文件内容回答。")
        if index.stale_corpus():
            said.append("文件夹中的文件有变动，索引尚未更新；请运行 python -m rag index。")
        log.info(
            "ask intent=%s status=%s passages=%d citations=%d",
            query.intent,
            finding.status,
            len(finding.hits),
            len(citer.citations),
        )
        log.debug("question %r", question)
        return Answer(
            id=id or uuid.uuid4().hex[:12],
            question=question,
            status=finding.status,
            answer=text,
            citations=tuple(citer.citations),
            passages=_passages(finding.hits, citer.clauses),
            notices=tuple(dict.fromkeys(said)),
            answerer="extractive",
            embedder=index.build.embedder,
            fingerprint=index.fingerprint,
            query=query.to_json(),
            timings_ms={"understand": 0.0, "search": 0.0, "answer": 0.0, "verify": 0.0} | timings,
        )

    def _current(self) -> Router:
        """The router over the newest index."""
        with self._lock:
            newer = self._router.index.refresh()
            if newer is not self._router.index:
                self._router = Router(newer)
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


def _make_generator(settings: Settings) -> object | None:
    if settings.llm == "none":
        return None
    from rag.answer.generate import Generator
    from rag.answer.llm import make_llm

    return Generator(make_llm(settings), settings)


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
