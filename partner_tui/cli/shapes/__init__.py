"""The JSON that commands print: its keys, their order, and how a value is written. Scripts rely on every one.

One module a subject; commands say `shapes.NAME`.
"""

from partner_tui.cli.shapes.bills import due, line, months, summary, totals
from partner_tui.cli.shapes.checks import checked, examined
from partner_tui.cli.shapes.export_tasks import export, exports
from partner_tui.cli.shapes.imports import imported
from partner_tui.cli.shapes.syncs import synced
from partner_tui.cli.shapes.values import Json, digits, dumps, moment

__all__ = [
    "Json",
    "checked",
    "digits",
    "due",
    "dumps",
    "examined",
    "export",
    "exports",
    "imported",
    "line",
    "moment",
    "months",
    "summary",
    "synced",
    "totals",
]
