# 条知 Clausewise. `make help` lists the targets; every target sets up .venv first.
PYTHON ?= python3
PIP_FLAGS ?=
BIN := .venv/bin
PY := $(BIN)/python

.DEFAULT_GOAL := help
.PHONY: help setup run index test test-slow eval eval-accept bench check wheelhouse clean

help: ## 列出各个目标
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  %-12s %s\n", $$1, $$2}'

setup: .venv/.done ## 建立 .venv 并安装依赖（第二次很快）

.venv/.done: requirements.txt requirements-dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] < (3, 11) and "需要 Python 3.11 或更高，当前是 " + sys.version.split()[0] + "；可用 make PYTHON=/路径/python3.11")'
	$(PYTHON) -m venv .venv
	$(PY) -m pip install --disable-pip-version-check -q $(PIP_FLAGS) -r requirements-dev.txt
	@touch $@

run: setup ## 更新索引，打开问答网页（默认 http://127.0.0.1:7860）
	$(PY) app.py

index: setup ## 建立或更新索引
	$(PY) -m rag index

test: setup ## 运行测试（离线；没有 Chromium 时跳过网页测试）
	$(PY) -m pytest -q -m "not slow"

test-slow: setup ## 运行其余较慢的测试（整套评测、中途杀掉进程）
	$(PY) -m pytest -q -m slow

eval: setup ## 运行评测，报告在 eval/out/
	$(PY) -m eval --out eval/out

eval-accept: setup ## 把本次评测结果记为新的基线
	$(PY) -m eval --out eval/out --accept

bench: setup ## 测量速度与内存
	$(PY) -m tests.bench

check: setup ## 格式、静态检查与类型
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

wheelhouse: setup ## 在联网的机器上备好离线安装所需的全部包
	$(PY) -m pip wheel --disable-pip-version-check -q $(PIP_FLAGS) -w wheelhouse -r requirements-dev.txt

clean: ## 删除环境、索引与临时文件（不动 corpus/）
	rm -rf .venv .cache data wheelhouse eval/out .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
