"""What a reader should know beside the answer: a period that has ended, a repealed document, an impossible date."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from rag.model import Citation, Document
from rag.search.lookup import title

_DATE = re.compile(r"(?:((?:19|20)\d{2})年)?(\d{1,2})月(\d{1,2})日")


def notices(documents: Iterable[Document], citations: Iterable[Citation], today: date) -> list[str]:
    """Chinese sentences about the documents cited and the words quoted, in order, none twice."""
    found: list[str] = []
    for document in documents:
        if document.validity and document.validity != "有效":
            found.append(f"{title(document)}现为“{document.validity}”，引用前请核实。")
        if document.period and document.period[1] < today.year:
            found.append(f"{title(document)}的规划（实施）期至{document.period[1]}年，已经结束。")
    for citation in citations:
        found += [
            f"“{printed}”是不存在的日期，原文如此（{citation.label}）。" for printed in impossible_dates(citation.quote)
        ]
    return list(dict.fromkeys(found))


def impossible_dates(text: str) -> list[str]:
    """Dates of the text that no calendar has (11月31日), as printed; 2月29日 without a year counts as possible."""
    found = []
    for match in _DATE.finditer(text):
        try:
            date(int(match[1] or 2024), int(match[2]), int(match[3]))
        except ValueError:
            found.append(match[0])
    return found
