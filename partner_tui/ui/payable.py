"""What can be paid, settled by credit, or taken back: read from the ledger before anything of it is recorded."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING

from partner_tui.domain.account import Account
from partner_tui.domain.crediting import Move, moves
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.money import EXACT, ZERO, exact_sum
from partner_tui.domain.owing import Owing
from partner_tui.domain.payment import Repayment, Reversal
from partner_tui.domain.repaying import Share

if TYPE_CHECKING:
    from partner_tui.ui.payment_ports import Payments


class Which(Enum):
    """Which months it settles."""

    MARKED = "marked"
    HERE = "here"
    """The one under the cursor."""
    OLDEST = "oldest first"
    """All that are unpaid."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Where the operator stands."""

    marked: tuple[BillCycle, ...] = ()
    here: BillCycle | None = None


@dataclass(frozen=True, slots=True)
class Payable:
    """What there is to be paid, and what was paid already."""

    owing: tuple[Owing, ...]
    """Every final month, the oldest first."""
    account: Account
    today: date
    asked: Asked = Asked()

    @classmethod
    def read(cls, payments: "Payments", asked: Asked, today: date) -> "Payable":
        """Raises PartnerError."""
        return cls(tuple(payments.owing()), payments.account(), today, asked)

    @property
    def currencies(self) -> tuple[str, ...]:
        """Those in which anything is unpaid or can be used; else those of all bills."""
        wanted = {one.currency for one in self.owing if one.unpaid or one.overpaid} | set(self.account.paid.credit)
        return tuple(sorted(wanted or {one.currency for one in self.owing}))

    @property
    def choices(self) -> tuple[Which, ...]:
        """The likeliest first."""
        here = any(one.month == self.asked.here and one.unpaid for one in self.owing)
        return (*((Which.MARKED,) if self.marked else ()), *((Which.HERE,) if here else ()), Which.OLDEST)

    @property
    def marked(self) -> tuple[BillCycle, ...]:
        """Nothing is due of a month that is not final: marked among others, it is left out."""
        return tuple(one.month for one in self.owing if one.month in self.asked.marked)

    def credit(self, currency: str) -> Decimal:
        """What was paid in it and settles nothing that is due."""
        released = exact_sum(one.overpaid for one in self.owing if one.currency == currency)
        return EXACT.add(self.account.paid.credit.get(currency, ZERO), released)

    def wanted(self, which: Which) -> tuple[BillCycle, ...]:
        """Empty where all are."""
        if which is Which.MARKED:
            return self.marked
        return (self.asked.here,) if which is Which.HERE and self.asked.here is not None else ()

    def currency_of(self, which: Which) -> str:
        """That of the oldest of these months."""
        wanted = self.wanted(which)
        of_these = [one.currency for one in self.owing if one.month in wanted] or [
            one.currency for one in self.owing if one.unpaid
        ]
        return (of_these or [*self.currencies, ""])[0]


@dataclass(frozen=True, slots=True)
class CreditUse:
    """Credit that is to settle months; empty: all that are unpaid, the oldest first."""

    currency: str
    months: tuple[BillCycle, ...] = ()


@dataclass(frozen=True, slots=True)
class CreditPreview:
    """What using credit would do."""

    use: CreditUse
    moves: tuple[Move, ...]
    owing: tuple[Owing, ...]
    left: Decimal
    """Credit that is left then."""

    @classmethod
    def read(cls, payments: "Payments", use: CreditUse) -> "CreditPreview":
        """Raises PartnerError where there is nothing to use, or nothing to use it for."""
        found = Payable.read(payments, Asked(), date.min)
        made = tuple(moves(found.account, found.owing, use.currency, use.months))
        settled = exact_sum(amount for _, _, amount in made if amount > 0)
        return cls(use, made, found.owing, EXACT.subtract(found.credit(use.currency), settled))

    @property
    def settled(self) -> Decimal:
        """What it settles in all."""
        return exact_sum(amount for _, _, amount in self.moves if amount > 0)

    @property
    def shares(self) -> tuple[Share, ...]:
        """What settles which month, the oldest first; below zero what a month was overpaid."""
        by_month: dict[BillCycle, Decimal] = {}
        for _, month, amount in self.moves:
            by_month[month] = EXACT.add(by_month.get(month, ZERO), amount)
        return tuple(Share(month, amount) for month, amount in sorted(by_month.items()))


@dataclass(frozen=True, slots=True)
class Reversing:
    """What a repayment's reversal takes back."""

    repayment: Repayment
    shares: tuple[Share, ...]
    """Below zero: what settles months no more."""
    credit: Decimal
    """What of it settles no month, and is credit no more."""
    owing: tuple[Owing, ...]
    reversal: Reversal | None = None
    """It was reversed before."""

    @classmethod
    def read(cls, payments: "Payments", reference: str) -> "Reversing":
        """Raises PartnerError."""
        repayment, account = payments.find(reference), payments.account()
        number = repayment.number
        back = (Share(month, EXACT.minus(amount)) for month, amount in sorted(account.shares_of(number).items()))
        before = next((one for one in account.reversals if one.repayment == number), None)
        return cls(repayment, tuple(back), account.credit_of(repayment), tuple(payments.owing()), before)
