"""The month's summary and the quota: every digit, and nothing made up where something is missing."""

from decimal import Decimal

import pytest

from partner_tui.domain.errors import CloudAnswerError, CloudError
from partner_tui.domain.quota import Quota
from partner_tui.domain.vendor_summary import VendorSummary
from tests.cloud.centers import Center
from tests.cloud.partner_data import Refusal
from tests.cloud.partner_rows import LATEST, Row, bill
from tests.conftest import NOW

_PARTS = ("consume_amount", "refunds", "adjustments")


def test_a_months_summary_is_what_the_vendor_says(center: Center) -> None:
    center.data.bills[str(LATEST)] = bill(LATEST, Decimal(140), Decimal(-30), Decimal(-20), Decimal(10))
    assert center.partner.month_summary(LATEST) == VendorSummary(
        LATEST,
        "USD",
        expenditures=Decimal(140),
        refunds=Decimal(-30),
        adjustments=Decimal(-20),
        amount_due=Decimal(90),
        tax=Decimal(10),
        as_of=NOW,
    )
    assert center.data.asked == [("ListPostpaidBillSum", {"bill_cycle": "2026-10"})]


def test_eighteen_months_are_asked_one_by_one(center: Center) -> None:
    months = [LATEST.plus(-back) for back in range(18)]
    summaries = [center.partner.month_summary(month) for month in months]
    assert [summary.expenditures for summary in summaries if summary] == [Decimal(12330 - back) for back in range(18)]


def test_a_month_without_a_bill_has_no_summary(center: Center) -> None:
    assert center.partner.month_summary(LATEST.next) is None


@pytest.mark.parametrize("currency", ["EUR", "SGD", "INR"])
def test_a_summary_is_in_the_currency_that_it_names(center: Center, currency: str) -> None:
    center.data.bills[str(LATEST)]["currency"] = currency
    summary = center.partner.month_summary(LATEST)
    assert summary is not None and summary.currency == currency


def test_amounts_keep_every_digit(center: Center) -> None:
    amounts = (Decimal("123456789012345678.0123456789"), Decimal("-0.0000000001"), Decimal("-99999999999999999.1"))
    center.data.bills[str(LATEST)] = bill(LATEST, *amounts, Decimal("0.1"))
    summary = center.partner.month_summary(LATEST)
    assert summary is not None
    assert (summary.expenditures, summary.refunds, summary.adjustments) == amounts
    assert (summary.tax, summary.amount_due) == (Decimal("0.1"), sum(amounts))


@pytest.mark.parametrize("name", [*_PARTS, "tax_amount"])
@pytest.mark.parametrize("is_there", [True, False])
def test_a_part_that_is_left_out_is_nothing_where_the_sum_agrees(center: Center, name: str, is_there: bool) -> None:
    row = _without(name)
    if not is_there:
        del row[name]
    center.data.bills[str(LATEST)] = row
    summary = center.partner.month_summary(LATEST)
    assert summary is not None
    assert summary.bill_amount == summary.amount_due
    assert (summary.tax is None) == (name == "tax_amount")


@pytest.mark.parametrize("name", _PARTS)
def test_a_part_that_is_missing_from_the_sum_is_not_made_up(center: Center, name: str) -> None:
    center.data.bills[str(LATEST)][name] = None
    with pytest.raises(CloudAnswerError, match=f"ListPostpaidBillSum, field {name}: it is missing"):
        center.partner.month_summary(LATEST)


@pytest.mark.parametrize("name", ["initial_amount_due", "currency"])
def test_a_summary_without_amount_due_or_currency_is_refused(center: Center, name: str) -> None:
    center.data.bills[str(LATEST)][name] = None
    with pytest.raises(CloudAnswerError, match=f"field {name}: it is missing"):
        center.partner.month_summary(LATEST)


@pytest.mark.parametrize(("said", "why"), [("2026-09", "it is 2026-09"), (None, "it is missing")])
def test_amounts_of_another_month_or_of_none_are_refused(center: Center, said: str | None, why: str) -> None:
    center.data.bills[str(LATEST)]["bill_cycle"] = said
    with pytest.raises(CloudAnswerError, match=f"field bill_cycle: 2026-10 was asked for, and {why}"):
        center.partner.month_summary(LATEST)


def test_the_quota_is_what_the_vendor_says_and_its_formula_holds(center: Center) -> None:
    quota = center.partner.quota()
    assert quota == Quota(
        "USD",
        quota=Decimal(50000),
        balance=Decimal("1200.55"),
        coupons=Decimal(300),
        due=Decimal("12300.10"),
        unbilled=Decimal("4567.12345678"),
        used=Decimal("15366.67345678"),
        as_of=NOW,
    )
    assert quota.used_by_formula == quota.used


def test_amounts_in_another_unit_than_the_currencys_are_refused(center: Center) -> None:
    center.data.quota["measure_id"] = 3
    with pytest.raises(CloudAnswerError, match="ShowPartnerConsumptionQuota, field measure_id"):
        center.partner.quota()


@pytest.mark.parametrize("value", ["", None, "12,300.10", "NaN", "1e400", "12.300.10"])
def test_a_quota_with_an_amount_that_is_none_is_refused(center: Center, value: str | None) -> None:
    center.data.quota["due_amount"] = value
    with pytest.raises(CloudAnswerError, match="ShowPartnerConsumptionQuota, field due_amount"):
        center.partner.quota()


@pytest.mark.parametrize(
    ("status", "code"),
    [(200, "CBC.5001"), (200, "CBC.5002"), (403, "CBC.0151"), (403, "CBC.0155"), (400, "CBC.99005035")],
)
def test_a_business_error_is_an_error_whatever_its_status(center: Center, status: int, code: str) -> None:
    for api in ("ListPostpaidBillSum", "ShowPartnerConsumptionQuota", "ListSubCustomers"):
        center.data.refusals[api] = Refusal(status, code, "no")
    for ask in (lambda: center.partner.month_summary(LATEST), center.partner.quota, center.partner.sub_customers):
        with pytest.raises(CloudError) as caught:
            ask()
        assert caught.value.code == code


def _without(name: str) -> Row:
    """A bill where that part is nothing, and said to be null."""
    consumed, refunds, adjustments = (Decimal(0) if part == name else Decimal(7) for part in _PARTS)
    return {**bill(LATEST, consumed, refunds, adjustments, Decimal(1)), name: None}
