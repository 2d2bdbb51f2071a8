"""Thirty State Council notices and fifty rejoined statutes, where ../shared is at hand."""

from __future__ import annotations

import json
import lzma
import random
import re
from collections import defaultdict

import pytest

from rag.model import SourceText
from rag.parse import parse
from rag.parse.numerals import to_int
from tests.parse import support

pytestmark = pytest.mark.skipif(not support.BENCH.is_dir(), reason="../shared/bench is not here")
# One pattern a style, independent of the parser's grammar: what a person would tick off on the page.
RUNS = {
    "一、": re.compile(r"^([一二三四五六七八九十]+)、"),
    "（一）": re.compile(r"^(（[一二三四五六七八九十]+）)"),
    "1.": re.compile(r"^(\d{1,2})[.．](?!\d)"),
}


@pytest.fixture(scope="module")
def notices() -> list[dict[str, str]]:
    lines = (support.BENCH / "gov_notices.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_notices_title_number_and_every_line(notices: list[dict[str, str]]):
    for notice in notices:
        found = parse(SourceText(notice["id"], notice["text"], "", "utf-8"))
        support.check(found, notice["text"])
        assert found.document.doc_no == notice["doc_no"]
        title = found.document.notice_title or found.document.title
        titles = {support.squeezed(title), support.squeezed(found.document.title)}
        assert support.squeezed(notice["title"]) in titles, notice["id"]


def test_notices_runs_are_complete(notices: list[dict[str, str]]):
    whole = 0
    for notice in notices:
        found = parse(SourceText(notice["id"], notice["text"], "", "utf-8"))
        got = [clause.address.rsplit("/", 1)[-1] for clause in [*found.clauses, *found.spans]]
        lines = [line.strip() for line in notice["text"].splitlines()]
        whole += all(
            sorted(match[1] for line in lines if (match := pattern.match(line)))
            == sorted(segment for segment in got if _style(segment) == style)
            for style, pattern in RUNS.items()
            if not any(re.match(r"1\.1\s", line) for line in lines) or style != "1."
        )
    assert whole >= 28


def _style(segment: str) -> str | None:
    plain = segment.split("〔")[0]
    if re.fullmatch("[一二三四五六七八九十]+", plain):
        return "一、"
    if re.fullmatch("（[一二三四五六七八九十]+）", plain):
        return "（一）"
    return "1." if re.fullmatch(r"\d+", plain) else None


@pytest.mark.parametrize("space", ["　", " ", ""])
def test_statutes_come_back_from_their_articles(space: str):
    laws: dict[str, list[tuple[int, int, str, str, str]]] = defaultdict(list)
    with lzma.open(support.BENCH / "stard" / "corpus.jsonl.xz", "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            found = re.fullmatch(
                r"(.*?)(第([零一二三四五六七八九十百千]+)条(?:之([一二三四五六七八九十]+))?)", record["title"]
            )
            if found:
                number, sub = to_int(found[3]) or 0, to_int(found[4] or "") or 0
                laws[found[1]].append((number, sub, found[2], record["text"], record["path"] or ""))
    names = random.Random(20240501).sample(sorted(name for name in laws if len(laws[name]) >= 20), 50)
    total = right = 0
    for name in names:
        wanted, text = _joined(name, laws[name], space)
        got = {clause.address: clause.text for clause in parse(SourceText(name, text, "", "utf-8")).clauses}
        total += len(wanted)
        right += sum(support.squeezed(got.get(label, "")) == support.squeezed(body) for label, body in wanted.items())
        for label in wanted:
            assert support.squeezed(got.get(label, label)).startswith(label), f"{name} {label} holds another's text"
    assert right >= 0.995 * total, f"{right} of {total}"


def _joined(name: str, articles: list[tuple[int, int, str, str, str]], space: str) -> tuple[dict[str, str], str]:
    wanted: dict[str, str] = {}
    out, seen = [name, ""], [""]
    for _number, _sub, label, body, path in sorted(articles):
        parts = [part for part in path.split(" > ") if part]
        out += [part for depth, part in enumerate(parts) if parts[: depth + 1] != seen[: depth + 1]]
        seen = parts
        out.append(f"{label}{space}{body}")
        wanted.setdefault(label, f"{label}{body}")
    return wanted, "\n".join(out)
