"""Frozen domain nouns; no I/O. The glossary (GB/T 9704, 立法法 art. 65) is fixed here.

发文字号 doc_no · 发文机关 issuer · 成文日期 issued_on · 印发日期 printed_on · 标题 title · 主送机关 addressee ·
附件 annex · 抄送 cc · 编 part · 章 chapter · 节 section · 条 article · 款 paragraph · 项 item · 目 subitem ·
专栏 box · 表 table · 责任单位 duty · 指标 indicator · 条款 clause.
All offsets are Python ``str`` indices into ``SourceText.text``, end exclusive. All dates are ISO ``YYYY-MM-DD`` strings.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What a clause is in its document."""

    FRONT = "front"
    SECTION = "section"
    CLAUSE = "clause"
    TABLE = "table"
    ROW = "row"
    BOX = "box"
    ANNEX = "annex"
    TAIL = "tail"


class Role(StrEnum):
    """The part a unit has in a duty: 牵头, 配合/参与, 共同, not stated."""

    LEAD = "lead"
    SUPPORT = "support"
    JOINT = "joint"
    UNSTATED = "unstated"


class Status(StrEnum):
    """The state of an answer; a failing LLM is not one (the extractive answer stands, with a notice)."""

    ANSWERED = "answered"
    NOT_IN_CORPUS = "not_in_corpus"
    WEAK_EVIDENCE = "weak_evidence"
    MODEL_UNAVAILABLE = "model_unavailable"


class Route(StrEnum):
    """Which way a passage was found."""

    LOOKUP = "lookup"
    ROWS = "rows"
    LEXICAL = "lexical"
    DENSE = "dense"
    FUSED = "fused"


@dataclass(frozen=True, slots=True)
class ParseWarning:
    """Something in the source that a person should look at; ``line`` is 1-based, 0 = the whole document."""

    line: int
    what: str


@dataclass(frozen=True, slots=True)
class SourceText:
    """One decoded file: ``text`` has its BOM dropped and its newlines as in the file."""

    doc_id: str
    text: str
    sha256: str
    encoding: str
    markdown: bool = False
    warnings: tuple[ParseWarning, ...] = ()


@dataclass(frozen=True, slots=True)
class ManifestEntry:
    """What a file cannot tell about itself; every field may be absent."""

    region: str | None = None
    source_kind: str | None = None
    public: str | None = None
    validity: str | None = None
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A document's metadata; what is absent is ``None`` or empty, never guessed.

    title: the inner document's where a notice carries one (DESIGN.md §7.7); notice_title: then the notice's own.
    """

    doc_id: str
    title: str
    doc_no: str | None = None
    issuer: tuple[str, ...] = ()
    addressee: str | None = None
    issued_on: str | None = None
    printed_on: str | None = None
    cc: tuple[str, ...] = ()
    reg_no: str | None = None
    approved_by: str | None = None
    cites: tuple[str, ...] = ()
    public: str | None = None
    region: str | None = None
    period: tuple[int, int] | None = None
    validity: str | None = None
    sha256: str = ""
    notice_title: str | None = None


@dataclass(frozen=True, slots=True)
class Clause:
    """A node of the tree. ``clause_id`` = ``doc_id#address`` is the primary key everywhere.

    text: the node's own printed words (label, heading and trailing duty list included, descendants excluded);
    rendered: for a row, the sentence with caption and headers, else None; printed: the labels of the path as people
    write them (``二、（一）2.``); path: the heading lines of the ancestors, outermost first; parent: its address or None;
    span: True for a 款, 项 or 目 inside an article, which is addressable but neither listed nor retrieved by itself.
    """

    doc_id: str
    address: str
    kind: Kind
    heading: str
    text: str
    start: int
    end: int
    rendered: str | None = None
    printed: str = ""
    path: tuple[str, ...] = ()
    parent: str | None = None
    span: bool = False

    @property
    def clause_id(self) -> str:
        """The primary key, ``doc_id#address``."""
        return f"{self.doc_id}#{self.address}"


@dataclass(frozen=True, slots=True)
class Duty:
    """A unit's responsibility for a clause; ``unit`` is completed and alias-joined, ``printed`` as in the text."""

    clause_id: str
    unit: str
    printed: str
    role: Role


@dataclass(frozen=True, slots=True)
class Indicator:
    """One row of an indicator table; values as printed, years as int or None."""

    clause_id: str
    name: str
    unit: str | None
    baseline: str | None
    baseline_year: int | None
    target: str | None
    target_year: int | None
    nature: str | None
    printed: str


@dataclass(frozen=True, slots=True)
class Parsed:
    """A parse: ``clauses`` in document order, containers and rows included; ``spans`` are 款/项/目 of articles."""

    document: Document
    clauses: tuple[Clause, ...]
    spans: tuple[Clause, ...] = ()
    duties: tuple[Duty, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    warnings: tuple[ParseWarning, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """A clause found; score: higher is better, comparable only within one answer."""

    clause: Clause
    score: float
    route: Route


@dataclass(frozen=True, slots=True)
class Citation:
    """A proven citation: ``quote`` is a verbatim substring of the clause's text, white space aside."""

    n: int
    clause_id: str
    doc_id: str
    address: str
    label: str
    quote: str
    verified: bool = True


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a model's answer and the check's verdict: verified, unsupported or contradicted."""

    text: str
    verdict: str
    clause_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """The reply to one question; ``answer`` carries markers 〔n〕 that resolve in ``citations``."""

    id: str
    question: str
    status: Status
    answer: str
    citations: tuple[Citation, ...] = ()
    passages: tuple[Hit, ...] = ()
    notices: tuple[str, ...] = ()
    answerer: str = "extractive"
    embedder: str = ""
    fingerprint: str = ""
    query: dict[str, object] = field(default_factory=dict)
    timings_ms: dict[str, float] = field(default_factory=dict)
    raw: str | None = None
    sentences: tuple[Sentence, ...] | None = None
