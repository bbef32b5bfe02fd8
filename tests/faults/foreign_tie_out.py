"""Past the stations of a month whose invoices, references and files have somebody else's names."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from decimal import Decimal

from partner_tui.domain.bill import BillSums
from partner_tui.domain.payment import Repayment
from partner_tui.domain.publication import Publication
from partner_tui.domain.record import MonthRecord
from partner_tui.domain.vendor_summary import VendorSummary
from tests.conftest import NOW
from tests.faults.foreign_bills import MONTH, ForeignWorkspace
from tests.ui.vendor_standin import INVOICE

_SUMMARY = VendorSummary(MONTH, "", Decimal(1), Decimal(0), Decimal(0), Decimal(1), None, NOW)
Look = Callable[[str, Sequence[str]], Awaitable[None]]
Go = Callable[..., Awaitable[None]]


async def stations(workspace: ForeignWorkspace, text: str, go: Go, look: Look) -> None:
    """From the month's By Product, and back to there."""
    known = workspace.vendor.its_invoices
    workspace.vendor.its_invoices = (*known, replace(INVOICE, month=MONTH, invoice_no=text, state=text, currency=text))
    workspace.past.paid[MONTH] = ((Repayment(1, text, Decimal(2), text, NOW.date(), text, text, NOW), Decimal(2)),)
    workspace.past.files[MONTH] = (_file(text), _file(text))
    workspace.sync.summaries[MONTH] = replace(_SUMMARY, currency=text)
    await go("x")
    await look("a month's stations", (text,))
    await go("G", "enter")
    await look("a station: repayments", (text,))
    await go("escape", "k", "k", "enter")
    await look("a station: invoices", (text,))
    await go("escape", "g", "j", "j", "enter")
    await look("a station: ledger", (text,))
    await go("escape", "escape")
    workspace.vendor.its_invoices = known
    workspace.past.paid.clear()
    workspace.past.files.clear()
    workspace.sync.summaries.clear()


def _file(text: str) -> Publication:
    record = MonthRecord(
        month=MONTH,
        generation="g",
        currency=text,
        sums=BillSums(),
        tax=None,
        customers=0,
        products=0,
        source_name=text,
        source_sha256="ab" * 32,
        source_bytes=0,
        imported_at=NOW,
        manifest_sha256="cd" * 32,
    )
    return Publication(record, text, NOW)
