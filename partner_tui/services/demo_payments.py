"""What the demonstration's partner has paid: most months whole, the latest in part, the one before not at all."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial

from partner_tui.domain.bill import MonthSummary
from partner_tui.domain.money import EXACT, round_half_up
from partner_tui.domain.repaying import RepaymentRequest
from partner_tui.ledger import Ledger
from partner_tui.services.demo_vendor import OPERATOR, billed
from partner_tui.services.payments import Payments
from partner_tui.settings import PaymentSettings

_LATEST, _OVERDUE, _MISTAKEN = 0, 1, 2
"""Among the billed months, the latest first: part paid; not paid; paid with a slip that was reversed."""
_PART = Decimal("0.4")
_CREDIT = Decimal("250.00")
"""What the oldest month was paid beyond its amount due."""
_IN_PART, _SLIP, _REVERSED, _WHOLE = (timedelta(days=days) for days in (9, 18, 19, 20))
"""After a bill is final."""


def put_payments(ledger: Ledger, months: Sequence[MonthSummary], as_of: datetime) -> None:
    """The oldest first, each recorded on the day that it was paid."""
    payer, owed = _Payer(ledger, as_of), billed(months)
    for place, month in reversed(list(enumerate(owed))):
        digits = str(month.month).replace("-", "")
        if place == _LATEST:
            amount = round_half_up(EXACT.multiply(month.amount_due, _PART))
            payer.pay(month, f"WIRE-{digits}-1", amount, _IN_PART, "First part, the rest follows.")
        elif place == _MISTAKEN:
            half = round_half_up(EXACT.multiply(month.amount_due, Decimal("0.5")))
            payer.pay(month, f"WIRE-{digits}-X", half, _SLIP, "")
            payer.reverse(month, f"WIRE-{digits}-X", _REVERSED, "Half the amount was typed: recorded again in full.")
            payer.pay(month, f"WIRE-{digits}", month.amount_due, _WHOLE, "")
        elif place != _OVERDUE:
            is_oldest = place == len(owed) - 1
            amount = EXACT.add(month.amount_due, _CREDIT) if is_oldest else month.amount_due
            payer.pay(month, f"WIRE-{digits}", amount, _WHOLE, "Rounded up at the bank." if is_oldest else "")


class _Payer:
    """Records as anybody would; what is recorded already stays as it is."""

    def __init__(self, ledger: Ledger, as_of: datetime) -> None:
        self._ledger, self._as_of = ledger, as_of

    def pay(self, month: MonthSummary, reference: str, amount: Decimal, after: timedelta, note: str) -> None:
        if self._ledger.payments.find(reference) is not None:
            return
        at = self._at(month, after)
        request = RepaymentRequest(
            reference, amount, month.currency, at.date(), (month.month,), keeps_credit=True, note=note
        )
        self._payments(at).record(request)

    def reverse(self, month: MonthSummary, reference: str, after: timedelta, reason: str) -> None:
        self._payments(self._at(month, after)).reverse(reference, reason)

    def _payments(self, at: datetime) -> Payments:
        return Payments(self._ledger, PaymentSettings(), partial(_same, at), OPERATOR)

    def _at(self, month: MonthSummary, after: timedelta) -> datetime:
        return min(month.month.final_at + after, self._as_of)


def _same(at: datetime) -> datetime:
    """A clock that stands still."""
    return at
