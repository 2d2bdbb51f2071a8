"""Search by meaning: one Chroma collection a build, reached through LlamaIndex's vector store, cosine.

Local builds lie in a folder of their own, so that nothing is ever written under a server that reads; on a Chroma server
each build is a collection of its own.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import weakref
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import numpy.typing as npt

from rag.errors import StorageError

# Chroma refuses batches of more than about 5,000 vectors; answers of that size are also the largest worth holding.
_AT_ONCE = 1000
# Clauses whose vectors stay in memory once read: a question reads some 150, each about 5 kB; Chroma takes 0.2 ms a vector.
_KEPT = 8000
_Rows = tuple[tuple[str, ...], npt.NDArray[np.float32]]
_GRAPH = {"space": "cosine", "ef_construction": 200, "ef_search": 400, "max_neighbors": 32}


@dataclass(frozen=True, slots=True)
class Piece:
    """A text with one vector: clause ``clause_id``'s ``k``-th window, or its ``k``-th sentence when ``sentence``.

    hash: of the text and the embedder's name.
    """

    clause_id: str
    doc_id: str
    k: int
    text: str
    hash: str
    sentence: bool = False

    @property
    def id(self) -> str:
        """The row's key in Chroma: by clause, never by the text's hash (two clauses may say the same)."""
        return f"{self.clause_id}@{'s' if self.sentence else ''}{self.k}"


@dataclass(frozen=True, slots=True)
class Place:
    """Where vectors are kept: a folder, or a Chroma server when ``url`` is set."""

    folder: Path
    url: str = ""

    def exists(self, build: str) -> bool:
        """Whether there are vectors of ``build``."""
        if not self.url:
            return (self.folder / build).is_dir()
        with _chroma("查询 Chroma"), _client(self, build) as client:
            return _collection(build) in {one.name for one in client.list_collections()}

    def remove(self, build: str) -> None:
        """Deletes the vectors of ``build``."""
        if not self.url:
            shutil.rmtree(self.folder / build, ignore_errors=True)
            return
        with _chroma("清理旧向量"), _client(self, build) as client:
            # A build that was killed may have made only one of the two.
            for name in {one.name for one in client.list_collections()} & {_collection(build), _sentences(build)}:
                client.delete_collection(name)


class Vectors:
    """The vectors of one build. Safe to use from several threads.

    sentences: those of single sentences, a collection of its own, so that a search over clauses sees clauses only.
    """

    def __init__(self, client: Any, collection: Any, sentences: Vectors | None = None) -> None:
        from llama_index.vector_stores.chroma import ChromaVectorStore

        self._client = client
        self._collection = collection
        self.store = ChromaVectorStore(chroma_collection=collection)
        self._count: int = collection.count()
        self._read: dict[str, _Rows] = {}
        self.sentences = sentences

    @classmethod
    def create(cls, place: Place, build: str) -> Vectors:
        """An empty collection for ``build``."""
        with _chroma("建立向量库"):
            client = _client(place, build)
            made, fine = (
                client.create_collection(name, configuration={"hnsw": _GRAPH}, embedding_function=None)
                for name in (_collection(build), _sentences(build))
            )
            return cls(client, made, cls(client, fine))

    @classmethod
    def open(cls, place: Place, build: str) -> Vectors:
        """The vectors of ``build``. Raises StorageError when they cannot be read."""
        with _chroma("打开向量库"):
            client = _client(place, build)
            made, fine = (
                client.get_collection(name, embedding_function=None) for name in (_collection(build), _sentences(build))
            )
            return cls(client, made, cls(client, fine))

    def __len__(self) -> int:
        return self._count + (len(self.sentences) if self.sentences else 0)

    def add(self, pieces: Sequence[Piece], vectors: Sequence[Sequence[float]]) -> None:
        """Stores ``pieces`` with their vectors, in the same order."""
        if self.sentences is not None:
            fine = [(p, v) for p, v in zip(pieces, vectors, strict=True) if p.sentence]
            whole = [(p, v) for p, v in zip(pieces, vectors, strict=True) if not p.sentence]
            self.sentences.add([p for p, _ in fine], [v for _, v in fine])
            pieces, vectors = [p for p, _ in whole], [v for _, v in whole]
        with _chroma("写入向量"):
            for start in range(0, len(pieces), _AT_ONCE):
                some = slice(start, start + _AT_ONCE)
                self.store.add([_node(p, v) for p, v in zip(pieces[some], vectors[some], strict=True)])
        self._count += len(pieces)

    def search(
        self, query_vector: Sequence[float], k: int, doc_ids: Sequence[str] | None = None
    ) -> list[tuple[str, float]]:
        """The ``k`` nearest clauses with their cosine similarity in [-1, 1], best first; a clause's best piece counts."""
        if doc_ids is not None and not doc_ids:
            return []
        wanted = k
        while True:
            # A clause may fill several places with its pieces: ask for more until there are k clauses or no more vectors.
            wanted = min(2 * wanted, self._count)
            found = self._nearest(query_vector, wanted, doc_ids)
            best: dict[str, float] = {}
            for clause_id, cosine in found:
                best.setdefault(clause_id, cosine)
            if len(best) >= k or len(found) < wanted or wanted == self._count:
                return list(best.items())[:k]

    def _nearest(self, vector: Sequence[float], n: int, doc_ids: Sequence[str] | None) -> list[tuple[str, float]]:
        if n == 0:
            return []
        only = {"doc_id": {"$in": list(doc_ids)}} if doc_ids is not None else None
        # Not through LlamaIndex's store: it also fetches texts and metadata, which takes ten times as long.
        with _chroma("检索向量"):
            got = self._collection.query(
                query_embeddings=[list(vector)], n_results=n, where=only, include=["distances"]
            )
        return [
            (piece_id.rpartition("@")[0], 1.0 - distance)
            for piece_id, distance in zip(got["ids"][0], got["distances"][0], strict=True)
        ]

    def similarities(self, query_vector: Sequence[float], clause_ids: Sequence[str]) -> dict[str, float]:
        """The exact cosine similarity of each of ``clause_ids`` that has vectors; its best piece counts."""
        found = self.by_text(query_vector, clause_ids)
        return {clause_id: max(cosines.values()) for clause_id, cosines in found.items()}

    def by_text(self, query_vector: Sequence[float], clause_ids: Sequence[str]) -> dict[str, dict[str, float]]:
        """For each of ``clause_ids`` that has vectors, the exact cosine similarity of each of its texts."""
        query = np.asarray(query_vector, dtype=np.float32)
        query /= np.linalg.norm(query) or 1.0
        found: dict[str, dict[str, float]] = {}
        for clause_id, (texts, matrix) in self._of(clause_ids).items():
            found[clause_id] = dict(zip(texts, (matrix @ query).tolist(), strict=True))
        return found

    def _of(self, clause_ids: Sequence[str]) -> dict[str, _Rows]:
        """The texts and unit vectors of each clause that has any; those read before are not read again."""
        read = self._read
        held = {clause_id: read[clause_id] for clause_id in clause_ids if clause_id in read}
        missing = [clause_id for clause_id in clause_ids if clause_id not in held]
        for start in range(0, len(missing), _AT_ONCE):
            some = missing[start : start + _AT_ONCE]
            rows: dict[str, list[tuple[str, Any]]] = {clause_id: [] for clause_id in some}
            with _chroma("读取向量"):
                where = {"clause_id": {"$in": some}}
                got = self._collection.get(include=["embeddings", "metadatas", "documents"], where=where)
            for metadata, vector, text in zip(got["metadatas"], got["embeddings"], got["documents"], strict=True):
                rows[metadata["clause_id"]].append((text, vector))
            held.update((clause_id, _unit(found)) for clause_id, found in rows.items())
        # A build never changes, so what was read stays true; each thread works on what it holds itself.
        if missing:
            self._read = {**dict(list(read.items())[-_KEPT:]), **held}
        return {clause_id: found for clause_id, found in held.items() if found[0]}

    def by_hash(self) -> Iterator[tuple[str, npt.NDArray[np.float32]]]:
        """Each stored vector with its hash, so that a new build need not embed the same text again."""
        for offset in range(0, self._count, _AT_ONCE):
            for metadata, vector in self._rows(limit=_AT_ONCE, offset=offset):
                yield metadata["hash"], np.asarray(vector, dtype=np.float32)
        if self.sentences is not None:
            yield from self.sentences.by_hash()

    def _rows(self, **which: Any) -> list[tuple[dict[str, Any], Any]]:
        with _chroma("读取向量"):
            got = self._collection.get(include=["embeddings", "metadatas"], **which)
            return list(zip(got["metadatas"], got["embeddings"], strict=True))

    def close(self) -> None:
        """Lets go of the files."""
        self._client.close()


