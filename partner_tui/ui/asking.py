"""Questions to the services, answered in worker threads: the screen goes on while they work."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeAlias, TypeVar

from textual import on
from textual.events import Resize
from textual.message import Message
from textual.screen import Screen
from textual.worker import Worker, WorkerState, get_current_worker

from partner_tui.domain.errors import PartnerError
from partner_tui.ui.faults import fault
from partner_tui.ui.resizing import drop_former

ScreenResult = TypeVar("ScreenResult")
Work: TypeAlias = Callable[[Callable[[], bool]], object]
"""Called with a function that says whether the answer is still wanted: True means that it is not."""


class AskingScreen(Screen[ScreenResult]):
    """A screen that asks. Every answer comes with the question that it belongs to, so that late ones can be dropped."""

    @dataclass
    class Answered(Message):
        """A service has answered this question."""

        question: object
        answer: Any

    @dataclass
    class Refused(Message):
        """A service could not answer this question."""

        question: object
        error: PartnerError

    def __init__(self, name: str | None = None, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(name, id, classes)
        self._asked: dict[Worker[None], object] = {}

    @on(Resize)
    def _drop_former_size(self, event: Resize) -> None:
        drop_former(self, event)

    def ask(self, question: object, work: Work) -> None:
        """Runs `work` in a thread; `Answered` or `Refused` comes back with this question.

        A screen wants one answer at a time: whatever was asked before is cancelled, which `work` is told.
        """
        for former in self._asked:
            former.cancel()
        worker = self.run_worker(partial(self._work, question, work), thread=True, group="ask", exit_on_error=False)
        self._asked[worker] = question

    def _work(self, question: object, work: Work) -> None:
        worker = get_current_worker()
        message: Message
        try:
            message = self.Answered(question, work(lambda: worker.is_cancelled))
        except PartnerError as error:
            message = self.Refused(question, error)
        if not worker.is_cancelled:
            self.post_message(message)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """What nobody expected is shown where the answer would have been."""
        if event.state in (WorkerState.SUCCESS, WorkerState.ERROR, WorkerState.CANCELLED):
            question = self._asked.pop(event.worker, None)
            if event.state is WorkerState.ERROR and question is not None:
                self.post_message(self.Refused(question, fault(event.worker.error)))
