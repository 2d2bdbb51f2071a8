"""The browser's face: a Gradio page over a chat object, served with the HTTP interface on one port.

``python app.py`` brings the index up to date, then serves. Nothing here searches, answers or changes an answer.
"""

from __future__ import annotations

import os

# Gradio, Chroma and the hub client read these when they are imported; a setting of the administrator's own stays.
os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")

import logging
import sys
from collections.abc import Iterator, Sequence
from typing import Any

import gradio as gr
import uvicorn
from fastapi import FastAPI

from rag.answer.cite import label
from rag.api import WORKERS, build_api
from rag.chat import LONGEST, Chat
from rag.errors import ClausewiseError, RerankerUnavailable, StorageError
from rag.model import Answer, Document, Hit
from rag.settings import Settings, read_settings
from rag.store.index import build
from rag.web import feedback
from rag.web.guard import BROKEN
from rag.web.pages import add_pages
from rag.web.render import FOLDER, Renderer
from rag.web.run import Run
from rag.web.server import log_report, start_logging, take_port
from rag.web.turn import Turn, restore, store

log = logging.getLogger("clausewise")
Update = dict[Any, Any]

EXAMPLES = (
    ("luanchuan-2022-36", "栾川的120急救指挥中心哪年搬迁？"),
    ("luanchuan-2022-36", "栾办〔2022〕36号第9条讲什么？"),
    ("jingyan-145", "井研县2025年人均预期寿命的目标是多少？"),
    ("pianguan-2024-12", "偏关县哪些任务由县医保局负责？"),
)
WELCOME = (
    "<div class='cw-welcome'><h2>请用平常的话提问</h2>"
    "<p>回答逐条注明出处，点开即可核对原文；文件里没有的，会直接说没有。</p></div>"
)
HEADER = (
    "<header class='cw-header'><h1>条知 <small>Clausewise</small></h1><p>政策文件问答 · 句句有出处 · 以原文为准</p>"
    "<button type='button' id='cw-list'>文件目录</button></header>"
)
PANEL = (
    "<div id='cw-frame'><div id='cw-side-bar' hidden><button type='button' id='cw-back'>← 返回文件目录</button></div>"
    "<div id='cw-panel' tabindex='0' role='region' aria-label='文件原文'>{0}</div>"
    "<div id='cw-documents' hidden>{0}</div></div>"
)
ON_WRONG = """element.addEventListener('click', (event) => {
  const button = event.target.closest('button.cw-wrong');
  if (button) { button.disabled = true; trigger('click', {turn: Number(button.dataset.turn)}); }
});"""
# Names of fonts that the systems bring along: the page must not fetch any.
FONTS = ["system-ui", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", "sans-serif"]


def examples(documents: Sequence[Document]) -> list[str]:
    """Questions to begin with: those whose document is here, else some that any documents can answer."""
    present = {document.doc_id for document in documents}
    fitting = [question for doc_id, question in EXAMPLES if doc_id in present]
    return fitting or [f"《{document.title}》是什么时候印发的？" for document in documents[:3]]


class Page:
    """The Gradio page over one chat object; it keeps nothing about a user, the browser does."""

    def __init__(self, chat: Chat, settings: Settings, renderer: Renderer) -> None:
        self.chat = chat
        self._home = settings.home
        self._renderer = renderer
        self.blocks = self._build()

    def _build(self) -> gr.Blocks:
        with gr.Blocks(title="条知 Clausewise", analytics_enabled=False, fill_width=True) as blocks:
            self.stored = gr.BrowserState([], storage_key="clausewise-talk", secret="clausewise")
            self.working = gr.State(None)
            with gr.Column(elem_id="cw-page"):
                gr.HTML(HEADER, apply_default_css=False)
                with gr.Row(elem_id="cw-main", equal_height=True):
                    with gr.Column(scale=6, elem_id="cw-chat", min_width=300):
                        self._build_chat()
                    with gr.Column(scale=5, elem_id="cw-side", min_width=300):
                        gr.HTML(self._panel, apply_default_css=False)
                gr.HTML(self._footer, apply_default_css=False)
            self._connect(blocks)
        return blocks.queue(default_concurrency_limit=WORKERS)

    def _build_chat(self) -> None:
        with gr.Column(elem_id="cw-talk"):
            self.talk = gr.HTML("", apply_default_css=False, js_on_load=ON_WRONG)
            self.live = gr.HTML("", apply_default_css=False)
            with gr.Column(visible=True, elem_id="cw-welcome") as self.welcome:
                gr.HTML(WELCOME, apply_default_css=False)
                self.examples = [
                    gr.Button(question, elem_classes="cw-example")
                    for question in examples(self.chat.index.catalogue.documents())
                ]
        with gr.Row(elem_id="cw-ask"):
            self.box = gr.Textbox(
                show_label=False, label="问题", placeholder="请输入问题，回车发送",
                lines=1, max_lines=5, max_length=LONGEST, autofocus=True, container=False, scale=8, elem_id="cw-box",
            )  # fmt: skip
            self.send_button = gr.Button("发送", variant="primary", scale=0, min_width=76, elem_id="cw-send")
            self.stop_button = gr.Button(
                "停止", variant="stop", scale=0, min_width=76, visible=False, elem_id="cw-stop"
            )
            self.clear_button = gr.Button("新对话", scale=0, min_width=76, elem_id="cw-clear")

    def _connect(self, blocks: gr.Blocks) -> None:
        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        shown = [
            self.talk,
            self.live,
            self.welcome,
            self.stored,
            self.working,
            self.box,
            self.send_button,
            self.stop_button,
        ]
        # A question sent while an answer is still arriving waits for its end instead of being lost.
        many: dict[str, Any] = {**quiet, "concurrency_limit": WORKERS, "trigger_mode": "always_last"}
        gr.on([self.box.submit, self.send_button.click], self.converse, [self.box, self.stored], shown, **many)
        for button in self.examples:
            button.click(self.converse, [button, self.stored], shown, **many)
        self.stop_button.click(self.stop, [self.working], **quiet)
        self.clear_button.click(self.clear, [self.working], shown, **quiet)
        self.talk.click(self.report, [self.stored], [self.talk, self.stored], **quiet)
        blocks.load(self.resume, [self.stored], shown, **quiet)

    def _panel(self) -> str:
        return PANEL.format(self._renderer.documents(self.chat.index.catalogue.documents()))

    def _footer(self) -> str:
        return self._renderer.status(self.chat.status())

    def _name(self, hit: Hit) -> str:
        return label(self.chat.index.catalogue.document(hit.clause.doc_id), hit.clause)

    def converse(self, question: str, stored: Any) -> Iterator[Update]:
        """Ask, and show the answer as it comes; whatever fails is said in the conversation."""
        question = question.strip()
        if not question:
            gr.Warning("请先写下要问的内容。", duration=4)
            yield {self.box: ""}
            return
        turns = restore(stored)
        turn = Turn(question=question)
        run = Run(self.chat.stream(question, [earlier.question for earlier in turns]))
        try:
            yield self._busy(turn, run)
            for part in run:
                if isinstance(part, Answer):
                    turn = Turn.of(part, self._name)
                else:
                    turn = turn.model_copy(update={"answer": turn.answer + part})
                    yield {self.live: self._renderer.turn(turn)}
            if run.halted and turn.status == "working":
                said = turn.answer or "还没有找到内容时已停止。"
                turn = turn.model_copy(update={"status": "stopped", "answer": said})
        except ClausewiseError as error:
            log.error("a question failed: %s", error)
            turn = turn.model_copy(update={"status": "failed", "answer": error.explain()})
        except Exception:
            log.exception("a question failed")
            turn = turn.model_copy(update={"status": "failed", "answer": BROKEN})
        finally:
            run.halt()  # also where the page was closed: nobody waits any longer
        yield self._settled([] if run.dropped else [*turns, turn])

    def stop(self, run: Run[str | Answer] | None) -> None:
        """End the answer that is arriving; what had been shown of it is kept, marked as stopped."""
        if run:
            run.halt()

    def clear(self, run: Run[str | Answer] | None) -> Update:
        """Begin a new conversation; nothing of the old one is kept."""
        if run:
            run.drop()
        return {**self._settled([]), self.box: ""}

    def resume(self, stored: Any) -> Update:
        """Show the conversation the browser kept."""
        return self._settled(restore(stored))

    def report(self, event: gr.EventData, stored: Any) -> Update:
        """Append the reported turn to the feedback file."""
        turns = restore(stored)
        number = event._data.get("turn") if isinstance(event._data, dict) else None
        if not isinstance(number, int) or not 0 <= number < len(turns) or turns[number].reported:
            return {self.talk: self._renderer.turns(turns)}
        try:
            feedback.append(self._home, turns[number].as_draft([turn.question for turn in turns[:number]]))
        except StorageError as error:
            log.error("feedback was not written: %s", error)
            gr.Warning(error.explain())
        else:
            turns[number] = turns[number].model_copy(update={"reported": True})
        return {self.talk: self._renderer.turns(turns), self.stored: store(turns)}

    def _busy(self, turn: Turn, run: Run[str | Answer]) -> Update:
        return {
            self.live: self._renderer.turn(turn),
            self.working: run,
            self.welcome: gr.Column(visible=False),
            self.box: "",
            self.send_button: gr.Button(visible=False),
            self.stop_button: gr.Button(visible=True),
        }

    def _settled(self, turns: Sequence[Turn]) -> Update:
        kept = store(turns)
        return {
            self.talk: self._renderer.turns(restore(kept)),
            self.live: "",
            self.welcome: gr.Column(visible=not kept),
            self.stored: kept,
            self.working: None,
            self.send_button: gr.Button(visible=True),
            self.stop_button: gr.Button(visible=False),
        }


def build_app(chat: Chat, settings: Settings) -> FastAPI:
    """The whole application: interface, documents' pages and the Gradio page at ``/``."""
    path = settings.root_path.strip("/")
    root = f"/{path}" if path else ""
    renderer = Renderer(root)
    app = build_api(chat, root)
    add_pages(app, renderer)
    theme = gr.themes.Base(primary_hue="red", neutral_hue="stone", font=FONTS, font_mono=["ui-monospace", "monospace"])
    mounted: FastAPI = gr.mount_gradio_app(
        app, Page(chat, settings, renderer).blocks, path="/", root_path=root or None, server_name=settings.host,
        server_port=settings.port, footer_links=[], run_history=False, show_error=False, ssr_mode=False, pwa=False,
        theme=theme, head=renderer.head(), favicon_path=str(FOLDER / "icon.svg"),
    )  # fmt: skip
    return mounted


def open_chat(settings: Settings) -> Chat:
    """A chat over the index, brought up to date first where the data folder can be written.

    A folder that is read-only but holds an index is served as it is; without one, what hinders the build is raised.
    """
    try:
        log_report(build(settings))
    except StorageError as hindrance:
        try:
            chat = Chat(settings)
        except RerankerUnavailable:
            raise
        except ClausewiseError:
            raise hindrance from None
        log.warning("serving the index as it is: %s", hindrance)
        return chat
    return Chat(settings)


def serve() -> None:
    """Bring the index up to date, then serve until stopped."""
    settings = read_settings()
    start_logging(settings)
    listener = take_port(settings.host, settings.port)
    app = build_app(open_chat(settings), settings)
    log.info("ready at http://%s:%d%s/", settings.host, settings.port, settings.root_path.rstrip("/"))
    config = uvicorn.Config(app, log_config=None, access_log=False, server_header=False, timeout_graceful_shutdown=3)
    uvicorn.Server(config).run(sockets=[listener])


def main() -> int:
    """Run until stopped; the exit code is 1 where something has to be put right first, which is said in a sentence."""
    try:
        serve()
    except ClausewiseError as error:
        sys.stderr.write(f"{error.explain()}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("已停止。\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
