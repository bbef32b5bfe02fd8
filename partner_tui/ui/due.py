"""What Amount Due has read, and where in it the operator is."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, NamedTuple

from partner_tui.domain.due import AmountDue
from partner_tui.domain.errors import PartnerError
from partner_tui.ui.known_months import KnownMonths
from partner_tui.ui.lens import PLAIN, Lens
from partner_tui.ui.places import START, Place
from partner_tui.ui.ports import Workspace
from partner_tui.ui.presentation.due_lines import Block
from partner_tui.ui.presentation.owed import closing_unseen, owed

if TYPE_CHECKING:
    from partner_tui.domain.quota import Quota


class Due(NamedTuple):
    """The answer: amounts by currency, all months, newest first, and the quota where it was synced."""

    amounts: tuple[AmountDue, ...]
    months: KnownMonths
    quota: "Quota | None" = None

    @classmethod
    def read(cls, workspace: Workspace, cancelled: Callable[[], bool] = lambda: False) -> "Due":
        """From the ledger alone: quick, but it may have to wait for somebody who is writing. Raises PartnerError."""
        months, quota = KnownMonths.read(workspace), None
        with suppress(PartnerError):  # what has rotted of it must not keep the months from being shown
            quota = workspace.vendor.quota()
        return cls(months.amounts, months, quota)

    def owed(self, now: datetime, zone: tzinfo | None) -> list[Block]:
        """What is owed in each currency, and the bill that has to come."""
        blocks = [(owed(due, now, zone), due.currency) for due in self.amounts]
        if blocks and (expected := closing_unseen(self.months.all, now, zone)) is not None:
            blocks[0][0].append(expected)
        return [(rows, currency) for rows, currency in blocks if rows]


class MonthsView(NamedTuple):
    """Where the operator is in Amount Due."""

    lens: Lens = PLAIN
    place: Place = START
