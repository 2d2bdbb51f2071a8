"""Clauses by number: exact or nothing. No vectors and no model are asked."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.model import Clause, Document, Hit, Kind, Route, Status
from rag.search.finding import Finding, Quote, Statement
from rag.search.names import Directory, find_names, without_names
from rag.search.query import Query, clean
from rag.search.refs import Reference, find_references, nearest_parent, resolve
from rag.store.catalogue import Catalogue

MOST_LISTED = 40
_NEIGHBOUR = re.compile(r"(前|上)一?条|(后|下)一?条|前后")
_INTO_TABLE = re.compile(r"(?:下表|如下)[^。；]{0,20}[：:。]?\s*$")
_GOES_ON = re.compile(r"(?:^|/)续(?:〔\d+〕)?$")
HEADED = 3  # characters of a heading that tells which clause is meant
_ARTICLE = re.compile(r"第[^/]+条")
# Between a section's heading and the number of what is in it (“保障措施”部分的第三条).
_BEFORE_NUMBER = re.compile(r"(?:这|那|一|部分|一节|一章|章|节|项)*(?:里面?|中|下面?|的)*[，,\s]*$")
_NUMBERED = re.compile(r"(?:.*/)?(?:（[一二三四五六七八九十]+）|\d+|（\d+）)(?:〔\d+〕)?$")


def title(document: Document) -> str:
    """《title》（doc_no）, the way people name a document."""
    number = f"（{document.doc_no}）" if document.doc_no else ""
    return f"《{document.title}》{number}"


def find_by_number(text: str, directory: Directory, catalogue: Catalogue) -> tuple[tuple[Clause, ...], str | None]:
    """The clauses that ``text`` names (clause_id, or document + number or address) and None; or () and the reason in Chinese."""
    text = clean(text)
    by_id = catalogue.clause(text)
    if by_id:
        return (by_id,), None
    named = find_names(text, directory)
    rest = without_names(text, named)
    if (named.unknown or named.cited) and not named.doc_ids:
        return (), f"文件库中没有{'、'.join(named.unknown + named.cited)}的原文。{_library(directory)}"
    pool = named.doc_ids or tuple(d.doc_id for d in directory.documents)
    exact = [clause for doc_id in pool if (clause := catalogue.clause(f"{doc_id}#{rest.strip(' 的：:，,')}"))]
    if exact:
        return tuple(exact), None
    references = find_references(rest) or _bare(rest)
    if not references:
        return (), f"没有看懂条款编号“{text}”。请写文号或标题，加条款编号，如：栾办〔2022〕36号 第9条、二/（三）/9。"
    unknown = _beside(rest, references)
    if unknown and not named.doc_ids:
        return (), f"没有看懂“{unknown}”指哪份文件。{_library(directory)}"
    found: list[Clause] = []
    missing: list[str] = []
    for reference in references:
        hits = [clause for doc_id in pool for clause in resolve(reference, addressable(catalogue, doc_id))]
        found += hits
        if not hits:
            missing += [absent(reference, doc_id, catalogue) for doc_id in pool[:3]]
    return tuple(dict.fromkeys(found)), "".join(missing) or None


def _beside(words: str, references: Sequence[Reference]) -> str:
    """What is said beside the numbers; "" for little words (的, 和, 内容)."""
    for reference in reversed(references):
        words = words[: reference.start] + words[reference.end :]
    return re.sub(r"[\s的和与及、，,。：:《》“”]|内容|规定|全文|原文|文件|里面?|中", "", words)


def addressable(catalogue: Catalogue, doc_id: str) -> list[Clause]:
    """Every clause and span of a document."""
    return [*catalogue.clauses(doc_id), *catalogue.spans(doc_id)]


def items(clauses: Sequence[Clause]) -> list[Clause]:
    """The clauses that are counted as items: not the text that goes on behind a table, a box or a finished list (续)."""
    return [c for c in clauses if not _GOES_ON.search(c.address)]


def _library(directory: Directory) -> str:
    names = "、".join(f"《{d.title}》" for d in directory.documents[:8])
    return f"现有{len(directory.documents)}份文件：{names}{'等' if len(directory.documents) > 8 else ''}。"


def _bare(rest: str) -> tuple[Reference, ...]:
    """A number and nothing else (``9``, ``十二``, ``15条``) is a clause number in a command."""
    match = re.fullmatch(r"[\s的]*(\d{1,3}|[一二三四五六七八九十百]{1,4})[条.．、]?\s*", rest)
    return find_references(f"第{match[1]}条") if match else ()


def absent(reference: Reference, doc_id: str, catalogue: Catalogue) -> str:
    """A Chinese sentence: there is no such clause in the document, and what there is."""
    document = catalogue.document(doc_id)
    clauses = addressable(catalogue, doc_id)
    parents = nearest_parent(reference, clauses)
    name = title(document) if document else doc_id
    if parents:
        parent = parents[0]
        inside = items([c for c in clauses if c.parent == parent.address])
        last = f"，到“{inside[-1].printed}”为止" if inside else ""
        return f"{name}“{parent.printed}”下没有“{reference.printed}”，该处共{len(inside)}个下级条款{last}。"
    return f"{name}没有“{reference.printed}”。{extent(reference, clauses)}"


def extent(reference: Reference, clauses: Sequence[Clause]) -> str:
    """What the document has of the kind asked for: ``该文件共40条，到第四十条为止。``"""
    kind = reference.labels[-1].kind
    if kind == "条":
        articles = [c for c in clauses if re.fullmatch(r"(?:附件\d*/)?第[^/]+条(之.+)?", c.address)]
        if articles:
            return f"该文件共{len(articles)}条，到{articles[-1].printed}为止。"
        numbered = [c for c in clauses if c.address.rsplit("/", 1)[-1].isdigit()]
        if numbered:
            return f"该文件带阿拉伯数字编号的条款共{len(numbered)}项，到“{numbered[-1].printed}”为止。"
    top = [c.printed for c in items(clauses) if c.parent is None and c.kind not in (Kind.FRONT, Kind.TAIL)]
    return f"该文件的一级标题有：{'；'.join(name.rstrip('、.．') for name in top[:12])}。" if top else ""


class Lookup:
    """Answers questions that name a clause by its number."""

    def __init__(self, catalogue: Catalogue, directory: Directory) -> None:
        self._catalogue = catalogue
        self._directory = directory

    def resolve(self, query: Query) -> tuple[Clause, ...]:
        """The clauses named, in the documents named or in all; of several those whose heading is told too (第五章申报与拨付)."""
        pool = query.doc_ids or tuple(d.doc_id for d in self._directory.documents)
        found = [c for ref in query.references for d in pool for c in self._named(ref, query.text, d)]
        headed = [c for c in found if len(c.heading) >= HEADED and c.heading in query.text]
        return tuple(dict.fromkeys(headed or found))

    def _named(self, reference: Reference, text: str, doc_id: str) -> Sequence[Clause]:
        """What the reference names in a document: under the section whose heading stands before it (保障措施第三条), or by itself."""
        before = _BEFORE_NUMBER.sub("", re.sub(r"[“”\"《》「」]", "", text[: reference.start]))
        number = reference.labels[0].number
        if not before or not number or len(reference.labels) > 1:
            return resolve(reference, addressable(self._catalogue, doc_id))
        for clause in self._catalogue.clauses(doc_id):
            heading = re.sub(r"\s", "", clause.heading)
            if len(heading) >= 3 and before.endswith(heading[-max(3, len(heading) - 3) :]):
                below = items(self._catalogue.children(doc_id, clause.address))
                if len(below) >= number and _NUMBERED.match(below[number - 1].address):
                    return [below[number - 1]]
        return resolve(reference, addressable(self._catalogue, doc_id))

    def find(self, query: Query) -> Finding:
        """The clause's words, or its outline when it is a container, or that there is no such clause and what there is."""
        foreign = query.named.unknown + query.named.cited
        if foreign and not query.doc_ids:
            return Finding(
                Status.NOT_IN_CORPUS,
                (Statement(f"文件库中没有{'、'.join(foreign)}的原文。{_library(self._directory)}"),),
            )
        clauses = self.resolve(query)
        if not clauses:
            pool = query.doc_ids or self._likely(query)
            lines = [absent(ref, doc_id, self._catalogue) for ref in query.references for doc_id in pool[:3]]
            return Finding(Status.NOT_IN_CORPUS, (Statement("".join(dict.fromkeys(lines))),))
        shown = self._with_neighbours(query, clauses)
        notices: tuple[str, ...] = ()
        if len(clauses) > len(query.references) and not query.compare:
            notices = (
                f"“{query.references[-1].printed}”在文件中有{len(clauses)}处，已一并列出；写明上级编号可只看一处。",
            )
        statements = [
            s for clause in shown[:8] for s in self.statements(clause, many=len(shown) > 1 or not query.doc_ids)
        ]
        hits = [Hit(c, 1.0 - n / 1000, Route.LOOKUP) for n, c in enumerate(self._with_children(shown))]
        return Finding(Status.ANSWERED, tuple(statements), tuple(hits), notices)

    def _likely(self, query: Query) -> tuple[str, ...]:
        """All documents, first those that have labels of the kind asked for (第三十条: with articles)."""
        kinds = {label.kind for reference in query.references for label in reference.labels}
        ids = [d.doc_id for d in self._directory.documents]
        if "条" not in kinds:
            return tuple(ids)
        return tuple(sorted(ids, key=lambda d: not any(_ARTICLE.search(c.address) for c in self._catalogue.clauses(d))))

    def _with_neighbours(self, query: Query, clauses: tuple[Clause, ...]) -> tuple[Clause, ...]:
        match = _NEIGHBOUR.search(query.topic)
        if not match:
            return clauses
        out: list[Clause] = []
        for clause in clauses:
            before, after = self._catalogue.neighbours(clause.clause_id)
            if match[0] == "前后":
                out += [c for c in (before, clause, after) if c]
            else:
                out += [c for c in ((before,) if match[1] else (after,)) if c]
        return tuple(out) or clauses

    def _with_children(self, clauses: Sequence[Clause]) -> list[Clause]:
        found = [c for clause in clauses for c in (clause, *self._catalogue.children(clause.doc_id, clause.address))]
        return list(dict.fromkeys(found))

    def statements(self, clause: Clause, many: bool = False) -> list[Statement]:
        """The clause as statements: its own words, then one line a child where it has children."""
        document = self._catalogue.document(clause.doc_id)
        children = self._catalogue.children(clause.doc_id, clause.address)
        lead = f"{title(document)}{clause.printed}：" if document and many else ""
        own = clause.rendered or clause.text
        if not children:
            return [Statement(f"{lead}{own}", (Quote(clause, clause.text),)), *self._table_behind(clause)]
        counted, shown = len(items(children)), [row for c in children for row in self._rows(c)]
        below = f"\n该处下有{counted}项：" if counted else ""
        if len(shown) > len(children) == 1:
            below = f"\n该处下有一张表，共{len(shown)}行："
        first = Statement(f"{lead}{own}{below}", (Quote(clause, clause.text),))
        return [first, *_listed(shown)]

    def _table_behind(self, clause: Clause) -> list[Statement]:
        """The rows of the table right behind a clause that ends with it (按照下表给予补贴：)."""
        behind = self._catalogue.neighbours(clause.clause_id)[1] if _INTO_TABLE.search(clause.text) else None
        return _listed(self._rows(behind)) if behind and behind.kind is Kind.TABLE else []

    def _rows(self, clause: Clause) -> list[Clause]:
        """A table's rows, each a sentence with its columns' names; any other clause itself."""
        return (self._catalogue.rows(clause) if clause.kind is Kind.TABLE else []) or [clause]


def _listed(clauses: Sequence[Clause]) -> list[Statement]:
    """One line a clause; a row is its sentence."""
    return [Statement(line(c), (Quote(c, line(c) if not c.rendered else c.text),)) for c in clauses[:MOST_LISTED]]


def line(clause: Clause) -> str:
    """A clause's heading line as printed: its first line, or its first sentence when the line runs into the text."""
    if clause.rendered:
        return clause.rendered
    first = clause.text.strip().split("\n", 1)[0]
    return first if len(first) <= 60 else re.split(r"(?<=[。；：])", first, maxsplit=1)[0][:120]
