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
from partner_tui.ui.presentation.downloads import said
from partner_tui.ui.presentation.lines import Line, Part
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


def rows_in(found: StatementChoices, width: int, most: int) -> list[Line]:
    """The same in so many rows at most: what is longest loses its end first, and shows that by a mark."""
    parts = [(said(text, width, look), look) for text, look in line_words(found)]
    rows = [len(lines) for lines, _ in parts]
    while sum(rows) > most and max(rows) > 1:
        rows[rows.index(max(rows))] -= 1
    return [line for (lines, _), kept in zip(parts, rows, strict=True) for line in cut(lines, kept)][:most]


def cut(lines: Sequence[Line], most: int) -> list[Line]:
    """The last one that is kept goes on with what comes next: so it does not fit, and is shown with a mark."""
    if len(lines) <= most or not most:
        return list(lines[:most])
    (text, look), (more, _) = lines[most - 1].left[0], lines[most].left[0]
    return [*lines[: most - 1], Line(((text + more, look),))]


def choices_table(found: StatementChoices) -> Table:
    """A row for each thing that can be done about the line, the likeliest first: what is recorded already is not to be
    recorded again."""
    line = found.line
    free = [one for one in found.candidates if one.number not in found.told]
    rows: list[RowValues] = [_candidate(one) for one in free if one.amount == abs(line.amount)]
    rows += [(RECORD, "", "Record it as a payment", None)] if found.can_be_recorded else []
    rows += [(IGNORE, "", "It is no payment to the vendor", None)] if found.can_be_ignored else []
    rows += [(REOPEN, "", "Take the decision back", None)] if found.can_be_reopened else []
    rows += [_candidate(one) for one in free if one.amount != abs(line.amount)]
    rows += [_candidate(one, "; another line is that one") for one in found.candidates if one.number in found.told]
    columns = (
        Column(("says",), "What it is", priority=0, width=58, least=20, most=80),
        Column(("amount",), f"Amount ({steady(visible(line.currency))})", Shape.MONEY, priority=1),
    )
    return Table(ListRows(("does", "reference", "says", "amount"), tuple(rows)), columns)


def _candidate(one: Repayment, more: str = "") -> RowValues:
    return MATCH, one.reference, f"It is {one.reference}, paid on {one.paid_on}{more}", one.amount


def match_question(found: StatementChoices, reference: str) -> tuple[str, str] | None:
    """Title and text of what is asked before the line is matched with that payment: why it is the same all the same."""
    line, one = found.line, next(one for one in found.candidates if one.reference == reference)
    if one.amount != abs(line.amount):
        return "Another amount", (
            f"The line is of {format_amount(abs(line.amount), exact=True)}, and the payment of "
            f"{format_amount(one.amount, exact=True)} {_safe(line.currency)}. Why are they the same all the same?"
        )
    if one.number in found.told:
        return "A second line", (
            "Another line is that payment already. If it was paid twice, record it under a reference of its own. "
            "Why are both the same payment?"
        )
    return None


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
    without, below, replaced = (
        sum(getattr(one, what) for one in taken) for what in ("without_amount", "below", "replaced")
    )
    said += f"; {replaced:,} dropped that were read in another way" if replaced else ""
    said += f"; {without:,} without an amount not taken" if without else ""
    said += f"; {below:,} below the last date not taken" if below else ""
    left_out = [part for one in taken for part in one.left_out]
    return said + (f"; left out: {_safe(', '.join(left_out))}" if left_out else "")


def _safe(text: str) -> str:
    return steady(visible(text))
