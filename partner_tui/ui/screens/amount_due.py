"""Amount Due: what is owed, what is coming, and the months it comes from."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from textual.message import Message

from partner_tui.domain.bill import MonthSummary
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.due import AmountDue
from partner_tui.domain.money import format_amount
from partner_tui.domain.query import BillQuery, Grouping
from partner_tui.domain.text import visible
from partner_tui.ui.answers import held
from partner_tui.ui.desk import Desk
from partner_tui.ui.keymap import CHART, EXPORT, FILTER, HELP, IMPORT, OPEN, PALETTE, REFRESH, UP, Key
from partner_tui.ui.lens import PLAIN, Lens
from partner_tui.ui.marks import Marks
from partner_tui.ui.places import START, Place
from partner_tui.ui.ports import Workspace
from partner_tui.ui.presentation.cells import steady, width_of
from partner_tui.ui.presentation.lines import Line, Part
from partner_tui.ui.presentation.notices import Notice, no_months
from partner_tui.ui.presentation.tables import months_table
from partner_tui.ui.presentation.words import Owed, counted_of, filter_words, nothing_due, owed, summed
from partner_tui.ui.screens.full_area import FullArea
from partner_tui.ui.session import Session
from partner_tui.ui.widgets.row_table import RowTable, Standing

if TYPE_CHECKING:
    from partner_tui.ui.export_choice import Exportable

QUESTION = "what is due"
FRAME, LEAST_ROWS = 5, 4
"""Lines around summary and rows, and how many rows the summary leaves room for."""


@dataclass(frozen=True, slots=True)
class Due:
    """The answer: amounts by currency, and all months, newest first."""

    amounts: tuple[AmountDue, ...]
    months: tuple[MonthSummary, ...]

    @classmethod
    def read(cls, workspace: Workspace, cancelled: Callable[[], bool] = lambda: False) -> "Due":
        """From the ledger alone: quick, but it may have to wait for somebody who is writing. Raises PartnerError."""
        return cls(tuple(workspace.amounts.due()), tuple(workspace.bills.months()))


@dataclass(frozen=True, slots=True)
class MonthsView:
    """Where the operator is in Amount Due."""

    lens: Lens = PLAIN
    place: Place = START


class AmountDueScreen(FullArea):
    """The first screen: it needs the ledger only, so its figures may be there before it is."""

    AREA = "amount-due"

    @dataclass
    class MonthOpened(Message):
        """The operator wants to see this month in Monthly Bills."""

        month: BillCycle

    def __init__(self, desk: Desk, known: Due | None = None, view: MonthsView | None = None) -> None:
        super().__init__(desk)
        self._known = known
        self._due: Due | None = None
        self._wanted: str | None = None
        self._view = view or MonthsView()
        self._marks = Marks()

    @property
    def view(self) -> MonthsView:
        """With the place of this moment."""
        if self.found is None or not self.table.has_rows:
            return self._view
        month = self.table.current.get("month")
        return replace(self._view, place=replace(self.table.place, key=month))

    @property
    def command(self) -> str:
        return "due"

    @property
    def months_known(self) -> Sequence[BillCycle]:
        return [month.month for month in self._due.months] if self._due is not None else ()

    @property
    def month_shown(self) -> BillCycle | None:
        month = self._month_at_cursor()
        return None if month is None else month.month

    @property
    def lens(self) -> Lens:
        return self._view.lens

    def see(self, lens: Lens) -> None:
        place = self.view.place if not lens.filter else START
        self._view = MonthsView(lens, place)
        if self._due is not None:
            self._show_months(self._due)

    @property
    def marks(self) -> Marks:
        return self._marks

    def nothing_here(self) -> Notice:
        return no_months(self.desk.keymap)

    def show_known(self) -> bool:
        if self._known is None:
            return False
        self._show_due(self._known)
        return True

    def exportable(self) -> "Exportable | None":
        """The whole bill of the month under the cursor."""
        from partner_tui.ui.export_choice import Exportable

        month = self.month_shown
        months = tuple(dict.fromkeys(self.months_known))
        return None if month is None else Exportable(BillQuery(month, Grouping.PRODUCT), months)

    def refusal(self, key: Key) -> str:
        if key is EXPORT and self.month_shown is None:
            return "There is no month under the cursor to export."
        return super().refusal(key)

    def kept(self, session: Session) -> Session:
        view = self.view
        return replace(super().kept(session), months_lens=view.lens, months_place=view.place)

    def read(self) -> None:
        self._view = self.view
        self._wanted = QUESTION
        self.table.show_loading()
        self.ask(QUESTION, partial(Due.read, self.desk.workspace))

    def read_again(self) -> None:
        self.read()

    def forget_question(self) -> None:
        self._wanted = None

    def on_asking_screen_answered(self, message: FullArea.Answered) -> None:
        if message.question == self._wanted:
            self._wanted = None
            self._show_due(message.answer)

    def _show_due(self, due: Due) -> None:
        self._due = due
        self.mark_read()
        self._show_months(due)

    def _show_months(self, due: Due) -> None:
        currencies = {month.currency for month in due.months}
        currency = currencies.pop() if len(currencies) == 1 else ""
        table = months_table(due.months, currency)
        found = held(QUESTION, table, "months", self.wishes(currency), self.lens, "month")
        self.show_found(found, self._view.place)

    def on_asking_screen_refused(self, message: FullArea.Refused) -> None:
        if message.question == self._wanted:
            self._wanted = None
            self.show_failure(message.error)

    def on_row_table_row_opened(self, message: RowTable.RowOpened) -> None:
        message.stop()
        self.post_message(self.MonthOpened(BillCycle.parse(str(message.values["month"]))))

    def cursor_moved(self, standing: Standing) -> None:
        super().cursor_moved(standing)
        month = self._month_at_cursor()
        if month is not None and (words := nothing_due(month)):
            self.say(f"{month.month}: {words}", "credit")

    def _month_at_cursor(self) -> MonthSummary | None:
        named = self.table.current.get("month")
        return next((month for month in self._due.months if str(month.month) == named), None) if self._due else None

    def summary(self, width: int) -> Sequence[Line]:
        if self._due is None:
            return ()
        zone, room = self.desk.clock.zone, self.app.size.height - FRAME - LEAST_ROWS
        wordy = self._owed_lines(width, [(owed(due, zone), due.currency) for due in self._due.amounts])
        if len(wordy) <= room:
            return wordy
        bare = [([replace(row, note="") for row in owed(due, zone)], due.currency) for due in self._due.amounts]
        return self._owed_lines(width, bare)[: max(1, room)]

    def _owed_lines(self, width: int, owed_by_currency: Sequence[tuple[Sequence[Owed], str]]) -> list[Line]:
        lines: list[Line] = []
        for rows, currency in owed_by_currency:
            if self.is_high:
                lines.append(Line())
            lines += owed_lines(rows, currency, width)
        return [*lines, Line()] if self.is_high and lines else lines

    def crumb(self, width: int) -> Line:
        found = self.found
        right: tuple[Part, ...] = ()
        if self._due is not None and found is not None and found.of:
            text = counted_of(found.count, found.of, "months")
            if len(self._due.amounts) == 1 and found.count:
                text += f"   unpaid {summed(found.total, found.currency)}" if found.total is not None else ""
            right = ((f"{text} ", "strong"),)
        return Line(((f" Months{filter_words(self.lens.filter)}", "strong"),), right)

    def keys(self) -> Sequence[tuple[Key, str]]:
        first = (OPEN, "open month") if self.table.has_rows else (IMPORT, IMPORT.label)
        rest = [(key, key.label) for key in (FILTER, CHART, EXPORT) if not self.refusal(key)]
        return (first, *rest, (REFRESH, "refresh"), (PALETTE, "command"), (UP, "quit"), (HELP, "keys"))


def owed_lines(rows: Sequence[Owed], currency: str, width: int) -> list[Line]:
    """Labels, amounts under each other at the point, and notes, each in a line of its own where it does not fit."""
    amounts = [format_amount(row.amount) for row in rows]
    labels = max(len(row.label) for row in rows)
    digits = max(map(len, amounts))
    lines = []
    for row, amount in zip(rows, amounts, strict=True):
        start = f" {row.label.ljust(labels)}  "
        end = f"{amount.rjust(digits)} {steady(visible(currency))}"
        parts: list[Part] = [(start, ""), (end, "strong" if not row.look else row.look)]
        note = (f"  {row.note}", row.look if row.look == "estimate" else "quiet")
        if not row.note:
            lines.append(Line(tuple(parts)))
        elif width_of(start + end + row.note) + 2 <= width:
            lines.append(Line((*parts, note)))
        else:
            lines += [Line(tuple(parts)), Line((("  ", ""), note))]
    return lines
