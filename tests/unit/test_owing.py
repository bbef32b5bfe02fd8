from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from partner_tui.domain.account import Account
from partner_tui.domain.crediting import moves
from partner_tui.domain.cycle import BillCycle, CycleStatus
from partner_tui.domain.errors import PaymentError, WrongUsage
from partner_tui.domain.owing import Owing, PaymentStatus, is_over, overpaid, payment_status, unpaid
from partner_tui.domain.payment import Repayment
from partner_tui.domain.repaying import RepaymentRequest, shares
from partner_tui.domain.terms import PaymentTerms

FINAL = CycleStatus.FINAL


@pytest.mark.parametrize(
    ("due", "paid", "is_overdue", "status"),
    [
        ("0.00", "0", False, PaymentStatus.NOTHING_DUE),
        ("0.00", "0", True, PaymentStatus.NOTHING_DUE),
        ("0.00", "5", True, PaymentStatus.NOTHING_DUE),
        ("10.00", "0", False, PaymentStatus.UNPAID),
        ("10.00", "9.99", False, PaymentStatus.PART_PAID),
        ("10.00", "9.99", True, PaymentStatus.OVERDUE),
        ("10.00", "0", True, PaymentStatus.OVERDUE),
        ("10.00", "10.00", True, PaymentStatus.PAID),
        ("10.00", "10.01", False, PaymentStatus.PAID),
    ],
)
def test_what_a_month_is_called(due: str, paid: str, is_overdue: bool, status: PaymentStatus) -> None:
    assert payment_status(FINAL, Decimal(due), Decimal(paid), is_overdue=is_overdue) is status


@pytest.mark.parametrize("status", [CycleStatus.ESTIMATE, CycleStatus.CLOSING])
def test_nothing_is_owed_of_a_month_that_is_not_final(status: CycleStatus) -> None:
    assert unpaid(status, Decimal(10), Decimal(0)) == 0
    assert payment_status(status, Decimal(10), Decimal(0), is_overdue=True) is None


def test_what_is_unpaid_and_what_is_overpaid_are_never_below_nothing() -> None:
    for paid, left, over in (("0", "10", "0"), ("4", "6", "0"), ("10", "0", "0"), ("11", "0", "1")):
        assert unpaid(FINAL, Decimal(10), Decimal(paid)) == Decimal(left)
        assert overpaid(Decimal(10), Decimal(paid)) == Decimal(over)


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("30 days", ["2026-12-05", "2026-03-07", "2028-04-04"]),
        ("1 day", ["2026-11-06", "2026-02-06", "2028-03-06"]),
        ("0 days", ["2026-11-05", "2026-02-05", "2028-03-05"]),
        ("Day 20", ["2026-11-20", "2026-02-20", "2028-03-20"]),
        ("day 31", ["2026-11-30", "2026-02-28", "2028-03-31"]),
        ("end  of month", ["2026-11-30", "2026-02-28", "2028-03-31"]),
    ],
)
def test_due_dates(text: str, due: list[str]) -> None:
    months = (BillCycle(2026, 10), BillCycle(2026, 1), BillCycle(2028, 2))
    assert [str(PaymentTerms.parse(text).due_on(month)) for month in months] == due


def test_the_last_months_that_can_be_named_have_a_due_date() -> None:
    for text in ("366 days", "day 31", "end of month"):
        assert PaymentTerms.parse(text).due_on(BillCycle(9998, 12)) > date(9999, 1, 5)
        assert not is_over(date.max, datetime(2026, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize("text", ["", "days", "30", "367 days", "day 0", "day 32", "-1 days", "end of year", "३० days"])
def test_what_are_no_terms(text: str) -> None:
    with pytest.raises(WrongUsage, match="no rule for a due date"):
        PaymentTerms.parse(text)


def test_a_day_is_over_at_midnight_in_beijing() -> None:
    midnight = datetime(2026, 11, 20, 16, tzinfo=UTC)
    assert not is_over(date(2026, 11, 20), midnight - timedelta(microseconds=1))
    assert is_over(date(2026, 11, 20), midnight)
    assert not is_over(None, midnight)


def test_what_is_in_no_total_is_settled_only_where_it_is_named() -> None:
    """Who pays the total that is shown owes nothing of it afterwards."""
    october, august = BillCycle(2026, 10), BillCycle(2026, 8)
    owing = (Owing(august, "USD", Decimal(50), has_lines=False), Owing(october, "USD", Decimal(100)))
    asked = RepaymentRequest("TT 1", Decimal(100), "USD", date(2026, 11, 20))
    assert [(share.month, share.amount) for share in shares(asked, owing)] == [(october, Decimal(100))]
    with pytest.raises(PaymentError, match=r"150.00 is more than is unpaid in USD: 100.00"):
        shares(replace(asked, amount=Decimal(150)), owing)
    named = replace(asked, months=(august, october))
    found = {share.month: share.amount for share in shares(named, owing)}
    assert found == {august: Decimal(50), october: Decimal(50)}
    at = datetime(2026, 11, 20, tzinfo=UTC)
    account = Account((Repayment(1, "TT 1", Decimal(150), "USD", at.date(), "", "ann", at),))
    assert moves(account, owing, "USD") == [(1, october, Decimal(100))]
    assert moves(account, owing, "USD", (august,)) == [(1, august, Decimal(50))]
