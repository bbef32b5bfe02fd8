from datetime import UTC, datetime
from decimal import Decimal

from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.partner import Budget, BudgetKind
from partner_tui.domain.quota import Quota
from partner_tui.domain.vendor_summary import VendorSummary

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


def test_the_bill_amount_is_the_exact_sum_of_its_parts_whatever_is_due() -> None:
    summary = VendorSummary(
        BillCycle(2026, 10),
        "USD",
        Decimal("140.00000001"),
        Decimal("-30"),
        Decimal("-20"),
        amount_due=Decimal(90),
        tax=Decimal(10),
        as_of=NOW,
    )
    assert summary.bill_amount == Decimal("90.00000001")


def test_what_is_used_of_a_quota_may_be_below_zero() -> None:
    quota = Quota(
        "USD",
        quota=Decimal(1000),
        balance=Decimal("100.5"),
        coupons=Decimal(20),
        due=Decimal(30),
        unbilled=Decimal("40.00000001"),
        used=Decimal("-50.5"),
        as_of=NOW,
    )
    assert quota.used_by_formula == Decimal("-50.49999999")
    assert quota.left == Decimal("1050.5")


def test_an_overspent_budget_has_less_than_nothing_left() -> None:
    assert Budget("c", BudgetKind.MONTHLY, "USD", Decimal(10), Decimal("10.01"), NOW).left == Decimal("-0.01")
