"""No test touches a real data folder, a hub or a setting of the developer's machine."""

from __future__ import annotations

import getpass
import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from rag.settings import Settings
    from rag.store.index import Index

ROOT = Path(__file__).resolve().parent.parent
PREFIX, KEPT = "CLAUSEWISE_", {"CLAUSEWISE_BGE"}
QUIET = {
    "HF_HUB_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "ANONYMIZED_TELEMETRY": "False",
    "GRADIO_ANALYTICS_ENABLED": "False",
    "TOKENIZERS_PARALLELISM": "false",
}


def pytest_configure(config: pytest.Config) -> None:
    """Before anything is imported, so that session fixtures and child processes see the same clean environment."""
    for name in list(os.environ):
        if name.upper().startswith(PREFIX) and name not in KEPT:
            del os.environ[name]
    os.environ.update(QUIET)


@pytest.fixture(autouse=True)
def own_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The data folder of one test: empty, and gone afterwards."""
    home = tmp_path / "home"
    monkeypatch.setenv("CLAUSEWISE_HOME", str(home))
    return home


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The five documents, indexed with the embedded default in a folder of this test run; do not change it.

    Embedding them takes a minute or two: a copy in the user's temp folder spares the vectors of unchanged texts.
    """
    from filelock import FileLock

    from rag.settings import Settings
    from rag.store.index import build

    kept = Path(tempfile.gettempdir()) / f"clausewise-tests-{getpass.getuser()}"
    home = tmp_path_factory.mktemp("five") / "home"
    fields = {"corpus": ROOT / "corpus", "embedder": "embedded", "bge": "none/none"}
    build(Settings(home=kept, **fields))
    with FileLock(kept / "index.lock"):
        shutil.copytree(kept, home)
    return Settings(home=home, **fields)


@pytest.fixture(scope="session")
def real_index(settings: Settings) -> Index:
    """The index over the five documents; do not change it."""
    from rag.store.index import Index

    return Index.open(settings)


@pytest.fixture
def bge_folder() -> Path:
    """The folder of the real bge; skips the test where CLAUSEWISE_BGE names none."""
    folder = Path(os.environ.get("CLAUSEWISE_BGE", ""))
    if not (folder / "modules.json").is_file():
        pytest.skip("set CLAUSEWISE_BGE to the folder of a bge model to run this test")
    return folder
