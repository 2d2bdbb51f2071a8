"""Who is responsible, from the duty rows: a clause's units (direct) or a unit's clauses (reverse), all of them, with a count."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.model import Clause, Duty, Hit, Role, Route, Status
from rag.parse.duties import RULE, TOLD
from rag.search.finding import Finding, Quote, Statement
from rag.search.lookup import title
from rag.search.names import Directory
from rag.search.query import Query
from rag.store.catalogue import Catalogue

ROLE_WORDS = {Role.LEAD: "牵头", Role.SUPPORT: "配合", Role.JOINT: "共同负责", Role.UNSTATED: "责任单位"}
_DUTY_LIST = re.compile(
    r"[（(\[［【][^（）()\[\]【】]*?(?:责任单位|负责|牵头|配合|参与)(?:[^（）()\[\]【】]|[（(][^（）()]*[）)])*[）)\]］】]|责任(?:单位|部门)[：:][^\n。]*"
)


class Duties:
    """Answers questions about responsible units from the catalogue's duty rows."""

    def __init__(self, catalogue: Catalogue, directory: Directory) -> None:
        self._catalogue = catalogue
        self._directory = directory
        self._duties = catalogue.duties()

    @property
    def units(self) -> tuple[str, ...]:
        """Every unit that a duty row names, in canonical form."""
        return tuple(dict.fromkeys(duty.unit for duty in self._duties))

    def has(self, clause_id: str) -> bool:
        """True when the clause has duty rows."""
        return any(duty.clause_id == clause_id for duty in self._duties)

    def at_the_end(self, clause: Clause) -> Clause | None:
        """The last item beside a clause without a duty list, where that item alone has one; it may be meant for all of them."""
        beside = list(self._catalogue.children(clause.doc_id, clause.parent)) if clause.parent else []
        having = [one for one in beside if self.has(one.clause_id)]
        return beside[-1] if clause in beside[:-1] and having == beside[-1:] else None

    def reverse(self, query: Query) -> Finding:
        """All clauses that the units lead, support or share, grouped by document with the count."""
        rows = [d for d in self._duties if d.unit in query.units and _in(d.clause_id, query.doc_ids)]
        stated = [d for d in rows if _fits_role(d, query.role)]
        if rows and not stated and query.role is Role.SUPPORT and "参与" in query.asked:
            # Who shares a task takes part in it, but is no 配合单位.
            return self.reverse(replace(query, role=None))
        if query.role and not stated:
            kinds = "、".join(dict.fromkeys(ROLE_WORDS[d.role] for d in rows))
            found = f"文件只写明其为{kinds}" if rows else "文件的责任单位清单中没有它"
            return Finding(
                Status.NOT_IN_CORPUS,
                (Statement(f"没有查到由{'、'.join(query.units)}{ROLE_WORDS[query.role]}的任务；{found}。"),),
            )
        if not stated:
            return Finding(
                Status.NOT_IN_CORPUS, (Statement(f"所查文件的责任单位清单中没有{'、'.join(query.units)}。"),)
            )
        by_id: dict[str, list[Duty]] = {}
        for duty in stated:
            by_id.setdefault(duty.clause_id, []).append(duty)
        clauses = self._catalogue.clauses_by_ids(list(by_id))
        order = [d.doc_id for d in self._directory.documents]
        ranked = sorted(clauses.values(), key=lambda c: (order.index(c.doc_id), c.start))
        docs = list(dict.fromkeys(c.doc_id for c in ranked))
        statements = [Statement(self._count_line(query, ranked, docs, by_id))]
        for doc_id in docs:
            mine = [c for c in ranked if c.doc_id == doc_id]
            if len(docs) > 1:
                document = self._catalogue.document(doc_id)
                statements.append(Statement(f"{title(document) if document else doc_id}（{len(mine)}项）："))
            statements += [self._task(c, by_id[c.clause_id]) for c in mine]
        return Finding(Status.ANSWERED, tuple(statements), _hits(ranked), complete=True)

    def _count_line(self, query: Query, ranked: Sequence[Clause], docs: list[str], by_id: dict[str, list[Duty]]) -> str:
        having = {duty.unit for duties in by_id.values() for duty in duties}
        units = "、".join([unit for unit in query.units if unit in having][:4])
        verb = (
            {Role.LEAD: "牵头的", Role.SUPPORT: "参与（配合）的"}.get(query.role, "负责或参与的")
            if query.role
            else "负责或参与的"
        )
        roles = [_role_of(by_id[c.clause_id]) for c in ranked]
        split = "，".join(f"{ROLE_WORDS[r]}{roles.count(r)}项" for r in Role if roles.count(r))
        split = f"（其中{split}）" if len(set(roles)) > 1 and not query.role else ""
        where = f"，分布在{len(docs)}份文件" if len(docs) > 1 else ""
        return f"{units}{verb}任务共{len(ranked)}项{split}{where}："

    def _task(self, clause: Clause, duties: Sequence[Duty]) -> Statement:
        role = ROLE_WORDS[_role_of(duties)]
        told = _told_line(clause, duties)
        if told:
            return Statement(f"{clause.printed}{told}", (Quote(clause, told),))
        name = clause.heading or re.split(r"[。；]", clause.text, maxsplit=1)[0]
        return Statement(
            f"{clause.printed}{name}（{role}）",
            tuple(q for q in (duty_quote(clause, duties), _heading_quote(clause)) if q)[:1],
        )

    def direct(self, clauses: Sequence[Clause], role: Role | None, many: bool = False) -> tuple[Statement, ...]:
        """For each clause its units by role, quoting its printed duty list; nothing for a clause without one."""
        statements = []
        for clause in clauses:
            duties = [d for d in self._duties if d.clause_id == clause.clause_id]
            if not duties:
                continue
            quote = duty_quote(clause, duties)
            quotes = [q for q in (quote or Quote(clause, clause.text), self._rule(clause, duties, quote)) if q]
            document = self._catalogue.document(clause.doc_id)
            name = f"{title(document)}" if document and many else ""
            lead = f"{name}{clause.printed}{clause.heading}：" if clause.heading else f"{name}{clause.printed}："
            statements.append(Statement(f"{lead}{by_role(duties, role)}。", tuple(quotes)))
        return tuple(statements)

    def _rule(self, clause: Clause, duties: Sequence[Duty], quote: Quote | None) -> Quote | None:
        """The document's own words that the first of a list leads, where the list itself does not say who does."""
        if not any(d.role is Role.LEAD for d in duties) or (quote and re.search("牵头|主办", quote.words)):
            return None
        for other in self._catalogue.clauses(clause.doc_id):
            for part in re.split(r"(?<=[。；）)\n])|(?<=。)", other.text) if "牵头" in other.text else ():
                if RULE.search(re.sub(r"\s", "", part)):
                    return Quote(other, part.strip())
        return None


