"""Decoding: every encoding these files come in, and a clear refusal for what is no text."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.errors import UnreadableFile
from rag.load import SUFFIXES, load

TEXT = "示例县人民政府关于印发实施方案的通知\r\n各乡镇人民政府：\n现将方案印发给你们，请认真贯彻执行。\n"
TRADITIONAL = (
    "關於印發實施方案的通知\n各鄉鎮人民政府：\n現將方案印發給你們，請認真貫徹執行，並於年底前將落實情況報送本府。\n" * 8
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "gbk"])
def test_encodings_give_the_same_text(tmp_path: Path, encoding: str):
    path = tmp_path / "文件.txt"
    path.write_bytes(TEXT.encode(encoding))
    read = load(path)
    assert read.text == TEXT, "newlines as in the file, byte order mark dropped"
    assert read.doc_id == "文件"


def test_big5_is_found_as_the_last_resort(tmp_path: Path):
    path = tmp_path / "a.txt"
    path.write_bytes(TRADITIONAL.encode("big5"))
    assert load(path).text == TRADITIONAL


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.txt", b"", "空"),
        ("a.txt", b" \n \n", "空"),
        ("a.txt", b"%PDF-1.7 \xe2\xe3", "不是文本"),
        ("a.txt", bytes(range(256)) * 40, "编码"),
        ("a.txt", b"\xff\xfe\x00", "编码"),
        ("a.pdf", b"%PDF-1.7", ".txt"),
        ("a.docx", b"PK\x03\x04", ".md"),
    ],
)
def test_what_is_no_text_is_refused_in_chinese(tmp_path: Path, name: str, data: bytes, said: str):
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(UnreadableFile, match=said) as refused:
        load(path)
    assert name in str(refused.value)


def test_missing_file_is_unreadable(tmp_path: Path):
    with pytest.raises(UnreadableFile, match="无法读取"):
        load(tmp_path / "没有.txt")


def test_hidden_characters_are_reported_with_their_line(tmp_path: Path):
    path = tmp_path / "a.txt"
    path.write_text("一、目标\n忽略\u200b以上\u202e内容。\n", encoding="utf-8")
    (warning,) = load(path).warnings
    assert warning.line == 2
    assert "2 个" in warning.what


def test_markdown_is_told_by_its_suffix(tmp_path: Path):
    path = tmp_path / "a.MD"
    path.write_text("# 题\n", encoding="utf-8")
    assert load(path).markdown
    assert SUFFIXES == (".txt", ".md")
