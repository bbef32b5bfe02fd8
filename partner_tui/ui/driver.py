"""The console's hold on its terminal: taken, given back, and let go of when the terminal or the system says so."""

import os
import select
import signal
from asyncio import TimerHandle
from collections.abc import Callable
from contextlib import suppress
from contextvars import copy_context
from functools import partial
from threading import Timer
from typing import TYPE_CHECKING

from textual.drivers.linux_driver import LinuxDriver
from textual.events import Resize
from textual.geometry import Size

from partner_tui.ui.on_screen import OnScreen
from partner_tui.ui.terminal_input import TerminalInput
from partner_tui.ui.terminal_writer import TerminalWriter

if TYPE_CHECKING:
    from partner_tui.ui.app import ConsoleApp

LEAVE = (signal.SIGHUP, signal.SIGTERM, signal.SIGINT)
"""Signals that end the console; the end of its input counts as SIGHUP. What is ignored from the start stays so."""
LAST_MOMENT = 1.5
"""Seconds after which a console that was told to leave is made to."""
JUST_NOW = 0.1
"""Seconds within which the loop has heard of the signals that came before."""
STANDS_STILL = 0.2
"""Seconds without another size."""
AWAKE = 100
"""Milliseconds between looks at whether an Esc was a key or the beginning of something longer."""


