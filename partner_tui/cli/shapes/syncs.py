"""What a sync did."""

from typing import TYPE_CHECKING

from partner_tui.cli.shapes.values import Json, moment

if TYPE_CHECKING:
    from partner_tui.domain.sync import SyncedStep, SyncResult


def synced(result: "SyncResult") -> dict[str, Json]:
    """`ok` when nothing failed and no figure differs; what was skipped is not wrong."""
    return {
        "ok": not result.failed and not result.differences,
        "started_at": moment(result.started_at),
        "ended_at": moment(result.ended_at),
        "steps": [_step(step) for step in result.steps],
        "differences": list(result.differences),
    }


def _step(step: "SyncedStep") -> dict[str, Json]:
    return {
        "name": step.name,
        "outcome": step.outcome.value,
        "sentence": step.sentence,
        "changes": list(step.changes),
        "next_step": step.next_step or None,
    }
