"""Citation recall and precision after ALCE (Gao et al. 2023), verbatim containment in place of the entailment model."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from eval.cases import squeeze
from rag.model import Answer

# At most three digits: 〔2022〕 in a 文号 is no marker.
MARKER = re.compile(r"〔(\d{1,3})〕")
# A marker may stand before or after the full stop: 「…。〔1〕」, 「…〔1〕。」
_STATEMENT = re.compile(r"[^〔]*(?:〔(?!\d{1,3}〕)[^〔]*)*(?:(?:〔\d{1,3}〕)+[。！？；]?|$)")
_SENTENCE = re.compile(r".+?(?:[。！？][”’」』）》]*|$)")
_BULLET = re.compile(r"^\s*(?:[-*•·]|\d+[.、．)）])\s*")
_FORM = re.compile(r"（由表中数字计算[^）]*）|该处下有\d+项|未给出")
_FRAGMENT = re.compile(r"[^\w.%‰℃]+")


def without_markers(text: str) -> str:
    """The answer as it reads, its 〔n〕 removed."""
    return MARKER.sub("", text)


def statements(text: str) -> list[tuple[str, tuple[int, ...]]]:
    """The answer's statements with the numbers of the citations that each carries.

    A statement is what stands in one paragraph up to and with its markers, over line ends (a quote may be a whole box); what
    follows the last marker is cut into sentences that cite nothing. A line that ends with a colon and cites nothing
    introduces a list; it states nothing by itself.
    """
    found: list[tuple[str, tuple[int, ...]]] = []
    for paragraph in re.split(r"\n\s*\n", text):
        lines = [_BULLET.sub("", line).strip() for line in paragraph.splitlines()]
        for part in _STATEMENT.findall("\n".join(line for line in lines if not line.endswith(("：", ":")))):
            numbers = tuple(int(n) for n in MARKER.findall(part))
            bare = without_markers(part).strip()
            sentences = [bare] if numbers else _SENTENCE.findall(bare)
            found += [(one, numbers) for one in sentences if _FRAGMENT.sub("", one)]
    return found


def supported(statement: str, premises: Sequence[str]) -> bool:
    """Whether every run of words between punctuation marks is verbatim in the premises, white space aside.

    The product's own form states nothing and is left out: 「该处下有5项」, 「未给出」, what it says it computed itself.
    """
    text = "\n".join(squeeze(one) for one in premises)
    parts = (squeeze(part).strip(".").removeprefix("的") for part in _FRAGMENT.split(_FORM.sub("，", statement)))
    return bool(premises) and all(part in text for part in parts if part)


def citation_quality(answer: Answer, premises: Mapping[str, str]) -> tuple[float | None, float | None]:
    """Citation (recall, precision) after ALCE (Gao et al. 2023, §4.2), verbatim containment in place of entailment.

    recall: the share of statements that their citations together support. precision: the share of citations that are
    not irrelevant: the statement is supported, and the citation supports it alone or is needed for it.
    ``premises``: what each clause says, by clause_id, with its path and its document's title.
    """
    clauses = {cite.n: premises.get(cite.clause_id, "") for cite in answer.citations}
    recalled: list[bool] = []
    relevant: list[bool] = []
    for sentence, numbers in statements(answer.answer):
        cited = [clauses[n] for n in numbers if n in clauses]
        recalled.append(supported(sentence, cited))
        for index, one in enumerate(cited):
            rest = cited[:index] + cited[index + 1 :]
            relevant.append(recalled[-1] and (supported(sentence, [one]) or not supported(sentence, rest)))
    return share(recalled), share(relevant) if recalled else None


def share(flags: Sequence[bool]) -> float | None:
    """The share that is true; None where there is none to judge."""
    return sum(flags) / len(flags) if flags else None
