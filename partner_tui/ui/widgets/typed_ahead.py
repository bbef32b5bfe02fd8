"""Keys that were pressed before the rows were there that they are about."""

from collections import deque
from collections.abc import Callable

from textual.widget import Widget

MOST = 16
"""More keys than these are not typed with a purpose."""


class TypedAhead(Widget):
    """Keeps actions while rows are on their way, and does them in their order when these have come."""

    def __init__(self) -> None:
        super().__init__()
        self._kept: deque[Callable[[], None]] = deque()
        self._held = self._catching_up = False

    @property
    def is_waiting(self) -> bool:
        """Rows have been announced or asked for and are not here yet."""
        return False

    def later(self, action: Callable[[], None], *, waiting: bool) -> bool:
        """Whether the action is kept: because it has to wait, or because others come before it."""
        if self._catching_up or not (waiting or self._held or self._kept):
            return False
        if len(self._kept) < MOST:
            self._kept.append(action)
        return True

    def forget_kept(self) -> None:
        """Who cancels, leaves, or sees an error instead of the rows did not mean the keys that follow."""
        self._kept.clear()

    def catch_up(self) -> None:
        """Does what is kept, one by one, until rows are on their way again."""
        if self._kept:
            self.hold()

    def hold(self) -> None:
        """What was done may lead to other rows: keeps whatever comes until the screen has seen to it."""
        if not self._held:
            self._held = True
            # There and back: by then whatever this has sent to the screen has been handled.
            self.call_later(self.screen.call_later, self.call_later, self._do_next)

    def _do_next(self) -> None:
        self._held = False
        if self._kept and not self.is_waiting:
            self._catching_up = True
            try:
                self._kept.popleft()()
            finally:
                self._catching_up = False
            self.hold()
