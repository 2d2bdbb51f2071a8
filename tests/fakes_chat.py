"""A scripted chat over two hand-made documents, for the handlers' tests; the browser test runs on the real thing."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence

from rag.answer.cite import label
from rag.errors import IndexMissing
from rag.model import Answer, Citation, Clause, Document, Hit, Kind, Route, Status

DOCUMENTS = (
    Document(
        "plan",
        "某县行动计划",
        doc_no="某办〔2022〕36号",
        issuer=("某县人民政府",),
        issued_on="2022-11-25",
        region="某县",
    ),
    Document("evil", "<script>alert(1)</script>办法"),
)
EVIL = "第一条 <script>document.title='hacked'</script>正文 <img src=x onerror=alert(1)>"
CLAUSES = (
    Clause("plan", "二", Kind.SECTION, "主要任务", "二、主要任务", 0, 6, printed="二、"),
    Clause(
        "plan",
        "二/3",
        Kind.CLAUSE,
        "完善急救体系",
        "3．完善急救体系。2022年完成改造，2024年完成\n搬迁工作。",
        7,
        40,
        printed="二、3.",
        parent="二",
    ),
    Clause(
        "plan",
        "二/表1 指标",
        Kind.TABLE,
        "指标",
        "表1 指标\n名称 目标\n1 寿命 78.6\n2 死亡率 3.28",
        41,
        70,
        printed="二、表1",
    ),
    Clause(
        "plan",
        "二/表1 指标/第1行",
        Kind.ROW,
        "",
        "1\t寿命\t78.6",
        50,
        60,
        "寿命：目标78.6",
        "二、表1第1行",
        parent="二/表1 指标",
    ),
    Clause(
        "plan",
        "二/表1 指标/第2行",
        Kind.ROW,
        "",
        "2\t死亡率\t3.28",
        60,
        70,
        "死亡率：目标3.28",
        "二、表1第2行",
        parent="二/表1 指标",
    ),
    Clause("evil", "第一条", Kind.CLAUSE, "", EVIL, 0, len(EVIL), printed="第一条"),
)
QUOTE = "2024年完成搬迁工作"


class Catalogue:
    def documents(self) -> list[Document]:
        return list(DOCUMENTS)

    def document(self, doc_id: str) -> Document | None:
        return next((document for document in DOCUMENTS if document.doc_id == doc_id), None)

    def clauses(self, doc_id: str) -> list[Clause]:
        return [clause for clause in CLAUSES if clause.doc_id == doc_id]

    def clause(self, clause_id: str) -> Clause | None:
        return next((clause for clause in CLAUSES if clause.clause_id == clause_id), None)

    def neighbours(self, clause_id: str) -> tuple[Clause | None, Clause | None]:
        found = self.clause(clause_id)
        all_of_it = self.clauses(found.doc_id)
        at = all_of_it.index(found)
        return (all_of_it[at - 1] if at else None), (all_of_it[at + 1] if at + 1 < len(all_of_it) else None)


class Words:
    def search(self, text: str, n: int, only: Sequence[str] | None = None) -> list[tuple[str, float]]:
        scored = [(clause.clause_id, float(len(set(text) & set(clause.text)))) for clause in CLAUSES]
        return sorted(((key, score) for key, score in scored if score), key=lambda pair: -pair[1])[:n]


class Index:
    def __init__(self) -> None:
        self.catalogue = Catalogue()
        self.words = Words()
        self.embedder = None


class ScriptedChat:
    """Answers by what the question holds; ``now`` and ``most`` count the questions that are being answered at one time."""

    def __init__(self, delay: float = 0.0) -> None:
        self._index = Index()
        self.delay = delay
        self.broken = False
        self.asked: list[tuple[str, tuple[str, ...]]] = []
        self.most = 0
        self.now = 0
        self._lock = threading.Lock()

    @property
    def index(self) -> Index:
        if self.broken:
            raise IndexMissing("还没有索引。")
        return self._index

    def status(self) -> dict[str, object]:
        return {
            "documents": 2,
            "clauses": len(CLAUSES),
            "embedder": "脚本",
            "answerer": "extractive",
            "fingerprint": "f0",
        }

    def ask(self, question: str, history: Sequence[str] = (), id: str = "") -> Answer:
        return next(part for part in self.stream(question, history) if isinstance(part, Answer))

    def stream(self, question: str, history: Sequence[str] = ()) -> Iterator[str | Answer]:
        with self._lock:
            self.asked.append((question, tuple(history)))
            self.now += 1
            self.most = max(self.most, self.now)
        try:
            time.sleep(self.delay)
            yield from self._answer(question)
        finally:
            with self._lock:
                self.now -= 1

    def _answer(self, question: str) -> Iterator[str | Answer]:
        if "崩溃" in question:
            raise RuntimeError("secret detail")
        if "没有索引" in question:
            raise IndexMissing("还没有索引。")
        if "沉默" in question:
            time.sleep(20)
        if "慢" in question:
            for _ in range(200):
                time.sleep(0.05)
                yield "一句。"
        clause, quote = (
            (CLAUSES[5], "<script>document.title='hacked'</script>正文") if "脚本" in question else (CLAUSES[1], QUOTE)
        )
        hits = tuple(Hit(c, 1.0 / (n + 1), Route.FUSED) for n, c in enumerate(CLAUSES))
        if "没有" in question:
            yield Answer(
                "", question, Status.NOT_IN_CORPUS, "收录的2份文件没有提到。", passages=hits, notices=("<b>提示</b>",)
            )
            return
        text = f"某办〔2022〕36号：{quote}。"
        yield text
        cited = Citation(
            1,
            clause.clause_id,
            clause.doc_id,
            clause.address,
            label(Catalogue().document(clause.doc_id), clause),
            quote,
        )
        yield Answer(
            "", question, Status.ANSWERED, text + "〔1〕", (cited,), hits, ("该计划期限至2024年",),
            answerer="llm:小模型" if "模型" in question else "extractive", embedder="脚本", fingerprint="f0",
        )  # fmt: skip
