"""The rows of a statement as payments: when, what, how much, in which currency, and which way the money went."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TypeVar

from partner_tui.bills import statement_values as values
from partner_tui.bills.records import Place
from partner_tui.bills.statement_columns import StatementColumns
from partner_tui.bills.statement_layout import Row, date_column, direction_column, last_dated, may_be_cut
from partner_tui.bills.statement_values import Cell, Unclear
from partner_tui.domain.errors import BillFileError
from partner_tui.domain.money import EXACT, ZERO
from partner_tui.domain.statement_import import Whose, WhoseUnsaid

T = TypeVar("T")
_BETWEEN = " · "
_WHOSE = (
    "Say whose account it is of: ours at a bank, from which payments go out, or the one with the vendor, in which they "
    "come in."
)


@dataclass(frozen=True, slots=True)
class StatementRow:
    """A line of a statement; see StatementLine."""

    line: int
    paid_on: date
    reference: str
    description: str
    amount: Decimal
    """Above zero: paid to the vendor."""
    currency: str | None
    """None: the file does not say."""


@dataclass(frozen=True, slots=True)
class _Moved:
    """A row with an amount."""

    line: int
    row: Sequence[Cell]
    column: int
    """Of its amount."""
    amount: Decimal
    """Below zero where the file has a minus; then, where it calls it a debit."""
    currency: str | None


@dataclass(frozen=True, slots=True)
class RowsRead:
    """What there is below the headers of one table."""

    rows: tuple[StatementRow, ...]
    without_amount: int
    below: int
    """Rows below the last with a date, which have none."""


def rows_of(
    rows: Sequence[Row], columns: StatementColumns, place: Place, whose: Whose | None, today: date, *, ends_open: bool
) -> RowsRead:
    """`ends_open`: what follows the last of the rows is the end of the file, without a line break. Raises
    BillFileError."""
    return _Reader(columns, place, whose, today).read(rows, ends_open)


class _Reader:
    """Reads the rows of one table."""

    def __init__(self, columns: StatementColumns, place: Place, whose: Whose | None, today: date) -> None:
        self._columns, self._place, self._whose, self._today = columns, place, whose, today
        self._date = columns.dates[0]

    def read(self, rows: Sequence[Row], ends_open: bool) -> RowsRead:
        columns = self._columns
        paid = last_dated(rows, columns)
        if ends_open and may_be_cut(rows, paid, columns):
            raise self._cut(rows[-1][0])
        whole = [self._demand_whole(row) for row in rows[:paid]]
        date_ = self._date = date_column(whole, columns)
        money = columns.money
        comma = self._of_column(money, lambda: values.has_comma(row[index] for _, row in whole for index in money))
        named = [one for row in whole if (one := self._moved(row, comma)) is not None]
        direction = direction_column(((one.row, one.amount) for one in named), columns)
        self._columns = replace(columns, direction=direction)
        moved = [replace(one, amount=self._signed(one)) for one in named]
        order = self._of_column([date_], lambda: values.day_order(one.row[date_] for one in moved))
        sign = self._sign(moved)
        return RowsRead(
            tuple(self._row(one, order, sign) for one in moved), len(whole) - len(moved), len(rows) - len(whole)
        )

    def _row(self, moved: _Moved, order: values.DayOrder | None, sign: int) -> StatementRow:
        columns, row = self._columns, moved.row
        reference = columns.reference
        return StatementRow(
            line=moved.line,
            paid_on=self._value(moved.line, self._date, lambda: values.day_in(row[self._date], order, self._today)),
            reference="" if reference is None else self._text(moved.line, row, reference),
            description=_BETWEEN.join(
                text for index in columns.descriptions if (text := self._text(moved.line, row, index))
            ),
            amount=moved.amount if sign > 0 else EXACT.minus(moved.amount),
            currency=moved.currency,
        )

    def _moved(self, row: Row, comma: bool | None) -> _Moved | None:
        """As the file writes it; None where no amount is named, or zero."""
        line, cells = row
        filled = [index for index in self._columns.money if not values.is_empty(cells[index])]
        amounts = {index: self._amount(line, cells, index, comma) for index in filled}
        found = {index: amount for index, amount in amounts.items() if amount[0]}
        if not found:
            return None
        index, (amount, code) = next(iter(found.items()))
        if len(found) > 1:
            raise self._wrong(line, index, "Both ways at once", "the line has a debit and a credit.")
        return _Moved(line, cells, index, amount, self._currency(line, cells, code))

    def _amount(self, line: int, cells: Sequence[Cell], index: int, comma: bool | None) -> tuple[Decimal, str | None]:
        return self._value(line, index, lambda: values.amount_in(cells[index], comma=comma))

    def _signed(self, moved: _Moved) -> Decimal:
        """Below zero what the file calls a debit."""
        columns, amount = self._columns, moved.amount
        if not columns.tells_in_from_out:
            return amount
        if amount < 0:
            cause = f"a minus before {amount.copy_abs():f}, which is a debit or a credit already."
            raise self._wrong(moved.line, moved.column, "Not clear which way it went", cause)
        if columns.direction is None:
            return EXACT.minus(amount) if moved.column == columns.debit else amount
        word = columns.direction
        is_out = self._value(moved.line, word, lambda: values.is_out(self._text(moved.line, moved.row, word)))
        return EXACT.minus(amount) if is_out else amount

    def _sign(self, moved: Sequence[_Moved]) -> int:
        """By which an amount of the file is multiplied, so that what was paid is above zero. Raises BillFileError."""
        below = next((one for one in moved if one.amount < ZERO), None)
        if self._whose is None:
            if self._columns.tells_in_from_out and moved:
                raise self._unsaid(moved[0], "it tells debits from credits, and what is paid may be either.")
            if below is not None:
                raise self._unsaid(below, "an amount below zero may have been paid, or have come back.")
            return 1
        if self._whose is Whose.VENDOR:
            return 1
        if moved and below is None and not self._columns.tells_in_from_out:
            raise self._unsaid(
                moved[0],
                "no amount is below zero, as what leaves an account at a bank would be.",
                "If all of them were paid, leave unsaid whose account it is of.",
            )
        return -1

    def _currency(self, line: int, cells: Sequence[Cell], in_amount: str | None) -> str | None:
        columns = self._columns
        said = {code for code in (in_amount, columns.named_currency) if code}
        if (index := columns.currency) is not None and not values.is_empty(cells[index]):
            said.add(self._value(line, index, lambda: values.currency_in(self._text(line, cells, index))))
        if len(said) > 1:
            raise self._at(line).wrong("Mixed currencies", f"the line is in {' and in '.join(sorted(said))}.")
        return next(iter(said), None)

    def _demand_whole(self, row: Row) -> Row:
        line, cells = row
        wanted = len(self._columns.headers)
        if len(cells) < wanted or any(cell != "" for cell in cells[wanted:]):
            cause = f"it has {len(cells)} fields where the headers are {wanted}. Take out lines that are no payments."
            raise self._at(line).wrong("A line does not fit the headers", cause)
        return row

    def _text(self, line: int, cells: Sequence[Cell], index: int) -> str:
        return self._value(
            line, index, lambda: "" if values.is_empty(cells[index]) else values.plain_text(cells[index])
        )

    def _value(self, line: int, index: int, read: Callable[[], T]) -> T:
        try:
            return read()
        except Unclear as exc:
            raise self._wrong(line, index, "A value that is not clear", str(exc)) from exc

    def _of_column(self, indexes: Iterable[int], read: Callable[[], T]) -> T:
        try:
            return read()
        except Unclear as exc:
            headers = "”, “".join(self._columns.headers[index] for index in indexes)
            place = self._place
            raise BillFileError(
                "Values that are not clear", str(exc), file=place.file, part=place.part, column=headers
            ) from exc

    def _wrong(self, line: int, index: int, title: str, cause: str) -> BillFileError:
        return self._at(line).wrong(title, cause, column=self._columns.headers[index])

    def _unsaid(self, moved: _Moved, cause: str, next_step: str = _WHOSE) -> WhoseUnsaid:
        place = self._at(moved.line)
        return WhoseUnsaid(
            "Not clear which way it went", cause, next_step, file=place.file, part=place.part, line=place.line
        )

    def _cut(self, line: int) -> BillFileError:
        cause, step = "its last line does not end with a line break.", "If it is whole, put one there."
        return BillFileError("The file is cut", cause, step, file=self._place.file, line=line)

    def _at(self, line: int) -> Place:
        return Place(self._place.file, self._place.part, line)
