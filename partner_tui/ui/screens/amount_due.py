"""Amount Due: what is owed, what is coming, and the months it comes from."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from textual.message import Message

from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.due import AmountDue, amounts_due
from partner_tui.domain.errors import PartnerError
from partner_tui.domain.query import BillQuery, Grouping
from partner_tui.ui.answers import held
from partner_tui.ui.desk import Desk
from partner_tui.ui.keymap import CHART, EXPORT, FILTER, HELP, IMPORT, OPEN, PALETTE, REFRESH, SYNC, UP, Key
from partner_tui.ui.known_months import KnownMonth, KnownMonths, has_lines
from partner_tui.ui.lens import PLAIN, Lens
from partner_tui.ui.marks import Marks
from partner_tui.ui.places import START, Place
from partner_tui.ui.ports import Workspace
from partner_tui.ui.presentation.due_lines import due_lines
from partner_tui.ui.presentation.lines import Line, Part
from partner_tui.ui.presentation.notices import Notice, no_months
from partner_tui.ui.presentation.tables import months_table
from partner_tui.ui.presentation.words import Owed, counted_of, filter_words, nothing_due, owed, summed
from partner_tui.ui.screens.full_area import FullArea
from partner_tui.ui.screens.lists_area import ListsArea
from partner_tui.ui.session import Session
from partner_tui.ui.widgets.row_table import RowTable, Standing

if TYPE_CHECKING:
    from partner_tui.domain.quota import Quota
    from partner_tui.ui.export_choice import Exportable

QUESTION = "what is due"
FRAME, LEAST_ROWS = 5, 4
"""Lines around summary and rows, and how many rows the summary leaves room for."""


class Due(NamedTuple):
    """The answer: amounts by currency, all months, newest first, and the quota where it was synced."""

    amounts: tuple[AmountDue, ...]
    months: KnownMonths
    quota: "Quota | None" = None

    @classmethod
    def read(cls, workspace: Workspace, cancelled: Callable[[], bool] = lambda: False) -> "Due":
        """From the ledger alone: quick, but it may have to wait for somebody who is writing. Raises PartnerError."""
        months, quota = KnownMonths.read(workspace), None
        with suppress(PartnerError):  # what has rotted of it must not keep the months from being shown
            quota = workspace.vendor.quota()
        return cls(amounts_due(months.own), months, quota)

    def owed(self, now: datetime, zone: tzinfo | None) -> list[tuple[list[Owed], str]]:
        """What is owed in each currency: by the store's own months, then what only the vendor's summaries tell of."""
        rows = {due.currency: owed(due, zone) for due in self.amounts}
        for currency, more in self.months.owed(now).items():
            rows[currency] = [*rows.get(currency, ()), *more]
        return [(found, currency) for currency, found in rows.items()]


@dataclass(frozen=True, slots=True)
class MonthsView:
    """Where the operator is in Amount Due."""

    lens: Lens = PLAIN
    place: Place = START


class AmountDueScreen(ListsArea):
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
        if self.listed is not None or self.found is None or not self.table.has_rows:
            return self._view
        month = self.table.current.get("month")
        return replace(self._view, place=replace(self.table.place, key=month))

    @property
    def command(self) -> str:
        return "due" if self.listed is None else self.listed.list.COMMAND

    @property
    def months_known(self) -> Sequence[BillCycle]:
        return [month.month for month in self._due.months.all] if self._due is not None else ()

    @property
    def month_shown(self) -> BillCycle | None:
        month = self._month_at_cursor()
        return None if month is None else month.month

    @property
    def lens(self) -> Lens:
        return self._view.lens if self.listed is None else super().lens

    def see(self, lens: Lens) -> None:
        if self.listed is not None:
            super().see(lens)
            return
        place = self.view.place if not lens.filter else START
        self._view = MonthsView(lens, place)
        if self._due is not None:
            self._show_months(self._due)

    @property
    def marks(self) -> Marks:
        return self._marks if self.listed is None else super().marks

    def nothing_here(self) -> Notice:
        if self.listed is not None:
            return super().nothing_here()
        return no_months(self.desk.keymap)

    def show_known(self) -> bool:
        if self._known is None:
            return False
        self._show_due(self._known)
        return True

    def exportable(self) -> "Exportable | None":
        """The whole bill of the month under the cursor; what the list on the screen says."""
        if self.listed is not None:
            return self.listed.list.exportable(self.listed.found)
        from partner_tui.ui.export_choice import Exportable

        month = self.month_shown
        months = () if self._due is None else tuple(dict.fromkeys(known.month for known in self._due.months.own))
        return None if month is None else Exportable(BillQuery(month, Grouping.PRODUCT), months)

    def refusal(self, key: Key) -> str:
        if self.listed is None and key is EXPORT and not has_lines(month := self._month_at_cursor()):
            missing = "There is no month under the cursor to export."
            return missing if month is None else f"The lines of {month.month} are missing: nothing can be exported."
        return super().refusal(key)

    def kept(self, session: Session) -> Session:
        view = self.view
        return replace(super().kept(session), months_lens=view.lens, months_place=view.place)

    def keep_own_place(self) -> None:
        self._view = self.view

    def show_own_rows(self) -> None:
        self._wanted = None
        if self._due is None:
            self.read()
        else:
            self._show_months(self._due)

    def read(self) -> None:
        if self.listed is not None:
            self.read_list()
            return
        self.keep_own_place()
        self._wanted = QUESTION
        self.table.show_loading()
        self.ask(QUESTION, partial(Due.read, self.desk.workspace))

    def read_again(self) -> None:
        self.read()

    def forget_question(self) -> None:
        self._wanted = None

    def on_asking_screen_answered(self, message: FullArea.Answered) -> None:
        super().on_asking_screen_answered(message)
        if message.question == self._wanted and self.listed is None:
            self._wanted = None
            self._show_due(message.answer)

    def _show_due(self, due: Due) -> None:
        self._due = due
        self.mark_read()
        self._show_months(due)

    def _show_months(self, due: Due) -> None:
        currencies = {month.currency for month in due.months.all}
        currency = currencies.pop() if len(currencies) == 1 else ""
        table = months_table(due.months.all, currency, due.months.notes)
        found = held(QUESTION, table, "months", self.wishes(currency), self.lens, "month")
        self.show_found(found, self._view.place)

    def on_asking_screen_refused(self, message: FullArea.Refused) -> None:
        super().on_asking_screen_refused(message)
        if message.question == self._wanted and self.listed is None:
            self._wanted = None
            self.show_failure(message.error)

    def on_row_table_row_opened(self, message: RowTable.RowOpened) -> None:
        if self.listed is not None:
            super().on_row_table_row_opened(message)
            return
        message.stop()
        self.open_month(BillCycle.parse(str(message.values["month"])))

    def open_month(self, month: BillCycle) -> None:
        self.post_message(self.MonthOpened(month))

    def cursor_moved(self, standing: Standing) -> None:
        super().cursor_moved(standing)
        month = self._month_at_cursor()
        if month is None or self._due is None:
            return
        if words := nothing_due(month):
            self.say(f"{month.month}: {words}", "credit")
        elif (about := self._due.months.about(month.month)) is not None:
            self.say(*about)

    def _month_at_cursor(self) -> "KnownMonth | None":
        """Of a list whose rows name months, too."""
        named = self.table.current.get("month")
        known = () if self._due is None else self._due.months.all
        return next((month for month in known if str(month.month) == named), None)

    def summary(self, width: int) -> Sequence[Line]:
        if self.listed is not None:
            return super().summary(width)
        if self._due is None:
            return ()
        clock, room = self.desk.clock, self.app.size.height - FRAME - LEAST_ROWS
        owed_by_currency = self._due.owed(clock.now(), clock.zone)
        return due_lines(owed_by_currency, self._due.quota, clock.zone, width, room, is_high=self.is_high)

    def crumb(self, width: int) -> Line:
        if self.listed is not None:
            return super().crumb(width)
        found = self.found
        right: tuple[Part, ...] = ()
        if self._due is not None and found is not None and found.of:
            text = counted_of(found.count, found.of, "months")
            if len(self._due.amounts) == 1 and found.count:
                text += f"   unpaid {summed(found.total, found.currency)}" if found.total is not None else ""
            right = ((f"{text} ", "strong"),)
        return Line(((f" Months{filter_words(self.lens.filter)}", "strong"),), right)

    def keys(self) -> Sequence[tuple[Key, str]]:
        if self.listed is not None:
            return super().keys()
        first = (OPEN, "open month") if self.table.has_rows else (IMPORT, IMPORT.label)
        rest = [(key, key.label) for key in (FILTER, CHART, EXPORT, SYNC) if not self.refusal(key)]
        return (first, *rest, (REFRESH, "refresh"), (PALETTE, "command"), (UP, "quit"), (HELP, "keys"))
