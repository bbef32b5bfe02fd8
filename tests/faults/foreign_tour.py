"""A way through the console past every place where somebody else's text is shown."""

import os
import re
import shlex
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from partner_tui.domain.query import Grouping
from partner_tui.domain.text import visible
from partner_tui.services.downloads import Downloads
from partner_tui.ui.app import ConsoleApp
from partner_tui.ui.browsing import Browsing
from partner_tui.ui.jobs import JobEnded, JobProgressed
from partner_tui.ui.presentation.cells import spelled, steady
from partner_tui.ui.screens.area import AreaScreen
from partner_tui.ui.screens.bills_area import BillsArea
from partner_tui.ui.screens.dialogs.download import DownloadDialog
from partner_tui.ui.terminal_input import END
from tests.faults.foreign_bills import ForeignWorkspace, error_of, outcome_of, progress_of
from tests.faults.foreign_invoices import invoices
from tests.faults.foreign_payments import payment_records
from tests.faults.foreign_syncs import months_without_lines, syncs
from tests.faults.foreign_tie_out import stations
from tests.faults.hands import press, settle

HIGH, NARROW, TINY = (130, 40), (80, 24), (36, 9)
A_BATCH = 20
"""Texts that one console shows: as many as a chart has rows."""
Look = Callable[[str, Sequence[str]], Awaitable[None]]
"""Told where the console is, and which texts have to stand there."""
SURE = 9
"""Characters of a text that every column has room for."""
_DRAWN = re.compile(r"[\s│╭╮╰╯─]+")
_SSH = {"SSH_CONNECTION": "198.51.100.9 52144 192.0.2.7 2222", "PATH": os.defpath}
_LONGEST_NAME = 200


