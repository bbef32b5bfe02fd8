"""Papers of invoices: attached, found again, proved; over a real ledger and real files."""

import hashlib
import json
import os
import stat
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import DamagedStore, FileError, StoreBusy, StoreError, UnknownInvoice, WrongUsage
from partner_tui.ledger import Ledger
from partner_tui.ledger.invoice_files import InvoiceFiles
from partner_tui.services import invoice_papers
from partner_tui.services.invoices import Invoices
from partner_tui.services.workspace import Workspace
from partner_tui.settings import Settings
from tests.conftest import NOW
from tests.store.vendor import INVOICE, OCTOBER, SUMMARY
from tests.unit.bill_files import write_bill

SEPTEMBER = OCTOBER.previous


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def workspace(data: Path, clock: Callable[[], datetime]) -> Workspace:
    return Workspace.open(Settings(data), clock)


@pytest.fixture
def invoices(workspace: Workspace) -> Invoices:
    return workspace.invoices


@pytest.fixture
def ledger(workspace: Workspace, data: Path) -> Ledger:
    return Ledger.open(data)


def pdf(folder: Path, name: str = "october.pdf", content: bytes = b"1") -> Path:
    file = folder / name
    file.write_bytes(b"%PDF-1.7\n" + content + b"\n%%EOF\n")
    return file


def sync(ledger: Ledger, **changes: object) -> None:
    ledger.vendor.put_invoices([replace(INVOICE, **changes)], operator="sync", at=NOW)  # type: ignore[arg-type]


def on_disk(data: Path) -> set[str]:
    return set(os.listdir(data / "invoices"))


def test_a_copy_is_kept_under_its_hash_for_its_owner_alone(invoices: Invoices, data: Path, tmp_path: Path) -> None:
    file = pdf(tmp_path)
    found = invoices.attach(OCTOBER, file, "INV-1")
    sha256 = hashlib.sha256(file.read_bytes()).hexdigest()
    assert found.is_new
    assert found.paper == invoices.papers()[0]
    paper = found.paper
    assert (paper.invoice_no, paper.month, paper.name, paper.sha256) == ("INV-1", OCTOBER, "october.pdf", sha256)
    assert (paper.bytes, paper.attached_at) == (file.stat().st_size, NOW)
    kept = invoices.file_of("INV-1")
    assert kept == data / "invoices" / f"{sha256}.pdf"
    assert kept.read_bytes() == file.read_bytes()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700
    assert on_disk(data) == {kept.name}


def test_the_same_file_again_changes_nothing(invoices: Invoices, ledger: Ledger, tmp_path: Path) -> None:
    file = pdf(tmp_path)
    first = invoices.attach(OCTOBER, file, "INV-1")
    events = len(ledger.events())
    again = invoices.attach(OCTOBER, pdf(tmp_path, "copy.pdf"), "inv-1")
    assert (again.is_new, again.paper) == (False, first.paper)
    assert invoices.attach(OCTOBER, file).paper == first.paper
    assert len(ledger.events()) == events
    assert ledger.verify() == []


def test_of_several_files_the_last_counts_also_one_from_before(invoices: Invoices, tmp_path: Path) -> None:
    first, second = pdf(tmp_path, "1.pdf", b"1"), pdf(tmp_path, "2.pdf", b"2")
    for file in (first, second, first):
        assert invoices.attach(OCTOBER, file, "INV-1").is_new
        assert invoices.file_of("INV-1").read_bytes() == file.read_bytes()
    assert len(invoices.papers()) == 2


def test_the_last_counts_wherever_the_clock_was_put(data: Path, workspace: Workspace, tmp_path: Path) -> None:
    workspace.invoices.attach(OCTOBER, pdf(tmp_path, "1.pdf", b"1"), "INV-1")
    before = Workspace.open(Settings(data), lambda: NOW - timedelta(days=3)).invoices
    file = pdf(tmp_path, "2.pdf", b"2")
    assert before.attach(OCTOBER, file, "INV-1").paper.attached_at > NOW
    assert before.file_of("INV-1").read_bytes() == file.read_bytes()


def test_one_file_may_be_of_two_invoices(invoices: Invoices, data: Path, tmp_path: Path) -> None:
    file = pdf(tmp_path)
    invoices.attach(OCTOBER, file, "INV-1")
    invoices.attach(SEPTEMBER, file, "INV-2")
    assert invoices.file_of("INV-1") == invoices.file_of("INV-2")
    assert len(on_disk(data)) == 1


