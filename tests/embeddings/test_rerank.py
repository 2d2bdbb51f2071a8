"""The reranker: found as bge is, scores 0..1, and a folder that holds none says so."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from embeddings import hub
from embeddings.base import normalise
from embeddings.rerank import Reranker, choose_reranker
from rag.errors import RerankerUnavailable
from tests.embeddings import tiny_reranker

QUESTION = "急救中心哪年搬迁？"
PASSAGES = [
    "迁建120急救指挥中心，2024年完成搬迁。",
    "推进DRG付费。",
    "坚持预防为主。",
    "每千人口托位数达到4.5个。",
]
ALL = QUESTION + "".join(PASSAGES)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_reranker.write(tmp_path_factory.mktemp("models") / "tiny-reranker", ALL)


@pytest.fixture(scope="module")
def reranker(folder: Path) -> Reranker:
    return choose_reranker(str(folder))


def test_a_folder_without_modules_is_a_whole_reranker_and_no_embedder(folder: Path) -> None:
    assert hub.at_hand(str(folder), modules=False) == folder
    assert hub.missing_files(folder) == ["modules.json"]


def test_the_scores_are_the_models_own(folder: Path, reranker: Reranker) -> None:
    import torch
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    model = AutoModelForSequenceClassification.from_pretrained(folder, local_files_only=True).float().eval()
    tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
    given = reranker.scores(QUESTION, PASSAGES)
    for passage, score in zip(PASSAGES, given, strict=True):
        pair = tokenizer(normalise(QUESTION), normalise(passage), return_tensors="pt")
        with torch.inference_mode():
            assert score == pytest.approx(float(torch.sigmoid(model(**pair).logits[0, 0])), abs=1e-5)
    assert all(0 <= score <= 1 for score in given)
    assert len({round(score, 3) for score in given}) > 1


def test_it_runs_in_float32_on_the_cpu(reranker: Reranker) -> None:
    import torch

    weights = list(reranker._model.parameters())
    assert {(w.dtype, w.device.type) for w in weights} == {(torch.float32, "cpu")}


def test_upper_case_and_full_width_are_the_same_text(reranker: Reranker) -> None:
    assert reranker.scores("ＤＲＧ", ["推进ＤＲＧ付费。"]) == reranker.scores("drg", ["推进drg付费。"])


def test_no_passage_no_score_and_a_passage_twice_is_scored_alike(reranker: Reranker) -> None:
    assert reranker.scores(QUESTION, []) == []
    first, second = reranker.scores(QUESTION, [PASSAGES[1]] * 2)
    assert first == second


def test_a_passage_over_the_window_is_read_from_its_beginning(reranker: Reranker) -> None:
    start = PASSAGES[0] * 60
    one, other = reranker.scores(QUESTION, [start + PASSAGES[1], start + PASSAGES[2]])
    assert one == pytest.approx(other, abs=1e-6)


def test_ten_questions_at_once(folder: Path) -> None:
    questions = [f"{n}年" for n in range(10)]
    fresh = Reranker(folder, "one")
    alone = [fresh.scores(question, PASSAGES) for question in questions]
    other = Reranker(folder, "another")
    with ThreadPoolExecutor(10) as pool:
        together = list(pool.map(lambda question: other.scores(question, PASSAGES), questions * 3))
    for given, wanted in zip(together, alone * 3, strict=True):
        assert given == pytest.approx(wanted, abs=1e-6)


def test_what_is_kept_stays_small(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("embeddings.rerank._KEPT", 6)
    reranker = Reranker(folder, "tiny")
    first = reranker.scores(QUESTION, PASSAGES)
    reranker.scores("搬迁", PASSAGES)
    assert len(reranker._scores) <= 6
    assert reranker.scores(QUESTION, PASSAGES) == pytest.approx(first, abs=1e-6)


def test_the_log_names_it(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="embeddings")
    assert choose_reranker(str(folder)).name == "tiny-reranker"
    assert caplog.messages[0].startswith("reranker=tiny-reranker ms=")


@pytest.mark.parametrize("name", ["/no/such/folder", "./no/such", "BAAI/bge-reranker-base", "a/b/c"])
def test_one_that_is_not_there_is_an_error_that_helps(name: str) -> None:
    with pytest.raises(RerankerUnavailable) as caught:
        choose_reranker(name)
    assert name in str(caught.value)
    assert "CLAUSEWISE_RERANKER" in caught.value.explain()
    assert "CLAUSEWISE_BGE" not in caught.value.explain()


def test_an_empty_folder_says_what_it_lacks(tmp_path: Path) -> None:
    with pytest.raises(RerankerUnavailable, match=r"缺少 config\.json、model\.safetensors、tokenizer\.json"):
        choose_reranker(str(tmp_path))


def test_a_model_that_gives_no_single_score_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RerankerUnavailable, match="它有 3 个"):
        choose_reranker(str(tiny_reranker.write(tmp_path / "classes", ALL, labels=3)))


def test_an_embedder_is_no_reranker(tmp_path: Path) -> None:
    folder = tiny_reranker.write(tmp_path / "embedder", ALL)
    config = (folder / "config.json").read_text("utf-8").replace("BertForSequenceClassification", "BertModel")
    (folder / "config.json").write_text(config, "utf-8")
    with pytest.raises(RerankerUnavailable, match="不是重排模型（BertModel）"):
        choose_reranker(str(folder))


def test_broken_weights_are_unavailable_not_a_crash(tmp_path: Path) -> None:
    folder = tiny_reranker.write(tmp_path / "broken", ALL)
    (folder / "model.safetensors").write_bytes(b"no weights")
    with pytest.raises(RerankerUnavailable, match="无法加载"):
        choose_reranker(str(folder))
