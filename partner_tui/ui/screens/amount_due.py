"""Amount Due: what is owed, what is coming, and the months it comes from."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from textual.message import Message

from partner_tui.domain.bill import MonthSummary
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.due import AmountDue
from partner_tui.domain.money import format_amount
from partner_tui.domain.text import visible
from partner_tui.ui.keymap import Key
from partner_tui.ui.places import START, Place
from partner_tui.ui.ports import Workspace
from partner_tui.ui.presentation.cells import width_of
from partner_tui.ui.presentation.lines import Line, Part
from partner_tui.ui.presentation.notices import NO_MONTHS
from partner_tui.ui.presentation.tables import months_table
from partner_tui.ui.presentation.words import Owed, counted, nothing_due, owed, summed
from partner_tui.ui.screens.area import HELP, OPEN, REFRESH, UP, AreaScreen, Clock
from partner_tui.ui.widgets.row_table import RowTable, Standing

QUESTION = "what is due"


@dataclass(frozen=True, slots=True)
class Due:
    """The answer: amounts by currency, and all months, newest first."""

    amounts: tuple[AmountDue, ...]
    months: tuple[MonthSummary, ...]

    @classmethod
    def read(cls, workspace: Workspace) -> "Due":
        """From the ledger alone: quick, but it may have to wait for somebody who is writing. Raises PartnerError."""
        return cls(tuple(workspace.amounts.due()), tuple(workspace.bills.months()))


class AmountDueScreen(AreaScreen):
    """The first screen: it needs the ledger only, so its figures may be there before it is."""

    AREA = "amount-due"

    @dataclass
    class MonthOpened(Message):
        """The operator wants to see this month in Monthly Bills."""

        month: BillCycle

    def __init__(self, workspace: Workspace, clock: Clock, known: Due | None = None) -> None:
        super().__init__(workspace, clock)
        self._known = known
        self._due: Due | None = None
        self._wanted: str | None = None

    def show_known(self) -> bool:
        if self._known is None:
            return False
        self._show_due(self._known)
        return True

    def read(self) -> None:
        self._wanted = QUESTION
        self.table.show_loading()
        self.ask(QUESTION, partial(Due.read, self.workspace))

    def forget_question(self) -> None:
        self._wanted = None

    def on_asking_screen_answered(self, message: AreaScreen.Answered) -> None:
        if message.question == self._wanted:
            self._wanted = None
            self._show_due(message.answer)
            self.paint()

    def _show_due(self, due: Due) -> None:
        self._due = due
        self.mark_read()
        if not due.months:
            self.table.show_notice(NO_MONTHS)
            return
        currencies = {month.currency for month in due.months}
        table = months_table(due.months, currencies.pop() if len(currencies) == 1 else "")
        self.table.show_rows(table.rows, table.columns, table.rows.count, self._place_among(due.months))

    def _place_among(self, months: tuple[MonthSummary, ...]) -> Place:
        return self.table.place if len(months) == self.table.windows.count else START

    def on_asking_screen_refused(self, message: AreaScreen.Refused) -> None:
        if message.question == self._wanted:
            self._wanted = None
            self.show_failure(message.error)

    def on_row_table_row_opened(self, message: RowTable.RowOpened) -> None:
        message.stop()
        self.post_message(self.MonthOpened(BillCycle.parse(str(message.values["month"]))))

    def cursor_moved(self, standing: Standing) -> None:
        super().cursor_moved(standing)
        if self._due is not None and (words := nothing_due(self._due.months[standing.index])):
            self.say(f"{self._due.months[standing.index].month}: {words}", "credit")

    def summary(self, width: int) -> Sequence[Line]:
        if self._due is None:
            return ()
        lines: list[Line] = []
        for due in self._due.amounts:
            if self.is_high:
                lines.append(Line())
            lines += owed_lines(owed(due, self.clock.zone), due.currency, width)
        return [*lines, Line()] if self.is_high and lines else lines

    def crumb(self, width: int) -> Line:
        right: tuple[Part, ...] = ()
        if self._due is not None and self._due.months:
            text = counted(len(self._due.months), "months")
            if len(self._due.amounts) == 1:
                text += f"   unpaid {summed(self._due.amounts[0].total, self._due.amounts[0].currency)}"
            right = ((f"{text} ", "strong"),)
        return Line(((" Months", "strong"),), right)

    def keys(self) -> Sequence[tuple[Key, str]]:
        open_month = ((OPEN, "open month"),) if self._due is not None and self._due.months else ()
        return (*open_month, (REFRESH, "refresh"), (HELP, "keys"), (UP, "quit"))


def owed_lines(rows: Sequence[Owed], currency: str, width: int) -> list[Line]:
    """Labels, amounts under each other at the point, and notes, each in a line of its own where it does not fit."""
    amounts = [format_amount(row.amount) for row in rows]
    labels = max(len(row.label) for row in rows)
    digits = max(map(len, amounts))
    lines = []
    for row, amount in zip(rows, amounts, strict=True):
        start = f" {row.label.ljust(labels)}  "
        end = f"{amount.rjust(digits)} {visible(currency)}"
        parts: list[Part] = [(start, ""), (end, "strong" if not row.look else row.look)]
        note = (f"  {row.note}", row.look if row.look == "estimate" else "quiet")
        if width_of(start + end + row.note) + 2 <= width:
            lines.append(Line((*parts, note)))
        else:
            lines += [Line(tuple(parts)), Line((("  ", ""), note))]
    return lines
