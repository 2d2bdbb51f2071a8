"""Questions about a document itself, from the catalogue's metadata: 文号, dates, issuers, cover matter.

Every value is quoted from the clause that prints it; a value that the document does not print is said to be absent.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from rag.model import Clause, Document, Hit, Kind, Route, Status
from rag.parse.sentences import sentences
from rag.parse.shapes import dates
from rag.search.finding import Finding, Quote, Statement
from rag.search.lookup import title
from rag.search.names import Directory
from rag.search.query import Query
from rag.store.catalogue import Catalogue

NAMES = {
    "doc_no": "发文字号",
    "issued_on": "成文日期",
    "printed_on": "印发日期",
    "issuer": "发文机关",
    "addressee": "主送机关",
    "cc": "抄送",
    "title": "标题",
    "reg_no": "规范性文件登记号",
    "approved_by": "审议机关或会议",
    "cites": "制定依据",
    "period": "规划（实施）期",
    "public": "公开情况",
    "validity": "有效性",
    "in_force": "施行日期",
    "signed_by": "签发人",
}


# Lines under the title: one with a month and no day (（某县人民政府2021年11月）), one of who passed a statute.
_MONTH = re.compile(r"[（(][^（()）\n]*\d{4}年\d{1,2}月[）)]")
_PASSED = re.compile(r"[（(]\d{4}年[^（()）]*通过[^（()）]*[)）]")
# Who signed an order, on a line of its own.
_SIGNED = re.compile(
    r"(?m)^\s*((?:总理|省长|市长|县长|区长|州长|盟长|旗长|主席|主任|部长|局长|厅长)[\s\u3000]+[\u4e00-\u9fff·]{1,4}(?:[\s\u3000]*[\u4e00-\u9fff]{1,3})?)\s*$"
)
# What a document tells of itself: until when it holds and what it repeals, and from when it holds.
_VALID = re.compile(
    "本[\u4e00-\u9fff]{1,6}[^。；]{0,30}有效期|有效期[^。；]{0,4}本|(?:同时|即行|予以|自行)(?:废止|失效)|停止执行|废止"
)
_SINCE = re.compile(
    "本[\u4e00-\u9fff]{1,6}(?:自|从|于)[^，。；]{2,24}(?:施行|实施|执行|生效)|自(?:印发|公布|发布|颁布)之日起[^，。；]{0,8}(?:施行|实施|执行|生效)"
)
_TOLD = {"validity": _VALID, "period": _VALID, "in_force": _SINCE}
# Asks for the date of each document beside which is first: 各是哪天, 哪份最早，哪份最晚.
_EACH_DATE = re.compile(r"各|分别|哪[一]?[天日]|几[月号]|日期|最[早晚先].*最[早晚]")


def chinese_date(iso: str) -> str:
    """2022-11-25 → 2022年11月25日."""
    day = date.fromisoformat(iso)
    return f"{day.year}年{day.month}月{day.day}日"


class Metadata:
    """Answers questions about documents' metadata."""

    def __init__(self, catalogue: Catalogue, directory: Directory) -> None:
        self._catalogue = catalogue
        self._directory = directory

    def find(self, query: Query) -> Finding | None:
        """The fields asked for, document by document; for 最早/最晚 the document that is, with its date.

        None where only the day of force is asked for and no document tells one: its text may tell it in other words.
        """
        documents = [d for d in self._directory.documents if not query.doc_ids or d.doc_id in query.doc_ids]
        if query.extreme:
            return self._extreme(query, documents)
        given = [(d, f, self._value(d, f)) for d in documents for f in query.fields]
        issued = {d.doc_id for d, f, value in given if f == "issued_on" and value}
        # 印发日期 is said of either: the one that is not printed is not missed beside the other.
        given = [(d, f, value) for d, f, value in given if value or f != "printed_on" or d.doc_id not in issued]
        statements = [
            one for d, f, value in given for one in (self._told(d, f, value) or [self._statement(d, f, value)])
        ]
        statements = list({s.quotes or s.text: s for s in reversed(statements)}.values())[::-1]
        if "validity" in query.fields and not query.doc_ids and any(s.quotes for s in statements):
            statements = [s for s in statements if s.quotes]  # 哪些文件被废止了: only those that say so
        if "issuer" in query.fields and "印发" in query.topic:
            statements += [printed for d in documents if (printed := self._printed_by(d))]
        if query.fields == ("in_force",) and not any(s.quotes for s in statements):
            return None
        absent = not any(value for _, _, value in given) and not any(s.quotes for s in statements)
        hits = self._hits(documents, statements)
        return Finding(Status.NOT_IN_CORPUS if absent else Status.ANSWERED, tuple(statements), hits)

    def _value(self, document: Document, field: str) -> str | None:
        if field == "issued_on" and not document.issued_on and document.printed_on:
            return None
        value = getattr(document, field, None)
        if not value:
            return None
        if field in ("issued_on", "printed_on"):
            return chinese_date(value)
        if field == "period":
            return f"{value[0]}—{value[1]}年" if value[0] != value[1] else f"{value[0]}年"
        if isinstance(value, tuple):
            return "、".join(value)
        return str(value)

    def _statement(self, document: Document, field: str, value: str | None) -> Statement:
        name = f"{title(document)}" if field != "doc_no" else f"《{document.title}》"
        signed = self._printed(document, _SIGNED, (Kind.FRONT, Kind.TAIL)) if field == "signed_by" else None
        if signed:
            return Statement(f"{name}署名：{' '.join(signed.words.split())}。", (signed,))
        if value is None:
            near = self._printed(document, _MONTH) if field in ("issued_on", "printed_on") else None
            if near:
                return Statement(f"{name}：没有印出完整的{NAMES[field]}，题下印有：{near.words}。", (near,))
            return Statement(f"{name}：文中没有{NAMES[field]}。")
        note = self._printed(document, _PASSED) if field == "approved_by" else None
        if note:
            return Statement(f"{name}题下印有：{note.words}。", (note,))
        return Statement(f"{name}的{NAMES[field]}：{value}。", self._proof(document, field))

    def _told(self, document: Document, field: str, value: str | None) -> list[Statement]:
        """Of a field that the document does not print the sentences that tell it: from when it holds, how long, what it repeals."""
        pattern = _TOLD.get(field)
        if value or pattern is None:
            return []
        clauses = self._catalogue.clauses(document.doc_id)
        told = [(c, words) for c in clauses if not c.rendered for words in _with_day(sentences(c), pattern)]
        if field == "in_force":
            told = told[:1]
        lead = f"{title(document)}："
        return [
            Statement(f"{lead if not n else ''}{words}", (Quote(c, words),)) for n, (c, words) in enumerate(told[:3])
        ]

    def _printed(
        self, document: Document, pattern: re.Pattern[str], kinds: tuple[Kind, ...] = (Kind.FRONT,)
    ) -> Quote | None:
        """The first words that have the pattern before the text, or in clauses of the kinds given."""
        clauses = [c for c in self._catalogue.clauses(document.doc_id) if c.kind in kinds]
        found = [(c, m[0]) for c in clauses if (m := pattern.search(c.text))]
        return Quote(*found[0]) if found else None

    def _proof(self, document: Document, field: str) -> tuple[Quote, ...]:
        """The words that print the value, from the front, the tail, or wherever the document has them first."""
        value = getattr(document, field)
        clauses = self._catalogue.clauses(document.doc_id)
        cover = [c for c in clauses if c.kind in (Kind.FRONT, Kind.TAIL)]
        ordered = [*cover, *(c for c in clauses if c not in cover)]
        if field in ("issued_on", "printed_on"):
            if field == "printed_on":
                ordered = [c for c in ordered if c.kind is Kind.TAIL] + ordered
            return _first(ordered, lambda c: _date_words(c.text, value, last=True))
        if field == "period":
            return _first(ordered, lambda c: _period_words(c.text, value))
        values = value if isinstance(value, tuple) else (value,)
        quotes = [quote for one in values for quote in _first(ordered, lambda c, one=one: _words(c.text, str(one)))]
        return tuple(dict.fromkeys(quotes))

    def _printed_by(self, document: Document) -> Statement | None:
        """The line 某某办公室　2024年5月15日印发, where the document prints one."""
        for clause in self._catalogue.clauses(document.doc_id):
            line = re.search(r"[^\n]*日\s*印发", clause.text) if clause.kind is Kind.TAIL else None
            if line:
                return Statement(f"文末印有：{line[0].strip()}。", (Quote(clause, line[0].strip()),))
        return None

    def _extreme(self, query: Query, documents: list[Document]) -> Finding:
        dated = sorted((d for d in documents if d.issued_on or d.printed_on), key=_day)
        undated = [d for d in documents if not (d.issued_on or d.printed_on)]
        if not dated:
            return Finding(Status.NOT_IN_CORPUS, (Statement("这些文件都没有印出成文日期或印发日期。"),))
        first = bool(re.search("早|先|在前", query.extreme or ""))
        best = dated[0] if first else dated[-1]
        field = "issued_on" if best.issued_on else "printed_on"
        lead = f"有日期的{len(dated)}份文件中，{'最早' if first else '最晚'}的是{title(best)}，{NAMES[field]}{chinese_date(_day(best))}。"
        statements = [Statement(lead, self._proof(best, field))]
        if query.doc_ids and _EACH_DATE.search(query.topic):
            fields = [(d, "issued_on" if d.issued_on else "printed_on") for d in dated]
            statements += [self._statement(d, f, self._value(d, f)) for d, f in fields]
        if undated:
            statements.append(
                Statement(
                    f"另有{len(undated)}份文件没有印出日期，不在比较之列：{'、'.join(title(d) for d in undated[:5])}。"
                )
            )
        return Finding(Status.ANSWERED, tuple(statements), self._hits([best, *dated], statements))

    def _hits(self, documents: list[Document], statements: list[Statement]) -> tuple[Hit, ...]:
        quoted = [quote.clause for statement in statements for quote in statement.quotes]
        fronts = [c for d in documents[:10] for c in self._catalogue.clauses(d.doc_id) if c.kind is Kind.FRONT]
        return tuple(Hit(c, 1.0 - n / 1000, Route.ROWS) for n, c in enumerate(dict.fromkeys([*quoted, *fronts])))


