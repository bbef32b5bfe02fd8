"""The live filter: typed in the status line's place, its count and sum following every key."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from textual.containers import Horizontal

from partner_tui.domain.errors import PartnerError, WrongFilter
from partner_tui.ui.keymap import FILTER, Key, bindings
from partner_tui.ui.presentation.lines import Line, Part
from partner_tui.ui.screens.table_area import TableArea
from partner_tui.ui.widgets.lines import Lines

if TYPE_CHECKING:
    from textual.widgets import Input

GRAMMAR = "text  !text  column:text  amount>100   Enter keep  Esc clear"


class FilteringArea(TableArea):
    """Keeps the rows that match while their description is being typed."""

    BINDINGS = bindings(FILTER)
    _wrong = ""
    """What is wrong with what has been typed."""

    @property
    def is_filtering(self) -> bool:
        return bool(self.query("#filter"))

    async def action_filter(self) -> None:
        if self.is_filtering or self.refused(FILTER):
            return
        from partner_tui.ui.widgets.filter_line import FilterLine

        bar = Horizontal(Lines(Line((("/", "strong"),))), FilterLine(self.lens.filter), id="filter")
        self.add_class("-filtering")
        await self.query_one("#foot").mount(bar, before="#status")
        self.query_one(FilterLine).focus()
        self.paint()

    def on_input_changed(self, event: "Input.Changed") -> None:
        event.stop()
        if not self.is_filtering:
            return
        from partner_tui.domain.filter import Filter

        typed, before = event.value.strip(), self.lens
        self._wrong = ""
        try:
            Filter.parse(typed)
            if typed != before.filter:
                self.see(replace(before, filter=typed))
        except WrongFilter as error:
            if self.lens != before:
                self.see(before)
            self.say_wrong(error)
        else:
            self.paint()

    def say_wrong(self, error: PartnerError) -> None:
        """The filter cannot be meant so; the rows stay as they are."""
        self._wrong = f"{error.cause} {error.next_step}".strip()
        self.paint()

    async def on_filter_line_kept(self) -> None:
        await self._leave()

    async def on_filter_line_dropped(self) -> None:
        await self._leave()
        self.clear_lens()

    async def _leave(self) -> None:
        self._wrong = ""
        self.remove_class("-filtering")
        await self.query("#filter").remove()
        self.table.focus()
        self.paint()

    def foot(self) -> Sequence[Part]:
        if not self.is_filtering:
            return super().foot()
        return ((f" {self._wrong or GRAMMAR}", "warning" if self._wrong else "quiet"),)

    def refusal(self, key: Key) -> str:
        if key is FILTER and self.lens.filter:
            return ""
        return super().refusal(key)
