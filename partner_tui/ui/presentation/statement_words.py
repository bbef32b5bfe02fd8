"""The words about lines of account statements: what a line says, what can be decided on it, and what was."""

from collections.abc import Sequence

from partner_tui.domain.money import format_amount
from partner_tui.domain.payment import Repayment
from partner_tui.domain.rows import ListRows, RowValues
from partner_tui.domain.statement_import import StatementImport, Whose
from partner_tui.domain.statement_line import Decision, StatementLine
from partner_tui.domain.statement_matching import StatementChoices
from partner_tui.domain.text import visible
from partner_tui.ui.presentation.cells import steady
from partner_tui.ui.presentation.columns import Column, Shape
from partner_tui.ui.presentation.lines import Part
from partner_tui.ui.presentation.tables import Table

RECORD, MATCH, IGNORE, REOPEN = "record", "match", "ignore", "reopen"
"""What can be done about a line, as its rows say it."""
WHOSE = {
    None: "amounts above zero were paid",
    Whose.BANK: "our account at a bank: what left it was paid",
    Whose.VENDOR: "the account with the vendor: what came in was paid",
}
"""How a file is read."""


def line_words(found: StatementChoices) -> list[Part]:
    """What it says, where it stands, and what is behind it, as sentences. Safe to print."""
    line = found.line
    amount = f"{format_amount(abs(line.amount), exact=True)} {_safe(line.currency)}"
    said = [
        (f"{amount}, {'came back' if line.amount < 0 else 'paid'} on {line.paid_on}", "strong"),
        (f"Reference {_safe(line.reference)}" if line.reference else "It has no reference", ""),
        *([(_safe(line.description), "")] if line.description else []),
        (f"{_safe(line.file_name)}, line {line.line}", "quiet"),
    ]
    if found.behind is not None:
        behind = f"It is {_safe(found.behind.reference)}, paid on {found.behind.paid_on}"
        said.append((behind + (f": {_safe(line.reason)}" if line.reason else ""), "strong"))
    elif line.decision is not None:
        said.append((decided_words(line), "strong"))
    if found.can_be_reopened:
        said.append((f"Decided by {_safe(line.operator)} on {line.at:%Y-%m-%d %H:%M} UTC", "quiet"))
    return said


def choices_table(found: StatementChoices) -> Table:
    """A row for each thing that can be done about the line, the likeliest first: what is recorded already is not to be
    recorded again."""
    line = found.line
    rows: list[RowValues] = [_candidate(one) for one in found.candidates if one.amount == abs(line.amount)]
    rows += [(RECORD, "", "Record it as a payment", None)] if found.can_be_recorded else []
    rows += [(IGNORE, "", "It is no payment to the vendor", None)] if found.can_be_ignored else []
    rows += [(REOPEN, "", "Take the decision back", None)] if found.can_be_reopened else []
    rows += [_candidate(one) for one in found.candidates if one.amount != abs(line.amount)]
    columns = (
        Column(("says",), "What it is", priority=0, width=58, least=20, most=80),
        Column(("amount",), f"Amount ({steady(visible(line.currency))})", Shape.MONEY, priority=1),
    )
    return Table(ListRows(("does", "reference", "says", "amount"), tuple(rows)), columns)


def _candidate(one: Repayment) -> RowValues:
    return MATCH, one.reference, f"It is {one.reference}, paid on {one.paid_on}", one.amount


def differs_words(line: StatementLine, repayment_amount: str) -> str:
    """Why a reason is asked for."""
    return (
        f"The line is of {format_amount(abs(line.amount), exact=True)}, and the payment of {repayment_amount} "
        f"{_safe(line.currency)}. Why are they the same all the same?"
    )


def amount_of(reference: str, candidates: Sequence[Repayment]) -> str:
    """Of the payment with that reference; empty where it is not among them."""
    found = [one.amount for one in candidates if one.reference == reference]
    return format_amount(found[0], exact=True) if found else ""


def decided_words(line: StatementLine) -> str:
    """Safe to print."""
    match line.decision:
        case None:
            return "To be decided"
        case Decision.IGNORED:
            return f"No payment to the vendor: {_safe(line.reason)}"
        case _:
            return "It is a recorded payment"


def taken_words(taken: Sequence[StatementImport]) -> str:
    """What came of files that were taken. Safe to print."""
    new, known = (sum(len(getattr(one, what)) for one in taken) for what in ("new", "known"))
    matched, undecided = (sum(getattr(one, what) for one in taken) for what in ("matched", "undecided"))
    name = _safe(taken[0].file_name) if len(taken) == 1 else f"{len(taken):,} files"
    said = f"{name}: {new:,} new, {known:,} known; {matched:,} matched, {undecided:,} to be decided"
    without = sum(one.without_amount for one in taken)
    said += f"; {without:,} without an amount not taken" if without else ""
    left_out = [part for one in taken for part in one.left_out]
    return said + (f"; left out: {_safe(', '.join(left_out))}" if left_out else "")


def _safe(text: str) -> str:
    return steady(visible(text))
