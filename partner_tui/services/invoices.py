"""Invoices: the vendor's list, and their papers, attached by hand: the vendor's service has no address for a file."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import OutcomeUnknown, StoreBusy, StoreError, UnknownInvoice, WrongUsage
from partner_tui.domain.invoice_file import InvoiceFile
from partner_tui.domain.known_invoice import KnownInvoice, known_invoices, numbers_that_stand
from partner_tui.domain.payment import same_reference
from partner_tui.domain.text import visible
from partner_tui.domain.vendor_bill import counted_papers
from partner_tui.domain.vendor_pages import INVOICES, VendorPage
from partner_tui.ledger import Ledger
from partner_tui.services.clock import Clock
from partner_tui.services.invoice_papers import InvoicePapers

LONGEST_NUMBER = 200
_MOMENT = timedelta(microseconds=1)
"""What a paper is at least later than the one before it, wherever the clock was put: the last counts."""


@dataclass(frozen=True, slots=True)
class Attached:
    """A paper that is on file."""

    paper: InvoiceFile
    is_new: bool
    """It was put there now; else it had been, and nothing was changed."""


@dataclass(frozen=True, slots=True)
class Detached:
    """A paper that was taken off an invoice."""

    paper: InvoiceFile
    counts_now: InvoiceFile | None
    """The one attached before it, of the same number; None: there is none."""


class Invoices:
    """The invoices of one data folder. Any method may be called from any thread; each raises only kinds of
    PartnerError, and what raises has changed nothing."""

    def __init__(self, data_dir: Path, ledger: Ledger, clock: Clock, operator: str) -> None:
        self._ledger, self._clock, self._operator = ledger, clock, operator
        self._papers = InvoicePapers(data_dir)

    @property
    def page(self) -> VendorPage:
        """Where the vendor has the files."""
        return INVOICES

    def all(self) -> tuple[KnownInvoice, ...]:
        """The last first."""
        return known_invoices(self._ledger.vendor.invoices(), self.papers())

    def of(self, month: BillCycle) -> tuple[KnownInvoice, ...]:
        """Those that are for the month's bill, and returns of them."""
        return tuple(known for known in self.all() if known.month == month)

    def papers(self) -> tuple[InvoiceFile, ...]:
        """All that are on file, by number; of several of one number the last counts."""
        return self._ledger.invoice_files.all()

    def attach(self, month: BillCycle, file: Path, number: str | None = None) -> Attached:
        """Keeps a copy of the PDF as the paper of the month's invoice with that number; without one, of the only one.

        Raises WrongUsage, also for a number that is on file for another month, UnknownInvoice, FileError.
        """
        now = self._clock()
        if month > BillCycle.at(now):
            raise WrongUsage(
                "No invoice of that month", f"{month} has not begun.", "Name the month that the invoice is for."
            )
        meant = self._meant(month, number)
        with self._papers.alone(self._hashes):
            before = self._counted().get(meant)
            self._demand_same_month(meant, month)
            taken = self._papers.take(file)
            self._papers.keep(taken)
            if before is not None and (before.sha256, before.month) == (taken.sha256, month):
                return Attached(before, is_new=False)
            at = now if before is None else max(now, before.attached_at + _MOMENT)
            name = visible(file.name)
            paper = InvoiceFile(meant, taken.sha256, month, name, taken.bytes, self._operator, at)
            put = partial(self._ledger.invoice_files.put, paper, operator=self._operator, at=at)
            self._write(put, lambda: paper in self.papers(), "put on file", "Attaching it again is safe.")
            return Attached(paper, is_new=True)

    def detach(self, number: str, meant: InvoiceFile | None = None) -> Detached:
        """Takes the paper that counts off the invoice, where it is the one that is meant; what was attached before it
        counts again. The audit trail tells what it was, and the copy is removed unless it is another invoice's too.

        Raises UnknownInvoice where there is none, WrongUsage where it is another one by now.
        """
        with self._papers.alone(self._hashes):
            paper = self._paper(number)
            if meant not in (None, paper):
                raise WrongUsage(
                    "It is another file now",
                    f"{visible(paper.name)} was attached to {visible(paper.invoice_no)} since.",
                    "Nothing was changed. Look at the invoices again.",
                )
            counts_now = self._counted_as(paper.invoice_no, without=paper)
            self._papers.give_up(paper.sha256)
            remove = partial(self._ledger.invoice_files.remove, paper, operator=self._operator, at=self._clock())
            self._write(remove, lambda: paper not in self.papers(), "taken off file", "Then do it again, if need be.")
            return Detached(paper, counts_now)

    def _write(self, write: Callable[[], object], is_done: Callable[[], bool], what: str, then: str) -> None:
        """A write that failed at its very end may have come through: only the ledger knows."""
        try:
            write()
        except StoreError as error:
            try:
                is_so = is_done()
            except (StoreError, StoreBusy) as unreadable:
                raise OutcomeUnknown(
                    f"It is not known whether it was {what}",
                    f"{error.cause} And the ledger cannot be read to see: {unreadable.cause}",
                    f"Look at the invoices once the ledger can be read. {then}",
                ) from error
            if not is_so:
                raise

    def file_of(self, number: str) -> Path:
        """The invoice's file, proved to be what was attached. Raises UnknownInvoice, DamagedStore."""
        return self._papers.proved(self._paper(number))

    def _paper(self, number: str) -> InvoiceFile:
        """The one that counts, of that number. Raises UnknownInvoice."""
        if (paper := self._counted_as(number)) is not None:
            return paper
        known = _same(number, [one.number for one in self.all() if one.number])
        raise UnknownInvoice(
            "No such file" if known else "No such invoice",
            f"There is no file of {visible(known)} here." if known else f"No invoice {visible(number)} is known here.",
            f"Its file is on the vendor's page ({INVOICES.menu}): get it there and attach it."
            if known
            else "See `partner-tui invoices` for those that there are.",
        )

    def _counted(self, without: InvoiceFile | None = None) -> dict[str, InvoiceFile]:
        """By number, as the vendor lists it."""
        listed = (invoice.invoice_no for invoice in self._ledger.vendor.invoices())
        papers = (paper for paper in self.papers() if paper != without)
        return counted_papers(papers, (number for number in listed if number))

    def _counted_as(self, number: str, without: InvoiceFile | None = None) -> InvoiceFile | None:
        """Of that number, however it is spelled."""
        counted = self._counted(without)
        same = _same(number, counted)
        return None if same is None else counted[same]

    def _demand_same_month(self, number: str, month: BillCycle) -> None:
        """Raises WrongUsage where it would move an invoice of which only papers say the month."""
        others = {one.month for one in self.all() if one.number == number and one.month is not None}
        if others and month not in others:
            raise WrongUsage(
                "The invoice is another month's",
                f"{visible(number)} is on file for {' and '.join(sorted(map(str, others)))}.",
                "Name that month, or correct the number. To move it, first take its file off: "
                f"`partner-tui invoices detach {visible(number)}`, or D in the list of invoices.",
            )

    def _hashes(self) -> frozenset[str]:
        return frozenset(paper.sha256 for paper in self.papers())

    def _meant(self, month: BillCycle, number: str | None) -> str:
        if number is None:
            return self._only(month)
        said = " ".join(number.split())
        if not said or len(said) > LONGEST_NUMBER or visible(said) != said:
            raise WrongUsage(
                "Not a number of an invoice", f"{number!r} is none.", "Write it as it stands on the invoice."
            )
        known = self.all()
        same = _same(said, [one.number for one in known if one.number]) or said
        others = {one.month for one in known if one.number == same and one.invoice is not None and one.invoice.month}
        if others and month not in others:
            raise WrongUsage(
                "The invoice is another month's",
                f"{visible(same)} is for the bill of {' and '.join(sorted(map(str, others)))}.",
                "Name that month, or correct the number.",
            )
        return same

    def _only(self, month: BillCycle) -> str:
        numbers = numbers_that_stand(self.of(month))
        if len(numbers) == 1:
            return numbers[0]
        said = f"{month} has {len(numbers)} invoices: {', '.join(map(visible, numbers))}."
        raise UnknownInvoice(
            "Which invoice",
            said if numbers else f"No number of an invoice for {month} is known here.",
            "Say its number: --number NO.",
        )


def _same(number: str, numbers: Iterable[str]) -> str | None:
    """That of them which is meant: case, width and spaces tell none apart, unless it is there to the letter."""
    known = list(numbers)
    if number in known:
        return number
    return next((one for one in known if same_reference(one) == same_reference(number)), None)
