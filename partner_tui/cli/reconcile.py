"""`partner-tui reconcile`: one month from its lines to what was paid of it, and why two amounts differ."""

from partner_tui.cli import shapes
from partner_tui.cli.running import Arguments, put
from partner_tui.cli.tables import Column, money, table
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.money import format_amount
from partner_tui.domain.text import visible
from partner_tui.domain.tie_out import Stop, TieOut
from partner_tui.services.tie_out_words import file_words, note, reasons, standing_word, verdict
from partner_tui.services.workspace import Workspace

_DOES_NOT_RECONCILE = 3
_COLUMNS = (
    Column("Station"),
    Column("Amount", right=True),
    Column("Currency"),
    Column("Difference", right=True),
    Column("Held against"),
    Column("Reason"),
    Column("Where from", widest=100),
)


def reconcile(arguments: Arguments) -> int:
    workspace = Workspace.open(arguments.settings(), arguments.clock)
    found = workspace.tie_out.of(arguments.value("month", BillCycle))
    put(*([shapes.dumps(shapes.tie_out(found))] if arguments.json else _as_text(found)))
    return _DOES_NOT_RECONCILE if found.unexplained else 0


def _as_text(found: TieOut) -> list[str]:
    lines = [f"{found.month} ({found.facts.status})", ""]
    lines += [*table(_COLUMNS, [_row(found, stop) for stop in found.stops]), ""]
    for stop in found.stops:
        lines += [f"{stop.station}: {sentence}" for sentence in reasons(found, stop)]
    for number, file in enumerate(found.facts.files):
        lines.append(f"{'earlier file' if number else 'bill file'}: {file_words(file)}")
    return [*map(visible, lines), "", visible(verdict(found))]


def _row(found: TieOut, stop: Stop) -> tuple[str, ...]:
    difference = format_amount(stop.difference, exact=True, signed=True) if stop.difference else ""
    return (
        str(stop.station),
        money(stop.amount, exact=True),
        stop.currency,
        difference,
        "" if stop.against is None else str(stop.against),
        standing_word(stop),
        note(found, stop),
    )
