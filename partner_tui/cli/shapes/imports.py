"""Bill files that were taken."""

from collections.abc import Iterable

from partner_tui.cli.shapes.values import Json, digits, moment
from partner_tui.domain.imported import ImportResult
from partner_tui.domain.record import MonthRecord


def imported(results: Iterable[ImportResult]) -> dict[str, Json]:
    return {"files": [_import_result(result) for result in results]}


def _import_result(result: ImportResult) -> dict[str, Json]:
    record = result.record
    return {
        "file": result.file,
        "outcome": result.outcome.value.replace(" ", "_"),
        "month": str(record.month),
        "currency": record.currency,
        **_size(record),
        "sha256": record.source_sha256,
        "imported_at": moment(record.imported_at),
        "before": None if result.previous is None else _size(result.previous),
    }


def _size(record: MonthRecord) -> dict[str, Json]:
    return {"lines": record.sums.lines, "bill_amount": digits(record.sums.total)}
