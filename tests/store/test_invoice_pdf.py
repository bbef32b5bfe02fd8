"""The demonstration's invoices, read back: they say what they are, and are the same every time."""

import io
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from pypdf import PdfReader

from partner_tui.domain.cycle import BillCycle
from partner_tui.exporting.invoice_pdf import Specimen, SpecimenTax, specimen_pdf

SPECIMEN = Specimen(
    number="DEMO-202610",
    month=BillCycle(2026, 10),
    made_out_by="Made-up Cloud Pte. Ltd.",
    made_out_to="Example Partner Ltd.",
    made_out_at=datetime(2026, 11, 6, 0, 0, tzinfo=UTC),
    currency="USD",
    amount=Decimal("67227.01"),
    taxes=(SpecimenTax("GST", Decimal("5429.15")),),
)


def text(specimen: Specimen) -> str:
    (page,) = PdfReader(io.BytesIO(specimen_pdf(specimen)), strict=True).pages
    return " ".join(page.extract_text().split())


def test_all_of_it_can_be_read() -> None:
    found = text(SPECIMEN)
    for words in (
        "SPECIMEN - no invoice",
        "This is no invoice. It was made up by the demonstration of partner-tui",
        "Number DEMO-202610",
        "Date 2026-11-06",
        "Bill cycle 2026-10",
        "From Made-up Cloud Pte. Ltd.",
        "To Example Partner Ltd.",
        "Cloud services of 2026-10 67,227.01",
        "GST 5,429.15",
        "Total in USD 72,656.16",
    ):
        assert words in found, found


def test_without_taxes_the_total_is_the_amount() -> None:
    found = text(replace(SPECIMEN, taxes=()))
    assert "GST" not in found
    assert "Total in USD 67,227.01" in found


def test_the_same_specimen_is_the_same_file() -> None:
    assert specimen_pdf(SPECIMEN) == specimen_pdf(SPECIMEN)
    assert specimen_pdf(SPECIMEN) != specimen_pdf(replace(SPECIMEN, number="DEMO-202611"))
