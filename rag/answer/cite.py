"""Citations: every statement gets its markers, every quote is proven before it is shown."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Sequence

from rag.model import Citation, Clause, Document
from rag.search.finding import Quote, Statement
from rag.search.lookup import title

log = logging.getLogger(__name__)
_WHITE = re.compile(r"\s+")


def squash(text: str) -> str:
    """The text without white space, the form in which quotes are compared (DESIGN.md §8)."""
    return _WHITE.sub("", text)


def is_verbatim(quote: str, clause: Clause) -> bool:
    """True when the quote is a non-empty substring of the clause's text, white space aside."""
    return bool(squash(quote)) and squash(quote) in squash(clause.text)


def label(document: Document | None, clause: Clause) -> str:
    """《title》（doc_no）二、（一）2. — built by code from data, never by a model."""
    place = clause.printed or clause.address
    return f"{title(document)}{place}" if document else f"{clause.doc_id} {place}"


class Citer:
    """Numbers the quotes of one answer in order of first use; the same words of the same clause keep their number."""

    def __init__(self, document: Callable[[str], Document | None]) -> None:
        self._document = document
        self._numbers: dict[tuple[str, str], int] = {}
        self.citations: list[Citation] = []
        self.clauses: list[Clause] = []

    def mark(self, quotes: Sequence[Quote]) -> str:
        """The markers 〔n〕 of the quotes, side by side; a quote that is not verbatim gets none and is logged."""
        markers = []
        for quote in quotes:
            if not is_verbatim(quote.words, quote.clause):
                log.error("quote is not in its clause, dropped: %s %r", quote.clause.clause_id, quote.words[:60])
                continue
            markers.append(f"〔{self._number(quote)}〕")
        return "".join(dict.fromkeys(markers))

    def _number(self, quote: Quote) -> int:
        key = (quote.clause.clause_id, squash(quote.words))
        if key not in self._numbers:
            n = self._numbers[key] = len(self._numbers) + 1
            clause = quote.clause
            self.clauses.append(clause)
            self.citations.append(
                Citation(
                    n,
                    clause.clause_id,
                    clause.doc_id,
                    clause.address,
                    label(self._document(clause.doc_id), clause),
                    quote.words,
                )
            )
        return self._numbers[key]


def compose(statements: Sequence[Statement], citer: Citer) -> str:
    """The answer's text: a line a statement, its markers at its end. A statement whose quotes all fail is left out."""
    lines = []
    for statement in statements:
        markers = citer.mark(statement.quotes)
        if statement.quotes and not markers:
            continue
        lines.append(f"{statement.text.rstrip()}{markers}")
    return "\n".join(lines)
