"""Documents, places and years that a question names, and the names that no document has.

A document is named by its id, its 发文字号 in any brackets, its title or a short form of it, or its region. Place names
come from jieba's dictionary (tag ``ns``), which lists some 4,000 provinces, cities, counties and districts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from rag.model import Document
from rag.search.places import PLACE_SUFFIX, find_places
from rag.search.titles import GENRE, by_part, fold, overlap, title_core, untitled

DOC_NO = re.compile(
    r"(?P<code>(?:(?![的里中了是和与])[\u4e00-\u9fff]){1,12}?)\s*[〔\[［(（【﹝]?\s*(?P<year>(?:19|20)\d{2})\s*(?:[〕\]］)）】﹞]|年)?\s*第?\s*(?P<number>\d{1,5})\s*号"
)
_TITLE_MARKS = re.compile(r"《([^《》]{2,80})》")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?=\s*(?:年|—|-|至|到|～|~|版))")


def doc_no_key(text: str) -> str | None:
    """``代字|年|号`` of the first 发文字号 in the text, brackets aside; None when there is none."""
    match = DOC_NO.search(text)
    return f"{match['code']}|{match['year']}|{int(match['number'])}" if match else None


def stem(region: str) -> str:
    """A region's name without its last word: 栾川县 → 栾川."""
    return region[:-1] if len(region) > 2 and region[-1] in PLACE_SUFFIX else region


@dataclass(frozen=True, slots=True)
class Named:
    """What a question names.

    ``doc_ids``: documents (a filter), in corpus order; ``places``: named and known to the text but no document's region;
    ``unknown``: names that nothing in the corpus has; ``cited``: documents that the texts only cite;
    ``spans``: where the documents are named.
    """

    doc_ids: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    cited: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()
    exact: bool = False


class Directory:
    """The names of a corpus, built once an index: documents by number, title and region, and the text for occurrence tests."""

    def __init__(self, documents: Sequence[Document], texts: Iterable[str]) -> None:
        self.documents = tuple(documents)
        self.regions: dict[str, list[str]] = {}
        for document in documents:
            if document.region:
                self.regions.setdefault(document.region, []).append(document.doc_id)
        self.numbers = {key: d.doc_id for d in documents if d.doc_no and (key := doc_no_key(d.doc_no))}
        self._texts = texts

    @cached_property
    def text(self) -> str:
        """All clause texts in one string, folded, for occurrence tests."""
        heads = [f"{d.title} {d.doc_no or ''} {d.region or ''}" for d in self.documents]
        return fold("\n".join([*heads, *self._texts]))

    @cached_property
    def titles(self) -> dict[str, str]:
        """doc_id → the folded title without region, issuer and cover words."""
        return {d.doc_id: title_core(d.title) for d in self.documents}

    def holds(self, word: str) -> bool:
        """True when the word occurs anywhere in the documents."""
        return fold(word) in self.text

    def abbreviates(self, word: str) -> bool:
        """True when the documents have the word's characters in order with at most two others between each."""
        return bool(re.search("[\u4e00-\u9fff]{0,2}?".join(map(re.escape, fold(word))), self.text))


def find_names(question: str, directory: Directory) -> Named:
    """What the question names, most exact first: id, number, title; a region narrows to its documents."""
    spans: list[tuple[int, int]] = []
    others: list[str] = []
    ids = _by_id(question, directory, spans) + _by_number(question, directory, spans, others)
    ids += [d for d in _by_title(question, directory, spans, others) if d not in ids]
    exact = bool(ids)
    regions = _regions(question, directory, spans)
    others += _absent_local(question, regions, directory, spans) if not ids else []
    unknown = [name for name in others if not _as_cited(name, directory)]
    if not ids:
        pools = [directory.regions[region] for region in regions]
        ids = [d for pool in pools for d in _narrow(question, pool, directory, spans)]
        ids = ids or _by_short_title(question, directory, spans)
    else:
        pools = [directory.regions[region] for region in regions if not set(directory.regions[region]) & set(ids)]
        ids += [d for pool in pools for d in _narrow(question, pool, directory, spans)]
    places, strangers = find_places(_blank(question, spans), directory.regions, directory.holds, directory.abbreviates)
    order = {d.doc_id: n for n, d in enumerate(directory.documents)}
    years = tuple(y for y in _years(_blank(question, spans)) if y not in _own_years(question, spans, ids, directory))
    return Named(
        tuple(sorted(dict.fromkeys(ids), key=order.__getitem__)),
        tuple(regions),
        places,
        tuple(unknown) + strangers,
        tuple(held for n in others if (held := _as_cited(n, directory))),
        years,
        tuple(sorted(spans)),
        exact,
    )


