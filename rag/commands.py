"""What each command does; called by ``rag.__main__``. Results go to stdout, everything else to stderr."""

from __future__ import annotations

import argparse
import json
import logging
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from rag.batch import answer_line, earlier
from rag.errors import CorpusError, IndexMissing
from rag.load import SUFFIXES, load
from rag.model import Clause, Kind
from rag.parse import parse, to_json
from rag.parse.report import outline
from rag.settings import Settings, read_settings

log = logging.getLogger(__name__)


def _settings(arguments: argparse.Namespace) -> Settings:
    overrides: dict[str, object] = {"corpus": Path(arguments.corpus)} if getattr(arguments, "corpus", None) else {}
    settings = read_settings(**overrides)
    logging.basicConfig(
        level=settings.log_level, stream=sys.stderr, format="%(asctime)s %(levelname)s %(name)s %(message)s"
    )
    for noisy in ("httpx", "chromadb", "jieba", "sentence_transformers", "urllib3", "filelock", "bm25s"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    return settings


def _print_json(data: object) -> None:
    sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=2) + "\n")


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")


def index(arguments: argparse.Namespace) -> int:
    """Build or update the index; prints documents, clauses and seconds."""
    from rag.store.index import build

    report = build(_settings(arguments), rebuild=arguments.rebuild)
    for file, message in report.skipped:
        _say(f"跳过 {file}：{message}")
    for warning in report.warnings:
        _say(f"核对 {warning}")
    if arguments.json:
        _print_json(
            {
                "documents": report.documents,
                "clauses": report.clauses,
                "embedded": report.embedded,
                "reused": report.reused,
                "skipped": [{"file": str(file), "why": message} for file, message in report.skipped],
                "seconds": round(report.seconds, 1),
                "fingerprint": report.fingerprint,
            }
        )
    else:
        sys.stdout.write(
            f"文件 {report.documents} 份，条款 {report.clauses} 条，新算向量 {report.embedded} 个，沿用 {report.reused} 个，用时 {report.seconds:.1f} 秒\n"
        )
    return 0


def open_chat(settings: Settings) -> Any:
    """The chat over the index; where there is none yet, it is built first (and said so)."""
    from rag.chat import Chat
    from rag.store.index import build

    try:
        return Chat(settings)
    except IndexMissing:
        _say("还没有索引，先建立索引……")
        for file, message in build(settings).skipped:
            _say(f"跳过 {file}：{message}")
        return Chat(settings)


def ask(arguments: argparse.Namespace) -> int:
    """Answer one question."""
    from rag.chat import answer_json, checked

    history = earlier(json.loads(Path(arguments.history).read_text(encoding="utf-8-sig"))) if arguments.history else ()
    settings = _settings(arguments)
    checked(arguments.question)
    answer = open_chat(settings).ask(arguments.question, history)
    if arguments.json:
        _print_json(answer_json(answer))
        return 0
    sys.stdout.write(answer.answer + "\n")
    for citation in answer.citations:
        sys.stdout.write(f"\n〔{citation.n}〕{citation.label}\n    {citation.quote.strip()}\n")
    for notice in answer.notices:
        _say(f"提示：{notice}")
    return 0


def batch(arguments: argparse.Namespace) -> int:
    """Answer a JSONL file; a bad line yields {"id", "error"} and the rest goes on. 1 when no line could be used."""
    lines = Path(arguments.questions).read_bytes().splitlines()
    bad = 0
    settings = _settings(arguments)
    chat = open_chat(settings)
    with Path(arguments.out).open("w", encoding="utf-8") as out:
        for number, line in enumerate(lines, 1):
            if line.strip():
                done = answer_line(chat, line, number)
                bad += "error" in done
                out.write(json.dumps(done, ensure_ascii=False) + "\n")
                out.flush()
    if bad:
        _say(f'有{bad}行没有答成，原因写在结果文件的 error 中。每行应是一个 JSON，如 {{"question": "谁负责？"}}。')
    return 1 if bad and bad == sum(bool(line.strip()) for line in lines) else 0


def show(arguments: argparse.Namespace) -> int:
    """Clauses by number, with no vectors and no model."""
    from rag.search.lookup import find_by_number
    from rag.search.names import Directory

    catalogue = _catalogue(_settings(arguments))
    directory = Directory(catalogue.documents(), [])
    directory.text = "".join(c.text for c in catalogue.clauses())
    clauses, reason = find_by_number(" ".join(arguments.reference), directory, catalogue)
    if arguments.json:
        _print_json({"clauses": [clause_json(c, catalogue) for c in clauses], "reason": reason})
        return 0
    for clause in clauses:
        sys.stdout.write(f"{_label(catalogue, clause)}\n{clause.text.strip()}\n{_inside(catalogue, clause)}\n")
    if reason:
        _say(reason)
    return 0


