"""Bill lines to csv and Parquet, beside polars' own writers of the same line files; and to FOCUS."""

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

from tests.benchmarks.bench import MONTH, Bench, say
from tests.benchmarks.figures import Budget, Figure, beside, duration, megabytes

_RUNS = 5
_PEERS = {
    "csv": "polars-csv",
    "csv.gz": "",
    "parquet": "polars-parquet",
    "focus-csv": "",
    "focus-parquet": "",
}
_TIME = Budget(1.3, of_ratio=True)
_MEMORY = Budget(600e6)


@dataclass(frozen=True, slots=True)
class _Written:
    """A file that a child wrote: seconds without its start, bytes of the file, bytes of memory at most."""

    seconds: float
    size: float
    peak: float


def measure(bench: Bench) -> Iterator[Figure]:
    for lines in bench.sizes:
        for form, peer in _PEERS.items():
            yield from _figures(bench, lines, form, peer)


def _figures(bench: Bench, lines: int, form: str, peer: str) -> Iterator[Figure]:
    ours: list[_Written] = []
    theirs: list[_Written] = []
    for _ in range(_RUNS):
        ours.append(_written(bench, form, lines))
        theirs += [_written(bench, peer, lines)] if peer else []
    what = f"export {lines:,} lines to {form}"
    seconds, peers = [one.seconds for one in ours], [one.seconds for one in theirs]
    if theirs:
        yield Figure(f"{what}, time", median(seconds), duration, median(peers), peer, beside(seconds, peers), _TIME)
    else:
        yield Figure(f"{what}, time", median(seconds), duration)
    for name, field, budget in (("peak memory", "peak", _MEMORY), ("file", "size", None)):
        measured, beside_it = (median(getattr(one, field) for one in runs) if runs else None for runs in (ours, theirs))
        yield Figure(f"{what}, {name}", measured, megabytes, beside_it, peer, None, budget)


def _written(bench: Bench, writer: str, lines: int) -> _Written:
    say(f"{writer}: {lines:,} lines")
    store, path = bench.store(lines), bench.folder / "exported-table"
    ran = bench.python("tests.benchmarks.export_tables_child", writer, store, MONTH, path)
    size = path.stat().st_size
    path.unlink()
    return _Written(ran.answer, size, ran.peak)
