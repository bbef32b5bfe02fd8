"""The rules by which a month's stations are held against each other."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from partner_tui.domain.bill import BillSums, MonthSummary
from partner_tui.domain.cycle import CycleStatus
from partner_tui.domain.invoice import Invoice
from partner_tui.domain.money import CENT, EXACT, ZERO, amount_due, exact_sum, round_half_up
from partner_tui.domain.reconciliation import Figure, Reason, Reconciliation, Standing, reconcile
from partner_tui.domain.tie_out import Cause, MonthFacts, Station, Stop, TieOut
from partner_tui.domain.vendor_summary import VendorSummary

_CAUSES = {
    Reason.ROUNDING: Cause.ROUNDING,
    Reason.NOT_FINAL: Cause.CLOSING,
    Reason.MISSING_LINES: Cause.MISSING_PART,
    Reason.TAX: Cause.TAX,
    None: Cause.UNKNOWN,
}


def tied(facts: MonthFacts) -> TieOut:
    """Each station against the one before it that it is made of; repayments against what they are to settle."""
    stops = (*_stored(facts), _vendor(facts), *_invoiced(facts), *_repaid(facts))
    return TieOut(facts, stops)


def _stored(facts: MonthFacts) -> Iterator[Stop]:
    """Lines, rollup, ledger, amount due; where there are no lines, nothing else of these is there."""
    if (ours := facts.ours) is None:
        yield Stop(Station.LINES, None, facts.currency)
        return
    before: tuple[Station, BillSums] | None = None
    for station, sums in ((Station.LINES, facts.lines), (Station.ROLLUP, facts.rollup), (Station.LEDGER, ours.sums)):
        if sums is None:
            yield Stop(station, None, ours.currency, cause=Cause.DAMAGE)
            continue
        if before is None:
            yield Stop(station, sums.total, ours.currency)
        else:
            cause = None if _parts(sums) == _parts(before[1]) else Cause.DAMAGE
            yield _held(Stop(station, sums.total, ours.currency, before[0], cause=cause), before[1].total)
        before = station, sums
    due = Stop(Station.DUE, ours.amount_due, ours.currency, Station.LEDGER, cause=_rounding(ours.bill_amount))
    yield _held(due, ours.bill_amount)


def _rounding(bill: Decimal) -> Cause | None:
    """What makes an amount due of a bill amount."""
    if amount_due(bill) == bill:
        return None
    return Cause.CREDIT if round_half_up(bill) < ZERO else Cause.ROUNDING


def _vendor(facts: MonthFacts) -> Stop:
    theirs, ours = facts.theirs, facts.ours
    if theirs is None:
        return Stop(Station.VENDOR, None, facts.currency)
    stop = Stop(Station.VENDOR, theirs.amount_due, theirs.currency)
    if ours is None:
        return stop
    if ours.currency != theirs.currency:
        return replace(stop, cause=Cause.CURRENCY)
    cause = _vendor_cause(facts, ours, theirs)
    # Of a final month both can be had as they will stay: who lacks one of the two has it to get.
    is_to_mend = facts.is_final and cause in (Cause.LATER_FILE, Cause.CLOSING)
    return _held(replace(stop, against=Station.DUE, cause=cause, is_to_mend=is_to_mend), ours.amount_due)


def _vendor_cause(facts: MonthFacts, ours: MonthSummary, theirs: VendorSummary) -> Cause | None:
    found = reconcile(ours, theirs)
    if not found.differences:
        if theirs.amount_due == ours.amount_due:
            return None
        return Cause.CREDIT if theirs.amount_due < ZERO else Cause.ROUNDING
    # A vendor that says so still, asked after our file came, does not mean the earlier one.
    if facts.heard_at < ours.as_of and any(_agrees(earlier, theirs) for earlier in _earlier(facts, ours)):
        return Cause.LATER_FILE
    return _worst(found)


def _worst(found: Reconciliation) -> Cause:
    """The cause that leaves most to be done: of the amount due's, where several do."""
    differences = sorted(found.differences, key=lambda one: one.what is not Figure.AMOUNT_DUE)
    causes = [_CAUSES[one.reason] for one in differences]
    return next((cause for cause in causes if cause in (Cause.UNKNOWN, Cause.MISSING_PART)), causes[0])


def _agrees(summary: MonthSummary, theirs: VendorSummary) -> bool:
    return reconcile(summary, theirs).standing is Standing.AGREES


def _earlier(facts: MonthFacts, ours: MonthSummary) -> Iterator[MonthSummary]:
    """The month as its earlier files had it, in the same currency and of other amounts."""
    for file in facts.earlier_files:
        record = file.record
        if record.currency == ours.currency and _parts(record.sums) != _parts(ours.sums):
            yield replace(ours, sums=record.sums, tax=record.tax, as_of=record.imported_at)


