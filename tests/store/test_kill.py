"""A build that is killed, starved of disk or kept from writing leaves the old index serving."""

from __future__ import annotations

import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.settings import Settings
from rag.store.index import Index
from tests.fakes import HashEncoder
from tests.store.small import ALPHA, BETA, corpus, made, reachable, settings_in

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
ALL = {"catalogue", "vectors", "words", "similarities"}

# The child dies by SIGKILL before or after its n-th call of a function of the build.
KILLED = """
import importlib, os, signal, sys
from rag.settings import Settings
from rag.store.index import build
from tests.fakes import HashEncoder
home, corpus, module, path, when, count = sys.argv[1:]
owner = importlib.import_module(module)
*names, last = path.split(".")
for name in names:
    owner = getattr(owner, name)
real, calls = getattr(owner, last), []
def wrapped(*args, **kwargs):
    calls.append(1)
    if when == "before" and len(calls) == int(count):
        os.kill(os.getpid(), signal.SIGKILL)
    result = real(*args, **kwargs)
    if when == "after" and len(calls) == int(count):
        os.kill(os.getpid(), signal.SIGKILL)
    return result
setattr(owner, last, wrapped)
build(Settings(home=home, corpus=corpus, bge="none/none"), embedder=HashEncoder())
"""

POINTS = [
    ("rag.store.builds", "_insert", "after", 3),
    ("rag.store.builds", "write", "after", 1),
    ("rag.store.vectors", "Vectors.create", "after", 1),
    ("tests.fakes", "HashEncoder.encode_passages", "before", 1),
    ("rag.store.vectors", "Vectors.add", "after", 2),
    ("rag.store.words", "Words.save", "before", 1),
    ("pathlib", "Path.replace", "before", 1),
    ("rag.store.builds", "swap", "before", 1),
]
AFTERWARDS = [
    ("rag.store.builds", "swap", "after", 1),
    ("rag.store.vectors", "Place.remove", "after", 1),
    ("rag.store.builds", "remove", "before", 1),
]


def run(*arguments: str, code: str = KILLED) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120
    )


def killed(settings: Settings, module: str, path: str, when: str, count: int) -> None:
    done = run(str(settings.home), str(settings.corpus), module, path, when, str(count))
    assert done.returncode == -signal.SIGKILL, done.stderr


@pytest.fixture
def served(tmp_path: Path) -> Settings:
    """An index of three builds' history, and a corpus that has changed since: alpha is gone, gamma is new."""
    settings = settings_in(tmp_path)
    made(settings)
    corpus(settings.corpus, beta=BETA.replace("4.5个", "5.5个"))
    made(settings)
    (settings.corpus / "alpha.txt").unlink()
    corpus(settings.corpus, gamma=ALPHA.replace("甲", "丙"))
    return settings


@pytest.mark.parametrize(("module", "path", "when", "count"), POINTS)
def test_killed_before_the_swap_the_old_index_serves(
    served: Settings, module: str, path: str, when: str, count: int
) -> None:
    running = Index.open(served, HashEncoder())
    killed(served, module, path, when, count)
    for index in (running.refresh(), Index.open(served, HashEncoder())):
        assert index.fingerprint == running.fingerprint
        assert reachable(index, "alpha") == reachable(index, "beta") == ALL
        assert reachable(index, "gamma") == set()
    mended(served)


@pytest.mark.parametrize(("module", "path", "when", "count"), AFTERWARDS)
def test_killed_after_the_swap_the_new_index_serves(
    served: Settings, module: str, path: str, when: str, count: int
) -> None:
    killed(served, module, path, when, count)
    index = Index.open(served, HashEncoder())
    assert reachable(index, "alpha") == set()
    assert reachable(index, "gamma") == ALL
    corpus(served.corpus, delta=BETA)
    mended(served)


def mended(settings: Settings) -> None:
    """The next build works, and nothing of the killed one is left."""
    made(settings)
    index = Index.open(settings, HashEncoder())
    assert reachable(index, "alpha") == set()
    assert reachable(index, "gamma") == ALL
    names = {path.name for path in (settings.home / "vectors").iterdir()}
    assert index.build.id in names
    assert len(names) == 2
    assert {path.name for path in (settings.home / "words").iterdir()} == names


FULL = """
import resource, sys
from rag.errors import StorageError
from rag.settings import Settings
from rag.store.index import build
from tests.fakes import HashEncoder
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]),) * 2)
try:
    build(Settings(home=sys.argv[1], corpus=sys.argv[2], bge="none/none"), embedder=HashEncoder())
except StorageError as error:
    print(error.explain())
"""


@pytest.mark.parametrize("size", [0, 60_000])
def test_a_full_disk_is_a_message_and_the_old_index_serves(served: Settings, size: int) -> None:
    before = Index.open(served, HashEncoder()).fingerprint
    done = run(str(served.home), str(served.corpus), str(size), code=FULL)
    assert "失败" in done.stdout, done.stdout + done.stderr
    assert "CLAUSEWISE_HOME" in done.stdout
    assert "Traceback" not in done.stderr
    index = Index.open(served, HashEncoder())
    assert index.fingerprint == before
    assert reachable(index, "alpha") == ALL
    mended(served)


READ_ONLY = """
import os, sys
from rag.errors import StorageError
from rag.settings import Settings
from rag.store.index import Index, build
from tests.fakes import HashEncoder
from tests.store.small import reachable
home, corpus, spare = sys.argv[1:]
spared = Index.open(Settings(home=spare, corpus=corpus, bge="none/none"), HashEncoder())
print(len(reachable(spared, "beta")), "writable")
if os.getuid() == 0:
    os.setresuid(65534, 65534, 65534)
settings = Settings(home=home, corpus=corpus, bge="none/none")
print(len(reachable(Index.open(settings, HashEncoder()), "beta")), "read-only")
try:
    build(settings, embedder=HashEncoder(), rebuild=True)
except StorageError as error:
    print(error.explain())
"""


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that other users may enter (pytest's own are closed to them)."""
    folder = Path(tempfile.mkdtemp(prefix="clausewise-test-"))
    folder.chmod(0o755)
    yield folder
    for path in [folder, *folder.rglob("*")]:
        path.chmod(path.stat().st_mode | stat.S_IRWXU)
    shutil.rmtree(folder)


def test_a_read_only_data_folder_is_served_and_a_build_into_it_is_a_message(open_folder: Path) -> None:
    settings = settings_in(open_folder)
    made(settings)
    shutil.copytree(settings.home, open_folder / "spare")
    for path in [settings.home, *settings.home.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    done = run(str(settings.home), str(settings.corpus), str(open_folder / "spare"), code=READ_ONLY)
    assert done.stdout.splitlines()[:2] == ["4 writable", "4 read-only"], done.stderr
    assert "CLAUSEWISE_HOME" in done.stdout.splitlines()[2]
    assert "Traceback" not in done.stderr
