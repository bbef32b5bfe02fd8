"""Payment records as a table, and one of them with all that is known of it."""

from collections.abc import Iterator, Sequence
from datetime import tzinfo
from decimal import Decimal

from partner_tui.domain.china import AccountChange
from partner_tui.domain.money import exact_sum, format_amount
from partner_tui.domain.payment import Repayment
from partner_tui.domain.payment_records import PaymentRecord, PaymentRecords, RecordSource
from partner_tui.domain.payment_rows import BALANCE, KEY, PAID, SETTLED, record_rows
from partner_tui.domain.rows import ListRows
from partner_tui.domain.statement_line import StatementLine
from partner_tui.ui.presentation.columns import Column
from partner_tui.ui.presentation.fields import GAP, Field, fields_of
from partner_tui.ui.presentation.lines import Line
from partner_tui.ui.presentation.tables import Table, money_column
from partner_tui.ui.presentation.words import counted, minute, money, summed

_STATED = money_column("stated", "Stated", priority=1)


def records_table(records: Sequence[PaymentRecord]) -> tuple[Table, str]:
    """One row each, newest first, and the currency in which they were paid; empty where they have several."""
    currencies = {record.currency for record in records if record.stated is None}
    currency = currencies.pop() if len(currencies) == 1 else ""
    has_others = any(record.currency != currency for record in records)
    is_stated = any(record.stated is not None for record in records)
    has_lines = any(record.line is not None for record in records)
    # Lines that wait for a decision, or that were asked for: what they say comes before how payments were settled.
    later = 1 if has_lines else 0
    columns = (
        Column(("date",), "Date", priority=0, width=10, least=10, most=10),
        Column(("type",), "Type", priority=1, width=10, least=10, most=10),
        Column(("reference",), "Reference", priority=1, width=18, least=8, most=34),
        Column(("month",), "Month", priority=1 + later, width=7, least=7, most=7),
        money_column(PAID, "Paid", currency, priority=0),
        money_column(SETTLED, "Settled", priority=1 + later),
        money_column(BALANCE, "Balance", priority=2 + later),
        *((_STATED,) if is_stated else ()),
        *((Column(("currency",), "Currency", priority=3, width=8, least=3, most=8),) if has_others else ()),
        *((_state(records, 4 - 3 * later),) if any(record.state for record in records) else ()),
        Column(("note",), "Note", priority=6, width=24, least=10, most=48),
        *((Column(("source",), "Source", priority=7, width=13, least=9, most=13),) if is_stated else ()),
        Column(("operator",), "By", priority=7, width=12, least=8, most=30),
        Column((KEY,), "Record", priority=8, width=16, least=10, most=24, on_request=True),
        Column(("recorded_at",), "Recorded (UTC)", priority=8, width=20, least=20, most=20, on_request=True),
    )
    return Table(record_rows(records), columns), currency


def _state(records: Sequence[PaymentRecord], priority: int) -> Column:
    width = max(len(record.state) for record in records)
    return Column(("state",), "State", priority=priority, width=width, least=width, most=width)


def record_fields(record: PaymentRecord, history: PaymentRecords, zone: tzinfo | None) -> Table:
    """All that is known of it, and of the repayment that it is of. Statement lines have a dialog of their own."""
    if record.change is not None:
        return fields_of(list(_change_fields(record.change, zone)))
    of = next(one for one in history.account.repayments if one.number == record.repayment)
    return fields_of([*_record_fields(record, zone), GAP, *_repayment_fields(of, history, zone)])


def _record_fields(record: PaymentRecord, zone: tzinfo | None) -> Iterator[Field]:
    yield Field("Record", record.key)
    yield Field("Type", record.type.value)
    for heading, amount in (("Paid", record.paid), ("Settled", record.settled), ("Balance after", record.balance)):
        if amount is not None:
            yield Field(heading, f"{format_amount(amount, exact=True)} {record.currency}")
    if record.month is not None:
        yield Field("Month", str(record.month))
    yield Field("Date", f"{record.date} (Beijing)" if record.is_day_in_beijing else record.date.isoformat())
    yield Field("Recorded", minute(record.at, zone))
    yield Field("By", record.operator)
    if record.note:
        yield Field("Note", record.note)


def _repayment_fields(of: Repayment, history: PaymentRecords, zone: tzinfo | None) -> Iterator[Field]:
    account = history.account
    reversal = next((one for one in account.reversals if one.repayment == of.number), None)
    yield Field("Reference", of.reference)
    yield Field("Amount", f"{format_amount(of.amount, exact=True)} {of.currency}")
    yield Field("Paid on", of.paid_on.isoformat())
    if of.note:
        yield Field("Its note", of.note)
    settles = "Settled" if reversal is not None else "Settles"
    for month, amount in sorted(account.shares_of(of.number).items()):
        yield Field(settles, f"{month}: {format_amount(amount, exact=True)}")
    if reversal is None:
        yield Field("Credit", f"{format_amount(account.credit_of(of), exact=True)} {of.currency} of it settles nothing")
    else:
        yield Field("Reversed", f"{minute(reversal.at, zone)} by {reversal.operator}")
        yield Field("Reason", reversal.reason)
    for line in (line for line in history.lines if line.repayment == of.number):
        yield Field("On a statement", f"{line.file_name}, line {line.line:,}: {_stated(line)}")


def _change_fields(change: AccountChange, zone: tzinfo | None) -> Iterator[Field]:
    yield Field("Source", RecordSource.VENDOR)
    yield Field("Account", change.balance_type.value)
    yield Field("Movement", f"{change.direction}: {change.kind}")
    yield Field("Amount", f"{format_amount(change.amount, exact=True)} {change.currency}")
    yield Field("Balance after", f"{format_amount(change.balance_after, exact=True)} {change.currency}")
    yield Field("At", minute(change.at, zone))
    for heading, value, mask in (
        ("Trade", change.trade_id, ""),
        ("Customer ID", change.customer_id, "ID"),
        ("Customer account", change.account_name, "Account"),
        ("Change", change.change_id, ""),
    ):
        if value:
            yield Field(heading, value, mask)


def _stated(line: StatementLine) -> str:
    return f"{format_amount(line.amount, exact=True)} {line.currency} on {line.paid_on}"


def standing_lines(history: PaymentRecords, opening: str) -> list[Line]:
    """What is left of all that was paid, and what waits for a decision. `opening` is the key that opens a row."""
    lines = [
        Line(((" Paid and settling nothing  ", ""), (money(amount, currency), "credit")))
        for currency, amount in sorted(history.credit.items())
    ]
    if history.undecided:
        lines.append(Line(((f" {to_be_decided(history, opening)}", "warning"),)))
    return lines


def to_be_decided(history: PaymentRecords, opening: str) -> str:
    """How many statement lines wait for a decision, and how one is taken; empty where none does."""
    count = history.undecided
    return f"{counted(count, 'statement lines')} to be decided: {opening} on one of them" if count else ""


def record_sums(rows: ListRows, currency: str) -> list[str]:
    """What of these records was paid and what was settled, each only where there is anything of it."""
    if rows.amount_column is None:
        return []
    sums = ((column, [row[rows.columns.index(column)] for row in rows.all_rows]) for column in (PAID, SETTLED))
    found = ((column, [value for value in values if isinstance(value, Decimal)]) for column, values in sums)
    return [f"{column} {summed(exact_sum(values), currency)}" for column, values in found if values]
