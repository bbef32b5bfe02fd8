"""Invoices' files on the console: brought to the operator's own machine, and put on file."""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.invoice_file import InvoiceFile, file_name
from partner_tui.domain.known_invoice import KnownInvoice, numbers_that_stand
from partner_tui.domain.rows import Value
from partner_tui.domain.text import visible
from partner_tui.ui.keymap import AREAS
from partner_tui.ui.presentation.invoices import FILE, NUMBER, listed_table
from partner_tui.ui.program import program

if TYPE_CHECKING:
    from partner_tui.ui.screens.invoicing import InvoicingArea
    from partner_tui.ui.vendor_ports import Attached


def download_of_month(area: "InvoicingArea", month: BillCycle) -> None:
    """The file of the month's invoice; of several, the one that is chosen."""
    invoices = area.desk.workspace.invoices
    area.ask_details(("papers", month), lambda cancelled: invoices.of(month), partial(_show_papers, area, month))


def download(area: "InvoicingArea", number: str) -> None:
    """The file of that invoice, once it is proved to be what was attached."""
    invoices = area.desk.workspace.invoices
    area.ask_details(("paper", number), lambda cancelled: invoices.file_of(number), partial(_open, area, number))


def of_row(area: "InvoicingArea", row: Mapping[str, Value]) -> None:
    """The file of the invoice in that row of a list, or where it is to be had."""
    number = str(row.get(NUMBER) or "")
    if row[FILE]:
        download(area, number)
    else:
        which = visible(number) or "an invoice without a number"
        show_page(area, f"No file of {which} is here: it is on the vendor's page.")


def show_page(area: "InvoicingArea", words: str) -> None:
    """Where the vendor has the files; `words` say why that is shown."""
    from partner_tui.ui.screens.dialogs.link import LinkDialog

    area.say(words)
    area.app.push_screen(LinkDialog(area.desk.workspace.invoices.page, area.desk.clipboard))


def attach(area: "InvoicingArea", month: BillCycle | None, number: str) -> None:
    """Asks which file is the paper of which invoice, and puts it on file."""
    from partner_tui.ui.screens.dialogs.attach import AttachDialog

    def take(found: "Attached | None") -> None:
        if found is not None:
            paper = found.paper
            how = "is on file now" if found.is_new else "is on file already: nothing was changed"
            _tell(area, f"{visible(paper.name)}, the paper of {visible(paper.invoice_no)}, {how}.")

    workspace = area.desk.workspace
    area.app.push_screen(AttachDialog(workspace.invoices, workspace.file_names, month, number), take)


def detach(area: "InvoicingArea", paper: InvoiceFile) -> None:
    """Asks whether to take the paper off its invoice, and does it."""
    from partner_tui.ui.screens.dialogs.detach import DetachDialog

    dialog = DetachDialog(area.desk.workspace.invoices, paper, area.desk.keymap)

    def take(is_done: bool | None) -> None:
        if is_done and (found := dialog.outcome) is not None:
            name, number = visible(found.paper.name), visible(found.paper.invoice_no)
            now = found.counts_now
            what = "It has no file now" if now is None else f"{visible(now.name)} is its file again"
            _tell(area, f"{name} is not the file of {number} any more. {what}.")

    area.app.push_screen(dialog, take)


def _tell(area: "InvoicingArea", words: str) -> None:
    """Every area may show something of it."""
    from partner_tui.ui.app import ConsoleApp

    assert isinstance(area.app, ConsoleApp)
    for other in area.app.living_areas():
        if other is not area:
            other.become_stale()
    area.read()
    area.say(words)


def _show_papers(area: "InvoicingArea", month: BillCycle, found: Sequence[KnownInvoice]) -> None:
    """Of one alone its file at once; an invoice that was taken back counts where there is no other."""
    with_file = list(dict.fromkeys(known.number for known in found if known.paper is not None and known.number))
    stand = [number for number in numbers_that_stand(found) if number in with_file] or with_file
    if not found:
        area.say(f"No invoice for {month} is known; {area.desk.keymap.sign(AREAS[-1])} lists exports.")
    elif not stand:
        show_page(area, f"No file of an invoice for {month} is here: it is on the vendor's page.")
    elif len(stand) == 1:
        download(area, stand[0])
    else:
        _choose(area, found)


def _choose(area: "InvoicingArea", found: Sequence[KnownInvoice]) -> None:
    from partner_tui.ui.screens.dialogs.choice import ChoiceDialog

    def take(row: Mapping[str, Value] | None) -> None:
        if row is not None:
            of_row(area, row)

    area.app.push_screen(ChoiceDialog("Which invoice", listed_table(found, area.desk.clock.zone)[0]), take)


def _open(area: "InvoicingArea", number: str, file: Path) -> None:
    from partner_tui.ui.screens.dialogs.download import DownloadDialog

    workspace = area.desk.workspace
    command = program(workspace, "invoices", "cat", number)
    services = (workspace.downloads, workspace.clipboard, workspace.file_names)
    area.app.push_screen(DownloadDialog(file, *services, command, file_name(number)))
