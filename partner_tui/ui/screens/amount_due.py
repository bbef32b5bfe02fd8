"""Amount Due: what is owed, what is coming, and the months it comes from."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual.message import Message

from partner_tui.domain.bill import MonthSummary
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.due import AmountDue
from partner_tui.domain.money import format_amount
from partner_tui.domain.text import visible
from partner_tui.ui.keymap import Key
from partner_tui.ui.places import START, Place
from partner_tui.ui.presentation.cells import width_of
from partner_tui.ui.presentation.lines import Line, Part
from partner_tui.ui.presentation.notices import NO_MONTHS
from partner_tui.ui.presentation.tables import months_table
from partner_tui.ui.presentation.words import Owed, counted, nothing_due, owed, summed
from partner_tui.ui.screens.area import HELP, OPEN, REFRESH, UP, AreaScreen
from partner_tui.ui.widgets.row_table import RowTable, Standing

QUESTION = "what is due"


@dataclass(frozen=True, slots=True)
class Due:
    """The answer: amounts by currency, and all months, newest first."""

    amounts: tuple[AmountDue, ...]
    months: tuple[MonthSummary, ...]


class AmountDueScreen(AreaScreen):
    """The first screen: it needs the ledger only."""

    AREA = "amount-due"

    @dataclass
    class MonthOpened(Message):
        """The operator wants to see this month in Monthly Bills."""

        month: BillCycle

    _due: Due | None = None
    _wanted: str | None = None

    def read(self) -> None:
        self._wanted = QUESTION
        self.table.show_loading()
        self.ask(QUESTION, self._read_due)

    def _read_due(self) -> Due:
        return Due(tuple(self.workspace.amounts.due()), tuple(self.workspace.bills.months()))

    def forget_question(self) -> None:
        self._wanted = None

    def on_asking_screen_answered(self, message: AreaScreen.Answered) -> None:
        if message.question != self._wanted:
            return
        self._wanted, self._due = None, message.answer
        self.mark_read()
        months = message.answer.months
        if not months:
            self.table.show_notice(NO_MONTHS)
            self.paint()
            return
        currencies = {month.currency for month in months}
        table = months_table(months, currencies.pop() if len(currencies) == 1 else "")
        self.table.show_rows(table.rows, table.columns, table.rows.count, self._place_among(months))
        self.paint()

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
