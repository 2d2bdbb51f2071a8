"""Build, open, reuse, refuse: the index as those who ask see it."""

from __future__ import annotations

import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import rag.parse
from embeddings import EMBEDDED
from rag.errors import IndexMissing, IndexStale, StorageError
from rag.store import texts
from rag.store.index import Index
from tests.fakes import HashEncoder
from tests.store.small import BETA, corpus, made, reachable, settings_in

ALL = {"catalogue", "vectors", "words", "similarities"}


def test_build_open_search(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    report, encoder = made(settings)
    assert (report.documents, report.skipped, report.embedder) == (2, (), "hash")
    assert report.embedded == len(encoder.passages) > 5
    index = Index.open(settings, encoder)
    assert index.embedder is encoder
    assert index.fingerprint == report.fingerprint
    assert index.catalogue.counts["clauses"] == report.clauses
    assert index.words.search("托位数", 3)[0][0] == "beta#一"
    vector = encoder.get_query_embedding("120急救指挥中心搬迁")
    assert index.vectors.search(vector, 1)[0][0] == "alpha#二/（一）"
    assert reachable(index, "alpha") == reachable(index, "beta") == ALL


def test_every_searched_clause_has_a_vector_and_words(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    made(settings)
    index = Index.open(settings, HashEncoder())
    wanted = {
        c.clause_id for d in index.catalogue.documents() for c in texts.searched(index.catalogue.clauses(d.doc_id))
    }
    assert len(wanted) >= 8
    assert set(index.vectors.similarities([1.0] * 64, sorted(wanted))) == wanted
    assert len(index.words) == len(wanted)


def test_a_second_build_embeds_nothing_and_changes_nothing(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    first, _ = made(settings)
    before = Index.open(settings, HashEncoder()).build
    second, encoder = made(settings)
    assert encoder.passages == []
    assert (second.embedded, second.reused) == (0, first.embedded + first.reused)
    assert (second.documents, second.clauses, second.fingerprint) == (first.documents, first.clauses, first.fingerprint)
    assert Index.open(settings, HashEncoder()).build == before


def test_unchanged_documents_are_not_embedded_again(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    first, _ = made(settings)
    corpus(settings.corpus, beta=BETA.replace("4.5个", "4.8个"))
    second, encoder = made(settings)
    assert [text for text in encoder.passages if "4.8个" not in text] == []
    # The clause, and the sentence that it ends with.
    assert len(encoder.passages) == second.embedded == 2
    assert second.embedded + second.reused == first.embedded + first.reused
    assert second.fingerprint != first.fingerprint
    index = Index.open(settings, encoder)
    clause = index.catalogue.clause("beta#一")
    assert clause is not None
    assert "4.8个" in clause.text


def test_a_rebuild_uses_nothing_of_the_former_index(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    first, _ = made(settings)
    again, encoder = made(settings, rebuild=True)
    assert again.embedded == len(encoder.passages) == first.embedded
    assert again.reused == first.reused


def test_a_removed_document_is_unreachable_on_every_way(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    made(settings)
    serving = Index.open(settings, HashEncoder())
    (settings.corpus / "beta.txt").unlink()
    report, encoder = made(settings)
    assert (report.documents, encoder.passages) == (1, [])
    assert reachable(serving, "beta") == ALL
    fresh = serving.refresh()
    assert fresh is not serving
    assert reachable(fresh, "beta") == set()
    assert reachable(fresh, "alpha") == ALL
    assert reachable(Index.open(settings, encoder), "beta") == set()


def test_refresh_keeps_the_index_until_another_is_swapped_in(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    made(settings)
    index = Index.open(settings, HashEncoder())
    assert index.refresh() is index
    corpus(settings.corpus, gamma=BETA.replace("乙", "丙"))
    made(settings)
    with ThreadPoolExecutor(8) as pool:
        newer = set(pool.map(lambda _: index.refresh(), range(8)))
    assert len(newer) == 1
    assert reachable(newer.pop(), "gamma") == ALL


def test_the_same_sentence_in_two_documents_is_two_rows(tmp_path: Path) -> None:
    settings = settings_in(tmp_path, corpus=corpus(tmp_path / "twins", one=BETA, two=BETA))
    made(settings)
    index = Index.open(settings, HashEncoder())
    assert reachable(index, "one") == reachable(index, "two") == ALL


def test_old_builds_go_but_the_former_one_stays_for_running_servers(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    for n in range(4):
        corpus(settings.corpus, beta=BETA.replace("4.5个", f"{n}.5个"))
        made(settings)
    kept = {path.name for path in (settings.home / "vectors").iterdir()}
    assert len(kept) == 2
    assert {path.name for path in (settings.home / "words").iterdir()} == kept
    assert Index.open(settings, HashEncoder()).build.id in kept


def test_without_a_build_the_index_is_missing(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    with pytest.raises(IndexMissing) as caught:
        Index.open(settings)
    assert "python -m rag index" in caught.value.explain()
    assert not settings.home.exists()


def test_another_embedder_is_refused_with_the_remedy(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    made(settings)
    for embedder, name in (("embedded", EMBEDDED), ("bge", "bge-m3")):
        with pytest.raises(IndexStale) as caught:
            Index.open(settings.model_copy(update={"embedder": embedder, "bge": "BAAI/bge-m3"}))
        assert "hash" in str(caught.value)
        assert name in str(caught.value)
        assert "index --rebuild" in caught.value.explain()


def test_another_vector_size_is_refused(tmp_path: Path) -> None:
    settings = settings_in(tmp_path, embedder="embedded")
    made(settings.model_copy(update={"embedder": "auto"}))
    from rag.store.build import build

    build(settings, embedder=HashEncoder(name=EMBEDDED, dim=32))
    with pytest.raises(IndexStale, match="32 维"):
        Index.open(settings)


@pytest.mark.parametrize(("module", "found"), [(rag.parse, "解析规则"), (texts, "检索文本")])
def test_another_version_is_refused_and_index_mends_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: object, found: str
) -> None:
    settings = settings_in(tmp_path)
    first, _ = made(settings)
    monkeypatch.setattr(module, "VERSION", "999-new")
    with pytest.raises(IndexStale, match=f"{found}.*999-new"):
        Index.open(settings, HashEncoder())
    report, encoder = made(settings)
    assert encoder.passages == []
    assert report.reused == first.embedded + first.reused
    assert Index.open(settings, HashEncoder()).fingerprint == report.fingerprint != first.fingerprint


def test_a_model_that_is_gone_leaves_words_and_lookup(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    made(settings)
    index = Index.open(settings)
    assert index.embedder is None
    assert index.words.search("托位数", 1)[0][0] == "beta#一"
    assert index.catalogue.clause("alpha#二/（一）") is not None


def test_lost_vectors_are_told_and_made_again(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    first, _ = made(settings)
    shutil.rmtree(settings.home / "vectors")
    with pytest.raises(IndexStale, match="向量不在"):
        Index.open(settings, HashEncoder())
    again, encoder = made(settings)
    assert again.embedded == len(encoder.passages) == first.embedded
    assert Index.open(settings, encoder).fingerprint == first.fingerprint


def test_damaged_vectors_are_made_again(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    made(settings)
    build_id = Index.open(settings, HashEncoder()).build.id
    for file in (settings.home / "vectors" / build_id).glob("*.sqlite3"):
        file.write_bytes(b"no database" * 200)
    corpus(settings.corpus, gamma=BETA)
    report, encoder = made(settings)
    assert report.embedded == len(encoder.passages) > 5
    assert reachable(Index.open(settings, encoder), "gamma") == ALL


def test_a_machine_without_word_index_makes_it_from_the_catalogue(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    made(settings)
    before = Index.open(settings, HashEncoder()).words.search("县医保局推进DRG付费", 9)
    shutil.rmtree(settings.home / "words")
    assert Index.open(settings, HashEncoder()).words.search("县医保局推进DRG付费", 9) == before
    assert list((settings.home / "words").iterdir())


def test_a_changed_corpus_is_noticed_and_the_index_goes_on(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    made(settings)
    index = Index.open(settings, HashEncoder())
    assert not index.stale_corpus()
    os.utime(settings.corpus / "beta.txt", (1, 1))
    assert not index.stale_corpus()
    corpus(settings.corpus, gamma=BETA)
    assert index.stale_corpus()
    assert reachable(index, "alpha") == ALL
    shutil.rmtree(settings.corpus)
    assert index.stale_corpus()


def test_skipped_files_and_warnings_are_told_by_every_build(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    (settings.corpus / "empty.txt").write_bytes(b"")
    (settings.corpus / "manifest.json").write_text('{"gone.txt": {}}')
    first, _ = made(settings)
    second, _ = made(settings)
    for report in (first, second):
        assert [name for name, _ in report.skipped] == ["empty.txt"]
        assert "清单 manifest.json 中的 gone.txt 在文件夹中找不到。" in report.warnings


def test_two_builds_at_once_do_not_collide(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    with ThreadPoolExecutor(2) as pool:
        reports = [report for report, _ in pool.map(lambda _: made(settings), range(2))]
    assert sorted(report.embedded for report in reports)[0] == 0
    assert len({report.fingerprint for report in reports}) == 1
    assert reachable(Index.open(settings, HashEncoder()), "alpha") == ALL


@pytest.mark.parametrize("home", ["file/home", "file"])
def test_a_data_folder_that_cannot_be_written(tmp_path: Path, home: str) -> None:
    (tmp_path / "file").write_text("我是文件")
    settings = settings_in(tmp_path, home=tmp_path / home)
    with pytest.raises(StorageError) as caught:
        made(settings)
    assert "CLAUSEWISE_HOME" in caught.value.explain()
    assert str(tmp_path / home) in str(caught.value)


def test_servers_instead_of_files(tmp_path: Path, chroma_url: str) -> None:
    database = f"sqlite:///{tmp_path / 'shared.sqlite'}"
    settings = settings_in(tmp_path, chroma_url=chroma_url, database_url=database)
    first, _ = made(settings)
    second, encoder = made(settings)
    assert (second.embedded, encoder.passages) == (0, [])
    elsewhere = settings.model_copy(update={"home": tmp_path / "other-machine"})
    index = Index.open(elsewhere, HashEncoder())
    assert index.fingerprint == first.fingerprint
    assert reachable(index, "alpha") == ALL
    (settings.corpus / "alpha.txt").unlink()
    made(settings)
    assert reachable(index.refresh(), "alpha") == set()
    assert not (settings.home / "vectors").exists()


def test_the_five_documents(real_index: Index) -> None:
    assert real_index.catalogue.counts["documents"] == 5
    assert real_index.embedder is not None
    assert real_index.embedder.name == EMBEDDED
    question = "栾川县的120急救指挥中心哪年搬迁？"
    assert real_index.words.search(question, 1)[0][0] == "luanchuan-2022-36#二/（一）/3"
    vector = real_index.embedder.get_query_embedding(question)
    assert "luanchuan-2022-36#二/（一）/3" in dict(real_index.vectors.search(vector, 5))
    assert not real_index.stale_corpus()
    for clause_id, score in real_index.words.search("身份证明", 10):
        clause = real_index.catalogue.clause(clause_id)
        assert clause is not None
        assert score > 0
        assert "身份" in clause.text or "证明" in clause.text
