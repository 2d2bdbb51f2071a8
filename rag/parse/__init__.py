"""Any Chinese official document → a true tree of clauses, with its metadata, duties and indicators.

The steps are one way: lines → tables and frame → paragraphs (reflow) → headings by sequence (runs) → tree → clauses.
"""

from rag.parse.contract import to_json
from rag.parse.parser import VERSION, parse

__all__ = ["VERSION", "parse", "to_json"]
