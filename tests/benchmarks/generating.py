"""How fast bill files are made up."""

import shutil
from collections.abc import Iterator
from statistics import median

from tests.benchmarks.bench import MONTH, Bench, say
from tests.benchmarks.figures import Budget, Figure, per_second

_RUNS = 3


def measure(bench: Bench) -> Iterator[Figure]:
    lines, folder = min(bench.sizes), bench.folder / "generated"
    taken = []
    for _ in range(_RUNS):
        say(f"generating {lines:,} lines")
        shutil.rmtree(folder, ignore_errors=True)
        ran = bench.python("tests.benchmarks.generate_child", folder, MONTH, 1, lines, bench.customers)
        taken.append(float(ran.answer))
    shutil.rmtree(folder)
    rate = lines / median(taken)
    yield Figure(f"generate {lines:,} lines", rate, per_second, budget=Budget(300_000, at_least=True))
