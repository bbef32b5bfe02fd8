"""The end of a statement: where its figures come from, and what a reader should know."""

from collections.abc import Sequence

from partner_tui.domain.money import format_amount
from partner_tui.domain.record import MonthRecord
from partner_tui.exporting.content import Provenance
from partner_tui.exporting.provenance_words import moment, provenance_words
from partner_tui.exporting.statement_page import MARGIN, QUIET, WIDTH, StatementPage
from partner_tui.exporting.statement_table import heading

_NAMES = 36
_SIZE = 7.5


def put_provenance(page: StatementPage, provenance: Provenance, notes: Sequence[str]) -> tuple[str, ...]:
    """Gives the notes that are known only now: what could not be printed."""
    heading(page, "Provenance")
    for name, value in provenance_words(provenance):
        _pair(page, name, value)
    _pair(page, "Lines", f"{provenance.lines:,}")
    _pair(page, "Total", f"{format_amount(provenance.total, exact=True)} {provenance.currency}")
    for record in provenance.records:
        _source(page, record)
    missing = page.typeface.note()
    further = (missing,) if missing else ()
    heading(page, "Notes", 10)
    for note in (*notes, *further) or ("None.",):
        page.paragraph(MARGIN, WIDTH, note, size=_SIZE)
    return further


def _source(page: StatementPage, record: MonthRecord) -> None:
    sums = record.sums
    kinds = (
        f"expenditures {format_amount(sums.expenditures, exact=True)}",
        f"refunds {format_amount(sums.refunds, exact=True)}",
        f"adjustments {format_amount(sums.adjustments, exact=True)}",
        f"total {format_amount(sums.total, exact=True)} {record.currency}",
    )
    page.set_y(page.get_y() + 1.5)
    _pair(page, f"Source of {record.month}", record.source_name)
    _pair(page, "", f"{record.source_bytes:,} bytes, imported at {moment(record.imported_at)}")
    _pair(page, "", f"SHA-256 {record.source_sha256}")
    _pair(page, "", f"generation {record.generation}, {sums.lines:,} lines")
    _pair(page, "", ", ".join(kinds))


def _pair(page: StatementPage, name: str, value: str) -> None:
    if not page.has_room(_SIZE):
        page.add_page()
    page.put(MARGIN, page.get_y(), _NAMES, name, size=_SIZE, color=QUIET)
    page.paragraph(MARGIN + _NAMES, WIDTH - _NAMES, value, size=_SIZE)
