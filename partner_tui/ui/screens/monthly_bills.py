"""Monthly Bills: one month by product and by customer, down to the single line."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import PartnerError
from partner_tui.domain.query import BillQuery, Grouping
from partner_tui.domain.rows import Value
from partner_tui.domain.totals import RegionTotal, Totals
from partner_tui.ui.browsing import TABS, Browsing
from partner_tui.ui.desk import Desk
from partner_tui.ui.keymap import (
    BACK,
    BILLS,
    BOOKMARK,
    CHART,
    EARLIER,
    EXPORT,
    FILTER,
    HELP,
    IMPORT,
    LATER,
    MONTHS,
    MOVERS,
    NEXT_TAB,
    OPEN,
    PALETTE,
    REFRESH,
    REGION,
    SORT,
    SYNC,
    TIE_OUT,
    Key,
    bindings,
)
from partner_tui.ui.known_months import KnownMonth, KnownMonths, has_lines
from partner_tui.ui.presentation.crumbs import crumb_line, month_lines
from partner_tui.ui.presentation.lines import Line
from partner_tui.ui.presentation.month_tables import months_choice
from partner_tui.ui.presentation.tables import regions_table
from partner_tui.ui.routes import words_of
from partner_tui.ui.screens.dialogs.choice import ChoiceDialog
from partner_tui.ui.screens.tying_out import TyingOutArea
from partner_tui.ui.session import BillsPlace
from partner_tui.ui.views import Level, movers

if TYPE_CHECKING:
    from partner_tui.ui.export_choice import Exportable


@dataclass(frozen=True, slots=True)
class RegionsOf:
    """The question for the region filter's choices."""

    query: BillQuery


