"""The words about repayments: what is chosen, what would be recorded, and what was."""

from collections.abc import Sequence
from decimal import Decimal

from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.money import EXACT, ZERO, exact_sum, format_amount
from partner_tui.domain.owing import Owing
from partner_tui.domain.payment import Allocation, Repayment, Reversal
from partner_tui.domain.repaid import Recorded, RepaymentPreview, Reversed
from partner_tui.domain.repaying import Share
from partner_tui.domain.text import visible
from partner_tui.ui.payable import CreditPreview, Payable, Reversing, Which
from partner_tui.ui.presentation.cells import number_aligned, right_aligned, steady, width_of
from partner_tui.ui.presentation.lines import Line, Part
from partner_tui.ui.presentation.words import counted, money
from partner_tui.ui.repay_choice import Field, RepayChoice

MOVES_NO_MONEY = "Recording moves no money: pay on the vendor's page."
HINTS = {
    Field.REFERENCE: "the one that the bank or the card has for it",
    Field.AMOUNT: "like 1,234.50",
    Field.PAID_ON: "like 2026-11-20",
    Field.NOTE: "anything worth knowing; may stay empty",
}
"""What stands in an empty field."""
_LAYOUTS = (
    (("Month", "Unpaid before", "Now", "Unpaid after"), (0, 1, 2, 3)),
    (("Month", "Before", "Now", "After"), (0, 1, 2, 3)),
    (("Month", "Now", "After"), (0, 2, 3)),
    (("Month", "Now"), (0, 2)),
)
"""Headings and the columns under them, the fullest first."""
_GAP = 2


def choice_text(choice: RepayChoice, field: Field, payable: Payable) -> str:
    """What stands in a field that is chosen. Safe to print."""
    match field:
        case Field.PURPOSE if choice.uses_credit:
            return f"use credit of {money(payable.credit(choice.currency), choice.currency)}"
        case Field.PURPOSE:
            return "a payment that was made"
        case Field.WHICH:
            return _which_text(choice, payable)
        case Field.CURRENCY:
            return steady(visible(choice.currency))
        case Field.REST:
            return "keep the rest as credit" if choice.keeps_credit else "refuse it"
    return ""


def _which_text(choice: RepayChoice, payable: Payable) -> str:
    wanted = choice.months(payable)
    match choice.which:
        case Which.MARKED:
            return f"the marked ones: {months_words(wanted)}"
        case Which.HERE:
            return f"{months_words(wanted)}, under the cursor"
    owed = choice.owed(payable)
    return f"oldest first, from {owed[0].month} on" if owed else "oldest first: none is unpaid"


def months_words(months: Sequence[BillCycle]) -> str:
    """`2026-08, 2026-09 and 3 more`."""
    shown = ", ".join(map(str, months[:3]))
    return f"{shown} and {len(months) - 3:,} more" if len(months) > 3 else shown


def preview_words(preview: RepaymentPreview | CreditPreview) -> Part:
    """What would come of it, in a sentence or two. Safe to print."""
    if isinstance(preview, CreditPreview):
        currency = preview.use.currency
        settled = f"{money(preview.settled, currency)} of credit settle {_settling(preview.shares, currency)}"
        return f"{settled}; {money(preview.left, currency)} are left.", "strong"
    request = preview.request
    if preview.known is not None:
        return f"{known_words(preview.known)} Nothing would be changed.", "warning"
    settles = f"It settles {_settling(preview.shares, request.currency)}." if preview.shares else "It settles no month."
    left = f" {money(preview.credit, request.currency)} are kept as credit." if preview.credit else ""
    return settles + left, "strong"


def known_words(known: Repayment) -> str:
    """That a reference is taken, and by what."""
    said = f"{_safe(known.reference)} is recorded already: {money(known.amount, known.currency)}"
    return f"{said}, paid on {known.paid_on}, by {_safe(known.operator)}."


def _settling(shares: Sequence[Share], currency: str) -> str:
    """`2026-08 (200.00) and 2026-09 (34.50)`; of many months the first and the last."""
    settled = [share for share in shares if share.amount > 0]
    if len(settled) > 2:
        total = exact_sum(share.amount for share in settled)
        first, last = settled[0].month, settled[-1].month
        return f"{counted(len(settled), 'months')}, {first} to {last} ({format_amount(total)} {_safe(currency)})"
    return " and ".join(f"{share.month} ({format_amount(share.amount)})" for share in settled)


# What is asked before it is done


def facts_of(preview: RepaymentPreview, operator: str) -> list[Part]:
    """All that will be recorded besides what settles what. Safe to print."""
    request = preview.request
    facts = [
        (f"{money(request.amount, request.currency)}, paid on {request.paid_on}", "strong"),
        (f"Reference {_safe(request.reference.strip())}", ""),
        *([(f"Note: {_safe(request.note.strip())}", "")] if request.note.strip() else []),
        (f"By {_safe(operator)}", ""),
    ]
    if preview.credit:
        facts.append((f"{money(preview.credit, request.currency)} are left and kept as credit", "credit"))
    return facts


