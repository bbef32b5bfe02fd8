"""What stands where rows would be, when there are none to show."""

from collections.abc import Sequence
from dataclasses import dataclass

from partner_tui.domain.errors import PartnerError
from partner_tui.domain.text import visible


@dataclass(frozen=True, slots=True)
class Notice:
    """A title, and sentences under it; safe to print."""

    title: str
    sentences: tuple[str, ...] = ()
    is_failure: bool = False


LOADING = Notice("Loading …")
STOPPED = Notice("Stopped", ("Nothing was read.", "r reads again."))
NO_MONTHS = Notice(
    "No bills yet",
    ("Import a bill file: partner-tui import FILE", "Or look around with generated bills: partner-tui demo"),
)
NO_EXPORTS = Notice("No exports yet", ("Files that are exported from bills will be listed here.",))


def failed(error: PartnerError) -> Notice:
    """Title, cause and next step of an error, and how to try again."""
    sentences = tuple(visible(text) for text in (error.cause, error.next_step) if text)
    return Notice(visible(error.title), (*sentences, "r tries again."), is_failure=True)


def nothing_here(month: str, names: Sequence[str], region: str) -> Notice:
    """A view without rows: why, and which key leads on. `names` are the levels below the top."""
    if names:
        where = " › ".join(map(visible, names))
        return Notice(
            f"Nothing in {month}", (f"{where} has no lines in this month.", "Esc goes up; [ and ] change the month.")
        )
    if region:
        return Notice(
            f"Nothing in {month}",
            (f"{visible(region)} has no expenditures in this month.", "f chooses another region."),
        )
    return Notice(f"No lines in {month}", ("The bill of this month is empty.", "[ and ] change the month."))
