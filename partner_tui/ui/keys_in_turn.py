"""Keys done one after the other, however fast they come: what one of them opens is there before the next is done.

Textual passes keys on as they come. Over a slow line several come at once, and those after a `/` or a `:` would not be
typed into the line that it opens: they would be taken for commands, or be lost.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, TypeVar

from textual import events
from textual.app import App
from textual.message_pump import MessagePump

Result = TypeVar("Result")
ROUNDS = 2
"""A key goes from where the focus is up to the app, and so does what it brings about there."""
PATIENCE = 3.0
"""Seconds after which the next key is done in any case."""


class KeysInTurn(App[Result], inherit_bindings=False):
    """Keeps keys and pastes till those before them are done."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._typed: deque[events.Event] = deque()
        self._patience: asyncio.TimerHandle | None = None

    @property
    def is_typing(self) -> bool:
        """A key is not done yet."""
        return self._patience is not None

    async def on_event(self, event: events.Event) -> None:
        if not isinstance(event, (events.Key, events.Paste)) or event.is_forwarded:
            await super().on_event(event)
            return
        self._typed.append(event)
        if not self.is_typing:
            await self._do_next()

    async def _do_next(self) -> None:
        if not self._typed:
            return
        done = self._in_time()
        await super().on_event(self._typed.popleft())
        self._go_round(ROUNDS, done)

    def _in_time(self) -> Callable[[], object]:
        """To be called when the key is done; the clock calls it as well, and only the first call counts."""
        patience: asyncio.TimerHandle

        async def done() -> None:
            if self._patience is patience:
                patience.cancel()
                self._patience = None
                await self._do_next()

        loop = asyncio.get_running_loop()
        self._patience = patience = loop.call_later(PATIENCE, self.call_later, done)
        return done

    def _go_round(self, rounds: int, done: Callable[[], object]) -> None:
        """Has `done` called when all messages on the way from the focus to the app have been handled so often."""
        start = (self.focused or self.screen) if self.screen_stack else self
        _pass_on(start.ancestors_with_self, partial(self._go_round, rounds - 1, done) if rounds > 1 else done)


def _pass_on(way: Sequence[MessagePump], done: Callable[[], object]) -> None:
    """Along the way, behind whatever else is on it. What has left the screen is passed by."""
    here, *rest = way
    if rest and not here.call_later(_pass_on, rest, done):
        _pass_on(rest, done)
    elif not rest:
        here.call_later(done)
