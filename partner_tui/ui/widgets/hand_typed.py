"""A line for what must be typed by hand: what is pasted, or comes faster than hands type, is refused."""

from collections import deque
from dataclasses import dataclass
from math import inf
from time import monotonic
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.message import Message

from partner_tui.ui.keymap import GIVE, PROMPT, bindings
from partner_tui.ui.widgets.prompt import Prompt

KEYS, SECONDS = 3, 0.05
"""So many keys within so many seconds were not pressed one by one. Two may be: a slow line brings them together."""
LONGEST = 60
TOO_FAST = "These keys came faster than hands type"
TOO_EARLY = "The keys were pressed before this was on the screen"
PASTED = "Pasting does not count here"


class HandTyped(Prompt):
    """It goes by the times at which keys arrived, whenever they are done. What is refused clears the line."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(*PROMPT, GIVE)

    @dataclass
    class Given(Message):
        """What was typed is meant."""

        text: str

    @dataclass
    class Doubted(Message):
        """What came was not typed by hand; the line is empty."""

        why: str

    def __init__(self, placeholder: str = "") -> None:
        super().__init__("", placeholder)
        self.max_length = LONGEST
        self._arrived: deque[float] = deque(maxlen=KEYS)
        self._since = inf
        """Keys that were pressed before the line was on the screen were not meant for it."""

    def on_mount(self) -> None:
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        self._since = monotonic()

    def _on_key(self, event: events.Key) -> None:  # type: ignore[override]  # Textual calls either kind
        self._arrived.append(event.time)
        is_fast = len(self._arrived) == KEYS and event.time - self._arrived[0] < SECONDS
        if is_fast or event.time < self._since:
            event.stop()
            event.prevent_default()
            self._doubt(TOO_FAST if event.time >= self._since else TOO_EARLY)

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        self._doubt(PASTED)

    def action_paste(self) -> None:
        self._doubt(PASTED)

    def action_give(self) -> None:
        self.post_message(self.Given(self.value))

    def _doubt(self, why: str) -> None:
        self.value = ""
        self.post_message(self.Doubted(why))
