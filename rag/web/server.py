"""What a serving process does before it serves: its log, its port, what the index holds."""

from __future__ import annotations

import logging
import socket
from logging.handlers import RotatingFileHandler

from rag.errors import ClausewiseError
from rag.settings import Settings
from rag.store.index import BuildReport

log = logging.getLogger(__name__)


def start_logging(settings: Settings) -> None:
    """Log to stderr and to HOME/logs/clausewise.log; to stderr alone, which it says, where the folder is read-only."""
    path = settings.home / "logs" / "clausewise.log"
    handlers: list[logging.Handler] = [logging.StreamHandler()]
    failure: OSError | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handlers.append(RotatingFileHandler(path, maxBytes=10_000_000, backupCount=5, encoding="utf-8"))
    except OSError as error:
        failure = error
    form = "%(asctime)s %(levelname)s %(name)s: %(message)s"
    logging.basicConfig(level=settings.log_level, format=form, handlers=handlers)
    if failure is not None:
        log.warning("no log file, %s is not writable: %s", path, failure.strerror)
    for noisy in ("httpx", "httpcore", "chromadb", "multipart", "asyncio"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


def take_port(host: str, port: int) -> socket.socket:
    """A socket bound to the port, before the index takes its time; raises ClausewiseError where it is busy."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise ClausewiseError(
            f"不能在 {host}:{port} 上提供服务（{error.strerror}）。可设 CLAUSEWISE_PORT 换一个端口。"
        ) from error
    return listener


def log_report(report: BuildReport) -> None:
    """Log what the index holds and every file that is not in it."""
    log.info(
        "index ready: documents=%d clauses=%d embedded=%d reused=%d seconds=%.1f embedder=%s fingerprint=%s",
        report.documents, report.clauses, report.embedded, report.reused, report.seconds, report.embedder, report.fingerprint,
    )  # fmt: skip
    for name, reason in report.skipped:
        log.warning("skipped %s: %s", name, reason)
    for warning in report.warnings:
        log.warning("%s", warning)
