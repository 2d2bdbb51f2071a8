"""Text as comparable tokens: numbers, dates, comparators and names in one form, each with its place in the text.

三成, 百分之三十 and 30％ are one number; 不少于85% and 85%以上 are one comparison; 2024 年底 and 2024年底 one date; 县卫健委 and
县卫生健康委员会 one body. Everything else is a character or a Latin word. White space, quotation marks and markup vanish.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Hashable
from fractions import Fraction
from functools import lru_cache

from rag.check.reading import lexicon as lex
from rag.check.reading.amounts import AMOUNT, HAN_NUMBER, TIMES, han_number, number, ratio, read_time
from rag.check.reading.compounds import NOT_MODALS, WHOLE, crosses
from rag.check.reading.settle import MEASURE, Token, settle

_GONE = frozenset("“”\"‘’'《》〈〉「」『』*_`#​‌‍﻿⁠­")
_SAME = {
    "－": "-",
    "—": "-",
    "–": "-",
    "～": "-",
    "~": "-",
    "﹣": "-",
    "．": ".",
    "［": "[",
    "］": "]",
    "【": "[",
    "】": "]",
    "〔": "[",
    "〕": "]",
    "\u2236": ":",
    "\ufe30": ":",
    "≦": "≤",
    "≧": "≥",
    "﹪": "%",
    "丨": "|",
    "○": "〇",
    **dict(zip("ⅠⅡⅢⅣⅤⅥ", "一二三四五六", strict=True)),
}


def _row(words: str) -> str:
    return "|".join(sorted(map(re.escape, words.split()), key=len, reverse=True))


def _canonical(rows: tuple[str, ...]) -> dict[str, str]:
    return {word: row.split()[0] for row in rows for word in row.split()}


_COMPARATOR = {word: sign for sign, words in lex.COMPARATORS.items() for word in words.split()}
_SYNONYM = _canonical(lex.SYNONYMS)
_BODY = _canonical(lex.BODIES)
_TAG = {word: "adverb" for word in lex.ADVERBS} | {word: "lead" if word in lex.LEADS else "added" for word in lex.ADDED}
_TAG |= {word: "modal" for word in lex.MODALS} | {
    word: "manner" for word in (*lex.MANNERS, *lex.QUALITIES, *lex.GRADUAL)
}
_WORDS: dict[str, tuple[str, Hashable, str]] = {}
for _word, _tag in _TAG.items():
    _WORDS[_word] = ("w", _word, _tag)
for _word, _first in _SYNONYM.items():
    _WORDS[_word] = ("w", _first, _TAG.get(_word, ""))
for _word, _first in _BODY.items():
    _WORDS[_word] = ("u", _first, "")
for _word, _sign in _COMPARATOR.items():
    _WORDS[_word] = ("c", _sign, "trailing" if _word in lex.TRAILING else "")
for _word in (*WHOLE, *NOT_MODALS):
    _WORDS[_word] = ("w", _word, _TAG.get(_word, ""))
for _word in ["以及", "和", "与", "及", "、", "暨"]:
    _WORDS[_word] = ("s", "、", "")
for _word in lex.UNITS:
    _WORDS[_word] = ("w", _word, _TAG.get(_word, ""))
for _word in "，。；：！？\n\t":
    _WORDS[_word] = ("p", _word, "")
_WORDS |= {
    ",": ("p", "，", ""),
    ";": ("p", "；", ""),
    ":": ("p", "：", ""),
    "!": ("p", "！", ""),
    "?": ("p", "？", ""),
    "|": ("p", "，", ""),
}
_WORDS |= {"(": ("(", "(", ""), "[": ("(", "[", ""), ")": (")", ")", ""), "]": (")", "]", "")}
_LENGTHS: dict[str, list[int]] = {}
for _word in _WORDS:
    _LENGTHS[_word[0]] = sorted({len(_word), *_LENGTHS.get(_word[0], ())}, reverse=True)
_LINKS = re.compile(
    f"在(?=(?:\\d|{HAN_NUMBER})[^，。；、]{{0,8}}(?:以上|以下|以内|左右))|"
    f"(?:{_row(' '.join(lex.LINKS))})(?=(?:{_row(' '.join(_COMPARATOR))})?(?:\\d|{HAN_NUMBER}|百分))"
)
_LINK_FIRST = frozenset("在") | frozenset(word[0] for word in lex.LINKS)
_NUMERIC = frozenset("0123456789零〇一二两三四五六七八九十百千万亿")
_MAYBE_TIME = _NUMERIC | frozenset("到至截自从在于年")
_CLOCK = r"\d{1,2}|[一二三四五六七八九十]{1,2}"
_HALF_YEAR = re.compile("(?<![上下年大])半年(?![度会报刊])")
_HALF_HOUR = re.compile("半个?小时")
_AFTERNOON = re.compile(f"(?:下午|晚上?)({_CLOCK})(?=[时点])")
_TENTHS = re.compile("十分[之钟]")  # 十分 alone is very
_LATIN = re.compile("[a-z]+")
_SPECIAL = _MAYBE_TIME | _LINK_FIRST | frozenset(_LENGTHS) | frozenset("半下晚abcdefghijklmnopqrstuvwxyz")


def squeeze(text: str) -> tuple[str, list[int]]:
    """The text in one width and case without white space or quotation marks, and each character's original index.

    Line breaks and tabs stay: they part paragraphs and cells.
    """
    kept: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        for piece in _plain(char):
            kept.append(piece)
            places.append(place)
    return "".join(kept), places


@lru_cache(maxsize=16384)
def _plain(char: str) -> str:
    if char in "\n\t，":
        return char
    if char.isspace() or char in _GONE:
        return ""
    return _SAME.get(char) or "".join(unicodedata.normalize("NFKC", char).lower().split())


@lru_cache(maxsize=64)
def _regions(names: tuple[str, ...]) -> re.Pattern[str] | None:
    if not names:
        return None
    return re.compile(
        "(?<![健安完齐俱])(?:" + "|".join(sorted(map(re.escape, names), key=len, reverse=True)) + ")(?![乡镇村街路河])"
    )


def tokenize(text: str, regions: tuple[str, ...] = ()) -> list[Token]:
    """The tokens of a text; the given region names become tokens of kind ``r``."""
    plain, places = squeeze(text)
    pattern = _regions(regions)
    found: list[Token] = []
    at = 0
    for name in pattern.finditer(plain) if pattern else ():
        found += _scan(plain, at, name.start(), places)
        found.append(Token("r", name[0], places[name.start()], places[name.end() - 1] + 1))
        at = name.end()
    found += _scan(plain, at, len(plain), places)
    return settle(found)


def _scan(plain: str, start: int, end: int, places: list[int]) -> list[Token]:
    found = []
    while start < end:
        char = plain[start]
        if char not in _SPECIAL:
            found.append(Token("w", char, places[start], places[start] + 1))
            start += 1
            continue
        if match := _HALF_HOUR.match(plain, start, end):
            span = places[start], places[match.end() - 1] + 1
            found += [Token("n", ("", Fraction(1, 2)), *span), Token("w", "小时", *span)]
            start = match.end()
            continue
        if _HALF_YEAR.match(plain, start, end):
            span = places[start], places[start + 1] + 1
            found += [Token("n", ("", Fraction(6)), *span), Token("w", MEASURE["个"], *span), Token("w", "月", *span)]
            start += 2
            continue
        if match := _AFTERNOON.match(plain, start, end):
            hour = int(match[1]) if match[1].isdigit() else han_number(match[1]) or 0
            found.append(
                Token("n", ("", Fraction(hour + 12 * (hour < 12))), places[start], places[match.end() - 1] + 1)
            )
            start = match.end()
            continue
        kind, value, tag, stop = _next(plain, start, end)
        found.append(Token(kind, value, places[start], places[stop - 1] + 1, tag))
        start = stop
    return found


def _next(plain: str, at: int, end: int) -> tuple[str, Hashable, str, int]:
    """Kind, canonical value, tag and end of the token at ``at``."""
    char = plain[at]
    if char in _NUMERIC and not _TENTHS.match(plain, at, end):  # 一般 and 一体化 are no figures
        for length in _LENGTHS.get(char, ()):
            word = plain[at : at + length]
            if word in _WORDS and at + length <= end and not crosses(plain, at, word):
                return *_WORDS[word], at + length
    if char in _MAYBE_TIME and (match := TIMES.match(plain, at, end)):
        return "t", read_time(match[0]), "", match.end()
    if (char in _NUMERIC or char == "半") and (match := AMOUNT.match(plain, at, end)):
        amount = ratio(match) or number(match)
        return ("n", amount, "", match.end()) if amount else ("w", match[0], "", match.end())
    if char in _LINK_FIRST and (match := _LINKS.match(plain, at, end)):
        return "w", match[0], "link", match.end()
    for length in _LENGTHS.get(char, ()):
        word = plain[at : at + length]
        if word in _WORDS and at + length <= end and not crosses(plain, at, word):
            return *_WORDS[word], at + length
    if "a" <= char <= "z" and (match := _LATIN.match(plain, at, end)):
        return "w", match[0], "", match.end()
    return "w", char, "", at + 1
