"""One line on stderr that says how far a long piece of work has come; silent when nobody watches."""

import os
import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING

from partner_tui.domain.imported import ImportProgress
from partner_tui.domain.text import visible

if TYPE_CHECKING:
    from partner_tui.domain.export import ExportProgress
    from partner_tui.domain.sync import SyncProgress

_EVERY_SECONDS = 0.25
_TOO_SOON = 0.5
_CLEAR = "\r\x1b[K"


class ProgressLine:
    """Rewrites one line of the terminal, at most four times a second, and leaves nothing behind."""

    def __init__(self, *, is_wanted: bool = True) -> None:
        self._watched = (
            is_wanted and sys.stderr is not None and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        )
        self._started = time.monotonic()
        self._shown_at = 0.0
        self._from: ExportProgress | None = None
        """Where the rate of an export counts from: others may have begun it, and rows begin anew with a phase."""

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

    def exporting(self, number: int, progress: "ExportProgress") -> None:
        """Phase, rows, rate and time left of that export, or of the one that it waits for."""
        if self._from is None or progress.id != self._from.id or progress.rows <= self._from.rows:
            self._from = progress
            self.restart()
        text = export_text(progress, time.monotonic() - self._started, self._from.rows)
        self.show(text if progress.id == number else f"Export {number} waits for its turn. {text}")

    def syncing(self, progress: "SyncProgress") -> None:
        """The step, and how far it is."""
        self.show(sync_text(progress))

    def clear(self) -> None:
        if self._watched and self._shown_at:
            self._shown_at = 0.0
            sys.stderr.write(_CLEAR)
            sys.stderr.flush()


def import_text(name: str, progress: ImportProgress, seconds: float) -> str:
    """`customerBill_202610.tar.gz: reading, 1,204,331 lines, 120 of 350 MB, 512,000 lines/s, 0:12 left`."""
    done, whole = progress.bytes_done, progress.bytes_total
    parts = [progress.phase, f"{progress.lines:,} lines", f"{done / 1e6:,.0f} of {whole / 1e6:,.0f} MB"]
    if seconds > _TOO_SOON:
        parts += _pace(progress.lines, "lines", done, whole - done, seconds)
    return f"{name}: {', '.join(parts)}"


def export_text(progress: "ExportProgress", seconds: float = 0, before: int = 0) -> str:
    """`Export 41: writing, 1,204,331 of 1,950,000 rows, 512,000 rows/s, 0:01 left`. So many seconds ago there were so
    many rows before."""
    rows, whole = progress.rows, progress.rows_total
    parts = [progress.phase]
    if rows or whole:
        parts.append(f"{rows:,} of {whole:,} rows" if whole else f"{rows:,} rows")
    if rows > before and seconds > _TOO_SOON:
        parts += _pace(rows - before, "rows", rows - before, whole - rows, seconds)
    return f"Export {progress.id}: {', '.join(parts)}"


def sync_text(progress: "SyncProgress") -> str:
    """`Step 4 of 14, bill 2026-10: reading, 1,204,331 lines, 120 of 350 MB`."""
    head = f"Step {progress.number} of {progress.steps}, {progress.step}"
    if progress.waiting_for:
        return f"{head}: waiting for {progress.waiting_for}"
    parts = [progress.phase] if progress.phase else []
    parts += [f"{progress.lines:,} lines"] if progress.lines else []
    parts += [f"{progress.done / 1e6:,.0f} of {progress.total / 1e6:,.0f} MB"] if progress.total else []
    return f"{head}: {', '.join(parts)}" if parts else head


def _pace(number: int, noun: str, done: int, left: int, seconds: float) -> list[str]:
    """How many a second, and how long what is left takes, once that can be told."""
    parts = [f"{number / seconds:,.0f} {noun}/s"]
    if done > 0 and left > 0:
        minutes, rest = divmod(round(seconds * left / done), 60)
        parts.append(f"{minutes}:{rest:02d} left")
    return parts


def _columns() -> int:
    return os.get_terminal_size(sys.stderr.fileno()).columns or 80
