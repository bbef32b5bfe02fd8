"""What is on the screen, for another program: a cell, rows as TSV, the address of the vendor's page."""

import asyncio

from partner_tui.domain.errors import PartnerError
from partner_tui.domain.rows import RowSource, RowValues
from partner_tui.ui.keymap import COPY, COPY_ROWS, LINK, Key, bindings
from partner_tui.ui.marks import Marks
from partner_tui.ui.presentation.words import counted
from partner_tui.ui.screens.table_area import NO_ROWS, TableArea
from partner_tui.ui.widgets.windows import identities

MOST_ROWS = 5_000
"""More than these do not go through a terminal."""


class CopyingArea(TableArea):
    """Copies what the operator sees: masked names stay masked, amounts come with every digit."""

    BINDINGS = bindings(COPY, COPY_ROWS, LINK)

    def action_copy_cell(self) -> None:
        column, row = self.table.current_column, self.table.current_row
        if not self.refused(COPY) and column is not None and row is not None:
            from partner_tui.ui.presentation.tsv import cell_text

            text = cell_text(row[1], self.table.source.columns, column)
            self.run_worker(self._copy(text, column.heading), group="copy")

    def action_copy_rows(self) -> None:
        if self.refused(COPY_ROWS):
            return
        count = self.marks.count or self.table.source.count
        if count > MOST_ROWS:
            self.say(f"{count:,} rows are too many to copy, {MOST_ROWS:,} go through: mark or filter fewer.")
        else:
            self.run_worker(self._copy_rows(), group="copy")

    async def _copy_rows(self) -> None:
        source, columns, key = self.table.source, self.table.columns, self.found.key if self.found else None
        try:
            rows = await asyncio.to_thread(_rows, source, self.marks, key)
        except PartnerError as error:
            self.say(str(error), "failure")
            return
        from partner_tui.ui.presentation.tsv import tsv

        await self._copy(tsv(rows, source.columns, columns), counted(len(rows), "rows"))

    async def _copy(self, text: str, what: str) -> None:
        from partner_tui.ui.copying import copy

        words = await copy(self.app, self.desk.clipboard, text)
        self.say(f"{what}: {words}")

    def action_link(self) -> None:
        from partner_tui.domain.vendor_pages import vendor_page
        from partner_tui.ui.screens.dialogs.link import LinkDialog

        page = vendor_page(self.AREA, lines=self.found is not None and self.found.noun == "lines")
        self.app.push_screen(LinkDialog(page, self.desk.clipboard))

    def refusal(self, key: Key) -> str:
        if key in (COPY, COPY_ROWS) and not self.table.has_rows:
            return NO_ROWS
        return super().refusal(key)


def _rows(source: RowSource, marks: Marks, key: str | None) -> list[RowValues]:
    """The marked rows, else all; those of a whole source in its order."""
    if marks and marks.whole is None:
        return list(marks.rows(source.columns))
    rows = source.rows(0, source.count)
    named = identities(source, rows, 0, key)
    return [row for name, row in zip(named, rows, strict=True) if not marks or name in marks]
