"""Which token of a text each token of a sentence is, where the two have the same words in different orders.

Greedy string tiling (Wise 1993): the longest run of words that both have is matched first, cut at marks and at words of
jieba's. Then equal words are exchanged where that leaves fewer things cut in two.
"""

from __future__ import annotations

import heapq

from rag.check.order.side import Side

SURE = 4  # tokens of a run that is no accident
NEAR = 6  # so far a single token is looked for beside what is matched
ROUNDS = 3
# What a run gains at a mark, beside a matched one and in the part of the text that has most of its own part's words, and
# loses when it cuts words.
_EDGE, _BESIDE, _PART, _TORN = 2.0, 1.0, 2.5, 0.9
Match = dict[int, int]
Run = tuple[float, int, int, int]


def tiling(said: Side, stands: Side) -> Match:
    """For places of the sentence the place of the text; words that the text does not have are left out."""
    match = _runs(said, stands)
    for _ in range(ROUNDS):
        _beside(said, stands, match)
    _only(said, stands, match)
    _gather(stands, said, match)
    for _ in range(ROUNDS):
        if not _mended(said, stands, match):
            break
    return match


def _runs(said: Side, stands: Side) -> Match:
    heap = _candidates(said, stands, _like(said, stands))
    match: Match = {}
    taken: set[int] = set()
    seen: set[tuple[int, int, int]] = set()
    while heap:
        score, i, j, size = heapq.heappop(heap)
        touches = match.get(i - 1) == j - 1 or match.get(i + size, -2) == j + size
        if touches and (i, j, size) not in seen:
            seen.add((i, j, size))
            heapq.heappush(heap, (score - _BESIDE, i, j, size))
            continue
        free = [n for n in range(size) if i + n not in match and j + n not in taken]
        if len(free) < size:
            for first, last in _stretches(free):
                _push(heap, said, stands, (i + first, j + first, last - first + 1), 0)
            continue
        alone = size < 2 and len(str(said.values[i])) < 2
        if not (alone and not (said.opens(i) and stands.opens(j))):
            match.update((i + n, j + n) for n in range(size))
            taken.update(range(j, j + size))
    return match


def _like(said: Side, stands: Side) -> dict[int, int]:
    """For each comma part of the sentence the one of the text that shares most words with it."""
    own, theirs = said.words_of_parts(), stands.words_of_parts()
    return {
        n: max(theirs, key=lambda k: 2 * sum((words & theirs[k]).values()) - sum(theirs[k].values()))
        for n, words in own.items()
    }


def _candidates(said: Side, stands: Side, like: dict[int, int]) -> list[Run]:
    """Each run that both have, to the next mark of both, whole and cut to whole words."""
    where: dict[object, list[int]] = {}
    for j, value in enumerate(stands.values):
        where.setdefault(value, []).append(j)
    heap: list[Run] = []
    for i, value in enumerate(said.values):
        for j in where.get(value, ()):
            goes_on = i and j and said.values[i - 1] == stands.values[j - 1]
            if goes_on and not (said.opens(i) and stands.opens(j)):
                continue
            size = _run(said, stands, i, j)
            low, high = 0, size
            while low < high and not (said.starts_word(i + low) and stands.starts_word(j + low)):
                low += 1
            while high > low and not (said.starts_word(i + high) and stands.starts_word(j + high)):
                high -= 1
            gain = -_PART if like[said.parts[i]] == stands.parts[j] else 0
            if high > low:
                _push(heap, said, stands, (i + low, j + low, high - low), gain)
            if high - low < size:
                _push(heap, said, stands, (i, j, size), gain + _TORN)
    return heap


def _run(said: Side, stands: Side, i: int, j: int) -> int:
    size = 1
    while (
        not (said.opens(i + size) and stands.opens(j + size))
        and i + size < len(said)
        and j + size < len(stands)
        and said.values[i + size] == stands.values[j + size]
    ):
        size += 1
    return size


def _push(heap: list[Run], said: Side, stands: Side, run: tuple[int, int, int], cost: float) -> None:
    """Add a run: the more characters the better, marks at its ends on both sides too, and a like place in the statement."""
    i, j, size = run
    length = sum(len(str(token.value)) if token.kind == "w" else 2 for token in said.tokens[i : i + size])
    edges = (said.opens(i) and stands.opens(j)) + (said.closes(i + size - 1) and stands.closes(j + size - 1))
    far = abs(i / len(said) - j / len(stands)) / 2
    heapq.heappush(heap, (cost + far - length - _EDGE * edges, i, j, size))


def _stretches(places: list[int]) -> list[tuple[int, int]]:
    """The first and last of each run of consecutive numbers."""
    found: list[tuple[int, int]] = []
    for n in places:
        if found and found[-1][1] + 1 == n:
            found[-1] = (found[-1][0], n)
        else:
            found.append((n, n))
    return found


