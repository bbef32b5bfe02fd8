"""Which finished exports have been kept long enough."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from partner_tui.domain.export import ExportState, ExportTask
from partner_tui.settings import ExportSettings


def outlived(
    tasks: Sequence[ExportTask], settings: ExportSettings, now: datetime, folder: Path
) -> Iterator[ExportTask]:
    """Of tasks, newest first: completed ones with a file in that folder that are too old, or too much together.

    The newest is always kept.
    """
    oldest = now - timedelta(days=settings.keep_days)
    together = 0
    files = (t for t in tasks if t.state is ExportState.COMPLETED and t.path and Path(t.path).parent == folder)
    for place, task in enumerate(files):
        together += task.bytes or 0
        too_old = settings.keep_days and task.finished_at is not None and task.finished_at < oldest
        too_much = settings.keep_bytes and together > settings.keep_bytes
        if place and (too_old or too_much):
            yield task
