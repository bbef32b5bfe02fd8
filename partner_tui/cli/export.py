"""`partner-tui export`: a month, or several, as a file; or payment records."""

import difflib
import os
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path

from partner_tui.cli import shapes
from partner_tui.cli.interrupts import interruptible
from partner_tui.cli.progress import ProgressLine
from partner_tui.cli.running import Arguments, put
from partner_tui.cli.tables import counted
from partner_tui.domain.bill import BillType
from partner_tui.domain.column_words import columns_named
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import Cancelled, WrongUsage
from partner_tui.domain.export import ExportFormat, ExportKind, ExportSpec, ExportState, ExportTask
from partner_tui.domain.header_language import HeaderLanguage
from partner_tui.domain.line import LINE_COLUMNS, MARGIN
from partner_tui.domain.payment_records import months_of
from partner_tui.domain.query import BillQuery, Grouping
from partner_tui.domain.sizes import size_text
from partner_tui.domain.text import visible
from partner_tui.services.bills import Bills
from partner_tui.services.naming import resolve_among
from partner_tui.services.workspace import Workspace
from partner_tui.settings import ExportSettings

_WHAT = "The export"
_FAILED = 1
_NOUNS = {ExportKind.SUMMARY: "row", ExportKind.DETAILS: "line", ExportKind.PAYMENTS: "record"}


def export(arguments: Arguments) -> int:
    """0 when the file is there; 1 when the task failed, after its sentence. Raises Cancelled when it was stopped."""
    settings = arguments.settings()
    months = _months(arguments)
    asked = None if months is None else _asked(arguments, settings.exports, *months)
    workspace = Workspace.open(settings, arguments.clock)
    if asked is None:
        asked = _asked(arguments, settings.exports, *_all_months(workspace, arguments.optional("to", BillCycle)))
    exports = workspace.exports
    with ProgressLine() as line, interruptible() as cancelled:
        task = exports.create(asked if asked.kind is ExportKind.PAYMENTS else _with_ids(workspace.bills, asked))
        task = exports.run(task.id, partial(line.exporting, task.id), cancelled)
    if arguments.json:
        put(shapes.dumps(shapes.export(task)))
    return _told(arguments, task)


def _told(arguments: Arguments, task: ExportTask) -> int:
    if task.state is ExportState.CANCELLED:
        raise Cancelled(_WHAT)
    if task.state is not ExportState.COMPLETED:
        why = task.error or f"It is {task.state}. See `partner-tui exports`."
        print(f"partner-tui: Export {task.id}: {visible(why)}", file=sys.stderr)
        return _FAILED
    if not arguments.json:
        put(visible(_sentence(task)))
    arguments.tell(f"sha256 {task.sha256}")
    return 0


def _sentence(task: ExportTask) -> str:
    noun = _NOUNS[task.spec.kind]
    return f"Export {task.id}: {counted(task.rows or 0, noun)}, {size_text(task.bytes or 0)}, {task.path}"


def _months(arguments: Arguments) -> tuple[BillCycle, BillCycle] | None:
    """First and last; None where all are meant. Raises WrongUsage."""
    first = arguments.optional("month", BillCycle)
    if first is not None:
        return first, arguments.optional("to", BillCycle) or first
    if arguments.value("kind", str) != ExportKind.PAYMENTS:
        raise WrongUsage("No month", "Only payment records can do without.", "Name the month, as YYYY-MM.")
    return None


def _all_months(workspace: Workspace, last: BillCycle | None) -> tuple[BillCycle, BillCycle]:
    """Those of all payment records, up to that one. Raises WrongUsage."""
    months = months_of(workspace.payment_history.read().of())
    if not months:
        raise WrongUsage("No payment records", "There is nothing to export yet.", "See `partner-tui repay --help`.")
    return months[-1], last or months[0]


def _asked(arguments: Arguments, settings: ExportSettings, first: BillCycle, last: BillCycle) -> ExportSpec:
    """What the command line says, names and columns as typed. Raises WrongUsage."""
    kind, columns = arguments.optional("bill_type", str), arguments.optional("columns", str)
    language, output = arguments.optional("headers", str), arguments.optional("output", Path)
    if language is not None and arguments.value("kind", str) == ExportKind.PAYMENTS:
        raise WrongUsage(
            "Payment records are of no bills", "Their headers are our own, in English.", "Leave --headers out."
        )
    return ExportSpec(
        first,
        last,
        ExportKind(arguments.value("kind", str)),
        ExportFormat(arguments.value("format", str)),
        customer=arguments.optional("customer", str),
        product=arguments.optional("product", str),
        region=arguments.optional("region", str),
        bill_type=None if kind is None else BillType(kind),
        filter=arguments.value("filter", str),
        columns=None if columns is None else tuple(word.strip() for word in columns.split(",")),
        masked=arguments.value("mask", bool),
        compressed=arguments.value("gzip", bool),
        headers=settings.headers if language is None else HeaderLanguage(language),
        guarded=settings.guard_formulas,
        output="" if output is None else os.path.abspath(output),
    )


def _with_ids(bills: Bills, asked: ExportSpec) -> ExportSpec:
    """The same with ids for names, canonical columns, and whose it is. Raises UnknownLine, UnknownMonth, WrongUsage."""
    typed = {Grouping.CUSTOMER: asked.customer, Grouping.PRODUCT: asked.product, Grouping.REGION: asked.region}
    meant = {
        dimension: resolve_among(bills, asked.months, dimension, text)
        for dimension, text in typed.items()
        if text is not None
    }
    ids = {dimension: named.id for dimension, named in meant.items()}
    called = [named.name or named.id for named in meant.values()]
    if asked.masked and asked.customer is not None:  # the customer's name is masked as it is everywhere: by itself
        called = called[:1]
    return replace(
        asked,
        customer=ids.get(Grouping.CUSTOMER),
        product=ids.get(Grouping.PRODUCT),
        region=ids.get(Grouping.REGION),
        columns=None if asked.columns is None else _columns(bills, asked.months, asked.columns),
        subject=" ".join(called),
    )


def _columns(bills: Bills, months: tuple[BillCycle, ...], words: tuple[str, ...]) -> tuple[str, ...]:
    """The columns that the words stand for, each once; what bill files had besides is known to their months alone."""
    known = dict.fromkeys(column.name for column in (*LINE_COLUMNS, MARGIN))
    if any(not columns_named(word, known) for word in words):
        for month in months:
            known |= dict.fromkeys(bills.lines(BillQuery(month, Grouping.LINE)).columns)
    for word in words:
        if not columns_named(word, known):
            close = difflib.get_close_matches(word, known, n=1, cutoff=0)
            raise WrongUsage("No such column", f"Bill lines have no column {word!r}.", f"Did you mean {close[0]!r}?")
    return tuple(dict.fromkeys(columns_named(word, known)[0] for word in words))
