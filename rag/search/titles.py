"""Titles as people write them: in part, with words left out, with one character wrong."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

GENRE = "行动计划|实施方案|工作方案|实施意见|指导意见|若干意见|若干措施|管理办法|实施办法|实施细则|工作规则|发展规划|应急预案|预案|规划|方案|计划|意见|办法|条例|规定|细则|规则|决定|通知|纲要|措施|批复|复函|通报|公告|法"
# What is named behind a place as the title of a document of its: 某县电动自行车管理条例.
_LOCAL = re.compile(
    r"(?P<about>[^，。？?！!：:；;、\s的对里中在有什么哪怎如何多少和与是了《》\d那这份个该年]{2,16}?)"
    r"(?:(?:管理|实施|暂行|试行)*(?:条例|办法)|实施细则|管理规定|实施方案|行动计划|应急预案)"
)
KNOWN = 0.5  # share of what a title is about; a document's title has to have more
# What people put between the words of a title they half remember, and what stands before it.
_FILLER = re.compile(r"的|那[个份]?|这[个份]?|关于|[“”\"]")
_BOUND = re.compile(r"[\s，,。？?！!：:；;、]|什么|哪|谁|多少|怎么")
_BEFORE = re.compile(
    r"(?:^|[\s，,。？?！!：:；;、和与跟同及或]|请问|根据|依据|按照?|依照?|据|在|看|查|问|想知道|了解|关于|那[个份]?|这[个份]?|新|现行|对|年|国务院|国办)$"
)


def fold(text: str) -> str:
    """The text for comparison: NFKC, lower case, no white space, brackets of a 发文字号 made one kind."""
    plain = unicodedata.normalize("NFKC", text).lower()
    return re.sub(r"\s+", "", plain)


def title_core(title: str) -> str:
    """The folded title without what people leave out: the state's name, quotation marks, a bracket at the end."""
    title = fold(title)
    title = re.sub(r"^(?:中华人民共和国|中共)|[“”\"‘’]", "", title)
    return re.sub(r"[（(][^()（）]*[)）]$", "", title)


def overlap(asked: str, title: str) -> float:
    """Share of the asked title's characters that the title has in order (longest common subsequence)."""
    if not asked or not title:
        return 0.0
    if asked in title or title in asked:
        return 0.9 + 0.1 * min(len(asked), len(title)) / max(len(asked), len(title))
    row = [0] * (len(title) + 1)
    for a in asked:
        last = 0
        for j, b in enumerate(title, 1):
            last, row[j] = row[j], last + 1 if a == b else max(row[j], row[j - 1])
    return row[-1] / len(asked)


def untitled(question: str, end: int, titles: Sequence[str]) -> str | None:
    """The title that the question names right behind a place that ends at ``end``, where none of the titles is it."""
    match = _LOCAL.match(question, end)
    known = match is None or any(overlap(fold(match["about"]), title) > KNOWN for title in titles)
    return None if match is None or known else match[0]


def by_part(plain: str, titles: Mapping[str, str], least: int) -> list[tuple[str, tuple[int, int]]]:
    """(document, where it is named) for words of a title that end in its genre and are that title's alone, longest first.

    The words may leave some of the title's out (综保区意见 for 促进综合保税区高水平开放高质量发展的若干意见). titles: folded, by
    document; least: characters besides the genre that they must have at least.
    """
    found: list[tuple[int, str, tuple[int, int]]] = []
    for match in re.finditer(GENRE, plain):
        end = match.end()
        for start in range(max(0, end - 24), match.start() + 1):
            words = plain[start:end]
            holders = [d for d, title in titles.items() if words in title]
            enough = len(words) >= 2 and len(words) - len(match[0]) >= least
            if not holders and (not least or _begins(plain, start)):
                words = _FILLER.sub("", words)
                enough = _BOUND.search(words) is None and len(words) - len(match[0]) >= 2
                holders = [d for d, title in titles.items() if enough and _abbreviates(words, match[0], title)]
            if len(holders) == 1 and enough:
                found.append((len(words), holders[0], (start, end)))
    best: list[tuple[str, tuple[int, int]]] = []
    for _, doc_id, span in sorted(found, key=lambda f: (-f[0], f[2])):
        if all(span[1] <= start or end <= span[0] for _, (start, end) in best):
            best.append((doc_id, span))
    return best


def _begins(text: str, start: int) -> bool:
    """Whether a name may begin here: at the start, or after a word that is no part of one."""
    return bool(_BEFORE.search(text[:start]))


def _abbreviates(words: str, genre: str, title: str) -> bool:
    """Whether the words are characters of the title in order, the genre whole, and most of them side by side."""
    at, singles, run = 0, 0, 0
    if genre not in title:
        return False
    for char in words[: len(words) - len(genre)]:
        found = title.find(char, at)
        if found < 0:
            return False
        run = run + 1 if found == at and run else 1
        singles += (run == 1) - (run == 2)
        at = found + 1
    return title.find(genre, at) >= 0 and singles <= 3
