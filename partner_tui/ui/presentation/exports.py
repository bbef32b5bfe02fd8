"""Exports as a table, and one of them with all its fields."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, tzinfo

from partner_tui.domain.export import ExportProgress, ExportSpec, ExportState, ExportTask
from partner_tui.domain.query import Sort
from partner_tui.domain.rows import ListRows, RowValues
from partner_tui.domain.sizes import size_text
from partner_tui.domain.text import visible
from partner_tui.ui.presentation.cells import width_of
from partner_tui.ui.presentation.columns import BILL_TYPES, Column, Shape
from partner_tui.ui.presentation.export_words import FORMATS, KINDS, state_words
from partner_tui.ui.presentation.field_tables import FieldText, table_of_fields
from partner_tui.ui.presentation.masking import masked_name
from partner_tui.ui.presentation.tables import Table
from partner_tui.ui.presentation.words import minute

KEY = "id"
_ERROR = "Error"
"""The one field that is made of words."""
NEWEST_FIRST = Sort(KEY, descending=True)
_HEADING_WIDTH = 18

_COLUMNS = (
    Column((KEY,), "Export", Shape.NUMBER, priority=0),
    Column(("state",), "State", priority=0, width=13, least=13, most=13),
    Column(("what",), "What", priority=1, width=28, least=14, most=48, mask="Export", instead=("masked",)),
    Column(("months",), "Month", priority=2, width=17, least=17, most=17),
    Column(("format",), "Format", priority=3, width=13, least=8, most=13),
    Column(("bytes",), "Size", Shape.BYTES, priority=2),
    Column(("rows",), "Rows", Shape.NUMBER, priority=5),
    Column(("created",), "Created", priority=6, width=16, least=16, most=16),
    Column(("operator",), "By", priority=7, width=12, least=8, most=30),
)


def exports_table(tasks: Sequence[ExportTask], progress: ExportProgress | None, zone: tzinfo | None) -> Table:
    """One row each, newest first."""
    rows: tuple[RowValues, ...] = tuple(
        (
            task.id,
            state_words(task, progress),
            what_words(task.spec),
            what_words(task.spec, masked=True),
            months_words(task.spec),
            format_words(task.spec),
            task.rows,
            task.bytes,
            minute(task.created_at, zone),
            task.operator,
        )
        for task in tasks
    )
    names = (KEY, "state", "what", "masked", "months", "format", "rows", "bytes", "created", "operator")
    return Table(ListRows(names, rows), tuple(_no_wider(column, names, rows) for column in _COLUMNS), NEWEST_FIRST)


def _no_wider(column: Column, names: tuple[str, ...], rows: Sequence[RowValues]) -> Column:
    """A column as wide as its longest text at most; not one whose texts change from moment to moment."""
    at = names.index(column.names[0])
    needed = max((width_of(str(row[at])) for row in rows), default=0)
    if column.is_number or column.names[0] == "state" or needed >= column.width:
        return column
    return replace(column, width=needed, least=min(column.least, needed))


def months_words(spec: ExportSpec) -> str:
    """`2026-10`, `2026-08 – 2026-10`."""
    return str(spec.first) if spec.first == spec.last else f"{spec.first} – {spec.last}"


def format_words(spec: ExportSpec) -> str:
    return f"{FORMATS[spec.format]}{' gzip' if spec.compressed else ''}"


def what_words(spec: ExportSpec, *, masked: bool = False) -> str:
    """Kind, and what it is narrowed to: `details, Acme Ltd, refund, /ecs`. Foreign text, verbatim."""
    customer = spec.customer
    if customer is not None:
        customer = spec.subject or customer
        customer = masked_name(customer) if masked and not spec.masked else customer
    product = spec.product if spec.product is None or customer is not None else spec.subject or spec.product
    kind = None if spec.bill_type is None else BILL_TYPES[spec.bill_type].casefold()
    parts = [KINDS[spec.kind], customer, product, spec.region, kind, f"/{spec.filter}" if spec.filter else None]
    return ", ".join(part for part in parts if part)


def fields_table(task: ExportTask, progress: ExportProgress | None, zone: tzinfo | None) -> Table:
    """All that is known of one export, every digit of it; what is empty says so."""
    texts = (
        FieldText(heading, visible(value) if value else "—", hidden, is_prose=heading == _ERROR)
        for heading, value, hidden in _fields(task, progress, zone)
    )
    return table_of_fields(texts, _HEADING_WIDTH)


def _fields(
    task: ExportTask, progress: ExportProgress | None, zone: tzinfo | None
) -> list[tuple[str, str | None, str]]:
    """Heading, value, and what stands for the value when names are masked; empty where the value itself does."""
    spec = task.spec
    names_customer = spec.customer is not None and not spec.masked
    file = task.path or spec.output or ""
    return [
        ("Export", str(task.id), ""),
        ("State", state_words(task, progress), ""),
        (_ERROR, task.error, ""),
        ("Kind", KINDS[spec.kind], ""),
        ("Format", format_words(spec), ""),
        ("Months", months_words(spec), ""),
        ("Of", spec.subject, masked_name(spec.subject) if names_customer else ""),
        ("Customer", spec.customer, masked_name(spec.customer or "", "ID")),
        ("Product", spec.product, ""),
        ("Region", spec.region, ""),
        ("Bill type", None if spec.bill_type is None else BILL_TYPES[spec.bill_type], ""),
        ("Filter", spec.filter, ""),
        ("Columns", "all" if spec.columns is None else ", ".join(spec.columns), ""),
        ("Customers' names", "masked" if spec.masked else "shown", ""),
        ("Rows", _count(task.rows), ""),
        ("Size", None if task.bytes is None else f"{task.bytes:,} bytes ({size_text(task.bytes)})", ""),
        ("sha256", task.sha256, ""),
        ("File", file, masked_name(file, "File") if names_customer else ""),
        ("Created", _moment(task.created_at, zone), ""),
        ("Started", _moment(task.started_at, zone), ""),
        ("Finished", _moment(task.finished_at, zone), ""),
        ("Attempts", _count(task.attempts), ""),
        ("By", task.operator, ""),
    ]


def size_of_all(tasks: Sequence[ExportTask]) -> str:
    """The size of all files together; empty where there are none."""
    size = sum(task.bytes or 0 for task in tasks if task.state is ExportState.COMPLETED)
    return size_text(size) if size else ""


def _count(number: int | None) -> str | None:
    return None if number is None else f"{number:,}"


def _moment(moment: datetime | None, zone: tzinfo | None) -> str | None:
    return None if moment is None else f"{moment.astimezone(zone):%Y-%m-%d %H:%M:%S %Z}".rstrip()