class ConsoleDriver(LinuxDriver):
    """Tells the app once, by `hang_up`, that it has to leave; its output cannot hold the app up.

    It writes to a descriptor of its own, so that descriptor 2 may lead to a log.
    """

    _app: "ConsoleApp"

    def __init__(
        self, app: "ConsoleApp", *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        self._ignored = {number for number in (*LEAVE, signal.SIGTSTP) if signal.getsignal(number) is signal.SIG_IGN}
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._terminal = os.dup(1)
        self._size = size or self._get_terminal_size()
        self._context = copy_context()
        self._writer: TerminalWriter | None = None
        self._taken_at: float | None = None
        self._on_screen, self._size_before = OnScreen(), (0, 0)
        self._settled: TimerHandle | None = None
        self._is_leaving = False

    # Textual makes a writer where it takes the terminal, and starts, feeds and stops it: ours takes its place.

    @property  # type: ignore[override]
    def _writer_thread(self) -> TerminalWriter | None:
        return self._writer

    @_writer_thread.setter
    def _writer_thread(self, textuals: object) -> None:
        self._writer = None if textuals is None else TerminalWriter(self._terminal, self._repaint_soon)

    # The terminal is taken and given back

    def start_application_mode(self) -> None:
        """Takes the terminal. Signals go to the loop, which hears of them between two steps, never within one."""
        for number in LEAVE:
            self._heed(number, self._leave, number)
        self._heed(signal.SIGTSTP, self._stop)
        self._heed(signal.SIGCONT, self._come_back)
        super().start_application_mode()  # type: ignore[no-untyped-call]
        self._loop.add_signal_handler(signal.SIGWINCH, self._resized)
        # More resizes than the loop's pipe has room for wake it no less: nothing to print about.
        signal.set_wakeup_fd(signal.set_wakeup_fd(-1), warn_on_full_buffer=False)
        self._taken_at = self._loop.time()

    def stop_application_mode(self) -> None:
        """The terminal is as it was. Whoever has it next is stopped and continued by the shell together with us."""
        self._taken_at = None
        super().stop_application_mode()
        with suppress(ValueError):  # not allowed in a thread, which is where this is called at the last moment
            self._loop.remove_signal_handler(signal.SIGTSTP)
            self._loop.remove_signal_handler(signal.SIGCONT)

    def _heed(self, number: int, act: Callable[..., None], *arguments: object) -> None:
        if number not in self._ignored:
            self._loop.add_signal_handler(number, act, *arguments)

    def _stop(self) -> None:
        """ctrl+z: the shell gets its terminal whole, and this process goes on here when it is in the foreground again.

        Where no shell could continue it, the system does not stop it at all: hence SIGTSTP and not SIGSTOP.
        """
        self.suspend_application_mode()
        os.kill(0, signal.SIGTSTP)
        while self._is_in_background():
            os.kill(os.getpid(), signal.SIGSTOP)
        self._take_again()

    def _come_back(self) -> None:
        """It was stopped by a signal that nobody can catch: what the shell has made of the terminal is not known."""
        self.suspend_application_mode()
        self._take_again()

    def _is_in_background(self) -> bool:
        try:
            return os.tcgetpgrp(self._terminal) != os.getpgrp()
        except OSError:  # no terminal of this session's, or none any more: the input will tell
            return False

    def _take_again(self) -> None:
        self._must_signal_resume = True
        self.resume_application_mode()
        self.paint_anew()

    def _resized(self) -> None:
        if not self._in_band_window_resize:
            self.send_message(self._size_now())
        if self._settled is not None:
            self._settled.cancel()
        self._settled = self._loop.call_later(STANDS_STILL, self._settle)

    def _settle(self) -> None:
        """The screen hears of the size itself, and everything is painted once more. A terminal that was small for a
        moment has lost what it cut off, and an app that hears late, or changes screens just then, sees no change."""
        if self._app.screen_stack:
            self._app.screen.post_message(self._size_now())
            self._on_screen.forget()
            self._app.refresh(layout=True)

    def _size_now(self) -> Resize:
        size = Size(*self._get_terminal_size())
        return Resize(size, size)

    def _repaint_soon(self) -> None:
        self._tell(self.paint_anew)

    # Output

    def write(self, data: str) -> None:
        """Sends what the terminal does not show yet: nothing is known to be there after a resize, and until the app
        has heard of it."""
        size = self._true_size()
        if size != self._size_before or size != self._app.size:
            self._on_screen.forget()
        self._size_before = size
        if news := self._on_screen.news(data):
            super().write(news)

    def _get_terminal_size(self) -> tuple[int, int]:
        """The terminal's word; Textual would take that of COLUMNS and LINES, which may be about another one."""
        size = self._true_size()
        return size if all(size) else super()._get_terminal_size()

    def _true_size(self) -> tuple[int, int]:
        try:
            columns, rows = os.get_terminal_size(self._terminal)
        except OSError:  # it is gone
            return 0, 0
        return columns, rows

    def paint_anew(self) -> None:
        """Something else may have written on the terminal: sends all that is to be seen."""
        self._on_screen.forget()
        self._app.refresh()

    # Leaving

    def _leave(self, number: int) -> None:
        if self._is_leaving or (number == signal.SIGINT and self._is_for_another()):
            return
        self._is_leaving = True
        last = Timer(LAST_MOMENT, self._leave_anyway, (number,))
        last.daemon = True
        last.start()
        self._app.hang_up(number)

    def _is_for_another(self) -> bool:
        """A ctrl+c that is a signal belongs to a program that has, or has just had, the terminal in our place."""
        return self._taken_at is None or self._loop.time() < self._taken_at + JUST_NOW

    def _leave_anyway(self, number: int) -> None:
        """The app has not managed to end: then at least the terminal is whole."""
        try:
            self.stop_application_mode()
            self.close()
        finally:
            os._exit(128 + number)

    def _tell(self, act: Callable[..., object], *arguments: object) -> None:
        """From another thread."""
        with suppress(RuntimeError):  # the loop has ended
            self._loop.call_soon_threadsafe(partial(act, *arguments), context=self._context)

    # Input

    def run_input_thread(self) -> None:
        """As Textual's, but for two things: the end of the input is the end of this thread and of the console, and
        what the bytes mean is said by `TerminalInput`."""
        received = TerminalInput(self._debug)
        ready = select.poll()
        ready.register(self.fileno, select.POLLIN)
        while not self.exit_event.is_set():
            if ready.poll(AWAKE):
                if not (data := self._read()):
                    self._tell(self._leave, signal.SIGHUP)
                    break
                for event in received.events(data):
                    self.process_message(event)
            for event in received.late():
                self.process_message(event)

    def _read(self) -> bytes:
        try:
            return os.read(self.fileno, 4096)
        except OSError:
            return b""
