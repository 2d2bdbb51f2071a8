"""Talking to a model within a deadline: what arrives, bounded retries, and how it ended, in words for the user."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

from llama_index.core.base.llms.types import ChatMessage, ChatResponse
from llama_index.core.llms import LLM

log = logging.getLogger(__name__)
MOST_TRIES = 3
LONGEST_WAIT = 10.0
_REFUSALS = {
    400: "大模型服务不接受请求（400），请检查模型名称和上下文长度。",
    401: "大模型服务拒绝了接口密钥（401），请检查 CLAUSEWISE_LLM_API_KEY。",
    403: "大模型服务拒绝访问（403），请检查接口密钥的权限。",
    404: "大模型服务找不到接口或模型（404），请检查 CLAUSEWISE_LLM_BASE_URL 和 CLAUSEWISE_LLM_MODEL。",
    413: "问题与条款超出大模型服务的长度限制（413）。",
    429: "大模型服务繁忙或额度用完（429），请稍后再试。",
}
_AGAIN = frozenset((408, 409, 425, 429, 500, 502, 503, 504))


@dataclass(frozen=True)
class Ended:
    """How the talk ended; broken: in the middle of a sentence; too_long: the prompt was longer than the server takes."""

    notice: str = ""
    failed: bool = False
    broken: bool = False
    too_long: bool = False


@dataclass(frozen=True)
class _Item:
    delta: str = ""
    finish: str | None = None
    error: Exception | None = None
    last: bool = False


_Failure = tuple[bool, Exception | None]  # were there words, and what went wrong (None: an empty reply)


class Talk:
    """One question's talk with the model; no call outlasts the deadline (``time.monotonic()`` seconds)."""

    def __init__(self, llm: LLM, deadline: float) -> None:
        self._llm = llm
        self._deadline = deadline
        self._cancel = threading.Event()
        self.ended = Ended()

    def stop(self, notice: str) -> None:
        """Stop listening; what was heard stands."""
        self._cancel.set()
        self.ended = Ended(notice, failed=True, broken=True)

    def deltas(self, messages: Sequence[ChatMessage]) -> Iterator[str]:
        """The model's words as they come. A failed try is repeated only before the first word and where it helps."""
        streaming = True
        for attempt in range(1, MOST_TRIES + 1):
            heard = yield from self._listen(messages, streaming)
            if heard is None:
                return
            words, error = heard
            self.ended = explain(error) if error else Ended("大模型返回了空的回答。", failed=True)
            log.warning(
                "llm try=%d failed: %s %s", attempt, type(error).__name__ if error else "empty", status_of(error) or ""
            )
            if words or attempt == MOST_TRIES:
                if words:
                    self.ended = Ended(f"大模型的回答中途断开。{self.ended.notice}", failed=True, broken=True)
                return
            pause = self._pause(error, attempt)
            if pause is None:
                return
            streaming = streaming and not (error is None or _is_format(error))
            self._cancel.wait(pause)

    def _pause(self, error: Exception | None, attempt: int) -> float | None:
        """Seconds to wait before the next try; None when another try cannot help or does not fit before the deadline."""
        if error is None or _is_format(error):
            return 0.0 if attempt == 1 else None
        status = status_of(error)
        if (status is None and not _is_connection(error)) or (status is not None and status not in _AGAIN):
            return None
        asked = retry_after(error)
        pause = asked if asked is not None else 0.4 * 2 ** (attempt - 1)
        return pause if pause <= LONGEST_WAIT and time.monotonic() + pause < self._deadline - 1 else None

    def _listen(self, messages: Sequence[ChatMessage], streaming: bool) -> Generator[str, None, _Failure | None]:
        """Yield the words of one try; its value is None when all went well, else (words heard, error or None)."""
        items: queue.Queue[_Item] = queue.Queue()
        worker = threading.Thread(target=self._work, args=(messages, streaming, items), daemon=True, name="llm")
        worker.start()
        words = False
        finish: str | None = None
        while True:
            try:
                item = items.get(timeout=max(0.0, self._deadline - time.monotonic()))
            except queue.Empty:
                self._cancel.set()
                self.ended = Ended("大模型在规定时间内没有答完，已停止等待。", failed=True, broken=True)
                return None
            if item.delta:
                words = words or bool(item.delta.strip())
                yield item.delta
            finish = item.finish or finish
            if item.error is not None or (item.last and not words):
                return words, item.error
            if item.last:
                self.ended = _finished(finish, streaming)
                return None

    def _work(self, messages: Sequence[ChatMessage], streaming: bool, items: queue.Queue[_Item]) -> None:
        try:
            replies = self._llm.stream_chat(messages) if streaming else iter([self._llm.chat(messages)])
            for reply in replies:
                if self._cancel.is_set() or time.monotonic() > self._deadline:
                    return
                delta = reply.delta if streaming else (reply.message.content or "")
                items.put(_Item(delta or "", _finish_of(reply)))
        except (
            Exception
        ) as error:  # the thread's edge: whatever a server or a model library raises is the model's failure
            items.put(_Item(error=error))
        else:
            items.put(_Item(last=True))


