"""One question and its answer as the page keeps it; the browser stores it, so it is checked when it comes back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, Field, ValidationError

from rag.model import Answer, Hit

State = Literal["answered", "not_in_corpus", "weak_evidence", "model_unavailable", "working", "stopped", "failed"]
NEAREST = 3  # passages offered under an answer that has no citation of its own
KEPT_CHARACTERS = 200_000  # of all turns together, so that they fit a browser's storage and a request


class Source(BaseModel):
    """A clause an answer points to, with the words quoted from it."""

    n: int = 0
    clause_id: str
    label: str
    quote: str = ""
    verified: bool = True


class Turn(BaseModel):
    """A question with what was said to it; ``status`` adds working, stopped and failed to an answer's own states."""

    question: str
    status: State = "working"
    answer: str = ""
    citations: list[Source] = Field(default_factory=list)
    nearest: list[Source] = Field(default_factory=list)
    notices: list[str] = Field(default_factory=list)
    answerer: str = ""
    embedder: str = ""
    fingerprint: str = ""
    time: str = ""
    reported: bool = False

    @classmethod
    def of(cls, answer: Answer, label: Callable[[Hit], str]) -> Turn:
        """The turn an answer makes; the nearest passages are kept only where nothing is cited."""
        near = () if answer.citations else answer.passages[:NEAREST]
        return cls(
            question=answer.question,
            status=answer.status.value,
            answer=answer.answer,
            citations=[
                Source(n=c.n, clause_id=c.clause_id, label=c.label, quote=c.quote, verified=c.verified)
                for c in answer.citations
            ],
            nearest=[Source(clause_id=hit.clause.clause_id, label=label(hit)) for hit in near],
            notices=list(answer.notices),
            answerer=answer.answerer,
            embedder=answer.embedder,
            fingerprint=answer.fingerprint,
            time=now(),
        )

    @property
    def by_model(self) -> bool:
        """Whether a language model wrote it, which has to be said."""
        return self.answerer.startswith("llm:")

    def as_text(self) -> str:
        """What the copy button takes: question, answer and every citation with its quoted words."""
        lines = [f"问：{self.question}", f"答：{self.answer}"]
        if self.citations:
            lines += ["", "出处："]
            lines += [f"〔{c.n}〕{c.label}：“{c.quote}”" for c in self.citations]
        lines += [f"提示：{notice}" for notice in self.notices]
        return "\n".join([*lines, "", "（AI生成，以原文为准）" if self.by_model else "（以原文为准）"])

    def as_draft(self, earlier: Sequence[str]) -> dict[str, Any]:
        """A draft case for the evaluation: a person has still to write what would have been right."""
        return {
            "draft": True,
            "time": now(),
            "question": self.question,
            "history": [{"question": question} for question in earlier],
            "answer": self.answer,
            "status": self.status,
            "citations": [c.model_dump(include={"n", "clause_id", "label", "quote"}) for c in self.citations],
            "notices": self.notices,
            "answerer": self.answerer,
            "embedder": self.embedder,
            "fingerprint": self.fingerprint,
        }


def now() -> str:
    """The local time with its offset, to the second."""
    return datetime.now().astimezone().isoformat(timespec="seconds")


def restore(stored: Any) -> list[Turn]:
    """The turns a browser kept; what no longer has the right form is left out rather than shown wrong."""
    turns: list[Turn] = []
    for item in stored if isinstance(stored, list) else []:
        try:
            turns.append(Turn.model_validate(item))
        except ValidationError:
            continue
    return turns


def store(turns: Sequence[Turn]) -> list[dict[str, Any]]:
    """The turns in the form the browser keeps: the latest ones, up to a size every browser takes."""
    kept: list[dict[str, Any]] = []
    room = KEPT_CHARACTERS
    for turn in reversed(turns):
        room -= len(turn.model_dump_json())
        if room < 0 and kept:
            break
        kept.append(turn.model_dump())
    return kept[::-1]
