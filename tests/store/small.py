"""A small corpus on disk and its settings, for tests of the index."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rag.settings import Settings
from rag.store.index import BuildReport, Index, build
from tests.fakes import HashEncoder

ALPHA = """甲县人民政府关于印发健康甲县行动方案的通知
甲政发〔2023〕1号
各乡镇：
一、总体要求
坚持预防为主。
二、重点任务
（一）加强急救体系建设。迁建120急救指挥中心，2024年完成搬迁。
（二）推进支付方式改革。县医保局牵头推进DRG付费。
三、保障措施
本方案自发布之日起施行。
"""
BETA = """乙县人民政府关于印发乙县托育方案的通知
乙政发〔2022〕7号
各乡镇：
一、发展目标
到2025年每千人口托位数达到4.5个。
二、保障措施
本方案自发布之日起施行。
"""


def corpus(folder: Path, **texts: str) -> Path:
    """Writes ``texts`` (a file each; by default two notices) into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in (texts or {"alpha": ALPHA, "beta": BETA}).items():
        (folder / f"{name}.txt").write_text(text, "utf-8")
    return folder


def settings_in(tmp_path: Path, **fields: Any) -> Settings:
    """Settings with a data folder and the small corpus under ``tmp_path``."""
    folder = corpus(tmp_path / "corpus")
    return Settings(**{"home": tmp_path / "home", "corpus": folder, "bge": "none/none", **fields})


def made(settings: Settings, **options: Any) -> tuple[BuildReport, HashEncoder]:
    """A build by a fresh hash encoder, and the encoder, which knows what it embedded."""
    encoder = HashEncoder()
    return build(settings, embedder=encoder, **options), encoder


def reachable(index: Index, doc_id: str) -> set[str]:
    """The ways on which ``doc_id`` can still be found: catalogue, vectors, words, similarities."""
    question = "本方案自发布之日起施行"
    vector = HashEncoder().get_query_embedding(question)
    near = [clause_id for clause_id, _ in index.vectors.search(vector, 99)]
    worded = [clause_id for clause_id, _ in index.words.search(question, 99)]
    ways = {
        "catalogue": [d.doc_id + "#" for d in index.catalogue.documents()]
        + [c.clause_id for c in index.catalogue.clauses()],
        "vectors": near,
        "words": worded,
        "similarities": list(index.vectors.similarities(vector, [f"{doc_id}#二", f"{doc_id}#三", f"{doc_id}#一"])),
    }
    return {way for way, found in ways.items() if any(one.startswith(f"{doc_id}#") for one in found)}
