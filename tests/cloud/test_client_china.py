"""What only the China site answers."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from partner_tui.domain.bill import BillType
from partner_tui.domain.china import (
    AccountChange,
    BalanceType,
    ChargeMode,
    Direction,
    MonthlyCustomerSum,
    PaidFrom,
)
from partner_tui.domain.errors import CloudAnswerError
from tests.cloud.centers import Center
from tests.cloud.partner_rows import LATEST, bill_detail

_LINES = "ListSubCustomerBillDetail"
_FIRST, _LAST = date(2026, 10, 1), date(2026, 10, 31)


def test_monthly_sums_are_asked_in_every_charge_mode(center: Center) -> None:
    sums = center.china.monthly_customer_sums(LATEST)
    assert len(sums) == 360
    assert [fields["charge_mode"] for _, fields in center.data.asked] == ["1", "1", "3", "3", "11", "11"]
    assert {row.charge_mode for row in sums} == set(ChargeMode) - {ChargeMode.RESERVED_INSTANCE}
    assert {row.bill_type for row in sums} == set(BillType)
    assert sums[0] == MonthlyCustomerSum(
        LATEST,
        customer_id="customer-000001",
        product_type_code="hws.service.type.ebs",
        product_type="云硬盘",
        resource_type_code="hws.resource.type.volume",
        resource_type="云硬盘",
        bill_type=BillType.REFUND,
        charge_mode=ChargeMode.YEARLY_MONTHLY,
        currency="CNY",
        amount=Decimal("-1.00000001"),
        debt=Decimal(0),
        adjustment=None,
        discount=Decimal("0.5"),
        paid_from=(PaidFrom("DEBIT", Decimal(-1)), PaidFrom("COUPON", Decimal("-0.00000001"))),
    )


def test_sums_in_another_charge_mode_than_asked_for_are_not_counted_twice(center: Center) -> None:
    center.data.overrides["ListSubcustomerMonthlyBills"] = {
        "count": 1,
        "bill_sums": [center.data.lists["ListSubcustomerMonthlyBills"][0]],
    }
    with pytest.raises(CloudAnswerError, match=r"bill_sums\[0\]\.charge_mode: 3 was asked for"):
        center.china.monthly_customer_sums(LATEST)


def test_two_sums_of_the_same_are_refused(center: Center) -> None:
    rows = center.data.lists["ListSubcustomerMonthlyBills"]
    rows.append({**rows[0], "amount": Decimal(5)})
    with pytest.raises(CloudAnswerError, match="ListSubcustomerMonthlyBills: two rows of the list are about the same"):
        center.china.monthly_customer_sums(LATEST)


def test_a_month_without_sums_has_none_though_no_currency_is_named(center: Center) -> None:
    center.data.overrides["ListSubcustomerMonthlyBills"] = {"count": 0, "bill_sums": None, "currency": None}
    assert center.china.monthly_customer_sums(LATEST) == ()


def test_the_customers_of_a_month_are_all_named(center: Center) -> None:
    assert len(center.china.spending_customers(LATEST)) == 120


def test_lines_of_a_customer_keep_every_digit(center: Center) -> None:
    lines = center.china.customer_lines(LATEST, "customer-000001")
    assert [line.line_id for line in lines] == [f"line-{number:06d}" for number in range(1, 251)]
    line = lines[0]
    assert (line.amount, line.usage) == (Decimal("0.6000000001"), Decimal("3600.0000000001"))
    assert (line.list_price, line.discount, line.usage_unit) == (Decimal("0.7000000001"), Decimal("0.1"), 4)
    assert (line.charge_mode, line.detail_type, line.currency) == (ChargeMode.PAY_PER_USE, "5", "CNY")
    assert line.trade_at == datetime(2026, 10, 17, 6, 43, 38, tzinfo=UTC)
    assert (line.resource_name, line.region, line.product_type) == ("ecs-1", "华北-北京四", "弹性云服务器")


def test_lines_are_those_of_the_customer_that_is_asked_for(center: Center) -> None:
    center.data.lists[_LINES].append(bill_detail(251, customer_number=2))
    assert [line.line_id for line in center.china.customer_lines(LATEST, "customer-000002")] == ["line-000251"]


def test_a_line_of_another_month_is_refused(center: Center) -> None:
    center.data.lists[_LINES][5]["bill_cycle"] = "2026-09"
    with pytest.raises(CloudAnswerError, match=r"fee_records\[5\]\.bill_cycle: 2026-10 was asked for"):
        center.china.customer_lines(LATEST, "customer-000001")


def test_a_line_needs_no_more_than_its_identity_and_amount(center: Center) -> None:
    needed = ("id", "bill_cycle", "customer_id", "bill_detail_type", "payment_amount")
    row = bill_detail(1)
    center.data.lists[_LINES] = [dict.fromkeys(row, None) | {name: row[name] for name in needed}]
    (line,) = center.china.customer_lines(LATEST, "customer-000001")
    assert (line.amount, line.list_price, line.charge_mode, line.trade_at) == (
        Decimal("0.6000000001"),
        None,
        None,
        None,
    )


def test_account_changes_are_asked_by_days_in_beijing(center: Center) -> None:
    changes = center.china.account_changes(BalanceType.BALANCE, _FIRST, _LAST)
    assert len(changes) == 120
    assert center.data.asked[0] == (
        "ListPartnerAccountChangeRecords",
        {
            "balance_type": "BALANCE_TYPE_DEBIT",
            "trade_time_begin": "2026-10-01",
            "trade_time_end": "2026-10-31",
            "offset": "0",
            "limit": "100",
        },
    )
    assert changes[0] == AccountChange(
        change_id="change-000001",
        balance_type=BalanceType.BALANCE,
        at=datetime(2026, 10, 28, 14, 45, 38, tzinfo=UTC),
        kind="SOURCE_OPERAIION_RECHARGE",
        direction=Direction.INCOME,
        amount=Decimal("1.00000001"),
        balance_after=Decimal("10.5"),
        currency="CNY",
        trade_id="trade-1",
        customer_id=None,
        account_name=None,
    )


def test_codes_that_nobody_knows_stay_what_they_are(center: Center) -> None:
    center.data.lists["ListPartnerAccountChangeRecords"] = [
        {**center.data.lists["ListPartnerAccountChangeRecords"][0], "type": "3", "trade_detail_type": "SOMETHING_NEW"}
    ]
    (change,) = center.china.account_changes(BalanceType.CREDIT, _FIRST, _LAST)
    assert (change.direction, change.kind) == ("3", "SOMETHING_NEW")


def test_changes_that_move_between_pages_are_read_again(center: Center) -> None:
    rows = center.data.lists["ListPartnerAccountChangeRecords"]
    center.data.once_before_page("ListPartnerAccountChangeRecords", 2, lambda: rows.pop(0))
    changes = center.china.account_changes(BalanceType.BALANCE, _FIRST, _LAST)
    assert [change.change_id for change in changes] == [row["account_change_id"] for row in rows]
