"""Taking the lines of a statement file: what has to be said about it, and what came of it."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from partner_tui.domain.errors import BillFileError
from partner_tui.domain.statement_line import StatementLine

FIRST_DAY = date(2000, 1, 1)
"""What banks date earlier stands for no day."""
_AHEAD = timedelta(days=366)


def last_day(today: date) -> date:
    """What is dated later stands for no day."""
    return today + _AHEAD


class WhoseUnsaid(BillFileError):
    """A file that tells money in from money out, while nobody has said whose account it is of, or said it wrongly."""


class Whose(StrEnum):
    """Whose account a statement is of: the two tell the same payment with opposite signs."""

    BANK = "bank"
    """The payer's own, at a bank: what left it was paid."""
    VENDOR = "vendor"
    """The one with the vendor: what came in there was paid."""


@dataclass(frozen=True, slots=True)
class StatementReading:
    """How a file is read where it does not say so itself."""

    whose: Whose | None = None
    """Needed where a file tells money in from money out."""
    currency: str | None = None
    """Of lines that name none; where this is None too, that of the bills, if they are all in one."""
    only: str = ""
    """Takes those lines alone whose reference or description has this in it, whatever its case."""


@dataclass(frozen=True, slots=True)
class StatementImport:
    """One file that was taken, as its lines stand after that."""

    file_name: str
    """Foreign text."""
    new: tuple[StatementLine, ...]
    """In the order of the file."""
    known: tuple[StatementLine, ...]
    """That were there before, from this file or another."""
    without_amount: int = 0
    """Lines that name no amount, or zero: opening balances and the like, of which nothing is kept."""
    below: int = 0
    """Lines below the last with a date, which have none: totals, and what is said at the end."""
    passed_over: int = 0
    """Lines without the text that was asked for."""
    replaced: int = 0
    """Lines that were kept of the file when it was read in another way, and are no more."""
    left_out: tuple[str, ...] = ()
    """Sheets without the headers of a statement. Foreign text."""

    @property
    def matched(self) -> int:
        """Lines of the file that are payments which are recorded."""
        return sum(line.repayment is not None for line in (*self.new, *self.known))

    @property
    def undecided(self) -> int:
        return sum(line.decision is None for line in (*self.new, *self.known))
