"""The catalogue's tables. Every row belongs to a build; one build is active. Only :mod:`rag.store` reads this."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Float, ForeignKey, Index, Integer, MetaData, String, Table, Text

metadata = MetaData()


def _build() -> Column[str]:
    return Column("build", String(40), ForeignKey("builds.id", ondelete="CASCADE"), nullable=False, primary_key=True)


builds = Table(
    "builds",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("fingerprint", String(64), nullable=False),
    Column("embedder", Text, nullable=False),
    Column("dim", Integer, nullable=False),
    Column("parser", Text, nullable=False),
    Column("texts", Text, nullable=False),
    Column("files", JSON, nullable=False),
    Column("created_at", Float, nullable=False),
    Column("ready", Boolean, nullable=False, default=False),
    Column("active", Boolean, nullable=False, default=False),
)

documents = Table(
    "documents",
    metadata,
    _build(),
    Column("position", Integer, primary_key=True),
    Column("doc_id", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("doc_no", Text),
    Column("issuer", JSON, nullable=False),
    Column("addressee", Text),
    Column("issued_on", String(10)),
    Column("printed_on", String(10)),
    Column("cc", JSON, nullable=False),
    Column("reg_no", Text),
    Column("approved_by", Text),
    Column("cites", JSON, nullable=False),
    Column("public", Text),
    Column("region", Text),
    Column("period", JSON),
    Column("validity", Text),
    Column("sha256", String(64), nullable=False),
)

clauses = Table(
    "clauses",
    metadata,
    _build(),
    Column("position", Integer, primary_key=True),
    Column("clause_id", Text, nullable=False),
    Column("doc_id", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("heading", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("rendered", Text),
    Column("printed", Text, nullable=False),
    Column("path", JSON, nullable=False),
    Column("parent", Text),
    Column("span", Boolean, nullable=False),
    Index("clause_by_id", "build", "clause_id", unique=True),
    Index("clause_by_document", "build", "doc_id", "span", "position"),
    Index("clause_by_parent", "build", "doc_id", "parent"),
)

duties = Table(
    "duties",
    metadata,
    _build(),
    Column("position", Integer, primary_key=True),
    Column("clause_id", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("printed", Text, nullable=False),
    Column("role", String(16), nullable=False),
)

indicators = Table(
    "indicators",
    metadata,
    _build(),
    Column("position", Integer, primary_key=True),
    Column("clause_id", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("unit", Text),
    Column("baseline", Text),
    Column("baseline_year", Integer),
    Column("target", Text),
    Column("target_year", Integer),
    Column("nature", Text),
    Column("printed", Text, nullable=False),
)

warnings = Table(
    "warnings",
    metadata,
    _build(),
    Column("position", Integer, primary_key=True),
    Column("doc_id", Text, nullable=False),
    Column("line", Integer, nullable=False),
    Column("what", Text, nullable=False),
)

skipped = Table(
    "skipped",
    metadata,
    _build(),
    Column("position", Integer, primary_key=True),
    Column("file", Text, nullable=False),
    Column("message", Text, nullable=False),
)

OF_BUILD = (documents, clauses, duties, indicators, warnings, skipped)
