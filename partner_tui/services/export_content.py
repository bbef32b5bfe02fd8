"""What a file is to be made of: read from the generations that count when it is begun."""

from collections.abc import Callable, Generator, Sequence
from dataclasses import replace
from datetime import datetime

from partner_tui import __version__
from partner_tui.domain.bill import MonthSummary
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import StoreError, WrongUsage
from partner_tui.domain.export import ExportKind, ExportSpec
from partner_tui.domain.filter import Filter
from partner_tui.domain.line import LINE_COLUMNS
from partner_tui.domain.money import exact_sum
from partner_tui.domain.payment_records import RecordsWanted
from partner_tui.domain.payment_rows import names_states, record_rows, totals
from partner_tui.domain.pseudonyms import mask_of, pseudonym
from partner_tui.domain.query import Grouping
from partner_tui.domain.record import MonthRecord
from partner_tui.domain.rows import ArrowTable, ListRows, never
from partner_tui.domain.text import visible
from partner_tui.domain.totals import CustomerTotal, Totals
from partner_tui.exporting.content import Content, Details, MonthContent, Payments, PaymentsOrigin, Provenance, Summary
from partner_tui.services.amount_due import AmountsDue
from partner_tui.services.bills import Bills, HeldLines
from partner_tui.services.payment_history import PaymentHistory

_TRIES = 50
"""How often a month may be replaced while its sums are read."""
_TREND_MONTHS = 12


class Contents:
    """Contents of files from one data folder's bills and payments."""

    def __init__(self, bills: Bills, amounts: AmountsDue, history: PaymentHistory, label: str) -> None:
        self._bills, self._amounts, self._history, self._label = bills, amounts, history, label

    def of(self, spec: ExportSpec, now: datetime, cancelled: Callable[[], bool]) -> Content:
        """Raises UnknownMonth, WrongFilter, WrongUsage, StoreError, Cancelled."""
        match spec.kind:
            case ExportKind.DETAILS:
                return self._details(spec, now, cancelled)
            case ExportKind.SUMMARY:
                return self._summary(spec, now)
        rows = self.records(spec, cancelled)
        return Payments(rows, totals(rows), PaymentsOrigin(spec, rows.count, now, __version__))

    def records(self, spec: ExportSpec, cancelled: Callable[[], bool] = never) -> ListRows:
        """The payment records that it asks for. Raises WrongFilter, StoreError, Cancelled."""
        kept = Filter.parse(spec.filter)
        wanted = RecordsWanted(spec.first, spec.last, decided=names_states(kept))
        found = record_rows(self._history.read().of(wanted))
        return found if kept.is_empty else found.filtered(kept, cancelled)

    def lines(self, spec: ExportSpec, cancelled: Callable[[], bool]) -> list[HeldLines]:
        """The lines of each month with the columns that are asked for, else all that any of the months has."""
        for _ in range(_TRIES):
            whole = [self._bills.lines(replace(spec.query(month), filter="")) for month in spec.months]
            columns = columns_of(spec, whole)
            found = [self._bills.lines(spec.query(month), columns, cancelled) for month in spec.months]
            if [lines.record for lines in found] == [lines.record for lines in whole]:
                return found
        raise _restless(spec.first)

    def summary_rows(self, spec: ExportSpec) -> int:
        """Rows of the tables of a summary."""
        return sum(
            len(content.by_product.rows) + len(content.by_customer.rows) + len(content.by_region.rows)
            for _, content in (self._month(spec, month) for month in spec.months)
        )

    def _details(self, spec: ExportSpec, now: datetime, cancelled: Callable[[], bool]) -> Details:
        months = self.lines(spec, cancelled)
        records = tuple(lines.record for lines in months)

        def batches() -> Generator[ArrowTable]:
            for lines in months:
                yield from lines.batches(cancelled=cancelled)

        provenance = Provenance(
            spec,
            records,
            sum(lines.count for lines in months),
            exact_sum(lines.total for lines in months if lines.total is not None),
            _currency(records),
            now,
            __version__,
        )
        return Details(months[0].columns, provenance.lines, batches, provenance)

    def _summary(self, spec: ExportSpec, now: datetime) -> Summary:
        held = [self._month(spec, month) for month in spec.months]
        records = tuple(record for record, _ in held)
        months = tuple(content for _, content in held)
        currency = _currency(records)
        sums = [content.by_customer.total for content in months]
        dues = (due for due in self._amounts.due() if due.currency == currency)
        return Summary(
            tuple(_masked(content) for content in months) if spec.masked else months,
            next(dues, None),
            self._trend(spec.last, currency),
            self._label,
            Provenance(
                spec,
                records,
                sum(each.lines for each in sums),
                exact_sum(each.total for each in sums),
                currency,
                now,
                __version__,
            ),
        )

    def _month(self, spec: ExportSpec, month: BillCycle) -> tuple[MonthRecord, MonthContent]:
        """All of it of one generation."""
        record = self._bills.record(month)
        for _ in range(_TRIES):
            content = MonthContent(
                self._bills.summary(month),
                self._bills.by_product(spec.query(month, Grouping.PRODUCT)),
                self._bills.by_customer(spec.query(month, Grouping.CUSTOMER)),
                self._bills.by_region(spec.query(month, Grouping.REGION)),
            )
            before, record = record, self._bills.record(month)
            if record.generation == before.generation:
                return record, content
        raise _restless(month)

    def _trend(self, last: BillCycle, currency: str) -> tuple[MonthSummary, ...]:
        earliest = last.plus(1 - _TREND_MONTHS)
        months = (month for month in self._bills.months() if earliest <= month.month <= last)
        return tuple(sorted((month for month in months if month.currency == currency), key=lambda month: month.month))


def columns_of(spec: ExportSpec, months: Sequence[HeldLines]) -> tuple[str, ...]:
    """Those that are asked for, else the canonical ones and whatever else any of the months has."""
    if spec.columns is not None:
        return spec.columns
    found = dict.fromkeys(column.name for column in LINE_COLUMNS)
    for lines in months:
        found.update(dict.fromkeys(lines.columns))
    return tuple(found)


def _restless(month: BillCycle) -> StoreError:
    return StoreError(f"Cannot read {month}", "It was replaced again and again while it was read.", "Try again.")


def _currency(records: Sequence[MonthRecord]) -> str:
    """Raises WrongUsage where the months have several."""
    by_currency = {record.currency: record.month for record in records}
    if len(by_currency) > 1:
        named = ", ".join(f"{month} in {visible(currency)}" for currency, month in by_currency.items())
        raise WrongUsage("Months in different currencies", f"Their bills are {named}.", "Export each on its own.")
    return next(iter(by_currency))


def _masked(content: MonthContent) -> MonthContent:
    return replace(content, by_customer=_masked_customers(content.by_customer))


def _masked_customers(totals: Totals[CustomerTotal]) -> Totals[CustomerTotal]:
    rows = (
        replace(
            row,
            customer_id=_hidden("customer_id", row.customer_id),
            customer_name=_hidden("customer_name", row.customer_name),
            account_name=_hidden("account_name", row.account_name),
        )
        for row in totals.rows
    )
    return replace(totals, rows=tuple(rows))


def _hidden(column: str, name: str) -> str:
    return pseudonym(visible(name), mask_of(column))
