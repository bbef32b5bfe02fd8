"""Payment records as csv."""

from decimal import Decimal
from typing import IO

import polars as pl

from partner_tui.domain.money import EXACT
from partner_tui.domain.rows import Value
from partner_tui.exporting.content import Cancelled, Content, Payments, Progress, Written
from partner_tui.exporting.csv_file import guarded, head, opened
from partner_tui.exporting.door import WRITING, translated
from partner_tui.exporting.payment_table import TABLE
from partner_tui.exporting.stopping import Stop


def write(content: Content, file: IO[bytes], progress: Progress, cancelled: Cancelled) -> Written:
    """No totals: whoever reads it adds up the column. Raises Cancelled, StoreError, OSError."""
    if not isinstance(content, Payments):
        raise TypeError("these are no payment records")
    stop, spec = Stop(cancelled), content.provenance.spec
    stop.poll()
    cells: list[list[str | None]] = [[] for _ in TABLE]
    for row in content.rows.all_rows:
        stop.row()
        for place, value in enumerate(row):
            cells[place].append(_text(value))
    with translated(), opened(file, compressed=spec.compressed) as put:
        for frame in (
            head(tuple(column.heading for column in TABLE)),
            pl.DataFrame([pl.Series(str(place), texts, pl.String) for place, texts in enumerate(cells)]),
        ):
            put(guarded(frame) if spec.guarded else frame)
    progress(WRITING, content.rows.count)
    return Written(content.rows.count)


def _text(value: Value) -> str | None:
    if isinstance(value, Decimal):
        return f"{EXACT.normalize(value):f}" if value else "0"
    return None if value is None or value == "" else str(value)
