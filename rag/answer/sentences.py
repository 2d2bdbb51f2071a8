"""A clause's sentences, verbatim, and how well each answers a question, by words alone."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from rag.answer.kinds import wanted_kind
from rag.model import Clause, Document, Kind
from rag.parse.sentences import sentences
from rag.search.query import Query
from rag.search.titles import title_core
from rag.store.tokens import ROMAN

_STOP = frozenset(
    "的了是在和与及或对为由被把给到从向于也都就还又而且但请问吗呢吧啊什么怎么如何哪些哪个哪多少几谁是否能可以有要应该需我你他它这那个们"
)
_TIME = re.compile(
    r"(?:19|20)\d{2}\s*年|[一二三四五六七八九十\d]+\s*(?:月|日|年|个月|周|天|小时|分钟|时(?!间|代|候|期))|\d{1,2}[:：]\d{2}|年底|季度|“?十[三四五六]五”?|每年|每月|每周|年内|长期"
)
_NUMBER = re.compile(
    r"\d|[一二三四五六七八九十百千万两]+(?:个|项|家|名|所|次|张|元|人|倍|成|年|天|类|种|级|大|条|件|支|批|类)|百分之|全部|全覆盖"
)
_WHO = re.compile(
    r"组长|主任|书记|局长|县长|区长|市长|院长|副|同志|局|委(?!托)|办(?![法理结事])|部门|政府|单位|机构|医院|小组|负责|牵头"
    r"|企业|公司|业主|法院|检察院|(?:所有|使用|管理|责任|经营|申请|承租|监护|代表|保险)人|经营者|由(?!于)[^，。；]{2,}|归[^，。；]{2,12}(?:所有|共有)|承担|自理"
)
TITLE = 0.4  # what a title's line counts: it has the question's words and answers nothing
HOLDER = 1.6  # what a line of a list of names counts when it names the unit asked for
_PERSON = re.compile(r"谁|哪[几两一]?位|什么职务|任什么|叫什么|姓名|何人")
RARE = 2  # clauses that have a rare bigram, and a two-hundredth of a large corpus
NAMED = 0.4  # what a word of the document's title counts: all its sentences are of that
ASIDE = 0.6  # what a sentence counts that has none of a follow-up's own words


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a clause: its words verbatim, its place (0-based), whether it is the label-and-heading line."""

    clause: Clause
    words: str
    place: int
    heading: bool

    @property
    def goes_on(self) -> bool:
        """Whether the text goes on behind it over a ；."""
        return self.words.rstrip().endswith(("；", ";"))


def split(clause: Clause) -> list[Sentence]:
    """The clause's sentences in reading order, duty lists left out; a row is one sentence (its rendered form)."""
    if clause.kind is Kind.ROW and clause.rendered:
        return [Sentence(clause, clause.rendered, 0, False)]
    words = sentences(clause)
    return [Sentence(clause, one, n, n < 3 and _is_heading(one, clause)) for n, one in enumerate(words)]


def _is_title(sentence: Sentence) -> bool:
    """True for a line before the text that is no sentence: the title's lines, 文号, the addressee."""
    return sentence.clause.kind is Kind.FRONT and sentence.words[-1] not in "。；！？”"


def _is_heading(words: str, clause: Clause) -> bool:
    return bool(clause.heading) and re.sub(r"\s", "", words).rstrip("。；：").endswith(
        re.sub(r"\s", "", clause.heading).rstrip("。；：")
    )


def grams(text: str) -> list[str]:
    """Character bigrams of the content, Latin words and numbers whole; stop characters cut the runs."""
    plain = unicodedata.normalize("NFKC", text.translate(ROMAN)).lower()
    found: list[str] = []
    for run in re.findall(r"[a-z]+|\d+(?:\.\d+)?|[\u4e00-\u9fff]+", plain):
        if not "\u4e00" <= run[0] <= "\u9fff":
            found.append(run)
            continue
        for part in re.split(f"[{''.join(_STOP)}]", run):
            found += [part[n : n + 2] for n in range(len(part) - 1)] or ([part] if part else [])
    return found


