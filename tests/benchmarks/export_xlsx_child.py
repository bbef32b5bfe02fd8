"""A child process: writes bill lines to a workbook. WRITER DATA_DIR LINES FILE; prints the seconds that it took."""

import sys
import time
from collections.abc import Callable, Generator, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import polars as pl

from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.export import ExportFormat, ExportKind, ExportSpec
from partner_tui.domain.line import LINE_COLUMNS
from partner_tui.domain.rows import ArrowTable
from partner_tui.exporting.content import Details, Provenance

_BATCH = 65_536
_NAMES = [column.name for column in LINE_COLUMNS]


def _ours(files: Sequence[Path], lines: int, path: Path) -> None:
    from partner_tui.exporting.details_xlsx import write

    def batches() -> Generator[ArrowTable]:
        left = lines
        for file in files:
            for batch in pl.read_parquet(file, columns=_NAMES).select(_NAMES).iter_slices(_BATCH):
                if left:
                    yield batch.head(left)
                left -= min(left, batch.height)

    month = BillCycle(2026, 10)
    spec = ExportSpec(month, month, ExportKind.DETAILS, ExportFormat.XLSX)
    provenance = Provenance(spec, (), lines, Decimal(0), "USD", datetime(2026, 11, 23, tzinfo=UTC), "0")
    with open(path, "w+b") as file:
        write(Details(tuple(_NAMES), lines, batches, provenance), file, lambda phase, rows: None, lambda: False)


def _write_excel(files: Sequence[Path], lines: int, path: Path) -> None:
    _frame(files, lines).write_excel(path)


def _rustpy(files: Sequence[Path], lines: int, path: Path) -> None:
    from rustpy_xlsxwriter import write_worksheet

    write_worksheet(_frame(files, lines), str(path))


def _xlsxwriter(files: Sequence[Path], lines: int, path: Path) -> None:
    from xlsxwriter import Workbook

    book = Workbook(path, {"constant_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, _NAMES)
    for number, row in enumerate(_frame(files, lines).iter_rows(), 1):
        sheet.write_row(number, 0, row)
    book.close()


def _pyexcelerate(files: Sequence[Path], lines: int, path: Path) -> None:
    from pyexcelerate import Workbook

    book = Workbook()
    book.new_sheet("Lines", data=[_NAMES, *map(list, _frame(files, lines).iter_rows())])
    book.save(str(path))


def _frame(files: Sequence[Path], lines: int) -> pl.DataFrame:
    """All lines at once, text as plain text, as these writers want them."""
    return pl.scan_parquet(list(files)).head(lines).select(pl.col(_NAMES)).cast({pl.Categorical: pl.String}).collect()


_WRITERS: dict[str, Callable[[Sequence[Path], int, Path], None]] = {
    "ours": _ours,
    "write_excel": _write_excel,
    "rustpy-xlsxwriter": _rustpy,
    "xlsxwriter": _xlsxwriter,
    "pyexcelerate": _pyexcelerate,
}


def main(writer: str, data_dir: str, lines: str, path: str) -> None:
    files = sorted(Path(data_dir).glob("bills/*/*/lines-*.parquet"))
    started = time.perf_counter()
    _WRITERS[writer](files, int(lines), Path(path))
    print(time.perf_counter() - started)


if __name__ == "__main__":
    main(*sys.argv[1:])
