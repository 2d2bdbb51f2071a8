import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval import baselines
from eval.cases import squeeze
from rag.model import SourceText
from tests.eval.making import case, evidence, reference
from tests.fakes import HashEncoder

LONG = SourceText("长", "\n".join(f"第{n}件事由第{n}局办理，第{n}月完成。" for n in range(400)), "", "utf-8")


@given(st.text(alphabet="甲乙丙。；，\n 1", max_size=600), st.integers(20, 80))
def test_the_recursive_splitter_keeps_all_words_and_its_size(text, size):
    chunks = baselines.recursive_split(text, size, 0)
    assert squeeze("".join(chunks)) == squeeze(text)
    assert all(len(chunk) <= size for chunk in chunks)


def test_it_cuts_between_sentences_and_repeats_the_last_of_the_chunk_before():
    text = "".join(f"这是第{n}句话。" for n in range(9))
    chunks = baselines.recursive_split(text, 30, 10)
    assert all(chunk.endswith("。") for chunk in chunks)
    assert chunks[1].startswith("这是第3句话。")


@pytest.mark.parametrize("name", ["SentenceSplitter 256", "SentenceSplitter 512", "中文递归 250"])
def test_each_splitter_loses_nothing_of_a_long_text(name):
    chunks = baselines.splitters()[name](LONG.text)
    assert len(chunks) > 5
    assert all(any(f"第{n}局办理" in chunk for chunk in chunks) for n in range(400))


@pytest.fixture
def chunks():
    sources = {"长": LONG, **reference().sources}
    return baselines.Chunks.build(sources, baselines.recursive_split, HashEncoder(dim=512))


@pytest.mark.parametrize("way", ["dense", "lexical", "hybrid"])
def test_each_way_finds_the_words_it_is_asked_for(chunks, way):
    top = chunks.passages[getattr(chunks, way)("县医保局牵头支付方式改革")[0]]
    assert top.doc_id == "甲"
    assert "县医保局" in top.text


def test_words_that_no_chunk_has_find_nothing_lexically(chunks):
    assert chunks.lexical("zzz qqq") == []
    assert chunks.lexical("  ") == []
    assert len(chunks.dense("zzz qqq")) == baselines.DEPTH


def test_nine_baselines_are_measured_like_ours_and_follow_ups_with_their_history():
    follow_up = case(
        "f", evidence("甲#一/2", "县医保局牵头"), question="牵头的是谁？", history=[{"question": "支付方式改革"}]
    )
    found = baselines.run([follow_up], reference().sources, HashEncoder(dim=512))
    assert len(found) == 9
    for name, figures in found.items():
        assert figures["all"]["recall@10"] == 1, name
