"""Text as comparable tokens: numbers, dates, comparators and names in one form, each with its place in the text.

三成, 百分之三十 and 30％ are one number; 不少于85% and 85%以上 are one comparison; 2024 年底 and 2024年底 one date; 县卫健委 and
县卫生健康委员会 one body. Everything else is a character or a Latin word. White space, quotation marks and markup vanish.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Hashable
from functools import lru_cache
from typing import NamedTuple

from rag.answer import lexicon as lex
from rag.answer.amounts import AMOUNT, HAN_NUMBER, TIMES, number, ratio, read_time

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
}
_MEASURE_TIME = r"(?:个?工作日|个?月|分钟|小时|季度|年|日|天|周)"


class Token(NamedTuple):
    """One comparable piece: kind w(ord) n(umber) t(ime) c(omparator) p(unctuation) s(eparator) r(egion) u(nit) ( ).

    value is the canonical form, tag the table the word is in, start and end its place in the original text.
    """

    kind: str
    value: Hashable
    start: int
    end: int
    tag: str = ""


def _row(words: str) -> str:
    return "|".join(sorted(map(re.escape, words.split()), key=len, reverse=True))


def _canonical(rows: tuple[str, ...]) -> dict[str, str]:
    return {word: row.split()[0] for row in rows for word in row.split()}


_COMPARATOR = {word: sign for sign, words in lex.COMPARATORS.items() for word in words.split()}
_SYNONYM = _canonical(lex.SYNONYMS)
_BODY = _canonical(lex.BODIES)
_MEASURE = _canonical(lex.MEASURES)
_TAG = {word: "adverb" for word in lex.ADVERBS} | {word: "lead" if word in lex.LEADS else "added" for word in lex.ADDED}
_TAG |= {word: "modal" for word in lex.MODALS}
_WORDS: dict[str, tuple[str, Hashable, str]] = {}
for _word, _tag in _TAG.items():
    _WORDS[_word] = ("w", _word, _tag)
for _word, _first in _SYNONYM.items():
    _WORDS[_word] = ("w", _first, "")
for _word, _first in _BODY.items():
    _WORDS[_word] = ("u", _first, "")
for _word, _sign in _COMPARATOR.items():
    _WORDS[_word] = ("c", _sign, "trailing" if _word in lex.TRAILING else "")
for _word in (*lex.WHOLE, *lex.NOT_MODALS):
    _WORDS[_word] = ("w", _word, "")
for _word in ["以及", "和", "与", "及", "、", "暨"]:
    _WORDS[_word] = ("s", "、", "")
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
_LINKS = re.compile(f"(?:{_row(' '.join(lex.LINKS))})(?=(?:{_row(' '.join(_COMPARATOR))})?(?:\\d|{HAN_NUMBER}|百分))")
_LINK_FIRST = frozenset(word[0] for word in lex.LINKS)
_NUMERIC = frozenset("0123456789零〇一二两三四五六七八九十百千万亿")
_MAYBE_TIME = _NUMERIC | frozenset("到至截自从在于年")
_LATIN = re.compile("[a-z]+")
_SPECIAL = _MAYBE_TIME | _LINK_FIRST | frozenset(_LENGTHS) | frozenset("半abcdefghijklmnopqrstuvwxyz")


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
    return _settle(found)


def _scan(plain: str, start: int, end: int, places: list[int]) -> list[Token]:
    found = []
    while start < end:
        char = plain[start]
        if char not in _SPECIAL:
            found.append(Token("w", char, places[start], places[start] + 1))
            start += 1
            continue
        kind, value, tag, stop = _next(plain, start, end)
        found.append(Token(kind, value, places[start], places[stop - 1] + 1, tag))
        start = stop
    return found


def _next(plain: str, at: int, end: int) -> tuple[str, Hashable, str, int]:
    """Kind, canonical value, tag and end of the token at ``at``."""
    char = plain[at]
    if char in _NUMERIC:  # 一般 and 一体化 are no figures
        for length in _LENGTHS.get(char, ()):
            if at + length <= end and plain[at : at + length] in _WORDS:
                return *_WORDS[plain[at : at + length]], at + length
    if char in _MAYBE_TIME and (match := TIMES.match(plain, at, end)):
        return "t", read_time(match[0]), "", match.end()
    if (char in _NUMERIC or char == "半") and (match := AMOUNT.match(plain, at, end)):
        amount = ratio(match) or number(match)
        return ("n", amount, "", match.end()) if amount else ("w", match[0], "", match.end())
    if char in _LINK_FIRST and (match := _LINKS.match(plain, at, end)):
        return "w", match[0], "link", match.end()
    for length in _LENGTHS.get(char, ()):
        word = plain[at : at + length]
        if word in _WORDS and at + length <= end:
            return *_WORDS[word], at + length
    if "a" <= char <= "z" and (match := _LATIN.match(plain, at, end)):
        return "w", match[0], "", match.end()
    return "w", char, "", at + 1


def _settle(tokens: list[Token]) -> list[Token]:
    """Measure words in one form, ranges joined, 以上 and 以内 moved before their number, comparators spread over lists."""
    done: list[Token] = []
    for token in tokens:
        before = done[-1] if done else None
        if before and before.kind == "n" and token.value in _MEASURE:
            token = Token("w", _MEASURE[str(token.value)], token.start, token.end)
        if before and before.kind == "n" and token.value in ("至", "到", "-"):
            token = Token("w", "-", token.start, token.end)
        if token.value == "内" and _after_duration(done):
            token = Token("c", lex.LE, token.start, token.end)
        if token.kind == "c" and _move_back(done, token):
            continue
        if token.tag == "trailing":  # 合格以上人数: no number stands before it
            token = Token("w", f"{token.value}之", token.start, token.end)
        done.append(token)
    return _spread(_to_number(_since(done)))


def _since(tokens: list[Token]) -> list[Token]:
    """在印发之日起 and 从印发之日起 as 自印发之日起."""
    for n, token in enumerate(tokens):
        if token.value != "起":
            continue
        for back in range(n - 1, max(-1, n - 24), -1):
            if tokens[back].kind in "ps":
                break
            if tokens[back].value in ("在", "从", "自"):
                tokens[back] = tokens[back]._replace(value="自")
                break
    return tokens


def _to_number(tokens: list[Token]) -> list[Token]:
    """至少配备一名 as 配备至少一名: a comparator stands right before the number it limits."""
    done = list(tokens)
    for n in range(len(done) - 2, -1, -1):
        if done[n].kind != "c":
            continue
        ahead = n + 1
        while ahead < len(done) and ahead - n <= 12 and done[ahead].kind in "wu":
            ahead += 1
        if ahead < len(done) and done[ahead].kind == "n" and ahead > n + 1:
            link = n + 1 + (done[n + 1].tag == "modal")
            if done[link].value in ("为", "占", "达到", "达", "是"):  # 至少应占编制总额的85%
                done[link] = done[link]._replace(tag="link")
            done.insert(ahead - 1, done.pop(n))
    return done


def _after_duration(done: list[Token]) -> bool:
    words = "".join(str(t.value) for t in done[-4:] if t.kind == "w")
    return any(t.kind == "n" for t in done[-5:]) and re.search(_MEASURE_TIME + "$", words) is not None


def _move_back(done: list[Token], token: Token) -> bool:
    """Put a trailing comparator before the number it belongs to; False when it does not trail one."""
    if token.value not in (lex.GE, lex.LE, lex.NEAR):
        return False
    for back in range(len(done) - 1, max(-1, len(done) - 5), -1):
        if done[back].kind in "ptsc(":
            return False
        if done[back].kind == "n":
            if back and done[back - 1].kind == "c":
                return done[back - 1].value == token.value
            done.insert(back, Token("c", token.value, done[back].start, token.end))
            return True
    return False


def _spread(tokens: list[Token]) -> list[Token]:
    """控制在5‰和3.75‰以下, 不低于90%、80%和60%: the comparator belongs to every number of the list."""
    done: list[Token] = []
    at = 0
    while at < len(tokens):
        run = number_list(tokens, at) if tokens[at].kind in "nc" else []
        if len(run) > 1:
            signs = {tokens[n - 1].value for n in run if n and tokens[n - 1].kind == "c"}
            bare = [n for n in run if not n or tokens[n - 1].kind != "c"]
            sign = next(iter(signs)) if len(signs) == 1 and bare in (run[1:], run[:-1]) else None
            for n in range(at, run[-1] + 1):
                if sign and n in bare:
                    done.append(Token("c", sign, tokens[n].start, tokens[n].end))
                done.append(tokens[n])
            at = run[-1] + 1
        else:
            done.append(tokens[at])
            at += 1
    return done


def number_list(tokens: list[Token], at: int) -> list[int]:
    """The places of the numbers of a list that begins at ``at`` (230/10万、3.9/10万), measure words aside; [] if none does."""
    found: list[int] = []
    while at < len(tokens):
        if tokens[at].kind == "c" and at + 1 < len(tokens):
            at += 1
        if tokens[at].kind != "n":
            break
        found.append(at)
        at += 1
        while at < len(tokens) and tokens[at].kind == "w" and at - found[-1] <= 2:
            at += 1
        if at >= len(tokens) or tokens[at].kind != "s":
            break
        at += 1
    return found
