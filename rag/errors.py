"""Exceptions that carry what was expected, what was found and what to do. Messages are Chinese, for users.

No evidence and a failed citation are values (``Answer.status``), not exceptions.
"""

from __future__ import annotations

from typing import ClassVar


class ClausewiseError(Exception):
    """Base class; ``hint`` is what the user can do, appended to the message by :meth:`explain`."""

    hint: ClassVar[str] = ""
    retryable: ClassVar[bool] = False

    def explain(self) -> str:
        """The message and the remedy as one Chinese sentence or two."""
        return f"{self}{self.hint}" if self.hint else str(self)


class SettingsError(ClausewiseError):
    """A setting is unknown or has a wrong value."""

    hint = "（可用的设置见 README 的配置表。）"


class UnreadableFile(ClausewiseError):
    """A file cannot be decoded or holds no text; the others are still read."""


class CorpusError(ClausewiseError):
    """The corpus folder is missing or holds no readable document."""

    hint = "请检查 --corpus 或 CLAUSEWISE_CORPUS 指向的文件夹。"


class IndexMissing(ClausewiseError):
    """There is no index yet."""

    hint = "请先运行：python -m rag index"


class IndexStale(ClausewiseError):
    """The index was made by another embedder or parser version."""

    hint = "请运行：python -m rag index --rebuild"


class EmbedderUnavailable(ClausewiseError):
    """The embedding model asked for cannot be loaded."""

    hint = "请检查 CLAUSEWISE_BGE，或设 CLAUSEWISE_EMBEDDER=embedded 后重建索引。"


class RerankerUnavailable(ClausewiseError):
    """The reranker that is set cannot be loaded."""

    hint = "请检查 CLAUSEWISE_RERANKER；留空则不重排。"


class StorageError(ClausewiseError):
    """The data folder or a database cannot be read or written."""

    hint = "请检查 CLAUSEWISE_HOME 的权限与剩余空间，或 CLAUSEWISE_CHROMA_URL、CLAUSEWISE_DATABASE_URL。"


class BadQuestion(ClausewiseError):
    """The question is empty or too long."""


class GenerationFailed(ClausewiseError):
    """The language model gave nothing usable within its limits."""

    retryable = True
