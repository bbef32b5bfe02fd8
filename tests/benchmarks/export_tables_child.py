"""A child process: writes a month's lines to a file. WRITER DATA_DIR MONTH FILE; prints the seconds that it took.

The writers of polars begin with `polars-`; the others are formats of ours, `csv.gz` among them.
"""

import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.export import FOCUS, ExportFormat, ExportKind, ExportSpec
from partner_tui.domain.line import LINE_COLUMNS
from partner_tui.domain.money import ZERO
from partner_tui.domain.rows import never
from partner_tui.exporting.content import Details, Provenance
from partner_tui.exporting.formats import writer
from partner_tui.services.workspace import Workspace
from partner_tui.settings import Settings

_NAMES = tuple(column.name for column in LINE_COLUMNS)
_PACKED = ".gz"


def _ours(form: str) -> Callable[[Path, BillCycle, Path], None]:
    def write(data_dir: Path, month: BillCycle, path: Path) -> None:
        kind = ExportFormat(form.removesuffix(_PACKED))
        spec = ExportSpec(month, month, ExportKind.DETAILS, kind, compressed=form.endswith(_PACKED))
        lines = Workspace.open(Settings(data_dir)).bills.lines(spec.query(month), None if kind in FOCUS else _NAMES)
        provenance = Provenance(spec, (lines.record,), lines.count, lines.total or ZERO, "USD", datetime.now(UTC), "0")
        content = Details(lines.columns, lines.count, lines.batches, provenance)
        with open(path, "w+b") as file:
            writer(spec)(content, file, lambda phase, rows: None, never)

    return write


def _polars(data_dir: Path) -> pl.LazyFrame:
    return pl.scan_parquet(sorted(data_dir.glob("bills/*/*/lines-*.parquet"))).select(_NAMES)


def _polars_csv(data_dir: Path, month: BillCycle, path: Path) -> None:
    _polars(data_dir).sink_csv(path)


def _polars_parquet(data_dir: Path, month: BillCycle, path: Path) -> None:
    _polars(data_dir).sink_parquet(path)


_PEERS: dict[str, Callable[[Path, BillCycle, Path], None]] = {
    "polars-csv": _polars_csv,
    "polars-parquet": _polars_parquet,
}


def main(name: str, data_dir: str, month: str, path: str) -> None:
    write = _PEERS.get(name) or _ours(name)
    started = time.perf_counter()
    write(Path(data_dir), BillCycle.parse(month), Path(path))
    print(time.perf_counter() - started)


if __name__ == "__main__":
    main(*sys.argv[1:])
