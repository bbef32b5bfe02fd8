"""Payments: recorded, reversed, and put to the months that they settle. Recording one moves no money."""

from collections.abc import Callable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import TypeVar

from partner_tui.domain.account import Account
from partner_tui.domain.crediting import Move, moves
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import (
    OutcomeUnknown,
    PaymentError,
    StoreBusy,
    StoreError,
    UnknownPayment,
    WriteUnsettled,
)
from partner_tui.domain.money import EXACT, exact_sum
from partner_tui.domain.owing import Owing
from partner_tui.domain.payment import Allocation, Repayment, is_half
from partner_tui.domain.repaid import Recorded, RepaymentPreview, Reversed
from partner_tui.domain.repaying import RepaymentRequest, Share, demand_same, demand_sense, shares
from partner_tui.domain.text import visible
from partner_tui.domain.vendor_pages import PAYMENT, VendorPage
from partner_tui.ledger import Ledger
from partner_tui.services.clock import Clock
from partner_tui.settings import PaymentSettings

LONGEST_REASON = 1000
T = TypeVar("T")


class Payments:
    """The payments of one data folder. Any method may be called from any thread; each raises only kinds of
    PartnerError, and what raises has changed nothing."""

    def __init__(self, ledger: Ledger, settings: PaymentSettings, clock: Clock, operator: str) -> None:
        self._ledger, self._settings, self._clock, self._operator = ledger.payments, settings, clock, operator

    @property
    def operator(self) -> str:
        """Whose name is on what is recorded from here."""
        return self._operator

    @property
    def page(self) -> VendorPage:
        """Where the vendor is paid."""
        own = self._settings.page
        return VendorPage(own, PAYMENT.menu) if own else PAYMENT

    def account(self) -> Account:
        """All that was ever recorded."""
        return self._ledger.account()

    def owing(self) -> tuple[Owing, ...]:
        """Every final month and what is paid of it, the oldest first."""
        return self._ledger.owing(self._clock())

    def preview(self, request: RepaymentRequest) -> RepaymentPreview:
        """What recording it would do now. Raises PaymentError where it would be refused."""
        now = self._clock()
        demand_sense(request, now)
        owing = self._ledger.owing(now)
        if (known := self._ledger.find(request.reference)) is not None:
            account = self._ledger.account()
            demand_same(request, known, was_reversed=known.number in account.reversed_numbers)
            return RepaymentPreview(request, _shares_of(account, known), account.credit_of(known), owing, known)
        found = shares(request, owing)
        return RepaymentPreview(request, found, _left(request.amount, found), owing)

    def record(self, request: RepaymentRequest, expected: tuple[Share, ...] | None = None) -> Recorded:
        """In one transaction, and once for each reference. Raises PaymentError, also where by now it would settle
        something else than is `expected`."""
        now, settled = self._clock(), list[Share]()
        demand_sense(request, now)

        def share_out(owing: Sequence[Owing]) -> list[tuple[BillCycle, Decimal]]:
            settled[:] = shares(request, owing)
            _demand_expected(tuple(settled), expected)
            return [(share.month, share.amount) for share in settled]

        try:
            repayment, is_new = self._ledger.record(
                reference=request.reference.strip(),
                amount=request.amount,
                currency=request.currency,
                paid_on=request.paid_on,
                note=request.note.strip(),
                shares=share_out,
                operator=self._operator,
                at=now,
            )
        except WriteUnsettled as error:
            (repayment,) = self._after_all(error, lambda: [self._ledger.find(request.reference)])
            is_new = True
        if is_new:
            return Recorded(repayment, tuple(settled), _left(request.amount, settled), True)
        account = self._ledger.account()
        demand_same(request, repayment, was_reversed=repayment.number in account.reversed_numbers)
        return Recorded(repayment, _shares_of(account, repayment), account.credit_of(repayment), False)

    def use_credit(
        self, currency: str, months: tuple[BillCycle, ...] = (), expected: tuple[Move, ...] | None = None
    ) -> tuple[Allocation, ...]:
        """Has what is left of earlier payments settle months, the oldest first. Raises PaymentError, also where by now
        it would move something else than is `expected`."""
        known, at = len(self._ledger.account().allocations), self._clock()

        def made(account: Account, owing: Sequence[Owing]) -> tuple[Move, ...]:
            found = tuple(moves(account, owing, currency, months))
            _demand_expected(found, expected)
            return found

        try:
            return self._ledger.allocate(made, operator=self._operator, at=at)
        except WriteUnsettled as error:
            return tuple(
                self._after_all(
                    error,
                    lambda: [one for one in self._ledger.account().allocations[known:] if self._is_ours(one, at)],
                )
            )

    def find(self, reference: str) -> Repayment:
        """Raises UnknownPayment."""
        # Halves of characters are written as a sign that stands for any: what has them is nobody's reference.
        found = None if any(map(is_half, reference)) else self._ledger.find(reference)
        if found is None:
            raise UnknownPayment(
                "No such payment",
                f"No repayment with the reference {visible(reference)} is recorded.",
                "See Payment records for those that there are.",
            )
        return found

    def reverse(self, reference: str, reason: str) -> Reversed:
        """Takes it back by a record of its own. Raises UnknownPayment, PaymentError."""
        said = reason.strip()
        if not said or len(said) > LONGEST_REASON:
            raise PaymentError(
                "Nothing was reversed", "It needs a reason, in a sentence or two.", "Say why it is taken back."
            )
        repayment, at = self.find(reference), self._clock()
        try:
            reversal, is_new = self._ledger.reverse(repayment.number, reason=said, operator=self._operator, at=at)
        except WriteUnsettled as error:
            (reversal,) = self._after_all(
                error, lambda: [one for one in self._ledger.account().reversals if one.repayment == repayment.number]
            )
            is_new = True
        return Reversed(repayment, reversal, is_new)

    def _is_ours(self, one: Allocation, at: datetime) -> bool:
        return (one.operator, one.at) == (self._operator, at)

    def _after_all(self, error: WriteUnsettled, read: Callable[[], Sequence[T | None]]) -> Sequence[T]:
        """What a write that failed at its very end has written: where it is not there, the error is raised again. Where
        the ledger cannot tell, or the disk does not say that it will last, OutcomeUnknown."""
        try:
            if found := [one for one in read() if one is not None]:
                self._ledger.confirm()
                return found
        except (StoreError, StoreBusy) as unsure:
            raise OutcomeUnknown(
                "It is not known whether it was recorded",
                f"{error.cause} And asked again: {unsure.cause}",
                "Look at Payment records once the ledger can be read and written again. Recording the same payment "
                "again is safe: a reference counts once.",
            ) from error
        raise error


def _demand_expected(found: tuple[object, ...], expected: tuple[object, ...] | None) -> None:
    """Who has confirmed one thing has not confirmed another."""
    if expected is not None and found != expected:
        raise PaymentError(
            "Nothing was recorded",
            "Meanwhile what is owed has changed: it would settle something else than was shown.",
            "Go back, and look at it again.",
        )


def _shares_of(account: Account, repayment: Repayment) -> tuple[Share, ...]:
    return tuple(Share(month, amount) for month, amount in sorted(account.shares_of(repayment.number).items()))


def _left(amount: Decimal, found: Sequence[Share]) -> Decimal:
    return EXACT.subtract(amount, exact_sum(share.amount for share in found))
