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
_HEAD = re.compile(r"(?m)^\s*([^\s：:。；，,][^：:。；，,\n]{2,28})[：:](?=[^\n])")
_GOES_ON = re.compile(r"(?:^|/)续(?:〔\d+〕)?$")
# A question for the items of a section: 分哪几个方面, 有几条, 哪八项.
_PARTS = re.compile(
    r"(?:哪|几|多少|[二两三四五六七八九十])[一二两三四五六七八九十几些]*(?:个|大)?(?:实施|工作|重点|主要)?(?:方面|条|项|类|块|阶段|部分|任务|步骤|原则|措施|内容|章|节|点)|(?:有|需?要|需)哪些(?:$|[？?])|分别是什么|是什么[？?]?$|包括哪些"
)
# What a question for a section's items says besides the section's heading; more than that asks for something in it.
_ABOUT_PARTS = re.compile(
    rf"{_PARTS.pattern}|主要|重点|具体|一?共|分为?|分成|包含|涉及|提出|部署|安排|明确|规定|列出?|讲|说|写|的|了|里|中|有|和|是|在|这|那|方面|任务|步骤|原则|措施|内容|请问?|[？?，。、：:“”\s]"
)
HEADED = 3  # characters of a heading that tells which clause is meant
MORE_ASKED = 11  # characters
_ARTICLE = re.compile(r"第[^/]+条")
# Between a section's heading and the number of what is in it (“保障措施”部分的第三条).
_BEFORE_NUMBER = re.compile(r"(?:这|那|一|部分|一节|一章|章|节|项)*(?:里面?|中|下面?|的)*[，,\s]*$")
_NUMBERED = re.compile(r"(?:.*/)?(?:（[一二三四五六七八九十]+）|\d+|（\d+）)(?:〔\d+〕)?$")
_OF_CHAPTER = re.compile(r"[几哪些]+条|章|节|哪些(?:内容|规定|方面)")


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

    def outline(self, query: Query, near: Sequence[Clause] = ()) -> Finding | None:
        """For 重点任务分哪几个方面: the section whose heading the topic names, with its items; None when it names none.

        Where the question names no document, only the clauses ``near`` and those that hold them are looked at.
        """
        if not _PARTS.search(query.topic) or query.named.years:
            return None
        found: list[tuple[int, Clause]] = []
        said = len(_ABOUT_PARTS.sub("", query.topic))
        for clause in self._sections(query, near):
            size = _named_by(clause.heading, query.topic)
            if (
                size
                and said - size <= MORE_ASKED
                and (len(_heads(clause)) >= 3 or self._catalogue.children(clause.doc_id, clause.address))
            ):
                found.append((size, clause))
        if not found:
            return None
        best = max(size for size, _ in found)
        section = next(clause for size, clause in found if size == best)
        below = self._catalogue.children(section.doc_id, section.address)
        children = [c for c in items(below) if c.kind not in (Kind.TABLE, Kind.BOX)]
        if children and _ARTICLE.match(children[0].address) and not _OF_CHAPTER.search(query.topic):
            return None  # a chapter's articles are no list of what its heading names
        document = self._catalogue.document(section.doc_id)
        parts = [(c, _line(c)) for c in children] or [(section, head) for head in _heads(section)]
        lead = f"{title(document) if document else ''}{section.printed}{section.heading}共{len(parts)}项："
        listed = [Statement(line, (Quote(c, line),)) for c, line in parts[:MOST_LISTED]]
        hits = [Hit(c, 1.0 - n / 1000, Route.LOOKUP) for n, c in enumerate([*children, section])]
        return Finding(
            Status.ANSWERED, (Statement(lead, (Quote(section, _line(section)),)), *listed), tuple(hits), complete=True
        )

    def _sections(self, query: Query, near: Sequence[Clause]) -> list[Clause]:
        if query.doc_ids:
            return [clause for doc_id in query.doc_ids for clause in self._catalogue.clauses(doc_id)]
        above = map(self._catalogue.above, near)
        return [*near, *(clause for clause in above if clause)]

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
    return [Statement(_line(c), (Quote(c, _line(c) if not c.rendered else c.text),)) for c in clauses[:MOST_LISTED]]


def _named_by(heading: str, topic: str) -> int:
    """How many characters of the heading the topic has as one piece, when these are the heading or its end; else 0."""
    words = re.sub(r"\s|(?:清单|目录|一览表|名单|表)$", "", heading)
    for start in range(min(3, len(words))):
        if len(words) - start >= 4 and words[start:] in topic:
            return len(words) - start
    return 0


def _heads(clause: Clause) -> list[str]:
    """What the clause's paragraphs begin with before a colon (夯实基础支撑工程：…); a line that is only that is none."""
    return [match[1] for match in _HEAD.finditer(clause.text)]


def _line(clause: Clause) -> str:
    """A clause's heading line as printed: its first line, or its first sentence when the line runs into the text."""
    if clause.rendered:
        return clause.rendered
    line = clause.text.strip().split("\n", 1)[0]
    return line if len(line) <= 60 else re.split(r"(?<=[。；：])", line, maxsplit=1)[0][:120]
