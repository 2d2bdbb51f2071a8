"""Which rows of indicator tables a question names, by the names of the rows."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.search.followup import swapped_in

# What may follow an indicator's last words in a question.
_ENDS = re.compile(
    "$|的?(?:目标|指标|数|比例|任务|值|规模|总|占比|水平|情况|变化|增长|下降|提高|缺口)|[要达是为到将应能会可需有在从由比较和与及呢吗，。？?、“”（）()\\d两几多各现目规每今去明当年底不控那这]|什么|哪|怎|如何"
)


def find_indicators(topic: str, names: Sequence[str]) -> list[str]:
    """Indicator names that the topic gives in full or nearly, best first; the more specific name wins over a part of it."""
    scored = []
    plain = re.sub(r"\s", "", topic)
    for name in dict.fromkeys(names):
        core = indicator_core(name)
        share = _share(core, plain)
        if len(core) >= 3 and share >= 0.7:
            scored.append((share * min(len(core), 12), share, name))
    if not scored:
        return _by_part(plain, names)
    best = max(scored)
    return [name for score, share, name in sorted(scored, reverse=True) if share >= 0.85 or score >= 0.9 * best[0]][:6]


def led_indicators(topic: str, names: Sequence[str], focus: str) -> list[str]:
    """The indicators named; of a follow-up those that share words with its own, where any do (药师呢 after 注册护士数)."""
    pairs = {focus[n : n + 2] for n in range(len(focus) - 1)}
    own = [name for name in names if any(pair in name for pair in pairs)]
    near = find_indicators(focus, own) or find_indicators(topic, own)
    if near:
        return near
    # 药师呢 after 注册护士数 shares too few words with 药师（士）数; it is meant where an indicator was asked for before.
    led = find_indicators(topic, names)
    if led and len(own) == 1:
        return own
    # 助产士呢 names what no row has: the row asked for before is no answer to it.
    return [] if swapped_in(focus) and not own else led


def _by_part(plain: str, names: Sequence[str]) -> list[str]:
    """The one indicator whose last words the text has (近视率 of 全县儿童青少年总体近视率); none when several end so.

    Nor where the words go on to something else: 农村公路养护资金 is not 新改建农村公路.
    """
    for size in range(8, 2, -1):
        found = [
            name
            for name in dict.fromkeys(names)
            if len(core := indicator_core(name)) > size
            and core[-size:] in plain
            and _ENDS.match(plain.partition(core[-size:])[2])
        ]
        if found:
            return found if len(found) == 1 else []
    return []


def indicator_core(name: str) -> str:
    """An indicator's name without its brackets and white space."""
    return re.sub(r"[（(][^（）()]*[)）]+|\s", "", name)


def _share(core: str, text: str) -> float:
    """The share of the name's bigrams that the text has."""
    pairs = [core[n : n + 2] for n in range(len(core) - 1)]
    return sum(pair in text for pair in pairs) / len(pairs) if pairs else 0.0
