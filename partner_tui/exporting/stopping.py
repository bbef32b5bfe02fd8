"""Stopping a writer between two rows."""

from partner_tui.domain.errors import Cancelled
from partner_tui.exporting.content import Cancelled as IsCancelled


class Stop:
    """Asked for often, raises when the export is cancelled."""

    def __init__(self, cancelled: IsCancelled, every: int = 1_000) -> None:
        """Polls at every so many rows."""
        self._cancelled = cancelled
        self._every = every
        self._rows = 0

    def poll(self) -> None:
        """Raises Cancelled."""
        if self._cancelled():
            raise Cancelled("The export")

    def row(self) -> None:
        """Called for every row."""
        self._rows += 1
        if self._rows % self._every == 0:
            self.poll()
