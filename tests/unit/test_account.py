from datetime import timedelta
from decimal import Decimal

import pytest

from partner_tui.domain.account import Account, problems
from partner_tui.domain.crediting import moves
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import PaymentError
from partner_tui.domain.owing import NOTHING_PAID, Owing, Paid
from partner_tui.domain.payment import Allocation, Repayment, Reversal
from tests.conftest import NOW

AUGUST, SEPTEMBER, OCTOBER = (BillCycle(2026, month) for month in (8, 9, 10))


def repayment(number: int, amount: str, currency: str = "USD") -> Repayment:
    return Repayment(number, f"pay {number}", Decimal(amount), currency, NOW.date(), "", "ann", NOW)


def allocations(*parts: tuple[int, BillCycle, str]) -> tuple[Allocation, ...]:
    return tuple(
        Allocation(number, repayment, month, Decimal(amount), "ann", NOW + timedelta(seconds=number))
        for number, (repayment, month, amount) in enumerate(parts, 1)
    )


ACCOUNT = Account(
    (repayment(1, "10.00"), repayment(2, "20.00"), repayment(3, "5.00"), repayment(4, "7.00", "CNY")),
    allocations((1, AUGUST, "10.00"), (2, AUGUST, "4.00"), (2, SEPTEMBER, "6.00"), (3, OCTOBER, "5.00")),
    (Reversal(3, "twice", "bob", NOW),),
)


def owing(month: BillCycle, due: str, paid: str = "0", currency: str = "USD") -> Owing:
    return Owing(month, currency, Decimal(due), Decimal(paid))


def test_what_counts_of_an_account() -> None:
    assert ACCOUNT.paid == Paid(
        {(AUGUST, "USD"): Decimal("14.00"), (SEPTEMBER, "USD"): Decimal("6.00")},
        {"USD": Decimal("10.00"), "CNY": Decimal("7.00")},
    )
    assert [one.number for one in ACCOUNT.standing] == [1, 2, 4]
    assert ACCOUNT.shares_of(2) == ACCOUNT.shares[2] == {AUGUST: Decimal("4.00"), SEPTEMBER: Decimal("6.00")}
    assert ACCOUNT.shares_of(3) == {OCTOBER: Decimal("5.00")}  # as it was
    assert [str(ACCOUNT.credit_of(one)) for one in ACCOUNT.repayments] == ["0.00", "10.00", "0", "7.00"]
    assert problems(ACCOUNT) == []
    assert Account().paid == NOTHING_PAID


def test_a_share_that_was_released_is_none() -> None:
    account = Account((repayment(1, "3.00"),), allocations((1, AUGUST, "3.00"), (1, AUGUST, "-3.00")))
    assert account.shares == {1: {}}
    assert account.paid == Paid({}, {"USD": Decimal("3.00")})
    assert problems(account) == []


@pytest.mark.parametrize(
    ("account", "said"),
    [
        (Account((repayment(1, "3.00"),), allocations((1, AUGUST, "3.01"))), "more is allocated than was paid"),
        (Account((repayment(1, "3.00"),), allocations((1, AUGUST, "-0.01"))), "less than nothing settles 2026-08"),
        (Account((), allocations((9, AUGUST, "1.00"))), "allocations of repayment 9, which is not there"),
        (Account((), (), (Reversal(9, "x", "ann", NOW),)), "a reversal of repayment 9, which is not there"),
    ],
)
def test_what_does_not_add_up_is_told(account: Account, said: str) -> None:
    assert [problem for problem in problems(account) if said in problem]


def test_credit_settles_the_oldest_month_first() -> None:
    found = moves(ACCOUNT, [owing(OCTOBER, "9.00"), owing(SEPTEMBER, "8.00", "6.00"), owing(AUGUST, "14", "14")], "USD")
    assert found == [(2, SEPTEMBER, Decimal("2.00")), (2, OCTOBER, Decimal("8.00"))]


def test_credit_settles_the_months_that_are_named() -> None:
    bills = [owing(SEPTEMBER, "8.00", "6.00"), owing(OCTOBER, "3.00"), owing(AUGUST, "14", "14")]
    assert moves(ACCOUNT, bills, "USD", [OCTOBER, AUGUST]) == [(2, OCTOBER, Decimal("3.00"))]


def test_what_was_overpaid_is_released_from_the_latest_repayment() -> None:
    """A smaller bill has come for August: 14 were paid, 5 are due."""
    found = moves(ACCOUNT, [owing(AUGUST, "5.00", "14.00"), owing(OCTOBER, "30.00")], "USD")
    assert found == [
        (2, AUGUST, Decimal("-4.00")),
        (1, AUGUST, Decimal("-5.00")),
        (1, OCTOBER, Decimal("5.00")),
        (2, OCTOBER, Decimal("14.00")),
    ]


def test_what_was_paid_for_a_bill_that_is_now_in_another_currency_is_released() -> None:
    found = moves(ACCOUNT, [owing(AUGUST, "5.00", currency="CNY"), owing(OCTOBER, "100.00")], "USD")
    assert found == [
        (2, AUGUST, Decimal("-4.00")),
        (1, AUGUST, Decimal("-10.00")),
        (1, OCTOBER, Decimal("10.00")),
        (2, OCTOBER, Decimal("14.00")),
    ]


@pytest.mark.parametrize(
    ("bills", "currency", "months", "said"),
    [
        ([owing(OCTOBER, "9.00")], "EUR", (), "There is no credit in EUR"),
        ([owing(AUGUST, "14", "14")], "USD", (), "None of these months is unpaid"),
        ([owing(OCTOBER, "9.00")], "USD", (SEPTEMBER,), "None of these months is unpaid"),
        ([owing(OCTOBER, "9.00")], "CNY", (), "None of these months is unpaid"),
    ],
)
def test_credit_that_cannot_be_used(
    bills: list[Owing], currency: str, months: tuple[BillCycle, ...], said: str
) -> None:
    with pytest.raises(PaymentError, match=said):
        moves(ACCOUNT, bills, currency, months)
