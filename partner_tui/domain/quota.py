"""The partner's consumption quota, in a module of its own: the first screen shows it, and has to be there soon."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from partner_tui.domain.money import EXACT, round_half_up


@dataclass(frozen=True, slots=True)
class Quota:
    """The most that the partner may owe, and how much of it is used. It is a limit and no money."""

    currency: str
    quota: Decimal
    balance: Decimal
    """Of the partner's account."""
    coupons: Decimal
    """Around the making of a bill it can move: a part expires while its use is estimated."""
    due: Decimal
    unbilled: Decimal
    used: Decimal
    """As the vendor states it; below zero when balance and coupons cover more than is owed."""
    as_of: datetime
    """When the vendor was asked."""

    @property
    def used_by_formula(self) -> Decimal:
        """Due + unbilled − balance − coupons, exact: what `used` should be."""
        return EXACT.subtract(EXACT.add(self.due, self.unbilled), EXACT.add(self.balance, self.coupons))

    @property
    def is_by_formula(self) -> bool:
        """Whether `used` is what it should be, exactly or rounded to 2 decimals: nothing says whether it is rounded."""
        return self.used in (self.used_by_formula, round_half_up(self.used_by_formula))

    @property
    def left(self) -> Decimal:
        """What may still be used; below zero when the partner and its customers are restricted."""
        return EXACT.subtract(self.quota, self.used)