def credit_facts(preview: CreditPreview, operator: str) -> list[Part]:
    currency = preview.use.currency
    released = exact_sum(-amount for _, _, amount in preview.moves if amount < 0)
    facts = [(f"{money(preview.settled, currency)} of credit", "strong"), (f"By {_safe(operator)}", "")]
    if released:
        facts.append((f"{money(released, currency)} of it come from months that were overpaid", ""))
    facts.append((f"{money(preview.left, currency)} of credit are left then", "credit"))
    return facts


def repayment_facts(repayment: Repayment) -> list[Part]:
    """One that is recorded."""
    return [
        (f"{money(repayment.amount, repayment.currency)}, paid on {repayment.paid_on}", "strong"),
        (f"Reference {_safe(repayment.reference)}", ""),
        (f"Recorded by {_safe(repayment.operator)} on {repayment.recorded_at:%Y-%m-%d %H:%M} UTC", ""),
    ]


def reversed_before(reversal: Reversal) -> str:
    when = f"{reversal.at:%Y-%m-%d %H:%M} UTC"
    return f"It was reversed already, by {_safe(reversal.operator)} on {when}: {_safe(reversal.reason)}"


def reversal_facts(found: Reversing, reason: str, operator: str) -> list[Part]:
    facts = [*repayment_facts(found.repayment), (f"Reason: {_safe(reason)}", ""), (f"By {_safe(operator)}", "")]
    if found.credit:
        facts.append((f"{money(found.credit, found.repayment.currency)} of credit go with it", "warning"))
    return facts


def share_lines(shares: Sequence[Share], owing: Sequence[Owing], width: int) -> list[Line]:
    """Month by month: unpaid before, what changes, unpaid after. Amounts are never cut: columns give way."""
    by_month = {one.month: one for one in owing}
    rows = [_share_row(share, by_month.get(share.month)) for share in shares]
    for headings, kept in _LAYOUTS:
        cells = [headings, *(tuple(row[at] for at in kept) for row in rows)]
        widths = [max(map(width_of, column)) for column in zip(*cells, strict=True)]
        if sum(widths) + _GAP * len(widths) <= width:
            break
    return [_row(cells[0], widths, "quiet"), *(_row(row, widths, "") for row in cells[1:])]


def _share_row(share: Share, owed: Owing | None) -> tuple[str, ...]:
    before = ZERO if owed is None else EXACT.subtract(owed.amount_due, owed.paid)
    after = EXACT.subtract(before, share.amount)
    return (
        str(share.month),
        format_amount(max(ZERO, before)),
        format_amount(share.amount, signed=True),
        format_amount(max(ZERO, after)),
    )


def _row(cells: Sequence[str], widths: Sequence[int], look: str) -> Line:
    first, *amounts = cells
    aligned = right_aligned if look else number_aligned
    text = "".join(" " * _GAP + aligned(cell, width) for cell, width in zip(amounts, widths[1:], strict=True))
    return Line(((f" {first:{widths[0]}}{text}", look),))


# What was done


def recorded_words(recorded: Recorded) -> list[Part]:
    """What is in the ledger now. Safe to print."""
    repayment = recorded.repayment
    if not recorded.is_new:
        return [(known_words(repayment), "warning"), ("Nothing was changed.", "warning")]
    said: list[Part] = [
        (f"Recorded: {money(repayment.amount, repayment.currency)}, {_safe(repayment.reference)}.", "strong"),
    ]
    if recorded.shares:
        said.append((f"It settles {_settling(recorded.shares, repayment.currency)}.", ""))
    if recorded.credit:
        said.append((f"{money(recorded.credit, repayment.currency)} are kept as credit.", "credit"))
    return [*said, (MOVES_NO_MONEY, "quiet")]


def credit_used_words(allocations: Sequence[Allocation], currency: str) -> list[Part]:
    by_month: dict[BillCycle, Decimal] = {}
    for one in allocations:
        by_month[one.month] = EXACT.add(by_month.get(one.month, ZERO), one.amount)
    shares = [Share(month, amount) for month, amount in sorted(by_month.items())]
    settled = exact_sum(one.amount for one in allocations if one.amount > 0)
    return [(f"Recorded: {money(settled, currency)} of credit settle {_settling(shares, currency)}.", "strong")]


def reversed_words(found: Reversed) -> list[Part]:
    repayment = found.repayment
    what = f"{_safe(repayment.reference)}, {money(repayment.amount, repayment.currency)}"
    if found.is_new:
        return [(f"Reversed: {what}. What it settled is unpaid again.", "strong")]
    return [(f"{what}. {reversed_before(found.reversal)}", "warning"), ("Nothing was changed.", "warning")]


def _safe(text: str) -> str:
    """Foreign text made safe to print."""
    return steady(visible(text))
