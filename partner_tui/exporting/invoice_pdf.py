"""A made-up invoice for the demonstration, as a PDF that says on its face that it is one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from fpdf import FPDF
from fpdf.enums import XPos, YPos

from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.money import exact_sum, format_amount

_MARGIN, _WIDTH = 20, 170
_FONT = "helvetica"
"""What every program that shows PDF has, and nothing beyond Latin 1: all that is written here is our own."""
_INK, _QUIET, _PALE = (24, 32, 44), (98, 108, 122), (222, 226, 232)
_NO_INVOICE = (
    "This is no invoice. It was made up by the demonstration of partner-tui, for made-up bills: nobody owes this "
    "amount, and nobody asks for it."
)


@dataclass(frozen=True, slots=True)
class SpecimenTax:
    """One tax, by the words that stand before its amount."""

    label: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Specimen:
    """What stands on it, in characters of Latin 1."""

    number: str
    month: BillCycle
    made_out_by: str
    made_out_to: str
    made_out_at: datetime
    currency: str
    amount: Decimal
    """Before taxes."""
    taxes: Sequence[SpecimenTax] = ()


def specimen_pdf(specimen: Specimen) -> bytes:
    """One page of A4; the same bytes for the same specimen."""
    page = FPDF("portrait", "mm", "A4")
    page.set_creation_date(specimen.made_out_at.astimezone(UTC))
    page.set_title(f"{specimen.number} (specimen)")
    page.set_creator("partner-tui demo")
    page.set_margins(_MARGIN, _MARGIN, _MARGIN)
    page.set_auto_page_break(False)
    page.add_page()
    _put_watermark(page)
    _put(page, "SPECIMEN - no invoice", size=18, bold=True)
    _put(page, _NO_INVOICE, size=9, color=_QUIET)
    page.ln(8)
    for label, value in (
        ("Number", specimen.number),
        ("Date", f"{specimen.made_out_at.astimezone(UTC):%Y-%m-%d}"),
        ("Bill cycle", f"{specimen.month} (Beijing time)"),
        ("From", specimen.made_out_by),
        ("To", specimen.made_out_to),
    ):
        _pair(page, label, value)
    page.ln(8)
    _pair(page, f"Cloud services of {specimen.month}", format_amount(specimen.amount), is_amount=True)
    for tax in specimen.taxes:
        _pair(page, tax.label, format_amount(tax.amount), is_amount=True)
    page.set_draw_color(*_INK)
    page.line(_MARGIN, page.get_y() + 1, _MARGIN + _WIDTH, page.get_y() + 1)
    page.ln(3)
    total = exact_sum((specimen.amount, *(tax.amount for tax in specimen.taxes)))
    _pair(page, f"Total in {specimen.currency}", format_amount(total), is_amount=True, bold=True)
    return bytes(page.output())


def _put_watermark(page: FPDF) -> None:
    page.set_font(_FONT, "B", 84)
    page.set_text_color(*_PALE)
    with page.rotation(45, 105, 180):
        page.text(38, 190, "SPECIMEN")


def _put(page: FPDF, text: str, *, size: int, bold: bool = False, color: tuple[int, int, int] = _INK) -> None:
    page.set_font(_FONT, "B" if bold else "", size)
    page.set_text_color(*color)
    page.multi_cell(_WIDTH, size * 0.5, text, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def _pair(page: FPDF, label: str, value: str, *, is_amount: bool = False, bold: bool = False) -> None:
    page.set_font(_FONT, "B" if bold else "", 11)
    page.set_text_color(*(_INK if is_amount else _QUIET))
    page.cell(110 if is_amount else 40, 7, label)
    page.set_text_color(*_INK)
    page.cell(60 if is_amount else 130, 7, value, align="R" if is_amount else "L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
