"""Working off the queue of exports: one task at a time, each a whole file or none."""

import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

from partner_tui import private_files
from partner_tui.domain.errors import Cancelled, PartnerError, StoreError
from partner_tui.domain.export import ExportEstimate, ExportKind, ExportProgress, ExportSpec, ExportState, ExportTask
from partner_tui.exporting.target import UNFINISHED, Target, fingerprint
from partner_tui.ledger import Ledger
from partner_tui.services import export_queue as queue
from partner_tui.services.amount_due import AmountsDue
from partner_tui.services.bills import Bills
from partner_tui.services.clock import Clock
from partner_tui.services.export_content import Contents
from partner_tui.services.export_estimates import estimate_of
from partner_tui.services.export_making import made, planned
from partner_tui.services.export_retention import outlived
from partner_tui.services.export_turn import Turn, export_turn
from partner_tui.services.payment_history import PaymentHistory
from partner_tui.settings import ExportSettings

_ASK_SECONDS = 0.2
"""How often the ledger is asked whether somebody wants the running task cancelled."""

Telling = Callable[[ExportProgress], None]
Stop = Callable[[], bool]


class ExportWork:
    """The side of the exports that makes files. Everything that changes a running task happens with the turn held."""

    def __init__(
        self,
        data_dir: Path,
        ledger: Ledger,
        bills: Bills,
        amounts: AmountsDue,
        settings: ExportSettings,
        clock: Clock,
        *,
        label: str,
        operator: str,
    ) -> None:
        self._data_dir, self._ledger, self._clock = data_dir, ledger, clock
        self._settings, self._operator = settings, operator
        self._tasks = ledger.exports
        self._contents = Contents(bills, amounts, PaymentHistory(ledger), label)
        self.folder = data_dir / "exports"

    def off(self, progress: Telling, stop: Stop) -> bool:
        """Works until no task waits; False when somebody else has the turn."""
        with export_turn(self._data_dir) as turn:
            if turn is None:
                return False
            self._settle(queue.VANISHED)
            self._sweep()
            while not stop() and (task := self._next()) is not None:
                self._do(task, turn, progress, stop, queue.stopped)
            return True

    def only(self, number: int, progress: Telling, stop: Stop) -> bool:
        """Does that task if it is its turn; False when it is not. `stop` cancels it."""
        with export_turn(self._data_dir) as turn:
            if turn is None:
                return False
            self._settle(queue.VANISHED)
            task = self._next()
            if task is None or task.id != number:
                return False
            self._do(task, turn, progress, stop, partial(queue.cancelled, at=self._clock()))
            return True

    def settle(self, why: str) -> None:
        """What became of tasks whose process is gone, unless somebody has the turn, and will do it."""
        with export_turn(self._data_dir) as turn:
            if turn is not None:
                self._settle(why)

    def remove(self, task: ExportTask, *, kind: str) -> None:
        """The task's row, and its file if that is in the folder of exports."""
        if task.path is not None and Path(task.path).parent == self.folder:
            private_files.remove_tree(Path(task.path))
            with suppress(StoreError):  # the folder may be gone with the file
                private_files.sync_folder(self.folder)
        self._tasks.remove(task.id, operator=self._operator, at=self._clock(), kind=kind)

    def estimate(self, spec: ExportSpec, cancelled: Stop) -> ExportEstimate:
        if spec.kind is ExportKind.SUMMARY:
            return estimate_of(spec, self._contents.summary_rows(spec), 0)
        if spec.kind is ExportKind.PAYMENTS:
            rows = self._contents.records(spec, cancelled)
            return estimate_of(spec, rows.count, len(rows.columns))
        months = self._contents.lines(spec, cancelled)
        return estimate_of(spec, sum(lines.count for lines in months), len(months[0].columns))

    def _next(self) -> ExportTask | None:
        """The oldest that waits."""
        return next((task for task in reversed(self._tasks.all()) if task.state.is_waiting), None)

    def _do(
        self,
        task: ExportTask,
        turn: Turn,
        progress: Telling,
        stop: Stop,
        on_stop: Callable[[ExportTask], ExportTask],
    ) -> None:
        path = planned(task, self.folder)
        begun = self._change(task, lambda now: queue.begun(now, str(path), self._clock()))
        if begun is None:  # cancelled since
            return

        def tell(told: ExportProgress) -> None:
            turn.tell(told)
            progress(told)

        turn.begin(ExportProgress(task.id, "reading"))
        wish = _Wish(stop, lambda: self._is_cancel_asked(task.id))
        try:
            self._publish(begun, path, tell, wish)
        except Cancelled:
            become = on_stop if stop() else partial(queue.cancelled, at=self._clock())
            self._change(task, become)
        except PartnerError as error:
            self._change(task, partial(queue.failed, why=str(error), at=self._clock()))
        except MemoryError:
            why = "The export needs more memory than there is: export less, or a csv file."
            self._change(task, partial(queue.failed, why=why, at=self._clock()))
        except KeyboardInterrupt:  # the second time of asking
            self._change(task, on_stop)
            raise
        else:
            self._change(task, lambda now: queue.completed(now, self._clock()))
            self._retain()

    def _publish(self, task: ExportTask, path: Path, tell: Telling, cancelled: Stop) -> None:
        """The file under its name, its hash in the ledger before that. On any error nothing of it stays."""
        private_files.make_folder(self.folder)
        file = made(task, path, self._contents, now=self._clock(), progress=tell, cancelled=cancelled)
        size, sha256 = file.finished.bytes, file.finished.sha256
        with private_files.whole_or_gone(file.target.unfinished):
            if self._change(task, lambda now: queue.written(now, file.rows, size, sha256)) is None:
                raise Cancelled("The export")
        file.target.publish()

    def _change(self, task: ExportTask, how: Callable[[ExportTask], ExportTask | None]) -> ExportTask | None:
        return self._tasks.change(task.id, how, operator=self._operator, at=self._clock())

    def _is_cancel_asked(self, number: int) -> bool:
        with suppress(PartnerError):  # a ledger that cannot be asked now: the next time will do
            task = self._tasks.find(number)
            return task is None or task.is_cancel_asked
        return False

    def _settle(self, why: str) -> None:
        """With the turn held, whatever is running has no process."""
        for task in self._tasks.all():
            if task.state is ExportState.RUNNING:
                if task.path is not None:
                    Target(Path(task.path)).remove_unfinished()
                if self._is_whole(task):
                    self._change(task, lambda now: queue.completed(now, self._clock()))
                else:
                    self._change(task, lambda now: queue.orphaned(now, why, self._clock()))

    @staticmethod
    def _is_whole(task: ExportTask) -> bool:
        """Whether the file has its final name already: it got that after the ledger was told its hash."""
        if task.path is None or task.sha256 is None:
            return False
        with suppress(StoreError):
            found = fingerprint(Path(task.path))
            return (found.bytes, found.sha256) == (task.bytes, task.sha256)
        return False

    def _sweep(self) -> None:
        """Unfinished files in the folder of exports: with the turn held, nobody writes any."""
        with suppress(StoreError), private_files.storing(self.folder):
            for path in self.folder.glob(f".*{UNFINISHED}"):
                private_files.remove_tree(path)

    def _retain(self) -> None:
        """Removes what the settings no longer keep. What cannot be removed now is another time."""
        for task in outlived(self._tasks.all(), self._settings, self._clock(), self.folder):
            with suppress(PartnerError):
                self.remove(task, kind="export expired")


class _Wish:
    """Whether to stop: asked often, passed on to the ledger seldom."""

    def __init__(self, stop: Stop, is_cancel_asked: Callable[[], bool]) -> None:
        self._stop, self._is_cancel_asked = stop, is_cancel_asked
        self._asked_at = time.monotonic()
        self._answer = False

    def __call__(self) -> bool:
        if not self._answer and time.monotonic() - self._asked_at >= _ASK_SECONDS:
            self._answer = self._is_cancel_asked()
            self._asked_at = time.monotonic()
        return self._answer or self._stop()
