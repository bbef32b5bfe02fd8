"""What can be done with the export that the operator stands on: downloaded, made again, stopped, deleted."""

from partner_tui.domain.export import ExportState, ExportTask
from partner_tui.ui.keymap import DELETE, DOWNLOAD, RETRY, STOP, Key, bindings
from partner_tui.ui.screens.full_area import FullArea

OF_ONE = (DOWNLOAD, RETRY, STOP, DELETE)
"""What is done with one export."""


class ExportActionsArea(FullArea):
    """Asks the app for it, which has it done."""

    BINDINGS = bindings(RETRY, STOP, DELETE)

    @property
    def chosen(self) -> ExportTask | None:
        """The export under the cursor, or whose fields are shown."""
        raise NotImplementedError

    def action_download(self) -> None:
        self._ask_for(DOWNLOAD)

    def action_retry(self) -> None:
        self._ask_for(RETRY)

    def action_stop(self) -> None:
        self._ask_for(STOP)

    def action_delete(self) -> None:
        self._ask_for(DELETE)

    def _ask_for(self, key: Key) -> None:
        if self.settled(lambda: self._ask_for(key), key) and (task := self.chosen) is not None:
            self.post_message(self.ExportAsked(key, task.id))

    def refusal(self, key: Key) -> str:
        return _why_not(key, self.chosen) if key in OF_ONE else super().refusal(key)


def _why_not(key: Key, task: ExportTask | None) -> str:
    """Why that cannot be done with the export; empty where it can, or only the service knows."""
    if task is None:
        return "There is no export here; `:download PATH` takes any file." if key is DOWNLOAD else "There is no export."
    state = f"Export {task.id} is {task.state}"
    if key is DOWNLOAD and task.state is not ExportState.COMPLETED:
        return f"{state}: there is no file."
    if key is RETRY and task.state in (ExportState.QUEUED, ExportState.RUNNING):
        return f"{state} already."
    if key is STOP and task.state.is_over:
        return f"{state}: there is nothing to cancel."
    return f"{state}: cancel it first." if key is DELETE and task.state is ExportState.RUNNING else ""
