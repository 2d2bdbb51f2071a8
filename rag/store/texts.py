"""What of a clause is searched: which clauses, in which words, in how many pieces."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from rag.model import Clause, Document, Kind
from rag.parse.sentences import sentences
from rag.parse.split import split_for_embedding
from rag.store.vectors import Piece

if TYPE_CHECKING:
    from embeddings.base import Embedder

# Part of the fingerprint: raise it whenever a function of this module gives other words.
VERSION = "2"
# Longer headings are sentences; the context must leave the window to the clause.
_TITLE, _HEADING, _LEVELS = 80, 40, 4
_BLANK = re.compile(r"\s+")
_WORDLESS = re.compile(r"[\W_]+")


def embed_text(document: Document, clause: Clause) -> str:
    """The text that is embedded: the document's title, the heading path, then the clause's own words (a row: rendered)."""
    return "\n".join([*_context(document, clause), clause.rendered or clause.text])


def word_text(document: Document, clause: Clause) -> str:
    """The text of the word index: the same context and words, so that a question may name the document or the chapter."""
    return "\n".join([*_context(document, clause), clause.rendered or clause.text])


def _context(document: Document, clause: Clause) -> list[str]:
    path = " ".join(heading[:_HEADING] for heading in clause.path[-_LEVELS:])
    return [line for line in (document.title[:_TITLE], path) if line]


def searched(clauses: Sequence[Clause]) -> list[Clause]:
    """Those of a document's ``clauses`` that are found by search: leaves, and what has words beside label and heading.

    A table is found by its rows, an article's 款 and 项 by the article.
    """
    parents = {clause.parent for clause in clauses}
    tables = {clause.parent for clause in clauses if clause.kind is Kind.ROW}
    return [
        clause
        for clause in clauses
        if not clause.span
        and clause.address not in tables
        and _WORDLESS.sub("", clause.text)
        and (clause.address not in parents or _own_words(clause))
    ]


def word_entries(document: Document, clauses: Sequence[Clause]) -> Iterator[tuple[str, str, str]]:
    """The word index's entries for one document: clause_id, doc_id, text."""
    for clause in searched(clauses):
        yield clause.clause_id, clause.doc_id, word_text(document, clause)


def _own_words(clause: Clause) -> bool:
    """Whether anything follows the heading; a clause without heading has nothing but words of its own."""
    text, heading = _BLANK.sub("", clause.text), _BLANK.sub("", clause.heading)
    _, _, rest = text.partition(heading) if heading else ("", "", text)
    return bool(_WORDLESS.sub("", rest))


def pieces(document: Document, clause: Clause, spans: Sequence[Clause], embedder: Embedder) -> Iterator[Piece]:
    """The clause as one piece, or as several that fit the embedder's window, each with the context in front.

    Where it has several sentences they follow one by one, without context: a long clause hides them from a question.
    """
    for k, text in enumerate(_windows(document, clause, spans, embedder)):
        yield Piece(clause.clause_id, clause.doc_id, k, text, text_hash(text, embedder.name))
    words = sentences(clause) if clause.rendered is None else []
    for k, text in enumerate(words if len(words) > 1 else []):
        yield Piece(clause.clause_id, clause.doc_id, k, text, text_hash(text, embedder.name), sentence=True)


def _windows(document: Document, clause: Clause, spans: Sequence[Clause], embedder: Embedder) -> list[str]:
    whole = embed_text(document, clause)
    if embedder.count_tokens(whole) <= embedder.max_tokens:
        return [whole]
    context = embedder.count_tokens(embed_text(document, replace(clause, text="", rendered=None)))
    left = max(embedder.max_tokens - context, embedder.max_tokens // 4)
    parts = split_for_embedding(clause, spans, embedder.count_tokens, left)
    return [embed_text(document, replace(clause, text=part, rendered=None)) for part in parts]


def text_hash(text: str, embedder: str) -> str:
    """The key under which a vector may be used again."""
    return hashlib.sha256(f"{embedder}\n{text}".encode()).hexdigest()
