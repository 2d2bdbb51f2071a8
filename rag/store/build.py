"""Building the index beside the one in use, then swapping: a kill at any point leaves the old index serving."""

from __future__ import annotations

import hashlib
import json
import logging
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from filelock import FileLock, Timeout
from tqdm import tqdm

import embeddings
from rag import parse
from rag.errors import StorageError
from rag.model import Parsed
from rag.settings import Settings
from rag.store import builds, corpus, texts
from rag.store.builds import Build
from rag.store.catalogue import Catalogue
from rag.store.database import connect, stored
from rag.store.vectors import Piece, Place, Vectors
from rag.store.words import Words

if TYPE_CHECKING:
    from embeddings.base import Embedder

log = logging.getLogger(__name__)

LOCK_SECONDS = 600.0
_STORED_AT_ONCE = 256


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did. embedded, reused: vectors; skipped: (file, reason); warnings and reasons are Chinese sentences."""

    documents: int
    clauses: int
    embedded: int
    reused: int
    skipped: tuple[tuple[str, str], ...]
    warnings: tuple[str, ...]
    seconds: float
    fingerprint: str
    embedder: str


def asked_embedder(settings: Settings) -> str | None:
    """The name of the embedder that the settings insist on, or None for auto."""
    fixed = {"embedded": embeddings.EMBEDDED, "bge": embeddings.bge_name(settings.bge)}
    return fixed.get(settings.embedder)


def fingerprint(embedder: str, files: Mapping[str, Mapping[str, Any]]) -> str:
    """16 hex digits over everything that decides what the index holds."""
    contents = sorted((name, stamp["sha256"]) for name, stamp in files.items())
    whole = json.dumps([embedder, parse.VERSION, texts.VERSION, contents], ensure_ascii=False)
    return hashlib.sha256(whole.encode()).hexdigest()[:16]


def place(settings: Settings) -> Place:
    """Where the vectors of this installation are."""
    return Place(settings.home / "vectors", settings.chroma_url)


def words_folder(settings: Settings, build: str) -> Path:
    """Where the word index of ``build`` is kept on this machine."""
    return settings.home / "words" / build


def build(settings: Settings, rebuild: bool = False, embedder: Embedder | None = None) -> BuildReport:
    """Makes the index agree with the corpus and the settings; what is unchanged is neither parsed nor embedded again.

    rebuild: use nothing of the former index. embedder: instead of the one that the settings choose. Raises CorpusError,
    EmbedderUnavailable or StorageError; the former index then goes on serving.
    """
    start = time.monotonic()
    with _alone(settings.home):
        engine = connect(settings.home, settings.database_url, create=True)
        try:
            report = _Builder(settings, engine, rebuild, embedder).run()
        finally:
            engine.dispose()
    seconds = time.monotonic() - start
    log.info(
        "index documents=%d clauses=%d embedded=%d reused=%d skipped=%d embedder=%s fingerprint=%s s=%.1f",
        report.documents, report.clauses, report.embedded, report.reused, len(report.skipped), report.embedder,
        report.fingerprint, seconds,
    )  # fmt: skip
    return replace(report, seconds=round(seconds, 1))


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    """Holds the lock of the data folder; another build is waited for."""
    with stored(f"写入数据文件夹 {home}"):
        home.mkdir(parents=True, exist_ok=True)
        lock = FileLock(home / "index.lock")
        try:
            lock.acquire(timeout=0.1)
        except Timeout:
            log.info("another process is building the index; waiting")
            _patiently(lock)
    try:
        yield
    finally:
        lock.release()


def _patiently(lock: FileLock) -> None:
    try:
        lock.acquire(timeout=LOCK_SECONDS)
    except Timeout as error:
        raise StorageError("另一个进程正在建立索引，请稍后再试。") from error


class _Builder:
    def __init__(self, settings: Settings, engine: sa.Engine, rebuild: bool, embedder: Embedder | None) -> None:
        self._settings = settings
        self._engine = engine
        self._place = place(settings)
        self._former = None if rebuild else builds.active(engine)
        self._embedder = embedder

    def run(self) -> BuildReport:
        files = corpus.as_json(corpus.stamps(self._settings.corpus))
        return self._unchanged(files) or self._anew(files)

    def _unchanged(self, files: Mapping[str, Mapping[str, Any]]) -> BuildReport | None:
        """The report on the former build when it is what would be built; no model is loaded to find out."""
        former = self._former
        if former is None:
            return None
        wanted = self._embedder.name if self._embedder else asked_embedder(self._settings) or former.embedder
        if former.fingerprint != fingerprint(wanted, files) or not self._place.exists(former.id):
            return None
        vectors = Vectors.open(self._place, former.id)
        reused = len(vectors)
        vectors.close()
        return self._report(former, 0, reused)

    def _report(self, of: Build, embedded: int, reused: int) -> BuildReport:
        catalogue = Catalogue(self._engine, of.id)
        counts = catalogue.counts
        return BuildReport(
            counts["documents"], counts["clauses"], embedded, reused, tuple(catalogue.skipped()),
            tuple(catalogue.messages()), 0.0, of.fingerprint, of.embedder,
        )  # fmt: skip

    def _anew(self, files: Mapping[str, Mapping[str, Any]]) -> BuildReport:
        read = corpus.read(self._settings.corpus)
        embedder = self._embedder or embeddings.choose(
            self._settings.embedder, self._settings.bge, self._former.embedder if self._former else None
        )
        new = Build(
            builds.new_id(), fingerprint(embedder.name, files), embedder.name, embedder.dim, parse.VERSION,
            texts.VERSION, files, time.time(),
        )  # fmt: skip
        swapped = False
        try:
            builds.write(self._engine, new, read)
            embedded, count = self._vectors(new.id, read.parsed, embedder)
            with stored("写入词索引"):
                entries = (entry for one in read.parsed for entry in texts.word_entries(one.document, one.clauses))
                Words.make(entries).save(words_folder(self._settings, new.id))
            builds.swap(self._engine, new.id)
            swapped = True
        finally:
            self._clean([] if swapped else [new.id])
        return self._report(new, embedded, count - embedded)

    def _vectors(self, build_id: str, parsed: Sequence[Parsed], embedder: Embedder) -> tuple[int, int]:
        """Fills the new collection; how many texts were embedded and how many vectors there are."""
        pieces = [
            piece
            for one in parsed
            for clause in texts.searched(one.clauses)
            for piece in texts.pieces(one.document, clause, one.spans, embedder)
        ]
        known = self._known(embedder)
        missing = {piece.hash for piece in pieces} - known.keys()
        vectors = Vectors.create(self._place, build_id)
        with tqdm(total=len(missing), desc="向量化", unit="段", disable=not missing) as bar:
            for start in range(0, len(pieces), _STORED_AT_ONCE):
                some = pieces[start : start + _STORED_AT_ONCE]
                _embed(some, known, embedder, bar)
                vectors.add(some, [known[piece.hash] for piece in some])
        vectors.close()
        return len(missing), len(pieces)

    def _known(self, embedder: Embedder) -> dict[str, Sequence[float]]:
        """The former build's vectors by hash, where the same embedder made them."""
        former = self._former
        if former is None or former.embedder != embedder.name or not self._place.exists(former.id):
            return {}
        try:
            vectors = Vectors.open(self._place, former.id)
            found = {key: vector.tolist() for key, vector in vectors.by_hash()}
            vectors.close()
        except StorageError as error:
            log.warning("former vectors unreadable, everything is embedded again: %s", error)
            return {}
        return found

    def _clean(self, failed: Sequence[str]) -> None:
        """Removes what nobody needs; a failure here does not undo a finished build."""
        shared = bool(self._settings.database_url)
        try:
            for old in {*builds.to_remove(self._engine, shared), *failed}:
                self._place.remove(old)
                Words.remove(words_folder(self._settings, old))
                builds.remove(self._engine, old)
        except StorageError as error:
            log.warning("old index data not removed: %s", error)


def _embed(pieces: Sequence[Piece], known: dict[str, Sequence[float]], embedder: Embedder, bar: Any) -> None:
    """Adds the vectors that ``pieces`` lack to ``known``."""
    missing = {piece.hash: piece.text for piece in pieces if piece.hash not in known}
    hashes = list(missing)
    size = embedder.embed_batch_size
    for start in range(0, len(hashes), size):
        some = hashes[start : start + size]
        known.update(zip(some, embedder.get_text_embedding_batch([missing[h] for h in some]), strict=True))
        bar.update(len(some))