def _finish_of(reply: ChatResponse) -> str | None:
    choices = getattr(reply.raw, "choices", None) or (reply.raw.get("choices") if isinstance(reply.raw, dict) else None)
    first = choices[0] if choices else None
    found = first.get("finish_reason") if isinstance(first, dict) else getattr(first, "finish_reason", None)
    return str(found) if found else reply.additional_kwargs.get("finish_reason")


def _finished(finish: str | None, streaming: bool) -> Ended:
    if finish == "length":
        return Ended("大模型的回答达到长度上限，未说完的部分已略去。", failed=True, broken=True)
    if finish is None and streaming:
        return Ended("大模型的回答中途断开。", failed=True, broken=True)
    return Ended()


def status_of(error: Exception | None) -> int | None:
    """The HTTP status an API error carries, None for other errors."""
    found = getattr(error, "status_code", None)
    return found if isinstance(found, int) else None


def retry_after(error: Exception) -> float | None:
    """Seconds the server asks to wait (Retry-After as seconds or as a date), None when it does not say."""
    response = getattr(error, "response", None)
    value = response.headers.get("retry-after") if response is not None else None
    if not value:
        return None
    try:
        return max(0.0, float(value))
    except ValueError:
        pass
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except ValueError:
        return None


def _is_connection(error: Exception) -> bool:
    return type(error).__name__ in ("APIConnectionError", "ConnectError", "RemoteProtocolError", "ReadError")


def _is_timeout(error: Exception) -> bool:
    return "Timeout" in type(error).__name__


def _is_format(error: Exception) -> bool:
    """A reply that is not what was agreed: HTML, broken JSON, bytes that are no UTF-8."""
    return (
        isinstance(error, ValueError | AttributeError | TypeError | KeyError | IndexError)
        or type(error).__name__ == "APIResponseValidationError"
    )


def explain(error: Exception) -> Ended:
    """What happened, for the user; never the error's own words, which may hold a key."""
    status = status_of(error)
    if status is not None:
        text = str(getattr(error, "message", "")).lower()
        long = status in (400, 413) and any(w in text for w in ("context", "token", "length", "too long", "maximum"))
        notice = _REFUSALS.get(status) or (
            f"大模型服务出错（{status}）。" if status >= 500 else f"大模型服务拒绝了请求（{status}）。"
        )
        return Ended(notice, failed=True, too_long=long)
    own = getattr(error, "notice", None)
    if isinstance(own, str):
        return Ended(own, failed=True)
    if _is_timeout(error):
        return Ended("大模型在规定时间内没有答复。", failed=True)
    if _is_connection(error):
        return Ended("连接不上大模型服务，请检查 CLAUSEWISE_LLM_BASE_URL 和服务是否已启动。", failed=True)
    if _is_format(error):
        return Ended("大模型服务返回的内容不是约定的格式。", failed=True)
    return Ended("大模型运行出错。", failed=True)
