"""Search by words: the tokeniser, the scores, persistence."""

from __future__ import annotations

import math
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from rag.errors import StorageError
from rag.store import tokens
from rag.store.words import Words

SENTENCES = {
    "a#1": "申请人应当提交身份证明和其他材料。",
    "a#2": "推进DRG付费改革，120急救指挥中心2024年搬迁。",
    "b#1": "县卫健委牵头建设县域医共体，财政局配合。",
    "b#2": "人均预期寿命由78.47岁提高到78.6岁。",
    "b#3": "本办法自发布之日起施行。",
    "a#3": "本办法自发布之日起施行。",
}


def made() -> Words:
    return Words.make((key, key[0], text) for key, text in SENTENCES.items())


@pytest.mark.parametrize(
    ("text", "words", "pairs"),
    [
        ("身份证明", ["身份证明"], ["身份", "份证", "证明"]),
        ("栾办〔2022〕36号", ["栾", "办", "2022", "36", "号"], ["栾办", "2022", "36", "号"]),
        ("ＤＲＧ付费、DIP", ["drg", "付费", "dip"], ["drg", "付费", "dip"]),
        ("78.47‰；5G", ["78.47", "5g"], ["78.47", "5g"]),
        ("，。！", [], []),
    ],
)
def test_tokens(text: str, words: list[str], pairs: list[str]) -> None:
    assert tokens.words(text) == words
    assert tokens.bigrams(text) == pairs


def rarity(corpus: list[list[str]], word: str) -> float:
    """Lucene's idf."""
    having = sum(word in other for other in corpus)
    return math.log(1 + (len(corpus) - having + 0.5) / (having + 0.5))


def naive_bm25(corpus: list[list[str]], query: list[str], k1: float = 1.5, b: float = 0.75) -> list[float]:
    """Lucene's BM25 as in its paper, one document and one word at a time."""
    mean = sum(map(len, corpus)) / len(corpus)
    scores = []
    for document in corpus:
        counts, score = Counter(document), 0.0
        for word in query:
            often = counts[word]
            score += rarity(corpus, word) * often / (often + k1 * (1 - b + b * len(document) / mean))
        scores.append(score)
    return scores


def test_a_question_in_other_words_than_the_documents_weighs_less() -> None:
    told = made().search("申请人提交身份证明", 1)[0]
    untold = made().search("老大爷想开个饭馆要带哪些材料去窗口排队等候", 1)[0]
    assert told == ("a#1", pytest.approx(1.0))
    assert untold[0] == "a#1"
    assert 0 < untold[1] < 0.5


@pytest.mark.parametrize(
    "question", ["身份证明", "DRG付费的县域医共体", "本办法何时施行", "120急救中心 2024年", "财政局"]
)
def test_scores_are_the_mean_of_two_naive_bm25(question: str) -> None:
    expected, reached = [0.0] * len(SENTENCES), 0.0
    for tokenise in (tokens.words, tokens.bigrams):
        corpus, asked = [tokenise(text) for text in SENTENCES.values()], tokenise(question)
        scores = naive_bm25(corpus, asked)
        expected = [total + score / (max(scores) or 1) / 2 for total, score in zip(expected, scores, strict=True)]
        reached += max(scores) / sum(rarity(corpus, word) for word in asked) / 2
    sure = min(1.0, reached / 0.25)
    wanted = {key: sure * score for key, score in zip(SENTENCES, expected, strict=True) if score > 0}
    found = dict(made().search(question, 99))
    assert found == pytest.approx(wanted, rel=1e-4)


def test_a_word_in_mid_sentence_is_found() -> None:
    assert made().search("身份证明", 3) == [("a#1", pytest.approx(1.0))]


def test_nothing_in_common_is_no_hit() -> None:
    assert made().search("quantum", 5) == []
    assert made().search("", 5) == []
    assert made().search("？！", 5) == []


def test_same_words_under_two_clauses_both_survive() -> None:
    hits = made().search("本办法自发布之日起施行。", 5)
    assert [clause_id for clause_id, _ in hits[:2]] == ["b#3", "a#3"]
    assert hits[0][1] == hits[1][1]


def test_only_the_named_documents() -> None:
    hits = made().search("本办法自发布之日起施行。", 5, ["a"])
    assert hits[0] == ("a#3", pytest.approx(1.0))
    assert all(clause_id.startswith("a#") for clause_id, _ in hits)
    assert made().search("施行", 5, []) == []
    assert made().search("施行", 5, ["不存在"]) == []


def test_k_cuts_the_tail() -> None:
    assert len(made().search("的县本办法120岁和", 2)) == 2


def test_saved_and_loaded_it_answers_the_same(tmp_path: Path) -> None:
    before = made()
    before.save(tmp_path / "words" / "one")
    after = Words.load(tmp_path / "words" / "one")
    assert len(after) == len(SENTENCES)
    assert after.search("DRG付费", 5, ["a"]) == before.search("DRG付费", 5, ["a"])
    assert [path.name for path in (tmp_path / "words").iterdir()] == ["one"]


def test_a_damaged_index_says_so(tmp_path: Path) -> None:
    made().save(tmp_path / "one")
    (tmp_path / "one" / "ids.json").write_text("[", "utf-8")
    with pytest.raises(StorageError, match="读取词索引"):
        Words.load(tmp_path / "one")


@pytest.mark.parametrize("texts", [[], ["，。"], ["，。", "施行"]])
def test_documents_without_words(texts: list[str]) -> None:
    index = Words.make((f"d#{n}", "d", text) for n, text in enumerate(texts))
    assert [clause_id for clause_id, _ in index.search("施行", 5)] == (
        [f"d#{texts.index('施行')}"] if "施行" in texts else []
    )


def test_ten_at_once() -> None:
    index = made()
    expected = index.search("县域医共体财政局配合", 5)
    with ThreadPoolExecutor(10) as pool:
        assert all(
            found == expected for found in pool.map(lambda _: index.search("县域医共体财政局配合", 5), range(50))
        )
