"""Sizes of the terminal that are not its size any more."""

from typing import Any

from textual.events import Resize
from textual.screen import Screen


def drop_former(screen: Screen[Any], event: Resize) -> None:
    """For every screen, when it is resized: keeps Textual's own handler from all sizes but the latest.

    Laid out for a size, Textual's screens tell themselves of it: one that is told of two sizes, the second before it
    has come to the first, goes back and forth between them for ever.
    """
    if event.size != screen.app.size:
        event.prevent_default()
