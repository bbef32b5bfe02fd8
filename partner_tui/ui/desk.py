"""What all areas share."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from partner_tui.ui.keymap_file import Keymap
from partner_tui.ui.ports import Workspace

if TYPE_CHECKING:
    from partner_tui.ui.file_ports import Clipboard
    from partner_tui.ui.presentation.layout import Layout


@dataclass(frozen=True, slots=True)
class Clock:
    """What time it is, and where the operator's clock stands."""

    now: Callable[[], datetime]
    zone: tzinfo | None = None
    """None: the machine's own."""


@dataclass(slots=True)
class Desk:
    """The services, and what the operator has settled for every table on the screen."""

    workspace: Workspace
    clock: Clock
    layouts: "dict[str, Layout]" = field(default_factory=dict)
    """By what the rows are: products, customers, lines, months."""
    masked: bool = False
    """Names of customers are hidden."""
    bookmarks: dict[str, str] = field(default_factory=dict)
    """Name → command."""
    keymap: Keymap = field(default_factory=Keymap)
    running: str = ""
    """How far the work in the background has come, in words that are safe to print; empty where there is none."""
    recent: list[str] = field(default_factory=list)
    """Commands of this session, the last one first."""

    @property
    def clipboard(self) -> "Clipboard":
        return self.workspace.clipboard
