"""Rows read window by window in worker threads, never on the event loop."""

from dataclasses import dataclass
from functools import partial

from textual.message import Message
from textual.widget import Widget
from textual.worker import Worker, WorkerState, get_current_worker

from partner_tui.domain.errors import PartnerError
from partner_tui.domain.rows import ListRows, RowSource
from partner_tui.ui.faults import fault
from partner_tui.ui.presentation.columns import Column
from partner_tui.ui.widgets.windows import Window, Windows, read_window


class WindowedRows(Widget):
    """Holds the windows of one source at a time. Rows that are in memory anyway are read at once."""

    @dataclass
    class WindowRead(Message):
        """A worker has read rows that may still be wanted."""

        window: Window

    @dataclass
    class WindowFailed(Message):
        """A worker could not read rows."""

        source: RowSource
        number: int
        error: PartnerError

    def __init__(self) -> None:
        super().__init__()
        self.windows = Windows(ListRows((), ()), (), 0)
        self._reading: set[int] = set()
        self._workers: dict[Worker[None], tuple[RowSource, int]] = {}

    def window_taken(self) -> None:
        """More rows are here."""

    def window_refused(self, error: PartnerError) -> None:
        """Rows that were asked for do not come."""

    def use(self, windows: Windows) -> None:
        """Other rows from now on; answers about the former ones are dropped when they come."""
        self.windows = windows
        self._reading.clear()

    def read(self, numbers: list[int]) -> None:
        """Asks for windows; those that are being read already are not asked for twice."""
        for number in numbers:
            if number not in self._reading:
                self._reading.add(number)
                self._start(self.windows, number)

    def read_ahead(self, numbers: list[int]) -> None:
        """Asks for the first of these windows if there is nothing else to read."""
        if not self._reading:
            self.read(numbers[:1])

    def _start(self, windows: Windows, number: int) -> None:
        source, columns, key = windows.source, windows.columns, windows.key
        if isinstance(source, ListRows):
            self._take(read_window(source, columns, number, key))
            return
        work = partial(self._read, source, columns, number, key)
        worker = self.run_worker(work, thread=True, group="windows", exit_on_error=False)
        self._workers[worker] = (source, number)

    def _read(self, source: RowSource, columns: tuple[Column, ...], number: int, key: str | None) -> None:
        try:
            window = read_window(source, columns, number, key)
        except PartnerError as error:
            self.post_message(self.WindowFailed(source, number, error))
        else:
            if not get_current_worker().is_cancelled:
                self.post_message(self.WindowRead(window))

    def on_windowed_rows_window_read(self, message: WindowRead) -> None:
        message.stop()
        if message.window.source is self.windows.source:
            self._take(message.window)

    def _take(self, window: Window) -> None:
        self._reading.discard(window.number)
        self.windows.put(window)
        self.window_taken()

    def on_windowed_rows_window_failed(self, message: WindowFailed) -> None:
        message.stop()
        self._refuse(message.source, message.number, message.error)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        if event.state in (WorkerState.SUCCESS, WorkerState.ERROR, WorkerState.CANCELLED):
            source, number = self._workers.pop(event.worker, (None, 0))
            if event.state is WorkerState.ERROR and source is not None:
                self._refuse(source, number, fault(event.worker.error))

    def _refuse(self, source: RowSource, number: int, error: PartnerError) -> None:
        if source is self.windows.source:
            self._reading.discard(number)
            self.window_refused(error)
