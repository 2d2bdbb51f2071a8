"""Hand-made cases, answers and reports: small enough to work the figures out on paper."""

from collections.abc import Sequence

from eval import harness, report
from eval.cases import Case, Evidence
from eval.harness import Outcome
from eval.reference import Reference
from rag.model import Answer, Citation, Clause, Hit, Kind, Route, SourceText, Status

TEXTS = {
    "甲#一": "一、总体目标",
    "甲#一/1": "1.到2024年，全县托位数达到1230个。",
    "甲#一/2": "2.县医保局牵头推进支付方式改革。",
    "甲#二/1": "1.建立联席会议制度。县卫健委每季度通报一次。",
    "乙#一/1": "1.到2025年，全县托位数达到800个。",
}


def reference() -> Reference:
    """What the two made-up documents say."""
    sources = {
        name: SourceText(name, "\n".join(text for key, text in TEXTS.items() if key.startswith(name)), "", "utf-8")
        for name in ("甲", "乙")
    }
    premises = {key: f"{text}\n《{key[0]}县计划》" for key, text in TEXTS.items()}
    return Reference(dict(TEXTS), premises, sources)


def clause(clause_id: str, text: str | None = None) -> Clause:
    doc_id, address = clause_id.split("#")
    return Clause(doc_id, address, Kind.CLAUSE, "", TEXTS[clause_id] if text is None else text, 0, 0)


def hits(*clause_ids: str) -> tuple[Hit, ...]:
    return tuple(Hit(clause(one), 1.0 / n, Route.FUSED) for n, one in enumerate(clause_ids, 1))


def cite(n: int, clause_id: str, quote: str) -> Citation:
    doc_id, address = clause_id.split("#")
    return Citation(n, clause_id, doc_id, address, f"《{doc_id}》{address}", quote)


def evidence(clause_id: str, quote: str | None = None) -> Evidence:
    doc_id, address = clause_id.split("#")
    return Evidence(doc_id=doc_id, address=address, quote=quote or TEXTS[clause_id])


def case(name: str, *wanted: Evidence, facts: Sequence[Sequence[str]] = (), **more: object) -> Case:
    values = {"id": name, "type": "fact", "question": f"{name}？", "evidence": wanted, "facts": facts, **more}
    return Case.model_validate(values)


def answer(
    text: str, citations: Sequence[Citation] = (), passages: Sequence[Hit] = (), status: Status = Status.ANSWERED
) -> Answer:
    return Answer(
        "",
        "",
        status,
        text,
        tuple(citations),
        tuple(passages),
        embedder="made-up",
        fingerprint="f",
        timings_ms={"search": 1.0},
    )


RIGHT = answer("全县托位数达到1230个。〔1〕", [cite(1, "甲#一/1", "全县托位数达到1230个")], hits("甲#一/1", "乙#一/1"))
REFUSAL = answer("文件中没有。", passages=hits("甲#一/2"), status=Status.NOT_IN_CORPUS)
CASES = [
    case("right", evidence("甲#一/1", "全县托位数达到1230个"), facts=[["1230个", "1230 个"]]),
    case("wrong", evidence("甲#一/2"), facts=[["县医保局"]], type="responsible"),
    case("refuse", type="unanswerable", status="not_in_corpus"),
]


def outcomes(cases: Sequence[Case], answers: Sequence[Answer | Exception]) -> list[Outcome]:
    """The outcomes of a product that gives these answers in turn; an exception is raised."""
    script = iter(answers)

    def ask(question: str, history: Sequence[str]) -> Answer:
        found = next(script)
        if isinstance(found, Exception):
            raise found
        return found

    return list(harness.run(cases, ask, reference()))


def made_report(answers: Sequence[Answer | Exception], cases: Sequence[Case] = CASES, **run: object) -> dict:
    """The report of such a run."""
    about = report.Run(**{"gold": "g", "corpus": "c", "documents": 2, "clauses": len(TEXTS), **run})
    return report.build(outcomes(cases, answers), reference(), about, 1.0)
