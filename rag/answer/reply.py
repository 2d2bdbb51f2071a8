"""A model's reply as it streams in: sentences with the keys each one cites."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

_KEY = r"k[0-9a-f]{4}"
_CITE = re.compile(rf"[\[［【(（]\s*({_KEY}(?:\s*[,，、;；\s]\s*{_KEY})*)\s*[\]］】)）]", re.IGNORECASE)
_BOGUS = re.compile(r"\[\^?\s*[0-9A-Za-z_#\- ]{1,12}\s*\](?!\s*\d*号)|〔\s*\d{1,3}\s*〕|【\s*[0-9A-Za-z]{1,12}\s*】")
_ANY = re.compile(f"{_CITE.pattern}|{_BOGUS.pattern}", re.IGNORECASE)
_STOP = re.compile(r"[。！？!?；;]+[”’」』）)]*|\n")
_BULLET = re.compile(r"^\s*(?:(?:[-*+•·>#]+|\d{1,2}[.、．)）](?!\d)|[（(]\d{1,2}[)）]|[①-⑳]|答[:：])\s*)+")
_HOLD = 400


@dataclass(frozen=True)
class Piece:
    """One sentence of the reply: its words, its keys (lower case), whether it cites something that is no key."""

    text: str
    keys: tuple[str, ...]
    bogus: bool
    line_end: bool


class Reader:
    """Cuts a stream into pieces; a piece is given out once what follows cannot belong to it any more."""

    def __init__(self) -> None:
        self._buffer = ""
        self._thinking = False

    def feed(self, delta: str) -> Iterator[Piece]:
        """The pieces that are complete after this delta."""
        self._buffer += delta
        yield from self._cut(final=False)

    def close(self) -> Iterator[Piece]:
        """What is left at the end of the stream."""
        yield from self._cut(final=True)

    def _cut(self, final: bool) -> Iterator[Piece]:
        while self._skip_thinking(final) and (end := self._end(final)) is not None:
            raw, self._buffer = self._buffer[:end], self._buffer[end:]
            piece = read(raw)
            if piece.text or piece.keys or piece.line_end:
                yield piece
            if not self._buffer:
                return

    def _skip_thinking(self, final: bool) -> bool:
        """Drop a <think> block; False while it is still open or may be about to open."""
        if self._thinking:
            head, found, tail = self._buffer.partition("</think>")
            self._buffer = tail if found else ("" if final else head[-8:])
            self._thinking = not found
            return bool(found)
        start = self._buffer.lstrip()
        if start.startswith("<think>"):
            self._thinking = True
            self._buffer = start[7:]
            return self._skip_thinking(final)
        return final or not ("<think>".startswith(start[:7]) and start)

    def _end(self, final: bool) -> int | None:
        """Where the first sentence ends, its citations included; None when that cannot be told yet."""
        stop = _STOP.search(self._buffer)
        cite = _ANY.search(self._buffer)
        first = min((m for m in (stop, cite) if m), key=lambda m: m.start(), default=None)
        if first is None:
            return len(self._buffer) if self._buffer and final else None
        at = first.end()
        if self._buffer[at - 1 : at] == "\n":
            return at
        while True:
            more = re.compile(
                r"[ \t]*(?:[。！？!?；;，,、：:]+[”’」』）)]*(?=[ \t]*[\[［【(（〔])|(?:" + _ANY.pattern + r"))",
                re.IGNORECASE,
            ).match(self._buffer, at)
            if not more or more.end() == at:
                break
            at = more.end()
        tail = re.compile(r"[。！？!?；;，,、：:”’]*").match(self._buffer, at) if cite and cite.start() < at else None
        at = tail.end() if tail else at
        rest = self._buffer[at:].lstrip(" \t")
        undecided = not rest or (rest[0] in "[［【(（〔" and not _closed(rest))
        return None if undecided and not final else at


def _closed(rest: str) -> bool:
    """True when the bracket that opens here is closed already, or too long to be a citation."""
    return any(c in rest[:_HOLD] for c in "]］】)）〕\n") or len(rest) > _HOLD


def read(raw: str) -> Piece:
    """One raw sentence as a Piece; bullets, markup and invisible characters dropped."""
    keys: list[str] = []
    for match in _CITE.finditer(raw):
        keys += [k.lower() for k in re.findall(_KEY, match[1], re.IGNORECASE)]
    text = _CITE.sub("", raw)
    bogus = bool(_BOGUS.search(text))
    text = _BOGUS.sub("", text)
    text = re.sub(r"[*`#_]{1,3}", "", _BULLET.sub("", text))
    text = "".join(c for c in text if unicodedata.category(c) not in ("Cf", "Cc", "Co", "Cn"))
    text = re.sub(r"\s+([。！？；，])", r"\1", re.sub(r"\s+", " ", text)).strip()
    text = re.sub(r"^[。！？；，、：:.,;!?\s]+", "", text)
    return Piece(text, tuple(dict.fromkeys(keys)), bogus, raw.endswith("\n"))
