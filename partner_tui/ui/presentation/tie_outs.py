"""A month's stations as rows, what they come to as lines, and one station with all that is known of it."""

from collections.abc import Iterator
from datetime import tzinfo
from functools import partial

from partner_tui.domain.cycle import CycleStatus
from partner_tui.domain.money import format_amount
from partner_tui.domain.rows import ListRows, RowValues
from partner_tui.domain.text import visible
from partner_tui.domain.tie_out import MonthFacts, Station, Stop, TieOut
from partner_tui.services.tie_out_words import When, file_words, note, reasons, standing_word, verdict
from partner_tui.ui.presentation.cells import steady, wrapped
from partner_tui.ui.presentation.columns import Column, Shape
from partner_tui.ui.presentation.field_tables import FieldText, table_of_fields
from partner_tui.ui.presentation.lines import Line
from partner_tui.ui.presentation.tables import Table
from partner_tui.ui.presentation.words import minute

NOUN, KEY = "stations", "station"
STATION_COLUMNS = (KEY, "amount", "currency", "difference", "reason", "against", "note", "place")
"""`place`: which of the stops the row is, whatever the order."""
_HEADING_WIDTH = 14


def stations_table(found: TieOut, zone: tzinfo | None) -> Table:
    """Each with every digit of its amount and of its difference to what it is held against."""
    when: When = partial(minute, zone=zone)
    currencies = {stop.currency for stop in found.stops}
    currency = found.facts.currency if len(currencies) == 1 else ""
    priced = f"Amount ({steady(visible(currency))})" if currency else "Amount"
    columns = (
        Column((KEY,), "Station", priority=0, width=16, least=16, most=16),
        Column(("amount",), priced, Shape.PRICE, priority=0),
        *(() if currency else (Column(("currency",), "Currency", priority=1, width=8, least=3, most=8),)),
        Column(("difference",), "Difference", Shape.PRICE, priority=1),
        Column(("reason",), "Reason", priority=1, width=16, least=12, most=18),
        Column(("note",), "Where from", priority=2, width=30, least=10, most=80),
        Column(("against",), "Held against", priority=6, width=16, least=12, most=16),
    )
    rows = tuple(_row(found, stop, place, when) for place, stop in enumerate(found.stops))
    return Table(ListRows(STATION_COLUMNS, rows), columns)


def _row(found: TieOut, stop: Stop, place: int, when: When) -> RowValues:
    difference = stop.difference or None
    against = "" if stop.against is None else str(stop.against)
    said = note(found, stop, when)
    return str(stop.station), stop.amount, stop.currency, difference, _standing(stop), against, said, place


def verdict_lines(found: TieOut, width: int) -> list[Line]:
    """What all of it comes to."""
    look, sign = ("warning", "! ") if found.unexplained else ("strong", "")
    return [Line(((f" {row}", look),)) for row in wrapped(steady(visible(f"{sign}{verdict(found)}")), width - 2)]


def stop_title(found: TieOut, stop: Stop) -> str:
    return f"{found.month}: {stop.station}"


def stop_table(found: TieOut, stop: Stop, zone: tzinfo | None) -> Table:
    """All that is known of one station."""
    return table_of_fields(_fields(found, stop, partial(minute, zone=zone)), _HEADING_WIDTH)


def _fields(found: TieOut, stop: Stop, when: When) -> Iterator[FieldText]:
    if stop.amount is not None:
        yield _field("Amount", _priced(stop))
    if said := note(found, stop, when):
        yield _field("Where from", said)
    if stop.against is not None:
        yield _field("Held against", str(stop.against))
        if stop.difference:
            between = format_amount(stop.difference, exact=True, signed=True)
            yield _field("Difference", f"{between} {stop.currency}")
    if standing := _standing(stop):
        yield _field("Reason", standing)
    for sentence in reasons(found, stop, when):
        yield _field("", sentence)
    for heading, value in _more(found.facts, stop, when):
        yield _field(heading, value)


def _standing(stop: Stop) -> str:
    """What is not explained says so without colour."""
    return f"! {standing_word(stop)}" if stop.is_unexplained else standing_word(stop)


def _more(facts: MonthFacts, stop: Stop, when: When) -> Iterator[tuple[str, str]]:
    """What it is made of."""
    match stop.station:
        case Station.LEDGER:
            for number, file in enumerate(facts.files):
                yield ("Counts" if not number else "Earlier files" if number == 1 else ""), file_words(file, when)
        case Station.DUE if facts.ours is not None:
            yield "Bill amount", format_amount(facts.ours.bill_amount, exact=True)
            if facts.status is not CycleStatus.FINAL:
                yield "Final", f"from {when(facts.month.final_at)}"
        case Station.VENDOR if facts.theirs is not None:
            for heading in ("Expenditures", "Refunds", "Adjustments", "Tax"):
                amount = getattr(facts.theirs, heading.lower())
                yield heading, "not said" if amount is None else format_amount(amount, exact=True)
        case Station.INVOICES:
            for number, invoice in enumerate(facts.invoices):
                amount = f"{format_amount(invoice.amount, exact=True)} {invoice.currency}"
                named = f"{invoice.invoice_no or 'without a number'} ({invoice.state}): {amount}"
                kept = "" if invoice in facts.standing_invoices else ", does not count"
                yield ("" if number else "Invoices"), f"{named}{kept}"
        case Station.REPAYMENTS:
            for number, (repayment, share) in enumerate(facts.paid):
                amount = f"{format_amount(share, exact=True)} {repayment.currency}"
                said = f"{repayment.reference}: {amount} of {format_amount(repayment.amount)}"
                yield ("" if number else "Repayments"), f"{said}, paid {repayment.paid_on}, by {repayment.operator}"


def _priced(stop: Stop) -> str:
    assert stop.amount is not None
    return f"{format_amount(stop.amount, exact=True)} {stop.currency}"


def _field(heading: str, value: str) -> FieldText:
    return FieldText(heading, visible(value), is_prose=True)
