"""How payments, invoice files and lines of statements are written in the ledger."""

from datetime import date
from typing import Any

from partner_tui.domain.invoice_file import InvoiceFile
from partner_tui.domain.payment import Allocation, Repayment, Reversal, same_reference
from partner_tui.domain.statement_line import Decision, StatementLine
from partner_tui.ledger.forms import Cell
from partner_tui.ledger.kinds import AMOUNT, MONTH, NUMBER, TEXT, TIME, Form, Kind

DAY = Kind(date.isoformat, date.fromisoformat)

REPAYMENTS = Form(
    Repayment,
    "repayments",
    "repayment",
    (
        ("number", NUMBER),
        ("reference", TEXT),
        ("amount", AMOUNT),
        ("currency", TEXT),
        ("paid_on", DAY),
        ("note", TEXT),
        ("operator", TEXT),
        ("recorded_at", TIME),
    ),
    keys=1,
)

ALLOCATIONS = Form(
    Allocation,
    "allocations",
    "allocation",
    (
        ("number", NUMBER),
        ("repayment", NUMBER),
        ("month", MONTH),
        ("amount", AMOUNT),
        ("operator", TEXT),
        ("at", TIME),
    ),
    keys=1,
)

REVERSALS = Form(
    Reversal,
    "reversals",
    "reversal",
    (("repayment", NUMBER), ("reason", TEXT), ("operator", TEXT), ("at", TIME)),
    keys=1,
)

INVOICE_FILES = Form(
    InvoiceFile,
    "invoice_files",
    "invoice file",
    (
        ("invoice_no", TEXT),
        ("sha256", TEXT),
        ("month", MONTH),
        ("name", TEXT),
        ("bytes", NUMBER),
        ("operator", TEXT),
        ("attached_at", TIME),
    ),
    keys=2,
)

STATEMENT_LINES = Form(
    StatementLine,
    "statement_lines",
    "statement line",
    (
        ("key", TEXT),
        ("file_name", TEXT),
        ("file_sha256", TEXT),
        ("line", NUMBER),
        ("paid_on", DAY),
        ("reference", TEXT),
        ("description", TEXT),
        ("amount", AMOUNT),
        ("currency", TEXT),
        ("decision", Kind(str, Decision)),
        ("repayment", NUMBER),
        ("reason", TEXT),
        ("operator", TEXT),
        ("at", TIME),
    ),
    keys=1,
)

FORMS: tuple[Form[Any], ...] = (REPAYMENTS, ALLOCATIONS, REVERSALS, INVOICE_FILES, STATEMENT_LINES)
"""Of all that is kept about payments and their papers."""


def same_cell(reference: str) -> Cell:
    """By which a reference is found again, however it is spelled."""
    return TEXT.write(same_reference(reference))
