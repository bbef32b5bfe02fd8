"""One line on stderr that says how far a long piece of work has come; silent when nobody watches."""

import os
import sys
import time
from types import TracebackType

from partner_tui.domain.record import ImportProgress
from partner_tui.domain.text import visible

_EVERY_SECONDS = 0.25
_CLEAR = "\r\x1b[K"


class ProgressLine:
    """Rewrites one line of the terminal, at most four times a second, and leaves nothing behind."""

    def __init__(self) -> None:
        self._watched = sys.stderr is not None and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        self._started = time.monotonic()
        self._shown_at = 0.0

    def __enter__(self) -> "ProgressLine":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.clear()

    def restart(self) -> None:
        """The next piece of work begins: its rate counts from now."""
        self._started = time.monotonic()

    def show(self, text: str) -> None:
        if not self._watched or time.monotonic() - self._shown_at < _EVERY_SECONDS:
            return
        self._shown_at = time.monotonic()
        sys.stderr.write(_CLEAR + visible(text)[: _columns() - 1])
        sys.stderr.flush()

    def importing(self, name: str, progress: ImportProgress) -> None:
        """Lines, bytes, rate and time left of an import."""
        self.show(import_text(name, progress, time.monotonic() - self._started))

    def clear(self) -> None:
        if self._watched and self._shown_at:
            self._shown_at = 0.0
            sys.stderr.write(_CLEAR)
            sys.stderr.flush()


def import_text(name: str, progress: ImportProgress, seconds: float) -> str:
    """`customerBill_202610.tar.gz: reading, 1,204,331 lines, 120 of 350 MB, 512,000 lines/s, 0:12 left`."""
    done, whole = progress.bytes_done, progress.bytes_total
    parts = [progress.phase, f"{progress.lines:,} lines", f"{done / 1e6:,.0f} of {whole / 1e6:,.0f} MB"]
    if seconds > 0.5:
        parts.append(f"{progress.lines / seconds:,.0f} lines/s")
        if 0 < done < whole:
            minutes, rest = divmod(round(seconds * (whole - done) / done), 60)
            parts.append(f"{minutes}:{rest:02d} left")
    return f"{name}: {', '.join(parts)}"


def _columns() -> int:
    return os.get_terminal_size(sys.stderr.fileno()).columns or 80
