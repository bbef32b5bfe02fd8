"""How exports stand: one look at them, which costs next to nothing where nothing has changed."""

from dataclasses import dataclass

from partner_tui.domain.export import ExportProgress, ExportState, ExportTask
from partner_tui.ui.export_ports import Exports


@dataclass(frozen=True, slots=True)
class Seen:
    """All exports at one moment."""

    stamp: tuple[int, ...]
    """Of the moment before they were read: what changes after it is seen at the next look."""
    tasks: tuple[ExportTask, ...]
    """Newest first."""
    progress: ExportProgress | None = None
    is_worked: bool = True
    """Nothing waits, or somebody works the queue off."""

    @property
    def unfinished(self) -> tuple[ExportTask, ...]:
        return tuple(task for task in self.tasks if not task.state.is_over)

    @property
    def waiting(self) -> tuple[ExportTask, ...]:
        return tuple(task for task in self.tasks if task.state.is_waiting)

    @property
    def is_running(self) -> bool:
        return any(task.state is ExportState.RUNNING for task in self.tasks)

    def task(self, number: int) -> ExportTask | None:
        return next((task for task in self.tasks if task.id == number), None)


def looked(exports: Exports, before: Seen | None = None) -> Seen:
    """For worker threads. The tasks are read where they may have changed since `before`; a running one's process may
    be gone, which no stamp tells. Raises PartnerError."""
    stamp = exports.stamp()
    tasks = before.tasks if before and stamp == before.stamp and not before.is_running else exports.tasks()
    seen = Seen(stamp, tasks)
    progress = exports.progress() if seen.is_running else None
    return Seen(stamp, tasks, progress, not seen.waiting or exports.is_worked)
