"""What stands where rows would be, when there are none to show."""

from collections.abc import Sequence
from typing import NamedTuple

from partner_tui.domain.errors import PartnerError
from partner_tui.domain.text import visible
from partner_tui.ui.keymap import (
    AREAS,
    BACK,
    EARLIER,
    EXPORT,
    FILTER,
    IMPORT,
    LAST_SYNC,
    LATER,
    PALETTE,
    REFRESH,
    REGION,
    SYNC,
)
from partner_tui.ui.keymap_file import Keymap


class Notice(NamedTuple):
    """A title, and sentences under it; safe to print."""

    title: str
    sentences: tuple[str, ...] = ()
    is_failure: bool = False


LOADING = Notice("Loading …")


def stopped(keymap: Keymap) -> Notice:
    """The operator did not want to wait."""
    return Notice("Stopped", ("Nothing was read.", f"{keymap.sign(REFRESH)} reads again."))


def no_exports(keymap: Keymap) -> Notice:
    """Nothing has been exported: where that is done."""
    due, bills, _ = map(keymap.sign, AREAS)
    made = f"{keymap.sign(EXPORT)} on Amount Due ({due}) or Monthly Bills ({bills}) makes a file of what it shows."
    return Notice("No exports yet", (made, "You go on meanwhile; the file is listed here, and downloaded from here."))


def no_months(keymap: Keymap) -> Notice:
    """The first start: what there is to begin with."""
    command = keymap.sign(PALETTE)
    return Notice(
        "No bills yet",
        (
            f"{keymap.sign(IMPORT)} imports a bill file: customerBill_YYYYMM.tar.gz, .csv, .csv.gz or .xlsx.",
            f"{command} demo  looks around in generated bills, apart from yours.",
            f"{keymap.sign(SYNC)} syncs with Huawei Cloud; {keymap.sign(LAST_SYNC)} tells how to set up sync.",
        ),
    )


def failed(error: PartnerError, again: str) -> Notice:
    """Title, cause and next step of an error, and the key that tries again."""
    sentences = tuple(visible(text) for text in (error.cause, error.next_step) if text)
    return Notice(visible(error.title), (*sentences, f"{again} tries again."), is_failure=True)


def nothing_matches(noun: str, filter_text: str, keymap: Keymap) -> Notice:
    """No row is left by the filter."""
    keys = f"{keymap.sign(BACK)} clears it; {keymap.sign(FILTER)} changes it."
    return Notice(f"No {noun} match", (f"The filter is {visible(filter_text)}", keys))


def nothing_here(month: str, names: Sequence[str], region: str, keymap: Keymap) -> Notice:
    """A view without rows: why, and which key leads on. `names` are the levels below the top, safe to print."""
    months = f"{keymap.sign(EARLIER)} and {keymap.sign(LATER)} change the month."
    if names:
        where = " › ".join(names)
        return Notice(
            f"Nothing in {month}",
            (f"{where} has no lines in this month.", f"{keymap.sign(BACK)} goes up; {months}"),
        )
    if region:
        another = f"{keymap.sign(REGION)} chooses another region."
        return Notice(f"Nothing in {month}", (f"{visible(region)} has no expenditures in this month.", another))
    return Notice(f"No lines in {month}", ("The bill of this month is empty.", months))
