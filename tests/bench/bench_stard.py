"""STARD: lay questions over 55,404 articles of statutes, each article a clause; recall@10 of both halves and the hybrid.

``python -m tests.bench.bench_stard FOLDER KEEP``: FOLDER holds corpus.jsonl.xz, queries.jsonl.xz and qrels.tsv.xz; the
embedder is the settings' (CLAUSEWISE_EMBEDDER, CLAUSEWISE_BGE). Embedding takes an hour or more on two cores: the vectors
are kept in KEEP, and a run that was stopped goes on where it was. No part of ``make bench``.

Source: Su et al., STARD: A Chinese Statute Retrieval Dataset with Real Queries Issued by Non-professionals, 2024.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import lzma
import re
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

import embeddings
from embeddings.base import Embedder, Matrix
from rag.model import Clause, Document, Kind
from rag.search.retrieve import Retriever
from rag.settings import read_settings
from rag.store import texts
from rag.store.words import Words

CHUNK = 512
ARTICLE = re.compile(r"第[零〇一二三四五六七八九十百千]+条(?:之[一二三四五六七八九十]+)?$")
QRELS = "qrels.tsv.xz"
K = 10


class Articles:
    """The statutes as the catalogue would hold them: every article a clause of its statute."""

    def __init__(self, folder: Path, most: int = 0) -> None:
        """most: only the labelled articles and so many others, by the hash of their ids; 0 for all."""
        self.documents: dict[str, Document] = {}
        self.clauses: dict[str, Clause] = {}
        for record in _chosen(folder, most):
            label = ARTICLE.search(record["title"])
            name = record["title"][: label.start()] if label else record["title"]
            text = f"{label[0] if label else ''}　{record['text']}"
            path = tuple(part for part in (record.get("path") or "").split(" > ") if part)
            self.documents.setdefault(name, Document(name, name))
            clause = Clause(name, record["id"], Kind.CLAUSE, "", text, 0, len(text), path=path)
            self.clauses[clause.clause_id] = clause
        self.ids = {clause.address: clause.clause_id for clause in self.clauses.values()}

    def clauses_by_ids(self, ids: Sequence[str]) -> dict[str, Clause]:
        return {clause_id: self.clauses[clause_id] for clause_id in ids}

    def embedded(self) -> Iterator[str]:
        for clause in self.clauses.values():
            yield texts.embed_text(self.documents[clause.doc_id], clause)

    def words(self) -> Words:
        entries = ((c.clause_id, c.doc_id, texts.word_text(self.documents[c.doc_id], c)) for c in self.clauses.values())
        return Words.make(entries)


class Dense:
    """Exact nearest neighbours over one matrix, in the place of Chroma's graph; no sentence has a vector of its own."""

    def __init__(self, ids: Sequence[str], matrix: Matrix) -> None:
        self._ids = list(ids)
        self._row = {clause_id: row for row, clause_id in enumerate(ids)}
        self._matrix = matrix

    @property
    def sentences(self) -> Dense:
        return Dense([], self._matrix[:0])

    def search(self, vector: Sequence[float], k: int, only: Sequence[str] | None = None) -> list[tuple[str, float]]:
        cosines = self._matrix @ np.asarray(vector, dtype=np.float32)
        return [(self._ids[i], float(cosines[i])) for i in np.argsort(-cosines, kind="stable")[:k]]

    def similarities(self, vector: Sequence[float], ids: Sequence[str]) -> dict[str, float]:
        rows = self._matrix[[self._row[clause_id] for clause_id in ids]]
        return dict(zip(ids, (rows @ np.asarray(vector, dtype=np.float32)).tolist(), strict=True))

    def by_text(self, vector: Sequence[float], ids: Sequence[str]) -> dict[str, dict[str, float]]:
        return {}


class Held:
    """What the retriever needs of an index."""

    def __init__(self, articles: Articles, words: Words, dense: Dense, embedder: Embedder) -> None:
        self.catalogue, self.words, self.vectors, self.embedder = articles, words, dense, embedder


