"""All recorded payments together: what settles what, what is left, and whether it adds up."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.money import EXACT, ZERO, exact_sum
from partner_tui.domain.owing import Paid
from partner_tui.domain.payment import Allocation, Repayment, Reversal


@dataclass(frozen=True, slots=True)
class Account:
    """In the order in which they were recorded."""

    repayments: tuple[Repayment, ...] = ()
    allocations: tuple[Allocation, ...] = ()
    reversals: tuple[Reversal, ...] = ()

    @property
    def reversed_numbers(self) -> frozenset[int]:
        return frozenset(reversal.repayment for reversal in self.reversals)

    @property
    def standing(self) -> Iterator[Repayment]:
        """Those that were not reversed."""
        taken_back = self.reversed_numbers
        return (repayment for repayment in self.repayments if repayment.number not in taken_back)

    @property
    def shares(self) -> Mapping[int, Mapping[BillCycle, Decimal]]:
        """By the number of each repayment, reversed or not, what of it settles which month."""
        found: dict[int, dict[BillCycle, Decimal]] = {repayment.number: {} for repayment in self.repayments}
        for one in self.allocations:
            its = found.setdefault(one.repayment, {})
            its[one.month] = EXACT.add(its.get(one.month, ZERO), one.amount)
        return {number: {month: part for month, part in its.items() if part} for number, its in found.items()}

    def shares_of(self, number: int) -> Mapping[BillCycle, Decimal]:
        """What of the repayment settles which month, reversed or not; no month of which nothing is left."""
        found: dict[BillCycle, Decimal] = {}
        for one in self.allocations:
            if one.repayment == number:
                found[one.month] = EXACT.add(found.get(one.month, ZERO), one.amount)
        return {month: amount for month, amount in found.items() if amount}

    def credit_of(self, repayment: Repayment) -> Decimal:
        """What of it settles no month; nothing of one that was reversed."""
        if repayment.number in self.reversed_numbers:
            return ZERO
        return EXACT.subtract(repayment.amount, exact_sum(self.shares_of(repayment.number).values()))

    @property
    def paid(self) -> Paid:
        """What counts of all of them."""
        by_month: dict[tuple[BillCycle, str], Decimal] = {}
        credit: dict[str, Decimal] = {}
        counted = {repayment.number: repayment.currency for repayment in self.standing}
        for repayment in self.standing:
            credit[repayment.currency] = EXACT.add(credit.get(repayment.currency, ZERO), repayment.amount)
        for one in self.allocations:
            if (currency := counted.get(one.repayment)) is not None:
                place = (one.month, currency)
                by_month[place] = EXACT.add(by_month.get(place, ZERO), one.amount)
                credit[currency] = EXACT.subtract(credit[currency], one.amount)
        return Paid(
            {place: amount for place, amount in by_month.items() if amount},
            {currency: amount for currency, amount in credit.items() if amount},
        )


def problems(account: Account) -> list[str]:
    """Where it does not add up; empty for what was written by the rules."""
    found = []
    known = {repayment.number: repayment for repayment in account.repayments}
    for number, shares in account.shares.items():
        if number not in known:
            found.append(f"allocations of repayment {number}, which is not there")
            continue
        if exact_sum(shares.values()) > known[number].amount:
            found.append(f"repayment {number}: more is allocated than was paid")
        found += [f"repayment {number}: less than nothing settles {month}" for month in shares if shares[month] < 0]
    found += [
        f"a reversal of repayment {reversal.repayment}, which is not there"
        for reversal in account.reversals
        if reversal.repayment not in known
    ]
    return found
