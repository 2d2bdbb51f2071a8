"""The sentence check: a model's sentence is shown as fact only if code can read it off the clauses it cites."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, pairwise
from typing import Literal

from rag.check import duty, figures
from rag.check.frames import unframed
from rag.check.match.align import Aligner, Match
from rag.check.match.claims import Claim, claim
from rag.check.match.governs import objection
from rag.check.naming import listed
from rag.check.reading import lexicon as lex
from rag.check.reading.settle import Token
from rag.check.reading.source import Region, Source, read, region_of, stated
from rag.check.reading.tokens import tokenize
from rag.check.wording import wordings
from rag.model import Clause, Document, Kind

Word = Literal["verified", "unsupported", "contradicted"]
LONGEST = 600
MOST_READINGS = 40
MOST_WORK = 60_000  # the matcher's steps over all wordings of a sentence, about a second
_MARKUP = re.compile(r"^\s*(?:[-*+•·>#]+\s+)+|[*`]{1,3}")
_FENCE = re.compile(r"</?\s*evidence|\bkey\s*=|＜/?evidence", re.IGNORECASE)
_ASKS = re.compile(r"[？?]\s*$|^(?:是否|能否|可否)|(?:吗|呢)[。！]?$")


@dataclass(frozen=True)
class Verdict:
    """The check's result; ``quotes``: for each clause that supports the sentence, a verbatim piece of its text."""

    verdict: Word
    reasons: tuple[str, ...] = ()
    quotes: Mapping[str, str] = field(default_factory=dict)


def check(
    sentence: str, clauses: Sequence[Clause], documents: Mapping[str, Document] | None = None, question: str = ""
) -> Verdict:
    """Whether the cited clauses say what the sentence says.

    documents: the clauses' documents, for the names a document gives itself (its county, title, doc_no). question: a
    sentence that answers about a county that the question did not name must say which county it speaks of.
    """
    documents = documents or {}
    words = clean(sentence)
    if problem := _unfit(words, clauses):
        return Verdict("unsupported", (problem,))
    regions = [region_of(documents.get(c.doc_id)) for c in clauses]
    names = tuple(sorted({name for r in regions for name in (*r.names, *r.own)}))
    sources = [read(c, r, names) for c, r in zip(clauses, regions, strict=True)]
    if problem := _other_place(words, sources, documents, question):
        return Verdict("unsupported", (problem,))
    cited = {c.doc_id: documents[c.doc_id] for c in clauses if c.doc_id in documents}
    said = unframed(words, clauses, cited)
    special = _special(said, clauses, regions, sources, names)
    if special is not None:
        return special
    naming = next((s for s in sources if listed(said, s.tokens, s.words)), None)
    if naming:
        return Verdict("verified", (), {naming.clause.clause_id: _holding(said, naming)})
    reasons: list[str] = []
    left = MOST_WORK
    texts = [clause.text for clause in clauses]
    for option in _once(chain((said, words), wordings((said, words), cited, texts))):
        parsed = claim(tokenize(option.rstrip("。；;！!，,：: "), names))
        lists = (s for c, r in zip(clauses, regions, strict=True) for s in stated(c, r, names))
        # Lazily, for most sentences are told by the clauses' own order: then neither wordings nor lists are made.
        for group in chain([sources], ([one] for one in lists if _tells(parsed, one))):
            aligner = Aligner(parsed, group, left)
            found, why = _reading(aligner)
            left -= aligner.steps
            if found:
                return Verdict("verified", (), _quotes(found, group))
            reasons += why
        if left <= 0:
            break
    return _refused(words, sources, names, reasons)


def clean(sentence: str) -> str:
    """The sentence without bullets and markup; a number before it stays, for it could be taken for the clause's."""
    return _MARKUP.sub("", sentence).strip()


def _unfit(words: str, clauses: Sequence[Clause]) -> str | None:
    if not clauses:
        return "没有注明依据"
    if not words or len(words) > LONGEST:
        return "句子过长或为空"
    if _FENCE.search(words):
        return "复述了提示词"
    return "不是陈述" if _ASKS.search(words) else None


