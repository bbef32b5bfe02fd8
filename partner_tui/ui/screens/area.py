"""What the three areas have in common: header, crumb, table, status, keys."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal

from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import PartnerError
from partner_tui.domain.text import visible
from partner_tui.ui.asking import AskingScreen
from partner_tui.ui.desk import Desk
from partner_tui.ui.keymap import AREAS, BOOKMARK, HELP, LEAVE, LEVELS, REFRESH, UP, Key, bindings
from partner_tui.ui.presentation.cells import width_of
from partner_tui.ui.presentation.lines import Line, Part
from partner_tui.ui.presentation.notices import failed, stopped
from partner_tui.ui.presentation.words import read_at
from partner_tui.ui.session import Session
from partner_tui.ui.widgets.lines import LOOK_CLASSES, Lines
from partner_tui.ui.widgets.row_table import RowTable, Standing

SMALLEST = (40, 10)
FEW = 10_000
"""Below so many rows the status line may be longer."""


class AreaScreen(AskingScreen[None], inherit_bindings=False):
    """One area. Stays alive while others are shown, and so keeps its place."""

    AREA: ClassVar[str]
    BINDINGS = bindings(*LEVELS, *AREAS)
    AUTO_FOCUS = "RowTable"
    COMPONENT_CLASSES = LOOK_CLASSES
    HORIZONTAL_BREAKPOINTS = [(0, "-too-narrow"), (SMALLEST[0], "-wide-enough")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-too-low"), (SMALLEST[1], "-low"), (30, "-high")]  # noqa: RUF012

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._read_at: datetime | None = None
        self._said: tuple[Part, ...] = ()
        self._has_begun = self._is_stale = False

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
        yield RowTable(again=self.desk.keymap.sign(REFRESH))
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
        """The keys that matter here, with a word each, the most wanted first, the help's last."""
        return ((REFRESH, "refresh"), (HELP, "keys"))

    def read(self) -> None:
        """Asks for what the area shows, anew."""

    def show_known(self) -> bool:
        """Shows in the first frame what needs no asking; False where there is no such thing."""
        return False

    def show_month(self, month: BillCycle) -> None:
        """Goes to that month, in an area that shows one."""

    def clear_lens(self) -> bool:
        """Takes the filter away; False where there is none."""
        return False

    def up(self) -> bool:
        """One level up; False at the top."""
        return False

    def refusal(self, key: Key) -> str:
        """Why this key would do nothing here and now, in a sentence; empty where it does its work."""
        return "There is no view here to keep." if key is BOOKMARK and not self.command else ""

    def kept(self, session: Session) -> Session:
        """The session with what this area adds to it."""
        return replace(session, area=self.AREA)

    def show_again(self) -> None:
        """Paints anew, after what is settled for all tables has changed."""
        self.paint()

    @property
    def command(self) -> str:
        """The words that show the view on the command line; empty where there are none."""
        return ""

    @property
    def months_known(self) -> Sequence[BillCycle]:
        """Newest first."""
        return ()

    @property
    def columns_known(self) -> Sequence[tuple[str, str]]:
        """Name and heading of every column that the rows can be sorted by."""
        return ()

    @property
    def month_shown(self) -> BillCycle | None:
        return None

    def standing_words(self) -> str:
        """What the status line says while nothing else is to be said."""
        return ""

    # Painting

    def paint(self) -> None:
        """Brings every line up to date; those that did not change cost nothing."""
        width = self.app.size.width  # the screen's own is not known before the first frame
        self._lines("header").show(self._header())
        self._lines("summary").show(*self.summary(width))
        self._lines("crumb").show(self.crumb(width))
        self.show_status()
        self._lines("keys").show(Line(tuple(self.foot())))
        self._lines("position").set_class(not self.table.has_rows, "-no-rows")

    def foot(self) -> Sequence[Part]:
        """The lowest line: as many of the keys that matter here as there is room for, and in any case the help's."""
        signs = [(self.desk.keymap.sign(key), f" {label}  ") for key, label in self.keys()]
        *others, last = [parts for parts in signs if parts[0]] or [("", "")]
        room = self.app.size.width - 1 - width_of("".join(last))
        parts: list[Part] = [(" ", "")]
        for sign, label in others:
            if (room := room - width_of(sign + label)) < 0:
                break
            parts += [(sign, "strong"), (label, "quiet")]
        return [*parts, (last[0], "strong"), (last[1], "quiet")]

    def say(self, text: str, look: str = "") -> None:
        """What just happened, in the status line."""
        self._said = ((visible(text), look),) if text else ()
        self.show_status()

    def show_status(self) -> None:
        """What has been said; else what is running; else what stands."""
        standing = self.desk.running or self.standing_words()
        parts = self._said or (((standing, "strong"),) if standing else ())
        self._lines("status").show(Line(((" ", ""), *parts)))

    def refused(self, key: Key) -> bool:
        """Whether the key would do nothing; says why."""
        if reason := self.refusal(key):
            self.say(reason)
        return bool(reason)

    def mark_read(self) -> None:
        """The figures on the screen are of this moment."""
        self._is_stale = False
        self._read_at = self.desk.clock.now()

    def show_failure(self, error: PartnerError) -> None:
        """The error, where the data would have been."""
        self.table.show_notice(failed(error, self.desk.keymap.sign(REFRESH)))
        self.paint()

    def _lines(self, name: str) -> Lines:
        return self.query_one(f"#{name}", Lines)

    def _header(self) -> Line:
        left: list[Part] = [(" ", "")]
        for key in AREAS:
            text = f" {key.keys} {key.label} "
            left += [(text, "here" if f"'{self.AREA}'" in key.action else ""), (" ", "")]
        clock = self.desk.clock
        read = read_at(self._read_at, clock.now(), clock.zone) if self._read_at else ()
        room = self.app.size.width - sum(len(text) for text, _ in left)
        label = visible(self.desk.workspace.label)
        masked = "names masked" if self.desk.masked else ""
        wholes = [" · ".join(filter(None, (label, masked, text))) for text in (*read, "")]
        right = next((text for text in (*wholes, masked, label) if width_of(text) < room), "")
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

    @property
    def is_stale(self) -> bool:
        """The store has changed since the figures on the screen were read."""
        return self._is_stale

    def become_stale(self) -> None:
        """The store has changed. Rows under a cursor stay as they are; an area without rows, or out of sight, reads."""
        self._is_stale = True
        if self.is_current and not self.table.has_rows:
            self.read()
        elif not self.is_current:
            self._has_begun = False

    def begun(self) -> None:
        """Whoever calls shows something at once: nothing needs to be read before it."""
        self._has_begun = True

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
        if not self.clear_lens() and not self.up():
            self.say(f"This is the top: {self.desk.keymap.sign(UP)} quits.")

    def action_up(self) -> None:
        self.table.forget_kept()
        if not self.up():
            from partner_tui.ui.screens.dialogs.quit import QuitDialog

            self.app.push_screen(QuitDialog(), self._quit_or_stay)

    async def _quit_or_stay(self, quit_it: bool | None) -> None:
        if quit_it:
            await self.run_action("app.quit")

    def stop_waiting(self) -> None:
        """Forgets the question that is open; its answer is dropped when it comes."""
        if self.table.is_waiting:
            self.forget_question()
            self.table.show_notice(stopped(self.desk.keymap))
            self.paint()
        else:
            self.say(f"Nothing is being read. {self.desk.keymap.sign(LEAVE)} quits.")

    def forget_question(self) -> None:
        """No answer is wanted any more."""


def _reached(breakpoints: Sequence[tuple[int, str]], cells: int) -> str:
    """The class of the last breakpoint that is not beyond so many cells."""
    return max(found for found in breakpoints if found[0] <= cells)[1]