class Weights:
    """Inverse frequencies of bigrams over a set of clauses: what is rare in them tells more."""

    def __init__(self, clauses: Iterable[Clause], documents: Mapping[str, Document]) -> None:
        """documents: by id, for the words of their titles."""
        self._named = {d: frozenset(grams(title_core(document.title))) for d, document in documents.items()}
        counts: Counter[str] = Counter()
        total = 0
        self._held: dict[str, set[str]] = {}
        for clause in clauses:
            own = set(grams(f"{' '.join(clause.path)} {clause.rendered or clause.text}"))
            counts.update(own)
            self._held.setdefault(clause.doc_id, set()).update(own)
            total += 1
        self._counts: Mapping[str, int] = counts
        self._total = max(total, 1)

    def of(self, gram: str) -> float:
        """ln(1 + N / (1 + n)): high for a rare bigram, also for one never seen."""
        return math.log(1 + self._total / (1 + self._counts.get(gram, 0)))

    def seen(self, gram: str) -> bool:
        """True when some clause has the bigram."""
        return gram in self._counts

    def only_elsewhere(self, words: Sequence[str], doc_ids: Sequence[str]) -> bool:
        """True when other documents have all the words and none of those given has any of them."""
        asked = [set(grams(word)) for word in words]
        own = [self._held.get(doc_id, set()) for doc_id in doc_ids]
        others = [held for doc_id, held in self._held.items() if doc_id not in doc_ids]
        known = all(any(pairs <= held for held in others) for pairs in asked)
        return bool(own and asked) and known and not any(pairs <= held for pairs in asked for held in own)

    def rare(self, gram: str) -> bool:
        """True for a bigram of few clauses."""
        return 0 < self._counts.get(gram, 0) <= max(RARE, self._total // 200)

    def beside_title(self, asked: Sequence[str], doc_id: str) -> list[str]:
        """The bigrams that are not of the document's title."""
        return [gram for gram in asked if gram not in self._named.get(doc_id, frozenset())]

    def share(self, asked: Sequence[str], text: str, doc_id: str = "") -> float:
        """The weight of the asked bigrams that the text has, as a share of all asked (0..1).

        doc_id: the text's document; bigrams of its title, which tell what document is meant, count :data:`NAMED` of their weight.
        """
        have, named = set(grams(text)), self._named.get(doc_id, frozenset())
        worth = [(g, self.of(g) * (NAMED if g in named else 1.0)) for g in asked]
        total = sum(weight for _, weight in worth)
        return sum(weight for g, weight in worth if g in have) / total if total else 0.0


def fits(words: str, query: Query) -> bool:
    """True when the words hold the kind of thing that is asked for; always for lists, reasons and plain facts."""
    kind = wanted_kind(query.asked) or (wanted_kind(query.text) if query.focus else None)
    pattern = kind or {"time": _TIME, "number": _NUMBER, "who": _WHO}.get(query.wants)
    return pattern is None or bool(pattern.search(words))


def _holder(query: Query) -> re.Pattern[str] | None:
    """A line of a list of names (吴法伟  县财政局局长) for the unit that the question names; None when it asks for no person."""
    if not query.units or not _PERSON.search(query.topic):
        return None
    units = "|".join(re.escape(re.sub("^[省市县区]", "", unit)) for unit in query.units)
    return re.compile(
        rf"^\s*(?:[\u4e00-\u9fff\s]{{1,6}}[：:])?[\u4e00-\u9fff](?:\s*[\u4e00-\u9fff]){{1,3}}[\s\u3000]+[^，。；]*(?:{units})[^，。；]*$"
    )


def rank(
    sentences: Sequence[Sentence],
    query: Query,
    weights: Weights,
    near: Callable[[Sentence], float],
) -> list[tuple[float, Sentence]]:
    """The sentences with their scores, best first.

    A score is half the share of the question's bigrams, half the nearness in meaning, less where the wanted kind (a time,
    a figure, a person) is not there.
    near: a sentence's nearness in meaning, 0..1.
    """
    asked = grams(query.topic)
    years = [str(year) for year in query.named.years]
    focus = grams(query.focus)
    holder = _holder(query)
    scored = []
    for sentence in sentences:
        score = 0.5 * weights.share(asked, sentence.words, sentence.clause.doc_id) + 0.5 * near(sentence)
        score *= 1.0 if fits(sentence.words, query) else 0.45
        score *= (
            0.5 if sentence.heading and not (query.wants in ("time", "number") and fits(sentence.words, query)) else 1.0
        )
        score *= TITLE if _is_title(sentence) else 1.0
        score *= HOLDER if holder and holder.search(sentence.words) else 1.0
        score *= ASIDE if focus and not set(focus) & set(grams(sentence.words)) else 1.0
        score *= 1.15 if any(year in sentence.words for year in years) else 1.0
        scored.append((score, sentence))
    return sorted(scored, key=lambda pair: (-pair[0], pair[1].place))
