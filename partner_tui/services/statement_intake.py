"""Files of account statements on their way into the ledger: read whole, held against what was kept of them, kept."""

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from partner_tui.domain.errors import BillFileError
from partner_tui.domain.money import format_amount
from partner_tui.domain.repaying import currency_meant
from partner_tui.domain.statement_import import StatementImport, StatementReading
from partner_tui.domain.statement_line import SHOWN_KEY, StatementLine
from partner_tui.domain.text import visible
from partner_tui.services.payments import Payments

if TYPE_CHECKING:
    from partner_tui.bills.statement_files import StatementFile
    from partner_tui.ledger.statements import StatementLines

MOST_LINES = 20_000
"""Of a file: they are kept in one transaction, and everybody else waits for it."""


class ReadStatement(NamedTuple):
    """A file, before anything of it is kept."""

    file: "StatementFile"
    lines: tuple[StatementLine, ...]
    wanted: tuple[StatementLine, ...]
    """Those with the text that was asked for."""


class StatementIntake:
    """Of one moment. What raises has kept nothing of the file."""

    def __init__(self, ledger: "StatementLines", payments: Payments, operator: str, at: datetime) -> None:
        self._ledger, self._payments, self._operator, self._at = ledger, payments, operator, at

    def read(self, path: Path, reading: StatementReading, cancelled: Callable[[], bool]) -> ReadStatement:
        """Raises BillFileError, Cancelled, PaymentError."""
        from partner_tui.bills.statement_files import statement_in

        found = statement_in(path, reading, self._at.date(), cancelled)
        currency = reading.currency
        if any(row.currency is None for row in found.rows) and currency is None:
            currency = currency_meant(None, (), self._payments.owing())
        lines = tuple(found.lines(currency or "", self._operator, self._at))
        wanted = tuple(line for line in lines if _has(line, reading.only))
        if len(wanted) > MOST_LINES:
            raise _too_many(found.file_name, len(wanted))
        read = ReadStatement(found, lines, wanted)
        self._former(read)
        return read

    def take(self, read: ReadStatement, standing: Callable[[], Iterable[StatementLine]]) -> StatementImport:
        """Keeps its lines, all or none; `standing` are all lines as they stand after that. Raises BillFileError."""
        former, found = self._former(read), read.file
        new = self._ledger.swap(former, read.wanted, operator=self._operator, at=self._at)
        if new is None:
            raise _read_otherwise(found.file_name, former[0], read.lines, "Meanwhile somebody decided on it.")
        added = {line.key for line in new}
        by_key = {line.key: line for line in standing()}
        taken = [by_key.get(line.key, line) for line in read.wanted]  # another reading may have dropped it by now
        return StatementImport(
            found.file_name,
            new=tuple(line for line in taken if line.key in added),
            known=tuple(line for line in taken if line.key not in added),
            without_amount=found.without_amount,
            below=found.below,
            passed_over=len(read.lines) - len(read.wanted),
            replaced=len(former),
            left_out=found.left_out,
        )

    def _former(self, read: ReadStatement) -> tuple[StatementLine, ...]:
        """What is kept of the same file, and is not in it as it is read now. Raises BillFileError where somebody
        decided on it."""
        keys = {line.key for line in read.lines}
        kept = (line for line in self._ledger.all() if line.file_sha256 == read.file.sha256)
        former = tuple(line for line in kept if line.key not in keys)
        if (decided := next((line for line in former if line.decision is not None), None)) is not None:
            raise _read_otherwise(read.file.file_name, decided, read.lines, "Somebody has decided on it.")
        return former


def _has(line: StatementLine, text: str) -> bool:
    wanted = text.strip().casefold()
    return not wanted or wanted in line.reference.casefold() or wanted in line.description.casefold()


def _too_many(file_name: str, lines: int) -> BillFileError:
    cause = f"it has {lines:,} lines to keep; up to {MOST_LINES:,} are taken at once."
    next_step = (
        "Nothing was taken. Take a shorter span of time, or with `partner-tui payments import FILE --only TEXT` the "
        "lines that have to do with it."
    )
    return BillFileError("Too many lines", cause, next_step, file=visible(file_name))


def _read_otherwise(file_name: str, kept: StatementLine, lines: Iterable[StatementLine], why: str) -> BillFileError:
    """`lines` are those of the file as it is read now."""
    now = next((line for line in lines if line.line == kept.line), None)
    return BillFileError(
        "It was read in another way before",
        f"its line {kept.line} is kept as {_told(kept)}; now it would be {_told(now)}. {why}",
        "Nothing was taken. Read it as before; or take back what was decided on its lines, then import it once more: "
        f"`partner-tui payments reopen {kept.key[:SHOWN_KEY]}`.",
        file=visible(file_name),
    )


def _told(line: StatementLine | None) -> str:
    if line is None:
        return "none"
    amount = f"{format_amount(abs(line.amount), exact=True)} {visible(line.currency)}"
    return f"{amount} that {'came back' if line.amount < 0 else 'was paid'} on {line.paid_on}"
