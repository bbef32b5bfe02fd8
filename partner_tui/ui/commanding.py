"""What is asked of the console in words: help, commands, bookmarks."""

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from partner_tui.domain.bill_command import BillCommand
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import PartnerError, StoreError, WrongUsage
from partner_tui.domain.query import Grouping
from partner_tui.services.naming import Named, names, resolve
from partner_tui.ui.browsing import Browsing
from partner_tui.ui.commands import (
    KEEP,
    Area,
    Command,
    Context,
    Copy,
    Demo,
    Download,
    DueListed,
    ForgetBookmark,
    GoTo,
    Import,
    KeepBookmark,
    OpenBookmark,
    Reconcile,
    RunKey,
    Theme,
    parse_command,
)
from partner_tui.ui.copying import copy
from partner_tui.ui.keymap import BOOKMARK, ROWS, Key
from partner_tui.ui.known_months import KnownMonths
from partner_tui.ui.ports import Workspace
from partner_tui.ui.presentation.helping import help_entries
from partner_tui.ui.presentation.masking import masked_words
from partner_tui.ui.routes import NAMED, place_of, reconciled
from partner_tui.ui.screens.dialogs.help import HelpDialog
from partner_tui.ui.screens.dialogs.palette import PaletteDialog

if TYPE_CHECKING:
    from partner_tui.ui.app import ConsoleApp

RECENT = 8
"""Commands that are offered again."""


class Commanding:
    """Runs what help and palette end with, on the area that they lie over."""

    def __init__(self, app: "ConsoleApp") -> None:
        self._app, self._desk = app, app.desk

    # Help

    def help(self) -> None:
        """Opens the list of all keys."""
        self._app.push_screen(HelpDialog(help_entries(self._why_not), self._desk.keymap), self._run_key)

    def _why_not(self, key: Key) -> str | None:
        return self._app.area.refusal(key) or None

    async def _run_key(self, key: Key | None) -> None:
        if key is not None:
            area = self._app.area
            await self._app.run_action(key.action, area.table if key in ROWS else area)

    # Commands

    def bookmark(self) -> None:
        """Asks for the name to keep this view under."""
        if not self._app.area.refused(BOOKMARK):
            self.ask(f"{KEEP} ")

    def ask(self, typed: str = "", wrong: str = "") -> None:
        """Opens the palette, with a line typed already and what is wrong with it."""
        known: dict[str, tuple[Named, ...]] = {}
        dialog = PaletteDialog(self._choices(known), typed, wrong)
        self._app.push_screen(dialog, self._run_text)
        if (month := self._app.area.month_shown) is not None:
            dialog.run_worker(self._learn(dialog, known, month), exit_on_error=False)

    async def _learn(self, dialog: PaletteDialog, known: dict[str, tuple[Named, ...]], month: BillCycle) -> None:
        """What customers, products and regions the month has."""
        for dimension in (Grouping.CUSTOMER, Grouping.PRODUCT, Grouping.REGION):
            try:
                known[dimension.value] = await asyncio.to_thread(names, self._desk.workspace.bills, month, dimension)
            except PartnerError:
                return
        if dialog.is_attached:
            dialog.find_again()

    def _choices(self, known: dict[str, tuple[Named, ...]]) -> Context:
        area, masked = self._app.area, self._desk.masked

        def names_of(word: str) -> Sequence[Named]:
            if word == "sort":
                return [Named(name, heading) for name, heading in area.columns_known]
            return () if masked and word == "customer" else known.get(word, ())

        return Context(
            keymap=self._desk.keymap,
            refusal=self._why_not,
            months=area.months_known,
            names=names_of,
            bookmarks=self._desk.bookmarks,
            recent=self._desk.recent,
            themes=tuple(self._app.available_themes),
            present=area.command,
            shown=masked_words if masked else str,
        )

    async def _run_text(self, text: str | None) -> None:
        if text is None:
            return
        try:
            command = parse_command(text, self._choices({}))
        except WrongUsage as error:
            self.ask(text, f"{error.cause} {error.next_step}")
            return
        self._desk.recent = [text, *(other for other in self._desk.recent if other != text)][:RECENT]
        await self._run(command, text)

    async def _run(self, command: Command, text: str) -> None:
        match command:
            case GoTo(bills):
                self._go_to(bills, text)
            case Reconcile(month):
                self._go_to(BillCommand(month=month), text, reconciled)
            case Area(name):
                await self._app.action_area(name)
            case DueListed(name):
                await self._app.show_list(name)
            case RunKey(key):
                await self._run_key(key)
            case Theme(name):
                self._app.theme = name
            case KeepBookmark(name):
                self._keep_bookmark(name)
            case OpenBookmark(name):
                await self._run_text(self._desk.bookmarks[name])
            case ForgetBookmark(name):
                del self._desk.bookmarks[name]
                self._app.area.say(f"{name} is kept no longer.")
            case Copy(line):
                self._app.area.say(f"Command: {await copy(self._app, self._desk.clipboard, line)}")
            case Download(path):
                self._app.filing.download(path)
            case Import(path):
                self._app.filing.import_bills(path)
            case Demo():
                self._app.leave("demo")

    def _keep_bookmark(self, name: str) -> None:
        self._desk.bookmarks[name] = self._app.area.command
        self._app.area.say(f"Kept as {name}: `:go {name}` comes back here.")

    def _go_to(self, command: BillCommand, text: str, then: Callable[[Browsing], Browsing] | None = None) -> None:
        finding = self._find(command, text, then)
        self._app.run_worker(finding, group="find", exclusive=True, exit_on_error=False)

    async def _find(self, command: BillCommand, text: str, then: Callable[[Browsing], Browsing] | None) -> None:
        """Where the command leads, with its names found among those of the month; and where `then` goes on to."""
        try:
            browsing, months = await asyncio.to_thread(_place, self._desk.workspace, command)
        except PartnerError as error:
            if not isinstance(error, StoreError):
                self.ask(text, f"{error.cause} {error.next_step}")
            else:
                self._app.area.say(str(error), "failure")
            return
        await self._app.go_to(browsing if then is None else then(browsing), months)


def _place(workspace: Workspace, command: BillCommand) -> tuple[Browsing, KnownMonths]:
    """Runs in a worker thread. Raises PartnerError."""
    months = KnownMonths.read(workspace)
    start = Browsing.start(months.all, command.month)
    found = {}
    for word in NAMED:
        text = {"customer": command.customer, "product": command.product, "region": command.region}[word]
        if text is not None:
            named = resolve(workspace.bills, start.month.month, Grouping(word), text)
            found[word] = (named.id, named.name)
    return place_of(command, months.all, found), months