@dataclass
class Tour:
    """One console over one workspace of foreign texts."""

    pilot: Pilot[Any]
    workspace: ForeignWorkspace
    folder: Path
    """For files whose names are the texts."""
    look: Look
    paste: Callable[[str], Awaitable[None]]
    resize: Callable[[int, int], Awaitable[None]]
    files: list[Path] = field(default_factory=list)

    @property
    def console(self) -> ConsoleApp:
        app = self.pilot.app
        assert isinstance(app, ConsoleApp)
        return app

    @property
    def texts(self) -> tuple[str, ...]:
        return self.workspace.bills.texts

    async def run(self) -> None:
        """From Monthly Bills at its top, and back to there."""
        await settle(self.pilot)
        self._make_files()
        await self._tops()
        await self._others()
        await self._go("g")
        for text in self.texts:
            await self._down_by_product(text)
            await self._failures(text)
            await self._imports(text)
            await self._go("j")
        for text in self.texts:
            await syncs(self.pilot, self.workspace, text, self._go, self.look)
            await stations(self.workspace, text, self._go, self.look)
            await self._filters(text)
            await self._commands(text)
        await self._down_by_customer()
        await self._regions()
        await self._own_columns()
        await self._palette()
        for file in self.files:
            await self._download(file)
        await self._other_areas()
        await self._narrow()

    async def _go(self, *keys: str) -> None:
        await press(self.pilot, *keys)

    async def _paste(self, text: str) -> None:
        await self.paste(text)
        await settle(self.pilot)

    async def _home(self) -> None:
        """Out of every dialog and line, and to the top of By Product."""
        for _ in range(12):
            if isinstance(self.console.screen, AreaScreen) and not self.console.screen.has_class("-filtering"):
                break
            await self._go("escape")
        await self._go("2")
        for _ in range(12):
            if self._browsing.trail.at_top:
                break
            await self._go("escape")
        await self._go("escape")  # the filter at the top
        if self._browsing.tab is not Grouping.PRODUCT:
            await self._go("tab")

    @property
    def _browsing(self) -> Browsing:
        area = self.console.screen
        assert isinstance(area, BillsArea) and area.browsing is not None
        return area.browsing

    # Tables

    async def _tops(self) -> None:
        await self.look("By Product", self.texts)
        for key, name in (
            ("t", "chart of products"),
            ("M", "movers"),
            ("c", "columns"),
            ("S", "sort by"),
            ("m", "months"),
        ):
            await self._go(key)
            await self.look(name, self.texts if key in "tM" else ())
            await self._go("t" if key == "t" else "escape")
        await self._go("f")
        await self.look("regions", self.texts)
        await self._go("escape", "tab")
        await self.look("By Customer", self.texts)
        await self._go("t")
        await self.look("chart of customers", self.texts)
        await self._go("t", "M")
        await self.look("movers among customers", self.texts)
        await self._go("escape", "a")
        await self.look("marked rows", self.texts)
        await self._go("A", "v")
        await self.look("masked names", ())
        await self._go("v", "l", "y", "Y")
        await self.look("copied", self.texts)
        await self._go("tab")

    async def _others(self) -> None:
        await self._go("G", "enter", "g", "enter")
        await self.look("customers with refunds", self.texts[:2])
        await self._go("enter")
        await self.look("refunds", self.texts[:1])
        await self._home()

    async def _down_by_product(self, text: str) -> None:
        """From the cursor's row, and back to it."""
        await self._go("enter")
        await self.look("a product's customers", (text,))
        await self._go("]")
        await self.look("nothing in that month", (text,))
        await self._go("[", "enter")
        await self.look("lines", (text,))
        await self._go("enter")
        await self.look("one line", (text,))
        await self._go("G")
        await self.look("the end of one line", (text,))
        await self._go("escape", "escape", "escape")

    async def _down_by_customer(self) -> None:
        await self._go("tab", "g")
        for text in self.texts:
            await self._go("enter")
            await self.look("a customer's products", (text,))
            await self._go("w")
            await self.look("who the customer is", (text,))
            await self._go("escape", "escape", "j")
        await self._home()

    async def _regions(self) -> None:
        for at, text in enumerate(self.texts[:5]):
            await self._go("f", "g", *("j",) * (at + 1), "enter")
            await self.look("a region", (text,))
        await self._go("f", "g", "enter")

    async def _own_columns(self) -> None:
        """Headers of the file's own: among the columns, above them, in what sorts by them, in what is copied."""
        await self._go("enter", "enter", "c", "G")
        await self.look("the file's own columns", self.texts[:3])
        await self._go("space", "k", "space", "enter")
        await self.look("lines under the file's own headers", self.texts[:1])
        await self._go("S", "G")
        await self.look("sort by the file's own columns", self.texts[:3])
        await self._go("enter", *("l",) * 12, "y", "Y")
        await self.look("a cell under the file's own header", self.texts[:1])
        await self._go("v")
        await self.look("masked lines", ())
        await self._go("v", "c", "r", "enter")
        await self._home()

    # What is typed

    async def _filters(self, text: str) -> None:
        for start, name in (("", "a filter"), ("zz9", "a filter that keeps nothing"), ("amount>", "a wrong filter")):
            await self._go("/")
            await self._paste(start + text)
            await self.look(f"{name}, being typed", (typed(text),))
            await self._go("enter")
            await self.look(name, ())
            await self._go("escape")
        await self._home()

    async def _commands(self, text: str) -> None:
        await self._go("?")
        await self._paste(text)
        await self.look("help", (typed(text),))
        await self._go("escape", ":")
        await self._paste(text)
        await self.look("palette", (typed(text),))
        await self._go("enter")
        await self.look("a wrong command", ())
        await self._home()
        await self._go(":")
        await self._paste(f"bills customer {shlex.quote(f'zz9{text}')}")
        await self._go("enter")
        await self.look("a command with an unknown name", ())
        await self._home()
        await self._go("B")
        await self._paste(text)
        await self._go("enter")
        await self.look("a bookmark kept", ())
        await self._go(":")
        await self._paste("go ")
        await self.look("bookmarks", ())
        await self._go("enter", ":")
        await self.look("palette after a bookmark", ())
        await self._paste("forget ")
        await self._go("enter")
        await self.look("a bookmark forgotten", ())
        self.console.desk.bookmarks.clear()
        self.console.desk.recent.clear()
        await self._home()

    async def _palette(self) -> None:
        await self._go(":")
        await self._paste("bills customer ")
        await self.look("names in the palette", self.texts[:10])
        await self._go("down", "down", "tab", "enter")
        await self.look("gone to by command", ())
        await self._home()
        await self._go("enter", ":")
        await self.look("the present command", self.texts[:1])
        await self._go("enter")
        await self.look("the present command copied", self.texts[:1])
        await self._home()

    # Failures and files

    async def _failures(self, text: str) -> None:
        bills = self.workspace.bills
        bills.broken = error_of(text)
        await self._go("r")
        await self.look("a failure", (text,))
        bills.broken = None
        await self._go("r")
        bills.broken = error_of(text)
        await self._go("f")
        await self.look("a failure in the status line", (text,))
        bills.broken = None

    async def _imports(self, text: str) -> None:
        await self._go("i")
        await self._paste(text)
        await self.look("import, being typed", (typed(text),))
        await self._go("tab")
        await self.look("import, completed", ())
        await self._go("ctrl+c")
        await self._paste(f"{self.folder}/zz9{text}")
        await self._go("enter")
        await self.look("import of what is not there", ())
        await self._go("ctrl+c")
        await self._paste(str(self.folder / "bill.csv"))
        self.workspace.import_jobs.refused = text
        await self._go("enter")
        await self.look("an import that does not start", (text,))
        job = self.workspace.import_jobs
        for failed in (False, True):
            self.console.post_message(JobProgressed(job, progress_of(text)))
            await settle(self.pilot)
            await self.look("an import under way", (text,))
            self.console.post_message(JobEnded(job, outcome_of(text, failed=failed)))
            await settle(self.pilot)
            await self.look("an import that has ended", (text,) if failed else ())

    async def _download(self, file: Path) -> None:
        await self._open(file)
        await self.look("download", (file.name,))
        await self._go("enter", "down", "enter")
        await self.look("a line to copy", ())
        await self._go("down", "enter")
        await self._paste(f"{self.folder}/{file.name}")
        await self.look("a target, being typed", ())
        await self._go("tab", "enter")
        await self.look("a copy refused", ())
        await self._go("escape", "escape", "escape")
        await self._open(file.with_name(f"{file.name} is not here"))
        await self.look("download of what is not there", ())
        await self._home()

    async def _open(self, file: Path) -> None:
        """The dialog as the console opens it: not every name can be typed after `:download`."""
        downloads = Downloads("", _SSH, file.name)
        clipboard, names = self.workspace.clipboard, self.workspace.file_names
        await self.console.push_screen(DownloadDialog(file, downloads, clipboard, names))
        await settle(self.pilot)

    def _make_files(self) -> None:
        """Files with the texts for names, as far as a file can be called so."""
        (self.folder / "bill.csv").touch()
        for at, text in enumerate(self.texts):
            name = text.replace("/", "∕").replace("\0", "")
            try:
                name = os.fsdecode(os.fsencode(name)[:_LONGEST_NAME])
            except UnicodeEncodeError:
                continue
            file = self.folder / f"{name}{at}.csv"
            file.touch()
            self.files.append(file)

    # Elsewhere

    async def _other_areas(self) -> None:
        await self._go("1")
        await self.look("Amount Due", self.texts[9:11])
        await self._go("t")
        await self.look("chart of months", ())
        await self._go("t", "y", "o")
        await self.look("link", ())
        await self._go("escape")
        await payment_records(self.workspace, self.texts, self._go, self.look)
        await invoices(self.workspace, self.texts, self._go, self.look)
        await months_without_lines(self.workspace, self.texts[0], self._go, self.look)
        await self._go("3")
        await self.look("Export History", self.texts)
        for text in reversed(self.texts[-3:]):
            await self._go("enter")
            await self.look("an export", (text,))
            await self._go("escape", "d")
            await self.look("an export that is refused", ())
            await self._go("escape", "D")
            await self.look("whether to delete an export", (text,))
            await self._go("escape", "j")
        await self._go("q")
        await self.look("quit", ())
        await self._home()

    async def _narrow(self) -> None:
        await self.resize(*NARROW)
        await settle(self.pilot)
        await self._go("g")
        for text in self.texts[:4]:
            await self._down_by_product(text)
            await self._failures(text)
            await self._go("j")
        for key in ("?", ":", "f", "c", "i"):
            await self._go(key)
            await self.look(f"{key} at 80×24", ())
            await self._home()
        await self.resize(*TINY)
        await settle(self.pilot)
        await self.look("too small", ())
        await self._go("?")
        await self.look("help where there is no room", ())
        await self._home()
        await self.resize(*HIGH)
        await settle(self.pilot)


