"""prototype"""
from __future__ import annotations

import heapq
import re

import jieba
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from rag.answer.pieces import Piece, end_of, nearest
from rag.answer.segments import labels
from rag.answer.settle import Token, joined
from rag.answer.tokens import tokenize
from rag.answer import turns

MOST_BLOCKS = 24
DEBUG = False


@dataclass(frozen=True)
class Node:
    kids: tuple["Node", ...]
    said: tuple[int, int]  # content tokens of the sentence, with what stands before and behind
    core: tuple[int, int]  # those that the text has
    stands: tuple[int, int]  # content tokens of the text


JOINS = ("并", "并且", "且", "也", "还")


def is_mark(words: str, tokens: Sequence[Token], n: int) -> bool:
    token = tokens[n]
    if token.value in JOINS:
        return n > 0 and tokens[n - 1].kind == "p" and n + 1 < len(tokens)
    if token.kind == "s" and words[token.start] in "与和" and (n == 0 or tokens[n - 1].kind in "ps" or tokens[n - 1].value in ("或者", "可以", "应当", "必须", "应", "可")):
        return False  # 与甲有关
    return token.kind in "ps" or token.value == "或者"


class Side:
    def __init__(self, words: str, tokens: Sequence[Token]):
        self.words = words
        self.all = list(tokens)
        self.mark = [is_mark(words, tokens, n) for n in range(len(tokens))]
        self.at = [n for n in range(len(tokens)) if not self.mark[n]]
        self.tokens = [tokens[n] for n in self.at]
        self.starts = set()
        base = tokens[0].start
        for w, a, b in jieba.tokenize(words[base : max(t.end for t in tokens)]):
            self.starts.add(base + a)
        self.values = [t.value if t.tag != "modal" else "应当" for t in self.tokens]

    def opens(self, n):
        """a mark stands before content token n"""
        return n == 0 or n >= len(self.at) or self.at[n] != self.at[n - 1] + 1

    def closes(self, n):
        return n + 1 >= len(self.at) or self.at[n + 1] != self.at[n] + 1

    def marks(self, a, b):
        """marks between content tokens a and b (b exclusive upper, i.e. before b)"""
        lo = self.at[a] if a >= 0 else -1
        hi = self.at[b] if b < len(self.at) else len(self.all)
        return [self.all[n] for n in range(lo + 1, hi) if self.mark[n]]

    def word(self, n):
        """a word begins at content token n"""
        return n >= len(self.tokens) or self.opens(n) or self.tokens[n].start in self.starts

    def start(self, n):
        return self.tokens[n].start

    def text(self, a, b):
        if a >= b:
            return ""
        return self.words[min(t.start for t in self.tokens[a:b]) : max(t.end for t in self.tokens[a:b])]


def align(one: Side, two: Side) -> dict[int, int]:
    """For tokens of the sentence the token of the text each is, by the longest runs that both have."""
    where: dict[object, list[int]] = {}
    for j, v in enumerate(two.values):
        where.setdefault(v, []).append(j)
    heap: list[tuple[float, int, int, int]] = []

    def push(i: int, j: int, size: int, cost: float = 0) -> None:
        length = sum(len(str(one.values[n])) if one.tokens[n].kind == "w" else 2 for n in range(i, i + size))
        score = length + 2 * (one.opens(i) and two.opens(j)) + 2 * (one.closes(i + size - 1) and two.closes(j + size - 1))
        far = abs(i / len(one.values) - j / len(two.values))
        heapq.heappush(heap, (cost - score + far / 2, i, j, size))

    for i, v in enumerate(one.values):
        for j in where.get(v, ()):
            if i and j and one.values[i - 1] == two.values[j - 1] and not (one.opens(i) and two.opens(j)):
                continue
            size = 1
            while not (one.opens(i + size) and two.opens(j + size)) and i + size < len(one.values) and j + size < len(two.values) and one.values[i + size] == two.values[j + size]:
                size += 1
            lo, hi = 0, size
            while lo < hi and not (one.word(i + lo) and two.word(j + lo)):
                lo += 1
            while hi > lo and not (one.word(i + hi) and two.word(j + hi)):
                hi -= 1
            if hi > lo:
                push(i + lo, j + lo, hi - lo)
            if hi - lo < size:
                push(i, j, size, 1.5)
    m: dict[int, int] = {}
    taken: set[int] = set()

    def take(i: int, j: int) -> None:
        m[i] = j
        taken.add(j)

    while heap:
        s, i, j, size = heapq.heappop(heap)
        free = [n for n in range(size) if i + n not in m and j + n not in taken]
        if s > -100 and (m.get(i - 1) == j - 1 or m.get(i + size, -2) == j + size):
            heapq.heappush(heap, (s - 100 - 1, i, j, size))
            continue
        if len(free) < size:
            part: list[int] = []
            for n in [*free, None]:
                if part and (n is None or n != part[-1] + 1):
                    push(i + part[0], j + part[0], len(part))
                    part = []
                if n is not None:
                    part.append(n)
            continue
        if size < 2 and len(str(one.values[i])) < 2 and not (one.opens(i) and two.opens(j)):
            continue
        for n in range(size):
            take(i + n, j + n)
    for _ in range(3):
        for i in range(len(one.values)):
            if i in m:
                continue
            sides = [(m.get(i - 1), 1), (m.get(i + 1), -1)]
            for near, step in sides[::-1] if one.opens(i) else sides:
                j = near + step if near is not None else -1
                for _ in range(6):
                    if not 0 <= j < len(two.values) or j in taken or two.values[j] == one.values[i]:
                        break
                    j += step
                if near is not None and 0 <= j < len(two.values) and j not in taken and two.values[j] == one.values[i]:
                    take(i, j)
                    break
    for i, v in enumerate(one.values):
        if i not in m:
            free = [j for j in where.get(v, ()) if j not in taken]
            if len(free) == 1 and sum(1 for k, w in enumerate(one.values) if w == v and k not in m) == 1:
                take(i, free[0])
    gather(one, two, m)
    improve(one, two, m)
    return m


