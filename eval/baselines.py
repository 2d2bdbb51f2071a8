"""What the usual way would find: length-first splitters with dense, BM25 and hybrid search, on the same questions.

The splitters are LlamaIndex's SentenceSplitter at 256 and 512 tokens, and a recursive Chinese splitter of 250
characters with 50 of overlap (the defaults of Langchain-Chatchat's ChineseRecursiveTextSplitter). Hybrid is reciprocal
rank fusion with k = 60 (Cormack et al. 2009), the default of LlamaIndex's and LangChain's fusion retrievers. Follow-ups
are searched with the earlier questions in front, as a chat engine without a model would.
"""

from __future__ import annotations

import functools
import logging
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import bm25s
import jieba
import numpy as np
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.node_parser import SentenceSplitter

from eval.cases import Case
from eval.harness import retrieve
from eval.metrics import Passage
from rag.model import SourceText

log = logging.getLogger(__name__)
DEPTH = 10
RRF_K = 60
SIZE, OVERLAP = 250, 50
# From the coarsest cut to the finest; a sentence's mark stays with the sentence before it.
SEPARATORS = (r"\n\s*\n", r"\n", r"(?<=[。！？])", r"(?<=[；;])", r"(?<=[，,])")
Splitter = Callable[[str], list[str]]
Ranking = Sequence[int]


def recursive_split(text: str, size: int = SIZE, overlap: int = OVERLAP) -> list[str]:
    """Chunks of at most ``size`` characters, cut at the coarsest mark that does.

    Each is led by up to ``overlap`` characters, in whole pieces, of the one before.
    """
    chunks: list[str] = []
    held: list[str] = []
    for piece in _pieces(text, size, 0):
        if held and sum(map(len, held)) + len(piece) > size:
            chunks.append("".join(held))
            while held and (sum(map(len, held)) > overlap or sum(map(len, held)) + len(piece) > size):
                held.pop(0)
        held.append(piece)
    return [chunk for chunk in [*chunks, "".join(held)] if chunk.strip()]


def _pieces(text: str, size: int, level: int) -> Iterator[str]:
    if len(text) <= size:
        yield text
    elif level == len(SEPARATORS):
        yield from (text[start : start + size] for start in range(0, len(text), size))
    else:
        for part in re.split(SEPARATORS[level], text):
            if part:
                yield from _pieces(part, size, level + 1)


def splitters() -> dict[str, Splitter]:
    """The three splitters by the name they have in the report."""
    made: dict[str, Splitter] = {}
    for tokens in (256, 512):
        made[f"SentenceSplitter {tokens}"] = SentenceSplitter(chunk_size=tokens, chunk_overlap=tokens // 8).split_text
    made[f"中文递归 {SIZE}"] = recursive_split
    return made


@dataclass(frozen=True)
class Chunks:
    """Chunks with a dense and a word index over them; a ranking holds positions in ``passages``, best first."""

    passages: list[Passage]
    vectors: np.ndarray
    words: bm25s.BM25
    question_vector: Callable[[str], Sequence[float]]

    @classmethod
    def build(
        cls,
        sources: Mapping[str, SourceText],
        splitter: Splitter,
        embedder: BaseEmbedding,
        question_vector: Callable[[str], Sequence[float]] | None = None,
    ) -> Chunks:
        """Splits, embeds and indexes the documents; ``question_vector``: the embedder's, with a memory."""
        found = [Passage(name, chunk) for name, source in sources.items() for chunk in splitter(source.text)]
        texts = [one.text for one in found]
        vectors = np.asarray(embedder.get_text_embedding_batch(texts), dtype=np.float32)
        words = bm25s.BM25()
        words.index([_words(text) for text in texts], show_progress=False)
        return cls(found, vectors, words, question_vector or embedder.get_query_embedding)

    def dense(self, question: str, depth: int = DEPTH) -> Ranking:
        """By the dot product of normalised vectors."""
        scores = self.vectors @ np.asarray(self.question_vector(question), dtype=np.float32)
        return [int(n) for n in np.argsort(-scores, kind="stable")[:depth]]

    def lexical(self, question: str, depth: int = DEPTH) -> Ranking:
        """By BM25 over jieba words; chunks that share no word are left out."""
        scores = np.asarray(self.words.get_scores(_words(question)))
        return [int(n) for n in np.argsort(-scores, kind="stable")[:depth] if scores[n] > 0]

    def hybrid(self, question: str) -> Ranking:
        """By reciprocal rank fusion of the two, 50 deep."""
        scores: dict[int, float] = {}
        for ranking in (self.dense(question, 50), self.lexical(question, 50)):
            for rank, position in enumerate(ranking, 1):
                scores[position] = scores.get(position, 0.0) + 1 / (RRF_K + rank)
        return sorted(scores, key=lambda position: (-scores[position], position))[:DEPTH]


def _words(text: str) -> list[str]:
    # bm25s cannot score a query without any token; a blank one matches nothing.
    return [word for word in jieba.lcut(text.lower()) if word.strip()] or [" "]


def run(
    cases: Sequence[Case], sources: Mapping[str, SourceText], embedder: BaseEmbedding
) -> dict[str, dict[str, dict[str, float | None]]]:
    """The retrieval figures of the nine baselines, by name and group."""
    jieba.setLogLevel(logging.WARNING)
    # Six of the nine ask for the vector of every question.
    question_vector = functools.cache(embedder.get_query_embedding)
    found = {}
    for name, splitter in splitters().items():
        chunks = Chunks.build(sources, splitter, embedder, question_vector)
        log.info("baseline splitter=%r chunks=%d", name, len(chunks.passages))
        for way, rank in (("向量", chunks.dense), ("BM25", chunks.lexical), ("混合", chunks.hybrid)):
            found[f"{name} · {way}"] = retrieve(cases, _search(chunks, rank))
    return found


def _search(chunks: Chunks, rank: Callable[[str], Ranking]) -> Callable[[str, Sequence[str]], list[Passage]]:
    def search(question: str, history: Sequence[str]) -> list[Passage]:
        return [chunks.passages[position] for position in rank(" ".join((*history, question)))]

    return search
