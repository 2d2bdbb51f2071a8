"""From a question to evidence: understanding, lookup by number, rows, and search."""
