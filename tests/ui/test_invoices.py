"""Invoices: beside their months, and each with all that is known of it."""

from dataclasses import replace
from datetime import UTC
from decimal import Decimal

import pytest

from partner_tui.domain.invoice import Invoice, InvoiceRequest, InvoiceState
from partner_tui.domain.known_invoice import KnownInvoice
from partner_tui.ui.app import ConsoleApp
from partner_tui.ui.keymap import INVOICES
from partner_tui.ui.presentation.invoices import invoices_table, invoices_title
from partner_tui.ui.presentation.words import month_figures
from partner_tui.ui.screens.dialogs.fields import FieldsDialog
from tests.ui.conftest import CLOCK, NARROW, WIDE, press, settle, shown
from tests.ui.sample import OCTOBER, sample_bills, sample_workspace
from tests.ui.standin import BROKEN, MemoryWorkspace
from tests.ui.test_row_table import PAYLOADS, SAFE
from tests.ui.vendor_standin import INVOICE, PAPER, sample_vendor

both_sizes = pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])


def synced() -> MemoryWorkspace:
    workspace = sample_workspace()
    workspace.bills.vendor = sample_vendor()
    return workspace


def known(*invoices: Invoice) -> list[KnownInvoice]:
    """Without papers."""
    return [KnownInvoice(invoice, None) for invoice in invoices]


def fields(invoice: Invoice | KnownInvoice) -> dict[str, str]:
    """By heading; those that go on without one end up in the field above."""
    found: dict[str, str] = {}
    heading = ""
    one = invoice if isinstance(invoice, KnownInvoice) else KnownInvoice(invoice, None)
    for row in invoices_table([one], UTC).rows.all_rows:
        heading = str(row[0] or heading)
        found[heading] = f"{found.get(heading, '')} {row[1]}".strip()
    return found


def test_all_that_is_known_of_one() -> None:
    found = fields(INVOICE)
    assert found["Invoice"] == "INV-2026-1001"
    assert found["State"] == "done"
    assert found["Amount"] == "18,432.77 USD"
    assert found["Taxes"] == (
        "1,522.021 USD GST CGST, rate 0.09: 1,522.021 (shown on the invoice, not booked) GST SGST: 0.00"
    )
    assert (found["Kind"], found["For"]) == ("tax invoice", "bill of 2026-10")
    assert found["Title"] == "Example Partner Pte. Ltd."
    assert found["Applied for"] == "2026-11-06 03:46"
    assert found["Request ID"] == INVOICE.request_id
    assert "Request" not in found
    assert "Rejected" not in found
    assert found["File"] == "none here: it is on the vendor's page"
    assert "SHA-256" not in found


def test_its_paper_is_told_with_its_hash_and_by_whom() -> None:
    found = fields(KnownInvoice(INVOICE, PAPER))
    assert (found["File"], found["Size"]) == ("october.pdf", "34,012 bytes")
    assert found["SHA-256"].replace(" ", "") == PAPER.sha256
    assert found["Put on file"] == "2026-11-07 03:46 by ann"


def test_what_only_a_paper_is_known_of() -> None:
    found = fields(KnownInvoice(None, PAPER))
    assert set(found) == {"Invoice", "State", "For", "File", "Size", "SHA-256", "Put on file"}
    assert (found["Invoice"], found["For"]) == ("INV-2026-1001", "bill of 2026-10")


def test_what_is_not_known_has_no_row() -> None:
    texts = replace(INVOICE, invoice_no=None, title=None, applicant=None, signing_entity=None, taxes=())
    bare = replace(texts, month=None, invoice_class=None, basis=None, trade=None, applied_at=None, request=None)
    assert set(fields(bare)) == {"Invoice", "State", "Amount", "Request ID", "File"}
    assert fields(bare)["Invoice"] == "has no number yet"


def test_a_return_says_what_it_takes_back() -> None:
    back = replace(
        INVOICE,
        request=InvoiceRequest.RETURN,
        returned_request_id="r0",
        state=InvoiceState.RETURN_FAILED,
        rejection="no",
    )
    found = fields(back)
    assert (found["Request"], found["Takes back"], found["State"]) == ("return", "r0", "return failed")
    assert found["Rejected"] == "no"


def test_several_stand_one_after_the_other() -> None:
    table = invoices_table(known(INVOICE, replace(INVOICE, invoice_no="INV-2")), UTC)
    texts = [row[1] for row in table.rows.all_rows]
    assert texts.index("INV-2026-1001") < texts.index("") < texts.index("INV-2")
    assert invoices_title(known(INVOICE, INVOICE), OCTOBER) == "2 invoices for 2026-10"
    assert invoices_title(known(INVOICE), OCTOBER) == "1 invoice for 2026-10"


