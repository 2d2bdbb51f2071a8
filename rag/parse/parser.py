"""The one public function of the package: a source parsed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.model import Clause, Duty, ManifestEntry, Parsed, ParseWarning, SourceText
from rag.parse import shapes
from rag.parse.assemble import assemble
from rag.parse.clauses import Clauses
from rag.parse.duties import duties_of
from rag.parse.lines import Line
from rag.parse.metadata import document_of

# Part of the index's fingerprint: raise it whenever a parse of the same file could come out different.
VERSION = "11"
_MONTH_DAY = re.compile(r"(?<!\d)(1[0-2]|0?[1-9])月(\d{1,2})日")
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def parse(source: SourceText, entry: ManifestEntry | None = None) -> Parsed:
    """The document, its clauses in order, the 款/项/目 of its articles, duties, indicators and warnings.

    The same source gives the same parse. entry: fills region, public and validity where the text does not tell them.
    Never raises for what a text holds; what cannot be placed stays as text under its nearest heading, with a warning.
    """
    made = assemble(source)
    collected = Clauses(source.doc_id, source.markdown)
    collected.collect(made.root)
    document, doubts = document_of(source, made, entry)
    duties = [*duties_of(collected.clauses), *collected.duties]
    warnings = {*source.warnings, *made.warnings, *collected.warnings, *doubts, *_impossible(made.lines)}
    return Parsed(
        document=document,
        clauses=tuple(collected.clauses),
        spans=tuple(collected.spans),
        duties=tuple(_in_order(duties, collected.clauses)),
        indicators=tuple(collected.indicators),
        warnings=tuple(sorted(warnings, key=lambda warning: (warning.line, warning.what))),
    )


def _in_order(duties: Sequence[Duty], clauses: Sequence[Clause]) -> list[Duty]:
    order = {clause.clause_id: at for at, clause in enumerate(clauses)}
    return sorted(duties, key=lambda duty: order[duty.clause_id])


def _impossible(lines: Sequence[Line]) -> list[ParseWarning]:
    """Days that no calendar has (11月31日), quoted as printed."""
    found = []
    for line in lines:
        whole = shapes.is_date(line.text)
        for match in () if whole else _MONTH_DAY.finditer(line.text):
            if not 1 <= int(match[2]) <= _DAYS[int(match[1]) - 1]:
                found.append(ParseWarning(line.no, f"日期不存在：{match[0]}，按原文保留"))
        if whole and shapes.dates(line.text)[0][0] is None:
            found.append(ParseWarning(line.no, f"日期不存在：{shapes.squeeze(line.text)}，按原文保留"))
    return found
