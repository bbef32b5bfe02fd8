"""Payments: recorded, reversed, and put to the months that they settle. Recording one moves no money."""

from decimal import Decimal

from partner_tui.domain.account import Account
from partner_tui.domain.crediting import moves
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import OutcomeUnknown, PaymentError, StoreBusy, StoreError, UnknownPayment
from partner_tui.domain.money import EXACT, exact_sum
from partner_tui.domain.owing import Owing
from partner_tui.domain.payment import Allocation, Repayment
from partner_tui.domain.repaid import Recorded, RepaymentPreview, Reversed
from partner_tui.domain.repaying import RepaymentRequest, Share, demand_same, demand_sense, shares
from partner_tui.domain.text import visible
from partner_tui.domain.vendor_pages import PAYMENT, VendorPage
from partner_tui.ledger import Ledger
from partner_tui.services.clock import Clock
from partner_tui.settings import PaymentSettings

LONGEST_REASON = 1000


class Payments:
    """The payments of one data folder. Any method may be called from any thread; each raises only kinds of
    PartnerError, and what raises has changed nothing."""

    def __init__(self, ledger: Ledger, settings: PaymentSettings, clock: Clock, operator: str) -> None:
        self._ledger, self._settings, self._clock, self._operator = ledger.payments, settings, clock, operator

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
            demand_same(request, known)
            account = self._ledger.account()
            return RepaymentPreview(request, _shares_of(account, known), account.credit_of(known), owing, known)
        found = shares(request, owing)
        return RepaymentPreview(request, found, _left(request.amount, found), owing)

    def record(self, request: RepaymentRequest) -> Recorded:
        """In one transaction, and once for each reference. Raises PaymentError."""
        now = self._clock()
        demand_sense(request, now)
        try:
            repayment, is_new = self._ledger.record(
                reference=request.reference.strip(),
                amount=request.amount,
                currency=request.currency,
                paid_on=request.paid_on,
                note=request.note.strip(),
                shares=lambda owing: [(share.month, share.amount) for share in shares(request, owing)],
                operator=self._operator,
                at=now,
            )
        except StoreError as error:
            repayment, is_new = self._recorded_after_all(request, error), True
        if not is_new:
            demand_same(request, repayment)
        account = self._ledger.account()
        return Recorded(repayment, _shares_of(account, repayment), account.credit_of(repayment), is_new)

    def _recorded_after_all(self, request: RepaymentRequest, error: StoreError) -> Repayment:
        """A write that failed at its very end may have come through: only the ledger knows. Raises PartnerError."""
        try:
            found = self._ledger.find(request.reference)
        except (StoreError, StoreBusy) as unreadable:
            raise OutcomeUnknown(
                "It is not known whether it was recorded",
                f"{error.cause} And the ledger cannot be read to see: {unreadable.cause}",
                f"Look for {visible(request.reference)} in Payment records once the ledger can be read. Recording it "
                "again is safe: a reference counts once.",
            ) from error
        if found is None:
            raise error
        return found

    def use_credit(self, currency: str, months: tuple[BillCycle, ...] = ()) -> tuple[Allocation, ...]:
        """Has what is left of earlier payments settle months, the oldest first. Raises PaymentError."""
        return self._ledger.allocate(
            lambda account, owing: moves(account, owing, currency, months), operator=self._operator, at=self._clock()
        )

    def find(self, reference: str) -> Repayment:
        """Raises UnknownPayment."""
        if (found := self._ledger.find(reference)) is None:
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
        reversal, is_new = self._ledger.reverse(repayment.number, reason=said, operator=self._operator, at=at)
        return Reversed(repayment, reversal, is_new)


def _shares_of(account: Account, repayment: Repayment) -> tuple[Share, ...]:
    return tuple(Share(month, amount) for month, amount in sorted(account.shares_of(repayment.number).items()))


def _left(amount: Decimal, found: tuple[Share, ...]) -> Decimal:
    return EXACT.subtract(amount, exact_sum(share.amount for share in found))
