"""What a month's stations say, in words: where each amount is from, why it differs, and what all of it comes to.

Foreign text among them: names of files, numbers of invoices, references, currencies.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from decimal import Decimal

from partner_tui.domain.cycle import BEIJING, CycleStatus
from partner_tui.domain.money import EXACT, amount_due, exact_sum, format_amount
from partner_tui.domain.publication import Publication
from partner_tui.domain.reconciliation import Figure, reconcile
from partner_tui.domain.tie_out import Cause, MonthFacts, Station, Stop, TieOut
from partner_tui.domain.tying_out import taxes_named
from partner_tui.domain.vendor_bill import ON_FILE
from partner_tui.domain.vendor_month import LINES_ARE_MISSING

When = Callable[[datetime], str]
"""How a moment is written: for the operator's zone, or for everybody's."""


def in_utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def standing_word(stop: Stop) -> str:
    """The cause, in a word or two; or what else there is to say of how it stands."""
    if stop.cause is not None:
        return str(stop.cause)
    if stop.is_on_file:
        return ON_FILE
    if stop.amount is None:
        return "nothing known"
    return "" if stop.against is None else "agrees"


def note(found: TieOut, stop: Stop, when: When = in_utc) -> str:
    """Where the amount is from, in a few words; empty where the reason says it all."""
    facts = found.facts
    match stop.station:
        case Station.LINES if facts.ours is None:
            return LINES_ARE_MISSING
        case Station.LINES | Station.ROLLUP if stop.amount is None:
            return facts.unread
        case Station.LINES:
            return "" if facts.lines is None else f"{_counted(facts.lines.lines, 'line')}, each of them read"
        case Station.ROLLUP:
            return "what the tabs add up"
        case Station.LEDGER:
            return _of_ledger(facts, when)
        case Station.DUE:
            return _of_due(facts, when)
        case Station.VENDOR:
            return "not synced" if facts.theirs is None else f"as of {when(facts.theirs.as_of)}{_tax(facts)}"
        case Station.INVOICES:
            return _of_invoices(facts, stop)
        case Station.REPAYMENTS:
            return _of_repayments(facts, stop)


def reasons(found: TieOut, stop: Stop, when: When = in_utc) -> tuple[str, ...]:
    """Why it is not the same as what it is held against, in sentences; none where it is."""
    if stop.cause is None:
        return ()
    return tuple(_reasons(found.facts, stop, when))


def verdict(found: TieOut) -> str:
    """All of it in one sentence."""
    unknown = found.unknown
    lacking = f" Nothing is known of: {', '.join(unknown)}." if unknown else ""
    if found.unexplained:
        return f"Does not reconcile: {'; '.join(map(_differing, found.unexplained))}.{lacking}"
    if found.explained:
        return f"Every difference is explained: {'; '.join(map(_differing, found.explained))}.{lacking}"
    return f"All that is known agrees.{lacking}"


def file_words(file: Publication, when: When = in_utc) -> str:
    """`customerBill_202610.tar.gz, taken 2026-11-06 04:00 UTC by ann: 12,034 lines of 1,234.50 USD`."""
    record = file.record
    amount = f"{format_amount(record.sums.total, exact=True)} {record.currency}"
    lines = _counted(record.sums.lines, "line")
    return f"{record.source_name}, taken {when(file.at)} by {file.operator}: {lines} of {amount}"


def _differing(stop: Stop) -> str:
    """`rounding 0.004 at the amount due`, `missing part, 110.00 USD at the vendor's summary`."""
    apart = f" {_money(abs(stop.difference), stop)}" if stop.difference else ""
    return f"{stop.cause}{apart} ({stop.station})"


def _reasons(facts: MonthFacts, stop: Stop, when: When) -> Iterator[str]:
    if stop.amount is None:
        yield f"It cannot be read: {facts.unread}"
        yield f"See `partner-tui check {facts.month}`, and import its bill file again."
        return
    match stop.station:
        case Station.ROLLUP | Station.LEDGER:
            yield f"The store does not add up: see `partner-tui check {facts.month}`, and import its bill file again."
        case Station.DUE if stop.cause is Cause.CREDIT:
            yield "The refunds exceed the rest: nothing is due, and the credit is carried over to no other month."
        case Station.DUE:
            yield "The month's total is rounded half-up to 2 decimals, once."
        case Station.VENDOR:
            yield from _of_vendor(facts, stop, when)
        case Station.INVOICES:
            yield _why_invoiced(facts, stop)
        case Station.REPAYMENTS:
            yield from _why_paid(facts, stop)


def _of_ledger(facts: MonthFacts, when: When) -> str:
    if facts.ours is None:
        return ""
    files = facts.earlier_files
    replaced = f", in the place of {_counted(len(files), 'earlier file')}" if files else ""
    return f"{facts.ours.source}, taken {when(facts.ours.as_of)}{replaced}"


def _of_due(facts: MonthFacts, when: When) -> str:
    if facts.ours is None:
        return ""
    tax = "" if facts.ours.tax is None else f"tax {_exact(facts.ours.tax)} stands beside it"
    if facts.status is CycleStatus.FINAL:
        return tax
    expected = f"nothing is owed before {facts.month.final_at.astimezone(BEIJING):%Y-%m-%d %H:%M} Beijing"
    final = facts.ours.why_not_final or expected
    return f"{final}, {tax}" if tax else final


def _tax(facts: MonthFacts) -> str:
    tax = None if facts.theirs is None else facts.theirs.tax
    return "" if tax is None else f", tax {_exact(tax)} stands beside it"


def _of_vendor(facts: MonthFacts, stop: Stop, when: When) -> Iterator[str]:
    theirs = facts.theirs
    if theirs is None or facts.ours is None:
        return
    match stop.cause:
        case Cause.CURRENCY:
            yield f"The bill is in {facts.ours.currency}, and the vendor's summary in {theirs.currency}."
        case Cause.CREDIT:
            yield "The vendor states the bill as it is, below zero; nothing is due of it."
        case Cause.ROUNDING:
            yield "Less than a cent for each figure that was rounded by itself."
        case Cause.CLOSING:
            yield "One of the two is from before the bill was final: sync, or import the final bill file."
        case Cause.TAX:
            yield "The vendor's amount due has the tax in it; ours stands beside the tax."
        case Cause.LATER_FILE:
            yield f"The vendor's summary of {when(facts.heard_at)} is that of a file that was replaced since: sync."
        case Cause.MISSING_PART:
            yield "The vendor has more: a part of the bill file is missing, or a later one has to be imported."
        case _:
            yield "Nothing that is known explains it."
    for one in reconcile(facts.ours, theirs).differences:
        if one.what is not Figure.AMOUNT_DUE:
            ours, said, apart = _exact(one.ours), _exact(one.theirs), _signed(EXACT.minus(one.difference))
            yield f"{one.what.capitalize()} {ours} here, {said} at the vendor's ({apart})."


def _of_invoices(facts: MonthFacts, stop: Stop) -> str:
    found = [invoice for invoice in facts.standing_invoices if invoice.currency == stop.currency]
    if not found and not facts.on_file:
        return "all that there were are taken back" if facts.invoices else "none is known"
    names = [f"{invoice.invoice_no or 'without a number'} ({invoice.state})" for invoice in reversed(found)]
    names += [f"{number} ({ON_FILE}, amount not known)" for number in facts.on_file]
    taxes = exact_sum(tax.amount for invoice in found for tax in invoice.taxes)
    named = f", taxes {_exact(taxes)} named" if taxes else ""
    return f"{', '.join(dict.fromkeys(names))}{named}"


def _why_invoiced(facts: MonthFacts, stop: Stop) -> str:
    where = "" if stop.against is None else f" the {stop.against}"
    match stop.cause:
        case Cause.CURRENCY:
            return f"Made out in {stop.currency}, the bill is in {facts.currency}."
        case Cause.CREDIT:
            return "A bill below zero is not invoiced."
        case Cause.ROUNDING:
            return "A cent at most for each invoice."
        case Cause.TAX:
            named = ", ".join(dict.fromkeys(map(_exact, taxes_named(facts, facts.standing_invoices))))
            is_more = stop.difference is not None and stop.difference > 0
            return f"{'With' if is_more else 'Without'} the tax that{where} {'lacks' if is_more else 'has'} ({named})."
        case Cause.LATER_FILE:
            return "Made out for the bill as an earlier file had it: another has replaced that since."
        case Cause.CLOSING:
            return "Made out before the bill was final."
    return f"Neither{where} nor that with its tax: nothing that is known explains it."


def _of_repayments(facts: MonthFacts, stop: Stop) -> str:
    found = [repayment for repayment, _ in facts.paid if repayment.currency == stop.currency]
    if not found:
        return "nothing is recorded"
    return ", ".join(f"{repayment.reference} of {repayment.paid_on}" for repayment in reversed(found))


def _why_paid(facts: MonthFacts, stop: Stop) -> Iterator[str]:
    match stop.cause:
        case Cause.CURRENCY:
            yield f"Paid in {stop.currency}, the bill is in {facts.currency}: it settles nothing of it."
        case Cause.CLOSING:
            yield "Paid for a month of which nothing is owed yet."
        case Cause.UNPAID:
            yield f"{_money(abs(stop.difference or Decimal(0)), stop)} are still to be paid{_by(facts)}."
            if _was_due(facts, stop.amount):
                yield "What an earlier bill file had was paid whole: a larger bill has come since."
        case _:
            yield f"{_money(stop.difference or Decimal(0), stop)} more are paid than is due: credit can be made of it."
            if _was_due(facts, stop.amount):
                yield "The bill was larger when it was paid: a smaller one has replaced it since."
            elif any(tax == stop.difference for tax in taxes_named(facts, facts.standing_invoices)):
                yield "It is just the tax, which is in no amount due."


def _was_due(facts: MonthFacts, amount: Decimal | None) -> bool:
    """Whether an earlier file made just that much due."""
    earlier = (file.record for file in facts.earlier_files if file.record.currency == facts.currency)
    return bool(amount) and any(amount_due(record.sums.total) == amount for record in earlier)


def _by(facts: MonthFacts) -> str:
    """`, overdue since 2026-11-20`."""
    if facts.ours is None or facts.ours.due_on is None:
        return ""
    return f", {'overdue since' if facts.ours.is_overdue else 'due on'} {facts.ours.due_on}"


def _money(amount: Decimal, stop: Stop) -> str:
    return f"{_exact(amount)} {stop.currency}"


def _exact(amount: Decimal) -> str:
    return format_amount(amount, exact=True)


def _signed(amount: Decimal) -> str:
    return format_amount(amount, exact=True, signed=True)


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
