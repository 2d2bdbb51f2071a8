"""prototype licences"""
from __future__ import annotations
OPENERS = ("由", "对", "在", "将", "向", "自", "从", "于", "为", "为了")

def refuses(kids, node, said, stands):
    return None
