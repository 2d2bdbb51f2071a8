"""Plain text and Markdown files in any encoding they come in.

Newlines stay as they are in the file and only the byte order mark is dropped, so that every offset found later is an
offset into what the reader of the file sees.
"""

from __future__ import annotations

import codecs
import hashlib
import re
from pathlib import Path

from charset_normalizer import from_bytes

from rag.errors import UnreadableFile
from rag.load.hidden import hidden
from rag.model import SourceText

SUFFIXES = (".txt", ".md")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MAGIC = (
    b"%PDF",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"Rar!",
    b"\x1f\x8b",
    b"7z\xbc\xaf",
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x7f]")
# The last resort guesses from a sample, so that a huge hostile file costs no more than a small one.
_SAMPLE = 65536
_HAN = re.compile("[\u4e00-\u9fff]")
# Characters that Chinese prose cannot do without; a wrong legacy decoding of random bytes rarely has them.
_COMMON = re.compile(
    "[的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何除消构府称太准精值号率族维划选标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严]"
)


def load(path: Path) -> SourceText:
    """The decoded file; ``doc_id`` is its stem.

    Raises UnreadableFile, in Chinese, for a missing, empty, binary or undecodable file and for an unsupported format.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise UnreadableFile(f"不支持的文件格式：{path.name}（目前支持 {'、'.join(SUFFIXES)}；请先另存为纯文本）。")
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableFile(f"文件无法读取：{path.name}（{error.strerror or error}）。") from None
    text, encoding = _decode(data, path.name)
    if not text.strip():
        raise UnreadableFile(f"文件没有文字：{path.name}。")
    markdown = path.suffix.lower() == ".md"
    return SourceText(
        doc_id=path.stem,
        text=text,
        sha256=hashlib.sha256(data).hexdigest(),
        encoding=encoding,
        markdown=markdown,
        warnings=hidden(text, markdown),
    )


def _decode(data: bytes, name: str) -> tuple[str, str]:
    """The text without its byte order mark and the encoding's name."""
    if not data.strip():
        raise UnreadableFile(f"文件是空的：{name}。")
    if data.startswith(_MAGIC):
        raise UnreadableFile(
            f"文件内容不是文本：{name}（像是 PDF、Word、图片或压缩包，改了后缀名）。请先另存为纯文本。"
        )
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _strict(data, encoding, name).removeprefix("\ufeff"), encoding
    for encoding in ("utf-8", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _readable(text, encoding):
            return text, encoding
    return _guess(data, name)


def _strict(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise UnreadableFile(f"文件编码损坏：{name}（开头标明 {encoding}，但内容不符）。") from None


def _readable(text: str, encoding: str) -> bool:
    """Whether a decoding that raised nothing is text: few control characters, and for GB18030 common Chinese ones.

    GB18030 accepts nearly any bytes, so that a Big5 or a binary file decodes to rare characters without an error.
    """
    sample = text[:_SAMPLE]
    if len(_CONTROL.findall(sample)) * 200 > len(sample):
        return False
    if encoding == "utf-8":
        return True
    han = len(_HAN.findall(sample))
    rare = sum(1 for char in sample if char > "\u9fff" and not "\uff00" <= char <= "\uffef")
    return han > 0 and rare * 20 <= han and len(_COMMON.findall(sample)) * 5 >= han


def _guess(data: bytes, name: str) -> tuple[str, str]:
    """The last resort: what charset-normalizer finds likely (Big5, UTF-16 without a mark …)."""
    best = from_bytes(data[:_SAMPLE], cp_isolation=["big5", "big5hkscs", "utf_16_le", "utf_16_be"]).best()
    if best is None:
        raise UnreadableFile(f"无法识别文件编码，或不是文本文件：{name}。")
    text = data.decode(best.encoding, errors="replace")
    if text.count("\ufffd") * 100 > len(text) or not _HAN.search(text) or not _readable(text, "utf-8"):
        raise UnreadableFile(f"无法识别文件编码，或不是文本文件：{name}。")
    return text, best.encoding
