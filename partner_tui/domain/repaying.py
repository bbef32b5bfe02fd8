"""What recording a payment does: which months it settles, and what is left of it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum

from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import PaymentError
from partner_tui.domain.money import CENT, EXACT, ZERO, exact_sum, format_amount, plain, round_half_up
from partner_tui.domain.owing import Owing
from partner_tui.domain.payment import Repayment, is_legible, same_reference
from partner_tui.domain.statement_import import FIRST_DAY
from partner_tui.domain.text import visible

LONGEST_REFERENCE, LONGEST_NOTE = 200, 1000
_HOW_AMOUNTS = "Write it like 1234.50 or 1,234.50."
_MOST = Decimal(10) ** 18
_LONGEST_TYPED = 40
_CURRENCY = re.compile(r"[A-Z]{3}")
_AHEAD = timedelta(hours=14)
"""How far the earliest clocks are before UTC: nobody has a later date today."""
_CENTS, _GROUP = 2, 3
"""Digits of cents; digits between two signs that part thousands."""


class Part(Enum):
    """What of a payment something is wrong with."""

    REFERENCE = "reference"
    AMOUNT = "amount"
    CURRENCY = "currency"
    DAY = "day"
    NOTE = "note"
    REST = "rest"
    """What it is more than is unpaid."""


class PaymentRefused(PaymentError):
    """A payment that is not recorded for what a part of it is."""

    def __init__(self, cause: str, next_step: str, part: Part | None = None) -> None:
        super().__init__("Nothing was recorded", cause, next_step)
        self.part = part


class SenselessPayment(PaymentRefused):
    """One that can be none, whatever is owed."""


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
    is_day_said: bool = True
    """False: the day was only suggested, and tells no payment from another of the same reference."""


@dataclass(frozen=True, slots=True)
class Share:
    """What of a payment settles a month."""

    month: BillCycle
    amount: Decimal


def demand_sense(request: RepaymentRequest, now: datetime) -> None:
    """Raises SenselessPayment for what can be no payment, whatever is owed."""
    _demand_reference(request.reference)
    if not _CURRENCY.fullmatch(request.currency):
        cause = f"{visible(request.currency)!r} is no currency."
        raise SenselessPayment(cause, "Give its code, like USD or CNY.", Part.CURRENCY)
    if len(request.note) > LONGEST_NOTE:
        raise SenselessPayment("Its note is too long.", f"Up to {LONGEST_NOTE:,} characters are kept.", Part.NOTE)
    amount = request.amount
    if not ZERO < amount < _MOST or amount != round_half_up(amount):
        raise _no_amount_to_pay(plain(amount))
    if request.paid_on > (now + _AHEAD).date():
        cause = f"{request.paid_on} is still to come."
        raise SenselessPayment(cause, "Record a payment when it has been made.", Part.DAY)
    if request.paid_on < FIRST_DAY:
        cause = f"Nothing was paid on {request.paid_on}: days from {FIRST_DAY} on are taken."
        raise SenselessPayment(cause, "Correct the year.", Part.DAY)


def _demand_reference(reference: str) -> None:
    if not same_reference(reference):
        cause = "It has no reference." if not reference.strip() else "Its reference has nothing that can be seen."
        raise SenselessPayment(cause, "Give the one that the bank or the card has for it.", Part.REFERENCE)
    if len(reference) > LONGEST_REFERENCE:
        next_step = f"Up to {LONGEST_REFERENCE} characters are kept."
        raise SenselessPayment("Its reference is too long.", next_step, Part.REFERENCE)
    if not is_legible(reference):
        cause = f"The reference {visible(reference)} has characters that cannot be read."
        raise SenselessPayment(cause, "Type it on one line, in UTF-8 where it is pasted.", Part.REFERENCE)


def shares(request: RepaymentRequest, owing: Iterable[Owing]) -> tuple[Share, ...]:
    """What of it settles which month, the oldest first; what is left over is credit.

    `owing` are all final months, in any order; those without lines, which are in no total, are settled only where they
    are named. Raises PaymentError for a month that cannot be settled, and for what is left over where that is not
    wanted.
    """
    by_month = {one.month: one for one in owing}
    wanted = sorted(set(request.months)) or [
        one.month
        for one in sorted(by_month.values(), key=_month)
        if one.currency == request.currency and one.unpaid and one.has_lines
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
        raise PaymentRefused(
            f"{format_amount(request.amount)} is more than is unpaid {which}: {format_amount(owed)}.",
            f"Correct it, or have the {format_amount(left)} over that kept as credit.",
            Part.REST,
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
    is_another_day = request.is_day_said and request.paid_on != known.paid_on
    if is_another_day or (request.amount, request.currency) != (known.amount, known.currency):
        raise PaymentError(
            "The reference is taken",
            f"{visible(known.reference)} is recorded already: {format_amount(known.amount)} "
            f"{visible(known.currency)}, paid on {known.paid_on}.",
            "Nothing was changed. Look at Payment records; reverse that one if it is wrong.",
        )


def amount_typed(text: str) -> Decimal:
    """An amount as people type it: `1234.5`, `1,234.50`. Raises SenselessPayment."""
    typed = text.strip()
    if not typed:
        raise SenselessPayment("It has no amount.", _HOW_AMOUNTS, Part.AMOUNT)
    if len(typed) > _LONGEST_TYPED:
        raise SenselessPayment("That is too long for an amount.", _HOW_AMOUNTS, Part.AMOUNT)
    whole, _, decimals = typed.partition(".")
    bare = whole.replace(",", "")
    grouped = "," not in whole or f"{int(bare):,}" == whole if bare.isascii() and bare.isdigit() else False
    if not grouped or not (decimals == "" or (decimals.isascii() and decimals.isdigit())) or typed.endswith("."):
        raise SenselessPayment(f"{visible(typed)!r} is no amount.", _HOW_AMOUNTS, Part.AMOUNT)
    if len(decimals) == _GROUP and whole == bare and len(whole) <= _GROUP and not whole.startswith("0"):
        raise SenselessPayment(
            f"{typed} can be read in two ways: its point may part thousands, or decimals.",
            f"Write {whole},{decimals}.00 for the one; the other has two decimals at most, like {typed[:-1]}.",
            Part.AMOUNT,
        )
    amount = Decimal(typed.replace(",", ""))
    if not ZERO < amount < _MOST or len(decimals) > _CENTS:
        raise _no_amount_to_pay(typed)
    return EXACT.quantize(amount, CENT)


def date_typed(text: str) -> date:
    """A day as people type it: `2026-11-20`. Raises SenselessPayment."""
    typed = text.strip()
    try:
        found = date.fromisoformat(typed)
    except ValueError:
        found = None
    if found is None or found.isoformat() != typed:
        raise SenselessPayment(f"{visible(typed)!r} is no date.", "Write it like 2026-11-20.", Part.DAY)
    return found


def currency_meant(wanted: str | None, months: Sequence[BillCycle], owing: Iterable[Owing]) -> str:
    """The one that is asked for; else the one of the months, or of all there are. Raises PaymentRefused."""
    if wanted:
        return wanted.upper()
    known = tuple(owing)
    found = {one.currency for one in known if one.month in months} or {one.currency for one in known if one.unpaid}
    found = found or {one.currency for one in known}
    if len(found) != 1:
        said = f"Bills are in {', '.join(sorted(map(visible, found)))}." if found else "There is no final bill yet."
        raise PaymentRefused(said, "Say in which currency it was paid.", Part.CURRENCY)
    return found.pop()


def _settled(month: BillCycle, one: Owing | None, currency: str) -> Owing:
    if one is None:
        raise PaymentRefused(
            f"{month} has no final bill.",
            "Choose months that have one; what was paid ahead can be kept as credit without naming it.",
        )
    if one.currency != currency:
        raise PaymentRefused(
            f"The bill of {month} is in {visible(one.currency)}, and the payment in {visible(currency)}.",
            "Currencies are never mixed: record each payment in its own.",
        )
    return one


def _month(one: Owing) -> BillCycle:
    return one.month


def _no_amount_to_pay(said: str) -> SenselessPayment:
    return SenselessPayment(f"{said} is no amount that can be paid.", "Give one above zero, to the cent.", Part.AMOUNT)
