"""Payment records as rows: the same for the screen, the command line and files, so that a filter finds the same."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC
from decimal import Decimal
from typing import TYPE_CHECKING

from partner_tui.domain.money import ZERO, exact_sum, format_amount
from partner_tui.domain.payment_records import REVERSED, PaymentRecord
from partner_tui.domain.rows import ListRows
from partner_tui.domain.text import visible

if TYPE_CHECKING:
    from partner_tui.domain.filter import Filter

KEY, PAID, SETTLED, BALANCE, STATE = "record", "paid", "settled", "balance", "state"
COLUMNS = (
    *(KEY, "date", "type", "reference", "month", PAID, SETTLED, BALANCE, "stated", "currency", STATE, "note"),
    *("source", "operator", "recorded_at"),
)


@dataclass(frozen=True, slots=True)
class RecordTotals:
    """What some records add up to in one currency. None where none of them has a value there."""

    currency: str
    paid: Decimal | None
    """Less what the reversals among them take back."""
    settled: Decimal | None
    """Less what the releases among them take back."""
    void_paid: Decimal = ZERO
    """What of it counts no more, by a reversal that is not among them; below zero, reversed here of payments that are
    not among them."""
    void_settled: Decimal = ZERO
    """The same of what is settled."""


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


def names_states(wanted: "Filter") -> bool:
    """Whether records are asked for by their state: decided statement lines may be meant then. Raises WrongFilter."""
    return any(one.columns == (STATE,) and not one.negated for one in wanted.resolved(COLUMNS))


def totals(rows: ListRows) -> tuple[RecordTotals, ...]:
    """One for each currency in which anything was paid or settled, by its name."""
    at, state = rows.columns.index("currency"), rows.columns.index(STATE)
    found = []
    for currency in sorted({str(row[at]) for row in rows.all_rows}):
        ours = [row for row in rows.all_rows if row[at] == currency]
        void = [row for row in ours if row[state] == REVERSED]
        sums = (_sum(rows, column, some) for some in (ours, void) for column in (PAID, SETTLED))
        paid, settled, void_paid, void_settled = sums
        found.append(RecordTotals(currency, paid, settled, void_paid or ZERO, void_settled or ZERO))
    return tuple(one for one in found if one.paid is not None or one.settled is not None)


def reservations(one: RecordTotals) -> Iterator[str]:
    """What has to be said of the totals, in sentences: a list may have a payment without its reversal."""
    for column, void in ((PAID, one.void_paid), (SETTLED, one.void_settled)):
        amount = f"{format_amount(abs(void))} {visible(one.currency)}"
        if void > 0:
            yield f"Of the total {column}, {amount} counts no more: it was reversed, by a record that is not listed."
        elif void < 0:
            yield f"The total {column} is less by {amount}: a reversal is listed, and what it takes back is not."


def _sum(rows: ListRows, column: str, some: Iterable[Sequence[object]]) -> Decimal | None:
    at = rows.columns.index(column)
    found = [value for row in some if isinstance(value := row[at], Decimal)]
    return exact_sum(found) if found else None