def by_role(duties: Sequence[Duty], role: Role | None = None) -> str:
    """``牵头：县卫体局；配合：县医保局``; one role only when it is asked for and stated."""
    groups: dict[Role, list[str]] = {}
    for duty in duties:
        groups.setdefault(duty.role, []).append(duty.unit)
    if role in groups:
        groups = {role: groups[role]}
    return "；".join(
        f"{ROLE_WORDS[r]}：{'、'.join(dict.fromkeys(groups[r]))}"
        for r in (Role.LEAD, Role.JOINT, Role.UNSTATED, Role.SUPPORT)
        if r in groups
    )


def duty_quote(clause: Clause, duties: Sequence[Duty]) -> Quote | None:
    """The printed duty list of the clause: the last bracket or line that names units; else the sentence with the first."""
    found = [
        m[0]
        for m in _DUTY_LIST.finditer(clause.text)
        if any(re.sub(r"\s", "", d.printed) in re.sub(r"\s", "", m[0]) for d in duties)
    ]
    if found:
        return Quote(clause, found[-1])
    for sentence in re.split(r"(?<=[。；])", clause.text):
        if duties and duties[0].printed in sentence:
            return Quote(clause, sentence.strip())
    return None


def _told_line(clause: Clause, duties: Sequence[Duty]) -> str | None:
    """The line that says what the unit does (县水利局：负责…), where the clause lists its units so."""
    names = {re.sub(r"\s", "", duty.printed) for duty in duties}
    for line in clause.text.split("\n"):
        match = TOLD.match(line)
        if match and any(name in re.sub(r"\s", "", match[1]) for name in names):
            return line.strip()
    return None


def _heading_quote(clause: Clause) -> Quote | None:
    return Quote(clause, clause.heading) if clause.heading and clause.heading in clause.text else None


def _role_of(duties: Sequence[Duty]) -> Role:
    order = (Role.LEAD, Role.JOINT, Role.UNSTATED, Role.SUPPORT)
    return min((d.role for d in duties), key=order.index)


def _fits_role(duty: Duty, role: Role | None) -> bool:
    """Taking part includes a unit whose role the document does not state; leading includes leading together."""
    if role is None:
        return True
    wider = {Role.LEAD: Role.JOINT, Role.SUPPORT: Role.UNSTATED}.get(role)
    return duty.role in (role, wider)


def _in(clause_id: str, doc_ids: tuple[str, ...]) -> bool:
    return not doc_ids or clause_id.split("#", 1)[0] in doc_ids


def _hits(clauses: Sequence[Clause]) -> tuple[Hit, ...]:
    return tuple(Hit(c, 1.0 - n / 1000, Route.ROWS) for n, c in enumerate(clauses))
