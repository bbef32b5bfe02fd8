"""Payment records as rows: the same for the screen, the command line and files, so that a filter finds the same."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC
from decimal import Decimal

from partner_tui.domain.money import ZERO, exact_sum
from partner_tui.domain.payment_records import PaymentRecord
from partner_tui.domain.rows import ListRows

KEY, PAID, SETTLED, BALANCE = "record", "paid", "settled", "balance"
COLUMNS = (
    *(KEY, "date", "type", "reference", "month", PAID, SETTLED, BALANCE, "stated", "currency", "state", "note"),
    *("source", "operator", "recorded_at"),
)


@dataclass(frozen=True, slots=True)
class RecordTotals:
    """What some records add up to in one currency."""

    currency: str
    paid: Decimal
    """Less what was reversed."""
    settled: Decimal


def record_rows(records: Sequence[PaymentRecord]) -> ListRows:
    """In their order. Their total is of what was paid; there is none where nothing was, or in several currencies."""
    rows = tuple(
        (
            record.key,
            record.date.isoformat(),
            record.type.value,
            record.reference,
            None if record.month is None else str(record.month),
            record.paid,
            record.settled,
            record.balance,
            record.stated,
            record.currency,
            record.state,
            record.note,
            record.source.value,
            record.operator,
            f"{record.at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        )
        for record in records
    )
    currencies = {record.currency for record in records if record.stated is None}
    return ListRows(COLUMNS, rows, PAID if len(currencies) == 1 else None)


def totals(rows: ListRows) -> tuple[RecordTotals, ...]:
    """One for each currency in which anything was paid or settled, by its name."""
    at = rows.columns.index("currency")
    currencies = sorted({str(row[at]) for row in rows.all_rows})
    found = (
        RecordTotals(
            currency,
            _sum(rows, PAID, (row for row in rows.all_rows if row[at] == currency)),
            _sum(rows, SETTLED, (row for row in rows.all_rows if row[at] == currency)),
        )
        for currency in currencies
    )
    return tuple(one for one in found if one.paid != ZERO or one.settled != ZERO)


def _sum(rows: ListRows, column: str, some: Iterable[Sequence[object]]) -> Decimal:
    at = rows.columns.index(column)
    return exact_sum(value for row in some if isinstance(value := row[at], Decimal))
