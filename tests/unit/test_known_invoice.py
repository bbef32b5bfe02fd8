"""Invoices of the vendor's list and papers on file, joined by their numbers."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from partner_tui.domain.invoice import Invoice, InvoiceRequest, InvoiceState
from partner_tui.domain.invoice_file import InvoiceFile, file_name
from partner_tui.domain.known_invoice import KnownInvoice, known_invoices, numbers_that_stand, states
from partner_tui.domain.vendor_bill import counted_papers, vendor_bill
from tests.store.vendor import INVOICE, NOW, OCTOBER

PAPER = InvoiceFile("INV-1", "a" * 64, OCTOBER, "october.pdf", 10, "ann", NOW)


def keys(*found: KnownInvoice) -> list[str]:
    return [known.key for known in found]


def test_a_paper_belongs_to_the_invoice_of_its_number() -> None:
    (known,) = known_invoices([INVOICE], [PAPER])
    assert (known.invoice, known.paper) == (INVOICE, PAPER)
    assert (known.key, known.number, known.month, known.state) == ("request r1", "INV-1", OCTOBER, "done")
    assert known.taxes == Decimal("1.3500000001")


def test_what_only_a_paper_is_known_of_is_listed_too() -> None:
    (known,) = known_invoices([], [PAPER])
    assert known.invoice is None
    assert (known.key, known.number, known.month, known.state) == ("number INV-1", "INV-1", OCTOBER, "on file")
    assert known.taxes is None


def test_of_several_papers_the_last_attached_counts() -> None:
    later = replace(PAPER, sha256="0" * 64, attached_at=NOW + timedelta(microseconds=1))
    assert counted_papers([later, PAPER]) == counted_papers([PAPER, later]) == {"INV-1": later}
    assert [known.paper for known in known_invoices([INVOICE], [later, PAPER])] == [later]


def test_spellings_of_one_number_are_one_invoice() -> None:
    later = replace(PAPER, invoice_no="ｉｎｖ-1", sha256="b" * 64, attached_at=NOW + timedelta(microseconds=1))
    assert counted_papers([PAPER, later]) == {"ｉｎｖ-1": later}
    assert counted_papers([PAPER, later], ["inv-1"]) == {"inv-1": later}
    (known,) = known_invoices([replace(INVOICE, invoice_no="inv-1")], [later, PAPER])
    assert (known.number, known.paper) == ("inv-1", later)
    assert keys(*known_invoices([], [later, PAPER])) == ["number ｉｎｖ-1"]


def test_numbers_that_the_vendor_lists_in_two_spellings_are_two_invoices() -> None:
    small = replace(PAPER, invoice_no="inv-1", sha256="b" * 64)
    assert counted_papers([PAPER, small], ["INV-1", "inv-1"]) == {"INV-1": PAPER, "inv-1": small}
    both = [INVOICE, replace(INVOICE, request_id="r2", invoice_no="inv-1")]
    assert {known.number: known.paper for known in known_invoices(both, [PAPER, small])} == {
        "INV-1": PAPER,
        "inv-1": small,
    }


def test_the_last_comes_first_and_what_has_no_time_last() -> None:
    older = replace(INVOICE, request_id="r0", invoice_no="INV-0", applied_at=NOW - timedelta(days=9))
    timeless = replace(INVOICE, request_id="r9", invoice_no=None, applied_at=None)
    paper = replace(PAPER, invoice_no="INV-2", attached_at=NOW - timedelta(days=2))
    found = known_invoices([timeless, older, INVOICE], [paper])
    assert keys(*found) == ["request r1", "number INV-2", "request r0", "request r9"]
    assert found[-1].number is None
    assert found[-1].paper is None


def test_the_vendors_month_goes_before_that_of_the_paper() -> None:
    elsewhere = replace(PAPER, month=OCTOBER.previous)
    assert known_invoices([INVOICE], [elsewhere])[0].month == OCTOBER
    assert known_invoices([replace(INVOICE, month=None)], [elsewhere])[0].month == OCTOBER.previous


def test_numbers_that_stand_are_without_what_was_taken_back() -> None:
    back = replace(INVOICE, request_id="r2", invoice_no="CN-1", request=InvoiceRequest.RETURN, returned_request_id="r1")
    anew = replace(INVOICE, request_id="r3", invoice_no="INV-3", applied_at=NOW + timedelta(days=1))
    only_paper = replace(PAPER, invoice_no="INV-9")
    assert numbers_that_stand(known_invoices([INVOICE], [PAPER])) == ("INV-1",)
    assert numbers_that_stand(known_invoices([INVOICE, back], [])) == ()
    assert numbers_that_stand(known_invoices([INVOICE, back, anew], [only_paper])) == ("INV-3", "INV-9")
    assert numbers_that_stand(known_invoices([replace(INVOICE, invoice_no=None)], [])) == ()


def test_what_was_taken_back_says_so() -> None:
    back = replace(INVOICE, request_id="r2", invoice_no=None, request=InvoiceRequest.RETURN, returned_request_id="r1")
    anew = replace(INVOICE, request_id="r3", invoice_no="INV-3")
    returned = replace(INVOICE, request_id="r4", state=InvoiceState.RETURNED)
    found = known_invoices([INVOICE, back, anew, returned], [replace(PAPER, invoice_no="INV-9")])
    assert states(found) == {
        "request r1": "taken back",
        "request r2": "done",
        "request r3": "done",
        "request r4": "returned",
        "number INV-9": "on file",
    }
    assert states(known_invoices([INVOICE], [])) == {"request r1": "done"}


@pytest.mark.parametrize(
    ("invoices", "on_file", "expected"),
    [
        ([], ["INV-9"], ("INV-9", "on file")),
        ([INVOICE], ["INV-9"], ("INV-1, INV-9", "done, on file")),
        ([INVOICE], [], ("INV-1", "done")),
        ([replace(INVOICE, state="returned")], ["INV-9"], ("INV-9", "on file")),
        ([replace(INVOICE, state="returned")], [], (None, "returned")),
    ],
)
def test_a_number_on_file_is_the_months(
    invoices: list[Invoice], on_file: list[str], expected: tuple[str | None, str | None]
) -> None:
    found = vendor_bill(None, "", invoices, on_file)
    assert (found.invoice_no, found.invoice_state) == expected


@pytest.mark.parametrize(
    ("number", "name"),
    [
        ("INV-2026-1001", "INV-2026-1001.pdf"),
        ("../../etc/passwd", "etc-passwd.pdf"),
        ("-rf /", "rf.pdf"),
        ("a\x1b]52;c\a b", "a-52-c-b.pdf"),
        ("发票 1", "发票-1.pdf"),
        ("///", "invoice.pdf"),
        ("x" * 300, "x" * 60 + ".pdf"),
    ],
)
def test_the_name_of_a_paper_elsewhere(number: str, name: str) -> None:
    assert file_name(number) == name
