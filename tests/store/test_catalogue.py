"""The catalogue: what goes in comes out, in order, for the active build only."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
import sqlalchemy as sa

from rag.errors import IndexMissing, StorageError
from rag.model import Kind, Parsed, ParseWarning
from rag.store import builds
from rag.store.builds import Build
from rag.store.catalogue import Catalogue
from rag.store.corpus import Corpus
from rag.store.database import connect
from tests.fakes import clause, parsed


def made(name: str) -> Build:
    return Build(
        name, f"print-{name}", "hash", 64, "1", "1", {"a.txt": {"size": 1, "mtime_ns": 2, "sha256": "x"}}, time.time()
    )


def put(engine: sa.Engine, name: str, *documents: Parsed, swap: bool = True) -> Catalogue:
    builds.write(engine, made(name), Corpus(documents, (("坏.txt", "文件是空的"),), ("清单有误。",)))
    if swap:
        builds.swap(engine, name)
    return Catalogue(engine, name)


@pytest.fixture
def engine(tmp_path: Path) -> sa.Engine:
    return connect(tmp_path, "", create=True)


def test_every_noun_comes_back_as_it_went_in(engine: sa.Engine) -> None:
    one, two = parsed("甲", "设立基金", "建设医院"), parsed("乙", "补助资金")
    catalogue = put(engine, "b1", one, two)
    assert catalogue.documents() == (one.document, two.document)
    assert catalogue.document("乙") == two.document
    assert catalogue.document("丙") is None
    assert catalogue.clauses() == [*one.clauses, *two.clauses]
    assert catalogue.clauses("乙") == list(two.clauses)
    assert catalogue.spans("甲") == list(one.spans)
    assert catalogue.duties("甲") == list(one.duties)
    assert catalogue.duties() == [*one.duties, *two.duties]
    assert catalogue.indicators("乙") == list(two.indicators)
    assert catalogue.warnings("甲") == [ParseWarning(3, "标签重复")]
    assert catalogue.skipped() == [("坏.txt", "文件是空的")]
    assert catalogue.messages() == ["清单有误。", "甲 第3行：标签重复", "乙 第3行：标签重复"]
    assert catalogue.counts == {"documents": 2, "clauses": 5, "spans": 4, "duties": 2, "indicators": 2}


def test_a_clause_by_its_id(engine: sa.Engine) -> None:
    one = parsed("甲", "设立基金", "建设医院")
    catalogue = put(engine, "b1", one)
    assert catalogue.clause("甲#一/2") == one.clauses[2]
    assert catalogue.clause("甲#一/1/第二款") == one.spans[1]
    assert catalogue.clause("甲#一/9") is None
    assert list(catalogue.clauses_by_ids(["甲#一/2", "没有", "甲#一", "甲#一/2"])) == ["甲#一/2", "甲#一"]


def test_children_and_neighbours_leave_spans_out(engine: sa.Engine) -> None:
    one, two = parsed("甲", "设立基金", "建设医院"), parsed("乙", "补助资金")
    catalogue = put(engine, "b1", one, two)
    assert catalogue.children("甲", "一") == list(one.clauses[1:])
    assert catalogue.children("甲", "一/1") == []
    assert catalogue.neighbours("甲#一/1") == (one.clauses[0], one.clauses[2])
    assert catalogue.neighbours("甲#一/2") == (one.clauses[1], None)
    assert catalogue.neighbours("乙#一") == (None, two.clauses[1])
    assert catalogue.neighbours("甲#一/1/第一款") == (None, one.spans[1])
    assert catalogue.neighbours("没有") == (None, None)


def test_ids_that_differ_by_case_or_wildcards_are_kept_apart(engine: sa.Engine) -> None:
    catalogue = put(engine, "b1", parsed("a_1", "一"), parsed("A_1", "二"), parsed("ab1", "三"))
    assert [duty.clause_id for duty in catalogue.duties("a_1")] == ["a_1#一/1"]


def test_the_swap_shows_one_build_or_the_other(engine: sa.Engine) -> None:
    put(engine, "b1", parsed("甲", "旧"))
    put(engine, "b2", parsed("乙", "新"), swap=False)
    current = builds.active(engine)
    assert current is not None
    assert (current.id, current.ready) == ("b1", True)
    builds.swap(engine, "b2")
    assert [build.id for build in builds.everything(engine) if build.active] == ["b2"]
    assert Catalogue(engine, "b2").documents()[0].doc_id == "乙"
    assert Catalogue(engine, "b2").clause("甲#一/1") is None


def test_what_nobody_needs_is_removed(engine: sa.Engine) -> None:
    for name in ("b1", "b2", "b3"):
        put(engine, name, parsed("甲", "一"))
    put(engine, "b4", parsed("甲", "一"), swap=False)
    assert sorted(builds.to_remove(engine, shared=False)) == ["b1", "b4"]
    assert builds.to_remove(engine, shared=True) == ["b1"]
    builds.remove(engine, "b1")
    assert Catalogue(engine, "b1").counts["clauses"] == 0
    assert Catalogue(engine, "b2").counts["clauses"] == 2


def test_without_a_file_the_index_is_missing_and_none_is_made(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing):
        connect(tmp_path / "nothing", "")
    assert not (tmp_path / "nothing").exists()


@pytest.mark.parametrize("url", ["nonsense", "oracle9://x/y", "sqlite:////no/such/folder/x.sqlite"])
def test_a_database_that_cannot_be_used(url: str, tmp_path: Path) -> None:
    with pytest.raises(StorageError) as caught:
        connect(tmp_path, url, create=True)
    assert "CLAUSEWISE_DATABASE_URL" in caught.value.explain()


def test_another_database_by_url(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'elsewhere.db'}"
    put(connect(tmp_path / "home", url, create=True), "b1", parsed("甲", "一"))
    current = builds.active(connect(tmp_path / "home", url))
    assert current is not None
    assert current.files == {"a.txt": {"size": 1, "mtime_ns": 2, "sha256": "x"}}
    assert not (tmp_path / "home").exists()


def test_a_damaged_file_says_so(tmp_path: Path) -> None:
    (tmp_path / "catalogue.sqlite").write_bytes(b"not a database at all" * 100)
    with pytest.raises(StorageError, match="目录库"):
        builds.active(connect(tmp_path, ""))


def test_fifty_thousand_clauses(engine: sa.Engine) -> None:
    documents = []
    for number in range(50):
        many = [clause(f"d{number}", f"{n}", f"第{n}条内容", kind=Kind.CLAUSE) for n in range(1000)]
        documents.append(Parsed(parsed(f"d{number}").document, tuple(many)))
    start = time.monotonic()
    catalogue = put(engine, "b1", *documents)
    written = time.monotonic() - start
    start = time.monotonic()
    assert catalogue.counts["clauses"] == 50_000
    assert len(catalogue.clauses("d49")) == 1000
    ids = [f"d{n % 50}#{n}" for n in range(0, 1000)]
    assert list(catalogue.clauses_by_ids(ids)) == ids
    assert catalogue.neighbours("d25#500")[1] == documents[25].clauses[501]
    read = time.monotonic() - start
    assert written < 60
    assert read < 5
