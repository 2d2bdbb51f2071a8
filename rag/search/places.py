"""Place names in a question, from the gazetteer in jieba's dictionary (tag ``ns``: some 4,000 regions and cities)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from pypinyin import lazy_pinyin

from rag.store.tokens import segmenter

PLACE_SUFFIX = "省市县区州旗盟镇乡"

# Words ending like places that name no place of their own.
_NO_PLACE = re.compile(
    r"^(?:[全我该本各某邻外两多几此贵你哪每同]|县|市|省|区|城|社|地|片|郊|辖|园|小|校|厂|病|山|牧|景|老|新|街|乡|镇|上|超|门|股|都|集|夜|大|中|开发|工业|经开|高新|贫困|特困|扶贫|受灾|发达|农业|主产|吨粮|先进|模范|重点|生态|市管|强|自治|直辖|先行|示范|试验|试点)*[省市县区州旗盟镇乡]+$"
)

# Stems of regions' names (新建区, 平原县) that are ordinary words by themselves.
_WORDS = frozenset(("新建", "平原", "高原", "古城", "新城", "山口", "河口"))
# Wider than any one document of a county; the evidence must speak of them.
_SCOPES = ("全国", "全省", "全市", "我国", "我省")


@lru_cache(maxsize=1)
def gazetteer() -> frozenset[str]:
    """The place names of jieba's dictionary, with and without their last word (洛阳, 洛阳市).

    The dictionary tags many counties as names or verbs (岢岚县); whatever ends in 县 counts unless it is a common noun.
    """
    with segmenter().get_dict_file() as lines:
        words = (line.decode("utf-8").split() for line in lines)
        return frozenset(w for w, _, tag in words if len(w) >= 2 and (tag == "ns" or (len(w) >= 3 and w[-1] == "县")))


def find_places(
    plain: str, regions: Iterable[str], holds: Callable[[str], bool], abbreviates: Callable[[str], bool]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Places that a question names and that are no document's region: (known to the texts, unknown to them).

    plain: the question without the words that name documents; holds: whether the documents have a word; abbreviates:
    whether an unlisted name (综保区) is short for words of theirs (综合保税区).
    """
    own = "".join(regions)
    known: list[str] = []
    strangers: list[str] = []
    words = [word for word in segmenter().lcut(plain) if word.strip()]
    known += [scope for scope in _SCOPES if scope in plain]
    for place in _candidates(words, plain):
        if place in own:
            continue
        if holds(place):
            known.append(place)
        elif place in gazetteer() or not abbreviates(place):
            strangers.append(place)
    return tuple(dict.fromkeys(known)), tuple(dict.fromkeys(strangers))


def _candidates(words: Sequence[str], plain: str) -> list[str]:
    """Place names among the words: gazetteer words, their stems, and unknown words before 县, 市, 区, 省."""
    regions = gazetteer()
    found = []
    for word, after in zip(words, [*words[1:], ""], strict=False):
        joined = word + after
        listed = joined in regions or (word in regions and after in tuple("县市区省旗"))
        if after and (listed or _new_name(word, after)) and not _NO_PLACE.match(joined):
            found.append(joined)
        elif not _NO_PLACE.match(word) and _is_name(word):
            found.append(word)
    # 和县 is a county, but nearly always 和 + 县 in a question.
    return [place for place in found if place in plain and place != "和县"]


def _is_name(word: str) -> bool:
    """A region of the gazetteer, a place of it with 县, 市, 区 or 省 after it, or an unlisted name of that form."""
    regions = gazetteer()
    with_end = word[:-1] in regions and word[-1] in "县市区省旗"
    return is_region(word) or with_end or _new_name(word[:-1], word[-1])


def is_region(word: str) -> bool:
    """A gazetteer word that is a region's full name or the stem of one (洛阳: 洛阳市 is listed too)."""
    listed = gazetteer()
    return (
        word in listed
        and word not in _WORDS
        and (word[-1] in PLACE_SUFFIX or any(word + last in listed for last in "省市县区"))
    )


def _new_name(word: str, after: str) -> bool:
    """A name that the dictionary does not list: an unlisted word of 1–3 characters, then 县, 市, 区 or 省."""
    listed = segmenter().FREQ
    plain = word.isalpha() and not word.isascii() and 2 <= len(word) <= 3
    return after in tuple("县市区省旗") and plain and not listed.get(word) and not listed.get(word + after)


def respelt(text: str, regions: Iterable[str]) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The text with regions typed in other characters of the same sound (滦川县) as they are written, and (typed, meant).

    A place that the gazetteer lists is meant as it stands (紫阳县 is not 资阳县).
    """
    found: list[tuple[str, str]] = []
    for region in regions:
        sound = lazy_pinyin(region)
        for at in range(len(text) - len(region) + 1):
            typed = text[at : at + len(region)]
            alike = typed != region and typed[-1] == region[-1] and len(set(typed) & set(region)) > 1
            if alike and typed not in gazetteer() and lazy_pinyin(typed) == sound:
                found.append((typed, region))
                text = text[:at] + region + text[at + len(region) :]
    return text, tuple(found)