def _years(text: str) -> tuple[int, ...]:
    return tuple(dict.fromkeys(int(year) for year in _YEAR.findall(text)))


def _own_years(question: str, spans: list[tuple[int, int]], ids: Sequence[str], directory: Directory) -> set[int]:
    """Years that tell which document is meant (2020年的方案), not what is asked of it."""
    before = _blank(question, spans)
    names = "".join(f"{d.doc_no} {d.issued_on} " for d in directory.documents if d.doc_id in ids)
    told = re.findall(
        rf"((?:19|20)\d{{2}})年?(?:的|印发的?|发布的?|出台的?|制定的?|那[个份])?(?=\s{{2,}}|{GENRE}|文件)", before
    )
    return {int(year) for year in told if year in names}


def _blank(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text with the spans overwritten by spaces, so that offsets stay."""
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def without_names(question: str, named: Named) -> str:
    """The question without the words that name documents: what is asked of them."""
    return without_spans(question, named.spans)


def without_spans(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text with the spans left out, white space made single."""
    return re.sub(r"\s+", " ", _blank(text, spans)).strip()


def _by_id(question: str, directory: Directory, spans: list[tuple[int, int]]) -> list[str]:
    found = []
    for document in directory.documents:
        # A decree's number has no year (国令第707号), so it is not of the form that _by_number reads.
        decree = document.doc_no if document.doc_no and not doc_no_key(document.doc_no) else document.doc_id
        for name in (document.doc_id, decree, decree.replace("人民政府令", "政府令"), document.reg_no or ""):
            at = question.find(name)
            if name and at >= 0 and len(name) >= 4 and document.doc_id not in found:
                found.append(document.doc_id)
                spans.append((at, at + len(name)))
    return found


def _by_number(question: str, directory: Directory, spans: list[tuple[int, int]], others: list[str]) -> list[str]:
    found = []
    for match in DOC_NO.finditer(question):
        year, number = match["year"], int(match["number"])
        for size in range(len(match["code"])):
            doc_id = _numbered(match["code"][size:], year, number, directory)
            if doc_id:
                found.append(doc_id)
                spans.append((match.start() + size, match.end()))
                break
        else:
            printed = f"{match['code']}〔{year}〕{number}号"
            spans.append(match.span())
            others.append(printed)
    return found


def _numbered(code: str, year: str, number: int, directory: Directory) -> str | None:
    """The document of that number; 国办2018年117号 is 国办发〔2018〕117号 and 栾川2020年7号 栾政〔2020〕7号, if no other may be."""
    exact = directory.numbers.get(f"{code}|{year}|{number}")
    if exact:
        return exact
    same = {key: d for key, d in directory.numbers.items() if key.endswith(f"|{year}|{number}")}
    near = [d for key, d in same.items() if key.startswith(code)]
    if len(near) == 1 and len(code) >= 2:
        return near[0]
    regions = {region for region in directory.regions if stem(region) in code}
    local = [d for d in same.values() if any(d in directory.regions[region] for region in regions)]
    return local[0] if len(local) == 1 else None


def _as_cited(name: str, directory: Directory) -> str | None:
    """The longest end of the name that the texts have; None when they do not name it."""
    starts = range(max(1, name.find("〔")))
    held = next((name[start:] for start in starts if directory.holds(name[start:])), None)
    return held or (name if directory.holds(name.strip("《》")) else None)


def _by_title(question: str, directory: Directory, spans: list[tuple[int, int]], others: list[str]) -> list[str]:
    found = []
    for match in _TITLE_MARKS.finditer(question):
        asked = fold(match[1])
        own = [d for d in directory.documents if not _of_elsewhere(asked, d)]
        scored = [
            (max(overlap(asked, title), overlap(asked, fold(d.notice_title or ""))), d.doc_id)
            for d in own
            for title in [fold(d.title)]
        ]
        best = max(scored, default=(0.0, ""))
        if best[0] >= 0.75:
            found += [doc_id for score, doc_id in scored if score == best[0]]
            spans.append(match.span())
        else:
            others.append(match[0])
            if len(own) < len(directory.documents):
                spans.append(match.span())
    plain = fold(question)
    for doc_id, core in directory.titles.items() if len(plain) == len(question) else ():
        at = plain.find(core) if len(core) >= 3 else -1
        if at >= 0 and not any(start <= at < end for start, end in spans):
            found.append(doc_id)
            spans.append((at, at + len(core)))
    return _drop_contained(found, directory)


def _of_elsewhere(asked: str, document: Document) -> bool:
    """Whether the title asked is the document's with another place before it: 《上海市优化营商环境条例》 is not the State's."""
    before, held, _ = asked.partition(title_core(document.title))
    own = fold("".join((document.title, document.region or "", *document.issuer)))
    return bool(held and re.search("[省市县区州旗]$", before)) and before not in own


def _drop_contained(found: list[str], directory: Directory) -> list[str]:
    """Keep 劳动合同法 and drop 合同法 when both match by containment."""
    cores = {doc_id: directory.titles[doc_id] for doc_id in found}
    return [d for d in dict.fromkeys(found) if not any(cores[d] != c and cores[d] in c for c in cores.values())]


def _regions(question: str, directory: Directory, spans: list[tuple[int, int]]) -> list[str]:
    """Regions named in full or by their stem; the longest wins where one contains another."""
    found = []
    for region in sorted(directory.regions, key=len, reverse=True):
        for name in (region, stem(region)):
            at = _blank(question, spans).find(name)
            # 栾川县域 is 栾川 + 县域, 资阳区委 is 资阳 + 区委.
            if at >= 0 and not (name == region != stem(region) and re.match("[域委]", question[at + len(name) :])):
                found.append((at, region))
                spans.append((at, at + len(name)))
                break
    return [region for _, region in sorted(found)]


def _absent_local(
    question: str, regions: Sequence[str], directory: Directory, spans: Sequence[tuple[int, int]]
) -> list[str]:
    """What the question names as a document of a region whose documents have no such title."""
    found = []
    for region in regions:
        titles = [directory.titles[doc_id] for doc_id in directory.regions[region]]
        ends = [end for start, end in spans if question[start:end] in (region, stem(region))]
        found += [f"{region}{named}" for end in ends if (named := untitled(question, end, titles))]
    return found


def _narrow(question: str, pool: list[str], directory: Directory, spans: list[tuple[int, int]]) -> list[str]:
    """Of a region's documents those whose short title or year the question gives; all when it does not tell."""
    short = _by_short_title(question, directory, spans, pool)
    match = re.search(
        rf"((?:19|20)\d{{2}})年?(?:的|印发的|发布的|出台的|那个|那份|版)*(?:[^，。？\s]{{0,16}}?)(?:{GENRE}|文件|文(?!号))",
        question,
    )
    if not match:
        return short or pool
    found = [
        d.doc_id for d in directory.documents if d.doc_id in pool and match[1] in f"{d.issued_on} {d.doc_no} {d.title}"
    ]
    if found and not short:
        spans.append(match.span())
    return list(dict.fromkeys(short + found)) or pool


def _by_short_title(
    question: str, directory: Directory, spans: list[tuple[int, int]], pool: Sequence[str] | None = None
) -> list[str]:
    """Documents named by words of their title (三年行动计划), if those words are theirs alone."""
    plain = question if len(fold(question)) != len(question) else fold(question)
    plain = _blank(plain, [*spans, *(m.span() for m in _TITLE_MARKS.finditer(plain))])
    titles = {d: directory.titles[d] for d in (directory.titles if pool is None else pool)}
    found = by_part(plain, titles, 2 if pool is None else 0)
    spans += [span for _, span in found]
    return list(dict.fromkeys(doc_id for doc_id, _ in found))
