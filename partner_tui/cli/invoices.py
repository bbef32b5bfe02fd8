"""`partner-tui invoices`: the invoices there are, their files, and putting a file there."""

import shutil
import sys
from pathlib import Path

from partner_tui.cli import shapes
from partner_tui.cli.running import Arguments, put
from partner_tui.cli.tables import Column, money, table
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import FileError, WrongUsage
from partner_tui.domain.known_invoice import KnownInvoice, states
from partner_tui.domain.text import visible
from partner_tui.services.workspace import Workspace

_NONE_YET = (
    "No invoices yet. They are listed by `partner-tui sync`; the PDF of one is put on file with "
    "`partner-tui invoices attach MONTH FILE --number NO`."
)
_CHUNK = 1 << 20
_COLUMNS = (
    Column("Invoice"),
    Column("Month"),
    Column("State"),
    Column("Kind"),
    Column("Amount", right=True),
    Column("Taxes", right=True),
    Column("Currency"),
    Column("Applied for (UTC)"),
    Column("File"),
)


def invoices(arguments: Arguments) -> int:
    service, month = _workspace(arguments).invoices, arguments.optional("month", BillCycle)
    found = service.all() if month is None else service.of(month)
    if arguments.json:
        put(shapes.dumps(shapes.invoices(found)))
    elif not found:
        put(_NONE_YET if month is None else f"No invoice for {month} is known.")
    else:
        said = states(found)
        put(*table(_COLUMNS, [_row(known, said[known.key]) for known in found]))
        if not any(known.paper for known in found):
            put("", f"No file is here: each is on the vendor's page, {service.page.menu}.")
    return 0


def attach(arguments: Arguments) -> int:
    service = _workspace(arguments).invoices
    found = service.attach(
        arguments.value("month", BillCycle), arguments.value("file", Path), arguments.optional("number", str)
    )
    if arguments.json:
        put(shapes.dumps(shapes.attached(found)))
        return 0
    paper = found.paper
    number = visible(paper.invoice_no)
    if found.is_new:
        put(f"{visible(paper.name)} is the file of {number}, {paper.month}: {paper.bytes:,} bytes.")
    else:
        put(f"It is the file of {number}, {paper.month}, already: nothing was changed.")
    put(f"sha256 {paper.sha256}")
    return 0


def detach(arguments: Arguments) -> int:
    found = _workspace(arguments).invoices.detach(arguments.value("number", str))
    if arguments.json:
        put(shapes.dumps(shapes.detached(found)))
        return 0
    paper, now = found.paper, found.counts_now
    number = visible(paper.invoice_no)
    put(f"{visible(paper.name)} is not the file of {number} any more (sha256 {paper.sha256}).")
    put(f"{number} has no file now." if now is None else f"{visible(now.name)}, attached before it, is its file again.")
    return 0


def cat(arguments: Arguments) -> int:
    """The file as it is. Raises WrongUsage, UnknownInvoice, FileError, DamagedStore."""
    if sys.stdout is None:
        raise FileError("Nowhere to write to", "Standard output is closed.", "Lead it to a file.")
    number = arguments.value("number", str)
    file = _workspace(arguments).invoices.file_of(number)
    if sys.stdout.isatty():
        raise WrongUsage(
            "Nothing for a terminal",
            "The file is a PDF, which is no text.",
            f"Write it to a file: `partner-tui invoices cat {visible(number)} > FILE`.",
        )
    with file.open("rb") as source:
        shutil.copyfileobj(source, sys.stdout.buffer, _CHUNK)
    return 0


def _workspace(arguments: Arguments) -> Workspace:
    return Workspace.open(arguments.settings(), arguments.clock)


def _row(known: KnownInvoice, state: str) -> tuple[str, ...]:
    invoice, paper = known.invoice, known.paper
    return (
        known.number or "no number yet",
        "" if known.month is None else str(known.month),
        state,
        "" if invoice is None or invoice.invoice_class is None else str(invoice.invoice_class),
        "" if invoice is None else money(invoice.amount),
        money(known.taxes),
        "" if invoice is None else invoice.currency,
        "" if invoice is None or invoice.applied_at is None else f"{invoice.applied_at:%Y-%m-%d %H:%M}",
        "" if paper is None else paper.name,
    )
