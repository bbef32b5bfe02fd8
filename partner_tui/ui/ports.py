"""What the console needs from the services: whatever has this shape will do."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from partner_tui.domain.bill import MonthSummary
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.query import BillQuery
from partner_tui.domain.rows import RowSource, Value, never

if TYPE_CHECKING:
    from partner_tui.domain.filter import Filter
    from partner_tui.domain.owing import Paid
    from partner_tui.domain.totals import CustomerTotal, ProductTotal, RegionTotal, Totals
    from partner_tui.ui.export_ports import Exports, ExportSettings
    from partner_tui.ui.file_ports import Clipboard, Downloads, FileNames, Jobs
    from partner_tui.ui.payment_ports import PaymentHistory, Payments
    from partner_tui.ui.statement_ports import Statements
    from partner_tui.ui.sync_ports import Reconciling, Sync, TyingOut
    from partner_tui.ui.vendor_ports import Invoices, Vendor


class LineSource(RowSource, Protocol):
    """Bill lines as rows, and any one of them with all that the file said about it."""

    def line(self, index: int) -> tuple[tuple[str, Value], ...]:
        """Name and value of every field."""
        ...

    def numbers(self, start: int, stop: int) -> list[int]:
        """Numbers within the month of the lines `start <= i < stop`: who they are, whatever the filter or the order."""
        ...

    def sorted_by(
        self, column: str, descending: bool = False, cancelled: Callable[[], bool] = never
    ) -> "LineSource": ...

    def filtered(self, wanted: "Filter", cancelled: Callable[[], bool] = never) -> "LineSource": ...


class Bills(Protocol):
    """Answers about months. Any method may be called from any thread; each raises only kinds of PartnerError."""

    def months(self) -> Sequence[MonthSummary]:
        """Newest first."""
        ...

    def months_and_paid(self) -> tuple[Sequence[MonthSummary], "Paid"]:
        """The same, and what has been paid, of one moment."""
        ...

    def by_product(self, query: BillQuery) -> "Totals[ProductTotal]": ...

    def by_customer(self, query: BillQuery) -> "Totals[CustomerTotal]": ...

    def by_region(self, query: BillQuery) -> "Totals[RegionTotal]": ...

    def month_before(self, month: BillCycle) -> BillCycle | None:
        """The calendar month before, if there is a bill of it."""
        ...

    def lines(
        self, query: BillQuery, columns: tuple[str, ...] | None = None, cancelled: Callable[[], bool] = never
    ) -> LineSource: ...


class Memory(Protocol):
    """A small text that outlives the console; no failure of it is raised."""

    def load(self) -> str | None: ...

    def save(self, text: str) -> bool: ...


class Settings(Protocol):
    """As far as the console has to know them."""

    @property
    def exports(self) -> "ExportSettings": ...

    @property
    def data_dir(self) -> Path: ...

    @property
    def data_dir_given(self) -> bool:
        """It was named on the command line: other commands do not know it."""
        ...

    @property
    def config_given(self) -> Path | None:
        """The settings file, where one was named on the command line."""
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
    def vendor(self) -> "Vendor": ...

    @property
    def invoices(self) -> "Invoices": ...

    @property
    def memory(self) -> Memory: ...

    @property
    def is_demo(self) -> bool:
        """These are generated bills."""
        ...

    @property
    def clipboard(self) -> "Clipboard": ...

    @property
    def downloads(self) -> "Downloads": ...

    @property
    def file_names(self) -> "FileNames": ...

    @property
    def jobs(self) -> "Jobs": ...

    @property
    def exports(self) -> "Exports": ...

    @property
    def payments(self) -> "Payments": ...

    @property
    def payment_history(self) -> "PaymentHistory": ...

    @property
    def sync(self) -> "Sync": ...

    @property
    def reconciling(self) -> "Reconciling": ...

    @property
    def statements(self) -> "Statements": ...

    @property
    def tie_out(self) -> "TyingOut": ...

    @property
    def was_synced(self) -> bool:
        """Some step of a sync has been tried. Cheap."""
        ...

    @property
    def has_vendor_sums(self) -> bool:
        """The vendor's own sums of some month are known. Cheap."""
        ...

    @property
    def settings(self) -> Settings: ...
