"""A month from station to station: each reason for a difference, told from the figures alone."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from partner_tui.domain.bill import BillSums, MonthSummary
from partner_tui.domain.cycle import BillCycle, CycleStatus
from partner_tui.domain.invoice import Invoice, InvoiceRequest
from partner_tui.domain.payment import Repayment
from partner_tui.domain.publication import Publication
from partner_tui.domain.record import MonthRecord
from partner_tui.domain.tie_out import Cause, MonthFacts, Station, Stop, TieOut
from partner_tui.domain.tying_out import tied
from partner_tui.domain.vendor_summary import VendorSummary
from partner_tui.services.tie_out_words import file_words, note, reasons, standing_word, verdict
from tests.store.vendor import INVOICE

OCTOBER = BillCycle(2026, 10)
AT = datetime(2026, 11, 6, 4, 0, tzinfo=UTC)
"""After the bill was final."""
TAX = Decimal("7.42")


def sums(spent: str, refunded: str = "0", adjusted: str = "0", lines: int = 3) -> BillSums:
    return BillSums(Decimal(spent), Decimal(refunded), Decimal(adjusted), lines)


BILL = sums("110.504", "-5.25", "0.75")
"""106.004: 106.00 are due."""


def month(bill: BillSums = BILL, **more: object) -> MonthSummary:
    plain = MonthSummary(OCTOBER, CycleStatus.FINAL, "USD", bill, TAX, 2, 2, "october.csv", AT)
    return replace(plain, **more)  # type: ignore[arg-type]


def vendor(bill: BillSums = BILL, due: str = "106.00", **more: object) -> VendorSummary:
    spent, refunded, adjusted = (
        amount.quantize(Decimal("0.01")) for amount in (bill.expenditures, bill.refunds, bill.adjustments)
    )
    said = VendorSummary(OCTOBER, "USD", spent, refunded, adjusted, Decimal(due), TAX, AT)
    return replace(said, **more)  # type: ignore[arg-type]


def invoice(amount: str = "106.00", number: str = "INV-1", **more: object) -> Invoice:
    plain = replace(INVOICE, request_id=number, invoice_no=number, amount=Decimal(amount), taxes=(), applied_at=AT)
    return replace(plain, **more)  # type: ignore[arg-type]


def paid(amount: str, currency: str = "USD", reference: str = "wire 1") -> tuple[Repayment, Decimal]:
    when = datetime(2026, 11, 20, tzinfo=UTC)
    repayment = Repayment(1, reference, Decimal(amount), currency, date(2026, 11, 20), "", "ann", when)
    return repayment, Decimal(amount)


def file(bill: BillSums, name: str = "october.csv", *, days: int = 0) -> Publication:
    at = AT - timedelta(days=days)
    record = MonthRecord(
        month=OCTOBER,
        generation=f"g{days}",
        currency="USD",
        sums=bill,
        tax=None,
        customers=1,
        products=1,
        source_name=name,
        source_sha256="ab" * 32,
        source_bytes=7,
        imported_at=at,
        manifest_sha256="cd" * 32,
    )
    return Publication(record, "ann", at)


def facts(ours: MonthSummary | None = None, **more: object) -> MonthFacts:
    """A month that agrees everywhere, but for what the test says of it."""
    own = ours or month()
    whole = MonthFacts(
        OCTOBER,
        own.status,
        own,
        vendor(),
        own.sums,
        own.sums,
        invoices=(invoice(),),
        paid=(paid("106.00"),),
        files=(file(own.sums),),
    )
    return replace(whole, **more)  # type: ignore[arg-type]


def the(found: TieOut, station: Station) -> Stop:
    stop = found.stop(station)
    assert stop is not None
    return stop


def told(found: TieOut, station: Station) -> str:
    """All that is said of it."""
    stop = the(found, station)
    return " ".join((note(found, stop), *reasons(found, stop)))


def causes(found: TieOut) -> dict[Station, Cause]:
    return {stop.station: stop.cause for stop in found.stops if stop.cause is not None}


def test_a_month_that_agrees_everywhere() -> None:
    whole = facts(month(sums("106", lines=1)), theirs=vendor(sums("106")))
    found = tied(whole)
    assert [stop.station for stop in found.stops] == list(Station)
    assert causes(found) == {}
    assert {stop.difference for stop in found.stops} == {None, Decimal(0)}
    assert [stop.against for stop in found.stops] == [
        None,
        Station.LINES,
        Station.ROLLUP,
        Station.LEDGER,
        Station.DUE,
        Station.VENDOR,
        Station.DUE,
    ]
    assert verdict(found) == "All that is known agrees."
    assert [standing_word(stop) for stop in found.stops] == ["", *["agrees"] * 6]


def test_the_one_rounding_is_told_with_every_digit_of_it() -> None:
    found = tied(facts())
    due = the(found, Station.DUE)
    assert (due.amount, due.difference, due.cause) == (Decimal("106.00"), Decimal("-0.004"), Cause.ROUNDING)
    assert "rounded half-up to 2 decimals" in told(found, Station.DUE)
    assert verdict(found) == "Every difference is explained: rounding 0.004 USD (amount due)."
    assert not found.unexplained


def test_a_bill_below_zero_is_no_debt() -> None:
    below = sums("10", "-30.55")
    ours = month(below)
    found = tied(facts(ours, theirs=vendor(below, "-20.55"), invoices=(), paid=()))
    assert (the(found, Station.DUE).cause, the(found, Station.DUE).difference) == (Cause.CREDIT, Decimal("20.55"))
    assert (the(found, Station.VENDOR).cause, the(found, Station.VENDOR).difference) == (
        Cause.CREDIT,
        Decimal("-20.55"),
    )
    assert the(found, Station.REPAYMENTS).cause is None
    assert "carried over to no other month" in told(found, Station.DUE)
    assert not found.unexplained
    nothing = tied(facts(ours, theirs=vendor(below, "-20.55"), invoices=(invoice("0"),), paid=()))
    assert not nothing.unexplained


@pytest.mark.parametrize(
    ("lines", "rollup"),
    [
        pytest.param(sums("111.504", "-5.25", "0.75"), BILL, id="an amount"),
        pytest.param(sums("110.504", "-5.25", "0.75", lines=4), BILL, id="a line of nothing"),
        pytest.param(sums("110.504", "-4.50", "0"), BILL, id="the same sum of other kinds"),
    ],
)
def test_lines_that_are_not_their_sums_are_damage(lines: BillSums, rollup: BillSums) -> None:
    found = tied(facts(lines=lines, rollup=rollup))
    assert the(found, Station.ROLLUP).cause is Cause.DAMAGE
    assert found.unexplained == (the(found, Station.ROLLUP),)
    assert "partner-tui check 2026-10" in told(found, Station.ROLLUP)
    assert verdict(found).startswith("Does not reconcile: damage")
    ledger = tied(facts(lines=lines, rollup=lines))
    assert causes(ledger)[Station.LEDGER] is Cause.DAMAGE


def test_lines_that_cannot_be_read_are_told_with_why() -> None:
    found = tied(facts(lines=None, rollup=None, unread="lines-0.parquet: it is gone."))
    assert [stop.station for stop in found.unexplained] == [Station.LINES, Station.ROLLUP]
    assert "lines-0.parquet: it is gone." in told(found, Station.LINES)
    assert the(found, Station.LEDGER).against is None
    assert the(found, Station.DUE).cause is Cause.ROUNDING


def test_a_cent_against_the_vendors_is_rounding_and_explained() -> None:
    found = tied(facts(theirs=vendor(due="106.01"), invoices=()))
    assert the(found, Station.VENDOR).difference == Decimal("0.01")
    assert (the(found, Station.VENDOR).cause, found.unexplained) == (Cause.ROUNDING, ())
    exact = tied(facts(theirs=vendor(due="106.004"), invoices=()))
    assert (the(exact, Station.VENDOR).difference, causes(exact)[Station.VENDOR]) == (Decimal("0.004"), Cause.ROUNDING)


def test_a_thousand_against_the_vendors_is_seen() -> None:
    more = vendor(sums("1110.50", "-5.25", "0.75"), "1106.00")
    found = tied(facts(theirs=more))
    stop = the(found, Station.VENDOR)
    assert (stop.difference, stop.cause) == (Decimal("1000.00"), Cause.MISSING_PART)
    assert stop in found.unexplained
    assert "Expenditures 110.50 here, 1,110.50 at the vendor's (+1,000.00)." in told(found, Station.VENDOR)
    assert verdict(found) == "Does not reconcile: missing part 1,000.00 USD (vendor's summary)."
    less = tied(facts(theirs=vendor(sums("10.50", "-5.25", "0.75"), "6.00"), invoices=()))
    assert the(less, Station.VENDOR).cause is Cause.UNKNOWN
    assert "Nothing that is known explains it." in told(less, Station.VENDOR)


def test_parts_that_differ_are_seen_though_their_sum_does_not() -> None:
    found = tied(facts(theirs=vendor(sums("100.50", "-5.25", "10.75"))))
    stop = the(found, Station.VENDOR)
    assert (stop.difference, stop.cause) == (Decimal("0.00"), Cause.UNKNOWN)
    assert "Adjustments 0.75 here, 10.75 at the vendor's (+10.00)." in told(found, Station.VENDOR)


def test_the_worst_cause_is_the_one_that_is_told() -> None:
    """With its tax within, and a part of the bill missing: the tax alone must not make it explained."""
    found = tied(facts(theirs=vendor(sums("200.50", "-5.25", "0.75"), "113.42")))
    assert the(found, Station.VENDOR).cause is Cause.MISSING_PART


def test_the_vendors_tax_within_its_amount_due() -> None:
    found = tied(facts(theirs=vendor(due="113.42"), invoices=(invoice("113.42"),)))
    assert (the(found, Station.VENDOR).difference, the(found, Station.VENDOR).cause) == (TAX, Cause.TAX)
    assert the(found, Station.INVOICES).cause is None
    assert not found.unexplained


def test_figures_from_before_the_bill_was_final() -> None:
    at = OCTOBER.final_at - timedelta(hours=1)
    early = vendor(sums("50", "-5.25", "0.75"), "45.50", as_of=at)
    found = tied(facts(month(status=CycleStatus.CLOSING, as_of=at), theirs=early, invoices=(), paid=()))
    assert the(found, Station.VENDOR).cause is Cause.CLOSING
    assert "before the bill was final" in told(found, Station.VENDOR)
    assert not found.unexplained


@pytest.mark.parametrize("is_ours", [True, False])
def test_figures_from_before_the_bill_was_final_have_to_be_mended_once_it_is(is_ours: bool) -> None:
    at = OCTOBER.final_at - timedelta(hours=1)
    ours = month(status=CycleStatus.CLOSING, as_of=at, is_early=True) if is_ours else month()
    more = vendor(sums("2000", "-5.25", "0.75"), "1995.50", as_of=AT if is_ours else at)
    found = tied(facts(ours, theirs=more, invoices=(), paid=()))
    stop = the(found, Station.VENDOR)
    assert (stop.cause, found.unexplained) == (Cause.CLOSING, (stop,))
    assert verdict(found).startswith("Does not reconcile: closing 1,889.50 USD (vendor's summary).")
    assert ("is from before the final bill" in told(found, Station.DUE)) is is_ours


HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("said_at", "asked_at", "cause"),
    [
        (AT - HOUR, None, Cause.LATER_FILE),
        (AT - 2 * HOUR, AT - HOUR, Cause.LATER_FILE),
        (AT - HOUR, AT - 2 * HOUR, Cause.LATER_FILE),
        (AT - HOUR, AT, Cause.MISSING_PART),
        (AT - HOUR, AT + HOUR, Cause.MISSING_PART),
        (AT, None, Cause.MISSING_PART),
        (AT + HOUR, None, Cause.MISSING_PART),
    ],
)
def test_a_vendor_that_was_asked_since_does_not_mean_an_earlier_file(
    said_at: datetime, asked_at: datetime | None, cause: Cause
) -> None:
    """It says what the file before a truncated one had: whatever it is called, it does not reconcile."""
    whole = sums("1110.504", "-5.25", "0.75")
    files = (file(BILL), file(whole, "october-1.csv", days=1))
    theirs = vendor(whole, "1106.00", as_of=said_at)
    found = tied(facts(theirs=theirs, asked_at=asked_at, invoices=(), files=files))
    assert the(found, Station.VENDOR).cause is cause
    assert found.unexplained == (the(found, Station.VENDOR),)


def test_a_summary_of_a_file_that_was_replaced_since() -> None:
    larger = sums("1110.504", "-5.25", "0.75")
    files = (file(BILL), file(larger, "october-1.csv", days=3))
    before = vendor(larger, "1106.00", as_of=AT - 2 * HOUR)
    found = tied(facts(theirs=before, asked_at=AT - HOUR, invoices=(invoice("1106.00"),), files=files))
    assert the(found, Station.VENDOR).cause is Cause.LATER_FILE
    assert "summary of 2026-11-06 03:00 UTC is that of a file that was replaced since: sync" in told(
        found, Station.VENDOR
    )
    assert the(found, Station.INVOICES).cause is None  # it is of the same file as the summary
    assert found.unexplained == (the(found, Station.VENDOR),)
    running = tied(replace(found.facts, status=CycleStatus.CLOSING, paid=()))
    assert (the(running, Station.VENDOR).cause, running.unexplained) == (Cause.LATER_FILE, ())
    assert "in the place of 1 earlier file" in told(found, Station.LEDGER)
    words = [file_words(one) for one in found.facts.files]
    assert words[1].startswith("october-1.csv, taken 2026-11-03 04:00 UTC by ann: 3 lines of 1,106.004 USD")
    without = tied(facts(theirs=before, invoices=(), files=files[:1]))
    assert the(without, Station.VENDOR).cause is Cause.MISSING_PART
    other = replace(files[1], record=replace(files[1].record, currency="CNY"))
    foreign = tied(facts(theirs=before, paid=(paid("1106.00"),), files=(files[0], other)))
    assert the(foreign, Station.VENDOR).cause is Cause.MISSING_PART
    assert "a smaller one" not in told(foreign, Station.REPAYMENTS)


def test_two_currencies_are_never_held_against_each_other() -> None:
    found = tied(
        facts(theirs=vendor(currency="CNY"), invoices=(invoice(currency="EUR"),), paid=(paid("106.00", "CNY"),))
    )
    assert causes(found) == {
        Station.DUE: Cause.ROUNDING,
        Station.VENDOR: Cause.CURRENCY,
        Station.INVOICES: Cause.CURRENCY,
        Station.REPAYMENTS: Cause.CURRENCY,
    }
    own, other = (stop for stop in found.stops if stop.station is Station.REPAYMENTS)
    assert (own.amount, own.difference, own.cause) == (Decimal(0), Decimal("-106.00"), Cause.UNPAID)
    assert (other.amount, other.currency, other.difference, other.cause) == (
        Decimal("106.00"),
        "CNY",
        None,
        Cause.CURRENCY,
    )
    assert other in found.unexplained
    assert "Made out in EUR" in told(found, Station.INVOICES)


@pytest.mark.parametrize(
    ("amounts", "cause"),
    [
        (["106.00"], None),
        (["100.00", "6.00"], None),
        (["106.01"], Cause.ROUNDING),
        (["106.02"], Cause.UNKNOWN),
        (["100.01", "6.01"], Cause.ROUNDING),
        (["113.42"], Cause.TAX),
        (["113.44"], Cause.TAX),
        (["113.45"], Cause.UNKNOWN),
        (["98.58"], Cause.TAX),
        (["0.00"], Cause.UNKNOWN),
        (["1106.00"], Cause.UNKNOWN),
    ],
)
def test_what_invoices_are_made_out_for(amounts: Sequence[str], cause: Cause | None) -> None:
    found = tied(facts(invoices=tuple(invoice(amount, f"INV-{n}") for n, amount in enumerate(amounts))))
    assert the(found, Station.INVOICES).cause is cause
    assert the(found, Station.INVOICES).amount == sum(map(Decimal, amounts))
    assert bool(found.unexplained) == (cause is Cause.UNKNOWN)


def test_invoices_that_were_taken_back_do_not_count() -> None:
    back = invoice("-900", "req-2", request=InvoiceRequest.RETURN, returned_request_id="INV-0")
    found = tied(facts(invoices=(back, invoice("900", "INV-0"), invoice())))
    assert (the(found, Station.INVOICES).amount, the(found, Station.INVOICES).cause) == (Decimal("106.00"), None)
    assert told(found, Station.INVOICES) == "INV-1 (done)"
    none = tied(facts(invoices=(back, invoice("900", "INV-0"))))
    assert told(none, Station.INVOICES) == "all that there were are taken back"
    assert none.unknown == (Station.INVOICES,)


def test_an_invoice_that_is_only_on_file_is_known_and_its_amount_is_not() -> None:
    found = tied(facts(invoices=(), on_file=("X-9",)))
    stop = the(found, Station.INVOICES)
    assert (stop.amount, stop.cause, standing_word(stop)) == (None, None, "on file")
    assert told(found, Station.INVOICES).strip() == "X-9 (on file, amount not known)"
    assert verdict(found) == "Every difference is explained: rounding 0.004 USD (amount due)."
    beside = tied(facts(on_file=("X-9",)))
    assert told(beside, Station.INVOICES).strip() == "INV-1 (done), X-9 (on file, amount not known)"
    assert standing_word(the(beside, Station.INVOICES)) == "agrees"
    back = invoice("-106", "req-2", request=InvoiceRequest.RETURN, returned_request_id="INV-1")
    assert told(tied(facts(invoices=(back, invoice()), on_file=("X-9",))), Station.INVOICES).startswith("X-9 (on file")


def test_an_invoice_for_the_bill_as_an_earlier_file_had_it() -> None:
    files = (file(BILL), file(sums("206"), days=3))
    found = tied(facts(invoices=(invoice("206.00"),), files=files))
    assert (the(found, Station.INVOICES).cause, found.unexplained) == (Cause.LATER_FILE, ())
    taxed = tied(facts(invoices=(invoice("213.42"),), files=files))
    assert the(taxed, Station.INVOICES).cause is Cause.LATER_FILE


def test_an_earlier_file_of_the_same_amounts_explains_nothing() -> None:
    files = (file(BILL), file(BILL, days=3))
    more = vendor(sums("1110.50", "-5.25", "0.75"), "1106.00")
    found = tied(facts(theirs=more, invoices=(invoice("113.42"),), files=files))
    assert (the(found, Station.INVOICES).against, the(found, Station.INVOICES).cause) == (Station.DUE, Cause.TAX)


def test_an_invoice_from_before_the_bill_was_final() -> None:
    found = tied(facts(invoices=(invoice("50.00", applied_at=OCTOBER.final_at - timedelta(days=1)),)))
    assert the(found, Station.INVOICES).cause is Cause.CLOSING


def test_an_invoice_that_follows_the_bill_and_not_the_summary() -> None:
    found = tied(facts(theirs=vendor(sums("1110.50", "-5.25", "0.75"), "1106.00"), invoices=(invoice("106.00"),)))
    assert (the(found, Station.INVOICES).against, the(found, Station.INVOICES).cause) == (Station.DUE, None)


def test_what_is_unpaid_and_since_when() -> None:
    late = month(due_on=date(2026, 11, 20), is_overdue=True)
    found = tied(facts(late, paid=(paid("56.00"),)))
    stop = the(found, Station.REPAYMENTS)
    assert (stop.difference, stop.cause) == (Decimal("-50.00"), Cause.UNPAID)
    assert told(found, Station.REPAYMENTS).endswith("50.00 USD are still to be paid, overdue since 2026-11-20.")
    assert "wire 1 of 2026-11-20" in told(found, Station.REPAYMENTS)
    assert not found.unexplained


def test_what_is_overpaid_and_why() -> None:
    smaller = (file(BILL), file(sums("206"), days=3))
    found = tied(facts(paid=(paid("206.00"),), files=smaller))
    stop = the(found, Station.REPAYMENTS)
    assert (stop.difference, stop.cause) == (Decimal("100.00"), Cause.OVERPAID)
    assert "a smaller one has replaced it since" in told(found, Station.REPAYMENTS)
    taxed = tied(facts(paid=(paid("113.42"),)))
    assert "It is just the tax" in told(taxed, Station.REPAYMENTS)
    larger = tied(facts(paid=(paid("56.00"),), files=(file(BILL), file(sums("56"), days=3))))
    assert "a larger bill has come since" in told(larger, Station.REPAYMENTS)


def test_nothing_is_owed_of_a_month_that_is_not_final() -> None:
    running = month(status=CycleStatus.CLOSING)
    found = tied(facts(running, theirs=None, invoices=(), paid=()))
    assert the(found, Station.REPAYMENTS).cause is None
    assert "nothing is owed before 2026-11-05 12:00 Beijing" in told(found, Station.DUE)
    assert verdict(found).endswith("Nothing is known of: vendor's summary, invoices.")
    early = tied(facts(running, theirs=None, invoices=(), paid=(paid("1.00"),)))
    assert the(early, Station.REPAYMENTS).cause is Cause.CLOSING


def test_a_month_that_only_the_vendor_knows() -> None:
    theirs = vendor(due="106.00")
    known = MonthFacts(OCTOBER, CycleStatus.FINAL, theirs=theirs, invoices=(invoice("113.42"),), paid=(paid("6.00"),))
    found = tied(known)
    assert [stop.station for stop in found.stops] == [
        Station.LINES,
        Station.VENDOR,
        Station.INVOICES,
        Station.REPAYMENTS,
    ]
    assert causes(found) == {Station.INVOICES: Cause.TAX, Station.REPAYMENTS: Cause.UNPAID}
    assert the(found, Station.REPAYMENTS).against is Station.VENDOR
    assert "Its lines are missing" in told(found, Station.LINES)
    assert verdict(found).endswith("Nothing is known of: lines.")
