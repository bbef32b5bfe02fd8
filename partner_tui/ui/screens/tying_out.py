"""A month from its lines to what was paid of it, in the place of its rows; and one of its stations, opened."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from partner_tui.ui.answers import Wishes
from partner_tui.ui.asking import Work
from partner_tui.ui.keymap import TIE_OUT, Key, bindings
from partner_tui.ui.presentation.lines import Line
from partner_tui.ui.screens.customer_details import CustomerDetailsArea
from partner_tui.ui.views import Level, Question, opened, tie_out
from partner_tui.ui.widgets.row_table import RowTable

if TYPE_CHECKING:
    from partner_tui.domain.tie_out import TieOut

# What it takes is imported when it is asked for: most sessions never do.


class TyingOutArea(CustomerDetailsArea):
    """Bills whose month can be gone through station by station."""

    BINDINGS = bindings(TIE_OUT)

    @property
    def is_tied_out(self) -> bool:
        """The view on the screen is the month's stations."""
        return self.browsing is not None and self.browsing.here.question.level is Level.TIE_OUT

    @property
    def tied(self) -> "TieOut | None":
        """What the table shows of them; None while it is being read."""
        if not self.is_tied_out or self.browsing is None:
            return None
        return self._tied(self.browsing.here.question)

    def _tied(self, question: Question) -> "TieOut | None":
        """As it was read for the same month, through whatever filter and order."""
        from partner_tui.ui.tying_out import TiedAnswer

        found = self.answered(question)
        return found.tied if isinstance(found, TiedAnswer) else None

    def work_for(self, question: Question, wishes: Wishes) -> Work:
        if question.level is not Level.TIE_OUT:
            return super().work_for(question, wishes)
        from partner_tui.ui.tying_out import tied_answer

        workspace, zone = self.desk.workspace, self.desk.clock.zone
        return partial(tied_answer, workspace, question, wishes, zone, self._tied(question))

    def verdict(self, width: int) -> Sequence[Line]:
        """What the stations on the screen come to."""
        if (found := self.tied) is None:
            return ()
        from partner_tui.ui.presentation.tie_outs import verdict_lines

        return verdict_lines(found, width)

    def refusal(self, key: Key) -> str:
        if key is TIE_OUT and self.is_tied_out:
            return "This is the month's reconciliation."
        return super().refusal(key)

    def action_tie_out(self) -> None:
        if self.table.later(self.action_tie_out, waiting=self.browsing is None and self.table.is_waiting):
            return
        if not self.refused(TIE_OUT) and self.browsing is not None:
            self.keep_place()
            self.go(self.browsing.on(self.browsing.trail.opened(tie_out(self.browsing.month.month))))

    def on_row_table_row_opened(self, message: RowTable.RowOpened) -> None:
        """A station that is no view of its own."""
        found = self.tied
        if found is None or self.browsing is None or message.source is not self.table.source:
            return
        place = message.values["place"]
        if opened(self.browsing.here, message.values, message.index) is None and isinstance(place, int):
            from partner_tui.ui.presentation.tie_outs import stop_table, stop_title

            stop = found.stops[place]
            self.open_fields(stop_title(found, stop), stop_table(found, stop, self.desk.clock.zone))
