"""Benchmarks, each a ratio or a figure measured within one run."""
