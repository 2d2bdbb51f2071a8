"""Chinese text to search tokens, the same for index and query: jieba's words, and pairs of characters.

Runs of digits and Latin letters stay whole in both (120, 36, drg, 78.47), so that figures and abbreviations match exactly.
"""

from __future__ import annotations

import logging
import re
import threading
import unicodedata
from functools import lru_cache
from typing import Any

_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
# Ⅰ级响应 is asked for as 一级响应.
ROMAN = str.maketrans("ⅠⅡⅢⅣⅤ", "一二三四五")
_RUN = re.compile(rf"(?P<han>[{_HAN}]+)|\d+(?:\.\d+)+|[^\W_{_HAN}]+")
_loading = threading.Lock()


def words(text: str) -> list[str]:
    """The words of ``text`` in order, punctuation dropped."""
    cut = segmenter().cut
    return [token for run, han in _runs(text) for token in (cut(run, HMM=False) if han else (run,))]


def bigrams(text: str) -> list[str]:
    """The overlapping pairs of Chinese characters of ``text`` in order (a lone character stands for itself)."""
    return [token for run, han in _runs(text) for token in (_pairs(run) if han else (run,))]


def _runs(text: str) -> list[tuple[str, bool]]:
    plain = unicodedata.normalize("NFKC", text.translate(ROMAN)).lower()
    return [(match[0], match["han"] is not None) for match in _RUN.finditer(plain)]


def _pairs(run: str) -> list[str]:
    return [run[i : i + 2] for i in range(len(run) - 1)] or [run]


@lru_cache(maxsize=1)
def _segmenter() -> Any:
    import jieba

    jieba.setLogLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    # Its own loading keeps a cache in the system's temp folder, which belongs to whichever user came first.
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    return tokenizer


def segmenter() -> Any:
    """The tokenizer of jieba with its own dictionary, loaded once a process."""
    with _loading:
        return _segmenter()
