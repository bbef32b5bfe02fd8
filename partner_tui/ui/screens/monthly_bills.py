"""Monthly Bills: one month by product and by customer, down to the single line, in one table."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial

from partner_tui.domain.bill import MonthSummary, RegionTotal, Totals
from partner_tui.domain.cycle import BillCycle, CycleStatus
from partner_tui.domain.errors import PartnerError
from partner_tui.domain.query import BillQuery, Grouping
from partner_tui.domain.rows import Value
from partner_tui.ui.browsing import TABS, Browsing
from partner_tui.ui.keymap import BILLS, MONTHS, Key, bindings
from partner_tui.ui.loading import Answer, answer, found_again
from partner_tui.ui.ports import Workspace
from partner_tui.ui.presentation.crumbs import crumb_line, month_lines
from partner_tui.ui.presentation.lines import Line
from partner_tui.ui.presentation.notices import NO_MONTHS, nothing_here
from partner_tui.ui.presentation.tables import months_choice, regions_table
from partner_tui.ui.presentation.words import nothing_due, status_words
from partner_tui.ui.screens.area import BACK, HELP, OPEN, REFRESH, AreaScreen, Clock
from partner_tui.ui.screens.dialogs import ChoiceDialog
from partner_tui.ui.views import KEYS, Question, opened
from partner_tui.ui.widgets.row_table import RowTable

MONTHS_READ = "months"


@dataclass(frozen=True, slots=True)
class RegionsOf:
    """The question for the region filter's choices."""

    month: BillCycle


