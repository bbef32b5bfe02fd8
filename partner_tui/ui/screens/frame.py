"""What is around the rows: header, summary, crumb, status and keys, drawn when something about them changes."""

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal

from partner_tui.domain.errors import PartnerError
from partner_tui.domain.text import visible
from partner_tui.ui.asking import AskingScreen
from partner_tui.ui.desk import Desk
from partner_tui.ui.keymap import AREAS, HELP, REFRESH, Key
from partner_tui.ui.presentation.cells import steady, width_of
from partner_tui.ui.presentation.lines import Line, Part
from partner_tui.ui.presentation.notices import failed
from partner_tui.ui.presentation.words import read_at
from partner_tui.ui.widgets.lines import LOOK_CLASSES, Lines
from partner_tui.ui.widgets.row_table import RowTable

SMALLEST = (40, 10)


class FramedScreen(AskingScreen[None], inherit_bindings=False):
    """A table, and lines above and below it that say what is in it."""

    AREA: ClassVar[str]
    AUTO_FOCUS = "RowTable"
    COMPONENT_CLASSES = LOOK_CLASSES
    HORIZONTAL_BREAKPOINTS = [(0, "-too-narrow"), (SMALLEST[0], "-wide-enough")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-too-low"), (SMALLEST[1], "-low"), (30, "-high")]  # noqa: RUF012

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._read_at: datetime | None = None
        self._said: tuple[Part, ...] = ()

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

    def standing_words(self) -> str:
        """What the status line says while nothing else is to be said."""
        return ""

    def about_row(self) -> Part | None:
        """What is to be known of the row under the cursor; None where there is nothing. Foreign text among it."""
        return None

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

    def unsay(self, text: str) -> None:
        """Takes that back, where it still stands."""
        if self._said and self._said[0][0] == visible(text):
            self.say("")

    def show_status(self) -> None:
        """What has been said; else what is running; else what stands; else what is to be known of the row; else how old
        the figures are. An area that is not there yet shows it as soon as it is."""
        if not self.query("#status"):
            return
        standing = self.desk.running or self.standing_words()
        self._lines("status").show(Line(((" ", ""), *(self._said or (self._standing(standing),)))))

    def _standing(self, words: str) -> Part:
        if words:
            return words, "strong"
        text, look = self.about_row() or self.desk.synced
        return visible(text), look

    def mark_read(self) -> None:
        """The figures on the screen are of this moment."""
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
            text = f" {f'{self.desk.keymap.sign(key)} {key.label}'.strip()} "
            left += [(text, "here" if f"'{self.AREA}'" in key.action else ""), (" ", "")]
        clock = self.desk.clock
        read = read_at(self._read_at, clock.now(), clock.zone) if self._read_at else ()
        room = self.app.size.width - sum(len(text) for text, _ in left)
        label = steady(visible(self.desk.workspace.label))
        masked = "names masked" if self.desk.masked else ""
        wholes = [" · ".join(filter(None, (label, masked, text))) for text in (*read, "")]
        right = next((text for text in (*wholes, masked, label) if width_of(text) < room), "")
        return Line(tuple(left), ((f"{right} ", "quiet"),) if right else ())

    def on_screen_resume(self) -> None:
        if self.is_mounted:  # what was going on, and how old the figures are, may have changed out of sight
            self.show_status()

    def on_resize(self, event: events.Resize) -> None:
        self.call_after_refresh(self._after_resize)

    def _after_resize(self) -> None:
        self.paint()
        if self.focused is None and self.table.display:
            self.set_focus(self.table)


def _reached(breakpoints: Sequence[tuple[int, str]], cells: int) -> str:
    """The class of the last breakpoint that is not beyond so many cells."""
    return max(found for found in breakpoints if found[0] <= cells)[1]
