"""Pieces of a long clause for the embedder only; the clause stays one to cite and one passage."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from rag.model import Clause

_SENTENCE = re.compile(r"[^。！？；!?;\n]*[。！？；!?;\n]+[”’」』）)\]】]*|[^。！？；!?;\n]+")


def split_for_embedding(
    clause: Clause, spans: Sequence[Clause], count_tokens: Callable[[str], int], limit: int
) -> list[str]:
    """The clause's text in pieces of at most ``limit`` tokens, in order, never empty and never a blank piece.

    clause: any clause; a row is taken as its ``rendered``. spans: ``Parsed.spans`` of the same document (others are
    ignored), whose starts are the first choice of a cut: 款, then 项, then the sentence, then by length.
    count_tokens: the embedder's own count for a text; limit: tokens that are left after the title and heading path.
    Together the pieces are the text, white space at the cuts aside. A clause that fits comes back whole.
    """
    text = clause.rendered or clause.text
    if count_tokens(text) <= limit:
        return [text]
    parts = _at_spans(clause, spans) if clause.rendered is None else [text]
    for finer in (_lines, _sentences):
        parts = [piece for part in parts for piece in ([part] if count_tokens(part) <= limit else finer(part))]
    parts = [piece for part in parts for piece in _by_length(part, count_tokens, limit)]
    return _packed(parts, count_tokens, limit) or [text]


def _at_spans(clause: Clause, spans: Sequence[Clause]) -> list[str]:
    """The text cut where a 款 or 项 begins, found by its first words in order (offsets are into the file, not the text)."""
    inside = [span for span in spans if span.doc_id == clause.doc_id and clause.start < span.start < clause.end]
    cuts, at = [0], 0
    for span in sorted(inside, key=lambda span: span.start):
        found = clause.text.find(span.text[:12], at)
        if found > cuts[-1]:
            cuts.append(found)
        at = max(at, found)
    return [clause.text[start:end] for start, end in zip(cuts, [*cuts[1:], None], strict=True)]


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def _sentences(text: str) -> list[str]:
    return _SENTENCE.findall(text)


def _by_length(text: str, count_tokens: Callable[[str], int], limit: int) -> list[str]:
    """Halves until each fits; a single character is never cut, whatever the count says."""
    if len(text) <= 1 or count_tokens(text) <= limit:
        return [text]
    middle = len(text) // 2
    return _by_length(text[:middle], count_tokens, limit) + _by_length(text[middle:], count_tokens, limit)


def _packed(parts: Sequence[str], count_tokens: Callable[[str], int], limit: int) -> list[str]:
    """Neighbours joined as long as they fit, so that no piece is a crumb."""
    packed: list[str] = []
    for part in parts:
        if packed and count_tokens(packed[-1] + part) <= limit:
            packed[-1] += part
        elif part.strip():
            packed.append(part)
        elif packed:
            packed[-1] += part
    return [piece.strip() for piece in packed if piece.strip()]
