"""Vectors in Chroma: true cosines, exact order, several pieces a clause; in a folder and on a server."""

from __future__ import annotations

import socket
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from rag.errors import StorageError
from rag.store.vectors import Piece, Place, Vectors

RANDOM = np.random.default_rng(7)


def unit(count: int, dim: int = 32) -> np.ndarray:
    drawn = RANDOM.normal(size=(count, dim)).astype(np.float32)
    return drawn / np.linalg.norm(drawn, axis=1, keepdims=True)


def pieces(count: int, each: int = 1) -> list[Piece]:
    return [
        Piece(f"d{n % 3}#一/{n}", f"d{n % 3}", k, f"文{n}.{k}", f"hash{n}.{k}")
        for n in range(count)
        for k in range(each)
    ]


@pytest.fixture(params=["folder", "server"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    url = request.getfixturevalue("chroma_url") if request.param == "server" else ""
    return Place(tmp_path / "vectors", url)


def filled(place: Place, build: str, some: list[Piece], vectors: np.ndarray) -> Vectors:
    made = Vectors.create(place, build)
    made.add(some, vectors.tolist())
    return made


def test_search_is_numpys_order_with_true_cosines(place: Place) -> None:
    vectors = unit(300)
    made = filled(place, "order", pieces(300), vectors)
    query = unit(1)[0] * 5
    cosines = vectors @ query / np.linalg.norm(query)
    best = np.argsort(-cosines)[:10]
    found = made.search(query.tolist(), 10)
    assert [clause_id for clause_id, _ in found] == [f"d{n % 3}#一/{n}" for n in best]
    assert [cosine for _, cosine in found] == pytest.approx([float(cosines[n]) for n in best], abs=1e-5)
    opposite = made.search((-vectors[0]).tolist(), 300)
    assert opposite[-1] == ("d0#一/0", pytest.approx(-1.0, abs=1e-5))
    place.remove("order")


def test_only_the_named_documents(place: Place) -> None:
    vectors = unit(60)
    made = filled(place, "only", pieces(60), vectors)
    found = made.search(vectors[0].tolist(), 50, ["d1", "不存在"])
    assert len(found) == 20
    assert {clause_id.partition("#")[0] for clause_id, _ in found} == {"d1"}
    assert made.search(vectors[0].tolist(), 5, []) == []
    place.remove("only")


def test_a_clause_counts_once_by_its_best_piece(place: Place) -> None:
    vectors = unit(40 * 5)
    made = filled(place, "parts", pieces(40, each=5), vectors)
    query = vectors[33]
    best = (vectors @ query).reshape(40, 5).max(axis=1)
    found = made.search(query.tolist(), 30)
    assert [clause_id for clause_id, _ in found] == [f"d{n % 3}#一/{n}" for n in np.argsort(-best)[:30]]
    asked = ["d1#一/1", "d2#一/2", "没有"]
    assert made.similarities(query.tolist(), asked) == pytest.approx(
        {"d1#一/1": float(best[1]), "d2#一/2": float(best[2])}, abs=1e-5
    )
    assert made.similarities(query.tolist(), []) == {}
    place.remove("parts")


def test_same_words_under_two_clauses_are_two_rows(place: Place) -> None:
    vector = unit(1)
    same = [
        Piece("a#1", "a", 0, "本办法自发布之日起施行。", "h"),
        Piece("b#9", "b", 0, "本办法自发布之日起施行。", "h"),
    ]
    made = filled(place, "twins", same, np.repeat(vector, 2, axis=0))
    assert {clause_id for clause_id, _ in made.search(vector[0].tolist(), 5)} == {"a#1", "b#9"}
    place.remove("twins")


def test_reopened_it_still_holds_everything(place: Place) -> None:
    vectors = unit(7)
    filled(place, "again", pieces(7), vectors).close()
    again = Vectors.open(place, "again")
    assert len(again) == 7
    assert place.exists("again")
    stored = dict(again.by_hash())
    assert np.allclose(stored["hash3.0"], vectors[3], atol=1e-6)
    place.remove("again")
    assert not place.exists("again")


def test_an_empty_collection(place: Place) -> None:
    made = Vectors.create(place, "empty")
    assert made.search([1.0] * 8, 5) == []
    place.remove("empty")


def test_sentences_are_apart_from_clauses(place: Place) -> None:
    vectors = unit(4)
    two = [Piece("a#1", "a", 0, "文", "h0"), Piece("a#2", "a", 0, "文", "h1")]
    fine = [Piece("a#2", "a", n, f"句{n}", f"s{n}", sentence=True) for n in range(2)]
    made = filled(place, "fine", [two[0], fine[0], two[1], fine[1]], vectors)
    assert made.search(vectors[1].tolist(), 9)[0][1] < 0.99
    assert made.sentences is not None
    assert made.sentences.search(vectors[1].tolist(), 9) == [("a#2", pytest.approx(1.0, abs=1e-5))]
    assert made.sentences.by_text(vectors[1].tolist(), ["a#2"])["a#2"]["句0"] == pytest.approx(1.0, abs=1e-5)
    assert len(made) == 4
    assert {key for key, _ in made.by_hash()} == {"h0", "h1", "s0", "s1"}
    made.close()
    again = Vectors.open(place, "fine")
    assert len(again) == 4
    assert again.sentences is not None
    assert len(again.sentences) == 2
    place.remove("fine")


def test_ten_at_once(tmp_path: Path) -> None:
    vectors = unit(200)
    made = filled(Place(tmp_path), "many", pieces(200), vectors)
    with ThreadPoolExecutor(10) as pool:
        found = list(pool.map(lambda n: made.search(vectors[n].tolist(), 1)[0][0], range(100)))
    assert found == [f"d{n % 3}#一/{n}" for n in range(100)]


def test_a_server_that_is_not_there(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(StorageError, match="失败") as caught:
        Vectors.open(Place(tmp_path, f"http://127.0.0.1:{port}"), "x")
    assert "CLAUSEWISE_CHROMA_URL" in caught.value.explain()


@pytest.mark.parametrize("url", ["chroma", "http://", "://x"])
def test_an_address_that_is_none(tmp_path: Path, url: str) -> None:
    with pytest.raises(StorageError, match="不是网址"):
        Vectors.create(Place(tmp_path, url), "xyz")


def test_a_missing_or_damaged_folder(tmp_path: Path) -> None:
    filled(Place(tmp_path), "bad", pieces(3), unit(3)).close()
    (tmp_path / "bad" / "chroma.sqlite3").write_bytes(b"no database" * 200)
    with pytest.raises(StorageError, match="打开向量库失败"):
        Vectors.open(Place(tmp_path), "bad")