def _other_place(words: str, sources: Sequence[Source], documents: Mapping[str, Document], question: str) -> str | None:
    """A clause of another county than the question's may only be used in a sentence that names its county."""
    known = {name for d in documents.values() for name in region_of(d).names}
    asked = {name for name in known if name in question}
    for source in sources:
        own = source.region.names
        if asked and own and asked.isdisjoint(own) and not any(n in words for n in own):
            return "所引条款属于另一个地方，句中没有说明"
    return None


def _special(
    said: str, clauses: Sequence[Clause], regions: Sequence[Region], sources: Sequence[Source], names: tuple[str, ...]
) -> Verdict | None:
    """The verdict of the duty and row readers, None when the sentence is of another kind."""
    bare = said.rstrip("。；;！! ")
    denied = False
    for clause, region, source in zip(clauses, regions, sources, strict=True):
        for answer, quote in _judged(bare, clause, region, source, names):
            if answer:
                return Verdict("verified", (), {clause.clause_id: quote})
            denied = denied or answer is False
    return Verdict("contradicted", ("与所引条款的责任单位或指标不符",)) if denied else None


def _judged(
    bare: str, clause: Clause, region: Region, source: Source, names: tuple[str, ...]
) -> Iterator[tuple[bool | None, str]]:
    """What the row, or each of the clause's duty lists, says of the sentence, with the words it says it in."""
    if clause.kind is Kind.ROW and clause.rendered:
        row = figures.read(clause.rendered)
        if row:
            yield figures.judge(bare, row, tuple(sorted(region.own, key=len, reverse=True))), clause.text.strip()
        return
    lists = duty.read(clause.text, region)
    for duties in lists:
        last = clause.text.rstrip("。；\n ").endswith(duties.quote)
        only = len(lists) == 1 and (last or not duties.task.strip())
        topics = Topics(clause, source, names) if only else _task(clause, duties.task, region, names)
        yield duty.judge(bare, duties, region, topics), duties.quote


def _task(clause: Clause, task: str, region: Region, names: tuple[str, ...]) -> Topics:
    """What one of a clause's several duty lists is about: the words before it, not the clause's heading."""
    own = replace(clause, text=task, heading="", path=())
    return Topics(own, read(own, region, names), names, alone=False)


@dataclass(frozen=True)
class Topics:
    """Says whether a topic stands in a clause: as its heading or as a statement of its own; alone: it has one duty list."""

    clause: Clause
    source: Source
    names: tuple[str, ...]
    alone: bool = True

    def __call__(self, topic: str) -> bool:
        """True when the topic is (part of) the clause's heading or can be read off its text; "" is what the only list is of."""
        if not topic:
            return self.alone
        bare = re.sub(r"[\s“”《》]", "", topic)
        if len(bare) < 4:  # 激励 of 该项激励措施
            others = re.search(f"由[^，。；]{{2,20}}{re.escape(bare)}", self.clause.text)
            return self.alone and len(bare) > 1 and bare in self.clause.text and not others
        heads = [re.sub(r"[\s“”《》]", "", h) for h in (self.clause.heading, *self.clause.path[-1:])]
        if any(bare in h for h in heads):
            return True
        found = _reading(Aligner(claim(tokenize(topic, self.names)), [self.source]))[0] or []
        told = {self.source.told(self.source.segment_of[j]) for _, _, j in found}
        # 由乡镇政府选址: who does it is named right there.
        return bool(found) and ("由" in topic or not any(one.startswith("由") for one in told))


def _reading(aligner: Aligner) -> tuple[list[Match] | None, list[str]]:
    """A reading that nothing speaks against, else the objections met."""
    why: list[str] = []
    if not aligner.said.tokens:
        return None, ["没有可核对的内容"]
    for n, found in enumerate(aligner.readings()):
        problem = objection(aligner.said, aligner.sources, found)
        if problem is None:
            return found, []
        why.append(problem)
        if n >= MOST_READINGS:
            break
    return None, list(dict.fromkeys(why))


