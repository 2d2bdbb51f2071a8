"""The evaluation: gold cases, metrics, baselines, report and gate. Run by ``python -m eval``."""
