"""The index: catalogue (SQL), vectors (Chroma) and words (BM25) of one build, with one fingerprint over the three."""
