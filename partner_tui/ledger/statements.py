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
        return self._rows().all()

    def add(self, lines: Iterable[StatementLine], *, operator: str, at: datetime) -> tuple[StatementLine, ...]:
        """Those that were not there: one that is stays as it is, and as it was decided on. All of them, or none."""
        changed = self._rows(stays=lambda kept, new: True).put(lines, operator=operator, at=at)
        return tuple(change.after for change in changed if change.after is not None)

    def decide(self, before: StatementLine, after: StatementLine, *, operator: str, at: datetime) -> bool:
        """Whether the line is now as it is to be: not if it is no more as it was seen, by somebody else's doing."""
        rows = self._rows(stays=lambda kept, new: kept != before)
        return bool(rows.put([after], operator=operator, at=at))

    def _rows(
        self, stays: Callable[[StatementLine, StatementLine], bool] = StatementLine.__eq__
    ) -> Rows[StatementLine]:
        return Rows(replace(STATEMENT_LINES, is_same=stays), *self._connecting)
