"""``python -m embeddings.fetch NAME``: fetches a model into the hub's cache; its parent may kill it at any time.

Writes one line to stdout when the hub has delivered the first file. Exit 0: the model is there; 1: it is not.
"""

from __future__ import annotations

import logging
import sys

log = logging.getLogger(__name__)

_SMALL = ["*.json", "*.txt", "*.model", "*/config.json"]
_SAFE, _PICKLED = "*.safetensors", "pytorch_model*.bin"


def main(name: str) -> int:
    """0 when ``name`` is wholly in the cache afterwards, else 1 with the reason on stderr."""
    from huggingface_hub import HfApi, hf_hub_download, snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError

    try:
        hf_hub_download(name, "config.json")
        sys.stdout.write("reached\n")
        sys.stdout.flush()
        # Some repositories hold the weights twice or more (safetensors, pickled, ONNX): one form is enough.
        files = [file.rfilename for file in HfApi().model_info(name).siblings or []]
        weights = _SAFE if any(file.endswith(".safetensors") for file in files) else _PICKLED
        snapshot_download(name, allow_patterns=[*_SMALL, weights], ignore_patterns=["onnx/*", "openvino/*"])
    except (HfHubHTTPError, HFValidationError, LocalEntryNotFoundError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
