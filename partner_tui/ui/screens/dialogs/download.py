"""Getting a file to the operator's machine: the ways there are here, and taking one."""

from collections.abc import Callable
from pathlib import Path

from textual.app import ComposeResult, SuspendNotSupported
from textual.containers import Vertical

from partner_tui.domain.download import FileFacts, Way, WayKind
from partner_tui.domain.errors import FileError, PartnerError
from partner_tui.domain.text import visible
from partner_tui.ui.copying import copy, send
from partner_tui.ui.file_ports import Clipboard, Downloads, FileNames
from partner_tui.ui.keymap import TYPING, bindings
from partner_tui.ui.presentation.downloads import DOES, command_rows, facts_lines, said, ways_table
from partner_tui.ui.presentation.lines import Line
from partner_tui.ui.presentation.notices import Notice
from partner_tui.ui.screens.dialogs.path_prompt import PathDialog
from partner_tui.ui.widgets.lines import Lines
from partner_tui.ui.widgets.prompt import Prompt
from partner_tui.ui.widgets.row_table import RowTable, Standing

WAYS, HASH = "ways", "hash"
MOST_ROWS = 5
"""Rows of a command line; what is longer is copied whole all the same."""


class DownloadDialog(PathDialog[None]):
    """Enter takes the way under the cursor, and the status says what came of it; it stays open for another."""

    BINDINGS = bindings(*TYPING, priority=True)
    AUTO_FOCUS = "RowTable"

    def __init__(
        self,
        path: Path,
        downloads: Downloads,
        clipboard: Clipboard,
        file_names: FileNames,
        command: tuple[str, ...] | None = None,
        name: str = "",
    ) -> None:
        """`command` prints the file on this machine, where it is another than cat with its path; `name` is what it is
        to be called elsewhere, where not as here."""
        super().__init__()
        self._called = name
        self._path, self._downloads, self._clipboard, self._command = path, downloads, clipboard, command
        self.file_names = file_names
        self._facts: FileFacts | None = None
        self._ways: tuple[Way, ...] = ()
        self._failed: PartnerError | None = None
        self._hash = ""
        self._doing: WayKind | None = None

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog--box dialog--open"):
            yield Lines(Line(((f" Download {visible(self._called or self._path.name)}", "strong"),)), at="title")
            yield Lines(*facts_lines(None, ""), at="facts")
            yield RowTable()
            yield Lines(at="text")
            yield Prompt("", "a new name or a folder on this machine")
            yield Lines(at="names")
            yield Lines(Line(), at="status")
            yield Lines(Line(), at="keys")

    @property
    def way(self) -> Way | None:
        """The one under the cursor."""
        table = self.query_one(RowTable)
        return self._ways[table.place.cursor] if table.has_rows else None

    # Reading the file

    def on_mount(self) -> None:
        self.watch(self.query_one(RowTable), "standing", self._stood, init=False)
        self._show_keys()
        self.ask(WAYS, self._find_ways)

    def _find_ways(self, cancelled: Callable[[], bool]) -> tuple[FileFacts, tuple[Way, ...]]:
        facts = self._downloads.facts(self._path, self._called)
        return facts, self._downloads.ways(facts, self._command)

    def _read_hash(self) -> None:
        if self._facts is not None and not self._hash:
            path = self._facts.path
            self.ask(HASH, lambda cancelled: self._downloads.sha256(path, cancelled))

    def on_asking_screen_answered(self, message: PathDialog.Answered) -> None:
        message.stop()
        question, answer = message.question, message.answer
        if question == WAYS:
            self._facts, self._ways = answer
            table = ways_table(self._ways)
            self.query_one(RowTable).show_rows(table.rows, table.columns)
        elif question == HASH:
            self._hash = answer
        elif not self.completed(question, answer):
            self._done(question, answer)
        self._show_facts()
        if self._doing is None:
            self._read_hash()

    def _done(self, question: object, answer: object) -> None:
        self._doing = None
        if question is WayKind.COPY:
            self._stop_asking()
            self.say(f"copied to {answer}")
        else:
            send(self.app, str(answer))
            self.say("sent to iTerm2: it keeps it among its downloads")

    def on_asking_screen_refused(self, message: PathDialog.Refused) -> None:
        message.stop()
        self._doing = None
        if message.question == WAYS:
            self._failed = message.error
            self.query_one(RowTable).show_notice(Notice(visible(message.error.title), is_failure=True))
            self._show_facts()
        else:
            self.say(str(message.error), "failure")
        if message.question != HASH:
            self._read_hash()

    # What is shown

    def _show_facts(self) -> None:
        lines = facts_lines(self._facts, self._hash)
        if self._failed is not None:
            lines = tuple(said(str(self._failed), self.app.size.width, "failure"))
        self.query_one("#facts", Lines).show(*lines)

    def _stood(self, standing: Standing) -> None:
        self.say("")
        self._show_line()

    def _show_line(self) -> None:
        """The command line, from the left edge on; as many rows as the longest has, so that nothing moves."""
        width = self.app.size.width
        rows = {way.kind: command_rows(way.words, width)[:MOST_ROWS] for way in self._ways if way.words}
        here = rows.get(self.way.kind, []) if self.way else []
        blank = max(map(len, rows.values()), default=0) - len(here)
        self.query_one("#text", Lines).show(*(Line(((visible(row), ""),)) for row in here), *[Line()] * blank)
        self._show_keys()

    def _show_keys(self) -> None:
        if self._is_asking:
            words = "Enter copy  Tab complete  Esc back"
        else:
            words = f"Enter {DOES[self.way.kind]}  Esc close" if self.way else "Esc close"
        self.query_one("#keys", Lines).show(Line(((f" {words}", "quiet"),)))

    def on_resize(self) -> None:
        self._show_facts()
        self._show_line()

    # Taking a way

    async def action_take(self) -> None:
        if self._doing is not None:
            return
        if self._is_asking:
            self._copy_there(self.prompt.value)
        elif (way := self.way) is not None and self._facts is not None:
            if way.refusal:
                self.say(f"not here: {way.refusal}", "warning")
            elif way.kind is WayKind.COPY:
                self._ask_target()
            elif way.kind is WayKind.ITERM2:
                self._send(self._facts.path)
            elif way.runs_here:
                self._run(way, self._facts.path)
            else:
                self.say(f"{await copy(self.app, self._clipboard, way.line)}; run it on your own machine")

    def _send(self, path: Path) -> None:
        self._doing = WayKind.ITERM2
        self.say("sending …")
        self.ask(WayKind.ITERM2, lambda cancelled: self._downloads.iterm2_sequence(path, self._called))

    def _copy_there(self, target: str) -> None:
        if self._facts is not None:
            path = self._facts.path
            self._doing = WayKind.COPY
            self.say("copying … Esc stops it")
            self.ask(WayKind.COPY, lambda cancelled: self._downloads.copy(path, target, cancelled, self._called))

    def _run(self, way: Way, path: Path) -> None:
        """The program has the terminal until it ends; the console waits."""
        try:
            with self.app.suspend():
                went = self._downloads.run(way, path, self._called)
        except SuspendNotSupported:
            error: PartnerError = FileError("Not sent", "This terminal cannot be handed over.", "Take another way.")
            self.say(str(error), "failure")
        except PartnerError as error:
            self.say(str(error), "failure")
        else:
            tool = way.words[0]
            self.say(f"{tool} has sent it" if went else f"{tool} says that it did not go", "" if went else "failure")

    # A path on this machine

    @property
    def _is_asking(self) -> bool:
        return self.has_class("-asking")

    def _ask_target(self) -> None:
        self.add_class("-asking")
        self.prompt.focus()
        self._show_keys()

    def _stop_asking(self) -> None:
        self.remove_class("-asking")
        self.show_names(())
        self.query_one(RowTable).focus()
        self._show_keys()

    # Keys

    def action_complete(self) -> None:
        if self._is_asking and self._doing is None:
            super().action_complete()

    def action_step(self, rows: int) -> None:
        if not self._is_asking:
            self.query_one(RowTable).action_move(rows)

    def action_page(self, pages: int) -> None:
        if not self._is_asking:
            self.query_one(RowTable).action_page(pages)

    def action_close(self) -> None:
        """One thing at a time: stops a copy, leaves the path, closes the dialog."""
        if self._doing is not None:
            self._doing = None
            self.workers.cancel_node(self)
            self.say("stopped")
            self._read_hash()
        elif self._is_asking:
            self._stop_asking()
        else:
            self.dismiss(None)
