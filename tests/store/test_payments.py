"""Recorded payments in a real ledger: in one transaction each, only ever appended, and held against their checksums."""

import threading
from collections.abc import Callable, Sequence
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest

from partner_tui.domain.account import Account
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import DamagedStore, StoreError
from partner_tui.domain.owing import Owing
from partner_tui.domain.payment import Repayment
from partner_tui.ledger import Ledger
from partner_tui.ledger.payments import Payments
from tests.store.test_ledger import BY, NOW, raw, record

OCTOBER = BillCycle(2026, 10)
Parts = list[tuple[BillCycle, Decimal]]


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """A hundred is due for October."""
    ledger = Ledger.open(tmp_path)
    ledger.publish(record(amount="100.10"), operator=BY, at=NOW)
    return ledger


@pytest.fixture
def payments(ledger: Ledger) -> Payments:
    return ledger.payments


def all_of_it(owing: Sequence[Owing]) -> Parts:
    return [(one.month, one.unpaid) for one in owing if one.unpaid]


def nothing(owing: Sequence[Owing]) -> Parts:
    return []


def put(
    payments: Payments,
    reference: str = "Pay 1",
    amount: str = "100.00",
    shares: Callable[[Sequence[Owing]], Parts] = all_of_it,
    *,
    note: str = "",
    currency: str = "USD",
) -> tuple[Repayment, bool]:
    return payments.record(
        reference=reference,
        amount=Decimal(amount),
        currency=currency,
        paid_on=NOW.date(),
        note=note,
        shares=shares,
        operator=BY,
        at=NOW,
    )


def test_everything_comes_back_as_it_was_written(tmp_path: Path, payments: Payments) -> None:
    repayment, is_new = put(payments, "华为 \x1b[31m #1", note="by bank\n‮")
    assert is_new
    reversal, _ = payments.reverse(1, reason="twice", operator="bob", at=NOW + timedelta(seconds=1))
    account = Ledger.open(tmp_path).payments.account()
    assert account.repayments == (repayment,) and account.reversals == (reversal,)
    assert [(one.repayment, one.month, str(one.amount)) for one in account.allocations] == [(1, OCTOBER, "100.00")]
    assert (repayment.number, repayment.recorded_at, str(repayment.amount)) == (1, NOW, "100.00")
    assert Ledger.open(tmp_path).verify() == []


def test_a_reference_that_is_known_changes_nothing(ledger: Ledger, payments: Payments) -> None:
    first, _ = put(payments)
    events = ledger.events()
    for reference in ("Pay 1", "pay 1", "  PAY   1 ", "Ｐａｙ １", "pay1", "P\u200bay\xa01"):
        assert put(payments, reference, "7.00") == (first, False)
        assert payments.find(reference) == first
    assert ledger.events() == events
    assert payments.find("pay-1") is None


def test_what_is_owed_is_of_the_moment_of_the_transaction(payments: Payments) -> None:
    seen: list[Decimal] = []

    def look(owing: Sequence[Owing]) -> Parts:
        seen.extend(one.unpaid for one in owing)
        return [(OCTOBER, Decimal("30.00"))]

    put(payments, "1", "30.00", look)
    put(payments, "2", "30.00", look)
    assert seen == [Decimal("100.00"), Decimal("70.00")]
    (owing,) = payments.owing(NOW)
    assert (owing.paid, owing.unpaid) == (Decimal("60.00"), Decimal("40.00"))
    assert payments.owing(OCTOBER.final_at - timedelta(microseconds=1)) == ()


def test_what_refuses_records_nothing(ledger: Ledger, payments: Payments) -> None:
    events = ledger.events()

    def refuse(owing: Sequence[Owing]) -> Parts:
        raise LookupError("no")

    with pytest.raises(LookupError):
        put(payments, shares=refuse)
    with pytest.raises(StoreError):  # what settles nothing has no place
        put(payments, shares=lambda owing: [(OCTOBER, Decimal("1.00")), (OCTOBER, Decimal("0.00"))])
    with pytest.raises(StoreError):
        put(payments, amount="-1.00", shares=nothing)
    assert (payments.account(), ledger.events()) == (Account(), events)
    assert ledger.verify() == []


