"""What is owed and paid, told by plain fractions and without the program's help."""

from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime
from fractions import Fraction
from math import floor

FINAL_AT = {
    "2026-07": datetime(2026, 8, 5, 4, tzinfo=UTC),
    "2026-08": datetime(2026, 9, 5, 4, tzinfo=UTC),
    "2026-09": datetime(2026, 10, 5, 4, tzinfo=UTC),
    "2026-10": datetime(2026, 11, 5, 4, tzinfo=UTC),
    "2026-11": datetime(2026, 12, 5, 4, tzinfo=UTC),
}
"""The months there are, and the moment from which each is owed: noon in Beijing."""
NOTHING = Fraction(0)


class Refused(Exception):
    """By the rules it cannot be done."""


@dataclass
class Payment:
    amount: Fraction
    currency: str
    shares: dict[str, Fraction] = field(default_factory=dict)
    is_reversed: bool = False

    @property
    def left(self) -> Fraction:
        return NOTHING if self.is_reversed else self.amount - sum(self.shares.values())


@dataclass
class Model:
    """The latest bill of each month, and the payments in the order in which they were recorded."""

    lines: dict[str, tuple[str, Fraction]] = field(default_factory=dict)
    summaries: dict[str, tuple[str, Fraction]] = field(default_factory=dict)
    payments: dict[str, Payment] = field(default_factory=dict)
    taken: dict[str, datetime] = field(default_factory=dict)
    """When the bill of each month came that has lines."""

    def copy(self) -> "Model":
        return deepcopy(self)

    def due(self, now: datetime) -> dict[str, tuple[str, Fraction]]:
        """Of the final months: currency, and what is due, to the cent, a half upwards, and never below nothing. A bill
        that came before its month was final never is."""
        known = self.summaries | self.lines
        return {
            month: (currency, max(NOTHING, Fraction(floor(amount * 100 + Fraction(1, 2)), 100)))
            for month, (currency, amount) in sorted(known.items())
            if now >= FINAL_AT[month] and self.taken.get(month, now) >= FINAL_AT[month]
        }

    def paid(self, month: str, currency: str) -> Fraction:
        counted = [one for one in self.payments.values() if one.currency == currency and not one.is_reversed]
        return sum((one.shares.get(month, NOTHING) for one in counted), NOTHING)

    def unpaid(self, now: datetime) -> dict[str, Fraction]:
        return {month: max(NOTHING, due - self.paid(month, its)) for month, (its, due) in self.due(now).items()}

    def credit(self) -> dict[str, Fraction]:
        currencies = {one.currency for one in self.payments.values()}
        sums = {its: sum(one.left for one in self.payments.values() if one.currency == its) for its in currencies}
        return {currency: Fraction(amount) for currency, amount in sums.items() if amount}

    def repay(self, name: str, new: Payment, months: Iterable[str], keeps_credit: bool, now: datetime) -> None:
        if (known := self.payments.get(name)) is not None:
            if known.is_reversed or (known.amount, known.currency) != (new.amount, new.currency):
                raise Refused
            return
        due, unpaid = self.due(now), self.unpaid(now)
        if any(month not in due or due[month][0] != new.currency for month in months):
            raise Refused
        for month in sorted(set(months)) or self._in_total(new.currency, now):
            part = min(new.left, unpaid[month])
            if part:
                new.shares[month] = part
        if new.left and not keeps_credit:
            raise Refused
        self.payments[name] = new

    def _in_total(self, currency: str, now: datetime) -> list[str]:
        return [month for month, (its, _) in self.due(now).items() if its == currency and month in self.lines]

    def reverse(self, name: str) -> None:
        if name not in self.payments:
            raise Refused
        self.payments[name].is_reversed = True

    def use_credit(self, currency: str, months: Iterable[str], now: datetime) -> None:
        due, unpaid, chosen = self.due(now), self.unpaid(now), set(months)
        ours = [one for one in self.payments.values() if one.currency == currency and not one.is_reversed]
        for month, (its, amount) in due.items():
            excess = self.paid(month, currency) - (amount if its == currency else NOTHING)
            for one in reversed(ours):
                part = min(one.shares.get(month, NOTHING), max(NOTHING, excess))
                if part:
                    one.shares[month] -= part
                    excess -= part
        wanted = [month for month in due if due[month][0] == currency and month in chosen]
        wanted = [month for month in wanted or self._in_total(currency, now) * (not chosen) if unpaid[month]]
        if not wanted or not any(one.left for one in ours):
            raise Refused
        for month in wanted:
            for one in ours:
                part = min(one.left, unpaid[month])
                one.shares[month] = one.shares.get(month, NOTHING) + part
                unpaid[month] -= part
