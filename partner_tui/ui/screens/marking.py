"""Marked rows, and what they add up to."""

from collections.abc import Sequence

from partner_tui.domain.rows import ListRows
from partner_tui.domain.total_rows import AMOUNT
from partner_tui.ui.answers import Answer
from partner_tui.ui.keymap import MARK, MARK_ALL, UNMARK_ALL, Key, bindings
from partner_tui.ui.presentation.words import summed
from partner_tui.ui.screens.table_area import NO_ROWS, TableArea
from partner_tui.ui.widgets.windows import identities


class MarkingArea(TableArea):
    """Marks belong to rows, not to places: they stay through filters and sorts."""

    BINDINGS = bindings(MARK, MARK_ALL, UNMARK_ALL)

    def action_mark(self) -> None:
        if self.settled(self.action_mark, MARK) and (row := self.table.current_row) is not None:
            identity, values = row
            self.marks.turn(identity, values, self.table.source.columns)
            self._show_marks()
            self.table.action_move(1)

    def action_mark_all(self) -> None:
        if not self.settled(self.action_mark_all, MARK_ALL):
            return
        source = self.table.source
        if isinstance(source, ListRows):
            named = identities(source, source.all_rows, 0, self.found.key if self.found else None)
            self.marks.add(zip(named, source.all_rows, strict=True), source.columns)
        else:
            self.marks.mark_whole(source)
        self._show_marks()

    def action_unmark_all(self) -> None:
        if self.settled(self.action_unmark_all, UNMARK_ALL):
            self.marks.clear()
            self._show_marks()

    def _show_marks(self) -> None:
        self.table.show_marks()
        self.say("")

    def standing_words(self) -> str:
        if self.found is None or not self.marks:
            return super().standing_words()
        return "   ".join((f"{self.marks.count:,} marked", *self.marked_sums(self.found)))

    def marked_sums(self, found: Answer) -> Sequence[str]:
        """What the marked rows add up to."""
        amount = found.rows.amount_column if isinstance(found.rows, ListRows) else AMOUNT
        total = self.marks.total(amount)
        return () if total is None else (summed(total, found.currency),)

    def refusal(self, key: Key) -> str:
        if key in (MARK, MARK_ALL) and not self.table.has_rows:
            return NO_ROWS
        if key is UNMARK_ALL and not self.marks:
            return "No row is marked."
        return super().refusal(key)
