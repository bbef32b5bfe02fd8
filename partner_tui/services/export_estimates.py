"""How large a file will be and how long it takes, before it is made; measured on generated bills, two cores."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from partner_tui.domain.export import ExportEstimate, ExportFormat, ExportKind, ExportSpec


@dataclass(frozen=True, slots=True)
class _Rate:
    """Of lines: what so many cells take. FOCUS files have more columns than the lines that they are made of."""

    bytes_per_1000_cells: int
    cells_per_second: int


_RATES: Mapping[tuple[ExportFormat, bool], _Rate] = MappingProxyType(
    {
        (ExportFormat.XLSX, False): _Rate(1_600, 8_000_000),
        (ExportFormat.CSV, False): _Rate(12_500, 12_500_000),
        (ExportFormat.CSV, True): _Rate(900, 16_500_000),
        (ExportFormat.PARQUET, False): _Rate(700, 25_500_000),
        (ExportFormat.FOCUS_CSV, False): _Rate(20_500, 9_000_000),
        (ExportFormat.FOCUS_CSV, True): _Rate(1_600, 7_500_000),
        (ExportFormat.FOCUS_PARQUET, False): _Rate(1_000, 18_000_000),
    }
)
"""By format, and whether it is packed."""
_SUMMARY_BYTES, _SUMMARY_BYTES_PER_ROW, _SUMMARY_COLUMNS = 30_000, 70, 8
_SUMMARY_SECONDS, _SUMMARY_ROWS_PER_SECOND = 1, 5_000
_PAYMENTS_BYTES = {ExportFormat.XLSX: (8_000, 70), ExportFormat.CSV: (200, 150)}
"""Of payment records: whatever there are, and for each."""
_PAYMENTS_ROWS_PER_SECOND = 20_000
_START_SECONDS = 0.3


def estimate_of(spec: ExportSpec, rows: int, columns: int) -> ExportEstimate:
    """Of so many rows; a summary's columns are its own."""
    if spec.kind is ExportKind.SUMMARY:
        bytes_ = _SUMMARY_BYTES + rows * _SUMMARY_BYTES_PER_ROW
        seconds = _SUMMARY_SECONDS + rows / _SUMMARY_ROWS_PER_SECOND
        return ExportEstimate(rows, _SUMMARY_COLUMNS, bytes_, seconds)
    if spec.kind is ExportKind.PAYMENTS:
        frame, each = _PAYMENTS_BYTES[spec.format]
        return ExportEstimate(rows, columns, frame + rows * each, _START_SECONDS + rows / _PAYMENTS_ROWS_PER_SECOND)
    cells, rate = rows * columns, _RATES[spec.format, spec.compressed]
    seconds = _START_SECONDS + cells / rate.cells_per_second
    return ExportEstimate(rows, columns, cells * rate.bytes_per_1000_cells // 1000, seconds)
