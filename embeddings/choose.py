"""Which embedder a process uses; loads nothing heavy before the choice is made."""

from __future__ import annotations

import logging
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

from embeddings import hub
from embeddings.names import EMBEDDED, bge_name
from rag.errors import EmbedderUnavailable

if TYPE_CHECKING:
    from embeddings.base import Embedder

log = logging.getLogger(__name__)

FETCH_SECONDS = 10.0
# Read once, when the libraries are loaded; a machine's own setting wins. OpenMP's default is to spin at barriers: on two
# busy cores a question then takes 750 ms instead of 55 ms (embedded), 330 ms instead of 84 ms (bge).
_ENVIRONMENT = {"OMP_WAIT_POLICY": "PASSIVE", "HF_HUB_DISABLE_TELEMETRY": "1", "TOKENIZERS_PARALLELISM": "false"}


def choose(embedder: str, bge: str, index_embedder: str | None = None) -> Embedder:
    """The loaded embedder for the settings ``embedder`` (auto, bge, embedded) and ``bge`` (folder or hub name).

    auto: the embedder of the index where there is one (``index_embedder``); else bge if its files are at hand or
    wholly fetched within 10 seconds; else the embedded one. Logs the choice and the reason as one INFO line. Raises
    EmbedderUnavailable when what is asked for (or what the index was made with) cannot be loaded.
    """
    quieten()
    start = time.monotonic()
    if embedder == "embedded":
        chosen, why = _embedded(), "setting"
    elif embedder == "bge":
        chosen, why = _bge(bge, _locate(bge, None)), "setting"
    elif index_embedder:
        chosen, why = _of_index(bge, index_embedder), "the index was made with it"
    else:
        chosen, why = _best(bge)
    log.info("embedder=%s dim=%d why=%s ms=%d", chosen.name, chosen.dim, why, 1000 * (time.monotonic() - start))
    return chosen


def quieten() -> None:
    """Sets the environment that the model libraries read when they are loaded."""
    for name, value in _ENVIRONMENT.items():
        os.environ.setdefault(name, value)


def _best(bge: str) -> tuple[Embedder, str]:
    try:
        folder = _locate(bge, FETCH_SECONDS)
    except EmbedderUnavailable as error:
        return _embedded(), f"no bge: {error}"
    return _bge(bge, folder), f"bge files in {folder}"


def _of_index(bge: str, index_embedder: str) -> Embedder:
    if index_embedder == EMBEDDED:
        return _embedded()
    if bge_name(bge) == index_embedder:
        return _bge(bge, _locate(bge, FETCH_SECONDS))
    # CLAUSEWISE_BGE names another model than the index's; the index's may still lie in the hub's cache.
    name = f"BAAI/{index_embedder}"
    folder = hub.at_hand(name)
    if folder is None:
        raise EmbedderUnavailable(f"索引由 {index_embedder} 建立，本机没有这个模型。")
    return _bge(name, folder)


def _locate(bge: str, seconds: float | None) -> Path:
    folder = hub.at_hand(bge)
    return folder if folder else hub.fetch(bge, seconds)


def _embedded() -> Embedder:
    from embeddings.embedded import Embedded

    return Embedded()


def _bge(bge: str, folder: Path) -> Embedder:
    from embeddings.bge import Bge

    return Bge(folder, bge_name(bge))
