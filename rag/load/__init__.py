"""Files on disk → ``SourceText``: decoding, and nothing else."""

from rag.load.text import SUFFIXES, load

__all__ = ["SUFFIXES", "load"]
