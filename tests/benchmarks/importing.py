"""Importing a month, all checks on, beside plain gunzip and beside DuckDB."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from tests.benchmarks.bench import Bench, say
from tests.benchmarks.figures import Budget, Figure, beside, duration, megabytes
from tests.benchmarks.processes import ChildFailed, Ran, run

_RUNS = 3
_WALL = Budget(4, of_ratio=True)
_MEMORY = Budget(1e9)


def measure(bench: Bench) -> Iterator[Figure]:
    for lines in bench.sizes:
        yield from _size(bench, lines)


def _size(bench: Bench, lines: int) -> Iterator[Figure]:
    file, data_dir = bench.bill_file(lines), bench.folder / "imported"
    ours, gunzip, peers = [], [], []
    trouble = ""
    for _ in range(_RUNS):
        say(f"importing {lines:,} lines beside gunzip")
        gunzip.append(run(["gunzip", "-c", str(file)], bench.environment, keep_output=False))
        ours.append(bench.import_into(data_dir, [file]))
        shutil.rmtree(data_dir)
        if not trouble:
            try:
                peers.append(_duckdb(bench, file))
            except ChildFailed as exc:
                trouble = f"DuckDB: {exc}"
    what = f"import {lines:,} lines"
    yield Figure(
        f"{what}, time",
        _median(ours, "wall"),
        duration,
        _median(gunzip, "wall"),
        "gunzip",
        beside([ran.wall for ran in ours], [ran.wall for ran in gunzip]),
        _WALL,
    )
    for name, field, show, budget in (
        ("time", "wall", duration, None),
        ("processor time", "cpu", duration, None),
        ("peak memory", "peak", megabytes, _MEMORY),
    ):
        theirs = None if trouble else _median(peers, field)
        yield Figure(f"{what}, {name}", _median(ours, field), show, theirs, trouble or "tar + DuckDB", None, budget)


def _duckdb(bench: Bench, file: Path) -> Ran:
    """Unpacks the parts with tar and has DuckDB sort them into one Parquet file: both together."""
    say("the same with tar and DuckDB")
    folder = bench.folder / "duckdb"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    try:
        unpacked = run(["tar", "xzf", str(file), "-C", str(folder)], bench.environment)
        sorted_ = bench.python("tests.benchmarks.import_duckdb", folder)
    finally:
        shutil.rmtree(folder)
    return Ran(
        unpacked.wall + sorted_.wall, unpacked.cpu + sorted_.cpu, max(unpacked.peak, sorted_.peak), sorted_.output
    )


def _median(runs: list[Ran], field: str) -> float:
    return float(median(getattr(ran, field) for ran in runs))