def _unit(rows: Sequence[tuple[str, Any]]) -> _Rows:
    """The texts, and their vectors as rows of length one."""
    if not rows:
        return (), np.zeros((0, 0), dtype=np.float32)
    matrix = np.asarray([vector for _, vector in rows], dtype=np.float32)
    lengths = np.linalg.norm(matrix, axis=1, keepdims=True)
    units = np.asarray(matrix / np.where(lengths > 0, lengths, 1.0), dtype=np.float32)
    return tuple(text for text, _ in rows), units


def _node(piece: Piece, vector: Sequence[float]) -> Any:
    from llama_index.core.schema import NodeRelationship, RelatedNodeInfo, TextNode

    return TextNode(
        id_=piece.id,
        text=piece.text,
        embedding=list(vector),
        metadata={"clause_id": piece.clause_id, "hash": piece.hash},
        # LlamaIndex stores this as the metadata key doc_id, which the filter above uses.
        relationships={NodeRelationship.SOURCE: RelatedNodeInfo(node_id=piece.doc_id)},
    )


def _collection(build: str) -> str:
    return f"clausewise-{build}"


def _sentences(build: str) -> str:
    return f"{_collection(build)}-sentences"


def _client(place: Place, build: str) -> Any:
    import chromadb
    from chromadb.config import Settings

    if place.url:
        url = urlsplit(place.url)
        if not url.hostname:
            raise StorageError(f"CLAUSEWISE_CHROMA_URL {place.url!r} 不是网址。")
        secure = url.scheme == "https"
        port = url.port or (443 if secure else 8000)
        settings = Settings(anonymized_telemetry=False)
        return chromadb.HttpClient(host=url.hostname, port=port, ssl=secure, settings=settings)
    folder = place.folder / build
    copy = None
    if folder.is_dir() and not os.access(folder, os.W_OK):
        # Chroma writes even when it only reads: a read-only data folder is served from a copy.
        copy = tempfile.mkdtemp(prefix="clausewise-")
        folder = _writable_copy(folder, Path(copy) / build)
    client = chromadb.PersistentClient(str(folder), settings=Settings(anonymized_telemetry=False))
    if copy:
        weakref.finalize(client, shutil.rmtree, copy, ignore_errors=True)
    return client


def _writable_copy(folder: Path, copy: Path) -> Path:
    for path in [folder, *sorted(folder.rglob("*"))]:
        target = copy / path.relative_to(folder)
        if path.is_dir():
            target.mkdir()
        else:
            # Not copytree: it also copies that nobody may write.
            shutil.copyfile(path, target)
    return copy


@contextmanager
def _chroma(what: str) -> Iterator[None]:
    import httpx
    from chromadb.errors import ChromaError

    try:
        yield
    except (ChromaError, OSError, httpx.HTTPError, ValueError) as error:
        # chromadb tells of an unreachable server by a ValueError.
        raise StorageError(f"{what}失败：{error}。") from error
