"""One question being answered, which its asker can stop or drop at any moment."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from queue import SimpleQueue
from threading import Thread
from typing import Generic, TypeVar

T = TypeVar("T")


class Run(Generic[T]):
    """The parts of a stream, drawn in a thread of its own: halting ends them at once, whatever the stream waits for.

    Gradio's own ``cancels`` waits for the part that is being made, which for a model may take as long as its time
    limit; a question sent meanwhile is held back by the page and then forgotten.
    """

    def __init__(self, stream: Generator[T] | Iterator[T]) -> None:
        self.halted = False
        self.dropped = False
        self._parts: SimpleQueue[T | BaseException | None] = SimpleQueue()
        Thread(target=self._draw, args=(stream,), daemon=True).start()

    def __iter__(self) -> Iterator[T]:
        """The parts in their order, until the stream ends or is halted; what the stream raised is raised here."""
        while (part := self._parts.get()) is not None:
            if isinstance(part, BaseException):
                raise part
            yield part

    def halt(self) -> None:
        """End the parts now; the stream itself is closed at its next part."""
        self.halted = True
        self._parts.put(None)

    def drop(self) -> None:
        """Halt, and have nothing of it kept."""
        self.dropped = True
        self.halt()

    def _draw(self, stream: Generator[T] | Iterator[T]) -> None:
        try:
            for part in stream:
                if self.halted:
                    break
                self._parts.put(part)
        except BaseException as error:  # whatever it is belongs to the one who waits for the parts
            self._parts.put(error)
        finally:
            if isinstance(stream, Generator):
                stream.close()
            self._parts.put(None)
