"""Chinese, Arabic, circled and bracketed numerals, both ways: 十二 ⇄ 12, 二十一, 一百零三, ⑫."""

from __future__ import annotations

DIGITS = "零一二三四五六七八九"
_VALUES = {digit: value for value, digit in enumerate(DIGITS)} | {"〇": 0, "○": 0, "两": 2, "廿": 20, "卅": 30}
_UNITS = {"十": 10, "百": 100, "千": 1000}
CHINESE = "零〇○一二三四五六七八九十百千两廿卅"
# (first code point, how many, value of the first)
_ENCLOSED = (
    (0x2460, 20, 1),
    (0x3251, 15, 21),
    (0x32B1, 15, 36),
    (0x2776, 10, 1),
    (0x2474, 20, 1),
    (0x2488, 20, 1),
    (0x3220, 10, 1),
)
_WIDE = {0xFF10 + digit: str(digit) for digit in range(10)} | {0xFF2F: "〇"}  # a letter typed for 〇


def narrow(text: str) -> str:
    """The text with full-width digits as ASCII."""
    return text.translate(_WIDE)


def to_int(numeral: str) -> int | None:
    """The value of 十二, 一百零三, 二〇二四, 12 in either width, ⑫, ㈠ or ⒈; None when it is not a numeral."""
    numeral = narrow(numeral.strip())
    if not numeral or len(numeral) > 12:
        return None
    if numeral.isascii():
        return int(numeral) if numeral.isdigit() else None
    if len(numeral) == 1:
        for first, count, value in _ENCLOSED:
            if first <= ord(numeral) < first + count:
                return value + ord(numeral) - first
    return _chinese(numeral)


def _chinese(numeral: str) -> int | None:
    if any(char not in _VALUES and char not in _UNITS for char in numeral):
        return None
    if len(numeral) > 1 and all(char in _VALUES and _VALUES[char] < 10 for char in numeral):
        return int("".join(str(_VALUES[char]) for char in numeral))  # digit by digit: 二〇二四
    total, digit, last = 0, 0, 10**9
    for char in numeral:
        if char in _VALUES:
            value = _VALUES[char]
            if value >= 10:
                total += value
            else:
                digit = value
            continue
        unit = _UNITS[char]
        if unit >= last:
            return None
        total += (digit or 1) * unit
        digit, last = 0, unit
    return total + digit


def to_chinese(value: int) -> str:
    """The numeral as statutes print it: 12 → 十二, 103 → 一百零三; 0 ≤ value ≤ 9999."""
    if not 0 <= value <= 9999:
        raise ValueError(f"0 ≤ value ≤ 9999, got {value!r}")
    if value == 0:
        return DIGITS[0]
    out, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // unit % 10
        if digit:
            out += (DIGITS[0] if gap and out else "") + DIGITS[digit] + name
        gap = not digit
    return out.removeprefix("一") if out.startswith("一十") else out
