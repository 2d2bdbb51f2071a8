"""A parse for people: the tree indented, then what to look at."""

from __future__ import annotations

from rag.model import Clause, Kind, Parsed

_KINDS = {
    Kind.FRONT: "正文前",
    Kind.SECTION: "层级",
    Kind.CLAUSE: "条款",
    Kind.TABLE: "表",
    Kind.ROW: "行",
    Kind.BOX: "专栏",
    Kind.ANNEX: "附件",
    Kind.TAIL: "文末",
}
_WORDS = 30


def outline(parsed: Parsed) -> str:
    """The document's line, one line a clause (indent, printed label, heading or first words), spans, and the warnings."""
    document = parsed.document
    head = f"《{document.title}》" + (f"（{document.doc_no}）" if document.doc_no else "（无发文字号）")
    counts = f"条款 {len(parsed.clauses)}，款项 {len(parsed.spans)}，责任单位 {len(parsed.duties)}，指标 {len(parsed.indicators)}"
    lines = [head, counts, ""]
    depth: dict[str, int] = {}
    inside: dict[str, list[Clause]] = {}
    for span in parsed.spans:
        inside.setdefault(span.parent or "", []).append(span)
    for clause in parsed.clauses:
        depth[clause.address] = depth.get(clause.parent or "", -1) + 1
        lines.append(_line(clause, depth[clause.address]))
        lines += _spans(clause, inside, depth[clause.address] + 1)
    if parsed.warnings:
        lines += ["", f"需要核对的 {len(parsed.warnings)} 处："]
        lines += [
            f"  第{warning.line}行：{warning.what}" if warning.line else f"  全文：{warning.what}"
            for warning in parsed.warnings
        ]
    return "\n".join(lines)


def _spans(clause: Clause, inside: dict[str, list[Clause]], depth: int) -> list[str]:
    lines = []
    for span in inside.get(clause.address, ()):
        lines.append(_line(span, depth))
        lines += _spans(span, inside, depth + 1)
    return lines


def _line(clause: Clause, depth: int) -> str:
    words = " ".join((clause.heading or clause.text).split())
    if len(words) > _WORDS:
        words = words[:_WORDS] + "…"
    return f"{'  ' * depth}[{_KINDS[clause.kind]}] {clause.address}  {words}"
