"""The console's hold on its terminal: taken, given back, and let go of when the terminal or the system says so."""

import os
import select
import signal
from codecs import getincrementaldecoder
from collections.abc import Callable
from contextlib import suppress
from contextvars import copy_context
from functools import partial
from threading import Timer
from typing import TYPE_CHECKING

from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver

from partner_tui.ui.terminal_writer import TerminalWriter

if TYPE_CHECKING:
    from partner_tui.ui.app import ConsoleApp

LEAVE = (signal.SIGHUP, signal.SIGTERM, signal.SIGINT)
"""Signals that end the console; the end of its input counts as SIGHUP. What is ignored from the start stays so."""
LAST_MOMENT = 1.5
"""Seconds after which a console that was told to leave is made to."""
JUST_NOW = 0.1
"""Seconds within which the loop has heard of the signals that came before."""
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
        self._context = copy_context()
        self._writer: TerminalWriter | None = None
        self._taken_at: float | None = None
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
        self._app.refresh()

    def _repaint_soon(self) -> None:
        self._tell(self._app.refresh)

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
        bytes that are no UTF-8 are read as a sign that says so."""
        parser = XTermParser(self._debug)
        decode = getincrementaldecoder("utf-8")("replace").decode
        ready = select.poll()
        ready.register(self.fileno, select.POLLIN)
        while not self.exit_event.is_set():
            if ready.poll(AWAKE):
                if not (data := self._read()):
                    self._tell(self._leave, signal.SIGHUP)
                    break
                for event in parser.feed(decode(data)):
                    self.process_message(event)
            for event in parser.tick():
                self.process_message(event)

    def _read(self) -> bytes:
        try:
            return os.read(self.fileno, 4096)
        except OSError:
            return b""
