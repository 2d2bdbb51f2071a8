"""A statement as the modules that compare two orders read it: the tokens that tell something, and the marks between them.

和, 、, 或者 and commas are marks, and 并 and 也 behind a comma; they stand between things and go with none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Sequence
from functools import cached_property

from rag.check.reading.cases import LABEL
from rag.check.reading.settle import Token
from rag.store.tokens import segmenter

_JOINS = ("并", "并且", "且", "也", "还")
_ONE_WORD = tuple("入购网轨存列")  # 并入
_TAKES = ("或者", "可以", "应当", "必须", "应", "可")  # 应当与…相协调: there 与 joins nothing
_WITH = re.compile("与[^，。；、]{1,20}?相(?:衔接|协调|适应|符合|一致|匹配)")
_BLANKS = re.compile("[ \t\u3000]")
_TITLES = ("》《", "”“")


class Side:
    """One statement; a place is the number of a token that tells something, ``values`` what those say (a duty word always 应当)."""

    def __init__(self, words: str, tokens: Sequence[Token]) -> None:
        """``words``: the text that the tokens' places are places of."""
        self.words = words
        self.all = list(tokens)
        self._marks = [_is_mark(words, tokens, n) for n in range(len(tokens))]
        self._at = [n for n, mark in enumerate(self._marks) if not mark]
        self.tokens = [self.all[n] for n in self._at]
        self.values = [token.value if token.tag != "modal" else "应当" for token in self.tokens]

    def __len__(self) -> int:
        """How many tokens tell something."""
        return len(self.tokens)

    @cached_property
    def parts(self) -> list[int]:
        """For each place the number of its comma part."""
        count, found = 0, []
        for n, (token, mark) in enumerate(zip(self.all, self._marks, strict=True)):
            count += mark and token.kind == "p" and n > 0
            if not mark:
                found.append(count)
        return found

    def words_of_parts(self) -> dict[int, Counter[Hashable]]:
        """How often each comma part has each word."""
        found: dict[int, Counter[Hashable]] = {}
        for part, value in zip(self.parts, self.values, strict=True):
            found.setdefault(part, Counter())[value] += 1
        return found

    def opens(self, n: int) -> bool:
        """True when a mark or nothing stands before place ``n``."""
        return n == 0 or n >= len(self) or self._at[n] != self._at[n - 1] + 1

    def closes(self, n: int) -> bool:
        """True when a mark or nothing stands behind place ``n``."""
        return self.opens(n + 1)

    def marks(self, a: int, b: int) -> list[Token]:
        """The marks between places ``a`` and ``b``."""
        return [self.all[n] for n in range(self._at[a] + 1, self._at[b]) if self._marks[n]]

    def lists(self, a: int, b: int) -> bool:
        """True when what stands between places ``a`` and ``b`` parts two things of a list: 、, 和, 或者, ，以及."""
        marks = self.marks(a, b)
        if not marks:
            return self.words[self.tokens[a].end : self.tokens[b].start] in _TITLES
        signs = [mark.kind == "s" or mark.value == "或者" for mark in marks]
        plain = all(sign or mark.value == "，" for sign, mark in zip(signs, marks, strict=True))
        return any(signs) and plain and not (len(marks) > 1 and marks[-1].value == "或者")

    def fit(self, n: int) -> float:
        """How fit the place behind ``n`` is to be cut at: a list's mark best, another mark nearly so, else 0."""
        if n < 0 or not self.closes(n):
            return 0
        return 0.4 if n + 1 < len(self) and not self.lists(n, n + 1) else 0.5

    def starts_word(self, n: int) -> bool:
        """True when a word of jieba's or a piece between marks begins at place ``n``."""
        return self.opens(n) or self.tokens[n].start in self._starts

    @cached_property
    def _starts(self) -> set[int]:
        first = self.all[0].start
        text = self.words[first : self.end(len(self))]
        return {first + start for _, start, _ in segmenter().tokenize(text)}

    def end(self, n: int) -> int:
        """Where the words of the tokens before place ``n`` end: 以内 stands behind its number and before it among the tokens."""
        return max((token.end for token in self.tokens[:n]), default=0)

    def text(self, a: int, b: int) -> str:
        """The words from place ``a`` to before ``b``, without blanks (到 2025 年)."""
        if a >= b:
            return ""
        part = self.tokens[a:b]
        return _BLANKS.sub("", self.words[min(token.start for token in part) : max(token.end for token in part)])

    def piece(self, a: int, b: int) -> list[Token]:
        """All tokens from place ``a`` to before ``b``, marks too."""
        return self.all[self._at[a] : self._at[b - 1] + 1]

    def before(self, n: int) -> str:
        """What stands before place ``n`` in its part (to the last comma), without a label."""
        part = _BLANKS.sub("", re.split("[，。；：\n]", self.words[: self.tokens[n].start])[-1])
        return LABEL.sub("", part, count=1) if LABEL.match(part) else part

    def behind(self, n: int) -> str:
        """What stands behind the tokens before place ``n``, to the end of the statement."""
        return _BLANKS.sub("", re.split("[。；\n]", self.words[self.end(n) :])[0])

    def ends(self, n: int) -> bool:
        """True when a comma or the end of the statement follows the tokens before place ``n``."""
        return self.words[self.end(n) :].lstrip("”》")[:1] in ("", "，", "。", "；", "\n")

    def around(self, a: int, b: int) -> tuple[list[Token], list[Token]]:
        """The tokens that lead up to place ``a`` from the mark before it, and that follow ``b - 1`` up to the next mark."""
        low, high = self._at[a], self._at[b - 1] + 1
        while low > 0 and not self._marks[low - 1]:
            low -= 1
        while high < len(self.all) and not self._marks[high]:
            high += 1
        return self.all[low : self._at[a]], self.all[self._at[b - 1] + 1 : high]


def _is_mark(words: str, tokens: Sequence[Token], n: int) -> bool:
    token, before = tokens[n], tokens[n - 1] if n else None
    if token.value in _JOINS:
        joins = before is not None and before.kind == "p" and n + 1 < len(tokens)
        return joins and words[token.end : token.end + 1] not in _ONE_WORD
    if token.kind == "s" and words[token.start] in "与和" and (before is None or _takes(before)):
        return False  # 与甲有关
    if token.kind == "s" and _WITH.match(words, token.start):
        return False
    return token.kind in "ps" or token.value == "或者"


def _takes(token: Token) -> bool:
    return token.kind in "ps" or token.value in _TAKES