def gather(one: Side, two: Side, m: dict[int, int]) -> None:
    """A short piece found far from all the rest taken from among the rest, where the text has it there too."""
    runs: list[list[int]] = []
    for i in sorted(m):
        if runs and runs[-1][-1] + 1 == i and m[i] == m[i - 1] + 1:
            runs[-1].append(i)
        else:
            runs.append([i])
    sure = [m[i] for run in runs if len(run) >= 4 for i in run]
    if not sure:
        return
    lo, hi = min(sure), max(sure)
    for run in runs:
        if len(run) >= 4 or lo <= m[run[0]] <= hi:
            continue
        taken = set(m.values())
        for j in range(max(lo - len(run), 0), min(hi + len(run), len(two.values) - len(run)) + 1):
            places = range(j, j + len(run))
            if taken.isdisjoint(places) and [two.values[k] for k in places] == [one.values[i] for i in run]:
                m.update(zip(run, places))
                break


def improve(one: Side, two: Side, m: dict[int, int]) -> None:
    """Equal words exchanged where that leaves fewer things cut in two (甲部门、乙部门: 部门 goes with its 甲)."""
    back = {j: i for i, j in m.items()}

    def held(i: int) -> float:
        """1 where i and i+1 stand together in both, a half where they are parted at a mark of the text."""
        if i not in m or i + 1 not in m or one.opens(i + 1):
            return 0
        if m[i + 1] == m[i] + 1 and not two.opens(m[i + 1]):
            return 1
        return (two.closes(m[i]) or two.opens(m[i + 1])) / 2

    def kept(places: set[int]) -> float:
        return sum(held(k) for k in places)

    for _ in range(3):
        changed = False
        for i in range(len(one.values) - 1):
            for step in (1, -1):
                a, b = (i, i + 1) if step == 1 else (i + 1, i)  # b is to stand beside a
                if a not in m or b not in m or one.opens(i + 1):
                    continue
                j = m[a] + step
                if j == m[b] or not 0 <= j < len(two.values) or two.values[j] != one.values[b] or two.opens(max(j, m[a])):
                    continue
                size = 0
                pairs = []
                while True:
                    n, k = b + step * size, j + step * size
                    if n not in m or not 0 <= k < len(two.values) or two.values[k] != one.values[n] or m[n] == k:
                        break
                    if size and (one.opens(max(n, n - step)) or two.opens(max(k, k - step))):
                        break
                    pairs.append((n, k))
                    size += 1
                done = False
                for length in range(len(pairs), 0, -1):
                    moves = pairs[:length]
                    olds = [m[n] for n, _ in moves]
                    others = [back.get(k) for _, k in moves]
                    if None in others or set(others) & {n for n, _ in moves}:
                        continue
                    near = {x + d for x in [n for n, _ in moves] + others for d in (-1, 0)}
                    before = kept(near)
                    for (n, k), o, other in zip(moves, olds, others):
                        m[n], m[other] = k, o
                    if kept(near) > before:
                        for (n, k), o, other in zip(moves, olds, others):
                            back[k], back[o] = n, other
                        changed = done = True
                        break
                    for (n, k), o, other in zip(moves, olds, others):
                        m[n], m[other] = o, k
                if done:
                    break
        if not changed:
            return


