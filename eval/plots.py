"""Plots as inline SVG, drawn by code: no script, no font, nothing loaded; colours are the page's CSS classes."""

from __future__ import annotations

import math
from collections.abc import Sequence

from markupsafe import Markup, escape

ROW, GAP, LABEL, WIDTH = 22, 6, 200, 990
VALUE = 64


def bars(
    rows: Sequence[tuple[str, float | None]], *, title: str, own: str = "", width: int = WIDTH, label: int = LABEL
) -> Markup:
    """Horizontal bars from 0 to 1, one a row; the row named ``own`` is set apart; None is shown as 「—」."""
    room = width - label - VALUE
    parts = []
    for index, (name, value) in enumerate(rows):
        top = index * (ROW + GAP)
        kind = "own" if name == own or not own else "other"
        parts.append(_text(label - 8, top + 15, name, "end"))
        parts.append(f'<rect x="{label}" y="{top}" width="{room}" height="{ROW}" rx="3" class="track"/>')
        if value:
            parts.append(
                f'<rect x="{label}" y="{top}" width="{room * value:.1f}" height="{ROW}" rx="3" class="{kind}"/>'
            )
        parts.append(_text(label + room + 8, top + 15, "—" if value is None else f"{value:.3f}", "start", "value"))
    return _svg(parts, width, len(rows) * (ROW + GAP), title)


def pairs(
    rows: Sequence[tuple[str, Sequence[float | None]]], series: Sequence[str], *, title: str, width: int = WIDTH
) -> Markup:
    """Grouped horizontal bars from 0 to 1: for each row one thin bar a series, with a legend above."""
    thin = 11
    height = thin * len(series) + 10
    room = width - LABEL - VALUE
    parts = _legend(series)
    for index, (name, values) in enumerate(rows):
        top = 26 + index * height
        parts.append(_text(LABEL - 8, top + (height - 10) / 2 + 4, name, "end"))
        for place, value in enumerate(values):
            y = top + place * thin
            parts.append(f'<rect x="{LABEL}" y="{y}" width="{room}" height="{thin - 2}" class="track"/>')
            if value:
                parts.append(
                    f'<rect x="{LABEL}" y="{y}" width="{room * value:.1f}" height="{thin - 2}" class="s{place}"/>'
                )
            shown = "—" if value is None else f"{value:.2f}"
            parts.append(_text(LABEL + room + 8, y + thin - 2, shown, "start", "small"))
    return _svg(parts, width, 26 + len(rows) * height, title)


def _legend(series: Sequence[str]) -> list[str]:
    parts, x = [], LABEL
    for place, name in enumerate(series):
        parts.append(f'<rect x="{x}" y="4" width="10" height="10" class="s{place}"/>')
        parts.append(_text(x + 15, 13, name, "start", "small"))
        x += 34 + sum(12 if ord(char) > 255 else 7 for char in name)
    return parts


def histogram(values: Sequence[float], marks: Sequence[tuple[str, float]], *, title: str, width: int = WIDTH) -> Markup:
    """How many values (ms) fall into each bin of a logarithmic scale, with named marks (p50, p95) as upright lines."""
    shown = [max(value, 0.1) for value in values]
    low, high = math.floor(math.log10(min(shown)) * 4) / 4, math.ceil(math.log10(max(shown)) * 4 + 0.001) / 4
    bins = max(1, round((high - low) * 12))
    counts = [0] * bins
    for value in shown:
        counts[min(bins - 1, int((math.log10(value) - low) / (high - low) * bins))] += 1
    left, base, tall = 30, 150, 120

    def across(value: float) -> float:
        return left + (math.log10(max(value, 0.1)) - low) / (high - low) * (width - left - 20)

    step = (width - left - 20) / bins
    parts = [
        f'<rect x="{left + n * step:.1f}" y="{base - tall * count / max(counts):.1f}" width="{max(step - 1, 1):.1f}" '
        f'height="{tall * count / max(counts):.1f}" class="own"><title>{count} 题</title></rect>'
        for n, count in enumerate(counts)
        if count
    ]
    parts.append(f'<line x1="{left}" y1="{base}" x2="{width - 20}" y2="{base}" class="axis"/>')
    for tick in _ticks(low, high):
        parts.append(_text(across(tick), base + 16, f"{tick:g} ms", "middle", "small"))
    for row, (name, value) in enumerate(marks):
        x, y = across(value), 12 + 14 * row
        parts.append(f'<line x1="{x:.1f}" y1="{y - 8}" x2="{x:.1f}" y2="{base}" class="mark"/>')
        end = x > width * 0.8
        parts.append(_text(x + (-5 if end else 5), y, f"{name} {value:.0f} ms", "end" if end else "start", "small"))
    return _svg(parts, width, base + 24, title)


def _ticks(low: float, high: float) -> list[float]:
    candidates = [scale * 10**power for power in range(-1, 7) for scale in (1, 2, 5)]
    found = [tick for tick in candidates if low <= math.log10(tick) <= high]
    return found if len(found) <= 9 else [tick for tick in found if f"{tick:g}".lstrip("0.").startswith("1")]


def _text(x: float, y: float, words: str, anchor: str, kind: str = "label") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" class="{kind}">{escape(words)}</text>'


def _svg(parts: Sequence[str], width: int, height: float, title: str) -> Markup:
    inner = "".join(parts)
    # Every piece of text above went through escape(); the rest are numbers and constants.
    return Markup(
        f'<svg viewBox="0 0 {width} {height:.0f}" width="{width}" height="{height:.0f}" role="img" '
        f'aria-label="{escape(title)}"><title>{escape(title)}</title>{inner}</svg>'
    )