def test_a_reversed_payment_settles_nothing_and_stays(ledger: Ledger, payments: Payments) -> None:
    put(payments)
    first, is_new = payments.reverse(1, reason="twice", operator="bob", at=NOW)
    assert is_new
    assert payments.reverse(1, reason="otherwise", operator="eve", at=NOW) == (first, False)
    (owing,) = payments.owing(NOW)
    assert owing.unpaid == Decimal("100.00")
    assert ledger.paid() == payments.account().paid
    assert ledger.paid().credit == {}
    with pytest.raises(StoreError):
        payments.reverse(2, reason="there is none", operator=BY, at=NOW)


def test_moves_are_allocations_of_their_own(ledger: Ledger, payments: Payments) -> None:
    put(payments, "1", "150.00")

    def move(account: Account, owing: Sequence[Owing]) -> list[tuple[int, BillCycle, Decimal]]:
        assert account.paid.credit == {"USD": Decimal("50.00")} and not owing[0].unpaid
        return [(1, OCTOBER, Decimal("-40.00")), (1, OCTOBER.previous, Decimal("90.00"))]

    found = payments.allocate(move, operator=BY, at=NOW)
    assert [one.number for one in found] == [2, 3]
    assert payments.account().shares_of(1) == {OCTOBER: Decimal("60.00"), OCTOBER.previous: Decimal("90.00")}
    assert ledger.paid() == payments.account().paid
    kinds = [event.kind for event in ledger.events()]
    assert kinds[1:] == ["repayment recorded", "repayment allocated", "allocation released", "repayment allocated"]
    assert ledger.verify() == []


@pytest.mark.parametrize("table", ["repayments", "allocations", "reversals"])
@pytest.mark.parametrize(
    "how", ["UPDATE {0} SET operator = 'eve'", "DELETE FROM {0}", "REPLACE INTO {0} SELECT * FROM {0}"]
)
def test_nothing_is_changed_or_removed(tmp_path: Path, payments: Payments, table: str, how: str) -> None:
    put(payments)
    payments.reverse(1, reason="twice", operator=BY, at=NOW)
    with pytest.raises(Exception, match="is never"):
        raw(tmp_path, how.format(table))


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("repayments", "amount = '1000.00'"),
        ("repayments", "currency = 'CNY'"),
        ("allocations", "amount = '1.00'"),
        ("allocations", "month = '2026-09'"),
        ("reversals", "reason = 'other'"),
    ],
)
def test_what_was_changed_by_hand_is_not_shown(tmp_path: Path, payments: Payments, table: str, change: str) -> None:
    put(payments)
    payments.reverse(1, reason="twice", operator=BY, at=NOW)
    raw(tmp_path, f"UPDATE {table} SET {change}", protected=False)
    ledger = Ledger.open(tmp_path)
    for ask in (ledger.paid, ledger.bills, ledger.payments.account):
        with pytest.raises(DamagedStore, match="not as it was written"):
            ask()
    assert any("not as it was written" in problem for problem in ledger.verify())


def test_threads_that_record_the_same_payments_record_each_once(ledger: Ledger, payments: Payments) -> None:
    new: list[str] = []
    orders = [Random(seed).sample(range(12), 12) for seed in range(4)]

    def work(order: list[int]) -> None:
        for number in order:
            repayment, is_new = put(
                payments,
                f"pay {number}",
                "20.00",
                lambda owing: [(one.month, min(one.unpaid, Decimal("20.00"))) for one in owing if one.unpaid],
            )
            if is_new:
                new.append(repayment.reference)

    threads = [threading.Thread(target=work, args=(order,)) for order in orders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(new) == sorted(f"pay {number}" for number in range(12))
    (owing,) = payments.owing(NOW)
    assert (owing.paid, owing.overpaid) == (Decimal("100.00"), Decimal(0))
    assert payments.account().paid.credit == {"USD": Decimal("140.00")}
    assert ledger.verify() == []