def test_the_months_only_invoice_needs_no_number(invoices: Invoices, ledger: Ledger, tmp_path: Path) -> None:
    with pytest.raises(UnknownInvoice, match="No number of an invoice for 2026-10 is known here"):
        invoices.attach(OCTOBER, pdf(tmp_path))
    sync(ledger)
    assert invoices.attach(OCTOBER, pdf(tmp_path)).paper.invoice_no == "INV-1"
    sync(ledger, request_id="r2", invoice_no="INV-2", applied_at=NOW + timedelta(hours=1))
    with pytest.raises(UnknownInvoice, match="2026-10 has 2 invoices: INV-1, INV-2"):
        invoices.attach(OCTOBER, pdf(tmp_path))


def test_a_number_is_the_one_that_is_known_however_it_is_spelled(
    invoices: Invoices, ledger: Ledger, tmp_path: Path
) -> None:
    sync(ledger)
    assert invoices.attach(OCTOBER, pdf(tmp_path), " ｉｎｖ-1 ").paper.invoice_no == "INV-1"
    assert invoices.file_of("Inv-1").exists()


def test_an_invoice_of_another_month_is_refused(invoices: Invoices, ledger: Ledger, data: Path, tmp_path: Path) -> None:
    sync(ledger)
    with pytest.raises(WrongUsage, match="INV-1 is for the bill of 2026-10"):
        invoices.attach(SEPTEMBER, pdf(tmp_path), "inv-1")
    assert invoices.papers() == ()
    assert not (data / "invoices").exists()


def test_a_number_that_is_on_file_for_another_month_is_not_moved_without_a_word(
    invoices: Invoices, ledger: Ledger, data: Path, tmp_path: Path
) -> None:
    file = pdf(tmp_path)
    invoices.attach(SEPTEMBER, file, "INV-1")
    events = len(ledger.events())
    for again in (file, pdf(tmp_path, "other.pdf", b"2")):
        with pytest.raises(
            WrongUsage, match=r"INV-1 is on file for 2026-09\..*partner-tui invoices detach INV-1`, or D"
        ):
            invoices.attach(OCTOBER, again, "inv-1")
    assert ([paper.month for paper in invoices.papers()], len(on_disk(data))) == ([SEPTEMBER], 1)
    assert len(ledger.events()) == events
    invoices.detach("INV-1")
    assert invoices.attach(OCTOBER, file, "INV-1").is_new
    assert [paper.month for paper in invoices.papers()] == [OCTOBER]
    assert invoices.of(SEPTEMBER) == ()
    assert [known.number for known in invoices.of(OCTOBER)] == ["INV-1"]


def test_where_the_vendor_says_the_month_a_paper_of_another_is_no_hindrance(
    invoices: Invoices, ledger: Ledger, tmp_path: Path
) -> None:
    file = pdf(tmp_path)
    invoices.attach(SEPTEMBER, file, "INV-1")
    sync(ledger, month=None)
    with pytest.raises(WrongUsage, match="on file for 2026-09"):
        invoices.attach(OCTOBER, file, "INV-1")
    sync(ledger)
    assert invoices.attach(OCTOBER, file, "INV-1").paper.month == OCTOBER


@pytest.mark.parametrize("number", ["", "  ", "\x1b[31m", "x" * 201, "a\x00b"])
def test_what_is_no_number_is_refused(invoices: Invoices, tmp_path: Path, number: str) -> None:
    with pytest.raises(WrongUsage, match="Not a number of an invoice"):
        invoices.attach(OCTOBER, pdf(tmp_path), number)


def test_a_month_that_has_not_begun_is_refused(invoices: Invoices, tmp_path: Path) -> None:
    with pytest.raises(WrongUsage, match="2026-12 has not begun"):
        invoices.attach(BillCycle(2026, 12), pdf(tmp_path), "INV-1")


