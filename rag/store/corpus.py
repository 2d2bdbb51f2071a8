"""A folder of documents: its files, its optional manifest, and the parse of all that can be read."""

from __future__ import annotations

import hashlib
import json
import logging
import os
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from rag import parse
from rag.errors import CorpusError, UnreadableFile
from rag.load import load
from rag.model import ManifestEntry, Parsed, ParseWarning

log = logging.getLogger(__name__)

MANIFEST = "manifest.json"
_FIELDS = {field.name for field in fields(ManifestEntry)}


@dataclass(frozen=True, slots=True)
class Stamp:
    """One state of a file; size and time are compared first, because they cost nothing."""

    size: int
    mtime_ns: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Corpus:
    """What was read: ``skipped`` are (file, reason), ``warnings`` concern the folder and its manifest; all in Chinese."""

    parsed: tuple[Parsed, ...]
    skipped: tuple[tuple[str, str], ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Manifest:
    """What people noted about files, by file name or doc_id; ``problems`` are Chinese sentences."""

    entries: Mapping[str, ManifestEntry]
    problems: tuple[str, ...] = ()

    def entry(self, path: Path) -> ManifestEntry | None:
        """The note about ``path``, if there is one."""
        return self.entries.get(path.name) or self.entries.get(path.stem)


def stamps(folder: Path) -> dict[str, Stamp]:
    """The state of every file that counts, manifest included, by its path inside ``folder``."""
    found = {}
    for path in _with_manifest(folder):
        status = path.stat()
        found[_name(folder, path)] = Stamp(status.st_size, status.st_mtime_ns, _sha256(path))
    return found


def changed(folder: Path, known: Mapping[str, Mapping[str, Any]]) -> bool:
    """Whether the folder's files differ from the ``known`` stamps; reads only files whose size or time differs."""
    try:
        paths = {_name(folder, path): path for path in _with_manifest(folder)}
        if paths.keys() != known.keys():
            return True
        return any(_differs(path, known[name]) for name, path in paths.items())
    except (CorpusError, OSError):
        return True


def _differs(path: Path, known: Mapping[str, Any]) -> bool:
    status = path.stat()
    if status.st_size != known["size"]:
        return True
    return bool(status.st_mtime_ns != known["mtime_ns"] and _sha256(path) != known["sha256"])


def as_json(found: Mapping[str, Stamp]) -> dict[str, dict[str, Any]]:
    """The stamps as they are kept in the catalogue."""
    return {name: asdict(stamp) for name, stamp in found.items()}


def read(folder: Path, step: Callable[[], object] = lambda: None) -> Corpus:
    """Every readable document of ``folder`` in the order of the file names; ``step`` is called after each file.

    Raises CorpusError when the folder is missing or holds no readable document.
    """
    manifest = read_manifest(folder)
    parsed: dict[str, Parsed] = {}
    names: dict[str, str] = {}
    skipped: list[tuple[str, str]] = []
    for path in _files(folder):
        name = _name(folder, path)
        if path.stem in parsed:
            skipped.append((name, f"与 {names[path.stem]} 同名（编号都是 {path.stem}），请改名后重新索引。"))
            continue
        try:
            parsed[path.stem] = _parse(path, manifest.entry(path))
            names[path.stem] = name
        except UnreadableFile as error:
            skipped.append((name, error.explain()))
        step()
    if not parsed:
        reasons = "".join(f"{name}：{message}" for name, message in skipped[:5])
        raise CorpusError(f"文件夹 {folder} 中没有可用的文件。{reasons}")
    unused = [name for name in manifest.entries if name not in {*parsed, *names.values(), *(n for n, _ in skipped)}]
    absent = tuple(f"清单 {MANIFEST} 中的 {name} 在文件夹中找不到。" for name in unused)
    return Corpus(tuple(parsed.values()), tuple(skipped), (*manifest.problems, *absent))


def _parse(path: Path, entry: ManifestEntry | None) -> Parsed:
    source = load(path)
    try:
        parsed = parse.parse(source, entry)
    except Exception as error:
        # One document that the parser cannot take must not keep the others from being indexed.
        log.exception("parse failed file=%s", path)
        raise UnreadableFile(f"解析出错（{type(error).__name__}: {error}），请把文件交给维护者。") from error
    if entry and entry.sha256 and entry.sha256.lower() != source.sha256:
        what = f"文件内容与清单 {MANIFEST} 中的 sha256 不符，可能已被改动。"
        return replace(parsed, warnings=(ParseWarning(0, what), *parsed.warnings))
    return parsed


def read_manifest(folder: Path) -> Manifest:
    """The folder's manifest; empty when there is none, with problems told instead of raised."""
    path = folder / MANIFEST
    if not path.is_file():
        return Manifest({})
    try:
        notes = json.loads(path.read_text("utf-8-sig"))
    except (OSError, ValueError) as error:
        return Manifest({}, (f"清单 {MANIFEST} 无法读取，未使用：{error}。",))
    if not isinstance(notes, dict):
        return Manifest({}, (f"清单 {MANIFEST} 应是文件名到说明的对照表，未使用。",))
    entries, problems = {}, []
    for name, note in notes.items():
        unknown = set(note) - _FIELDS if isinstance(note, dict) else {str(note)}
        if unknown:
            problems.append(f"清单 {MANIFEST} 中 {name} 有不认识的项：{'、'.join(sorted(unknown))}。")
        if isinstance(note, dict):
            entries[name] = ManifestEntry(**{k: str(v) for k, v in note.items() if k in _FIELDS and v is not None})
    return Manifest(entries, tuple(problems))


def _files(folder: Path) -> list[Path]:
    """Every file but hidden ones, Office's lock files and the manifest. Raises CorpusError when the folder is missing."""
    if not folder.is_dir():
        raise CorpusError(f"文件夹 {folder} 不存在。")
    if not os.access(folder, os.R_OK | os.X_OK):
        raise CorpusError(f"文件夹 {folder} 无法读取。")
    inside = [path for path in folder.rglob("*") if path.is_file() and path != folder / MANIFEST]
    return sorted(path for path in inside if not _hidden(path.relative_to(folder)))


def _with_manifest(folder: Path) -> list[Path]:
    files = _files(folder)
    manifest = folder / MANIFEST
    return [*files, manifest] if manifest.is_file() else files


def _hidden(path: Path) -> bool:
    return any(part.startswith((".", "~$")) for part in path.parts)


def _name(folder: Path, path: Path) -> str:
    return path.relative_to(folder).as_posix()


def _sha256(path: Path) -> str:
    """The digest of the file's bytes, or of nothing when it cannot be read (it is then skipped with a message)."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
