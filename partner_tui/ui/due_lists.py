"""Lists that Amount Due shows in the place of its months: what each of them is, apart from how a list is shown."""

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar

from partner_tui.domain.rows import ListRows, Value, never
from partner_tui.ui.desk import Desk
from partner_tui.ui.keymap import EXPORT, Key
from partner_tui.ui.lens import PLAIN, Lens
from partner_tui.ui.marks import Marks
from partner_tui.ui.places import START, Place
from partner_tui.ui.presentation.lines import Line
from partner_tui.ui.presentation.notices import Notice
from partner_tui.ui.presentation.tables import Table
from partner_tui.ui.presentation.words import summed

if TYPE_CHECKING:
    from partner_tui.ui.export_choice import Exportable
    from partner_tui.ui.screens.lists_area import ListsArea

UNPAID, PAYMENTS, INVOICES = "unpaid", "payments", "invoices"
_MODULES = {
    UNPAID: ("partner_tui.ui.lists.unpaid", "UnpaidList"),
    PAYMENTS: ("partner_tui.ui.lists.payments", "PaymentsList"),
    INVOICES: ("partner_tui.ui.lists.invoices", "InvoicesList"),
}
"""Imported when they are asked for: the first screen has none of them."""
LIST_NAMES = tuple(_MODULES)
LIST_COMMANDS = {"due --unpaid": UNPAID, "payments": PAYMENTS, "invoices": INVOICES}
"""The words that print what a list shows."""


class DueList:
    """One of them. It reads in a worker thread, and makes of what it has read a table."""

    NOUN: ClassVar[str]
    """What its rows are, in the plural; layouts are kept by it."""
    KEY: ClassVar[str]
    """The column that names a row."""
    TITLE: ClassVar[str]
    """Its crumb."""
    COMMAND: ClassVar[str]
    """The words that print the same."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def read(self, cancelled: Callable[[], bool] = never) -> Any:
        """Raises PartnerError."""
        raise NotImplementedError

    def table(self, found: Any, wanted: str = "") -> tuple[Table, str]:
        """The rows of what was read, and their currency; empty where they have several, or none. `wanted`: the filter
        that they will be seen through."""
        raise NotImplementedError

    def nothing_here(self, found: Any) -> Notice:
        """Why there are no rows."""
        raise NotImplementedError

    def summary(self, found: Any, width: int) -> Sequence[Line]:
        """Lines above the rows, where there is room for them."""
        return ()

    def standing(self, found: Any) -> str:
        """What the status line says where there is no room for a summary."""
        return ""

    def sums(self, rows: ListRows, currency: str) -> Sequence[str]:
        """What these rows of it add up to, the most wanted first."""
        return () if rows.total is None else (summed(rows.total, currency),)

    def keys(self, found: Any, row: Mapping[str, Value]) -> Sequence[tuple[Key, str]]:
        """What matters here, the most wanted first; `row` is the one under the cursor."""
        return ()

    def open(self, area: "ListsArea", row: Mapping[str, Value]) -> None:
        """Enter on a row."""

    def do(self, key: Key, area: "ListsArea", row: Mapping[str, Value]) -> None:
        """One of the keys that this list does not refuse; `row` is empty where there are no rows."""

    def refusal(self, key: Key, row: Mapping[str, Value]) -> str | None:
        """Why it would do nothing here; empty where it does its work, None where the key is not this list's."""
        if key is EXPORT:
            return f"Not exported: `partner-tui {self.COMMAND} --json` lists them."
        return None

    def exportable(self, found: Any) -> "Exportable | None":
        """What a file can be made of."""
        return None


def due_list(name: str, desk: Desk) -> DueList:
    module, kind = _MODULES[name]
    made: DueList = getattr(import_module(module), kind)(desk)
    return made


class Listed:
    """A list, and where the operator is in it."""

    def __init__(self, name: str, list_: DueList) -> None:
        self.name, self.list = name, list_
        self.lens: Lens = PLAIN
        self.place: Place = START
        self.marks = Marks()
        self.found: Any = None
        """What was read last; None before the first time."""
