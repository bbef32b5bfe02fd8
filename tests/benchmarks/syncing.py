"""How long a sync takes that has a store to fill, and one that finds nothing to do; the service is on loopback."""

import os
from collections.abc import Iterator
from statistics import median

from tests.benchmarks.bench import Bench, say
from tests.benchmarks.figures import Budget, Figure, duration
from tests.benchmarks.processes import run_module
from tests.cloud.bucket_server import Moto
from tests.e2e.cloud_world import cloud_world

_MONTHS = 18
_RUNS = 7


def measure(bench: Bench) -> Iterator[Figure]:
    folder = bench.folder / "synced"
    folder.mkdir()
    with Moto() as moto, cloud_world(moto, folder, _MONTHS) as world:
        of_world = {name: text for name, text in world.environment.items() if os.environ.get(name) != text}
        environment = bench.environment | of_world

        def seconds() -> float:
            data = folder / "data"
            return run_module("partner_tui", "--data-dir", data, "sync", "--quiet", environment=environment).wall

        say(f"syncing {_MONTHS} small months, then nothing {_RUNS} times")
        first = seconds()
        world.server.requests.clear()
        again = [seconds() for _ in range(_RUNS)]
        asked = f"({len(world.server.requests) // _RUNS} questions)"
    yield Figure(f"sync {_MONTHS} small months into an empty store", first, duration)
    yield Figure("sync with nothing to do", median(again), duration, budget=Budget(5), note=asked)
