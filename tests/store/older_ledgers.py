"""Ledgers of every earlier form, with rows in every table that the form had, as that program wrote them."""

import sqlite3
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from partner_tui.domain.bill import BillSums
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.export import ExportFormat, ExportKind, ExportSpec, ExportState, ExportTask
from partner_tui.domain.invoice_file import InvoiceFile
from partner_tui.domain.payment import Allocation, Repayment, Reversal
from partner_tui.domain.record import MonthRecord
from partner_tui.domain.statement_line import Decision, StatementLine
from partner_tui.ledger import audit, forms, payment_forms, schema, task_forms, vendor_forms
from partner_tui.ledger.forms import Cell, checksum
from partner_tui.ledger.migrations import STEPS
from tests.store import vendor

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
BY = "tester"
MONTHS = ("2026-08", "2026-09", "2026-10")

Subject = Callable[[tuple[Cell, ...]], str]


def older_ledger(folder: Path, form: int) -> Path:
    """`ledger.db` of that form: three months, and one row at least in every other table."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = folder / "ledger.db"
    file.touch(0o600)
    connection = sqlite3.connect(file, isolation_level=None)
    try:
        connection.execute("BEGIN")
        for step in STEPS[:form]:
            for statement in _statements(step):
                connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {form}")
        for rows in (_first, _second, _third, _fourth, _fifth)[:form]:
            rows(connection)
        connection.execute("COMMIT")
    finally:
        connection.close()
    return file


def rows_in(file: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, by table."""
    connection = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)
    try:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        return {
            name: connection.execute(f"SELECT * FROM {name} ORDER BY 1, 2").fetchall()
            for name in names
            if not name.startswith("sqlite_")
        }
    finally:
        connection.close()


def form_of(file: Path) -> int:
    connection = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)
    try:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])
    finally:
        connection.close()


def _first(connection: sqlite3.Connection) -> None:
    for number, month in enumerate(MONTHS):
        sums = BillSums(Decimal(f"{number}.5600000001"), Decimal("-0.1"), Decimal(0), 3)
        record = MonthRecord(
            BillCycle.parse(month), f"g{number}", "USD", sums, None, 2, 1, f"{month}.csv", "ab" * 32, 7, NOW, "cd" * 32
        )
        _put(connection, "months", forms.COLUMNS, forms.cells_of(record), lambda cells: str(cells[0]))


def _second(connection: sqlite3.Connection) -> None:
    spec = ExportSpec(BillCycle(2026, 10), BillCycle(2026, 10), ExportKind.SUMMARY, ExportFormat.XLSX)
    for number, state in enumerate((ExportState.QUEUED, ExportState.CANCELLED), 1):
        cells = task_forms.cells_of(ExportTask(number, spec, state, BY, NOW))
        _put(connection, "exports", task_forms.COLUMNS, cells, lambda cells: f"export {cells[0]}")


def _third(connection: sqlite3.Connection) -> None:
    values = (vendor.SUMMARY, vendor.QUOTA, vendor.INVOICE, vendor.CUSTOMER, vendor.BUDGET, *vendor.DICTIONARIES)
    for value in (*values, vendor.STEP, vendor.TAKEN):
        _put_value(connection, value)


def _fourth(connection: sqlite3.Connection) -> None:
    for value in (vendor.CUSTOMER_SUM, vendor.ACCOUNT_CHANGE):
        _put_value(connection, value)


def _fifth(connection: sqlite3.Connection) -> None:
    paid_on, month = date(2026, 11, 20), BillCycle(2026, 10)
    for number, reference in enumerate(("TT 1", "ＴＴ 2"), 1):
        _put_value(
            connection, Repayment(number, reference, Decimal("2.46"), "USD", paid_on, "", BY, NOW), same=reference
        )
        _put_value(connection, Allocation(number, number, month, Decimal("1.00"), BY, NOW))
    _put_value(connection, Reversal(2, "paid twice", BY, NOW))
    _put_value(connection, InvoiceFile("INV-1", "ef" * 32, month, "invoice.pdf", 7, BY, NOW))
    line = ("s.csv", "12" * 32, 2, paid_on, "TT 1", "", Decimal("2.46"), "USD", Decision.MATCHED, 1, "", BY, NOW)
    _put_value(connection, StatementLine("34" * 32, *line))


_FORMS = {form.value: form for form in (*vendor_forms.FORMS, *payment_forms.FORMS)}


def _put_value(connection: sqlite3.Connection, value: object, same: str | None = None) -> None:
    form = _FORMS[type(value)]
    more = {} if same is None else {"same": payment_forms.same_cell(same)}
    _put(connection, form.table, form.names, form.cells_of(value), form.subject_of, form.vouched, more)


def _put(
    connection: sqlite3.Connection,
    table: str,
    names: tuple[str, ...],
    cells: tuple[Cell, ...],
    subject_of: Subject,
    vouched: Callable[[tuple[Cell, ...]], tuple[Cell, ...]] = lambda cells: cells,
    more: dict[str, Cell] | None = None,
) -> None:
    """The row with the event that vouches for it."""
    detail = {"checksum": checksum(vouched(cells)), "row": dict(zip(names, cells, strict=True)), "before": None}
    event = audit.append(
        connection, kind=f"{table} added", subject=subject_of(cells), detail=detail, operator=BY, at=NOW
    )
    row = dict(zip(names, cells, strict=True)) | {"checksum": checksum(cells), "event": event} | (more or {})
    marks = ", ".join("?" * len(row))
    connection.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", tuple(row.values()))


def _statements(script: str) -> list[str]:
    statements, unfinished = [], ""
    for line in script.splitlines(keepends=True):
        unfinished += line
        if sqlite3.complete_statement(unfinished):
            statements.append(unfinished)
            unfinished = ""
    return statements
