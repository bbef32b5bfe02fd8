"""How export tasks are written in the ledger."""

import json
from dataclasses import asdict
from typing import Any

from partner_tui.domain.bill import BillType
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.export import ExportFormat, ExportKind, ExportSpec, ExportState, ExportTask
from partner_tui.domain.header_language import HeaderLanguage
from partner_tui.ledger.forms import Cell, time_from, time_text

COLUMNS = (
    "id",
    "spec",
    "state",
    "operator",
    "created_at",
    "started_at",
    "finished_at",
    "attempts",
    "cancel_asked",
    "lines",
    "bytes",
    "sha256",
    "path",
    "error",
)
"""Of a task, in the order of the cells."""


def cells_of(task: ExportTask) -> tuple[Cell, ...]:
    """The task as the exports table holds it, in the order of COLUMNS."""
    return (
        task.id,
        _spec_text(task.spec),
        task.state.value,
        task.operator,
        time_text(task.created_at),
        None if task.started_at is None else time_text(task.started_at),
        None if task.finished_at is None else time_text(task.finished_at),
        task.attempts,
        int(task.is_cancel_asked),
        task.rows,
        task.bytes,
        task.sha256,
        task.path,
        task.error,
    )


def task_from(cells: tuple[Any, ...]) -> ExportTask:
    """The other way. Raises ValueError, KeyError, TypeError or WrongUsage on what `cells_of` never writes."""
    cell = dict(zip(COLUMNS, cells, strict=True))
    return ExportTask(
        id=cell["id"],
        spec=_spec_from(cell["spec"]),
        state=ExportState(cell["state"]),
        operator=cell["operator"],
        created_at=time_from(cell["created_at"]),
        started_at=None if cell["started_at"] is None else time_from(cell["started_at"]),
        finished_at=None if cell["finished_at"] is None else time_from(cell["finished_at"]),
        attempts=cell["attempts"],
        is_cancel_asked=bool(cell["cancel_asked"]),
        rows=cell["lines"],
        bytes=cell["bytes"],
        sha256=cell["sha256"],
        path=cell["path"],
        error=cell["error"],
    )


def _spec_text(spec: ExportSpec) -> str:
    """JSON, the fields in their order."""
    told = asdict(spec) | {"first": str(spec.first), "last": str(spec.last)}
    return json.dumps(told, separators=(",", ":"))


def _spec_from(text: str) -> ExportSpec:
    told: dict[str, Any] = json.loads(text)
    columns, kind = told["columns"], told["bill_type"]
    return ExportSpec(
        **told
        | {
            "first": BillCycle.parse(told["first"]),
            "last": BillCycle.parse(told["last"]),
            "kind": ExportKind(told["kind"]),
            "format": ExportFormat(told["format"]),
            "bill_type": None if kind is None else BillType(kind),
            "columns": None if columns is None else tuple(columns),
            "headers": HeaderLanguage(told["headers"]),
        }
    )