def tree(perm: list[int]) -> tuple:
    """strong interval tree of a permutation: nested tuples (lo, hi, kids), in places of perm"""
    n = len(perm)
    found = []
    for a in range(n):
        lo = hi = perm[a]
        for b in range(a, n):
            lo, hi = min(lo, perm[b]), max(hi, perm[b])
            if hi - lo == b - a:
                found.append((a, b))
    strong = [x for x in found if not any(y[0] < x[0] <= y[1] < x[1] or x[0] < y[0] <= x[1] < y[1] for y in found)]

    def build(span):
        inner = [s for s in strong if span[0] <= s[0] and s[1] <= span[1] and s != span]
        kids = [s for s in inner if not any(o != s and o[0] <= s[0] and s[1] <= o[1] for o in inner)]
        return (span, [build(k) for k in sorted(kids)])

    return build((0, n - 1))


def straightened(sentence: str, text: str) -> Iterator[str]:
    """The sentence with each of its statements as the text has it."""
    done: list[str] = []
    changed = False
    parts = []
    for part in re.split("(?<=[；。])", sentence):
        fits = any(_fits(part.rstrip("；。"), text, piece) for piece in places(part, text))
        parts += [part] if fits else re.split("(?<=：)", part)
    for part in parts:
        bare = part.rstrip("；。：")
        if not bare:
            done.append(part)
            continue
        found = next((one for piece in places(bare, text) for one in one_piece(bare, text, piece)), None)
        changed = changed or found is not None
        done.append((found if found is not None else bare) + part[len(bare) :])
    if changed:
        yield "".join(done)


def places(bare: str, text: str) -> list[Piece]:
    """The statements and whole sentences of the text that have nearly all words of the sentence, statements first."""
    near = [*nearest(bare, text)[:2], *_whole(text)]
    return [piece for piece in near if _fits(bare, text, piece)]


@lru_cache(maxsize=256)
def _whole(text: str) -> tuple[tuple[Token, ...], ...]:
    """The tokens of each sentence of several statements."""
    found: list[tuple[Token, ...]] = []
    begin, marks = 0, labels(text)
    tokens = [token for token in tokenize(text) if token.start not in marks]
    for n, token in enumerate([*tokens, Token("p", "。", len(text), len(text))]):
        if token.kind == "p" and token.value in ("。", "！", "？"):
            if any(t.value in ("；", "\n") for t in tokens[begin:n]):
                found.append(tuple(tokens[begin:n]))
            begin = n + 1
    return tuple(found)


def _fits(bare: str, text: str, piece: Piece) -> bool:
    have = {t.value for t in piece}
    said = [t.value for t in tokenize(bare)]
    return sum(v in have for v in said) >= 0.9 * len(said)


def one_piece(sentence: str, text: str, piece: Piece) -> Iterator[str]:
    tokens = tokenize(sentence)
    if len(tokens) < 4:
        return
    said, stands = Side(sentence, tokens), Side(text, piece)
    m = align(said, stands)
    if len(m) < 0.85 * len(said.tokens) or len(m) < 4:
        return
    order = sorted(m)
    rank = {j: r for r, j in enumerate(sorted(m.values()))}
    blocks: list[list[int]] = []
    for k, i in enumerate(order):
        if blocks and rank[m[order[k - 1]]] + 1 == rank[m[i]]:
            blocks[-1].append(i)
        else:
            blocks.append([i])
    if not 2 <= len(blocks) <= MOST_BLOCKS:
        return
    firsts = [m[b[0]] for b in blocks]
    ranks = {j: r for r, j in enumerate(sorted(firsts))}
    # words between two blocks go with the piece that begins there, or with the one that ends
    heads: dict[int, int] = {0: 0}
    tails: dict[int, int] = {len(blocks) - 1: len(said.tokens)}
    for k in range(len(blocks) - 1):
        a, b = blocks[k][-1] + 1, blocks[k + 1][0]
        cut = next((n for n in range(a, b + 1) if said.opens(n)), None)
        if cut is None:
            cut = a if a < b and said.values[a] in turns.OPENERS else b
        tails[k], heads[k + 1] = cut, cut

    def node(t, lo_free: bool, hi_free: bool) -> Node:
        (lo, hi), kids = t
        js = [m[i] for b in blocks[lo : hi + 1] for i in b]
        core = (blocks[lo][0], blocks[hi][-1] + 1)
        span = (heads[lo] if lo_free else core[0], tails[hi] if hi_free else core[1])
        return Node(
            tuple(node(k, k[0][0] != lo, k[0][1] != hi) for k in kids),
            span, core,
            (min(js), max(js) + 1),
        )

    root = node(tree([ranks[j] for j in firsts]), True, True)
    if DEBUG:
        (brief if DEBUG == 2 else show)(root, said, stands)
    out, turned = emit(root, said, stands)
    if turned:
        yield out


