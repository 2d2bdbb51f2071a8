"""From evidence to a checked answer: composed of sentences, or written by a model and verified."""