class MonthlyBillsScreen(AreaScreen):
    """Drills in place: one table, a trail of views, going back to the very row."""

    AREA = "monthly-bills"
    BINDINGS = bindings(*BILLS, *MONTHS)

    def __init__(self, workspace: Workspace, clock: Clock, month: BillCycle | None = None) -> None:
        super().__init__(workspace, clock)
        self._month_wanted = month
        self._browsing: Browsing | None = None
        self._answers: dict[Question, Answer] = {}
        self._wanted: object = None

    # Reading

    def read(self) -> None:
        self._keep_place()
        self._answers.clear()
        self._wanted = MONTHS_READ
        self.table.show_loading()
        self.ask(MONTHS_READ, self.workspace.bills.months)

    def show_month(self, month: BillCycle) -> None:
        """Shows that month, as soon as the months are known."""
        self._month_wanted = month
        found = self._browsing and next((m for m in self._browsing.months if m.month == month), None)
        if self._browsing and found:
            self._to_month(found)

    def forget_question(self) -> None:
        self._wanted = None

    def on_asking_screen_answered(self, message: AreaScreen.Answered) -> None:
        if message.question != self._wanted:
            return
        self._wanted = None
        self.mark_read()
        match message.question:
            case Question():
                self._answers[message.question] = message.answer
                self._show_answer(message.answer)
            case RegionsOf():
                self._offer_regions(message.answer)
            case _:
                self._take_months(message.answer)

    def on_asking_screen_refused(self, message: AreaScreen.Refused) -> None:
        if message.question == self._wanted:
            self._wanted = None
            self._refuse(message.question, message.error)

    def _refuse(self, question: object, error: PartnerError) -> None:
        if isinstance(question, RegionsOf):
            self.say(str(error), "failure")
        else:
            self.show_failure(error)

    def _take_months(self, months: Sequence[MonthSummary]) -> None:
        if not months:
            self._browsing = None
            self.table.show_notice(NO_MONTHS)
            self.paint()
            return
        if self._browsing is None:
            self._browsing = Browsing.start(months, self._month_wanted)
            if self._month_wanted not in (None, self._browsing.month.month):
                self.say(f"There is no bill of {self._month_wanted}; this is {self._browsing.month.month}.")
            else:
                self._say_about_month()
        else:
            self._browsing = self._browsing.with_months(months)
        self._show_view()

    # Views

    def _show_view(self) -> None:
        """Shows the view that the trail ends in: at once when its answer is here."""
        assert self._browsing is not None
        question = self._browsing.trail.here.question
        if (known := self._answers.get(question)) is not None:
            self._wanted = None
            self._show_answer(known)
            return
        self._wanted = question
        self.table.show_loading()
        self.paint()
        work = partial(answer, self.workspace.bills, question, self._browsing.month.currency)
        self.ask(question, work)

    def _show_answer(self, found: Answer) -> None:
        assert self._browsing is not None
        trail = self._browsing.trail
        self._forget_answers()
        if not found.count:
            names = [view.crumb for view in trail.views[1:]]
            self.table.show_notice(nothing_here(str(self._browsing.month.month), names, self._browsing.region))
        else:
            self.table.show_rows(
                found.rows, found.columns, found.count, found_again(trail.here.place, found), found.sort
            )
        self.paint()

    def _forget_answers(self) -> None:
        """Keeps the answers that going back may need."""
        assert self._browsing is not None
        needed = {view.question for trail in self._browsing.trails for view in trail.views}
        self._answers = {question: found for question, found in self._answers.items() if question in needed}

    def _keep_place(self) -> None:
        """Writes into the trail where the operator stands in the view on the screen."""
        if self._browsing is None or not self.table.has_rows:
            return
        trail = self._browsing.trail
        key = self.table.current.get(KEYS.get(trail.here.query.grouping, ""))
        self._browsing = self._browsing.on(trail.placed(replace(self.table.place, key=key)))

    def _go(self, browsing: Browsing) -> None:
        """Another place in Monthly Bills."""
        self._browsing = browsing
        self.say("")
        self._show_view()

    def _to_month(self, month: MonthSummary) -> None:
        assert self._browsing is not None
        if month == self._browsing.month:
            return
        self._keep_place()
        self._go(self._browsing.in_month(month))
        self._say_about_month()

    def _say_about_month(self) -> None:
        """What the month's figures alone would not tell, where there is no room for it above the table."""
        if self._browsing is None or self.is_high:
            return
        month = self._browsing.month
        words = nothing_due(month) or ("" if month.status is CycleStatus.FINAL else status_words(month))
        if words:
            self.say(f"{month.month}: {words}")

    def up(self) -> bool:
        if self._browsing is None or self._browsing.trail.at_top:
            return False
        self._go(self._browsing.on(self._browsing.trail.left()))
        return True

    def on_row_table_row_opened(self, message: RowTable.RowOpened) -> None:
        message.stop()
        if self._browsing is None:
            return
        view = opened(self._browsing.trail.here, message.values, message.index)
        if view is not None:
            self._keep_place()
            self._go(self._browsing.on(self._browsing.trail.opened(view)))

    # Painting

    def summary(self, width: int) -> Sequence[Line]:
        return month_lines(self._browsing, width) if self._browsing is not None and self.is_high else ()

    def crumb(self, width: int) -> Line:
        if self._browsing is None:
            return Line(((" Bills", "strong"),))
        known = self._answers.get(self._browsing.trail.here.question)
        return crumb_line(self._browsing, known, width, with_month=not self.is_high)

    def keys(self) -> Sequence[tuple[Key, str]]:
        if self._browsing is None:
            return ((REFRESH, "refresh"), (HELP, "keys"))
        other = self._browsing.other_tab()
        region = ((BILLS[2], "region"),) if self._browsing.tab is Grouping.PRODUCT else ()
        back = () if self._browsing.trail.at_top else ((BACK, "back"),)
        tab = (BILLS[0], TABS[other.tab])
        return ((OPEN, "open"), *back, tab, (MONTHS[0], "earlier"), (MONTHS[1], "later"), *region, (HELP, "keys"))

    # Actions

    def _later(self, action: Callable[[], None]) -> bool:
        """Whether the action is kept: till the months are known, or behind others that are kept."""
        return self.table.later(action, waiting=self._browsing is None and self.table.is_waiting)

    def action_step_tab(self, step: int) -> None:
        if not self._later(partial(self.action_step_tab, step)) and self._browsing is not None:
            self._keep_place()
            self._go(self._browsing.other_tab())

    def action_step_month(self, step: int) -> None:
        if self._later(partial(self.action_step_month, step)) or self._browsing is None:
            return
        if (month := self._browsing.neighbour(step)) is None:
            self.say(f"{self._browsing.month.month} is the {'newest' if step > 0 else 'oldest'} month.")
        else:
            self._to_month(month)

    def action_choose_month(self) -> None:
        if not self._later(self.action_choose_month) and self._browsing is not None:
            months = self._browsing.months
            dialog = ChoiceDialog("Month", months_choice(months), months.index(self._browsing.month))
            self.app.push_screen(dialog, self._take_month)

    def _take_month(self, row: Mapping[str, Value] | None) -> None:
        if row is not None:
            self.show_month(BillCycle.parse(str(row["month"])))

    def action_choose_region(self) -> None:
        if self._later(self.action_choose_region) or self._browsing is None:
            return
        if self._browsing.tab is not Grouping.PRODUCT:
            self.say("Regions narrow By Product: Tab goes there.")
            return
        if self.table.is_waiting:
            self.say("Still loading.")
            return
        question = RegionsOf(self._browsing.month.month)
        self._wanted = question
        self.ask(question, partial(self.workspace.bills.by_region, BillQuery(question.month, Grouping.REGION)))

    def _offer_regions(self, totals: Totals[RegionTotal]) -> None:
        assert self._browsing is not None
        table = regions_table(totals)
        codes = [row[1] for row in table.rows.all_rows]
        here = self._browsing.trail.views[0].query.region
        self.app.push_screen(
            ChoiceDialog("Region", table, codes.index(here) if here in codes else 0), self._take_region
        )

    def _take_region(self, row: Mapping[str, Value] | None) -> None:
        if row is None or self._browsing is None:
            return
        code, expected = row["region_code"], row["expenditures"]
        narrowed = self._browsing.in_region(
            None if code is None else str(code),
            str(row["region"] or code or ""),
            expected if isinstance(expected, Decimal) else None,
        )
        self._go(narrowed)
