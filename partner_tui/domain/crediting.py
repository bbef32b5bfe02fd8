"""How what was paid and settles nothing comes to settle months: credit, and what months were overpaid."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TypeAlias

from partner_tui.domain.account import Account
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import PaymentError
from partner_tui.domain.money import EXACT, ZERO, exact_sum
from partner_tui.domain.owing import Owing
from partner_tui.domain.text import visible

Move: TypeAlias = tuple[int, BillCycle, Decimal]
"""Number of a repayment, month, and what of the one settles the other from now on; below zero: does so no more."""


def moves(account: Account, owing: Sequence[Owing], currency: str, months: Sequence[BillCycle] = ()) -> list[Move]:
    """What months were overpaid is released first, the latest repayment's part first: all that was paid for a month
    whose bill is now in another currency. Then the oldest repayment with anything left settles the oldest month that is
    unpaid: of `months`, or of all with lines where there are none.

    Raises PaymentError where there is no credit, or nothing that it could settle.
    """
    ours = [one for one in owing if one.currency == currency]
    wanted = [one for one in ours if one.unpaid and (one.month in months if months else one.has_lines)]
    payments = [payment for payment in account.standing if payment.currency == currency]
    shares = account.shares
    left = {one.number: EXACT.subtract(one.amount, exact_sum(shares[one.number].values())) for one in payments}
    paid = account.paid.by_month
    over = {
        one.month: one.overpaid if one.currency == currency else paid.get((one.month, currency), ZERO) for one in owing
    }
    released = [move for month, excess in over.items() for move in _released(shares, left, month, excess)]
    for number, _, amount in released:
        left[number] = EXACT.subtract(left[number], amount)
    if not any(left.values()):
        raise _refused(f"There is no credit in {visible(currency)}.", "Record a payment first.")
    if not wanted:
        raise _refused("None of these months is unpaid.", "The credit stays as it is.")
    return [*released, *_settled(left, wanted)]


def _released(
    shares: Mapping[int, Mapping[BillCycle, Decimal]], numbers: Iterable[int], month: BillCycle, excess: Decimal
) -> list[Move]:
    found = list[Move]()
    for number in sorted(numbers, reverse=True) if excess else ():
        amount = min(excess, shares[number].get(month, ZERO))
        if amount > 0:
            found.append((number, month, EXACT.minus(amount)))
            excess = EXACT.subtract(excess, amount)
    return found


def _settled(left: dict[int, Decimal], wanted: Sequence[Owing]) -> list[Move]:
    found = list[Move]()
    for one in sorted(wanted, key=lambda one: one.month):
        unpaid = one.unpaid
        for number in sorted(left):
            amount = min(unpaid, left[number])
            if amount:
                found.append((number, one.month, amount))
                left[number] = EXACT.subtract(left[number], amount)
                unpaid = EXACT.subtract(unpaid, amount)
    return found


def _refused(cause: str, next_step: str) -> PaymentError:
    return PaymentError("No credit was used", cause, next_step)
