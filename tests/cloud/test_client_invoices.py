"""Invoices, the one list that counts pages from 1."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from partner_tui.cloud.client import PartnerCenter
from partner_tui.cloud.identity import account_id
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import CloudAnswerError, CloudRefused, CredentialsError
from partner_tui.domain.invoice import (
    Invoice,
    InvoiceBasis,
    InvoiceClass,
    InvoiceRequest,
    InvoiceState,
    InvoiceTax,
    InvoiceTrade,
)
from tests.cloud.centers import Center
from tests.cloud.partner_data import Refusal
from tests.cloud.partner_rows import Row, Value, invoice
from tests.conftest import NOW

SINCE = datetime(2024, 1, 1, tzinfo=UTC)
_API = "ListInvoices"


def read(center: Center) -> tuple[Invoice, ...]:
    return center.partner.invoices(SINCE, NOW)


def one(center: Center, **changed: Value) -> Invoice:
    """The only invoice that there is, with these fields of its own."""
    center.data.lists[_API] = [{**invoice(6), **changed}]
    (found,) = read(center)
    return found


def test_an_invoice_is_what_the_vendor_says(center: Center) -> None:
    assert one(center) == Invoice(
        request_id="REQ00000006",
        invoice_no="INV-000006",
        month=BillCycle(2026, 4),
        amount=Decimal("6.01"),
        currency="USD",
        state=InvoiceState.DONE,
        request=InvoiceRequest.ISSUE,
        returned_request_id=None,
        invoice_class=InvoiceClass.TAX,
        basis=InvoiceBasis.BILL_CYCLE,
        trade=InvoiceTrade.MONTHLY_SETTLEMENT,
        title="Example Reseller Ltd",
        applied_at=datetime(2026, 5, 6, 3, 42, 52, tzinfo=UTC),
        applicant="accounts@reseller.example",
        rejection=None,
        signing_entity="HWI",
        taxes=(
            InvoiceTax("GST", "CGST", "0.09", Decimal("0.54"), is_shown=True, is_booked=False),
            InvoiceTax("GST", "SGST", "0.09", Decimal("0.54"), is_shown=True, is_booked=False),
        ),
    )


def test_pages_are_asked_by_number_from_one(center: Center) -> None:
    assert [invoice.request_id for invoice in read(center)] == [f"REQ{number:08d}" for number in range(1, 251)]
    assert [fields["offset"] for _, fields in center.data.asked] == ["1", "2", "3"]


def test_the_time_of_application_is_asked_in_utc(center: Center) -> None:
    beijing = timezone(timedelta(hours=8))
    center.partner.invoices(datetime(2026, 6, 1, tzinfo=beijing), datetime(2026, 7, 1, tzinfo=beijing))
    (_, fields), *_ = center.data.asked
    assert (fields["start_time"], fields["end_time"]) == ("2026-05-31T16:00:00Z", "2026-06-30T16:00:00Z")


@pytest.mark.parametrize("change", [lambda rows: rows.insert(0, invoice(999)), lambda rows: rows.pop(0)])
def test_a_count_that_moves_between_pages_is_read_again(center: Center, change: Callable[[list[Row]], None]) -> None:
    rows = center.data.lists[_API]
    center.data.once_before_page(_API, 2, lambda: change(rows))
    assert [found.request_id for found in read(center)] == [row["requestId"] for row in rows]


def test_an_invoice_that_comes_on_two_pages_is_there_once(center: Center) -> None:
    rows = center.data.lists[_API]
    center.data.lists[_API] = [*rows[:100], rows[99], *rows[100:]]
    assert [found.request_id for found in read(center)] == [row["requestId"] for row in rows]


def test_fewer_invoices_than_there_are_said_to_be_are_refused(center: Center) -> None:
    center.data.counts[_API] = 251
    with pytest.raises(CloudAnswerError, match="said to have 251 rows and gave 250 different ones"):
        read(center)


OPTIONAL = (
    *("cancelReason", "invoiceNo", "billCycle", "requestMode", "srcRequestId", "invoiceClass", "invoiceMethod"),
    *("tradeType", "invoiceTitle", "applyTime", "applyOpera", "salesId", "taxList", "addressInfo", "email"),
)


@pytest.mark.parametrize("nothing", [None, "", "missing"])
def test_an_invoice_needs_no_more_than_its_identity_amount_and_state(center: Center, nothing: str | None) -> None:
    bare = {name: value for name, value in invoice(6).items() if name not in OPTIONAL}
    if nothing != "missing":
        bare |= dict.fromkeys(OPTIONAL, nothing)
    center.data.lists[_API] = [bare]
    (found,) = read(center)
    assert (found.amount, found.state, found.taxes) == (Decimal("6.01"), InvoiceState.DONE, ())
    assert {found.invoice_no, found.month, found.request, found.basis, found.trade, found.applied_at} == {None}


@pytest.mark.parametrize("name", ["requestId", "invoiceAmount", "invoiceState"])
def test_an_invoice_without_one_of_those_is_refused(center: Center, name: str) -> None:
    with pytest.raises(CloudAnswerError, match=rf"ListInvoices, field invoices\[0\]\.{name}: it is missing"):
        one(center, **{name: None})


def test_codes_that_nobody_knows_stay_what_they_are(center: Center) -> None:
    found = one(center, invoiceState=42, requestMode="7", invoiceClass=9, invoiceMethod=8, tradeType=77)
    assert (found.state, found.request, found.invoice_class, found.basis, found.trade) == ("42", "7", "9", "8", "77")


def test_all_states_of_the_documentation_have_words(center: Center) -> None:
    states = {found.state for found in read(center)}
    assert states == set(InvoiceState)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-05-06T03:42:52Z", datetime(2026, 5, 6, 3, 42, 52, tzinfo=UTC)),
        ("2026-05-06T03:42:52.120Z", datetime(2026, 5, 6, 3, 42, 52, 120000, tzinfo=UTC)),
        ("2026-05-06T03:42:52+08:00", datetime(2026, 5, 5, 19, 42, 52, tzinfo=UTC)),
        ("2026-05-06 03:42:52 GMT+08:00", datetime(2026, 5, 5, 19, 42, 52, tzinfo=UTC)),
        ("2026-05-06 03:42:52 GMT-03:30", datetime(2026, 5, 6, 7, 12, 52, tzinfo=UTC)),
    ],
)
def test_a_time_is_taken_with_its_zone(center: Center, text: str, moment: datetime) -> None:
    center.data.overrides[_API] = {"count": 1, "invoices": [{**invoice(6), "applyTime": text}]}
    (found,) = read(center)
    assert found.applied_at == moment and found.applied_at.tzinfo is UTC


@pytest.mark.parametrize(
    "text",
    [
        "2026-05-06T03:42:52",
        "2026-05-06",
        "2026-02-30T00:00:00Z",
        "0001-01-01T00:00:00+08:00",
        "yesterday",
        "1714966972",
    ],
)
def test_a_time_that_may_be_another_is_refused(center: Center, text: str) -> None:
    center.data.overrides[_API] = {"count": 1, "invoices": [{**invoice(6), "applyTime": text}]}
    with pytest.raises(CloudAnswerError, match=r"field invoices\[0\]\.applyTime"):
        read(center)


@pytest.mark.parametrize(("text", "month"), [("2026-09", BillCycle(2026, 9)), ("202609", BillCycle(2026, 9))])
def test_the_month_links_an_invoice_to_its_bill(center: Center, text: str, month: BillCycle) -> None:
    assert one(center, billCycle=text).month == month


@pytest.mark.parametrize("text", ["2026-13", "2026/09", "Sep 2026", "20260901"])
def test_a_month_that_is_none_is_refused(center: Center, text: str) -> None:
    with pytest.raises(CloudAnswerError, match=r"field invoices\[0\]\.billCycle"):
        one(center, billCycle=text)


def test_a_tax_flag_that_is_neither_yes_nor_no_is_refused(center: Center) -> None:
    tax: Value = [{"taxClass": "VAT", "taxAmount": 1, "taxVisibleFlag": "X"}]
    with pytest.raises(CloudAnswerError, match=r"invoices\[0\]\.taxList\[0\]\.taxVisibleFlag"):
        one(center, taxList=tax)


def test_without_an_account_id_nothing_is_asked(center: Center) -> None:
    partner = PartnerCenter(center.api, lambda: NOW)
    with pytest.raises(CredentialsError, match="HUAWEICLOUD_SDK_DOMAIN_ID"):
        partner.invoices(SINCE, NOW)
    assert not center.data.asked


def test_an_account_id_that_is_not_set_is_looked_up_once(center: Center) -> None:
    partner = PartnerCenter(center.api, lambda: NOW, look_up=lambda: account_id(center.api))
    assert partner.invoices(SINCE, NOW) == partner.invoices(SINCE, NOW) == read(center)
    assert [api for api, _ in center.data.asked].count("KeystoneListAuthDomains") == 1


def test_an_account_id_that_cannot_be_looked_up_can_be_set(center: Center) -> None:
    partner = PartnerCenter(center.api, lambda: NOW, look_up=lambda: account_id(center.api))
    center.data.refusals["KeystoneListAuthDomains"] = Refusal(403, "IAM.0003", "Not authorized")
    with pytest.raises(CloudRefused, match=r"Not authorized.*HUAWEICLOUD_SDK_DOMAIN_ID"):
        partner.invoices(SINCE, NOW)
    del center.data.refusals["KeystoneListAuthDomains"]
    center.data.overrides["KeystoneListAuthDomains"] = {"domains": []}
    with pytest.raises(CloudRefused, match="no account is listed"):
        partner.invoices(SINCE, NOW)


def test_another_accounts_invoices_are_refused_by_the_vendor(center: Center) -> None:
    partner = PartnerCenter(center.api, lambda: NOW, domain_id="someone-else")
    with pytest.raises(CloudRefused) as caught:
        partner.invoices(SINCE, NOW)
    assert caught.value.code == "CBC.0151"
