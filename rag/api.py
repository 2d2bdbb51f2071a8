"""HTTP for programs: the routes of DESIGN.md §8 from a chat object. Every error is Chinese JSON."""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator, Iterator
from dataclasses import asdict
from typing import Annotated, Any, Final, TypeVar

from anyio import CapacityLimiter
from fastapi import APIRouter, FastAPI, Query, Request
from fastapi import Path as InPath
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response, StreamingResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.routing import Match

from rag.answer.cite import label
from rag.chat import LONGEST, Chat, answer_json, checked
from rag.errors import BadQuestion, ClausewiseError, IndexMissing
from rag.model import Answer, Clause
from rag.web.guard import BROKEN, Guard
from rag.web.threads import in_thread

log = logging.getLogger(__name__)
T = TypeVar("T")

HISTORY_LIMIT = 100
WORKERS = 64  # questions at the same time: each may spend its time waiting for a model's server
DESCRIPTION = "向收录的政策文件提问，得到逐条注明出处的回答。出错时返回 4xx 或 5xx 与 {“error”: “中文说明”}。"
MEANINGS = {
    400: "请求无法读懂：正文应为 UTF-8 编码的 JSON。",
    404: "没有这个地址。",
    405: "这个地址不支持该请求方法。",
    413: "请求正文过大。",
}


class Earlier(BaseModel):
    """An earlier question of the same conversation."""

    question: str = Field(max_length=LONGEST)


class Ask(BaseModel):
    """A question with the earlier ones, oldest first."""

    model_config = {
        "json_schema_extra": {
            "example": {"question": "这项任务由谁负责？", "history": [{"question": "栾川的120急救指挥中心哪年搬迁？"}]}
        }
    }
    question: str
    history: list[Earlier] = Field(default_factory=list, max_length=HISTORY_LIMIT)


class Fault(BaseModel):
    """What went wrong, in Chinese."""

    error: str


FAULTS: Final[dict[int | str, dict[str, Any]]] = {
    400: {"model": Fault, "description": "请求不是合法的 JSON"},
    413: {"model": Fault, "description": "请求正文过大"},
    422: {"model": Fault, "description": "缺少问题、类型不对或问题过长"},
    503: {"model": Fault, "description": "索引或模型暂不可用"},
}
router = APIRouter()


def build_api(chat: Chat, root: str = "") -> FastAPI:
    """The application without its pages; ``root`` is the sub-path under which a proxy serves it."""
    app = FastAPI(title="条知 Clausewise 接口", version="1", description=DESCRIPTION, docs_url=None, redoc_url=None)
    app.state.chat = chat
    app.state.limiter = CapacityLimiter(WORKERS)
    app.add_middleware(Guard, root=root)
    app.add_exception_handler(HTTPException, _on_http)
    app.add_exception_handler(RequestValidationError, _on_invalid)
    app.add_exception_handler(ClausewiseError, _on_known)
    app.include_router(router)
    return app


@router.post("/api/ask", summary="提问", response_description="一份回答", responses=FAULTS)
async def ask(
    body: Ask,
    request: Request,
    stream: Annotated[bool, Query(description="1：以服务器推送事件（SSE）逐段返回")] = False,
) -> Response:
    """正文为 {"question", "history"}，返回一份完整的回答（字段同 python -m rag ask --json）。

    stream=1 时返回 text/event-stream：若干 delta 事件 {"text"}，最后一个 answer 事件为完整的回答；中途出错则为 error 事件。
    """
    checked(body.question)  # before any thread is taken: a bad request is told at once
    question = body.question
    history = [earlier.question for earlier in body.history]
    chat: Chat = request.app.state.chat
    if stream:
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        events = _events(request, chat.stream(question, history))
        return StreamingResponse(events, media_type="text/event-stream", headers=headers)
    answer = await in_thread(request, chat.ask, question, history)
    return JSONResponse(answer_json(answer), headers={"Cache-Control": "no-store"})


async def _events(request: Request, parts: Iterator[str | Answer]) -> AsyncIterator[str]:
    """Server-sent events; a failure after the first byte can only be told as an event."""
    try:
        while (part := await in_thread(request, next, parts, None)) is not None:
            yield _event("answer", answer_json(part)) if isinstance(part, Answer) else _event("delta", {"text": part})
    except ClausewiseError as error:
        yield _event("error", {"error": error.explain()})
    except Exception:
        log.exception("streaming an answer failed")
        yield _event("error", {"error": BROKEN})


def _event(name: str, data: dict[str, Any]) -> str:
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"


