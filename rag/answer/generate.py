"""An answer by a language model of which only what code has verified is ever shown."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Generator as Said
from dataclasses import dataclass

from llama_index.core.base.llms.types import ChatMessage, MessageRole
from llama_index.core.llms import LLM

from rag.answer import prompts
from rag.answer.reply import Piece, Reader
from rag.answer.talk import Ended, Talk
from rag.check.verify import Verdict, check
from rag.model import Citation, Clause, Document, Hit, Sentence
from rag.settings import Settings

log = logging.getLogger(__name__)
LONGEST_REPLY = 20_000
MOST_ANSWER = 1024


@dataclass(frozen=True)
class Delta:
    """Text that has passed the check, to be shown at once."""

    text: str


@dataclass(frozen=True)
class Draft:
    """A finished answer: ``text`` with its markers, what the model really said, and what became of each sentence.

    struck: sentences that were left out; failed: the model gave no usable or no complete answer.
    """

    text: str
    citations: tuple[Citation, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    raw: str = ""
    notices: tuple[str, ...] = ()
    struck: int = 0
    failed: bool = False


class Generator:
    """Asks the model and lets through what the check verifies; safe for simultaneous use."""

    def __init__(self, llm: LLM, settings: Settings) -> None:
        self._llm = llm
        self._settings = settings
        name = settings.llm_model.rstrip("/").rsplit("/", 1)[-1] or llm.metadata.model_name
        self.name = f"llm:{name}"

    def stream(
        self, question: str, evidence: Sequence[Hit], documents: Mapping[str, Document], labels: Callable[[Clause], str]
    ) -> Iterator[Delta | Draft]:
        """Verified sentences as they pass, then the Draft; never raises for what the model or its server does."""
        started = time.monotonic()
        writing = _Writing(question, documents, labels)
        talk = Talk(self._llm, started + self._settings.llm_timeout)
        prompt = self._prompt(question, evidence, documents, 1.0)
        ended = yield from self._hear(talk, prompt, writing) if prompt.keys else _nothing()
        if ended.too_long and not writing.raw:
            prompt = self._prompt(question, evidence, documents, 0.45)
            ended = yield from self._hear(talk, prompt, writing) if prompt.keys else _nothing()
        draft = writing.draft(ended, prompt.left_out)
        log.info(
            "generate llm=%s keys=%d sentences=%d struck=%d failed=%s ms=%d",
            self.name,
            len(prompt.keys),
            len(draft.sentences),
            draft.struck,
            draft.failed,
            (time.monotonic() - started) * 1000,
        )
        yield draft

    def _prompt(
        self, question: str, evidence: Sequence[Hit], documents: Mapping[str, Document], share: float
    ) -> prompts.Prompt:
        count = getattr(self._llm, "count_tokens", prompts.estimate)
        count("")  # a local model learns here how much it can take
        context = min(self._settings.llm_context, self._llm.metadata.context_window)
        room = int((context - min(MOST_ANSWER, context // 4)) * share)
        return prompts.build(question, evidence, documents, room, count)

    def _hear(self, talk: Talk, prompt: prompts.Prompt, writing: _Writing) -> Said[Delta, None, Ended]:
        """Pass on what is verified; the generator's value is how the model's talk ended."""
        messages = [
            ChatMessage(role=MessageRole.SYSTEM, content=prompt.system),
            ChatMessage(role=MessageRole.USER, content=prompt.user),
        ]
        reader = Reader()
        writing.keys = prompt.keys
        for delta in talk.deltas(messages):
            writing.raw += delta
            for piece in reader.feed(delta):
                yield from writing.add(piece)
            if len(writing.raw) > LONGEST_REPLY:
                talk.stop("大模型的回答过长，已截断。")
                break
        if not talk.ended.broken:
            for piece in reader.close():
                yield from writing.add(piece)
        yield from writing.flush()
        return talk.ended


def _nothing() -> Said[Delta, None, Ended]:
    """No evidence fits: nothing is asked."""
    return Ended("可供依据的条款超出大模型的上下文长度，未使用大模型。", True)
    yield Delta("")


class _Writing:
    """The answer being put together: checks each piece, numbers the citations, keeps the account."""

    def __init__(self, question: str, documents: Mapping[str, Document], labels: Callable[[Clause], str]) -> None:
        self.keys: Mapping[str, Clause] = {}
        self.raw = ""
        self._question = question
        self._documents = documents
        self._labels = labels
        self._waiting: list[Piece] = []
        self._text = ""
        self._break = False
        self._numbers: dict[tuple[str, str], int] = {}
        self._citations: list[Citation] = []
        self._sentences: list[Sentence] = []
        self._unknown = 0
        self._dropped = 0
        self._shown: set[str] = set()

    def add(self, piece: Piece) -> Iterator[Delta]:
        """A sentence without keys waits for those of the next one on its line; none there: it is unsupported."""
        if piece.text:
            self._waiting.append(piece)
        if piece.keys and self._waiting:
            waiting, self._waiting = self._waiting, []
            for one in waiting:
                yield from self._judge(one, piece.keys, one.bogus or piece.bogus)
        if piece.line_end or piece.bogus:
            yield from self.flush()
            self._break = bool(self._text) and piece.line_end

    def flush(self) -> Iterator[Delta]:
        """What still waits has no keys."""
        waiting, self._waiting = self._waiting, []
        for one in waiting:
            yield from self._judge(one, (), one.bogus)

    def _judge(self, piece: Piece, keys: Sequence[str], bogus: bool) -> Iterator[Delta]:
        unknown = [k for k in keys if k not in self.keys]
        clauses = [self.keys[k] for k in keys if k in self.keys]
        self._unknown += len(unknown) + bogus
        if unknown or bogus:
            verdict = Verdict("unsupported", ("引用了不存在的材料编号",))
        else:
            verdict = check(piece.text, clauses, self._documents, self._question)
        shown = verdict.verdict == "verified" and piece.text not in self._shown
        ids = tuple(verdict.quotes) if verdict.verdict == "verified" else tuple(c.clause_id for c in clauses)
        self._sentences.append(Sentence(piece.text, verdict.verdict, ids))
        log.debug("check %s %s", verdict.verdict, verdict.reasons)
        if shown:
            self._shown.add(piece.text)
            self._dropped += len(clauses) - len(verdict.quotes)
            yield Delta(self._write(piece.text, clauses, verdict))

    def _write(self, text: str, clauses: Sequence[Clause], verdict: Verdict) -> str:
        bare = re.sub(r"[。！!；;，,、：:]+$", "", text)
        markers = "".join(self._mark(c, verdict.quotes[c.clause_id]) for c in clauses if c.clause_id in verdict.quotes)
        written = ("\n" if self._break and self._text else "") + f"{bare}{markers}。"
        self._break = False
        self._text += written
        return written

    def _mark(self, clause: Clause, quote: str) -> str:
        key = (clause.clause_id, quote)
        if key not in self._numbers:
            n = self._numbers[key] = len(self._numbers) + 1
            self._citations.append(
                Citation(n, clause.clause_id, clause.doc_id, clause.address, self._labels(clause), quote)
            )
        return f"〔{self._numbers[key]}〕"

    def draft(self, ended: Ended, left_out: int) -> Draft:
        """The account of the whole answer."""
        struck = sum(s.verdict != "verified" for s in self._sentences)
        notices = [ended.notice] if ended.notice else []
        if struck:
            against = sum(s.verdict == "contradicted" for s in self._sentences)
            part = f"，其中{against}句与所引条款不符" if against else ""
            notices.append(f"大模型的回答中有{struck}句未能在所引条款中证实{part}，已删去。")
        if self._unknown:
            notices.append(f"大模型引用了{self._unknown}处不存在的材料编号。")
        if self._dropped:
            notices.append(f"有{self._dropped}处引用不能证明所在的句子，已去掉。")
        if left_out and not ended.failed:
            notices.append(f"相关条款较多，排名靠后的{left_out}条超出大模型的上下文长度，未提供给大模型。")
        if not self._sentences and not ended.failed:
            ended = Ended("大模型没有给出回答。", True)
            notices.append(ended.notice)
        return Draft(
            self._text, tuple(self._citations), tuple(self._sentences), self.raw, tuple(notices), struck, ended.failed
        )


def combine(
    draft: Draft, extractive: str, citations: Sequence[Citation]
) -> tuple[str, tuple[Citation, ...], str | None]:
    """The answer to show, its citations, and a notice: the draft alone when it is whole, else with the extractive answer.

    extractive: the answer without a model, its markers counting from 1 in ``citations``; below a draft it counts on.
    """
    if draft.text and not draft.struck and not draft.failed:
        return draft.text, draft.citations, None
    if not draft.text:
        return extractive, tuple(citations), "以下回答由程序直接摘自原文，未采用大模型的表述。"
    shift = len(draft.citations)
    moved = re.sub(r"〔(\d{1,3})〕", lambda m: f"〔{int(m[1]) + shift}〕", extractive)
    more = tuple(
        Citation(c.n + shift, c.clause_id, c.doc_id, c.address, c.label, c.quote, c.verified) for c in citations
    )
    return (
        f"{draft.text}\n\n原文摘录：\n{moved}",
        (*draft.citations, *more),
        "大模型的回答不完整，下面附上直接摘自原文的回答。",
    )
