import json
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from partner_tui.cli import shapes
from partner_tui.domain.bill import (
    BillSums,
    CustomerTotal,
    MonthSummary,
    ProductTotal,
    RegionTotal,
    Totals,
)
from partner_tui.domain.cycle import BillCycle, CycleStatus
from partner_tui.domain.due import AmountDue
from partner_tui.services.checking import MonthCheck

MONTH = BillCycle(2026, 10)
AT = datetime(2026, 11, 23, 12, 0, 0, 999, tzinfo=timezone(timedelta(hours=8)))
SUMS = BillSums(Decimal("1234.5000000000"), Decimal("-0.0000000001"), Decimal("0E-10"), 7)


def month(cycle: BillCycle = MONTH, status: CycleStatus = CycleStatus.FINAL) -> MonthSummary:
    return MonthSummary(cycle, status, "USD", SUMS, None, 2, 3, "bill.csv", AT)


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        ("0", "0"),
        ("-0", "0"),
        ("0E-10", "0"),
        ("1E+3", "1000"),
        ("1234.5000000000", "1234.5"),
        ("-0.0000000001", "-0.0000000001"),
        ("12345678901234567890123456789012345678.0123456789", "12345678901234567890123456789012345678.0123456789"),
    ],
)
def test_decimals_keep_every_digit(amount: str, written: str) -> None:
    assert shapes.digits(Decimal(amount)) == written


def test_moments_are_utc() -> None:
    assert shapes.moment(AT) == "2026-11-23T04:00:00Z"
    assert shapes.moment(datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)) == "2026-01-02T03:04:05Z"


def test_a_month() -> None:
    assert json.dumps(shapes.summary(month())) == (
        '{"month": "2026-10", "status": "final", "currency": "USD", "expenditures": "1234.5", '
        '"refunds": "-0.0000000001", "adjustments": "0", "bill_amount": "1234.4999999999", "amount_due": "1234.5", '
        '"tax": null, "invoice_no": null, "paid": "0", "unpaid": "1234.5", "lines": 7, "customers": 2, "products": 3, '
        '"source": "bill.csv", "as_of": "2026-11-23T04:00:00Z"}'
    )
    assert shapes.months([month()]) == {"months": [shapes.summary(month())]}


def test_rows_by_product_region_and_customer() -> None:
    others = BillSums(refunds=Decimal("-1"), adjustments=Decimal("0.50"), lines=2)
    product = shapes.totals(
        Totals(MONTH, "USD", (ProductTotal("ecs", "Elastic Cloud Server", False, SUMS),), SUMS, others)
    )
    assert json.dumps(product) == (
        '{"month": "2026-10", "rows": [{"product_type_code": "ecs", "product_type": "Elastic Cloud Server", '
        '"expenditures": "1234.5", "lines": 7}], "others": {"refunds": "-1", "adjustments": "0.5"}, '
        '"total": {"expenditures": "1234.5", "refunds": "-0.0000000001", "adjustments": "0", '
        '"total": "1234.4999999999", "lines": 7}}'
    )
    region = shapes.totals(Totals(MONTH, "USD", (RegionTotal("r1", "Region", SUMS),), SUMS))
    assert json.dumps(region["rows"]) == (
        '[{"region_code": "r1", "region": "Region", "expenditures": "1234.5", "lines": 7}]'
    )
    customer = shapes.totals(Totals(MONTH, "USD", (CustomerTotal("c1", "客户", "acc", SUMS),), SUMS))
    assert json.dumps(customer["rows"]) == (
        '[{"customer_id": "c1", "customer_name": "\\u5ba2\\u6237", "account_name": "acc", "expenditures": "1234.5", '
        '"refunds": "-0.0000000001", "adjustments": "0", "total": "1234.4999999999", "lines": 7}]'
    )


def test_a_line_has_numbers_as_text_and_null_for_nothing() -> None:
    columns = ("customer_id", "usage", "region", "extra:Cost Tag", "count")
    assert shapes.line(columns, ("c1", Decimal("744.0000000000"), None, "a\x1bb", 3)) == {
        "customer_id": "c1",
        "usage": "744",
        "region": None,
        "extra:Cost Tag": "a\x1bb",
        "count": "3",
    }
    assert shapes.dumps("客\x1b\ud800") == '"\\u5ba2\\u001b\\ud800"'


def test_what_is_due() -> None:
    closing = month(BillCycle(2026, 11), CycleStatus.CLOSING)
    running = month(BillCycle(2026, 12), CycleStatus.ESTIMATE)
    amount = AmountDue.over("USD", (month(BillCycle(2026, 9)), running, month(), closing))
    assert json.dumps(shapes.due(amount)) == (
        '{"currency": "USD", "total": "2469", '
        '"current_month": {"month": "2026-10", "unpaid": "1234.5", "status": "final"}, '
        '"previous_months": [{"month": "2026-09", "amount_due": "1234.5", "paid": "0", "unpaid": "1234.5"}], '
        '"estimate": {"month": "2026-12", "amount": "1234.5", "as_of": "2026-11-23T04:00:00Z"}}'
    )
    assert amount.closing == (closing,)


def test_nothing_is_due_of_an_empty_store_or_before_the_first_final_month() -> None:
    nothing: dict[str, object] = {"current_month": None, "previous_months": [], "estimate": None}
    empty = {"currency": None, "total": "0"} | nothing
    assert shapes.due(None) == empty
    assert shapes.due(AmountDue.over("EUR", ())) == empty | {"currency": "EUR"}


def test_a_check() -> None:
    found = shapes.checked([MonthCheck(None, ("broken",)), MonthCheck(MONTH)])
    assert found == {
        "ok": False,
        "months": [
            {"month": None, "ok": False, "problems": ["broken"]},
            {"month": "2026-10", "ok": True, "problems": []},
        ],
    }
    assert shapes.checked([]) == {"ok": True, "months": []}
