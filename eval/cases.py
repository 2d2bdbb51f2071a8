"""Gold cases: typed, unknown keys refused, every mistake reported with file and line."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from rag.model import Status

GOLD = Path(__file__).resolve().parent / "gold"
Split = Literal["tune", "test"]

# The types of the built-in gold set and how many of each it must hold; other people's sets may use types of their own.
MINIMUM = {
    "fact": 20,
    "number": 15,
    "deadline": 10,
    "table": 25,
    "responsible": 20,
    "list": 10,
    "lookup": 15,
    "metadata": 15,
    "compare": 15,
    "paraphrase": 40,
    "followup": 20,
    "conflict": 5,
    "unanswerable": 30,
    "injection": 25,
}
TYPE_NAMES = {
    "fact": "事实",
    "number": "数字",
    "deadline": "期限",
    "table": "表格",
    "responsible": "责任单位",
    "list": "列举",
    "lookup": "按号查条",
    "metadata": "文件信息",
    "compare": "比较",
    "paraphrase": "换说法",
    "followup": "追问",
    "conflict": "前后不一",
    "unanswerable": "无答案",
    "injection": "注入",
}
# Names of groups in the figures; a type may not take one of them.
RESERVED = frozenset({"all", "tune", "test"})


class GoldError(ValueError):
    """A gold file is missing or malformed; the message names file and line."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Turn(_Strict):
    """An earlier question of the conversation."""

    question: str = Field(min_length=1)


class Evidence(_Strict):
    """One piece of evidence: ``quote`` is verbatim in the clause at ``address``, white space aside."""

    doc_id: str = Field(min_length=1)
    address: str = Field(min_length=1)
    quote: str = Field(min_length=1)

    @property
    def clause_id(self) -> str:
        """The clause it stands in, ``doc_id#address``."""
        return f"{self.doc_id}#{self.address}"


class Case(_Strict):
    """One question with what a right answer holds.

    facts: each inner list holds alternatives, one of which must be in the answer; history: earlier questions, oldest
    first; status: ``answered``, or the refusal that is right; must_not: words that the answer may not contain (what an
    injected instruction asks for, a figure of the wrong county); note: for the people who keep the set.
    """

    id: str = Field(min_length=1)
    type: str = Field(pattern=r"^[a-z][a-z0-9_-]*$")
    question: str = Field(min_length=1)
    history: tuple[Turn, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    facts: tuple[tuple[str, ...], ...] = ()
    status: Literal["answered", "not_in_corpus", "weak_evidence"] = "answered"
    must_not: tuple[str, ...] = ()
    note: str = ""

    @model_validator(mode="after")
    def _consistent(self) -> Case:
        if self.type in RESERVED:
            raise ValueError(f"type 不能叫 {self.type}")
        if any(not group or not all(alt.strip() for alt in group) for group in self.facts):
            raise ValueError("facts 的每一组至少要有一个非空的说法")
        if not all(words.strip() for words in self.must_not):
            raise ValueError("must_not 里不能有空的说法")
        return self

    @property
    def answerable(self) -> bool:
        """Whether the documents give what is asked."""
        return self.status == Status.ANSWERED.value

    @property
    def earlier(self) -> tuple[str, ...]:
        """The earlier questions as plain strings, oldest first."""
        return tuple(turn.question for turn in self.history)


def split(case_id: str) -> Split:
    """``tune`` where the sha256 of the id is even, else ``test``: knows nothing of documents, types or authors."""
    return "tune" if hashlib.sha256(case_id.encode()).digest()[-1] % 2 == 0 else "test"


def squeeze(text: str) -> str:
    """The text without any white space: the form in which quotes are compared."""
    return "".join(text.split())


def gold_files(paths: Sequence[Path] = ()) -> list[Path]:
    """The files to read: each path itself or the ``*.jsonl`` in it; the built-in gold set where none is given."""
    found: list[Path] = []
    for path in paths or (GOLD,):
        found += sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
    return found


def load(paths: Sequence[Path] = ()) -> list[Case]:
    """All cases in file and line order. Raises GoldError for the first unreadable file, bad line or repeated id."""
    cases: list[Case] = []
    seen: dict[str, str] = {}
    for path in gold_files(paths):
        for number, line in _lines(path):
            where = f"{path}:{number}"
            case = _case(line, where)
            if case.id in seen:
                raise GoldError(f"{where}：id {case.id!r} 与 {seen[case.id]} 重复")
            seen[case.id] = where
            cases.append(case)
    if not cases:
        raise GoldError(f"没有题目：{'、'.join(map(str, paths or (GOLD,)))}")
    return cases


def digest(cases: Iterable[Case]) -> str:
    """A fingerprint of the questions and what is expected, notes aside; tells two gold sets apart."""
    text = "\n".join(case.model_dump_json(exclude={"note"}) for case in sorted(cases, key=lambda one: one.id))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _lines(path: Path) -> list[tuple[int, str]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise GoldError(f"{path}：读不了（{error}）") from None
    # Only "\n" ends a line of JSONL: str.splitlines would also cut at U+2028 inside a quote.
    return [(n, line) for n, line in enumerate(text.split("\n"), 1) if line.strip()]


def _case(line: str, where: str) -> Case:
    try:
        return Case.model_validate_json(line)
    except ValidationError as error:
        found = error.errors(include_url=False)
        told = [f"{'.'.join(map(str, one['loc'])) or '整行'}：{one['msg']}" for one in found[:3]]
        raise GoldError(f"{where}：{'；'.join(told)}") from None
