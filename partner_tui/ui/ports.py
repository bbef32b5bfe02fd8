"""What the console needs from the services: whatever has this shape will do."""

from collections.abc import Sequence
from typing import Protocol

from partner_tui.domain.bill import CustomerTotal, MonthSummary, ProductTotal, RegionTotal, Totals
from partner_tui.domain.due import AmountDue
from partner_tui.domain.query import BillQuery
from partner_tui.domain.rows import RowSource, Value


class LineSource(RowSource, Protocol):
    """Bill lines as rows, and any one of them with all that the file said about it."""

    def line(self, index: int) -> tuple[tuple[str, Value], ...]:
        """Name and value of every field."""
        ...


class Bills(Protocol):
    """Answers about months. Any method may be called from any thread; each raises only kinds of PartnerError."""

    def months(self) -> Sequence[MonthSummary]:
        """Newest first."""
        ...

    def by_product(self, query: BillQuery) -> Totals[ProductTotal]: ...

    def by_customer(self, query: BillQuery) -> Totals[CustomerTotal]: ...

    def by_region(self, query: BillQuery) -> Totals[RegionTotal]: ...

    def lines(self, query: BillQuery, columns: tuple[str, ...] | None = None) -> LineSource: ...


class AmountsDue(Protocol):
    """What the partner owes."""

    def due(self) -> Sequence[AmountDue]:
        """One for each currency."""
        ...


class Workspace(Protocol):
    """The services of one data folder."""

    @property
    def label(self) -> str:
        """Tells one partner's console from another's."""
        ...

    @property
    def bills(self) -> Bills: ...

    @property
    def amounts(self) -> AmountsDue: ...
