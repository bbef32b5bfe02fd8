"""The JSON that commands print: its keys, their order, and how a value is written. Scripts rely on every one.

One module a subject; commands say `shapes.NAME`.
"""

from partner_tui.cli.shapes.backups import backed_up, backup_contents, restored
from partner_tui.cli.shapes.bills import line, months, summary, totals
from partner_tui.cli.shapes.checks import checked, examined
from partner_tui.cli.shapes.due import due, unpaid
from partner_tui.cli.shapes.export_tasks import export, exports
from partner_tui.cli.shapes.imports import imported
from partner_tui.cli.shapes.invoices import attached, detached, invoices
from partner_tui.cli.shapes.payment_records import payment_records
from partner_tui.cli.shapes.repayments import (
    credit_used,
    repayment_preview,
    repayment_recorded,
    repayment_reversed,
)
from partner_tui.cli.shapes.statements import statement_imports, statement_line, statement_lines, statement_recorded
from partner_tui.cli.shapes.syncs import synced
from partner_tui.cli.shapes.tie_outs import tie_out
from partner_tui.cli.shapes.values import Json, digits, dumps, moment

__all__ = [
    "Json",
    "attached",
    "backed_up",
    "backup_contents",
    "checked",
    "credit_used",
    "detached",
    "digits",
    "due",
    "dumps",
    "examined",
    "export",
    "exports",
    "imported",
    "invoices",
    "line",
    "moment",
    "months",
    "payment_records",
    "repayment_preview",
    "repayment_recorded",
    "repayment_reversed",
    "restored",
    "statement_imports",
    "statement_line",
    "statement_lines",
    "statement_recorded",
    "summary",
    "synced",
    "tie_out",
    "totals",
    "unpaid",
]
