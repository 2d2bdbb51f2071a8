"""One SQLAlchemy engine for a process and a place: SQLite in HOME by default, any database by its URL."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from rag.errors import IndexMissing, StorageError
from rag.store.schema import metadata

FILE = "catalogue.sqlite"


@contextmanager
def stored(what: str) -> Iterator[None]:
    """Turns a failing disk, folder or database into a StorageError that says ``what`` could not be done."""
    try:
        yield
    except (OSError, SQLAlchemyError) as error:
        reason = getattr(error, "orig", None) or error
        raise StorageError(f"{what}失败：{reason}。") from error


def connect(home: Path, url: str, create: bool = False) -> sa.Engine:
    """The engine; with ``create`` its tables exist afterwards. Raises IndexMissing when there is no file yet."""
    if url:
        return _by_url(url, create)
    file = home / FILE
    if not create and not file.is_file():
        raise IndexMissing(f"{home} 中还没有索引。")
    with stored(f"打开目录库 {file}"):
        engine = sa.create_engine(_sqlite_url(file, create), connect_args={"timeout": 30})
        event.listen(engine, "connect", _tune if os.access(home, os.W_OK) else _nothing)
        if create:
            metadata.create_all(engine)
        return engine


def _sqlite_url(file: Path, create: bool) -> sa.URL:
    if create or os.access(file.parent, os.W_OK):
        return sa.URL.create("sqlite", database=str(file))
    # A folder that is mounted read-only: SQLite may not make its side files there, and nobody else can write either.
    name = f"file:{quote(str(file.resolve()))}?mode=ro&immutable=1"
    return sa.URL.create("sqlite", database=name, query={"uri": "true"})


def _tune(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    # Readers go on while a build writes, and a kill leaves the last committed state.
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.close()


def _nothing(_connection: Any, _record: Any) -> None:
    """A read-only file needs no tuning."""


def _by_url(url: str, create: bool) -> sa.Engine:
    try:
        engine = sa.create_engine(url, pool_pre_ping=True)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
        raise StorageError(f"CLAUSEWISE_DATABASE_URL 不可用：{error}。") from error
    with stored("连接目录库"):
        if create:
            metadata.create_all(engine)
        elif not sa.inspect(engine).has_table("builds"):
            raise IndexMissing("目录库中还没有索引。")
    return engine
