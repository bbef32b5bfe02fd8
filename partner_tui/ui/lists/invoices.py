"""Invoices: the vendor's list and the papers on file, the last first."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.known_invoice import KnownInvoice
from partner_tui.domain.rows import Value, never
from partner_tui.domain.text import visible
from partner_tui.ui.due_lists import DueList
from partner_tui.ui.keymap import ATTACH, DETACH, DOWNLOAD, OPEN, Key
from partner_tui.ui.presentation.invoices import FILE, KEY, MONTH, NUMBER, invoices_table, listed_table
from partner_tui.ui.presentation.notices import Notice
from partner_tui.ui.presentation.tables import Table

if TYPE_CHECKING:
    from partner_tui.ui.screens.lists_area import ListsArea


class InvoicesList(DueList):
    """Enter shows all that is known of one; its file is downloaded from here, or put on file."""

    NOUN = "invoices"
    KEY = KEY
    TITLE = "Invoices"
    COMMAND = "invoices"

    def read(self, cancelled: Callable[[], bool] = never) -> tuple[KnownInvoice, ...]:
        return tuple(self.desk.workspace.invoices.all())

    def table(self, found: tuple[KnownInvoice, ...], wanted: str = "") -> tuple[Table, str]:
        return listed_table(found, self.desk.clock.zone)

    def nothing_here(self, found: tuple[KnownInvoice, ...]) -> Notice:
        sign = self.desk.keymap.sign(ATTACH)
        return Notice("No invoices yet", ("Sync lists them.", f"{sign} puts the PDF of one on file all the same."))

    def keys(self, found: tuple[KnownInvoice, ...], row: Mapping[str, Value]) -> Sequence[tuple[Key, str]]:
        opening = ((OPEN, "details"), (DOWNLOAD, DOWNLOAD.label)) if found else ()
        return (*opening, (ATTACH, ATTACH.label), (DETACH, DETACH.label))

    def open(self, area: "ListsArea", row: Mapping[str, Value]) -> None:
        known = _known(area, row)
        if known is not None:
            title = f"Invoice {visible(known.number)}" if known.number else "Invoice without a number yet"
            area.open_fields(title, invoices_table([known], self.desk.clock.zone))

    def refusal(self, key: Key, row: Mapping[str, Value]) -> str | None:
        if key is ATTACH:
            return ""
        if key is DOWNLOAD:
            return "" if row else "There is no invoice here."
        if key is DETACH:
            return "" if row.get(FILE) else "There is no file here to take off."
        return super().refusal(key, row)

    def do(self, key: Key, area: "ListsArea", row: Mapping[str, Value]) -> None:
        from partner_tui.ui import invoice_files

        if key is ATTACH:
            month = BillCycle.parse(str(row[MONTH])) if row.get(MONTH) else None
            invoice_files.attach(area, month, str(row.get(NUMBER) or ""))
        elif key is DETACH:
            known = _known(area, row)
            if known is not None and known.paper is not None:
                invoice_files.detach(area, known.paper)
        else:
            invoice_files.of_row(area, row)


def _known(area: "ListsArea", row: Mapping[str, Value]) -> KnownInvoice | None:
    """The invoice that the row is of."""
    found: tuple[KnownInvoice, ...] = () if area.listed is None else area.listed.found
    return next((known for known in found if known.key == row[KEY]), None)
