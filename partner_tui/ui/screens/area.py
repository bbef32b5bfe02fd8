"""What the three areas have in common: header, crumb, table, status, keys."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal

from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import PartnerError
from partner_tui.domain.text import visible
from partner_tui.ui.asking import AskingScreen
from partner_tui.ui.keymap import ANYWHERE, AREAS, LEVELS, ROWS, Key, bindings, signs
from partner_tui.ui.ports import Workspace
from partner_tui.ui.presentation.cells import width_of
from partner_tui.ui.presentation.lines import Line, Part
from partner_tui.ui.presentation.notices import STOPPED, failed
from partner_tui.ui.presentation.words import clock
from partner_tui.ui.widgets.lines import LOOK_CLASSES, Lines
from partner_tui.ui.widgets.row_table import RowTable, Standing

SMALLEST = (40, 10)
FEW = 10_000
"""Below so many rows the status line may be longer."""
OPEN, BACK, UP, REFRESH = ROWS[-1], *LEVELS
HELP = ANYWHERE[0]


@dataclass(frozen=True, slots=True)
class Clock:
    """What time it is, and where the operator's clock stands."""

    now: Callable[[], datetime]
    zone: tzinfo | None = None
    """None: the machine's own."""


class AreaScreen(AskingScreen[None], inherit_bindings=False):
    """One area. Stays alive while others are shown, and so keeps its place."""

    AREA: ClassVar[str]
    BINDINGS = bindings(*LEVELS, *AREAS)
    AUTO_FOCUS = "RowTable"
    COMPONENT_CLASSES = LOOK_CLASSES
    HORIZONTAL_BREAKPOINTS = [(0, "-too-narrow"), (SMALLEST[0], "-wide-enough")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-too-low"), (SMALLEST[1], "-low"), (30, "-high")]  # noqa: RUF012

    def __init__(self, workspace: Workspace, clock: Clock) -> None:
        super().__init__()
        self.workspace, self.clock = workspace, clock
        self._read_at: datetime | None = None
        self._said: tuple[Part, ...] = ()
        self._has_begun = False

    def compose(self) -> ComposeResult:
        # What the first resize would bring: coming then, it would have everything styled twice.
        there = self.app.size
        reached = _reached(self.HORIZONTAL_BREAKPOINTS, there.width), _reached(self.VERTICAL_BREAKPOINTS, there.height)
        self.update_classes(dict.fromkeys(reached, True), update=False)
        width, height = SMALLEST
        yield Lines(Line(((f"partner-tui needs {width}×{height} cells", ""),)), at="too-small")
        yield Lines(Line(), at="header")
        yield Lines(at="summary")
        yield Lines(Line(), at="crumb")
        yield RowTable()
        with Horizontal(id="foot"):
            yield Lines(Line(), at="status")
            yield Lines(Line(), at="position")
        yield Lines(Line(), at="keys")

    @property
    def table(self) -> RowTable:
        return self.query_one(RowTable)

    @property
    def is_high(self) -> bool:
        """There is room for a summary above the table."""
        return self.has_class("-high")

    # What the areas fill in

    def summary(self, width: int) -> Sequence[Line]:
        """Lines above the table where there is room."""
        return ()

    def crumb(self, width: int) -> Line:
        """Where the operator is, how many rows there are, and their exact sum."""
        return Line()

    def keys(self) -> Sequence[tuple[Key, str]]:
        """The keys that matter here, with a word each."""
        return ((REFRESH, "refresh"), (HELP, "keys"))

    def read(self) -> None:
        """Asks for what the area shows, anew."""

    def show_known(self) -> bool:
        """Shows in the first frame what needs no asking; False where there is no such thing."""
        return False

    def show_month(self, month: BillCycle) -> None:
        """Goes to that month, in an area that shows one."""

    def up(self) -> bool:
        """One level up; False at the top."""
        return False

    # Painting

    def paint(self) -> None:
        """Brings every line up to date; those that did not change cost nothing."""
        width = self.app.size.width  # the screen's own is not known before the first frame
        self._lines("header").show(self._header())
        self._lines("summary").show(*self.summary(width))
        self._lines("crumb").show(self.crumb(width))
        self._lines("status").show(Line(((" ", ""), *self._said)))
        self._lines("keys").show(Line(tuple(_key_parts(self.keys()))))
        if not self.table.has_rows:
            self._lines("position").show(Line())

    def say(self, text: str, look: str = "") -> None:
        """What just happened, in the status line."""
        self._said = ((visible(text), look),) if text else ()
        self._lines("status").show(Line(((" ", ""), *self._said)))

    def mark_read(self) -> None:
        """The figures on the screen are of this moment."""
        self._read_at = self.clock.now()

    def show_failure(self, error: PartnerError) -> None:
        """The error, where the data would have been."""
        self.table.show_notice(failed(error))
        self.paint()

    def _lines(self, name: str) -> Lines:
        return self.query_one(f"#{name}", Lines)

    def _header(self) -> Line:
        left: list[Part] = [(" ", "")]
        for key in AREAS:
            text = f" {key.keys} {key.label} "
            left += [(text, "here" if f"'{self.AREA}'" in key.action else ""), (" ", "")]
        read = f"read {clock(self._read_at, self.clock.zone)}" if self._read_at else ""
        room = self.app.size.width - sum(len(text) for text, _ in left)
        label = visible(self.workspace.label)
        whole = " · ".join(text for text in (label, read) if text)
        right = next((text for text in (whole, label, read) if width_of(text) < room), "")
        return Line(tuple(left), ((f"{right} ", "quiet"),) if right else ())

    # Events

    def on_mount(self) -> None:
        self.watch(self.table, "standing", self.cursor_moved, init=False)
        self._has_begun = self.show_known()
        self.paint()

    def begin(self) -> None:
        """Reads for the first time, once the first frame is out: some services import much before they can answer."""
        if not self._has_begun:
            self._has_begun = True
            self.refresh()
            self.call_after_refresh(self.read)

    def on_screen_suspend(self) -> None:
        self.table.forget_kept()

    def on_resize(self, event: events.Resize) -> None:
        self.call_after_refresh(self._after_resize)

    def _after_resize(self) -> None:
        self.paint()
        if self.focused is None and self.table.display:
            self.set_focus(self.table)

    def cursor_moved(self, standing: Standing) -> None:
        """The cursor stands on another row."""
        if not standing.count:
            return
        position = self._lines("position")
        position.set_class(standing.count < FEW, "-few-rows")
        position.show(Line((), ((f"{standing.index + 1:,} of {standing.count:,} ", ""),)))
        if self._said and not standing.is_new:
            self.say("")

    # Actions

    def action_read_again(self) -> None:
        self.table.forget_kept()
        self.read()

    def action_back(self) -> None:
        self.table.forget_kept()
        if not self.up():
            self.say("This is the top: q quits.")

    def action_up(self) -> None:
        self.table.forget_kept()
        if not self.up():
            from partner_tui.ui.screens.dialogs import QuitDialog

            self.app.push_screen(QuitDialog(), self._quit_or_stay)

    def _quit_or_stay(self, quit_it: bool | None) -> None:
        if quit_it:
            self.app.exit()

    def stop_waiting(self) -> None:
        """Forgets the question that is open; its answer is dropped when it comes."""
        if self.table.is_waiting:
            self.forget_question()
            self.table.show_notice(STOPPED)
            self.paint()
        else:
            self.say("Nothing is running. ctrl+q quits.")

    def forget_question(self) -> None:
        """No answer is wanted any more."""


def _reached(breakpoints: Sequence[tuple[int, str]], cells: int) -> str:
    """The class of the last breakpoint that is not beyond so many cells."""
    return max(found for found in breakpoints if found[0] <= cells)[1]


def _key_parts(keys: Sequence[tuple[Key, str]]) -> list[Part]:
    parts: list[Part] = [(" ", "")]
    for key, label in keys:
        parts += [(signs(key.keys.split(",")[0]), "strong"), (f" {label}  ", "quiet")]
    return parts
