"""Whether a model's sentence can be read off the clauses it cites: read both, put the sentence in the text's order, match, and ask what governs."""