def _beside(said: Side, stands: Side, match: Match) -> None:
    """Match single tokens right beside what is matched, over words that the sentence leaves out."""
    taken = set(match.values())
    for i, value in enumerate(said.values):
        if i in match:
            continue
        sides = [(match.get(i - 1), 1), (match.get(i + 1), -1)]
        for near, step in sides[::-1] if said.opens(i) else sides:
            spots = range(near + step, near + step * (NEAR + 2), step) if near is not None else ()
            for j in spots:
                if not 0 <= j < len(stands) or j in taken:
                    break
                if stands.values[j] == value:
                    match[i] = j
                    taken.add(j)
                    break
            if i in match:
                break


def _only(said: Side, stands: Side, match: Match) -> None:
    """Match what is left on both sides once."""
    taken = set(match.values())
    for i, value in enumerate(said.values):
        if i in match:
            continue
        free = [j for j, other in enumerate(stands.values) if other == value and j not in taken]
        left = [k for k, other in enumerate(said.values) if other == value and k not in match]
        if len(free) == len(left) == 1:
            match[i] = free[0]
            taken.add(free[0])


def _gather(stands: Side, said: Side, match: Match) -> None:
    """Take a short run that was found far from the rest from among the rest, where the text has it there too."""
    runs: list[list[int]] = []
    for i in sorted(match):
        if runs and runs[-1][-1] + 1 == i and match[i] == match[i - 1] + 1:
            runs[-1].append(i)
        else:
            runs.append([i])
    sure = [match[i] for run in runs if len(run) >= SURE for i in run]
    for run in runs if sure else ():
        if len(run) >= SURE or min(sure) <= match[run[0]] <= max(sure):
            continue
        taken = set(match.values())
        for j in range(max(min(sure) - len(run), 0), min(max(sure) + len(run), len(stands) - len(run)) + 1):
            same = all(stands.values[j + n] == said.values[i] for n, i in enumerate(run))
            if same and taken.isdisjoint(range(j, j + len(run))):
                match.update((i, j + n) for n, i in enumerate(run))
                break


def _mended(said: Side, stands: Side, match: Match) -> bool:
    """Exchange equal words where fewer things are cut in two then (甲部门、乙部门: each 部门 goes with its own); False if none."""
    back = {j: i for i, j in match.items()}
    changed = False
    for i in range(len(said) - 1):
        for a, step in ((i, 1), (i + 1, -1)):
            if a not in match or a + step not in match or said.opens(i + 1):
                continue
            pairs = _exchange(said, stands, match, a, step)
            for size in range(len(pairs), 0, -1):
                if _exchanged(said, stands, match, back, pairs[:size]):
                    changed = True
                    break
    return changed


def _exchange(said: Side, stands: Side, match: Match, a: int, step: int) -> list[tuple[int, int]]:
    """The places that would stand beside ``a`` in the text as in the sentence, and where: up to the next mark."""
    pairs: list[tuple[int, int]] = []
    n, j = a + step, match[a] + step
    while 0 <= n < len(said) and 0 <= j < len(stands) and n in match and match[n] != j:
        edge = said.opens(max(n, n - step)) or stands.opens(max(j, j - step))
        if edge or stands.values[j] != said.values[n]:
            break
        pairs.append((n, j))
        n, j = n + step, j + step
    return pairs


def _exchanged(said: Side, stands: Side, match: Match, back: Match, pairs: list[tuple[int, int]]) -> bool:
    """True when the places were exchanged with those that had them, because more stands together then."""
    own = [n for n, _ in pairs]
    others = [back[j] for _, j in pairs if j in back]
    if len(others) < len(pairs) or set(own) & set(others):
        return False
    near = {n + d for n in (*own, *others) for d in (-1, 0)}
    before = sum(_held(said, stands, match, n) for n in near)
    olds = [match[n] for n in own]
    new = {**dict(pairs), **dict(zip(others, olds, strict=True))}
    old = {n: match[n] for n in new}
    match.update(new)
    if sum(_held(said, stands, match, n) for n in near) > before:
        back.update((j, n) for n, j in new.items())
        return True
    match.update(old)
    return False


def _held(said: Side, stands: Side, match: Match, n: int) -> float:
    """1 where ``n`` and the next stand together in both; where they are parted, how fit the text is to be cut there."""
    if n not in match or n + 1 not in match or said.opens(n + 1):
        return 0
    if match[n + 1] == match[n] + 1 and not stands.opens(match[n + 1]):
        return 1
    return max(stands.fit(match[n]), stands.fit(match[n + 1] - 1))