class MonthlyBillsScreen(TyingOutArea):
    """What the keys of this area do."""

    AREA = "monthly-bills"
    BINDINGS = bindings(*BILLS, *MONTHS)

    def __init__(self, desk: Desk, month: BillCycle | None = None, before: BillsPlace | None = None) -> None:
        super().__init__(desk, before)
        self._month_wanted = month

    def show_month(self, month: BillCycle) -> None:
        """Shows that month, as soon as the months are known."""
        self._month_wanted = month
        if (found := self.find_month(month)) is not None:
            self.to_month(found)
        elif self.browsing is not None:  # somebody has brought it since the months were read
            self.read()

    def take_months(self, months: Sequence[KnownMonth]) -> None:
        wanted, self._month_wanted = self._month_wanted, None
        if self.browsing is None and months and wanted is not None:
            self.browsing = Browsing.start(months, wanted)
        super().take_months(months)
        if self.browsing is None:
            return
        if wanted is None or wanted == self.browsing.month.month:
            self.say_about_month()
        elif (found := self.find_month(wanted)) is not None:
            self.to_month(found)
        else:
            self.say(f"There is no bill of {wanted}; this is {self.browsing.month.month}.")

    def take(self, question: object, found: object) -> None:
        if isinstance(question, RegionsOf) and isinstance(found, Totals):
            self._offer_regions(question, found)
        else:
            super().take(question, found)

    def refuse(self, question: object, error: PartnerError) -> None:
        if isinstance(question, RegionsOf):
            self.say(str(error), "failure")
        else:
            super().refuse(question, error)

    def go_to(self, browsing: Browsing, months: KnownMonths) -> None:
        """Shows that place, as soon as its answer is here."""
        self.months = months
        self.table.forget_kept()
        self.begun()
        self.keep_place()
        self.go(browsing)
        self.say_about_month()

    @property
    def command(self) -> str:
        return words_of(self.browsing) if self.browsing is not None else "bills"

    @property
    def months_known(self) -> Sequence[BillCycle]:
        return [month.month for month in self.browsing.months] if self.browsing is not None else ()

    @property
    def month_shown(self) -> BillCycle | None:
        return self.browsing.month.month if self.browsing is not None else None

    def exportable(self) -> "Exportable | None":
        if self.browsing is None:
            return None
        from partner_tui.ui.exportable import exportable_here

        return exportable_here(self.browsing, self.found)

    # Painting

    def summary(self, width: int) -> Sequence[Line]:
        if self.browsing is None or not self.is_high:
            return self.verdict(width)
        lines = month_lines(self.browsing, width, self.months.told(self.browsing.month.month))
        return (*lines, *self.verdict(width))

    def crumb(self, width: int) -> Line:
        if self.browsing is None:
            return Line(((" Bills", "strong"),))
        found = self.found if self.found is not None and self.found.question == self.browsing.here.question else None
        warning = self.months.warning(self.browsing.month.month) if self.browsing.trail.at_top else ""
        return crumb_line(
            self.browsing, found, width, with_month=not self.is_high, masked=self.desk.masked, warning=warning
        )

    def keys(self) -> Sequence[tuple[Key, str]]:
        if self.browsing is None:
            labelled = ((key, key.label) for key in (IMPORT, SYNC, PALETTE))
            return (*labelled, (REFRESH, "refresh"), (HELP, "keys"))
        back = () if self.browsing.trail.at_top else ((BACK, "back"),)
        tab = (NEXT_TAB, TABS[self.browsing.other_tab().tab])
        more = (FILTER, EXPORT, REGION, CHART, MOVERS, TIE_OUT, SORT, PALETTE)
        rest = [(key, key.label) for key in more if not self.refusal(key)]
        has_rows = has_lines(self.browsing.month) or self.is_tied_out
        opening = ((OPEN, "open"),) if has_rows else ((IMPORT, IMPORT.label), (SYNC, SYNC.label))
        return (*opening, *back, tab, (EARLIER, "earlier"), (LATER, "later"), *rest, (HELP, "keys"))

    def refusal(self, key: Key) -> str:
        if key in (*BILLS, *MONTHS, BOOKMARK, EXPORT) and self.browsing is None:
            return "There are no bills yet."
        if self.browsing is not None:
            here, month = self.browsing.here, self.browsing.month
            if key in (FILTER, REGION) and here.is_line:
                return "This is one line: Esc goes back to the lines."
            if key in (REGION, MOVERS, EXPORT) and not has_lines(month):
                return f"The lines of {month.month} are missing."
            if key is REGION and self.browsing.tab is Grouping.CUSTOMER and here.query.grouping is not Grouping.LINE:
                return "Regions narrow By Product and lines: Tab goes to By Product."
            if key is MOVERS and (why := self._why_no_movers()):
                return why
        return super().refusal(key)

    def _why_no_movers(self) -> str:
        assert self.browsing is not None
        here, before = self.browsing.here, self.browsing.month.month.previous
        if here.question.level is not Level.ANSWER or here.query.grouping is Grouping.LINE:
            return "Movers are products or customers: go up to them."
        return "" if has_lines(self.find_month(before)) else f"There is no bill of {before} to compare with."

    # Actions

    def _later(self, action: Callable[[], None]) -> bool:
        """Whether the action is kept: till the months are known, or behind others that are kept."""
        return self.table.later(action, waiting=self.browsing is None and self.table.is_waiting)

    def action_step_tab(self, step: int) -> None:
        if not self._later(partial(self.action_step_tab, step)) and self.browsing is not None:
            self.keep_place()
            self.go(self.browsing.other_tab())

    def action_step_month(self, step: int) -> None:
        if self._later(partial(self.action_step_month, step)) or self.browsing is None:
            return
        if (month := self.browsing.neighbour(step)) is None:
            self.say(f"{self.browsing.month.month} is the {'newest' if step > 0 else 'oldest'} month.")
        else:
            self.to_month(month)

    def action_choose_month(self) -> None:
        if not self._later(self.action_choose_month) and self.browsing is not None:
            months = self.browsing.months
            choice = months_choice(months, self.months.notes)
            dialog = ChoiceDialog("Month", choice, months.index(self.browsing.month))
            self.app.push_screen(dialog, self._take_month)

    def _take_month(self, row: Mapping[str, Value] | None) -> None:
        if row is not None:
            self.show_month(BillCycle.parse(str(row["month"])))

    def action_movers(self) -> None:
        if not self._later(self.action_movers) and not self.refused(MOVERS) and self.browsing is not None:
            self.keep_place()
            self.go(self.browsing.on(self.browsing.trail.opened(movers(self.browsing.here))))

    def action_choose_region(self) -> None:
        if self._later(self.action_choose_region) or self.refused(REGION) or self.browsing is None:
            return
        if self.table.is_waiting:
            self.say("Still loading.")
            return
        here = self.browsing.here.query
        at_lines = here.grouping is Grouping.LINE
        whole = replace(here, filter="", sort=None) if at_lines else BillQuery(here.month)
        question = RegionsOf(replace(whole, grouping=Grouping.REGION, region=None))
        self.wanted = question
        self.ask(question, lambda cancelled: self.desk.workspace.bills.by_region(question.query))

    def _offer_regions(self, question: RegionsOf, totals: Totals[RegionTotal]) -> None:
        assert self.browsing is not None
        table = regions_table(totals)
        codes = [row[1] for row in table.rows.all_rows]
        at_lines = self.browsing.here.query.grouping is Grouping.LINE
        here = (self.browsing.here if at_lines else self.browsing.trail.views[0]).query.region
        self.app.push_screen(
            ChoiceDialog("Region", table, codes.index(here) if here in codes else 0), self._take_region
        )

    def _take_region(self, row: Mapping[str, Value] | None) -> None:
        if row is None or self.browsing is None:
            return
        code, expected = row["region_code"], row["expenditures"]
        self.keep_place()
        narrowed = self.browsing.in_region(
            None if code is None else str(code),
            str(row["region"] or code or ""),
            expected if isinstance(expected, Decimal) else None,
        )
        self.go(narrowed)
