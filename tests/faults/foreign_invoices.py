"""Invoices and papers with somebody else's texts: as number, state, currency, name of the file, operator."""

from collections.abc import Sequence

from partner_tui.domain.errors import PartnerError
from partner_tui.domain.invoice_file import InvoiceFile
from tests.conftest import NOW
from tests.faults.foreign_bills import AFTER, ForeignWorkspace, error_of
from tests.faults.foreign_syncs import Go, Look

_OPENED = 3
"""Invoices that are looked at one by one: all texts stand in the table."""


async def invoices(workspace: ForeignWorkspace, texts: Sequence[str], go: Go, look: Look) -> None:
    """From Amount Due, and back to there."""
    service = workspace.invoices
    service.on_file = [InvoiceFile(text, "ab" * 32, AFTER, text, 1, text, NOW) for text in texts]
    in_order = sorted(texts, key=lambda text: f"request {text}", reverse=True)
    await go("I", "g")
    await look("invoices", in_order)
    for text in in_order[:_OPENED]:
        await go("enter")
        await look("an invoice", (text,))
        await go("escape", "F")
        await look("attaching", (text,))
        await go("escape", "escape", "j")
    await go("G", "enter", "G")
    await look("the last of the invoices", in_order[-1:])
    await go("escape")
    for error in (error_of(in_order[0]), PartnerError(*in_order[-1:] * 3)):
        service.broken = error
        await go("d")
        await look("a file that cannot be had", ())
        await go("r")
        await look("invoices that cannot be read", (error.title,))
        service.broken = None
        await go("r")
    await go("escape")
