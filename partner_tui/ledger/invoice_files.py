"""The papers of invoices in the ledger: which file is the one of which invoice, each change with its audit event."""

from collections.abc import Callable
from datetime import datetime

from partner_tui.domain.errors import DamagedStore
from partner_tui.domain.invoice_file import InvoiceFile
from partner_tui.ledger.payment_forms import INVOICE_FILES
from partner_tui.ledger.rows import Connecting, Rows


class InvoiceFiles:
    """Those of one ledger. Any method may be called from any thread; each raises only StoreError, DamagedStore and
    StoreBusy."""

    def __init__(self, reading: Connecting, writing: Connecting, damaged: Callable[[str], DamagedStore]) -> None:
        self._rows = Rows(INVOICE_FILES, reading, writing, damaged)

    def all(self) -> tuple[InvoiceFile, ...]:
        """By number and hash."""
        return self._rows.all()

    def put(self, paper: InvoiceFile, *, operator: str, at: datetime) -> None:
        """In the place of the same file of the same invoice, if that was attached before."""
        self._rows.put([paper], operator=operator, at=at)

    def remove(self, paper: InvoiceFile, *, operator: str, at: datetime) -> None:
        """Its event has all that was known of it. Without a change where it is not there."""
        self._rows.put((), operator=operator, at=at, whole=INVOICE_FILES.key_of(INVOICE_FILES.cells_of(paper)))
