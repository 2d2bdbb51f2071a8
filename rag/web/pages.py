"""Pages that need no script: a document with one clause in view, the interface's description, static files."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, FastAPI, Query, Request
from fastapi.responses import FileResponse, HTMLResponse, Response
from starlette.datastructures import State
from starlette.exceptions import HTTPException

from rag.answer.cite import label
from rag.chat import Chat
from rag.web.render import FOLDER, Renderer, blocks, clause_url
from rag.web.threads import in_thread

ASSETS = {"page.css": "text/css; charset=utf-8", "page.js": "text/javascript", "icon.svg": "image/svg+xml"}
router = APIRouter(include_in_schema=False)


def add_pages(app: FastAPI, renderer: Renderer) -> None:
    """Add the pages to the application that :func:`rag.api.build_api` made."""
    app.state.renderer = renderer
    app.include_router(router)


@router.get("/clause/{clause_id:path}")
async def clause_page(
    clause_id: str,
    request: Request,
    quote: Annotated[str, Query(max_length=4000)] = "",
    to: Annotated[str, Query(max_length=4000)] = "",
) -> Response:
    """The clause's document with the clause in view and the quoted words marked."""
    return await in_thread(request, _clause_page, request.app.state, clause_id, quote, to)


def _clause_page(state: State, clause_id: str, quote: str, to: str) -> Response:
    renderer: Renderer = state.renderer
    catalogue = state.chat.index.catalogue
    clause = catalogue.clause(clause_id)
    if clause is None:
        page = renderer.message(
            "没有这一条", f"收录的文件中没有编号为 {clause_id[:200]} 的条款，文件可能已更新或移除。"
        )
        return HTMLResponse(page, status_code=404)
    document = catalogue.document(clause.doc_id)
    shown = blocks(catalogue.clauses(clause.doc_id), clause, quote, to)
    link = clause_url(renderer.root, clause_id, quote, to)
    return HTMLResponse(renderer.page(document, shown, label(document, clause), link))


@router.get("/document/{doc_id:path}")
async def document_page(doc_id: str, request: Request) -> Response:
    """The whole document from its beginning."""
    return await in_thread(request, _document_page, request.app.state, doc_id)


def _document_page(state: State, doc_id: str) -> Response:
    chat: Chat = state.chat
    renderer: Renderer = state.renderer
    document = next((found for found in chat.index.catalogue.documents() if found.doc_id == doc_id), None)
    if document is None:
        return HTMLResponse(renderer.message("没有这份文件", f"没有收录 {doc_id[:200]}。"), status_code=404)
    return HTMLResponse(renderer.page(document, blocks(chat.index.catalogue.clauses(doc_id)), document.title))


@router.get("/docs")
async def reference_page(request: Request) -> Response:
    """The interface's description; FastAPI's own page would load its parts from a public server."""
    renderer: Renderer = request.app.state.renderer
    return HTMLResponse(renderer.reference(request.app.openapi()))


@router.get("/web/{name}")
async def asset(name: str) -> Response:
    """A static file of the page."""
    if name not in ASSETS:
        raise HTTPException(404)
    return FileResponse(FOLDER / name, media_type=ASSETS[name], headers={"Cache-Control": "max-age=86400"})
