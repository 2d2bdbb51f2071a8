"""A reranker orders the first 20 of a search, and nothing else; without the setting there is none."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from embeddings.rerank import choose_reranker
from rag.chat import Chat
from rag.errors import RerankerUnavailable
from rag.search.retrieve import RERANKED, Retriever
from rag.store.index import Index, build
from rag.store.texts import embed_text
from tests.embeddings import tiny_reranker
from tests.fakes import HashEncoder
from tests.store.small import ALPHA, BETA, corpus, settings_in

ROOT = Path(__file__).resolve().parents[2]
QUESTION = "急救指挥中心哪年完成搬迁"
MANY = "丙县人民政府关于印发丙县建设方案的通知\n丙政发〔2023〕3号\n各乡镇：\n" + "".join(
    f"{numeral}、重点任务\n建设急救站{n}个，完成搬迁{n * 3}处。\n"
    for n, numeral in enumerate(
        [f"{tens}{ones}" for tens in ("", "十", "二十") for ones in "一二三四五六七八九"][:26], 1
    )
)


class ByLength:
    """Scores a passage by its length: the longest first."""

    name = "by length"

    def __init__(self) -> None:
        self.asked: list[tuple[str, list[str]]] = []

    def scores(self, question: str, passages: Sequence[str]) -> list[float]:
        self.asked.append((question, list(passages)))
        return [len(passage) / 1000 for passage in passages]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    settings = settings_in(tmp_path_factory.mktemp("small"))
    corpus(settings.corpus, gamma=MANY)
    build(settings, embedder=HashEncoder())
    return Index.open(settings, HashEncoder())


def test_the_first_twenty_follow_its_scores_and_the_rest_its_old_order(index: Index) -> None:
    plain = Retriever(index).search(QUESTION, 40)
    scorer = ByLength()
    found = Retriever(index, scorer).search(QUESTION, 40)  # type: ignore[arg-type]
    assert len(plain) > RERANKED + 3
    [(asked, passages)] = scorer.asked
    assert asked == QUESTION
    titles = {d.doc_id: d for d in index.catalogue.documents()}
    texts = [embed_text(titles[s.clause.doc_id], s.clause) for s in plain]
    assert passages == texts[:RERANKED]
    best = sorted(range(RERANKED), key=lambda n: -len(texts[n]))
    assert [s.clause for s in found[:RERANKED]] == [plain[n].clause for n in best]
    assert best != list(range(RERANKED))
    assert found[RERANKED:] == plain[RERANKED:]


def test_scores_descend_and_the_evidence_stays(index: Index) -> None:
    plain = {s.clause.clause_id: s for s in Retriever(index).search(QUESTION, 40)}
    found = Retriever(index, ByLength()).search(QUESTION, 40)  # type: ignore[arg-type]
    assert [s.score for s in found] == sorted((s.score for s in plain.values()), reverse=True)
    for one in found:
        before = plain[one.clause.clause_id]
        assert (one.dense, one.words, one.near) == (before.dense, before.words, before.near)


def test_a_short_list_is_cut_after_reranking(index: Index) -> None:
    whole = Retriever(index, ByLength()).search(QUESTION, 40)  # type: ignore[arg-type]
    assert Retriever(index, ByLength()).search(QUESTION, 3) == whole[:3]  # type: ignore[arg-type]


def test_words_alone_are_not_reranked(index: Index) -> None:
    scorer = ByLength()
    found = Retriever(index, scorer).search(QUESTION, 10, dense=False)  # type: ignore[arg-type]
    assert found == Retriever(index).search(QUESTION, 10, dense=False)
    assert scorer.asked == []


def test_nothing_found_asks_nothing(index: Index) -> None:
    scorer = ByLength()
    assert Retriever(index, scorer).search("  ") == []  # type: ignore[arg-type]
    assert scorer.asked == []


def test_a_model_from_a_folder_orders_by_its_scores(index: Index, tmp_path: Path) -> None:
    reranker = choose_reranker(str(tiny_reranker.write(tmp_path / "tiny", QUESTION + ALPHA + BETA + MANY)))
    found = Retriever(index, reranker).search(QUESTION)
    documents = {d.doc_id: d for d in index.catalogue.documents()}
    scores = reranker.scores(QUESTION, [embed_text(documents[s.clause.doc_id], s.clause) for s in found])
    assert scores == sorted(scores, reverse=True)
    assert [s.clause for s in found] != [s.clause for s in Retriever(index).search(QUESTION)]


def test_a_chat_takes_it_from_the_setting_and_keeps_it_when_the_index_is_swapped(tmp_path: Path) -> None:
    folder = tiny_reranker.write(tmp_path / "tiny", QUESTION + ALPHA + BETA + MANY)
    settings = settings_in(tmp_path, reranker=str(folder))
    build(settings, embedder=HashEncoder())
    chat = Chat(settings, Index.open(settings, HashEncoder()))
    asked: list[str] = []
    kept = chat._reranker
    assert kept is not None
    own = kept.scores
    kept.scores = lambda question, passages: asked.append(question) or own(question, passages)  # type: ignore[method-assign]
    assert chat.ask(QUESTION).passages
    before = len(asked)
    assert before
    corpus(settings.corpus, gamma=MANY)
    build(settings, embedder=HashEncoder())
    assert chat.status()["documents"] == 3
    assert chat.ask(QUESTION).passages
    assert len(asked) > before


def test_a_missing_folder_is_said_at_start(tmp_path: Path) -> None:
    settings = settings_in(tmp_path, reranker=str(tmp_path / "none"))
    build(settings, embedder=HashEncoder())
    with pytest.raises(RerankerUnavailable) as caught:
        Chat(settings, Index.open(settings, HashEncoder()))
    assert caught.value.explain() == (
        f"重排模型不可用：文件夹 {tmp_path / 'none'} 不存在，且未联网获取。请检查 CLAUSEWISE_RERANKER；留空则不重排。"
    )


def test_off_by_default_and_then_no_torch_is_loaded(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    assert settings.reranker == ""
    build(settings, embedder=HashEncoder())
    code = f"""
import sys
from pathlib import Path
from rag.chat import Chat
from rag.settings import Settings
from rag.store.index import Index
from tests.fakes import HashEncoder
settings = Settings(home=Path({str(settings.home)!r}), corpus=Path({str(settings.corpus)!r}), bge="none/none")
print(len(Chat(settings, Index.open(settings, HashEncoder())).ask({QUESTION!r}).passages) > 0)
print(*({{"torch", "transformers", "sentence_transformers", "embeddings.rerank"}} & set(sys.modules)))
"""
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["True"]


def test_both_readmes_list_every_setting() -> None:
    from rag.settings import PREFIX, Settings

    for file in ("README.md", "README.zh-CN.md"):
        rows = [line for line in (ROOT / file).read_text("utf-8").splitlines() if line.startswith(f"| `{PREFIX}")]
        listed = [name for line in rows for name in line.split("|")[1].replace("`", "").replace("、", " ").split()]
        assert sorted(listed) == sorted(PREFIX + name.upper() for name in Settings.model_fields), file
