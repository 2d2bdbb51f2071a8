"""A local model by transformers as a LlamaIndex LLM: loaded once at the first question, stopped at the deadline."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Iterator, Sequence
from typing import Any

from llama_index.core.base.llms.types import (
    ChatMessage,
    ChatResponse,
    ChatResponseGen,
    CompletionResponse,
    CompletionResponseGen,
    LLMMetadata,
    MessageRole,
)
from llama_index.core.llms import CustomLLM
from llama_index.core.llms.callbacks import llm_chat_callback, llm_completion_callback
from pydantic import Field, PrivateAttr

from rag.answer.prompts import estimate
from rag.errors import GenerationFailed

log = logging.getLogger(__name__)
_SLOT = "\ue000{}\ue001"


class ModelUnavailable(GenerationFailed):
    """The folder or name holds no model that can be loaded."""

    notice = "本地大模型无法加载，请检查 CLAUSEWISE_LLM_MODEL 指向的文件夹或名称。"


class LocalLLM(CustomLLM):  # type: ignore[misc]
    """A chat model from a folder or the hub. Words of documents and users never become the template's control tokens."""

    model: str = Field(description="folder or hub name")
    context: int = Field(default=8192, description="tokens, the model's own limit permitting")
    limit: float = Field(default=60.0, description="seconds for one answer")
    _loaded: Any = PrivateAttr(default=None)
    _tokenizer: Any = PrivateAttr(default=None)
    _lock: Any = PrivateAttr(default_factory=threading.Lock)
    _busy: Any = PrivateAttr(default_factory=threading.Lock)

    @property
    def metadata(self) -> LLMMetadata:
        """Window and name."""
        return LLMMetadata(
            context_window=self.context, num_output=self._most(), is_chat_model=True, model_name=self.model
        )

    def _most(self) -> int:
        return min(1024, self.context // 4)

    def count_tokens(self, text: str) -> int:
        """The text's length in the model's own tokens; an estimate while its files have to be fetched from the hub."""
        tokenizer = self._counter()
        return len(tokenizer(text, add_special_tokens=False)["input_ids"]) if tokenizer else estimate(text)

    def _counter(self) -> Any:
        """The tokenizer without the model, so that the first prompt fits too; False where it is not on this machine."""
        if self._loaded is not None:
            return self._loaded[0]
        if self._tokenizer is None:
            from transformers import AutoConfig, AutoTokenizer

            try:
                self._limit_context(AutoConfig.from_pretrained(self.model, local_files_only=True))
                self._tokenizer = AutoTokenizer.from_pretrained(self.model, local_files_only=True)
            except (OSError, ValueError, ImportError):
                self._tokenizer = False
        return self._tokenizer

    def _limit_context(self, config: Any) -> None:
        self.context = min(self.context, int(getattr(config, "max_position_embeddings", None) or self.context))

    def _load(self) -> tuple[Any, Any]:
        with self._lock:
            if self._loaded is None:
                import torch
                from transformers import AutoModelForCausalLM, AutoTokenizer

                started = time.monotonic()
                try:
                    tokenizer = AutoTokenizer.from_pretrained(self.model)
                    device = "cuda" if torch.cuda.is_available() else "cpu"
                    model = AutoModelForCausalLM.from_pretrained(self.model, dtype="auto").to(device).eval()
                except (OSError, ValueError, ImportError, RuntimeError) as error:
                    raise ModelUnavailable(self.model) from error
                self._limit_context(model.config)
                self._loaded = (tokenizer, model)
                log.info("llm loaded model=%s device=%s s=%.1f", self.model, device, time.monotonic() - started)
            return self._loaded  # type: ignore[no-any-return]

    def prompt_ids(self, messages: Sequence[ChatMessage]) -> list[int]:
        """The prompt's token ids: the chat template's own text with its control tokens, the contents without any."""
        tokenizer, _ = self._load()
        slots = [{"role": m.role.value, "content": _SLOT.format(n)} for n, m in enumerate(messages)]
        text = tokenizer.apply_chat_template(slots, tokenize=False, add_generation_prompt=True, enable_thinking=False)
        ids: list[int] = []
        for n, message in enumerate(messages):
            before, found, text = text.partition(_SLOT.format(n))
            if not found:
                raise ModelUnavailable("the chat template drops a message")
            ids += tokenizer(before, add_special_tokens=False)["input_ids"]
            ids += tokenizer(message.content or "", add_special_tokens=False, split_special_tokens=True)["input_ids"]
        return ids + list(tokenizer(text, add_special_tokens=False)["input_ids"])

    @llm_chat_callback()  # type: ignore[untyped-decorator]
    def chat(self, messages: Sequence[ChatMessage], **kwargs: Any) -> ChatResponse:
        """The whole reply."""
        replies = list(self._talk(messages))
        return replies[-1] if replies else ChatResponse(message=ChatMessage(role=MessageRole.ASSISTANT, content=""))

    @llm_chat_callback()  # type: ignore[untyped-decorator]
    def stream_chat(self, messages: Sequence[ChatMessage], **kwargs: Any) -> ChatResponseGen:
        """The reply as it is generated."""
        return self._talk(messages)

    def _talk(self, messages: Sequence[ChatMessage]) -> ChatResponseGen:
        import torch
        from transformers import StoppingCriteria, StoppingCriteriaList

        deadline = time.monotonic() + self.limit
        with self._busy:
            tokenizer, model = self._load()
            ids = self.prompt_ids(messages)
            text = ""

            class Deadline(StoppingCriteria):  # type: ignore[misc]
                def __call__(self, input_ids: Any, scores: Any, **kwargs: Any) -> Any:
                    return torch.full((input_ids.shape[0],), time.monotonic() > deadline, device=input_ids.device)

            for new, done in _steps(model, tokenizer, ids, self._most(), StoppingCriteriaList([Deadline()])):
                whole = tokenizer.decode(new, skip_special_tokens=True)
                if whole.endswith("�") and not done:
                    continue
                delta, text = whole[len(text) :], whole
                finish = None if not done else ("length" if len(new) >= self._most() else "stop")
                message = ChatMessage(role=MessageRole.ASSISTANT, content=text)
                yield ChatResponse(
                    message=message, delta=delta, additional_kwargs={"finish_reason": finish} if finish else {}
                )

    @llm_completion_callback()  # type: ignore[untyped-decorator]
    def complete(self, prompt: str, formatted: bool = False, **kwargs: Any) -> CompletionResponse:
        """The reply to a single message."""
        return CompletionResponse(
            text=self.chat([ChatMessage(role=MessageRole.USER, content=prompt)]).message.content or ""
        )

    @llm_completion_callback()  # type: ignore[untyped-decorator]
    def stream_complete(self, prompt: str, formatted: bool = False, **kwargs: Any) -> CompletionResponseGen:
        """The reply to a single message as it is generated."""
        for reply in self._talk([ChatMessage(role=MessageRole.USER, content=prompt)]):
            yield CompletionResponse(text=reply.message.content or "", delta=reply.delta)


def _steps(model: Any, tokenizer: Any, ids: list[int], most: int, stopping: Any) -> Iterator[tuple[list[int], bool]]:
    """Yield (new token ids so far, done) after every token; generation runs in a thread and ends with this generator."""
    tokens: queue.Queue[list[int] | Exception | None] = queue.Queue()
    gone = threading.Event()
    work = threading.Thread(target=_generate, args=(model, tokenizer, ids, most, stopping, tokens, gone), daemon=True)
    work.start()
    new: list[int] = []
    try:
        while isinstance(item := tokens.get(), list):
            new = [*new, *item]
            yield new, False
        if isinstance(item, Exception):
            raise item
        yield new, True
    finally:
        gone.set()


class _Sink:
    """What transformers calls a streamer: each token goes into the queue, until nobody reads any more."""

    def __init__(self, tokens: queue.Queue[list[int] | Exception | None], gone: threading.Event) -> None:
        self._tokens = tokens
        self._gone = gone
        self._prompt = True

    def put(self, value: Any) -> None:
        """Take new token ids; the first call brings the prompt."""
        if self._gone.is_set():
            raise _Gone
        if not self._prompt:
            self._tokens.put(value.tolist())
        self._prompt = False

    def end(self) -> None:
        """Nothing is held back, so there is nothing to flush."""


def _generate(
    model: Any,
    tokenizer: Any,
    ids: list[int],
    most: int,
    stopping: Any,
    tokens: queue.Queue[list[int] | Exception | None],
    gone: threading.Event,
) -> None:
    import torch

    try:
        inputs = torch.tensor([ids], device=model.device)
        model.generate(
            inputs,
            attention_mask=torch.ones_like(inputs),
            streamer=_Sink(tokens, gone),
            max_new_tokens=most,
            do_sample=False,
            temperature=None,
            top_p=None,
            top_k=None,
            stopping_criteria=stopping,
            pad_token_id=tokenizer.pad_token_id if tokenizer.pad_token_id is not None else tokenizer.eos_token_id,
        )
        tokens.put(None)
    except _Gone:
        tokens.put(None)
    except Exception as error:  # the thread's edge: handed to the reader, which raises it
        tokens.put(error)


class _Gone(Exception):
    """Nobody reads any more."""