def brief(n: Node, said: Side, stands: Side):
    kids = sorted(n.kids, key=lambda k: k.stands)
    if list(n.kids) != kids:
        gaps = ["".join(str(t.value) for t in stands.marks(a.stands[1] - 1, b.stands[0])) or "_" for a, b in pairwise(kids)]
        names = {id(k): stands.text(*k.stands) for k in kids}
        print("    T:", " | ".join(names[id(k)] for k in kids), gaps, "=>", [kids.index(k) for k in n.kids])
    for k in n.kids:
        brief(k, said, stands)


def show(n: Node, said: Side, stands: Side, depth=1):
    kids = sorted(n.kids, key=lambda k: k.stands)
    print("  " * depth, ("TURN " if list(n.kids) != kids else "") + said.text(*n.said))
    for k in n.kids:
        show(k, said, stands, depth + 1)


def emit(n: Node, said: Side, stands: Side, listed: bool = False) -> tuple[str, bool]:
    """The node's words in the text's order, and whether anything was turned."""
    before, behind = said.text(n.said[0], n.core[0]), said.text(n.core[1], n.said[1])
    if not n.kids:
        return before + (_leaf(n, said, stands) if listed else said.text(*n.core)) + behind, False
    kids = sorted(n.kids, key=lambda k: k.stands)
    turned = list(n.kids) != kids
    if turned:
        why = turns.refuses(kids, n, said, stands)
        if why:
            if DEBUG:
                print("   REFUSED", why)
            kids, turned = list(n.kids), False
    out = []
    inside = listed or (turned and turns.listing(stands, kids[0].stands[1] - 1, kids[1].stands[0]))
    done = [emit(k, said, stands, inside) for k in kids]
    if turned:
        done = [(re.sub("^[在于当](?=..)", "", words) if _added_lead(k, said) else words, t) for (words, t), k in zip(done, kids)]
    for (words, _), (a, b) in zip(done, pairwise(kids)):
        both = inside and turns.listing(stands, a.stands[1] - 1, b.stands[0]) and turns.listing(said, a.core[1] - 1, b.core[0])
        if turned or both:
            gap = joined_words(stands, a.stands[1] - 1, b.stands[0])
        else:
            gap = "".join(said.words[t.start : t.end] for t in said.marks(a.said[1] - 1, b.said[0]))
        out += [words, gap]
    return before + "".join([*out, done[-1][0]]) + behind, turned or any(t for _, t in done)


def _added_lead(n: Node, said: Side) -> bool:
    """True for a 在 that the text does not have before a time."""
    return said.text(n.said[0], n.core[0]) in ("在", "于", "当") and bool(re.search("(?:时|前|后|期间|下|内|期|起)$", said.text(*n.core)))


def _leaf(n: Node, said: Side, stands: Side) -> str:
    """The words of a piece within a list that is put in order, with the text's marks between its things."""
    shift = n.stands[0] - n.core[0]
    out = ""
    begin = n.core[0]
    for i in range(n.core[0] + 1, n.core[1]):
        j = i + shift
        if said.marks(i - 1, i) and j < n.stands[1] and turns.listing(said, i - 1, i) and turns.listing(stands, j - 1, j):
            out += said.text(begin, i) + joined_words(stands, j - 1, j)
            begin = i
    return out + said.text(begin, n.core[1])


def joined_words(stands: Side, a: int, b: int) -> str:
    return "".join(stands.words[t.start : t.end] for t in stands.marks(a, b))
