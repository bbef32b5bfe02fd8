"""The export dialog: its fields as a table, and in words what will be in the file."""

from partner_tui.domain.cycle import span_text
from partner_tui.domain.export import ExportFormat, ExportKind
from partner_tui.domain.header_language import HeaderLanguage
from partner_tui.domain.query import BillQuery
from partner_tui.domain.rows import ListRows
from partner_tui.domain.text import visible
from partner_tui.ui.export_choice import Exportable, ExportChoice, Field
from partner_tui.ui.presentation.columns import BILL_TYPES, Column
from partner_tui.ui.presentation.masking import masked_name
from partner_tui.ui.presentation.tables import Table

_KINDS = {
    ExportKind.SUMMARY: "summary by product, customer and region",
    ExportKind.DETAILS: "details: the bill lines",
    ExportKind.PAYMENTS: "payment records",
}
_FORMATS = {
    ExportFormat.XLSX: "XLSX workbook",
    ExportFormat.CSV: "CSV",
    ExportFormat.PARQUET: "Parquet",
    ExportFormat.PDF: "PDF statement",
    ExportFormat.FOCUS_CSV: "FOCUS 1.2 as CSV",
    ExportFormat.FOCUS_PARQUET: "FOCUS 1.2 as Parquet",
}
_LANGUAGES = {HeaderLanguage.ENGLISH: "English", HeaderLanguage.CHINESE: "Chinese"}


def choice_table(choice: ExportChoice, what: Exportable) -> Table:
    """One row for each field that makes a difference."""
    fields = choice.fields(what)
    rows = tuple((field.value, _value(choice, field, what)) for field in fields)
    columns = (
        Column(("field",), "Field", priority=0, width=10, least=9, most=10),
        Column(("value",), "Choice", priority=0, width=52, least=14, most=60),
    )
    return Table(ListRows(("field", "value"), rows), columns)


def _value(choice: ExportChoice, field: Field, what: Exportable) -> str:
    match field:
        case Field.KIND:
            return _KINDS[choice.kind]
        case Field.FORMAT:
            return _FORMATS[choice.format]
        case Field.GZIP:
            return "yes" if choice.is_packed else "no"
        case Field.HEADERS:
            return _LANGUAGES[choice.headers]
        case Field.NAMES:
            return "masked names" if choice.masked else "names as they are"
        case Field.COLUMNS:
            return f"those on the screen ({len(what.columns or ())})" if choice.as_on_screen else "all"
        case Field.FIRST:
            return str(choice.first)
        case Field.LAST:
            return str(choice.last)


def scope_words(choice: ExportChoice, what: Exportable) -> str:
    """What the file will be of: `2026-10, customer Acme Ltd, refunds, filter ecs`. Safe to print."""
    query = what.query
    customer = what.customer or query.customer or ""
    parts = [
        span_text(choice.first, choice.last),
        _named("customer", masked_name(customer) if choice.masked and customer else customer, query.customer),
        _named("product", what.product, query.product),
        _named("region", what.region, query.region),
        "" if choice.kind is ExportKind.PAYMENTS else _type_words(query),
        f"filter {query.filter}" if choice.keeps_filter(what) else "",
    ]
    return visible(", ".join(part for part in parts if part))


def left_out_words(choice: ExportChoice, what: Exportable) -> str:
    """What of the view will not be in the file, in a sentence; empty where nothing is left out. Safe to print."""
    wanted = what.query.filter
    if not wanted or choice.keeps_filter(what):
        return ""
    why = "a summary is of whole bills" if choice.kind is ExportKind.SUMMARY else f"it is one of {what.noun}"
    return visible(f"The filter {wanted} is left out: {why}.")


def _named(dimension: str, name: str, wanted: str | None) -> str:
    return "" if wanted is None else f"{dimension} {name or wanted or '(none)'}"


def _type_words(query: BillQuery) -> str:
    kept = query.kept_bill_type
    return "all bill types" if kept is None else f"{BILL_TYPES[kept].casefold()}s only"
