"""Lines of account statements in the ledger: added once, and decided on, each change with its audit event."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime

from partner_tui.domain.errors import DamagedStore
from partner_tui.domain.statement_line import StatementLine
from partner_tui.ledger.payment_forms import STATEMENT_LINES
from partner_tui.ledger.rows import Connecting, Rows


class StatementLines:
    """Those of one ledger. Any method may be called from any thread; each raises only StoreError, DamagedStore and
    StoreBusy."""

    def __init__(self, reading: Connecting, writing: Connecting, damaged: Callable[[str], DamagedStore]) -> None:
        self._connecting = (reading, writing, damaged)

    def all(self) -> tuple[StatementLine, ...]:
        """By their keys."""
        return _LineRows(STATEMENT_LINES, *self._connecting).all()

    def add(self, lines: Iterable[StatementLine], *, operator: str, at: datetime) -> tuple[StatementLine, ...]:
        """Those that were not there: one that is stays as it is, and as it was decided on. All of them, or none."""
        return self.swap((), lines, operator=operator, at=at) or ()

    def swap(
        self, gone: Iterable[StatementLine], lines: Iterable[StatementLine], *, operator: str, at: datetime
    ) -> tuple[StatementLine, ...] | None:
        """The same, in the place of lines that are kept. None, and nothing done, where one of those is no more as it
        was seen, by somebody else's doing."""
        return _LineRows(STATEMENT_LINES, *self._connecting).swap(tuple(gone), lines, operator=operator, at=at)

    def decide(self, before: StatementLine, after: StatementLine, *, operator: str, at: datetime) -> bool:
        """Whether the line is now as it is to be: not if it is no more as it was seen, by somebody else's doing."""
        as_seen = replace(STATEMENT_LINES, is_same=lambda kept, new: kept != before)
        rows = _LineRows(as_seen, *self._connecting)
        return bool(rows.put([after], operator=operator, at=at))


class _LineRows(Rows[StatementLine]):
    def swap(
        self, gone: tuple[StatementLine, ...], lines: Iterable[StatementLine], *, operator: str, at: datetime
    ) -> tuple[StatementLine, ...] | None:
        """In one transaction; see `StatementLines.swap`."""
        with self._writing() as connection:
            kept = {line.key: line for line in self._all(connection).values()}
            if any(kept.get(line.key) != line for line in gone):
                return None
            for line in gone:
                self._write(connection, line, None, operator, at)
            added = tuple({line.key: line for line in lines if line.key not in kept}.values())
            for line in added:
                self._write(connection, None, line, operator, at)
            return added