def _quotes(found: list[Match], sources: Sequence[Source]) -> dict[str, str]:
    """For each clause used, the longest run of it that the sentence was read off, verbatim, widened to whole segments."""
    quotes: dict[str, str] = {}
    for where, source in enumerate(sources):
        used = sorted({source.segment_of[j] for _, w, j in found if w == where and source.tokens[j].kind != "p"})
        if not used:
            continue
        clause = source.clause
        if clause.kind is Kind.ROW and clause.rendered:
            quotes[clause.clause_id] = clause.text.strip()
            continue
        if source.statement:
            places = [
                source.statement.original(source.tokens[j].start, source.tokens[j].end)
                for _, w, j in found
                if w == where
            ]
            best = max((p for p in places if p), key=places.count)
            quotes[clause.clause_id] = clause.text[best[0] : best[1]].strip()
            continue
        first, last = _longest_run(used, source)
        start, end = source.segments[first].start, source.segments[last].end - 1
        ends = [t.end for t in source.tokens[start : end + 1]]
        quotes[clause.clause_id] = clause.text[source.tokens[start].start : max(ends)].strip()
    return quotes


def _once(options: Iterable[str]) -> Iterator[str]:
    """Each option once, in order, made only when it is asked for."""
    seen: set[str] = set()
    for option in options:
        if option not in seen:
            seen.add(option)
            yield option


def _tells(said: Claim, source: Source) -> bool:
    """Whether the source has nearly all words of the sentence, so that reading it is worth the time."""
    content = {t.value for t in said.tokens if t.kind in "wnut" and not t.tag}
    have = {t.value for t in source.tokens}
    return sum(value in have for value in content) >= 0.9 * len(content)


def _holding(said: str, source: Source) -> str:
    """The sentence of the clause that has most of the words said."""
    clause = source.clause
    parts = [part for part in re.split(r"(?<=[。；\n])", clause.text) if part.strip()]
    return max(parts, key=lambda part: len(set(part) & set(said))).strip()


def _longest_run(used: list[int], source: Source) -> tuple[int, int]:
    runs: list[tuple[int, int]] = []
    for at in used:
        if (
            runs and at - runs[-1][1] <= 2 and source.segments[at].sentence == source.segments[runs[-1][1]].sentence
        ) or (runs and at == runs[-1][1] + 1):
            runs[-1] = (runs[-1][0], at)
        else:
            runs.append((at, at))
    return max(runs, key=lambda r: source.segments[r[1]].end - source.segments[r[0]].start)


def _refused(words: str, sources: Sequence[Source], names: tuple[str, ...], reasons: list[str]) -> Verdict:
    """Contradicted when the sentence stays close to the evidence but a figure, date, name or negation is another."""
    said = tokenize(words, names)
    stands = [t for s in sources for t in s.tokens]
    have = {(t.kind, t.value) for t in stands}
    odd = []
    for kind, what in (("n", "数字"), ("t", "时间"), ("c", "限定"), ("u", "单位名称"), ("r", "地名")):
        if any(t.kind == kind and (kind, t.value) not in have for t in said):
            odd.append(f"{what}在所引条款中没有")
    if _negations(said) - _negations(stands):
        odd.append("否定词在所引条款中没有")
    odd += reasons
    return Verdict(
        "contradicted" if odd and _near(said, stands) else "unsupported",
        tuple(dict.fromkeys(odd)) or ("所引条款没有这样说",),
    )


def _negations(tokens: Sequence[Token]) -> set[Hashable]:
    return {v for v in {t.value for t in tokens if t.kind == "w"} if lex.denies(v)}


def _near(said: Sequence[Token], stands: Sequence[Token]) -> bool:
    pairs = {(a.value, b.value) for a, b in pairwise(stands)}
    own = [(a.value, b.value) for a, b in pairwise(said)]
    return bool(own) and sum(p in pairs for p in own) / len(own) >= 0.5
