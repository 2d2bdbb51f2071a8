"""Reading a folder: one bad file never stops the others, and each gets a message."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

import pytest

from rag.errors import CorpusError
from rag.store import corpus

ROOT = Path(__file__).resolve().parents[2]
NOTICE = "某县人民政府关于印发工作方案的通知\n某政发〔2023〕{n}号\n各乡镇：\n一、总体要求\n坚持{words}。\n二、重点任务\n（一）建设医院。\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "corpus"
    made.mkdir()
    (made / "a-2023-1.txt").write_text(NOTICE.format(n=1, words="党的领导"), "utf-8")
    (made / "b-2023-2.txt").write_bytes(NOTICE.format(n=2, words="预防为主").encode("gb18030"))
    return made


def ids(read: corpus.Corpus) -> list[str]:
    return [one.document.doc_id for one in read.parsed]


def test_a_folder_without_manifest(folder: Path) -> None:
    read = corpus.read(folder)
    assert ids(read) == ["a-2023-1", "b-2023-2"]
    assert read.skipped == read.warnings == ()
    assert any("预防为主" in clause.text for clause in read.parsed[1].clauses)


def test_files_that_cannot_be_read_are_told_and_skipped(folder: Path) -> None:
    (folder / "empty.txt").write_bytes(b"")
    (folder / "image.txt").write_bytes(bytes(range(256)) * 50)
    (folder / "table.xyz").write_text("内容", "utf-8")
    (folder / ".hidden.txt").write_text("一、内容", "utf-8")
    (folder / "~$a.txt").write_text("一、内容", "utf-8")
    (folder / "sub").mkdir()
    (folder / "sub" / "c.txt").write_text(NOTICE.format(n=3, words="改革"), "utf-8")
    read = corpus.read(folder)
    assert ids(read) == ["a-2023-1", "b-2023-2", "c"]
    assert [name for name, _ in read.skipped] == ["empty.txt", "image.txt", "table.xyz"]
    assert all(message for _, message in read.skipped)


def test_two_files_of_one_stem(folder: Path) -> None:
    (folder / "a-2023-1.md").write_text(NOTICE.format(n=1, words="另一份"), "utf-8")
    read = corpus.read(folder)
    assert ids(read) == ["a-2023-1", "b-2023-2"]
    assert read.skipped == (("a-2023-1.txt", "与 a-2023-1.md 同名（编号都是 a-2023-1），请改名后重新索引。"),)


@pytest.mark.parametrize("make", [lambda path: None, lambda path: path.mkdir(), lambda path: path.write_text("文件")])
def test_a_folder_that_is_missing_empty_or_a_file(tmp_path: Path, make: object) -> None:
    path = tmp_path / "none"
    make(path)  # type: ignore[operator]
    with pytest.raises(CorpusError) as caught:
        corpus.read(path)
    assert str(path) in str(caught.value)
    assert "CLAUSEWISE_CORPUS" in caught.value.explain()


def test_a_folder_of_bad_files_only_says_why(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_bytes(b"")
    with pytest.raises(CorpusError, match=r"x\.txt：文件是空的"):
        corpus.read(tmp_path)


def test_the_manifest_is_used_and_a_wrong_sha256_is_a_warning(folder: Path) -> None:
    right = hashlib.sha256((folder / "b-2023-2.txt").read_bytes()).hexdigest()
    notes = {
        "a-2023-1.txt": {"region": "某县", "validity": "被某政发〔2024〕5号替代", "sha256": "0" * 64},
        "b-2023-2": {"region": "某县", "sha256": right.upper()},
        "gone.txt": {"region": "某县"},
    }
    (folder / "manifest.json").write_text(json.dumps(notes), "utf-8")
    read = corpus.read(folder)
    assert [one.document.region for one in read.parsed] == ["某县", "某县"]
    assert read.parsed[0].document.validity == "被某政发〔2024〕5号替代"
    assert "sha256 不符" in read.parsed[0].warnings[0].what
    assert not any("sha256" in warning.what for warning in read.parsed[1].warnings)
    assert read.warnings == ("清单 manifest.json 中的 gone.txt 在文件夹中找不到。",)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{", "无法读取"),
        ("[1]", "对照表"),
        ('{"a-2023-1.txt": {"regoin": "某县"}}', "不认识的项：regoin"),
        ('{"a-2023-1.txt": 5}', "不认识的项：5"),
    ],
)
def test_a_wrong_manifest_is_told_and_the_documents_are_read(folder: Path, text: str, problem: str) -> None:
    (folder / "manifest.json").write_text(text, "utf-8")
    read = corpus.read(folder)
    assert ids(read) == ["a-2023-1", "b-2023-2"]
    assert problem in read.warnings[0]


def test_changes_are_seen_and_a_mere_touch_is_none(folder: Path) -> None:
    known = corpus.as_json(corpus.stamps(folder))
    assert not corpus.changed(folder, known)
    os.utime(folder / "a-2023-1.txt", (1, 1))
    assert not corpus.changed(folder, known)
    (folder / "manifest.json").write_text("{}")
    assert corpus.changed(folder, known)
    (folder / "manifest.json").unlink()
    text = (folder / "a-2023-1.txt").read_text("utf-8")
    (folder / "a-2023-1.txt").write_text(text.replace("党", "国"), "utf-8")
    assert corpus.changed(folder, known)
    assert corpus.changed(folder / "none", known)


def test_our_own_manifest_is_true() -> None:
    notes = json.loads((ROOT / "corpus" / "manifest.json").read_text("utf-8"))
    assert len(notes) == 5
    for name, note in notes.items():
        assert hashlib.sha256((ROOT / "corpus" / name).read_bytes()).hexdigest() == note["sha256"]
        assert set(note) == {"region", "source_kind", "public", "validity", "sha256"}
        assert note["validity"] in {"有效", "废止"} or note["validity"].startswith("被")