def _records(file: Path) -> Iterator[dict[str, Any]]:
    with lzma.open(file, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _chosen(folder: Path, most: int) -> list[dict[str, Any]]:
    records = list(_records(folder / "corpus.jsonl.xz"))
    if not most:
        return records
    labelled = {article for _, article in _labels(folder)}
    others = sorted(
        (r["id"] for r in records if r["id"] not in labelled), key=lambda i: hashlib.sha256(i.encode()).digest()
    )
    kept = labelled | set(others[:most])
    return [r for r in records if r["id"] in kept]


def _labels(folder: Path) -> Iterator[tuple[str, str]]:
    """Question and article of each label."""
    with lzma.open(folder / QRELS, "rt", encoding="utf-8") as lines:
        for line in lines:
            question, article, _ = line.split()
            yield question, article


def _relevant(folder: Path, articles: Articles) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for question, article in _labels(folder):
        found.setdefault(question, set()).add(articles.ids[article])
    return found


def vectors(articles: Articles, embedder: Embedder, keep: Path) -> Matrix:
    """One row an article, in the corpus's order; each finished chunk is a file in ``keep``."""
    folder = keep / f"{embedder.name}-{len(articles.clauses)}"
    folder.mkdir(parents=True, exist_ok=True)
    embedded = list(articles.embedded())
    # Texts of like length together: a batch is padded to its longest.
    order = sorted(range(len(embedded)), key=lambda i: len(embedded[i]))
    matrix = np.zeros((len(embedded), embedder.dim), dtype=np.float32)
    size = embedder.embed_batch_size
    for start in tqdm(range(0, len(order), CHUNK), desc=embedder.name, unit=f"x{CHUNK}"):
        rows, file = order[start : start + CHUNK], folder / f"{start:06d}.npy"
        if not file.exists():
            made = [
                embedder.get_text_embedding_batch([embedded[i] for i in rows[at : at + size]])
                for at in range(0, len(rows), size)
            ]
            beside = file.with_suffix(".part.npy")
            np.save(beside, np.concatenate([np.asarray(m, dtype=np.float32) for m in made]))
            beside.replace(file)
        matrix[rows] = np.load(file)
    return matrix


def recall(found: Mapping[str, Sequence[str]], relevant: Mapping[str, set[str]]) -> float:
    """The mean share of a question's articles that are among those found."""
    return float(np.mean([len(relevant[q] & set(ids)) / len(relevant[q]) for q, ids in found.items()]))


def main() -> int:
    parser = argparse.ArgumentParser(description="STARD statute retrieval")
    parser.add_argument("folder", type=Path)
    parser.add_argument("keep", type=Path)
    parser.add_argument("--others", type=int, default=0, help="the labelled articles and so many others; 0: all")
    parser.add_argument("--split", default="dev", choices=["dev", "train"])
    asked = parser.parse_args()
    settings = read_settings()
    embedder = embeddings.choose(settings.embedder, settings.bge)
    articles = Articles(asked.folder, asked.others)
    matrix = vectors(articles, embedder, asked.keep)
    words, dense = articles.words(), Dense(list(articles.clauses), matrix)
    retriever = Retriever(Held(articles, words, dense, embedder))  # type: ignore[arg-type]  # the same shape, no storage
    relevant = _relevant(asked.folder, articles)
    questions = {r["id"]: r["text"] for r in _records(asked.folder / "queries.jsonl.xz") if r["split"] == asked.split}
    begun = time.perf_counter()
    found: dict[str, dict[str, list[str]]] = {"words": {}, "dense": {}, "hybrid": {}}
    for key, text in questions.items():
        found["words"][key] = [clause_id for clause_id, _ in words.search(text, K)]
        found["dense"][key] = [i for i, _ in dense.search(embedder.get_query_embedding(text), K)]
        found["hybrid"][key] = [scored.clause.clause_id for scored in retriever.search(text, K)]
    print(f"{asked.split}: {len(questions)} questions, {len(articles.clauses)} articles, {embedder.name}, ", end="")
    print(f"{time.perf_counter() - begun:.0f} s")
    figures = {name: recall(ids, relevant) for name, ids in found.items()}
    print("  ".join(f"{name} R@{K} {figure:.3f}" for name, figure in figures.items()))
    return int(figures["hybrid"] <= max(figures["words"], figures["dense"]))


if __name__ == "__main__":
    sys.exit(main())
