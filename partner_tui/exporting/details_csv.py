"""Bill lines as csv, with plain or FOCUS columns."""

from contextlib import closing
from typing import IO

from partner_tui.domain.export import FOCUS
from partner_tui.exporting.content import Cancelled, Content, Details, Progress, Written
from partner_tui.exporting.csv_file import guarded, head, opened
from partner_tui.exporting.door import tables, translated
from partner_tui.exporting.focus import Focus
from partner_tui.exporting.headers import headers, worded


def write(content: Content, file: IO[bytes], progress: Progress, cancelled: Cancelled) -> Written:
    """Raises Cancelled, StoreError, OSError, and what reading the lines raises."""
    if not isinstance(content, Details):
        raise TypeError("these are no bill lines")
    provenance = content.provenance
    spec = provenance.spec
    focus = Focus.of(content) if spec.format in FOCUS else None
    names = focus.columns if focus else headers(content.columns, spec.headers, provenance.currency)
    rows = 0
    with (
        closing(tables(content, progress, cancelled)) as lines,
        translated(),
        opened(file, compressed=spec.compressed) as put,
    ):
        put(guarded(head(names)) if spec.guarded else head(names))
        for table in lines:
            frame = focus.rows(table) if focus else worded(table, spec.headers)
            put(guarded(frame) if spec.guarded else frame)
            rows += frame.height
    return Written(rows)
