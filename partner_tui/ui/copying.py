"""Copying text from the console to the operator's own clipboard, on the far side of the line."""

import asyncio
from typing import Any

from textual.app import App

from partner_tui.domain.text import pasteable
from partner_tui.ui.file_ports import Clipboard

LARGEST_OSC_52 = 74_994
"""Bytes of text: with base64 and its frame, terminals take sequences of up to 100,000."""


async def copy(app: App[Any], clipboard: Clipboard, text: str) -> str:
    """Copies the text; the words for the status line, which name the way that was used or say why there was none."""
    cleaned = pasteable(text)
    size = len(cleaned.encode("utf-8"))
    if clipboard.is_inside_tmux and await asyncio.to_thread(clipboard.through_tmux, cleaned):
        return "copied through tmux"
    if size > LARGEST_OSC_52:
        return (
            f"not copied: {size:,} bytes are more than terminals take ({LARGEST_OSC_52:,}); mark or filter fewer rows"
        )
    app.copy_to_clipboard(cleaned)
    if clipboard.is_inside_tmux:
        return "tmux did not take it; sent by OSC 52: tmux and the terminal decide"
    return "copied by OSC 52: the terminal decides"


def send(app: App[Any], sequence: str) -> None:
    """Writes a sequence of our own making to the terminal, past the screen."""
    if app._driver is not None:
        app._driver.write(sequence)
