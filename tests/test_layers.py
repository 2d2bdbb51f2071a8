"""The flow is one way, the files are small, and importing the package loads nothing heavy."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LAYERS = [
    "rag.model",
    "rag.errors",
    "rag.settings",
    "rag.load",
    "rag.parse",
    "embeddings",
    "rag.store",
    "rag.search",
    "rag.check.reading",
    "rag.check.order",
    "rag.check.match",
    "rag.check",
    "rag.answer",
    "rag.chat",
    "rag.web",
    "rag.api",
    "rag.commands",
    "rag.__main__",
    "eval",
    "app",
]
FILES = sorted([*ROOT.glob("rag/**/*.py"), *ROOT.glob("embeddings/*.py"), *ROOT.glob("eval/*.py"), ROOT / "app.py"])


def layer(module):
    found = [n for n, name in enumerate(LAYERS) if module == name or module.startswith(name + ".")]
    return found[0] if found else None


@pytest.mark.parametrize("file", FILES, ids=lambda f: str(f.relative_to(ROOT)))
def test_imports_run_one_way(file):
    own = layer(".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"))
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        names = (
            [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else [a.name for a in node.names]
            if isinstance(node, ast.Import)
            else []
        )
        for name in names:
            above = layer(name)
            assert above is None or own is None or above <= own, f"{file.name} imports {name}"


@pytest.mark.parametrize("file", FILES, ids=lambda f: str(f.relative_to(ROOT)))
def test_files_are_small(file):
    assert len(file.read_text(encoding="utf-8").splitlines()) <= 300


@pytest.mark.parametrize("module", ["rag", "rag.commands", "embeddings", "rag.chat"])
def test_importing_loads_neither_torch_nor_transformers(module):
    code = f"import sys, {module}; print([m for m in ('torch', 'transformers', 'sentence_transformers') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
