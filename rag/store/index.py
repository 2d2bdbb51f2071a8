"""The index as those who ask see it: :func:`build` makes it, :meth:`Index.open` opens the active build."""

from __future__ import annotations

import logging
import threading
import weakref
from typing import TYPE_CHECKING

import sqlalchemy as sa

import embeddings
from rag import parse
from rag.errors import ClausewiseError, EmbedderUnavailable, IndexMissing, IndexStale
from rag.settings import Settings
from rag.store import builds, corpus, texts
from rag.store.build import BuildReport, asked_embedder, build, place, words_folder
from rag.store.builds import Build
from rag.store.catalogue import Catalogue
from rag.store.database import connect
from rag.store.vectors import Vectors
from rag.store.words import Words

if TYPE_CHECKING:
    from embeddings.base import Embedder

__all__ = ["BuildReport", "Index", "build"]

log = logging.getLogger(__name__)


class Index:
    """One build, open for reading; it never changes. Safe to use from several threads.

    embedder: None when the model the index was made with cannot be loaded; search then goes by words alone.
    """

    def __init__(
        self,
        settings: Settings,
        engine: sa.Engine,
        build: Build,
        vectors: Vectors,
        words: Words,
        embedder: Embedder | None,
    ) -> None:
        self.build = build
        self.catalogue = Catalogue(engine, build.id)
        self.vectors = vectors
        self.words = words
        self.embedder = embedder
        self._settings = settings
        self._engine = engine
        self._newer: Index | None = None
        self._refreshing = threading.Lock()
        # Questions under way may still hold an index that was replaced: it closes when the last of them is done.
        weakref.finalize(self, vectors.close)

    @classmethod
    def open(cls, settings: Settings, embedder: Embedder | None = None) -> Index:
        """The active build.

        Raises IndexMissing when there is none, IndexStale when the settings ask for another embedder or the program has
        another parser, StorageError when it cannot be read. ``embedder``: one that is already loaded, used if it fits.
        """
        engine = connect(settings.home, settings.database_url)
        found = builds.active(engine)
        if found is None:
            raise IndexMissing("还没有建成的索引。")
        _check(settings, found)
        if not place(settings).exists(found.id):
            raise IndexStale(f"索引 {found.id} 的向量不在 {settings.chroma_url or settings.home / 'vectors'} 中。")
        vectors = Vectors.open(place(settings), found.id)
        words = _words(settings, Catalogue(engine, found.id))
        return cls(settings, engine, found, vectors, words, _embedder(settings, found, embedder))

    @property
    def fingerprint(self) -> str:
        """What the answers state: the same fingerprint, the same index."""
        return self.build.fingerprint

    def stale_corpus(self) -> bool:
        """Whether the corpus folder has changed since the build; cheap enough for every question."""
        return corpus.changed(self._settings.corpus, self.build.files)

    def refresh(self) -> Index:
        """This index, or the newer one that another process has swapped in; this one when the newer cannot be opened."""
        try:
            current = builds.active(self._engine)
            if current is None or current.id == self.build.id:
                return self
            with self._refreshing:
                if self._newer is None or self._newer.build.id != current.id:
                    self._newer = Index.open(self._settings, self.embedder)
                return self._newer
        except ClausewiseError as error:
            log.warning("newer index not opened, the former one goes on: %s", error.explain())
            return self


def _check(settings: Settings, found: Build) -> None:
    """Raises IndexStale when the settings or the program no longer fit the build."""
    wanted = asked_embedder(settings)
    if wanted and wanted != found.embedder:
        raise IndexStale(f"索引由向量模型 {found.embedder} 建立，设置要求的是 {wanted}。")
    if found.parser != parse.VERSION:
        raise IndexStale(f"索引由解析规则 {found.parser} 版建立，程序现为 {parse.VERSION} 版。")
    if found.texts != texts.VERSION:
        raise IndexStale(f"索引的检索文本为 {found.texts} 版，程序现为 {texts.VERSION} 版。")


def _embedder(settings: Settings, found: Build, given: Embedder | None) -> Embedder | None:
    """The model that made the index, or None with the reason in the log."""
    if given is not None and given.name == found.embedder:
        return given
    try:
        loaded = embeddings.choose(settings.embedder, settings.bge, found.embedder)
    except EmbedderUnavailable as error:
        log.warning("embedder %s unavailable, words alone: %s", found.embedder, error.explain())
        return None
    if loaded.dim != found.dim:
        raise IndexStale(f"索引的向量是 {found.dim} 维，模型 {loaded.name} 给出 {loaded.dim} 维。")
    return loaded


def _words(settings: Settings, catalogue: Catalogue) -> Words:
    """The word index of the build; made from the catalogue where this machine has none."""
    folder = words_folder(settings, catalogue.build)
    if folder.is_dir():
        return Words.load(folder)
    made = Words.make(
        entry
        for document in catalogue.documents()
        for entry in texts.word_entries(document, catalogue.clauses(document.doc_id))
    )
    try:
        made.save(folder)
    except OSError as error:
        log.info("word index kept in memory only: %s", error)
    return made