async def walk(pilot: Pilot[Any], look: Look, texts: Sequence[str]) -> None:
    """Down to each line of a bill file that has the texts in all its fields, one a line, the largest amount first."""
    few = texts[:A_BATCH]
    await look("By Product of a file", few)
    await press(pilot, "tab")
    await look("By Customer of a file", few)
    await press(pilot, "f", "tab", "f")
    await look("regions of a file", few)
    await press(pilot, "escape")
    for text in texts:
        for name in ("a product", "its lines", "one line"):
            await press(pilot, "enter")
            await look(f"{name} of a file", (text,))
        await press(pilot, "G")
        await look("the end of a line of a file", (text,))
        await press(pilot, "escape", "escape", "escape", "j")
    await press(pilot, "1")
    await look("Amount Due of a file", ())


def first_missing(screen: str, wanted: Sequence[str]) -> str:
    """The first of the texts that does not stand on the screen, by its beginning or its end; empty for none."""
    there = folded(screen)
    missing = (text for text in map(folded, wanted) if text[:SURE] not in there and text[-SURE:] not in there)
    return next(missing, "")


def folded(text: str) -> str:
    """As it is to be seen, without what only places it: blanks, breaks of lines, frames."""
    return _DRAWN.sub("", steady(visible(text)))


def typed(text: str) -> str:
    """What a line takes of a text that is pasted: its first line, of what a terminal and Textual let through."""
    sent = text.replace(END, "").encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    return spelled("".join(sent.replace("\0", "").splitlines()[:1]).strip())
