"""An area whose own rows are the months: reading them, showing them, and standing where the operator was."""

from contextlib import suppress
from dataclasses import replace
from functools import partial

from partner_tui.domain.errors import PartnerError
from partner_tui.ui.answers import held
from partner_tui.ui.desk import Desk
from partner_tui.ui.due import Due, MonthsView
from partner_tui.ui.lens import Lens
from partner_tui.ui.marks import Marks
from partner_tui.ui.places import START
from partner_tui.ui.presentation.month_tables import months_table
from partner_tui.ui.presentation.notices import Notice, no_months
from partner_tui.ui.screens.full_area import FullArea
from partner_tui.ui.screens.lists_area import ListsArea
from partner_tui.ui.session import ListPlace, Session

QUESTION = "what is due"


class MonthsArea(ListsArea):
    """Every handler of a message here is called beside those of the lists, which heed only what is theirs."""

    def __init__(
        self,
        desk: Desk,
        known: Due | None = None,
        view: MonthsView | None = None,
        listed: ListPlace | None = None,
    ) -> None:
        """`listed`: the list that is shown in the place of the months at first."""
        super().__init__(desk)
        self._listed_first = listed
        self._known = known
        self.due: Due | None = None
        self._is_old = False
        """It was to be read anew since: there may be other figures."""
        self._wanted: str | None = None
        self._view = view or MonthsView()
        self._marks = Marks()

    @property
    def view(self) -> MonthsView:
        """With the place of this moment."""
        if self.listed is not None or self.found is None or not self.table.has_rows:
            return self._view
        month = self.table.current.get("month")
        return self._view._replace(place=replace(self.table.place, key=month))

    @property
    def lens(self) -> Lens:
        return self._view.lens if self.listed is None else super().lens

    def see(self, lens: Lens) -> None:
        if self.listed is not None:
            super().see(lens)
            return
        place = self.view.place if not lens.filter else START
        self._view = MonthsView(lens, place)
        if self.due is not None:
            self._show_months(self.due)

    @property
    def marks(self) -> Marks:
        return self._marks if self.listed is None else super().marks

    def nothing_here(self) -> Notice:
        if self.listed is not None:
            return super().nothing_here()
        return no_months(self.desk.keymap)

    def show_known(self) -> bool:
        if self._listed_first is not None:
            self.due = self._known
            self.restore_list(self._listed_first)
            return False
        if self._known is None:
            return False
        self._show_due(self._known)
        return True

    def kept(self, session: Session) -> Session:
        view = self.view
        kept = replace(super().kept(session), months_lens=view.lens, months_place=view.place)
        return replace(kept, list_place=self.kept_list())

    def keep_own_place(self) -> None:
        self._view = self.view

    def show_own_rows(self) -> None:
        self._wanted = None
        if self.due is None or self._is_old:
            self.read()
        else:
            self._show_months(self.due)

    def read(self) -> None:
        if self.listed is not None:
            self._is_old = True
            self.read_list()
            return
        self.keep_own_place()
        self._wanted = QUESTION
        self.table.show_loading()
        self.ask(QUESTION, partial(Due.read, self.desk.workspace))

    def own_again(self) -> Due | None:
        with suppress(PartnerError):  # the list can be shown all the same; going back to the months says why
            return Due.read(self.desk.workspace)
        return None

    def know_own(self, found: Due | None) -> None:
        self.due, self._is_old = found, False

    def read_again(self) -> None:
        self.read()

    def forget_question(self) -> None:
        self._wanted = None

    def on_asking_screen_answered(self, message: FullArea.Answered) -> None:
        if message.question == self._wanted and self.listed is None:
            self._wanted = None
            self._show_due(message.answer)

    def _show_due(self, due: Due) -> None:
        self.due, self._is_old = due, False
        self.mark_read()
        self._show_months(due)

    def _show_months(self, due: Due) -> None:
        currencies = {month.currency for month in due.months.all}
        currency = currencies.pop() if len(currencies) == 1 else ""
        table = months_table(due.months.all, currency, due.months.notes)
        found = held(QUESTION, table, "months", self.wishes(currency), self.lens, "month")
        self.show_found(found, self._view.place)

    def on_asking_screen_refused(self, message: FullArea.Refused) -> None:
        if message.question == self._wanted and self.listed is None:
            self._wanted = None
            self.show_failure(message.error)
