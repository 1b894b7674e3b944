"""Benchmarks: ratios of CPU seconds, measured in one run on one machine."""