def test_a_long_title_can_be_read_whole() -> None:
    title = "".join(chr(0x4E00 + number) for number in range(200))
    table = invoices_table(known(replace(INVOICE, title=title)), UTC)
    assert title in "".join(str(row[1]) for row in table.rows.all_rows)


def test_the_figure_of_a_month() -> None:
    month = sample_bills().months()[1]

    def figure(no: str | None, state: str | None) -> list[str]:
        found = month_figures(replace(month, invoice_no=no, invoice_state=state))
        return [figure.value for figure in found if figure.label == "Invoice"]

    assert figure("INV-1, INV-2", "done") == ["INV-1, INV-2 (done)"]
    assert figure(None, "draft") == ["draft"]
    assert figure(None, None) == []


async def test_months_are_listed_with_number_and_state() -> None:
    console = ConsoleApp(synced(), CLOCK)
    async with console.run_test(size=(180, 40)) as pilot:
        await settle(pilot)
        rows = {line.split()[0]: line for line in shown(console).splitlines() if line.strip().startswith(("2026", "▶"))}
        assert "Invoice state" in shown(console)
        assert "INV-2026-1001" in shown(console)
        assert any("INV-2026-0901" in line and "done" in line for line in rows.values())
        assert "INV-2026-0900" not in shown(console)  # it was taken back


@both_sizes
async def test_the_key_opens_those_of_the_month(size: tuple[int, int]) -> None:
    console = ConsoleApp(synced(), CLOCK, area="monthly-bills", month=OCTOBER)
    async with console.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "I")
        assert isinstance(console.screen, FieldsDialog)
        text = shown(console)
        for words in (
            "1 invoice for 2026-10",
            "INV-2026-1001",
            "done",
            "18,432.77 USD",
            "GST CGST, rate 0.09: 1,522.021",
        ):
            assert words in text
        await press(pilot, "G")
        assert "none here: it is on the vendor's page" in shown(console)
        await press(pilot, "escape")
        assert not isinstance(console.screen, FieldsDialog)


async def test_its_file_is_told_there() -> None:
    workspace = synced()
    workspace.invoices.on_file = [PAPER]
    console = ConsoleApp(workspace, CLOCK, area="monthly-bills", month=OCTOBER)
    async with console.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "I", "G")
        assert "october.pdf" in shown(console)
        assert PAPER.sha256[:50] in shown(console)


async def test_all_of_a_month_are_there_returns_too() -> None:
    console = ConsoleApp(synced(), CLOCK, area="monthly-bills", month=OCTOBER.previous)
    async with console.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "I")
        assert "3 invoices for 2026-09" in shown(console)
        assert "INV-2026-0900" in shown(console)
        await press(pilot, "G")
        assert "INV-2026-0901" in shown(console)


async def test_a_month_without_any_says_so() -> None:
    console = ConsoleApp(sample_workspace(), CLOCK, area="monthly-bills")
    async with console.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "I")
        assert not isinstance(console.screen, FieldsDialog)
        assert "has been synced" in shown(console)


async def test_what_cannot_be_read_says_why() -> None:
    workspace = synced()
    console = ConsoleApp(workspace, CLOCK, area="monthly-bills", month=OCTOBER)
    async with console.run_test(size=WIDE) as pilot:
        await settle(pilot)
        workspace.vendor.broken = BROKEN
        await press(pilot, "I")
        assert "Cannot read the store" in shown(console)
        workspace.vendor.broken = None
        await press(pilot, "I")
        assert isinstance(console.screen, FieldsDialog)


async def test_where_there_is_no_month_the_key_is_refused() -> None:
    workspace = synced()
    workspace.bills.lines_by_month.clear()
    console = ConsoleApp(workspace, CLOCK, area="monthly-bills")
    async with console.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "I")
        assert "There is no month here" in shown(console)
        await press(pilot, "3")
        assert console.area.refusal(INVOICES).startswith("Invoices are on Amount Due (1)")


async def test_other_peoples_texts_are_shown_and_do_nothing() -> None:
    workspace = synced()
    text, safe = PAYLOADS[0], SAFE[0]
    workspace.vendor.its_invoices = tuple(
        replace(INVOICE, request_id=text, invoice_no=text, state=text, title=text, applicant=text, rejection=text)
        for text in (text,)
    )
    console = ConsoleApp(workspace, CLOCK, area="monthly-bills", month=OCTOBER)
    async with console.run_test(size=WIDE) as pilot:
        await settle(pilot)
        assert f"{safe} ({safe})" in shown(console)
        await press(pilot, "I")
        assert shown(console).count(safe) >= 5
        assert not any(ord(character) < 32 and character != "\n" for character in shown(console))


async def test_amounts_have_every_digit() -> None:
    assert fields(replace(INVOICE, amount=Decimal("1.2345678901")))["Amount"] == "1.2345678901 USD"
