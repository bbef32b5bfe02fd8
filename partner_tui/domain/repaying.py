"""What recording a payment does: which months it settles, and what is left of it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import PaymentError
from partner_tui.domain.money import CENT, EXACT, ZERO, exact_sum, format_amount, plain, round_half_up
from partner_tui.domain.owing import Owing
from partner_tui.domain.payment import Repayment, same_reference
from partner_tui.domain.text import visible

LONGEST_REFERENCE, LONGEST_NOTE = 200, 1000
_MOST = Decimal(10) ** 18
_LONGEST_TYPED = 40
_CURRENCY = re.compile(r"[A-Z]{3}")
_AHEAD = timedelta(hours=14)
"""How far the earliest clocks are before UTC: nobody has a later date today."""


@dataclass(frozen=True, slots=True)
class RepaymentRequest:
    """A payment to be recorded."""

    reference: str
    amount: Decimal
    currency: str
    paid_on: date
    months: tuple[BillCycle, ...] = ()
    """Those that it settles, the oldest first; empty: all that are unpaid, the oldest first."""
    keeps_credit: bool = False
    """What is more than these months owe is kept as credit; else it is refused."""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Share:
    """What of a payment settles a month."""

    month: BillCycle
    amount: Decimal


def demand_sense(request: RepaymentRequest, now: datetime) -> None:
    """Raises PaymentError for what can be no payment, whatever is owed."""
    if not request.reference.strip():
        raise _refused("It has no reference.", "Give the one that the bank or the card has for it.")
    if not _CURRENCY.fullmatch(request.currency):
        raise _refused(f"{visible(request.currency)!r} is no currency.", "Give its code, like USD or CNY.")
    if len(request.reference) > LONGEST_REFERENCE or len(request.note) > LONGEST_NOTE:
        raise _refused("Its reference or its note is too long.", f"Up to {LONGEST_REFERENCE} characters are kept.")
    amount = request.amount
    if not ZERO < amount < _MOST or amount != round_half_up(amount):
        raise _refused(f"{plain(amount)} is no amount that can be paid.", "Give one above zero, to the cent.")
    if request.paid_on > (now + _AHEAD).date():
        raise _refused(f"{request.paid_on} is still to come.", "Record a payment when it has been made.")


def shares(request: RepaymentRequest, owing: Iterable[Owing]) -> tuple[Share, ...]:
    """What of it settles which month, the oldest first; what is left over is credit.

    `owing` are all final months, in any order. Raises PaymentError for a month that cannot be settled, and for what is
    left over where that is not wanted.
    """
    by_month = {one.month: one for one in owing}
    wanted = sorted(set(request.months)) or [
        one.month for one in sorted(by_month.values(), key=_month) if one.currency == request.currency and one.unpaid
    ]
    found: list[Share] = []
    left = request.amount
    for month in wanted:
        amount = min(left, _settled(month, by_month.get(month), request.currency).unpaid)
        if amount:
            found.append(Share(month, amount))
            left = EXACT.subtract(left, amount)
    if left and not request.keeps_credit:
        owed = exact_sum(share.amount for share in found)
        which = "of these months" if request.months else f"in {visible(request.currency)}"
        raise _refused(
            f"{format_amount(request.amount)} is more than is unpaid {which}: {format_amount(owed)}.",
            f"Correct it, or have the {format_amount(left)} over that kept as credit.",
        )
    return tuple(found)


def demand_same(request: RepaymentRequest, known: Repayment, *, was_reversed: bool = False) -> None:
    """Raises PaymentError where another payment has the reference: then one of the two is mistaken. Also where it was
    reversed: it counts no more, and nobody may take it for recorded."""
    if was_reversed:
        raise PaymentError(
            "The payment was reversed",
            f"{visible(known.reference)} was recorded and taken back: {format_amount(known.amount)} "
            f"{visible(known.currency)}, paid on {known.paid_on}. It settles nothing.",
            "Nothing was changed. If it was paid all the same, record it under another reference, such as "
            f"{visible(known.reference)} again.",
        )
    if (request.amount, request.currency, request.paid_on) != (known.amount, known.currency, known.paid_on):
        raise PaymentError(
            "The reference is taken",
            f"{visible(known.reference)} is recorded already: {format_amount(known.amount)} "
            f"{visible(known.currency)}, paid on {known.paid_on}.",
            "Nothing was changed. Look at Payment records; reverse that one if it is wrong.",
        )


def amount_typed(text: str) -> Decimal:
    """An amount as people type it: `1234.5`, `1,234.50`. Raises PaymentError."""
    typed = text.strip()
    if len(typed) > _LONGEST_TYPED:
        raise _refused("That is too long for an amount.", "Write it like 1234.50 or 1,234.50.")
    whole, _, decimals = typed.partition(".")
    bare = whole.replace(",", "")
    grouped = "," not in whole or f"{int(bare):,}" == whole if bare.isascii() and bare.isdigit() else False
    if not grouped or not (decimals == "" or (decimals.isascii() and decimals.isdigit())) or typed.endswith("."):
        raise _refused(f"{typed!r} is no amount.", "Write it like 1234.50 or 1,234.50.")
    amount = Decimal(typed.replace(",", ""))
    if not ZERO < amount < _MOST or amount != round_half_up(amount):
        raise _refused(f"{typed} is no amount that can be paid.", "Give one above zero, to the cent.")
    return EXACT.quantize(amount, CENT)


def date_typed(text: str) -> date:
    """A day as people type it: `2026-11-20`. Raises PaymentError."""
    typed = text.strip()
    try:
        found = date.fromisoformat(typed)
    except ValueError:
        found = None
    if found is None or found.isoformat() != typed:
        raise _refused(f"{typed!r} is no date.", "Write it like 2026-11-20.")
    return found


def currency_meant(wanted: str | None, months: Sequence[BillCycle], owing: Iterable[Owing]) -> str:
    """The one that is asked for; else the one of the months, or of all there are. Raises PaymentError."""
    if wanted:
        return wanted.upper()
    known = tuple(owing)
    found = {one.currency for one in known if one.month in months} or {one.currency for one in known if one.unpaid}
    found = found or {one.currency for one in known}
    if len(found) != 1:
        said = f"Bills are in {', '.join(sorted(map(visible, found)))}." if found else "There is no final bill yet."
        raise _refused(said, "Say in which currency it was paid.")
    return found.pop()


def is_same(reference: str, other: str) -> bool:
    return same_reference(reference) == same_reference(other)


def _settled(month: BillCycle, one: Owing | None, currency: str) -> Owing:
    if one is None:
        raise _refused(
            f"{month} has no final bill.",
            "Choose months that have one; what was paid ahead can be kept as credit without naming it.",
        )
    if one.currency != currency:
        raise _refused(
            f"The bill of {month} is in {visible(one.currency)}, and the payment in {visible(currency)}.",
            "Currencies are never mixed: record each payment in its own.",
        )
    return one


def _month(one: Owing) -> BillCycle:
    return one.month


def _refused(cause: str, next_step: str) -> PaymentError:
    return PaymentError("Nothing was recorded", cause, next_step)
