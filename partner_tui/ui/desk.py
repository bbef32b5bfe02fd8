"""What all areas share."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, NamedTuple

from partner_tui.ui.keymap_file import Keymap
from partner_tui.ui.ports import Workspace

if TYPE_CHECKING:
    from partner_tui.ui.file_ports import Clipboard
    from partner_tui.ui.presentation.layout import Layout
    from partner_tui.ui.presentation.lines import Part


class Clock(NamedTuple):
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
    importing: str = ""
    """How far the import in the background has come, in words that are safe to print; empty where there is none."""
    exporting: str = ""
    """The same of the export that is being made; its number and percent come before the first comma."""
    syncing: str = ""
    """The same of the sync."""
    synced: "Part" = ("", "")
    """How old the figures of Huawei Cloud are; empty where they were never asked for."""
    finished: int | None = None
    """The export that was told to be finished last: what there is to download wherever the operator is."""
    told_till: datetime | None = None
    """What became of exports is told till then; None: till now."""
    export_choice: Mapping[str, str] = field(default_factory=dict)
    """What was chosen for the last export."""
    recent: list[str] = field(default_factory=list)
    """Commands of this session, the last one first."""

    @property
    def running(self) -> str:
        """All that is done in the background; of several the last one in full."""
        *others, last = [words for words in (self.exporting, self.importing, self.syncing) if words] or [""]
        return " · ".join((*(words.partition(",")[0] for words in others), last))

    @property
    def going_on(self) -> str:
        """What does not end with the console, in a sentence; empty where there is nothing."""
        running = (("import", self.importing), ("export", self.exporting), ("sync", self.syncing))
        *others, last = [name for name, words in running if words] or [""]
        if others:
            return f"{', '.join(others).capitalize()} and {last} go on without it."
        return f"The {last} goes on without it." if last else ""

    @property
    def clipboard(self) -> "Clipboard":
        return self.workspace.clipboard
