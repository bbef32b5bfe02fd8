"""Export tasks."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from partner_tui.cli.shapes.values import Json, moment

if TYPE_CHECKING:
    from partner_tui.domain.export import ExportProgress, ExportSpec, ExportTask


def exports(tasks: "Iterable[ExportTask]", progress: "ExportProgress | None") -> dict[str, Json]:
    return {"tasks": [export(task, progress) for task in tasks]}


def export(task: "ExportTask", progress: "ExportProgress | None" = None) -> dict[str, Json]:
    """Of several months `month` is the first; all are in the specification. `progress` is null unless it is running."""
    here = progress if progress is not None and progress.id == task.id else None
    return {
        "id": task.id,
        "month": str(task.spec.first),
        "kind": task.spec.kind.value,
        "format": task.spec.format.value,
        "state": task.state.value,
        "rows": task.rows,
        "bytes": task.bytes,
        "sha256": task.sha256,
        "path": task.path,
        "created_at": moment(task.created_at),
        "finished_at": None if task.finished_at is None else moment(task.finished_at),
        "error": task.error,
        "operator": task.operator,
        "started_at": None if task.started_at is None else moment(task.started_at),
        "attempts": task.attempts,
        "progress": None
        if here is None
        else {"phase": here.phase, "rows": here.rows, "rows_total": here.rows_total or None},
        "spec": _spec(task.spec),
    }


def _spec(spec: "ExportSpec") -> dict[str, Json]:
    return {
        "months": [str(month) for month in spec.months],
        "customer": spec.customer,
        "product": spec.product,
        "region": spec.region,
        "bill_type": None if spec.bill_type is None else spec.bill_type.value,
        "filter": spec.filter,
        "columns": None if spec.columns is None else list(spec.columns),
        "masked": spec.masked,
        "compressed": spec.compressed,
        "headers": spec.headers.value,
        "guarded": spec.guarded,
    }
