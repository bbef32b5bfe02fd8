"""`python -m tests.benchmarks [NAME...] [--lines N] [--keep DIR]`: measures, and prints a table."""

import argparse
import os
import platform
import sys
import tempfile
from contextlib import nullcontext
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

from tests.benchmarks.bench import Bench
from tests.benchmarks.figures import Figure, table

_MODULES = {
    "generate": "generating",
    "import": "importing",
    "queries": "queries",
    "start": "starting",
    "keys": "keys",
    "export_xlsx": "exporting",
    "export_tables": "exporting_tables",
    "sync": "syncing",
}
_SIZES = (1_000_000, 10_000_000)
_OTHER_SIZES = {"keys": (200, 10_000, *_SIZES)}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("name", nargs="*", help=f"{', '.join(_MODULES)}; all without any")
    parser.add_argument(
        "--lines",
        type=int,
        action="append",
        metavar="N",
        help="of a month; 1 and 10 million unless told, keys also few",
    )
    parser.add_argument("--customers", type=int, default=500, metavar="N", help="500 unless told")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="where bill files and stores stay for the next time")
    given = parser.parse_args()
    if unknown := set(given.name) - set(_MODULES):
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}")
    if given.keep is not None:
        given.keep.mkdir(parents=True, exist_ok=True)
    place = tempfile.TemporaryDirectory(prefix="partner-tui-bench-") if given.keep is None else nullcontext(given.keep)
    figures: list[Figure] = []
    with place as folder:
        for name in given.name or _MODULES:
            print(f"{name}:", file=sys.stderr, flush=True)
            sizes = tuple(given.lines or _OTHER_SIZES.get(name, _SIZES))
            bench = Bench(Path(folder).resolve(), sizes, given.customers)
            figures += import_module(f"tests.benchmarks.{_MODULES[name]}").measure(bench)
    print(f"{_machine()}\n\n{table(figures)}")
    return 0


def _machine() -> str:
    """What the figures were measured on, and how busy it was."""
    packages = ", ".join(f"{name} {version(name)}" for name in ("polars", "textual"))
    load = ", ".join(f"{load:.1f}" for load in os.getloadavg())
    return f"Python {platform.python_version()}, {packages}; {os.cpu_count()} processors, load {load}."


if __name__ == "__main__":
    sys.exit(main())