def _inside(catalogue: Any, clause: Clause) -> str:
    """What stands under a clause that is no more than a heading, a line each; "" for one with text of its own."""
    if clause.kind not in (Kind.SECTION, Kind.ANNEX):
        return ""
    inside = [c for c in catalogue.children(clause.doc_id, clause.address) if c.kind is not Kind.ROW]
    return "".join(f"    {c.address}  {c.heading or c.text.strip().partition(chr(10))[0][:40]}\n" for c in inside)


def _catalogue(settings: Settings) -> Any:
    """The catalogue of the active index, built first where there is none; no embedder is loaded for it."""
    from rag.store import builds
    from rag.store.catalogue import Catalogue
    from rag.store.database import connect
    from rag.store.index import build

    engine = connect(settings.home, settings.database_url)
    if builds.active(engine) is None:
        _say("还没有索引，先建立索引……")
        build(settings)
    found = builds.active(engine)
    if found is None:
        raise IndexMissing("还没有建成的索引。")
    return Catalogue(engine, found.id)


def _label(catalogue: Any, clause: Clause) -> str:
    from rag.answer.cite import label

    return label(catalogue.document(clause.doc_id), clause)


def clause_json(clause: Clause, catalogue: Any) -> dict[str, object]:
    """A clause as JSON: the contract's keys, its label and document."""
    return {
        "clause_id": clause.clause_id,
        "doc_id": clause.doc_id,
        "address": clause.address,
        "kind": clause.kind.value,
        "heading": clause.heading,
        "text": clause.text,
        "rendered": clause.rendered,
        "start": clause.start,
        "end": clause.end,
        "label": _label(catalogue, clause),
        "path": list(clause.path),
    }


def tree(arguments: argparse.Namespace) -> int:
    """Parse one file (or a document of the corpus) and print its tree; writes nothing."""
    path = Path(arguments.file)
    if not path.is_file():
        settings = _settings(arguments)
        found = [settings.corpus / f"{arguments.file}{suffix}" for suffix in SUFFIXES]
        path = next((p for p in found if p.is_file()), path)
    if not path.is_file():
        raise CorpusError(f"找不到文件 {arguments.file}，它既不是文件路径，也不是语料文件夹中的 doc_id。")
    parsed = parse(load(path))
    if arguments.json:
        _print_json(to_json(parsed))
    else:
        sys.stdout.write(outline(parsed) + "\n")
    return 0


def duties(arguments: argparse.Namespace) -> int:
    """All duty rows, or one unit's."""
    from rag.parse.units import same

    catalogue = _catalogue(_settings(arguments))
    clauses = {c.clause_id: c for c in catalogue.clauses()}
    rows = [
        {
            "clause_id": d.clause_id,
            "label": _label(catalogue, clauses[d.clause_id]),
            "heading": clauses[d.clause_id].heading,
            "unit": d.unit,
            "printed": d.printed,
            "role": d.role.value,
        }
        for d in catalogue.duties()
        if _in_doc(d.clause_id, arguments.doc, catalogue) and (not arguments.unit or same(arguments.unit, d.unit))
    ]
    return _rows(rows, arguments, "duties", "责任单位", ("label", "heading", "unit", "printed", "role", "clause_id"))


def indicators(arguments: argparse.Namespace) -> int:
    """All indicator rows."""
    catalogue = _catalogue(_settings(arguments))
    clauses = {c.clause_id: c for c in catalogue.clauses()}
    keys = ("name", "unit", "baseline", "baseline_year", "target", "target_year", "nature", "printed", "clause_id")
    rows = [
        {"label": _label(catalogue, clauses[i.clause_id]), **{key: getattr(i, key) for key in keys}}
        for i in catalogue.indicators()
        if _in_doc(i.clause_id, arguments.doc, catalogue)
    ]
    return _rows(rows, arguments, "indicators", "指标", ("label", *keys))


def _in_doc(clause_id: str, asked: str | None, catalogue: Any) -> bool:
    if not asked:
        return True
    from rag.search.names import Directory, find_names

    directory = Directory(catalogue.documents(), [asked])
    return clause_id.split("#", 1)[0] in find_names(asked, directory).doc_ids


def _rows(
    rows: Sequence[dict[str, object]], arguments: argparse.Namespace, key: str, name: str, keys: Sequence[str]
) -> int:
    if arguments.xlsx:
        from openpyxl import Workbook

        book = Workbook()
        sheet = book.active
        sheet.title = name
        for values in _table(rows, keys):
            sheet.append(values)
        book.save(arguments.xlsx)
        _say(f"已写入 {arguments.xlsx}，共{len(rows)}行。")
    if arguments.json:
        _print_json({key: list(rows), "count": len(rows)})
    elif not arguments.xlsx:
        for values in _table(rows, keys):
            sys.stdout.write("\t".join("" if v is None else str(v) for v in values) + "\n")
    return 0


def _table(rows: Sequence[dict[str, object]], keys: Sequence[str]) -> Iterator[list[object]]:
    yield list(keys)
    for row in rows:
        yield [row.get(key) for key in keys]
