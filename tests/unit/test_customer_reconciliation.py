from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from partner_tui.domain.bill import BillSums, BillType, MonthSummary
from partner_tui.domain.china import ChargeMode, MonthlyCustomerSum
from partner_tui.domain.customer_reconciliation import reconcile_customers
from partner_tui.domain.customer_sum import CustomerSum, customer_sums
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.reconciliation import Reason
from partner_tui.domain.totals import CustomerTotal

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
OCTOBER = BillCycle(2026, 10)
SUMS = BillSums(Decimal("100.0000000001"), Decimal("-5"), Decimal("0.5"), 7)
MONTH = MonthSummary(OCTOBER, OCTOBER.status(NOW), "CNY", SUMS, None, 1, 1, "bill.csv", NOW)
OURS = CustomerTotal("c1", "Acme", "acme", SUMS)
THEIRS = CustomerSum(OCTOBER, "c1", "CNY", SUMS.expenditures, SUMS.refunds, SUMS.adjustments, 3, NOW)


def found(ours: list[CustomerTotal], theirs: list[CustomerSum]) -> list[tuple[str, str, str, Reason | None]]:
    return [
        (one.customer_id, one.found.what.value, str(one.found.difference), one.found.reason)
        for one in reconcile_customers(MONTH, ours, theirs).differences
    ]


@pytest.mark.parametrize(
    ("said", "difference", "reason"),
    [
        ("100.0000000001", None, None),
        ("100.00", None, None),  # as far as it is stated
        ("100.01", "-0.01", Reason.ROUNDING),
        ("100.000000001", "-9E-10", Reason.ROUNDING),
        ("99.5", "0.50", None),
        ("100.5", "-0.50", Reason.MISSING_LINES),
    ],
)
def test_a_figure_is_held_against_what_it_claims_to_be(
    said: str, difference: str | None, reason: Reason | None
) -> None:
    wanted = [] if difference is None else [("c1", "expenditures", difference, reason)]
    assert found([OURS], [replace(THEIRS, expenditures=Decimal(said))]) == wanted


def test_who_is_missing_on_one_side_has_nothing_there() -> None:
    other = replace(THEIRS, customer_id="c2", refunds=Decimal(0), adjustments=Decimal(0), expenditures=Decimal(3))
    assert found([OURS], [other]) == [
        ("c2", "expenditures", "-3.00", Reason.MISSING_LINES),
        ("c1", "expenditures", "100.00", None),
        ("c1", "refunds", "-5.00", None),
        ("c1", "adjustments", "0.50", None),
    ]


def test_what_was_asked_for_early_is_told_as_that() -> None:
    early = replace(THEIRS, expenditures=Decimal(1), as_of=OCTOBER.final_at - timedelta(seconds=1))
    assert found([OURS], [early]) == [("c1", "expenditures", "99.00", Reason.NOT_FINAL)]


def test_currencies_never_mix() -> None:
    reconciled = reconcile_customers(MONTH, [OURS], [replace(THEIRS, currency="USD")])
    assert reconciled.is_in_two_currencies and reconciled.differences == ()
    assert not reconcile_customers(MONTH, [OURS], []).is_in_two_currencies


def a_sum(customer_id: str, kind: BillType | str, amount: str, currency: str = "CNY") -> MonthlyCustomerSum:
    return MonthlyCustomerSum(
        OCTOBER,
        customer_id,
        product_type_code="ebs",
        product_type=None,
        resource_type_code=None,
        resource_type=None,
        bill_type=kind,
        charge_mode=ChargeMode.PAY_PER_USE,
        currency=currency,
        amount=Decimal(amount),
        debt=None,
        adjustment=None,
        discount=None,
    )


def test_sums_are_added_up_exactly_by_customer_and_bill_type() -> None:
    said = [
        a_sum("c1", BillType.EXPENDITURE, "0.1000000001"),
        a_sum("c2", BillType.REFUND, "-1"),
        a_sum("c1", BillType.EXPENDITURE, "0.2"),
        a_sum("c1", BillType.ADJUSTMENT, "-3"),
    ]
    first, second = customer_sums(said, NOW)
    assert (first.expenditures, first.refunds, first.adjustments) == (Decimal("0.3000000001"), Decimal(0), Decimal(-3))
    assert (second.refunds, first.parts, second.parts, first.as_of) == (Decimal(-1), 3, 1, NOW)


def test_what_cannot_be_added_up_is_refused() -> None:
    with pytest.raises(ValueError, match="bill type 7, which is not known"):
        customer_sums([a_sum("c1", "7", "1")], NOW)
    with pytest.raises(ValueError, match="in CNY and in USD"):
        customer_sums([a_sum("c1", BillType.REFUND, "-1"), a_sum("c1", BillType.REFUND, "-1", "USD")], NOW)