@pytest.mark.parametrize("content", [b"", b"%PDF", b"PK\x03\x04", b"\n%PDF-1.7\n", b"<html>"])
def test_what_is_no_pdf_is_refused_and_nothing_is_left(
    invoices: Invoices, data: Path, tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "x.pdf"
    file.write_bytes(content)
    with pytest.raises(FileError, match="does not begin as PDF files do"):
        invoices.attach(OCTOBER, file, "INV-1")
    assert (invoices.papers(), on_disk(data)) == ((), set())


def test_what_cannot_be_read_is_refused(invoices: Invoices, data: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.pdf")
    for name, why in (("none.pdf", "No such file"), (".", "is a folder or a device"), ("pipe.pdf", "or a device")):
        with pytest.raises(FileError, match=why):
            invoices.attach(OCTOBER, tmp_path / name, "INV-1")
    assert on_disk(data) == set()


def test_a_file_that_is_too_large_is_refused(
    invoices: Invoices, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(invoice_papers, "LARGEST", 100)
    invoices.attach(OCTOBER, pdf(tmp_path, content=b"." * 84), "INV-1")
    with pytest.raises(FileError, match="too large"):
        invoices.attach(OCTOBER, pdf(tmp_path, content=b"." * 85), "INV-2")
    assert len(on_disk(data)) == 1


def test_a_file_of_no_invoice_says_where_it_is(invoices: Invoices, ledger: Ledger) -> None:
    with pytest.raises(UnknownInvoice, match="No invoice INV-1 is known here"):
        invoices.file_of("INV-1")
    sync(ledger)
    with pytest.raises(UnknownInvoice, match=r"There is no file of INV-1 here.*Financial Information › Invoices"):
        invoices.file_of("inv-1")


def test_a_file_that_rotted_is_never_handed_out_and_can_be_put_right(invoices: Invoices, tmp_path: Path) -> None:
    file = pdf(tmp_path)
    invoices.attach(OCTOBER, file, "INV-1")
    kept = invoices.file_of("INV-1")
    for content, why in (
        (file.read_bytes().replace(b"1\n%%", b"2\n%%"), "its hash differs"),
        (b"%PDF-", "has 5 bytes"),
    ):
        kept.write_bytes(content)
        with pytest.raises(DamagedStore, match=why):
            invoices.file_of("INV-1")
    kept.unlink()
    with pytest.raises(DamagedStore, match="It is missing"):
        invoices.file_of("INV-1")
    assert not invoices.attach(OCTOBER, file, "INV-1").is_new
    assert invoices.file_of("INV-1").read_bytes() == file.read_bytes()


def test_check_tells_of_files_that_are_not_as_they_were_attached(
    workspace: Workspace, ledger: Ledger, tmp_path: Path
) -> None:
    workspace.imports.run(write_bill(tmp_path))
    ledger.vendor.put_summary(replace(SUMMARY, month=SEPTEMBER), operator="sync", at=NOW)
    numbers = {OCTOBER: "INV-10", SEPTEMBER: "INV-09", BillCycle(2026, 7): "INV-07"}
    for month, number in numbers.items():
        workspace.invoices.attach(month, pdf(tmp_path, content=number.encode()), number)
    assert [(check.month, check.problems) for check in workspace.checks.run()] == [(OCTOBER, ()), (SEPTEMBER, ())]
    for number in numbers.values():
        workspace.invoices.file_of(number).write_bytes(b"%PDF-rotten")
    found = {check.month: check.problems for check in workspace.checks.run()}
    assert set(found) == {None, OCTOBER, SEPTEMBER}
    for place, number in ((None, "INV-07"), (OCTOBER, "INV-10"), (SEPTEMBER, "INV-09")):
        (problem,) = found[place]
        assert problem.startswith(f"the file of invoice {number} (sha256 ")
        assert "has 11 bytes instead of" in problem
    (october,) = workspace.checks.run(OCTOBER)
    assert october.problems == found[OCTOBER]


def test_a_number_on_file_is_the_months_as_soon_as_it_is_there(
    workspace: Workspace, ledger: Ledger, tmp_path: Path
) -> None:
    workspace.imports.run(write_bill(tmp_path))
    workspace.invoices.attach(OCTOBER, pdf(tmp_path), "INV-7")

    def said() -> tuple[str | None, str | None]:
        month, listed = workspace.bills.summary(OCTOBER), workspace.bills.months()[0]
        assert (month.invoice_no, month.invoice_state) == (listed.invoice_no, listed.invoice_state)
        return month.invoice_no, month.invoice_state

    assert said() == ("INV-7", "on file")
    sync(ledger)
    assert said() == ("INV-1, INV-7", "done, on file")
    sync(ledger, request_id="r7", invoice_no="INV-7", month=SEPTEMBER)  # the vendor knows better
    assert said() == ("INV-1", "done")
    assert [known.month for known in workspace.invoices.all() if known.number == "INV-7"] == [SEPTEMBER]


def test_a_paper_is_that_of_the_invoice_however_the_vendor_spells_its_number(
    workspace: Workspace, ledger: Ledger, data: Path, tmp_path: Path
) -> None:
    workspace.imports.run(write_bill(tmp_path))
    invoices, file = workspace.invoices, pdf(tmp_path)
    invoices.attach(OCTOBER, file, "inv-2026-1001")
    sync(ledger, invoice_no="INV-2026-1001")
    (known,) = invoices.of(OCTOBER)
    assert (known.number, known.paper) == ("INV-2026-1001", invoices.papers()[0])
    month = workspace.bills.summary(OCTOBER)
    assert (month.invoice_no, month.invoice_state) == ("INV-2026-1001", "done")
    assert not invoices.attach(OCTOBER, file).is_new
    later = pdf(tmp_path, "later.pdf", b"2")
    assert invoices.attach(OCTOBER, later).paper.invoice_no == "INV-2026-1001"
    for number in ("inv-2026-1001", "INV-2026-1001", "Inv-2026-1001"):
        assert invoices.file_of(number).read_bytes() == later.read_bytes()
    found = invoices.detach("INV-2026-1001")
    assert found.counts_now is not None and found.counts_now.invoice_no == "inv-2026-1001"
    assert invoices.file_of("INV-2026-1001").read_bytes() == file.read_bytes()
    assert invoices.detach("INV-2026-1001").counts_now is None
    assert (invoices.papers(), on_disk(data)) == ((), set())


@pytest.mark.parametrize("number", ["INV-1", "inv-1"])
def test_a_number_that_the_vendor_lists_without_a_month_stays_that_of_its_paper(
    workspace: Workspace, ledger: Ledger, tmp_path: Path, number: str
) -> None:
    workspace.imports.run(write_bill(tmp_path))
    workspace.invoices.attach(OCTOBER, pdf(tmp_path), number)
    sync(ledger, month=None)
    month, listed = workspace.bills.summary(OCTOBER), workspace.bills.months()[0]
    assert (month.invoice_no, month.invoice_state) == (listed.invoice_no, listed.invoice_state) == ("INV-1", "done")
    assert [known.number for known in workspace.invoices.of(OCTOBER)] == ["INV-1"]
    sync(ledger, month=SEPTEMBER)
    assert workspace.bills.summary(OCTOBER).invoice_no is None


def test_a_paper_that_rotted_hides_no_invoice_that_the_vendor_lists(
    workspace: Workspace, ledger: Ledger, data: Path, tmp_path: Path
) -> None:
    import sqlite3

    workspace.imports.run(write_bill(tmp_path))
    workspace.invoices.attach(OCTOBER, pdf(tmp_path), "INV-1")
    sync(ledger)
    with sqlite3.connect(data / "ledger.db") as connection:
        connection.execute("UPDATE invoice_files SET name = 'other.pdf'")
    connection.close()
    assert workspace.bills.summary(OCTOBER).invoice_no == "INV-1"


def test_also_of_a_month_without_lines(workspace: Workspace, ledger: Ledger, tmp_path: Path) -> None:
    ledger.vendor.put_summary(SUMMARY, operator="sync", at=NOW)
    workspace.invoices.attach(OCTOBER, pdf(tmp_path), "INV-7")
    (month,) = workspace.reconciling.vendor_months()
    assert (month.invoice_no, month.invoice_state) == ("INV-7", "on file")


def test_many_at_once_are_all_kept(invoices: Invoices, data: Path, ledger: Ledger, tmp_path: Path) -> None:
    files = {f"INV-{number}": pdf(tmp_path, f"{number}.pdf", str(number % 5).encode()) for number in range(12)}
    with ThreadPoolExecutor(6) as threads:
        done = list(threads.map(lambda one: invoices.attach(OCTOBER, one[1], one[0]), files.items()))
    assert all(found.is_new for found in done)
    for number, file in files.items():
        assert invoices.file_of(number).read_bytes() == file.read_bytes()
    assert len(on_disk(data)) == 5
    assert ledger.verify() == []


def test_what_a_crash_left_is_gone_at_the_next_start(
    data: Path, invoices: Invoices, tmp_path: Path, clock: Callable[[], datetime]
) -> None:
    invoices.attach(OCTOBER, pdf(tmp_path), "INV-1")
    known, lost = invoices.papers()[0].sha256, "0" * 64
    for name in (".under-way", f".under-way-{lost}", f".under-way-{known}"):
        (data / "invoices" / name).mkdir()
        (data / "invoices" / name / "paper.pdf").write_bytes(b"%PDF-half")
    (data / "invoices" / f"{lost}.pdf").write_bytes(b"%PDF-nobody's")
    Workspace.open(Settings(data), clock)
    assert on_disk(data) == {f"{known}.pdf"}


def test_who_is_at_work_is_left_alone(data: Path, workspace: Workspace, clock: Callable[[], datetime]) -> None:
    papers = invoice_papers.InvoicePapers(data)
    with papers.alone(lambda: ()):
        (work := data / "invoices" / ".under-way").mkdir()
        Workspace.open(Settings(data), clock)
        assert work.exists()
    assert not work.exists()


def test_a_ledger_that_fails_leaves_no_file(
    invoices: Invoices, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise StoreError("Cannot use the ledger", "no space", "Free some.")

    monkeypatch.setattr("partner_tui.ledger.invoice_files.InvoiceFiles.put", full)
    with pytest.raises(StoreError, match="no space"):
        invoices.attach(OCTOBER, pdf(tmp_path), "INV-1")
    assert on_disk(data) == set()


def test_a_row_that_rotted_is_told_of(data: Path, invoices: Invoices, ledger: Ledger, tmp_path: Path) -> None:
    import sqlite3

    invoices.attach(OCTOBER, pdf(tmp_path), "INV-1")
    with sqlite3.connect(data / "ledger.db") as connection:
        connection.execute("UPDATE invoice_files SET name = 'other.pdf'")
    connection.close()
    with pytest.raises(DamagedStore, match=r"invoice file INV-1 .* is not as it was written"):
        invoices.papers()
    assert any("invoice file INV-1" in problem for problem in ledger.verify())
    checks = Workspace.open(Settings(data), lambda: NOW).checks.run()
    assert any("invoice file INV-1" in problem for check in checks for problem in check.problems)


def test_each_attaching_is_in_the_audit_trail(invoices: Invoices, ledger: Ledger, tmp_path: Path) -> None:
    for content in (b"1", b"2", b"1"):
        invoices.attach(OCTOBER, pdf(tmp_path, content=content), "INV-1")
    sha256 = invoices.file_of("INV-1").stem
    kinds = [event.kind for event in ledger.events() if event.subject == f"invoice file INV-1 {sha256}"]
    assert kinds == ["invoice file added", "invoice file changed"]


def test_a_file_name_with_odd_bytes_can_be_attached(invoices: Invoices, tmp_path: Path) -> None:
    file = pdf(tmp_path, os.fsdecode(b"caf\xe9\x1b.pdf"))
    assert invoices.attach(OCTOBER, file, "INV-1").paper.name == "caf�␛.pdf"


# Taking a paper off


def test_a_paper_is_taken_off_and_what_was_there_before_counts_again(
    invoices: Invoices, ledger: Ledger, data: Path, tmp_path: Path
) -> None:
    for content in (b"1", b"2"):
        invoices.attach(OCTOBER, pdf(tmp_path, f"{content.decode()}.pdf", content), "INV-1")
    first, second = sorted(invoices.papers(), key=lambda paper: paper.attached_at)
    found = invoices.detach(" ｉｎｖ-1 ")
    assert (found.paper, found.counts_now) == (second, first)
    assert invoices.file_of("INV-1").read_bytes() == pdf(tmp_path, "1.pdf", b"1").read_bytes()
    assert on_disk(data) == {f"{first.sha256}.pdf"}
    assert invoices.detach("INV-1").counts_now is None
    assert (invoices.papers(), invoices.all(), on_disk(data)) == ((), (), set())
    with pytest.raises(UnknownInvoice, match="No invoice INV-1 is known here"):
        invoices.detach("INV-1")
    events = [event for event in ledger.events() if event.kind == "invoice file removed"]
    assert [event.subject for event in events] == [f"invoice file INV-1 {one.sha256}" for one in (second, first)]
    assert json.loads(events[0].detail)["before"]["name"] == "2.pdf"
    assert ledger.verify() == []


def test_another_paper_than_the_one_that_is_meant_stays(invoices: Invoices, data: Path, tmp_path: Path) -> None:
    """Somebody attached it while the other was being looked at."""
    seen = invoices.attach(OCTOBER, pdf(tmp_path, "1.pdf", b"1"), "INV-1").paper
    later = invoices.attach(OCTOBER, pdf(tmp_path, "2.pdf", b"2"), "INV-1").paper
    with pytest.raises(WrongUsage, match=r"2\.pdf was attached to INV-1 since"):
        invoices.detach("INV-1", seen)
    assert len(invoices.papers()) == len(on_disk(data)) == 2
    assert invoices.detach("INV-1", later).counts_now == seen


def test_a_ledger_that_fails_after_it_hides_nothing_that_was_done(
    invoices: Invoices, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for content in (b"1", b"2"):
        invoices.attach(OCTOBER, pdf(tmp_path, content=content), "INV-1")
    remove = InvoiceFiles.remove

    def busy(*_: object) -> None:
        raise StoreBusy("The ledger is busy", "Somebody writes.", "Try again.")

    def removed(*arguments: object, **more: object) -> None:
        remove(*arguments, **more)  # type: ignore[arg-type]
        monkeypatch.setattr(InvoiceFiles, "all", busy)

    monkeypatch.setattr(InvoiceFiles, "remove", removed)
    found = invoices.detach("INV-1")
    monkeypatch.undo()
    assert (found.counts_now,) == invoices.papers()


def test_a_paper_that_is_another_invoices_too_stays(invoices: Invoices, data: Path, tmp_path: Path) -> None:
    file = pdf(tmp_path)
    for month, number in ((OCTOBER, "INV-1"), (SEPTEMBER, "INV-2")):
        invoices.attach(month, file, number)
    invoices.detach("INV-2")
    assert invoices.file_of("INV-1").read_bytes() == file.read_bytes()
    assert len(on_disk(data)) == 1


def test_what_was_taken_off_can_be_attached_again(invoices: Invoices, tmp_path: Path) -> None:
    file = pdf(tmp_path)
    invoices.attach(OCTOBER, file, "INV-1")
    invoices.detach("INV-1")
    assert invoices.attach(OCTOBER, file, "INV-1").is_new
    assert invoices.file_of("INV-1").read_bytes() == file.read_bytes()


def test_of_an_invoice_that_the_vendor_lists_no_more_than_the_paper_goes(
    invoices: Invoices, ledger: Ledger, tmp_path: Path
) -> None:
    sync(ledger)
    invoices.attach(OCTOBER, pdf(tmp_path))
    invoices.detach("INV-1")
    assert [(known.number, known.paper) for known in invoices.all()] == [("INV-1", None)]
    with pytest.raises(UnknownInvoice, match="There is no file of INV-1 here"):
        invoices.detach("INV-1")


def test_a_paper_that_rotted_or_is_gone_can_be_taken_off(invoices: Invoices, data: Path, tmp_path: Path) -> None:
    for number, spoil in (("INV-1", lambda path: path.write_bytes(b"%PDF-")), ("INV-2", Path.unlink)):
        invoices.attach(OCTOBER, pdf(tmp_path, content=number.encode()), number)
        spoil(invoices.file_of(number))
        invoices.detach(number)
        assert on_disk(data) == set()


def test_what_somebody_holds_is_removed_by_the_next_start(
    invoices: Invoices, data: Path, tmp_path: Path, clock: Callable[[], datetime]
) -> None:
    invoices.attach(OCTOBER, pdf(tmp_path), "INV-1")
    kept = invoices.file_of("INV-1")
    with invoice_papers.InvoicePapers(data).held():
        invoices.detach("INV-1")
        assert kept.exists() and invoices.papers() == ()
        Workspace.open(Settings(data), clock)
        assert kept.exists()
    Workspace.open(Settings(data), clock)
    assert on_disk(data) == set()


def test_what_is_attached_again_while_somebody_holds_it_stays(
    invoices: Invoices, data: Path, tmp_path: Path, clock: Callable[[], datetime]
) -> None:
    file = pdf(tmp_path)
    with invoice_papers.InvoicePapers(data).held():
        for _ in range(2):
            invoices.attach(OCTOBER, file, "INV-1")
            invoices.detach("INV-1")
        invoices.attach(OCTOBER, file, "INV-1")
    Workspace.open(Settings(data), clock)
    assert invoices.file_of("INV-1").read_bytes() == file.read_bytes()
    assert len(on_disk(data)) == 1


def test_a_ledger_that_fails_keeps_the_paper(
    invoices: Invoices, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise StoreError("Cannot use the ledger", "no space", "Free some.")

    invoices.attach(OCTOBER, pdf(tmp_path), "INV-1")
    monkeypatch.setattr("partner_tui.ledger.invoice_files.InvoiceFiles.remove", full)
    with pytest.raises(StoreError, match="no space"):
        invoices.detach("INV-1")
    assert invoices.file_of("INV-1").exists()
    assert len(on_disk(data)) == 1