def _with_day(told: Sequence[str], pattern: re.Pattern[str]) -> list[str]:
    """The sentences that have the pattern; before 同时废止 the one that tells from when the new rule holds."""
    found: list[str] = []
    for n, words in enumerate(told):
        if pattern.search(words):
            since = [one for one in told[max(n - 1, 0) : n] if "同时" in words and _SINCE.search(one)]
            found += [one for one in (*since, words) if one not in found]
    return found


def _day(document: Document) -> str:
    return document.issued_on or document.printed_on or ""


def _first(clauses: list[Clause], words: object) -> tuple[Quote, ...]:
    for clause in clauses:
        found = words(clause)  # type: ignore[operator]
        if found:
            return (Quote(clause, found),)
    return ()


def _words(text: str, value: str) -> str | None:
    """The value as the text prints it, white space and bracket variants aside."""
    pattern = r"\s*".join(
        re.escape(ch) if ch not in "（）()〔〕[]" else _BRACKETS[ch] for ch in re.sub(r"\s", "", value)
    )
    match = re.search(pattern, text)
    return match[0] if match else None


_BRACKETS = {
    "（": "[（(]",
    "(": "[（(]",
    "）": "[）)]",
    ")": "[）)]",
    "〔": r"[〔\[［(（]",
    "[": r"[〔\[]",
    "〕": r"[〕\]］)）]",
    "]": r"[〕\]]",
}


def _date_words(text: str, iso: str, last: bool) -> str | None:
    """The date as printed (2022年11月25日, 二〇二二年…); the last one of the text when ``last``."""
    found = [printed for day, printed in dates(text) if day == iso]
    return (found[-1] if last else found[0]) if found else None


def _period_words(text: str, period: tuple[int, int]) -> str | None:
    first, last = period
    match = re.search(rf"{first}\s*年?\s*[—\-－–~～至到]+\s*{last}\s*年?", text) or re.search(
        r"[“\"]?十[一二三四五六七八九]五[”\"]?", text
    )
    return match[0] if match else None