def _invoiced(facts: MonthFacts) -> Iterator[Stop]:
    found = facts.standing_invoices
    if not found:
        yield Stop(Station.INVOICES, None, facts.currency, is_on_file=bool(facts.on_file))
    for currency in dict.fromkeys(invoice.currency for invoice in found):
        of_it = [invoice for invoice in found if invoice.currency == currency]
        stop = Stop(Station.INVOICES, exact_sum(invoice.amount for invoice in of_it), currency)
        held = [
            _held(replace(stop, against=station, cause=_invoice_cause(facts, of_it, amount)), amount)
            for station, amount in _invoiced_for(facts, currency)
        ]
        # Where the summary differs from the bill, an invoice is held against the one of the two that it follows.
        best = next((one for one in held if not one.is_unexplained), None)
        yield best or (held[0] if held else replace(stop, cause=Cause.CURRENCY))


def _invoiced_for(facts: MonthFacts, currency: str) -> Iterator[tuple[Station, Decimal]]:
    """What invoices may be made out for, likeliest first."""
    if facts.theirs is not None and facts.theirs.currency == currency:
        yield Station.VENDOR, facts.theirs.amount_due
    if facts.ours is not None and facts.ours.currency == currency:
        yield Station.DUE, facts.ours.amount_due


def _invoice_cause(facts: MonthFacts, invoices: Sequence[Invoice], amount: Decimal) -> Cause | None:
    """Why they are not made out for just that amount: with its tax or without, rounded one by one."""
    total = exact_sum(invoice.amount for invoice in invoices)
    if total == amount:
        return None
    if amount < ZERO == total:
        return Cause.CREDIT
    if _is_near(total, amount, len(invoices)):
        return Cause.ROUNDING
    if _is_taxed(facts, invoices, total, amount):
        return Cause.TAX
    dues = [] if facts.ours is None else [one.amount_due for one in _earlier(facts, facts.ours)]
    if any(_is_near(total, due, len(invoices)) or _is_taxed(facts, invoices, total, due) for due in dues):
        return Cause.LATER_FILE
    is_early = any(invoice.applied_at and invoice.applied_at < facts.month.final_at for invoice in invoices)
    return Cause.CLOSING if is_early or facts.status is not CycleStatus.FINAL else Cause.UNKNOWN


def _is_taxed(facts: MonthFacts, invoices: Sequence[Invoice], total: Decimal, amount: Decimal) -> bool:
    """Whether one of the two is the other with a tax that somebody names: rounded once more than the rest."""
    apart = abs(EXACT.subtract(total, amount))
    return any(_is_near(apart, tax, len(invoices) + 1) for tax in taxes_named(facts, invoices))


def taxes_named(facts: MonthFacts, invoices: Iterable[Invoice]) -> Iterator[Decimal]:
    """By the invoices, the vendor's summary, the bill's lines; only what there is."""
    on_invoices = exact_sum(tax.amount for invoice in invoices for tax in invoice.taxes)
    of_bill = (one.tax for one in (facts.theirs, facts.ours) if one is not None)
    return (tax for tax in (on_invoices, *of_bill) if tax)


def _repaid(facts: MonthFacts) -> Iterator[Stop]:
    paid = dict(facts.paid_in)
    stop = Stop(Station.REPAYMENTS, paid.pop(facts.currency, ZERO), facts.currency)
    if facts.status is not CycleStatus.FINAL:
        yield stop if not stop.amount else replace(stop, cause=Cause.CLOSING)
    elif facts.ours is not None:
        yield _settled(replace(stop, against=Station.DUE), facts.ours.amount_due)
    elif facts.theirs is not None:
        yield _settled(replace(stop, against=Station.VENDOR), amount_due(facts.theirs.amount_due))
    for currency, amount in paid.items():
        yield Stop(Station.REPAYMENTS, amount, currency, cause=Cause.CURRENCY)


def _settled(stop: Stop, due: Decimal) -> Stop:
    held = _held(stop, due)
    assert held.difference is not None
    if not held.difference:
        return held
    return replace(held, cause=Cause.UNPAID if held.difference < 0 else Cause.OVERPAID)


def _held(stop: Stop, amount: Decimal) -> Stop:
    assert stop.amount is not None
    return replace(stop, difference=EXACT.subtract(stop.amount, amount))


def _parts(sums: BillSums) -> tuple[Decimal, Decimal, Decimal, int]:
    return sums.expenditures, sums.refunds, sums.adjustments, sums.lines


def _is_near(one: Decimal, other: Decimal, parts: int) -> bool:
    """A cent at most for each part that was rounded by itself."""
    return abs(EXACT.subtract(one, other)) <= EXACT.multiply(CENT, Decimal(parts))