@router.get(
    "/api/clauses/{clause_id:path}",
    summary="查看条款",
    response_description="一个条款",
    responses={404: {"model": Fault, "description": "没有这一条"}},
)
async def clause(
    request: Request,
    clause_id: Annotated[str, InPath(description="条款编号，百分号编码，如 luanchuan-2022-36%23二%2F（一）%2F3")],
) -> Response:
    """返回条款原文、在源文件中的起止位置、所属文件与前后相邻的条款。"""
    found = await in_thread(request, _clause_json, request.app.state.chat, clause_id)
    if found is None:
        raise HTTPException(404, f"没有编号为 {clause_id[:200]} 的条款。")
    return JSONResponse(found)


@router.get("/api/documents", summary="文件目录", response_description="文件的列表")
async def documents(request: Request) -> Response:
    """返回 {"documents": […]}：每份文件的标题、文号、机关、日期等，文件没有写明的为 null。"""
    catalogue = request.app.state.chat.index.catalogue
    return JSONResponse({"documents": [asdict(found) for found in await in_thread(request, catalogue.documents)]})


@router.get(
    "/healthz",
    summary="是否可用",
    response_description="可用",
    responses={503: {"model": Fault, "description": "索引不能应答"}},
)
async def healthz(request: Request) -> Response:
    """索引能应答一次真实的检索时返回 200，否则返回 503 与原因。"""
    chat: Chat = request.app.state.chat
    try:
        status = await in_thread(request, _probe, chat)
    except ClausewiseError as error:
        return _fault(503, error.explain())
    except Exception:
        log.exception("the index does not answer")
        return _fault(503, f"索引不能应答。{BROKEN}")
    return JSONResponse({"status": "ok", **status})


def _probe(chat: Chat) -> dict[str, Any]:
    """What serves, after a real search by words and by meaning for a clause's own words; no language model is asked."""
    index = chat.index
    documents = index.catalogue.documents()
    if not documents:
        raise IndexMissing("索引里没有文件。")
    text = max((found.text for found in index.catalogue.clauses(documents[0].doc_id)), key=len, default="")[:100]
    found = bool(index.words.search(text, 1, None))
    if index.embedder is not None:
        found = bool(index.vectors.search(index.embedder.get_query_embedding(text), 1, None)) or found
    if not found:
        raise IndexMissing("索引检索不到任何条款。")
    return chat.status()


def _clause_json(chat: Chat, clause_id: str) -> dict[str, Any] | None:
    catalogue = chat.index.catalogue
    found = catalogue.clause(clause_id)
    if found is None:
        return None
    document = catalogue.document(found.doc_id)
    before, after = catalogue.neighbours(clause_id)

    def brief(other: Clause | None) -> dict[str, Any] | None:
        if other is None:
            return None
        return {"clause_id": other.clause_id, "address": other.address, "label": label(document, other)}

    names = ("clause_id", "address", "kind", "heading", "text", "rendered", "start", "end")
    return {
        **{name: getattr(found, name) for name in names},
        "label": label(document, found),
        "document": asdict(document) if document else None,
        "neighbours": {"previous": brief(before), "next": brief(after)},
    }


@router.api_route("/api/{rest:path}", methods=["GET", "POST", "PUT", "PATCH", "DELETE"], include_in_schema=False)
async def unknown(rest: str, request: Request) -> Response:
    """Keep the page's own answers out of /api: 405 where the path is known, else 404."""
    known = any(route.matches(request.scope)[0] is Match.PARTIAL for route in router.routes)
    raise HTTPException(405 if known else 404)


def _fault(status: int, error: str) -> JSONResponse:
    return JSONResponse({"error": error}, status_code=status)


async def _on_http(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    chinese = any("\u4e00" <= character <= "\u9fff" for character in error.detail)
    text = error.detail if chinese else MEANINGS.get(error.status_code, f"请求未能完成（{error.status_code}）。")
    return _fault(error.status_code, text)


async def _on_invalid(_: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    if first["type"] == "json_invalid":
        return _fault(400, MEANINGS[400])
    place = ".".join(str(part) for part in first["loc"] if part != "body") or "正文"
    return _fault(422, f"请求的 {place} {_COMPLAINTS.get(first['type'], '格式不对')}。")


_COMPLAINTS = {
    "missing": "缺失",
    "string_type": "应为文字",
    "string_too_long": f"过长，上限为 {LONGEST} 字",
    "string_unicode": "含有不成对的代理字符，不是合法的文字",
    "list_type": "应为列表，如 [{“question”: “…”}]",
    "too_long": f"过长，上限为 {HISTORY_LIMIT} 项",
    "model_attributes_type": "应为 JSON 对象（请求头须为 Content-Type: application/json）",
    "bool_parsing": "应为 0 或 1",
}


async def _on_known(_: Request, error: Exception) -> Response:
    assert isinstance(error, ClausewiseError)
    if isinstance(error, BadQuestion):
        return _fault(422, error.explain())
    log.error("a request failed: %s", error)
    return _fault(503, error.explain())
