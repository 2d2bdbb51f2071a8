"""Search by words: BM25 twice, over jieba's words and over pairs of characters, the two scores averaged.

Two tokenisers because each is blind to something: words that jieba cuts differently in question and clause, and typos,
survive as pairs; single words weigh more than the pairs that straddle them.
"""

from __future__ import annotations

import json
import logging
import math
import os
import shutil
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from rag.errors import StorageError
from rag.store import tokens

Tokeniser = Callable[[str], list[str]]
_INDEXES: dict[str, Tokeniser] = {"words": tokens.words, "bigrams": tokens.bigrams}
_IDS = "ids.json"
Scores = npt.NDArray[np.float32]
# The best clause counts whole when its score reaches a quarter of the sum of the words' idf (each occurring once in a
# clause of average length would give two fifths). Below, a question in other words than the documents' would otherwise
# lift whatever clause shares a stray word with it: paraphrases right first .50 -> .58 (bge), .38 -> .50 (embedded).
_SURE = 0.25


class Words:
    """The word index of one build. Safe to use from several threads."""

    def __init__(self, rows: Sequence[tuple[str, str]], bm25: dict[str, Any]) -> None:
        """``rows``: clause_id and doc_id of each indexed clause; ``bm25``: an index for each tokeniser."""
        self._clause_ids = [clause_id for clause_id, _ in rows]
        self._doc_ids = np.array([doc_id for _, doc_id in rows], dtype=np.str_)
        self._bm25 = bm25

    @classmethod
    def make(cls, entries: Iterable[tuple[str, str, str]]) -> Words:
        """The index over ``(clause_id, doc_id, text)``, in memory."""
        listed = list(entries)
        texts = [text for _, _, text in listed]
        bm25 = {name: _index([tokenise(text) for text in texts]) for name, tokenise in _INDEXES.items()}
        return cls([(clause_id, doc_id) for clause_id, doc_id, _ in listed], bm25)

    @classmethod
    def load(cls, folder: Path) -> Words:
        """The index saved in ``folder``. Raises StorageError when it is damaged."""
        try:
            rows = json.loads((folder / _IDS).read_text("utf-8"))
            bm25 = {name: _bm25s().BM25.load(str(folder / name), show_progress=False) for name in _INDEXES}
        except (OSError, ValueError, KeyError) as error:
            raise StorageError(f"读取词索引 {folder} 失败：{error}。") from error
        return cls([(clause_id, doc_id) for clause_id, doc_id in rows], bm25)

    def save(self, folder: Path) -> None:
        """Writes the index so that ``folder`` either holds all of it or does not exist."""
        beside = folder.with_name(f".{folder.name}.{os.getpid()}")
        shutil.rmtree(beside, ignore_errors=True)
        beside.mkdir(parents=True)
        for name, bm25 in self._bm25.items():
            bm25.save(str(beside / name), show_progress=False)
        rows = list(zip(self._clause_ids, self._doc_ids.tolist(), strict=True))
        (beside / _IDS).write_text(json.dumps(rows, ensure_ascii=False), "utf-8")
        shutil.rmtree(folder, ignore_errors=True)
        beside.replace(folder)

    @staticmethod
    def remove(folder: Path) -> None:
        """Deletes what :meth:`save` wrote, also where it was killed on the way."""
        for found in (folder, *folder.parent.glob(f".{folder.name}.*")):
            shutil.rmtree(found, ignore_errors=True)

    def __len__(self) -> int:
        return len(self._clause_ids)

    def search(
        self, text: str, k: int, doc_ids: Sequence[str] | None = None, *, part: bool = False
    ) -> list[tuple[str, float]]:
        """The best ``k`` clauses with scores in (0, 1], best first; clauses without a common token are not among them.

        The score is the mean of the two BM25 scores, each divided by the best clause's, and less where even the best clause
        has few of the question's words: comparable within one call. part: ``doc_ids`` are one of several sides of a question,
        which has words of the others too; how many of its words are found is then told by the best clause of all documents.
        """
        if not self._clause_ids:
            return []
        among = None if doc_ids is None else np.isin(self._doc_ids, np.array(list(doc_ids), dtype=np.str_))
        parts = [_share(self._bm25[name], tokenise(text), among, part) for name, tokenise in _INDEXES.items()]
        sure = float(np.mean([reached for _, reached in parts]))
        scores = np.mean([shares for shares, _ in parts], axis=0) * min(1.0, sure / _SURE)
        # Stable: clauses of equal score stay in document order.
        order = np.argsort(-scores, kind="stable")[:k]
        return [(self._clause_ids[i], float(scores[i])) for i in order if scores[i] > 0]


def _bm25s() -> Any:
    import bm25s

    # It sets its own logger to DEBUG when it is imported.
    logging.getLogger("bm25s").setLevel(logging.WARNING)
    return bm25s


def _index(corpus: list[list[str]]) -> Any:
    bm25 = _bm25s().BM25(method="lucene", k1=1.5, b=0.75)
    # bm25s cannot index a corpus without any token; the empty token matches nothing that is asked.
    bm25.index(corpus if any(corpus) else [*corpus[1:], [""]], show_progress=False)
    return bm25


def _share(bm25: Any, query: list[str], among: npt.NDArray[np.bool_] | None, part: bool) -> tuple[Scores, float]:
    """Each clause's BM25 score divided by the best one's (0 outside ``among``), and the best as a share of all idf asked."""
    if not query:
        return np.zeros(int(bm25.scores["num_docs"]), dtype=np.float32), 0.0
    everywhere: Scores = bm25.get_scores(query)
    scores = everywhere if among is None else everywhere * among
    best = float(scores.max(initial=0.0))
    reached = (float(everywhere.max(initial=0.0)) if part else best) / sum(_idf(bm25, token) for token in query)
    return (scores / best if best > 0 else np.zeros_like(scores)), reached


def _idf(bm25: Any, token: str) -> float:
    """Lucene's idf, as the index has it; a token that no clause has is the rarest."""
    held = bm25.scores
    at = bm25.vocab_dict.get(token)
    having = 0 if at is None else int(held["indptr"][at + 1] - held["indptr"][at])
    return math.log(1 + (held["num_docs"] - having + 0.5) / (having + 0.5))
