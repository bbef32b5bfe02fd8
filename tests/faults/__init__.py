"""What must survive: one module a row, each a load, a fault or bad input, and the number that it has to reach.

Every test run takes the reduced counts; `python -m tests.faults [ROW...] [--seed N]` takes the full ones.
"""
