"""Measurements beside peers: `python -m tests.benchmarks [NAME...]`. Nothing here is a test: machines are noisy, and a
ratio to a peer that ran beside it is what holds."""
