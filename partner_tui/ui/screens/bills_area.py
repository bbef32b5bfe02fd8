"""Bills in one table: asking for the views of a trail, keeping their answers, and going back to the very row."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from partner_tui.domain.bill import MonthSummary
from partner_tui.domain.cycle import BillCycle, CycleStatus
from partner_tui.domain.errors import PartnerError, WrongFilter
from partner_tui.ui.answers import Answer, Wishes
from partner_tui.ui.asking import Work
from partner_tui.ui.browsing import Browsing
from partner_tui.ui.desk import Desk
from partner_tui.ui.known_months import KnownMonth, KnownMonths, has_lines
from partner_tui.ui.lens import PLAIN, Lens
from partner_tui.ui.loading import answer
from partner_tui.ui.marks import Marks
from partner_tui.ui.presentation.charts import is_rest
from partner_tui.ui.presentation.crumbs import path
from partner_tui.ui.presentation.notices import Notice, no_months, nothing_here
from partner_tui.ui.presentation.words import nothing_due, status_words
from partner_tui.ui.screens.full_area import FullArea
from partner_tui.ui.session import BillsPlace, Session
from partner_tui.ui.views import Level, Question, opened
from partner_tui.ui.widgets.row_table import RowTable

if TYPE_CHECKING:
    from partner_tui.domain.vendor_month import VendorMonth

MONTHS_READ = "months"


class BillsArea(FullArea):
    """Drills in place: one table, a trail of views for each tab."""

    def __init__(self, desk: Desk, before: BillsPlace | None = None) -> None:
        super().__init__(desk)
        self._before = before
        """Where the last session ended, till the months are known."""
        self.browsing: Browsing | None = None
        """Where the operator is, but for the cursor's place in the view on the screen; see `keep_place`."""
        self.months = KnownMonths()
        """How months stand to the vendor's summaries is in here."""
        self._answers: dict[Question, Answer] = {}
        self._marks: dict[Question, Marks] = {}
        self.wanted: object = None

    # Reading

    def read(self) -> None:
        self.keep_place()
        self._answers.clear()
        self.wanted = MONTHS_READ
        self.table.show_loading()
        self.ask(MONTHS_READ, lambda cancelled: KnownMonths.read(self.desk.workspace))

    def read_again(self) -> None:
        self.keep_place()
        self._answers.clear()
        if self.browsing is not None:
            self.show_view()

    def forget_question(self) -> None:
        self.wanted = None

    def on_asking_screen_answered(self, message: FullArea.Answered) -> None:
        if message.question == self.wanted:
            self.wanted = None
            self.mark_read()
            self.take(message.question, message.answer)

    def take(self, question: object, found: object) -> None:
        """The answer that was wanted."""
        if isinstance(found, Answer) and isinstance(question, Question):
            self._answers[question] = found
            self._show_answer(found)
        elif isinstance(found, KnownMonths):
            self.months = found
            self.take_months(found.all)

    def on_asking_screen_refused(self, message: FullArea.Refused) -> None:
        if message.question == self.wanted:
            self.wanted = None
            self.refuse(message.question, message.error)

    def refuse(self, question: object, error: PartnerError) -> None:
        """The question that was wanted has no answer."""
        if isinstance(error, WrongFilter) and self.is_filtering and self.found is not None:
            self.see(replace(self.lens, filter=self.found.filter))
            self.say_wrong(error)
        else:
            self.show_failure(error)

    def take_months(self, months: Sequence[KnownMonth]) -> None:
        if not months:
            self.browsing = None
            self.table.show_notice(no_months(self.desk.keymap))
            self.paint()
            return
        if self.browsing is not None:
            self.browsing = self.browsing.with_months(months)
        else:
            self.browsing = Browsing.restored(months, self._before)
            self._before = None
        self.show_view()

    def kept(self, session: Session) -> Session:
        self.keep_place()
        bills = self.browsing.place if self.browsing is not None else self._before
        return replace(super().kept(session), bills=bills)

    # Views

    @property
    def lens(self) -> Lens:
        """Over the fields of one line lies none: that view's query says which lines the line is one of."""
        return PLAIN if self.browsing is None or self.browsing.here.is_line else self.browsing.here.lens

    def see(self, lens: Lens) -> None:
        if self.browsing is not None:
            self.keep_place()
            self.browsing = self.browsing.seeing(self.browsing.here.seen(lens))
            self.show_view()

    @property
    def marks(self) -> Marks:
        if self.browsing is None:
            return Marks()
        return self._marks.setdefault(self.browsing.here.question.unseen, Marks())

    def show_view(self) -> None:
        """Shows the view that the trail ends in: at once when its answer is here."""
        assert self.browsing is not None
        question = self.browsing.here.question
        if (known := self._answers.get(question)) is not None:
            self.wanted = None
            self._show_answer(known)
            return
        if not isinstance(self.browsing.month, MonthSummary) and question.level is not Level.TIE_OUT:
            self._show_no_lines(self.browsing.month)
            return
        self.wanted = question
        self.table.show_loading()
        self.paint()
        self.ask(question, self.work_for(question, self.wishes(self.browsing.month.currency)))

    def work_for(self, question: Question, wishes: Wishes) -> Work:
        """What answers the question, in a worker thread."""
        services = self.desk.workspace
        return partial(answer, services.bills, question, wishes, vendor=services.vendor)

    def answered(self, question: Question) -> Answer | None:
        """An answer that is here and has the same rows, through whatever filter and order."""
        return next((found for known, found in self._answers.items() if known.unseen == question.unseen), None)

    def _show_no_lines(self, month: "VendorMonth") -> None:
        from partner_tui.ui.presentation.sync_months import lines_missing

        self.wanted = self.found = None
        self.table.show_notice(lines_missing(month, self.desk.keymap))
        self.paint()

    def _show_answer(self, found: Answer) -> None:
        assert self.browsing is not None
        self._forget_answers()
        self.show_found(found, self.browsing.here.place)

    def nothing_here(self) -> Notice:
        assert self.browsing is not None
        month, names = str(self.browsing.month.month), path(self.browsing, masked=self.desk.masked)[1:]
        return nothing_here(month, names, self.browsing.here.region, self.desk.keymap)

    def _forget_answers(self) -> None:
        """Keeps what going back may need."""
        assert self.browsing is not None
        needed = {view.question for trail in self.browsing.trails for view in trail.views}
        self._answers = {question: found for question, found in self._answers.items() if question in needed}
        unseen = {question.unseen for question in needed}
        self._marks = {question: marks for question, marks in self._marks.items() if question in unseen}

    def keep_place(self) -> None:
        """Writes into the trail where the operator stands in the view on the screen."""
        if self.browsing is None or not self.table.has_rows or self.found is None:
            return
        here = self.browsing.here
        if self.found.question != here.question:
            return
        key = self.table.current.get(self.found.key) if self.found.key is not None else None
        self.browsing = self.browsing.seeing(replace(here, place=replace(self.table.place, key=key)))

    def go(self, browsing: Browsing) -> None:
        """Another place in Monthly Bills; `keep_place` before it is made from this one."""
        self.browsing = browsing
        self.say("")
        self.show_view()

    def to_month(self, month: KnownMonth) -> None:
        assert self.browsing is not None
        if month != self.browsing.month:
            self.keep_place()
            self.go(self.browsing.in_month(month))
            self.say_about_month()

    def find_month(self, month: BillCycle) -> "KnownMonth | None":
        months = () if self.browsing is None else self.browsing.months
        return next((found for found in months if found.month == month), None)

    def say_about_month(self) -> None:
        """What the month's figures alone would not tell, where there is no room for it above the table."""
        if self.browsing is None or self.is_high:
            return
        month = self.browsing.month
        words = nothing_due(month) or ("" if month.status is CycleStatus.FINAL else status_words(month))
        if has_lines(month) and (about := self.months.about(month.month)) is not None:
            self.say(*about)
        elif words:
            self.say(f"{month.month}: {words}")

    def up(self) -> bool:
        if self.browsing is None or self.browsing.trail.at_top:
            return False
        self.go(self.browsing.on(self.browsing.trail.left()))
        return True

    def on_row_table_row_opened(self, message: RowTable.RowOpened) -> None:
        message.stop()
        if self.browsing is None or self.found is None:
            return
        if message.source is not self.table.source or self.found.question != self.browsing.here.question:
            return  # the view whose row it is has been left since
        if is_rest(message.values):
            self.say("These are shown one by one in the table: t goes back to it.")
            return
        view = opened(self.browsing.here, message.values, message.index)
        if view is not None:
            self.keep_place()
            self.go(self.browsing.on(self.browsing.trail.opened(view)))
