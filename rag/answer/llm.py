"""The language model the settings ask for, as a LlamaIndex LLM."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from rag.errors import GenerationFailed, SettingsError
from rag.settings import Settings

if TYPE_CHECKING:
    from llama_index.core.llms import LLM

MOST_BYTES = 4_000_000


def make_llm(settings: Settings) -> LLM | None:
    """The LLM, None for ``none``; nothing heavy is imported or loaded before it is needed.

    Raises SettingsError when the model's name or address is missing.
    """
    if settings.llm == "none":
        return None
    if not settings.llm_model:
        raise SettingsError("已设 CLAUSEWISE_LLM，但没有用 CLAUSEWISE_LLM_MODEL 指明大模型的名称或文件夹。")
    if settings.llm == "local":
        from rag.answer.local import LocalLLM

        return LocalLLM(model=settings.llm_model, context=settings.llm_context, limit=settings.llm_timeout)
    if not settings.llm_base_url.startswith(("http://", "https://")):
        raise SettingsError(
            "已设 CLAUSEWISE_LLM=api，但 CLAUSEWISE_LLM_BASE_URL 不是以 http:// 或 https:// 开头的地址。"
        )
    return _over_http(settings)


def _over_http(settings: Settings) -> LLM:
    import httpx
    from llama_index.llms.openai_like import OpenAILike

    class Bounded(httpx.HTTPTransport):
        """A transport whose responses end: at the deadline, and at MOST_BYTES."""

        def handle_request(self, request: httpx.Request) -> httpx.Response:
            response = super().handle_request(request)
            response.stream = Stream(response.stream, time.monotonic() + settings.llm_timeout)
            return response

    class Stream(httpx.SyncByteStream):
        def __init__(self, inner: Any, deadline: float) -> None:
            self._inner = inner
            self._deadline = deadline

        def __iter__(self) -> Iterator[bytes]:
            size = 0
            for chunk in self._inner:
                size += len(chunk)
                if size > MOST_BYTES:
                    raise ReplyTooLong("reply longer than 4 MB")
                if time.monotonic() > self._deadline:
                    raise httpx.ReadTimeout("deadline reached")
                yield chunk

        def close(self) -> None:
            self._inner.close()

    # httpx logs each URL, which may carry a password; openai logs whole requests at DEBUG.
    for name in ("httpx", "httpcore", "openai"):
        logging.getLogger(name).setLevel(logging.WARNING)
    limit = httpx.Timeout(settings.llm_timeout, connect=min(5.0, settings.llm_timeout))
    return OpenAILike(
        model=settings.llm_model,
        api_base=settings.llm_base_url,
        api_key=settings.llm_api_key or "none",
        is_chat_model=True,
        context_window=settings.llm_context,
        max_tokens=min(1024, settings.llm_context // 4),
        temperature=0.0,
        timeout=settings.llm_timeout,
        max_retries=0,
        http_client=httpx.Client(transport=Bounded(retries=0), timeout=limit, trust_env=False, follow_redirects=True),
    )


class ReplyTooLong(GenerationFailed):
    """The server sent more than any answer needs."""

    notice = "大模型返回的内容过长，已停止接收。"
