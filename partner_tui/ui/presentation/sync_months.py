"""What the vendor's summaries say of months, beside what the store has. All of it safe to print."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.money import format_amount
from partner_tui.domain.reconciliation import Difference, Figure, Reason, Reconciliation, Standing
from partner_tui.domain.text import visible
from partner_tui.domain.vendor_month import LINES_ARE_MISSING, VendorMonth
from partner_tui.services.reconciling import sentences
from partner_tui.ui.keymap import EARLIER, IMPORT, LATER, SYNC
from partner_tui.ui.presentation.lines import Part
from partner_tui.ui.presentation.notices import Notice
from partner_tui.ui.presentation.words import money

if TYPE_CHECKING:
    from partner_tui.ui.keymap_file import Keymap


def notes(found: Mapping[BillCycle, Reconciliation]) -> dict[BillCycle, str]:
    """A word or two for each month's row."""
    return {month: note(one) for month, one in found.items()}


def note(found: Reconciliation) -> str:
    """`agrees`, `! +110.10`, `no lines`; empty where the vendor says nothing."""
    match found.standing:
        case Standing.ONLY_OURS:
            return ""
        case Standing.ONLY_THEIRS:
            return "no lines"
        case Standing.AGREES:
            return "agrees"
    if found.is_in_two_currencies:
        return "! currency"
    between = format_amount(_main(found).difference, exact=True, signed=True)
    return f"not final, {between}" if is_early(found) else f"! {between}"


def warning(found: Reconciliation) -> str:
    """Where there is little room; empty where there is nothing to be warned of."""
    if found.standing is not Standing.DIFFERS or is_early(found):
        return ""
    return f"{note(found)} against the vendor"


def told(found: Reconciliation) -> list[Part]:
    """A sentence for each figure that is not the vendor's, with both amounts."""
    look, sign = ("estimate", "") if is_early(found) else ("warning", "! ")
    return [(visible(f"{sign}{sentence[:1].upper()}{sentence[1:]}."), look) for sentence in sentences(found)]


def about(found: Reconciliation | None) -> Part | None:
    """What to know about the month in one sentence; None where both sides say the same, or one says nothing."""
    if found is None or found.standing in (Standing.ONLY_OURS, Standing.AGREES):
        return None
    if found.standing is Standing.ONLY_THEIRS:
        return f"{found.month}: {LINES_ARE_MISSING[:1].lower()}{LINES_ARE_MISSING[1:]}", ""
    if found.is_in_two_currencies:
        text, look = told(found)[0]
        return f"{found.month}: {text}", look
    main = _main(found)
    ours, theirs = (format_amount(amount, exact=True) for amount in (main.ours, main.theirs))
    between = format_amount(main.difference, exact=True, signed=True)
    words = f"{found.month}: {main.what} {ours}, vendor {theirs} ({between})"
    return (words, "estimate") if is_early(found) else (f"! {words}", "warning")


def is_early(found: Reconciliation) -> bool:
    """Whether they differ only because one of them is from before the bill was final."""
    return bool(found.differences) and all(one.reason is Reason.NOT_FINAL for one in found.differences)


def _main(found: Reconciliation) -> Difference:
    return next((one for one in found.differences if one.what is Figure.AMOUNT_DUE), found.differences[0])


def lines_missing(month: VendorMonth, keymap: "Keymap") -> Notice:
    """What stands where the month's rows would be."""
    due = f"By the vendor's summary: amount due {money(month.amount_due, month.currency)}"
    tax = "" if month.tax is None else f", tax (apart) {format_amount(month.tax)}"
    parts = (("expenditures", month.expenditures), ("refunds", month.refunds), ("adjustments", month.adjustments))
    sums = ", ".join(f"{name} {format_amount(amount)}" for name, amount in parts)
    return Notice(
        f"The lines of {month.month} are missing",
        (
            f"{due}{tax};",
            f"{sums}.",
            LINES_ARE_MISSING.partition(": ")[2].capitalize(),
            f"{keymap.sign(IMPORT)} imports, {keymap.sign(SYNC)} syncs; "
            f"{keymap.sign(EARLIER)} and {keymap.sign(LATER)} change the month.",
        ),
    )
