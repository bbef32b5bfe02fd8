import pytest

from partner_tui.bills.vocabulary import BILL_TYPES, BILLING_MODES, bill_type, billing_mode, folded
from partner_tui.domain.bill import BillingMode, BillType


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("Expenditure", BillType.EXPENDITURE),
        (" EXPENDITURES ", BillType.EXPENDITURE),
        ("消费", BillType.EXPENDITURE),
        ("refund", BillType.REFUND),
        ("退款", BillType.REFUND),
        ("Adjustment", BillType.ADJUSTMENT),
        ("调账", BillType.ADJUSTMENT),
        ("Charge", None),
        ("1", None),
        ("", None),
    ],
)
def test_bill_types(word: str, kind: BillType | None) -> None:
    assert bill_type(word) is kind


@pytest.mark.parametrize(
    ("word", "mode"),
    [
        ("0", BillingMode.YEARLY_MONTHLY),
        ("1", BillingMode.PAY_PER_USE),
        ("Yearly/Monthly", BillingMode.YEARLY_MONTHLY),
        ("yearly-monthly", BillingMode.YEARLY_MONTHLY),
        ("Pay-per-use", BillingMode.PAY_PER_USE),
        ("按需", BillingMode.PAY_PER_USE),
        ("Reserved instance–subscription", BillingMode.RESERVED_SUBSCRIPTION),
        ("Reserved instance–upfront payment", BillingMode.RESERVED_SUBSCRIPTION),
        ("Reserved instance–hourly billing", BillingMode.RESERVED_HOURLY),
        ("Savings plans–subscription", BillingMode.SAVINGS_PLAN_SUBSCRIPTION),
        ("Savings plans–hourly billing", BillingMode.SAVINGS_PLAN_HOURLY),
        ("Savings plans used (deduction)", BillingMode.SAVINGS_PLAN_DEDUCTION),
        ("Savings plans used", BillingMode.SAVINGS_PLAN_DEDUCTION),
        ("7", "7"),
        ("-1", "-1"),
        ("1.0", "1.0"),
        ("Barter", "Barter"),
    ],
)
def test_billing_modes(word: str, mode: str) -> None:
    assert billing_mode(word) == mode


def test_all_words_are_folded_and_all_of_ours_have_one() -> None:
    for table in (BILL_TYPES, BILLING_MODES):
        assert [word for word in table if folded(word) != word] == []
    assert set(BILL_TYPES.values()) == set(BillType)
    assert set(BILLING_MODES.values()) == set(BillingMode)
